/* SPDX-License-Identifier: Apache-2.0
 *
 * op/find.c: things by words and filters. The query language: docs/guide/search.md.
 */
#include "op/brief.h"
#include "op/seek.h"

typedef struct {
	AtharBrief brief;
	uint64_t n;
} Find;

static gboolean
print_hit (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	Find *f = payload;
	AtharPrinter *out = f->brief.out;
	gboolean found, kept_back;
	if (!athar_brief_print (&f->brief, &hit->entity, &found, &kept_back, error))
		return FALSE;
	if (!found)
		return TRUE;
	if (hit->field) {
		g_autofree char *word = g_strconcat ("find.field.", hit->field, NULL);
		athar_print_word (out, "find.field", word);
	}
	if (hit->snippet && !kept_back)
		athar_print_marked (out, "find.snippet", hit->snippet);
	athar_print_end_object (out);
	f->n++;
	*ret_more = !athar_printer_is_broken (out);
	return athar_call_check (f->brief.call, error);
}

static AtharSeekSort
read_sort (AtharCall *call)
{
	const char *sort = athar_call_get_string (call, "sort");
	return g_str_equal (sort, "date")  ? ATHAR_SEEK_DATE
	       : g_str_equal (sort, "ref") ? ATHAR_SEEK_REFERENCE
					   : ATHAR_SEEK_RANK;
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	const char *const *words = athar_call_get_strings (call, "query");
	g_autofree char *text = g_strjoinv (" ", (char **)words);
	g_autoptr (AtharQuery) query = athar_query_parse (text, error);
	Find find = {0};
	gboolean behind = FALSE;
	AtharSeekOptions options = {.sort = read_sort (call),
		.skip = (uint64_t)athar_call_get_int (call, "skip"),
		.limit = (uint64_t)athar_call_get_int (call, "limit"),
		.snippets = true,
		.hit = print_hit,
		.payload = &find,
		.ret_behind = &behind};
	gboolean more = FALSE, ok;
	if (!query || !athar_brief_begin (&find.brief, call, error))
		return FALSE;
	athar_print_begin_list (find.brief.out, "find.things", ATHAR_PRINT_BLOCKS);
	ok = athar_seek_run (c, query, &options, &more, error);
	athar_print_end_list (find.brief.out);
	if (!ok)
		return FALSE;
	if (behind)
		athar_call_notice (call, "find.behind", NULL);
	if (!find.n && !options.skip)
		athar_call_notice (call, "find.nothing", NULL);
	else if (more)
		athar_call_notice (call, "find.more", "shown", ATHAR_U64 (find.n), "skip",
			ATHAR_U64 (options.skip + find.n), NULL);
	return TRUE;
}

static const char *const sorts[] = {"rank", "date", "ref", NULL};
static const AtharArg args[] = {
	{"query", "find.arg-query", ATHAR_ARG_QUERY, ATHAR_ARG_POSITIONAL | ATHAR_ARG_MANY},
	{"sort", "find.arg-sort", ATHAR_ARG_ENUM, .fallback = "rank", .words = sorts,
		.letter = 's'},
	{"limit", "find.arg-limit", ATHAR_ARG_INT, .fallback = "20", .min = 0, .max = 1000000,
		.letter = 'n'},
	{"skip", "find.arg-skip", ATHAR_ARG_INT, .fallback = "0", .min = 0, .max = ATHAR_JSON_INT_MAX},
	{NULL},
};
static const char *const examples[] = {"athar find السجن type:photo from:2013",
	"athar find '\"north hall\" | stairs' tag:reviewed --sort date",
	"athar find 'set:\"Hall 4\" -flag:child' --limit 0 --json", NULL};

const AtharOp athar_op_find = {
	.name = "find",
	.summary = "find.summary",
	.details = "find.details",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API | ATHAR_FACE_NAMES,
	.args = args,
	.examples = examples,
	.run = run,
};
