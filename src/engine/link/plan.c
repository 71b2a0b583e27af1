/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/plan.c: rules of families, and rules by weighing.
 */
#include "engine/link/plan.h"

#include <stdlib.h>
#include <string.h>

#define CANDIDATES_MAX 4096
#define PAIRS_A_ROW 75.0
/* Of all pairs, for one rule: first many rules of some pairs, then what is left for dearer ones. */
static const double SHARES[] = {1.0 / 24, 1.0 / 6, 0.8};

/* Keys of a rule in words: role and how near. */
typedef struct {
	AtharLinkRole role;
	char how; /* '=' the same, '~' fold, '1' near (one letter, one year), 0 end */
} RoleKey;

#define G ATHAR_FIELD_GIVEN
#define F ATHAR_FIELD_FATHER
#define R ATHAR_FIELD_GRANDFATHER
#define L ATHAR_FIELD_FAMILY
#define B ATHAR_FIELD_BIRTH
#define M ATHAR_FIELD_MOTHER
static const RoleKey family_rules[][4] = {
	{{G, '~'}, {L, '~'}},
	{{G, '~'}, {F, '~'}, {R, '~'}},
	{{F, '~'}, {R, '~'}, {L, '~'}},
	{{G, '1'}, {F, '~'}, {L, '~'}},
	{{G, '~'}, {F, '~'}, {L, '1'}},
	{{G, '~'}, {R, '~'}, {L, '1'}},
	{{G, '1'}, {R, '~'}, {L, '~'}},
	{{G, '~'}, {F, '1'}, {R, '~'}},
	{{G, '~'}, {F, '~'}, {B, '1'}},
	{{F, '~'}, {L, '~'}, {B, '1'}},
	{{R, '~'}, {L, '~'}, {B, '1'}},
	{{G, '~'}, {R, '~'}, {B, '1'}},
	{{G, '~'}, {M, '~'}, {B, '1'}},
	{{ATHAR_FIELD_PERSON, '='}},
};
static const RoleKey plain_rules[][4] = {
	{{G, '='}, {L, '='}},
	{{G, '='}, {F, '='}, {R, '='}},
	{{F, '='}, {R, '='}, {L, '='}},
	{{G, '='}, {F, '='}, {B, '='}},
	{{R, '='}, {L, '='}, {B, '='}},
	{{F, '='}, {L, '='}, {B, '='}},
};
#undef G
#undef F
#undef R
#undef L
#undef B
#undef M

static int
field_of (const AtharLinkTable *table, AtharLinkRole role)
{
	for (unsigned f = 0; f < table->n_fields; f++)
		if (table->fields[f].role == role)
			return (int)f;
	return -1;
}

static uint8_t
level_of (AtharLinkKind kind, char how)
{
	switch (kind) {
	case ATHAR_KIND_NAME:
		return how == '=' ? ATHAR_ALIKE_SAME : how == '~' ? ATHAR_ALIKE_FOLD : ATHAR_ALIKE_NEAR;
	case ATHAR_KIND_NUMBER:
		return how == '1' ? ATHAR_NUMBER_LESS : ATHAR_NUMBER_SAME;
	case ATHAR_KIND_DATE:
		return how == '1' ? ATHAR_DATE_YEAR : ATHAR_DATE_SAME;
	default:
		return ATHAR_CODE_SAME;
	}
}

static bool
add_by_roles (const AtharLinkTable *table, const RoleKey *keys, AtharBlockPlan *plan)
{
	AtharBlockRule *rule = &plan->rules[plan->n_rules];
	*rule = (AtharBlockRule){0};
	for (unsigned k = 0; k < 4 && keys[k].how; k++) {
		int field = field_of (table, keys[k].role);
		if (field < 0)
			return false;
		rule->keys[rule->n_keys++] = (AtharBlockKey){
			(uint8_t)field, level_of (table->fields[field].kind, keys[k].how)};
	}
	plan->n_rules++;
	return true;
}

bool
athar_plan_plain (const AtharLinkTable *table, AtharBlockPlan *plan)
{
	plan->n_rules = 0;
	for (unsigned r = 0; r < G_N_ELEMENTS (plain_rules); r++)
		if (!add_by_roles (table, plain_rules[r], plan))
			return false;
	return true;
}

static bool
is_family_table (const AtharLinkTable *table)
{
	for (int role = ATHAR_FIELD_GIVEN; role <= ATHAR_FIELD_FAMILY; role++)
		if (table->by_role[role] < 0)
			return false;
	return true;
}

/* Keys worth a rule, and the chance that two rows agree in them. */
typedef struct {
	AtharBlockKey key;
	bool near;
	double chance;
} Key;

typedef struct {
	AtharBlockRule rule;
	double pairs;
} Candidate;

