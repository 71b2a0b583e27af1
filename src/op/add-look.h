/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-look.h: what looking into the files added to their fates: warnings, and pictures that look alike.
 */
#pragma once

#include "op/add-take.h"

/* athar_fates_add_findings: from derived.db. At most 20 look-alikes a file, nearest first. */
gboolean athar_fates_add_findings (AtharCase *c, const GPtrArray *fates, GError **error);
