/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/completion.c: completion for bash, made from the table of operations; needs nothing but bash.
 * It completes command words, options and the words of an enumeration; everything else is a file
 * name.
 */
#include <string.h>

#include "cli/cli.h"

static void
add_options (GString *out, const AtharOp *op)
{
	for (const AtharArg *arg = op->args; arg && arg->name; arg++)
		if (!(arg->flags & ATHAR_ARG_POSITIONAL))
			g_string_append_printf (out, "--%s ", arg->name);
}

static void
add_words (GString *out, const AtharOp *op)
{
	for (const AtharArg *arg = op->args; arg && arg->name; arg++) {
		g_autofree char *words =
			arg->type == ATHAR_ARG_ENUM ? g_strjoinv (" ", (GStrv)arg->words) : NULL;
		if (words && !(arg->flags & ATHAR_ARG_POSITIONAL))
			g_string_append_printf (
				out, "    '%s --%s') words='%s' ;;\n", op->name, arg->name, words);
	}
}

char *
athar_completion_dup_bash (void)
{
	g_autoptr (GString) out = g_string_new (
		"# bash completion for athar, made by: athar help --completion bash\n");
	const AtharOp *op;
	g_string_append (out, "_athar() {\n"
			      "  local cur=${COMP_WORDS[COMP_CWORD]} "
			      "prev=${COMP_WORDS[COMP_CWORD-1]} op='' words='' i\n"
			      "  COMPREPLY=()\n"
			      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
			      "    case ${COMP_WORDS[i]} in\n"
			      "      -C | --lang) ((i++)) ;;\n"
			      "      -*) ;;\n"
			      "      *) if [[ -z $op ]]; then op=${COMP_WORDS[i]}; fi ;;\n"
			      "    esac\n"
			      "  done\n"
			      "  if [[ $prev == --lang ]]; then words='ar en'; fi\n"
			      "  case \"$op $prev\" in\n");
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++)
		add_words (out, op);
	g_string_append (out, "    *) ;;\n  esac\n"
			      "  if [[ -z $words && -z $op ]]; then\n    words='");
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++)
		g_string_append_printf (out, "%s ", op->name);
	g_string_append (out, "-C --json --lang --help --version'\n"
			      "  elif [[ -z $words && $cur == -* ]]; then\n    case $op in\n");
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++) {
		g_string_append_printf (out, "      '%s') words='", op->name);
		add_options (out, op);
		g_string_append (out, "--json --lang --help' ;;\n");
	}
	g_string_append (out, "      *) ;;\n    esac\n  fi\n"
			      "  if [[ -n $words ]]; then mapfile -t COMPREPLY < <(compgen -W "
			      "\"$words\" -- \"$cur\"); fi\n"
			      "}\ncomplete -o default -F _athar athar\n");
	return g_string_free (g_steal_pointer (&out), FALSE);
}
