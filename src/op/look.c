/* SPDX-License-Identifier: Apache-2.0
 *
 * op/look.c: see look.h. The pool's replies come while the next object is handed in; the first error
 * among them ends the pass.
 */
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "job/pool.h"
#include "op/analysis.h"
#include "op/look.h"
#include "sql/index.gen.h"

#define TRANSACTION_US (2 * ATHAR_SECOND_US) /* another process waits at most this long to write */

/* What is being looked at, and who has answered. */
typedef struct {
	AtharHash hash;
	GPtrArray *answered;
} Object;

typedef struct {
	AtharCall *call;
	AtharCase *c;
	AtharDb *derived;
	AtharPool *pool;
	AtharAnalyzedBy *by;
	size_t n_by;
	char *set;
	GHashTable *objects; /* ticket -> Object* */
	uint64_t ticket, done, all;
	int64_t begun_us;
	GError *failed;
} Look;

static void
object_free (gpointer pointer)
{
	Object *object = pointer;
	g_ptr_array_unref (object->answered);
	g_free (object);
}

static void
look_clear (Look *look)
{
	athar_pool_free (look->pool);
	g_clear_pointer (&look->objects, g_hash_table_unref);
	g_free (look->by);
	g_free (look->set);
	g_clear_error (&look->failed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static const AtharAnalyzedBy *
find_analyzer (const Look *look, const char *name)
{
	for (size_t i = 0; i < look->n_by; i++)
		if (g_str_equal (look->by[i].name, name))
			return &look->by[i];
	return NULL;
}

static void
on_reply (uint64_t ticket, const char *analyzer, const AtharAnalysis *analysis, gpointer payload)
{
	Look *look = payload;
	Object *object = g_hash_table_lookup (look->objects, &ticket);
	const AtharAnalyzedBy *by = find_analyzer (look, analyzer);
	if (!object || !by || look->failed)
		return;
	g_ptr_array_add (object->answered, (gpointer)by->name);
	athar_analysis_put (look->derived, &object->hash, by, analysis, &look->failed);
}

static gboolean
renew_transaction (Look *look, GError **error)
{
	if (athar_time_monotonic_us () - look->begun_us < TRANSACTION_US)
		return TRUE;
	look->begun_us = athar_time_monotonic_us ();
	return athar_db_commit (look->derived, error) && athar_db_begin (look->derived, error);
}

static void
on_end (uint64_t ticket, gpointer payload)
{
	Look *look = payload;
	Object *object = g_hash_table_lookup (look->objects, &ticket);
	if (object && !look->failed) {
		g_ptr_array_add (object->answered, NULL);
		if (athar_analysis_end (look->derived, &object->hash, look->set,
			    (const char *const *)object->answered->pdata, &look->failed))
			renew_transaction (look, &look->failed);
	}
	g_hash_table_remove (look->objects, &ticket);
	look->done++;
	athar_call_progress (
		look->call, "add.looking", look->done, look->all, ATHAR_UNIT_COUNT);
}

/* (transfer full) the last part of a path under which the object came: content is compared with it. */
static char *
dup_name (Look *look, const AtharHash *object)
{
	AtharStmt *s = athar_db_use (
		athar_case_get_db (look->c), &athar_sql_index_item_by_object, NULL);
	gboolean row;
	char *name = NULL;
	if (!s)
		return g_strdup ("");
	athar_bind_blob (s, P_INDEX_ITEM_BY_OBJECT_OBJECT, object->b, ATHAR_HASH_BYTES);
	if (athar_stmt_step (s, &row, NULL) && row) {
		const char *path = athar_column_text (s, C_INDEX_ITEM_BY_OBJECT_PATH);
		name = path ? g_path_get_basename (path) : NULL;
		athar_stmt_reset (s);
	}
	return name ? name : g_strdup ("");
}

/* One object's trouble is not the others': what cannot be opened is told by verify. */
static gboolean
submit (const AtharHash *hash, gpointer payload, GError **error)
{
	Look *look = payload;
	g_autofree char *name = NULL;
	Object *object;
	uint64_t bytes, *key;
	int fd;
	if (!athar_call_check (look->call, error))
		return FALSE;
	if (!athar_store_open (athar_case_get_store (look->c), hash, &fd, &bytes, NULL))
		return TRUE;
	name = dup_name (look, hash);
	object = g_new0 (Object, 1);
	*object = (Object){*hash, g_ptr_array_new ()};
	key = g_new (uint64_t, 1);
	*key = ++look->ticket;
	g_hash_table_insert (look->objects, key, object);
	if (!athar_pool_submit (look->pool, fd, name, look->ticket, error))
		return FALSE;
	if (look->failed) {
		g_propagate_error (error, g_steal_pointer (&look->failed));
		return FALSE;
	}
	return TRUE;
}

static gboolean
count_one (const AtharHash *object, gpointer payload, GError **error)
{
	((Look *)payload)->all++;
	return TRUE;
}

/* Which analyzers do not run here: only what ran counts as done. */
static void
tell_missing (Look *look)
{
	const GPtrArray *infos = athar_pool_get_analyzers (look->pool);
	for (guint i = 0; i < infos->len; i++) {
		const AtharAnalyzerInfo *info = infos->pdata[i];
		g_autofree char *key = g_strconcat (info->name, ".not-here", NULL);
		if (!info->runs)
			athar_call_notice (look->call, key, NULL);
	}
}

static gboolean
start (Look *look, unsigned jobs, GError **error)
{
	AtharPoolOptions options = {.n_jobs = jobs, .done = on_reply, .end = on_end, .payload = look};
	const GPtrArray *infos;
	look->pool = athar_pool_new (&options, error);
	if (!look->pool)
		return FALSE;
	infos = athar_pool_get_analyzers (look->pool);
	look->by = g_new0 (AtharAnalyzedBy, infos->len + 1);
	for (guint i = 0; i < infos->len; i++) {
		const AtharAnalyzerInfo *info = infos->pdata[i];
		if (info->runs)
			look->by[look->n_by++] = (AtharAnalyzedBy){
				info->name, info->version, info->libraries};
	}
	look->set = athar_analysis_set (look->by, look->n_by);
	return TRUE;
}

/* Also after an interruption: what has been answered is kept. */
static gboolean
look_through (Look *look, GError **error)
{
	AtharDb *index = athar_case_get_db (look->c);
	gboolean ok;
	if (!athar_analysis_each_left (index, look->derived, look->set, count_one, look, error))
		return FALSE;
	if (look->all > 0)
		tell_missing (look);
	if (!athar_db_begin (look->derived, error))
		return FALSE;
	look->begun_us = athar_time_monotonic_us ();
	ok = athar_analysis_each_left (index, look->derived, look->set, submit, look, error) &&
	     athar_pool_finish (look->pool, error);
	if (ok && look->failed) {
		g_propagate_error (error, g_steal_pointer (&look->failed));
		ok = FALSE;
	}
	return athar_db_commit (look->derived, ok ? error : NULL) && ok;
}

gboolean
athar_look_at_rest (AtharCall *call, unsigned jobs, GError **error)
{
	g_auto (Look) look = {.call = call, .c = athar_call_get_case (call)};
	look.derived = athar_case_get_derived (look.c, error);
	if (!look.derived || !start (&look, jobs, error))
		return FALSE;
	look.objects = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, object_free);
	return look_through (&look, error);
}
