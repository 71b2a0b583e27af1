/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/plan.h: rules for a table nobody wrote rules for. For four-part names of families they
 * are fixed; for any other table all pairs and triples of keys are weighed by how many pairs they
 * would show by chance (term frequencies, fields taken as independent), and the cheap ones are kept.
 */
#pragma once

#include "engine/link/kin.h"

/* athar_plan_suggest: fills @plan's rules (scope and threads are the caller's). @pairs: what all
 * rules together may show, by chance alone; 0: 75 for each row. */
void athar_plan_suggest (const AtharFrequencies *frequencies, double pairs, AtharBlockPlan *plan);
/* athar_plan_plain: the six rules peers are measured with: equal keys only. false when the table has
 * not the fields. */
bool athar_plan_plain (const AtharLinkTable *table, AtharBlockPlan *plan);
