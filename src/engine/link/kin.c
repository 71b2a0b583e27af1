/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/kin.c: the table of classes, and the first pass with EM.
 */
#include "engine/link/kin.h"

#include <string.h>

enum { /* where a field of a class takes its distribution from */
	CHANCE,
	PERSON,
	OWN_SIBLING,
	OWN_PARENT,
	OWN_SPOUSE,
	OWN_COUSIN,
	N_SOURCES
};

typedef struct {
	const char *name;
	double start; /* prior before training, in persons of the shortest list */
	int needs[2]; /* roles the table must have, -1 none */
	uint8_t sources[ATHAR_N_FIELD_ROLES];
} ClassRow;

#define N ATHAR_N_FIELD_ROLES
#define AT(role) [ATHAR_FIELD_##role]
static const ClassRow rows[ATHAR_N_KIN] = {
	[ATHAR_KIN_SAME] = {"same", 0.3, {-1, -1},
		{AT (GIVEN) = PERSON, AT (FATHER) = PERSON, AT (GRANDFATHER) = PERSON,
			AT (FAMILY) = PERSON, AT (MOTHER) = PERSON, AT (SPOUSE) = PERSON,
			AT (SEX) = PERSON, AT (BIRTH) = PERSON, AT (PLACE) = PERSON,
			AT (REGISTER) = PERSON, AT (PERSON) = PERSON}},
	[ATHAR_KIN_SIBLING] = {"sibling", 2, {ATHAR_FIELD_FATHER, ATHAR_FIELD_FAMILY},
		{AT (FATHER) = PERSON, AT (GRANDFATHER) = PERSON, AT (FAMILY) = PERSON,
			AT (MOTHER) = PERSON, AT (BIRTH) = OWN_SIBLING, AT (PLACE) = OWN_SIBLING,
			AT (REGISTER) = PERSON}},
	[ATHAR_KIN_PARENT] = {"parent", 0.3, {ATHAR_FIELD_DESCENT, ATHAR_FIELD_DESCENT},
		{AT (FAMILY) = PERSON, AT (BIRTH) = OWN_PARENT, AT (PLACE) = OWN_PARENT,
			AT (REGISTER) = PERSON, AT (DESCENT) = OWN_PARENT}},
	[ATHAR_KIN_SPOUSE] = {"spouse", 0.1, {ATHAR_FIELD_MARRIAGE, ATHAR_FIELD_MARRIAGE},
		{AT (SEX) = OWN_SPOUSE, AT (BIRTH) = OWN_SPOUSE, AT (PLACE) = OWN_SPOUSE,
			AT (REGISTER) = PERSON, AT (MARRIAGE) = OWN_SPOUSE}},
	[ATHAR_KIN_COUSIN] = {"cousin", 4, {ATHAR_FIELD_GRANDFATHER, ATHAR_FIELD_FAMILY},
		{AT (GRANDFATHER) = PERSON, AT (FAMILY) = PERSON, AT (BIRTH) = OWN_COUSIN,
			AT (PLACE) = OWN_COUSIN}},
	[ATHAR_KIN_CLAN] = {"clan", 10, {ATHAR_FIELD_FAMILY, ATHAR_FIELD_FAMILY},
		{AT (FAMILY) = PERSON, AT (PLACE) = OWN_COUSIN}},
	[ATHAR_KIN_NAMESAKE] = {"namesake", 0.01, {ATHAR_FIELD_GIVEN, ATHAR_FIELD_BIRTH},
		{AT (GIVEN) = PERSON, AT (FATHER) = PERSON, AT (GRANDFATHER) = PERSON,
			AT (FAMILY) = PERSON, AT (SEX) = PERSON}},
	[ATHAR_KIN_UNRELATED] = {"unrelated", 0, {-1, -1}, {0}},
};
#undef N
#undef AT

/* Before training: a person mostly agrees with themselves. Found by no data; EM moves them. */
static const double person_start[][ATHAR_LEVELS_MAX] = {
	[ATHAR_KIND_NAME] = {0, .02, .01, .02, .03, .92},
	[ATHAR_KIND_CODE] = {0, .02, .98},
	[ATHAR_KIND_NUMBER] = {0, .08, .07, .1, .1, .65},
	[ATHAR_KIND_DATE] = {0, .04, .03, .03, .08, .07, .75},
	[ATHAR_KIND_DESCENT] = {0, .998, .001, .001},
	[ATHAR_KIND_MARRIAGE] = {0, .999, .001},
};
static const double told_start[][ATHAR_LEVELS_MAX] = {
	[ATHAR_KIND_DESCENT] = {0, .1, .45, .45},
	[ATHAR_KIND_MARRIAGE] = {0, .05, .95},
};

