/* SPDX-License-Identifier: Apache-2.0
 *
 * op/history.c: every statement about one thing in the order of records: what each says, by whom and
 * when, what became of it, and whether it is contradicted. Nothing is ever overwritten, so all of it is
 * there.
 */
#include <string.h>

#include "op/media.h"
#include "op/op.h"
#include "op/show-list.h"
#include "op/show.h"
#include "sql/index.gen.h"

typedef struct {
	AtharCall *call;
	AtharPrinter *out;
	GPtrArray *disputed; /* char*: fields on which records in force differ, as v_contradiction names them */
	gboolean may;	     /* read what says in words what is seen */
	uint64_t n;
} History;

static void
history_clear (History *h)
{
	g_ptr_array_unref (h->disputed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (History, history_clear)

static gboolean
read_disputed (History *h, const AtharId *id, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (athar_call_get_case (h->call)),
		&athar_sql_index_entity_contradictions, error);
	gboolean row = s != NULL;

	if (s)
		athar_bind_blob (s, P_INDEX_ENTITY_CONTRADICTIONS_ENTITY, id->b, sizeof id->b);
	while (row) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (row)
			g_ptr_array_add (h->disputed, g_strdup (athar_column_text (s,
							      C_INDEX_ENTITY_CONTRADICTIONS_FIELD)));
	}
	return s != NULL;
}

/* Does the record give one of the values that differ? */
static bool
is_disputed (const History *h, const AtharRecord *record)
{
	const AtharJson *body = athar_record_get_body (record);
	const char *type = athar_record_get_type (record);
	const char *flag =
		g_str_equal (type, "flag") ? athar_json_get_string (body, "flag") : NULL;
	bool says = g_str_equal (type, "describe") || g_str_equal (type, "set.open");

	for (guint i = 0; i < h->disputed->len; i++) {
		const char *field = h->disputed->pdata[i];
		if (g_str_has_prefix (field, "flag:")
				? flag && g_str_equal (flag, field + strlen ("flag:"))
				: says && athar_json_get (body, field))
			return true;
	}
	return false;
}

/* What took it out of force: @ret_key a message. */
static gboolean
find_fate (History *h, const AtharHash *id, const char **ret_key, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (athar_call_get_case (h->call)),
		&athar_sql_index_record_replaced_by, error);
	gboolean row = s != NULL;

	*ret_key = "history.replaced";
	if (s)
		athar_bind_blob (s, P_INDEX_RECORD_REPLACED_BY_TARGET, id->b, sizeof id->b);
	while (row) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (row && athar_column_int (s, C_INDEX_RECORD_REPLACED_BY_IN_FORCE) &&
			!g_strcmp0 (athar_column_text (s, C_INDEX_RECORD_REPLACED_BY_TYPE), "retract"))
			*ret_key = "history.retracted";
	}
	return s != NULL;
}

static gboolean
print_said (History *h, const AtharRecord *record, const AtharHash *id, GError **error)
{
	if (!h->may && athar_show_tells (athar_record_get_type (record))) {
		athar_print_bool (h->out, "show.restricted", true);
		return TRUE;
	}
	return athar_show_fields (h->call, id, "show.fields", error);
}

static gboolean
print_statement (History *h, AtharStmt *s, GError **error)
{
	bool in_force = athar_column_int (s, C_INDEX_ENTITY_STATEMENTS_IN_FORCE) != 0;
	const char *fate = "history.in-force";
	AtharHash id;

	if (!athar_show_column (s, C_INDEX_ENTITY_STATEMENTS_RECORD, id.b, sizeof id.b))
		return TRUE;
	g_autoptr (AtharRecord) record =
		athar_case_read_record (athar_call_get_case (h->call), &id, error);
	if (!record || (!in_force && !find_fate (h, &id, &fate, error)))
		return FALSE;
	h->n++;
	athar_print_begin_object (h->out, NULL);
	athar_show_named (h->call, "show.type", "type",
		athar_column_text (s, C_INDEX_ENTITY_STATEMENTS_TYPE));
	athar_print_word (h->out, "history.state", fate);
	if (!athar_printer_is_for_people (h->out) || (in_force && is_disputed (h, record)))
		athar_print_bool (
			h->out, "history.contradicted", in_force && is_disputed (h, record));
	if (!athar_show_by (h->call, s, C_INDEX_ENTITY_STATEMENTS_AT_US,
		    C_INDEX_ENTITY_STATEMENTS_AUTHOR, C_INDEX_ENTITY_STATEMENTS_RECORD, error) ||
		!print_said (h, record, &id, error) ||
		!athar_show_replaced (h->call, record, &id, error))
		return FALSE;
	athar_print_end_object (h->out);
	return athar_call_check (h->call, error);
}

static gboolean
print_all (History *h, const AtharId *id, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (athar_call_get_case (h->call)),
		&athar_sql_index_entity_statements, error);
	int64_t limit = athar_call_get_int (h->call, "limit");
	gboolean row = s != NULL;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ENTITY_STATEMENTS_ENTITY, id->b, sizeof id->b);
	athar_bind_int (s, P_INDEX_ENTITY_STATEMENTS_LIMIT, limit ? limit : INT64_MAX);
	athar_bind_int (s, P_INDEX_ENTITY_STATEMENTS_SKIP, athar_call_get_int (h->call, "skip"));
	athar_print_begin_list (h->out, "history.statements", ATHAR_PRINT_BLOCKS);
	while (row) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (row && !print_statement (h, s, error)) {
			athar_stmt_reset (s);
			return FALSE;
		}
	}
	athar_print_end_list (h->out);
	return TRUE;
}

/* Retracted things have no name any more, but a history. */
static gboolean
find_thing (AtharCall *call, AtharId *ret_id, GError **error)
{
	const char *text = athar_call_get_string (call, "entity");
	g_autoptr (GError) unresolved = NULL;

	if (athar_case_resolve (athar_call_get_case (call), text, ret_id, &unresolved) ||
		athar_id_parse (text, ret_id))
		return TRUE;
	g_propagate_error (error, g_steal_pointer (&unresolved));
	return FALSE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	g_auto (History) h = {.call = call,
		.out = athar_call_get_printer (call),
		.disputed = g_ptr_array_new_with_free_func (g_free)};
	AtharId id;

	if (!find_thing (call, &id, error) || !athar_media_call_may (call, &id, &h.may, error) ||
		!read_disputed (&h, &id, error) || !print_all (&h, &id, error))
		return FALSE;
	if (!h.n)
		athar_call_notice (call, "history.nothing", NULL);
	if (!h.may)
		athar_call_notice (call, "media.words-kept-back", NULL);
	return TRUE;
}

static const AtharArg args[] = {
	{"entity", "history.arg-entity", ATHAR_ARG_STRING,
		ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"limit", "find.arg-limit", ATHAR_ARG_INT, .fallback = "100", .min = 0, .max = 1000000,
		.letter = 'n'},
	{"skip", "find.arg-skip", ATHAR_ARG_INT, .fallback = "0", .min = 0, .max = ATHAR_JSON_INT_MAX},
	{"unseal", "show.arg-unseal", ATHAR_ARG_FLAG},
	{NULL},
};
static const char *const examples[] = {
	"athar history SDN-A-000417", "athar history SDN-A-000417 --limit 0 --json", NULL};

const AtharOp athar_op_history = {
	.name = "history",
	.summary = "history.summary",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API | ATHAR_FACE_NAMES,
	.args = args,
	.examples = examples,
	.run = run,
};
