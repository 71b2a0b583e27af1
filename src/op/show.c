/* SPDX-License-Identifier: Apache-2.0
 *
 * op/show.c: everything about one thing, with its provenance: an item, an exhibit, an acquisition,
 * a set, a log, a record.
 */
#include "op/show.h"

#include <string.h>

#include "op/media.h"
#include "sql/index.gen.h"

/* (transfer full) what @id names; NULL with @error. */
static char *
find_kind (AtharCase *c, const AtharId *id, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_entity_kind, error);
	gboolean row = FALSE;

	if (!s)
		return NULL;
	athar_bind_blob (s, P_INDEX_ENTITY_KIND_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return NULL;
	char *kind = g_strdup (row ? athar_column_text (s, C_INDEX_ENTITY_KIND_KIND) : "gone");
	if (row)
		athar_stmt_reset (s);
	return kind;
}

static gboolean
show_entity (AtharCall *call, const AtharId *id, GError **error)
{
	static const char *const words[] = {
		"item", "exhibit", "acquisition", "set", "log", "member", "subject", "case"};
	static const char *const keys[] = {"thing.item", "thing.exhibit", "thing.acquisition",
		"thing.set", "thing.log", "thing.member", "thing.subject", "thing.case"};
	AtharPrinter *out = athar_call_get_printer (call);
	g_autofree char *kind = find_kind (athar_call_get_case (call), id, error);
	const char *key = "thing.gone";
	gboolean may = TRUE;

	if (!kind || !athar_media_call_may (call, id, &may, error))
		return FALSE;
	for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
		if (g_str_equal (words[i], kind))
			key = keys[i];
	}
	athar_print_begin_object (out, "show.thing");
	athar_print_word (out, "show.what", key);
	athar_print_id (out, "show.id", id);
	if (!may)
		athar_print_bool (out, "show.restricted", true);
	if (!athar_show_kind (call, id, kind, may, error) ||
		!athar_show_said (call, id, may, error))
		return FALSE;
	athar_print_end_object (out);
	if (!may)
		athar_call_notice (call, "media.words-kept-back", NULL);
	return TRUE;
}

/* A whole record id, or at least 8 hexadecimal digits of one, when nothing else is named so. */
static gboolean
find_record (AtharCase *c, const char *text, AtharHash *ret_id, gboolean *ret_found, GError **error)
{
	char low[ATHAR_HASH_TEXT], high[ATHAR_HASH_TEXT];
	AtharHash from, to;
	gboolean row = FALSE;
	size_t n = strlen (text), bytes;

	*ret_found = FALSE;
	if (n < 8 || n >= ATHAR_HASH_TEXT)
		return TRUE;
	memset (low, '0', sizeof low);
	memset (high, 'f', sizeof high);
	low[ATHAR_HASH_TEXT - 1] = high[ATHAR_HASH_TEXT - 1] = '\0';
	memcpy (low, text, n);
	memcpy (high, text, n);
	if (!athar_hash_parse (low, &from) || !athar_hash_parse (high, &to))
		return TRUE;
	AtharStmt *s =
		athar_db_use (athar_case_get_db (c), &athar_sql_index_record_by_prefix, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_RECORD_BY_PREFIX_LOW, from.b, sizeof from.b);
	athar_bind_blob (s, P_INDEX_RECORD_BY_PREFIX_HIGH, to.b, sizeof to.b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	const void *id = row ? athar_column_blob (s, C_INDEX_RECORD_BY_PREFIX_ID, &bytes) : NULL;
	if (!id)
		return TRUE;
	memcpy (ret_id->b, id, sizeof ret_id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_found = !row;
	if (row)
		athar_stmt_reset (s);
	return !row ||
	       athar_throw (error, ATHAR_ERROR_INVALID, "retract.ambiguous", "text", text, NULL);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	const char *text = athar_call_get_string (call, "entity");
	g_autoptr (GError) unresolved = NULL;
	gboolean is_record = FALSE;
	AtharHash record;
	AtharId id;

	if (athar_case_resolve (c, text, &id, &unresolved))
		return show_entity (call, &id, error);
	if (!find_record (c, text, &record, &is_record, error))
		return FALSE;
	if (is_record)
		return athar_show_record (call, &record, error);
	/* Retracted things have no name any more, but a history. */
	if (athar_id_parse (text, &id))
		return show_entity (call, &id, error);
	g_propagate_error (error, g_steal_pointer (&unresolved));
	return FALSE;
}

static const AtharArg args[] = {
	{"entity", "show.arg-entity", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"unseal", "show.arg-unseal", ATHAR_ARG_FLAG},
	{NULL},
};
static const char *const examples[] = {
	"athar show SDN-A-000417", "athar show 4f2bfcb7ec3e3abe", NULL};

const AtharOp athar_op_show = {
	.name = "show",
	.summary = "show.summary",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API | ATHAR_FACE_NAMES,
	.args = args,
	.examples = examples,
	.run = run,
};
