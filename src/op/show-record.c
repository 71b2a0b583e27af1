/* SPDX-License-Identifier: Apache-2.0
 *
 * op/show-record.c: a record as it stands in its log: who, when, what, whom it replaces and who
 * replaces it. Fields come from the record itself with the meaning their type gives them, so a new
 * type needs nothing here.
 */
#include <string.h>

#include "model/model.h"
#include "op/media.h"
#include "op/show-list.h"
#include "op/show.h"
#include "op/word.h"
#include "sql/index.gen.h"

typedef struct {
	AtharCall *call;
	const AtharType *type;
} Fields;

static const char *
meaning_of (const Fields *fields, const AtharField *field)
{
	return athar_call_get_lang (fields->call) == ATHAR_LANG_AR ? field->meaning_ar
								   : field->meaning;
}

/* (transfer full) words of a closed list as people read them; anything else as it is. */
static char *
dup_value (const Fields *fields, const AtharField *field, const char *value)
{
	AtharLang lang = athar_call_get_lang (fields->call);
	g_auto (GStrv) codes = NULL;
	const char *area = "word";

	if (!field || (field->kind != ATHAR_VALUE_WORD && field->kind != ATHAR_VALUE_BOOL))
		return g_strdup (value);
	if (g_str_equal (field->name, "not_known") || g_str_equal (field->name, "withheld"))
		area = "field"; /* these name questions */
	codes = g_strsplit (value, ", ", -1);
	for (char **code = codes; *code; code++) {
		char *label = g_strdup (athar_word_label (lang, area, *code));
		g_free (*code);
		*code = label;
	}
	return g_strjoinv (lang == ATHAR_LANG_AR ? "، " : ", ", codes);
}

bool
athar_show_tells (const char *type)
{
	return g_str_equal (type, "note") || g_str_equal (type, "describe") ||
	       g_str_equal (type, "exhibit.add");
}

static gboolean
print_field (const char *key, AtharJson *value, gpointer payload)
{
	const Fields *fields = payload;
	AtharPrinter *out = athar_call_get_printer (fields->call);
	const AtharField *field = fields->type ? athar_type_find_field (fields->type, key) : NULL;
	g_autofree char *words = athar_value_dup_display (value);
	g_autofree char *named = dup_value (fields, field, words);

	athar_print_begin_object (out, NULL);
	athar_show_named (fields->call, "show.field", "field", key);
	athar_print_named (out, "show.value", words, named);
	athar_print_data (out, "show.label",
		athar_word_label (athar_call_get_lang (fields->call), "field", key));
	athar_print_data (out, "show.told", named);
	athar_print_string (out, "show.meaning", field ? meaning_of (fields, field) : NULL);
	athar_print_end_object (out);
	return TRUE;
}

/* Only when asked for: opening them needs the keyring, reading never does. */
static gboolean
print_sealed (AtharCall *call, const AtharRecord *record, Fields *fields, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_id (out, "show.sealed-for", athar_record_get_subject (record));
	if (!athar_call_get_flag (call, "unseal"))
		return TRUE;
	g_autoptr (AtharJson) sealed =
		athar_case_unseal (athar_call_get_case (call), record, error);
	if (!sealed)
		return FALSE;
	athar_print_begin_list (out, "show.sealed-fields", ATHAR_PRINT_ROWS);
	athar_json_each (sealed, print_field, fields);
	athar_print_end_list (out);
	return TRUE;
}

static gboolean
print_fields (AtharCall *call, const AtharRecord *record, const char *field, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	Fields fields = {call, athar_model_find (athar_record_get_type (record),
				       athar_record_get_version (record))};

	athar_print_begin_list (out, field, ATHAR_PRINT_ROWS);
	athar_json_each (athar_record_get_body (record), print_field, &fields);
	athar_print_end_list (out);
	return !athar_record_get_subject (record) || print_sealed (call, record, &fields, error);
}

