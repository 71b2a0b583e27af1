/* SPDX-License-Identifier: Apache-2.0
 *
 * op/filter.c: see filter.h. Terms of one group are alternatives; groups must all hold. from: and
 * to: of one query are one interval: a thing passes when one claimed date may lie in it. Where one
 * of them is an alternative to something else it stands for itself, open at its other end.
 */
#include "op/filter.h"

#include <string.h>

#include "base/text.h"
#include "sql/index.gen.h"

typedef struct {
	AtharCase *c;
	AtharDb *index;
	AtharShelf *shelf;
	bool companions; /* the query speaks of companions */
} Filter;

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

/* ── what a statement lists: all its rows' first column is a thing ── */

static void
add_id (const Filter *f, const void *id, size_t bytes, AtharBits *bits)
{
	guint i;
	if (bytes == ATHAR_ID_BYTES && athar_shelf_find (f->shelf, id, &i))
		athar_bits_add (bits, i);
}

static gboolean
add_rows (const Filter *f, AtharStmt *s, AtharBits *bits, GError **error)
{
	gboolean row;
	for (;;) {
		const void *id;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		id = athar_column_blob (s, 0, &bytes);
		add_id (f, id, bytes, bits);
	}
}

static gboolean
add_list (const Filter *f, const AtharSql *sql, AtharBits *bits, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, sql, error);
	return s && add_rows (f, s, bits, error);
}

/* ── one filter each ── */

static gboolean
mark_type (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	const uint8_t *types = athar_shelf_types (f->shelf, error);
	for (guint i = 0; types && i < bits->n; i++)
		if (g_str_equal (athar_shelf_type_word (types[i]), term->value))
			athar_bits_add (bits, i);
	return types != NULL;
}

static gboolean
mark_tag (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_select_by_tag, error);
	g_autofree char *folded = fold (term->value);
	if (!s)
		return FALSE;
	athar_bind_text (s, P_INDEX_SELECT_BY_TAG_FOLDED, folded);
	return add_rows (f, s, bits, error);
}

static gboolean
mark_source (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_select_by_source, error);
	g_autofree char *folded = fold (term->value);
	if (!s)
		return FALSE;
	athar_bind_text (s, P_INDEX_SELECT_BY_SOURCE_SOURCE, folded);
	return add_rows (f, s, bits, error);
}

/* (transfer full) ids of the sets of this name, else the id itself. */
static GArray *
find_sets (const Filter *f, const char *name, GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (AtharId));
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_set_by_name, error);
	g_autofree char *folded = fold (name);
	gboolean row;
	AtharId id;
	if (!s)
		return NULL;
	athar_bind_text (s, P_INDEX_SET_BY_NAME_FOLDED, folded);
	for (;;) {
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			break;
		const void *found = athar_column_blob (s, C_INDEX_SET_BY_NAME_ID, &bytes);
		if (bytes == ATHAR_ID_BYTES)
			g_array_append_vals (ids, found, 1);
	}
	if (!ids->len && athar_id_parse (name, &id))
		g_array_append_val (ids, id);
	if (!ids->len)
		return athar_throw_null (
			error, ATHAR_ERROR_NOT_FOUND, "find.no-set", "name", name, NULL);
	return g_steal_pointer (&ids);
}

static gboolean
mark_set (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	g_autoptr (GArray) sets = find_sets (f, term->value, error);
	for (guint i = 0; sets && i < sets->len; i++) {
		AtharStmt *s = athar_db_use (f->index, &athar_sql_index_select_by_set, error);
		if (!s)
			return FALSE;
		athar_bind_blob (s, P_INDEX_SELECT_BY_SET_SET_ID,
			g_array_index (sets, AtharId, i).b, ATHAR_ID_BYTES);
		if (!add_rows (f, s, bits, error))
			return FALSE;
	}
	return sets != NULL;
}

/* The things whose state has all of @on and none of @off. Companions have no state of their own. */
static gboolean
mark_state_bits (const Filter *f, uint8_t on, uint8_t off, AtharBits *bits, GError **error)
{
	const uint8_t *states = athar_shelf_states (f->shelf, error);
	for (guint i = 0; states && i < bits->n; i++)
		if ((states[i] & on) == on && !(states[i] & off))
			athar_bits_add (bits, i);
	return states != NULL;
}

