/* SPDX-License-Identifier: Apache-2.0
 *
 * store/backend-memory.c: objects in memory, for tests of the layers above and as the second
 * opinion on what store.h means.
 */
#include "store/backend.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fs.h"

typedef struct {
	AtharBackend base;
	GMutex lock;
	GHashTable *objects; /* AtharHash* → GBytes* */
	AtharScratchPool scratch;
} Memory;

static GBytes *
look_up (Memory *memory, const AtharHash *id)
{
	g_mutex_lock (&memory->lock);
	GBytes *bytes = g_hash_table_lookup (memory->objects, id);
	if (bytes)
		g_bytes_ref (bytes);
	g_mutex_unlock (&memory->lock);
	return bytes;
}

static void
keep (Memory *memory, GBytes *bytes, AtharStored *stored)
{
	athar_sha256 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &stored->id);
	stored->bytes = g_bytes_get_size (bytes);
	g_mutex_lock (&memory->lock);
	stored->existed = g_hash_table_contains (memory->objects, &stored->id);
	if (!stored->existed)
		g_hash_table_insert (memory->objects, g_memdup2 (&stored->id, sizeof stored->id),
			g_bytes_ref (bytes));
	g_mutex_unlock (&memory->lock);
}

static gboolean
memory_put_bytes (AtharBackend *backend, const void *data, size_t bytes, AtharStored *ret_stored,
	GError **error)
{
	AtharStored stored = {0};
	g_autoptr (GBytes) copy = g_bytes_new (data, bytes);
	keep ((Memory *)backend, copy, &stored);
	*ret_stored = stored;
	return TRUE;
}

static gboolean
read_all (Memory *memory, AtharSource *source, AtharTicker *ticker, GByteArray *out, GError **error)
{
	AtharPiece piece;
	g_auto (AtharScratchLease) scratch = athar_scratch_take (&memory->scratch);
	do {
		if (!athar_source_next (source, scratch.buffer, &piece, error))
			return FALSE;
		if (out->len + piece.bytes + piece.hole >
			G_MAXUINT / 2) /* a byte array's own limit */
			return athar_throw (error, ATHAR_ERROR_NO_SPACE, "store.memory", NULL);
		g_byte_array_append (out, scratch.buffer, (guint)piece.bytes);
		if (piece.hole) {
			g_byte_array_set_size (out, out->len + (guint)piece.hole);
			memset (out->data + out->len - piece.hole, 0, piece.hole);
		}
		if (!athar_tick (ticker, piece.bytes + piece.hole, error))
			return FALSE;
	} while (piece.bytes || piece.hole);
	return TRUE;
}

static gboolean
memory_put (
	AtharBackend *backend, int fd, AtharTicker *ticker, AtharStored *ret_stored, GError **error)
{
	AtharSource source;
	AtharStored stored = {0};
	g_autoptr (GByteArray) out = g_byte_array_new ();
	if (!athar_source_init (&source, fd, error) ||
		!read_all ((Memory *)backend, &source, ticker, out, error))
		return FALSE;
	stored.grew = athar_source_changed (&source);
	g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
	keep ((Memory *)backend, bytes, &stored);
	*ret_stored = stored;
	return TRUE;
}

static gboolean
memory_flush (AtharBackend *backend, GError **error)
{
	return TRUE;
}

static bool
memory_has (AtharBackend *backend, const AtharHash *id)
{
	g_autoptr (GBytes) bytes = look_up ((Memory *)backend, id);
	return bytes != NULL;
}

static gboolean
throw_id (AtharErrorCode code, const char *key, const AtharHash *id, GError **error)
{
	g_autofree char *path = athar_store_dup_path (id);
	return athar_throw (error, code, key, "path", path, NULL);
}

static gboolean
memory_open (AtharBackend *backend, const AtharHash *id, int *ret_fd, uint64_t *ret_bytes,
	GError **error)
{
	g_autoptr (GBytes) bytes = look_up ((Memory *)backend, id);
	if (!bytes)
		return throw_id (ATHAR_ERROR_NOT_FOUND, "store.missing", id, error);
	g_auto (AtharFd) fd = memfd_create ("object", MFD_CLOEXEC);
	if (fd < 0)
		return athar_throw_errno (error, "store.read", "path", ATHAR_HASH_STR (id), NULL);
	if (!athar_fs_write (fd, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error))
		return FALSE;
	lseek (fd, 0, SEEK_SET);
	*ret_bytes = g_bytes_get_size (bytes);
	*ret_fd = fd;
	fd = -1;
	return TRUE;
}

static gboolean
memory_each (AtharBackend *backend, AtharStoreVisit visit, AtharStoreFault fault, gpointer payload,
	GError **error)
{
	Memory *memory = (Memory *)backend;
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	GHashTableIter iter;
	gpointer key;
	g_mutex_lock (&memory->lock);
	g_hash_table_iter_init (&iter, memory->objects);
	while (g_hash_table_iter_next (&iter, &key, NULL))
		g_array_append_vals (ids, key, 1);
	g_mutex_unlock (&memory->lock);
	g_array_sort (ids, athar_hash_compare);
	for (guint i = 0; i < ids->len; i++) {
		const AtharHash *id = &g_array_index (ids, AtharHash, i);
		g_autoptr (GBytes) bytes = look_up (memory, id);
		const char *hex = ATHAR_HASH_STR (id);
		g_autofree char *name = g_strdup_printf ("%.2s/%s", hex, hex + 2);
		if (!visit (id, name, g_bytes_get_size (bytes), payload, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
memory_verify (AtharBackend *backend, const AtharHash *id, AtharTicker *ticker, GError **error)
{
	AtharHash found;
	g_autoptr (GBytes) bytes = look_up ((Memory *)backend, id);
	if (!bytes)
		return throw_id (ATHAR_ERROR_NOT_FOUND, "store.missing", id, error);
	athar_sha256 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &found);
	if (!athar_hash_equal (id, &found))
		return throw_id (ATHAR_ERROR_CORRUPT, "store.damaged", id, error);
	return athar_tick (ticker, g_bytes_get_size (bytes), error);
}

static void
memory_free (AtharBackend *backend)
{
	Memory *memory = (Memory *)backend;
	g_hash_table_unref (memory->objects);
	athar_scratch_pool_clear (&memory->scratch);
	g_mutex_clear (&memory->lock);
	g_free (memory);
}

static const AtharBackendTable memory_table = {memory_put, memory_put_bytes, memory_flush,
	memory_has, memory_open, memory_each, memory_verify, memory_free};

AtharBackend *
athar_backend_memory_new (void)
{
	Memory *memory = g_new0 (Memory, 1);
	memory->base.table = &memory_table;
	g_mutex_init (&memory->lock);
	athar_scratch_pool_init (&memory->scratch);
	memory->objects = g_hash_table_new_full (
		athar_hash_g_hash, athar_hash_g_equal, g_free, (GDestroyNotify)g_bytes_unref);
	return &memory->base;
}
