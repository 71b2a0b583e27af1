/* SPDX-License-Identifier: Apache-2.0
 *
 * P1: records of two installations, with replacements, retractions, retractions of retractions,
 * contradictions and types that nobody knows yet, in 100 random orders and batchings, give the
 * tables that a rebuild gives; under another locale and time zone too. P3: who is in force is what
 * a naive recursion says.
 */
#include <locale.h>
#include <time.h>

#include "proj-fixture.h"

#define N_ORDERS 100
#define N_RANDOM 160

/* Records on one of a few entities, each perhaps over some of the earlier ones, of whichever log.
 */
static void
add_random (Fixture *f)
{
	static const char *const flags[] = {"graphic", "child", "nudity"};
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (AtharHash));

	for (guint i = f->records->len - 2; i < f->records->len; i++) /* items, but not all */
		g_array_append_vals (ids, athar_record_get_id (f->records->pdata[i]), 1);
	for (int i = 0; i < N_RANDOM; i++) {
		char seed[16];
		g_snprintf (seed, sizeof seed, "entity %d", g_test_rand_int_range (0, 6));
		AtharId entity = fixture_id (seed);
		const char *id = ATHAR_ID_STR (&entity);
		AtharHash over[3], made;
		size_t n_over = ids->len > 3 ? (size_t)g_test_rand_int_range (0, 3) : 0;
		size_t first = n_over ? (size_t)g_test_rand_int_range (0, (int)ids->len - 3) : 0;
		int log = g_test_rand_int_range (0, 2);
		for (size_t k = 0; k < n_over; k++)
			over[k] = g_array_index (ids, AtharHash, first + k);
		switch (g_test_rand_int_range (0, 10)) {
		case 0:
			made = fixture_add (f, log, "retract", 1,
				fixture_json ("{'target':'%s'}", id), over, n_over);
			break;
		case 1:
			made = fixture_add (f, log, "tag", 1,
				fixture_json ("{'entity':'%s','tag':'أَبواب %d'}", id, i % 5), over,
				n_over);
			break;
		case 2:
			made = fixture_add (f, log, "flag", 1,
				fixture_json ("{'entity':'%s','flag':'%s','value':'%s'}", id,
					flags[i % 3], i % 2 ? "yes" : "no"),
				over, n_over);
			break;
		case 3:
			made = fixture_add (f, log, "describe", 1,
				fixture_json ("{'entity':'%s','title':'باب %d'}", id, i % 3), over,
				n_over);
			break;
		case 4:
			made = fixture_add (f, log, "note", 1,
				fixture_json ("{'entity':'%s','text':{'t':'ملاحظة %d'}}", id, i),
				over, n_over);
			break;
		case 5:
			made = fixture_add (f, log, "set.member", 1,
				fixture_json ("{'entity':'%s','set':'%s'}", id, id), over, n_over);
			break;
		case 6:
			made = fixture_add (f, log, "describe", 1,
				fixture_json ("{'entity':'%s','date':{'verbatim':'٢٠١%d',"
					      "'edtf':'201%d','earliest':%d,'latest':null}}",
					id, i % 9, i % 9, i),
				over, n_over);
			break;
		case 7:
			made = fixture_add (
				f, log, "pass", 1, fixture_json ("{'entity':'%s'}", id), over, n_over);
			break;
		case 8: /* of a later athar */
			made = fixture_add (f, log, "future.thing", 3, fixture_json ("{'a':%d}", i),
				over, n_over);
			break;
		default: /* does not fit its type */
			made = fixture_add (
				f, log, "tag", 1, fixture_json ("{'tag':%d}", i), over, n_over);
			break;
		}
		g_array_append_val (ids, made);
	}
}

static void
add_items (Fixture *f)
{
	AtharId acquisition = fixture_id ("acquisition");
	g_autofree char *acq = g_strdup (ATHAR_ID_STR (&acquisition));

	fixture_add (f, 1, "add.begin", 1,
		fixture_json ("{'entity':'%s','source':'قرص ١','how':'found'}", acq), NULL, 0);
	for (int i = 0; i < 6; i++) {
		char seed[16];
		g_snprintf (seed, sizeof seed, "entity %d", i);
		AtharId entity = fixture_id (seed);
		AtharHash object;
		athar_sha256 (seed, strlen (seed), &object);
		fixture_add (f, i % 2, "item.add", 1,
			fixture_json ("{'entity':'%s','number':%d,'acquisition':'%s','object':'%s',"
				      "'bytes':7,"
				      "'path':{'t':'صورة %d.jpg'}}",
				ATHAR_ID_STR (&entity), i + 1, acq, ATHAR_HASH_STR (&object), i),
			NULL, 0);
	}
}

