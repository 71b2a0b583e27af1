/* SPDX-License-Identifier: Apache-2.0
 *
 * op/clock.h: how far clocks can be trusted: of this installation, of a device things were copied
 * from (its acquisition), of one item. Confirmed once for an installation, before anything is taken
 * in; a clock drifts, so a later comparison stands beside the earlier one and replaces nothing.
 */
#pragma once

#include "op/op.h"

/* athar_clock_is_confirmed: has anybody compared the clock of this installation? FALSE too when it
 * has no log yet. */
gboolean athar_clock_is_confirmed (AtharCase *c, gboolean *ret_confirmed, GError **error);
/* athar_clock_ask: a person sits there and nobody has confirmed this installation's clock: ask. No
 * answer records nothing, and is asked again the next time. */
gboolean athar_clock_ask (AtharCall *call, GError **error);
