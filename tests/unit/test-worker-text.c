/* SPDX-License-Identifier: Apache-2.0 */
#include "look-fixture.h"
#include "zip-fixture.h"

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

static void
look_at_text (Look *look, const char *name, const char *text)
{
	look_at (look, name, text, strlen (text));
}

static void
look_at_zip (Look *look, const char *name, const ZipMember *members)
{
	g_autoptr (GBytes) bytes = zip_make ("zip", NULL, members);
	gsize n;
	gconstpointer data = g_bytes_get_data (bytes, &n);
	look_at (look, name, data, n);
}

static void
check_text (const Look *look, const char *text)
{
	g_assert_cmpstr (look_text (look, "text"), ==, text);
}

static void
test_encodings (Look *look, gconstpointer unused)
{
	/* "رأى أبو سمير الباب." */
	static const char CP1256[] =
		"\xd1\xc3\xec \xc3\xc8\xe6 \xd3\xe3\xed\xd1 \xc7\xe1\xc8\xc7\xc8.";
	static const char UTF16[] = "\xff\xfe\x31\x06\x23\x06\x49\x06\x0a\x00\x3d\xd8\x00\xde";
	look_at_text (look, "utf8.txt", "\xef\xbb\xbfرأى أبو سمير الباب.\nThe door.\n");
	check_text (look, "رأى أبو سمير الباب.\nThe door.\n\f");
	g_assert_cmpint (look_int (look_facts (look, "text"), "lines"), ==, 2);
	g_assert_false (look_warned (look, "text.guessed"));
	look_at (look, "old.txt", CP1256, sizeof CP1256 - 1);
	check_text (look, "رأى أبو سمير الباب.\f");
	g_assert_cmpstr (
		athar_json_get_string (look_facts (look, "text"), "encoding"), ==, "windows-1256");
	g_assert_true (look_warned (look, "text.guessed"));
	look_at (look, "wide.txt", UTF16, sizeof UTF16 - 1);
	check_text (look, "رأى\n😀\f");
}

static void
test_parts (Look *look, gconstpointer unused)
{
	g_autoptr (GString) text = g_string_new (NULL);
	const GString *parts;
	for (unsigned i = 0; text->len < 200000; i++)
		g_string_append_printf (text, "سطر رقم %u\n", i);
	look_at_text (look, "long.txt", text->str);
	parts = g_hash_table_lookup (look->texts, "text");
	g_assert_cmpuint (parts->len, ==, text->len + 4); /* four parts, each closed by \f */
	g_assert_nonnull (strstr (parts->str, "\n\fسطر رقم"));
}

static void
test_word (Look *look, gconstpointer unused)
{
	static const ZipMember MEMBERS[] = {
		{"[Content_Types].xml", "<Types/>", 0},
		{"word/document.xml",
			"<w:document " W "><w:body><w:p><w:r><w:t xml:space=\"preserve\">تقرير "
			"</w:t></w:r><w:r><w:t>الزيارة</w:t></w:r></w:p>"
			"<w:p><w:del><w:r><w:delText>حذف</w:delText></w:r></w:del><w:r><w:t>Second "
			"&amp; last</w:t></w:r></w:p>"
			"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>أ</w:t></w:r></w:p><w:p><w:r><w:t>ب</"
			"w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>ج</w:t></"
			"w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>د</w:t></w:r></w:p></"
			"w:tc></w:tr></w:tbl></w:body></w:document>",
			0},
		{"word/comments.xml",
			"<w:comments " W "><w:comment><w:p><w:r><w:t>ملاحظة</w:t></w:r></w:p></"
			"w:comment></w:comments>",
			0},
		{"docProps/core.xml",
			"<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" "
			"xmlns:dcterms=\"t\"><dc:creator>ليلى الحسن</dc:creator>"
			"<dcterms:created>2024-12-08T05:41:07Z</dcterms:created></"
			"cp:coreProperties>",
			0},
		{NULL, NULL, 0},
	};
	const AtharJson *claims;
	look_at_zip (look, "report.docx", MEMBERS);
	check_text (look, "تقرير الزيارة\nSecond & last\nأ\nب\t\tج\nد\n\fملاحظة\n\f");
	claims = athar_json_get_object (look_facts (look, "text"), "claims");
	g_assert_cmpstr (athar_json_get_string (claims, "author"), ==, "ليلى الحسن");
	g_assert_cmpstr (athar_json_get_string (claims, "created"), ==, "2024-12-08T05:41:07Z");
}

