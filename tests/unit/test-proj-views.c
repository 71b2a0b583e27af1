/* SPDX-License-Identifier: Apache-2.0
 *
 * What the views say: references, titles, contradictions, review state, history; and that what is
 * retracted is gone from all of them until the retraction is retracted.
 */
#include "proj-fixture.h"
#include "proj/apply.h"
#include "sql/index.gen.h"

typedef struct {
	Fixture f;
	AtharProj *proj;
	AtharId item, exhibit, acquisition, set;
	char item_text[ATHAR_ID_TEXT], set_text[ATHAR_ID_TEXT];
} World;

static void
world_init (World *w)
{
	Fixture *f = &w->f;

	fixture_init (f);
	w->item = fixture_id ("item");
	w->exhibit = fixture_id ("exhibit");
	w->acquisition = fixture_id ("acquisition");
	w->set = fixture_id ("set");
	athar_id_text (&w->item, w->item_text);
	athar_id_text (&w->set, w->set_text);
	AtharHash object;
	athar_sha256 ("x", 1, &object);
	fixture_add (f, 0, "add.begin", 1,
		fixture_json ("{'entity':'%s','source':'قرص ١'}", ATHAR_ID_STR (&w->acquisition)),
		NULL, 0);
	fixture_add (f, 1, "item.add", 1,
		fixture_json (
			"{'entity':'%s','number':417,'acquisition':'%s','object':'%s','bytes':1,"
			"'path':{'t':'caf\xef\xbf\xbd','b64':'Y2Fm6Q=='}}",
			w->item_text, ATHAR_ID_STR (&w->acquisition), ATHAR_HASH_STR (&object)),
		NULL, 0);
	fixture_add (f, 0, "item.exhibit", 1,
		fixture_json (
			"{'entity':'%s','number':1234567,'acquisition':'%s','kind':'register',"
			"'description':{'t':'دفتر أزرق'}}",
			ATHAR_ID_STR (&w->exhibit), ATHAR_ID_STR (&w->acquisition)),
		NULL, 0);
	fixture_add (f, 0, "set.open", 1,
		fixture_json ("{'entity':'%s','name':'أبواب'}", w->set_text), NULL, 0);
}

static void
world_project (World *w)
{
	g_clear_pointer (&w->proj, athar_proj_free);
	w->proj = fixture_project (&w->f);
}

static void
world_clear (World *w)
{
	athar_proj_free (w->proj);
	fixture_clear (&w->f);
}

/* First column of each row of a statement about one entity, joined; its only parameter is an id. */
static char *
rows (World *w, const AtharSql *sql, const AtharId *id, int column)
{
	GString *out = g_string_new (NULL);
	GError *error = NULL;
	AtharStmt *s = athar_db_use (w->proj->db, sql, &error);
	gboolean row;

	g_assert_no_error (error);
	athar_bind_blob (s, 0, id->b, sizeof id->b);
	if (sql->n_params > 1)
		athar_bind_int (s, 1, 100);
	while (athar_stmt_step (s, &row, &error) && row)
		g_string_append_printf (
			out, "%s%s", out->len ? "|" : "", athar_column_text (s, column));
	g_assert_no_error (error);
	return g_string_free (out, FALSE);
}

#define ASSERT_ROWS(w, sql, id, column, want)                                                      \
	G_STMT_START                                                                               \
	{                                                                                          \
		g_autofree char *got_ = rows (w, sql, id, column);                                 \
		g_assert_cmpstr (got_, ==, want);                                                  \
	}                                                                                          \
	G_STMT_END

static void
test_reference (void)
{
	World w = {.proj = NULL};
	world_init (&w);
	world_project (&w);
	ASSERT_ROWS (&w, &athar_sql_index_entity_reference, &w.item, 0, "SDN-B-000417");
	ASSERT_ROWS (&w, &athar_sql_index_entity_reference, &w.exhibit, 0, "SDN-A-1234567");
	ASSERT_ROWS (&w, &athar_sql_index_entity_kind, &w.item, 0, "item");
	ASSERT_ROWS (&w, &athar_sql_index_entity_kind, &w.exhibit, 0, "exhibit");
	ASSERT_ROWS (&w, &athar_sql_index_entity_kind, &w.set, 0, "set");
	ASSERT_ROWS (&w, &athar_sql_index_entity_kind, &w.f.logs[1], 0, "log");
	ASSERT_ROWS (&w, &athar_sql_index_entity_kind, &w.f.case_id, 0, "case");
	ASSERT_ROWS (&w, &athar_sql_index_item_by_id, &w.item, C_INDEX_ITEM_BY_ID_SOURCE, "قرص ١");
	world_clear (&w);
}

