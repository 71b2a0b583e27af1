/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/help.c: help, made from the table of operations; and the operation that prints it.
 */
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "op/printer-wrap.h"

#define LEFT_MAX 30 /* longer options do not push all words to the right */
#define HELP_COLUMNS 96 /* longer lines are hard to read; also where nobody knows the width */

static const char *
text (AtharLang lang, const char *key)
{
	const char *found = athar_msg_text (lang, key);
	return found ? found : key;
}

char *
athar_help_dup_value (const AtharArg *arg)
{
	static const char *const names[] = {
		[ATHAR_ARG_STRING] = "TEXT",
		[ATHAR_ARG_INT] = "N",
		[ATHAR_ARG_SIZE] = "SIZE",
		[ATHAR_ARG_DATE] = "DATE",
		[ATHAR_ARG_ENTITY] = "REFERENCE",
		[ATHAR_ARG_RECORD] = "RECORD",
		[ATHAR_ARG_PATH] = "PATH",
		[ATHAR_ARG_QUERY] = "QUERY",
		[ATHAR_ARG_ENUM] = "WORD",
		[ATHAR_ARG_FLAG] = "",
		[ATHAR_ARG_SECRET] = "",
	};
	if (arg->flags & ATHAR_ARG_POSITIONAL)
		return g_ascii_strup (arg->name, -1);
	return arg->type == ATHAR_ARG_ENUM ? g_strjoinv ("|", (GStrv)arg->words)
					   : g_strdup (names[arg->type]);
}

char *
athar_help_dup_usage (const AtharOp *op)
{
	g_autoptr (GString) out = g_string_new ("athar ");
	bool has_options = false;
	g_string_append (out, op->name);
	for (const AtharArg *arg = op->args; arg && arg->name; arg++)
		has_options |= !(arg->flags & ATHAR_ARG_POSITIONAL);
	if (has_options)
		g_string_append (out, " [OPTION…]");
	for (const AtharArg *arg = op->args; arg && arg->name; arg++) {
		g_autofree char *value = athar_help_dup_value (arg);
		bool required = arg->flags & ATHAR_ARG_REQUIRED;
		if (arg->flags & ATHAR_ARG_POSITIONAL)
			g_string_append_printf (out, " %s%s%s%s", required ? "" : "[", value,
				arg->flags & ATHAR_ARG_MANY ? "…" : "", required ? "" : "]");
	}
	return g_string_free (g_steal_pointer (&out), FALSE);
}

static size_t
help_columns (unsigned width)
{
	return width ? MIN (width, HELP_COLUMNS) : HELP_COLUMNS;
}

static void
add_wrapped (GString *out, const char *words, size_t indent, size_t columns)
{
	athar_wrap_text (out, words, indent, indent, columns);
	g_string_append_c (out, '\n');
}

/* "  left      right": the right text of all rows begins in one column. */
static void
add_row (GString *out, const char *left, const char *right, size_t column, size_t columns)
{
	size_t width = athar_text_width (left);
	g_string_append_printf (
		out, "  %s%*s", left, (int)(width < column ? column - width + 2 : 2), "");
	athar_wrap_text (out, right, MAX (width, column) + 4, column + 4, columns);
	g_string_append_c (out, '\n');
}

static char *
dup_option (const AtharArg *arg)
{
	g_autofree char *value = athar_help_dup_value (arg);
	char letter[8] = "";
	if (arg->flags & ATHAR_ARG_POSITIONAL)
		return g_steal_pointer (&value);
	if (arg->letter)
		g_snprintf (letter, sizeof letter, "-%c, ", arg->letter);
	return g_strdup_printf ("%s--%s%s%s", letter, arg->name, *value ? " " : "", value);
}