/* The words are there, but who knows what came after them. */
static void
test_word_cut (Look *look, gconstpointer unused)
{
	static const ZipMember MEMBERS[] = {
		{"word/document.xml", "<w:document " W "><w:p><w:t>الباب</w:t></w:p></w:document>", 0},
		{NULL, NULL, 0},
	};
	g_autoptr (GBytes) bytes = zip_make ("zip", NULL, MEMBERS);
	gsize n;
	gconstpointer data = g_bytes_get_data (bytes, &n);
	look_at (look, "whole.docx", data, n);
	g_assert_false (look_warned (look, "worker.truncated"));
	look_at (look, "cut.docx", data, n - 22);
	check_text (look, "الباب\n\f");
	g_assert_true (look_warned (look, "worker.truncated"));
}

static void
test_sheet (Look *look, gconstpointer unused)
{
	static const ZipMember MEMBERS[] = {
		{"xl/worksheets/sheet2.xml",
			"<worksheet><sheetData><row><c "
			"t=\"inlineStr\"><is><t>ثان</t></is></c></row></sheetData></worksheet>",
			0},
		{"xl/worksheets/sheet1.xml",
			"<worksheet><sheetData><row><c "
			"t=\"s\"><v>1</v></c><c><f>1+1</f><v>1990</v></c></row>"
			"<row><c t=\"s\"><v>0</v></c><c "
			"t=\"s\"><v>99</v></c></row></sheetData></worksheet>",
			0},
		{"xl/sharedStrings.xml",
			"<sst><si><t>أبو سمير</t></si><si><r><t>ليلى</t></r><r><t> "
			"الحسن</t></r></si></sst>",
			0},
		{NULL, NULL, 0},
	};
	look_at_zip (look, "list.xlsx", MEMBERS);
	check_text (look, "ليلى الحسن\t1990\nأبو سمير\n\fثان\n\f");
}

