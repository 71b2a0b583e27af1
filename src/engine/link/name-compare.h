/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name-compare.h: two whole names side by side, of any scripts: which token stands for which, what
 * each differs by, and one score. For lists without fields, for search, and to show a person why; linkage itself
 * weighs tokens by role.
 *
 * A difference counts in edits: a consonant 1, vowels and letters that sound or look alike half, a doubled letter
 * a quarter; across scripts, nats of the transducer's cost. The name with fewer tokens must be found whole in the
 * other: the worst token decides, since families share all others. What the longer one has besides costs little.
 */
#pragma once

#include "engine/link/name.h"
#include "engine/link/translit.h"

/* Above it the bench's best F1 on its tuning half lies (bench/RESULTS.md); below 0.5 nobody need look. */
#define ATHAR_NAME_SAME 0.76

typedef struct {
	uint8_t a, b; /* tokens of each */
	float edits;
	float share; /* of the letters: 0 equal, 1 nothing in common */
} AtharNamePair;

typedef struct {
	float score; /* 0..1 */
	uint8_t n_pairs;
	uint8_t extra; /* tokens only one has */
	bool turned;   /* not in the same order */
	bool joined;   /* equal only as one word: "SalemHassan" */
	AtharNamePair pairs[ATHAR_NAME_TOKENS];
} AtharNameMatch;

/* athar_name_compare: symmetric; titles, kunyas and other people's names are left out where names remain without. */
void athar_name_compare (const AtharTranslit *translit, const AtharName *a, const AtharName *b,
	AtharNameMatch *ret_match);
/* athar_name_edits: of two forms of the same script. */
float athar_name_edits (const char *a, const char *b);
