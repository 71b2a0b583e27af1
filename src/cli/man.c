/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/man.c: the manual page (man(7) macros), made from the tables: operations, errors, global
 * options.
 */
#include <string.h>

#include "cli/cli.h"

/* Backslashes, hyphens that must stay hyphens, and a dot or quote that would begin a macro. */
static void
add (GString *out, const char *words)
{
	bool line_start = !out->len || out->str[out->len - 1] == '\n';
	for (; *words; words++) {
		if (line_start && (*words == '.' || *words == '\''))
			g_string_append (out, "\\&");
		line_start = *words == '\n';
		if (*words == '\\')
			g_string_append (out, "\\e");
		else if (*words == '-')
			g_string_append (out, "\\-");
		else
			g_string_append_c (out, *words);
	}
}

static void
add_key (GString *out, AtharLang lang, const char *key)
{
	const char *found = athar_msg_text (lang, key);
	add (out, found ? found : key);
	g_string_append_c (out, '\n');
}

static void
add_section (GString *out, AtharLang lang, const char *key)
{
	const char *title = athar_msg_text (lang, key);
	g_string_append_printf (out, ".SH \"%s\"\n", title ? title : key);
}

static void
add_term (GString *out, const char *name, const char *value)
{
	g_string_append (out, ".TP\n\\fB");
	add (out, name);
	g_string_append (out, "\\fR");
	if (value && *value) {
		g_string_append (out, " \\fI");
		add (out, value);
		g_string_append (out, "\\fR");
	}
	g_string_append_c (out, '\n');
}

static void
add_example (GString *out, const char *line)
{
	g_string_append (out, ".RS\n.nf\n");
	add (out, line);
	g_string_append (out, "\n.fi\n.RE\n");
}

static void
add_op (GString *out, const AtharOp *op, AtharLang lang)
{
	g_autofree char *usage = athar_help_dup_usage (op);
	g_string_append (out, ".SS \"");
	add (out, usage);
	g_string_append (out, "\"\n");
	add_key (out, lang, op->summary);
	if (op->details) {
		g_string_append (out, ".PP\n");
		add_key (out, lang, op->details);
	}
	for (const AtharArg *arg = op->args; arg && arg->name; arg++) {
		g_autofree char *value = athar_help_dup_value (arg);
		g_autofree char *option = g_strconcat ("--", arg->name, NULL);
		bool positional = arg->flags & ATHAR_ARG_POSITIONAL;
		add_term (out, positional ? value : option, positional ? NULL : value);
		add_key (out, lang, arg->help);
	}
	g_string_append (out, ".PP\n");
	add_key (out, lang, "cli.examples");
	for (size_t i = 0; op->examples && op->examples[i]; i++)
		add_example (out, op->examples[i]);
}

static void
add_exit_codes (GString *out, AtharLang lang)
{
	add_term (out, "0", NULL);
	add_key (out, lang, "cli.exit-0");
	for (int code = 0; code < ATHAR_N_ERRORS; code++) {
		g_autofree char *key =
			g_strconcat ("error.", athar_error_name ((AtharErrorCode)code), NULL);
		g_autoptr (GError) sample = NULL;
		athar_throw (&sample, (AtharErrorCode)code, key, NULL);
		add_term (out, ATHAR_I64 (athar_error_exit_status (sample)),
			athar_error_name ((AtharErrorCode)code));
		add_key (out, lang, key);
	}
}

static void
add_pairs (GString *out, AtharLang lang, const char *const (*pairs)[2])
{
	for (; (*pairs)[0]; pairs++) {
		add_term (out, (*pairs)[0], NULL);
		add_key (out, lang, (*pairs)[1]);
	}
}

char *
athar_man_dup (AtharLang lang)
{
	static const char *const variables[][2] = {
		{"ATHAR_CASE", "cli.env-case"},
		{"ATHAR_KEYS", "cli.env-keys"},
		{"ATHAR_LANG", "cli.env-lang"},
		{"ATHAR_PASSPHRASE_FD", "cli.env-passphrase-fd"},
		{"ATHAR_WORKER", "cli.env-worker"},
		{"NO_COLOR", "cli.env-no-color"},
		{NULL, NULL},
	};
	g_autoptr (GString) out = g_string_new (NULL);
	const AtharOp *op;
	g_string_append (out, ".TH ATHAR 1 \"\" \"athar " ATHAR_VERSION "\"\n");
	add_section (out, lang, "cli.man-name");
	g_string_append (out, "athar \\- ");
	add_key (out, lang, "cli.title");
	add_section (out, lang, "cli.man-synopsis");
	g_string_append (out, "\\fBathar\\fR [\\fB\\-C\\fR \\fIDIR\\fR] [\\fB\\-\\-json\\fR] "
			      "[\\fB\\-\\-lang\\fR ar|en] ");
	add_key (out, lang, "cli.command-word");
	add_section (out, lang, "cli.man-description");
	add_key (out, lang, "cli.man-about");
	add_section (out, lang, "cli.man-options");
	for (const AtharGlobalOption *option = athar_global_options; option->name; option++) {
		add_term (out, option->name, option->value);
		add_key (out, lang, option->help);
	}
	add_section (out, lang, "cli.man-commands");
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++)
		add_op (out, op, lang);
	add_section (out, lang, "cli.man-exit");
	add_exit_codes (out, lang);
	add_section (out, lang, "cli.man-environment");
	add_pairs (out, lang, variables);
	return g_string_free (g_steal_pointer (&out), FALSE);
}