static void
test_slides_and_open_document (Look *look, gconstpointer unused)
{
	static const ZipMember SLIDES[] = {
		{"ppt/slides/slide10.xml",
			"<p:sld xmlns:p=\"p\" "
			"xmlns:a=\"a\"><a:p><a:r><a:t>ten</a:t></a:r></a:p></p:sld>",
			0},
		{"ppt/slides/slide2.xml",
			"<p:sld xmlns:p=\"p\" "
			"xmlns:a=\"a\"><a:p><a:r><a:t>two</a:t></a:r></a:p></p:sld>",
			0},
		{NULL, NULL, 0},
	};
	static const ZipMember OPEN[] = {
		{"mimetype", "application/vnd.oasis.opendocument.text", 0},
		{"content.xml",
			"<office:document-content xmlns:office=\"o\" "
			"xmlns:text=\"t\"><text:h>عنوان</text:h><text:p>one<text:s/>two"
			"<text:line-break/>three<text:note><text:note-citation>1</text:note-citation>"
			"<text:note-body><text:p>حاشية</text:p></text:note-body></text:note></text:p>"
			"</office:document-content>",
			0},
		{"meta.xml",
			"<office:document-meta xmlns:office=\"o\" "
			"xmlns:meta=\"m\"><meta:creation-date>2024-12-08</meta:creation-date>"
			"</office:document-meta>",
			0},
		{NULL, NULL, 0},
	};
	look_at_zip (look, "talk.pptx", SLIDES);
	check_text (look, "two\n\ften\n\f");
	{
		g_autoptr (GBytes) bytes = zip_make ("zip", "zip:compression=store", OPEN);
		look_at (
			look, "note.odt", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
	}
	check_text (look, "عنوان\none two\nthree 1 حاشية\n\f");
}

/* Entities are how a kilobyte becomes a gigabyte, and how a file asks for another file. */
static void
test_entities (Look *look, gconstpointer unused)
{
	static const ZipMember MEMBERS[] = {
		{"word/document.xml",
			"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\"><!ENTITY b "
			"\"&a;&a;\">]>"
			"<w:document " W "><w:p><w:r><w:t>&a;&b;</w:t></w:r></w:p></w:document>",
			0},
		{NULL, NULL, 0},
	};
	look_at_zip (look, "evil.docx", MEMBERS);
	check_text (look, "");
	g_assert_true (look_warned (look, "text.entities"));
}

static void
test_bomb (Look *look, gconstpointer unused)
{
	static const ZipMember MEMBERS[] = {{"word/document.xml", NULL, 65 << 20}, {NULL, NULL, 0}};
	static const ZipMember TOGETHER[] = {{"word/document.xml", NULL, 20 << 20},
		{"word/footnotes.xml", NULL, 20 << 20}, {NULL, NULL, 0}};
	look_at_zip (look, "bomb.docx", MEMBERS);
	g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (look->status, "text")), ==,
		ATHAR_ANALYSIS_LIMIT);
	g_assert_true (look_warned (look, "text.bomb"));
	look_at_zip (look, "bombs.docx", TOGETHER);
	g_assert_true (look_warned (look, "text.bomb"));
}

static void
test_page (Look *look, gconstpointer unused)
{
	static const char PAGE[] =
		"<!doctype html><!-- saved from url=(0020)https://news.example/ --><html "
		"lang=ar><head>"
		"<meta charset=windows-1256><title>\xd5\xdd\xcd\xc9</title><meta "
		"property=\"og:url\" content=\"https://news.example/1\">"
		"<meta property=\"article:published_time\" "
		"content=\"2024-12-08\"><style>p{}</style><script>alert(1)</script></head>"
		"<body><p>\xc7\xe1\xc8\xc7\xc8 "
		"<b>\xe3\xdd\xca\xe6\xcd</b></p><ul><li>one<li>two</ul><img "
		"src=\"http://192.0.2.1/x\"></body></html>";
	const AtharJson *claims;
	look_at (look, "page.html", PAGE, sizeof PAGE - 1);
	check_text (look, "صفحة\nالباب مفتوح\none\ntwo\n\f");
	claims = athar_json_get_object (look_facts (look, "text"), "claims");
	g_assert_cmpstr (athar_json_get_string (claims, "title"), ==, "صفحة");
	g_assert_cmpstr (athar_json_get_string (claims, "url"), ==, "https://news.example/1");
	g_assert_cmpstr (athar_json_get_string (claims, "published"), ==, "2024-12-08");
	g_assert_cmpstr (athar_json_get_string (claims, "saved_from"), ==, "https://news.example/");
}

/* Markup nested deeper than any stack would bear. */
static void
test_deep_page (Look *look, gconstpointer unused)
{
	g_autoptr (GString) page = g_string_new ("<html><body>");
	for (unsigned i = 0; i < 100000; i++)
		g_string_append (page, "<div>");
	g_string_append (page, "deep");
	look_at_text (look, "deep.html", page->str);
	g_assert_true (g_hash_table_contains (look->status, "text"));
	g_assert_false (look_died (look));
}

/* A page with a content of its own, in the font that every reader must have; object numbers @n and
 * @n + 1. */
static void
append_page (GString *pdf, unsigned n, const char *content)
{
	g_string_append_printf (pdf,
		"%u 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Resources<</Font<</F1 3 0 "
		"R>>>>/Contents %u 0 R>>endobj\n%u 0 obj<</Length %zu>>stream\n%s\nendstream "
		"endobj\n",
		n, n + 1, n + 1, strlen (content), content);
}

