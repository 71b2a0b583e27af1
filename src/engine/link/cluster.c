/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/cluster.c: agglomeration, one component after another, so that memory is that of the
 * largest. A heap holds every link between two groups with its average; joining a group renumbers
 * it, so that old heap rows are known by their numbers.
 */
#include "engine/link/cluster.h"

#include <math.h>
#include <string.h>

#define UNIT 4096.0 /* weights are whole multiples of 1 / UNIT */

typedef struct {
	int64_t sum; /* of weights of the pairs seen */
	uint32_t seen;
	bool forbidden;
} Link;

typedef struct {
	GHashTable *links; /* group number → Link; both directions */
	GArray *rows;
	GArray *lists; /* sorted; those that have a person once */
	uint32_t lowest;
	bool gone;
} Group;

typedef struct {
	double average;
	uint32_t low_a, low_b; /* lowest rows, for ties */
	uint32_t a, b;	       /* numbers of groups */
} Candidate;

typedef struct {
	const AtharClusterInput *input;
	uint32_t *parent; /* of the union of edges and must-links: components */
	uint32_t *group_of;
	GPtrArray *groups;
	GArray *heap;
	int64_t unseen, floor;
} State;

static uint32_t
find_root (uint32_t *parent, uint32_t row)
{
	while (parent[row] != row)
		row = parent[row] = parent[parent[row]];
	return row;
}

static void
unite (uint32_t *parent, uint32_t a, uint32_t b)
{
	a = find_root (parent, a);
	b = find_root (parent, b);
	parent[MAX (a, b)] = MIN (a, b);
}

static void
group_free (gpointer data)
{
	Group *group = data;
	g_hash_table_unref (group->links);
	g_array_unref (group->rows);
	g_array_unref (group->lists);
	g_free (group);
}

static Group *
group_at (const State *state, uint32_t number)
{
	return state->groups->pdata[number];
}

static Group *
group_new (State *state, uint32_t lowest)
{
	Group *group = g_new0 (Group, 1);
	group->links = g_hash_table_new_full (NULL, NULL, NULL, g_free);
	group->rows = g_array_new (FALSE, FALSE, sizeof (uint32_t));
	group->lists = g_array_new (FALSE, FALSE, sizeof (uint16_t));
	group->lowest = lowest;
	g_ptr_array_add (state->groups, group);
	return group;
}

static Link *
link_of (State *state, uint32_t a, uint32_t b)
{
	Group *group = group_at (state, a);
	Link *link = g_hash_table_lookup (group->links, GUINT_TO_POINTER (b + 1));
	if (!link) {
		link = g_new0 (Link, 1);
		g_hash_table_insert (group->links, GUINT_TO_POINTER (b + 1), link);
	}
	return link;
}

/* Candidate x before y. Averages are quotients of whole numbers below 2^53, so that equal ones are
 * equal. */
static bool
before (const Candidate *x, const Candidate *y)
{
	if (x->average != y->average)
		return x->average > y->average;
	if (x->low_a != y->low_a)
		return x->low_a < y->low_a;
	return x->low_b < y->low_b;
}

static Candidate *
heap_at (const State *state, guint i)
{
	return &g_array_index (state->heap, Candidate, i);
}

static void
heap_swap (State *state, guint i, guint k)
{
	Candidate keep = *heap_at (state, i);
	*heap_at (state, i) = *heap_at (state, k);
	*heap_at (state, k) = keep;
}

static void
push (State *state, uint32_t a, uint32_t b, const Link *link)
{
	const Group *x = group_at (state, a), *y = group_at (state, b);
	double pairs = (double)x->rows->len * y->rows->len;
	double average =
		((double)link->sum + (pairs - link->seen) * (double)state->unseen) / pairs;
	Candidate candidate = {
		average, MIN (x->lowest, y->lowest), MAX (x->lowest, y->lowest), a, b};
	if (link->forbidden || average < (double)state->floor)
		return;
	g_array_append_val (state->heap, candidate);
	for (guint i = state->heap->len - 1;
		i && before (heap_at (state, i), heap_at (state, (i - 1) / 2)); i = (i - 1) / 2)
		heap_swap (state, i, (i - 1) / 2);
}

static bool
pop (State *state, Candidate *ret_candidate)
{
	guint n = state->heap->len;
	if (!n)
		return false;
	*ret_candidate = *heap_at (state, 0);
	*heap_at (state, 0) = *heap_at (state, n - 1);
	g_array_set_size (state->heap, --n);
	for (guint i = 0, child; (child = 2 * i + 1) < n; i = child) {
		if (child + 1 < n && before (heap_at (state, child + 1), heap_at (state, child)))
			child++;
		if (!before (heap_at (state, child), heap_at (state, i)))
			break;
		heap_swap (state, i, child);
	}
	return true;
}

