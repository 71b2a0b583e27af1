/* SPDX-License-Identifier: Apache-2.0
 *
 * base/text.c: words out of text, the same for index and query; text made safe to show. The only
 * file with ICU.
 *
 * Tokenizing walks code points once. Each is dropped (marks, joiners), a word character (folded
 * into the word), or a separator. SQLite's own unicode61 breaks Arabic words at every haraka; that
 * is why this exists (measured: 0 of 10 sensible queries found). Plain Arabic and ASCII take no ICU
 * call beyond a table look-up.
 */
#include "base/text.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#define WORD_MAX_BYTES 255
#define DECOMPOSED_MAX 18 /* U+FDFA, the longest compatibility decomposition */
#define WORD_MASK (U_GC_L_MASK | U_GC_ND_MASK | U_GC_M_MASK)

bool
athar_text_valid (const char *text, size_t bytes)
{
	return g_utf8_validate_len (text, bytes, NULL);
}

char *
athar_text_lossy (const char *bytes, size_t n)
{
	return g_utf8_make_valid (bytes, (gssize)n);
}

static bool
is_bidi_control (UChar32 c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Characters that are no part of a word's identity: they neither enter it nor end it. */
static bool
is_dropped (UChar32 c)
{
	if (c < 0x300)
		return c == 0xAD ||
		       (c >= 0x2B9 && c <= 0x2CF); /* soft hyphen; ʿ ʾ of transliteration */
	if (c < 0x700)
		return c <= 0x36F || c == 0x640 || (c >= 0x64B && c <= 0x65F) || c == 0x670 ||
		       (c >= 0x6D6 && c <= 0x6ED) || (c >= 0x610 && c <= 0x61A) || c == 0x61C;
	return (c >= 0x200B && c <= 0x200F) || is_bidi_control (c) ||
	       (c >= 0x2060 && c <= 0x2064) || (c >= 0x898 && c <= 0x89F) ||
	       (c >= 0x8CA && c <= 0x8FF) || (c >= 0x1AB0 && c <= 0x1AFF) ||
	       (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F) || c == 0xFEFF;
}

/* "أحمد" and "احمد", "على" and "علي", "مدرسة" and "مدرسه" are typed for each other every day. */
static UChar32
fold_arabic (UChar32 c)
{
	switch (c) {
	case 0x622:
	case 0x623:
	case 0x625:
	case 0x671:
	case 0x672:
	case 0x673:
	case 0x675:
		return 0x627; /* آ أ إ ٱ → ا */
	case 0x649:
	case 0x6CC:
	case 0x626:
	case 0x6D0:
		return 0x64A; /* ى ی ئ → ي */
	case 0x629:
	case 0x6C0:
	case 0x6C1:
	case 0x6C2:
	case 0x6C3:
	case 0x6BE:
	case 0x6D5:
		return 0x647; /* ة ە ہ ھ → ه */
	case 0x624:
		return 0x648; /* ؤ → و */
	case 0x6A9:
	case 0x6AA:
		return 0x643; /* ک ڪ → ك */
	case 0x6D3:
		return 0x6D2; /* ۓ → ے, as its decomposed form without the mark */
	default:
		if (c >= 0x660 && c <= 0x669)
			return '0' + (c - 0x660);
		if (c >= 0x6F0 && c <= 0x6F9)
			return '0' + (c - 0x6F0);
		return c;
	}
}

static UChar32
fold_one (UChar32 c)
{
	if (c < 0x80)
		return g_ascii_tolower ((char)c);
	if (c >= 0x620 && c < 0x700)
		return fold_arabic (c);
	if (u_charType (c) == U_DECIMAL_DIGIT_NUMBER)
		return '0' + u_charDigitValue (c);
	return u_foldCase (c, U_FOLD_CASE_DEFAULT);
}

static bool
is_arabic (UChar32 c)
{
	return (c >= 0x620 && c < 0x700) || (c >= 0x750 && c < 0x780) || (c >= 0x8A0 && c < 0x900);
}

static bool
is_word_char (UChar32 c)
{
	if (c < 0x80)
		return g_ascii_isalnum ((char)c);
	if (c >= 0x621 && c <= 0x64A)
		return true;
	return (U_GET_GC_MASK (c) & WORD_MASK) != 0;
}

/* Compatibility decomposition of @c into @out; Arabic letters decompose by fold_arabic() alone. */
static int
decompose (UChar32 c, UChar32 out[DECOMPOSED_MAX])
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[DECOMPOSED_MAX * 2];
	int32_t n, i = 0;
	int k = 0;
	out[0] = c;
	if (c < 0xA0 || (c >= 0x620 && c < 0x700))
		return 1;
	n = unorm2_getDecomposition (
		unorm2_getNFKDInstance (&status), c, units, G_N_ELEMENTS (units), &status);
	if (n <= 0 || U_FAILURE (status))
		return 1;
	while (i < n && k < DECOMPOSED_MAX) {
		U16_NEXT (units, i, n, out[k]);
		k++;
	}
	return k;
}

