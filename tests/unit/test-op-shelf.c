/* SPDX-License-Identifier: Apache-2.0
 *
 * op/shelf, op/filter, op/seek: S1 what is kept never outlives a commit, by this handle or another, nor what
 * analyzers find by more than two seconds; S2 any page is the same piece of the same list; S3 filters and
 * their combinations are what one gets by asking each thing.
 */
#include "case-fixture.h"
#include "op/analysis.h"
#include "op/filter.h"
#include "op/seek.h"

static AtharId
say (AtharCase *c, const char *type, const AtharId *entity, AtharJson *body)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) owned = body;
	AtharDraft draft = {.type = type, .body = body};
	AtharId id;
	if (entity)
		id = *entity;
	else
		athar_id_random (&id);
	athar_json_set_id (body, "entity", &id);
	athar_case_append (c, &draft, 1, NULL, &error);
	g_assert_no_error (error);
	return id;
}

static AtharId
begin (AtharCase *c)
{
	AtharJson *body = athar_json_object ();
	athar_json_set_string (body, "source", "قرص ١");
	return say (c, "add.begin", NULL, body);
}

static AtharId
add (AtharCase *c, const AtharId *delivery, int64_t number, AtharHash *ret_object)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *bytes = g_strdup_printf ("%" G_GINT64_FORMAT, number);
	AtharJson *body = athar_json_object ();
	AtharStored stored;
	athar_store_put_bytes (
		athar_case_get_store (c), bytes, strlen (bytes), &stored, &error);
	g_assert_no_error (error);
	athar_json_set_int (body, "number", number);
	athar_json_set_id (body, "acquisition", delivery);
	athar_json_set_hash (body, "object", &stored.id);
	athar_json_set_int (body, "bytes", (int64_t)stored.bytes);
	athar_json_set (body, "path", athar_value_name (bytes, strlen (bytes)));
	if (ret_object)
		*ret_object = stored.id;
	return say (c, "item.add", NULL, body);
}

static void
tag (AtharCase *c, const AtharId *id, const char *word)
{
	AtharJson *body = athar_json_object ();
	athar_json_set_string (body, "tag", word);
	say (c, "tag", id, body);
}

static void
flag (AtharCase *c, const AtharId *id, const char *word, const char *value)
{
	AtharJson *body = athar_json_object ();
	athar_json_set_string (body, "flag", word);
	athar_json_set_string (body, "value", value);
	say (c, "flag", id, body);
}

/* ── pages ── */

static gboolean
note_hit (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	g_array_append_val ((GArray *)payload, hit->entity);
	return TRUE;
}

/* (transfer full) the ids of one page. */
static GArray *
page (AtharCase *c, const char *text, AtharSeekSort sort, uint64_t skip, uint64_t limit)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharQuery) query = athar_query_parse (text, &error);
	GArray *ids = g_array_new (FALSE, FALSE, sizeof (AtharId));
	AtharSeekOptions options = {
		.sort = sort, .skip = skip, .limit = limit, .hit = note_hit, .payload = ids};
	g_assert_no_error (error);
	athar_seek_run (c, query, &options, NULL, &error);
	g_assert_no_error (error);
	return ids;
}

static guint
count (AtharCase *c, const char *text)
{
	g_autoptr (GArray) ids = page (c, text, ATHAR_SEEK_REFERENCE, 0, 0);
	return ids->len;
}

static void
assert_is (const GArray *ids, guint i, const AtharId *wanted)
{
	g_assert_cmpuint (ids->len, >, i);
	g_assert_true (athar_id_equal (&g_array_index (ids, AtharId, i), wanted));
}

static void
test_fresh (Place *place, gconstpointer data)
{
	g_autoptr (AtharCase) c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_autoptr (AtharCase) other = NULL;
	AtharId delivery = begin (c), one = add (c, &delivery, 1, NULL);
	g_assert_cmpuint (count (c, ""), ==, 1);
	g_assert_cmpuint (count (c, "tag:الرواق"), ==, 0);
	tag (c, &one, "الرُّواق");
	g_assert_cmpuint (count (c, "tag:الرواق"), ==, 1);
	other = open_case (place->dir, ATHAR_CASE_WRITE);
	add (other, &delivery, 2, NULL);
	g_assert_cmpuint (count (c, ""), ==, 2);
	flag (other, &one, "graphic", "no");
	g_assert_cmpuint (count (c, "state:reviewed"), ==, 1);
	g_assert_cmpuint (count (c, "-flag:graphic"), ==, 1);
}

static void
put_kind (AtharCase *c, const AtharHash *object, const char *facts)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharAnalysis) analysis = athar_analysis_new ();
	AtharAnalyzedBy by = {"magic", 1, "none"};
	const char *const answered[] = {"magic", NULL};
	AtharDb *derived = athar_case_get_derived (c, &error);
	g_assert_no_error (error);
	athar_json_unref (analysis->facts);
	analysis->facts = athar_json_parse (facts, strlen (facts), G_MAXSIZE, 0, &error);
	g_assert_no_error (error);
	g_assert_true (athar_db_begin (derived, NULL) &&
		       athar_analysis_put (derived, object, &by, analysis, NULL) &&
		       athar_analysis_end (derived, object, "magic 1", answered, NULL) &&
		       athar_db_commit (derived, NULL));
}

