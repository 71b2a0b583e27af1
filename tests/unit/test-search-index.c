/* SPDX-License-Identifier: Apache-2.0
 *
 * search/: putting, finding, ranking, removing. ATHAR_SEARCH_ROWS=1000000 makes the last test a
 * measurement.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "search/search.h"

static AtharDb *
open_memory (void)
{
	g_autoptr (GError) error = NULL;
	AtharDb *db = athar_db_open (NULL, ATHAR_DB_MEMORY, &error);
	g_assert_no_error (error);
	athar_search_attach (db, &error);
	g_assert_no_error (error);
	return db;
}

static AtharId
id_of (unsigned n)
{
	return (AtharId){{(uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n, 7}};
}

static void
put (AtharDb *db, unsigned n, const char *field, const char *text)
{
	g_autoptr (GError) error = NULL;
	AtharId id = id_of (n);
	athar_search_put (db, &id, field, 0, text, &error);
	g_assert_no_error (error);
}

static gboolean
append_hit (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	GString *out = payload;
	unsigned n = (unsigned)hit->entity.b[0] << 16 | (unsigned)hit->entity.b[1] << 8 |
		     hit->entity.b[2];
	g_string_append_printf (out, "%s%u%s%s", out->len ? " " : "", n, hit->field ? ":" : "",
		hit->field ? hit->field : "");
	return TRUE;
}

static char *
find (AtharDb *db, const char *text, AtharSearchOptions options)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharQuery) query = athar_query_parse (text, &error);
	GString *out = g_string_new (NULL);
	g_assert_no_error (error);
	options.hit = append_hit;
	options.payload = out;
	athar_search_run (db, query, &options, NULL, &error);
	g_assert_no_error (error);
	return g_string_free (out, FALSE);
}

static void
assert_found (AtharDb *db, const char *query, const char *expected)
{
	g_autofree char *got = find (db, query, (AtharSearchOptions){.ranked = true});
	if (strcmp (got, expected))
		g_error ("“%s” found “%s”, not “%s”", query, got, expected);
}

/* The queries of the comparison with unicode61, which found none of them. */
static void
test_arabic (void)
{
	g_autoptr (AtharDb) db = open_memory ();
	put (db, 1, "text", "مُحَمَّد أَحْمَد الحسن");
	put (db, 2, "text", "نُقل إلى والسجن المركزي سنة ٢٠١٣");
	put (db, 3, "text", "على باب المدرسة");
	put (db, 4, "text", "محـــمود في سجن قديم");
	put (db, 5, "text", "كتاب المعتقلين للسجناء");
	put (db, 6, "name", "ليلى فلسطين");
	put (db, 7, "text", "\xEF\xBA\x83\xEF\xBA\xA3\xEF\xBB\xA4\xEF\xBA\xAA");
	assert_found (db, "محمد", "1:text");
	assert_found (db, "احمد", "7:text 1:text");
	assert_found (db, "أحمد الحسن", "1:text");
	assert_found (db, "السجن", "4:text 2:text");
	assert_found (db, "سجن", "4:text 2:text");
	assert_found (db, "والسجن", "4:text 2:text");
	assert_found (db, "\"السجن المركزي\"", "2:text");
	assert_found (db, "2013", "2:text");
	assert_found (db, "۲۰۱۳", "2:text");
	assert_found (db, "علي", "3:text");
	assert_found (db, "مدرسه", "3:text");
	assert_found (db, "محمود", "4:text");
	assert_found (db, "سجن قديم", "4:text");
	assert_found (db, "معتقلون", "5:text"); /* by its stem */
	assert_found (db, "کتاب", "5:text");
	assert_found (db, "لسط", ""); /* a name is never stemmed */
	assert_found (db, "فلسطين", "6:name");
	assert_found (db, "\"المركزي السجن\"", "");
	assert_found (db, "محم*", "4:text 1:text");
	assert_found (db, "السجن*", ""); /* a prefix is taken as it is */
	assert_found (db, "كتاب -معتقلون", "5:text"); /* excluded is the word, not its stem */
	put (db, 8, "name", "\x01للمعتقلات"); /* nor by a name that begins as no text should */
	assert_found (db, "معتقلون", "5:text");
	put (db, 8, "name", NULL);
	assert_found (db, "معتقلات", "5:text"); /* ات without an article */
}

