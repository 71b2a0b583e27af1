/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/project.c: one entry of a log into rows: the envelope, whom it replaces, and what its type
 * says (apply-<type>.c). Invariants P1, P3, P4. The number of a record follows from the record
 * alone, so rows do not depend on the order of arrival.
 */
#include <string.h>

#include "log/merkle.h"
#include "proj/apply.h"
#include "proj/proj-private.h"

#define INDEX_BITS                                                                                 \
	31 /* two thousand million records in one log; with 32 bits of the log's id this fits a    \
	      bigint */

int64_t
athar_proj_num (const AtharId *log)
{
	return (int64_t)log->b[0] << 24 | (int64_t)log->b[1] << 16 | (int64_t)log->b[2] << 8 |
	       log->b[3];
}

gboolean
athar_proj_n (const AtharId *log, uint64_t index, int64_t *ret_n, GError **error)
{
	if (index >> INDEX_BITS)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "proj.log-too-long", "log",
			ATHAR_ID_STR (log), NULL);
	*ret_n = athar_proj_num (log) << INDEX_BITS | (int64_t)index;
	return TRUE;
}

void
athar_prepared_init_record (AtharPrepared *prepared, AtharRecord *record)
{
	const char *type = athar_record_get_type (record);
	int64_t version = athar_record_get_version (record);

	memset (prepared, 0, sizeof *prepared);
	prepared->record = athar_record_ref (record);
	prepared->id = *athar_record_get_id (record);
	prepared->log = *athar_record_get_log (record);
	prepared->index = athar_record_get_index (record);
	prepared->type = version > 0 ? athar_model_find (type, version) : NULL;
	if (!prepared->type)
		prepared->state = ATHAR_STATE_UNKNOWN;
	else if (athar_model_check (
			 prepared->type, athar_record_get_body (record), NULL, true, NULL))
		prepared->state = ATHAR_STATE_KNOWN;
	else
		prepared->state = ATHAR_STATE_UNFIT;
}

void
athar_prepared_init (AtharPrepared *prepared, const AtharId *log, uint64_t index, GBytes *entry)
{
	g_autoptr (AtharRecord) record = athar_record_parse (entry, NULL);
	gsize bytes;
	const void *data = g_bytes_get_data (entry, &bytes);

	if (record && athar_id_equal (athar_record_get_log (record), log) &&
		athar_record_get_index (record) == index) {
		athar_prepared_init_record (prepared, record);
		return;
	}
	/* A signed entry that is no record, or one of another place: it is kept, told by `status`,
	 * and says nothing. */
	memset (prepared, 0, sizeof *prepared);
	prepared->state = ATHAR_STATE_UNREADABLE;
	prepared->log = *log;
	prepared->index = index;
	athar_merkle_leaf (data, bytes, &prepared->id);
}

void
athar_prepared_clear (AtharPrepared *prepared)
{
	g_clear_pointer (&prepared->record, athar_record_unref);
}

static void
bind_envelope (AtharStmt *s, const AtharPrepared *prepared)
{
	const AtharRecord *record = prepared->record;
	const AtharId *subject = record ? athar_record_get_subject (record) : NULL;
	const AtharId nobody = {{0}};
	AtharId target;

	athar_bind_int (
		s, P_INDEX_PROJ_PUT_RECORD_AT_US, record ? athar_record_get_at_us (record) : 0);
	athar_bind_blob (s, P_INDEX_PROJ_PUT_RECORD_AUTHOR,
		record ? athar_record_get_by (record)->b : nobody.b, ATHAR_ID_BYTES);
	athar_bind_text (
		s, P_INDEX_PROJ_PUT_RECORD_TYPE, record ? athar_record_get_type (record) : "");
	athar_bind_int (
		s, P_INDEX_PROJ_PUT_RECORD_V, record ? athar_record_get_version (record) : 0);
	athar_bind_null (s, P_INDEX_PROJ_PUT_RECORD_ENTITY);
	athar_bind_null (s, P_INDEX_PROJ_PUT_RECORD_SUBJECT);
	if (prepared->state == ATHAR_STATE_KNOWN && prepared->type->target &&
		athar_json_get_id (athar_record_get_body (record), prepared->type->target, &target))
		athar_bind_blob (s, P_INDEX_PROJ_PUT_RECORD_ENTITY, target.b, sizeof target.b);
	if (subject)
		athar_bind_blob (s, P_INDEX_PROJ_PUT_RECORD_SUBJECT, subject->b, sizeof subject->b);
}

