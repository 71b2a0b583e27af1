/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/inforce.c: which records are in force (P3): one is, unless a record in force names it in
 * `over`. Ids are hashes, so "names" has no circles and the answer is one, whatever the order of
 * arrival.
 *
 * Only what can have changed is looked at: the dirty records and all that they name, directly or
 * not. Each of these is decided once, those that name it first; the namers outside keep what the
 * table says. Linear in the number of edges there.
 */
#include <string.h>

#include "proj/apply.h"
#include "proj/proj-private.h"

typedef struct {
	int64_t n;
	bool open; /* on the stack */
	bool done;
	bool in_force; /* when done */
} Node;

typedef struct {
	AtharProj *proj;
	GHashTable *nodes; /* n → Node */
	GQueue order;	   /* nodes as found */
} Settle;

static void
add_node (Settle *settle, int64_t n)
{
	if (g_hash_table_contains (settle->nodes, &n))
		return;
	Node *node = g_new0 (Node, 1);
	node->n = n;
	g_hash_table_insert (settle->nodes, &node->n, node);
	g_queue_push_tail (&settle->order, node);
}

/* Everything that the nodes name, and what that names … */
static gboolean
close_over (Settle *settle, GError **error)
{
	for (GList *at = settle->order.head; at; at = at->next) {
		Node *node = at->data;
		AtharStmt *s = athar_db_use (settle->proj->db, &athar_sql_index_proj_named, error);
		gboolean row = FALSE;
		if (!s)
			return FALSE;
		athar_bind_int (s, P_INDEX_PROJ_NAMED_N, node->n);
		for (;;) {
			if (!athar_stmt_step (s, &row, error))
				return FALSE;
			if (!row)
				break;
			int64_t named = athar_column_int (s, C_INDEX_PROJ_NAMED_N);
			add_node (settle, named); /* appends at the tail: this loop comes to it */
		}
	}
	return TRUE;
}

/* Those that name @node: undecided ones go on @stack and are decided first; when there are none,
 * @node is decided. */
static gboolean
decide (Settle *settle, Node *node, const AtharHash *id, GPtrArray *stack, GError **error)
{
	AtharStmt *s = athar_db_use (settle->proj->db, &athar_sql_index_proj_namers, error);
	guint depth = stack->len;
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_PROJ_NAMERS_TARGET, id->b, sizeof id->b);
	node->in_force = true;
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		int64_t n = athar_column_int (s, C_INDEX_PROJ_NAMERS_N);
		Node *namer = g_hash_table_lookup (settle->nodes, &n);
		if (namer && !namer->done && !namer->open)
			g_ptr_array_add (stack, namer);
		else if (namer ? namer->in_force
			       : athar_column_int (s, C_INDEX_PROJ_NAMERS_IN_FORCE) != 0)
			node->in_force = false;
	}
	node->done = stack->len == depth;
	return TRUE;
}

typedef struct {
	AtharHash id;
	char *type;
	int64_t version;
	bool known, in_force;
	AtharId entity; /* zero: of nothing that has an id */
} Stored;

