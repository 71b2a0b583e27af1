/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name-words.c: a name cell, which may hold anything, into words in normal form.
 *
 * One walk over code points finds the words; each is brought to compatibility form when it holds what has one
 * (presentation forms, ligatures, decomposed hamza), then folded letter by letter through the table.
 */
#include "engine/link/name-words.h"

#include <string.h>

#define RAW_BYTES 192 /* 95 Arabic letters: twice what fits a form */

static int
compare_letter (const void *key, const void *row)
{
	uint32_t a = *(const uint32_t *)key, b = ((const AtharNameLetter *)row)->letter;
	return a < b ? -1 : a > b;
}

const AtharNameLetter *
athar_name_letter (uint32_t letter)
{
	return bsearch (&letter, athar_name_letters, athar_name_letters_n, sizeof *athar_name_letters, compare_letter);
}

static int
compare_word (const void *key, const void *row)
{
	return strcmp (key, ((const AtharNameWord *)row)->word);
}

uint32_t
athar_name_word_kinds (const char *word)
{
	const AtharNameWord *row =
		bsearch (word, athar_name_words, athar_name_words_n, sizeof *athar_name_words, compare_word);
	return row ? row->kinds : 0;
}

bool
athar_name_append (char form[ATHAR_NAME_FORM_BYTES], const char *more)
{
	size_t have = strlen (form), n = strlen (more), room = ATHAR_NAME_FORM_BYTES - 1 - have;
	bool fits = n <= room;
	if (!fits) {
		n = room;
		while (n && ((unsigned char)more[n] & 0xC0) == 0x80)
			n--;
	}
	memcpy (form + have, more, n);
	form[have + n] = 0;
	return fits;
}

