/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/columns.c: the lexicon and the columns. Neighbours are found by shortened forms: two
 * tokens at distance 1 share a form with one letter taken out (or are it), so that tokens are
 * sorted by the hash of each of their forms and compared within equal hashes only.
 */
#include "engine/link/columns.h"

#include <string.h>

#include "engine/link/compare.h"

typedef struct {
	uint64_t hash;
	uint32_t token;
} Form;

static AtharTokens *
lexicon_new (void)
{
	AtharTokens *lexicon = g_new0 (AtharTokens, 1);
	uint32_t zero = 0;
	lexicon->ids = g_hash_table_new (g_str_hash, g_str_equal);
	lexicon->keys = g_hash_table_new (g_str_hash, g_str_equal);
	lexicon->texts = g_ptr_array_new ();
	lexicon->letters = g_array_new (FALSE, FALSE, sizeof (uint16_t));
	lexicon->starts = g_array_new (FALSE, FALSE, sizeof (uint32_t));
	lexicon->fold = g_array_new (FALSE, FALSE, sizeof (uint32_t));
	lexicon->chunk = g_string_chunk_new (64 << 10);
	g_ptr_array_add (lexicon->texts, NULL);
	g_array_append_val (lexicon->starts, zero);
	g_array_append_val (lexicon->starts, zero);
	g_array_append_val (lexicon->fold, zero);
	return lexicon;
}

static void
lexicon_free (AtharTokens *lexicon)
{
	g_hash_table_unref (lexicon->ids);
	g_hash_table_unref (lexicon->keys);
	g_ptr_array_unref (lexicon->texts);
	g_array_unref (lexicon->letters);
	g_array_unref (lexicon->starts);
	g_array_unref (lexicon->fold);
	g_string_chunk_free (lexicon->chunk);
	g_free (lexicon->near.neighbours);
	g_free (lexicon->near.first);
	g_free (lexicon);
}

static uint32_t
key_id (AtharTokens *lexicon, const char *fold)
{
	gpointer found = g_hash_table_lookup (lexicon->keys, fold);
	uint32_t id = (uint32_t)g_hash_table_size (lexicon->keys) + 1;
	if (found)
		return GPOINTER_TO_UINT (found);
	g_hash_table_insert (lexicon->keys, g_string_chunk_insert (lexicon->chunk, fold),
		GUINT_TO_POINTER (id));
	return id;
}

static void
add_letters (AtharTokens *lexicon, const char *text)
{
	unsigned n = 0;
	for (const char *at = text; *at && n < ATHAR_TOKEN_LETTERS_MAX;
		at = g_utf8_next_char (at), n++) {
		gunichar c = g_utf8_get_char (at);
		uint16_t letter = c > 0xffff ? 0xfffd : (uint16_t)c;
		g_array_append_val (lexicon->letters, letter);
	}
	g_array_append_val (lexicon->starts, lexicon->letters->len);
}

uint32_t
athar_tokens_intern (AtharTokens *lexicon, const char *text, const char *fold)
{
	gpointer found = g_hash_table_lookup (lexicon->ids, text);
	uint32_t id = lexicon->texts->len, key;
	char *kept;
	if (found || !*text)
		return GPOINTER_TO_UINT (found);
	kept = g_string_chunk_insert (lexicon->chunk, text);
	g_ptr_array_add (lexicon->texts, kept);
	g_hash_table_insert (lexicon->ids, kept, GUINT_TO_POINTER (id));
	add_letters (lexicon, kept);
	key = key_id (lexicon, fold ? fold : text);
	g_array_append_val (lexicon->fold, key);
	return id;
}

const char *
athar_tokens_text (const AtharTokens *lexicon, uint32_t id)
{
	return id && id < lexicon->texts->len ? lexicon->texts->pdata[id] : "";
}

uint32_t
athar_tokens_size (const AtharTokens *lexicon)
{
	return lexicon->texts->len;
}

const uint16_t *
athar_tokens_letters (const AtharTokens *lexicon, uint32_t id, unsigned *ret_n)
{
	const uint32_t *starts = (const uint32_t *)(void *)lexicon->starts->data;
	*ret_n = starts[id + 1] - starts[id];
	return (const uint16_t *)(void *)lexicon->letters->data + starts[id];
}

static uint64_t
hash_without (const uint16_t *letters, unsigned n, unsigned skip)
{
	uint64_t hash = UINT64_C (0x9e3779b97f4a7c15);
	for (unsigned i = 0; i < n; i++)
		if (i != skip)
			hash = (hash ^ letters[i]) * UINT64_C (0x100000001b3), hash ^= hash >> 31;
	return hash;
}

static int
compare_forms (const void *a, const void *b)
{
	const Form *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->token < y->token ? -1 : x->token > y->token;
}

static GArray *
make_forms (const AtharTokens *lexicon)
{
	GArray *forms = g_array_new (FALSE, FALSE, sizeof (Form));
	for (uint32_t id = 1; id < lexicon->texts->len; id++) {
		unsigned n;
		const uint16_t *letters = athar_tokens_letters (lexicon, id, &n);
		Form fold = {
			g_array_index (lexicon->fold, uint32_t, id) * UINT64_C (0x2545f4914f6cdd1d),
			id};
		g_array_append_val (forms, fold);
		for (unsigned skip = 0; n >= 3 && skip <= n; skip++) {
			Form form = {hash_without (letters, n, skip), id};
			g_array_append_val (forms, form);
		}
	}
	g_array_sort (forms, compare_forms);
	return forms;
}