static bool
share_list (const Group *x, const Group *y)
{
	const uint16_t *a = (const uint16_t *)(void *)x->lists->data;
	const uint16_t *b = (const uint16_t *)(void *)y->lists->data;
	for (guint i = 0, k = 0; i < x->lists->len && k < y->lists->len;) {
		if (a[i] == b[k])
			return true;
		if (a[i] < b[k])
			i++;
		else
			k++;
	}
	return false;
}

static int
compare_u16 (const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* Give the links of @from, which is gone, to the new group @to. */
static void
take_links (State *state, uint32_t from, uint32_t to)
{
	GHashTableIter iter;
	gpointer key, value;
	g_hash_table_iter_init (&iter, group_at (state, from)->links);
	while (g_hash_table_iter_next (&iter, &key, &value)) {
		uint32_t other = GPOINTER_TO_UINT (key) - 1;
		const Link *old = value;
		Link *forth, *back;
		if (group_at (state, other)->gone)
			continue;
		g_hash_table_remove (
			group_at (state, other)->links, GUINT_TO_POINTER (from + 1));
		forth = link_of (state, to, other);
		forth->sum += old->sum;
		forth->seen += old->seen;
		forth->forbidden |= old->forbidden;
		back = link_of (state, other, to);
		*back = *forth;
	}
}

static void
merge (State *state, uint32_t a, uint32_t b)
{
	Group *x = group_at (state, a), *y = group_at (state, b), *joined;
	uint32_t number = state->groups->len;
	GHashTableIter iter;
	gpointer key, value;
	joined = group_new (state, MIN (x->lowest, y->lowest));
	g_array_append_vals (joined->rows, x->rows->data, x->rows->len);
	g_array_append_vals (joined->rows, y->rows->data, y->rows->len);
	g_array_append_vals (joined->lists, x->lists->data, x->lists->len);
	g_array_append_vals (joined->lists, y->lists->data, y->lists->len);
	g_array_sort (joined->lists, compare_u16);
	x->gone = y->gone = true;
	take_links (state, a, number);
	take_links (state, b, number);
	g_hash_table_remove_all (x->links);
	g_hash_table_remove_all (y->links);
	g_hash_table_iter_init (&iter, joined->links);
	while (g_hash_table_iter_next (&iter, &key, &value))
		push (state, number, GPOINTER_TO_UINT (key) - 1, value);
}

static void
add_edge (State *state, const AtharEdge *edge, bool forbidden)
{
	uint32_t a = state->group_of[edge->a], b = state->group_of[edge->b];
	Link *forth, *back;
	if (a == b)
		return;
	forth = link_of (state, a, b);
	back = link_of (state, b, a);
	if (forbidden)
		forth->forbidden = back->forbidden = true;
	else {
		forth->sum += llrint (CLAMP (edge->weight, -1e4f, 1e4f) * UNIT);
		forth->seen++;
		*back = *forth;
	}
}

/* One position for each pair of @edges, that of its highest weight. */
static int
compare_edges (const void *a, const void *b, gpointer data)
{
	const AtharEdge *edges = data;
	const AtharEdge *x = &edges[*(const uint32_t *)a], *y = &edges[*(const uint32_t *)b];
	uint32_t xl = MIN (x->a, x->b), yl = MIN (y->a, y->b);
	uint32_t xh = MAX (x->a, x->b), yh = MAX (y->a, y->b);
	if (xl != yl)
		return xl < yl ? -1 : 1;
	if (xh != yh)
		return xh < yh ? -1 : 1;
	return x->weight > y->weight ? -1 : x->weight < y->weight;
}

static uint32_t *
distinct (const AtharEdge *edges, size_t n, size_t *ret_n)
{
	uint32_t *order = g_new (uint32_t, n + 1);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	g_qsort_with_data (order, (gint)n, sizeof *order, compare_edges, (gpointer)edges);
	for (size_t i = 0; i < n; i++) {
		const AtharEdge *x = &edges[order[i]];
		const AtharEdge *y = kept ? &edges[order[kept - 1]] : NULL;
		if (y && MIN (x->a, x->b) == MIN (y->a, y->b) &&
			MAX (x->a, x->b) == MAX (y->a, y->b))
			continue;
		order[kept++] = order[i];
	}
	*ret_n = kept;
	return order;
}

static bool *
touched_roots (State *state)
{
	const AtharClusterInput *input = state->input;
	bool *roots = g_new0 (bool, input->n_rows + 1);
	for (size_t i = 0; i < input->n_touched; i++)
		roots[find_root (state->parent, input->touched[i])] = true;
	return roots;
}

/* Two rows, one edge and no decision: most components are such pairs, and need no groups. */
static bool *
plain_pairs (State *state, const uint32_t *size)
{
	const AtharClusterInput *input = state->input;
	bool *plain = g_new0 (bool, input->n_rows + 1);
	for (uint32_t row = 0; row < input->n_rows; row++)
		plain[row] = size[row] == 2; /* by root */
	for (size_t i = 0; i < input->n_must; i++)
		plain[find_root (state->parent, input->must[i].a)] = false;
	for (size_t i = 0; i < input->n_cannot; i++) {
		plain[find_root (state->parent, input->cannot[i].a)] = false;
		plain[find_root (state->parent, input->cannot[i].b)] = false;
	}
	return plain;
}

static void
join_pair (const State *state, const AtharEdge *edge, uint32_t *clusters)
{
	const AtharClusterInput *input = state->input;
	bool one_list = input->lists && input->lists[edge->a] == input->lists[edge->b];
	if (llrint (CLAMP (edge->weight, -1e4f, 1e4f) * UNIT) < state->floor ||
		(one_list && input->one_each && input->one_each[input->lists[edge->a]]))
		return;
	clusters[edge->a] = clusters[edge->b] = MIN (edge->a, edge->b);
}

/* Things sorted by the component they belong to. */
typedef struct {
	uint32_t *first; /* of each root; n_rows + 1 */
	uint32_t *items;
} Buckets;

static void
buckets_clear (Buckets *buckets)
{
	g_free (buckets->first);
	g_free (buckets->items);
}

/* @rows[i]: a row of the component of thing i; @items[i]: the thing (NULL: i). */
static void
buckets_init (Buckets *buckets, State *state, const AtharEdge *edges, const uint32_t *items,
	size_t n)
{
	uint32_t n_rows = state->input->n_rows, at = 0;
	buckets->first = g_new0 (uint32_t, n_rows + 2);
	buckets->items = g_new (uint32_t, n + 1);
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < n; i++) {
			uint32_t item = items ? items[i] : (uint32_t)i;
			uint32_t root = find_root (state->parent, edges ? edges[item].a : item);
			if (pass)
				buckets->items[buckets->first[root]++] = item;
			else
				buckets->first[root + 1]++;
		}
		for (uint32_t root = 0; !pass && root <= n_rows; root++)
			at = buckets->first[root + 1] += at;
	}
	for (uint32_t root = n_rows; root; root--) /* where each ends is where the next begins */
		buckets->first[root] = buckets->first[root - 1];
	buckets->first[0] = 0;
}

