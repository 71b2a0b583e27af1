/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-receipt.c: see add-receipt.h.
 */
#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "model/model.h"
#include "op/add-receipt.h"
#include "op/alike.h"
#include "sql/index.gen.h"

#define LINE_MAX_BYTES (1u << 20)

static const struct {
	const char *word, *key; /* in the receipt; its text */
	enum { TAKEN, ALREADY, SKIPPED, FAILED } group;
} FATES[ATHAR_N_FATES] = {
	[ATHAR_FATE_TAKEN] = {"taken", "add.fate.taken", TAKEN},
	[ATHAR_FATE_COPY] = {"copy", "add.fate.copy", TAKEN},
	[ATHAR_FATE_ALREADY] = {"already", "add.fate.already", ALREADY},
	[ATHAR_FATE_LINK] = {"link", "add.fate.link", SKIPPED},
	[ATHAR_FATE_SPECIAL] = {"special", "add.fate.special", SKIPPED},
	[ATHAR_FATE_REFUSED] = {"refused", "add.fate.refused", SKIPPED},
	[ATHAR_FATE_UNREADABLE] = {"unreadable", "add.fate.unreadable", FAILED},
};

void
athar_receipt_count (const GPtrArray *fates, AtharReceiptCounts *counts)
{
	*counts = (AtharReceiptCounts){0};
	for (guint i = 0; i < fates->len; i++) {
		const AtharFate *fate = fates->pdata[i];
		uint64_t *groups[] = {[TAKEN] = &counts->taken,
			[ALREADY] = &counts->already,
			[SKIPPED] = &counts->skipped,
			[FAILED] = &counts->failed};
		++*groups[FATES[fate->kind].group];
		counts->copies += fate->kind == ATHAR_FATE_COPY;
		counts->warned += fate->warnings && fate->warnings->len;
		counts->similar += fate->similar && fate->similar->len;
		if (FATES[fate->kind].group == TAKEN)
			counts->bytes += fate->bytes;
	}
}

/* (transfer full) (nullable) the reference of an item as people say it. */
static char *
dup_reference (AtharCase *c, const AtharId *id, GError **error)
{
	AtharStmt *s =
		athar_db_use (athar_case_get_db (c), &athar_sql_index_entity_reference, error);
	gboolean row;
	char *reference = NULL;
	if (!s)
		return NULL;
	athar_bind_blob (s, P_INDEX_ENTITY_REFERENCE_ID, id->b, ATHAR_ID_BYTES);
	if (athar_stmt_step (s, &row, error) && row) {
		reference = g_strdup (athar_column_text (s, C_INDEX_ENTITY_REFERENCE_REFERENCE));
		athar_stmt_reset (s);
	}
	return reference;
}

static AtharJson *
list_copies (AtharCase *c, const GArray *copies, GError **error)
{
	AtharJson *list = athar_json_array ();
	for (guint i = 0; i < copies->len; i++) {
		g_autofree char *reference =
			dup_reference (c, &g_array_index (copies, AtharId, i), error);
		if (reference)
			athar_json_append (list, athar_json_string (reference));
	}
	return list;
}

static AtharJson *
list_json (const GPtrArray *values)
{
	AtharJson *list = athar_json_array ();
	for (guint i = 0; i < values->len; i++)
		athar_json_append (list, athar_json_ref (values->pdata[i]));
	return list;
}