/* Looks at a PDF of one or two pages. Written by hand: a library that draws letters keeps lists of
 * fonts for ever, which the leak sanitizer counts against this test. Readers find the objects
 * without a table of places. */
static void
look_at_pdf (Look *look, const char *name, const char *first, const char *second)
{
	g_autoptr (GString) pdf = g_string_new ("%PDF-1.4\n");
	g_string_append_printf (pdf,
		"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[5 0 R%s]/Count "
		"%d>>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
		"4 0 obj<</Title(Inventory)/CreationDate(D:20310307080000Z)>>endobj\n",
		second ? " 7 0 R" : "", second ? 2 : 1);
	append_page (pdf, 5, first);
	if (second)
		append_page (pdf, 7, second);
	g_string_append (pdf, "trailer<</Root 1 0 R/Info 4 0 R/Size 9>>\n%%EOF\n");
	look_at (look, name, pdf->str, pdf->len);
}

#define WHOLE_GOD 0xe000 /* the glyph of "الله" */

/* Letters at @x, from left to right; ﷲ is one glyph. The fonts of append_letters' page have letters
 * of 5 to 9.5 points and marks without a width. */
static void
append_letters (GString *content, double x, const char *letters)
{
	g_string_append_printf (content, "1 0 0 1 %.2f 100 Tm <", x);
	for (const char *p = letters; *p; p = g_utf8_next_char (p))
		g_string_append_printf (content, "%04x",
			g_utf8_get_char (p) == 0xfdf2 ? WHOLE_GOD : g_utf8_get_char (p));
	g_string_append (content, "> Tj\n");
}

/* Looks at a PDF whose codes are UTF-16 and whose font nobody needs to have. */
static void
look_at_letters (Look *look, const GString *content)
{
	static const char MAP[] =
		"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def "
		"/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange "
		"1 beginbfrange <0020> <06ff> <0020> endbfrange "
		"1 beginbfchar <e000> <0627064406440647> endbfchar endcmap end end";
	g_autoptr (GString) pdf = g_string_new ("%PDF-1.4\n");
	g_autoptr (GString) widths = g_string_new (NULL);
	for (unsigned c = 0x0620; c < 0x064b; c++)
		g_string_append_printf (widths, "%u ", 250 + c * 7 % 23 * 10);
	g_string_append_printf (pdf,
		"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
		"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Resources<</Font<</F1 5 0 "
		"R>>>>/Contents 4 0 R>>endobj\n"
		"4 0 obj<</Length %zu>>stream\nBT /F1 20 Tf\n%sET\nendstream endobj\n"
		"5 0 obj<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 "
		"0 R]/ToUnicode 7 0 R>>endobj\n"
		"6 0 obj<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry"
		"(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500/W[1568[%s]1611 1618 0]/"
		"FontDescriptor<</Type/FontDescriptor/FontName/A/Flags 4/Ascent 900/Descent -250/"
		"FontBBox[0 -200 1000 800]>>>>endobj\n"
		"7 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
		"trailer<</Root 1 0 R/Size 8>>\n%%%%EOF\n",
		content->len + 16, content->str, widths->str, strlen (MAP), MAP);
	look_at (look, "letters.pdf", pdf->str, pdf->len);
}

/* Width in points, as look_at_letters says it. */
static double
letter_width (gunichar c)
{
	if (c == 0xfdf2)
		return 10;
	return c == ' ' ? 5 : c >= 0x064b && c <= 0x0652 ? 0 : (250 + c * 7 % 23 * 10) / 50.0;
}

/* As office programs and browsers write: a word, or a whole line, in one go from left to right. */
static void
test_pdf_words_drawn_whole (Look *look, gconstpointer unused)
{
	g_autoptr (GString) content = g_string_new (NULL);
	append_letters (content, 50, "ًاحوتفم بابلا ﷲو لاق");
	look_at_letters (look, content);
	check_text (look, "قال والله الباب مفتوحاً\n\f");
}