/* The must-linked rows of a component as first groups. */
static void
first_groups (State *state, uint32_t *must, const uint32_t *rows, uint32_t n)
{
	const AtharClusterInput *input = state->input;
	for (uint32_t i = 0; i < n; i++) { /* rows rise: the first of a must-group comes first */
		uint32_t row = rows[i], first = find_root (must, row);
		Group *group;
		if (first == row) {
			state->group_of[row] = state->groups->len;
			group_new (state, row);
		}
		state->group_of[row] = state->group_of[first];
		group = group_at (state, state->group_of[row]);
		g_array_append_val (group->rows, row);
		if (input->lists && input->one_each && input->one_each[input->lists[row]])
			g_array_append_val (group->lists, input->lists[row]);
	}
}

static void
agglomerate (State *state)
{
	Candidate candidate;
	for (uint32_t a = 0, n = state->groups->len; a < n; a++) {
		GHashTableIter iter;
		gpointer key, value;
		g_array_sort (group_at (state, a)->lists, compare_u16);
		g_hash_table_iter_init (&iter, group_at (state, a)->links);
		while (g_hash_table_iter_next (&iter, &key, &value))
			if (GPOINTER_TO_UINT (key) - 1 > a)
				push (state, a, GPOINTER_TO_UINT (key) - 1, value);
	}
	while (pop (state, &candidate)) {
		const Group *x = group_at (state, candidate.a), *y = group_at (state, candidate.b);
		if (!x->gone && !y->gone && !share_list (x, y))
			merge (state, candidate.a, candidate.b);
	}
}

