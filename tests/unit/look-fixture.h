/* SPDX-License-Identifier: Apache-2.0
 *
 * tests/unit/look-fixture.h: gives bytes a name, lets the worker look at them in its jail, and
 * keeps what it said.
 */
#pragma once

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "job/pool.h"

typedef struct {
	AtharPool *pool;
	char *dir;
	GHashTable *facts;    /* analyzer → AtharJson* */
	GHashTable *texts;    /* analyzer → GString*: parts, each ended by \f */
	GHashTable *blobs;    /* "analyzer/name" → GBytes* */
	GHashTable *warnings; /* key → English arguments as JSON */
	GHashTable *status;   /* analyzer → status */
	uint64_t ticket;
} Look;

static inline void
look_free_string (gpointer string)
{
	g_string_free (string, TRUE);
}

static inline void
look_done (uint64_t ticket, const char *analyzer, const AtharAnalysis *analysis, gpointer payload)
{
	Look *look = payload;
	GString *text = g_string_new (NULL);
	g_hash_table_insert (look->facts, g_strdup (analyzer), athar_json_ref (analysis->facts));
	g_hash_table_insert (look->status, g_strdup (analyzer), GINT_TO_POINTER (analysis->status));
	for (guint i = 0; i < analysis->texts->len; i++)
		g_string_append_printf (
			text, "%s\f", ((AtharAnalysisText *)analysis->texts->pdata[i])->text);
	g_hash_table_insert (look->texts, g_strdup (analyzer), text);
	for (guint i = 0; i < analysis->blobs->len; i++) {
		const AtharAnalysisBlob *blob = analysis->blobs->pdata[i];
		g_hash_table_insert (look->blobs, g_strdup_printf ("%s/%s", analyzer, blob->name),
			g_bytes_ref (blob->data));
	}
	for (guint i = 0; i < analysis->warnings->len; i++) {
		const AtharAnalysisWarning *warning = analysis->warnings->pdata[i];
		g_autoptr (GString) args = g_string_new (NULL);
		athar_json_canonical (warning->args, args);
		g_test_message ("%s: %s %s", analyzer, warning->key, args->str);
		g_hash_table_insert (look->warnings, g_strdup (warning->key), g_strdup (args->str));
		/* Whoever reads it, there are words for it. */
		g_assert_nonnull (athar_msg_text (ATHAR_LANG_EN, warning->key));
		g_assert_nonnull (athar_msg_text (ATHAR_LANG_AR, warning->key));
	}
}

static inline void
look_set_up (Look *look, gconstpointer unused)
{
	g_autoptr (GError) error = NULL;
	memset (look, 0, sizeof *look);
	look->dir = g_dir_make_tmp ("athar-look-XXXXXX", &error);
	g_assert_no_error (error);
	look->facts = g_hash_table_new_full (
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)athar_json_unref);
	look->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, look_free_string);
	look->blobs = g_hash_table_new_full (
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
	look->warnings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	look->status = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	look->pool = athar_pool_new (
		&(AtharPoolOptions){.n_jobs = 1, .done = look_done, .payload = look}, &error);
	g_assert_no_error (error);
}

static inline void
look_tear_down (Look *look, gconstpointer unused)
{
	athar_pool_free (look->pool);
	g_hash_table_unref (look->facts);
	g_hash_table_unref (look->texts);
	g_hash_table_unref (look->blobs);
	g_hash_table_unref (look->warnings);
	g_hash_table_unref (look->status);
	g_rmdir (look->dir);
	g_free (look->dir);
}

/* (transfer full) a path in the test's own folder. */
static inline char *
look_path (const Look *look, const char *name)
{
	return g_build_filename (look->dir, name, NULL);
}

/* Looks at the file and removes it. */
static inline void
look_at_file (Look *look, const char *name)
{
	g_autofree char *path = look_path (look, name);
	g_autoptr (GError) error = NULL;
	int fd = open (path, O_RDONLY | O_CLOEXEC);
	g_assert_cmpint (fd, >=, 0);
	g_hash_table_remove_all (look->facts);
	g_hash_table_remove_all (look->texts);
	g_hash_table_remove_all (look->blobs);
	g_hash_table_remove_all (look->warnings);
	g_hash_table_remove_all (look->status);
	g_test_message ("looking at %s", name);
	athar_pool_submit (look->pool, fd, name, ++look->ticket, &error);
	g_assert_no_error (error);
	athar_pool_finish (look->pool, &error);
	g_assert_no_error (error);
	g_assert_cmpint (g_unlink (path), ==, 0);
}

static inline void
look_at (Look *look, const char *name, const void *data, size_t bytes)
{
	g_autofree char *path = look_path (look, name);
	g_assert_true (g_file_set_contents (path, data, (gssize)bytes, NULL));
	look_at_file (look, name);
}

static inline const AtharJson *
look_facts (const Look *look, const char *analyzer)
{
	const AtharJson *facts = g_hash_table_lookup (look->facts, analyzer);
	g_assert_nonnull (facts);
	return facts;
}

static inline const char *
look_text (const Look *look, const char *analyzer)
{
	const GString *text = g_hash_table_lookup (look->texts, analyzer);
	return text ? text->str : "";
}

static inline bool
look_warned (const Look *look, const char *key)
{
	return g_hash_table_contains (look->warnings, key);
}

/* Was any analyzer stopped? */
static inline bool
look_died (const Look *look)
{
	GHashTableIter keys;
	gpointer key;
	g_hash_table_iter_init (&keys, look->warnings);
	while (g_hash_table_iter_next (&keys, &key, NULL))
		if (g_str_has_prefix (key, "worker.died-"))
			return true;
	return false;
}

static inline int64_t
look_int (const AtharJson *json, const char *key)
{
	int64_t n = -1;
	if (!athar_json_get_int (json, key, &n))
		g_error ("no number %s", key);
	return n;
}
