/* SPDX-License-Identifier: Apache-2.0
 *
 * op/seen: two people decide the same thing. Whatever the order of events, what the second one did not
 * see stays in force; what they saw is replaced, also after it was replaced by somebody else.
 */
#include <stdarg.h>

#include "base/sign.h"
#include "case-fixture.h"
#include "op/args.h"
#include "sql/index.gen.h"

extern const AtharOp athar_op_describe, athar_op_flag, athar_op_tag;

typedef struct {
	GString *out, *notices;
	Place *place;
	char id[ATHAR_ID_TEXT + 1];
} World;

static gboolean
keep (const char *data, size_t bytes, gpointer text)
{
	g_string_append_len (text, data, (gssize)bytes);
	return TRUE;
}

static void
on_notice (const char *text, gpointer notices)
{
	g_string_append_printf (notices, "%s\n", text);
}

/* Name and value by turns; NULL for a value: a flag, or a list that is empty. (transfer full) the record
 * made, or what became of it. */
G_GNUC_NULL_TERMINATED static char *
act (World *w, const AtharOp *op, const char *name, ...)
{
	g_autoptr (AtharArgs) args = athar_args_new (op);
	g_autoptr (GError) error = NULL;
	AtharPrinterOptions to = {keep, w->out, ATHAR_LANG_AR, FALSE, 0};
	g_autoptr (AtharPrinter) printer = athar_printer_new_json (&to);
	AtharFace face = {.notice = on_notice, .payload = w->notices};
	AtharCallOptions options = {.case_dir = w->place->dir, .printer = printer, .face = &face};
	va_list list;
	athar_args_add (args, athar_args_find (op, "entity"), w->id, &error);
	va_start (list, name);
	for (; name; name = va_arg (list, const char *)) {
		const AtharArg *arg = athar_args_find (op, name);
		const char *value = va_arg (list, const char *);
		if (arg->type == ATHAR_ARG_RECORD && !value)
			athar_args_none (args, arg);
		else
			athar_args_add (args, arg, value, &error);
		g_assert_no_error (error);
	}
	va_end (list);
	g_string_truncate (w->out, 0);
	g_string_truncate (w->notices, 0);
	athar_op_call (op, args, &options, &error);
	g_assert_no_error (error);
	g_autoptr (AtharJson) line =
		athar_json_parse (w->out->str, w->out->len - 1, G_MAXSIZE, 0, &error);
	g_assert_no_error (error);
	const char *record = athar_json_get_string (line, "record");
	return g_strdup (record ? record : athar_json_get_string (line, "outcome"));
}

static void
begin (World *w, Place *place)
{
	AtharCase *c = open_case (place->dir, ATHAR_CASE_READ);
	*w = (World){g_string_new (NULL), g_string_new (NULL), place, {0}};
	g_strlcpy (w->id, ATHAR_ID_STR (athar_case_get_id (c)), sizeof w->id);
	athar_case_free (c);
}

static void
end (World *w)
{
	g_string_free (w->out, TRUE);
	g_string_free (w->notices, TRUE);
}

static bool
in_force (World *w, const char *record)
{
	g_autoptr (GError) error = NULL;
	AtharCase *c = open_case (w->place->dir, ATHAR_CASE_READ);
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_record_by_id, &error);
	AtharHash hash;
	gboolean row;
	g_assert_true (athar_hash_parse (record, &hash));
	athar_bind_blob (s, P_INDEX_RECORD_BY_ID_ID, hash.b, sizeof hash.b);
	athar_stmt_step (s, &row, &error);
	g_assert_true (row);
	bool yes = athar_column_int (s, C_INDEX_RECORD_BY_ID_IN_FORCE) != 0;
	athar_stmt_reset (s);
	athar_case_free (c);
	return yes;
}

#define DESCRIBE &athar_op_describe
#define FLAG &athar_op_flag

/* Both had the first title on the screen; each gives another. */
static void
test_two_tabs (Place *place, gconstpointer data)
{
	World w;
	begin (&w, place);
	g_autofree char *first = act (&w, DESCRIBE, "title", "باب", NULL);
	g_autofree char *mine = act (&w, DESCRIBE, "title", "باب أزرق", "seen", first, NULL);
	g_assert_cmpstr (w.notices->str, ==, "");
	g_autofree char *yours = act (&w, DESCRIBE, "title", "باب أخضر", "seen", first, NULL);
	g_assert_nonnull (strstr (w.notices->str, "1"));
	g_assert_false (in_force (&w, first));
	g_assert_true (in_force (&w, mine));
	g_assert_true (in_force (&w, yours));
	/* Who sees both says which it is. */
	g_autofree char *last =
		act (&w, DESCRIBE, "title", "باب أزرق", "seen", mine, "seen", yours, NULL);
	g_assert_cmpstr (w.notices->str, ==, "");
	g_assert_true (in_force (&w, last));
	g_assert_false (in_force (&w, mine) || in_force (&w, yours) || in_force (&w, first));
	end (&w);
}

