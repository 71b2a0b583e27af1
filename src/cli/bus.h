/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/bus.h: a medium that fails under a mapped file ends the program with a sentence.
 */
#pragma once

#include "base/msg.h"

/* athar_cli_catch_bus: once, at the start of main; the sentence is made now, in @lang. */
void athar_cli_catch_bus (AtharLang lang);
