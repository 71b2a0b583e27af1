/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name-compare.c: weighted edits between tokens, the cheapest assignment of tokens, one score.
 */
#include "engine/link/name-compare.h"

#include <string.h>

#include "engine/link/name-tables.h"

#define FORM_LETTERS ATHAR_NAME_FORM_BYTES
#define WHOLE_LETTERS (ATHAR_NAME_TOKENS * FORM_LETTERS)
#define NATS_AN_EDIT 3.5f /* of the transducer's cost: what a wrong consonant costs it, halved */
#define INITIAL_EDITS 0.3f
#define ORDER_COST 0.03f
#define EXTRA_COST 0.03f
#define LONE_EXTRA_COST 0.3f /* one token alone is found in many names */
#define REVERSED_COST 0.3f /* X son of Y is not Y son of X */
#define JOINED_SHARE 0.07f

typedef struct {
	gunichar at[WHOLE_LETTERS];
	size_t n;
} Letters;

static void
add_letters (Letters *letters, const char *form)
{
	for (const char *p = form; *p && letters->n < WHOLE_LETTERS; p = g_utf8_next_char (p))
		letters->at[letters->n++] = g_utf8_get_char (p);
}

/* A sign that stands for a syllable or a word weighs as much as the letters it would take. */
static float
weight_of (gunichar c)
{
	return (c >= 0x2E80 && c < 0xA000) || (c >= 0xAC00 && c <= 0xD7A3) ? 2.5f : 1;
}

static bool
is_soft (gunichar c) /* vowels, and what carries them */
{
	return c < 0x80 ? strchr ("aeiouyh", (int)c) != NULL : c == 0x627 || c == 0x648 || c == 0x64A || c == 0x647;
}

/* Letters that sound alike (Latin) or differ by dots alone (Arabic) have the same class. */
static gunichar
class_of (gunichar c)
{
	static const char classes[] = "abkdefgeijklmnobkrstuvvkis";
	const AtharNameLetter *letter;
	if (c >= 'a' && c <= 'z')
		return (gunichar)classes[c - 'a'];
	letter = c < 0x80 ? NULL : athar_name_letter (c);
	return letter && letter->rasm[0] ? g_utf8_get_char (letter->rasm) : c;
}

static float
replace_cost (gunichar a, gunichar b)
{
	if (a == b)
		return 0;
	return (is_soft (a) && is_soft (b)) || class_of (a) == class_of (b) ? 0.5f : MAX (weight_of (a), weight_of (b));
}

static float
drop_cost (const Letters *letters, size_t i)
{
	gunichar c = letters->at[i];
	if (i > 0 && letters->at[i - 1] == c)
		return 0.25f;
	return is_soft (c) ? 0.6f : weight_of (c);
}

static float
edits (const Letters *a, const Letters *b)
{
	float rows[3][WHOLE_LETTERS + 1];
	for (size_t i = 0; i <= a->n; i++) {
		float *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
		for (size_t j = 0; j <= b->n; j++) {
			float best = i || j ? G_MAXFLOAT : 0;
			if (i)
				best = MIN (best, above[j] + drop_cost (a, i - 1));
			if (j)
				best = MIN (best, row[j - 1] + drop_cost (b, j - 1));
			if (i && j)
				best = MIN (best, above[j - 1] + replace_cost (a->at[i - 1], b->at[j - 1]));
			if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1])
				best = MIN (best, before[j - 2] + 0.8f);
			row[j] = best;
		}
	}
	return rows[a->n % 3][b->n];
}

float
athar_name_edits (const char *a, const char *b)
{
	Letters x = {.n = 0}, y = {.n = 0};
	add_letters (&x, a);
	add_letters (&y, b);
	return edits (&x, &y);
}

static float
edits_across (const AtharTranslit *t, const char *a, const char *b)
{
	AtharWord x, y;
	double score;
	if (!athar_word_read (a, &x) || !athar_word_read (b, &y) || x.latin == y.latin)
		return ATHAR_NAME_FORM_BYTES;
	score = athar_translit_score (t, &x, &y);
	return (float)MAX (athar_translit_best (t, x.latin ? &y : &x) - score, 0) / NATS_AN_EDIT;
}

static AtharNamePair
compare_tokens (const AtharTranslit *t, const AtharNameToken *a, const AtharNameToken *b)
{
	bool bare = !a->article_bytes != !b->article_bytes;
	const char *x = a->normal + (bare ? a->article_bytes : 0), *y = b->normal + (bare ? b->article_bytes : 0);
	float n = (float)MIN (g_utf8_strlen (x, -1), g_utf8_strlen (y, -1)); /* Abd al-X is not X */
	AtharNamePair pair = {0};
	if (((a->flags | b->flags) & ATHAR_TOKEN_INITIAL) && a->normal[0] == b->normal[0] && !g_str_equal (x, y)) {
		pair.edits = INITIAL_EDITS;
		n = 3;
	} else if ((a->flags ^ b->flags) & ATHAR_TOKEN_LATIN)
		pair.edits = edits_across (t, a->sound + (bare ? a->article_bytes : 0),
			b->sound + (bare ? b->article_bytes : 0));
	else
		pair.edits = athar_name_edits (x, y);
	pair.share = n > 0 ? MIN (pair.edits / n, 1) : 1;
	return pair;
}

typedef struct {
	const AtharNameToken *at[ATHAR_NAME_TOKENS];
	uint8_t number[ATHAR_NAME_TOKENS];
	unsigned n;
} Parts;