static gboolean
mark_state (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	static const struct {
		const char *word;
		uint8_t on, off;
		const AtharSql *list; /* (nullable) instead */
		bool all_but;	      /* those not in the list */
	} states[] = {
		{"reviewed", ATHAR_SHELF_REVIEWED, 0, NULL, false},
		{"unreviewed", 0, ATHAR_SHELF_REVIEWED, NULL, false},
		{"graphic", 0, ATHAR_SHELF_NOT_GRAPHIC, NULL, false},
		{"restricted", ATHAR_SHELF_RESTRICTED, 0, NULL, false},
		{"described", 0, 0, &athar_sql_index_select_described, false},
		{"undescribed", 0, 0, &athar_sql_index_select_described, true},
		{"contradicted", 0, 0, &athar_sql_index_select_contradicted, false},
		{"passed", 0, 0, &athar_sql_index_select_passed, false},
	};
	for (size_t k = 0; k < G_N_ELEMENTS (states); k++) {
		g_autoptr (AtharBits) listed = NULL;
		if (!g_str_equal (states[k].word, term->value))
			continue;
		if (!states[k].list)
			return mark_state_bits (f, states[k].on, states[k].off, bits, error);
		listed = athar_bits_new (bits->n);
		if (!add_list (f, states[k].list, listed, error))
			return FALSE;
		athar_bits_or (bits, listed, states[k].all_but);
		return TRUE;
	}
	g_assert_not_reached (); /* the words of search/words.c */
}

/* "graphic" and "unreviewed" are states: what nobody looked at counts as graphic. */
static gboolean
mark_flag (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	AtharStmt *s;
	if (g_str_equal (term->value, "graphic") || g_str_equal (term->value, "unreviewed"))
		return mark_state (f, term, bits, error);
	s = athar_db_use (f->index, &athar_sql_index_select_by_flag, error);
	if (!s)
		return FALSE;
	athar_bind_text (s, P_INDEX_SELECT_BY_FLAG_FLAG, term->value);
	return add_rows (f, s, bits, error);
}

static gboolean
mark_place (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_select_places, error);
	g_autofree char *wanted = fold (term->value);
	gboolean row;
	if (!s)
		return FALSE;
	for (;;) {
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		const void *id = athar_column_blob (s, C_INDEX_SELECT_PLACES_ENTITY, &bytes);
		g_autofree char *place =
			fold (athar_column_text (s, C_INDEX_SELECT_PLACES_WORDS));
		if (strstr (place, wanted))
			add_id (f, id, bytes, bits);
	}
}

static gboolean
mark_dates (const Filter *f, int64_t from_us, int64_t to_us, AtharBits *bits, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_select_by_date, error);
	if (!s)
		return FALSE;
	athar_bind_int (s, P_INDEX_SELECT_BY_DATE_FROM_US, from_us);
	athar_bind_int (s, P_INDEX_SELECT_BY_DATE_TO_US, to_us);
	return add_rows (f, s, bits, error);
}

static gboolean
mark_from (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	return mark_dates (f, term->from_us, INT64_MAX, bits, error);
}

static gboolean
mark_to (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	return mark_dates (f, INT64_MIN, term->to_us, bits, error);
}

static gboolean
mark_date (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	const AtharShelfDate *dates;
	if (term->from_us <= term->to_us)
		return mark_dates (f, term->from_us, term->to_us, bits, error);
	dates = athar_shelf_dates (f->shelf, error); /* date:none */
	for (guint i = 0; dates && i < bits->n; i++)
		if (dates[i].from_us == ATHAR_SHELF_NO_DATE)
			athar_bits_add (bits, i);
	return dates != NULL;
}

static gboolean
mark_ref (const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error)
{
	AtharId id;
	if (!athar_case_resolve (f->c, term->value, &id, error))
		return FALSE;
	add_id (f, id.b, sizeof id.b, bits);
	return TRUE;
}

static const struct {
	const char *key;
	gboolean (*mark) (
		const Filter *f, const AtharTerm *term, AtharBits *bits, GError **error);
} filters[] = {
	{"type", mark_type}, {"tag", mark_tag}, {"set", mark_set}, {"flag", mark_flag},
	{"state", mark_state}, {"source", mark_source}, {"place", mark_place},
	{"from", mark_from}, {"to", mark_to}, {"date", mark_date}, {"ref", mark_ref},
};