void
athar_show_named (AtharCall *call, const char *field, const char *area, const char *code)
{
	athar_print_named (athar_call_get_printer (call), field, code,
		code ? athar_word_label (athar_call_get_lang (call), area, code) : NULL);
}

void
athar_show_disputed (AtharCall *call, const char *field, const char *disputed)
{
	bool is_flag = disputed && g_str_has_prefix (disputed, "flag:");
	const char *code = is_flag ? disputed + strlen ("flag:") : disputed;

	athar_print_named (athar_call_get_printer (call), field, disputed,
		code ? athar_word_label (
			       athar_call_get_lang (call), is_flag ? "word" : "field", code)
		     : NULL);
}

gboolean
athar_show_fields (AtharCall *call, const AtharHash *id, const char *field, GError **error)
{
	g_autoptr (AtharRecord) record =
		athar_case_read_record (athar_call_get_case (call), id, error);

	if (!record)
		return FALSE;
	return print_fields (call, record, field, error);
}

gboolean
athar_show_author (AtharCall *call, const char *field, const AtharId *author, GError **error)
{
	AtharStmt *s = athar_db_use (
		athar_case_get_db (athar_call_get_case (call)), &athar_sql_index_log_member, error);
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_LOG_MEMBER_ID, author->b, sizeof author->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	const char *name = row ? athar_column_text (s, C_INDEX_LOG_MEMBER_PSEUDONYM) : NULL;
	athar_print_string (
		athar_call_get_printer (call), field, name ? name : ATHAR_ID_STR (author));
	if (row)
		athar_stmt_reset (s);
	return TRUE;
}

/* Where a record stands: what `proof` is asked for, and what an outsider counts to. */
static gboolean
print_place (AtharCall *call, const AtharHash *id, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharStmt *s = athar_db_use (athar_case_get_db (athar_call_get_case (call)),
		&athar_sql_index_record_by_id, error);
	gboolean row = FALSE;
	AtharId log;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_RECORD_BY_ID_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row)
		return TRUE;
	if (athar_show_column (s, C_INDEX_RECORD_BY_ID_LOG_ID, log.b, sizeof log.b))
		athar_print_id (out, "show.log", &log);
	athar_print_int (out, "show.index", athar_column_int (s, C_INDEX_RECORD_BY_ID_I));
	athar_stmt_reset (s);
	return TRUE;
}

gboolean
athar_show_by (AtharCall *call, AtharStmt *s, int at_us, int author, int record, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharHash hash = {{0}};
	AtharId person = {{0}};
	size_t bytes;

	const void *data = athar_column_blob (s, author, &bytes);
	if (data && bytes == sizeof person.b)
		memcpy (person.b, data, bytes);
	data = athar_column_blob (s, record, &bytes);
	if (data && bytes == sizeof hash.b)
		memcpy (hash.b, data, bytes);
	athar_print_time (out, "show.at", athar_column_int (s, at_us));
	if (!athar_show_author (call, "show.by", &person, error))
		return FALSE;
	athar_print_data (out, "show.by-id", ATHAR_ID_STR (&person));
	athar_print_hash (out, "show.record", &hash);
	return athar_printer_is_for_people (out) || print_place (call, &hash, error);
}

static gboolean
print_replaced_by (AtharCall *call, const AtharHash *id, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharStmt *s = athar_db_use (athar_case_get_db (athar_call_get_case (call)),
		&athar_sql_index_record_replaced_by, error);
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_RECORD_REPLACED_BY_TARGET, id->b, sizeof id->b);
	athar_print_begin_list (out, "show.replaced-by", ATHAR_PRINT_ROWS);
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		athar_print_begin_object (out, NULL);
		athar_show_named (call, "show.type", "type",
			athar_column_text (s, C_INDEX_RECORD_REPLACED_BY_TYPE));
		athar_print_bool (out, "show.in-force",
			athar_column_int (s, C_INDEX_RECORD_REPLACED_BY_IN_FORCE));
		if (!athar_show_by (call, s, C_INDEX_RECORD_REPLACED_BY_AT_US,
			    C_INDEX_RECORD_REPLACED_BY_AUTHOR, C_INDEX_RECORD_REPLACED_BY_BY_RECORD,
			    error))
			return FALSE;
		athar_print_end_object (out);
	}
	athar_print_end_list (out);
	return TRUE;
}

