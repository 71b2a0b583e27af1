/* SPDX-License-Identifier: Apache-2.0
 *
 * op/printer.h: results, described once, printed as text for a person (labels in their language,
 * aligned, safe for a terminal) or as JSON lines for a program.
 *
 * A @field is a message key: its text is the label, its last part the JSON name with '-' as '_':
 *     "status.log-size"  →  Log size: 12    {"log_size":12}
 * Values inside a list take field NULL. What begins at the outermost level is one JSON line; a list
 * there gives one line for each element. An outermost object says its kind: {"kind":"fault",…} for
 * "verify.fault".
 *
 *     athar_print_begin_list (out, "find.results", ATHAR_PRINT_ROWS);
 *     for (…) {
 *             athar_print_begin_object (out, NULL);
 *             athar_print_string (out, "find.reference", reference);
 *             athar_print_size (out, "find.bytes", bytes);
 *             athar_print_end_object (out);
 *     }
 *     athar_print_end_list (out);
 *
 * Calls never fail: a broken sink is remembered and told by athar_printer_finish() and
 * athar_printer_is_broken().
 */
#pragma once

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

typedef struct AtharPrinter AtharPrinter;
/* FALSE: the sink is gone (errno says why). */
typedef gboolean (*AtharPrinterSink) (const char *data, size_t bytes, gpointer payload);
typedef struct {
	AtharPrinterSink sink;
	gpointer payload;
	AtharLang lang;
	gboolean colour;
	unsigned width;	   /* columns; 0: unlimited. As JSON it means nothing. */
	bool results_only; /* JSON: nothing but results; raw bytes become one, {"text":…} */
} AtharPrinterOptions;

AtharPrinter *athar_printer_new_text (const AtharPrinterOptions *options);
AtharPrinter *athar_printer_new_json (const AtharPrinterOptions *options);
bool athar_printer_is_broken (const AtharPrinter *out);
bool athar_printer_is_for_people (const AtharPrinter *out); /* FALSE: JSON lines */
unsigned athar_printer_get_width (const AtharPrinter *out); /* columns; 0: unlimited */
gboolean athar_printer_finish (
	AtharPrinter *out, GError **error); /* flush; IO when the sink failed */
void athar_printer_free (AtharPrinter *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharPrinter, athar_printer_free)

typedef enum {
	ATHAR_PRINT_BLOCKS, /* each element on lines of its own */
	ATHAR_PRINT_ROWS,   /* objects with the same fields: a table for the eye */
} AtharPrintStyle;

void athar_print_begin_object (AtharPrinter *out, const char *field);
void athar_print_end_object (AtharPrinter *out);
void athar_print_begin_list (AtharPrinter *out, const char *field, AtharPrintStyle style);
void athar_print_end_list (AtharPrinter *out);

/* NULL values print nothing as text and null as JSON. */
void athar_print_string (AtharPrinter *out, const char *field, const char *text);
/* athar_print_data: a value for a program only; a person does not see it. */
void athar_print_data (AtharPrinter *out, const char *field, const char *text);
/* athar_print_marked: text with U+E000 … U+E001 around what was searched for: bold or in brackets for a
 * person, as it is for a program. */
void athar_print_marked (AtharPrinter *out, const char *field, const char *text);
void athar_print_int (AtharPrinter *out, const char *field, int64_t n);
void athar_print_bool (AtharPrinter *out, const char *field, bool yes);
void athar_print_time (
	AtharPrinter *out, const char *field, int64_t us); /* RFC 3339; text: seconds */
void athar_print_id (AtharPrinter *out, const char *field, const AtharId *id);
void athar_print_hash (AtharPrinter *out, const char *field, const AtharHash *hash);
void athar_print_size (AtharPrinter *out, const char *field, uint64_t bytes); /* text: 1.4 MB */
void athar_print_word (AtharPrinter *out, const char *field,
	const char *key); /* a word with a text of its own: JSON the last part of @key */
/* athar_print_named: the @code of a program, the @name of a person. NULL as athar_print_string. */
void athar_print_named (
	AtharPrinter *out, const char *field, const char *code, const char *name);
/* athar_print_numbered: the same for a code that is a number. */
void athar_print_numbered (
	AtharPrinter *out, const char *field, int64_t code, const char *name);
void athar_print_json (AtharPrinter *out, const char *field, const AtharJson *json);

/* athar_print_sentence: a value made by athar_msg or athar_error_dup_text: safe already. */
void athar_print_sentence (AtharPrinter *out, const char *field, const char *sentence);
/* athar_printer_dup_size: (transfer full) "1.4 MB" in @lang (powers of 1000). */
char *athar_printer_dup_size (AtharLang lang, uint64_t bytes);
/* athar_printer_dup_size_plain: the same without isolates, to be an argument of a sentence, which is
 * isolated as a whole. */
char *athar_printer_dup_size_plain (AtharLang lang, uint64_t bytes);
/* athar_printer_dup_time: (transfer full) "2024-12-09 05:41:07 UTC", as athar_print_time shows it. */
char *athar_printer_dup_time (int64_t us);
/* athar_print_say: a sentence for a person only (nothing as JSON). */
void athar_print_say (AtharPrinter *out, const char *key, ...) G_GNUC_NULL_TERMINATED;
/* athar_print_error: a GError as a result (a fault found, an item that failed): code and sentence.
 */
void athar_print_error (AtharPrinter *out, const char *field, const GError *error);
/* athar_print_raw: bytes as they are, in both (dump, proof). */
void athar_print_raw (AtharPrinter *out, const void *data, size_t bytes);