static void
take_parts (const AtharName *name, Parts *parts, bool all)
{
	parts->n = 0;
	for (unsigned k = 0; k < name->n_tokens; k++) {
		unsigned role = name->tokens[k].role;
		if (!all && (role == ATHAR_ROLE_TITLE || role == ATHAR_ROLE_KUNYA || role >= ATHAR_ROLE_NICKNAME))
			continue;
		parts->number[parts->n] = (uint8_t)k;
		parts->at[parts->n++] = &name->tokens[k];
	}
}

/* A kunya is left out only where both have a name besides. */
static void
take_both (const AtharName *a, const AtharName *b, Parts *x, Parts *y)
{
	take_parts (a, x, false);
	take_parts (b, y, false);
	if (x->n == 0 || y->n == 0) {
		take_parts (a, x, true);
		take_parts (b, y, true);
	}
}

typedef struct {
	AtharNamePair pairs[ATHAR_NAME_TOKENS][ATHAR_NAME_TOKENS];
	float cost[ATHAR_NAME_TOKENS + 1][1 << ATHAR_NAME_TOKENS];
	uint8_t choice[ATHAR_NAME_TOKENS][1 << ATHAR_NAME_TOKENS];
} Assignment;

/* Each token of the shorter name to one of the longer, the sum of shares least; over sets of tokens taken. */
static void
assign (Assignment *as, unsigned n_short, unsigned n_long, uint8_t chosen[ATHAR_NAME_TOKENS])
{
	unsigned sets = 1u << n_long, set = 0;
	for (unsigned s = 0; s < sets; s++)
		as->cost[n_short][s] = 0;
	for (unsigned i = n_short; i-- > 0;)
		for (unsigned s = 0; s < sets; s++) {
			as->cost[i][s] = G_MAXFLOAT;
			for (unsigned k = 0; k < n_long; k++) {
				float share = as->pairs[i][k].share, cost;
				if (s >> k & 1)
					continue;
				cost = share + share * share + as->cost[i + 1][s | 1u << k];
				if (cost < as->cost[i][s]) {
					as->cost[i][s] = cost;
					as->choice[i][s] = (uint8_t)k;
				}
			}
		}
	for (unsigned i = 0; i < n_short; i++) {
		chosen[i] = as->choice[i][set];
		set |= 1u << chosen[i];
	}
}

static void
add_pairs (const Assignment *as, const Parts *few, const Parts *many, const uint8_t *chosen, bool swapped,
	AtharNameMatch *match)
{
	for (unsigned i = 0; i < few->n; i++) {
		AtharNamePair pair = as->pairs[i][chosen[i]];
		pair.a = swapped ? many->number[chosen[i]] : few->number[i];
		pair.b = swapped ? few->number[i] : many->number[chosen[i]];
		match->pairs[match->n_pairs++] = pair;
		match->turned = match->turned || (i && chosen[i] < chosen[i - 1]);
	}
}

static bool
is_told_father (const AtharName *name)
{
	const AtharNameToken *father = athar_name_find (name, ATHAR_ROLE_FATHER);
	return father && (father->flags & ATHAR_TOKEN_TOLD);
}

static float
score_of (const AtharNameMatch *match)
{
	float worst = 0, sum = 0, score;
	for (unsigned k = 0; k < match->n_pairs; k++) {
		worst = MAX (worst, match->pairs[k].share);
		sum += match->pairs[k].share;
	}
	score = 1 - 0.75f * worst - 0.25f * sum / (float)match->n_pairs;
	score -= (float)match->extra * (match->n_pairs == 1 ? LONE_EXTRA_COST : EXTRA_COST);
	return MAX (score - (match->turned ? ORDER_COST : 0), 0);
}

/* "SalemHassan", "Nour Uddin": the same letters, parted elsewhere. */
static void
try_joined (const Parts *a, const Parts *b, AtharNameMatch *match)
{
	Letters x = {.n = 0}, y = {.n = 0};
	float share;
	for (unsigned k = 0; k < a->n; k++)
		add_letters (&x, a->at[k]->normal);
	for (unsigned k = 0; k < b->n; k++)
		add_letters (&y, b->at[k]->normal);
	share = edits (&x, &y) / (float)MAX (MAX (x.n, y.n), 1);
	if (a->n != b->n && share <= JOINED_SHARE && 1 - 2 * share > match->score) {
		match->score = 1 - 2 * share;
		match->joined = true;
	}
}

void
athar_name_compare (const AtharTranslit *translit, const AtharName *a, const AtharName *b, AtharNameMatch *ret_match)
{
	Assignment as;
	Parts x, y;
	uint8_t chosen[ATHAR_NAME_TOKENS];
	bool swapped;
	const Parts *few, *many;
	memset (ret_match, 0, sizeof *ret_match);
	take_both (a, b, &x, &y);
	swapped = x.n > y.n;
	few = swapped ? &y : &x;
	many = swapped ? &x : &y;
	if (few->n == 0)
		return;
	for (unsigned i = 0; i < few->n; i++)
		for (unsigned k = 0; k < many->n; k++)
			as.pairs[i][k] = compare_tokens (translit, few->at[i], many->at[k]);
	assign (&as, few->n, many->n, chosen);
	add_pairs (&as, few, many, chosen, swapped, ret_match);
	ret_match->extra = (uint8_t)(many->n - few->n);
	ret_match->score = score_of (ret_match);
	if (ret_match->turned && is_told_father (a) && is_told_father (b))
		ret_match->score = MAX (ret_match->score - REVERSED_COST, 0);
	try_joined (&x, &y, ret_match);
}
