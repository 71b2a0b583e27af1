/* SPDX-License-Identifier: Apache-2.0
 *
 * The record envelope: the committed vectors of docs/format/record.md, one spelling only, limits.
 */
#include "../lib/log-fixture.h"
#include "base/limits.h"

#define BY "0w3ge1r70w3ge1r70w3ge1r70w"
#define LOG "040g2081040g2081040g208104"
#define PLAIN                                                                                      \
	"{\"at\":\"2024-12-08T05:41:07.000000Z\",\"body\":{\"text\":\"أبو سمير\"},\"by\":\"" BY    \
	"\",\"i\":17,\"log\":\"" LOG "\",\"over\":[],\"type\":\"note\",\"v\":1}"
#define PLAIN_ID "d3bc1a294f859eb35d203bf40dcfef3c01075ed1980413c2d759a73d36e6ff49"
#define SEALED                                                                                     \
	"{\"at\":\"2024-12-08T05:41:07.123456Z\",\"body\":{},\"by\":\"" BY                         \
	"\",\"i\":0,\"log\":\"" LOG "\",\"over\":["                                                \
	"\"0000000000000000000000000000000000000000000000000000000000000001\","                    \
	"\"ff00000000000000000000000000000000000000000000000000000000000000\"],"                   \
	"\"sealed\":{\"box\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"nonce\":"                      \
	"\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"subject\":\"" BY                                   \
	"\"},\"type\":\"add.begin\",\"v\":1}"
#define SEALED_AD                                                                                  \
	"{\"at\":\"2024-12-08T05:41:07.123456Z\",\"body\":{},\"by\":\"" BY                         \
	"\",\"i\":0,\"log\":\"" LOG "\",\"over\":["                                                \
	"\"0000000000000000000000000000000000000000000000000000000000000001\","                    \
	"\"ff00000000000000000000000000000000000000000000000000000000000000\"],"                   \
	"\"type\":\"add.begin\",\"v\":1}"

static AtharRecord *
parse (const char *text, GError **error)
{
	g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
	return athar_record_parse (bytes, error);
}

/* A record's parts written again give its bytes. */
static void
assert_writes_back (const AtharRecord *record)
{
	g_autoptr (GError) error = NULL;
	AtharRecordParts parts = {
		.type = athar_record_get_type (record),
		.version = athar_record_get_version (record),
		.by = *athar_record_get_by (record),
		.log = *athar_record_get_log (record),
		.index = athar_record_get_index (record),
		.at_us = athar_record_get_at_us (record),
		.body = athar_record_get_body (record),
		.subject = athar_record_get_subject (record),
		.nonce = athar_record_get_nonce (record),
		.box = athar_record_get_box (record),
	};
	parts.over = athar_record_get_over (record, &parts.n_over);
	g_autoptr (GBytes) again = athar_record_write (&parts, &error);
	g_assert_no_error (error);
	g_assert_true (g_bytes_equal (again, athar_record_get_bytes (record)));
}

static void
test_plain (void)
{
	g_autoptr (GError) error = NULL;
	size_t n;
	g_autoptr (AtharRecord) record = parse (PLAIN, &error);
	g_assert_no_error (error);
	g_assert_cmpstr (ATHAR_HASH_STR (athar_record_get_id (record)), ==, PLAIN_ID);
	g_assert_cmpint (athar_record_get_at_us (record), ==, INT64_C (1733636467000000));
	g_assert_cmpstr (ATHAR_ID_STR (athar_record_get_by (record)), ==, BY);
	g_assert_cmpstr (ATHAR_ID_STR (athar_record_get_log (record)), ==, LOG);
	g_assert_cmpuint (athar_record_get_index (record), ==, 17);
	g_assert_cmpstr (athar_record_get_type (record), ==, "note");
	athar_record_get_over (record, &n);
	g_assert_cmpuint (n, ==, 0);
	g_assert_null (athar_record_get_subject (record));
	g_assert_null (athar_record_get_box (record));
	assert_writes_back (record);
}

