/* SPDX-License-Identifier: Apache-2.0
 *
 * op/trust-log.c: see trust.h.
 */
#include <string.h>

#include "op/show.h"
#include "op/trust.h"
#include "sql/index.gen.h"

static AtharLog *
find_log (const AtharTrust *t)
{
	const GPtrArray *logs = athar_case_get_logs (t->c);

	for (guint i = 0; i < logs->len; i++)
		if (athar_id_equal (
			    athar_log_get_id (logs->pdata[i]), athar_record_get_log (t->record)))
			return logs->pdata[i];
	return NULL;
}

static void
print_text (AtharPrinter *out, const char *field, GBytes *bytes)
{
	gsize n;
	const char *data = g_bytes_get_data (bytes, &n);
	g_autofree char *text = g_strndup (data, n);

	athar_print_data (out, field, text);
}

/* Whose log it is, and when it was last written. */
static gboolean
print_head (AtharTrust *t, const AtharId *log, GError **error)
{
	AtharStmt *s =
		athar_db_use (athar_case_get_db (t->c), &athar_sql_index_log_head_at, error);
	gboolean row;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_LOG_HEAD_AT_LOG, log->b, sizeof log->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row)
		return TRUE;
	athar_print_string (
		t->out, "trust.letters", athar_column_text (s, C_INDEX_LOG_HEAD_AT_LETTERS));
	athar_print_string (
		t->out, "trust.device", athar_column_text (s, C_INDEX_LOG_HEAD_AT_DEVICE));
	athar_print_time (t->out, "trust.head-at", athar_column_int (s, C_INDEX_LOG_HEAD_AT_AT_US));
	athar_stmt_reset (s);
	return TRUE;
}

/* A damaged log gives no proof: that is said, and the rest is told. What says in words what is seen stays
 * out of the entry. */
static void
print_proof (AtharTrust *t, AtharLog *log)
{
	g_autoptr (GError) failed = NULL;
	g_autoptr (GBytes) proof =
		athar_log_dup_proof (log, athar_record_get_index (t->record), &failed);

	athar_print_bool (t->out, "trust.proved", proof != NULL);
	if (!proof) {
		athar_call_notice_error (t->call, failed);
		return;
	}
	print_text (t->out, "trust.proof", proof);
	if (t->may || !athar_show_tells (athar_record_get_type (t->record)))
		print_text (t->out, "trust.entry-text", athar_record_get_bytes (t->record));
}

gboolean
athar_trust_print_log (AtharTrust *t, GError **error)
{
	AtharLog *log = find_log (t);
	AtharHash root;

	g_return_val_if_fail (log, FALSE);
	g_autofree char *key = athar_verifier_dup_text (athar_log_get_verifier (log));
	athar_log_get_root (log, &root);
	athar_print_begin_object (t->out, "trust.log");
	athar_print_id (t->out, "trust.id", athar_log_get_id (log));
	if (!print_head (t, athar_log_get_id (log), error))
		return FALSE;
	athar_print_int (t->out, "trust.tree-size", (int64_t)athar_log_get_size (log));
	athar_print_hash (t->out, "trust.root", &root);
	athar_print_string (t->out, "trust.key", key);
	if (athar_log_get_checkpoint (log))
		print_text (t->out, "trust.checkpoint", athar_log_get_checkpoint (log));
	print_proof (t, log);
	athar_print_end_object (t->out);
	return TRUE;
}

static void
print_step (AtharTrust *t, const char *what, const char *command)
{
	g_autofree char *key = g_strconcat ("trust.step.", what, NULL);
	g_autofree char *sentence = athar_msg (athar_call_get_lang (t->call), key, NULL);

	athar_print_begin_object (t->out, NULL);
	athar_print_data (t->out, "trust.what", what);
	athar_print_sentence (t->out, "trust.sentence", sentence);
	athar_print_string (t->out, "trust.command", command);
	athar_print_end_object (t->out);
}

void
athar_trust_print_steps (AtharTrust *t)
{
	const char *record = ATHAR_HASH_STR (&t->record_id);
	g_autofree char *path = athar_store_dup_path (&t->object);
	g_autofree char *bytes = g_strconcat ("sha256sum ", path, NULL);
	g_autofree char *proof = g_strdup_printf ("athar proof %s > record.tlog-proof && athar proof "
						  "--entry %s > record.json",
		record, record);
	g_autofree char *check = g_strdup_printf (
		"python3 verify-independent.py --proof record.tlog-proof record.json logs/%s/key.pub",
		ATHAR_ID_STR (athar_record_get_log (t->record)));

	athar_print_begin_list (t->out, "trust.steps", ATHAR_PRINT_BLOCKS);
	if (t->has_bytes)
		print_step (t, "bytes", bytes);
	print_step (t, "case", "python3 verify-independent.py .");
	print_step (t, "proof", proof);
	print_step (t, "check", check);
	print_step (t, "key", NULL);
	print_step (t, "not", NULL);
	athar_print_end_list (t->out);
}
