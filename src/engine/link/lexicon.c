/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/lexicon.c: the lexicon product: the best words of a lexicon for one word of the other script.
 *
 * The trie is walked depth first; each node adds one column (Latin lexicon) or row (Arabic lexicon) of scores to
 * those of its parents, so a prefix many words share is scored once. A branch is left when even the best
 * continuation cannot reach the k-th best so far: what is found is exact. Nodes are stored breadth first: children
 * of a node lie side by side.
 */
#include <stdlib.h>

#include "engine/link/translit-private.h"

typedef struct {
	uint8_t letter;
	uint32_t child, n_children; /* range of nodes */
	uint32_t word, n_words;	    /* range of order: the words that end here */
} Node;

struct _AtharLexicon {
	GArray *nodes;
	uint32_t *order; /* words by spelling */
	bool latin;
};

static int
compare_spelling (gconstpointer a, gconstpointer b, gpointer words)
{
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	const AtharWord *x = (const AtharWord *)words + i, *y = (const AtharWord *)words + k;
	int order = memcmp (x->letters, y->letters, MIN (x->n, y->n));
	if (order)
		return order;
	return x->n != y->n ? (int)x->n - (int)y->n : (i < k ? -1 : i > k);
}

typedef struct {
	uint32_t from, to; /* of order */
	uint32_t node;
	uint8_t depth;
} Span;

/* Splits a span of words that share @depth letters into its children, and queues them. */
static void
split (AtharLexicon *lexicon, const AtharWord *words, Span span, GArray *queue)
{
	uint32_t at = span.from, first = lexicon->nodes->len, n = 0;
	while (at < span.to && words[lexicon->order[at]].n == span.depth)
		at++;
	g_array_index (lexicon->nodes, Node, span.node).word = span.from;
	g_array_index (lexicon->nodes, Node, span.node).n_words = at - span.from;
	while (at < span.to) {
		uint8_t letter = words[lexicon->order[at]].letters[span.depth];
		Span child = {at, at, lexicon->nodes->len, (uint8_t)(span.depth + 1)};
		Node node = {.letter = letter};
		while (child.to < span.to && words[lexicon->order[child.to]].letters[span.depth] == letter)
			child.to++;
		g_array_append_val (lexicon->nodes, node);
		g_array_append_val (queue, child);
		at = child.to;
		n++;
	}
	g_array_index (lexicon->nodes, Node, span.node).child = first;
	g_array_index (lexicon->nodes, Node, span.node).n_children = n;
}

AtharLexicon *
athar_lexicon_new (const AtharWord *words, size_t n, bool latin)
{
	AtharLexicon *lexicon = g_new0 (AtharLexicon, 1);
	g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (Span));
	Span all = {0};
	Node root = {0};
	lexicon->latin = latin;
	lexicon->nodes = g_array_new (FALSE, TRUE, sizeof (Node));
	lexicon->order = g_new (uint32_t, n ? n : 1);
	for (uint32_t k = 0; k < n; k++)
		if (words[k].n && words[k].latin == latin)
			lexicon->order[all.to++] = k;
	g_qsort_with_data (lexicon->order, (gint)all.to, sizeof *lexicon->order, compare_spelling, (gpointer)words);
	g_array_append_val (lexicon->nodes, root);
	g_array_append_val (queue, all);
	for (guint k = 0; k < queue->len; k++)
		split (lexicon, words, g_array_index (queue, Span, k), queue);
	return lexicon;
}

void
athar_lexicon_free (AtharLexicon *lexicon)
{
	if (!lexicon)
		return;
	g_array_unref (lexicon->nodes);
	g_free (lexicon->order);
	g_free (lexicon);
}

typedef struct {
	const AtharLexicon *lexicon;
	Words w;
	Grid grid;
	uint8_t path[SIDE];
	float rest[SIDE];  /* the most the query's letters from here on can add */
	float reach[SIDE]; /* the most that goes through a column of the walk */
	float floor;
	AtharLexiconHit *hits;
	size_t k, n;
} Walk;

/* Whatever Latin follows, the letters from @i on add no more than their best rules. */
static void
rest_of_arabic (Walk *walk, const AtharWord *query)
{
	for (unsigned i = query->n + 1; i-- > 0;) {
		float best = i == query->n ? 0 : NEVER;
		for (unsigned place = 0; i < query->n && place < PLACES; place++) {
			const AtharTranslit *t = walk->w.t;
			const uint8_t *a = query->letters + i;
			const Unit *one = &t->units[t->single[place][a[0]]];
			for (unsigned k = one->from[0]; k < one->from[LATIN_MAX]; k++)
				best = MAX (best, t->rules[k].nats + walk->rest[i + 1]);
			if (i + 2 > query->n)
				continue;
			one = &t->units[t->pair[place][a[0]][a[1]]];
			for (unsigned k = one->from[0]; k < one->from[LATIN_MAX]; k++)
				best = MAX (best, t->rules[k].nats + walk->rest[i + 2]);
		}
		walk->rest[i] = best;
	}
}

