/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-acquire.c: see add-acquire.h. One table names each question's option, field and sentence;
 * profile, manifest, options and the questions at a terminal all go through it.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/edtf.h"
#include "base/fs.h"
#include "model/model.h"
#include "op/add-acquire.h"
#include "op/add-profile.h"
#include "op/csv.h"
#include "op/value.h"
#include "op/word.h"

#define MANIFEST_MAX_BYTES (16u << 20) /* a row for each of 100,000 files fits */
#define MANIFEST_MAX_ROWS 200000

static const struct {
	const char *option, *field;
	const char *question; /* asked at a terminal when nothing else told; NULL: never asked */
} FIELDS[] = {
	{"source", "source", "add.ask-source"},
	{"received-from", "received_from", "add.ask-received-from"},
	{"how", "how", "add.ask-how"},
	{"when", "received", "add.ask-when"},
	{"where", "received_place", "add.ask-where"},
	{"by", "received_by", "add.ask-by"},
	{"medium", "medium", "add.ask-medium"},
	{"write-blocked", "write_blocked", "add.ask-write-blocked"},
	{"holders", "holders", "add.ask-holders"},
	{"holders-told-by", "holders_told_by", NULL},
	{"device", "device", NULL},
	{"device-serial", "device_serial", NULL},
	{"url", "url", NULL},
	{"captured", "captured", NULL},
	{"tool", "capture_tool", NULL},
	{"conditions", "conditions", "add.ask-conditions"},
	{"original", "original_kept", "add.ask-original"},
	{"original-place", "original_place", NULL},
	{"remarks", "remarks", NULL},
};
/* What a manifest may say of one file alone. */
static const char *const PER_FILE[] = {"url", "captured", "capture_tool", NULL};

static gboolean
set_field (AtharAcquisition *a, const char *name, const char *text, GError **error)
{
	const AtharField *field = athar_type_find_field (athar_model_find ("add.begin", 0), name);
	if (!field || g_str_equal (name, "entity"))
		return athar_throw (
			error, ATHAR_ERROR_INVALID, "add.no-field", "field", name, NULL);
	if (!*text)
		return TRUE;
	if (!field->many)
		athar_json_remove (field->sealed ? a->sealed : a->body, name);
	return athar_op_set_value (field, text, a->body, a->sealed, error);
}

static gboolean
set_profile_field (const char *field, const char *value, gpointer payload, GError **error)
{
	return set_field (payload, field, value, error);
}

static bool
has_field (const AtharAcquisition *a, const char *name)
{
	return athar_json_get (a->body, name) || athar_json_get (a->sealed, name);
}

static gboolean
set_file_row (AtharAcquisition *a, const char *path, GStrv header, GStrv row, GError **error)
{
	g_autoptr (AtharJson) values = athar_json_object ();
	const AtharType *type = athar_model_find ("item.add", 0);
	for (size_t i = 0; header[i] && row[i]; i++) {
		if (g_str_equal (header[i], "path") || !*row[i])
			continue;
		if (!g_strv_contains (PER_FILE, header[i]))
			return athar_throw (error, ATHAR_ERROR_INVALID, "add.manifest-not-per-file",
				"field", header[i], "path", path, NULL);
		if (!athar_op_set_value (
			    athar_type_find_field (type, header[i]), row[i], values, values, error))
			return FALSE;
	}
	g_hash_table_insert (a->by_path, g_strdup (path), g_steal_pointer (&values));
	return TRUE;
}

static gboolean
set_common_row (AtharAcquisition *a, GStrv header, GStrv row, GError **error)
{
	for (size_t i = 0; header[i] && row[i]; i++)
		if (!g_str_equal (header[i], "path") && !set_field (a, header[i], row[i], error))
			return FALSE;
	return TRUE;
}

/* A column whose words are sealed must not come to lie in the case in clear, in the manifest's own
 * bytes. */
static gboolean
has_sealed_column (GStrv header)
{
	const AtharType *type = athar_model_find ("add.begin", 0);
	for (; *header; header++) {
		const AtharField *field = athar_type_find_field (type, *header);
		if (field && field->sealed)
			return TRUE;
	}
	return FALSE;
}