static void
add_args (GString *out, const AtharOp *op, AtharLang lang, bool positional, size_t columns)
{
	size_t column = 0, n = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (const AtharArg *arg = op->args; arg && arg->name; arg++) {
			g_autofree char *left = dup_option (arg);
			g_autofree char *right = NULL;
			if (!(arg->flags & ATHAR_ARG_POSITIONAL) == positional)
				continue;
			if (athar_text_width (left) <= LEFT_MAX)
				column = MAX (column, athar_text_width (left));
			if (!pass && n++ == 0)
				g_string_append_printf (out, "\n%s\n",
					text (lang, positional ? "cli.arguments" : "cli.options"));
			if (!pass)
				continue;
			right = g_strdup_printf ("%s%s%s%s", text (lang, arg->help),
				arg->fallback ? " [" : "", arg->fallback ? arg->fallback : "",
				arg->fallback ? "]" : "");
			add_row (out, left, right, column, columns);
		}
	}
}

char *
athar_help_dup_op (const AtharOp *op, AtharLang lang, unsigned width)
{
	size_t columns = help_columns (width);
	g_autoptr (GString) out = g_string_new (NULL);
	g_autofree char *usage = athar_help_dup_usage (op);
	g_string_append_printf (out, "%s %s\n\n", text (lang, "cli.usage"), usage);
	add_wrapped (out, text (lang, op->summary), 0, columns);
	if (op->details) {
		g_string_append_c (out, '\n');
		add_wrapped (out, text (lang, op->details), 0, columns);
	}
	add_args (out, op, lang, true, columns);
	add_args (out, op, lang, false, columns);
	g_string_append_printf (out, "\n%s\n", text (lang, "cli.examples"));
	for (size_t i = 0; op->examples && op->examples[i]; i++)
		g_string_append_printf (out, "  %s\n", op->examples[i]);
	return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
athar_help_dup_all (AtharLang lang, unsigned width)
{
	size_t columns = help_columns (width);
	g_autoptr (GString) out = g_string_new (NULL);
	const AtharOp *op;
	size_t column = 0;
	g_string_append_printf (out,
		"athar – %s\n\n%s athar [-C DIR] [--json] [--lang ar|en] %s\n\n%s\n",
		text (lang, "cli.title"), text (lang, "cli.usage"), text (lang, "cli.command-word"),
		text (lang, "cli.commands"));
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++)
		column = MAX (column, strlen (op->name));
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++)
		add_row (out, op->name, text (lang, op->summary), column, columns);
	g_string_append_printf (out, "\n%s\n", text (lang, "cli.global-options"));
	for (const AtharGlobalOption *option = athar_global_options; option->name; option++) {
		g_autofree char *left = g_strjoin (" ", option->name, option->value, NULL);
		add_row (out, left, text (lang, option->help), 14, columns);
	}
	g_string_append_c (out, '\n');
	add_wrapped (out, text (lang, "cli.more-help"), 0, columns);
	return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharLang lang = athar_call_get_lang (call);
	const char *const *words = athar_call_get_strings (call, "command");
	g_autofree char *made = NULL;
	unsigned width = athar_printer_get_width (out);
	if (athar_call_get_flag (call, "man"))
		made = athar_man_dup (lang);
	else if (athar_call_get_string (call, "completion"))
		made = athar_completion_dup_bash ();
	else if (!words[0])
		made = athar_help_dup_all (lang, width);
	if (!made) { /* "set new" in quotes, as a message may name it, is two words as well */
		g_autofree char *line = g_strjoinv (" ", (GStrv)words);
		g_auto (GStrv) parts = g_strsplit (line, " ", -1);
		const AtharOp *op = athar_cli_find_op (parts, (int)g_strv_length (parts), NULL);
		if (!op)
			return athar_throw (error, ATHAR_ERROR_USAGE, "cli.unknown-command", "word",
				words[0], NULL);
		made = athar_help_dup_op (op, lang, width);
	}
	athar_print_raw (out, made, strlen (made));
	return TRUE;
}

static const char *const shells[] = {"bash", NULL};
static const AtharArg args[] = {
	{"command", "cli.arg-command", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_MANY},
	{"man", "cli.arg-man", ATHAR_ARG_FLAG},
	{"completion", "cli.arg-completion", ATHAR_ARG_ENUM, .words = shells},
	{NULL},
};
static const char *const examples[] = {"athar help verify", "athar help --completion bash", NULL};

const AtharOp athar_op_help = {
	.name = "help",
	.summary = "cli.help-summary",
	.right = ATHAR_RIGHT_NONE,
	.effect = ATHAR_EFFECT_NONE,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
