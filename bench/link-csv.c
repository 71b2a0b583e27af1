/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/link-csv.c: CSV with quotes, and which column is what by its header.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/link/name.h"
#include "link-bench.h"

typedef struct {
	const char *headers; /* words, each may head this column */
	AtharLinkKind kind;
	AtharLinkRole role;
} Known;

static const Known KNOWN[] = {
	{"first_name given_name given n1 fname_c1", ATHAR_KIND_NAME, ATHAR_FIELD_GIVEN},
	{"father n2", ATHAR_KIND_NAME, ATHAR_FIELD_FATHER},
	{"grandfather n3", ATHAR_KIND_NAME, ATHAR_FIELD_GRANDFATHER},
	{"surname last_name family n4 lname_c1", ATHAR_KIND_NAME, ATHAR_FIELD_FAMILY},
	{"mother", ATHAR_KIND_NAME, ATHAR_FIELD_MOTHER},
	{"sex gender", ATHAR_KIND_CODE, ATHAR_FIELD_SEX},
	{"dob date_of_birth", ATHAR_KIND_DATE, ATHAR_FIELD_BIRTH},
	{"yob age", ATHAR_KIND_NUMBER, ATHAR_FIELD_BIRTH},
	{"postcode_fake postcode suburb city address_1 address_2 birth_place", ATHAR_KIND_NAME,
		ATHAR_FIELD_PERSON},
	{"soc_sec_id email", ATHAR_KIND_NAME, ATHAR_FIELD_PERSON},
	{"occupation street_number state", ATHAR_KIND_CODE, ATHAR_FIELD_PERSON},
	{"place", ATHAR_KIND_NAME, ATHAR_FIELD_PLACE},
	{"register", ATHAR_KIND_CODE, ATHAR_FIELD_REGISTER},
};

/* Cells of @line, unquoted in place. */
static void
split (GString *line, GPtrArray *row)
{
	char *from = line->str, *to = line->str;
	bool quoted = false;
	g_ptr_array_set_size (row, 0);
	for (char *at = line->str;; at++) {
		if (!*at || (!quoted && *at == ',')) {
			char end = *at;
			*to = 0;
			g_ptr_array_add (row, g_strstrip (from));
			if (!end)
				return;
			from = to = at + 1;
		} else if (*at == '"') {
			if (quoted && at[1] == '"')
				*to++ = *at++;
			else
				quoted = !quoted;
		} else
			*to++ = *at;
	}
}

/* One row of the file, over lines while a quote is open. */
static gboolean
read_row (FILE *file, GString *line, GPtrArray *row)
{
	bool quoted = false;
	int c;
	g_string_truncate (line, 0);
	while ((c = getc_unlocked (file)) != EOF && (quoted || c != '\n')) {
		quoted ^= c == '"';
		if (c)
			g_string_append_c (line, (char)c);
	}
	if (c == EOF && !line->len)
		return FALSE;
	split (line, row);
	return TRUE;
}

gboolean
bench_csv_open (const char *path, BenchCsv *ret_csv)
{
	static const char MARK[] = "\xef\xbb\xbf";
	*ret_csv = (BenchCsv){.file = fopen (path, "r")};
	if (!ret_csv->file)
		return FALSE;
	ret_csv->header = g_ptr_array_new ();
	ret_csv->row = g_ptr_array_new ();
	ret_csv->header_line = g_string_new (NULL);
	ret_csv->line = g_string_new (NULL);
	if (!read_row (ret_csv->file, ret_csv->header_line, ret_csv->header))
		return FALSE;
	if (g_str_has_prefix (ret_csv->header->pdata[0], MARK))
		ret_csv->header->pdata[0] = (char *)ret_csv->header->pdata[0] + 3;
	return TRUE;
}

gboolean
bench_csv_next (BenchCsv *csv)
{
	return read_row (csv->file, csv->line, csv->row);
}

void
bench_csv_close (BenchCsv *csv)
{
	fclose (csv->file);
	g_ptr_array_unref (csv->header);
	g_ptr_array_unref (csv->row);
	g_string_free (csv->header_line, TRUE);
	g_string_free (csv->line, TRUE);
}

int
bench_csv_column (const BenchCsv *csv, const char *name)
{
	for (guint i = 0; i < csv->header->len; i++)
		if (!strcmp (csv->header->pdata[i], name))
			return (int)i;
	return -1;
}

const char *
bench_csv_cell (const BenchCsv *csv, int column)
{
	return column >= 0 && (guint)column < csv->row->len ? csv->row->pdata[column] : "";
}

static const Known *
known (const char *header)
{
	for (size_t i = 0; i < G_N_ELEMENTS (KNOWN); i++) {
		g_auto (GStrv) words = g_strsplit (KNOWN[i].headers, " ", -1);
		if (g_strv_contains ((const char *const *)words, header))
			return &KNOWN[i];
	}
	return NULL;
}

static const char *const PARTS[] = {"given", "father", "grandfather", "family"};

