/* SPDX-License-Identifier: Apache-2.0
 *
 * op/filter.c: see filter.h. Terms of one group are alternatives; groups must all hold. from: and
 * to: of one query are one interval: a thing passes when one claimed date may lie in it. Where one
 * of them is an alternative to something else it stands for itself, open at its other end.
 */
#include "op/filter.h"

#include <string.h>

#include "base/text.h"
#include "op/analysis.h"
#include "sql/index.gen.h"

typedef enum { TYPE, TAG, SET, FLAG, SOURCE, DATE, REF } Kind;
typedef struct {
	Kind kind;
	bool negated;
	unsigned group;
	const char *word; /* TYPE, FLAG */
	char *folded;	  /* TAG, SOURCE */
	GArray *ids;	  /* SET, REF: AtharId */
	int64_t from_us, to_us;
} Rule;

struct AtharFilter {
	AtharCase *c;
	AtharDb *index, *derived;
	GArray *rules;	 /* Rule, groups together */
	bool companions; /* the query speaks of companions */
};

/* What a look at one thing needs, read once. */
typedef struct {
	const AtharId *id;
	bool item, companion;
	AtharHash object;
	char *source; /* folded */
} Thing;

static void
rule_clear (gpointer data)
{
	Rule *rule = data;
	g_free (rule->folded);
	g_clear_pointer (&rule->ids, g_array_unref);
}

void
athar_filter_free (AtharFilter *filter)
{
	if (!filter)
		return;
	g_array_unref (filter->rules);
	g_free (filter);
}

/* As the projection folds names: what folds to nothing stands for itself. */
static char *
fold (const char *text)
{
	char *folded = athar_text_fold (text);
	if (*folded)
		return folded;
	g_free (folded);
	return g_strdup (text);
}

/* ── making ── */

static gboolean
append_rows (AtharStmt *s, int column, GArray *ids, GError **error)
{
	gboolean row;
	for (;;) {
		const void *id;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		id = athar_column_blob (s, column, &bytes);
		if (bytes == ATHAR_ID_BYTES)
			g_array_append_vals (ids, id, 1);
	}
}

static gboolean
find_sets (AtharFilter *f, const char *name, GArray *ids, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_set_by_name, error);
	g_autofree char *folded = fold (name);
	AtharId id;
	if (!s)
		return FALSE;
	athar_bind_text (s, P_INDEX_SET_BY_NAME_FOLDED, folded);
	if (!append_rows (s, C_INDEX_SET_BY_NAME_ID, ids, error))
		return FALSE;
	if (!ids->len && athar_id_parse (name, &id))
		g_array_append_val (ids, id);
	return ids->len > 0 ||
	       athar_throw (error, ATHAR_ERROR_NOT_FOUND, "find.no-set", "name", name, NULL);
}

/* The rule that stands for a filter's word; from: and to: are dates open at one end. */
static Kind
kind_of (const char *key)
{
	static const char *const keys[] = {"type", "tag", "set", "flag", "source", "date", "ref"};
	Kind kind = TYPE;
	if (g_str_equal (key, "from") || g_str_equal (key, "to"))
		return DATE;
	while (kind < REF && strcmp (keys[kind], key))
		kind++;
	return kind;
}

static gboolean
make_rule (AtharFilter *f, const AtharTerm *term, GError **error)
{
	Rule rule = {.kind = kind_of (term->key),
		.negated = term->negated,
		.group = term->group,
		.word = term->value,
		.from_us = g_str_equal (term->key, "to") ? INT64_MIN : term->from_us,
		.to_us = g_str_equal (term->key, "from") ? INT64_MAX : term->to_us};
	bool ok = true;
	if (rule.kind == TAG || rule.kind == SOURCE)
		rule.folded = fold (term->value);
	if (rule.kind == SET || rule.kind == REF)
		rule.ids = g_array_new (FALSE, FALSE, sizeof (AtharId));
	if (rule.kind == SET)
		ok = find_sets (f, term->value, rule.ids, error);
	if (rule.kind == REF) {
		AtharId id;
		ok = athar_case_resolve (f->c, term->value, &id, error);
		g_array_append_val (rule.ids, id);
	}
	f->companions = f->companions || rule.kind == REF ||
			(rule.kind == TYPE && !rule.negated && g_str_equal (rule.word, "sidecar"));
	g_array_append_val (f->rules, rule);
	return ok;
}

static bool
is_alternative (const AtharQuery *query, guint i)
{
	const AtharTerm *const *terms = (const AtharTerm *const *)query->terms->pdata;
	return (i > 0 && terms[i - 1]->group == terms[i]->group) ||
	       (i + 1 < query->terms->len && terms[i + 1]->group == terms[i]->group);
}

