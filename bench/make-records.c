/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/make-records.c: a case of many records of about 450 bytes, appended through
 * athar_case_append in batches.
 *
 *     make-records CASE N [BATCH [items]]        CASE: made by `athar init`; prints records,
 * seconds and records a second
 *
 * Mix, by hundreds: 40 item.add, 20 describe, 15 note, 10 tag, 8 flag, 5 set.member, 2 retract.
 * Every tenth note holds the word «المشترك» (the common word of the search bench); each item has
 * its own rare word. With "items", N counts items, for bench-find: of ten, three have a title and
 * four a note, and in one of these notes stands the common word: 10 % of all items have it.
 * Projection is left to `athar rebuild`.
 */
#include <stdio.h>

#include "base/hash.h"
#include "base/sign.h"
#include "base/time.h"
#include "case/case.h"
#include "model/model.h"

typedef struct {
	AtharId acquisition, set;
	AtharId items[4096]; /* the latest ones: what notes and tags are about */
	uint64_t n_items, n_notes;
	unsigned common; /* one note of so many holds the common word */
	bool about_last; /* notes and titles are about the latest item */
	AtharHash last;	 /* a record to retract */
} Maker;

static const char *const PLACES[] = {
	"الممر الشرقي", "غرفة السجلات", "البوابة الثانية", "المخزن القديم"};

static const AtharId *
any_item (Maker *m, uint64_t i)
{
	if (m->about_last)
		return &m->items[(m->n_items - 1) % G_N_ELEMENTS (m->items)];
	return &m->items[(i * 2654435761u) % MIN (MAX (m->n_items, 1), G_N_ELEMENTS (m->items))];
}

static AtharJson *
make_item (Maker *m, uint64_t i)
{
	AtharJson *body = athar_json_object ();
	g_autofree char *path = g_strdup_printf (
		"هاتف/صور/%05" G_GUINT64_FORMAT "/IMG_%08" G_GUINT64_FORMAT ".jpg", i / 1000, i);
	AtharId *entity = &m->items[m->n_items++ % G_N_ELEMENTS (m->items)];
	AtharHash object;
	athar_id_random (entity);
	athar_sha256 (&i, sizeof i, &object);
	athar_json_set_id (body, "entity", entity);
	athar_json_set_int (body, "number", (int64_t)m->n_items);
	athar_json_set_id (body, "acquisition", &m->acquisition);
	athar_json_set_hash (body, "object", &object);
	athar_json_set_int (body, "bytes", (int64_t)(1000000 + i));
	athar_json_set (body, "path", athar_value_name (path, strlen (path)));
	athar_json_set_string (body, "mtime",
		ATHAR_TIME_STR (INT64_C (1733600000000000) + (int64_t)i * ATHAR_SECOND_US));
	return body;
}

static AtharJson *
make_about (Maker *m, uint64_t i)
{
	AtharJson *body = athar_json_object ();
	athar_json_set_id (body, "entity", any_item (m, i));
	return body;
}

static AtharJson *
make_describe (Maker *m, uint64_t i)
{
	AtharJson *body = make_about (m, i);
	g_autofree char *title = g_strdup_printf (
		"لقطة %" G_GUINT64_FORMAT " من %s، كما كُتب على ظهر الصورة", i, PLACES[i % 4]);
	athar_json_set_string (body, "title", title);
	return body;
}

static AtharJson *
make_note (Maker *m, uint64_t i)
{
	AtharJson *body = make_about (m, i);
	g_autofree char *text =
		g_strdup_printf ("%s: بابٌ مغلق وضوءٌ في آخر الممر، كلمة نادرة%" G_GUINT64_FORMAT
				 " %s seen again from the gate",
			PLACES[i % 4], i, m->n_notes++ % m->common ? "" : "المشترك");
	athar_json_set (body, "text", athar_value_text (text));
	return body;
}

static AtharJson *
make_tag (Maker *m, uint64_t i)
{
	AtharJson *body = make_about (m, i);
	athar_json_set_string (body, "tag", PLACES[i % 4]);
	return body;
}

static AtharJson *
make_flag (Maker *m, uint64_t i)
{
	AtharJson *body = make_about (m, i);
	athar_json_set_string (body, "flag", "graphic");
	athar_json_set_string (body, "value", i % 3 ? "no" : "yes");
	return body;
}

static AtharJson *
make_member (Maker *m, uint64_t i)
{
	AtharJson *body = make_about (m, i);
	athar_json_set_id (body, "set", &m->set);
	return body;
}

static AtharJson *
make_retract (Maker *m, uint64_t i)
{
	AtharJson *body = athar_json_object ();
	athar_json_set_id (body, "target", any_item (m, i));
	return body;
}