/* What was seen and has been replaced since stays replaced when that is taken back. */
static void
test_taken_back (Place *place, gconstpointer data)
{
	World w;
	begin (&w, place);
	g_autofree char *first = act (&w, DESCRIBE, "title", "باب", NULL);
	g_autofree char *mine = act (&w, DESCRIBE, "title", "باب أزرق", "seen", first, NULL);
	g_autofree char *yours = act (&w, DESCRIBE, "title", "باب أخضر", "seen", first, NULL);
	AtharCase *c = open_case (place->dir, ATHAR_CASE_WRITE);
	g_autoptr (AtharJson) body = athar_json_object ();
	g_autoptr (GError) error = NULL;
	AtharHash over;
	AtharDraft draft = {.type = "retract", .body = body, .over = &over, .n_over = 1};
	g_assert_true (athar_hash_parse (mine, &over));
	athar_json_set_id (body, "target", athar_case_get_id (c));
	athar_case_append (c, &draft, 1, NULL, &error);
	g_assert_no_error (error);
	close_case (c);
	g_assert_false (in_force (&w, first) || in_force (&w, mine));
	g_assert_true (in_force (&w, yours));
	end (&w);
}

/* "Nothing was on the screen" is another thing than not saying. */
static void
test_nothing_seen (Place *place, gconstpointer data)
{
	World w;
	begin (&w, place);
	g_autofree char *first = act (&w, DESCRIBE, "title", "باب", NULL);
	g_autofree char *other = act (&w, DESCRIBE, "date", "أيار 2013", "seen", NULL, NULL);
	g_assert_cmpstr (w.notices->str, ==, "");
	g_autofree char *mine = act (&w, DESCRIBE, "title", "نافذة", "seen", NULL, NULL);
	g_assert_nonnull (strstr (w.notices->str, "1"));
	g_assert_true (in_force (&w, first) && in_force (&w, mine) && in_force (&w, other));
	g_autofree char *all = act (&w, DESCRIBE, "title", "شرفة", NULL);
	g_assert_false (in_force (&w, first) || in_force (&w, mine));
	g_assert_true (in_force (&w, all) && in_force (&w, other));
	end (&w);
}

static void
test_flag (Place *place, gconstpointer data)
{
	World w;
	begin (&w, place);
	g_autofree char *yes = act (&w, FLAG, "flag", "graphic", NULL);
	g_autofree char *no = act (&w, FLAG, "flag", "graphic", "no", NULL, "seen", yes, NULL);
	g_assert_false (in_force (&w, yes));
	g_autofree char *again = act (&w, FLAG, "flag", "graphic", "seen", yes, NULL);
	g_assert_true (in_force (&w, no) && in_force (&w, again));
	g_autofree char *same = act (&w, FLAG, "flag", "graphic", "no", NULL, "seen", no, "seen",
		again, NULL);
	g_assert_false (in_force (&w, no) || in_force (&w, again));
	g_autofree char *already = act (&w, FLAG, "flag", "graphic", "no", NULL, "seen", NULL, NULL);
	g_assert_true (in_force (&w, same));
	g_assert_cmpstr (already, ==, "already");
	end (&w);
}

/* Somebody put the word there again: taking off what one saw leaves theirs. */
static void
test_tag (Place *place, gconstpointer data)
{
	World w;
	begin (&w, place);
	g_autofree char *mine = act (&w, &athar_op_tag, "word", "باب", NULL);
	g_autofree char *off =
		act (&w, &athar_op_tag, "word", "باب", "remove", NULL, "seen", mine, NULL);
	g_autofree char *yours = act (&w, &athar_op_tag, "word", "بَاب", NULL);
	g_autofree char *left =
		act (&w, &athar_op_tag, "word", "باب", "remove", NULL, "seen", mine, NULL);
	g_assert_cmpstr (left, ==, "unseen");
	g_assert_nonnull (strstr (w.notices->str, "1"));
	g_assert_true (in_force (&w, yours) && in_force (&w, off) && !in_force (&w, mine));
	end (&w);
}

int
main (int argc, char **argv)
{
	athar_crypto_init ();
	g_test_init (&argc, &argv, NULL);
	g_test_add ("/seen/two-tabs", Place, NULL, set_up, test_two_tabs, tear_down);
	g_test_add ("/seen/taken-back", Place, NULL, set_up, test_taken_back, tear_down);
	g_test_add ("/seen/nothing-seen", Place, NULL, set_up, test_nothing_seen, tear_down);
	g_test_add ("/seen/flag", Place, NULL, set_up, test_flag, tear_down);
	g_test_add ("/seen/tag", Place, NULL, set_up, test_tag, tear_down);
	return g_test_run ();
}
