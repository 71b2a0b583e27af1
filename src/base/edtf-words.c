/* SPDX-License-Identifier: Apache-2.0
 *
 * base/edtf-words.c: dates as people write them, in Arabic and English, turned into EDTF.
 *
 * The text is folded into words (base/text: Arabic-Indic digits, harakat, alef forms settle
 * themselves) and the words are read as numbers, months, seasons, qualifiers and range words; a
 * word not known makes the date unreadable, since a date guessed from half of a sentence would be a
 * false statement. Numbers: day before month ("4/5/2013" is 4 May) unless only the other order is a
 * date; a year has four digits; eight digits are yyyymmdd. Examples: "حوالي ٢٠١٣" → 2013~, "١٧
 * كانون الثاني ٢٠١٤" → 2014-01-17, "بين آذار وأيار 2013" → 2013-03/2013-05.
 */
#include <string.h>

#include "base/edtf.h"
#include "base/text.h"

#define MAX_WORDS 24

typedef enum {
	W_NUMBER,
	W_MONTH,
	W_SEASON,
	W_DECADE,
	W_ABOUT,
	W_MAYBE,
	W_FROM,
	W_TO,
	W_AND,
	W_BETWEEN,
	W_BEFORE,
	W_AFTER,
	W_SKIP
} Kind;
typedef struct {
	Kind kind;
	int n;
	int digits; /* of a number */
} Word;
typedef struct {
	const char *text; /* folded */
	Kind kind;
	int n;
} Known;

/* Levantine, international and Maghreb month names; two-word Levantine ones are joined before the
 * look-up. */
