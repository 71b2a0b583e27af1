/* SPDX-License-Identifier: Apache-2.0 */
#include "look-fixture.h"

static void
look_at_text (Look *look, const char *name, const char *text)
{
	look_at (look, name, text, strlen (text));
}

static void
check (const Look *look, const char *fact, const char *value)
{
	g_assert_cmpstr (athar_json_get_string (look_facts (look, "sidecar"), fact), ==, value);
}

static void
test_ytdlp (Look *look, gconstpointer unused)
{
	look_at_text (look, "clip.info.json",
		"{\"id\":\"abc\",\"extractor_key\":\"Example\",\"webpage_url\":\"https://"
		"video.example/abc\",\"uploader\":\"قناة تجريبية\","
		"\"uploader_id\":\"@sample\",\"title\":\"من داخل المبنى\",\"description\":\"وصف "
		"طويل\",\"timestamp\":1733636467,"
		"\"upload_date\":\"20241208\",\"epoch\":1733640000.5,\"duration\":12.5,"
		"\"comments\":[{},{}],"
		"\"formats\":[{\"url\":\"https://cdn.example/"
		"x?ip=203.0.113.9\"}],\"_version\":{\"version\":\"2024.12.01\"}}");
	check (look, "format", "yt-dlp");
	check (look, "url", "https://video.example/abc");
	check (look, "poster", "قناة تجريبية");
	check (look, "title", "من داخل المبنى");
	check (look, "text", "وصف طويل");
	check (look, "platform_id", "abc");
	check (look, "posted_how", "timestamp");
	check (look, "tool_version", "2024.12.01");
	g_assert_cmpint (look_int (look_facts (look, "sidecar"), "posted_us"), ==,
		INT64_C (1733636467000000));
	g_assert_cmpint (look_int (look_facts (look, "sidecar"), "captured_us"), ==,
		INT64_C (1733640000000000));
	/* The address it was downloaded from is not to be found by search. */
	g_assert_null (strstr (look_text (look, "text"), "203.0.113.9"));
	g_assert_nonnull (strstr (look_text (look, "sidecar"), "وصف طويل"));
}

static void
test_day_only (Look *look, gconstpointer unused)
{
	look_at_text (look, "clip.info.json",
		"{\"id\":\"abc\",\"extractor\":\"example\",\"title\":\"t\",\"upload_date\":"
		"\"20240229\"}");
	check (look, "posted", "20240229");
	check (look, "posted_how", "upload_date");
	g_assert_cmpint (look_int (look_facts (look, "sidecar"), "posted_us"), ==,
		INT64_C (1709164800000000));
	look_at_text (look, "clip.info.json",
		"{\"id\":\"abc\",\"extractor\":\"example\",\"title\":\"t\",\"upload_date\":"
		"\"20240231\"}");
	check (look, "posted", NULL);
}

static void
test_archiver (Look *look, gconstpointer unused)
{
	const AtharJson *media;
	look_at_text (look, "metadata.json",
		"{\"status\":\"telegram: "
		"success\",\"metadata\":{\"url\":\"https://t.example/c/"
		"7\",\"title\":\"منشور\",\"content\":\"نص\","
		"\"timestamp\":\"2024-12-08 "
		"14:00:00+00:00\",\"_processed_at\":\"2024-12-09T10:00:00Z\"},"
		"\"media\":[{\"filename\":\"/tmp/x/"
		"a1b2.mp4\",\"properties\":{\"hash\":\"SHA-256:00ff\"}}]}");
	check (look, "format", "auto-archiver");
	check (look, "url", "https://t.example/c/7");
	check (look, "text", "نص");
	check (look, "posted_how", "archiver");
	g_assert_cmpint (look_int (look_facts (look, "sidecar"), "posted_us"), ==,
		INT64_C (1733666400000000));
	media = athar_json_at (athar_json_get_array (look_facts (look, "sidecar"), "media"), 0);
	g_assert_cmpstr (athar_json_get_string (media, "name"), ==, "a1b2.mp4");
	g_assert_cmpstr (athar_json_get_string (media, "hash"), ==, "SHA-256:00ff");
}

/* What identifies the witness's phone and line is named, and its value nowhere: not in facts, texts
 * or warnings. */
static void
test_proofmode (Look *look, gconstpointer unused)
{
	static const char *const SECRETS[] = {
		"356938035643809", "198.51.100.77", "02:00:5e:10:00:01", "Example Mobile"};
	GHashTableIter each;
	gpointer analyzer, value;
	look_at_text (look, "photo.jpg.proof.csv",
		"CurrentDateTime0GMT,Location.Latitude,DeviceID,SHA256,IPV4,Wifi "
		"MAC,Network,Manufacturer,Notes,\n"
		"2024-12-08T05:41:07Z,33.5138,356938035643809,00aa,198.51.100.77,02:00:5e:10:00:01,"
		"\"Example Mobile\",Sample,\"a, \"\"b\"\"\",\n");
	check (look, "format", "proofmode");
	check (look, "media_sha256", "00aa");
	check (look, "gps_latitude", "33.5138");
	check (look, "make", "Sample");
	check (look, "notes", "a, \"b\"");
	g_assert_cmpint (look_int (look_facts (look, "sidecar"), "captured_us"), ==,
		INT64_C (1733636467000000));
	g_assert_cmpuint (
		athar_json_size (athar_json_get_array (look_facts (look, "sidecar"), "withheld")),
		==, 4);
	g_assert_true (look_warned (look, "sidecar.identifying"));
	g_hash_table_iter_init (&each, look->facts);
	while (g_hash_table_iter_next (&each, &analyzer, &value)) {
		g_autoptr (GString) all = g_string_new (NULL);
		athar_json_canonical (value, all);
		g_string_append (all, look_text (look, analyzer));
		for (size_t i = 0; i < G_N_ELEMENTS (SECRETS); i++)
			g_assert_null (strstr (all->str, SECRETS[i]));
	}
}

static void
test_others (Look *look, gconstpointer unused)
{
	look_at_text (look, "clip.info.json", "{\"something\":\"else\"}");
	g_assert_true (look_warned (look, "sidecar.unknown"));
	look_at_text (look, "table.csv", "name,year\nليلى الحسن,1990\nأبو سمير,1985\n");
	g_assert_cmpuint (athar_json_size (look_facts (look, "sidecar")), ==, 0);
	g_assert_nonnull (strstr (look_text (look, "text"), "ليلى الحسن"));
	look_at_text (look, "deep.info.json",
		"{\"id\":\"x\",\"extractor\":\"y\",\"title\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
		"]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}");
	g_assert_true (look_warned (look, "sidecar.unknown"));
}

#define ADD(name)                                                                                  \
	g_test_add ("/worker/sidecar/" #name, Look, NULL, look_set_up, test_##name, look_tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	ADD (ytdlp);
	ADD (day_only);
	ADD (archiver);
	ADD (proofmode);
	ADD (others);
	return g_test_run ();
}
