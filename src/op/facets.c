/* SPDX-License-Identifier: Apache-2.0
 *
 * op/facets.c: what a query means, counted: by type, state, tag, set, source, flag and place, and over
 * time. What a list beside the grid offers to choose from.
 */
#include <string.h>

#include "op/filter.h"
#include "op/op.h"
#include "op/seek.h"
#include "op/timeline.h"
#include "op/word.h"
#include "sql/index.gen.h"

#define LISTED_MAX 100 /* words of one list; how many more there are is told */

typedef struct {
	AtharCall *call;
	AtharPrinter *out;
	AtharShelf *shelf;
	const AtharBits *bits;
} Facets;

typedef struct {
	char *word;
	char *id; /* (nullable) of a set */
	guint n;
} Counted;

static void
counted_free (gpointer data)
{
	Counted *counted = data;
	g_free (counted->word);
	g_free (counted->id);
	g_free (counted);
}

static int
compare_counted (gconstpointer a, gconstpointer b)
{
	const Counted *x = *(Counted *const *)a, *y = *(Counted *const *)b;
	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return g_strcmp0 (x->word, y->word);
}

/* ── by type and state: columns of the shelf ── */

static void
print_number (Facets *f, const char *code, const char *area, const char *name, guint n)
{
	if (!n)
		return;
	athar_print_begin_object (f->out, NULL);
	athar_print_named (f->out, "facets.word", code,
		athar_word_label (athar_call_get_lang (f->call), area, name));
	athar_print_int (f->out, "facets.n", n);
	athar_print_end_object (f->out);
}

static gboolean
print_types (Facets *f, GError **error)
{
	const uint8_t *types = athar_shelf_types (f->shelf, error);
	guint n[ATHAR_SHELF_N_TYPES] = {0};
	if (!types)
		return FALSE;
	for (guint i = 0; i < f->bits->n; i++)
		n[types[i]] += athar_bits_has (f->bits, i);
	athar_print_begin_list (f->out, "facets.types", ATHAR_PRINT_ROWS);
	for (guint type = 0; type < ATHAR_SHELF_N_TYPES; type++) {
		const char *word = athar_shelf_type_word (type);
		print_number (f, word, type == ATHAR_SHELF_THING ? "thing" : "factkind",
			type == ATHAR_SHELF_OTHER ? "unknown" : word, n[type]);
	}
	athar_print_end_list (f->out);
	return TRUE;
}

/* Each state is a filter: counted by what it lets pass. */
static gboolean
print_states (Facets *f, GError **error)
{
	static const char *const states[] = {"unreviewed", "reviewed", "graphic", "restricted",
		"undescribed", "described", "contradicted", "passed"};
	athar_print_begin_list (f->out, "facets.states", ATHAR_PRINT_ROWS);
	for (size_t i = 0; i < G_N_ELEMENTS (states); i++) {
		g_autofree char *text = g_strconcat ("state:", states[i], NULL);
		g_autoptr (AtharQuery) query = athar_query_parse (text, error);
		g_autoptr (AtharBits) bits =
			query ? athar_filter_run (
					athar_call_get_case (f->call), f->shelf, query, error)
			      : NULL;
		if (!bits)
			return FALSE;
		athar_bits_and (bits, f->bits);
		print_number (f, states[i], "state", states[i], athar_bits_count (bits));
	}
	athar_print_end_list (f->out);
	return TRUE;
}

/* ── by words: rows of a thing, what tells words apart, and the word ── */

static const struct {
	const char *field;
	const AtharSql *sql; /* entity, key, word */
	const char *area;    /* (nullable) of labels, when the words are codes */
	bool ids;	     /* the key is an id */
} lists[] = {
	{"facets.tags", &athar_sql_index_facet_tags, NULL, false},
	{"facets.sets", &athar_sql_index_facet_sets, NULL, true},
	{"facets.sources", &athar_sql_index_facet_sources, NULL, false},
	{"facets.flags", &athar_sql_index_facet_flags, "word", false},
	{"facets.places", &athar_sql_index_facet_places, NULL, false},
};

static void
count_row (GHashTable *counts, AtharStmt *s, bool ids)
{
	AtharId id;
	size_t bytes;
	const void *key = athar_column_blob (s, C_INDEX_FACET_TAGS_KEY, &bytes);
	char *text;
	Counted *counted;
	if (ids && bytes == sizeof id.b) {
		memcpy (id.b, key, bytes);
		text = g_strdup (ATHAR_ID_STR (&id));
	} else {
		text = g_strndup (key, bytes);
	}
	counted = g_hash_table_lookup (counts, text);
	if (counted) {
		counted->n++;
		g_free (text);
		return;
	}
	counted = g_new0 (Counted, 1);
	counted->word = g_strdup (athar_column_text (s, C_INDEX_FACET_TAGS_WORD));
	counted->id = ids ? g_strdup (text) : NULL;
	counted->n = 1;
	g_hash_table_insert (counts, text, counted);
}