/* clang-format off */
static const Known known[] = {
	{ "كانون الثاني", W_MONTH, 1 }, { "كانون ثاني", W_MONTH, 1 }, { "ك2", W_MONTH, 1 }, { "شباط", W_MONTH, 2 },
	{ "اذار", W_MONTH, 3 }, { "نيسان", W_MONTH, 4 }, { "ايار", W_MONTH, 5 }, { "حزيران", W_MONTH, 6 },
	{ "تموز", W_MONTH, 7 }, { "اب", W_MONTH, 8 }, { "ايلول", W_MONTH, 9 },
	{ "تشرين الاول", W_MONTH, 10 }, { "تشرين اول", W_MONTH, 10 }, { "ت1", W_MONTH, 10 },
	{ "تشرين الثاني", W_MONTH, 11 }, { "تشرين ثاني", W_MONTH, 11 }, { "ت2", W_MONTH, 11 },
	{ "كانون الاول", W_MONTH, 12 }, { "كانون اول", W_MONTH, 12 }, { "ك1", W_MONTH, 12 },
	{ "يناير", W_MONTH, 1 }, { "فبراير", W_MONTH, 2 }, { "مارس", W_MONTH, 3 }, { "ابريل", W_MONTH, 4 },
	{ "مايو", W_MONTH, 5 }, { "يونيو", W_MONTH, 6 }, { "يونيه", W_MONTH, 6 }, { "يوليو", W_MONTH, 7 },
	{ "يوليه", W_MONTH, 7 }, { "اغسطس", W_MONTH, 8 }, { "سبتمبر", W_MONTH, 9 }, { "اكتوبر", W_MONTH, 10 },
	{ "نوفمبر", W_MONTH, 11 }, { "ديسمبر", W_MONTH, 12 },
	{ "جانفي", W_MONTH, 1 }, { "فيفري", W_MONTH, 2 }, { "افريل", W_MONTH, 4 }, { "ماي", W_MONTH, 5 },
	{ "جوان", W_MONTH, 6 }, { "جويليه", W_MONTH, 7 }, { "اوت", W_MONTH, 8 },
	{ "غشت", W_MONTH, 8 }, { "شتنبر", W_MONTH, 9 }, { "نونبر", W_MONTH, 11 }, { "دجنبر", W_MONTH, 12 },
	{ "january", W_MONTH, 1 }, { "jan", W_MONTH, 1 }, { "february", W_MONTH, 2 }, { "feb", W_MONTH, 2 },
	{ "march", W_MONTH, 3 }, { "mar", W_MONTH, 3 }, { "april", W_MONTH, 4 }, { "apr", W_MONTH, 4 },
	{ "may", W_MONTH, 5 }, { "june", W_MONTH, 6 }, { "jun", W_MONTH, 6 }, { "july", W_MONTH, 7 },
	{ "jul", W_MONTH, 7 }, { "august", W_MONTH, 8 }, { "aug", W_MONTH, 8 }, { "september", W_MONTH, 9 },
	{ "sept", W_MONTH, 9 }, { "sep", W_MONTH, 9 }, { "october", W_MONTH, 10 }, { "oct", W_MONTH, 10 },
	{ "november", W_MONTH, 11 }, { "nov", W_MONTH, 11 }, { "december", W_MONTH, 12 }, { "dec", W_MONTH, 12 },
	{ "ربيع", W_SEASON, 21 }, { "الربيع", W_SEASON, 21 }, { "spring", W_SEASON, 21 },
	{ "صيف", W_SEASON, 22 }, { "الصيف", W_SEASON, 22 }, { "summer", W_SEASON, 22 },
	{ "خريف", W_SEASON, 23 }, { "الخريف", W_SEASON, 23 }, { "autumn", W_SEASON, 23 }, { "fall", W_SEASON, 23 },
	{ "شتاء", W_SEASON, 24 }, { "الشتاء", W_SEASON, 24 }, { "winter", W_SEASON, 24 },
	{ "حوالي", W_ABOUT, 0 }, { "تقريبا", W_ABOUT, 0 }, { "نحو", W_ABOUT, 0 },
	{ "قرابه", W_ABOUT, 0 }, { "around", W_ABOUT, 0 }, { "about", W_ABOUT, 0 }, { "approximately", W_ABOUT, 0 },
	{ "circa", W_ABOUT, 0 }, { "ca", W_ABOUT, 0 }, { "c", W_ABOUT, 0 },
	{ "ربما", W_MAYBE, 0 }, { "يحتمل", W_MAYBE, 0 }, { "maybe", W_MAYBE, 0 }, { "perhaps", W_MAYBE, 0 },
	{ "possibly", W_MAYBE, 0 }, { "probably", W_MAYBE, 0 },
	{ "من", W_FROM, 0 }, { "from", W_FROM, 0 }, { "الي", W_TO, 0 }, { "حتي", W_TO, 0 }, { "لغايه", W_TO, 0 },
	{ "to", W_TO, 0 }, { "until", W_TO, 0 }, { "till", W_TO, 0 }, { "و", W_AND, 0 }, { "and", W_AND, 0 },
	{ "بين", W_BETWEEN, 0 }, { "between", W_BETWEEN, 0 },
	{ "قبل", W_BEFORE, 0 }, { "before", W_BEFORE, 0 }, { "بعد", W_AFTER, 0 }, { "after", W_AFTER, 0 },
	{ "منذ", W_AFTER, 0 }, { "since", W_AFTER, 0 },
	{ "في", W_SKIP, 0 }, { "عام", W_SKIP, 0 }, { "سنه", W_SKIP, 0 }, { "شهر", W_SKIP, 0 }, { "يوم", W_SKIP, 0 },
	{ "بتاريخ", W_SKIP, 0 }, { "م", W_SKIP, 0 }, { "in", W_SKIP, 0 }, { "on", W_SKIP, 0 }, { "of", W_SKIP, 0 },
	{ "the", W_SKIP, 0 }, { "year", W_SKIP, 0 },
	{ "الاحد", W_SKIP, 0 }, { "الاثنين", W_SKIP, 0 }, { "الثلاثاء", W_SKIP, 0 }, { "الاربعاء", W_SKIP, 0 },
	{ "الخميس", W_SKIP, 0 }, { "الجمعه", W_SKIP, 0 }, { "السبت", W_SKIP, 0 },
	{ "sunday", W_SKIP, 0 }, { "monday", W_SKIP, 0 }, { "tuesday", W_SKIP, 0 }, { "wednesday", W_SKIP, 0 },
	{ "thursday", W_SKIP, 0 }, { "friday", W_SKIP, 0 }, { "saturday", W_SKIP, 0 },
};
/* clang-format on */

