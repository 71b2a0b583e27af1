/* SPDX-License-Identifier: Apache-2.0
 *
 * op/receipt.c: a receipt again: of one acquisition, or of the last one.
 */
#include <string.h>

#include "op/add-receipt.h"
#include "sql/index.gen.h"

#define RECEIPT_MAX_BYTES (1u << 30) /* a million files at 1 kB */

/* The object of the wanted receipt; NOT_FOUND when there is none. */
static gboolean
find_receipt (AtharCall *call, AtharHash *ret_object, GError **error)
{
	AtharDb *db = athar_case_get_db (athar_call_get_case (call));
	const AtharId *wanted = athar_call_get_entity (call, "acquisition");
	AtharStmt *s = athar_db_use (
		db, wanted ? &athar_sql_index_acq_by_id : &athar_sql_index_acq_all, error);
	int column = wanted ? C_INDEX_ACQ_BY_ID_RECEIPT : C_INDEX_ACQ_ALL_RECEIPT;
	gboolean row, found = FALSE;
	if (!s)
		return FALSE;
	if (wanted)
		athar_bind_blob (s, P_INDEX_ACQ_BY_ID_ID, wanted->b, ATHAR_ID_BYTES);
	else
		athar_bind_int (s, P_INDEX_ACQ_ALL_LIMIT, 1000);
	while (!found) {
		gsize bytes;
		const void *object;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "receipt.none", NULL);
		object = athar_column_blob (s, column, &bytes);
		found = object && bytes == ATHAR_HASH_BYTES;
		if (found)
			memcpy (ret_object->b, object, ATHAR_HASH_BYTES);
	}
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharStore *store = athar_case_get_store (athar_call_get_case (call));
	g_autoptr (GBytes) text = NULL;
	AtharReceiptPage page = {athar_call_get_flag (call, "every"),
		(uint64_t)athar_call_get_int (call, "skip"),
		(uint64_t)athar_call_get_int (call, "limit")};
	AtharHash object;
	gsize bytes;
	const char *data;
	if (!find_receipt (call, &object, error) ||
		!athar_store_read (store, &object, RECEIPT_MAX_BYTES, &text, error))
		return FALSE;
	data = g_bytes_get_data (text, &bytes);
	return athar_receipt_print (call, data, bytes, &page, error);
}

static const AtharArg args[] = {
	{"acquisition", "receipt.arg-acquisition", ATHAR_ARG_ENTITY, ATHAR_ARG_POSITIONAL},
	{"every", "add.arg-every", ATHAR_ARG_FLAG},
	{"limit", "find.arg-limit", ATHAR_ARG_INT, .fallback = "0", .min = 0, .max = 1000000,
		.letter = 'n'},
	{"skip", "find.arg-skip", ATHAR_ARG_INT, .fallback = "0", .min = 0, .max = ATHAR_JSON_INT_MAX},
	{NULL},
};
static const char *const examples[] = {"athar receipt", "athar receipt --every --json", NULL};

const AtharOp athar_op_receipt = {
	.name = "receipt",
	.summary = "receipt.summary",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