/* (transfer container) Counted*, the most frequent first; freed with @counts. */
static GPtrArray *
count_words (Facets *f, size_t k, GHashTable *counts, GError **error)
{
	AtharStmt *s = athar_db_use (
		athar_case_get_db (athar_call_get_case (f->call)), lists[k].sql, error);
	GPtrArray *sorted;
	GHashTableIter iter;
	gpointer counted;
	gboolean row;
	if (!s)
		return NULL;
	for (;;) {
		size_t bytes;
		guint i;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			break;
		const void *id = athar_column_blob (s, C_INDEX_FACET_TAGS_ENTITY, &bytes);
		if (bytes == ATHAR_ID_BYTES && athar_shelf_find (f->shelf, id, &i) &&
			athar_bits_has (f->bits, i))
			count_row (counts, s, lists[k].ids);
	}
	sorted = g_ptr_array_new ();
	g_hash_table_iter_init (&iter, counts);
	while (g_hash_table_iter_next (&iter, NULL, &counted))
		g_ptr_array_add (sorted, counted);
	g_ptr_array_sort (sorted, compare_counted);
	return sorted;
}

static void
print_counted (Facets *f, const Counted *counted, const char *area)
{
	if (area) {
		print_number (f, counted->word, area, counted->word, counted->n);
		return;
	}
	athar_print_begin_object (f->out, NULL);
	athar_print_string (f->out, "facets.word", counted->word);
	athar_print_int (f->out, "facets.n", counted->n);
	if (counted->id)
		athar_print_data (f->out, "facets.id", counted->id);
	athar_print_end_object (f->out);
}

static gboolean
print_words (Facets *f, size_t k, GError **error)
{
	g_autoptr (GHashTable) counts =
		g_hash_table_new_full (g_str_hash, g_str_equal, g_free, counted_free);
	g_autoptr (GPtrArray) sorted = count_words (f, k, counts, error);
	if (!sorted)
		return FALSE;
	athar_print_begin_list (f->out, lists[k].field, ATHAR_PRINT_ROWS);
	for (guint i = 0; i < MIN (sorted->len, LISTED_MAX); i++)
		print_counted (f, sorted->pdata[i], lists[k].area);
	athar_print_end_list (f->out);
	if (sorted->len > LISTED_MAX) {
		g_autofree char *list =
			athar_msg (athar_call_get_lang (f->call), lists[k].field, NULL);
		athar_call_notice (f->call, "facets.more", "list", list, "n",
			ATHAR_U64 (sorted->len - LISTED_MAX), NULL);
	}
	return TRUE;
}

/* ── over time ── */

static void
print_bars (Facets *f, const AtharTimeline *line)
{
	athar_print_begin_object (f->out, "facets.histogram");
	athar_print_data (f->out, "facets.unit", line->unit);
	athar_print_begin_list (f->out, "facets.bars", ATHAR_PRINT_ROWS);
	for (guint i = 0; i < line->bars->len; i++) {
		const AtharBar *bar = &g_array_index (line->bars, AtharBar, i);
		if (!bar->n && !bar->vague)
			continue;
		athar_print_begin_object (f->out, NULL);
		athar_print_time (f->out, "facets.from", bar->from_us);
		athar_print_time (f->out, "facets.to", bar->to_us);
		athar_print_int (f->out, "facets.n", bar->n);
		athar_print_int (f->out, "facets.vague", bar->vague);
		athar_print_end_object (f->out);
	}
	athar_print_end_list (f->out);
	athar_print_end_object (f->out);
}

static gboolean
print_time (Facets *f, GError **error)
{
	const AtharShelfDate *dates = athar_shelf_dates (f->shelf, error);
	g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (AtharSpan));
	g_autoptr (AtharTimeline) line = NULL;
	if (!dates)
		return FALSE;
	for (guint i = 0; i < f->bits->n; i++) {
		AtharSpan span = {dates[i].from_us, dates[i].to_us};
		if (athar_bits_has (f->bits, i) && span.from_us != ATHAR_SHELF_NO_DATE)
			g_array_append_val (spans, span);
	}
	athar_print_int (f->out, "facets.dated", spans->len);
	athar_print_int (f->out, "facets.undated", athar_bits_count (f->bits) - spans->len);
	line = athar_timeline_new ((const AtharSpan *)spans->data, spans->len);
	print_bars (f, line);
	return TRUE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	g_autofree char *text =
		g_strjoinv (" ", (char **)athar_call_get_strings (call, "query"));
	g_autoptr (AtharQuery) query = athar_query_parse (text, error);
	Facets f = {.call = call, .out = athar_call_get_printer (call)};
	g_autoptr (AtharBits) bits = NULL;
	gboolean ok = TRUE;
	f.shelf = query ? athar_shelf_get (c, error) : NULL;
	bits = f.shelf ? athar_seek_bits (c, f.shelf, query, error) : NULL;
	if (!bits)
		return FALSE;
	f.bits = bits;
	athar_print_begin_object (f.out, "facets.counts");
	athar_print_int (f.out, "facets.total", athar_bits_count (bits));
	ok = print_types (&f, error) && print_states (&f, error);
	for (size_t k = 0; ok && k < G_N_ELEMENTS (lists); k++)
		ok = print_words (&f, k, error);
	ok = ok && print_time (&f, error);
	athar_print_end_object (f.out);
	return ok;
}

static const AtharArg args[] = {
	{"query", "find.arg-query", ATHAR_ARG_QUERY, ATHAR_ARG_POSITIONAL | ATHAR_ARG_MANY},
	{NULL},
};
static const char *const examples[] = {"athar facets", "athar facets 'type:film tag:القاعة'", NULL};

const AtharOp athar_op_facets = {
	.name = "facets",
	.summary = "facets.summary",
	.details = "facets.details",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API | ATHAR_FACE_NAMES,
	.args = args,
	.examples = examples,
	.run = run,
};
