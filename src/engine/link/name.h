/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name.h: a name as written becomes up to eight tokens with roles and keys. Pure functions over constant
 * tables (link/tables/, compiled in); nothing is allocated, nothing is kept.
 *
 *   AtharName name;
 *   athar_name_parse (cell, strlen (cell), &name);
 *   const AtharNameToken *father = athar_name_find (&name, ATHAR_ROLE_FATHER);
 *
 * N1 The verbatim text is never changed: a token names its byte range in it, everything else is derived and carries
 *    ATHAR_NAME_VERSION.
 * N2 Any bytes may come in: broken UTF-8 reads as U+FFFD, the first ATHAR_NAME_MAX_BYTES count, more sets
 *    ATHAR_NAME_CUT.
 * N3 `normal` is one form per spelling (rungs 2, 3, 4 and 6 below); `lamalef` and `rasm` equate different real names
 *    (Salih and Salah): they propose and are levels of comparison, they never merge.
 * N4 A word that is no part of a name ("bin", "known as") is no token; it gives its neighbours their roles.
 * N5 Parsing the normal forms, joined by spaces, gives the same normal forms again: of names as people write them,
 *    neither cut nor marked. Not of arbitrary bytes: letters between broken ones may join otherwise the second time.
 *
 * Forms of a token, all NUL-terminated UTF-8, cut at whole characters:
 *   normal    محمّـد → محمد, أحمد → احمد, فاطمة → فاطمه, عبد هللا → عبدالله, ابو بكر → ابوبكر, نور الدين → نورالدين;
 *             Latin: lower-case a–z, article and compounds in one spelling: ash-Shami → alshami, Abdur Rahman →
 *             abdalrahman,
 *             Nour-Eddine → nouraldin, Şükrü → sukru.
 *   sound     what the transducer (translit.h) reads: as normal, but ة ى ء آ ؤ ئ and ş ç ğ ı ê î û stay.
 *   lamalef   normal with every run of ا and ل sorted (PDF extraction swaps them: علاء → عالء). Latin: as normal.
 *   rasm      normal with dotless letter classes: {ب ت ث ن ي} {ج ح خ} {د ذ} {ر ز} {س ش} {ص ض} {ط ظ} {ع غ} {ف ق}.
 *             Latin: as normal.
 *   skeleton  consonant classes in a–z and A–Z, the same alphabet for both scripts: حسين and Hussein → hsn.
 *             Without article. May be empty (علي → l; آية → "").
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATHAR_NAME_VERSION 1
#define ATHAR_NAME_TOKENS 8
#define ATHAR_NAME_FORM_BYTES 48 /* 23 Arabic letters and the NUL; the longest compound on the lists seen has 19 */
#define ATHAR_NAME_SKELETON_BYTES 16
#define ATHAR_NAME_MAX_BYTES 1024

/* Values are stored by callers; append only. */
typedef enum {
	ATHAR_ROLE_UNKNOWN,
	ATHAR_ROLE_GIVEN,
	ATHAR_ROLE_FATHER,
	ATHAR_ROLE_GRANDFATHER,
	ATHAR_ROLE_GREAT_GRANDFATHER,
	ATHAR_ROLE_ANCESTOR, /* further back */
	ATHAR_ROLE_FAMILY,
	ATHAR_ROLE_KUNYA,    /* Abu X before or beside the name */
	ATHAR_ROLE_TITLE,    /* haj, doctor, martyr: never evidence of identity */
	ATHAR_ROLE_NICKNAME, /* after "known as" */
	ATHAR_ROLE_SPOUSE,   /* after "wife of" */
	ATHAR_ROLE_MOTHER,   /* after "his mother" */
	ATHAR_ROLES
} AtharNameRole;

enum {				    /* AtharNameToken.flags */
	ATHAR_TOKEN_LATIN = 1 << 0,    /* Latin letters; else Arabic or another script */
	ATHAR_TOKEN_COMPOUND = 1 << 1, /* Abd al-X, Abu X, X al-Din in one token */
	ATHAR_TOKEN_TOLD = 1 << 2,     /* the role follows from a word, not from the place alone */
	ATHAR_TOKEN_CUT = 1 << 3,      /* a form did not fit */
	ATHAR_TOKEN_UNSURE = 1 << 4,   /* holds "?": a letter nobody could read */
	ATHAR_TOKEN_INITIAL = 1 << 5   /* one letter */
};

enum {				 /* AtharName.flags */
	ATHAR_NAME_CUT = 1 << 0,    /* longer than read, or more than eight tokens */
	ATHAR_NAME_DAMAGED = 1 << 1, /* broken UTF-8, reversed Allah ligature, presentation forms, bidi controls */
	ATHAR_NAME_NOT_TOLD = 1 << 2, /* empty, or a word for "unknown": no tokens */
	ATHAR_NAME_MARKED = 1 << 3   /* a word was left out that is no name (N4) */
};

typedef struct {
	uint8_t role; /* AtharNameRole */
	uint8_t flags;
	/* of normal and sound: "ال" 4, "al" 2, none 0; normal + article_bytes is the bare form */
	uint8_t article_bytes;
	uint16_t start, end;   /* bytes of the verbatim text, both words of a compound */
	char normal[ATHAR_NAME_FORM_BYTES];
	char sound[ATHAR_NAME_FORM_BYTES];
	char lamalef[ATHAR_NAME_FORM_BYTES];
	char rasm[ATHAR_NAME_FORM_BYTES];
	char skeleton[ATHAR_NAME_SKELETON_BYTES];
} AtharNameToken;

typedef struct {
	uint32_t flags;
	uint32_t n_tokens;
	AtharNameToken tokens[ATHAR_NAME_TOKENS]; /* in the order written ("X, Y" of Latin text: Y first) */
} AtharName;

/* athar_name_parse: @text may hold anything; @ret_name is always filled. Roles by place: one token given; two
 * given, family; three given, father, family; then grandfather, great-grandfather, ancestors between. Words
 * override places. */
void athar_name_parse (const char *text, size_t bytes, AtharName *ret_name);
/* athar_name_find: the first token of @role, or NULL; borrowed from @name. */
const AtharNameToken *athar_name_find (const AtharName *name, AtharNameRole role);
/* athar_name_role: "given", "father" …: a word for JSON, not for people. */
const char *athar_name_role (AtharNameRole role);
/* athar_name_token: one word of a field that holds a single part (father's name, family) as one token, no word
 * dropped. */
void athar_name_token (const char *text, size_t bytes, AtharNameToken *ret_token);

/* The six rungs (each measured on one register: share of same-person pairs whose key is identical, cumulative:
 * 65.5, 66.2, 80.0, 81.0, 92.9, 98.9 %). Each function does its one thing to a whole name; a key is made of all up
 * to one. All (transfer full). */
typedef enum {
	ATHAR_RUNG_RAW,	    /* as received */
	ATHAR_RUNG_SPACE,   /* white space, marks, tatweel, invisible characters */
	ATHAR_RUNG_LETTERS, /* alef, ya, ta marbuta, hamza seats, compatibility forms, digits */
	ATHAR_RUNG_JOINED,  /* compounds in one word */
	ATHAR_RUNG_LAMALEF, /* runs of alef and lam sorted: proposes, never decides */
	ATHAR_RUNG_ALLAH    /* the broken ligature repaired, before joining */
} AtharNameRung;
char *athar_rung_space (const char *text);
char *athar_rung_letters (const char *text);
char *athar_rung_joined (const char *text);
char *athar_rung_lamalef (const char *text);
char *athar_rung_allah (const char *text);
char *athar_name_key (const char *text, AtharNameRung rung);
