/* SPDX-License-Identifier: Apache-2.0
 *
 * op/printer-private.h: what a printer must do. printer.c turns every typed value into one of these
 * calls.
 */
#pragma once

#include "op/printer.h"

typedef enum { ATHAR_PRINTED_OBJECT, ATHAR_PRINTED_LIST } AtharPrinted;

typedef struct {
	/* @plain: what a program reads; @shown: what a person reads (NULL: the same). @quote: a
	 * JSON string, else a literal. */
	void (*value) (AtharPrinter *out, const char *field, const char *plain, const char *shown,
		bool quote);
	void (*begin) (
		AtharPrinter *out, const char *field, AtharPrinted what, AtharPrintStyle style);
	void (*end) (AtharPrinter *out, AtharPrinted what);
	void (*say) (AtharPrinter *out, const char *sentence);
	void (*flush) (AtharPrinter *out);
	void (*free) (gpointer state);
	bool for_people; /* values for programs only are left out */
} AtharPrinterClass;

struct AtharPrinter {
	const AtharPrinterClass *class;
	AtharPrinterOptions options;
	int broken; /* errno of the sink */
	gpointer state;
};

AtharPrinter *athar_printer_new (
	const AtharPrinterClass *class, const AtharPrinterOptions *options, gpointer state);
void athar_printer_write (AtharPrinter *out, const char *data, size_t bytes);
/* athar_printer_json_name: (transfer full) "status.log-size" → "log_size". */
char *athar_printer_json_name (const char *field);
