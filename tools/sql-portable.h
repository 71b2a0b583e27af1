/* SPDX-License-Identifier: Apache-2.0
 *
 * tools/sql-portable.h: which SQL means the same on SQLite and PostgreSQL, as a check of words.
 * Whatever was found to differ when both were run side by side is refused with what to write
 * instead; a list, not a grammar.
 */
#pragma once

#include <glib.h>

/* sql_portable_check: (transfer full) (nullable) why @sql is refused, with its line; NULL =
 * portable.
 * @fts: FTS5 words pass. @schema: DDL words that each engine spells its own way pass. */
char *sql_portable_check (const char *sql, gboolean fts, gboolean schema);
