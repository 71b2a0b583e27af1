/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/charset.h: which encoding a text is in, and its UTF-8. The verbatim bytes
 * are the object; this is for reading and searching. Known: UTF-8, UTF-16, Windows-1256,
 * Windows-1252, ISO 8859-6.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* athar_charset_find: (nullable) our name of an encoding as a page declares it. */
const char *athar_charset_find (const char *name);
/* athar_charset_detect: by mark, by validity as UTF-8, by @hint (nullable: what the page or magic
 * says), else guessed. */
const char *athar_charset_detect (
	const uint8_t *data, size_t bytes, const char *hint, bool *ret_guessed);
/* athar_charset_decode: (transfer full) valid UTF-8; what cannot be read becomes U+FFFD. */
GString *athar_charset_decode (const uint8_t *data, size_t bytes, const char *name);
