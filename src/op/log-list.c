/* SPDX-License-Identifier: Apache-2.0
 *
 * op/log-list.c: the logs in the folder: whose counts and why, their letters and keys.
 */
#include <string.h>

#include "op/op.h"
#include "sql/index.gen.h"

typedef struct {
	const char *state; /* message key */
	char *letters, *device;
} Known;

static void
known_free (gpointer data)
{
	Known *known = data;
	g_free (known->letters);
	g_free (known->device);
	g_free (known);
}

static const char *
state_of (AtharStmt *s)
{
	if (g_strcmp0 (athar_column_text (s, C_INDEX_LOG_ALL_REASON), "founding") == 0)
		return "logs.founding";
	return athar_column_is_null (s, C_INDEX_LOG_ALL_CONTINUES_LOG) ? "logs.admitted"
								       : "logs.continued";
}

/* AtharId* → Known* of the logs that count. */
static GHashTable *
load_counted (AtharCase *c, GError **error)
{
	g_autoptr (GHashTable) counted =
		g_hash_table_new_full (athar_id_g_hash, athar_id_g_equal, g_free, known_free);
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_log_all, error);
	gboolean row = s != NULL;
	if (!s)
		return NULL;
	for (;;) {
		size_t bytes;
		const void *id;
		Known *known;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			return g_steal_pointer (&counted);
		id = athar_column_blob (s, C_INDEX_LOG_ALL_ID, &bytes);
		if (bytes != sizeof (AtharId))
			continue;
		known = g_new0 (Known, 1);
		known->state = state_of (s);
		known->letters = g_strdup (athar_column_text (s, C_INDEX_LOG_ALL_LETTERS));
		known->device = g_strdup (athar_column_text (s, C_INDEX_LOG_ALL_DEVICE));
		g_hash_table_replace (counted, g_memdup2 (id, bytes), known);
	}
}

static void
print_log (AtharCall *call, AtharLog *log, const Known *known)
{
	AtharPrinter *out = athar_call_get_printer (call);
	g_autofree char *key = athar_verifier_dup_text (athar_log_get_verifier (log));
	athar_print_begin_object (out, NULL);
	athar_print_string (out, "logs.letters", known ? known->letters : NULL);
	athar_print_word (out, "logs.state", known ? known->state : "logs.unadmitted");
	athar_print_bool (
		out, "logs.here", log == athar_case_get_own_log (athar_call_get_case (call)));
	athar_print_int (out, "logs.records", (int64_t)athar_log_get_size (log));
	athar_print_string (out, "logs.device", known ? known->device : NULL);
	athar_print_string (out, "logs.key", key);
	athar_print_end_object (out);
}

/* By letters, as people name them: A, B, … Z, AA; those that do not count come last. */
static int
by_letters (gconstpointer a, gconstpointer b, gpointer counted)
{
	AtharLog *x = *(AtharLog *const *)a, *y = *(AtharLog *const *)b;
	const Known *p = g_hash_table_lookup (counted, athar_log_get_id (x));
	const Known *q = g_hash_table_lookup (counted, athar_log_get_id (y));
	if (!p || !q || !p->letters || !q->letters)
		return (!p || !p->letters) - (!q || !q->letters);
	if (strlen (p->letters) != strlen (q->letters))
		return strlen (p->letters) < strlen (q->letters) ? -1 : 1;
	return strcmp (p->letters, q->letters);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharCase *c = athar_call_get_case (call);
	g_autoptr (GPtrArray) logs = NULL;
	g_autoptr (GHashTable) counted = load_counted (c, error);
	if (!counted)
		return FALSE;
	logs = g_ptr_array_copy ((GPtrArray *)athar_case_get_logs (c), NULL, NULL);
	g_ptr_array_set_free_func (logs, NULL);
	g_ptr_array_sort_with_data (logs, by_letters, counted);
	athar_print_begin_list (out, "logs.logs", ATHAR_PRINT_BLOCKS);
	for (guint i = 0; i < logs->len; i++)
		print_log (call, logs->pdata[i],
			g_hash_table_lookup (counted, athar_log_get_id (logs->pdata[i])));
	athar_print_end_list (out);
	return TRUE;
}

static const AtharArg args[] = {{NULL}};
static const char *const examples[] = {"athar log list", NULL};

const AtharOp athar_op_log_list = {
	.name = "log list",
	.summary = "logs.list-summary",
	.details = "logs.list-details",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