static const struct {
	unsigned below; /* of a hundred */
	const char *type;
	AtharJson *(*make) (Maker *m, uint64_t i);
} MIX[] = {
	{40, "item.add", make_item},
	{60, "describe", make_describe},
	{75, "note", make_note},
	{85, "tag", make_tag},
	{93, "flag", make_flag},
	{98, "set.member", make_member},
	{100, "retract", make_retract},
};

/* Ten items, with what is said of each behind it; positions in MIX. */
static const char TEN_ITEMS[] = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 2, 0, 0, 0, 0, 0, 0};

static size_t
kind_of (const Maker *m, uint64_t i)
{
	size_t kind = 0;
	if (m->about_last)
		return (size_t)TEN_ITEMS[i % sizeof TEN_ITEMS];
	while (MIX[kind].below <= i * 37 % 100)
		kind++;
	return kind;
}

static gboolean
append_founding (AtharCase *c, Maker *m, GError **error)
{
	g_autoptr (AtharJson) acquisition = athar_json_object ();
	g_autoptr (AtharJson) set = athar_json_object ();
	AtharDraft drafts[2] = {
		{.type = "add.begin", .body = acquisition}, {.type = "set.open", .body = set}};
	AtharHash ids[2];
	athar_id_random (&m->acquisition);
	athar_id_random (&m->set);
	athar_json_set_id (acquisition, "entity", &m->acquisition);
	athar_json_set_string (acquisition, "source", "bench");
	athar_json_set_id (set, "entity", &m->set);
	athar_json_set_string (set, "name", "مجموعة القياس");
	if (!athar_case_append (c, drafts, 2, ids, error))
		return FALSE;
	m->last = ids[1];
	return TRUE;
}

static gboolean
append_batch (AtharCase *c, Maker *m, uint64_t from, size_t n, GError **error)
{
	g_autofree AtharDraft *drafts = g_new0 (AtharDraft, n);
	g_autofree AtharHash *ids = g_new (AtharHash, n);
	g_autoptr (GPtrArray) bodies =
		g_ptr_array_new_with_free_func ((GDestroyNotify)athar_json_unref);
	for (size_t k = 0; k < n; k++) {
		size_t kind = kind_of (m, from + k);
		drafts[k] =
			(AtharDraft){.type = MIX[kind].type, .body = MIX[kind].make (m, from + k)};
		g_ptr_array_add (bodies, drafts[k].body);
		if (MIX[kind].make == make_retract) {
			drafts[k].over = &m->last;
			drafts[k].n_over = 1;
		}
	}
	if (!athar_case_append (c, drafts, n, ids, error))
		return FALSE;
	m->last = ids[n / 2];
	return TRUE;
}

static gboolean
append_all (const char *dir, uint64_t n, size_t batch, bool items, double *ret_seconds,
	GError **error)
{
	g_autoptr (AtharCase) c = athar_case_open (dir, ATHAR_CASE_WRITE, error);
	g_autofree Maker *m = g_new0 (Maker, 1);
	int64_t start;
	if (!c)
		return FALSE;
	m->common = items ? 4 : 10;
	m->about_last = items;
	athar_case_defer_projection (c, TRUE);
	if (!append_founding (c, m, error))
		return FALSE;
	start = athar_time_monotonic_us ();
	for (uint64_t i = 0; i < n; i += batch)
		if (!append_batch (c, m, i, MIN (batch, n - i), error))
			return FALSE;
	*ret_seconds = (double)(athar_time_monotonic_us () - start) / 1e6;
	return athar_case_close (c, error);
}

int
main (int argc, char **argv)
{
	g_autoptr (GError) error = NULL;
	uint64_t n, batch = 5000;
	double seconds = 0;
	bool items = argc > 4 && g_str_equal (argv[4], "items");
	athar_crypto_init ();
	if (argc < 3 || !g_ascii_string_to_unsigned (argv[2], 10, 1, 100000000, &n, NULL) ||
		(argc > 3 && !g_ascii_string_to_unsigned (argv[3], 10, 1, 65536, &batch, NULL))) {
		fprintf (stderr, "usage: make-records CASE N [BATCH [items]]\n");
		return 2;
	}
	if (items)
		n = (n + 9) / 10 * sizeof TEN_ITEMS;
	if (!append_all (argv[1], n, batch, items, &seconds, &error)) {
		fprintf (stderr, "%s\n", error->message);
		return 1;
	}
	printf ("%" G_GUINT64_FORMAT " records in %.2f s: %.0f a second\n", n, seconds,
		(double)n / seconds);
	return 0;
}
