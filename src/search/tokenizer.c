/* SPDX-License-Identifier: Apache-2.0
 *
 * search/tokenizer.c: FTS5's tokenizer "athar" and its function athar_tf(): the only file of
 * search/ with sqlite3.h.
 *
 * Documents: each folded word (base/text), beside it (colocated) the word without clitics, and
 * "~stem" when the text begins with STEM_MARK. Queries: the same without stems; the colocated form
 * is then a synonym, so that "السجن" finds "سجن" and "والسجن"; a query that begins with "~" is a
 * stem and passes as it is; a prefix is not stripped.
 */
#include <sqlite3.h>
#include <string.h>

#include "base/text.h"
#include "search/search-private.h"

typedef int (*TokenFunc) (void *, int, const char *, int, int, int);

typedef struct {
	TokenFunc token;
	void *context;
	int flags;
	int rc;
	size_t offset;
	AtharStemmer *stemmer; /* NULL: no stems wanted */
} Run;

static int
create (void *context, const char **args, int n_args, Fts5Tokenizer **ret_tokenizer)
{
	*ret_tokenizer = (Fts5Tokenizer *)athar_stemmer_new ();
	return *ret_tokenizer ? SQLITE_OK : SQLITE_NOMEM;
}

static void delete (Fts5Tokenizer *tokenizer)
{
	athar_stemmer_free ((AtharStemmer *)tokenizer);
}

static gboolean
emit (Run *run, int flags, const char *word, size_t bytes, const AtharToken *at)
{
	run->rc = run->token (run->context, flags, word, (int)bytes, (int)(at->start + run->offset),
		(int)(at->end + run->offset));
	return run->rc == SQLITE_OK;
}

static gboolean
on_token (const AtharToken *token, gpointer payload)
{
	Run *run = payload;
	const char *bare;
	size_t bare_bytes, stem_bytes;
	char stem[STEM_BYTES];
	if (!emit (run, 0, token->word, token->word_bytes, token))
		return FALSE;
	if (!token->arabic || (run->flags & FTS5_TOKENIZE_PREFIX))
		return TRUE;
	bare = athar_strip_clitics (token->word, token->word_bytes, &bare_bytes);
	if (bare && !emit (run, FTS5_TOKEN_COLOCATED, bare, bare_bytes, token))
		return FALSE;
	if (run->stemmer && athar_stem (run->stemmer, bare ? bare : token->word,
				    bare ? bare_bytes : token->word_bytes, stem, &stem_bytes))
		return emit (run, FTS5_TOKEN_COLOCATED, stem, stem_bytes, token);
	return TRUE;
}

static int
tokenize (Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int bytes,
	TokenFunc token)
{
	Run run = {.token = token, .context = context, .flags = flags};
	bool query = (flags & FTS5_TOKENIZE_QUERY) != 0;
	if (bytes < 1)
		return SQLITE_OK;
	if (query && text[0] == '~')
		return token (context, 0, text, bytes, 0, bytes);
	if (!query && text[0] == STEM_MARK[0]) {
		run.stemmer = (AtharStemmer *)tokenizer;
		run.offset = 1;
	}
	athar_text_tokens (text + run.offset, (size_t)bytes - run.offset, on_token, &run);
	return run.rc;
}

/* athar_tf (doc_text, stems): how often the phrases of the query occur in the row; a stem counts a
 * quarter. */
static void
tf (const Fts5ExtensionApi *fts, Fts5Context *row, sqlite3_context *result, int n_args,
	sqlite3_value **args)
{
	int64_t stems = n_args ? sqlite3_value_int64 (args[0]) : 0;
	int n = fts->xPhraseCount (row);
	double sum = 0;
	for (int i = 0; i < n; i++) {
		Fts5PhraseIter iter;
		int column, offset, count = 0;
		int rc = fts->xPhraseFirst (row, i, &iter, &column, &offset);
		if (rc != SQLITE_OK) {
			sqlite3_result_error_code (result, rc);
			return;
		}
		for (; column >= 0 && count < 100; fts->xPhraseNext (row, &iter, &column, &offset))
			count++;
		sum += i < 63 && (stems >> i & 1) ? count * 0.25 : count;
	}
	sqlite3_result_double (result, sum);
}

static fts5_api *
find_api (sqlite3 *handle)
{
	fts5_api *api = NULL;
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2 (handle, "SELECT fts5(?1)", -1, &stmt, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_pointer (stmt, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step (stmt);
	sqlite3_finalize (stmt);
	return api;
}

gboolean
athar_tokenizer_register (AtharDb *db, GError **error)
{
	fts5_tokenizer tokenizer = {create, delete, tokenize};
	fts5_api *api = find_api (athar_db_raw (db));
	if (!api || api->iVersion < 2 ||
		api->xCreateTokenizer (api, "athar", NULL, &tokenizer, NULL) != SQLITE_OK ||
		api->xCreateFunction (api, "athar_tf", NULL, tf, NULL) != SQLITE_OK)
		return athar_throw (error, ATHAR_ERROR_UNSUPPORTED, "search.no-fts5", NULL);
	return TRUE;
}