static gboolean
load_stored (Settle *settle, int64_t n, Stored *stored, GError **error)
{
	AtharStmt *s = athar_db_use (settle->proj->db, &athar_sql_index_proj_record_at, error);
	gboolean row = FALSE;
	size_t bytes;

	if (!s)
		return FALSE;
	athar_bind_int (s, P_INDEX_PROJ_RECORD_AT_N, n);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	const void *id = row ? athar_column_blob (s, C_INDEX_PROJ_RECORD_AT_ID, &bytes) : NULL;
	if (!id || bytes != sizeof stored->id.b) {
		athar_stmt_reset (s);
		return athar_throw (error, ATHAR_ERROR_CORRUPT, "proj.damaged", "path",
			settle->proj->dir, NULL);
	}
	memcpy (stored->id.b, id, bytes);
	g_free (stored->type);
	stored->type = g_strdup (athar_column_text (s, C_INDEX_PROJ_RECORD_AT_TYPE));
	stored->version = athar_column_int (s, C_INDEX_PROJ_RECORD_AT_V);
	stored->known = athar_column_int (s, C_INDEX_PROJ_RECORD_AT_STATE) == ATHAR_STATE_KNOWN;
	stored->in_force = athar_column_int (s, C_INDEX_PROJ_RECORD_AT_IN_FORCE) != 0;
	const void *entity = athar_column_blob (s, C_INDEX_PROJ_RECORD_AT_ENTITY, &bytes);
	if (entity && bytes == sizeof stored->entity.b)
		memcpy (stored->entity.b, entity, bytes);
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
run_force (Settle *settle, const AtharSql *sql, const Node *node, GError **error)
{
	AtharStmt *s = athar_db_use (settle->proj->db, sql, error);

	if (!s)
		return FALSE;
	athar_bind_int (s, P_INDEX_PROJ_FORCE_RECORD_IN_FORCE, node->in_force);
	athar_bind_int (s, P_INDEX_PROJ_FORCE_RECORD_N, node->n);
	return athar_stmt_run (s, error);
}

static gboolean
write_back (Settle *settle, const Node *node, const Stored *stored, GError **error)
{
	const AtharApplier *applier =
		stored->known ? athar_applier_find (stored->type, stored->version) : NULL;

	/* Even when the outcome is the same: what decided it may come from a log that counts by
	 * this very admission. */
	if (applier && g_str_equal (applier->type, "log.admit"))
		settle->proj->admission_changed = true;
	if (node->in_force == stored->in_force)
		return TRUE;
	return athar_tally_touch (settle->proj, &stored->entity, error) &&
	       run_force (settle, &athar_sql_index_proj_force_record, node, error) &&
	       (!applier || run_force (settle, applier->force, node, error));
}

static gboolean
settle_node (Settle *settle, Node *first, GError **error)
{
	g_autoptr (GPtrArray) stack = g_ptr_array_new ();
	gboolean good = TRUE;

	g_ptr_array_add (stack, first);
	while (good && stack->len > 0) {
		Node *node = g_ptr_array_index (stack, stack->len - 1);
		guint at = stack->len - 1;
		Stored stored = {.type = NULL};
		node->open = true;
		good = node->done || (load_stored (settle, node->n, &stored, error) &&
					     decide (settle, node, &stored.id, stack, error));
		if (good && node->done)
			g_ptr_array_remove_index (stack, at);
		if (good && node->done && stored.type)
			good = write_back (settle, node, &stored, error);
		g_free (stored.type);
	}
	return good;
}

static gboolean
settle_nodes (Settle *settle, GError **error)
{
	if (!close_over (settle, error))
		return FALSE;
	for (GList *at = settle->order.head; at; at = at->next) {
		Node *node = at->data;
		if (!node->done && !settle_node (settle, node, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
athar_proj_settle (AtharProj *proj, const GArray *dirty, GError **error)
{
	g_autoptr (GHashTable) nodes =
		g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
	Settle settle = {proj, nodes, G_QUEUE_INIT};

	if (dirty->len == 0)
		return TRUE;
	for (guint i = 0; i < dirty->len; i++)
		add_node (&settle, g_array_index (dirty, int64_t, i));
	gboolean good = settle_nodes (&settle, error);
	g_queue_clear (&settle.order);
	return good;
}

gboolean
athar_proj_settle_all (AtharProj *proj, GError **error)
{
	g_autoptr (GArray) dirty = g_array_new (FALSE, FALSE, sizeof (int64_t));
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_all_namers, error);
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		int64_t n = athar_column_int (s, C_INDEX_PROJ_ALL_NAMERS_N);
		g_array_append_val (dirty, n);
	}
	return athar_proj_settle (proj, dirty, error);
}