static gboolean
read_manifest (AtharAcquisition *a, const char *file, GError **error)
{
	g_autoptr (GPtrArray) rows = NULL;
	gsize bytes;
	const char *data;
	size_t path_column = 0;
	GStrv header;
	if (!athar_fs_read_file (AT_FDCWD, file, MANIFEST_MAX_BYTES, &a->manifest, error))
		return FALSE;
	data = g_bytes_get_data (a->manifest, &bytes);
	rows = athar_csv_parse (data, bytes, MANIFEST_MAX_ROWS, error);
	if (!rows)
		return FALSE;
	header = rows->len ? rows->pdata[0] : NULL;
	while (header && header[path_column] && !g_str_equal (header[path_column], "path"))
		path_column++;
	if (!header || !header[path_column])
		return athar_throw (error, ATHAR_ERROR_INVALID, "add.manifest-no-path", NULL);
	a->manifest_sealed = has_sealed_column (header);
	for (guint i = 1; i < rows->len; i++) {
		GStrv row = rows->pdata[i];
		const char *path = g_strv_length (row) > path_column ? row[path_column] : "";
		gboolean common = !*path || g_str_equal (path, "*");
		if (!(common ? set_common_row (a, header, row, error)
			     : set_file_row (a, path, header, row, error)))
			return athar_prefix (
				error, "add.manifest-row", "row", ATHAR_U64 (i + 1), NULL);
	}
	return TRUE;
}

static gboolean
set_not_known (AtharAcquisition *a, const char *name, GError **error)
{
	g_autofree char *field = g_strdelimit (g_strdup (name), "-", '_');
	for (size_t i = 0; i < G_N_ELEMENTS (FIELDS); i++)
		if (g_str_equal (FIELDS[i].option, name))
			return set_field (a, "not_known", FIELDS[i].field, error);
	return set_field (a, "not_known", field, error);
}

/* Also told what a profile keeps: the answers given now that are not sealed. */
static gboolean
read_options (AtharCall *call, AtharAcquisition *a, GHashTable *answers, GError **error)
{
	const char *const *unknown = athar_call_get_strings (call, "not-known");
	for (size_t i = 0; i < G_N_ELEMENTS (FIELDS); i++) {
		const char *text = athar_call_get_string (call, FIELDS[i].option);
		if (!text)
			continue;
		if (!set_field (a, FIELDS[i].field, text, error))
			return FALSE;
		if (!athar_json_get (a->sealed, FIELDS[i].field))
			g_hash_table_insert (answers, (gpointer)FIELDS[i].field, (gpointer)text);
	}
	for (; *unknown; unknown++)
		if (!set_not_known (a, *unknown, error))
			return FALSE;
	return TRUE;
}

/* What may be answered, told behind the question; NULL: anything. */
static char *
dup_choices (AtharCall *call, const AtharField *field)
{
	static const char *const yes_no[] = {"yes", "no", NULL};
	if (field->kind == ATHAR_VALUE_WORD)
		return athar_word_list (athar_call_get_lang (call), field->words);
	return field->kind == ATHAR_VALUE_BOOL
		       ? athar_word_list (athar_call_get_lang (call), yes_no)
		       : NULL;
}

/* FALSE: told why, and to be asked again. A date must be readable here, where its author can put it
 * better; a table that comes from elsewhere keeps what it says. */
static gboolean
take_answer (AtharCall *call, AtharAcquisition *a, const AtharField *field, const char *answer)
{
	g_autoptr (GError) failed = NULL;
	g_autofree char *edtf = NULL;
	if (field->kind == ATHAR_VALUE_DATE)
		edtf = athar_edtf_from_words (answer, &failed);
	if (!failed && set_field (a, field->name, answer, &failed))
		return TRUE;
	if (field->kind == ATHAR_VALUE_WORD || field->kind == ATHAR_VALUE_BOOL)
		athar_call_notice (call, "add.not-a-choice", "answer", answer, NULL);
	else
		athar_call_notice_error (call, failed);
	return FALSE;
}

static gboolean
ask_one (AtharCall *call, AtharAcquisition *a, const char *question, const char *name,
	GError **error)
{
	const AtharField *field = athar_type_find_field (athar_model_find ("add.begin", 0), name);
	g_autofree char *choices = dup_choices (call, field);
	for (;;) {
		g_autofree char *answer = athar_call_ask (call, question, choices, FALSE);
		if (!athar_call_check (call, error))
			return FALSE;
		if (!answer || !*g_strstrip (answer))
			return g_str_equal (name, "source") ||
			       set_field (a, "not_known", name, error);
		if (take_answer (call, a, field, answer))
			return TRUE;
	}
}

/* A person sits there and told nothing: ask. An empty answer is "not known", and is recorded as
 * such; one that cannot be taken is asked for again. */
static gboolean
ask_questions (AtharCall *call, AtharAcquisition *a, GError **error)
{
	athar_call_notice (call, "add.asking", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS (FIELDS); i++)
		if (FIELDS[i].question && !has_field (a, FIELDS[i].field) &&
			!ask_one (call, a, FIELDS[i].question, FIELDS[i].field, error))
			return FALSE;
	return TRUE;
}

