/* SPDX-License-Identifier: Apache-2.0
 *
 * op/args.c: checks and keeps the values of one call. Getters of an argument the operation does not
 * declare are programming errors and stop the program in tests (g_return_if_fail).
 */
#include "op/args.h"

#include <string.h>

#include "base/edtf.h"
#include "base/text.h"
#include "op/word.h"

typedef struct {
	const AtharArg *arg;
	GPtrArray *texts; /* char*, NULL-terminated once something is added */
	unsigned n;
	bool given;  /* by the caller */
	bool wanted; /* a SECRET to ask for */
	int64_t n_value;
	GArray *ids; /* AtharId, after resolve */
	AtharHash record;
} Value;

struct AtharArgs {
	const AtharOp *op;
	Value *values; /* one for each argument of the table */
	size_t n;
};

AtharArgs *
athar_args_new (const AtharOp *op)
{
	AtharArgs *args = g_new0 (AtharArgs, 1);
	args->op = op;
	while (op->args && op->args[args->n].name)
		args->n++;
	args->values = g_new0 (Value, args->n + 1);
	for (size_t i = 0; i < args->n; i++) {
		args->values[i].arg = &op->args[i];
		args->values[i].texts = g_ptr_array_new_with_free_func (g_free);
		g_ptr_array_add (args->values[i].texts, NULL);
	}
	return args;
}

void
athar_args_free (AtharArgs *args)
{
	if (!args)
		return;
	for (size_t i = 0; i < args->n; i++) {
		g_ptr_array_unref (args->values[i].texts);
		g_clear_pointer (&args->values[i].ids, g_array_unref);
	}
	g_free (args->values);
	g_free (args);
}

const AtharArg *
athar_args_find (const AtharOp *op, const char *name)
{
	for (const AtharArg *arg = op->args; arg && arg->name; arg++)
		if (strcmp (arg->name, name) == 0)
			return arg;
	return NULL;
}

static Value *
find_value (const AtharArgs *args, const char *name)
{
	for (size_t i = 0; i < args->n; i++)
		if (strcmp (args->values[i].arg->name, name) == 0)
			return &args->values[i];
	return NULL;
}

static gboolean
throw_value (GError **error, const char *key, const AtharArg *arg, const char *text)
{
	g_autofree char *words = arg->words ? g_strjoinv (", ", (GStrv)arg->words) : NULL;
	g_autofree char *name = arg->flags & ATHAR_ARG_POSITIONAL
					? g_ascii_strup (arg->name, -1)
					: g_strconcat ("--", arg->name, NULL);
	if (arg->type == ATHAR_ARG_SECRET) /* errors are shown, logged and pasted: no secret in them */
		text = "…";
	return athar_throw (error, ATHAR_ERROR_USAGE, key, "arg", name, "value", text, "words",
		words ? words : "", "min", ATHAR_I64 (arg->min), "max", ATHAR_I64 (arg->max), NULL);
}

static gboolean
check_int (Value *value, const char *text, GError **error)
{
	const AtharArg *arg = value->arg;
	bool bounded = arg->min || arg->max;
	if (!g_ascii_string_to_signed (text, 10, bounded ? arg->min : G_MININT64,
		    bounded ? arg->max : G_MAXINT64, &value->n_value, NULL))
		return throw_value (error, bounded ? "op.arg-range" : "op.arg-int", arg, text);
	return TRUE;
}

/* 4096, 20MB (10^6), 20MiB or 20M (2^20). */
static gboolean
check_size (Value *value, const char *text, GError **error)
{
	static const char letters[] = "KMGT";
	g_autofree char *digits = g_strndup (text, strspn (text, "0123456789"));
	const char *unit = text + strlen (digits);
	const char *letter = *unit ? strchr (letters, g_ascii_toupper (*unit)) : NULL;
	uint64_t factor = 1, n;
	bool decimal = letter && g_ascii_strcasecmp (unit + 1, "B") == 0;
	bool known = !*unit || g_ascii_strcasecmp (unit, "B") == 0 ||
		     (letter && (decimal || !unit[1] || g_ascii_strcasecmp (unit + 1, "iB") == 0));
	for (const char *p = letters; letter && p <= letter; p++)
		factor *= decimal ? 1000 : 1024;
	if (!known || !g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64 / factor, &n, NULL))
		return throw_value (error, "op.arg-size", value->arg, text);
	value->n_value = (int64_t)(n * factor);
	return TRUE;
}

static gboolean
check_date (Value *value, const char *text, GError **error)
{
	g_autofree char *edtf = athar_edtf_from_words (text, NULL);
	return edtf ? TRUE : throw_value (error, "op.arg-date", value->arg, text);
}

static gboolean
check_text (Value *value, const char *text, GError **error)
{
	switch (value->arg->type) {
	case ATHAR_ARG_INT:
		return check_int (value, text, error);
	case ATHAR_ARG_SIZE:
		return check_size (value, text, error);
	case ATHAR_ARG_DATE:
		return check_date (value, text, error);
	case ATHAR_ARG_RECORD:
		return athar_hash_parse (text, &value->record)
			       ? TRUE
			       : throw_value (error, "op.arg-record", value->arg, text);
	case ATHAR_ARG_ENUM:
		return athar_word_find (value->arg->words, text)
			       ? TRUE
			       : throw_value (error, "op.arg-word", value->arg, text);
	case ATHAR_ARG_PATH: /* any bytes: file names need not be UTF-8 */
		return *text ? TRUE : throw_value (error, "op.arg-empty", value->arg, text);
	default:
		return athar_text_valid (text, strlen (text))
			       ? TRUE
			       : throw_value (error, "op.arg-utf8", value->arg, text);
	}
}

