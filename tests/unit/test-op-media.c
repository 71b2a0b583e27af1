/* SPDX-License-Identifier: Apache-2.0
 *
 * op/media: the gate. G1 named reviewers only, G2 no way around by a copy or a sidecar, G3 by records;
 * what analyzers said of the type is fit for a header.
 */
#include "base/sign.h"
#include "case-fixture.h"
#include "op/analysis.h"
#include "op/media.h"

typedef struct {
	AtharCase *c;
	AtharId delivery;
	int64_t number;
} World;

static AtharHash
say (AtharCase *c, const char *type, const AtharId *entity, AtharJson *body)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) owned = body;
	AtharDraft draft = {.type = type, .body = body};
	AtharHash id;
	athar_json_set_id (body, g_str_equal (type, "retract") ? "target" : "entity", entity);
	athar_case_append (c, &draft, 1, &id, &error);
	g_assert_no_error (error);
	return id;
}

static AtharId
add (World *w, const char *path, const char *bytes, const AtharId *sidecar_of)
{
	g_autoptr (GError) error = NULL;
	AtharJson *body = athar_json_object ();
	AtharStored stored;
	AtharId id;
	athar_store_put_bytes (
		athar_case_get_store (w->c), bytes, strlen (bytes), &stored, &error);
	g_assert_no_error (error);
	athar_id_random (&id);
	athar_json_set_int (body, "number", ++w->number);
	athar_json_set_id (body, "acquisition", &w->delivery);
	athar_json_set_hash (body, "object", &stored.id);
	athar_json_set_int (body, "bytes", (int64_t)stored.bytes);
	athar_json_set (body, "path", athar_value_name (path, strlen (path)));
	if (sidecar_of) {
		athar_json_set_id (body, "sidecar_of", sidecar_of);
		athar_json_set_string (body, "sidecar_kind", "info_json");
	}
	say (w->c, "item.add", &id, body);
	return id;
}

static AtharHash
flag (World *w, const AtharId *id, const char *word, const char *value)
{
	AtharJson *body = athar_json_object ();
	athar_json_set_string (body, "flag", word);
	athar_json_set_string (body, "value", value);
	return say (w->c, "flag", id, body);
}

static World
begin (Place *place)
{
	World w = {.c = open_case (place->dir, ATHAR_CASE_WRITE)};
	AtharJson *body = athar_json_object ();
	athar_id_random (&w.delivery);
	athar_json_set_string (body, "source", "أبو سمير");
	say (w.c, "add.begin", &w.delivery, body);
	return w;
}

static AtharMedia *
must_open (World *w, const AtharId *id)
{
	g_autoptr (GError) error = NULL;
	AtharMedia *media = athar_media_open (w->c, NULL, ATHAR_ID_STR (id), &error);
	g_assert_no_error (error);
	return media;
}

static void
assert_denied (World *w, const AtharId *id, bool denied)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharMedia) media = athar_media_open (w->c, NULL, ATHAR_ID_STR (id), &error);
	if (!denied) {
		g_assert_no_error (error);
		return;
	}
	g_assert_null (media);
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_DENIED);
	g_autofree char *text = athar_error_dup_text (error, ATHAR_LANG_AR);
	g_assert_nonnull (strstr (text, "member reviewer")); /* the next step */
}

static void
put_facts (World *w, const AtharHash *object, const char *facts, const char *const *blobs)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharAnalysis) analysis = athar_analysis_new ();
	AtharAnalyzedBy by = {"magic", 1, "none"};
	athar_json_unref (analysis->facts);
	analysis->facts = athar_json_parse (facts, strlen (facts), G_MAXSIZE, 0, &error);
	for (int part = 1; part <= 2; part++) {
		AtharAnalysisText *text = g_new0 (AtharAnalysisText, 1);
		*text = (AtharAnalysisText){(uint32_t)part, g_strdup (part == 1 ? "الباب" : "gate")};
		g_ptr_array_add (analysis->texts, text);
	}
	for (; blobs && blobs[0]; blobs += 2) {
		AtharAnalysisBlob *blob = g_new0 (AtharAnalysisBlob, 1);
		*blob = (AtharAnalysisBlob){g_strdup (blobs[0]), g_strdup (blobs[1]),
			g_bytes_new (blobs[0], strlen (blobs[0]))};
		g_ptr_array_add (analysis->blobs, blob);
	}
	athar_analysis_put (athar_case_get_derived (w->c, NULL), object, &by, analysis, &error);
	g_assert_no_error (error);
}