static bool
says (const AtharAcquisition *a, const char *list, const char *word)
{
	const AtharJson *words = athar_json_get (a->body, list);
	for (size_t i = 0; words && i < athar_json_size (words); i++)
		if (g_strcmp0 (athar_json_peek_string (athar_json_at (words, i)), word) == 0)
			return true;
	return false;
}

/* What is asked and nobody answered, at a terminal or elsewhere, stands in the record as not known: a
 * reader sees that it is missing, and nobody takes silence for an answer. */
static gboolean
note_unanswered (AtharAcquisition *a, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS (FIELDS); i++) {
		const char *field = FIELDS[i].field;
		if (FIELDS[i].question && !g_str_equal (field, "source") && !has_field (a, field) &&
			!says (a, "not_known", field) && !says (a, "withheld", field) &&
			!set_field (a, "not_known", field, error))
			return FALSE;
	}
	return TRUE;
}

static AtharAcquisition *
acquisition_new (void)
{
	AtharAcquisition *a = g_new0 (AtharAcquisition, 1);
	a->body = athar_json_object ();
	a->sealed = athar_json_object ();
	a->by_path = g_hash_table_new_full (
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)athar_json_unref);
	return a;
}

/* An answer that no record takes (too long, say) is told before files are read, not after. */
static gboolean
check_answers (AtharAcquisition *a, GError **error)
{
	const AtharType *type = athar_model_find ("add.begin", 0);
	bool named = athar_json_get (a->body, "source") != NULL;
	AtharId stand_in;
	gboolean ok;
	athar_id_random (&stand_in);
	athar_json_set_id (a->body, "entity", &stand_in);
	if (!named)
		athar_json_set_string (a->body, "source", "?");
	ok = athar_model_check (type, a->body, a->sealed, false, error);
	athar_json_remove (a->body, "entity");
	if (!named)
		athar_json_remove (a->body, "source");
	return ok;
}

AtharAcquisition *
athar_acquisition_gather (AtharCall *call, GError **error)
{
	g_autoptr (AtharAcquisition) a = acquisition_new ();
	g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
	const char *profile = athar_call_get_string (call, "profile");
	const char *manifest = athar_call_get_string (call, "manifest");
	const char *save = athar_call_get_string (call, "save-profile");
	if (profile && !athar_profile_load (profile, set_profile_field, a, error))
		return NULL;
	if (manifest && !read_manifest (a, manifest, error)) {
		athar_prefix (error, "add.in-manifest", "path", manifest, NULL);
		return NULL;
	}
	if (!read_options (call, a, answers, error))
		return NULL;
	if (athar_json_size (a->body) + athar_json_size (a->sealed) == 0 &&
		athar_call_can_ask (call) && !ask_questions (call, a, error))
		return NULL;
	if (!note_unanswered (a, error))
		return NULL;
	if (save && !athar_profile_save (save, answers, error))
		return NULL;
	if (profile)
		athar_json_set_string (a->body, "profile", profile);
	athar_json_set_string (a->body, "software", "athar " ATHAR_VERSION);
	if (!check_answers (a, error))
		return NULL;
	return g_steal_pointer (&a);
}

gboolean
athar_acquisition_is_secret (const AtharAcquisition *a, int fd)
{
	gsize bytes, at = 0;
	const char *data;
	char buffer[16384];
	ssize_t n = 0;
	if (!a->manifest_sealed)
		return FALSE;
	data = g_bytes_get_data (a->manifest, &bytes);
	while (at <= bytes && (n = pread (fd, buffer, sizeof buffer, (off_t)at)) > 0) {
		if ((gsize)n > bytes - at || memcmp (data + at, buffer, (size_t)n) != 0)
			return FALSE;
		at += (gsize)n;
	}
	return n == 0 && at == bytes;
}

void
athar_acquisition_here (AtharAcquisition *a, const char *above)
{
	char host[256] = "";
	if (gethostname (host, sizeof host - 1) == 0 && *host)
		athar_json_set_string (a->sealed, "host", host);
	athar_json_set_string (a->sealed, "user", g_get_user_name ());
	if (*above)
		athar_json_set (a->sealed, "path_above", athar_value_name (above, strlen (above)));
}

void
athar_acquisition_free (AtharAcquisition *a)
{
	if (!a)
		return;
	athar_json_unref (a->body);
	athar_json_unref (a->sealed);
	g_hash_table_unref (a->by_path);
	g_clear_pointer (&a->manifest, g_bytes_unref);
	g_free (a);
}