typedef struct {
	char word[WORD_MAX_BYTES + 1];
	int32_t n;
	bool full, arabic;
	size_t start, end;
} Word;

static void
word_add (Word *word, UChar32 c)
{
	UChar32 parts[DECOMPOSED_MAX];
	int n = decompose (c, parts);
	for (int i = 0; i < n; i++) {
		UChar32 f;
		if (is_dropped (parts[i]) || (n > 1 && !is_word_char (parts[i])))
			continue;
		f = fold_one (parts[i]);
		word->arabic = word->arabic || is_arabic (f);
		word->full = word->full || word->n + U8_LENGTH (f) > WORD_MAX_BYTES;
		if (!word->full)
			U8_APPEND_UNSAFE (word->word, word->n, f);
	}
}

static gboolean
word_end (Word *word, AtharTokenVisit visit, gpointer payload)
{
	AtharToken token = {word->word, (size_t)word->n, word->start, word->end, word->arabic};
	gboolean on = !word->n || visit (&token, payload);
	word->n = 0;
	word->full = word->arabic = false;
	return on;
}

void
athar_text_tokens (const char *text, size_t bytes, AtharTokenVisit visit, gpointer payload)
{
	Word word;
	size_t i = 0;
	word.n = 0;
	word.full = word.arabic = false;
	while (i < bytes) {
		size_t from = i;
		UChar32 c;
		U8_NEXT (text, i, bytes, c);
		if (c >= 0x80 && is_dropped (c)) {
			if (word.n)
				word.end = i;
		} else if (c >= 0 && is_word_char (c)) {
			if (!word.n)
				word.start = from;
			word_add (&word, c);
			word.end = i;
		} else if (!word_end (&word, visit, payload)) {
			return;
		}
	}
	word_end (&word, visit, payload);
}

static gboolean
join_word (const AtharToken *token, gpointer payload)
{
	GString *out = payload;
	if (out->len)
		g_string_append_c (out, ' ');
	g_string_append_len (out, token->word, (gssize)token->word_bytes);
	return TRUE;
}

char *
athar_text_fold (const char *text)
{
	GString *out = g_string_new (NULL);
	athar_text_tokens (text, strlen (text), join_word, out);
	return g_string_free (out, FALSE);
}

/* ── display ── */

/* Left alone: joiners and direction marks of ordinary Persian and Arabic typing, which an isolate
 * contains. */
static bool
must_escape (UChar32 c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0x9F) || is_bidi_control (c) || c == 0x200B ||
	       c == 0x2028 || c == 0x2029 || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
	       (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

static bool
is_rtl (UChar32 c)
{
	UCharDirection direction;
	if (c < 0x590)
		return false;
	direction = u_charDirection (c);
	return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

bool
athar_text_has_rtl (const char *text)
{
	size_t i = 0, n = strlen (text);
	while (i < n) {
		UChar32 c;
		U8_NEXT (text, i, n, c);
		if (c != 0x200F && c != 0x61C && is_rtl (c)) /* marks are not letters */
			return true;
	}
	return false;
}

char *
athar_text_safe (const char *text)
{
	bool rtl = athar_text_has_rtl (text);
	size_t i = 0, n = strlen (text);
	GString *out = g_string_sized_new (n + 8);
	if (rtl)
		g_string_append_unichar (out, 0x2068);
	while (i < n) {
		size_t from = i;
		UChar32 c;
		U8_NEXT (text, i, n, c);
		if (c < 0)
			g_string_append_unichar (out, 0xFFFD);
		else if (must_escape (c) || (c == '\\' && text[i] == 'u' && text[i + 1] == '{'))
			g_string_append_printf (out, "\\u{%x}", (unsigned)c);
		else
			g_string_append_len (out, text + from, (gssize)(i - from));
	}
	if (rtl)
		g_string_append_unichar (out, 0x2069);
	return g_string_free (out, FALSE);
}

static size_t
char_width (UChar32 c)
{
	int8_t type = u_charType (c);
	int wide;
	if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR ||
		c < 0x20)
		return 0;
	wide = u_getIntPropertyValue (c, UCHAR_EAST_ASIAN_WIDTH);
	return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

size_t
athar_text_width (const char *text)
{
	size_t i = 0, n = strlen (text), columns = 0;
	while (i < n) {
		UChar32 c;
		U8_NEXT (text, i, n, c);
		columns += c < 0 ? 1 : c >= 0x20 && c < 0x7F ? 1 : char_width (c);
	}
	return columns;
}
