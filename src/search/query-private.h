/* SPDX-License-Identifier: Apache-2.0
 *
 * search/query-private.h: what query.c, words.c, run.c and mark.c share.
 */
#pragma once

#include "search/search.h"

const char *athar_query_find_key (const char *typed);  /* (nullable) the filter's English word */
const char *athar_query_find_type (const char *typed); /* (nullable) */
const char *athar_query_find_flag (const char *typed); /* (nullable) */
const char *athar_query_find_state (const char *typed); /* (nullable) */
bool athar_query_is_none (const char *typed); /* of date: */

/* A term as the parser keeps it: the public part first. */
typedef struct {
	AtharTerm term;
	char *stem; /* (nullable) "~…": counts less than the word itself */
} QueryTerm;