static void
test_clitics (void)
{
	g_autoptr (AtharDb) db = open_memory ();
	put (db, 1, "text", "والد");
	put (db, 2, "text", "كالسجن");
	put (db, 3, "text", "فبالسجن");
	put (db, 4, "text", "وللسجن");
	put (db, 5, "text", "بسام");
	assert_found (db, "د", ""); /* too little would remain */
	assert_found (db, "سجن", "4:text 3:text 2:text");
	assert_found (db, "سام", "");
}

/* Stems in sentences, never in what names a thing. */
static void
test_stems (void)
{
	static const char *const with[] = {"note", "post", "text", "summary"};
	static const char *const without[] = {
		"name", "title", "tag", "set", "place", "source", "record"};
	for (size_t i = 0; i < G_N_ELEMENTS (with); i++) {
		g_autoptr (AtharDb) db = open_memory ();
		g_autofree char *expected = g_strconcat ("1:", with[i], NULL);
		put (db, 1, with[i], "المعتقلين");
		assert_found (db, "معتقلون", expected);
	}
	for (size_t i = 0; i < G_N_ELEMENTS (without); i++) {
		g_autoptr (AtharDb) db = open_memory ();
		put (db, 1, without[i], "المعتقلين");
		assert_found (db, "معتقلون", "");
	}
}

static void
test_logic (void)
{
	g_autoptr (AtharDb) db = open_memory ();
	put (db, 1, "name", "hall north.jpg");
	put (db, 1, "note", "green door");
	put (db, 2, "name", "hall south.jpg");
	put (db, 2, "note", "red door");
	put (db, 3, "name", "stairs.jpg");
	assert_found (db, "hall green", "1:note"); /* across two fields */
	assert_found (db, "hall -green", "2:name");
	assert_found (db, "-hall", "3");
	assert_found (db, "-hall -stairs", "");
	assert_found (db, "green | stairs", "3:name 1:note");
	assert_found (db, "door (red | green)", "2:note 1:note"); /* brackets are no syntax */
	assert_found (db, "nothing | door", "2:note 1:note");
	assert_found (db, "nothing door", "");
}

static void
test_rank (void)
{
	g_autoptr (AtharDb) db = open_memory ();
	put (db, 1, "text",
		"gate and a very long text about other things that goes on and on for a while, "
		"more than a line at any rate");
	put (db, 2, "text", "gate gate gate");
	put (db, 3, "title", "gate");
	put (db, 4, "text", "nothing");
	assert_found (db, "gate", "3:title 2:text 1:text");
	put (db, 5, "text", "معتقلون هنا");
	put (db, 6, "text", "معتقلين معتقلين"); /* twice its stem is half a word */
	assert_found (db, "معتقلون", "5:text 6:text");
	put (db, 7, "text", "stairs");
	put (db, 8, "text",
		"stairs in a text that is longer than the other, longer by some dozens of words, "
		"so that one of them says less about what it is about, as far as anybody can tell");
	assert_found (db, "stairs", "7:text 8:text");
}

static void
test_paging (void)
{
	g_autoptr (AtharDb) db = open_memory ();
	g_autofree char *first = NULL, *second = NULL, *newest = NULL;
	for (unsigned i = 1; i <= 9; i++)
		put (db, i, "name", "same");
	first = find (db, "same", (AtharSearchOptions){.ranked = true, .limit = 4});
	second = find (db, "same", (AtharSearchOptions){.ranked = true, .limit = 3, .skip = 4});
	newest = find (db, "same", (AtharSearchOptions){.limit = 2, .plain = true});
	g_assert_cmpstr (first, ==, "9:name 8:name 7:name 6:name");
	g_assert_cmpstr (second, ==, "5:name 4:name 3:name");
	g_assert_cmpstr (newest, ==, "9:name 8:name");
}

