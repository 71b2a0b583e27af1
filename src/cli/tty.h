/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/tty.h: the terminal: results to stdout, everything else to stderr; colour, width, progress,
 * questions, Ctrl-C. Questions are read from standard input byte by byte, so that what follows the
 * line stays there for the operation.
 */
#pragma once

#include "op/op.h"

typedef struct AtharTty AtharTty;

AtharTty *athar_tty_new (AtharLang lang);
void athar_tty_free (AtharTty *tty);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharTty, athar_tty_free)
const AtharFace *athar_tty_get_face (AtharTty *tty);
/* athar_tty_get_printer_options: sink, colour and width of stdout. */
AtharPrinterOptions athar_tty_get_printer_options (AtharTty *tty);
/* athar_tty_say: one line to stderr; @error: in red where colour is on. */
void athar_tty_say (AtharTty *tty, const char *text, bool error);
/* athar_tty_flush: FALSE when stdout cannot take the results (errno). */
gboolean athar_tty_flush (AtharTty *tty);
/* athar_tty_catch_interrupt: the first SIGINT or SIGTERM asks operations to stop, the second ends
 * the program. */
void athar_tty_catch_interrupt (void);
