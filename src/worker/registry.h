/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/registry.h: the analyzers this program has; made by src/worker/analyzers/meson.build from
 * its list of folders.
 */
#pragma once

#include "worker/analyzer.h"

/* "magic" first, then as listed; closed by NULL. */
extern const AtharAnalyzer *const athar_analyzers[];