static unsigned
list_keys (const AtharLinkTable *table, double (*chance)[ATHAR_LEVELS_MAX], const double *null,
	Key *ret_keys)
{
	unsigned n = 0;
	for (unsigned f = 0; f < table->n_fields; f++) {
		AtharLinkKind kind = table->fields[f].kind;
		const char *hows = kind == ATHAR_KIND_CODE ? "=" : kind == ATHAR_KIND_NAME ? "~1" : "=1";
		for (; kind < ATHAR_KIND_DESCENT && *hows; hows++) {
			Key *key = &ret_keys[n];
			key->key = (AtharBlockKey){(uint8_t)f, level_of (kind, *hows)};
			key->near = *hows == '1' && kind != ATHAR_KIND_DATE;
			key->chance = 0;
			for (unsigned level = key->key.level; level < ATHAR_LEVELS_MAX; level++)
				key->chance += chance[f][level];
			key->chance *= 1 - null[f];
			n += key->chance < 0.2;
		}
	}
	return n;
}

static void
add_candidate (GArray *candidates, const Key *keys[], unsigned n, double total, double most)
{
	Candidate candidate = {.pairs = total};
	unsigned near = 0;
	for (unsigned k = 0; k < n; k++) {
		for (unsigned i = 0; i < k; i++)
			if (keys[i]->key.field == keys[k]->key.field)
				return;
		near += keys[k]->near;
		candidate.pairs *= keys[k]->chance;
		candidate.rule.keys[candidate.rule.n_keys++] = keys[k]->key;
	}
	if (near < 2 && candidate.pairs <= most && candidates->len < CANDIDATES_MAX)
		g_array_append_val (candidates, candidate);
}

/* Fewer keys first, then the wider one: such a rule shows what longer and narrower ones would. */
static int
compare_candidates (const void *a, const void *b)
{
	const Candidate *x = a, *y = b;
	if (x->rule.n_keys != y->rule.n_keys)
		return x->rule.n_keys < y->rule.n_keys ? -1 : 1;
	return x->pairs > y->pairs ? -1 : x->pairs < y->pairs;
}

/* @rule holds only where one of the plan's holds. */
static bool
implied (const AtharBlockPlan *plan, const AtharBlockRule *rule)
{
	uint8_t levels[ATHAR_LINK_FIELDS_MAX] = {0};
	for (unsigned k = 0; k < rule->n_keys; k++)
		levels[rule->keys[k].field] = rule->keys[k].level;
	return athar_block_mask (plan, levels) != 0;
}

static double
choose (AtharBlockPlan *plan, const GArray *candidates, double pairs, double share)
{
	double most = pairs * share;
	for (guint i = 0; i < candidates->len && plan->n_rules < ATHAR_BLOCK_RULES_MAX; i++) {
		const Candidate *candidate = &g_array_index (candidates, Candidate, i);
		if (candidate->pairs > MIN (pairs, most) || implied (plan, &candidate->rule))
			continue;
		pairs -= candidate->pairs;
		plan->rules[plan->n_rules++] = candidate->rule;
	}
	return pairs;
}

void
athar_plan_suggest (const AtharFrequencies *frequencies, double pairs, AtharBlockPlan *plan)
{
	const AtharLinkTable *table = frequencies->table;
	double chance[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX], null[ATHAR_LINK_FIELDS_MAX];
	double total = athar_block_total_pairs (table, plan->scope), most;
	Key keys[ATHAR_LINK_FIELDS_MAX * 2];
	g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
	unsigned n;
	plan->n_rules = 0;
	if (is_family_table (table)) {
		for (unsigned r = 0; r < G_N_ELEMENTS (family_rules); r++)
			add_by_roles (table, family_rules[r], plan);
		return;
	}
	if (pairs <= 0)
		pairs = PAIRS_A_ROW * table->n_rows;
	most = pairs * SHARES[G_N_ELEMENTS (SHARES) - 1];
	athar_frequencies_chance (frequencies, plan->scope, chance, null);
	n = list_keys (table, chance, null, keys);
	for (unsigned i = 0; i < n; i++) {
		add_candidate (candidates, (const Key *[]){&keys[i]}, 1, total, most);
		for (unsigned j = 0; j < i; j++) {
			add_candidate (candidates, (const Key *[]){&keys[j], &keys[i]}, 2, total, most);
			for (unsigned k = 0; k < j; k++)
				add_candidate (candidates,
					(const Key *[]){&keys[k], &keys[j], &keys[i]}, 3, total,
					most);
		}
	}
	g_array_sort (candidates, compare_candidates);
	for (unsigned i = 0; i < G_N_ELEMENTS (SHARES); i++)
		pairs = choose (plan, candidates, pairs, SHARES[i]);
}
