/* SPDX-License-Identifier: Apache-2.0
 *
 * op/docs: whatever is added, replaced and taken back, in whatever steps: the index of words that
 * followed it is the one made from nothing. ATHAR_DOCS_ROUNDS=200 for a long run.
 */
#include "base/sign.h"
#include "case-fixture.h"
#include "op/docs.h"
#include "search/search.h"
#include "sql/derived.gen.h"

typedef struct {
	AtharHash id;
	AtharId entity;
	const char *type;
} Said;

typedef struct {
	AtharCase *c;
	GArray *said;			   /* Said, for retract and over */
	GArray *items, *sets, *deliveries; /* AtharId */
} World;

static const char *const WORDS[] = {
	"السجن المركزي", "والبوابة", "hall", "North stairs", "معتقلون", "للمعتقلين", "٢٠١٣", "gate"};

static const char *
any_word (void)
{
	return WORDS[g_test_rand_int_range (0, G_N_ELEMENTS (WORDS))];
}

static AtharId
any_of (const GArray *ids)
{
	return g_array_index (ids, AtharId, g_test_rand_int_range (0, (int)ids->len));
}

static AtharHash
object_of (int n)
{
	return (AtharHash){{0xEE, (uint8_t)n}};
}

/* Append one record; now and then it replaces, unasked, anything said before. */
static void
say (World *w, const char *type, const AtharId *entity, AtharJson *body, const AtharHash *over)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) owned = body;
	AtharDraft draft = {.type = type, .body = body, .over = over, .n_over = over != NULL};
	Said said = {.entity = *entity, .type = type};
	athar_json_set_id (
		body, g_str_equal (type, "retract") ? "target" : "entity", entity);
	athar_case_append (w->c, &draft, 1, &said.id, &error);
	g_assert_no_error (error);
	g_array_append_val (w->said, said);
}

/* An earlier record of @type, to be replaced; NULL: none this time. */
static const Said *
any_said (World *w, const char *type)
{
	for (int tries = 0; w->said->len && tries < 8; tries++) {
		const Said *said = &g_array_index (
			w->said, Said, g_test_rand_int_range (0, (int)w->said->len));
		if (!type || g_str_equal (said->type, type))
			return said;
	}
	return NULL;
}

static void
deliver (World *w)
{
	AtharJson *body = athar_json_object ();
	const Said *old = g_test_rand_bit () ? any_said (w, "add.begin") : NULL;
	AtharHash over = old ? old->id : (AtharHash){{0}};
	AtharId entity;
	athar_id_random (&entity);
	if (old)
		entity = old->entity;
	else
		g_array_append_val (w->deliveries, entity);
	athar_json_set_string (body, "source", any_word ());
	if (g_test_rand_bit ())
		athar_json_set_string (body, "url", "https://example.org/hall");
	say (w, "add.begin", &entity, body, old ? &over : NULL);
}

static void
add_item (World *w)
{
	AtharJson *body = athar_json_object ();
	g_autofree char *path = g_strdup_printf ("%s/%s.jpg", any_word (), any_word ());
	AtharHash object = object_of (g_test_rand_int_range (0, 6));
	AtharId entity, delivery = any_of (w->deliveries);
	athar_id_random (&entity);
	athar_json_set_int (body, "number", (int64_t)w->items->len + 1);
	athar_json_set_id (body, "acquisition", &delivery);
	athar_json_set_hash (body, "object", &object);
	athar_json_set_int (body, "bytes", 1);
	athar_json_set (body, "path", athar_value_name (path, strlen (path)));
	if (w->items->len && g_test_rand_bit ()) {
		AtharId main_item = any_of (w->items);
		athar_json_set_id (body, "sidecar_of", &main_item);
		athar_json_set_string (body, "sidecar_kind", "info_json");
	}
	say (w, "item.add", &entity, body, NULL);
	g_array_append_val (w->items, entity);
}

static void
add_exhibit (World *w)
{
	AtharJson *body = athar_json_object ();
	AtharId entity, delivery = any_of (w->deliveries);
	athar_id_random (&entity);
	athar_json_set_int (body, "number", (int64_t)w->items->len + 1);
	athar_json_set_id (body, "acquisition", &delivery);
	athar_json_set_string (body, "kind", "register");
	athar_json_set (body, "description", athar_value_text (any_word ()));
	athar_json_set (
		body, "find_spot", athar_value_place (any_word (), NULL, NULL, 0, NULL));
	say (w, "item.exhibit", &entity, body, NULL);
	g_array_append_val (w->items, entity);
}

