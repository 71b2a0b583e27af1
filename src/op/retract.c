/* SPDX-License-Identifier: Apache-2.0
 *
 * op/retract.c: takes back records; a retraction is a record and can be taken back itself, which
 * restores what it took.
 */
#include <string.h>

#include "base/limits.h"
#include "model/model.h"
#include "op/bulk.h"
#include "sql/index.gen.h"

typedef struct {
	AtharHash record;
	AtharId target;
} Named;

/* A record by its id or a prefix of it: at least 8 digits. */
static gboolean
find_record (AtharCase *c, const char *text, AtharHash *ret_id, GError **error)
{
	AtharStmt *s =
		athar_db_use (athar_case_get_db (c), &athar_sql_index_record_by_prefix, error);
	char low[ATHAR_HASH_TEXT], high[ATHAR_HASH_TEXT];
	AtharHash from, to;
	gboolean row = FALSE, more = FALSE;
	size_t n = strlen (text), bytes;

	if (!s)
		return FALSE;
	memset (low, '0', sizeof low);
	memset (high, 'f', sizeof high);
	low[ATHAR_HASH_TEXT - 1] = high[ATHAR_HASH_TEXT - 1] = '\0';
	if (n < 8 || n >= ATHAR_HASH_TEXT)
		return athar_throw (
			error, ATHAR_ERROR_INVALID, "retract.no-record", "text", text, NULL);
	memcpy (low, text, n);
	memcpy (high, text, n);
	if (!athar_hash_parse (low, &from) || !athar_hash_parse (high, &to))
		return athar_throw (
			error, ATHAR_ERROR_INVALID, "retract.no-record", "text", text, NULL);
	athar_bind_blob (s, P_INDEX_RECORD_BY_PREFIX_LOW, from.b, sizeof from.b);
	athar_bind_blob (s, P_INDEX_RECORD_BY_PREFIX_HIGH, to.b, sizeof to.b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	const void *id = row ? athar_column_blob (s, C_INDEX_RECORD_BY_PREFIX_ID, &bytes) : NULL;
	if (!id)
		return athar_throw (
			error, ATHAR_ERROR_NOT_FOUND, "retract.missing", "text", text, NULL);
	memcpy (ret_id->b, id, sizeof ret_id->b);
	if (!athar_stmt_step (s, &more, error))
		return FALSE;
	if (!more)
		return TRUE;
	athar_stmt_reset (s);
	return athar_throw (error, ATHAR_ERROR_INVALID, "retract.ambiguous", "text", text, NULL);
}

/* Not in force, about nothing, or one of the records that found the case: cannot be taken back. */
static gboolean
check_record (AtharCase *c, const char *text, Named *named, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_record_by_id, error);
	gboolean row = FALSE;
	size_t bytes = 0;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_RECORD_BY_ID_ID, named->record.b, sizeof named->record.b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	const void *entity =
		row ? athar_column_blob (s, C_INDEX_RECORD_BY_ID_ENTITY, &bytes) : NULL;
	bool in_force = row && athar_column_int (s, C_INDEX_RECORD_BY_ID_IN_FORCE) != 0;
	const char *type = row ? athar_column_text (s, C_INDEX_RECORD_BY_ID_TYPE) : "";
	bool founds = g_str_equal (type, "log.open") || g_str_equal (type, "case.open") ||
		      g_str_equal (type, "subject.open");
	if (entity && bytes == sizeof named->target.b)
		memcpy (named->target.b, entity, bytes);
	else
		founds = true;
	if (row)
		athar_stmt_reset (s);
	if (founds)
		return athar_throw (
			error, ATHAR_ERROR_INVALID, "retract.founds", "record", text, NULL);
	return in_force || athar_throw (error, ATHAR_ERROR_EXISTS, "retract.not-in-force", "record",
				   text, NULL);
}

static int
compare_named (gconstpointer a, gconstpointer b)
{
	const Named *x = a, *y = b;
	int by_target = memcmp (x->target.b, y->target.b, sizeof x->target.b);

	return by_target ? by_target : athar_hash_compare (&x->record, &y->record);
}

/* One retraction for each thing that the records are about. */
static gboolean
retract_all (AtharCall *call, GArray *named, GError **error)
{
	const char *why = athar_call_get_string (call, "why");
	g_autoptr (AtharBulk) bulk = athar_bulk_new (call, "retract");

	g_array_sort (named, compare_named);
	for (guint i = 0; i < named->len;) {
		AtharId target = g_array_index (named, Named, i).target;
		g_autoptr (GArray) over = g_array_new (FALSE, FALSE, sizeof (AtharHash));
		for (; i < named->len &&
			athar_id_equal (&g_array_index (named, Named, i).target, &target) &&
			over->len < ATHAR_OVER_MAX;
			i++) {
			const AtharHash *record = &g_array_index (named, Named, i).record;
			if (over->len == 0 ||
				!athar_hash_equal (
					&g_array_index (over, AtharHash, over->len - 1), record))
				g_array_append_vals (over, record, 1);
		}
		AtharJson *body = athar_json_object ();
		if (why)
			athar_json_set (body, "why", athar_value_text (why));
		if (!athar_bulk_add (bulk, &target, body, over, error))
			return FALSE;
	}
	return athar_bulk_finish (bulk, error);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	g_autoptr (GArray) named = g_array_new (FALSE, TRUE, sizeof (Named));

	for (const char *const *text = athar_call_get_strings (call, "record"); *text; text++) {
		Named one = {.record = {{0}}};
		if (!find_record (c, *text, &one.record, error) ||
			!check_record (c, *text, &one, error))
			return FALSE;
		g_array_append_val (named, one);
	}
	return retract_all (call, named, error);
}

static const AtharArg args[] = {
	{"record", "retract.arg-record", ATHAR_ARG_STRING,
		ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED | ATHAR_ARG_MANY},
	{"why", "retract.arg-why", ATHAR_ARG_STRING},
	{NULL},
};
static const char *const examples[] = {"athar retract 4f2bfcb7ec3e3abe --why 'وسم خاطئ'", NULL};

const AtharOp athar_op_retract = {
	.name = "retract",
	.summary = "retract.summary",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