static AtharJson *
describe_fate (AtharCase *c, const AtharFate *fate, GError **error)
{
	AtharJson *line = athar_json_object ();
	g_autofree char *reference =
		athar_id_is_zero (&fate->item) ? NULL : dup_reference (c, &fate->item, error);
	athar_json_set_string (line, "fate", FATES[fate->kind].word);
	athar_json_set (
		line, "path", athar_value_name (fate->found->path, strlen (fate->found->path)));
	athar_json_set_string (line, "reference", reference);
	if (!athar_id_is_zero (&fate->item))
		athar_json_set_id (line, "item", &fate->item);
	if (FATES[fate->kind].group <= ALREADY) {
		athar_json_set_hash (line, "object", &fate->object);
		athar_json_set_int (line, "bytes", (int64_t)fate->bytes);
	}
	if (fate->found->target)
		athar_json_set (line, "points_to",
			athar_value_name (fate->found->target, strlen (fate->found->target)));
	if (fate->copies)
		athar_json_set (line, "copy_of", list_copies (c, fate->copies, error));
	if (fate->similar && fate->similar->len)
		athar_json_set (line, "similar", list_json (fate->similar));
	if (fate->warnings && fate->warnings->len)
		athar_json_set (line, "warnings", list_json (fate->warnings));
	if (fate->changed)
		athar_json_set_bool (line, "changed_while_read", true);
	if (fate->error) {
		g_autofree char *en = athar_error_dup_text (fate->error, ATHAR_LANG_EN);
		g_autofree char *ar = athar_error_dup_text (fate->error, ATHAR_LANG_AR);
		athar_json_set_string (line, "reason", en);
		athar_json_set_string (line, "reason_ar", ar);
	}
	return line;
}

GString *
athar_receipt_write (AtharCase *c, const AtharTaking *taking, const AtharReceiptCounts *n,
	gboolean complete, GError **error)
{
	g_autoptr (GString) text = g_string_new (NULL);
	g_autoptr (AtharJson) head = athar_json_object ();
	const GPtrArray *fates = athar_taking_get_fates (taking);
	GError *failed = NULL;
	athar_json_set_string (head, "receipt", "athar-receipt-v1");
	athar_json_set_id (head, "case", athar_case_get_id (c));
	athar_json_set_id (head, "acquisition", athar_taking_get_acquisition (taking));
	athar_json_set_string (head, "source", athar_taking_get_source (taking));
	athar_json_set_string (head, "at", ATHAR_TIME_STR (athar_time_now_us ()));
	athar_json_set_string (head, "status", complete ? "complete" : "interrupted");
	athar_json_set_int (head, "taken", (int64_t)n->taken);
	athar_json_set_int (head, "copies", (int64_t)n->copies);
	athar_json_set_int (head, "already", (int64_t)n->already);
	athar_json_set_int (head, "skipped", (int64_t)n->skipped);
	athar_json_set_int (head, "failed", (int64_t)n->failed);
	athar_json_set_int (head, "warned", (int64_t)n->warned);
	athar_json_set_int (head, "similar", (int64_t)n->similar);
	athar_json_set_int (head, "bytes", (int64_t)n->bytes);
	athar_json_canonical (head, text);
	g_string_append_c (text, '\n');
	for (guint i = 0; i < fates->len; i++) {
		g_autoptr (AtharJson) line = describe_fate (c, fates->pdata[i], &failed);
		if (failed) {
			g_propagate_error (error, failed);
			return NULL;
		}
		athar_json_canonical (line, text);
		g_string_append_c (text, '\n');
	}
	return g_steal_pointer (&text);
}

static bool
contains (const char *line, size_t bytes, const char *word)
{
	return memmem (line, bytes, word, strlen (word)) != NULL;
}

/* Nothing to look at: asked of a million lines, so the text is asked. It is canonical JSON: a quotation mark inside a
 * name has a backslash before it, so no name can look like a member. */
static bool
is_plain (const char *line, size_t bytes)
{
	return (contains (line, bytes, "\"fate\":\"taken\"") ||
		       contains (line, bytes, "\"fate\":\"already\"")) &&
	       !contains (line, bytes, "\"warnings\":") &&
	       !contains (line, bytes, "\"similar\":") &&
	       !contains (line, bytes, "\"changed_while_read\":");
}

static const char *
fate_key (const AtharJson *line)
{
	for (size_t i = 0; i < ATHAR_N_FATES; i++)
		if (g_strcmp0 (athar_json_get_string (line, "fate"), FATES[i].word) == 0)
			return FATES[i].key;
	return "add.fate.unknown";
}

