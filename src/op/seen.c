/* SPDX-License-Identifier: Apache-2.0
 *
 * op/seen.c: see seen.h.
 */
#include "op/seen.h"

#include "op/bulk.h"

static bool
was_seen (AtharCall *call, const AtharHash *record)
{
	const char *const *seen = athar_call_get_strings (call, "seen");
	AtharHash one;

	for (; *seen; seen++)
		if (athar_hash_parse (*seen, &one) && athar_hash_equal (&one, record))
			return true;
	return false;
}

gboolean
athar_seen_limit (AtharCall *call, GArray *over, size_t *ret_n_left, GError **error)
{
	guint in_force = over->len, kept = 0;

	*ret_n_left = 0;
	if (!athar_call_has (call, "seen"))
		return TRUE;
	if (!athar_op_replace_behind (athar_call_get_case (call), over, error))
		return FALSE;
	for (guint i = 0; i < over->len; i++) {
		AtharHash record = g_array_index (over, AtharHash, i);
		if (was_seen (call, &record))
			g_array_index (over, AtharHash, kept++) = record;
		else if (i < in_force)
			++*ret_n_left;
	}
	g_array_set_size (over, kept);
	return TRUE;
}

void
athar_seen_tell (AtharCall *call, size_t n)
{
	if (n)
		athar_call_notice (call, "seen.stays", "n", ATHAR_U64 (n), NULL);
}
