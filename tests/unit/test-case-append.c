/* SPDX-License-Identifier: Apache-2.0 */
#include "case-fixture.h"

/* C2 */
static void
test_refused_drafts (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharCase) c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_autoptr (AtharJson) body = athar_json_object ();
	AtharDraft draft = {.type = "note", .body = body};
	assert_fails (athar_case_append (c, &draft, 1, NULL, &error), &error, ATHAR_ERROR_INVALID);
	draft.type = "no.such";
	assert_fails (athar_case_append (c, &draft, 1, NULL, &error), &error, ATHAR_ERROR_INVALID);
	g_assert_cmpuint (athar_log_get_size (athar_case_get_own_log (c)), ==, 2);
}

/* Two handles, then two processes, append in turn. */
static void
test_two_at_once (Place *place, gconstpointer data)
{
	AtharCase *a = open_case (place->dir, ATHAR_CASE_WRITE),
		  *b = open_case (place->dir, ATHAR_CASE_WRITE);
	pid_t children[2];
	for (unsigned i = 0; i < 5; i++) {
		add_notes (a, 1);
		add_notes (b, 2);
	}
	close_case (a);
	close_case (b);
	for (size_t i = 0; i < 2; i++) {
		children[i] = fork ();
		if (children[i] == 0) {
			work (place->dir, 20);
			_exit (0);
		}
	}
	for (size_t i = 0; i < 2; i++) {
		int status;
		g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
		g_assert_cmpint (status, ==, 0);
	}
	a = open_case (place->dir, ATHAR_CASE_READ);
	assert_quiet (a);
	g_assert_cmpuint (athar_log_get_size (athar_case_get_logs (a)->pdata[0]), ==, 2 + 15 + 40);
	close_case (a);
}

/* The same box in a record that says something else: each part of what it is bound to, changed. */
static void
check_bound (AtharCase *c, const AtharRecord *record)
{
	for (int i = 0; i < 6; i++) {
		g_autoptr (GError) error = NULL;
		g_autoptr (AtharJson) other_body = athar_json_object ();
		AtharHash over = {{1}};
		AtharRecordParts parts = {
			.type = i == 0 ? "add.begin" : athar_record_get_type (record),
			.version = athar_record_get_version (record),
			.by = *athar_record_get_by (record),
			.log = *athar_record_get_log (record),
			.index = athar_record_get_index (record) + (i == 1),
			.at_us = athar_record_get_at_us (record) + (i == 2),
			.over = &over,
			.n_over = i == 3,
			.body = i == 4 ? other_body : (AtharJson *)athar_record_get_body (record),
			.subject = athar_record_get_subject (record),
			.nonce = athar_record_get_nonce (record),
			.box = athar_record_get_box (record),
		};
		parts.by.b[0] ^= i == 5;
		g_autoptr (GBytes) bytes = athar_record_write (&parts, &error);
		g_assert_no_error (error);
		g_autoptr (AtharRecord) moved = athar_record_parse (bytes, &error);
		g_assert_no_error (error);
		g_autoptr (AtharJson) opened = athar_case_unseal (c, moved, &error);
		assert_fails (opened != NULL, &error, ATHAR_ERROR_CORRUPT);
	}
}