static bool
look_up (const char *text, Word *ret_word)
{
	for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
		if (!strcmp (text, known[i].text)) {
			*ret_word = (Word){known[i].kind, known[i].n, 0};
			return true;
		}
	return false;
}

/* Digits, "4th", "1990s". */
static bool
read_number (const char *text, Word *ret_word)
{
	static const char *const endings[] = {"", "st", "nd", "rd", "th"};
	size_t digits = strspn (text, "0123456789");
	int n = 0;
	if (!digits || digits > 8)
		return false;
	for (size_t i = 0; i < digits; i++)
		n = n * 10 + (text[i] - '0');
	if (digits == 4 && n % 10 == 0 && !strcmp (text + digits, "s")) {
		*ret_word = (Word){W_DECADE, n, 4};
		return true;
	}
	for (size_t i = 0; i < G_N_ELEMENTS (endings); i++)
		if (!strcmp (text + digits, endings[i])) {
			*ret_word = (Word){W_NUMBER, n, (int)digits};
			return true;
		}
	return false;
}

/* One or, when the second belongs to the first (كانون الثاني), two folded words at @i. Returns how
 * many words were used. */
static size_t
read_word (char **folded, size_t i, bool between, Word *ret_words, size_t *n)
{
	g_autofree char *pair =
		folded[i + 1] ? g_strconcat (folded[i], " ", folded[i + 1], NULL) : NULL;
	const char *text = folded[i];
	if (pair && look_up (pair, &ret_words[*n])) {
		(*n)++;
		return 2;
	}
	if (look_up (text, &ret_words[*n]) || read_number (text, &ret_words[*n])) {
		(*n)++;
		return 1;
	}
	if (g_str_has_prefix (text, "و") && text[2] && *n + 1 < MAX_WORDS) { /* "وأيار", "و2013" */
		g_autofree char *rest = g_strdup (text + 2);
		char *next[] = {rest, folded[i + 1], NULL};
		size_t used;
		if (between)
			ret_words[(*n)++] = (Word){W_AND, 0, 0};
		used = g_str_has_prefix (rest, "و") ? 0 : read_word (next, 0, false, ret_words, n);
		return used;
	}
	return 0;
}

/* ── one date ── */

typedef struct {
	int year, month, day, season, decade;
	int clock[3];
	int n_clock;
} Partial;

