/* SPDX-License-Identifier: Apache-2.0
 *
 * verify before logs whose owner signs what this athar would never write: records of types to come,
 * and entries that are none.
 */
#include "case-fixture.h"
#include "case/case-private.h"
#include "op/args.h"

extern const AtharOp athar_op_verify;

static gboolean
collect (const char *data, size_t bytes, gpointer payload)
{
	g_string_append_len (payload, data, (gssize)bytes);
	return TRUE;
}

static void
take_notice (const char *text, gpointer payload)
{
	g_string_append_printf (payload, "notice: %s\n", text);
}

/* (transfer full) everything that verify says about the case, as JSON lines and notices. */
static char *
verify (Place *place)
{
	GString *said = g_string_new (NULL);
	g_autoptr (GError) error = NULL;
	const AtharFace face = {.notice = take_notice, .payload = said};
	AtharPrinterOptions printing = {collect, said, ATHAR_LANG_EN, FALSE, 0};
	g_autoptr (AtharPrinter) out = athar_printer_new_json (&printing);
	g_autoptr (AtharArgs) args = athar_args_new (&athar_op_verify);
	AtharCallOptions options = {place->dir, ATHAR_LANG_EN, out, &face, NULL};
	if (!athar_op_call (&athar_op_verify, args, &options, &error))
		g_test_message ("%s", error->message);
	athar_printer_finish (out, NULL);
	return g_string_free (said, FALSE);
}

/* @format's one %s becomes the envelope behind the body of the next record. */
static void
sign (Place *place, const char *format)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharCase) c = open_case (place->dir, ATHAR_CASE_WRITE);
	AtharLog *log = athar_case_get_own_log (c);
	const AtharId *id = athar_log_get_id (log);
	g_assert_true (athar_log_lock (log, -1, &error));
	g_autoptr (AtharFileLock) lock = athar_keyring_lock_log (place->keys, id, &error);
	g_autofree char *person = g_strdup (ATHAR_ID_STR (athar_keyring_get_person (place->keys)));
	g_autofree char *envelope =
		g_strdup_printf ("\"by\":\"%s\",\"i\":%" G_GUINT64_FORMAT ",\"log\":\"%s\",\"over\":[]",
			person, athar_log_get_size (log), ATHAR_ID_STR (id));
	g_autoptr (GString) text = g_string_new (format);
	g_string_replace (text, "%s", envelope, 0);
	g_autoptr (GBytes) entry = g_bytes_new (text->str, text->len);
	g_assert_true (athar_case_commit (place->keys, c->logs_fd, log, &entry, 1, &error));
	g_assert_no_error (error);
}

static void
store (Place *place, const char *text)
{
	g_autoptr (AtharCase) c = open_case (place->dir, ATHAR_CASE_WRITE);
	AtharStored stored;
	g_assert_true (athar_store_put_bytes (
		athar_case_get_store (c), text, strlen (text), &stored, NULL));
	g_assert_true (athar_store_flush (athar_case_get_store (c), NULL));
}

/* A record that this athar cannot read in full may be the one that names the object. */
static void
test_newer (Place *place, gconstpointer entry)
{
	store (place, "أُضيف ولم يُسجَّل");
	g_autofree char *before = verify (place);
	g_assert_nonnull (strstr (before, "\"unnamed\":1,"));
	g_assert_nonnull (strstr (before, "No record names objects/"));
	g_assert_nonnull (strstr (before, "\"faults\":0}"));
	sign (place, entry);
	g_autofree char *after = verify (place);
	g_assert_null (strstr (after, "unnamed\""));
	g_assert_null (strstr (after, "No record names"));
	g_assert_nonnull (strstr (after, "a newer athar wrote some of the records"));
	g_assert_nonnull (strstr (after, "\"faults\":0}"));
}

/* What was signed and is no record: nothing is read behind its end (the sanitizers tell). */
static void
test_no_record (Place *place, gconstpointer data)
{
	static const char *const entries[] = {"{\"object\":\"\",\"type\":\"item.add\",\"v\":1}",
		"\"object\":[\"\",\"type\":\"item.add\",\"v\":1}"};
	for (unsigned i = 0; i < G_N_ELEMENTS (entries); i++)
		sign (place, entries[i]);
	g_autoptr (AtharCase) c = open_case (place->dir, ATHAR_CASE_WRITE); /* index.db follows */
	g_autofree char *said = verify (place);
	g_assert_nonnull (strstr (said, "is signed and unchanged, but it is no record"));
	g_assert_nonnull (strstr (said, "\"faults\":2}"));
}

static void
note_long (AtharCase *c, const char *text)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) body = athar_json_object ();
	AtharDraft draft = {.type = "note", .body = body};
	AtharStored stored;
	athar_store_put_bytes (athar_case_get_store (c), text, strlen (text), &stored, &error);
	athar_json_set_id (body, "entity", athar_case_get_id (c));
	athar_json_set (body, "text", athar_value_text_object (&stored.id, stored.bytes));
	g_assert_true (athar_case_append (c, &draft, 1, NULL, &error));
	g_assert_no_error (error);
}

static unsigned
count (const char *text, const char *what)
{
	unsigned n = 0;
	for (const char *at = text; (at = strstr (at, what)); at++)
		n++;
	return n;
}

/* What lies in a folder that cannot be read is not missing: the folder is the one fault. */
static void
test_unreadable (Place *place, gconstpointer data)
{
	g_autofree char *folder = g_build_filename (place->dir, "objects", "ba", NULL);
	g_autofree char *object = g_build_filename (
		folder, "7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", NULL);
	g_autofree char *index = g_build_filename (place->dir, "index.db", NULL);
	uid_t user = geteuid ();
	AtharCase *c = open_case (place->dir, ATHAR_CASE_WRITE);
	note_long (c, "abc");
	close_case (c);
	g_assert_cmpint (g_unlink (index), ==, 0);
	run ("chmod -R a+rX", place->scratch, place->dir);
	g_assert_cmpint (g_chmod (folder, 0), ==, 0);
	g_assert_true (user != 0 || seteuid (65534) == 0); /* root may look everywhere */
	g_autofree char *said = verify (place);
	g_assert_true (user != 0 || seteuid (0) == 0);
	g_assert_nonnull (strstr (said, "The folder objects/ba cannot be looked through"));
	g_assert_cmpuint (count (said, "\"fault\""), ==, 1);
	g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
	g_assert_cmpint (g_unlink (object), ==, 0);
	g_autofree char *gone = verify (place);
	g_assert_nonnull (strstr (gone, "objects/ba/7816bf8f"));
	g_assert_cmpuint (count (gone, "\"fault\""), ==, 1);
}

#define ADD(path, function, data) g_test_add (path, Place, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	ADD ("/op/verify/newer-type", test_newer,
		"{\"at\":\"2031-12-08T05:41:07.000000Z\",\"body\":{\"sky\":\"غائمة\"},%s,"
		"\"type\":\"weather\",\"v\":1}");
	ADD ("/op/verify/newer-version", test_newer,
		"{\"at\":\"2031-12-08T05:41:07.000000Z\",\"body\":{},%s,\"type\":\"note\",\"v\":77}");
	ADD ("/op/verify/no-record", test_no_record, NULL);
	ADD ("/op/verify/unreadable", test_unreadable, NULL);
	return g_test_run ();
}