/* C4: sealed fields, canaries, forgetting. */
static void
test_sealed (Place *place, gconstpointer data)
{
	static const char canary[] = "قناري-سري-ABCXYZ-7351";
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) body = athar_json_object ();
	g_autoptr (AtharJson) sealed = athar_json_object ();
	AtharCase *c = open_case (place->dir, ATHAR_CASE_WRITE);
	AtharDraft draft = {.type = "member.open", .body = body, .sealed = sealed};
	AtharId subject;
	AtharHash id;
	int status;
	athar_json_set_id (body, "entity", athar_keyring_get_person (place->keys));
	athar_json_set_string (body, "pseudonym", "أبو سمير");
	athar_json_set (sealed, "real_name", athar_value_name (canary, strlen (canary)));
	athar_json_set (sealed, "contact", athar_value_text (canary));
	assert_fails (athar_case_append (c, &draft, 1, NULL, &error), &error,
		ATHAR_ERROR_INVALID); /* no subject */
	g_autoptr (AtharJson) open_words = athar_json_object ();
	athar_json_set_id (open_words, "entity", athar_keyring_get_person (place->keys));
	athar_json_set_string (open_words, "pseudonym", "أبو سمير");
	athar_json_set (open_words, "contact", athar_value_text (canary));
	AtharDraft open_draft = {.type = "member.open", .body = open_words};
	assert_fails (athar_case_append (c, &open_draft, 1, NULL, &error), &error,
		ATHAR_ERROR_INVALID); /* a sealed field never stands in the body */
	g_assert_true (athar_case_new_subject (c, "member", &subject, &error));
	draft.subject = &subject;
	g_assert_true (athar_case_append (c, &draft, 1, &id, &error));
	g_assert_no_error (error);
	close_case (c);
	c = open_case (place->dir, ATHAR_CASE_READ);
	g_autoptr (AtharRecord) record = athar_case_read_record (c, &id, &error);
	g_assert_no_error (error);
	g_autoptr (AtharJson) opened = athar_case_unseal (c, record, &error);
	g_assert_no_error (error);
	g_autofree char *name = athar_value_dup_name (athar_json_get (opened, "real_name"));
	g_assert_cmpstr (name, ==, canary);
	check_bound (c, record);
	g_autofree char *grep =
		g_strdup_printf ("grep -r -a -l -F %s %s", "ABCXYZ-7351", place->scratch);
	g_assert_true (g_spawn_command_line_sync (grep, NULL, NULL, &status, NULL));
	g_assert_cmpint (status, !=, 0); /* found nowhere */
	g_assert_true (athar_case_forget_subject (c, &subject, &error));
	g_autoptr (AtharJson) gone = athar_case_unseal (c, record, &error);
	assert_fails (gone != NULL, &error, ATHAR_ERROR_NOT_FOUND);
	close_case (c);
	/* Without a keyring nothing is stored, in clear or otherwise. */
	use_keys (place, "no-keys");
	c = open_case (place->dir, ATHAR_CASE_WRITE);
	assert_fails (
		athar_case_append (c, &draft, 1, NULL, &error), &error, ATHAR_ERROR_NOT_FOUND);
	close_case (c);
}

/* A commit that a power cut left unfinished is told when the case opens, and where it went when the next
 * commit has moved it aside. */
static void
test_torn_tail (Place *place, gconstpointer data)
{
	AtharCase *c = open_case (place->dir, ATHAR_CASE_READ);
	g_autofree char *tail = g_build_filename (
		place->dir, "logs", ATHAR_ID_STR (athar_case_get_founder (c)), "tail", NULL);
	FILE *file = fopen (tail, "a");
	close_case (c);
	g_assert_cmpint (fputs ("unfinished", file), >=, 0);
	g_assert_cmpint (fclose (file), ==, 0);
	c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_assert_true (has_notice (c, "never finished"));
	g_assert_false (has_notice (c, "tail.torn-2-1"));
	add_notes (c, 2);
	g_assert_true (has_notice (c, "tail.torn-2-1"));
	g_assert_cmpuint (athar_case_get_notices (c)->len, ==, 2);
	close_case (c);
}