static void
test_identity (void)
{
	World w = {.proj = NULL};
	GError *error = NULL;
	AtharHash object;
	gboolean row = FALSE;
	world_init (&w);
	world_project (&w);
	athar_sha256 ("x", 1, &object);
	for (int raw = 0; raw < 2; raw++) {
		AtharStmt *s = athar_db_use (w.proj->db, &athar_sql_index_item_by_identity, &error);
		g_assert_no_error (error);
		athar_bind_blob (s, P_INDEX_ITEM_BY_IDENTITY_OBJECT, object.b, sizeof object.b);
		athar_bind_text (s, P_INDEX_ITEM_BY_IDENTITY_SOURCE, "قرص ١");
		athar_bind_text (s, P_INDEX_ITEM_BY_IDENTITY_PATH, "caf\xef\xbf\xbd");
		if (raw)
			athar_bind_blob (s, P_INDEX_ITEM_BY_IDENTITY_PATH_RAW, "caf\xe9", 4);
		else
			athar_bind_null (s, P_INDEX_ITEM_BY_IDENTITY_PATH_RAW);
		g_assert_true (athar_stmt_step (s, &row, &error));
		g_assert_cmpint (
			row, ==, raw); /* another name that is shown alike is another name */
		athar_stmt_reset (s);
	}
	world_clear (&w);
}

static void
test_retract (void)
{
	World w = {.proj = NULL};
	world_init (&w);
	AtharHash tag = fixture_add (&w.f, 0, "tag", 1,
		fixture_json ("{'entity':'%s','tag':'باب'}", w.item_text), NULL, 0);
	world_project (&w);
	ASSERT_ROWS (&w, &athar_sql_index_entity_tags, &w.item, C_INDEX_ENTITY_TAGS_TAG, "باب");
	AtharHash back = fixture_add (
		&w.f, 1, "retract", 1, fixture_json ("{'target':'%s'}", w.item_text), &tag, 1);
	world_project (&w);
	ASSERT_ROWS (&w, &athar_sql_index_entity_tags, &w.item, C_INDEX_ENTITY_TAGS_TAG, "");
	ASSERT_ROWS (&w, &athar_sql_index_entity_history, &w.item, C_INDEX_ENTITY_HISTORY_TYPE,
		"item.add|tag|retract");
	fixture_add (
		&w.f, 0, "retract", 1, fixture_json ("{'target':'%s'}", w.item_text), &back, 1);
	world_project (&w);
	ASSERT_ROWS (&w, &athar_sql_index_entity_tags, &w.item, C_INDEX_ENTITY_TAGS_TAG, "باب");
	ASSERT_ROWS (&w, &athar_sql_index_entity_history, &w.item, C_INDEX_ENTITY_HISTORY_IN_FORCE,
		"1|1|0|1");
	world_clear (&w);
}

