/* SPDX-License-Identifier: Apache-2.0
 *
 * op/select.h: which things a call is about: named one by one (ids, prefixes, references), or by a
 * query of the search language (op/seek).
 *
 *     static const AtharArg args[] = { …, ATHAR_SELECT_ARGS, { NULL } };
 *     g_autoptr (GArray) entities = athar_select_call (call, error);      // AtharId, each once
 */
#pragma once

#include "op/op.h"
#include "search/search.h"

/* ENTITY…, as the last positional, and --query TEXT. */
#define ATHAR_SELECT_ARGS                                                                          \
	{"entity", "select.arg-entity", ATHAR_ARG_ENTITY, ATHAR_ARG_POSITIONAL | ATHAR_ARG_MANY},  \
	{                                                                                          \
		"query", "select.arg-query", ATHAR_ARG_QUERY, .letter = 'q'                        \
	}

/* athar_select_call: (transfer full) AtharId, each once, by reference. USAGE when neither is given;
 * NOT_FOUND when the query finds nothing. */
GArray *athar_select_call (AtharCall *call, GError **error);
/* athar_select_query: (transfer full) the items and exhibits that @text finds, by id; sidecars only
 * when asked for (type:sidecar). */
GArray *athar_select_query (AtharCase *c, const char *text, GError **error);
