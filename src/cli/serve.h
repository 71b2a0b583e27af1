/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/serve.h: `athar serve` at a terminal: prints the link, opens a browser, takes Enter for another
 * link and Ctrl-C for the end.
 */
#pragma once

#include "op/op.h"

/* athar_cli_serve: AtharFace.serve of the terminal. */
gboolean athar_cli_serve (AtharCall *call, GError **error);
