/* SPDX-License-Identifier: Apache-2.0
 *
 * base/edtf.h: uncertain dates. EDTF (ISO 8601-2 level 1, and the level-2 forms people need: 201X,
 * [a,b] is not read) of what a source said, as the interval it can lie in. The verbatim words stay
 * beside it, always.
 *
 * Accepted: 2013, 2013-05, 2013-05-04, with time 2013-05-04T14:00:00(Z|+03:00), seasons
 * 2013-21..24, 201X, 20XX, 2013-XX, 2013-05-XX, suffix ? ~ %, intervals a/b, open a/.. and ../b,
 * unknown a/ and /b. Human forms are read too and turned into EDTF (athar_edtf_from_words):
 * Arabic-Indic digits, 4/5/2013 (day first), "around 2013", "حوالي 2013", "May 2013", "أيار 2013"
 * (Levantine and international month names).
 */
#pragma once

#include "base/error.h"

typedef struct {
	int64_t earliest_us; /* inclusive; INT64_MIN: open or unknown */
	int64_t latest_us;   /* inclusive; INT64_MAX: open or unknown */
	bool uncertain;	     /* ? or % */
	bool approximate;    /* ~ or % */
} AtharEdtf;

/* Errors: INVALID with the argument that did not parse. */
gboolean athar_edtf_parse (const char *text, AtharEdtf *ret_date, GError **error);
/* athar_edtf_from_words: (transfer full) the EDTF of a date as people write it; NULL with INVALID.
 */
char *athar_edtf_from_words (const char *words, GError **error);
