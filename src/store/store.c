/* SPDX-License-Identifier: Apache-2.0
 *
 * store/store.c: the face of a backend, and what is the same for all of them. See store.h.
 */
#include "store/backend.h"

#include <unistd.h>

#include "base/fs.h"

static AtharStore *
wrap (AtharBackend *backend)
{
	if (!backend)
		return NULL;
	AtharStore *store = g_new0 (AtharStore, 1);
	store->backend = backend;
	return store;
}

gboolean
athar_store_create_folder (int case_dirfd, GError **error)
{
	return athar_fs_make_dirs (case_dirfd, "objects", 0777, error) &&
	       athar_fs_sync_dir (case_dirfd, error);
}

AtharStore *
athar_store_open_folder (int case_dirfd, GError **error)
{
	return wrap (athar_backend_folder_open (case_dirfd, error));
}

AtharStore *
athar_store_new_memory (void)
{
	return wrap (athar_backend_memory_new ());
}

void
athar_store_free (AtharStore *store)
{
	if (!store)
		return;
	store->backend->table->free (store->backend);
	g_free (store);
}

gboolean
athar_store_put_fd (AtharStore *store, int fd, AtharStoreProgress progress, gpointer payload,
	AtharStored *ret_stored, GError **error)
{
	AtharTicker ticker = {progress, payload, 0};
	return store->backend->table->put (store->backend, fd, &ticker, ret_stored, error);
}

gboolean
athar_store_put_bytes (
	AtharStore *store, const void *data, size_t bytes, AtharStored *ret_stored, GError **error)
{
	return store->backend->table->put_bytes (store->backend, data, bytes, ret_stored, error);
}

gboolean
athar_store_flush (AtharStore *store, GError **error)
{
	return store->backend->table->flush (store->backend, error);
}

bool
athar_store_has (AtharStore *store, const AtharHash *id)
{
	return store->backend->table->has (store->backend, id);
}

gboolean
athar_store_open (
	AtharStore *store, const AtharHash *id, int *ret_fd, uint64_t *ret_bytes, GError **error)
{
	return store->backend->table->open (store->backend, id, ret_fd, ret_bytes, error);
}

char *
athar_store_dup_path (const AtharHash *id)
{
	const char *hex = ATHAR_HASH_STR (id);
	return g_strdup_printf ("objects/%.2s/%s", hex, hex + 2);
}

gboolean
athar_store_each (AtharStore *store, AtharStoreVisit visit, AtharStoreFault fault, gpointer payload,
	GError **error)
{
	return store->backend->table->each (store->backend, visit, fault, payload, error);
}

gboolean
athar_store_read (AtharStore *store, const AtharHash *id, size_t max_bytes, GBytes **ret_bytes,
	GError **error)
{
	g_auto (AtharFd) fd = -1;
	uint64_t bytes;
	size_t got;
	AtharHash found;
	g_autofree char *path = athar_store_dup_path (id);
	if (!athar_store_open (store, id, &fd, &bytes, error))
		return FALSE;
	if (bytes > max_bytes)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "store.too-big", "path", path,
			"bytes", ATHAR_U64 (bytes), "limit", ATHAR_U64 (max_bytes), NULL);
	g_autofree uint8_t *data = g_try_malloc (MAX (bytes, 1));
	if (!data)
		return athar_throw (error, ATHAR_ERROR_NO_SPACE, "store.memory", NULL);
	if (!athar_fs_pread (fd, data, (size_t)bytes, 0, &got, error))
		return FALSE;
	athar_sha256 (data, got, &found);
	if (!athar_hash_equal (&found, id))
		return athar_throw (
			error, ATHAR_ERROR_CORRUPT, "store.damaged", "path", path, NULL);
	*ret_bytes = g_bytes_new_take (g_steal_pointer (&data), got);
	return TRUE;
}
