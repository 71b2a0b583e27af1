/* SPDX-License-Identifier: Apache-2.0
 *
 * op/trust.c: why one thing can be trusted, link by link: the bytes, how they came, the record that brought them, its
 * place in a log, the signed head of that log; and how somebody who trusts neither us nor athar checks
 * each of these. Reads only: no keys, nothing is written.
 */
#include <string.h>
#include <unistd.h>

#include "op/bulk.h"
#include "op/media.h"
#include "op/op.h"
#include "op/show-list.h"
#include "op/show.h"
#include "op/trust.h"
#include "sql/index.gen.h"

#define REPORT_MAX_BYTES (64u << 20)

void
athar_trust_clear (AtharTrust *t)
{
	if (t->record)
		athar_record_unref (t->record);
}

/* The first record that brought it, and how it came. */
static gboolean
find_origin (AtharTrust *t, const AtharSql *sql, int record, int acquisition, gboolean *ret_found,
	GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (t->c), sql, error);

	if (!s)
		return FALSE;
	athar_bind_blob (s, 0, t->id.b, sizeof t->id.b);
	if (!athar_stmt_step (s, ret_found, error))
		return FALSE;
	if (!*ret_found)
		return TRUE;
	*ret_found = athar_show_column (s, record, t->record_id.b, sizeof t->record_id.b);
	t->has_acquisition =
		athar_show_column (s, acquisition, t->acquisition.b, sizeof t->acquisition.b);
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
find_thing (AtharTrust *t, GError **error)
{
	g_autoptr (GError) none = NULL;
	gboolean found;

	if (!find_origin (t, &athar_sql_index_item_by_id, C_INDEX_ITEM_BY_ID_RECORD,
		    C_INDEX_ITEM_BY_ID_ACQUISITION, &found, error))
		return FALSE;
	if (!found && !find_origin (t, &athar_sql_index_item_exhibit_by_id,
			      C_INDEX_ITEM_EXHIBIT_BY_ID_RECORD,
			      C_INDEX_ITEM_EXHIBIT_BY_ID_ACQUISITION, &found, error))
		return FALSE;
	if (!found)
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "trust.no-origin", "id",
			ATHAR_ID_STR (&t->id), NULL);
	t->has_bytes = athar_media_object (t->c, &t->id, &t->object, &none);
	if (!t->has_bytes && !g_error_matches (none, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND)) {
		g_propagate_error (error, g_steal_pointer (&none));
		return FALSE;
	}
	t->record = athar_case_read_record (t->c, &t->record_id, error);
	return t->record != NULL;
}

/* ── the bytes ── */

/* Does the report of a check name this object? Then the fault is its own. */
static gboolean
is_reported (AtharTrust *t, AtharStmt *s, gboolean *ret_yes, GError **error)
{
	g_autoptr (GBytes) report = NULL;
	AtharHash id;
	gsize bytes;

	*ret_yes = FALSE;
	if (!athar_show_column (s, C_INDEX_STATUS_LAST_FIXITY_REPORT, id.b, sizeof id.b))
		return TRUE;
	if (!athar_store_read (
		    athar_case_get_store (t->c), &id, REPORT_MAX_BYTES, &report, error))
		return FALSE;
	const char *text = g_bytes_get_data (report, &bytes);
	g_autofree char *path = athar_store_dup_path (&t->object);
	*ret_yes = memmem (text, bytes, ATHAR_HASH_STR (&t->object), ATHAR_HASH_TEXT - 1) ||
		   memmem (text, bytes, path, strlen (path));
	return TRUE;
}

/* The last time that everything was read again: did it cover these bytes, and were they fine? */
static gboolean
print_checked (AtharTrust *t, GError **error)
{
	AtharStmt *s = athar_db_use (
		athar_case_get_db (t->c), &athar_sql_index_status_last_fixity, error);
	gboolean row, reported = FALSE;
	int64_t at_us;

	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row) {
		athar_print_word (t->out, "trust.checked", "trust.never");
		return TRUE;
	}
	at_us = athar_column_int (s, C_INDEX_STATUS_LAST_FIXITY_AT_US);
	if (!is_reported (t, s, &reported, error)) {
		athar_stmt_reset (s);
		return FALSE;
	}
	athar_stmt_reset (s);
	athar_print_word (t->out, "trust.checked",
		at_us < athar_record_get_at_us (t->record) ? "trust.not-since"
		: reported				    ? "trust.faulty"
							    : "trust.fine");
	athar_print_time (t->out, "trust.checked-at", at_us);
	return TRUE;
}

