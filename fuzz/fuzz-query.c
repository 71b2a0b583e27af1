/* SPDX-License-Identifier: Apache-2.0
 *
 * Whatever is typed: it parses or is refused, and what parsed is valid FTS5 and marks any text
 * without harm.
 */
#include <string.h>
#include <threads.h>

#include "search/search.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

static gboolean
stop (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	*ret_more = FALSE;
	return TRUE;
}

static AtharDb *
make_db (void)
{
	AtharDb *db = athar_db_open (NULL, ATHAR_DB_MEMORY, NULL);
	AtharId id = { { 1 } };
	g_assert_true (athar_search_attach (db, NULL));
	g_assert_true (athar_search_put (db, &id, "text", 0, "أَحْمَد في السجن 2013 hall IMG", NULL));
	return db;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	static thread_local AtharDb *db; /* making it costs a hundred times what one query does */
	g_autofree char *text = g_strndup ((const char *)data, bytes);
	g_autofree char *mark = NULL;
	g_autoptr (AtharQuery) query = athar_query_parse (text, NULL);
	g_autoptr (GError) error = NULL;
	AtharSearchOptions options = {.ranked = true, .limit = 2, .hit = stop};
	if (!db)
		db = make_db ();
	if (!query)
		return 0;
	mark = athar_search_mark (query, text);
	g_assert_true (!mark || g_utf8_validate (mark, -1, NULL));
	if (query->has_words)
		athar_search_run (db, query, &options, NULL, &error);
	g_assert_no_error (error);
	return 0;
}
