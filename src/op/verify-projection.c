/* SPDX-License-Identifier: Apache-2.0
 *
 * op/verify-projection.c: index.db against a projection made in memory from the logs: the same
 * records must give the same dump (proj.h P1). An index.db that is merely behind is no fault: the
 * next command catches up.
 */
#include <string.h>

#include "base/hash.h"
#include "op/show-list.h"
#include "op/verify.h"
#include "proj/proj.h"
#include "sql/index.gen.h"

/* Above this, projecting twice takes minutes and is done when asked for. */
#define PROJECTION_MAX_RECORDS 100000

typedef struct {
	AtharVerify *verify;
	AtharHasher *hasher;
	uint64_t n_lines;
} Sum;

static gboolean
sum_line (const char *json, gpointer payload, GError **error)
{
	Sum *sum = payload;
	athar_hasher_update (sum->hasher, json, strlen (json));
	sum->n_lines++;
	return sum->n_lines % 4096 || athar_call_check (sum->verify->call, error);
}

static gboolean
tell_progress (uint64_t done, uint64_t all, gpointer payload)
{
	return athar_call_progress (payload, "rebuild.projecting", done, all, ATHAR_UNIT_COUNT);
}

static gboolean
sum_dump (AtharVerify *verify, AtharFolder *folder, const char *dir, AtharHash *ret_sum,
	GError **error)
{
	g_autoptr (AtharHasher) hasher = athar_hasher_new ();
	Sum sum = {verify, hasher, 0};
	g_autoptr (AtharProj) proj = athar_proj_open (dir, FALSE, error);
	if (!proj ||
		!athar_proj_sync (
			proj, folder->logs, &folder->founder, tell_progress, verify->call, error) ||
		!athar_proj_dump (proj, sum_line, &sum, error))
		return FALSE;
	athar_hasher_finish (hasher, ret_sum);
	return TRUE;
}

static void
tell_damage (const char *text, gpointer payload)
{
	g_autoptr (GError) fault = NULL;
	athar_throw (&fault, ATHAR_ERROR_DB, "verify.index-damaged", "reason", text, NULL);
	athar_verify_fault (fault, payload);
}

/* Entries that are signed and no records: nobody changed them since, but whoever wrote them was no
 * athar. A stranger's check refuses them too. Tables of another version tell nothing; the next
 * command makes them anew. */
static void
tell_no_records (AtharVerify *verify, AtharDb *db)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_index_status_no_records, NULL);
	gboolean row = s != NULL;
	while (row && athar_stmt_step (s, &row, NULL) && row) {
		g_autoptr (GError) fault = NULL;
		AtharId log;
		if (!athar_show_column (s, C_INDEX_STATUS_NO_RECORDS_LOG_ID, log.b, sizeof log.b))
			continue;
		athar_throw (&fault, ATHAR_ERROR_INVALID, "verify.not-a-record", "log",
			ATHAR_ID_STR (&log), "entry",
			ATHAR_I64 (athar_column_int (s, C_INDEX_STATUS_NO_RECORDS_I)), NULL);
		athar_verify_fault (fault, verify);
	}
}

/* The file as such: proj makes another one in memory when it cannot be read, so that reading goes on. */
static void
check_file (AtharVerify *verify, const char *dir)
{
	g_autofree char *path = g_build_filename (dir, "index.db", NULL);
	g_autoptr (GError) fault = NULL;
	g_autoptr (AtharDb) db = athar_db_open (path, ATHAR_DB_READ, &fault);
	if (!db && athar_error_code (fault) == ATHAR_ERROR_NO_SPACE)
		athar_call_notice_error (verify->call, fault); /* the disk is full: no damage */
	else if (!db || !athar_db_check (db, tell_damage, verify, &fault))
		tell_damage (fault->message, verify);
	else
		tell_no_records (verify, db);
}

gboolean
athar_verify_projection (AtharVerify *verify, AtharFolder *folder, GError **error)
{
	bool full = athar_call_get_flag (verify->call, "full");
	g_autofree char *nowhere = g_build_filename (
		folder->dir, "logs", NULL); /* no index.db there: made in memory */
	g_autoptr (GError) fault = NULL;
	AtharHash kept, made;
	if (!athar_fs_exists (folder->fd, "index.db") || athar_id_is_zero (&folder->founder) ||
		verify->n_faults)
		return TRUE; /* what the records give cannot be known while they are damaged */
	check_file (verify, folder->dir);
	if (verify->n_faults)
		return TRUE;
	if (!full && verify->n_records > PROJECTION_MAX_RECORDS) {
		athar_call_notice (verify->call, "verify.index-skipped", NULL);
		return TRUE;
	}
	if (!sum_dump (verify, folder, folder->dir, &kept, &fault) ||
		!sum_dump (verify, folder, nowhere, &made, &fault)) {
		if (!athar_call_check (verify->call, error))
			return FALSE;
		athar_verify_fault (fault, verify);
		return TRUE;
	}
	if (!athar_hash_equal (&kept, &made)) {
		athar_throw (
			&fault, ATHAR_ERROR_DB, "verify.index-differs", "path", folder->dir, NULL);
		athar_verify_fault (fault, verify);
	}
	return TRUE;
}
