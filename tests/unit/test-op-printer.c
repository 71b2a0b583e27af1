/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "op/printer.h"

static gboolean
collect (const char *data, size_t bytes, gpointer payload)
{
	g_string_append_len (payload, data, (gssize)bytes);
	return TRUE;
}

static gboolean
refuse (const char *data, size_t bytes, gpointer payload)
{
	errno = EPIPE;
	return FALSE;
}

static void
print_sample (AtharPrinter *out)
{
	static const AtharId id = {{0xff}};
	athar_print_begin_object (out, "status.case");
	athar_print_string (out, "status.name", "ليلى \"الحسن\"\n\u202e");
	athar_print_id (out, "status.id", &id);
	athar_print_size (out, "verify.bytes", 1500000);
	athar_print_string (out, "status.dir", NULL);
	athar_print_begin_list (out, "status.logs", ATHAR_PRINT_ROWS);
	for (int i = 9; i < 11; i++) {
		athar_print_begin_object (out, NULL);
		athar_print_int (out, "status.records", i);
		athar_print_bool (out, "status.here", i == 9);
		athar_print_end_object (out);
	}
	athar_print_end_list (out);
	athar_print_end_object (out);
	athar_print_say (out, "verify.clean", NULL);
}

static void
test_json (void)
{
	g_autoptr (GString) text = g_string_new (NULL);
	AtharPrinterOptions options = {collect, text, ATHAR_LANG_AR, FALSE, 0};
	g_autoptr (AtharPrinter) out = athar_printer_new_json (&options);
	print_sample (out);
	g_assert_true (athar_printer_finish (out, NULL));
	g_assert_cmpstr (text->str, ==,
		"{\"kind\":\"case\",\"name\":\"ليلى "
		"\\\"الحسن\\\"\\u000a\u202e\",\"id\":\"zw000000000000000000000000\","
		"\"bytes\":1500000,\"dir\":null,\"logs\":[{\"records\":9,\"here\":true},"
		"{\"records\":10,\"here\":false}]}\n");
}

/* A list at the outermost level: one line for each element, and it is a list of records to a
 * program that streams. */
static void
test_json_lines (void)
{
	g_autoptr (GString) text = g_string_new (NULL);
	AtharPrinterOptions options = {collect, text, ATHAR_LANG_EN, FALSE, 0};
	g_autoptr (AtharPrinter) out = athar_printer_new_json (&options);
	athar_print_begin_list (out, "status.logs", ATHAR_PRINT_ROWS);
	for (int i = 0; i < 2; i++) {
		athar_print_begin_object (out, NULL);
		athar_print_time (out, "status.records", i);
		athar_print_end_object (out);
		g_assert_true (
			g_str_has_suffix (text->str, "}\n")); /* written at once, not at the end */
	}
	athar_print_end_list (out);
	athar_print_int (out, "status.records", 2);
	g_assert_cmpstr (text->str, ==,
		"{\"records\":\"1970-01-01T00:00:00.000000Z\"}\n{\"records\":\"1970-01-01T00:00:00."
		"000001Z\"}\n"
		"{\"records\":2}\n");
}

static void
test_text (void)
{
	g_autoptr (GString) text = g_string_new (NULL);
	AtharPrinterOptions options = {collect, text, ATHAR_LANG_EN, FALSE, 0};
	g_autoptr (AtharPrinter) out = athar_printer_new_text (&options);
	print_sample (out);
	g_assert_true (athar_printer_finish (out, NULL));
	g_assert_cmpstr (text->str, ==,
		"Name:         \u2068ليلى \"الحسن\"\\u{a}\\u{202e}\u2069\n"
		"Case id:      zw000000000000000000000000\n"
		"Bytes hashed: 1.5 MB\n"
		"Logs:\n"
		"  Records  Written here\n"
		"  9        yes\n"
		"  10       no\n"
		"Nothing is damaged: every record and every original is what was written.\n");
}

/* A sentence that came out of a receipt somebody else wrote cannot move the cursor. */
static void
test_sentence (void)
{
	g_autoptr (GString) text = g_string_new (NULL);
	AtharPrinterOptions options = {collect, text, ATHAR_LANG_AR, FALSE, 0};
	g_autoptr (AtharPrinter) out = athar_printer_new_text (&options);
	athar_print_sentence (out, NULL, "تعذّرت قراءة \u2068x\u2069");
	athar_print_sentence (out, NULL, "\x1b[2Jgone");
	g_assert_cmpstr (text->str, ==, "تعذّرت قراءة \u2068x\u2069\n\\u{1b}[2Jgone\n");
}

static void
test_broken_sink (void)
{
	g_autoptr (GError) error = NULL;
	AtharPrinterOptions options = {refuse, NULL, ATHAR_LANG_EN, FALSE, 0};
	g_autoptr (AtharPrinter) out = athar_printer_new_json (&options);
	print_sample (out);
	g_assert_true (athar_printer_is_broken (out));
	g_assert_false (athar_printer_finish (out, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_IO);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/printer/json", test_json);
	g_test_add_func ("/printer/json-lines", test_json_lines);
	g_test_add_func ("/printer/text", test_text);
	g_test_add_func ("/printer/sentence", test_sentence);
	g_test_add_func ("/printer/broken-sink", test_broken_sink);
	return g_test_run ();
}
