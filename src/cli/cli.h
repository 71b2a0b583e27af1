/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/cli.h: the words of a command line against the table of operations.
 *
 *     athar [-C DIR] [--json] [--lang ar|en] WORD [WORD] [OPTION…] [ARGUMENT…]
 *
 * Global options may stand anywhere before "--". An option's value follows it or comes after "=".
 * For an operation with a QUERY, "-word" that is no option belongs to the query.
 */
#pragma once

#include "op/args.h"
#include "op/op.h"

typedef struct {
	const char *case_dir;
	const char *lang; /* as given; NULL: from the environment */
	bool json, help, version;
	const AtharOp *op; /* NULL: none named */
	AtharArgs *args;
} AtharCli;

void athar_cli_clear (AtharCli *cli);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharCli, athar_cli_clear)

/* athar_cli_parse: USAGE errors name the word. What was understood before an error stays set
 * (language of the error). */
gboolean athar_cli_parse (AtharCli *cli, int argc, char **argv, GError **error);
AtharLang athar_cli_get_lang (const AtharCli *cli);
/* athar_cli_find_op: (nullable) @ret_words: how many words its name has. */
const AtharOp *athar_cli_find_op (char *const *words, int n, int *ret_words);
/* athar_cli_op_at: every operation with a command line, then help; NULL past the end. */
const AtharOp *athar_cli_op_at (size_t i);

typedef struct {
	const char *name, *value, *help; /* "--json"; NULL or "DIR"; message key */
} AtharGlobalOption;
extern const AtharGlobalOption athar_global_options[];

extern const AtharOp athar_op_help;

/* help.c: all (transfer full). @value: what stands for an option's value: "N", "DIR", "a|b". */
char *athar_help_dup_usage (const AtharOp *op);
char *athar_help_dup_value (const AtharArg *arg);
char *athar_help_dup_op (const AtharOp *op, AtharLang lang, unsigned width); /* columns; 0: unknown */
char *athar_help_dup_all (AtharLang lang, unsigned width);
char *athar_man_dup (AtharLang lang);	/* man.c: troff */
char *athar_completion_dup_bash (void); /* completion.c */