static bool
is_invisible (gunichar c)
{
	return c == 0x640 || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

static bool
is_bidi (gunichar c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool
is_presentation (gunichar c)
{
	return (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

/* Apostrophes of transliteration stand inside words and say nothing: 'Abd, Sha'ban, ʿAlī. */
static bool
is_apostrophe (gunichar c)
{
	return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || (c >= 0x2B9 && c <= 0x2CF);
}

static bool
is_unread (gunichar c)
{
	return c == '?' || c == 0x61F || c == 0xFFFD;
}

/* Marks of Arabic, Hebrew, Latin, Greek and Cyrillic are dropped; where marks are vowels (Devanagari …) they stay. */
static bool
is_mark (gunichar c)
{
	return (c < 0x900 || (c >= 0x1AB0 && c < 0x1B00) || (c >= 0x1DC0 && c < 0x1E00) ||
		       (c >= 0x20D0 && c < 0x2100) ||
		       (c >= 0xFE00 && c <= 0xFE2F)) &&
	       g_unichar_ismark (c);
}

static bool
is_word (gunichar c)
{
	if (c < 0x80)
		return g_ascii_isalnum ((char)c) || c == '?';
	return is_unread (c) || g_unichar_isalnum (c) || g_unichar_ismark (c);
}

typedef struct {
	char raw[RAW_BYTES];
	size_t bytes;
	bool compose; /* holds something with a compatibility form or a combining mark */
} Raw;

static void
raw_add (Raw *raw, gunichar c, AtharNameRead *word)
{
	if (raw->bytes + 6 >= RAW_BYTES) {
		word->cut = true;
		return;
	}
	raw->compose = raw->compose || c >= 0xFB00 || (c >= 0x300 && g_unichar_ismark (c)) ||
		       (c >= 0x1E00 && c < 0x2000);
	raw->bytes += (size_t)g_unichar_to_utf8 (c, raw->raw + raw->bytes);
}

static void
add_forms (AtharNameRead *word, const char *normal, const char *sound)
{
	bool fits = athar_name_append (word->normal, normal);
	if (!athar_name_append (word->sound, sound) || !fits)
		word->cut = true;
}

/* A letter that stands in no table: its base, when it is one with marks; else itself. */
static gunichar
base_letter (gunichar c)
{
	gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
	if (c >= 0xAC00 && c <= 0xD7A3) /* a Hangul syllable is no letter with marks */
		return c;
	return g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts)) > 1 ? parts[0] : c;
}

static void
fold (AtharNameRead *word, gunichar c)
{
	char text[8] = {0};
	const AtharNameLetter *letter;
	if (is_mark (c) || is_invisible (c) || is_apostrophe (c) || g_unichar_isspace (c))
		return;
	if (is_unread (c)) {
		word->unsure = true;
		c = '?';
	} else if (g_unichar_digit_value (c) >= 0)
		c = '0' + (gunichar)g_unichar_digit_value (c);
	c = c == 0x130 ? 'i' : g_unichar_tolower (c);
	letter = c < 0x80 ? NULL : athar_name_letter (c);
	if (!letter && c >= 0x80) {
		c = base_letter (c);
		letter = c < 0x80 ? NULL : athar_name_letter (c);
	}
	if (letter) {
		add_forms (word, letter->normal, letter->sound);
		return;
	}
	text[g_unichar_to_utf8 (c, text)] = 0;
	add_forms (word, text, text);
}

/* The NUL that ends raw->raw is there: raw_add keeps six bytes free. */
static void
fold_raw (Raw *raw, AtharNameRead *word)
{
	g_autofree char *composed = NULL;
	const char *text = raw->raw;
	raw->raw[raw->bytes] = 0;
	if (raw->compose) {
		composed = g_utf8_normalize (raw->raw, (gssize)raw->bytes, G_NORMALIZE_ALL_COMPOSE);
		text = composed ? composed : text;
	}
	for (const char *p = text; *p; p = g_utf8_next_char (p))
		fold (word, g_utf8_get_char (p));
}

static bool
has_latin (const char *normal)
{
	bool latin = false;
	for (const char *p = normal; *p; p++) {
		if ((unsigned char)*p >= 0x80)
			return false;
		latin = latin || g_ascii_isalpha (*p);
	}
	return latin;
}

/* "abdurrahman" → "abdalrahman": the article assimilated inside one word. */
static void
respell_abd (char form[ATHAR_NAME_FORM_BYTES])
{
	char old[ATHAR_NAME_FORM_BYTES];
	const char *p;
	if (!g_str_has_prefix (form, "abd"))
		return;
	memcpy (old, form, sizeof old);
	p = old + 3;
	while (*p && strchr ("aeiou", *p))
		p++;
	if (p == old + 3 || !*p || p[0] != p[1] || *p == 'l' || strlen (p) < 4)
		return;
	memcpy (form, "abdal", 6);
	athar_name_append (form, p + 1);
}

static void
respell_affix (char form[ATHAR_NAME_FORM_BYTES], bool at_end)
{
	char old[ATHAR_NAME_FORM_BYTES];
	size_t bytes = strlen (form);
	for (size_t i = 0; i < athar_name_affixes_n; i++) {
		const AtharNameAffix *affix = &athar_name_affixes[i];
		size_t n = strlen (affix->from);
		if (affix->at_end != at_end || n > bytes || (n < bytes && bytes - n < 3))
			continue;
		if (memcmp (at_end ? form + bytes - n : form, affix->from, n) != 0)
			continue;
		if (at_end ? g_str_has_suffix (form, affix->to) : g_str_has_prefix (form, affix->to))
			return;
		memcpy (old, form, sizeof old);
		form[0] = 0;
		old[at_end ? bytes - n : bytes] = 0;
		athar_name_append (form, at_end ? old : affix->to);
		athar_name_append (form, at_end ? affix->to : old + n);
		return;
	}
}

void
athar_name_respell (char form[ATHAR_NAME_FORM_BYTES])
{
	respell_affix (form, false);
	respell_abd (form);
	respell_affix (form, true);
}

static void
finish_word (Raw *raw, AtharNameRead *word, uint32_t *flags)
{
	fold_raw (raw, word);
	if (athar_name_mend_allah (word->normal))
		*flags |= ATHAR_NAME_DAMAGED;
	athar_name_mend_allah (word->sound);
	word->latin = has_latin (word->normal);
	if (word->latin) {
		athar_name_respell (word->normal);
		athar_name_respell (word->sound);
	}
	word->kinds = athar_name_word_kinds (word->normal);
}

typedef struct {
	AtharNameRead *words;
	size_t n;
	Raw raw;
	bool open, hyphen;
	uint32_t *flags;
} Reader;

static void
close_word (Reader *r, size_t end)
{
	AtharNameRead *word = &r->words[r->n];
	if (!r->open)
		return;
	r->open = false;
	word->end = (uint16_t)end;
	finish_word (&r->raw, word, r->flags);
	if (word->normal[0] || word->sound[0])
		r->n++;
}

static void
read_char (Reader *r, gunichar c, size_t at)
{
	if (is_bidi (c) || is_presentation (c) || c == 0xFFFD)
		*r->flags |= ATHAR_NAME_DAMAGED;
	if (is_invisible (c) || is_apostrophe (c))
		return;
	if (is_word (c)) {
		if (!r->open) {
			memset (&r->words[r->n], 0, sizeof *r->words);
			r->words[r->n].start = (uint16_t)at;
			r->words[r->n].hyphen = r->hyphen;
			r->raw.bytes = 0;
			r->raw.compose = false;
			r->open = true;
		}
		raw_add (&r->raw, c, &r->words[r->n]);
		r->hyphen = false;
		return;
	}
	close_word (r, at);
	r->hyphen = c == '-' || c == 0x2010 || c == 0x2011 || c == 0x2013;
	if ((c == ',' || c == 0x60C) && r->n)
		r->words[r->n - 1].comma = true;
}

size_t
athar_name_read (const char *text, size_t bytes, AtharNameRead words[ATHAR_NAME_WORDS], uint32_t *flags)
{
	Reader r = {.words = words, .flags = flags};
	size_t end = MIN (bytes, (size_t)ATHAR_NAME_MAX_BYTES), at = 0;
	if (bytes > ATHAR_NAME_MAX_BYTES)
		*flags |= ATHAR_NAME_CUT;
	while (at < end && r.n < ATHAR_NAME_WORDS) {
		gunichar c = g_utf8_get_char_validated (text + at, (gssize)(bytes - at));
		bool broken = c == (gunichar)-1 || c == (gunichar)-2 || c == 0;
		read_char (&r, broken ? (text[at] ? 0xFFFD : ' ') : c, at);
		at += broken ? 1 : (size_t)g_utf8_skip[(unsigned char)text[at]];
	}
	if (r.n < ATHAR_NAME_WORDS)
		close_word (&r, at);
	if (at < bytes)
		*flags |= ATHAR_NAME_CUT;
	return r.n;
}