void
bench_add_fields (Bench *bench, const BenchCsv *csv)
{
	AtharLinkTable *table = bench->table;
	if (bench_csv_column (csv, "name_ar") >= 0)
		for (int role = 0; role < 4; role++)
			athar_link_table_add_field (table, PARTS[role], ATHAR_KIND_NAME,
				(AtharLinkRole)(ATHAR_FIELD_GIVEN + role));
	for (guint i = 0; i < csv->header->len; i++) {
		const Known *column = known (csv->header->pdata[i]);
		bool twice = column && column->role == ATHAR_FIELD_BIRTH &&
			column->kind == ATHAR_KIND_DATE &&
			(bench_csv_column (csv, "name_ar") >= 0 ||
				bench_csv_column (csv, "yob") >= 0);
		if (column && !twice)
			athar_link_table_add_field (
				table, g_intern_string (csv->header->pdata[i]), column->kind, column->role);
	}
	if (table->by_role[ATHAR_FIELD_GRANDFATHER] >= 0 && !bench->options.plain)
		athar_link_table_add_field (
			table, "descent", ATHAR_KIND_DESCENT, ATHAR_FIELD_DESCENT);
}

/* A word is normalised once and then known. */
static uint32_t
intern_name (Bench *bench, const char *text)
{
	AtharNameToken token;
	gpointer found = g_hash_table_lookup (bench->words, text);
	uint32_t id;
	if (found || !*text)
		return GPOINTER_TO_UINT (found);
	athar_name_token (text, strlen (text), &token);
	id = athar_tokens_intern (bench->table->lexicon, token.normal, token.lamalef);
	g_hash_table_insert (bench->words, g_strdup (text), GUINT_TO_POINTER (id));
	return id;
}

static uint32_t
date_of (const char *text)
{
	unsigned year = 0, month = 0, day = 0;
	if (strlen (text) == 8 && strspn (text, "0123456789") == 8) {
		unsigned all = (unsigned)g_ascii_strtoull (text, NULL, 10);
		return athar_date_pack (
			(int)(all / 10000), (int)(all / 100 % 100), (int)(all % 100));
	}
	sscanf (text, "%u-%u-%u", &year, &month, &day); /* what is no date packs as 0 */
	return year < 10000 ? athar_date_pack ((int)year, (int)month, (int)day) : 0;
}

static uint32_t
value_of (Bench *bench, AtharLinkField field, const char *text)
{
	gint64 number;
	if (!*text)
		return 0;
	if (field.kind == ATHAR_KIND_NAME)
		return intern_name (bench, text);
	if (field.kind == ATHAR_KIND_CODE)
		return athar_tokens_intern (bench->table->lexicon, text, NULL);
	if (field.kind == ATHAR_KIND_DATE)
		return date_of (text);
	number = g_ascii_strtoll (text, NULL, 10);
	return number < 0 ? 0 : athar_number_pack (number);
}

/* Given, father and grandfather from the front, family from the end. */
static void
set_parts (AtharLinkTable *table, const char *text)
{
	AtharName name;
	athar_name_parse (text, strlen (text), &name);
	for (int k = 0; k < 4; k++) {
		static const AtharNameRole roles[] = {ATHAR_ROLE_GIVEN, ATHAR_ROLE_FATHER,
			ATHAR_ROLE_GRANDFATHER, ATHAR_ROLE_FAMILY};
		const AtharNameToken *token = athar_name_find (&name, roles[k]);
		if (token)
			athar_link_table_set (table, k,
				athar_tokens_intern (
					table->lexicon, token->normal, token->lamalef));
	}
}

static uint32_t
truth_of (Bench *bench, const char *text)
{
	gpointer found = g_hash_table_lookup (bench->truths, text);
	char last = text[strlen (text) - 1];
	if (found)
		return GPOINTER_TO_UINT (found);
	bench->truth.n++;
	if (!(bench->truth.n & (bench->truth.n - 1))) /* room for twice as many */
		bench->truth.odd = g_renew (bool, bench->truth.odd, bench->truth.n * 2 + 1);
	bench->truth.odd[bench->truth.n] = g_ascii_xdigit_value (last) & 1;
	g_hash_table_insert (bench->truths, g_strdup (text), GUINT_TO_POINTER (bench->truth.n));
	return bench->truth.n;
}

gboolean
bench_add_rows (Bench *bench, BenchCsv *csv, uint16_t list, const char *truth)
{
	AtharLinkTable *table = bench->table;
	int names = bench_csv_column (csv, "name_ar"), truths = bench_csv_column (csv, truth);
	int columns[ATHAR_LINK_FIELDS_MAX];
	for (unsigned f = 0; f < table->n_fields; f++)
		columns[f] = athar_link_table_has (table, f)
			? bench_csv_column (csv, table->fields[f].name)
			: -1;
	while (bench_csv_next (csv)) {
		const char *text = bench_csv_cell (csv, truths);
		if (!athar_link_table_add_row (table, list))
			return false;
		if (bench->truth.capacity < table->n_rows) {
			bench->truth.capacity = table->capacity;
			bench->truth.of_row =
				g_renew (uint32_t, bench->truth.of_row, table->capacity);
		}
		bench->truth.of_row[table->n_rows - 1] = *text ? truth_of (bench, text) : 0;
		if (names >= 0)
			set_parts (table, bench_csv_cell (csv, names));
		for (unsigned f = 0; f < table->n_fields; f++)
			if (columns[f] >= 0)
				athar_link_table_set (table, (int)f,
					value_of (bench, table->fields[f],
						bench_csv_cell (csv, columns[f])));
	}	return true;
}
