/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/crossscript FILE [--train FILE]: how often the right Latin spelling of an Arabic word is found among all
 * Latin spellings of the file.
 *
 * FILE: lines of Arabic, tab or comma, Latin; a first line "ar,en" is a header. Each Arabic word asks; other
 * spellings of the same Arabic word are neither right nor wrong; a tie with another word is a miss. Rows are also
 * counted by the parity of a hash of the Arabic word: tables are tuned on even rows. Prints one JSON object.
 * --train: the table is refined on that file's pairs first; without it, it is as shipped.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/link/name.h"
#include "engine/link/translit.h"

#define TRAIN_PRIOR 100
#define TRAIN_ROUNDS 3
#define TOP 64 /* ranks beyond are "not found" */

typedef struct {
	AtharWord arabic, latin;
	char *ar, *la; /* as the file has them */
} Row;

static void
row_clear (gpointer row)
{
	g_free (((Row *)row)->ar);
	g_free (((Row *)row)->la);
}

typedef struct {
	GArray *rows;  /* Row */
	GArray *words; /* AtharWord: Latin, once each */
	GHashTable *numbers, *accepted; /* Latin -> word + 1; Arabic -> set of words + 1 */
	size_t unread;
} Set;

typedef struct {
	size_t n, top1, top5, top20;
} Count;

static double
seconds (void)
{
	struct timespec t;
	clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static GBytes *
key_of (const AtharWord *word)
{
	return g_bytes_new (word->letters, word->n);
}

static bool
read_word (const char *text, AtharWord *ret_word)
{
	AtharNameToken token;
	athar_name_token (text, strlen (text), &token);
	return athar_word_read (token.sound, ret_word);
}

static gpointer
number_word (Set *set, const AtharWord *word)
{
	g_autoptr (GBytes) key = key_of (word);
	gpointer number = g_hash_table_lookup (set->numbers, key);
	if (!number) {
		g_array_append_val (set->words, *word);
		number = GUINT_TO_POINTER (set->words->len);
		g_hash_table_insert (set->numbers, g_bytes_ref (key), number);
	}
	return number;
}

static void
add_row (Set *set, char *line)
{
	char *cut = strpbrk (line, "\t,");
	Row row = {0};
	g_autoptr (GBytes) key = NULL;
	GHashTable *words;
	if (!cut)
		return;
	*cut = 0;
	if (!read_word (line, &row.arabic) || !read_word (cut + 1, &row.latin) || row.arabic.latin ||
		!row.latin.latin) {
		set->unread++;
		return;
	}
	row.ar = g_strdup (line);
	row.la = g_strdup (cut + 1);
	g_array_append_val (set->rows, row);
	key = key_of (&row.arabic);
	words = g_hash_table_lookup (set->accepted, key);
	if (!words) {
		words = g_hash_table_new (NULL, NULL);
		g_hash_table_insert (set->accepted, g_bytes_ref (key), words);
	}
	g_hash_table_add (words, number_word (set, &row.latin));
}

static size_t
rank_of (const Set *set, const Row *row, const AtharLexiconHit *hits, size_t n)
{
	g_autoptr (GBytes) arabic = key_of (&row->arabic), latin = key_of (&row->latin);
	GHashTable *accepted = g_hash_table_lookup (set->accepted, arabic);
	uint32_t mine = GPOINTER_TO_UINT (g_hash_table_lookup (set->numbers, latin)) - 1;
	size_t found = n, rank = 1;
	for (size_t k = 0; k < n; k++)
		if (hits[k].word == mine)
			found = k;
	for (size_t k = 0; k < n && found < n && hits[k].nats >= hits[found].nats; k++)
		rank += k != found && !g_hash_table_contains (accepted, GUINT_TO_POINTER (hits[k].word + 1));
	return found < n ? rank : TOP + 1;
}

static char *
spell (const AtharWord *latin)
{
	GString *out = g_string_new (NULL);
	for (unsigned k = 0; k < latin->n; k++)
		g_string_append_printf (out, "%c", latin->letters[k] <= 26 ? 'a' + latin->letters[k] - 1 : '*');
	return g_string_free (out, FALSE);
}

static void
count_row (Count *count, size_t rank)
{
	count->n++;
	count->top1 += rank <= 1;
	count->top5 += rank <= 5;
	count->top20 += rank <= 20;
}

static void
print_count (const char *name, const Count *c)
{
	double n = c->n ? (double)c->n : 1;
	printf ("\"%s\":{\"rows\":%zu,\"top1\":%.4f,\"top5\":%.4f,\"top20\":%.4f}", name, c->n, (double)c->top1 / n,
		(double)c->top5 / n, (double)c->top20 / n);
}

static void
measure (Set *set, const AtharTranslit *translit, bool show_misses)
{
	g_autoptr (AtharLexicon) lexicon =
		athar_lexicon_new ((const AtharWord *)set->words->data, set->words->len, true);
	AtharLexiconHit hits[TOP];
	Count counts[3] = {0};
	double start = seconds ();
	for (guint k = 0; k < set->rows->len; k++) {
		const Row *row = &g_array_index (set->rows, Row, k);
		size_t n = athar_lexicon_top (lexicon, translit, &row->arabic, TOP, -G_MAXFLOAT, hits);
		size_t rank = rank_of (set, row, hits, n);
		count_row (&counts[0], rank);
		count_row (&counts[1 + g_str_hash (row->ar) % 2], rank);
		if (show_misses && rank > 1 && g_str_hash (row->ar) % 2 == 0) {
			g_autofree char *wrote = athar_translit_write (translit, &row->arabic);
			g_autofree char *first = spell (&g_array_index (set->words, AtharWord, hits[0].word));
			fprintf (stderr, "%s\t%s\trank %zu, first %s, best %s\n", row->ar, row->la,
				rank, first, wrote);
		}
	}
	printf ("{\"words\":%u,\"unread\":%zu,", set->words->len, set->unread);
	print_count ("all", &counts[0]);
	printf (",");
	print_count ("even", &counts[1]);
	printf (",");
	print_count ("odd", &counts[2]);
	printf (",\"cpu_seconds\":%.2f}\n", seconds () - start);
}

static bool
load (Set *set, const char *path)
{
	g_autofree char *text = NULL;
	g_auto (GStrv) lines = NULL;
	if (!path || !g_file_get_contents (path, &text, NULL, NULL))
		return false;
	lines = g_strsplit (text, "\n", -1);
	for (size_t k = 0; lines[k]; k++)
		if (k || !g_str_has_prefix (lines[k], "ar,"))
			add_row (set, g_strchomp (lines[k]));
	return true;
}

static void
set_init (Set *set)
{
	GDestroyNotify unref = (GDestroyNotify)g_bytes_unref;
	set->rows = g_array_new (FALSE, FALSE, sizeof (Row));
	set->words = g_array_new (FALSE, FALSE, sizeof (AtharWord));
	g_array_set_clear_func (set->rows, row_clear);
	set->numbers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, unref, NULL);
	set->accepted = g_hash_table_new_full (
		g_bytes_hash, g_bytes_equal, unref, (GDestroyNotify)g_hash_table_unref);
}

