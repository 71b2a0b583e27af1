/* SPDX-License-Identifier: Apache-2.0
 *
 * tools/sql-portable.c: cuts SQL into words outside strings and comments and looks each up. See
 * sql-portable.h.
 */
#include "sql-portable.h"

#include <string.h>

typedef enum { ALWAYS, NOT_FTS, NOT_SCHEMA, CALLED } When; /* CALLED: only when "(" follows */

static const struct {
	const char *word; /* a trailing * matches every ending */
	When when;
	const char *instead;
} refused[] = {
	{"json_array_length", CALLED, NULL}, /* the one JSON function both have: before json_* */
	{"json*", CALLED, "JSON is opaque text here: take it apart in C"},
	{"group_concat", ALWAYS, "read the rows and join them in C"},
	{"string_agg", ALWAYS, "read the rows and join them in C"},
	{"greatest", ALWAYS, "CASE"},
	{"least", ALWAYS, "CASE"},
	{"octet_length", ALWAYS, "keep the length in a column"},
	{"hex", CALLED, "encode in C"},
	{"unhex", CALLED, "bind a blob"},
	{"quote", CALLED, "bind"},
	{"encode", CALLED, "encode in C"},
	{"decode", CALLED, "decode in C"},
	{"strftime", ALWAYS, "times are int64 microseconds made in C"},
	{"extract", CALLED, "times are int64 microseconds made in C"},
	{"date", CALLED, "times are int64 microseconds made in C"},
	{"time", CALLED, "times are int64 microseconds made in C"},
	{"datetime", CALLED, "times are int64 microseconds made in C"},
	{"julianday", CALLED, "times are int64 microseconds made in C"},
	{"unixepoch", CALLED, "times are int64 microseconds made in C"},
	{"now", CALLED, "bind the time"},
	{"current_timestamp", ALWAYS, "bind the time"},
	{"current_date", ALWAYS, "bind the time"},
	{"current_time", ALWAYS, "bind the time"},
	{"like", ALWAYS, "fold in C and compare, or use a range (>= and <)"},
	{"ilike", ALWAYS, "fold in C and compare"},
	{"glob", ALWAYS, "a range (>= and <)"},
	{"regexp", ALWAYS, "match in C"},
	{"match", NOT_FTS, "full text belongs to sql/search"},
	{"bm25", NOT_FTS, "full text belongs to sql/search"},
	{"highlight", NOT_FTS, "full text belongs to sql/search"},
	{"snippet", NOT_FTS, "full text belongs to sql/search"},
	{"virtual", NOT_FTS, "full text belongs to sql/search"},
	{"lower", CALLED, "fold in C"},
	{"upper", CALLED, "fold in C"},
	{"collate", ALWAYS, "compare bytes, or fold in C"},
	{"lateral", ALWAYS, "a join"},
	{"generate_series", ALWAYS, "a recursive WITH"},
	{"fetch", ALWAYS, "LIMIT"},
	{"any", CALLED, "IN, or a join"},
	{"ifnull", CALLED, "coalesce"},
	{"iif", CALLED, "CASE"},
	{"instr", CALLED, "look in C"},
	{"printf", CALLED, "format in C"},
	{"format", CALLED, "format in C"},
	{"random*", CALLED, "draw in C"},
	{"total", CALLED, "coalesce(sum(…), 0)"},
	{"typeof", CALLED, "know the type"},
	{"zeroblob", CALLED, "bind a blob"},
	{"char", CALLED, "bind"},
	{"unicode", CALLED, "look in C"},
	{"likely", CALLED, "nothing"},
	{"unlikely", CALLED, "nothing"},
	{"last_insert_rowid", ALWAYS, "RETURNING, or ids made in C"},
	{"changes", CALLED, "RETURNING"},
	{"total_changes", CALLED, "RETURNING"},
	{"_rowid_", ALWAYS, "a key of your own"},
	{"oid", ALWAYS, "a key of your own"},
	{"rowid", NOT_FTS, "a key of your own"}, /* WITHOUT ROWID in a schema passes */
	{"indexed", ALWAYS, "trust the planner, or change the index"},
	{"autoincrement", ALWAYS, "ids made in C"},
	{"pragma", ALWAYS, "src/db sets pragmas"},
	{"attach", ALWAYS, "src/db opens databases"},
	{"vacuum", ALWAYS, "make the database again"},
	{"immediate", ALWAYS, "athar_db_begin"},
};

/* Pairs of neighbouring words. */
static const struct {
	const char *first, *second, *instead;
} refused_pairs[] = {
	{"distinct", "on", "a window function"},
	{"for", "update", "athar_db_begin"},
	{"insert", "or", "ON CONFLICT"},
	{"update", "or", "ON CONFLICT"},
	{"replace", "into", "ON CONFLICT … DO UPDATE"},
	{"not", "indexed", "trust the planner"},
};

typedef struct {
	const char *at;
	unsigned line;
	char word[64];	 /* lower case; or one or two signs */
	char before[64]; /* the word before */
	gboolean fts, schema;
	int depth;
	struct {
		gboolean extreme; /* the parenthesis of max( or min( */
	} open[64];
} Scan;