static gboolean
add_text (Value *value, const char *text, GError **error)
{
	if (value->n && !(value->arg->flags & ATHAR_ARG_MANY))
		return throw_value (error, "op.arg-twice", value->arg, text);
	if (!check_text (value, text, error))
		return FALSE;
	if (value->arg->type == ATHAR_ARG_ENUM)
		text = athar_word_find (value->arg->words, text);
	g_ptr_array_insert (value->texts, (int)value->n++, g_strdup (text));
	return TRUE;
}

gboolean
athar_args_add (AtharArgs *args, const AtharArg *arg, const char *text, GError **error)
{
	Value *value = &args->values[arg - args->op->args];
	value->given = true;
	if (arg->type == ATHAR_ARG_FLAG && !text) {
		value->n_value = 1;
		return TRUE;
	}
	if (arg->type == ATHAR_ARG_SECRET && !text) {
		value->wanted = true;
		return TRUE;
	}
	if (arg->type == ATHAR_ARG_FLAG)
		return throw_value (error, "op.arg-no-value", arg, text);
	return add_text (value, text, error);
}

void
athar_args_none (AtharArgs *args, const AtharArg *arg)
{
	if (arg->type == ATHAR_ARG_RECORD && (arg->flags & ATHAR_ARG_MANY) &&
		!(arg->flags & ATHAR_ARG_REQUIRED))
		args->values[arg - args->op->args].given = true;
}

gboolean
athar_args_ask (AtharArgs *args, const AtharFace *face, AtharLang lang, GError **error)
{
	for (size_t i = 0; i < args->n; i++) {
		Value *value = &args->values[i];
		g_autofree char *answer = NULL;
		g_autofree char *question = NULL;
		if (!value->wanted || value->n)
			continue;
		question = athar_msg (lang, value->arg->help, NULL);
		if (face && face->ask)
			answer = face->ask (question, (value->arg->flags & ATHAR_ARG_HIDDEN) != 0,
				face->payload);
		if (!answer)
			return throw_value (error, "op.no-answer", value->arg, "");
		if (*answer && !add_text (value, answer, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
athar_args_finish (AtharArgs *args, GError **error)
{
	for (size_t i = 0; i < args->n; i++) {
		Value *value = &args->values[i];
		if (value->n || value->given)
			continue;
		if (value->arg->flags & ATHAR_ARG_REQUIRED)
			return throw_value (error, "op.arg-missing", value->arg, "");
		if (value->arg->fallback && !add_text (value, value->arg->fallback, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
athar_args_resolve (AtharArgs *args, AtharCase *c, GError **error)
{
	for (size_t i = 0; i < args->n; i++) {
		Value *value = &args->values[i];
		if (value->arg->type != ATHAR_ARG_ENTITY)
			continue;
		value->ids = g_array_new (FALSE, TRUE, sizeof (AtharId));
		for (unsigned k = 0; k < value->n; k++) {
			AtharId id;
			if (!athar_case_resolve (c, value->texts->pdata[k], &id, error))
				return FALSE;
			g_array_append_val (value->ids, id);
		}
	}
	return TRUE;
}

bool
athar_args_has (const AtharArgs *args, const char *name)
{
	const Value *value = find_value (args, name);
	g_return_val_if_fail (value, false);
	return value->given;
}

const char *const *
athar_args_get_texts (const AtharArgs *args, const char *name)
{
	static const char *const none[] = {NULL};
	const Value *value = find_value (args, name);
	g_return_val_if_fail (value, none);
	return (const char *const *)value->texts->pdata;
}

int64_t
athar_args_get_int (const AtharArgs *args, const char *name)
{
	const Value *value = find_value (args, name);
	g_return_val_if_fail (
		value && (value->arg->type == ATHAR_ARG_INT || value->arg->type == ATHAR_ARG_SIZE),
		0);
	return value->n_value;
}

bool
athar_args_get_flag (const AtharArgs *args, const char *name)
{
	const Value *value = find_value (args, name);
	g_return_val_if_fail (value && value->arg->type == ATHAR_ARG_FLAG, false);
	return value->n_value != 0;
}

const AtharId *
athar_args_get_entities (const AtharArgs *args, const char *name, size_t *ret_n)
{
	const Value *value = find_value (args, name);
	g_return_val_if_fail (value && value->arg->type == ATHAR_ARG_ENTITY && value->ids, NULL);
	if (ret_n)
		*ret_n = value->ids->len;
	return value->ids->len ? &g_array_index (value->ids, AtharId, 0) : NULL;
}

const AtharHash *
athar_args_get_record (const AtharArgs *args, const char *name)
{
	const Value *value = find_value (args, name);
	g_return_val_if_fail (value && value->arg->type == ATHAR_ARG_RECORD, NULL);
	return value->n ? &value->record : NULL;
}