/* ── all of them ── */

static gboolean
add_term (Filter *f, const AtharTerm *term, AtharBits *group, GError **error)
{
	g_autoptr (AtharBits) bits = athar_bits_new (group->n);
	for (size_t k = 0; k < G_N_ELEMENTS (filters); k++)
		if (g_str_equal (filters[k].key, term->key) &&
			!filters[k].mark (f, term, bits, error))
			return FALSE;
	f->companions = f->companions ||
			(!term->negated && (g_str_equal (term->key, "ref") ||
						   (g_str_equal (term->key, "type") &&
							   g_str_equal (term->value, "sidecar"))));
	athar_bits_or (group, bits, term->negated);
	return TRUE;
}

static bool
is_alone (const AtharQuery *query, guint i)
{
	const AtharTerm *const *terms = (const AtharTerm *const *)query->terms->pdata;
	return (i == 0 || terms[i - 1]->group != terms[i]->group) &&
	       (i + 1 == query->terms->len || terms[i + 1]->group != terms[i]->group);
}

/* from: and to: beside each other: one interval. FALSE in *@ret_spans: there are none. */
static void
find_span (const AtharQuery *query, AtharTerm *span, bool *ret_spans)
{
	*span = (AtharTerm){.from_us = INT64_MIN, .to_us = INT64_MAX};
	*ret_spans = false;
	for (guint i = 0; i < query->terms->len; i++) {
		const AtharTerm *term = query->terms->pdata[i];
		if (!term->key || !is_alone (query, i))
			continue;
		if (g_str_equal (term->key, "from"))
			span->from_us = MAX (span->from_us, term->from_us);
		else if (g_str_equal (term->key, "to"))
			span->to_us = MIN (span->to_us, term->to_us);
		else
			continue;
		*ret_spans = true;
	}
}

static bool
is_spanned (const AtharQuery *query, guint i)
{
	const AtharTerm *term = query->terms->pdata[i];
	return is_alone (query, i) &&
	       (g_str_equal (term->key, "from") || g_str_equal (term->key, "to"));
}

/* Each group comes to @passed; words have no say here. */
static gboolean
run_groups (Filter *f, const AtharQuery *query, AtharBits *passed, GError **error)
{
	for (guint i = 0; i < query->terms->len;) {
		const AtharTerm *first = query->terms->pdata[i];
		g_autoptr (AtharBits) group = NULL;
		if (!first->key || is_spanned (query, i)) {
			i++;
			continue;
		}
		group = athar_bits_new (passed->n);
		for (; i < query->terms->len; i++) {
			const AtharTerm *term = query->terms->pdata[i];
			if (term->group != first->group)
				break;
			if (!add_term (f, term, group, error))
				return FALSE;
		}
		athar_bits_and (passed, group);
	}
	return TRUE;
}

static void
begin_with_all (const Filter *f, AtharBits *bits)
{
	for (guint i = 0; i < bits->n; i++)
		if (f->companions || athar_shelf_kind (f->shelf, i) != ATHAR_SHELF_COMPANION)
			athar_bits_add (bits, i);
}

AtharBits *
athar_filter_run (AtharCase *c, AtharShelf *shelf, const AtharQuery *query, GError **error)
{
	Filter f = {c, athar_case_get_db (c), shelf, false};
	guint n = athar_shelf_size (shelf);
	g_autoptr (AtharBits) passed = athar_bits_new (n);
	g_autoptr (AtharBits) all = athar_bits_new (n);
	AtharTerm span;
	bool spans;
	athar_bits_or (passed, all, true);
	if (!run_groups (&f, query, passed, error))
		return NULL;
	find_span (query, &span, &spans);
	if (spans) {
		g_autoptr (AtharBits) dated = athar_bits_new (n);
		if (!mark_dates (&f, span.from_us, span.to_us, dated, error))
			return NULL;
		athar_bits_and (passed, dated);
	}
	begin_with_all (&f, all);
	athar_bits_and (passed, all);
	return g_steal_pointer (&passed);
}
