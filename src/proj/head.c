/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/head.c: the logs that count and how far each is projected (admit.c decides which do).
 */
#include <string.h>

#include "proj/apply.h"
#include "proj/proj-private.h"

GArray *
athar_proj_heads (AtharProj *proj, GError **error)
{
	g_autoptr (GArray) heads = g_array_new (FALSE, TRUE, sizeof (AtharHead));
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_heads, error);
	gboolean row = FALSE;

	if (!s)
		return NULL;
	for (;;) {
		AtharHead head = {0};
		size_t id_bytes, root_bytes;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			break;
		const void *id = athar_column_blob (s, C_INDEX_PROJ_HEADS_ID, &id_bytes);
		const void *root = athar_column_blob (s, C_INDEX_PROJ_HEADS_ROOT, &root_bytes);
		if (id_bytes != sizeof head.id.b || root_bytes != sizeof head.root.b) {
			athar_stmt_reset (s);
			return athar_throw_null (error, ATHAR_ERROR_CORRUPT, "proj.damaged", "path",
				proj->dir, NULL);
		}
		memcpy (head.id.b, id, id_bytes);
		memcpy (head.root.b, root, root_bytes);
		head.num = athar_column_int (s, C_INDEX_PROJ_HEADS_NUM);
		head.size = (uint64_t)athar_column_int (s, C_INDEX_PROJ_HEADS_SIZE);
		g_array_append_val (heads, head);
	}
	return g_steal_pointer (&heads);
}

gboolean
athar_proj_head_put (AtharProj *proj, const AtharHead *head, bool founding, GError **error)
{
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_head_put, error);

	if (!s)
		return FALSE;
	athar_bind_int (s, P_INDEX_PROJ_HEAD_PUT_NUM, head->num);
	athar_bind_blob (s, P_INDEX_PROJ_HEAD_PUT_ID, head->id.b, sizeof head->id.b);
	athar_bind_text (s, P_INDEX_PROJ_HEAD_PUT_REASON, founding ? "founding" : "admitted");
	athar_bind_int (s, P_INDEX_PROJ_HEAD_PUT_SIZE, (int64_t)head->size);
	athar_bind_blob (s, P_INDEX_PROJ_HEAD_PUT_ROOT, head->root.b, sizeof head->root.b);
	return athar_stmt_run (s, error);
}