static void
print_similar (AtharPrinter *out, AtharLang lang, const AtharJson *similar)
{
	athar_print_begin_list (out, "add.similar", ATHAR_PRINT_ROWS);
	for (size_t i = 0; i < athar_json_size (similar); i++) {
		const AtharJson *hit = athar_json_at (similar, i);
		int64_t distance = 0, turn = 0;
		athar_json_get_int (hit, "distance", &distance);
		athar_json_get_int (hit, "turn", &turn);
		athar_print_begin_object (out, NULL);
		athar_print_string (out, "add.reference", athar_json_get_string (hit, "reference"));
		athar_print_int (out, "add.distance", distance);
		athar_print_numbered (out, "add.turn", turn,
			athar_msg_text (lang, athar_alike_turn_key ((unsigned)turn)));
		athar_print_end_object (out);
	}
	athar_print_end_list (out);
}

#define WARNING_MAX_ARGS 16

typedef struct {
	const char *pairs[2 * WARNING_MAX_ARGS + 1];
	char *owned[WARNING_MAX_ARGS];
	size_t n;
} WarningArgs;

static gboolean
add_warning_arg (const char *key, AtharJson *value, gpointer payload)
{
	WarningArgs *args = payload;
	const char *text = athar_json_peek_string (value);
	if (args->n == WARNING_MAX_ARGS)
		return FALSE;
	args->owned[args->n] =
		text ? g_strdup (text)
		     : g_strdup_printf ("%" G_GINT64_FORMAT, athar_json_peek_int (value));
	args->pairs[2 * args->n] = key;
	args->pairs[2 * args->n + 1] = args->owned[args->n];
	args->n++;
	return TRUE;
}

static void
print_warnings (AtharPrinter *out, AtharLang lang, const AtharJson *warnings)
{
	athar_print_begin_list (out, "add.warnings", ATHAR_PRINT_BLOCKS);
	for (size_t i = 0; i < athar_json_size (warnings); i++) {
		const AtharJson *warning = athar_json_at (warnings, i);
		const char *key = athar_json_get_string (warning, "key");
		WarningArgs args = {.n = 0};
		g_autofree char *sentence = NULL;
		if (athar_json_get_object (warning, "args"))
			athar_json_each (
				athar_json_get_object (warning, "args"), add_warning_arg, &args);
		sentence = athar_msg_v (lang, key ? key : "add.fate.unknown", args.pairs);
		athar_print_sentence (out, NULL, sentence);
		for (size_t k = 0; k < args.n; k++)
			g_free (args.owned[k]);
	}
	athar_print_end_list (out);
}

static void
print_file (AtharPrinter *out, AtharLang lang, const AtharJson *line)
{
	g_autofree char *path = athar_value_dup_name (athar_json_get (line, "path"));
	const char *reason =
		athar_json_get_string (line, lang == ATHAR_LANG_AR ? "reason_ar" : "reason");
	AtharJson *copies = athar_json_get_array (line, "copy_of");
	g_autofree char *target = athar_value_dup_name (athar_json_get (line, "points_to"));
	bool changed = false;
	int64_t bytes;
	athar_print_begin_object (out, NULL);
	athar_print_word (out, "add.fate", fate_key (line));
	athar_print_string (out, "add.path", path);
	if (athar_json_get_string (athar_json_get (line, "path"), "b64"))
		athar_print_string (out, "add.path-b64",
				    athar_json_get_string (athar_json_get (line, "path"), "b64"));
	athar_print_string (out, "add.reference", athar_json_get_string (line, "reference"));
	if (athar_json_get_string (line, "item"))
		athar_print_data (out, "add.id", athar_json_get_string (line, "item"));
	if (athar_json_get_int (line, "bytes", &bytes))
		athar_print_size (out, "add.bytes", (uint64_t)bytes);
	if (target)
		athar_print_string (out, "add.points-to", target);
	if (athar_json_get_bool (line, "changed_while_read", &changed) && changed)
		athar_print_bool (out, "add.changed-while-read", true);
	if (copies) {
		g_autofree char *joined = athar_value_dup_display (copies);
		athar_print_string (out, "add.copy-of", joined);
	}
	if (reason)
		athar_print_sentence (out, "add.reason", reason);
	if (athar_json_get_array (line, "similar"))
		print_similar (out, lang, athar_json_get_array (line, "similar"));
	if (athar_json_get_array (line, "warnings"))
		print_warnings (out, lang, athar_json_get_array (line, "warnings"));
	athar_print_end_object (out);
}

