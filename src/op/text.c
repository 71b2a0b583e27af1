/* SPDX-License-Identifier: Apache-2.0
 *
 * op/text.c: the words that analyzers read in an item, page by page; what was searched for is marked.
 * A page without words is one too, as long as the document has it: pictures of pages stand beside.
 */
#include <string.h>

#include "op/media.h"
#include "op/op.h"
#include "op/show-list.h"
#include "search/search.h"
#include "sql/derived.gen.h"

#define FACTS_MAX_BYTES (4u << 20) /* written by us from frames that are bounded */

typedef struct {
	AtharPrinter *out;
	AtharQuery *query; /* (nullable) */
	int64_t wanted;	   /* 0: all */
	int64_t n_pages, part;
	uint64_t n_told;
	GString *words; /* of the page being gathered */
} Text;

static void
text_clear (Text *t)
{
	athar_query_free (t->query);
	g_string_free (t->words, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Text, text_clear)

/* A person reads lines. */
static void
print_lines (AtharPrinter *out, const char *words)
{
	g_auto (GStrv) lines = g_strsplit (words, "\n", -1);
	athar_print_begin_list (out, "words.text", ATHAR_PRINT_BLOCKS);
	for (char **line = lines; *line; line++)
		athar_print_marked (out, NULL, g_strdelimit (g_strchomp (*line), "\t", ' '));
	athar_print_end_list (out);
}

static void
print_page (Text *t, const char *words)
{
	uint64_t n_marks;
	g_autofree char *marked = athar_search_mark_all (t->query, words, &n_marks);
	athar_print_begin_object (t->out, "words.of-page");
	athar_print_int (t->out, "words.page", t->part);
	athar_print_int (t->out, "words.pages", t->n_pages);
	if (t->query)
		athar_print_int (t->out, "words.marks", (int64_t)n_marks);
	if (athar_printer_is_for_people (t->out))
		print_lines (t->out, marked);
	else
		athar_print_marked (t->out, "words.text", marked);
	athar_print_end_object (t->out);
	t->n_told++;
}

static void
finish_page (Text *t)
{
	if (t->part)
		print_page (t, t->words->str);
	g_string_truncate (t->words, 0);
	t->part = 0;
}

static gboolean
print_pages (AtharCall *call, Text *t, AtharDb *derived, const AtharHash *object, GError **error)
{
	AtharStmt *s = athar_db_use (derived, &athar_sql_derived_analysis_pages, error);
	gboolean row = TRUE;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_PAGES_OBJECT, object->b, sizeof object->b);
	athar_bind_int (s, P_DERIVED_ANALYSIS_PAGES_PAGE, t->wanted);
	while (athar_stmt_step (s, &row, error)) {
		if (!row) {
			finish_page (t);
			return TRUE;
		}
		if (athar_column_int (s, C_DERIVED_ANALYSIS_PAGES_PART) != t->part)
			finish_page (t);
		t->part = athar_column_int (s, C_DERIVED_ANALYSIS_PAGES_PART);
		if (t->words->len)
			g_string_append_c (t->words, '\n');
		g_string_append (t->words, athar_column_text (s, C_DERIVED_ANALYSIS_PAGES_BODY));
		if (!athar_call_check (call, error)) {
			athar_stmt_reset (s);
			return FALSE;
		}
	}
	return FALSE;
}

/* How many pages there are: those with words, or as many as the document says it has. */
static gboolean
count_pages (AtharDb *derived, const AtharHash *object, Text *t, gboolean *ret_looked, GError **error)
{
	AtharStmt *s = athar_db_use (derived, &athar_sql_derived_analysis_last_page, error);
	g_autoptr (AtharJson) facts = NULL;
	const char *text;
	gboolean row;
	int64_t said;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_LAST_PAGE_OBJECT, object->b, sizeof object->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	t->n_pages = athar_column_int (s, C_DERIVED_ANALYSIS_LAST_PAGE_PART);
	*ret_looked = athar_column_int (s, C_DERIVED_ANALYSIS_LAST_PAGE_LOOKED) != 0;
	text = athar_column_text (s, C_DERIVED_ANALYSIS_LAST_PAGE_FACTS);
	if (text)
		facts = athar_json_parse (
			text, strlen (text), FACTS_MAX_BYTES, ATHAR_JSON_FOREIGN, NULL);
	if (facts && athar_json_get_int (facts, "pages", &said))
		t->n_pages = MAX (t->n_pages, said);
	athar_stmt_reset (s);
	return TRUE;
}

static void
print_restricted (AtharCall *call)
{
	AtharPrinter *out = athar_call_get_printer (call);
	athar_print_begin_list (out, "words.all", ATHAR_PRINT_BLOCKS);
	athar_print_begin_object (out, "words.of-page");
	athar_print_bool (out, "words.restricted", true);
	athar_print_end_object (out);
	athar_print_end_list (out);
	athar_call_notice (call, "media.words-kept-back", NULL);
}

static gboolean
print_text (AtharCall *call, Text *t, const AtharHash *object, GError **error)
{
	AtharDb *derived = athar_case_get_derived (athar_call_get_case (call), error);
	gboolean looked;
	if (!derived || !count_pages (derived, object, t, &looked, error))
		return FALSE;
	if (t->wanted > MAX (t->n_pages, 1))
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "words.no-page", "page",
			ATHAR_I64 (t->wanted), "pages", ATHAR_I64 (t->n_pages), NULL);
	athar_print_begin_list (t->out, "words.all", ATHAR_PRINT_BLOCKS);
	if (!print_pages (call, t, derived, object, error))
		return FALSE;
	if (!t->n_told && t->wanted && t->n_pages) {
		t->part = t->wanted;
		print_page (t, "");
	}
	athar_print_end_list (t->out);
	if (!t->n_told)
		athar_call_notice (call, looked ? "words.nothing" : "words.not-looked", NULL);
	return TRUE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	const AtharId *id = athar_call_get_entity (call, "item");
	const char *query = athar_call_get_string (call, "words");
	g_auto (Text) t = {.out = athar_call_get_printer (call),
		.wanted = athar_call_get_int (call, "page"),
		.words = g_string_new (NULL)};
	AtharHash object;
	gboolean may;
	if (query && !(t.query = athar_query_parse (query, error)))
		return FALSE;
	if (!athar_media_object (athar_call_get_case (call), id, &object, error) ||
		!athar_media_call_may (call, id, &may, error))
		return FALSE;
	if (!may) {
		print_restricted (call);
		return TRUE;
	}
	return print_text (call, &t, &object, error);
}

static const AtharArg args[] = {
	{"item", "words.arg-item", ATHAR_ARG_ENTITY, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"page", "words.arg-page", ATHAR_ARG_INT, .min = 1, .max = UINT32_MAX, .letter = 'p'},
	{"words", "words.arg-words", ATHAR_ARG_QUERY, .letter = 'w'},
	{NULL},
};
static const char *const examples[] = {
	"athar text SDN-A-000417", "athar text SDN-A-000417 --page 3 --words 'باب الزنزانة'", NULL};

const AtharOp athar_op_text = {
	.name = "text",
	.summary = "words.summary",
	.details = "words.details",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API | ATHAR_FACE_NAMES,
	.args = args,
	.examples = examples,
	.run = run,
};
