/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/translit: properties T1–T3, spellings of each region, the lexicon against a plain loop, refining.
 * Names are common given names or invented.
 */
#include <string.h>

#include "engine/link/name.h"
#include "engine/link/translit.h"

static AtharWord
word (const char *text)
{
	AtharNameToken token;
	AtharWord out;
	athar_name_token (text, strlen (text), &token);
	g_assert_true (athar_word_read (token.sound, &out));
	return out;
}

static double
score (const AtharTranslit *t, const char *a, const char *b)
{
	AtharWord x = word (a), y = word (b);
	return athar_translit_score (t, &x, &y);
}

static const char *const arabic_words[] = {"محمد", "حسين", "خديجة", "غسان", "شريف", "يوسف", "علاء", "فؤاد", "رائد",
	"هدى", "عبد الرحيم", "نور الدين", "ضياء", "ظافر", "ثائر", "ذياب", "جميل", "قيس", "وليد", "عيسى", "آية", "ن",
	"الشامي", "گوران"};
static const char *const latin_words[] = {"mohammad", "hussein", "khadija", "ghassan", "cherif", "youssef", "alaa",
	"fouad", "raed", "huda", "abdelrahim", "noureddine", "diaa", "zafer", "thaer", "diab", "jamil", "qais",
	"walid", "issa", "aya", "n", "shami", "goran"};

/* Every region's spelling of a name is nearer to it than that of any other name here. */
static void
test_spellings (void)
{
	static const struct {
		const char *arabic, *latin[8];
	} cases[] = {
		{"محمد", {"Mohammad", "Muhammed", "Mohamed", "Mehmed", "Muhammad"}},
		{"حسين", {"Hussein", "Hussain", "Hüseyin", "Hossein", "Houssein", "Husên"}},
		{"خديجة", {"Khadija", "Khadijeh", "Hatice", "Khadidja", "Chadidscha", "Xedîce"}},
		{"شريف", {"Sharif", "Chérif", "Scherif", "Şerif", "Shareef", "Şerîf"}},
		{"يوسف", {"Yousef", "Youssouf", "Jussuf", "Yusuf", "Yûsif"}},
		{"جميل", {"Jamil", "Djamil", "Dschamil", "Cemil", "Gamil", "Cemîl"}},
		{"وليد", {"Walid", "Oualid", "Velid", "Waleed", "Welîd"}},
		{"غسان", {"Ghassan", "Gassan", "Ghassane", "Ğassan"}},
		{"نور الدين", {"Nour al-Din", "Noureddine", "Nureddin", "Nurettin", "Nour Eddine"}},
		{"عبد الرحيم", {"Abd al-Rahim", "Abdurrahim", "Abderrahim", "Abdul Raheem"}},
		{"الشامي", {"al-Shami", "Ash-Shami", "el Chami", "al-Schami"}},
	};
	g_autoptr (AtharTranslit) t = athar_translit_new ();
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
		for (size_t k = 0; k < 8 && cases[i].latin[k]; k++)
			for (size_t o = 0; o < G_N_ELEMENTS (cases); o++)
				if (o != i)
					g_assert_cmpfloat (score (t, cases[i].arabic, cases[i].latin[k]), >,
						score (t, cases[o].arabic, cases[i].latin[k]));
	g_assert_cmpfloat (score (t, "حسين", "Hussein"), >, 4);
	g_assert_cmpfloat (score (t, "حسين", "Khadija"), <, 0);
}

/* T1: the cost of a word's own best spelling is 0, and no other is cheaper. */
static void
test_best (void)
{
	g_autoptr (AtharTranslit) t = athar_translit_new ();
	for (size_t i = 0; i < G_N_ELEMENTS (arabic_words); i++) {
		AtharWord a = word (arabic_words[i]), own;
		g_autofree char *spelling = athar_translit_write (t, &a);
		double best = athar_translit_best (t, &a);
		g_assert_true (athar_word_read (spelling, &own));
		g_assert_cmpfloat_with_epsilon (athar_translit_score (t, &a, &own), best, 1e-3);
		for (size_t k = 0; k < G_N_ELEMENTS (latin_words); k++)
			g_assert_cmpfloat (score (t, arabic_words[i], latin_words[k]), <=, best + 1e-3);
	}
}

