/* SPDX-License-Identifier: Apache-2.0
 *
 * server/static.h: the page's own files, from a GResource in the program (web/meson.build). GIO stands here alone.
 */
#pragma once

#include <stdbool.h>

#define ATHAR_PAGE_PREFIX "/athar/page/"

/* athar_static_is_there: was the program built with the page? */
bool athar_static_is_there (void);
