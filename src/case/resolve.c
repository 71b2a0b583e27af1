/* SPDX-License-Identifier: Apache-2.0
 *
 * case/resolve.c: what a person typed → an entity; a record's id → the record.
 */
#include <string.h>

#include "base/text.h"
#include "case/case-private.h"
#include "sql/index.gen.h"

#define PREFIX_MIN 4	 /* 20 bits: less is a slip of the finger */
#define REFERENCE_MAX 64 /* code, letters, digits */

/* Upper case, ASCII digits for both Arabic rows, no blanks and no direction marks: what comes out
 * of a letter or a telephone. Empty when it is too long for a reference. */
static char *
plain_reference (const char *text)
{
	g_autoptr (GString) out = g_string_new (NULL);
	for (const char *at = text; *at && out->len < REFERENCE_MAX; at = g_utf8_next_char (at)) {
		gunichar letter = g_utf8_get_char (at);
		if (letter >= 0x660 && letter <= 0x669)
			g_string_append_c (out, (char)('0' + (letter - 0x660)));
		else if (letter >= 0x6f0 && letter <= 0x6f9)
			g_string_append_c (out, (char)('0' + (letter - 0x6f0)));
		else if (letter < 0x80 && !g_ascii_isspace ((char)letter))
			g_string_append_c (out, g_ascii_toupper ((char)letter));
		else if (letter >= 0x2010 && letter <= 0x2015) /* dashes of word processors */
			g_string_append_c (out, '-');
		else if (letter >= 0x80 && g_unichar_type (letter) != G_UNICODE_FORMAT)
			return g_strdup ("");
	}
	return g_string_free (g_steal_pointer (&out), FALSE);
}

static bool
is_letters (const char *text)
{
	return *text && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ?") == strlen (text);
}

/* CODE-LETTERS-DIGITS */
static bool
parse_reference (const char *plain, char **ret_code, char **ret_letters, uint64_t *ret_number)
{
	g_auto (GStrv) parts = g_strsplit (plain, "-", 4);
	if (g_strv_length (parts) != 3 || !*parts[0] || !is_letters (parts[1]) ||
		!g_ascii_string_to_unsigned (parts[2], 10, 1, G_MAXINT64, ret_number, NULL))
		return false;
	*ret_code = g_strdup (parts[0]);
	*ret_letters = g_strdup (parts[1]);
	return true;
}

/* One row is the answer; none or several are errors that name @text. */
static gboolean
take_one (AtharStmt *s, int id_column, const char *text, AtharId *ret_entity, GError **error)
{
	AtharId ids[2];
	unsigned n = 0;
	gboolean row = TRUE;
	while (row && n < 2) {
		size_t bytes;
		const void *id;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		id = athar_column_blob (s, id_column, &bytes);
		if (bytes == ATHAR_ID_BYTES &&
			(n == 0 || memcmp (ids[0].b, id, ATHAR_ID_BYTES) != 0))
			memcpy (ids[n++].b, id, ATHAR_ID_BYTES);
	}
	athar_stmt_reset (s);
	if (n == 0)
		return athar_throw (
			error, ATHAR_ERROR_NOT_FOUND, "case.no-entity", "text", text, NULL);
	if (n == 2)
		return athar_throw (error, ATHAR_ERROR_INVALID, "case.ambiguous", "text", text,
			"first", ATHAR_ID_STR (&ids[0]), "second", ATHAR_ID_STR (&ids[1]), NULL);
	*ret_entity = ids[0];
	return TRUE;
}

static gboolean
resolve_reference (AtharCase *c, const char *text, const char *code, const char *letters,
	uint64_t number, AtharId *ret_entity, GError **error)
{
	AtharStmt *s;
	if (strcmp (code, c->code) != 0)
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "case.other-code", "text", text,
			"code", c->code, NULL);
	s = athar_db_use (athar_case_get_db (c), &athar_sql_index_entity_by_reference, error);
	if (!s)
		return FALSE;
	athar_bind_int (s, P_INDEX_ENTITY_BY_REFERENCE_NUMBER, (int64_t)number);
	athar_bind_text (s, P_INDEX_ENTITY_BY_REFERENCE_LETTERS, letters);
	return take_one (s, C_INDEX_ENTITY_BY_REFERENCE_ID, text, ret_entity, error);
}

static gboolean
resolve_prefix (AtharCase *c, const char *text, AtharId *ret_entity, GError **error)
{
	AtharId low, high;
	AtharStmt *s;
	if (strlen (text) < PREFIX_MIN || !athar_id_prefix (text, &low, &high))
		return athar_throw (
			error, ATHAR_ERROR_NOT_FOUND, "case.no-entity", "text", text, NULL);
	s = athar_db_use (athar_case_get_db (c), &athar_sql_index_entity_by_prefix, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ENTITY_BY_PREFIX_LOW, low.b, sizeof low.b);
	athar_bind_blob (s, P_INDEX_ENTITY_BY_PREFIX_HIGH, high.b, sizeof high.b);
	return take_one (s, C_INDEX_ENTITY_BY_PREFIX_ID, text, ret_entity, error);
}

gboolean
athar_case_resolve (AtharCase *c, const char *text, AtharId *ret_entity, GError **error)
{
	g_autofree char *plain = NULL;
	g_autofree char *code = NULL;
	g_autofree char *letters = NULL;
	uint64_t number;
	if (!athar_text_valid (text, strlen (text)))
		return athar_throw (
			error, ATHAR_ERROR_NOT_FOUND, "case.no-entity", "text", text, NULL);
	plain = plain_reference (text);
	if (parse_reference (plain, &code, &letters, &number))
		return resolve_reference (c, text, code, letters, number, ret_entity, error);
	return resolve_prefix (c, text, ret_entity, error);
}

static gboolean
keep_entry (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	*(GBytes **)payload = g_bytes_ref (entry);
	return TRUE;
}

static gboolean
locate (AtharCase *c, const AtharHash *id, AtharId *ret_log, uint64_t *ret_index, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_record_by_id, error);
	gboolean row;
	size_t bytes;
	const void *log;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_RECORD_BY_ID_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row)
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "case.no-record", "record",
			ATHAR_HASH_STR (id), NULL);
	log = athar_column_blob (s, C_INDEX_RECORD_BY_ID_LOG_ID, &bytes);
	if (bytes == sizeof ret_log->b)
		memcpy (ret_log->b, log, bytes);
	*ret_index = (uint64_t)athar_column_int (s, C_INDEX_RECORD_BY_ID_I);
	athar_stmt_reset (s);
	return TRUE;
}

AtharRecord *
athar_case_read_record (AtharCase *c, const AtharHash *id, GError **error)
{
	g_autoptr (GBytes) entry = NULL;
	g_autoptr (AtharRecord) record = NULL;
	AtharId log_id = {{0}};
	uint64_t index;
	AtharLog *log;
	if (!locate (c, id, &log_id, &index, error))
		return NULL;
	log = athar_case_find_log (c, &log_id);
	if (!log)
		return athar_throw_null (error, ATHAR_ERROR_NOT_FOUND, "case.no-log", "log",
			ATHAR_ID_STR (&log_id), NULL);
	if (!athar_log_read (log, index, index + 1, keep_entry, &entry, error))
		return NULL;
	record = athar_record_parse (entry, error);
	if (record && !athar_hash_equal (athar_record_get_id (record), id))
		return athar_throw_null (error, ATHAR_ERROR_CORRUPT, "case.index-wrong", "record",
			ATHAR_HASH_STR (id), NULL);
	return g_steal_pointer (&record);
}
