/* SPDX-License-Identifier: Apache-2.0
 *
 * op/brief.h: what a list shows of one thing: what it is called, what it is, when it was made, and how
 * it may be shown. What is for named reviewers only keeps its title (and, in find, the words around
 * what was searched for) from everybody else: "restricted" stands there instead.
 *
 *     AtharBrief brief;
 *     if (!athar_brief_begin (&brief, call, error)) …
 *     if (!athar_brief_print (&brief, &id, &found, &kept_back, error)) …
 *     if (found) … athar_print_end_object (out);        // after what else there is to say of it
 */
#pragma once

#include "op/op.h"

typedef struct {
	AtharCall *call;
	AtharPrinter *out;
	AtharDb *index, *derived;
	gboolean may; /* the person of this keyring is a named reviewer */
	AtharHash last; /* the object asked about last, and the answer: a page of empty files asks once */
	gboolean asked, last_may;
} AtharBrief;

gboolean athar_brief_begin (AtharBrief *brief, AtharCall *call, GError **error);
/* athar_brief_print: begins an object "find.thing" and leaves it open. FALSE in *@ret_found: no item or
 * exhibit of that id is in force, and nothing was begun. @ret_kept_back: words of it are not for this
 * person. */
gboolean athar_brief_print (AtharBrief *brief, const AtharId *id, gboolean *ret_found,
	gboolean *ret_kept_back, GError **error);
