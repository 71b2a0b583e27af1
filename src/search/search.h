/* SPDX-License-Identifier: Apache-2.0
 *
 * search/search.h: the full-text index in derived.db: one FTS5 index over names, records and
 * analyzer text, folded by base/text on both sides. Lives beside the facts; `athar reindex` makes
 * it again.
 *
 * A document is one entity's one field: (entity, field, part) → text. Fields are the words of
 * search/index.c: "name", "title", "tag", "set", "note", "place", "source", "post", "text",
 * "record", "summary".
 *
 * Query language (docs/guide/search.md): words (all must occur somewhere in the entity), "a
 * phrase", word*, -word, a | b, and filters type: tag: set: flag: state: source: place: from: to:
 * date: ref: (or their Arabic names). Filters are parsed here and applied by the caller
 * (op/filter); words go to FTS.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"
#include "db/db.h"

/* athar_search_attach: register the tokenizer on @derived and create the search tables when
 * missing. Before any use. */
gboolean athar_search_attach (AtharDb *derived, GError **error);

/* athar_search_put: replace the text of one document; NULL or "" removes it; the same text again
 * costs one look-up.
 * @part: below 65536. Inside the caller's transaction. */
gboolean athar_search_put (AtharDb *derived, const AtharId *entity, const char *field,
	uint32_t part, const char *text, GError **error);
/* athar_search_remove_parts: the parts of one field from @from on. */
gboolean athar_search_remove_parts (AtharDb *derived, const AtharId *entity, const char *field,
	uint32_t from, GError **error);
gboolean athar_search_remove_entity (AtharDb *derived, const AtharId *entity, GError **error);
/* athar_search_clear: everything; before a whole reindex. */
gboolean athar_search_clear (AtharDb *derived, GError **error);
/* athar_search_optimize: merge the index so that removed words are gone from the file (they stay
 * otherwise). */
gboolean athar_search_optimize (AtharDb *derived, GError **error);

typedef enum {
	ATHAR_TERM_WORD,
	ATHAR_TERM_PHRASE,
	ATHAR_TERM_PREFIX,
	ATHAR_TERM_FILTER
} AtharTermKind;
typedef struct {
	AtharTermKind kind;
	bool negated;
	unsigned group; /* terms of one group are alternatives (|); groups count from 0 and must all
			   hold */
	const char *key;	/* (nullable) filter: type tag set flag state source place from to
			   date ref */
	char *value;		/* as typed; of type:, flag: and state: the English word */
	char *match;		/* (nullable) FTS5 expression over folded words */
	char *folded;		/* (nullable) the words of @match, for marking them in a text */
	int64_t from_us, to_us; /* from:, to:, date: the interval of the date; date:none ends before it
				   begins */
} AtharTerm;
typedef struct {
	GPtrArray *terms; /* AtharTerm* in the order typed */
	unsigned n_groups;
	bool has_words; /* any term that is not a filter */
	char *text;	/* as typed */
} AtharQuery;
/* athar_query_parse: a fuzz target. NULL or "" is the query that everything matches. Errors:
 * INVALID naming the word and what would fit; LIMIT. */
AtharQuery *athar_query_parse (const char *text, GError **error);
void athar_query_free (AtharQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharQuery, athar_query_free)

/* Around each hit in a snippet. */
#define ATHAR_MARK_OPEN "\xEE\x80\x80"	/* U+E000 */
#define ATHAR_MARK_CLOSE "\xEE\x80\x81" /* U+E001 */

typedef struct {
	AtharId entity;
	double rank;	   /* smaller is better */
	const char *field; /* where the best hit is; NULL when only excluded words were asked for */
	const char *snippet; /* (nullable) original text around the hits, marked */
} AtharHit;
typedef gboolean (*AtharHitVisit) (
	const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error);
/* Whether an entity passes the filters; called best first, before snippets are made. */
typedef gboolean (*AtharHitAccept) (
	const AtharId *entity, gboolean *ret_accepted, gpointer payload, GError **error);
typedef struct {
	bool ranked;	       /* best first; else the entity indexed last first */
	bool plain;	       /* no snippets */
	uint64_t skip;	       /* accepted entities to leave out */
	uint64_t limit;	       /* 0: no limit */
	AtharHitAccept accept; /* (nullable) */
	AtharHitVisit hit;
	gpointer payload; /* of both */
} AtharSearchOptions;
/* athar_search_run: the entities that hold all words of @query (has_words must be set).
 * @ret_matched: (nullable) how many hold the words, before filters and limit. */
gboolean athar_search_run (AtharDb *derived, const AtharQuery *query,
	const AtharSearchOptions *options, uint64_t *ret_matched, GError **error);
/* athar_search_mark: (transfer full) (nullable) a piece of @text around words of @query, marked;
 * NULL when none is there. */
char *athar_search_mark (const AtharQuery *query, const char *text);
/* athar_search_mark_all: (transfer full) the whole of @text, its words of @query (nullable) marked; all else as it
 * stands, except that U+E000 and U+E001 of its own become U+FFFD. @ret_n: how many were marked. */
char *athar_search_mark_all (const AtharQuery *query, const char *text, uint64_t *ret_n);