/* The keyring has lost count: no number that stands in a record is given again. */
static void
test_numbers_lost (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) body = athar_json_object ();
	AtharDraft draft = {.type = "item.add", .body = body};
	AtharCase *c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_autofree char *numbers = g_build_filename (place->scratch, "keys", "logs",
		athar_log_get_origin (athar_case_get_own_log (c)), "numbers", NULL);
	AtharHash object = {{3}};
	AtharId id;
	uint64_t n;
	athar_id_random (&id);
	g_assert_true (athar_case_next_number (c, &n, &error));
	athar_json_set_id (body, "entity", &id);
	athar_json_set_id (body, "acquisition", &id);
	athar_json_set_int (body, "number", 50);
	athar_json_set_int (body, "bytes", 1);
	athar_json_set_hash (body, "object", &object);
	athar_json_set (body, "path", athar_value_name ("باب.jpg", strlen ("باب.jpg")));
	g_assert_true (athar_case_append (c, &draft, 1, NULL, &error));
	g_assert_no_error (error);
	close_case (c);
	g_assert_cmpint (g_unlink (numbers), ==, 0);
	c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_assert_true (athar_case_next_number (c, &n, &error));
	g_assert_cmpuint (n, ==, 51);
	close_case (c);
}

static void
test_numbers_and_resolve (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	AtharCase *a = open_case (place->dir, ATHAR_CASE_WRITE),
		  *b = open_case (place->dir, ATHAR_CASE_WRITE);
	g_autofree char *prefix = g_strndup (ATHAR_ID_STR (athar_case_get_id (a)), 8);
	uint64_t x, y;
	AtharId id;
	g_assert_true (athar_case_next_number (a, &x, &error));
	g_assert_true (athar_case_next_number (b, &y, &error));
	g_assert_cmpuint (x, ==, 1);
	g_assert_cmpuint (y, ==, 2);
	for (unsigned i = 0; i < 10; i++)
		g_assert_true (athar_case_next_number (a, &x, &error));
	close_case (a);
	g_assert_true (athar_case_resolve (b, prefix, &id, &error));
	g_assert_true (athar_id_equal (&id, athar_case_get_id (b)));
	assert_fails (
		athar_case_resolve (b, "SDN-A-٠٠٠٤١٧", &id, &error), &error, ATHAR_ERROR_NOT_FOUND);
	assert_fails (
		athar_case_resolve (b, "QQQ-A-000001", &id, &error), &error, ATHAR_ERROR_NOT_FOUND);
	assert_fails (athar_case_resolve (b, "ab", &id, &error), &error, ATHAR_ERROR_NOT_FOUND);
	assert_fails (
		athar_case_resolve (b, "\xff\xfe", &id, &error), &error, ATHAR_ERROR_NOT_FOUND);
	close_case (b);
	b = open_case (place->dir, ATHAR_CASE_WRITE);
	g_assert_true (athar_case_next_number (b, &y, &error));
	g_assert_cmpuint (y, ==, x + 1); /* what was not used was given back */
	close_case (b);
}

static void
damage (const char *dir, const char *name)
{
	g_autofree char *path = g_build_filename (dir, name, NULL);
	g_assert_true (g_file_set_contents (
		path, "this is no database, whatever its name says. ", -1, NULL));
}

static void
test_databases (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	AtharCase *c;
	AtharHash id;
	g_autofree char *index = g_build_filename (place->dir, "index.db", NULL);
	c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_assert_true (add_note (c, "x", &id, &error));
	g_assert_nonnull (athar_case_get_derived (c, &error));
	close_case (c);
	damage (place->dir, "index.db");
	damage (place->dir, "derived.db");
	c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_autoptr (AtharRecord) record = athar_case_read_record (c, &id, &error);
	g_assert_no_error (error);
	g_assert_nonnull (athar_case_get_derived (c, &error));
	g_assert_true (has_notice (c, "derived.db"));
	close_case (c);
	g_assert_cmpint (g_unlink (index), ==, 0);
	c = open_case (place->dir, ATHAR_CASE_READ);
	g_autoptr (AtharRecord) again = athar_case_read_record (c, &id, &error);
	g_assert_no_error (error);
	close_case (c);
}