static void
test_sealed (void)
{
	g_autoptr (GError) error = NULL;
	size_t n;
	g_autoptr (AtharRecord) record = parse (SEALED, &error);
	g_assert_no_error (error);
	const AtharHash *over = athar_record_get_over (record, &n);
	g_assert_cmpuint (n, ==, 2);
	g_assert_cmpuint (over[1].b[0], ==, 0xff);
	g_assert_cmpuint (g_bytes_get_size (athar_record_get_box (record)), ==, 24);
	g_assert_cmpstr (ATHAR_ID_STR (athar_record_get_subject (record)), ==, BY);
	g_autoptr (GBytes) ad = athar_record_dup_sealed_ad (record);
	g_assert_cmpmem (g_bytes_get_data (ad, NULL), g_bytes_get_size (ad), SEALED_AD, strlen (SEALED_AD));
	assert_writes_back (record);
}

/* Each: what is replaced in PLAIN or SEALED, by what. None of the results is a record. */
static void
test_refused (void)
{
	static const struct {
		const char *text, *from, *to;
	} cases[] = {
		{PLAIN, "{\"at\"", "{ \"at\""},
		{PLAIN, "\"v\":1}", "\"v\":1}\n"},
		{PLAIN, "\"v\":1}", "\"v\":0}"},
		{PLAIN, "\"v\":1}", "\"v\":1,\"x\":1}"},
		{PLAIN, "\"i\":17", "\"i\":-1"},
		{PLAIN, "\"i\":17", "\"i\":17.0"},
		{PLAIN, "\"i\":17", "\"i\":\"17\""},
		{PLAIN, "\"i\":17", "\"i\":9007199254740992"},
		{PLAIN, "\"i\":17,", ""},
		{PLAIN, "\"i\":17,", "\"i\":17,\"i\":17,"},
		{PLAIN, ".000000Z", ".000Z"},
		{PLAIN, ".000000Z", ".000000+00:00"},
		{PLAIN, "12-08", "13-08"},
		{PLAIN, "\"by\":\"0w", "\"by\":\"0W"},
		{PLAIN, "\"by\":\"0w3", "\"by\":\"0u3"},
		{PLAIN, "\"by\":\"0w", "\"by\":\"w"},
		{PLAIN, "\"note\"", "\"Note\""},
		{PLAIN, "\"note\"", "\"\""},
		{PLAIN, "\"note\"", "\"no te\""},
		{PLAIN, "{\"text\"", "{\"Text\""},
		{PLAIN, "\"over\":[]", "\"over\":{}"},
		{PLAIN, "\"over\":[]", "\"over\":[1]"},
		{PLAIN, "أ", "\\u0623"},
		{PLAIN, "أبو", "\\ud800"},
		{PLAIN, "{\"text\":\"أبو سمير\"}", "[]"},
		{PLAIN, "\"type\"", "\"sealed\":{},\"type\""},
		{PLAIN, "\"type\"", "\"sealed\":null,\"type\""},
		{SEALED, "\"0000000000000000000000000000000000000000000000000000000000000001\",",
			"" /* still sorted: see below */},
		{SEALED, "\"ff0000", "\"FF0000"},
		{SEALED, "\"ff0000", "\"000000"},
		{SEALED, "AAAAAAAA\",\"nonce", "AAAAAB==\",\"nonce"},
		{SEALED, "AAAAAAAAAA\",\"nonce", "==\",\"nonce"}, /* a box of a tag alone */
		{SEALED, "AAAA\",\"subject", "\",\"subject"},
		{SEALED, "\"subject\":\"0w", "\"subject\":\"0W"},
		{SEALED, "\"nonce\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",", ""},
		{SEALED, "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"nonce", "\"AAAA\",\"nonce"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autoptr (GError) error = NULL;
		g_auto (GStrv) part = g_strsplit (cases[i].text, cases[i].from, 2);
		g_assert_nonnull (part[1]);
		g_autofree char *text = g_strconcat (part[0], cases[i].to, part[1], NULL);
		g_autoptr (AtharRecord) record = parse (text, &error);
		bool fine = !*cases[i].to && strstr (cases[i].from, "0001");
		if (!record != !fine)
			g_error ("case %zu: %s", i, text);
	}
}

/* A changed byte is never read as the same record. */
static void
test_every_byte (void)
{
	g_autofree char *copy = g_strdup (SEALED);
	g_autoptr (AtharRecord) right = parse (SEALED, NULL);
	for (size_t i = 0; copy[i]; i++) {
		copy[i] ^= 1;
		g_autoptr (AtharRecord) record = parse (copy, NULL);
		g_assert_false (record && athar_hash_equal (athar_record_get_id (record), athar_record_get_id (right)));
		copy[i] ^= 1;
	}
}

static void
test_limits (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) body = athar_json_object ();
	AtharRecordParts parts = { .type = "note", .version = 1, .body = body };
	g_autofree char *text = g_strnfill (ATHAR_RECORD_MAX_BYTES, 'x');
	g_autoptr (GBytes) empty = athar_record_write (&parts, &error);
	size_t envelope = g_bytes_get_size (empty) + strlen ("\"text\":\"\"");
	text[ATHAR_RECORD_MAX_BYTES - envelope] = '\0';
	athar_json_set_string (body, "text", text);
	g_autoptr (GBytes) most = athar_record_write (&parts, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (g_bytes_get_size (most), ==, ATHAR_RECORD_MAX_BYTES);
	g_autoptr (AtharRecord) record = athar_record_parse (most, &error);
	g_assert_no_error (error);
	text[ATHAR_RECORD_MAX_BYTES - envelope] = 'x';
	text[ATHAR_RECORD_MAX_BYTES - envelope + 1] = '\0';
	athar_json_set_string (body, "text", text);
	g_assert_null (athar_record_write (&parts, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_clear_error (&error);
	g_autoptr (GBytes) big = g_bytes_new (text, ATHAR_RECORD_MAX_BYTES + 1);
	g_assert_null (athar_record_parse (big, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
}

/* Over ids are sorted and made unique by the writer; 256 fit, 257 do not. */
static void
test_over (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) body = athar_json_object ();
	AtharHash over[ATHAR_OVER_MAX + 1] = { 0 };
	size_t n;
	for (unsigned i = 0; i < G_N_ELEMENTS (over); i++)
		over[i].b[0] = (uint8_t) (i * 7), over[i].b[1] = (uint8_t) (i >> 8);
	AtharRecordParts parts = {.type = "retract",
		.version = 1,
		.body = body,
		.over = over,
		.n_over = ATHAR_OVER_MAX};
	g_autoptr (GBytes) bytes = athar_record_write (&parts, &error);
	g_assert_no_error (error);
	g_autoptr (AtharRecord) record = athar_record_parse (bytes, &error);
	g_assert_no_error (error);
	athar_record_get_over (record, &n);
	g_assert_cmpuint (n, ==, ATHAR_OVER_MAX);
	parts.n_over++;
	g_assert_null (athar_record_write (&parts, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	over[1] = over[0];
	parts.n_over = 2;
	g_autoptr (GBytes) two = athar_record_write (&parts, NULL);
	g_autoptr (AtharRecord) one = athar_record_parse (two, NULL);
	athar_record_get_over (one, &n);
	g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/record/plain", test_plain);
	g_test_add_func ("/record/sealed", test_sealed);
	g_test_add_func ("/record/refused", test_refused);
	g_test_add_func ("/record/every-byte", test_every_byte);
	g_test_add_func ("/record/limits", test_limits);
	g_test_add_func ("/record/over", test_over);
	return g_test_run ();
}
