/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/kin.h: is it one person, or a brother? Between two lists the pairs that look alike are
 * mostly relatives, who share father, grandfather and family; a model that knows only "match" and
 * "no match" calls them matches. Here each kind of kin is a class of the mixture (em.h):
 *
 *   class     by a person's own rate                     own distribution     by chance
 *   same      every field
 *   sibling   father, grandfather, family, mother,       birth, place         given, sex, person
 *             register
 *   parent    family, register, descent (one's father    birth, place         given, father,
 *             is the other's given name …)                                    grandfather, mother, sex
 *   spouse    marriage (told), register                  birth, place, sex    names
 *   cousin    grandfather, family                        birth, place         the rest
 *   clan      family                                     place                the rest
 *   namesake  given, father, grandfather, family, sex                         mother, birth, place,
 *                                                                             register, person
 *   unrelated                                                                 every field
 *
 * A class stands in the model only when the table has the fields that tell it. Chance is exact from
 * term frequencies; when a pair is weighed, a field that agrees by chance in a class is given the
 * chance of that very value, so that a rare name speaks more. Measured on two releases of one
 * official list: precision at p >= 0.99 0.63 without kin, 0.97 with (docs: linkage).
 */
#pragma once

#include "engine/link/em.h"

typedef enum {
	ATHAR_KIN_SAME,
	ATHAR_KIN_SIBLING,
	ATHAR_KIN_PARENT,
	ATHAR_KIN_SPOUSE,
	ATHAR_KIN_COUSIN,
	ATHAR_KIN_CLAN,
	ATHAR_KIN_NAMESAKE,
	ATHAR_KIN_UNRELATED,
	ATHAR_N_KIN
} AtharKin;
const char *athar_kin_name (AtharKin kin); /* a word for JSON, not for people */

/* How often each value stands in each field; borrowed table. */
typedef struct {
	const AtharLinkTable *table;
	uint32_t *counts[ATHAR_LINK_FIELDS_MAX]; /* by token; NAME and CODE fields */
	uint64_t told[ATHAR_LINK_FIELDS_MAX];
} AtharFrequencies;
void athar_frequencies_init (AtharFrequencies *frequencies, const AtharLinkTable *table);
void athar_frequencies_clear (AtharFrequencies *frequencies);
/* athar_frequencies_chance: distribution of the levels of @field among pairs of @scope of different
 * persons: exact for equal, fold and near names, codes and equal numbers and dates; the rest from
 * ATHAR_CHANCE_SAMPLE pairs drawn the same way each time. @ret_null: share of pairs not told. */
#define ATHAR_CHANCE_SAMPLE 400000
void athar_frequencies_chance (const AtharFrequencies *frequencies, AtharLinkScope scope,
	double ret_p[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX], double *ret_null);

/* athar_kin_model_init: the model of @table before training. */
void athar_kin_model_init (AtharLinkModel *model, const AtharFrequencies *frequencies,
	AtharLinkScope scope);
/* athar_kin_train: pass one and EM. false when memory does not suffice. */
bool athar_kin_train (AtharLinkModel *model, const AtharLinkTable *table,
	const AtharBlockPlan *plan, AtharBlockStats *ret_stats, AtharEmResult *ret_em);

typedef struct {
	uint32_t a, b; /* a < b */
	float weight;  /* ln odds of "same" against everything else, calibrated */
	float p;
	float kin_p; /* of the likeliest class other than same */
	uint8_t kin; /* that class */
	uint8_t rule;
	uint16_t reserved;
} AtharLinkPair;

/* athar_kin_score: pass two. (transfer full) pairs of p >= @threshold, by a, then b; NULL when
 * memory does not suffice. */
GArray *athar_kin_score (const AtharLinkModel *model, const AtharFrequencies *frequencies,
	const AtharBlockPlan *plan, double threshold, AtharBlockStats *ret_stats);

/* What speaks for and against a pair. Weights in nats, positive for "same". Their sum with prior
 * and rarity is the weight of "same" against @against alone; weight is against all classes. */
typedef struct {
	double prior; /* ln (prior of same / prior of against) */
	AtharKin against;
	unsigned n_fields;
	struct {
		uint8_t level;
		double weight; /* by the level */
		double rarity; /* what this very value adds */
	} fields[ATHAR_LINK_FIELDS_MAX];
	double p[ATHAR_N_KIN];		      /* of each class; 0 when it is not in the model */
	double model_weight, weight;	      /* before and after calibration */
	double calibrated;		      /* probability shown */
	int rule;			      /* the first that shows the pair, -1 none */
	double if_agreed[ATHAR_LINK_FIELDS_MAX]; /* probability if this field agreed fully */
} AtharExplanation;
void athar_kin_explain (const AtharLinkModel *model, const AtharFrequencies *frequencies,
	const AtharBlockPlan *plan, uint32_t a, uint32_t b, AtharExplanation *ret_explanation);

/* A pair a person has decided. @sampled: how many pairs of the band it was drawn from it stands
 * for; 1 when all were reviewed. */
typedef struct {
	double model_weight;
	double sampled;
	bool same;
} AtharReviewed;
/* athar_kin_calibrate: sets model->calibration so that p is the share of "same" among reviewed pairs
 * of that p (logistic regression on the weight; its prior is "as the model says", of the strength of
 * some ten pairs). Needs both answers; else nothing changes and it returns false. */
bool athar_kin_calibrate (AtharLinkModel *model, const AtharReviewed *reviewed, size_t n);
