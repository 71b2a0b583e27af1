/* SPDX-License-Identifier: Apache-2.0
 *
 * op/set-members.h: putting things into a set and taking them out, for `set add` and `set remove`.
 */
#pragma once

#include "op/bulk.h"
#include "op/select.h"

/* athar_set_change: of the things a call names (select.h) and its "set". */
gboolean athar_set_change (AtharCall *call, bool remove, GError **error);