/* The columns of a page that runs to the left: none is left out. */
static void
test_pdf_columns (Look *look, gconstpointer unused)
{
	for (double x = 150; x < 340; x += 30) {
		g_autoptr (GString) content = g_string_new (NULL);
		append_letters (content, 50, "حوتفم بابلا");
		append_letters (content, x, "دمحم لاق");
		look_at_letters (look, content);
		g_assert_nonnull (strstr (look_text (look, "text"), "قال محمد"));
		g_assert_nonnull (strstr (look_text (look, "text"), "الباب مفتوح"));
	}
}

/* As cairo writes: letter by letter from right to left, each mark over its letter. poppler makes one
 * word of both, in which the letter ends where the mark is drawn. */
static void
test_pdf_letters_drawn_singly (Look *look, gconstpointer unused)
{
	static const char WORDS[] = "قال مُحَمَّد والباب مفتوحاً وبيتِهِ ﷲ سَمَر وفيً";
	g_autoptr (GString) content = g_string_new (NULL);
	double x = 380;
	for (const char *p = WORDS; *p; p = g_utf8_next_char (p)) {
		g_autofree char *letter = g_strndup (p, (gsize)(g_utf8_next_char (p) - p));
		double width = letter_width (g_utf8_get_char (p));
		x -= width;
		if (*p != ' ')
			append_letters (content, width > 0 ? x : x + 2, letter);
	}
	look_at_letters (look, content);
	check_text (look, "قال مُحَمَّد والباب مفتوحاً وبيتِهِ الله سَمَر وفيً\n\f");
}

static void
test_pdf (Look *look, gconstpointer unused)
{
	const AtharJson *facts, *claims;
	look_at_pdf (look, "a.pdf", "BT /F1 12 Tf 20 100 Td (One register, number 117.) Tj ET",
		"10 10 50 50 re f");
	facts = look_facts (look, "text");
	check_text (look, "One register, number 117.\n\f");
	g_assert_cmpint (look_int (facts, "pages"), ==, 2);
	g_assert_cmpint (look_int (facts, "pages_without_text"), ==, 1);
	claims = athar_json_get_object (facts, "claims");
	g_assert_cmpstr (athar_json_get_string (claims, "title"), ==, "Inventory");
	g_assert_cmpint (look_int (claims, "created_us"), ==, INT64_C (1930636800000000));
	g_assert_true (look_warned (look, "text.no-words"));
	if (!g_hash_table_contains (look->status, "pages"))
		return g_test_skip ("NO LANDLOCK HERE: pictures of pages are not made");
	g_assert_true (g_hash_table_contains (look->blobs, "pages/page-1"));
	g_assert_true (g_hash_table_contains (look->blobs, "pages/page-2"));
	g_assert_true (g_hash_table_contains (look->blobs, "pages/thumb"));
}

static size_t
picture_bytes (Look *look, const char *words)
{
	g_autofree char *content = g_strdup_printf ("BT /F1 40 Tf 20 100 Td (%s) Tj ET", words);
	GBytes *blob;
	look_at_pdf (look, "base14.pdf", content, NULL);
	blob = g_hash_table_lookup (look->blobs, "pages/page-1");
	return blob ? g_bytes_get_size (blob) : 0;
}

/* A font that the document names and does not carry is taken from the system, inside the jail. */
static void
test_fonts (Look *look, gconstpointer unused)
{
	size_t empty = picture_bytes (look, ""), full = picture_bytes (look, "REGISTER 117");
	if (!g_hash_table_contains (look->status, "pages"))
		return g_test_skip ("NO LANDLOCK HERE: pictures of pages are not made");
	check_text (look, "REGISTER 117\n\f");
	g_assert_cmpuint (full, >, empty + 2000);
}