static void
print_head (AtharPrinter *out, const AtharJson *head, uint64_t n_listed)
{
	static const struct {
		const char *member, *field;
	} counts[] = {
		{"taken", "add.taken"},
		{"copies", "add.copies"},
		{"already", "add.already"},
		{"skipped", "add.skipped"},
		{"failed", "add.failed"},
		{"warned", "add.warned"},
		{"similar", "add.similar-files"},
	};
	const char *at = athar_json_get_string (head, "at");
	int64_t n, at_us;
	athar_print_begin_object (out, "add.receipt");
	if (athar_json_get_string (head, "acquisition"))
		athar_print_data (out, "add.acquisition", athar_json_get_string (head, "acquisition"));
	if (athar_json_get_string (head, "status"))
		athar_print_data (out, "add.status", athar_json_get_string (head, "status"));
	athar_print_string (out, "add.source", athar_json_get_string (head, "source"));
	if (at && athar_time_parse (at, &at_us))
		athar_print_time (out, "add.at", at_us);
	else
		athar_print_string (out, "add.at", at);
	for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
		if (athar_json_get_int (head, counts[i].member, &n))
			athar_print_int (out, counts[i].field, n);
	if (athar_json_get_int (head, "bytes", &n))
		athar_print_size (out, "add.bytes", (uint64_t)n);
	if (!athar_printer_is_for_people (out))
		athar_print_int (out, "add.listed", (int64_t)n_listed);
	athar_print_end_object (out);
}

/* The lines of files behind the head, one after another. */
typedef struct {
	const char *at, *end;
	bool every;
} Lines;

/* The next line that is listed; FALSE at the end. */
static bool
next_line (Lines *lines, const char **ret_line, size_t *ret_bytes)
{
	while (lines->at < lines->end) {
		const char *line = lines->at;
		const char *eol = memchr (line, '\n', (size_t)(lines->end - line));
		*ret_bytes = (size_t)((eol ? eol : lines->end) - line);
		lines->at = eol ? eol + 1 : lines->end;
		*ret_line = line;
		if (lines->every || !is_plain (line, *ret_bytes))
			return true;
	}
	return false;
}

static uint64_t
count_lines (Lines lines)
{
	const char *line;
	size_t bytes;
	uint64_t n = 0;

	while (next_line (&lines, &line, &bytes))
		n++;
	return n;
}

static gboolean
print_files (AtharCall *call, Lines lines, const AtharReceiptPage *page, GError **error)
{
	const char *at;
	size_t bytes;

	for (uint64_t n = 0; next_line (&lines, &at, &bytes); n++) {
		if (n < page->skip)
			continue;
		if (page->limit && n - page->skip >= page->limit)
			return TRUE;
		g_autoptr (AtharJson) line = athar_json_parse (at, bytes, LINE_MAX_BYTES, 0, error);
		if (!line)
			return athar_prefix (error, "add.bad-receipt", NULL);
		print_file (athar_call_get_printer (call), athar_call_get_lang (call), line);
	}
	return TRUE;
}

gboolean
athar_receipt_print (AtharCall *call, const char *text, size_t bytes, const AtharReceiptPage *page,
	GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	Lines lines = {text, text + bytes, true};
	const char *at;
	size_t n;
	if (!next_line (&lines, &at, &n))
		return athar_throw (error, ATHAR_ERROR_INVALID, "add.bad-receipt", NULL);
	g_autoptr (AtharJson) head = athar_json_parse (at, n, LINE_MAX_BYTES, 0, error);
	if (!head)
		return athar_prefix (error, "add.bad-receipt", NULL);
	lines.every = page->every;
	uint64_t n_listed = count_lines (lines);
	print_head (out, head, n_listed);
	athar_print_begin_list (out, "add.files", ATHAR_PRINT_BLOCKS);
	if (!print_files (call, lines, page, error))
		return FALSE;
	athar_print_end_list (out);
	if (page->limit && n_listed > page->skip + page->limit)
		athar_call_notice (call, "receipt.more", "n",
			ATHAR_U64 (n_listed - page->skip - page->limit), "skip",
			ATHAR_U64 (page->skip + page->limit), NULL);
	return TRUE;
}
