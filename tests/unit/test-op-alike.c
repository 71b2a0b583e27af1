/* SPDX-License-Identifier: Apache-2.0
 *
 * op/alike: look-alikes out of derived.db: radius, quality on both sides, the turns of the picture
 * asked for, never itself.
 */
#include "base/sign.h"
#include "case-fixture.h"
#include "engine/near/near.h"
#include "op/alike.h"
#include "sql/derived.gen.h"

static AtharHash
object_of (unsigned n)
{
	return (AtharHash){{0xEE, (uint8_t)n}};
}

/* Turn t of the picture has the bits t × 32 … t × 32 + 15 set, and @more bits besides. */
static void
put (AtharDb *db, unsigned n, int quality, unsigned first_turn, unsigned more)
{
	g_autoptr (GError) error = NULL;
	uint8_t hashes[8][32] = {{0}};
	AtharHash object = object_of (n);
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_put_pdq, &error);
	for (unsigned t = 0; t < 8; t++) {
		memset (hashes[t] + (first_turn + t) % 8 * 4, 0xFF, 2);
		for (unsigned bit = 0; bit < more; bit++)
			hashes[t][((first_turn + t) % 8 * 4 + 2 + bit / 8) % 32] |=
				(uint8_t)(1 << bit % 8);
	}
	athar_bind_blob (s, P_DERIVED_ANALYSIS_PUT_PDQ_OBJECT, object.b, sizeof object.b);
	athar_bind_int (s, P_DERIVED_ANALYSIS_PUT_PDQ_QUALITY, quality);
	athar_bind_blob (s, P_DERIVED_ANALYSIS_PUT_PDQ_HASHES, hashes, sizeof hashes);
	g_assert_true (athar_stmt_run (s, &error));
}

/* "object:distance/turn" of each. */
static void
assert_alikes (AtharDb *db, unsigned n, unsigned radius, int quality, const char *expected)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharAlikes) alikes = athar_alikes_load (db, &error);
	g_autoptr (GString) got = g_string_new (NULL);
	g_autoptr (GArray) found = NULL;
	AtharHash object = object_of (n);
	int told;
	g_assert_no_error (error);
	found = athar_alikes_find (alikes, db, &object, radius, &told, &error);
	g_assert_no_error (error);
	for (guint i = 0; i < found->len; i++) {
		const AtharAlike *a = &g_array_index (found, AtharAlike, i);
		g_string_append_printf (got, "%s%u:%u/%u", i ? " " : "", a->object.b[1],
			a->distance, a->turn);
	}
	g_assert_cmpstr (got->str, ==, expected);
	g_assert_cmpint (told, ==, quality);
}

static void
test_alikes (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	AtharCase *c = open_case (place->dir, ATHAR_CASE_WRITE);
	AtharDb *db = athar_case_get_derived (c, &error);
	g_assert_no_error (error);
	assert_alikes (db, 1, 31, -1, "");
	put (db, 1, 100, 0, 0);
	put (db, 2, 50, 0, 10);	 /* good enough */
	put (db, 3, 49, 0, 1);	 /* not good enough */
	put (db, 4, 90, 3, 5);	 /* turned: what turn 3 of the first looks like */
	put (db, 5, 90, 0, 31);	 /* at the edge */
	assert_alikes (db, 1, 31, 100, "4:5/3 2:10/0 5:31/0");
	assert_alikes (db, 1, 9, 100, "4:5/3");
	assert_alikes (db, 2, 31, 50, "4:5/3 1:10/0 5:21/0");
	assert_alikes (db, 3, 31, 49, "");
	close_case (c);
}

int
main (int argc, char **argv)
{
	athar_crypto_init ();
	g_test_init (&argc, &argv, NULL);
	g_test_add ("/alike/alikes", Place, NULL, set_up, test_alikes, tear_down);
	return g_test_run ();
}
