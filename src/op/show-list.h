/* SPDX-License-Identifier: Apache-2.0
 *
 * op/show-list.h: rows of a statement about one thing, or about the case, as a list of objects;
 * nothing is printed when there are none.
 */
#pragma once

#include "op/op.h"

typedef struct {
	const AtharSql *sql; /* its first parameter is the thing, its second, if there is one, the
				most rows */
	const char *field;
	AtharPrintStyle style;
	gboolean (*print) (AtharCall *call, AtharStmt *s, GError **error);
	bool single; /* the first row as an object instead of a list */
} AtharShowList;

/* athar_show_list: @key: (nullable) the thing; NULL: the statement speaks of the case and takes at
 * most the limit. */
gboolean athar_show_list (AtharCall *call, const AtharShowList *list, const void *key, size_t bytes,
	int64_t limit, GError **error);
/* athar_show_column: the bytes of a blob of just this length. */
bool athar_show_column (AtharStmt *s, int column, void *ret_data, size_t bytes);
/* athar_show_hash, athar_show_id: the column as one; null when it is none. */
void athar_show_hash (AtharPrinter *out, const char *field, AtharStmt *s, int column);
void athar_show_id (AtharPrinter *out, const char *field, AtharStmt *s, int column);
