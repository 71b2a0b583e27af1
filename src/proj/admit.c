/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/admit.c: which logs count.
 *
 * The founding log counts. A log counts when a log.admit in force names its id and key, or when
 * record 0 of it continues a counted log and carries a voucher by that log's key over
 * "athar-voucher-v1\n" case id "\n" its own verifier key "\n" (docs/design/0002). Logs are let in
 * by rounds: what the counted logs say when all of them are projected lets in the next. An
 * admission can therefore be withdrawn only by a log that came in before the one it lets in; a log
 * cannot remove the ground it stands on, nor make a paradox. Whenever a record bears on an
 * admission that is there already, the projection is made anew by rounds.
 */
#include <string.h>

#include "log/merkle.h"
#include "proj/apply.h"
#include "proj/proj-private.h"

#define VOUCHER_FORMAT "athar-voucher-v1\n%s\n%s\n"

AtharLog *
athar_proj_find_log (const GPtrArray *logs, const AtharId *id)
{
	for (guint i = 0; i < logs->len; i++) {
		AtharLog *log = g_ptr_array_index (logs, i);
		if (athar_id_equal (athar_log_get_id (log), id))
			return log;
	}
	return NULL;
}

static const AtharHead *
find_head (const GArray *heads, const AtharId *id)
{
	for (guint i = 0; i < heads->len; i++) {
		const AtharHead *head = &g_array_index (heads, AtharHead, i);
		if (athar_id_equal (&head->id, id))
			return head;
	}
	return NULL;
}

/* Two logs whose ids begin alike would share numbers; ids are random, so one of them was chosen to.
 */
static gboolean
let_in (AtharProj *proj, const GArray *heads, const AtharId *id, GError **error)
{
	AtharHead head = {.num = athar_proj_num (id), .id = *id};

	for (guint i = 0; i < heads->len; i++) {
		const AtharHead *other = &g_array_index (heads, AtharHead, i);
		if (other->num == head.num)
			return athar_throw (error, ATHAR_ERROR_INVALID, "proj.logs-collide", "log",
				ATHAR_ID_STR (id), "other", ATHAR_ID_STR (&other->id), NULL);
	}
	athar_merkle_root_of (NULL, 0, &head.root);
	return athar_proj_head_put (proj, &head, false, error);
}

static bool
key_fits (const AtharLog *log, const char *key)
{
	g_autofree char *ours = athar_verifier_dup_text (athar_log_get_verifier (log));

	return g_strcmp0 (ours, key) == 0;
}

/* Ids of present logs, of the key told, that admissions in force name and that do not count yet. */
static GArray *
find_admitted (AtharProj *proj, const GPtrArray *logs, const GArray *heads, GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (AtharId));
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_admissions, error);
	gboolean row = FALSE;

	if (!s)
		return NULL;
	for (;;) {
		AtharId id;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			break;
		const void *data = athar_column_blob (s, C_INDEX_PROJ_ADMISSIONS_LOG, &bytes);
		if (bytes != sizeof id.b)
			continue;
		memcpy (id.b, data, bytes);
		AtharLog *log = athar_proj_find_log (logs, &id);
		bool listed = ids->len > 0 &&
			      athar_id_equal (&g_array_index (ids, AtharId, ids->len - 1), &id);
		if (log && !listed && !find_head (heads, &id) &&
			key_fits (log, athar_column_text (s, C_INDEX_PROJ_ADMISSIONS_KEY)))
			g_array_append_val (ids, id);
	}
	return g_steal_pointer (&ids);
}

static gboolean
keep_entry (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	*(GBytes **)payload = g_bytes_ref (entry);
	return TRUE;
}