AtharFilter *
athar_filter_new (AtharCase *c, AtharDb *derived, const AtharQuery *query, GError **error)
{
	g_autoptr (AtharFilter) f = g_new0 (AtharFilter, 1);
	Rule span = {.kind = DATE, .group = G_MAXUINT, .from_us = INT64_MIN, .to_us = INT64_MAX};
	bool spans = false;
	f->c = c;
	f->index = athar_case_get_db (c);
	f->derived = derived;
	f->rules = g_array_new (FALSE, TRUE, sizeof (Rule));
	g_array_set_clear_func (f->rules, rule_clear);
	for (guint i = 0; i < query->terms->len; i++) {
		const AtharTerm *term = query->terms->pdata[i];
		if (!term->key)
			continue;
		if (!is_alternative (query, i) && g_str_equal (term->key, "from")) {
			span.from_us = MAX (span.from_us, term->from_us);
			spans = true;
		} else if (!is_alternative (query, i) && g_str_equal (term->key, "to")) {
			span.to_us = MIN (span.to_us, term->to_us);
			spans = true;
		} else if (!make_rule (f, term, error)) {
			return NULL;
		}
	}
	if (spans)
		g_array_append_val (f->rules, span);
	return g_steal_pointer (&f);
}

/* ── one thing ── */

static AtharStmt *
use_by_id (AtharDb *db, const AtharSql *sql, int param, const AtharId *id, GError **error)
{
	AtharStmt *s = athar_db_use (db, sql, error);
	if (s)
		athar_bind_blob (s, param, id->b, ATHAR_ID_BYTES);
	return s;
}

