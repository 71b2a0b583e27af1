/* SPDX-License-Identifier: Apache-2.0
 *
 * server/handles.c: see handles.h.
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
	gint generation;   /* atomic */
	AtharId id;	   /* of the case that was served first; zero before */
	struct stat seen;  /* its case.json when it was last read */
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

static AtharCase *
take (AtharHandles *handles, GError **error)
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

/* TRUE: case.json is the file that was read before. */
static bool
was_seen (AtharHandles *handles, const struct stat *st)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&handles->mutex);
	const struct stat *seen = &handles->seen;
	return st->st_ino == seen->st_ino && st->st_dev == seen->st_dev && st->st_size == seen->st_size &&
	       st->st_mtim.tv_sec == seen->st_mtim.tv_sec && st->st_mtim.tv_nsec == seen->st_mtim.tv_nsec;
}

/* The first case is the one; with the mutex held. */
static bool
is_the_one (AtharHandles *handles, const AtharId *id)
{
	if (athar_id_is_zero (&handles->id))
		handles->id = *id;
	return athar_id_equal (&handles->id, id);
}

/* Files that are open would keep a disk from being taken out. */
static void
drop_idle (AtharHandles *handles)
{
	for (Handle *handle; (handle = pop (handles));)
		handle_free (handle);
}

gboolean
athar_handles_check (AtharHandles *handles, GError **error)
{
	g_autofree char *path = g_build_filename (handles->dir, "case.json", NULL);
	struct stat st;
	AtharCase *c;
	bool same;
	if (stat (path, &st) != 0) {
		drop_idle (handles);
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "server.case-gone", NULL);
	}
	if (was_seen (handles, &st))
		return TRUE;
	if (!(c = take (handles, error)))
		return FALSE;
	g_mutex_lock (&handles->mutex);
	same = is_the_one (handles, athar_case_get_id (c));
	if (same)
		handles->seen = st;
	g_mutex_unlock (&handles->mutex);
	athar_handles_give (handles, c);
	return same || athar_throw (error, ATHAR_ERROR_NOT_FOUND, "server.case-other", NULL);
}

AtharCase *
athar_handles_take (AtharHandles *handles, GError **error)
{
	return athar_handles_check (handles, error) ? take (handles, error) : NULL;
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