static void
test_original (Place *place, gconstpointer data)
{
	World w = begin (place);
	AtharId id = add (&w, "قرص/صور\\الباب الشمالي.jpg", "bytes", NULL);
	AtharMedia *media = must_open (&w, &id);
	g_autoptr (GError) error = NULL;
	uint64_t bytes;
	char buf[8];
	int fd;
	g_assert_cmpstr (athar_media_get_reference (media), ==, "SDN-A-000001");
	g_assert_cmpstr (athar_media_get_name (media), ==, "الباب الشمالي.jpg");
	g_assert_cmpstr (athar_media_get_type (media), ==, "application/octet-stream");
	athar_media_open_original (media, &fd, &bytes, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (bytes, ==, 5);
	g_assert_cmpint (read (fd, buf, sizeof buf), ==, 5);
	close (fd);
	athar_media_free (media);
	g_assert_null (athar_media_open (w.c, NULL, ATHAR_ID_STR (&w.delivery), &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	g_clear_error (&error);
	g_assert_null (athar_media_open (w.c, NULL, "../../../etc/passwd", &error));
	g_assert_nonnull (error);
	close_case (w.c);
}

static gboolean
join (const char *analyzer, int64_t part, const char *text, gpointer payload, GError **error)
{
	g_string_append_printf (payload, "%s %d %s;", analyzer, (int)part, text);
	return TRUE;
}

static void
test_pictures (Place *place, gconstpointer data)
{
	static const char *const blobs[] = {"thumb", "image/jpeg", "page-10", "image/jpeg", "page-2",
		"image/jpeg", "exif", "application/octet-stream", NULL};
	World w = begin (place);
	AtharId id = add (&w, "a.pdf", "pdf", NULL);
	AtharMedia *media = must_open (&w, &id);
	g_autoptr (GError) error = NULL;
	g_autoptr (GString) texts = g_string_new (NULL);
	const char *type;
	put_facts (&w, athar_media_get_object (media), "{\"media_type\":\"application/pdf\"}", blobs);
	athar_media_free (media);
	media = must_open (&w, &id);
	g_assert_cmpstr (athar_media_get_type (media), ==, "application/pdf");
	g_auto (GStrv) names = athar_media_list_pictures (media, &error);
	g_autofree char *joined = g_strjoinv (" ", names);
	g_assert_cmpstr (joined, ==, "page-2 page-10 thumb");
	g_autoptr (GBytes) page = athar_media_read_picture (media, "page-10", &type, &error);
	g_assert_no_error (error);
	g_assert_cmpstr (type, ==, "image/jpeg");
	g_assert_cmpuint (g_bytes_get_size (page), ==, 7);
	g_assert_null (athar_media_read_picture (media, "exif", &type, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	g_clear_error (&error);
	athar_media_each_text (media, join, texts, &error);
	g_assert_cmpstr (texts->str, ==, "magic 1 الباب;magic 2 gate;");
	put_facts (&w, athar_media_get_object (media),
		"{\"media_type\":\"text/html\\r\\nSet-Cookie: a=b\"}", NULL);
	athar_media_free (media);
	media = must_open (&w, &id);
	g_assert_cmpstr (athar_media_get_type (media), ==, "application/octet-stream");
	athar_media_free (media);
	close_case (w.c);
}

static void
test_gate (Place *place, gconstpointer data)
{
	World w = begin (place);
	AtharId film = add (&w, "film.mp4", "film", NULL), copy = add (&w, "نسخة.mp4", "film", NULL);
	AtharId sidecar = add (&w, "film.info.json", "{}", &film), other = add (&w, "b", "b", NULL);
	assert_denied (&w, &film, false);
	flag (&w, &film, "graphic", "yes"); /* hard to look at, but anybody's */
	flag (&w, &film, "child", "no");
	assert_denied (&w, &film, false);
	AtharHash said = flag (&w, &copy, "child", "yes");
	assert_denied (&w, &film, true);
	assert_denied (&w, &copy, true);
	assert_denied (&w, &sidecar, true);
	assert_denied (&w, &other, false);
	AtharJson *body = athar_json_object ();
	AtharDraft draft = {.type = "retract", .body = body, .over = &said, .n_over = 1};
	g_autoptr (GError) error = NULL;
	athar_json_set_id (body, "target", &copy);
	athar_case_append (w.c, &draft, 1, NULL, &error);
	g_assert_no_error (error);
	athar_json_unref (body);
	assert_denied (&w, &film, false);
	flag (&w, &sidecar, "sexual_violence", "yes"); /* said of what the post tells */
	assert_denied (&w, &copy, true);
	assert_denied (&w, &other, false);
	close_case (w.c);
}

int
main (int argc, char **argv)
{
	athar_crypto_init ();
	g_test_init (&argc, &argv, NULL);
	g_test_add ("/media/original", Place, NULL, set_up, test_original, tear_down);
	g_test_add ("/media/pictures", Place, NULL, set_up, test_pictures, tear_down);
	g_test_add ("/media/gate", Place, NULL, set_up, test_gate, tear_down);
	return g_test_run ();
}