static void
set_clear (Set *set)
{
	g_array_unref (set->rows);
	g_array_unref (set->words);
	g_hash_table_unref (set->numbers);
	g_hash_table_unref (set->accepted);
}

static void
train (AtharTranslit *translit, const Set *set)
{
	g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (AtharWordPair));
	for (guint k = 0; k < set->rows->len; k++) {
		const Row *row = &g_array_index (set->rows, Row, k);
		AtharWordPair pair = {row->arabic, row->latin};
		g_array_append_val (pairs, pair);
	}
	athar_translit_train (translit, (const AtharWordPair *)pairs->data, pairs->len, TRAIN_PRIOR, TRAIN_ROUNDS);
}

int
main (int argc, char **argv)
{
	g_autoptr (AtharTranslit) translit = athar_translit_new ();
	Set asked, known;
	const char *path = NULL, *lessons = NULL;
	bool show_misses = false, fine;
	for (int k = 1; k < argc; k++)
		if (g_str_equal (argv[k], "--misses"))
			show_misses = true;
		else if (g_str_equal (argv[k], "--train") && k + 1 < argc)
			lessons = argv[++k];
		else
			path = argv[k];
	set_init (&asked);
	set_init (&known);
	fine = load (&asked, path) && (!lessons || load (&known, lessons));
	if (!fine)
		fprintf (stderr, "usage: crossscript FILE [--train FILE] [--misses]\n");
	if (fine && lessons)
		train (translit, &known);
	if (fine)
		measure (&asked, translit, show_misses);
	set_clear (&asked);
	set_clear (&known);
	return fine ? 0 : 2;
}
