/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes a small case with one log of a given size for the foreign checks, and tells how long each
 * step took (for bench notes).
 *
 * usage: make-log CASE SIZE BATCH PAD TAIL
 * SIZE records (0 and 1 too: then there is no founding) in commits of BATCH, PAD more bytes each;
 * the last TAIL of them stay in the tail. Beside CASE: CASE.tlog-proof and CASE.entry for record
 * SIZE / 2.
 */
#include <stdio.h>

#include "../lib/log-fixture.h"
#include "base/hash.h"

#define CASE_ID "1460g81860g81860g81860g818"

static void
must (gboolean ok, const GError *error)
{
	if (!ok)
		g_error ("make-log: %s", error ? error->message : "failed");
}

static GBytes *
founding_record (const LogFixture *f, uint64_t index)
{
	g_autoptr (AtharJson) body = athar_json_object ();
	g_autofree char *key = athar_verifier_dup_text (&f->signer.verifier);
	AtharRecordParts parts = { .type = index ? "case.open" : "log.open", .version = 1, .index = index,
		                   .at_us = INT64_C (1733636467000000), .body = body };
	athar_json_set_string (body, "case", CASE_ID);
	if (index) {
		athar_json_set_string (body, "code", "SDN");
		athar_json_set_int (body, "format", 1);
		athar_json_set_string (body, "name", "ملف تجريبي");
	} else {
		athar_json_set_string (body, "log", f->id);
		athar_json_set_string (body, "key", key);
		athar_json_set_string (body, "letters", "A");
	}
	athar_id_parse (f->id, &parts.log);
	return athar_record_write (&parts, NULL);
}

/* Every hundredth record names the one object. */
static GBytes *
object_record (const LogFixture *f, uint64_t index, const AtharHash *object)
{
	g_autoptr (AtharJson) body = athar_json_object ();
	g_autoptr (AtharJson) text = athar_json_object ();
	AtharRecordParts parts = {.type = "note",
		.version = 1,
		.index = index,
		.at_us = INT64_C (1733636467000000),
		.body = body};
	athar_json_set_hash (text, "object", object);
	athar_json_set_int (text, "bytes", 6);
	athar_json_set (body, "text", g_steal_pointer (&text));
	athar_id_parse (f->id, &parts.log);
	return athar_record_write (&parts, NULL);
}

static GBytes *
make_record (const LogFixture *f, uint64_t index, size_t pad, const AtharHash *object)
{
	if (index < 2)
		return founding_record (f, index);
	return index % 100 == 99 ? object_record (f, index, object) : fixture_record (f, index, pad);
}

static void
put_file (const char *dir, const char *name, const void *data, size_t bytes)
{
	g_autofree char *path = g_build_filename (dir, name, NULL);
	g_autofree char *parent = g_path_get_dirname (path);
	g_mkdir_with_parents (parent, 0755);
	must (g_file_set_contents (path, data, (gssize) bytes, NULL), NULL);
}

static void
put_case (const char *dir, const LogFixture *f, AtharHash *ret_object)
{
	g_autofree char *key = athar_verifier_dup_text (&f->signer.verifier);
	g_autofree char *text = g_strdup_printf (
		"{\"case\":\"" CASE_ID
		"\",\"code\":\"SDN\",\"format\":1,\"founder\":\"%s\",\"name\":\"ملف تجريبي\"}\n",
		key);
	athar_sha256 ("sample", 6, ret_object);
	const char *digits = ATHAR_HASH_STR (ret_object);
	g_autofree char *object = g_strdup_printf ("objects/%.2s/%s", digits, digits + 2);
	put_file (dir, "case.json", text, strlen (text));
	put_file (dir, object, "sample", 6);
}

static gboolean
keep_entry (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	*(GBytes **) payload = g_bytes_ref (entry);
	return TRUE;
}

static void
put_proof (const char *dir, AtharLog *log, uint64_t index)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) entry = NULL;
	g_autoptr (GBytes) proof = athar_log_dup_proof (log, index, &error);
	must (proof != NULL, error);
	must (athar_log_read (log, index, index + 1, keep_entry, &entry, &error), error);
	g_autofree char *parent = g_path_get_dirname (dir), *base = g_path_get_basename (dir);
	g_autofree char *proof_name = g_strconcat (base, ".tlog-proof", NULL),
			*entry_name = g_strconcat (base, ".entry", NULL);
	put_file (parent, proof_name, g_bytes_get_data (proof, NULL), g_bytes_get_size (proof));
	put_file (parent, entry_name, g_bytes_get_data (entry, NULL), g_bytes_get_size (entry));
}

static double
lap (int64_t *since_us)
{
	int64_t now = athar_time_monotonic_us (), took = now - *since_us;
	*since_us = now;
	return (double) took / 1e6;
}

static void
report (const GError *fault, gpointer payload)
{
	g_error ("make-log: %s", fault->message);
}

int
main (int argc, char **argv)
{
	g_autoptr (GError) error = NULL;
	LogFixture f;
	AtharHash object;
	double make_s = 0, append_s = 0;
	if (argc != 6) {
		fprintf (stderr, "usage: make-log CASE SIZE BATCH PAD TAIL\n");
		return 2;
	}
	uint64_t size = g_ascii_strtoull (argv[2], NULL, 10), batch = g_ascii_strtoull (argv[3], NULL, 10);
	uint64_t pad = g_ascii_strtoull (argv[4], NULL, 10), tail = g_ascii_strtoull (argv[5], NULL, 10);
	g_autofree char *logs = g_build_filename (argv[1], "logs", NULL);
	fixture_open (&f, logs, 1);
	put_case (argv[1], &f, &object);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	must (log && athar_log_lock (log, -1, &error), error);
	int64_t since_us = athar_time_monotonic_us ();
	for (uint64_t at = 0; at < size;) {
		uint64_t n = MIN (batch, at < size - tail ? size - tail - at : size - at);
		g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
		for (uint64_t i = 0; i < n; i++)
			g_ptr_array_add (entries, make_record (&f, at + i, pad, &object));
		make_s += lap (&since_us);
		must (athar_log_append (log, (GBytes *const *) entries->pdata, n, &f.signer, &error), error);
		at += n;
		must (at != size - tail || athar_log_publish (log, &error), error);
		append_s += lap (&since_us);
	}
	athar_log_unlock (log);
	if (size)
		put_proof (argv[1], log, size / 2);
	lap (&since_us);
	g_autoptr (AtharLog) again = athar_log_open (f.fd, f.id, &error);
	must (again != NULL, error);
	double open_s = lap (&since_us);
	must (athar_log_check (again, 2, report, NULL, &error), error);
	printf ("{\"records\":%" G_GUINT64_FORMAT ",\"make_s\":%.3f,\"append_and_publish_s\":%.3f,"
						  "\"open_ms\":%.1f,\"check_s\":%.3f}\n",
		size, make_s, append_s, open_s * 1e3, lap (&since_us));
	fixture_close (&f);
	return 0;
}