const char *
athar_kin_name (AtharKin kin)
{
	return rows[kin].name;
}

static bool
has_role (const AtharLinkTable *table, int role)
{
	for (unsigned f = 0; f < table->n_fields; f++)
		if ((int)table->fields[f].role == role)
			return true;
	return role < 0;
}

static void
set_param (AtharLinkModel *model, const AtharLinkTable *table, unsigned f, unsigned source,
	const double *chance)
{
	AtharLinkParam *param = &model->params[f * N_SOURCES + source];
	AtharLinkKind kind = table->fields[f].kind;
	const double *start = chance;
	if (source == PERSON)
		start = person_start[kind];
	else if (source != CHANCE && kind >= ATHAR_KIND_DESCENT)
		start = told_start[kind];
	param->field = (uint8_t)f;
	param->fixed = param->chance = source == CHANCE;
	memcpy (param->p, start, sizeof param->p);
}

static double
shortest_list (const AtharLinkTable *table)
{
	uint32_t shortest = table->n_rows;
	for (uint32_t from = 0, to; from < table->n_rows; from = to) {
		for (to = from; to < table->n_rows && table->lists[to] == table->lists[from]; to++)
			;
		shortest = MIN (shortest, to - from);
	}
	return shortest;
}

static void
add_classes (AtharLinkModel *model, const AtharLinkTable *table)
{
	double persons = shortest_list (table), rest = 1;
	for (unsigned kin = 0; kin < ATHAR_N_KIN; kin++) {
		const ClassRow *row = &rows[kin];
		AtharLinkClass *class = &model->classes[model->n_classes];
		if (!has_role (table, row->needs[0]) || !has_role (table, row->needs[1]))
			continue;
		class->kin = (uint8_t)kin;
		class->prior = MIN (row->start * persons / model->total_pairs, 0.1);
		rest -= class->prior;
		for (unsigned f = 0; f < table->n_fields; f++)
			class->params[f] =
				(uint8_t)(f * N_SOURCES + row->sources[table->fields[f].role]);
		model->n_classes++;
	}
	model->classes[model->n_classes - 1].prior = rest;
}

void
athar_kin_model_init (AtharLinkModel *model, const AtharFrequencies *frequencies,
	AtharLinkScope scope)
{
	const AtharLinkTable *table = frequencies->table;
	double chance[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX];
	G_STATIC_ASSERT (ATHAR_LINK_FIELDS_MAX * N_SOURCES <= ATHAR_PARAMS_MAX);
	G_STATIC_ASSERT ((int)ATHAR_N_KIN <= (int)ATHAR_CLASSES_MAX);
	*model = (AtharLinkModel){.n_fields = table->n_fields, .calibration = {0, 1}};
	model->total_pairs = MAX (athar_block_total_pairs (table, scope), 1);
	athar_frequencies_chance (frequencies, scope, chance, model->null);
	model->n_params = table->n_fields * N_SOURCES;
	for (unsigned f = 0; f < table->n_fields; f++) {
		model->n_levels[f] = (uint8_t)athar_kind_levels (table->fields[f].kind);
		for (unsigned source = 0; source < N_SOURCES; source++)
			set_param (model, table, f, source, chance[f]);
	}
	add_classes (model, table);
}

static void
count_pattern (gpointer payload, unsigned thread, const AtharBlockPair *pair)
{
	AtharPatterns *counts = payload;
	athar_patterns_add (&counts[thread], pair->pattern, 1);
}

bool
athar_kin_train (AtharLinkModel *model, const AtharLinkTable *table, const AtharBlockPlan *plan,
	AtharBlockStats *ret_stats, AtharEmResult *ret_em)
{
	AtharPatterns counts[ATHAR_LINK_THREADS_MAX];
	bool ok;
	for (unsigned t = 0; t < plan->n_threads; t++)
		athar_patterns_init (&counts[t]);
	ok = athar_block_run (table, plan, count_pattern, counts, ret_stats);
	for (unsigned t = 1; t < plan->n_threads; t++) {
		athar_patterns_merge (&counts[0], &counts[t]);
		athar_patterns_clear (&counts[t]);
	}
	if (ok)
		athar_em_fit (model, plan, &counts[0], ret_stats->pairs_refused, 300, ret_em);
	athar_patterns_clear (&counts[0]);
	return ok;
}
