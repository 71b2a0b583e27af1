/* SPDX-License-Identifier: Apache-2.0
 *
 * op/media: the gate. G1 named reviewers only, G2 no way around by a copy or a sidecar, G3 by
 * records; what analyzers said of the type is fit for a header.
 */
#include "base/sign.h"
#include "case-fixture.h"
#include "op/analysis.h"
#include "op/media.h"
#include "op/show-list.h"
#include "sql/index.gen.h"

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

static AtharMedia
must_find (World *w, const AtharId *id)
{
	g_autoptr (GError) error = NULL;
	AtharMedia media = {0};
	athar_media_find (w->c, NULL, id, &media, &error);
	g_assert_no_error (error);
	return media;
}

static void
assert_denied_to (World *w, const AtharId *person, const AtharId *id, bool denied)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharMedia) media = {0};
	gboolean found = athar_media_find (w->c, person, id, &media, &error);
	if (!denied) {
		g_assert_no_error (error);
		return;
	}
	g_assert_false (found);
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_DENIED);
	g_autofree char *text = athar_error_dup_text (error, ATHAR_LANG_AR);
	g_assert_nonnull (strstr (text, "member reviewer")); /* the next step */
}

static void
assert_denied (World *w, const AtharId *id, bool denied)
{
	assert_denied_to (w, NULL, id, denied);
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
	AtharId id = add (&w, "قرص/صور/الباب الشمالي.jpg", "bytes", NULL);
	g_auto (AtharMedia) media = must_find (&w, &id);
	g_auto (AtharMedia) none = {0};
	g_autoptr (GError) error = NULL;
	char buf[8];
	int fd;
	g_assert_cmpstr (media.reference, ==, "SDN-A-000001");
	g_assert_cmpstr (media.type, ==, "application/octet-stream");
	g_assert_cmpuint (media.bytes, ==, 5);
	athar_media_open (w.c, &media, &fd, &error);
	g_assert_no_error (error);
	g_assert_cmpint (read (fd, buf, sizeof buf), ==, 5);
	close (fd);
	g_assert_false (athar_media_find (w.c, NULL, &w.delivery, &none, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	close_case (w.c);
}

static void
test_pictures (Place *place, gconstpointer data)
{
	static const char *const blobs[] = {"thumb", "image/jpeg", "page-10", "image/jpeg", "exif",
		"application/octet-stream", NULL};
	World w = begin (place);
	AtharId id = add (&w, "محضر.pdf", "pdf", NULL);
	AtharMedia media = must_find (&w, &id);
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) page = NULL;
	g_autofree char *type = NULL;
	put_facts (&w, &media.object, "{\"media_type\":\"application/pdf\"}", blobs);
	athar_media_clear (&media);
	media = must_find (&w, &id);
	g_assert_cmpstr (media.type, ==, "application/pdf");
	athar_media_picture (w.c, &media, "page-10", &page, &type, &error);
	g_assert_no_error (error);
	g_assert_cmpstr (type, ==, "image/jpeg");
	g_assert_cmpuint (g_bytes_get_size (page), ==, 7);
	g_assert_false (athar_media_picture (w.c, &media, "exif", NULL, NULL, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	put_facts (&w, &media.object, "{\"media_type\":\"text/html\\r\\nSet-Cookie: a=b\"}", NULL);
	athar_media_clear (&media);
	media = must_find (&w, &id);
	g_assert_cmpstr (media.type, ==, "application/octet-stream");
	athar_media_clear (&media);
	close_case (w.c);
}

static AtharHash
find_record (World *w, const AtharId *id)
{
	g_autoptr (GError) error = NULL;
	AtharStmt *s = athar_db_use (athar_case_get_db (w->c), &athar_sql_index_item_by_id, &error);
	AtharHash record;
	gboolean row;
	athar_bind_blob (s, P_INDEX_ITEM_BY_ID_ID, id->b, sizeof id->b);
	g_assert_true (athar_stmt_step (s, &row, &error) && row);
	g_assert_true (
		athar_show_column (s, C_INDEX_ITEM_BY_ID_RECORD, record.b, sizeof record.b));
	athar_stmt_reset (s);
	return record;
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
	AtharHash added = find_record (&w, &sidecar);
	flag (&w, &sidecar, "sexual_violence", "yes"); /* said of what the post tells */
	assert_denied (&w, &copy, true);
	assert_denied (&w, &other, false);
	AtharJson *withdrawal = athar_json_object ();
	AtharDraft withdraw = {.type = "retract", .body = withdrawal, .over = &added, .n_over = 1};
	athar_json_set_id (withdrawal, "target", &sidecar); /* withdrawn, and flagged still */
	athar_case_append (w.c, &withdraw, 1, NULL, &error);
	g_assert_no_error (error);
	athar_json_unref (withdrawal);
	assert_denied (&w, &copy, true);
	AtharId person;
	athar_id_random (&person);
	assert_denied_to (&w, &person, &film, true);
	say (w.c, "reviewer.name", &person, athar_json_object ());
	assert_denied_to (&w, &person, &film, false);
	assert_denied (&w, &film, true);
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
