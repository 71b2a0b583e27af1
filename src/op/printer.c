/* SPDX-License-Identifier: Apache-2.0
 *
 * op/printer.c: typed values to the two texts each has: for a program, for a person.
 */
#include "op/printer.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "op/printer-private.h"

AtharPrinter *
athar_printer_new (
	const AtharPrinterClass *class, const AtharPrinterOptions *options, gpointer state)
{
	AtharPrinter *out = g_new0 (AtharPrinter, 1);
	out->class = class;
	out->options = *options;
	out->state = state;
	return out;
}

void
athar_printer_write (AtharPrinter *out, const char *data, size_t bytes)
{
	if (out->broken || !bytes)
		return;
	errno = 0;
	if (!out->options.sink (data, bytes, out->options.payload))
		out->broken = errno ? errno : EIO;
}

bool
athar_printer_is_broken (const AtharPrinter *out)
{
	return out->broken != 0;
}

bool
athar_printer_is_for_people (const AtharPrinter *out)
{
	return out->class->for_people;
}

unsigned
athar_printer_get_width (const AtharPrinter *out)
{
	return out->options.width;
}

gboolean
athar_printer_finish (AtharPrinter *out, GError **error)
{
	out->class->flush (out);
	if (!out->broken)
		return TRUE;
	errno = out->broken;
	return athar_throw_errno (error, "op.output", NULL);
}

void
athar_printer_free (AtharPrinter *out)
{
	if (!out)
		return;
	out->class->free (out->state);
	g_free (out);
}

char *
athar_printer_json_name (const char *field)
{
	const char *dot = strrchr (field, '.');
	return g_strdelimit (g_strdup (dot ? dot + 1 : field), "-", '_');
}

void
athar_print_begin_object (AtharPrinter *out, const char *field)
{
	out->class->begin (out, field, ATHAR_PRINTED_OBJECT, ATHAR_PRINT_BLOCKS);
}

void
athar_print_end_object (AtharPrinter *out)
{
	out->class->end (out, ATHAR_PRINTED_OBJECT);
}

void
athar_print_begin_list (AtharPrinter *out, const char *field, AtharPrintStyle style)
{
	out->class->begin (out, field, ATHAR_PRINTED_LIST, style);
}

void
athar_print_end_list (AtharPrinter *out)
{
	out->class->end (out, ATHAR_PRINTED_LIST);
}

void
athar_print_string (AtharPrinter *out, const char *field, const char *text)
{
	g_autofree char *valid = NULL;
	g_autofree char *safe = NULL;
	if (!text) {
		out->class->value (out, field, "null", "", false);
		return;
	}
	valid = athar_text_lossy (text, strlen (text));
	safe = athar_text_safe (valid);
	out->class->value (out, field, valid, safe, true);
}

void
athar_print_data (AtharPrinter *out, const char *field, const char *text)
{
	g_autofree char *valid = athar_text_lossy (text, strlen (text));
	if (!out->class->for_people)
		out->class->value (out, field, valid, NULL, true);
}

static char *
replace_all (const char *text, const char *from, const char *to)
{
	g_auto (GStrv) parts = g_strsplit (text, from, -1);
	return g_strjoinv (to, parts);
}

void
athar_print_marked (AtharPrinter *out, const char *field, const char *text)
{
	g_autofree char *valid = athar_text_lossy (text, strlen (text));
	g_autofree char *safe = athar_text_safe (valid);
	g_autofree char *opened =
		replace_all (safe, "\xEE\x80\x80", out->options.colour ? "\x1b[1m" : "[");
	g_autofree char *shown =
		replace_all (opened, "\xEE\x80\x81", out->options.colour ? "\x1b[0m" : "]");
	out->class->value (out, field, valid, shown, true);
}

void
athar_print_int (AtharPrinter *out, const char *field, int64_t n)
{
	out->class->value (out, field, ATHAR_I64 (n), NULL, false);
}

void
athar_print_bool (AtharPrinter *out, const char *field, bool yes)
{
	const char *shown = athar_msg_text (out->options.lang, yes ? "op.yes" : "op.no");
	out->class->value (out, field, yes ? "true" : "false", shown, false);
}

void
athar_print_time (AtharPrinter *out, const char *field, int64_t us)
{
	g_autofree char *shown = athar_printer_dup_time (us);
	out->class->value (out, field, ATHAR_TIME_STR (us), shown, true);
}

char *
athar_printer_dup_time (int64_t us)
{
	const char *text = ATHAR_TIME_STR (us);
	return g_strdup_printf ("%.10s %.8s UTC", text, text + 11);
}

void
athar_print_id (AtharPrinter *out, const char *field, const AtharId *id)
{
	out->class->value (out, field, id ? ATHAR_ID_STR (id) : "null", id ? NULL : "", id != NULL);
}