static void
write_out (State *state, uint32_t *clusters)
{
	for (uint32_t i = 0; i < state->groups->len; i++) {
		const Group *group = group_at (state, i);
		for (guint k = 0; !group->gone && k < group->rows->len; k++)
			clusters[g_array_index (group->rows, uint32_t, k)] = group->lowest;
	}
}

/* Clusters that hold a cannot-linked pair, over all rows. */
static uint32_t
count_disputed (const AtharClusterInput *input, const uint32_t *clusters)
{
	g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);
	for (size_t i = 0; i < input->n_cannot; i++)
		if (clusters[input->cannot[i].a] == clusters[input->cannot[i].b])
			g_hash_table_add (
				found, GUINT_TO_POINTER (clusters[input->cannot[i].a] + 1));
	return g_hash_table_size (found);
}

static void
cluster_component (State *state, uint32_t *must, uint32_t root, const Buckets *rows,
	const Buckets *edges, const Buckets *cannot, uint32_t *clusters)
{
	const AtharClusterInput *input = state->input;
	g_ptr_array_set_size (state->groups, 0);
	g_array_set_size (state->heap, 0);
	first_groups (state, must, rows->items + rows->first[root],
		rows->first[root + 1] - rows->first[root]);
	for (uint32_t i = edges->first[root]; i < edges->first[root + 1]; i++)
		add_edge (state, &input->edges[edges->items[i]], false);
	for (uint32_t i = cannot->first[root]; i < cannot->first[root + 1]; i++) {
		const AtharEdge *edge = &input->cannot[cannot->items[i]];
		if (find_root (state->parent, edge->b) == root)
			add_edge (state, edge, true);
	}
	agglomerate (state);
	write_out (state, clusters);
}

static void
cluster_all (State *state, uint32_t *must, const uint32_t *order, size_t n_edges,
	uint32_t *clusters)
{
	const AtharClusterInput *input = state->input;
	g_autofree bool *wanted = input->touched ? touched_roots (state) : NULL;
	g_autofree uint32_t *size = g_new0 (uint32_t, input->n_rows + 1);
	g_autofree bool *plain = NULL;
	Buckets rows, edges, cannot;
	for (uint32_t row = 0; row < input->n_rows; row++)
		size[find_root (state->parent, row)]++;
	plain = plain_pairs (state, size);
	buckets_init (&rows, state, NULL, NULL, input->n_rows);
	buckets_init (&edges, state, input->edges, order, n_edges);
	buckets_init (&cannot, state, input->cannot, NULL, input->n_cannot);
	for (uint32_t row = 0; row < input->n_rows; row++)
		if (!wanted || wanted[find_root (state->parent, row)])
			clusters[row] = row;
	for (uint32_t root = 0; root < input->n_rows; root++) {
		if (find_root (state->parent, root) != root || size[root] < 2 ||
			(wanted && !wanted[root]))
			continue;
		if (!plain[root]) {
			cluster_component (state, must, root, &rows, &edges, &cannot, clusters);
			continue;
		}
		for (uint32_t i = edges.first[root]; i < edges.first[root + 1]; i++)
			if (input->edges[edges.items[i]].a != input->edges[edges.items[i]].b)
				join_pair (state, &input->edges[edges.items[i]], clusters);
	}
	buckets_clear (&rows);
	buckets_clear (&edges);
	buckets_clear (&cannot);
}

void
athar_cluster_run (const AtharClusterInput *input, uint32_t *clusters, uint32_t *ret_disputed)
{
	g_autofree uint32_t *parent = g_new (uint32_t, input->n_rows + 1);
	g_autofree uint32_t *must = g_new (uint32_t, input->n_rows + 1);
	g_autofree uint32_t *group_of = g_new (uint32_t, input->n_rows + 1);
	g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (group_free);
	g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Candidate));
	size_t n_edges;
	g_autofree uint32_t *order = distinct (input->edges, input->n_edges, &n_edges);
	State state = {.input = input, .parent = parent, .group_of = group_of, .groups = groups,
		.heap = heap, .unseen = llrint (input->unseen * UNIT),
		.floor = llrint (input->floor * UNIT)};
	for (uint32_t row = 0; row < input->n_rows; row++)
		parent[row] = must[row] = row;
	for (size_t i = 0; i < n_edges; i++)
		unite (parent, input->edges[order[i]].a, input->edges[order[i]].b);
	for (size_t i = 0; i < input->n_must; i++) {
		unite (parent, input->must[i].a, input->must[i].b);
		unite (must, input->must[i].a, input->must[i].b);
	}
	cluster_all (&state, must, order, n_edges, clusters);
	if (ret_disputed)
		*ret_disputed = count_disputed (input, clusters);
}
