/* SPDX-License-Identifier: Apache-2.0
 *
 * op/value.h: what a person typed, as the value a record type's field wants (model/model.h: date,
 * place, word …).
 */
#pragma once

#include "base/json.h"
#include "model/model.h"

/* athar_op_value: (transfer full) for one value of @field. Place: words, or "words @ 33.66,36.32".
 * Bool: yes, no, نعم, لا. Word: its code or its label (op/word.h). INVALID naming the field and what it takes. */
AtharJson *athar_op_value (const AtharField *field, const char *text, GError **error);
/* athar_op_set_value: the same put into @body, or into @sealed when the field is sealed; a MANY
 * field grows by one. */
gboolean athar_op_set_value (const AtharField *field, const char *text, AtharJson *body,
	AtharJson *sealed, GError **error);
