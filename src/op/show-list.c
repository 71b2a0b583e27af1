/* SPDX-License-Identifier: Apache-2.0
 *
 * op/show-list.c: see show-list.h.
 */
#include "op/show-list.h"

#include <string.h>

bool
athar_show_column (AtharStmt *s, int column, void *ret_data, size_t bytes)
{
	size_t got = 0;
	const void *data = athar_column_blob (s, column, &got);

	if (!data || got != bytes)
		return false;
	memcpy (ret_data, data, bytes);
	return true;
}

void
athar_show_hash (AtharPrinter *out, const char *field, AtharStmt *s, int column)
{
	AtharHash hash;

	if (athar_show_column (s, column, hash.b, sizeof hash.b))
		athar_print_hash (out, field, &hash);
	else
		athar_print_string (out, field, NULL);
}

void
athar_show_id (AtharPrinter *out, const char *field, AtharStmt *s, int column)
{
	AtharId id;

	if (athar_show_column (s, column, id.b, sizeof id.b))
		athar_print_id (out, field, &id);
	else
		athar_print_string (out, field, NULL);
}

gboolean
athar_show_list (AtharCall *call, const AtharShowList *list, const void *key, size_t bytes,
	int64_t limit, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharStmt *s =
		athar_db_use (athar_case_get_db (athar_call_get_case (call)), list->sql, error);
	gboolean row = FALSE;
	bool begun = false;
	int n_bound = 0;

	if (!s)
		return FALSE;
	if (key)
		athar_bind_blob (s, n_bound++, key, bytes);
	if (list->sql->n_params > n_bound)
		athar_bind_int (s, n_bound, limit);
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		if (!begun && !list->single)
			athar_print_begin_list (out, list->field, list->style);
		begun = true;
		athar_print_begin_object (out, list->single ? list->field : NULL);
		if (!list->print (call, s, error)) {
			athar_stmt_reset (s);
			return FALSE;
		}
		athar_print_end_object (out);
		if (list->single) {
			athar_stmt_reset (s);
			return TRUE;
		}
	}
	if (begun)
		athar_print_end_list (out);
	return TRUE;
}