static void
test_contradiction (void)
{
	World w = {.proj = NULL};
	world_init (&w);
	const char *id = w.item_text;
	fixture_add (&w.f, 0, "describe", 1,
		fixture_json ("{'entity':'%s','title':'باب أزرق'}", id), NULL, 0);
	/* One date in two spellings is no contradiction. */
	static const char date[] = "{'entity':'%s','date':{'verbatim':'%s','edtf':'2013-05','"
				   "earliest':1367366400000000,'latest':1370044799999999}}";
	for (int i = 0; i < 2; i++) {
		g_autofree char *body = g_strdup_printf (date, id, i ? "أيار 2013" : "2013-05");
		fixture_add (&w.f, i, "describe", 1, fixture_json ("%s", body), NULL, 0);
	}
	world_project (&w);
	ASSERT_ROWS (&w, &athar_sql_index_entity_contradictions, &w.item, 0, "");
	ASSERT_ROWS (
		&w, &athar_sql_index_item_by_id, &w.item, C_INDEX_ITEM_BY_ID_TITLE, "باب أزرق");
	AtharHash other = fixture_add (&w.f, 1, "describe", 1,
		fixture_json ("{'entity':'%s','title':'باب أخضر'}", id), NULL, 0);
	fixture_add (&w.f, 0, "flag", 1,
		fixture_json ("{'entity':'%s','flag':'child','value':'yes'}", id), NULL, 0);
	fixture_add (&w.f, 1, "flag", 1,
		fixture_json ("{'entity':'%s','flag':'child','value':'no'}", id), NULL, 0);
	fixture_add (&w.f, 1, "set.open", 1,
		fixture_json ("{'entity':'%s','name':'نوافذ'}", w.set_text), NULL, 0);
	world_project (&w);
	ASSERT_ROWS (&w, &athar_sql_index_entity_contradictions, &w.item, 0, "flag:child|title");
	ASSERT_ROWS (&w, &athar_sql_index_entity_contradictions, &w.set, 0, "name");
	ASSERT_ROWS (&w, &athar_sql_index_item_by_id, &w.item, C_INDEX_ITEM_BY_ID_N_TITLES, "2");
	fixture_add (&w.f, 0, "describe", 1,
		fixture_json ("{'entity':'%s','title':'باب أزرق'}", id), &other, 1);
	world_project (&w);
	ASSERT_ROWS (&w, &athar_sql_index_entity_contradictions, &w.item, 0, "flag:child");
	world_clear (&w);
}

static void
assert_state (World *w, const char *reviewed, const char *graphic, const char *named)
{
	ASSERT_ROWS (
		w, &athar_sql_index_item_state, &w->item, C_INDEX_ITEM_STATE_REVIEWED, reviewed);
	ASSERT_ROWS (w, &athar_sql_index_item_state, &w->item, C_INDEX_ITEM_STATE_GRAPHIC, graphic);
	ASSERT_ROWS (w, &athar_sql_index_item_state, &w->item,
		C_INDEX_ITEM_STATE_NAMED_REVIEWERS_ONLY, named);
}

/* Unreviewed counts as graphic; so does what two people disagree on. */
static void
test_state (void)
{
	World w = {.proj = NULL};
	world_init (&w);
	world_project (&w);
	assert_state (&w, "0", "1", "0");
	AtharHash no = fixture_add (&w.f, 0, "flag", 1,
		fixture_json ("{'entity':'%s','flag':'graphic','value':'no'}", w.item_text), NULL,
		0);
	world_project (&w);
	assert_state (&w, "1", "0", "0");
	fixture_add (&w.f, 1, "flag", 1,
		fixture_json ("{'entity':'%s','flag':'graphic','value':'yes'}", w.item_text), NULL,
		0);
	fixture_add (&w.f, 1, "flag", 1,
		fixture_json ("{'entity':'%s','flag':'child','value':'yes'}", w.item_text), NULL,
		0);
	world_project (&w);
	assert_state (&w, "1", "1", "1");
	fixture_add (&w.f, 1, "flag", 1,
		fixture_json ("{'entity':'%s','flag':'nudity','value':'no'}", w.item_text), &no, 1);
	world_project (&w);
	assert_state (&w, "1", "1", "1");
	world_clear (&w);
}

/* Every type has an applier, and every applier a type: a type without one would be kept and never
 * seen. */
static void
test_appliers (void)
{
	size_t n = 0;

	for (size_t i = 0; athar_model_at (i); i++, n++)
		g_assert_nonnull (
			athar_applier_find (athar_model_at (i)->name, athar_model_at (i)->version));
	g_assert_null (athar_applier_at (n));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/proj/reference", test_reference);
	g_test_add_func ("/proj/identity", test_identity);
	g_test_add_func ("/proj/retract", test_retract);
	g_test_add_func ("/proj/contradiction", test_contradiction);
	g_test_add_func ("/proj/state", test_state);
	g_test_add_func ("/proj/appliers", test_appliers);
	return g_test_run ();
}