/* What an analyzer found through another handle is seen, two seconds later at the latest. */
static void
test_analysed (Place *place, gconstpointer data)
{
	g_autoptr (AtharCase) c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_autoptr (AtharCase) other = NULL;
	AtharHash object;
	AtharId delivery = begin (c);
	add (c, &delivery, 1, &object);
	g_assert_cmpuint (count (c, "type:photo"), ==, 0);
	g_assert_cmpuint (count (c, "type:other"), ==, 1);
	other = open_case (place->dir, ATHAR_CASE_WRITE);
	put_kind (other, &object, "{\"kind\":\"photo\"}");
	g_usleep (2100 * 1000);
	g_assert_cmpuint (count (c, "type:photo"), ==, 1);
	g_assert_cmpuint (count (c, "type:other"), ==, 0);
}

static void
test_pages (Place *place, gconstpointer data)
{
	g_autoptr (AtharCase) c = open_case (place->dir, ATHAR_CASE_WRITE);
	AtharId delivery = begin (c);
	AtharId ids[60];
	for (int64_t i = 0; i < 60; i++) {
		ids[i] = add (c, &delivery, i + 1, NULL);
		if (i % 7 == 0)
			tag (c, &ids[i], "x");
	}
	for (guint skip = 0; skip < 62; skip += 9) {
		g_autoptr (GArray) got = page (c, "", ATHAR_SEEK_REFERENCE, skip, 10);
		g_assert_cmpuint (got->len, ==, skip > 60 ? 0 : MIN (10, 60 - skip));
		for (guint i = 0; i < got->len; i++)
			assert_is (got, i, &ids[skip + i]);
	}
	g_autoptr (GArray) tagged = page (c, "tag:x", ATHAR_SEEK_DATE, 2, 3);
	g_assert_cmpuint (tagged->len, ==, 3);
	assert_is (tagged, 0, &ids[14]);
	/* More lists than are kept: each is still itself. */
	for (guint i = 0; i < 40; i++) {
		g_autofree char *query = g_strdup_printf ("ref:SDN-A-%06u", i + 1);
		g_autoptr (GArray) got = page (c, query, ATHAR_SEEK_REFERENCE, 0, 0);
		g_assert_cmpuint (got->len, ==, 1);
		assert_is (got, 0, &ids[i]);
	}
}

/* ── S3: against asking each thing ── */

#define THINGS 40
typedef struct {
	bool a, b, reviewed, graphic;
} Traits;
typedef struct {
	const char *word;
	bool (*holds) (const Traits *t);
} Predicate;

static bool has_a (const Traits *t) { return t->a; }
static bool has_b (const Traits *t) { return t->b; }
static bool is_reviewed (const Traits *t) { return t->reviewed; }
static bool is_graphic (const Traits *t) { return t->graphic || !t->reviewed; }
static const Predicate predicates[] = {{"tag:a", has_a}, {"tag:b", has_b},
	{"state:reviewed", is_reviewed}, {"flag:graphic", is_graphic}};

static bool
draw (GRand *random)
{
	return g_rand_int_range (random, 0, 2) == 1;
}

/* "p | q -r": two alternatives and one excluded. */
static void
try_query (AtharCase *c, const Traits *traits, GRand *random)
{
	const Predicate *p = &predicates[g_rand_int_range (random, 0, G_N_ELEMENTS (predicates))];
	const Predicate *q = &predicates[g_rand_int_range (random, 0, G_N_ELEMENTS (predicates))];
	const Predicate *r = &predicates[g_rand_int_range (random, 0, G_N_ELEMENTS (predicates))];
	g_autofree char *text = g_strdup_printf ("%s | %s -%s", p->word, q->word, r->word);
	guint wanted = 0;
	for (guint i = 0; i < THINGS; i++)
		wanted += (p->holds (&traits[i]) || q->holds (&traits[i])) && !r->holds (&traits[i]);
	g_test_message ("%s", text);
	g_assert_cmpuint (count (c, text), ==, wanted);
}

static void
test_filters (Place *place, gconstpointer data)
{
	g_autoptr (AtharCase) c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_autoptr (GRand) random = g_rand_new_with_seed (11);
	AtharId delivery = begin (c);
	Traits traits[THINGS] = {0};
	for (guint i = 0; i < THINGS; i++) {
		AtharId id = add (c, &delivery, i + 1, NULL);
		traits[i] = (Traits){draw (random), draw (random), draw (random), draw (random)};
		if (traits[i].a)
			tag (c, &id, "a");
		if (traits[i].b)
			tag (c, &id, "b");
		if (traits[i].reviewed)
			flag (c, &id, "graphic", traits[i].graphic ? "yes" : "no");
	}
	for (guint k = 0; k < 100; k++)
		try_query (c, traits, random);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add ("/shelf/fresh", Place, NULL, set_up, test_fresh, tear_down);
	g_test_add ("/shelf/analysed", Place, NULL, set_up, test_analysed, tear_down);
	g_test_add ("/shelf/pages", Place, NULL, set_up, test_pages, tear_down);
	g_test_add ("/shelf/filters", Place, NULL, set_up, test_filters, tear_down);
	return g_test_run ();
}
