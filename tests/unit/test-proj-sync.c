/* SPDX-License-Identifier: Apache-2.0
 *
 * P1, P5 with logs on disk: catching up, rebuilding and reading without a file give one dump; a log
 * counts from its admission on, and no longer when that is withdrawn; a continued log counts by a
 * voucher; damaged, older and foreign tables are made again; an interrupted rebuild leaves the old
 * ones.
 */
#include <fcntl.h>
#include <glib/gstdio.h>

#include "proj-fixture.h"

#define MANY                                                                                       \
	700 /* more than a feed reads without its thread, and more than its queue holds in one     \
	       batch */

typedef struct {
	char *dir;
	int logs_fd;
	AtharSecret *keys[3];
	AtharSigner signers[3];
	AtharLog *logs[3];
	GPtrArray *open; /* the logs that proj sees */
	Fixture f;	 /* makes the records; its log ids are those on disk */
	guint written;
} World;

static gboolean
sign (gpointer payload, const void *text, size_t bytes, uint8_t *ret_signature, GError **error)
{
	athar_sign (payload, text, bytes, ret_signature);
	return TRUE;
}

static void
make_log (World *w, int i)
{
	GError *error = NULL;
	uint8_t public[ATHAR_PUBLIC_KEY_BYTES];
	AtharId id;

	athar_id_random (&id);
	w->keys[i] = athar_secret_new (NULL);
	athar_sign_public (w->keys[i], public);
	w->signers[i].sign = sign;
	w->signers[i].payload = w->keys[i];
	g_assert_true (
		athar_verifier_init (&w->signers[i].verifier, ATHAR_ID_STR (&id), public, &error));
	w->logs[i] = athar_log_create (w->logs_fd, &w->signers[i], &error);
	g_assert_no_error (error);
	if (i < 2)
		w->f.logs[i] = id;
}

/* Everything made since the last time, each into its log, one frame each. */
static void
write_out (World *w)
{
	GError *error = NULL;

	for (int i = 0; i < 2; i++) {
		g_autoptr (GPtrArray) entries = g_ptr_array_new ();
		for (guint k = w->written; k < w->f.records->len; k++) {
			AtharRecord *record = w->f.records->pdata[k];
			if (athar_id_equal (athar_record_get_log (record), &w->f.logs[i]))
				g_ptr_array_add (entries, athar_record_get_bytes (record));
		}
		if (entries->len == 0)
			continue;
		g_assert_true (athar_log_lock (w->logs[i], 0, &error));
		athar_log_append (w->logs[i], (GBytes *const *)entries->pdata, entries->len,
			&w->signers[i], &error);
		g_assert_no_error (error);
		athar_log_unlock (w->logs[i]);
	}
	w->written = w->f.records->len;
}

static void
add_tags (World *w, int which, int n)
{
	AtharId entity = fixture_id ("entity");

	for (int i = 0; i < n; i++)
		fixture_add (&w->f, which, "tag", 1,
			fixture_json ("{'entity':'%s','tag':'باب %d من %d'}",
				ATHAR_ID_STR (&entity), i, which),
			NULL, 0);
}

static AtharHash
admit (World *w)
{
	g_autofree char *key = athar_verifier_dup_text (&w->signers[1].verifier);

	return fixture_add (&w->f, 0, "log.admit", 1,
		fixture_json (
			"{'log':'%s','key':'%s','letters':'B'}", ATHAR_ID_STR (&w->f.logs[1]), key),
		NULL, 0);
}