static void
describe (World *w)
{
	static const char *const fields[] = {"note", "tag", "title", "place", "summary", "maker"};
	const char *field = fields[g_test_rand_int_range (0, G_N_ELEMENTS (fields))];
	const char *type = g_str_equal (field, "note") || g_str_equal (field, "tag") ? field
										     : "describe";
	const Said *old = g_test_rand_bit () ? any_said (w, type) : NULL;
	AtharHash over = old ? old->id : (AtharHash){{0}};
	AtharId entity = any_of (w->items);
	AtharJson *body = athar_json_object ();
	if (g_str_equal (field, "title") || g_str_equal (field, "tag"))
		athar_json_set_string (body, field, any_word ());
	else if (g_str_equal (field, "place"))
		athar_json_set (
			body, field, athar_value_place (any_word (), NULL, NULL, 0, NULL));
	else
		athar_json_set (body, g_str_equal (field, "note") ? "text" : field,
			athar_value_text (any_word ()));
	say (w, type, &entity, body, old ? &over : NULL); /* perhaps of another thing */
}

static void
open_set (World *w)
{
	const Said *old = g_test_rand_bit () ? any_said (w, "set.open") : NULL;
	AtharHash over = old ? old->id : (AtharHash){{0}};
	AtharJson *body = athar_json_object ();
	AtharId entity;
	athar_id_random (&entity);
	if (old)
		entity = old->entity;
	else
		g_array_append_val (w->sets, entity);
	athar_json_set_string (body, "name", any_word ());
	say (w, "set.open", &entity, body, old ? &over : NULL);
}

static void
put_in_set (World *w)
{
	AtharJson *body = athar_json_object ();
	AtharId entity = any_of (w->items), set = any_of (w->sets);
	athar_json_set_id (body, "set", &set);
	say (w, "set.member", &entity, body, NULL);
}

static void
take_back (World *w)
{
	static const char *const types[] = {NULL, "retract", "item.add", "item.add"};
	const Said *said =
		any_said (w, types[g_test_rand_int_range (0, G_N_ELEMENTS (types))]);
	AtharHash over;
	AtharId target;
	if (!said)
		return;
	over = said->id;
	target = said->entity;
	say (w, "retract", &target, athar_json_object (), &over);
}

/* An analyzer found words in an object. */
static void
look (World *w)
{
	g_autoptr (GError) error = NULL;
	AtharDb *db = athar_case_get_derived (w->c, &error);
	AtharHash object = object_of (g_test_rand_int_range (0, 6));
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_put_text, &error);
	athar_bind_blob (s, P_DERIVED_ANALYSIS_PUT_TEXT_OBJECT, object.b, sizeof object.b);
	athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_TEXT_ANALYZER, "text");
	athar_bind_int (s, P_DERIVED_ANALYSIS_PUT_TEXT_PART, g_test_rand_int_range (0, 3));
	athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_TEXT_BODY, any_word ());
	g_assert_true (athar_stmt_run (s, &error));
	s = athar_db_use (db, &athar_sql_derived_analysis_end, &error);
	athar_bind_blob (s, P_DERIVED_ANALYSIS_END_OBJECT, object.b, sizeof object.b);
	athar_bind_text (s, P_DERIVED_ANALYSIS_END_ANALYZERS, "text 1");
	athar_bind_text (s, P_DERIVED_ANALYSIS_END_KIND, "text");
	g_assert_true (athar_stmt_run (s, &error));
}

/* ── what is in the index, by things and not by their short numbers ── */

typedef struct {
	GHashTable *names; /* short number → entity, hex */
	GPtrArray *lines;
} Dump;

static gboolean
take_row (const char *json, gpointer payload, GError **error)
{
	Dump *d = payload;
	g_autoptr (AtharJson) line = athar_json_parse (json, strlen (json), 1 << 20, 0, error);
	const AtharJson *row;
	int64_t n;
	g_assert_nonnull (line);
	row = athar_json_get (line, "row");
	if (athar_json_get_int (row, "n", &n)) {
		g_hash_table_insert (d->names, g_memdup2 (&n, sizeof n),
			g_strdup (athar_json_get_string (row, "entity")));
		return TRUE;
	}
	g_assert_true (athar_json_get_int (row, "id", &n));
	int64_t entity = n >> 24;
	const char *name = g_hash_table_lookup (d->names, &entity);
	g_assert_nonnull (name);
	g_ptr_array_add (d->lines, g_strdup_printf ("%s %" G_GINT64_FORMAT " %s", name,
					   n & 0xFFFFFF, athar_json_get_string (row, "body")));
	return TRUE;
}

