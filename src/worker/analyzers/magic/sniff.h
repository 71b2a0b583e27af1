/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/magic/sniff.h: what bytes are, from their beginning. Pure functions over memory;
 * nothing is decoded.
 */
#pragma once

#include "worker/analyzer.h"

#define SNIFF_BYTES 65536 /* looked at from the beginning */

/* sniff_signature: by the table of signatures and ISO-BMFF brands; NULL media type: not known. ZIP:
 * "application/zip". */
AtharMagic sniff_signature (const uint8_t *data, size_t bytes);
/* sniff_text: kind "text" with its encoding when the bytes read as text; media type by content
 * (HTML, JSON, CSV, M3U…). */
bool sniff_text (const uint8_t *data, size_t bytes, bool whole, AtharMagic *ret_magic);
/* sniff_zip: a better media type of a ZIP by its first members (office, epub, apk …); NULL: a plain
 * ZIP. */
const char *sniff_zip (const uint8_t *data, size_t bytes);
/* sniff_kind: the kind a media type belongs to. */
const char *sniff_kind (const char *media_type);
/* sniff_expected: (nullable) the media types a name's ending stands for, separated by spaces; NULL:
 * says nothing. */
const char *sniff_expected (const char *name);
