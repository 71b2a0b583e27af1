/* SPDX-License-Identifier: Apache-2.0
 *
 * tests/unit/proj-fixture.h: records of two installations, made without files, for tests of proj.
 */
#pragma once

#include <string.h>

#include "base/hash.h"
#include "proj/proj-private.h"

typedef struct {
	AtharId logs[2];
	uint64_t next[2];
	AtharId person, case_id;
	GPtrArray *records; /* AtharRecord* */
} Fixture;

static inline AtharId
fixture_id (const char *seed)
{
	AtharHash hash;
	AtharId id;

	athar_sha256 (seed, strlen (seed), &hash);
	memcpy (id.b, hash.b, sizeof id.b);
	return id;
}

/* Body members as printf text of JSON, " written as '. */
static inline AtharJson *fixture_json (const char *format, ...) G_GNUC_PRINTF (1, 2);
static inline AtharJson *
fixture_json (const char *format, ...)
{
	va_list args;
	GError *error = NULL;

	va_start (args, format);
	g_autofree char *text = g_strdelimit (g_strdup_vprintf (format, args), "'", '"');
	va_end (args);
	AtharJson *json = athar_json_parse (text, strlen (text), 1 << 20, 0, &error);
	g_assert_no_error (error);
	return json;
}

/* fixture_add: one more record of @which log; takes @body. Returns its id. */
static inline AtharHash
fixture_add (Fixture *f, int which, const char *type, int64_t version, AtharJson *body,
	const AtharHash *over, size_t n_over)
{
	GError *error = NULL;
	AtharRecordParts parts = {
		.type = type,
		.version = version,
		.by = f->person,
		.log = f->logs[which],
		.index = f->next[which]++,
		.at_us = INT64_C (1733636467000000) + (int64_t)f->records->len * 1000,
		.over = over,
		.n_over = n_over,
		.body = body,
	};
	g_autoptr (GBytes) bytes = athar_record_write (&parts, &error);
	g_assert_no_error (error);
	AtharRecord *record = athar_record_parse (bytes, &error);
	g_assert_no_error (error);
	athar_json_unref (body);
	g_ptr_array_add (f->records, record);
	return *athar_record_get_id (record);
}

static inline void
fixture_init (Fixture *f)
{
	memset (f, 0, sizeof *f);
	f->records = g_ptr_array_new_with_free_func ((GDestroyNotify)athar_record_unref);
	f->logs[0] = fixture_id ("log a");
	f->logs[1] = fixture_id ("log b");
	f->person = fixture_id ("person");
	f->case_id = fixture_id ("case");
	for (int i = 0; i < 2; i++)
		fixture_add (f, i, "log.open", 1,
			fixture_json ("{'log':'%s','case':'%s','key':'key %d','device':'حاسوب %d'}",
				ATHAR_ID_STR (&f->logs[i]), ATHAR_ID_STR (&f->case_id), i, i),
			NULL, 0);
	fixture_add (f, 0, "case.open", 1,
		fixture_json ("{'case':'%s','name':'بناية الزيتون','code':'SDN','format':1}",
			ATHAR_ID_STR (&f->case_id)),
		NULL, 0);
	fixture_add (f, 0, "log.admit", 1,
		fixture_json (
			"{'log':'%s','key':'key 1','letters':'B'}", ATHAR_ID_STR (&f->logs[1])),
		NULL, 0);
}

static inline void
fixture_clear (Fixture *f)
{
	g_ptr_array_unref (f->records);
}

/* fixture_proj: empty tables in memory in which both logs count. */
static inline AtharProj *
fixture_proj (Fixture *f, bool bulk)
{
	AtharProj *proj = g_new0 (AtharProj, 1);
	GError *error = NULL;

	proj->dir = g_strdup ("memory");
	proj->in_memory = true;
	proj->bulk = bulk;
	proj->db = athar_proj_new_memory (!bulk, &error);
	g_assert_no_error (error);
	for (int i = 0; i < 2; i++) {
		AtharHead head = {athar_proj_num (&f->logs[i]), f->logs[i], f->next[i], {{0}}};
		athar_proj_head_put (proj, &head, i == 0, &error);
		g_assert_no_error (error);
	}
	return proj;
}

static inline void
fixture_put (AtharProj *proj, AtharRecord *record, GArray *dirty)
{
	AtharPrepared prepared;
	GError *error = NULL;

	athar_prepared_init_record (&prepared, record);
	athar_proj_put (proj, &prepared, dirty, &error);
	g_assert_no_error (error);
	athar_prepared_clear (&prepared);
}

/* fixture_project: everything, in order, as a rebuild does. */
static inline AtharProj *
fixture_project (Fixture *f)
{
	AtharProj *proj = fixture_proj (f, true);
	GError *error = NULL;

	for (guint i = 0; i < f->records->len; i++)
		fixture_put (proj, g_ptr_array_index (f->records, i), NULL);
	proj->bulk = false;
	athar_proj_make_indexes (proj->db, &error);
	g_assert_no_error (error);
	athar_proj_settle_all (proj, &error);
	g_assert_no_error (error);
	athar_tally_all (proj, &error);
	g_assert_no_error (error);
	return proj;
}

static inline gboolean
fixture_line (const char *json, gpointer payload, GError **error)
{
	g_string_append_printf (payload, "%s\n", json);
	return TRUE;
}

static inline char *
fixture_dump (AtharProj *proj)
{
	GString *out = g_string_new (NULL);
	GError *error = NULL;

	athar_proj_dump (proj, fixture_line, out, &error);
	g_assert_no_error (error);
	return g_string_free (out, FALSE);
}

/* fixture_same: two dumps; the first line that differs is told, not all of them. */
static inline void
fixture_same (const char *got, const char *want)
{
	g_auto (GStrv) got_lines = g_strsplit (got, "\n", -1);
	g_auto (GStrv) want_lines = g_strsplit (want, "\n", -1);

	for (guint i = 0; got_lines[i] || want_lines[i]; i++)
		g_assert_cmpstr (got_lines[i], ==, want_lines[i]);
}
