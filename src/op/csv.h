/* SPDX-License-Identifier: Apache-2.0
 *
 * op/csv.h: a small reader of comma-separated tables people make for athar itself (manifest.csv):
 * UTF-8 with or without BOM, RFC 4180 quoting, comma, semicolon or tab (what the header line has
 * most of). Lists of names from others are not read here but in the jail. A fuzz target.
 */
#pragma once

#include "base/error.h"

/* athar_csv_parse: (transfer full) rows (GPtrArray of GStrv), the header first; empty lines left
 * out. INVALID naming the line; LIMIT above @max_rows rows or 256 columns. */
GPtrArray *athar_csv_parse (const char *data, size_t bytes, size_t max_rows, GError **error);
