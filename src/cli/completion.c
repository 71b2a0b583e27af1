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

/* "set new": the group is "set". */
static char *
dup_group (const AtharOp *op)
{
	const char *space = strchr (op->name, ' ');
	return space ? g_strndup (op->name, (gsize)(space - op->name)) : NULL;
}

static const char *
last_word (const AtharOp *op)
{
	const char *space = strrchr (op->name, ' ');
	return space ? space + 1 : op->name;
}

/* After an option that takes one of some words, and for a first argument that is one. */
static void
add_words (GString *out, const AtharOp *op)
{
	bool first = true;
	for (const AtharArg *arg = op->args; arg && arg->name; arg++) {
		bool positional = arg->flags & ATHAR_ARG_POSITIONAL;
		g_autofree char *words =
			arg->type == ATHAR_ARG_ENUM ? g_strjoinv (" ", (GStrv)arg->words) : NULL;
		if (words && !positional)
			g_string_append_printf (
				out, "    '%s --%s') words='%s' ;;\n", op->name, arg->name, words);
		if (words && positional && first)
			g_string_append_printf (
				out, "    '%s %s') words='%s' ;;\n", op->name, last_word (op), words);
		first = first && !positional;
	}
}

/* The first words of all operations, each once; with @group, the second words of that group. */
static void
add_names (GString *out, const char *group)
{
	g_autoptr (GHashTable) seen =
		g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	const AtharOp *op;
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++) {
		g_autofree char *own = dup_group (op);
		char *word = g_strdup (group ? last_word (op) : own ? own : op->name);
		if (group && g_strcmp0 (own, group) != 0)
			g_free (word);
		else if (!g_hash_table_contains (seen, word) && g_hash_table_add (seen, word))
			g_string_append_printf (out, "%s ", word);
		else
			g_free (word);
	}
}

/* One line for each group, made by @add. */
static void
each_group (GString *out, void (*add) (GString *out, const char *group))
{
	g_autofree char *before = NULL;
	const AtharOp *op;
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++) {
		char *group = dup_group (op);
		if (group && g_strcmp0 (group, before) != 0)
			add (out, group);
		g_free (before);
		before = group;
	}
}

static void
add_group_join (GString *out, const char *group)
{
	g_string_append_printf (out, "        %s) op+=\" ${COMP_WORDS[i]}\" ;;\n", group);
}

static void
add_group_words (GString *out, const char *group)
{
	g_string_append_printf (out, "    '%s') words='", group);
	add_names (out, group);
	g_string_append (out, "' ;;\n");
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
			      "      *) case $op in\n"
			      "        '') op=${COMP_WORDS[i]} ;;\n");
	each_group (out, add_group_join);
	g_string_append (out, "      esac ;;\n"
			      "    esac\n"
			      "  done\n"
			      "  if [[ $prev == --lang ]]; then words='ar en'; fi\n"
			      "  case \"$op $prev\" in\n");
	for (size_t i = 0; (op = athar_cli_op_at (i)); i++)
		add_words (out, op);
	g_string_append (out, "    *) ;;\n  esac\n"
			      "  if [[ -z $words && -z $op ]]; then\n    words='");
	add_names (out, NULL);
	g_string_append (out, "-C --json --lang --help --version'\n"
			      "  elif [[ -z $words ]]; then\n    case $op in\n");
	each_group (out, add_group_words);
	g_string_append (out, "    esac\n  fi\n"
			      "  if [[ -z $words && $cur == -* ]]; then\n    case $op in\n");
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
