/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/tally.c: how many things there are, and how many of them were reviewed, are contradicted, wait for
 * somebody or are dated: numbers that a page asks for with every look, kept so that nobody counts a million
 * rows for them.
 *
 * Each is a sum over things of what their own rows say (sql/index/proj/thing_state.sql), so it follows from
 * the set of records as everything here does (P1). Before anything about a thing changes it is looked at,
 * once; when a pass ends it is looked at again, and the difference is added. A rebuild counts everything
 * at its end.
 */
#include <string.h>

#include "proj/proj-private.h"
#include "sql/index.gen.h"

#define TOUCHED_MAX 20000 /* things held between two looks: 1 MB */

static const struct {
	const char *name;
	int column;
} COUNTED[] = {
	{"thing", C_INDEX_PROJ_THING_STATE_THING},
	{"reviewed", C_INDEX_PROJ_THING_STATE_REVIEWED},
	{"contradicted", C_INDEX_PROJ_THING_STATE_CONTRADICTED},
	{"passed", C_INDEX_PROJ_THING_STATE_PASSED},
	{"dated", C_INDEX_PROJ_THING_STATE_DATED},
};

typedef struct {
	AtharId id;
	unsigned before; /* bit i: COUNTED[i] */
} Touched;

/* Of what is no thing that lists show, nothing is counted. */
static gboolean
look (AtharProj *proj, const AtharId *id, unsigned *ret_bits, GError **error)
{
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_thing_state, error);
	gboolean row;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_PROJ_THING_STATE_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_bits = 0;
	for (size_t i = 0; i < G_N_ELEMENTS (COUNTED); i++)
		if (athar_column_int (s, COUNTED[i].column))
			*ret_bits |= 1u << i;
	if (!(*ret_bits & 1))
		*ret_bits = 0;
	athar_stmt_reset (s);
	return TRUE;
}

void
athar_tally_begin (AtharProj *proj)
{
	athar_tally_drop (proj);
	proj->touched = g_hash_table_new_full (athar_id_g_hash, athar_id_g_equal, NULL, g_free);
}

void
athar_tally_drop (AtharProj *proj)
{
	g_clear_pointer (&proj->touched, g_hash_table_unref);
}

gboolean
athar_tally_touch (AtharProj *proj, const AtharId *id, GError **error)
{
	if (!proj->touched || g_hash_table_contains (proj->touched, id))
		return TRUE;
	if (g_hash_table_size (proj->touched) >= TOUCHED_MAX && !athar_tally_settle (proj, error))
		return FALSE;
	g_autofree Touched *touched = g_new0 (Touched, 1);
	touched->id = *id;
	if (!look (proj, id, &touched->before, error))
		return FALSE;
	g_hash_table_insert (proj->touched, &touched->id, touched);
	g_steal_pointer (&touched);
	return TRUE;
}

static gboolean
add (AtharProj *proj, const char *name, int64_t n, GError **error)
{
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_tally_add, error);

	if (!s)
		return FALSE;
	athar_bind_text (s, P_INDEX_PROJ_TALLY_ADD_NAME, name);
	athar_bind_int (s, P_INDEX_PROJ_TALLY_ADD_N, n);
	return athar_stmt_run (s, error);
}

gboolean
athar_tally_settle (AtharProj *proj, GError **error)
{
	int64_t change[G_N_ELEMENTS (COUNTED)] = {0};
	GHashTableIter iter;
	gpointer value;

	if (!proj->touched)
		return TRUE;
	g_hash_table_iter_init (&iter, proj->touched);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		const Touched *touched = value;
		unsigned now;
		if (!look (proj, &touched->id, &now, error))
			return FALSE;
		for (size_t i = 0; i < G_N_ELEMENTS (COUNTED); i++)
			change[i] += (int)(now >> i & 1) - (int)(touched->before >> i & 1);
	}
	g_hash_table_remove_all (proj->touched);
	for (size_t i = 0; i < G_N_ELEMENTS (COUNTED); i++)
		if (!add (proj, COUNTED[i].name, change[i], error))
			return FALSE;
	return TRUE;
}

gboolean
athar_tally_all (AtharProj *proj, GError **error)
{
	AtharStmt *s = athar_db_use (proj->db, &athar_sql_index_proj_tally_all, error);

	return s && athar_stmt_run (s, error);
}