static void
world_init (World *w)
{
	GError *error = NULL;

	memset (w, 0, sizeof *w);
	w->dir = g_dir_make_tmp ("athar-proj-XXXXXX", &error);
	g_assert_no_error (error);
	g_autofree char *logs = g_build_filename (w->dir, "logs", NULL);
	g_assert_cmpint (g_mkdir (logs, 0700), ==, 0);
	g_assert_true (athar_fs_open_dir (AT_FDCWD, logs, &w->logs_fd, &error));
	w->f.records = g_ptr_array_new_with_free_func ((GDestroyNotify)athar_record_unref);
	w->f.case_id = fixture_id ("case");
	w->f.person = fixture_id ("person");
	w->open = g_ptr_array_new ();
	for (int i = 0; i < 2; i++) {
		make_log (w, i);
		g_ptr_array_add (w->open, w->logs[i]);
		g_autofree char *key = athar_verifier_dup_text (&w->signers[i].verifier);
		fixture_add (&w->f, i, "log.open", 1,
			fixture_json ("{'log':'%s','case':'%s','key':'%s'}",
				ATHAR_ID_STR (&w->f.logs[i]), ATHAR_ID_STR (&w->f.case_id), key),
			NULL, 0);
	}
	fixture_add (&w->f, 0, "case.open", 1,
		fixture_json ("{'case':'%s','name':'بناية','code':'SDN','format':1}",
			ATHAR_ID_STR (&w->f.case_id)),
		NULL, 0);
}

