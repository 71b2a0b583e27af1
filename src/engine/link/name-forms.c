/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name-forms.c: what is made of a normal form: lam-alef key, dotless key, consonant skeleton.
 */
#include <string.h>

#include "engine/link/name-words.h"

#define ALEF "\u0627"
#define LAM "\u0644"
#define HEH "\u0647"
#define LETTER 2 /* bytes of every letter of the Arabic block */

static void
replace_same (char *text, const char *from, const char *to)
{
	for (char *p = strstr (text, from); p; p = strstr (p + strlen (to), from))
		memcpy (p, to, strlen (to));
}

/* "عطاالله" is Ata and Allah, nothing to mend; "عبداالله" and "االله" are damage. */
static bool
begins_word (const char *text, const char *p)
{
	static const char abd[] = "\u0639\u0628\u062F";
	size_t n = strlen (abd);
	if (p == text || p[-1] == ' ')
		return true;
	return (size_t)(p - text) >= n && memcmp (p - n, abd, n) == 0;
}

bool
athar_name_mend_allah (char *text)
{
	bool found = false;
	char *p;
	if (strstr (text, HEH LAM LAM ALEF)) {
		replace_same (text, HEH LAM LAM ALEF, ALEF LAM LAM HEH);
		found = true;
	}
	for (p = strstr (text, ALEF ALEF LAM LAM HEH); p; p = strstr (p + LETTER, ALEF ALEF LAM LAM HEH))
		if (begins_word (text, p)) {
			memmove (p, p + LETTER, strlen (p + LETTER) + 1);
			found = true;
		}
	return found;
}

static bool
is_lam_or_alef (const char *p)
{
	return memcmp (p, ALEF, LETTER) == 0 || memcmp (p, LAM, LETTER) == 0;
}

void
athar_name_sort_lamalef (char *text)
{
	for (char *p = text; *p; p++) {
		size_t alefs = 0, all = 0;
		for (; p[all * LETTER] && p[all * LETTER + 1] && is_lam_or_alef (p + all * LETTER); all++)
			alefs += memcmp (p + all * LETTER, ALEF, LETTER) == 0;
		for (size_t i = 0; i < all; i++)
			memcpy (p + i * LETTER, i < alefs ? ALEF : LAM, LETTER);
		p += all ? all * LETTER - 1 : 0;
	}
}

static void
make_rasm (AtharNameToken *token)
{
	for (const char *p = token->normal; *p; p = g_utf8_next_char (p)) {
		gunichar c = g_utf8_get_char (p);
		const AtharNameLetter *letter = c < 0x80 ? NULL : athar_name_letter (c);
		char text[8] = {0};
		text[g_unichar_to_utf8 (c, text)] = 0;
		athar_name_append (token->rasm, letter ? letter->rasm : text);
	}
}

static bool
is_vowel (char c)
{
	return c && strchr ("aeiouy", c);
}

static void
skeleton_add (char skeleton[ATHAR_NAME_SKELETON_BYTES], const char *classes)
{
	size_t n = strlen (skeleton);
	for (; *classes && n + 1 < ATHAR_NAME_SKELETON_BYTES; classes++)
		if (!n || skeleton[n - 1] != *classes)
			skeleton[n++] = *classes;
	skeleton[n] = 0;
}

static size_t
skeleton_latin (char skeleton[ATHAR_NAME_SKELETON_BYTES], const char *p, bool after_vowel)
{
	if (*p == 'h' && !p[1] && after_vowel)
		return 1;
	for (size_t i = 0; i < athar_name_digraphs_n; i++) {
		size_t n = strlen (athar_name_digraphs[i].latin);
		if (strncmp (p, athar_name_digraphs[i].latin, n) == 0) {
			skeleton_add (skeleton, athar_name_digraphs[i].skeleton);
			return n;
		}
	}
	return 1;
}

/* A final ه is most often the ta marbuta of rung 3, which is not heard. */
static void
make_skeleton (AtharNameToken *token)
{
	const char *p = token->sound + token->article_bytes;
	for (char before = 0; *p;) {
		gunichar c = g_utf8_get_char (p);
		const AtharNameLetter *letter = c < 0x80 ? NULL : athar_name_letter (c);
		const char *next = g_utf8_next_char (p);
		if (c < 0x80) {
			next = p + skeleton_latin (token->skeleton, p, is_vowel (before));
			before = next[-1];
		} else if (letter && !(*next == 0 && strcmp (letter->normal, HEH) == 0))
			skeleton_add (token->skeleton, letter->skeleton);
		if (c >= 0x80)
			before = letter && letter->skeleton[0] == 0 ? 'a' : 'x';
		p = next;
	}
}

void
athar_name_forms (AtharNameToken *token)
{
	memcpy (token->lamalef, token->normal, sizeof token->lamalef);
	athar_name_sort_lamalef (token->lamalef);
	make_rasm (token);
	make_skeleton (token);
}