/* Locked, and carrying other files: both told. */
static void
test_pdf_locked_and_laden (Look *look, gconstpointer unused)
{
#define PDF(catalog, more, trailer)                                                                \
	"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" catalog ">>endobj\n2 0 obj<</Type/Pages/"   \
	"Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>"     \
	"endobj\n" more "trailer<</Root 1 0 R/Size 6" trailer ">>\n%%EOF\n"
#define KEY "<4142434441424344414243444142434441424344414243444142434441424344>"
	look_at_text (look, "locked.pdf",
		PDF ("", "4 0 obj<</Filter/Standard/V 1/R 2/O" KEY "/U" KEY "/P -4>>endobj\n",
			"/Encrypt 4 0 R/ID[<41><41>]"));
	g_assert_true (look_warned (look, "text.encrypted"));
	g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (look->status, "text")), ==,
		ATHAR_ANALYSIS_FAILED);
	look_at_text (look, "laden.pdf",
		PDF ("/Names<</EmbeddedFiles<</Names[(a.exe) 4 0 R]>>>>",
			"4 0 obj<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>endobj\n5 0 "
			"obj<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream endobj\n",
			""));
	g_assert_true (look_warned (look, "text.attachments"));
	g_assert_cmpint (look_int (look_facts (look, "text"), "attachments"), ==, 1);
}

/* A program inside, or a link that starts one: told, and never run. */
static void
test_pdf_programs (Look *look, gconstpointer unused)
{
#define LINK(action)                                                                               \
	"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/"  \
	"Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Annots[4 0 R]>>"    \
	"endobj\n4 0 obj<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<<" action                       \
	">>>>endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF\n"
	look_at_text (look, "script.pdf",
		PDF ("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "", ""));
	g_assert_true (look_warned (look, "text.programs"));
	/* Names may be written otherwise. */
	look_at_text (look, "closing.pdf",
		PDF ("/AA<</WC<</S/Java#53cript/JS(app.alert\\(1\\))>>>>", "", ""));
	g_assert_true (look_warned (look, "text.programs"));
	look_at_text (look, "launch.pdf", LINK ("/S/La#75nch/F(a.exe)"));
	g_assert_true (look_warned (look, "text.programs"));
	look_at_text (look, "address.pdf", LINK ("/S/URI/URI(https://news.example/)"));
	g_assert_false (look_warned (look, "text.programs"));
	g_assert_false (look_died (look));
}

/* A size that no disk ever held. */
static void
test_holes (Look *look, gconstpointer unused)
{
	g_autofree char *path = look_path (look, "a.bin");
	int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	g_assert_cmpint (fd, >=, 0);
	g_assert_cmpint (ftruncate (fd, INT64_C (20) << 30), ==, 0);
	close (fd);
	look_at_file (look, "a.bin");
	g_assert_true (look_warned (look, "worker.sparse"));
	g_assert_false (look_died (look));
}

static void
test_damaged (Look *look, gconstpointer unused)
{
	look_at_text (look, "a.pdf", "%PDF-1.4\nnothing here");
	g_assert_true (look_warned (look, "text.pdf-damaged"));
	look_at_text (look, "b.pdf",
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 "
		"R 2 0 R]/Count 100000000>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF\n");
	g_assert_true (look_warned (look, "text.pdf-damaged"));
	look_at (look, "a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", 12);
	g_assert_true (look_warned (look, "text.no-reader"));
}

#define ADD(name)                                                                                  \
	g_test_add ("/worker/text/" #name, Look, NULL, look_set_up, test_##name, look_tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	ADD (encodings);
	ADD (parts);
	ADD (word);
	ADD (word_cut);
	ADD (sheet);
	ADD (slides_and_open_document);
	ADD (entities);
	ADD (bomb);
	ADD (page);
	ADD (deep_page);
	ADD (pdf);
	ADD (pdf_words_drawn_whole);
	ADD (pdf_columns);
	ADD (pdf_letters_drawn_singly);
	ADD (fonts);
	ADD (pdf_locked_and_laden);
	ADD (pdf_programs);
	ADD (holes);
	ADD (damaged);
	return g_test_run ();
}
