/* SPDX-License-Identifier: Apache-2.0
 *
 * model/values.h: one value against its kind; for model.c only.
 */
#pragma once

#include "model/model.h"

/* athar_value_fits: NULL when @value is a @kind; else the message key that says what is wrong.
 * @words only for a WORD, NULL accepts any well-formed one; @reading accepts unknown members. */
const char *athar_value_fits (
	AtharValueKind kind, const char *const *words, const AtharJson *value, bool reading);