static void
print_replaces (AtharCall *call, const AtharRecord *record)
{
	AtharPrinter *out = athar_call_get_printer (call);
	size_t n;
	const AtharHash *over = athar_record_get_over (record, &n);

	athar_print_begin_list (out, "show.replaces", ATHAR_PRINT_BLOCKS);
	for (size_t i = 0; i < n; i++)
		athar_print_hash (out, NULL, &over[i]);
	athar_print_end_list (out);
}

gboolean
athar_show_replaced (
	AtharCall *call, const AtharRecord *record, const AtharHash *id, GError **error)
{
	print_replaces (call, record);
	return print_replaced_by (call, id, error);
}

/* @ret_state, @ret_in_force: as index.db has them. @ret_about: zero: of nothing that has an id. */
static gboolean
load_state (AtharCall *call, const AtharHash *id, int64_t *ret_state, bool *ret_in_force,
	AtharId *ret_about, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (athar_call_get_case (call)),
		&athar_sql_index_record_by_id, error);
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_RECORD_BY_ID_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row)
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "show.no-record", "record",
			ATHAR_HASH_STR (id), NULL);
	*ret_state = athar_column_int (s, C_INDEX_RECORD_BY_ID_STATE);
	*ret_in_force = athar_column_int (s, C_INDEX_RECORD_BY_ID_IN_FORCE) != 0;
	athar_show_column (s, C_INDEX_RECORD_BY_ID_ENTITY, ret_about->b, sizeof ret_about->b);
	athar_stmt_reset (s);
	return TRUE;
}

const char *
athar_show_record_state (int64_t state)
{
	static const char *const states[] = {"entrystate.unknown", "entrystate.known",
		"entrystate.unfit", "entrystate.unreadable"};

	return states[CLAMP (state, 0, (int)G_N_ELEMENTS (states) - 1)];
}

/* The fields, or that they are for named reviewers only. */
static gboolean
print_told (AtharCall *call, const AtharRecord *record, const AtharId *about, GError **error)
{
	gboolean may = TRUE;

	if (athar_show_tells (athar_record_get_type (record)) &&
		!athar_media_call_may (call, about, &may, error))
		return FALSE;
	if (may)
		return print_fields (call, record, "show.fields", error);
	athar_print_bool (athar_call_get_printer (call), "show.restricted", true);
	athar_call_notice (call, "media.words-kept-back", NULL);
	return TRUE;
}

gboolean
athar_show_record (AtharCall *call, const AtharHash *id, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharId about = {{0}};
	int64_t state = 0;
	bool in_force = false;

	if (!load_state (call, id, &state, &in_force, &about, error))
		return FALSE;
	g_autoptr (AtharRecord) record =
		athar_case_read_record (athar_call_get_case (call), id, error);
	if (!record)
		return FALSE;
	athar_print_begin_object (out, "show.entry");
	athar_print_hash (out, "show.record", id);
	athar_show_named (call, "show.type", "type", athar_record_get_type (record));
	athar_print_int (out, "show.version", athar_record_get_version (record));
	athar_print_word (out, "show.state", athar_show_record_state (state));
	athar_print_bool (out, "show.in-force", in_force);
	athar_print_time (out, "show.at", athar_record_get_at_us (record));
	if (!athar_show_author (call, "show.by", athar_record_get_by (record), error))
		return FALSE;
	athar_print_data (out, "show.by-id", ATHAR_ID_STR (athar_record_get_by (record)));
	athar_print_id (out, "show.log", athar_record_get_log (record));
	athar_print_int (out, "show.index", (int64_t)athar_record_get_index (record));
	if (!print_told (call, record, &about, error))
		return FALSE;
	if (!athar_show_replaced (call, record, id, error))
		return FALSE;
	athar_print_end_object (out);
	return TRUE;
}