static bool
voucher_holds (const AtharLog *log, const AtharLog *continued, const AtharJson *body)
{
	const char *voucher = athar_json_get_string (body, "voucher");
	const char *case_id = athar_json_get_string (body, "case");
	g_autofree char *key = athar_verifier_dup_text (athar_log_get_verifier (log));
	g_autofree char *text = g_strdup_printf (VOUCHER_FORMAT, case_id ? case_id : "", key);
	g_autoptr (GBytes) signature =
		voucher ? athar_base64_decode (voucher, ATHAR_SIGNATURE_BYTES) : NULL;

	return signature && g_bytes_get_size (signature) == ATHAR_SIGNATURE_BYTES &&
	       athar_sign_verify (athar_log_get_verifier (continued)->public_key, text,
		       strlen (text), g_bytes_get_data (signature, NULL));
}

static gboolean
get_case_id (AtharProj *proj, AtharId *ret_id, gboolean *ret_known, GError **error)
{
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_case_id, error);
	size_t bytes = 0;

	if (!s || !athar_stmt_step (s, ret_known, error))
		return FALSE;
	const void *data =
		*ret_known ? athar_column_blob (s, C_INDEX_PROJ_CASE_ID_ID, &bytes) : NULL;
	if (data && bytes == sizeof ret_id->b)
		memcpy (ret_id->b, data, bytes);
	if (*ret_known)
		athar_stmt_reset (s);
	return TRUE;
}

/* Whether @log continues one that counts, of the same case, and that one's key vouches for it. */
static gboolean
is_vouched (AtharProj *proj, AtharLog *log, const GPtrArray *logs, const GArray *heads,
	gboolean *ret_yes, GError **error)
{
	g_autoptr (GBytes) entry = NULL;
	AtharId case_id = {{0}}, said, continued_id;
	AtharPrepared opened = {0};
	gboolean known = FALSE;

	*ret_yes = FALSE;
	if (athar_log_get_size (log) == 0)
		return TRUE;
	if (!get_case_id (proj, &case_id, &known, error) ||
		!athar_log_read (log, 0, 1, keep_entry, &entry, error))
		return FALSE;
	athar_prepared_init (&opened, athar_log_get_id (log), 0, entry);
	if (known && opened.state == ATHAR_STATE_KNOWN &&
		g_str_equal (opened.type->name, "log.open")) {
		const AtharJson *body = athar_record_get_body (opened.record);
		AtharLog *continued = athar_json_get_id (body, "continues_log", &continued_id) &&
						      find_head (heads, &continued_id)
					      ? athar_proj_find_log (logs, &continued_id)
					      : NULL;
		*ret_yes = continued && athar_json_get_id (body, "case", &said) &&
			   athar_id_equal (&said, &case_id) && voucher_holds (log, continued, body);
	}
	athar_prepared_clear (&opened);
	return TRUE;
}

static gboolean
find_vouched (
	AtharProj *proj, const GPtrArray *logs, const GArray *heads, GArray *ids, GError **error)
{
	for (guint i = 0; i < logs->len; i++) {
		AtharLog *log = g_ptr_array_index (logs, i);
		const AtharId *id = athar_log_get_id (log);
		gboolean vouched = FALSE;
		bool listed = find_head (heads, id) != NULL;
		for (guint k = 0; k < ids->len; k++)
			listed |= athar_id_equal (&g_array_index (ids, AtharId, k), id);
		if (!listed && !is_vouched (proj, log, logs, heads, &vouched, error))
			return FALSE;
		if (vouched)
			g_array_append_val (ids, *id);
	}
	return TRUE;
}

gboolean
athar_proj_admit (AtharProj *proj, const GPtrArray *logs, size_t *ret_n, GError **error)
{
	g_autoptr (GArray) heads = athar_proj_heads (proj, error);
	g_autoptr (GArray) ids = heads ? find_admitted (proj, logs, heads, error) : NULL;

	if (!ids || !find_vouched (proj, logs, heads, ids, error))
		return FALSE;
	for (guint i = 0; i < ids->len; i++) {
		const AtharId *id = &g_array_index (ids, AtharId, i);
		AtharHead head = {.num = athar_proj_num (id), .id = *id};
		if (!let_in (proj, heads, id, error))
			return FALSE;
		g_array_append_val (heads, head);
	}
	*ret_n = ids->len;
	return TRUE;
}