static gboolean
print_bytes (AtharTrust *t, GError **error)
{
	g_autofree char *path = athar_store_dup_path (&t->object);
	uint64_t bytes = 0;
	int64_t said = 0;
	int fd = -1;
	bool here = athar_store_open (athar_case_get_store (t->c), &t->object, &fd, &bytes, NULL);

	if (here)
		close (fd);
	athar_json_get_int (athar_record_get_body (t->record), "bytes", &said);
	athar_print_begin_object (t->out, "trust.bytes");
	athar_print_hash (t->out, "trust.sha256", &t->object);
	athar_print_size (t->out, "trust.size", (uint64_t)said);
	athar_print_string (t->out, "trust.path", path);
	athar_print_bool (t->out, "trust.here", here && bytes == (uint64_t)said);
	if (!print_checked (t, error))
		return FALSE;
	athar_print_end_object (t->out);
	return TRUE;
}

/* ── how it came ── */

static gboolean
print_acquisition (AtharTrust *t, GError **error)
{
	AtharStmt *s =
		athar_db_use (athar_case_get_db (t->c), &athar_sql_index_acq_by_id, error);
	AtharHash record;
	gboolean row;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ACQ_BY_ID_ID, t->acquisition.b, sizeof t->acquisition.b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row)
		return TRUE; /* its record was taken back */
	athar_print_begin_object (t->out, "trust.acquisition");
	athar_print_id (t->out, "trust.id", &t->acquisition);
	athar_print_string (
		t->out, "trust.source", athar_column_text (s, C_INDEX_ACQ_BY_ID_SOURCE));
	athar_show_named (t->call, "trust.how", "word", athar_column_text (s, C_INDEX_ACQ_BY_ID_HOW));
	athar_print_string (
		t->out, "trust.received", athar_column_text (s, C_INDEX_ACQ_BY_ID_RECEIVED));
	athar_print_string (t->out, "trust.url", athar_column_text (s, C_INDEX_ACQ_BY_ID_URL));
	bool known = athar_show_column (s, C_INDEX_ACQ_BY_ID_RECORD, record.b, sizeof record.b);
	gboolean ok = athar_show_by (t->call, s, C_INDEX_ACQ_BY_ID_AT_US,
		C_INDEX_ACQ_BY_ID_AUTHOR, C_INDEX_ACQ_BY_ID_RECORD, error);
	athar_stmt_reset (s);
	if (!ok || (known && !athar_show_fields (t->call, &record, "trust.custody", error)))
		return FALSE;
	athar_print_end_object (t->out);
	return TRUE;
}

static gboolean
print_record (AtharTrust *t, GError **error)
{
	athar_print_begin_object (t->out, "trust.record");
	athar_print_hash (t->out, "trust.entry", &t->record_id);
	athar_show_named (t->call, "trust.type", "type", athar_record_get_type (t->record));
	athar_print_time (t->out, "trust.at", athar_record_get_at_us (t->record));
	if (!athar_show_author (t->call, "trust.by", athar_record_get_by (t->record), error))
		return FALSE;
	athar_print_data (t->out, "trust.by-id", ATHAR_ID_STR (athar_record_get_by (t->record)));
	athar_print_int (t->out, "trust.index", (int64_t)athar_record_get_index (t->record));
	athar_print_end_object (t->out);
	return TRUE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	g_auto (AtharTrust) t = {.call = call,
		.out = athar_call_get_printer (call),
		.c = athar_call_get_case (call),
		.id = *athar_call_get_entity (call, "entity")};

	if (!find_thing (&t, error) || !athar_media_call_may (call, &t.id, &t.may, error))
		return FALSE;
	athar_print_begin_object (t.out, "trust.thing");
	if (!athar_op_print_entity (call, &t.id, error) ||
		(t.has_bytes && !print_bytes (&t, error)) ||
		(t.has_acquisition && !print_acquisition (&t, error)) || !print_record (&t, error) ||
		!athar_trust_print_log (&t, error))
		return FALSE;
	athar_trust_print_steps (&t);
	athar_print_end_object (t.out);
	return TRUE;
}

static const AtharArg args[] = {
	{"entity", "trust.arg-entity", ATHAR_ARG_ENTITY, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"unseal", "show.arg-unseal", ATHAR_ARG_FLAG},
	{NULL},
};
static const char *const examples[] = {
	"athar trust SDN-A-000417", "athar trust SDN-A-000417 --json", NULL};

const AtharOp athar_op_trust = {
	.name = "trust",
	.summary = "trust.summary",
	.details = "trust.details",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API | ATHAR_FACE_NAMES,
	.args = args,
	.examples = examples,
	.run = run,
};
