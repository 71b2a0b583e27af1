/* SPDX-License-Identifier: Apache-2.0
 *
 * model/types.h: the generated table; for model.c only.
 */
#pragma once

#include "model/model.h"

extern const AtharType athar_types[]; /* sorted by name, then version */
extern const size_t athar_n_types;