/* An index.db that cannot say which logs count does not make strangers of them. */
static void
test_index_cannot_tell (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	AtharCase *c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_assert_true (athar_db_run_script (
		athar_case_get_db (c), "DROP VIEW v_log;", &error)); /* nocheck:sql */
	athar_case_free (c);
	c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_assert_false (has_notice (c, "nobody has admitted"));
	g_assert_true (athar_case_log_counts (c, athar_case_get_founder (c)));
	close_case (c);
}

/* Deferred projection: bulk writers. */
static void
test_bulk (Place *place, gconstpointer data)
{
	enum { N = 20000 };
	g_autoptr (GError) error = NULL;
	AtharCase *c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_autoptr (AtharJson) body = athar_json_object ();
	g_autofree char *words = g_strnfill (150, 'x');
	g_autofree AtharDraft *drafts = g_new0 (AtharDraft, N);
	g_autofree AtharHash *ids = g_new0 (AtharHash, N);
	gint64 begun;
	athar_json_set_id (body, "entity", athar_case_get_id (c));
	athar_json_set (body, "text", athar_value_text (words));
	for (size_t i = 0; i < N; i++)
		drafts[i] = (AtharDraft){.type = "note", .body = body};
	athar_case_defer_projection (c, TRUE);
	begun = g_get_monotonic_time ();
	g_assert_true (athar_case_append (c, drafts, N, ids, &error));
	g_assert_no_error (error);
	g_test_message (
		"%d records in %" G_GINT64_FORMAT " us", N, g_get_monotonic_time () - begun);
	assert_fails (athar_case_read_record (c, &ids[N - 1], &error) != NULL, &error,
		ATHAR_ERROR_NOT_FOUND);
	g_assert_true (athar_case_project (c, &error));
	g_autoptr (AtharRecord) record = athar_case_read_record (c, &ids[N - 1], &error);
	g_assert_no_error (error);
	g_assert_cmpuint (athar_record_get_index (record), ==, N + 1);
	close_case (c);
}

static void
test_read_only (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	AtharCase *c;
	if (geteuid () == 0) { /* root writes everywhere: another user looks at it */
		pid_t child = fork ();
		int status;
		if (child == 0) {
			g_autofree char *chmod =
				g_strdup_printf ("chmod -R a+rX '%s'", place->scratch);
			g_spawn_command_line_sync (chmod, NULL, NULL, NULL, NULL);
			if (setgid (65534) != 0 || setuid (65534) != 0)
				_exit (3);
			c = athar_case_open (place->dir, ATHAR_CASE_WRITE, &error);
			if (!c)
				g_printerr ("%s\n", error->message);
			if (!c || !has_notice (c, "reading only") || !athar_case_is_read_only (c))
				_exit (1);
			if (add_note (c, "x", NULL, &error) ||
				athar_error_code (error) != ATHAR_ERROR_READ_ONLY)
				_exit (2);
			_exit (athar_case_get_derived (c, NULL) ? 0 : 4);
		}
		g_assert_cmpint (waitpid (child, &status, 0), ==, child);
		g_assert_cmpint (status, ==, 0);
		return;
	}
	run ("chmod -R a-w", place->dir, place->dir);
	c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_assert_true (has_notice (c, "reading only"));
	assert_fails (add_note (c, "x", NULL, &error), &error, ATHAR_ERROR_READ_ONLY);
	close_case (c);
	run ("chmod -R u+w", place->dir, place->dir);
}

#define ADD(path, function) g_test_add (path, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	ADD ("/case/refused-drafts", test_refused_drafts);
	ADD ("/case/two-at-once", test_two_at_once);
	ADD ("/case/sealed", test_sealed);
	ADD ("/case/torn-tail", test_torn_tail);
	ADD ("/case/numbers-and-resolve", test_numbers_and_resolve);
	ADD ("/case/databases", test_databases);
	ADD ("/case/numbers-lost", test_numbers_lost);
	ADD ("/case/index-cannot-tell", test_index_cannot_tell);
	ADD ("/case/bulk", test_bulk);
	ADD ("/case/read-only", test_read_only);
	return g_test_run ();
}