typedef struct {
	Dump *d;
	const char *query;
} Asked;

static gboolean
take_hit (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	Asked *a = payload;
	g_ptr_array_add (
		a->d->lines, g_strdup_printf ("%s: %s", a->query, ATHAR_ID_STR (&hit->entity)));
	return TRUE;
}

static int
compare_lines (const void *a, const void *b)
{
	return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Every document, and which things each word finds: texts and index must agree. (Ranks may differ
 * by a little: how many things there are is taken from the highest short number.) */
static char *
dump (AtharCase *c)
{
	static const char *const tables[] = {"doc_entity", "doc", NULL};
	g_autoptr (GError) error = NULL;
	AtharDb *db = athar_case_get_derived (c, &error);
	Dump d = {g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free),
		g_ptr_array_new_with_free_func (g_free)};
	char *out;
	athar_db_dump (db, tables, take_row, &d, &error);
	g_assert_no_error (error);
	for (size_t i = 0; i < G_N_ELEMENTS (WORDS); i++) {
		g_autoptr (AtharQuery) query = athar_query_parse (WORDS[i], &error);
		Asked asked = {&d, WORDS[i]};
		AtharSearchOptions options = {.ranked = true, .hit = take_hit, .payload = &asked};
		g_assert_true (athar_search_run (db, query, &options, NULL, &error));
	}
	g_ptr_array_sort (d.lines, compare_lines);
	g_ptr_array_add (d.lines, NULL);
	out = g_strjoinv ("\n", (char **)d.lines->pdata);
	g_hash_table_unref (d.names);
	g_ptr_array_unref (d.lines);
	return out;
}

/* What stands in one of them only, for people. */
static void
tell_difference (const char *a, const char *b, const char *which)
{
	g_auto (GStrv) lines = g_strsplit (a, "\n", -1), others = g_strsplit (b, "\n", -1);
	for (char **line = lines; *line; line++)
		if (!g_strv_contains ((const char *const *)others, *line))
			g_test_message ("%s: %s", which, *line);
}

static void
feed (World *w)
{
	g_autoptr (GError) error = NULL;
	athar_docs_feed (w->c, NULL, NULL, &error);
	g_assert_no_error (error);
}

static void
change (World *w)
{
	static void (*const changes[]) (World *) = {deliver, add_item, add_item, add_exhibit,
		describe, describe, describe, open_set, put_in_set, put_in_set, take_back,
		take_back, look, look};
	changes[g_test_rand_int_range (0, G_N_ELEMENTS (changes))](w);
}

static void
test_same_as_anew (Place *place, gconstpointer data)
{
	const char *asked = g_getenv ("ATHAR_DOCS_ROUNDS");
	unsigned rounds = asked ? (unsigned)g_ascii_strtoull (asked, NULL, 10) : 12;
	g_autoptr (GError) error = NULL;
	World w = {.c = open_case (place->dir, ATHAR_CASE_WRITE)};
	w.said = g_array_new (FALSE, FALSE, sizeof (Said));
	w.items = g_array_new (FALSE, FALSE, sizeof (AtharId));
	w.sets = g_array_new (FALSE, FALSE, sizeof (AtharId));
	w.deliveries = g_array_new (FALSE, FALSE, sizeof (AtharId));
	deliver (&w);
	add_item (&w);
	open_set (&w);
	for (unsigned round = 0; round < rounds; round++) {
		g_autofree char *followed = NULL, *anew = NULL;
		for (int i = 0; i < 30; i++) {
			change (&w);
			if (g_test_rand_int_range (0, 3) == 0)
				feed (&w);
		}
		feed (&w);
		followed = dump (w.c);
		g_assert_true (athar_docs_forget (athar_case_get_derived (w.c, &error), &error));
		feed (&w);
		anew = dump (w.c);
		g_assert_cmpuint (strlen (anew), >, 100);
		tell_difference (followed, anew, "only when followed");
		tell_difference (anew, followed, "only when anew");
		g_assert_true (g_str_equal (followed, anew));
	}
	close_case (w.c);
	g_array_unref (w.said);
	g_array_unref (w.items);
	g_array_unref (w.sets);
	g_array_unref (w.deliveries);
}

int
main (int argc, char **argv)
{
	athar_crypto_init ();
	g_test_init (&argc, &argv, NULL);
	g_test_add ("/docs/same-as-anew", Place, NULL, set_up, test_same_as_anew, tear_down);
	return g_test_run ();
}
