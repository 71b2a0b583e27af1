/* SPDX-License-Identifier: Apache-2.0
 *
 * server/handles.c: see pool.h.
 */
#include "server/handles.h"

#include <sys/stat.h>

#include "base/hash.h"

typedef struct {
	AtharCase *c;
	AtharHash stamp;
	gint generation;
} Handle;

struct AtharHandles {
	char *dir;
	GMutex mutex;
	GQueue idle;	   /* Handle* */
	GHashTable *taken; /* AtharCase* -> Handle* */
	gint generation; /* atomic */
};

AtharHandles *
athar_handles_new (const char *dir)
{
	AtharHandles *handles = g_new0 (AtharHandles, 1);
	handles->dir = g_strdup (dir);
	g_mutex_init (&handles->mutex);
	g_queue_init (&handles->idle);
	handles->taken = g_hash_table_new (NULL, NULL);
	return handles;
}

static void
handle_free (gpointer data)
{
	Handle *handle = data;
	athar_case_free (handle->c);
	g_free (handle);
}

void
athar_handles_free (AtharHandles *handles)
{
	if (!handles)
		return;
	g_queue_clear_full (&handles->idle, handle_free);
	g_hash_table_unref (handles->taken);
	g_mutex_clear (&handles->mutex);
	g_free (handles->dir);
	g_free (handles);
}

static void
hash_file (AtharHasher *hasher, const char *dir, const char *name, const char *file)
{
	g_autofree char *path = g_build_filename (dir, name, file, NULL);
	struct stat st;
	if (stat (path, &st) != 0)
		st = (struct stat){0};
	athar_hasher_update (hasher, &st.st_dev, sizeof st.st_dev);
	athar_hasher_update (hasher, &st.st_ino, sizeof st.st_ino);
	athar_hasher_update (hasher, &st.st_size, sizeof st.st_size);
	athar_hasher_update (hasher, &st.st_mtim, sizeof st.st_mtim);
}

/* What would have changed if something had been committed since. */
static void
take_stamp (const char *dir, AtharHash *ret_stamp)
{
	g_autoptr (AtharHasher) hasher = athar_hasher_new ();
	g_autofree char *logs_dir = g_build_filename (dir, "logs", NULL);
	g_autoptr (GDir) logs = g_dir_open (logs_dir, 0, NULL);
	const char *log;
	hash_file (hasher, dir, "case.json", NULL);
	hash_file (hasher, dir, "logs", NULL);
	while (logs && (log = g_dir_read_name (logs)))
		hash_file (hasher, logs_dir, log, "tail");
	athar_hasher_finish (hasher, ret_stamp);
}

static Handle *
pop (AtharHandles *handles)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&handles->mutex);
	return g_queue_pop_head (&handles->idle);
}

static bool
is_current (AtharHandles *handles, const Handle *handle)
{
	AtharHash now;
	take_stamp (handles->dir, &now);
	return athar_hash_equal (&now, &handle->stamp) && handle->generation == g_atomic_int_get (&handles->generation);
}

/* The stamp is older than what is read: a commit in between is noticed at the next take. */
static Handle *
open_handle (AtharHandles *handles, GError **error)
{
	g_autofree Handle *handle = g_new0 (Handle, 1);
	take_stamp (handles->dir, &handle->stamp);
	handle->generation = g_atomic_int_get (&handles->generation);
	handle->c = athar_case_open (handles->dir, ATHAR_CASE_READ, error);
	return handle->c ? g_steal_pointer (&handle) : NULL;
}

AtharCase *
athar_handles_take (AtharHandles *handles, GError **error)
{
	Handle *handle;
	while ((handle = pop (handles)) && !is_current (handles, handle))
		handle_free (handle);
	if (!handle)
		handle = open_handle (handles, error);
	if (!handle)
		return NULL;
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&handles->mutex);
	g_hash_table_insert (handles->taken, handle->c, handle);
	return handle->c;
}

void
athar_handles_give (AtharHandles *handles, AtharCase *c)
{
	Handle *handle;
	if (!c)
		return;
	g_mutex_lock (&handles->mutex);
	handle = g_hash_table_lookup (handles->taken, c);
	g_hash_table_remove (handles->taken, c);
	if (handles->idle.length < ATHAR_HANDLES_KEPT &&
		handle->generation == g_atomic_int_get (&handles->generation)) {
		g_queue_push_head (&handles->idle, handle);
		handle = NULL;
	}
	g_mutex_unlock (&handles->mutex);
	if (handle)
		handle_free (handle);
}

void
athar_handles_forget (AtharHandles *handles)
{
	g_atomic_int_inc (&handles->generation);
}
