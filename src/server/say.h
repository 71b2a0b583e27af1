/* SPDX-License-Identifier: Apache-2.0
 *
 * server/say.h: errors and notices as they are told over HTTP. The command line names files by where they lie on
 * this machine, so that they can be found; on a page such a path helps nobody, is photographed, and tells
 * who sits there. So here
 *  - a file of the case is named from its folder on ("logs/…/tail"), and one that was sent by the path it was
 *    sent with;
 *  - the case's folder is its own name, and the person's home is "~";
 *  - what the terminal would have one do (`athar unlock`) is said as the page does it.
 */
#pragma once

#include "base/error.h"

/* athar_say_error: (transfer full) @case_dir: (nullable) absolute. */
char *athar_say_error (const char *case_dir, AtharLang lang, const GError *error);
char *athar_say_text (const char *case_dir, const char *text); /* (transfer full) */