/* Whatever Arabic follows, the letters from @j on add no more than the best rules that spell them. */
static void
rest_of_latin (Walk *walk, const AtharWord *query)
{
	const AtharTranslit *t = walk->w.t;
	for (unsigned j = query->n + 1; j-- > 0;) {
		float best = j == query->n ? 0 : walk->rest[j + 1];
		for (size_t k = 0; j < query->n && k < t->n_rules; k++)
			if (t->rules[k].n && j + t->rules[k].n <= query->n &&
				memcmp (t->rules[k].latin, query->letters + j, t->rules[k].n) == 0)
				best = MAX (best, t->rules[k].nats + walk->rest[j + t->rules[k].n]);
		walk->rest[j] = best;
	}
}

static bool
is_better (float nats, uint32_t word, const AtharLexiconHit *hit)
{
	return nats > hit->nats || (nats == hit->nats && word < hit->word);
}

static void
add_hit (Walk *walk, uint32_t word, float nats)
{
	size_t at = walk->n;
	if (nats < walk->floor || (walk->n == walk->k && !is_better (nats, word, &walk->hits[walk->k - 1])))
		return;
	if (walk->n < walk->k)
		walk->n++;
	else
		at--;
	for (; at > 0 && is_better (nats, word, &walk->hits[at - 1]); at--)
		walk->hits[at] = walk->hits[at - 1];
	walk->hits[at] = (AtharLexiconHit){word, nats};
}

/* One more letter of the lexicon's side at @depth; returns the most that words below can reach. */
static float
add_letter (Walk *walk, unsigned depth)
{
	bool latin = walk->lexicon->latin;
	unsigned n = latin ? walk->w.n_arabic : walk->w.n_latin;
	float reach = NEVER;
	for (unsigned q = 0; q <= n; q++) {
		unsigned i = latin ? q : depth, j = latin ? depth : q;
		fill_cell (&walk->w, &walk->grid, i, j);
		reach = MAX (reach, walk->grid.v[i][j] + walk->rest[q]);
	}
	return reach;
}

static void
end_words (Walk *walk, const Node *node, unsigned depth)
{
	unsigned *open = walk->lexicon->latin ? &walk->w.n_latin : &walk->w.n_arabic;
	*open = depth;
	add_letter (walk, depth);
	*open = UNENDED;
	for (uint32_t k = 0; k < node->n_words; k++)
		add_hit (walk, walk->lexicon->order[node->word + k],
			walk->grid.v[walk->lexicon->latin ? walk->w.n_arabic : depth]
				    [walk->lexicon->latin ? depth : walk->w.n_latin]);
}

/* A move takes up to four Latin or two Arabic letters, so what is below may come from any of the last columns. */
static bool
is_hopeless (const Walk *walk, unsigned depth)
{
	unsigned back = MIN (depth, walk->lexicon->latin ? 3u : 1u);
	float most = NEVER;
	for (unsigned k = 0; k <= back; k++)
		most = MAX (most, walk->reach[depth - k]);
	return most < walk->floor || (walk->n == walk->k && most < walk->hits[walk->k - 1].nats);
}

static void
descend (Walk *walk, uint32_t at, unsigned depth)
{
	const Node *node = &g_array_index (walk->lexicon->nodes, Node, at);
	walk->path[depth ? depth - 1 : 0] = node->letter;
	if (node->n_words)
		end_words (walk, node, depth);
	walk->reach[depth] = add_letter (walk, depth);
	if (is_hopeless (walk, depth))
		return;
	for (uint32_t k = 0; k < node->n_children; k++)
		descend (walk, node->child + k, depth + 1);
}

size_t
athar_lexicon_top (const AtharLexicon *lexicon, const AtharTranslit *translit, const AtharWord *query, size_t k,
	float floor, AtharLexiconHit *ret_hits)
{
	Walk walk = {.lexicon = lexicon, .floor = floor, .hits = ret_hits, .k = k};
	if (query->n == 0 || query->latin == lexicon->latin || k == 0)
		return 0;
	walk.w = (Words){translit, lexicon->latin ? query->letters : walk.path,
		lexicon->latin ? walk.path : query->letters,
		lexicon->latin ? query->n : UNENDED, lexicon->latin ? UNENDED : query->n};
	if (lexicon->latin)
		rest_of_arabic (&walk, query);
	else
		rest_of_latin (&walk, query);
	descend (&walk, 0, 0);
	return walk.n;
}
