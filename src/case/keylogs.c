/* SPDX-License-Identifier: Apache-2.0
 *
 * case/keylogs.c: the folder of one log in the keyring: seed, head, begun, numbers. The format stands at
 * the head of keyfile.c.
 */
#include <string.h>

#include "case/keyfile.h"

#define LOGS_MAX 100000 /* logs of one person: a new one for each case, restore and copy */

static gboolean
open_log_dir (int keys_fd, const AtharId *log, int *ret_fd, GError **error)
{
	g_autofree char *path = g_strconcat ("logs/", ATHAR_ID_STR (log), NULL);
	return athar_fs_open_dir (keys_fd, path, ret_fd, error);
}

static bool
names_log (const AtharJson *json, const AtharId *log)
{
	AtharId named;
	return athar_json_get_id (json, "log", &named) && athar_id_equal (&named, log);
}

static AtharJson *
read_seed_file (int dirfd, const AtharId *log, GError **error)
{
	g_autoptr (AtharJson) json = athar_keyfile_read_json (dirfd, "seed", "log", error);
	if (json && !names_log (json, log)) {
		athar_keyfile_throw_damaged (dirfd, "seed", error);
		return NULL;
	}
	return g_steal_pointer (&json);
}

static gboolean
read_head (int dirfd, const AtharId *log, uint64_t *ret_size, AtharHash *ret_root, GError **error)
{
	g_autoptr (AtharJson) json = athar_keyfile_read_json (dirfd, "head", "head", error);
	int64_t size;
	if (!json)
		return FALSE;
	if (!names_log (json, log) || !athar_json_get_int (json, "size", &size) || size < 0 ||
		!athar_json_get_hash (json, "root", ret_root))
		return athar_keyfile_throw_damaged (dirfd, "head", error);
	*ret_size = (uint64_t)size;
	return TRUE;
}

static bool
get_place (const AtharJson *json, AtharPlace *ret_place)
{
	const char *device = athar_json_get_string (json, "device");
	const char *inode = athar_json_get_string (json, "inode");
	return device && inode &&
	       g_ascii_string_to_unsigned (device, 10, 0, G_MAXUINT64, &ret_place->device, NULL) &&
	       g_ascii_string_to_unsigned (inode, 10, 0, G_MAXUINT64, &ret_place->inode, NULL);
}

/* One that was begun on a smaller head was finished since. */
static gboolean
read_begun (int dirfd, AtharKeyLog *log, GError **error)
{
	g_autoptr (AtharJson) json = NULL;
	int64_t size;
	log->begun = false;
	if (!athar_fs_exists (dirfd, "begun"))
		return TRUE;
	json = athar_keyfile_read_json (dirfd, "begun", "begun", error);
	if (!json)
		return FALSE;
	if (!names_log (json, &log->log) || !athar_json_get_int (json, "size", &size) ||
		!get_place (json, &log->begun_at))
		return athar_keyfile_throw_damaged (dirfd, "begun", error);
	log->begun = (uint64_t)size == log->size;
	return TRUE;
}

gboolean
athar_keyfile_read_log (int keys_fd, const AtharId *log, AtharKeyLog *ret_log, GError **error)
{
	g_auto (AtharFd) fd = -1;
	g_autoptr (AtharJson) json = NULL;
	g_autoptr (GBytes) key = NULL;
	const char *text;
	if (!open_log_dir (keys_fd, log, &fd, error) || !(json = read_seed_file (fd, log, error)))
		return FALSE;
	text = athar_json_get_string (json, "key");
	key = text ? athar_base64_decode (text, ATHAR_PUBLIC_KEY_BYTES) : NULL;
	if (!key || g_bytes_get_size (key) != ATHAR_PUBLIC_KEY_BYTES ||
		!athar_json_get_id (json, "case", &ret_log->case_id) ||
		!athar_json_get_int (json, "generation", &ret_log->generation))
		return athar_keyfile_throw_damaged (fd, "seed", error);
	memcpy (ret_log->public_key, g_bytes_get_data (key, NULL), ATHAR_PUBLIC_KEY_BYTES);
	ret_log->log = *log;
	return read_head (fd, log, &ret_log->size, &ret_log->root, error) &&
	       read_begun (fd, ret_log, error);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
	const AtharKeyLog *x = a, *y = b;
	if (x->generation != y->generation)
		return x->generation > y->generation ? -1 : 1;
	return memcmp (x->log.b, y->log.b, sizeof x->log.b);
}

