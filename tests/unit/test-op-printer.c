/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "op/printer-wrap.h"
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

static AtharPrinter *
new_narrow (GString *text, AtharLang lang, unsigned width)
{
	AtharPrinterOptions options = {collect, text, lang, FALSE, width};
	return athar_printer_new_text (&options);
}

/* Long values go on under themselves, broken between words; marks and isolates take no column, and an
 * isolate is closed on each line. A hash begins further to the left rather than break. */
static void
test_wrapped (void)
{
	static const AtharHash hash = {{0xab}};
	g_autoptr (GString) text = g_string_new (NULL);
	g_autoptr (AtharPrinter) out = new_narrow (text, ATHAR_LANG_AR, 34);
	athar_print_begin_object (out, "show.item");
	athar_print_string (out, "show.title", "وُجِدَت في المَمَرّ الثّاني قُربَ الباب");
	athar_print_string (out, "show.path", "/media/قرص/مجلد-طويل-لا-فراغ-فيه-أبدا/x");
	athar_print_end_object (out);
	athar_print_say (out, "verify.clean", NULL);
	g_assert_cmpstr (text->str, ==,
		"العنوان: \u2068وُجِدَت في المَمَرّ الثّاني قُربَ\u2069\n"
		"         \u2068الباب\u2069\n"
		"المسار:\n"
		"\u2068/media/قرص/مجلد-طويل-لا-فراغ-فيه-أبدا/x\u2069\n"
		"لا ضرر: كل قيد وكل أصل ما زال كما\n"
		"كُتب.\n");
	g_string_truncate (text, 0);
	g_clear_pointer (&out, athar_printer_free);
	out = new_narrow (text, ATHAR_LANG_EN, 70);
	athar_print_begin_object (out, "show.item");
	athar_print_string (out, "show.title", "A short one");
	athar_print_hash (out, "show.object", &hash);
	athar_print_end_object (out);
	g_assert_cmpstr (text->str, ==,
		"Title:   A short one\n"
		"SHA-256:\n"
		"      ab00000000000000000000000000000000000000000000000000000000000000\n");
}

static void
print_rows (AtharPrinter *out, const char *title, const char *text)
{
	static const AtharHash hash = {{0xab}};
	athar_print_begin_list (out, "show.descriptions", ATHAR_PRINT_ROWS);
	for (int i = 0; i < 2; i++) {
		athar_print_begin_object (out, NULL);
		athar_print_string (out, "show.title", title);
		athar_print_string (out, "show.text", i ? "x" : text);
		athar_print_hash (out, "show.record", &hash);
		athar_print_end_object (out);
	}
	athar_print_end_list (out);
}

/* A table that is too wide loses the ends of hashes first; words that would lose more than half make it
 * blocks. What goes into a pipe is whole. */
static void
test_narrow_tables (void)
{
	g_autoptr (GString) text = g_string_new (NULL);
	g_autoptr (AtharPrinter) out = new_narrow (text, ATHAR_LANG_EN, 50);
	print_rows (out, "باب أخضر", "seen in the corridor");
	g_assert_cmpstr (text->str, ==,
		"Title     Text                  Entry\n"
		"\u2068باب أخضر\u2069  seen in the corridor  ab000000000000000…\n"
		"\u2068باب أخضر\u2069  x                     ab000000000000000…\n");
	g_string_truncate (text, 0);
	print_rows (out, "باب أخضر", "seen in the corridor where the second door on the left is");
	g_assert_cmpstr (text->str, ==,
		"Title: \u2068باب أخضر\u2069\n"
		"Text:  seen in the corridor where the second door\n"
		"       on the left is\n"
		"Entry:\n"
		"ab00000000000000000000000000000000000000000000000000000000000000\n"
		"\n"
		"Title: \u2068باب أخضر\u2069\n"
		"Text:  x\n"
		"Entry:\n"
		"ab00000000000000000000000000000000000000000000000000000000000000\n"
		"\n");
	g_string_truncate (text, 0);
	g_clear_pointer (&out, athar_printer_free);
	out = new_narrow (text, ATHAR_LANG_EN, 0);
	print_rows (out, "x", "seen in the corridor where the second door on the left is");
	g_assert_nonnull (strstr (text->str,
		"x      seen in the corridor where the second door on the left is  "
		"ab00000000000000000000000000000000000000000000000000000000000000\n"));
}

/* A command in quotes stays in one piece: whoever copies it gets the whole of it. */
static void
test_commands_whole (void)
{
	g_autoptr (GString) out = g_string_new (NULL);
	g_autofree char *cut = athar_wrap_shorten ("\u2068الباب الأخضر\u2069", 8);
	athar_wrap_text (out, "It is open to others. Run \"chmod -R go= '/media/my disk/k'\" and call again.",
		0, 0, 30);
	g_assert_cmpstr (out->str, ==,
		"It is open to others. Run\n"
		"\"chmod -R go= '/media/my disk/k'\"\n"
		"and call again.");
	g_assert_cmpstr (cut, ==, "\u2068الباب ا…\u2069");
	g_assert_cmpuint (athar_wrap_width ("\x1b[1mبَاب\x1b[0m"), ==, 3);
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
	g_test_add_func ("/printer/wrapped", test_wrapped);
	g_test_add_func ("/printer/narrow-tables", test_narrow_tables);
	g_test_add_func ("/printer/commands-whole", test_commands_whole);
	g_test_add_func ("/printer/broken-sink", test_broken_sink);
	return g_test_run ();
}