static void
test_change (void)
{
	g_autoptr (AtharDb) db = open_memory ();
	g_autoptr (GError) error = NULL;
	AtharId id = id_of (1);
	put (db, 1, "note", "first words");
	put (db, 1, "note", "second and longer words, so that the length class differs");
	assert_found (db, "first", "");
	assert_found (db, "second", "1:note");
	put (db, 1, "note", "second and longer words, so that the length class differs");
	assert_found (db, "second", "1:note");
	put (db, 1, "note", NULL);
	assert_found (db, "second", "");
	athar_search_put (db, &id, "text", 7, "السجن في الورقة الثامنة", &error);
	put (db, 1, "name", "kept");
	athar_search_remove_parts (db, &id, "text", 8, &error);
	assert_found (db, "سجن", "1:text");
	athar_search_remove_parts (db, &id, "text", 7, &error);
	assert_found (db, "سجن", "");
	assert_found (db, "kept", "1:name");
	athar_search_remove_entity (db, &id, &error);
	assert_found (db, "kept", "");
	put (db, 2, "name", "again");
	athar_search_clear (db, &error);
	assert_found (db, "again", "");
	g_assert_false (athar_search_put (db, &id, "text", 65536, "x", &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
}

static bool
file_holds (const char *path, const char *word)
{
	g_autofree char *data = NULL;
	gsize bytes;
	if (!g_file_get_contents (path, &data, &bytes, NULL))
		return false;
	return memmem (data, bytes, word, strlen (word)) != NULL;
}

/* FTS5 leaves removed words in the file until it is optimized. */
static void
test_optimize (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = g_dir_make_tmp ("athar-search-XXXXXX", NULL);
	g_autofree char *path = g_build_filename (dir, "derived.db", NULL);
	for (int round = 0; round < 2; round++) {
		g_autoptr (AtharDb) db = athar_db_open (path, ATHAR_DB_CREATE, &error);
		g_assert_no_error (error);
		g_assert_true (athar_search_attach (db, &error));
		if (round) {
			put (db, 1, "note", NULL);
			g_assert_true (athar_search_optimize (db, &error));
		} else {
			put (db, 1, "note", "zanzibarsecret");
			put (db, 2, "note", "other");
		}
	}
	g_assert_false (file_holds (path, "zanzibarsecret"));
	g_remove (path);
	g_rmdir (dir);
}

static void
time_query (AtharDb *db, const char *text)
{
	gint64 start = g_get_monotonic_time ();
	g_autofree char *got = find (db, text, (AtharSearchOptions){.ranked = true, .limit = 20});
	g_test_message ("“%s”: %.2f ms, %u bytes of hits", text,
		(double)(g_get_monotonic_time () - start) / 1e3, (unsigned)strlen (got));
}

static void
test_speed (void)
{
	const char *rows = g_getenv ("ATHAR_SEARCH_ROWS");
	unsigned n = rows ? (unsigned)g_ascii_strtoull (rows, NULL, 10) : 2000;
	g_autofree char *path = g_strdup_printf (
		"%s/athar-search-%d.db", g_get_tmp_dir (), g_test_rand_int_range (0, 1 << 30));
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharDb) db = athar_db_open (path, ATHAR_DB_CREATE, &error);
	gint64 start = g_get_monotonic_time ();
	g_assert_no_error (error);
	g_assert_true (athar_search_attach (db, &error) && athar_db_begin (db, &error));
	for (unsigned i = 0; i < n; i++) {
		g_autofree char *text = g_strdup_printf ("%s الصورة رقم %u من الممر %u في البناء "
							 "hall%u taken on 2013-%u by unit %u رقم%u",
			i % 10 ? "باب" : "السجن", i, i % 977, i % 131, i % 12 + 1, i % 53, i);
		put (db, i + 1, "note", text);
	}
	g_assert_true (athar_db_commit (db, &error));
	g_test_message (
		"%.0f rows a second", (double)n * 1e6 / (double)(g_get_monotonic_time () - start));
	for (int round = 0; round < 2; round++) {
		time_query (db, "رقم777");
		time_query (db, "سجن");
		time_query (db, "hall7 سجن");
	}
	g_clear_pointer (&db, athar_db_free);
	g_remove (path);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/search/arabic", test_arabic);
	g_test_add_func ("/search/clitics", test_clitics);
	g_test_add_func ("/search/stems", test_stems);
	g_test_add_func ("/search/logic", test_logic);
	g_test_add_func ("/search/rank", test_rank);
	g_test_add_func ("/search/paging", test_paging);
	g_test_add_func ("/search/change", test_change);
	g_test_add_func ("/search/optimize", test_optimize);
	g_test_add_func ("/search/speed", test_speed);
	return g_test_run ();
}