static gboolean
read_thing (AtharFilter *f, Thing *thing, gboolean *ret_found, GError **error)
{
	AtharStmt *s = use_by_id (
		f->index, &athar_sql_index_feed_item, P_INDEX_FEED_ITEM_ID, thing->id, error);
	const char *source = NULL;
	const void *object;
	size_t bytes;
	if (!s || !athar_stmt_step (s, ret_found, error))
		return FALSE;
	if (*ret_found) {
		thing->item = true;
		thing->companion = !athar_column_is_null (s, C_INDEX_FEED_ITEM_SIDECAR_OF);
		object = athar_column_blob (s, C_INDEX_FEED_ITEM_OBJECT, &bytes);
		if (bytes == ATHAR_HASH_BYTES)
			memcpy (thing->object.b, object, bytes);
		source = athar_column_text (s, C_INDEX_FEED_ITEM_SOURCE);
	} else {
		s = use_by_id (f->index, &athar_sql_index_feed_exhibit, P_INDEX_FEED_EXHIBIT_ID,
			thing->id, error);
		if (!s || !athar_stmt_step (s, ret_found, error))
			return FALSE;
		if (!*ret_found)
			return TRUE;
		source = athar_column_text (s, C_INDEX_FEED_EXHIBIT_SOURCE);
	}
	thing->source = source ? fold (source) : NULL;
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
has_type (AtharFilter *f, const Rule *rule, const Thing *thing, bool *ret_holds, GError **error)
{
	g_autofree char *kind = NULL;
	if (!thing->item || thing->companion) {
		*ret_holds = g_str_equal (rule->word, thing->item ? "sidecar" : "exhibit");
		return TRUE;
	}
	if (!athar_analysis_kind (f->derived, &thing->object, &kind, error))
		return FALSE;
	if (g_str_equal (kind, "text"))
		*ret_holds = g_str_equal (rule->word, "document");
	else if (!*kind || g_str_equal (kind, "unknown"))
		*ret_holds = g_str_equal (rule->word, "other");
	else
		*ret_holds = g_str_equal (rule->word, kind);
	return TRUE;
}

static gboolean
has_tag (AtharFilter *f, const Rule *rule, const Thing *thing, bool *ret_holds, GError **error)
{
	AtharStmt *s = use_by_id (f->index, &athar_sql_index_entity_tags,
		P_INDEX_ENTITY_TAGS_ENTITY, thing->id, error);
	gboolean row = TRUE;
	if (!s)
		return FALSE;
	for (*ret_holds = false; !*ret_holds;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		*ret_holds = !g_strcmp0 (
			athar_column_text (s, C_INDEX_ENTITY_TAGS_FOLDED), rule->folded);
	}
	athar_stmt_reset (s);
	return TRUE;
}

static bool
holds_id (const GArray *ids, const void *id, size_t bytes)
{
	for (guint i = 0; i < ids->len; i++)
		if (bytes == ATHAR_ID_BYTES &&
			!memcmp (g_array_index (ids, AtharId, i).b, id, bytes))
			return true;
	return false;
}

static gboolean
in_set (AtharFilter *f, const Rule *rule, const Thing *thing, bool *ret_holds, GError **error)
{
	AtharStmt *s = use_by_id (f->index, &athar_sql_index_entity_sets,
		P_INDEX_ENTITY_SETS_ENTITY, thing->id, error);
	gboolean row = TRUE;
	if (!s)
		return FALSE;
	for (*ret_holds = false; !*ret_holds;) {
		const void *id;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		id = athar_column_blob (s, C_INDEX_ENTITY_SETS_SET_ID, &bytes);
		*ret_holds = holds_id (rule->ids, id, bytes);
	}
	athar_stmt_reset (s);
	return TRUE;
}

/* "graphic" and "unreviewed" by how a thing may be shown: what nobody looked at counts as graphic.
 */
static gboolean
has_state (AtharFilter *f, const Rule *rule, const Thing *thing, bool *ret_holds, GError **error)
{
	AtharStmt *s = use_by_id (
		f->index, &athar_sql_index_item_state, P_INDEX_ITEM_STATE_ID, thing->id, error);
	gboolean row;
	*ret_holds = false;
	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	if (row && g_str_equal (rule->word, "graphic"))
		*ret_holds = athar_column_int (s, C_INDEX_ITEM_STATE_GRAPHIC) != 0;
	else if (row)
		*ret_holds = !athar_column_int (s, C_INDEX_ITEM_STATE_REVIEWED);
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
has_flag (AtharFilter *f, const Rule *rule, const Thing *thing, bool *ret_holds, GError **error)
{
	AtharStmt *s;
	gboolean row = TRUE;
	if (g_str_equal (rule->word, "graphic") || g_str_equal (rule->word, "unreviewed"))
		return has_state (f, rule, thing, ret_holds, error);
	s = use_by_id (f->index, &athar_sql_index_entity_flags, P_INDEX_ENTITY_FLAGS_ENTITY,
		thing->id, error);
	if (!s)
		return FALSE;
	for (*ret_holds = false; !*ret_holds;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		*ret_holds =
			athar_column_int (s, C_INDEX_ENTITY_FLAGS_YES) &&
			!g_strcmp0 (athar_column_text (s, C_INDEX_ENTITY_FLAGS_FLAG), rule->word);
	}
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
is_dated (AtharFilter *f, const Rule *rule, const Thing *thing, bool *ret_holds, GError **error)
{
	AtharStmt *s = use_by_id (f->index, &athar_sql_index_select_is_dated,
		P_INDEX_SELECT_IS_DATED_ID, thing->id, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_int (s, P_INDEX_SELECT_IS_DATED_FROM_US, rule->from_us);
	athar_bind_int (s, P_INDEX_SELECT_IS_DATED_TO_US, rule->to_us);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_holds = row && athar_column_int (s, C_INDEX_SELECT_IS_DATED_N) > 0;
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
rule_holds (AtharFilter *f, const Rule *rule, const Thing *thing, bool *ret_holds, GError **error)
{
	switch (rule->kind) {
	case TYPE:
		return has_type (f, rule, thing, ret_holds, error);
	case TAG:
		return has_tag (f, rule, thing, ret_holds, error);
	case SET:
		return in_set (f, rule, thing, ret_holds, error);
	case FLAG:
		return has_flag (f, rule, thing, ret_holds, error);
	case DATE:
		return is_dated (f, rule, thing, ret_holds, error);
	case SOURCE:
		*ret_holds = !g_strcmp0 (thing->source, rule->folded);
		return TRUE;
	case REF:
	default:
		*ret_holds = holds_id (rule->ids, thing->id->b, ATHAR_ID_BYTES);
		return TRUE;
	}
}

static gboolean
check_rules (AtharFilter *f, const Thing *thing, gboolean *ret_pass, GError **error)
{
	for (guint i = 0; i < f->rules->len;) {
		unsigned group = g_array_index (f->rules, Rule, i).group;
		bool any = false;
		for (; i < f->rules->len && g_array_index (f->rules, Rule, i).group == group; i++) {
			const Rule *rule = &g_array_index (f->rules, Rule, i);
			bool holds = false;
			if (!any && !rule_holds (f, rule, thing, &holds, error))
				return FALSE;
			any = any || holds != rule->negated;
		}
		if (!any) {
			*ret_pass = FALSE;
			return TRUE;
		}
	}
	*ret_pass = TRUE;
	return TRUE;
}

gboolean
athar_filter_pass (AtharFilter *filter, const AtharId *entity, gboolean *ret_pass, GError **error)
{
	Thing thing = {.id = entity};
	gboolean found, ok = TRUE;
	if (!read_thing (filter, &thing, &found, error))
		return FALSE;
	*ret_pass = found && (!thing.companion || filter->companions);
	if (*ret_pass)
		ok = check_rules (filter, &thing, ret_pass, error);
	g_free (thing.source);
	return ok;
}

/* ── where to begin ── */

bool
athar_filter_wants_companions (const AtharFilter *filter)
{
	return filter->companions;
}

static const AtharSql *
list_sql (const Rule *rule)
{
	switch (rule->kind) {
	case TYPE:
		return g_str_equal (rule->word, "exhibit")   ? &athar_sql_index_select_exhibits
		       : g_str_equal (rule->word, "sidecar") ? &athar_sql_index_select_sidecars
							     : NULL;
	case TAG:
		return &athar_sql_index_select_by_tag;
	case SET:
		return &athar_sql_index_select_by_set;
	case FLAG:
		return g_str_equal (rule->word, "graphic") || g_str_equal (rule->word, "unreviewed")
			       ? NULL
			       : &athar_sql_index_select_by_flag;
	case SOURCE:
		return &athar_sql_index_select_by_source;
	case DATE:
		return &athar_sql_index_select_by_date;
	default:
		return NULL;
	}
}

/* Each of these lists has one result column, "entity". */
static gboolean
list_rule (AtharFilter *f, const Rule *rule, GArray *ids, GError **error)
{
	const AtharSql *sql = list_sql (rule);
	for (guint i = 0; i < (rule->ids ? rule->ids->len : 1); i++) {
		AtharStmt *s;
		if (rule->kind == REF) {
			g_array_append_val (ids, g_array_index (rule->ids, AtharId, i));
			continue;
		}
		s = athar_db_use (f->index, sql, error);
		if (!s)
			return FALSE;
		if (rule->kind == TAG)
			athar_bind_text (s, P_INDEX_SELECT_BY_TAG_FOLDED, rule->folded);
		else if (rule->kind == SOURCE)
			athar_bind_text (s, P_INDEX_SELECT_BY_SOURCE_SOURCE, rule->folded);
		else if (rule->kind == FLAG)
			athar_bind_text (s, P_INDEX_SELECT_BY_FLAG_FLAG, rule->word);
		else if (rule->kind == SET)
			athar_bind_blob (s, P_INDEX_SELECT_BY_SET_SET_ID,
				g_array_index (rule->ids, AtharId, i).b, ATHAR_ID_BYTES);
		if (rule->kind == DATE) {
			athar_bind_int (s, P_INDEX_SELECT_BY_DATE_FROM_US, rule->from_us);
			athar_bind_int (s, P_INDEX_SELECT_BY_DATE_TO_US, rule->to_us);
		}
		if (!append_rows (s, C_INDEX_SELECT_BY_TAG_ENTITY, ids, error))
			return FALSE;
	}
	return TRUE;
}

static int
compare_ids (const void *a, const void *b)
{
	return memcmp (a, b, ATHAR_ID_BYTES);
}

static void
make_unique (GArray *ids)
{
	guint kept = 0;
	g_array_sort (ids, compare_ids);
	for (guint i = 0; i < ids->len; i++)
		if (!i || compare_ids (&g_array_index (ids, AtharId, i),
				  &g_array_index (ids, AtharId, kept - 1)))
			g_array_index (ids, AtharId, kept++) = g_array_index (ids, AtharId, i);
	g_array_set_size (ids, kept);
}

/* Can all alternatives of the group at @from be listed? */
static bool
can_list (const AtharFilter *f, guint from, guint *ret_end)
{
	bool can = true;
	guint i = from;
	for (; i < f->rules->len && g_array_index (f->rules, Rule, i).group ==
					    g_array_index (f->rules, Rule, from).group;
		i++) {
		const Rule *rule = &g_array_index (f->rules, Rule, i);
		can = can && !rule->negated && (rule->kind == REF || list_sql (rule));
	}
	*ret_end = i;
	return can;
}

gboolean
athar_filter_candidates (AtharFilter *filter, GArray **ret_ids, GError **error)
{
	g_autoptr (GArray) best = NULL;
	guint end;
	for (guint i = 0; i < filter->rules->len; i = end) {
		g_autoptr (GArray) ids = NULL;
		if (!can_list (filter, i, &end))
			continue;
		ids = g_array_new (FALSE, FALSE, sizeof (AtharId));
		for (guint k = i; k < end; k++)
			if (!list_rule (
				    filter, &g_array_index (filter->rules, Rule, k), ids, error))
				return FALSE;
		make_unique (ids);
		if (!best || ids->len < best->len) {
			g_clear_pointer (&best, g_array_unref);
			best = g_steal_pointer (&ids);
		}
	}
	*ret_ids = g_steal_pointer (&best);
	return TRUE;
}