/* A power cut while a log's keys were made leaves a folder without seed, and a head (written first) of size 0 or
 * none: such a log never signed anything. A seed missing beside a larger head was lost, and is told. */
static bool
is_half_made (int keys_fd, const AtharId *log)
{
	g_auto (AtharFd) fd = -1;
	AtharHash root;
	uint64_t size = 0;
	if (!open_log_dir (keys_fd, log, &fd, NULL) || athar_fs_exists (fd, "seed"))
		return false;
	return !athar_fs_exists (fd, "head") ||
	       (read_head (fd, log, &size, &root, NULL) && size == 0);
}

GArray *
athar_keyfile_list_logs (int keys_fd, const AtharId *case_id, GError **error)
{
	g_autoptr (GArray) logs = g_array_new (FALSE, TRUE, sizeof (AtharKeyLog));
	g_auto (GStrv) names = NULL;
	if (!athar_fs_exists (keys_fd, "logs"))
		return g_steal_pointer (&logs);
	if (!athar_fs_list (keys_fd, "logs", LOGS_MAX, &names, error))
		return NULL;
	for (guint i = 0; names[i]; i++) {
		AtharKeyLog log;
		AtharId id;
		if (!athar_id_parse (names[i], &id) || is_half_made (keys_fd, &id))
			continue;
		if (!athar_keyfile_read_log (keys_fd, &id, &log, error))
			return NULL;
		if (!case_id || athar_id_equal (&log.case_id, case_id))
			g_array_append_val (logs, log);
	}
	g_array_sort (logs, newest_first);
	return g_steal_pointer (&logs);
}

static gboolean
put_head (int dirfd, const AtharId *log, uint64_t size, const AtharHash *root, GError **error)
{
	g_autoptr (AtharJson) json = athar_json_object ();
	athar_json_set_string (json, "kind", "head");
	athar_json_set_id (json, "log", log);
	athar_json_set_int (json, "size", (int64_t)size);
	athar_json_set_hash (json, "root", root);
	return athar_keyfile_write_json (dirfd, "head", json, ATHAR_LINK_REPLACE, error);
}

/* Head before seed: a seed without a remembered head never exists. */
gboolean
athar_keyfile_write_log (int keys_fd, const AtharKeyLog *log, const AtharSecret *wrap,
	const AtharSecret *seed, GError **error)
{
	g_autofree char *path = g_strconcat ("logs/", ATHAR_ID_STR (&log->log), NULL);
	g_autofree char *key = athar_base64_encode (log->public_key, ATHAR_PUBLIC_KEY_BYTES);
	g_autoptr (AtharJson) json = athar_json_object ();
	g_auto (AtharFd) logs_fd = -1;
	g_auto (AtharFd) fd = -1;
	athar_json_set_string (json, "kind", "log");
	athar_json_set_id (json, "log", &log->log);
	athar_json_set_id (json, "case", &log->case_id);
	athar_json_set_int (json, "generation", log->generation);
	athar_json_set_string (json, "key", key);
	athar_keyfile_wrap (json, wrap, seed);
	return athar_fs_make_dirs (keys_fd, path, 0700, error) &&
	       open_log_dir (keys_fd, &log->log, &fd, error) &&
	       put_head (fd, &log->log, log->size, &log->root, error) &&
	       athar_keyfile_write_json (fd, "seed", json, ATHAR_LINK_NEW, error) &&
	       athar_fs_open_dir (keys_fd, "logs", &logs_fd, error) &&
	       athar_fs_sync_dir (logs_fd, error);
}

