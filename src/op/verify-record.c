/* SPDX-License-Identifier: Apache-2.0
 *
 * op/verify-record.c: that everything was read again, as a record: when, how much, what was found.
 * It is what `doctor` and `status` know the age of the last full check by.
 */
#include "base/time.h"
#include "op/verify.h"

/* Where the case lies is nobody's business who reads
 * a copy of it: paths begin at its folder. */
void
athar_verify_note (AtharVerify *verify, const GError *fault)
{
	static const struct {
		const char *member;
		AtharLang lang;
	} words[] = {{"reason", ATHAR_LANG_EN}, {"reason_ar", ATHAR_LANG_AR}};
	g_autoptr (AtharJson) line = athar_json_object ();
	const char *dir = athar_call_get_dir (verify->call);

	athar_json_set_string (line, "code", athar_error_name (athar_error_code (fault)));
	for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
		g_autofree char *said = athar_error_dup_text (fault, words[i].lang);
		g_autoptr (GString) plain = g_string_new (said);
		if (g_path_is_absolute (dir))
			g_string_replace (plain, dir, ".", 0);
		athar_json_set_string (line, words[i].member, plain->str);
	}
	athar_json_canonical (line, verify->report);
	g_string_append_c (verify->report, '\n');
}

static gboolean
keep_report (AtharVerify *verify, AtharCase *c, AtharJson *body, GError **error)
{
	AtharStored stored;

	if (verify->report->len == 0)
		return TRUE;
	if (!athar_store_put_bytes (athar_case_get_store (c), verify->report->str,
		    verify->report->len, &stored, error))
		return FALSE;
	athar_json_set_hash (body, "report", &stored.id);
	return TRUE;
}

gboolean
athar_verify_record (
	AtharVerify *verify, int64_t begun_us, AtharHash *ret_record, GError **error)
{
	g_autoptr (AtharCase) c =
		athar_case_open (athar_call_get_dir (verify->call), ATHAR_CASE_WRITE, error);
	g_autoptr (AtharJson) body = athar_json_object ();
	AtharDraft draft = {.type = "fixity", .body = body};

	if (!c)
		return FALSE;
	athar_case_set_ask (c, athar_call_ask_passphrase, verify->call);
	athar_json_set_id (body, "case", athar_case_get_id (c));
	athar_json_set_string (body, "scope", "all");
	athar_json_set_string (body, "begun", ATHAR_TIME_STR (begun_us));
	athar_json_set_int (body, "objects", (int64_t)verify->n_objects);
	athar_json_set_int (body, "bytes", (int64_t)verify->n_bytes);
	athar_json_set_int (body, "records", (int64_t)verify->n_records);
	athar_json_set_int (body, "faults", (int64_t)verify->n_faults);
	athar_json_set_string (body, "software", "athar " ATHAR_VERSION);
	return keep_report (verify, c, body, error) &&
	       athar_case_append (c, &draft, 1, ret_record, error) && athar_case_close (c, error);
}
