/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/columns.h: mentions as columns of 32-bit numbers, all that linkage looks at. Text is
 * interned once in a lexicon; names, codes, numbers and dates of a row are then 4 bytes each, so that
 * ten million rows of six fields are 240 MB.
 *
 * Calling sequence: athar_link_table_new, _add_field for each field, then for each row
 * athar_link_table_add_row and _set; rows of one list follow each other. After the last row
 * athar_tokens_finish makes the neighbours. The table then only reads.
 *
 * Invariants: 1. value 0 is "not told", for every kind. 2. token ids begin with 1. 3. lists rise
 * with the row.
 *
 * Kinds: NAME a token id, compared by letters; CODE a token id, equal or not (sex, wing); NUMBER a
 * small whole number + ATHAR_NUMBER_ZERO (age, year of birth); DATE as athar_date_pack.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define ATHAR_LINK_FIELDS_MAX 16
#define ATHAR_LINK_ROWS_MAX (UINT32_C (1) << 30)
#define ATHAR_TOKEN_LETTERS_MAX 32 /* letters compared; what follows is kept and not compared */
#define ATHAR_NUMBER_ZERO 100000u
/* Tokens sharing one shortened form beyond this are not searched for neighbours; honest lexicons
 * stay under 30 (35,000 names), a made-up one would be quadratic. Counted in near_left_out. */
#define ATHAR_NEAR_BUCKET_MAX 256

typedef struct {
	uint32_t *neighbours; /* sorted within each token */
	uint32_t *first;      /* n_tokens + 2 */
	uint64_t near_left_out;
} AtharNeighbours;

typedef struct {
	GHashTable *ids, *keys; /* text → id; keys are their own space */
	GPtrArray *texts;	/* by id; 0 is NULL */
	GArray *letters;	/* uint16_t, all tokens */
	GArray *starts;		/* uint32_t into letters */
	GArray *fold;		/* uint32_t key id of the lam-alef form; 0 none */
	GStringChunk *chunk;
	AtharNeighbours near;
} AtharTokens;

/* athar_tokens_intern: the id of @text (valid UTF-8); 0 for "". @fold is the key under which it
 * counts as the same after damage (lam-alef order), NULL: itself. The first call for a text
 * decides. */
uint32_t athar_tokens_intern (AtharTokens *lexicon, const char *text, const char *fold);
const char *athar_tokens_text (const AtharTokens *lexicon, uint32_t id);
uint32_t athar_tokens_size (const AtharTokens *lexicon); /* ids are below this */
const uint16_t *athar_tokens_letters (const AtharTokens *lexicon, uint32_t id, unsigned *ret_n);
/* athar_tokens_finish: all pairs of tokens at distance 1 (one letter more, less, other, or two
 * changed places; tokens of three letters at least) and those with one fold key. */
void athar_tokens_finish (AtharTokens *lexicon);

typedef enum {
	ATHAR_KIND_NAME,
	ATHAR_KIND_CODE,
	ATHAR_KIND_NUMBER,
	ATHAR_KIND_DATE,
	ATHAR_KIND_DESCENT, /* no column: is one of the two named as the other's father */
	ATHAR_KIND_MARRIAGE /* no column: is one named as the other's husband or wife */
} AtharLinkKind;

/* What a field says about kin (kin.h). */
typedef enum {
	ATHAR_FIELD_GIVEN,
	ATHAR_FIELD_FATHER,
	ATHAR_FIELD_GRANDFATHER,
	ATHAR_FIELD_FAMILY,
	ATHAR_FIELD_MOTHER,
	ATHAR_FIELD_SPOUSE, /* the husband or wife that is told, as a given name */
	ATHAR_FIELD_SEX,
	ATHAR_FIELD_BIRTH,    /* age, year, date */
	ATHAR_FIELD_PLACE,    /* a household shares it */
	ATHAR_FIELD_REGISTER, /* civil register place and number: a family shares it */
	ATHAR_FIELD_PERSON,   /* what is one person's own: identity number, arrest */
	ATHAR_FIELD_DESCENT,
	ATHAR_FIELD_MARRIAGE,
	ATHAR_N_FIELD_ROLES
} AtharLinkRole;

typedef struct {
	const char *name; /* of the caller, outlives the table */
	AtharLinkKind kind;
	AtharLinkRole role;
} AtharLinkField;

typedef struct {
	AtharTokens *lexicon;
	AtharLinkField fields[ATHAR_LINK_FIELDS_MAX];
	uint32_t *cells; /* of one row beside each other: a comparison reads two cache lines */
	uint16_t *lists; /* of each row */
	unsigned n_fields, n_lists;
	uint32_t n_rows, capacity;
	/* The first NAME field of each role, or -1; DESCENT reads them. */
	int by_role[ATHAR_N_FIELD_ROLES];
} AtharLinkTable;

AtharLinkTable *athar_link_table_new (void);
void athar_link_table_free (AtharLinkTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharLinkTable, athar_link_table_free)
/* athar_link_table_add_field: before the first row; its index, -1 when there are too many. */
int athar_link_table_add_field (AtharLinkTable *table, const char *name, AtharLinkKind kind,
	AtharLinkRole role);
/* athar_link_table_add_row: false when there is no room (memory, ATHAR_LINK_ROWS_MAX), or @list is
 * below that of the row before. */
bool athar_link_table_add_row (AtharLinkTable *table, uint16_t list);
/* athar_link_table_set: of the last row. */
void athar_link_table_set (AtharLinkTable *table, int field, uint32_t value);

/* athar_link_table_has: the field has values of its own (not DESCENT, MARRIAGE). */
static inline bool
athar_link_table_has (const AtharLinkTable *table, unsigned field)
{
	return table->fields[field].kind < ATHAR_KIND_DESCENT;
}

static inline uint32_t
athar_link_table_get (const AtharLinkTable *table, unsigned field, uint32_t row)
{
	return table->cells[(size_t)row * table->n_fields + field];
}

/* athar_date_pack: year 1..9999, month and day 0 when not told; 0 when it is no date. */
uint32_t athar_date_pack (int year, int month, int day);
int athar_date_year (uint32_t date);
int athar_date_month (uint32_t date);
int athar_date_day (uint32_t date);
uint32_t athar_number_pack (int64_t number); /* 0 outside -100,000..1,000,000,000 */