/* T2: asked from either side; T3: letters that stand for nothing raise nothing. */
static void
test_symmetric_monotone (void)
{
	g_autoptr (AtharTranslit) t = athar_translit_new ();
	for (size_t i = 0; i < G_N_ELEMENTS (arabic_words); i++) {
		AtharWord a = word (arabic_words[i]), l = word (latin_words[i]), more;
		double own = athar_translit_score (t, &a, &l);
		g_assert_true (own == athar_translit_score (t, &l, &a));
		g_assert_cmpfloat (own, >, 0);
		if (l.n < 3) /* a letter put into one letter may well be its vowel */
			continue;
		for (unsigned at = 1; at < l.n; at++) {
			more = l;
			memmove (more.letters + at + 1, more.letters + at, more.n - at);
			more.letters[at] = 24; /* x */
			more.n++;
			g_assert_cmpfloat (athar_translit_score (t, &a, &more), <, own);
		}
	}
	g_assert_true (score (t, "محمد", "حسين") == -G_MAXDOUBLE);
}

static void
test_align (void)
{
	g_autoptr (AtharTranslit) t = athar_translit_new ();
	for (size_t i = 0; i < G_N_ELEMENTS (arabic_words); i++) {
		AtharWord a = word (arabic_words[i]), l = word (latin_words[(i + 1) % G_N_ELEMENTS (latin_words)]);
		g_autoptr (GArray) steps = athar_translit_align (t, &a, &l);
		unsigned at_a = 0, at_l = 0;
		double sum = 0;
		for (guint k = 0; k < steps->len; k++) {
			AtharTranslitStep s = g_array_index (steps, AtharTranslitStep, k);
			g_assert_cmpuint (s.arabic, ==, at_a);
			g_assert_cmpuint (s.latin, ==, at_l);
			at_a += s.n_arabic;
			at_l += s.n_latin;
			sum += s.nats;
		}
		g_assert_cmpuint (at_a, ==, a.n);
		g_assert_cmpuint (at_l, ==, l.n);
		g_assert_cmpfloat_with_epsilon (sum, athar_translit_score (t, &a, &l), 1e-3);
	}
}

/* Few letters, so that words share beginnings; those that are written by two to four Latin ones among them. */
static AtharWord
random_word (bool latin)
{
	static const char *const latin_letters[] = {
		"s", "c", "h", "h", "k", "g", "d", "o", "u", "a", "i", "n", "x", "x"};
	static const char *const arabic_letters[] = {
		"ش", "خ", "غ", "ج", "ك", "س", "ك", "س", "و", "ي", "ا", "ن"};
	g_autoptr (GString) text = g_string_new (NULL);
	AtharWord out;
	int n = g_test_rand_int_range (1, latin ? 10 : 6);
	for (int k = 0; k < n; k++)
		g_string_append (text, latin ? latin_letters[g_test_rand_int_range (0, G_N_ELEMENTS (latin_letters))] :
			arabic_letters[g_test_rand_int_range (0, G_N_ELEMENTS (arabic_letters))]);
	g_assert_true (athar_word_read (text->str, &out));
	return out;
}

typedef struct {
	uint32_t word;
	float nats;
} Scored;

static int
compare_scored (gconstpointer a, gconstpointer b)
{
	const Scored *x = a, *y = b;
	if (x->nats != y->nats)
		return x->nats > y->nats ? -1 : 1;
	return x->word < y->word ? -1 : 1;
}

