/* SPDX-License-Identifier: Apache-2.0
 *
 * op/csv.c: see csv.h. A state machine of four states over bytes; quotes double inside quotes.
 */
#include <string.h>

#include "base/text.h"
#include "op/csv.h"

#define MAX_COLUMNS 256

typedef struct {
	const char *at, *end;
	char comma;
	size_t line, max_rows;
	GPtrArray *rows;
} Csv;

static char
guess_comma (const char *data, size_t bytes)
{
	static const char candidates[] = {',', ';', '\t'};
	const char *eol = memchr (data, '\n', bytes);
	size_t n = eol ? (size_t)(eol - data) : bytes, best = 0;
	char comma = ',';
	for (size_t c = 0; c < G_N_ELEMENTS (candidates); c++) {
		size_t count = 0;
		for (size_t i = 0; i < n; i++)
			count += data[i] == candidates[c];
		if (count > best) {
			best = count;
			comma = candidates[c];
		}
	}
	return comma;
}

/* One cell; leaves @csv->at on the separator or line end behind it. */
static gboolean
read_cell (Csv *csv, GString *cell, GError **error)
{
	size_t opened = csv->line;
	bool quoted = csv->at < csv->end && *csv->at == '"';
	for (csv->at += quoted; csv->at < csv->end; csv->at++) {
		char c = *csv->at;
		if (quoted && c == '"' && csv->at + 1 < csv->end && csv->at[1] == '"')
			csv->at++;
		else if (quoted && c == '"') {
			csv->at++;
			return TRUE;
		} else if (!quoted && (c == csv->comma || c == '\n' || c == '\r'))
			return TRUE;
		csv->line += c == '\n';
		g_string_append_c (cell, c);
	}
	if (quoted)
		return athar_throw (error, ATHAR_ERROR_INVALID, "op.csv-open-quote", "line",
			ATHAR_U64 (opened), NULL);
	return TRUE;
}

static gboolean
read_row (Csv *csv, GPtrArray *cells, GError **error)
{
	for (;;) {
		g_autoptr (GString) cell = g_string_new (NULL);
		if (!read_cell (csv, cell, error))
			return FALSE;
		if (cells->len == MAX_COLUMNS)
			return athar_throw (error, ATHAR_ERROR_LIMIT, "op.csv-too-wide", "line",
				ATHAR_U64 (csv->line), NULL);
		g_ptr_array_add (cells, g_string_free (g_steal_pointer (&cell), FALSE));
		if (csv->at == csv->end)
			return TRUE;
		if (*csv->at == csv->comma) {
			csv->at++;
			continue;
		}
		if (*csv->at != '\n' && *csv->at != '\r')
			return athar_throw (error, ATHAR_ERROR_INVALID, "op.csv-after-quote",
				"line", ATHAR_U64 (csv->line), NULL);
		csv->at += *csv->at == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n';
		csv->at++;
		csv->line++;
		return TRUE;
	}
}

GPtrArray *
athar_csv_parse (const char *data, size_t bytes, size_t max_rows, GError **error)
{
	g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
	Csv csv;
	if (bytes >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0) {
		data += 3;
		bytes -= 3;
	}
	if (!athar_text_valid (data, bytes))
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "op.csv-not-utf8", NULL);
	csv = (Csv){.at = data,
		.end = data + bytes,
		.comma = guess_comma (data, bytes),
		.line = 1,
		.max_rows = max_rows,
		.rows = rows};
	while (csv.at < csv.end) {
		g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
		if (!read_row (&csv, cells, error))
			return NULL;
		if (cells->len == 1 && *(char *)cells->pdata[0] == '\0')
			continue;
		if (rows->len == max_rows)
			return athar_throw_null (error, ATHAR_ERROR_LIMIT, "op.csv-too-long",
				"rows", ATHAR_U64 (max_rows), NULL);
		g_ptr_array_add (cells, NULL);
		g_ptr_array_set_free_func (cells, NULL);
		g_ptr_array_add (rows, g_ptr_array_free (g_steal_pointer (&cells), FALSE));
	}
	return g_steal_pointer (&rows);
}