void
athar_print_hash (AtharPrinter *out, const char *field, const AtharHash *hash)
{
	out->class->value (
		out, field, hash ? ATHAR_HASH_STR (hash) : "null", hash ? NULL : "", hash != NULL);
}

/* GLib's own follows the system's language, not the reader's. */
char *
athar_printer_dup_size (AtharLang lang, uint64_t bytes)
{
	static const char *const keys[] = {
		"op.size-b", "op.size-kb", "op.size-mb", "op.size-gb", "op.size-tb"};
	uint64_t unit = 1;
	size_t step = 0;
	char text[32];
	while (step + 1 < G_N_ELEMENTS (keys) && bytes / unit >= 1000) {
		unit *= 1000;
		step++;
	}
	if (step)
		g_snprintf (text, sizeof text, "%u.%u", (unsigned)(bytes / unit),
			(unsigned)(bytes % unit * 10 / unit));
	else
		g_snprintf (text, sizeof text, "%u", (unsigned)bytes);
	return athar_msg (lang, keys[step], "n", text, NULL);
}

char *
athar_printer_dup_size_plain (AtharLang lang, uint64_t bytes)
{
	g_autofree char *isolated = athar_printer_dup_size (lang, bytes);
	g_autofree char *opened = replace_all (isolated, "\xE2\x81\xA8", "");
	return replace_all (opened, "\xE2\x81\xA9", "");
}

void
athar_print_size (AtharPrinter *out, const char *field, uint64_t bytes)
{
	g_autofree char *shown = athar_printer_dup_size (out->options.lang, bytes);
	out->class->value (out, field, ATHAR_U64 (bytes), shown, false);
}

void
athar_print_word (AtharPrinter *out, const char *field, const char *key)
{
	g_autofree char *name = athar_printer_json_name (key);
	const char *text = athar_msg_text (out->options.lang, key);
	out->class->value (out, field, name, text ? text : key, true);
}

void
athar_print_named (AtharPrinter *out, const char *field, const char *code, const char *name)
{
	g_autofree char *safe = code ? athar_text_safe (name) : NULL;
	if (code)
		out->class->value (out, field, code, safe, true);
	else
		athar_print_string (out, field, NULL);
}

void
athar_print_numbered (AtharPrinter *out, const char *field, int64_t code, const char *name)
{
	g_autofree char *safe = athar_text_safe (name);
	out->class->value (out, field, ATHAR_I64 (code), safe, false);
}

void
athar_print_json (AtharPrinter *out, const char *field, const AtharJson *json)
{
	g_autoptr (GString) text = g_string_new (NULL);
	g_autofree char *safe = NULL;
	if (json)
		athar_json_canonical (json, text);
	else
		g_string_append (text, "null");
	safe = athar_text_safe (text->str);
	out->class->value (out, field, text->str, json ? safe : "", false);
}

void
athar_print_say (AtharPrinter *out, const char *key, ...)
{
	g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
	g_autofree char *sentence = NULL;
	const char *word;
	va_list args;
	va_start (args, key);
	while ((word = va_arg (args, const char *)))
		g_ptr_array_add (pairs, (char *)word);
	va_end (args);
	g_ptr_array_add (pairs, NULL);
	sentence = athar_msg_v (out->options.lang, key, (const char *const *)pairs->pdata);
	out->class->say (out, sentence);
}

static bool
has_control (const char *text)
{
	for (; *text; text = g_utf8_next_char (text))
		if (g_unichar_iscntrl (g_utf8_get_char (text)))
			return true;
	return false;
}

/* What is put in was escaped and isolated when the sentence was made. One that came out of a file
 * (a receipt) says so only: what moves a cursor shows that it was not. */
void
athar_print_sentence (AtharPrinter *out, const char *field, const char *sentence)
{
	if (!g_utf8_validate (sentence, -1, NULL) || has_control (sentence))
		athar_print_string (out, field, sentence);
	else
		out->class->value (out, field, sentence, NULL, true);
}

void
athar_print_error (AtharPrinter *out, const char *field, const GError *error)
{
	g_autofree char *text = athar_error_dup_text (error, out->options.lang);
	athar_print_begin_object (out, field);
	athar_print_string (out, "op.code", athar_error_name (athar_error_code (error)));
	athar_print_sentence (out, "op.message", text);
	athar_print_end_object (out);
}

void
athar_print_raw (AtharPrinter *out, const void *data, size_t bytes)
{
	g_autofree char *text = NULL;
	if (out->options.results_only) {
		text = g_strndup (data, bytes);
		athar_print_string (out, "words.text", text);
		return;
	}
	out->class->flush (out);
	athar_printer_write (out, data, bytes);
}
