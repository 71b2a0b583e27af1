/* SPDX-License-Identifier: Apache-2.0
 *
 * case/ring.c: the keys of a case's subjects, cases/<case>/ring. The format stands at the head of
 * keyfile.c. A subject is forgotten by writing the ring again without it; what was sealed for it
 * stays where it is and means nothing any more.
 */
#include <fcntl.h>
#include <string.h>

#include "case/keyfile.h"

static gboolean
open_case_dir (int keys_fd, const AtharId *case_id, gboolean make, int *ret_fd, GError **error)
{
	g_autofree char *path = g_strconcat ("cases/", ATHAR_ID_STR (case_id), NULL);
	g_auto (AtharFd) cases_fd = -1;
	if (make && !athar_fs_exists (keys_fd, path) &&
		(!athar_fs_make_dirs (keys_fd, path, 0700, error) ||
			!athar_fs_open_dir (keys_fd, "cases", &cases_fd, error) ||
			!athar_fs_sync_dir (cases_fd, error)))
		return FALSE;
	return athar_fs_open_dir (keys_fd, path, ret_fd, error);
}

/* (transfer full) the array of subjects; an empty one when there is no ring yet. */
static AtharJson *
read_subjects (int dirfd, const AtharId *case_id, GError **error)
{
	g_autoptr (AtharJson) json = NULL;
	AtharId named;
	AtharJson *subjects;
	if (!athar_fs_exists (dirfd, "ring"))
		return athar_json_array ();
	json = athar_keyfile_read_json (dirfd, "ring", "ring", error);
	if (!json)
		return NULL;
	subjects = athar_json_get_array (json, "subjects");
	if (!subjects || !athar_json_get_id (json, "case", &named) ||
		!athar_id_equal (&named, case_id)) {
		athar_keyfile_throw_damaged (dirfd, "ring", error);
		return NULL;
	}
	return athar_json_ref (subjects);
}

static gboolean
write_subjects (int dirfd, const AtharId *case_id, AtharJson *subjects, GError **error)
{
	g_autoptr (AtharJson) json = athar_json_object ();
	athar_json_set_string (json, "kind", "ring");
	athar_json_set_id (json, "case", case_id);
	athar_json_set (json, "subjects", athar_json_ref (subjects));
	return athar_keyfile_write_json (dirfd, "ring", json, ATHAR_LINK_REPLACE, error);
}

/* What a subject's box is bound to, with its nonce and box. */
static AtharJson *
bound_entry (const AtharId *case_id, const AtharId *subject, const AtharJson *entry)
{
	AtharJson *json = athar_json_object ();
	athar_json_set_string (json, "kind", "subject");
	athar_json_set_id (json, "case", case_id);
	athar_json_set_id (json, "subject", subject);
	athar_json_set_int (json, "format", 1);
	if (entry) {
		athar_json_set_string (json, "nonce", athar_json_get_string (entry, "nonce"));
		athar_json_set_string (json, "box", athar_json_get_string (entry, "box"));
	}
	return json;
}

static AtharJson *
find_entry (const AtharJson *subjects, const AtharId *subject)
{
	size_t low = 0, high = athar_json_size (subjects);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		AtharJson *entry = athar_json_at (subjects, middle);
		AtharId id;
		int order;
		if (!athar_json_get_id (entry, "subject", &id))
			return NULL;
		order = memcmp (id.b, subject->b, sizeof id.b);
		if (order == 0)
			return entry;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

AtharSecret *
athar_ring_get (int keys_fd, const AtharId *case_id, const AtharId *subject,
	const AtharSecret *wrap, GError **error)
{
	g_autofree char *path = g_strconcat ("cases/", ATHAR_ID_STR (case_id), NULL);
	g_auto (AtharFd) fd = -1;
	g_autoptr (AtharJson) subjects = NULL;
	g_autoptr (AtharJson) bound = NULL;
	AtharJson *entry;
	AtharSecret *key;
	if (!athar_fs_exists (keys_fd, path))
		return NULL;
	if (!open_case_dir (keys_fd, case_id, FALSE, &fd, error) ||
		!(subjects = read_subjects (fd, case_id, error)))
		return NULL;
	entry = find_entry (subjects, subject);
	if (!entry)
		return NULL;
	bound = bound_entry (case_id, subject, entry);
	key = athar_keyfile_unwrap (bound, wrap);
	if (!key)
		athar_keyfile_throw_damaged (fd, "ring", error);
	return key;
}

/* (transfer full) @subjects without @subject, with @entry (taken, nullable) in its place in the
 * order. */
static AtharJson *
copy_with (const AtharJson *subjects, const AtharId *subject, AtharJson *entry)
{
	AtharJson *out = athar_json_array ();
	for (size_t i = 0; i < athar_json_size (subjects); i++) {
		AtharJson *old = athar_json_at (subjects, i);
		AtharId id;
		int order = athar_json_get_id (old, "subject", &id)
				    ? memcmp (id.b, subject->b, sizeof id.b)
				    : -1;
		if (order >= 0 && entry)
			athar_json_append (out, g_steal_pointer (&entry));
		if (order != 0)
			athar_json_append (out, athar_json_ref (old));
	}
	if (entry)
		athar_json_append (out, entry);
	return out;
}

gboolean
athar_ring_add (int keys_fd, const AtharId *case_id, const AtharId *subject,
	const AtharSecret *wrap, const AtharSecret *key, GError **error)
{
	g_autoptr (AtharFileLock) lock = athar_keyfile_lock (keys_fd, error);
	g_auto (AtharFd) fd = -1;
	g_autoptr (AtharJson) subjects = NULL;
	g_autoptr (AtharJson) changed = NULL;
	g_autoptr (AtharJson) bound = NULL;
	AtharJson *entry;
	if (!lock || !open_case_dir (keys_fd, case_id, TRUE, &fd, error) ||
		!(subjects = read_subjects (fd, case_id, error)))
		return FALSE;
	bound = bound_entry (case_id, subject, NULL);
	athar_keyfile_wrap (bound, wrap, key);
	entry = athar_json_object ();
	athar_json_set_id (entry, "subject", subject);
	athar_json_set_string (entry, "nonce", athar_json_get_string (bound, "nonce"));
	athar_json_set_string (entry, "box", athar_json_get_string (bound, "box"));
	changed = copy_with (subjects, subject, entry);
	return write_subjects (fd, case_id, changed, error);
}

gboolean
athar_ring_remove (int keys_fd, const AtharId *case_id, const AtharId *subject, GError **error)
{
	g_autofree char *path = g_strconcat ("cases/", ATHAR_ID_STR (case_id), NULL);
	g_autoptr (AtharFileLock) lock = athar_keyfile_lock (keys_fd, error);
	g_auto (AtharFd) fd = -1;
	g_autoptr (AtharJson) subjects = NULL;
	g_autoptr (AtharJson) changed = NULL;
	if (!lock)
		return FALSE;
	if (athar_fs_exists (keys_fd, path)) {
		if (!open_case_dir (keys_fd, case_id, FALSE, &fd, error) ||
			!(subjects = read_subjects (fd, case_id, error)))
			return FALSE;
		if (find_entry (subjects, subject)) {
			changed = copy_with (subjects, subject, NULL);
			return write_subjects (fd, case_id, changed, error);
		}
	}
	return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "keyring.no-subject", "subject",
		ATHAR_ID_STR (subject), NULL);
}