static bool
is_day (int day, int month)
{
	return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

static bool
set_all_numeric (Partial *date, const Word *w, size_t n)
{
	if (n == 1 && w[0].digits == 8) {
		date->year = w[0].n / 10000;
		date->month = w[0].n / 100 % 100;
		date->day = w[0].n % 100;
		return date->year >= 1000 && is_day (date->day, date->month);
	}
	if (n == 1 && w[0].digits == 4)
		return (date->year = w[0].n) > 0;
	if (n == 2 && (w[0].digits == 4) != (w[1].digits == 4)) {
		date->year = w[w[0].digits == 4 ? 0 : 1].n;
		date->month = w[w[0].digits == 4 ? 1 : 0].n;
		return date->year && date->month >= 1 && date->month <= 12;
	}
	if (n >= 5 && n <= 6 && w[0].digits == 4) /* EXIF: 2013:05:04 14:00:00 */
		for (size_t i = 3; i < n; i++)
			date->clock[date->n_clock++] = w[i].n;
	else if (n != 3)
		return false;
	date->year = w[w[0].digits == 4 ? 0 : 2].n;
	date->month = w[1].n;
	date->day = w[w[0].digits == 4 ? 2 : 0].n;
	if (w[0].digits != 4 && w[2].digits != 4)
		return false; /* 4/5/13: which century, and perhaps which order? */
	if (w[0].digits != 4 && date->month > 12 && date->day <= 12) {
		int swap = date->month;
		date->month = date->day;
		date->day = swap;
	}
	return date->year && is_day (date->day, date->month);
}

/* Beside a month's or a season's name: a year of four digits and perhaps a day. */
static bool
set_numbers (Partial *date, const Word *w, size_t n)
{
	if (!date->month && !date->season)
		return n ? !date->decade && set_all_numeric (date, w, n) : date->decade != 0;
	for (size_t i = 0; i < n; i++) {
		if (w[i].digits == 4 && !date->year)
			date->year = w[i].n;
		else if (w[i].digits <= 2 && date->month && !date->day)
			date->day = w[i].n;
		else
			return false;
	}
	return !date->day || is_day (date->day, date->month);
}

static bool
read_partial (const Word *words, size_t n, Partial *ret_date)
{
	Word numbers[MAX_WORDS];
	size_t n_numbers = 0;
	Partial date = {0};
	for (size_t i = 0; i < n; i++) {
		int *slot = words[i].kind == W_MONTH	? &date.month
			    : words[i].kind == W_SEASON ? &date.season
							: &date.decade;
		if (words[i].kind == W_NUMBER) {
			numbers[n_numbers++] = words[i];
		} else if (*slot && *slot != words[i].n) { /* "أيار/مايو" names one month twice */
			return false;
		} else {
			*slot = words[i].n;
		}
	}
	if (!!date.month + !!date.season + !!date.decade > 1 ||
		!set_numbers (&date, numbers, n_numbers))
		return false;
	*ret_date = date;
	return true;
}

static char *
write_partial (const Partial *date)
{
	g_autoptr (GString) out = g_string_new (NULL);
	if (date->decade)
		return g_strdup_printf ("%03dX", date->decade / 10);
	if (!date->year)
		return NULL;
	g_string_append_printf (out, "%04d", date->year);
	if (date->season || date->month)
		g_string_append_printf (out, "-%02d", date->season ? date->season : date->month);
	if (date->day)
		g_string_append_printf (out, "-%02d", date->day);
	for (int i = 0; i < date->n_clock; i++)
		g_string_append_printf (out, "%c%02d", i ? ':' : 'T', date->clock[i]);
	return g_strdup (out->str);
}

/* ── a date or a range ── */

typedef struct {
	Word words[2][MAX_WORDS];
	size_t n[2];
	bool about, maybe, range, before, after;
} Reading;

static bool
sort_words (const Word *words, size_t n, Reading *reading)
{
	int half = 0;
	for (size_t i = 0; i < n; i++) {
		switch (words[i].kind) {
		case W_ABOUT:
			reading->about = true;
			break;
		case W_MAYBE:
			reading->maybe = true;
			break;
		case W_BEFORE:
			reading->before = true;
			break;
		case W_AFTER:
			reading->after = true;
			break;
		case W_TO:
		case W_AND:
			if (half || (words[i].kind == W_AND && !reading->range))
				return false;
			reading->before = !reading->n[0];
			half = !reading->before;
			reading->range = half;
			break;
		case W_BETWEEN:
		case W_FROM:
			reading->range = true;
			break;
		case W_SKIP:
			break;
		default:
			reading->words[half][reading->n[half]++] = words[i];
		}
	}
	if (reading->range && !half) { /* "from 2013" */
		reading->range = false;
		reading->after = true;
	}
	return !(reading->before && reading->after) &&
	       !(reading->range && (reading->before || reading->after));
}

/* "2011-2013": two years and nothing between them but a dash. */
static void
split_years (Reading *reading)
{
	const Word *w = reading->words[0];
	if (reading->range || reading->n[0] != 2 || w[0].kind != W_NUMBER ||
		w[1].kind != W_NUMBER || w[0].digits != 4 || w[1].digits != 4)
		return;
	reading->words[1][0] = w[1];
	reading->n[0] = reading->n[1] = 1;
	reading->range = true;
}

static char *
write_reading (const Reading *reading)
{
	const char *mark = reading->about && reading->maybe ? "%"
			   : reading->about		    ? "~"
			   : reading->maybe		    ? "?"
							    : "";
	Partial from, to = {0};
	g_autofree char *a = NULL;
	g_autofree char *b = NULL;
	if (reading->range) {
		if (!read_partial (reading->words[1], reading->n[1], &to))
			return NULL;
		/* "بين آذار وأيار 2013", "4 to 9 May 2013": what the first half leaves out, the
		 * second says. */
		if (reading->n[0] == 1 && reading->words[0][0].kind == W_NUMBER &&
			reading->words[0][0].digits <= 2 && to.day) {
			from = to;
			from.day = reading->words[0][0].n;
		} else if (!read_partial (reading->words[0], reading->n[0], &from)) {
			return NULL;
		}
		if (!from.year && !from.decade)
			from.year = to.year;
		b = write_partial (&to);
	} else if (!read_partial (reading->words[0], reading->n[0], &from)) {
		return NULL;
	}
	a = write_partial (&from);
	if (!a || (reading->range && !b))
		return NULL;
	if (reading->range)
		return g_strconcat (a, mark, "/", b, mark, NULL);
	return g_strconcat (
		reading->before ? "../" : "", a, mark, reading->after ? "/.." : "", NULL);
}

static char *
read_words (const char *text)
{
	g_autofree char *folded = athar_text_fold (text);
	g_auto (GStrv) list = g_strsplit (folded, " ", -1);
	size_t all = g_strv_length (list), n = 0;
	Word words[MAX_WORDS];
	Reading reading = {0};
	for (size_t i = 0; i < all;) {
		bool between = n && (words[0].kind == W_BETWEEN || words[0].kind == W_FROM);
		size_t used = n + 1 < MAX_WORDS ? read_word (list, i, between, words, &n) : 0;
		if (!used)
			return NULL;
		i += used;
	}
	if (!n || !sort_words (words, n, &reading))
		return NULL;
	reading.maybe = reading.maybe || strchr (text, '?') || strstr (text, "؟");
	reading.about = reading.about || strchr (text, '~');
	split_years (&reading);
	return write_reading (&reading);
}

/* Digits of every script to ASCII, "2013-05-04 14:00:00" to its EDTF; NULL when the result is none.
 */
static char *
read_exact (const char *text)
{
	g_autoptr (GString) out = g_string_new (NULL);
	for (const char *p = text; *p; p = g_utf8_next_char (p)) {
		gunichar c = g_utf8_get_char (p);
		if (g_unichar_isdigit (c))
			g_string_append_c (out, (char)('0' + g_unichar_digit_value (c)));
		else
			g_string_append_unichar (out, c == 'x' ? 'X' : c);
	}
	if (out->len > 10 && out->str[10] == ' ')
		out->str[10] = 'T';
	if (!athar_edtf_parse (out->str, &(AtharEdtf){0}, NULL))
		return NULL;
	return g_strdup (out->str);
}

char *
athar_edtf_from_words (const char *words, GError **error)
{
	g_autofree char *readable = athar_text_lossy (words, strlen (words));
	char *edtf = read_exact (g_strstrip (readable));
	if (!edtf)
		edtf = read_words (readable);
	if (edtf && !athar_edtf_parse (edtf, &(AtharEdtf){0}, error)) {
		g_free (edtf);
		return NULL;
	}
	return edtf ? edtf
		    : athar_throw_null (
			      error, ATHAR_ERROR_INVALID, "edtf.words", "date", words, NULL);
}