static void
add_pair (GArray *pairs, uint32_t a, uint32_t b)
{
	uint64_t forth = (uint64_t)a << 32 | b, back = (uint64_t)b << 32 | a;
	g_array_append_val (pairs, forth);
	g_array_append_val (pairs, back);
}

static void
pair_up (AtharTokens *lexicon, const Form *forms, size_t n, GArray *pairs)
{
	if (n > ATHAR_NEAR_BUCKET_MAX) {
		lexicon->near.near_left_out += (uint64_t)n * (n - 1) / 2;
		return;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (forms[i].token != forms[k].token &&
				athar_compare_tokens (lexicon, forms[i].token, forms[k].token) >=
					ATHAR_ALIKE_NEAR)
				add_pair (pairs, forms[i].token, forms[k].token);
}

static int
compare_u64 (const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

static void
index_pairs (AtharTokens *lexicon, GArray *pairs)
{
	AtharNeighbours *near = &lexicon->near;
	const uint64_t *all = (const uint64_t *)(void *)pairs->data;
	uint32_t n = 0;
	g_array_sort (pairs, compare_u64);
	g_free (near->first);
	g_free (near->neighbours);
	near->first = g_new0 (uint32_t, lexicon->texts->len + 2);
	near->neighbours = g_new (uint32_t, pairs->len + 1);
	for (guint i = 0; i < pairs->len; i++)
		if (!i || all[i] != all[i - 1]) {
			near->neighbours[n++] = (uint32_t)all[i];
			near->first[(all[i] >> 32) + 1] = n;
		}
	for (uint32_t id = 1; id < lexicon->texts->len + 2; id++)
		near->first[id] = MAX (near->first[id], near->first[id - 1]);
}

void
athar_tokens_finish (AtharTokens *lexicon)
{
	g_autoptr (GArray) forms = make_forms (lexicon);
	g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (uint64_t));
	const Form *all = (const Form *)(void *)forms->data;
	lexicon->near.near_left_out = 0;
	for (size_t i = 0, end; i < forms->len; i = end) {
		for (end = i + 1; end < forms->len && all[end].hash == all[i].hash; end++)
			;
		pair_up (lexicon, all + i, end - i, pairs);
	}
	index_pairs (lexicon, pairs);
}

AtharLinkTable *
athar_link_table_new (void)
{
	AtharLinkTable *table = g_new0 (AtharLinkTable, 1);
	table->lexicon = lexicon_new ();
	for (int role = 0; role < ATHAR_N_FIELD_ROLES; role++)
		table->by_role[role] = -1;
	return table;
}

void
athar_link_table_free (AtharLinkTable *table)
{
	lexicon_free (table->lexicon);
	g_free (table->cells);
	g_free (table->lists);
	g_free (table);
}

int
athar_link_table_add_field (AtharLinkTable *table, const char *name, AtharLinkKind kind,
	AtharLinkRole role)
{
	unsigned f = table->n_fields;
	if (f == ATHAR_LINK_FIELDS_MAX || table->n_rows)
		return -1;
	table->fields[f] = (AtharLinkField){name, kind, role};
	if (kind == ATHAR_KIND_NAME && table->by_role[role] < 0)
		table->by_role[role] = (int)f;
	table->n_fields++;
	return (int)f;
}

static bool
grow (AtharLinkTable *table)
{
	uint32_t capacity =
		table->capacity ? table->capacity + table->capacity / 2 : UINT32_C (1024);
	uint16_t *lists = g_try_realloc_n (table->lists, capacity, sizeof *lists);
	uint32_t *cells;
	if (!lists)
		return false;
	table->lists = lists;
	cells = g_try_realloc_n (
		table->cells, (gsize)capacity * MAX (table->n_fields, 1), sizeof *cells);
	if (!cells)
		return false;
	table->cells = cells;
	table->capacity = capacity;
	return true;
}

bool
athar_link_table_add_row (AtharLinkTable *table, uint16_t list)
{
	uint32_t row = table->n_rows;
	if (row == ATHAR_LINK_ROWS_MAX || (row && list < table->lists[row - 1]))
		return false;
	if (row == table->capacity && !grow (table))
		return false;
	table->lists[row] = list;
	memset (table->cells + (size_t)row * table->n_fields, 0,
		table->n_fields * sizeof *table->cells);
	table->n_lists = MAX (table->n_lists, list + 1u);
	table->n_rows++;
	return true;
}

void
athar_link_table_set (AtharLinkTable *table, int field, uint32_t value)
{
	table->cells[(size_t)(table->n_rows - 1) * table->n_fields + (unsigned)field] = value;
}

uint32_t
athar_date_pack (int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 0 || month > 12 || day < 0 || day > 31)
		return 0;
	return (uint32_t)year << 9 | (uint32_t)month << 5 | (uint32_t)day;
}

int
athar_date_year (uint32_t date)
{
	return (int)(date >> 9);
}

int
athar_date_month (uint32_t date)
{
	return (int)(date >> 5 & 15);
}

int
athar_date_day (uint32_t date)
{
	return (int)(date & 31);
}

uint32_t
athar_number_pack (int64_t number)
{
	if (number <= -(int64_t)ATHAR_NUMBER_ZERO || number > 1000000000)
		return 0;
	return (uint32_t)(number + ATHAR_NUMBER_ZERO);
}