static void
check_lexicon (const AtharTranslit *t, bool latin)
{
	AtharWord words[300];
	AtharLexiconHit hits[10];
	g_autoptr (AtharLexicon) lexicon = NULL;
	for (size_t k = 0; k < G_N_ELEMENTS (words); k++)
		words[k] = random_word (latin);
	lexicon = athar_lexicon_new (words, G_N_ELEMENTS (words), latin);
	for (int round = 0; round < 60; round++) {
		Scored all[G_N_ELEMENTS (words)];
		AtharWord query = random_word (!latin);
		float floor = round % 3 ? -G_MAXFLOAT : 0;
		size_t k = (size_t)(round % 2 ? 1 : g_test_rand_int_range (1, 11)), want = 0, n;
		for (uint32_t w = 0; w < G_N_ELEMENTS (words); w++)
			all[w] = (Scored){w, (float)athar_translit_score (t, &query, &words[w])};
		qsort (all, G_N_ELEMENTS (all), sizeof *all, compare_scored);
		while (want < k && all[want].nats >= floor)
			want++;
		n = athar_lexicon_top (lexicon, t, &query, k, floor, hits);
		g_assert_cmpuint (n, ==, want);
		for (size_t i = 0; i < n; i++) {
			g_assert_cmpuint (hits[i].word, ==, all[i].word);
			g_assert_true (hits[i].nats == all[i].nats);
		}
	}
}

static void
test_lexicon (void)
{
	g_autoptr (AtharTranslit) t = athar_translit_new ();
	AtharLexiconHit hit;
	AtharWord query = word ("محمد");
	g_autoptr (AtharLexicon) empty = athar_lexicon_new (NULL, 0, true);
	g_assert_cmpuint (athar_lexicon_top (empty, t, &query, 1, -G_MAXFLOAT, &hit), ==, 0);
	for (int k = 0; k < 5; k++) {
		check_lexicon (t, true);
		check_lexicon (t, false);
	}
}

/* What people confirm becomes likelier; nothing else is lost by it. */
static void
test_train (void)
{
	g_autoptr (AtharTranslit) t = athar_translit_new ();
	AtharWordPair pairs[200];
	double before = score (t, "جميل", "Gamil"), rival = score (t, "جميل", "Jamil");
	double other = score (t, "قيس", "Qais");
	for (size_t k = 0; k < G_N_ELEMENTS (pairs); k++)
		pairs[k] = (AtharWordPair){word (k % 2 ? "جمر" : "جبر"), word (k % 2 ? "Gamr" : "Gabr")};
	athar_translit_train (t, pairs, G_N_ELEMENTS (pairs), 100, 3);
	g_assert_cmpfloat (score (t, "جميل", "Gamil"), >, before + 0.5);
	g_assert_cmpfloat (score (t, "جميل", "Jamil"), <, rival);
	g_assert_cmpfloat (score (t, "قيس", "Qais"), ==, other);
	athar_translit_train (t, NULL, 0, 100, 1); /* nothing confirmed: the shipped table again */
	g_assert_cmpfloat_with_epsilon (score (t, "جميل", "Gamil"), before, 1e-3);
}

static void
test_hostile (void)
{
	AtharWord w;
	g_autofree char *longer = g_strnfill (ATHAR_WORD_LETTERS + 1, 'a');
	g_assert_false (athar_word_read ("", &w));
	g_assert_false (athar_word_read ("محمدa", &w));
	g_assert_false (athar_word_read ("김", &w));
	g_assert_false (athar_word_read ("a1", &w));
	g_assert_false (athar_word_read (longer, &w));
	longer[ATHAR_WORD_LETTERS] = 0;
	g_assert_true (athar_word_read (longer, &w));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/link/translit/spellings", test_spellings);
	g_test_add_func ("/link/translit/best", test_best);
	g_test_add_func ("/link/translit/symmetric-monotone", test_symmetric_monotone);
	g_test_add_func ("/link/translit/align", test_align);
	g_test_add_func ("/link/translit/lexicon", test_lexicon);
	g_test_add_func ("/link/translit/train", test_train);
	g_test_add_func ("/link/translit/hostile", test_hostile);
	return g_test_run ();
}