static void
shuffle (GPtrArray *records)
{
	for (guint i = records->len - 1; i > 0; i--) {
		guint k = (guint)g_test_rand_int_range (0, (int)i + 1);
		gpointer swap = records->pdata[i];
		records->pdata[i] = records->pdata[k];
		records->pdata[k] = swap;
	}
}

/* Any order, batches of any size, some records twice. */
static char *
project_shuffled (Fixture *f, GPtrArray *order)
{
	AtharProj *proj = fixture_proj (f, false);
	g_autoptr (GArray) dirty = g_array_new (FALSE, FALSE, sizeof (int64_t));
	GError *error = NULL;

	athar_tally_begin (proj);
	shuffle (order);
	for (guint i = 0; i < order->len; i++) {
		fixture_put (proj, order->pdata[i], dirty);
		if (g_test_rand_int_range (0, 20) == 0)
			fixture_put (
				proj, order->pdata[g_test_rand_int_range (0, (int)i + 1)], dirty);
		if (i + 1 < order->len && g_test_rand_int_range (0, 10) > 0)
			continue;
		athar_proj_settle (proj, dirty, &error);
		g_assert_no_error (error);
		g_array_set_size (dirty, 0);
		if (g_test_rand_int_range (0, 3) == 0)
			athar_tally_settle (proj, &error);
		g_assert_no_error (error);
	}
	athar_tally_settle (proj, &error);
	g_assert_no_error (error);
	char *dump = fixture_dump (proj);
	athar_proj_free (proj);
	return dump;
}

static void
test_orders (void)
{
	Fixture f;
	fixture_init (&f);
	add_items (&f);
	add_random (&f);
	AtharProj *proj = fixture_project (&f);
	g_autofree char *want = fixture_dump (proj);
	g_autoptr (GPtrArray) order = g_ptr_array_new ();

	athar_proj_free (proj);
	g_ptr_array_extend (order, f.records, NULL, NULL);
	g_assert_nonnull (strstr (want, "\"in_force\":0"));
	/* Counters are exact, and are not all nothing. */
	g_assert_null (strstr (want, "\"name\":\"thing\",\"n\":0"));
	/* Kept, flagged, not projected (P4). */
	g_assert_nonnull (strstr (want, "\"type\":\"future.thing\",\"v\":3,\"state\":0"));
	g_assert_nonnull (strstr (want, "\"type\":\"tag\",\"v\":1,\"state\":2"));
	for (int i = 0; i < N_ORDERS; i++) {
		if (i == N_ORDERS / 2) {
			const char *set = setlocale (LC_ALL, "ar_SY.UTF-8");
			set = set ? set : setlocale (LC_ALL, "C.UTF-8");
			g_assert_cmpstr (set, !=, "C"); /* another one than before */
			g_test_message ("locale %s", set);
			g_setenv ("TZ", "Asia/Damascus", TRUE);
			tzset ();
		}
		g_autofree char *got = project_shuffled (&f, order);
		fixture_same (got, want);
	}
	fixture_clear (&f);
}

static bool
naive_in_force (Fixture *f, const AtharHash *id)
{
	for (guint i = 0; i < f->records->len; i++) {
		AtharRecord *record = f->records->pdata[i];
		size_t n;
		const AtharHash *over = athar_record_get_over (record, &n);
		for (size_t k = 0; k < n; k++) {
			if (athar_hash_equal (&over[k], id) &&
				naive_in_force (f, athar_record_get_id (record)))
				return false;
		}
	}
	return true;
}

static void
test_in_force (void)
{
	Fixture f;
	fixture_init (&f);
	add_random (&f);
	AtharProj *proj = fixture_project (&f);
	g_autofree char *dump = fixture_dump (proj);

	for (guint i = 0; i < f.records->len; i++) {
		const AtharHash *id = athar_record_get_id (f.records->pdata[i]);
		g_autofree char *start = g_strdup_printf ("\"id\":\"%s\"", ATHAR_HASH_STR (id));
		const char *row = strstr (dump, start);
		g_assert_nonnull (row);
		const char *said = strstr (row, "\"in_force\":");
		g_assert_cmpint (
			said[strlen ("\"in_force\":")] == '1', ==, naive_in_force (&f, id));
	}
	athar_proj_free (proj);
	fixture_clear (&f);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/proj/orders", test_orders);
	g_test_add_func ("/proj/in-force", test_in_force);
	return g_test_run ();
}
