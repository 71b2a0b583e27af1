/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name-words.h: text into words in normal form, and the forms made of a normal form. For the files
 * engine/link/name*.c only.
 */
#pragma once

#include "engine/link/name-tables.h"
#include "engine/link/name.h"

#define ATHAR_NAME_WORDS 24 /* eight tokens of up to three words */

typedef struct {
	char normal[ATHAR_NAME_FORM_BYTES], sound[ATHAR_NAME_FORM_BYTES];
	uint32_t kinds; /* ATHAR_WORD_* */
	uint16_t start, end;
	bool latin, hyphen /* stood before it */, comma /* stands after it */, unsure, cut;
} AtharNameRead;

/* athar_name_read: words of at most ATHAR_NAME_MAX_BYTES of @text; ors ATHAR_NAME_* into *@flags. */
size_t athar_name_read (const char *text, size_t bytes, AtharNameRead words[ATHAR_NAME_WORDS], uint32_t *flags);
/* athar_name_append: @more at the end of @form, cut at a whole character; FALSE when it was cut. */
bool athar_name_append (char form[ATHAR_NAME_FORM_BYTES], const char *more);
/* athar_name_forms: lamalef, rasm, skeleton of a token whose normal, sound, article and flags are there. */
void athar_name_forms (AtharNameToken *token);
/* athar_name_mend_allah: "هللا" becomes "الله" wherever it stands, "االله" where a word or عبد ends before it;
 * TRUE when there was one. */
bool athar_name_mend_allah (char *text);
/* athar_name_sort_lamalef: every run of ا and ل of a text, ا first. */
void athar_name_sort_lamalef (char *text);
/* athar_name_respell: a Latin form with the article and compounds inside one word in one spelling: abdurrahman →
 * abdalrahman. */
void athar_name_respell (char form[ATHAR_NAME_FORM_BYTES]);