AtharSecret *
athar_keyfile_read_seed (int keys_fd, const AtharId *log, const AtharSecret *wrap, GError **error)
{
	g_auto (AtharFd) fd = -1;
	g_autoptr (AtharJson) json = NULL;
	AtharSecret *seed;
	if (!open_log_dir (keys_fd, log, &fd, error) || !(json = read_seed_file (fd, log, error)))
		return NULL;
	seed = athar_keyfile_unwrap (json, wrap);
	if (!seed)
		athar_keyfile_throw_damaged (fd, "seed", error);
	return seed;
}

gboolean
athar_keyfile_write_head (
	int keys_fd, const AtharId *log, uint64_t size, const AtharHash *root, GError **error)
{
	g_auto (AtharFd) fd = -1;
	uint64_t had;
	AtharHash had_root;
	if (!open_log_dir (keys_fd, log, &fd, error) ||
		!read_head (fd, log, &had, &had_root, error))
		return FALSE;
	return size <= had ? TRUE : put_head (fd, log, size, root, error);
}

gboolean
athar_keyfile_begin (
	int keys_fd, const AtharId *log, uint64_t size, const AtharPlace *place, GError **error)
{
	g_auto (AtharFd) fd = -1;
	g_autoptr (AtharJson) json = athar_json_object ();
	athar_json_set_string (json, "kind", "begun");
	athar_json_set_id (json, "log", log);
	athar_json_set_int (json, "size", (int64_t)size);
	athar_json_set_string (json, "device", ATHAR_U64 (place->device));
	athar_json_set_string (json, "inode", ATHAR_U64 (place->inode));
	return open_log_dir (keys_fd, log, &fd, error) &&
	       athar_keyfile_write_json (fd, "begun", json, ATHAR_LINK_REPLACE, error);
}

/* The next number on file; 1 when there is none or it cannot be read: the projection's own count is
 * the floor anyway. */
static uint64_t
read_next (int dirfd, const AtharId *log)
{
	g_autoptr (AtharJson) json = athar_keyfile_read_json (dirfd, "numbers", "numbers", NULL);
	int64_t next;
	return json && names_log (json, log) && athar_json_get_int (json, "next", &next) && next > 0
		       ? (uint64_t)next
		       : 1;
}

static gboolean
put_next (int dirfd, const AtharId *log, uint64_t next, GError **error)
{
	g_autoptr (AtharJson) json = athar_json_object ();
	athar_json_set_string (json, "kind", "numbers");
	athar_json_set_id (json, "log", log);
	athar_json_set_int (json, "next", (int64_t)next);
	return athar_keyfile_write_json (dirfd, "numbers", json, ATHAR_LINK_REPLACE, error);
}

gboolean
athar_keyfile_reserve (int keys_fd, const AtharId *log, uint64_t floor, uint64_t n,
	uint64_t *ret_first, GError **error)
{
	g_autoptr (AtharFileLock) lock = athar_keyfile_lock_log (keys_fd, log, error);
	g_auto (AtharFd) fd = -1;
	uint64_t first;
	if (!lock || !open_log_dir (keys_fd, log, &fd, error))
		return FALSE;
	first = MAX (floor, read_next (fd, log));
	if (!put_next (fd, log, first + n, error))
		return FALSE;
	*ret_first = first;
	return TRUE;
}

gboolean
athar_keyfile_release (
	int keys_fd, const AtharId *log, uint64_t first, uint64_t last, GError **error)
{
	g_autoptr (AtharFileLock) lock = athar_keyfile_lock_log (keys_fd, log, error);
	g_auto (AtharFd) fd = -1;
	if (!lock || !open_log_dir (keys_fd, log, &fd, error))
		return FALSE;
	return read_next (fd, log) == last + 1 ? put_next (fd, log, first, error) : TRUE;
}
