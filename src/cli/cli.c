/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/cli.c: see cli.h.
 */
#include "cli/cli.h"

#include <string.h>

const AtharGlobalOption athar_global_options[] = {
	{"-C", "DIR", "cli.option-dir"},
	{"--json", NULL, "cli.option-json"},
	{"--lang", "ar|en", "cli.option-lang"},
	{"--help", NULL, "cli.option-help"},
	{"--version", NULL, "cli.option-version"},
	{NULL},
};

/* Where the parser stands. */
typedef struct {
	int argc, at;
	char **argv;
	int n_positional;
	bool only_positional; /* after "--" */
} Words;

void
athar_cli_clear (AtharCli *cli)
{
	g_clear_pointer (&cli->args, athar_args_free);
}

const AtharOp *
athar_cli_op_at (size_t i)
{
	size_t seen = 0;
	for (size_t k = 0; athar_ops[k]; k++)
		if ((athar_ops[k]->faces & ATHAR_FACE_CLI) && seen++ == i)
			return athar_ops[k];
	return seen == i ? &athar_op_help : NULL;
}

/* The longest name wins: "set new" before "set". */
const AtharOp *
athar_cli_find_op (char *const *words, int n, int *ret_words)
{
	const AtharOp *op, *best = NULL;
	int best_words = 0;
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++) {
		g_auto (GStrv) parts = g_strsplit (op->name, " ", -1);
		int n_parts = (int)g_strv_length (parts), same = 0;
		while (same < n_parts && same < n && strcmp (parts[same], words[same]) == 0)
			same++;
		if (same == n_parts && same > best_words) {
			best = op;
			best_words = same;
		}
	}
	if (ret_words)
		*ret_words = best_words;
	return best;
}

AtharLang
athar_cli_get_lang (const AtharCli *cli)
{
	static const char *const names[] = {"ATHAR_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
	if (cli->lang)
		return athar_lang_parse (cli->lang);
	for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
		const char *text = g_getenv (names[i]);
		if (text && *text)
			return athar_lang_parse (text);
	}
	return ATHAR_LANG_EN;
}

static gboolean
throw_word (GError **error, const char *key, const char *word)
{
	return athar_throw (error, ATHAR_ERROR_USAGE, key, "word", word, NULL);
}

/* The value of the option at words->at: after "=", or the next word. */
static gboolean
take_value (Words *words, const char *option, const char *equals, const char **ret_value,
	GError **error)
{
	if (equals) {
		*ret_value = equals + 1;
		return TRUE;
	}
	if (words->at + 1 >= words->argc)
		return throw_word (error, "cli.needs-value", option);
	*ret_value = words->argv[++words->at];
	return TRUE;
}

static gboolean
take_lang (AtharCli *cli, const char *value, GError **error)
{
	if (strcmp (value, "ar") != 0 && strcmp (value, "en") != 0)
		return throw_word (error, "cli.bad-lang", value);
	cli->lang = value;
	return TRUE;
}

/* @ret_taken FALSE: not a global option. */
static gboolean
take_global (AtharCli *cli, Words *words, bool *ret_taken, GError **error)
{
	const char *word = words->argv[words->at];
	const char *equals = strchr (word, '=');
	const char *value = NULL;
	*ret_taken = true;
	if (strcmp (word, "-C") == 0)
		return take_value (words, "-C", NULL, &cli->case_dir, error);
	if (strcmp (word, "--lang") == 0 || g_str_has_prefix (word, "--lang="))
		return take_value (words, "--lang", equals, &value, error) &&
		       take_lang (cli, value, error);
	if (strcmp (word, "--json") == 0)
		return cli->json = true;
	if (strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0)
		return cli->help = true;
	if (strcmp (word, "--version") == 0)
		return cli->version = true;
	*ret_taken = false;
	return TRUE;
}

static const AtharArg *
find_option (const AtharOp *op, const char *word, size_t bytes)
{
	for (const AtharArg *arg = op->args; arg && arg->name; arg++) {
		if (arg->flags & ATHAR_ARG_POSITIONAL)
			continue;
		if (bytes > 2 && word[1] == '-' && strlen (arg->name) == bytes - 2 &&
			memcmp (arg->name, word + 2, bytes - 2) == 0)
			return arg;
		if (bytes == 2 && arg->letter && word[1] == arg->letter)
			return arg;
	}
	return NULL;
}

static bool
has_query (const AtharOp *op)
{
	for (const AtharArg *arg = op->args; arg && arg->name; arg++)
		if (arg->type == ATHAR_ARG_QUERY && (arg->flags & ATHAR_ARG_POSITIONAL))
			return true;
	return false;
}

static gboolean
take_positional (AtharCli *cli, Words *words, GError **error)
{
	const char *word = words->argv[words->at];
	const AtharArg *last = NULL;
	int n = 0;
	for (const AtharArg *arg = cli->op->args; arg && arg->name; arg++) {
		if (!(arg->flags & ATHAR_ARG_POSITIONAL))
			continue;
		last = arg;
		if (n++ == words->n_positional) {
			words->n_positional++;
			return athar_args_add (cli->args, arg, word, error);
		}
	}
	if (last && (last->flags & ATHAR_ARG_MANY))
		return athar_args_add (cli->args, last, word, error);
	return throw_word (error, "cli.too-many", word);
}

static gboolean
take_option (AtharCli *cli, Words *words, GError **error)
{
	const char *word = words->argv[words->at];
	const char *equals = word[1] == '-' ? strchr (word, '=') : NULL;
	const AtharArg *arg =
		find_option (cli->op, word, equals ? (size_t)(equals - word) : strlen (word));
	const char *value = NULL;
	if (!arg && word[1] != '-' && has_query (cli->op))
		return take_positional (cli, words, error);
	if (!arg)
		return athar_throw (error, ATHAR_ERROR_USAGE, "cli.unknown-option", "word", word,
			"op", cli->op->name, NULL);
	if (arg->type == ATHAR_ARG_FLAG || arg->type == ATHAR_ARG_SECRET) {
		if (equals)
			return athar_throw (
				error, ATHAR_ERROR_USAGE, "cli.no-value", "word", arg->name, NULL);
	} else if (!take_value (words, word, equals, &value, error)) {
		return FALSE;
	}
	return athar_args_add (cli->args, arg, value, error);
}

static gboolean
take_op (AtharCli *cli, Words *words, GError **error)
{
	int n_words;
	cli->op = athar_cli_find_op (words->argv + words->at, words->argc - words->at, &n_words);
	if (!cli->op)
		return throw_word (error, "cli.unknown-command", words->argv[words->at]);
	cli->args = athar_args_new (cli->op);
	words->at += n_words - 1;
	return TRUE;
}

static gboolean
take_word (AtharCli *cli, Words *words, GError **error)
{
	const char *word = words->argv[words->at];
	bool is_option = word[0] == '-' && word[1] && !words->only_positional, taken = false;
	if (is_option && !take_global (cli, words, &taken, error))
		return FALSE;
	if (taken)
		return TRUE;
	if (is_option && strcmp (word, "--") == 0 && cli->op)
		return words->only_positional = true;
	if (!cli->op)
		return is_option ? throw_word (error, "cli.unknown-global", word)
				 : take_op (cli, words, error);
	return is_option ? take_option (cli, words, error) : take_positional (cli, words, error);
}

gboolean
athar_cli_parse (AtharCli *cli, int argc, char **argv, GError **error)
{
	Words words = {.argc = argc, .at = 1, .argv = argv};
	for (; words.at < argc; words.at++)
		if (!take_word (cli, &words, error))
			return FALSE;
	return TRUE;
}
