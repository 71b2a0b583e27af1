/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-item-add.c: evidence with bytes.
 */
#include "proj/apply.h"

/* As shown, and as it came in when that is not UTF-8. */
static void
bind_path (AtharStmt *s, const AtharJson *body)
{
	AtharJson *path = athar_json_get_object (body, "path");

	athar_bind_text (s, P_INDEX_PROJ_PUT_ITEM_PATH, athar_json_get_string (path, "t"));
	athar_bind_null (s, P_INDEX_PROJ_PUT_ITEM_PATH_RAW);
	if (!athar_json_get (path, "b64"))
		return;
	g_autoptr (GBytes) raw = athar_value_dup_bytes (path);
	if (raw)
		athar_bind_blob (s, P_INDEX_PROJ_PUT_ITEM_PATH_RAW, g_bytes_get_data (raw, NULL),
			g_bytes_get_size (raw));
}

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_item, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_ITEM_ID, a->body, "entity");
	athar_bind_int (s, P_INDEX_PROJ_PUT_ITEM_LOG, a->n >> 31);
	athar_apply_int (s, P_INDEX_PROJ_PUT_ITEM_NUMBER, a->body, "number");
	athar_apply_id (s, P_INDEX_PROJ_PUT_ITEM_ACQUISITION, a->body, "acquisition");
	athar_apply_hash (s, P_INDEX_PROJ_PUT_ITEM_OBJECT, a->body, "object");
	athar_apply_int (s, P_INDEX_PROJ_PUT_ITEM_BYTES, a->body, "bytes");
	bind_path (s, a->body);
	athar_apply_time (s, P_INDEX_PROJ_PUT_ITEM_MTIME_US, a->body, "mtime");
	athar_apply_id (s, P_INDEX_PROJ_PUT_ITEM_SIDECAR_OF, a->body, "sidecar_of");
	athar_apply_string (s, P_INDEX_PROJ_PUT_ITEM_SIDECAR_KIND, a->body, "sidecar_kind");
	athar_apply_string (s, P_INDEX_PROJ_PUT_ITEM_URL, a->body, "url");
	athar_apply_words (s, P_INDEX_PROJ_PUT_ITEM_CAPTURED, a->body, "captured");
	athar_apply_bound (
		s, P_INDEX_PROJ_PUT_ITEM_CAPTURED_FROM_US, a->body, "captured", "earliest");
	athar_apply_bound (s, P_INDEX_PROJ_PUT_ITEM_CAPTURED_TO_US, a->body, "captured", "latest");
	athar_apply_string (s, P_INDEX_PROJ_PUT_ITEM_CAPTURE_TOOL, a->body, "capture_tool");
	bool changed = false;
	athar_json_get_bool (a->body, "changed_while_read", &changed);
	athar_bind_int (s, P_INDEX_PROJ_PUT_ITEM_CHANGED_WHILE_READ, changed);
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_item_add = {
	"item.add", 1, apply, &athar_sql_index_proj_force_item};