static void
world_clear (World *w)
{
	char rm[] = "rm", rf[] = "-rf";
	char *command[] = {rm, rf, w->dir, NULL};

	for (int i = 0; i < 3; i++) {
		athar_log_free (w->logs[i]);
		athar_verifier_clear (&w->signers[i].verifier);
		athar_secret_free (w->keys[i]);
	}
	g_spawn_sync (NULL, command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
	g_close (w->logs_fd, NULL);
	g_ptr_array_unref (w->open);
	fixture_clear (&w->f);
	g_free (w->dir);
}

static AtharProj *
open_proj (World *w, const char *dir, gboolean writable)
{
	GError *error = NULL;
	AtharProj *proj = athar_proj_open (dir ? dir : w->dir, writable, &error);

	g_assert_no_error (error);
	athar_proj_sync (proj, w->open, &w->f.logs[0], NULL, NULL, &error);
	g_assert_no_error (error);
	return proj;
}

/* The dump after catching up, which must be that of a projection from nothing and of a rebuild. */
static char *
dump_all_ways (World *w)
{
	GError *error = NULL;
	AtharProj *kept = open_proj (w, NULL, TRUE);
	char *dump = fixture_dump (kept);
	g_autofree char *nowhere = g_build_filename (w->dir, "logs", NULL);
	AtharProj *made = open_proj (w, nowhere, FALSE);
	g_autofree char *fresh = fixture_dump (made);

	fixture_same (fresh, dump);
	athar_proj_rebuild (kept, w->open, &w->f.logs[0], NULL, NULL, &error);
	g_assert_no_error (error);
	g_autofree char *again = fixture_dump (kept);
	fixture_same (again, dump);
	athar_proj_free (kept);
	athar_proj_free (made);
	return dump;
}

static void
test_admission (void)
{
	World w;
	world_init (&w);
	add_tags (&w, 0, MANY);
	add_tags (&w, 1, MANY);
	write_out (&w);
	g_autofree char *alone = dump_all_ways (&w);
	g_assert_nonnull (strstr (alone, "باب 1 من 0"));
	g_assert_null (strstr (alone, "باب 1 من 1"));
	AtharHash admission = admit (&w);
	write_out (&w);
	g_autofree char *both = dump_all_ways (&w);
	g_assert_nonnull (strstr (both, "باب 1 من 1"));
	/* Withdrawn by the founding log; the admitted one then takes that back in vain: it does not
	 * count. */
	AtharHash back = fixture_add (&w.f, 0, "retract", 1,
		fixture_json ("{'target':'%s'}", ATHAR_ID_STR (&w.f.logs[1])), &admission, 1);
	fixture_add (&w.f, 1, "retract", 1,
		fixture_json ("{'target':'%s'}", ATHAR_ID_STR (&w.f.logs[1])), &back, 1);
	write_out (&w);
	g_autofree char *without = dump_all_ways (&w);
	g_assert_null (strstr (without, "باب 1 من 1"));
	/* Restored. */
	fixture_add (&w.f, 0, "retract", 1,
		fixture_json ("{'target':'%s'}", ATHAR_ID_STR (&w.f.logs[1])), &back, 1);
	write_out (&w);
	g_autofree char *restored = dump_all_ways (&w);
	g_assert_nonnull (strstr (restored, "باب 1 من 1"));
	world_clear (&w);
}

static void
test_wrong_key (void)
{
	World w;
	world_init (&w);
	add_tags (&w, 1, 1);
	g_autofree char *key = athar_verifier_dup_text (&w.signers[0].verifier);
	fixture_add (&w.f, 0, "log.admit", 1,
		fixture_json ("{'log':'%s','key':'%s'}", ATHAR_ID_STR (&w.f.logs[1]), key), NULL,
		0);
	write_out (&w);
	g_autofree char *dump = dump_all_ways (&w);
	g_assert_null (strstr (dump, "باب"));
	world_clear (&w);
}

/* A third log continues the founding one; only the right signature, for this very case, lets it count. */
static void
test_voucher (void)
{
	for (int forged = 0; forged < 3; forged++) {
		World w;
		GError *error = NULL;
		uint8_t signature[ATHAR_SIGNATURE_BYTES];
		world_init (&w);
		write_out (&w);
		make_log (&w, 2);
		g_ptr_array_add (w.open, w.logs[2]);
		g_autofree char *key = athar_verifier_dup_text (&w.signers[2].verifier);
		AtharId case_id = forged == 2 ? fixture_id ("another case") : w.f.case_id;
		g_autofree char *text = g_strdup_printf (
			"athar-voucher-v1\n%s\n%s\n", ATHAR_ID_STR (&case_id), key);
		athar_sign (w.keys[forged == 1 ? 1 : 0], text, strlen (text), signature);
		g_autofree char *voucher = athar_base64_encode (signature, sizeof signature);
		Fixture other = {.records = g_ptr_array_new_with_free_func (
					 (GDestroyNotify)athar_record_unref),
			.logs = {*athar_log_get_id (w.logs[2])},
			.person = w.f.person};
		fixture_add (&other, 0, "log.open", 1,
			fixture_json ("{'log':'%s','case':'%s','key':'%s','continues_log':'%s','"
				      "continues_size':2,"
				      "'voucher':'%s','letters':'C'}",
				ATHAR_ID_STR (&other.logs[0]), ATHAR_ID_STR (&case_id), key,
				ATHAR_ID_STR (&w.f.logs[0]), voucher),
			NULL, 0);
		GBytes *entry = athar_record_get_bytes (other.records->pdata[0]);
		g_assert_true (athar_log_lock (w.logs[2], 0, &error));
		g_assert_true (athar_log_append (w.logs[2], &entry, 1, &w.signers[2], &error));
		athar_log_unlock (w.logs[2]);
		g_autofree char *dump = dump_all_ways (&w);
		g_assert_cmpint (strstr (dump, "\"letters\":\"C\"") != NULL, ==, !forged);
		fixture_clear (&other);
		world_clear (&w);
	}
}

static void
spoil (World *w, const char *bytes)
{
	g_autofree char *path = g_build_filename (w->dir, "index.db", NULL);

	g_assert_true (g_file_set_contents (path, bytes, -1, NULL));
}

static gboolean
stop_at_once (uint64_t done, uint64_t all, gpointer payload)
{
	return FALSE;
}

static void
test_broken_file (void)
{
	World w;
	GError *error = NULL;
	world_init (&w);
	add_tags (&w, 0, MANY);
	write_out (&w);
	g_autofree char *want = dump_all_ways (&w);
	spoil (&w, "this is no database, though it is long enough to have the header of one: it is "
		   "only words");
	g_autofree char *after = dump_all_ways (&w);
	fixture_same (after, want);
	/* Interrupted: the old one stands, and is of use. */
	AtharProj *proj = open_proj (&w, NULL, TRUE);
	g_assert_false (
		athar_proj_rebuild (proj, w.open, &w.f.logs[0], stop_at_once, NULL, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CANCELLED);
	g_clear_error (&error);
	g_autofree char *stands = fixture_dump (proj);
	fixture_same (stands, want);
	/* Somebody else rebuilds while this handle is open. */
	AtharProj *other = open_proj (&w, NULL, TRUE);
	g_assert_true (athar_proj_rebuild (other, w.open, &w.f.logs[0], NULL, NULL, &error));
	athar_proj_free (other);
	add_tags (&w, 0, 1);
	write_out (&w);
	g_assert_true (athar_proj_sync (proj, w.open, &w.f.logs[0], NULL, NULL, &error));
	g_autofree char *more = fixture_dump (proj);
	athar_proj_free (proj);
	g_autofree char *all = dump_all_ways (&w);
	fixture_same (more, all);
	world_clear (&w);
}

static guint64
inode_of (World *w)
{
	g_autofree char *path = g_build_filename (w->dir, "index.db", NULL);
	GStatBuf info;

	g_assert_cmpint (g_stat (path, &info), ==, 0);
	return info.st_ino;
}

/* Another process commits and projects after this handle has read the logs: that is no other history,
 * and nothing is made again. */
static void
test_beside_a_writer (void)
{
	World w;
	GError *error = NULL;
	world_init (&w);
	write_out (&w);
	AtharProj *proj = open_proj (&w, NULL, TRUE);
	guint64 inode = inode_of (&w);
	g_autoptr (GPtrArray) stale = g_ptr_array_new_with_free_func ((GDestroyNotify)athar_log_free);
	for (int i = 0; i < 2; i++) {
		g_ptr_array_add (stale,
			athar_log_open (w.logs_fd, athar_log_get_origin (w.logs[i]), &error));
		g_assert_no_error (error);
	}
	add_tags (&w, 0, 3);
	write_out (&w);
	g_assert_true (athar_proj_sync (proj, w.open, &w.f.logs[0], NULL, NULL, &error));
	g_autofree char *want = fixture_dump (proj);
	g_assert_true (athar_proj_sync (proj, stale, &w.f.logs[0], NULL, NULL, &error));
	g_autofree char *got = fixture_dump (proj);
	fixture_same (got, want);
	g_assert_cmpuint (inode_of (&w), ==, inode);
	athar_proj_free (proj);
	world_clear (&w);
}

/* Tables that may not be written and are behind: what is missing is projected in memory, the file stays. */
static void
test_behind_read_only (void)
{
	World w;
	world_init (&w);
	write_out (&w);
	athar_proj_free (open_proj (&w, NULL, TRUE));
	AtharProj *current = open_proj (&w, NULL, FALSE);
	g_assert_false (current->in_memory);
	athar_proj_free (current);
	add_tags (&w, 0, 2);
	write_out (&w);
	AtharProj *behind = open_proj (&w, NULL, FALSE);
	g_autofree char *got = fixture_dump (behind);
	g_assert_true (behind->in_memory);
	athar_proj_free (behind);
	g_autofree char *want = dump_all_ways (&w);
	fixture_same (got, want);
	world_clear (&w);
}

/* Signed entries that are no record, or one of another place in the log: kept, and nothing follows from them. */
static void
test_no_records (void)
{
	World w;
	GError *error = NULL;
	world_init (&w);
	add_tags (&w, 0, 1);
	write_out (&w);
	GBytes *again = athar_record_get_bytes (w.f.records->pdata[w.f.records->len - 1]);
	g_autoptr (GBytes) words = g_bytes_new_static ("كلام", strlen ("كلام"));
	GBytes *entries[] = {again, words};
	g_assert_true (athar_log_lock (w.logs[0], 0, &error));
	g_assert_true (athar_log_append (w.logs[0], entries, 2, &w.signers[0], &error));
	athar_log_unlock (w.logs[0]);
	g_autofree char *dump = dump_all_ways (&w);
	const char *first = strstr (dump, "\"state\":3");
	g_assert_nonnull (first);
	g_assert_nonnull (strstr (first + 1, "\"state\":3"));
	const char *tag = strstr (dump, "{\"table\":\"tag\"");
	g_assert_nonnull (tag);
	g_assert_null (strstr (tag + 1, "{\"table\":\"tag\""));
	world_clear (&w);
}

/* Tables of another version are not read: made anew where that can be, else in memory. */
static void
test_other_version (void)
{
	World w;
	world_init (&w);
	write_out (&w);
	for (int writable = 0; writable < 2; writable++) {
		GError *error = NULL;
		AtharProj *proj = open_proj (&w, NULL, TRUE);
		g_assert_true (athar_proj_meta_put (proj->db, "version", "999999", &error));
		athar_proj_free (proj);
		proj = open_proj (&w, NULL, writable);
		g_assert_true (athar_proj_version_fits (proj->db));
		g_assert_cmpint (proj->in_memory, ==, !writable);
		athar_proj_free (proj);
	}
	world_clear (&w);
}

/* The folder is gone: an error, and a handle that can be read all the same; with the folder comes back what
 * stood there. */
static void
test_vanished (void)
{
	World w;
	g_autoptr (GError) error = NULL;
	world_init (&w);
	add_tags (&w, 0, 3);
	write_out (&w);
	AtharProj *proj = open_proj (&w, NULL, TRUE);
	g_autofree char *before = fixture_dump (proj);
	g_autofree char *away = g_strconcat (w.dir, "-away", NULL);
	g_assert_cmpint (g_rename (w.dir, away), ==, 0);
	for (int i = 0; i < 2; i++) {
		g_assert_false (athar_proj_sync (proj, w.open, &w.f.logs[0], NULL, NULL, &error));
		g_assert_nonnull (error);
		g_clear_error (&error);
		g_autofree char *empty = fixture_dump (proj);
		g_assert_null (strstr (empty, "باب"));
	}
	g_assert_cmpint (g_rename (away, w.dir), ==, 0);
	athar_proj_sync (proj, w.open, &w.f.logs[0], NULL, NULL, &error);
	g_assert_no_error (error);
	g_autofree char *after = fixture_dump (proj);
	fixture_same (after, before);
	athar_proj_free (proj);
	world_clear (&w);
}

/* Tables of another history of the same log: made again, not mixed. */
static void
test_other_history (void)
{
	World w;
	world_init (&w);
	add_tags (&w, 0, 3);
	write_out (&w);
	uint64_t sizes[] = {2, athar_log_get_size (w.logs[0]), 1000};
	for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) { /* shorter, as long, longer */
		AtharProj *proj = open_proj (&w, NULL, TRUE);
		GError *error = NULL;
		AtharHead head = {
			athar_proj_num (&w.f.logs[0]), w.f.logs[0], sizes[i], {{7}}};
		g_assert_true (athar_proj_head_put (proj, &head, true, &error));
		athar_proj_free (proj);
		g_autofree char *dump = dump_all_ways (&w);
		g_assert_nonnull (strstr (dump, "باب 2 من 0"));
	}
	world_clear (&w);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	athar_crypto_init ();
	g_test_add_func ("/proj/admission", test_admission);
	g_test_add_func ("/proj/wrong-key", test_wrong_key);
	g_test_add_func ("/proj/voucher", test_voucher);
	g_test_add_func ("/proj/broken-file", test_broken_file);
	g_test_add_func ("/proj/beside-a-writer", test_beside_a_writer);
	g_test_add_func ("/proj/no-records", test_no_records);
	g_test_add_func ("/proj/behind-read-only", test_behind_read_only);
	g_test_add_func ("/proj/other-version", test_other_version);
	g_test_add_func ("/proj/vanished", test_vanished);
	g_test_add_func ("/proj/other-history", test_other_history);
	return g_test_run ();
}