static gboolean
put_envelope (AtharProj *proj, const AtharPrepared *prepared, int64_t n, GError **error)
{
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_put_record, error);

	if (!s)
		return FALSE;
	athar_bind_int (s, P_INDEX_PROJ_PUT_RECORD_N, n);
	athar_bind_blob (s, P_INDEX_PROJ_PUT_RECORD_ID, prepared->id.b, sizeof prepared->id.b);
	athar_bind_int (s, P_INDEX_PROJ_PUT_RECORD_LOG, athar_proj_num (&prepared->log));
	athar_bind_int (s, P_INDEX_PROJ_PUT_RECORD_I, (int64_t)prepared->index);
	athar_bind_int (s, P_INDEX_PROJ_PUT_RECORD_STATE, prepared->state);
	athar_bind_int (s, P_INDEX_PROJ_PUT_RECORD_IN_FORCE, 1);
	bind_envelope (s, prepared);
	return athar_stmt_run (s, error);
}

static gboolean
put_over (AtharProj *proj, const AtharRecord *record, int64_t n, size_t *ret_n_over, GError **error)
{
	const AtharHash *over = athar_record_get_over (record, ret_n_over);

	for (size_t i = 0; i < *ret_n_over; i++) {
		AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_put_over, error);
		if (!s)
			return FALSE;
		athar_bind_int (s, P_INDEX_PROJ_PUT_OVER_N, n);
		athar_bind_blob (s, P_INDEX_PROJ_PUT_OVER_TARGET, over[i].b, sizeof over[i].b);
		if (!athar_stmt_run (s, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
is_named (AtharProj *proj, const AtharHash *id, gboolean *ret_yes, GError **error)
{
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_is_named, error);

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_PROJ_IS_NAMED_TARGET, id->b, sizeof id->b);
	if (!athar_stmt_step (s, ret_yes, error))
		return FALSE;
	athar_stmt_reset (s);
	return TRUE;
}

/* What its rows say of the thing may count otherwise afterwards. */
static gboolean
touch (AtharProj *proj, const AtharPrepared *prepared, GError **error)
{
	AtharId target;

	return !prepared->type->target ||
	       !athar_json_get_id (athar_record_get_body (prepared->record),
		       prepared->type->target, &target) ||
	       athar_tally_touch (proj, &target, error);
}

static gboolean
put_body (AtharProj *proj, const AtharPrepared *prepared, int64_t n, GError **error)
{
	const AtharApplier *applier =
		athar_applier_find (prepared->type->name, prepared->type->version);
	AtharApply a = {proj->db, n, prepared->record, athar_record_get_body (prepared->record),
		&prepared->log};

	return !applier || (touch (proj, prepared, error) && applier->apply (&a, error));
}

gboolean
athar_proj_put (AtharProj *proj, const AtharPrepared *prepared, GArray *dirty, GError **error)
{
	size_t n_over = 0;
	gboolean named = FALSE;
	int64_t n;

	if (!athar_proj_n (&prepared->log, prepared->index, &n, error) ||
		!put_envelope (proj, prepared, n, error))
		return FALSE;
	if (athar_db_changes (proj->db) == 0)
		return TRUE; /* seen before */
	if (prepared->record && !put_over (proj, prepared->record, n, &n_over, error))
		return FALSE;
	if (prepared->state == ATHAR_STATE_KNOWN && !put_body (proj, prepared, n, error))
		return FALSE;
	if (proj->bulk)
		return TRUE; /* no index to ask yet; all is settled at the end */
	if (!is_named (proj, &prepared->id, &named, error))
		return FALSE;
	if (named || n_over > 0)
		g_array_append_val (dirty, n);
	return TRUE;
}