static gboolean
is_word_char (char c)
{
	return g_ascii_isalnum (c) || c == '_' || c == '$' || (signed char)c < 0;
}

/* Blanks and comments; counts lines. */
static void
skip_blank (Scan *s)
{
	for (;;) {
		if (s->at[0] == '-' && s->at[1] == '-') {
			s->at += strcspn (s->at, "\n");
		} else if (s->at[0] == '/' && s->at[1] == '*') {
			const char *end = strstr (s->at + 2, "*/");
			for (; *s->at && s->at != end; s->at++)
				s->line += *s->at == '\n';
			s->at += *s->at ? 2 : 0;
		} else if (g_ascii_isspace (*s->at)) {
			s->line += *s->at++ == '\n';
		} else {
			return;
		}
	}
}

static void
skip_quoted (Scan *s)
{
	char quote = *s->at++;
	while (*s->at) {
		s->line += *s->at == '\n';
		if (*s->at++ != quote)
			continue;
		if (*s->at != quote)
			return;
		s->at++;
	}
}

static gboolean
next_word (Scan *s)
{
	gsize n = 0;
	g_strlcpy (s->before, s->word, sizeof s->before);
	skip_blank (s);
	if (!*s->at)
		return FALSE;
	if (*s->at == '\'' || *s->at == '"') {
		s->word[0] = *s->at;
		s->word[1] = 0;
		skip_quoted (s);
		return TRUE;
	}
	while (is_word_char (*s->at)) {
		if (n + 1 < sizeof s->word)
			s->word[n++] = g_ascii_tolower (*s->at);
		s->at++;
	}
	if (n == 0) {
		s->word[n++] = *s->at++;
		if (strchr ("-=|<>!", s->word[0]) && *s->at && strchr (">=|<", *s->at))
			s->word[n++] = *s->at++;
		if (n == 2 && s->word[0] == '-' && *s->at == '>')
			s->at++;
	}
	s->word[n] = 0;
	return TRUE;
}

static gboolean
word_matches (const char *pattern, const char *word)
{
	gsize n = strlen (pattern);
	return pattern[n - 1] == '*' ? strncmp (pattern, word, n - 1) == 0
				     : strcmp (pattern, word) == 0;
}

static const char *
look_up (const Scan *s)
{
	gboolean called = s->at[strspn (s->at, " \t\n")] == '(';
	for (unsigned i = 0; i < G_N_ELEMENTS (refused_pairs); i++)
		if (strcmp (refused_pairs[i].first, s->before) == 0 &&
			strcmp (refused_pairs[i].second, s->word) == 0)
			return refused_pairs[i].instead;
	if (strcmp (s->word, "rowid") == 0 && s->schema && strcmp (s->before, "without") == 0)
		return NULL;
	for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
		if (!word_matches (refused[i].word, s->word))
			continue;
		if ((refused[i].when == CALLED && !called) ||
			(refused[i].when == NOT_FTS && s->fts) ||
			(refused[i].when == NOT_SCHEMA && s->schema))
			continue;
		return refused[i].instead;
	}
	return NULL;
}

/* Signs and shapes that a word list cannot name. */
static const char *
look_at_shape (Scan *s)
{
	const char *w = s->word;
	if (strchr ("`[]?:@", w[0]) || strcmp (w, "->") == 0)
		return "standard SQL and $name parameters";
	if (strcmp (w, "==") == 0)
		return "=";
	if (strcmp (w, "x") == 0 && *s->at == '\'')
		return "a bound blob";
	if (strcmp (w, "*") == 0 &&
		(strcmp (s->before, "select") == 0 || strcmp (s->before, ".") == 0))
		return "the columns by name";
	if (strcmp (s->before, "is") == 0 &&
		!g_strv_contains ((const char *const[]){"null", "not", "distinct", NULL}, w))
		return "= and IS NULL";
	if ((strcmp (w, "true") == 0 || strcmp (w, "false") == 0) &&
		strcmp (s->before, "where") != 0)
		return "1 or 0";
	if (w[0] == '(' && s->depth < (int)G_N_ELEMENTS (s->open))
		s->open[s->depth++].extreme =
			strcmp (s->before, "max") == 0 || strcmp (s->before, "min") == 0;
	else if (w[0] == ')' && s->depth > 0)
		s->depth--;
	else if (w[0] == ',' && s->depth > 0 && s->open[s->depth - 1].extreme)
		return "CASE (max and min of two values differ)";
	return NULL;
}

char *
sql_portable_check (const char *sql, gboolean fts, gboolean schema)
{
	Scan s = {.at = sql, .line = 1, .fts = fts, .schema = schema};
	while (next_word (&s)) {
		const char *instead = look_up (&s);
		if (!instead)
			instead = look_at_shape (&s);
		if (instead)
			return g_strdup_printf ("line %u: \"%s\" is not portable: write %s", s.line,
				s.word, instead);
	}
	return NULL;
}
