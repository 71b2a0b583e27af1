/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/gen-people.c: invented families on invented lists, with the truth. Nothing in it is anybody's
 * name: names are made of syllables no name has.
 *
 *     gen-people [--rows N] [--seed S] [--list 1|2|3|4] > FILE
 *
 * Without --list: one CSV of all mentions, one column a part (uid, truth, truth_father,
 * truth_grandfather, list, n1 … n4, mother, sex, yob, place, register). truth is the person; two
 * persons of one truth_father are siblings, of one truth_grandfather cousins, truth_father is itself
 * a person of the file. With --list: the mentions of one list as lists are published (uid, truth,
 * name_ar, name_latin, sex, age, dob). The same seed and rows give the same people.
 *
 * Families: a clan has a name; a man of it has sons, they have children; a mother, a place and a
 * register number go with each household. Names and clans are drawn by Zipf's law.
 * Damage: list 1 as it was said; 2 typed (letters left out, other, changed places; ages by another
 * day); 3 extracted from PDF (alef and lam change places, the name cut at 30 letters, a dot lost); 4
 * short (grandfather left out, year rounded, sex not told).
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#define N_GIVEN 700 /* of each sex */
#define PART_MAX 24 /* letters */
#define THIS_YEAR 2024

typedef struct {
	uint16_t letters[PART_MAX];
	unsigned n;
} Word;

typedef struct {
	uint32_t id, father, grandfather;
	const Word *names[4]; /* given, father, grandfather, family */
	const Word *mother;
	int born;
	bool female;
	unsigned place, register_number;
} Person;

typedef struct {
	uint64_t state;
	Word men[N_GIVEN], women[N_GIVEN], *clans;
	uint32_t n_clans, persons;
	uint64_t rows, uid;
	int list;
} Maker;

static uint64_t
draw (Maker *m, uint64_t n)
{
	uint64_t x = m->state += UINT64_C (0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C (0x94d049bb133111eb);
	return (x ^ x >> 31) % n;
}

static bool
chance (Maker *m, unsigned percent)
{
	return draw (m, 100) < percent;
}

/* Rank by Zipf's law with exponent near 1, the first few ranks flattened: the commonest given name
 * is borne by 4 in 100, as on real lists. */
static uint32_t
zipf (Maker *m, uint32_t n)
{
	const double flat = 5;
	double u = (double)draw (m, UINT64_C (1) << 40) / (double)(UINT64_C (1) << 40);
	return MIN (n - 1, (uint32_t)(flat * pow ((double)n / flat + 1, u) - flat));
}

/* Syllables of an emphatic or foreign letter, a long vowel and another such letter: Arabic script,
 * nobody's name. */
static const uint16_t FIRST[] = {0x062b, 0x0630, 0x0636, 0x0638, 0x063a, 0x0634, 0x062e, 0x0637};
static const uint16_t LONG[] = {0x0627, 0x0648, 0x064a};
static const uint16_t LAST[] = {
	0x0644, 0x0631, 0x0646, 0x0628, 0x062f, 0x0645, 0x0642, 0x0633, 0x062a, 0x0641, 0x0643};

static Word
word_of (uint64_t number, unsigned syllables, const uint16_t *end, unsigned n_end)
{
	Word word = {.n = 0};
	for (unsigned i = 0; i < syllables; i++) {
		word.letters[word.n++] = FIRST[number % G_N_ELEMENTS (FIRST)];
		number /= G_N_ELEMENTS (FIRST);
		word.letters[word.n++] = LONG[number % G_N_ELEMENTS (LONG)];
		number /= G_N_ELEMENTS (LONG);
		word.letters[word.n++] = LAST[number % G_N_ELEMENTS (LAST)];
		number /= G_N_ELEMENTS (LAST);
	}
	for (unsigned i = 0; i < n_end; i++)
		word.letters[word.n++] = end[i];
	return word;
}

/* Numbers far apart, so that common names are not each other's neighbours. */
static void
make_words (Maker *m, uint64_t seed)
{
	static const uint16_t women[] = {0x0629}, clan[] = {0x064a};
	const uint64_t two = 264 * 264, three = two * 264;
	for (uint64_t i = 0; i < N_GIVEN; i++) {
		m->men[i] = word_of (((i + seed) * 40503 + 7) % two, 2, NULL, 0);
		m->women[i] = word_of (((i + seed) * 30011 + 5) % two, 2, women, 1);
	}
	m->clans = g_new (Word, m->n_clans);
	for (uint64_t i = 0; i < m->n_clans; i++)
		m->clans[i] = word_of (((i + seed) * 7368787 + 3) % three, 3, clan, 1);
}

static void
type_wrong (Maker *m, Word *word)
{
	unsigned at = (unsigned)draw (m, MAX (word->n, 1)), kind = (unsigned)draw (m, 3);
	uint16_t letter = LAST[draw (m, G_N_ELEMENTS (LAST))];
	if (word->n < 4)
		return;
	if (kind == 0) {
		memmove (word->letters + at, word->letters + at + 1,
			(word->n - at - 1) * sizeof letter);
		word->n--;
	} else if (kind == 1)
		word->letters[at] = letter;
	else if (at + 1 < word->n) {
		letter = word->letters[at];
		word->letters[at] = word->letters[at + 1];
		word->letters[at + 1] = letter;
	}
}

/* Where alef and lam stand beside each other an extractor turns them about; ta loses a dot. */
static void
extract (Maker *m, Word *word)
{
	for (unsigned i = 0; i + 1 < word->n; i++)
		if ((word->letters[i] == 0x0627 && word->letters[i + 1] == 0x0644) ||
			(word->letters[i] == 0x0644 && word->letters[i + 1] == 0x0627)) {
			uint16_t letter = word->letters[i];
			word->letters[i] = word->letters[i + 1];
			word->letters[++i] = letter;
		}
	if (chance (m, 2))
		for (unsigned i = 0; i < word->n; i++)
			word->letters[i] = word->letters[i] == 0x062a ? 0x0628 : word->letters[i];
	if (word->n && word->letters[word->n - 1] == 0x0629 && chance (m, 60))
		word->letters[word->n - 1] = 0x0647;
}

static void
put (const Word *word)
{
	char text[8];
	for (unsigned i = 0; i < word->n; i++) {
		text[g_unichar_to_utf8 (word->letters[i], text)] = 0;
		fputs (text, stdout);
	}
}

typedef struct {
	Word names[4], mother;
	int born;
	bool sex_told;
} Mention;

static void
damage (Maker *m, int list, Mention *mention)
{
	unsigned letters = 0;
	for (int k = 0; k < 4; k++) {
		Word *word = &mention->names[k];
		if (list == 2 && chance (m, 5))
			type_wrong (m, word);
		if (list == 3)
			extract (m, word);
		if (list == 3 && letters + word->n > 30)
			word->n = letters < 27 ? 30 - letters : MIN (word->n, 3);
		letters += word->n + 1;
	}
	if (list == 2 && chance (m, 60))
		mention->born--;
	if (list == 3 && chance (m, 5))
		mention->born += (int)draw (m, 7) - 3;
	if (list == 4) {
		mention->sex_told = chance (m, 50);
		mention->mother.n = 0;
		if (chance (m, 30))
			mention->names[2].n = 0;
		if (chance (m, 40))
			mention->born = (mention->born + 2) / 5 * 5;
		if (chance (m, 20))
			mention->born = 0;
	}
	if (list != 4 && chance (m, 15))
		mention->mother.n = 0;
}

static void
write_columns (Maker *m, const Person *p, int list, const Mention *mention)
{
	printf ("%" G_GUINT64_FORMAT ",%u,%u,%u,%d", m->uid, p->id, p->father, p->grandfather, list);
	for (int k = 0; k < 4; k++) {
		putchar (',');
		put (&mention->names[k]);
	}
	putchar (',');
	put (&mention->mother);
	printf (",%s,", !mention->sex_told ? "" : p->female ? "f" : "m");
	if (mention->born)
		printf ("%d", mention->born);
	printf (",%u,%u\n", p->place, p->register_number);
}

static void
write_list (Maker *m, const Person *p, const Mention *mention)
{
	bool first = true;
	printf ("%" G_GUINT64_FORMAT ",%x,", m->uid, p->id);
	for (int k = 0; k < 4; k++) {
		if (!mention->names[k].n)
			continue;
		if (!first)
			putchar (' ');
		put (&mention->names[k]);
		first = false;
	}
	printf (",,%s,", !mention->sex_told ? "" : p->female ? "f" : "m");
	if (mention->born)
		printf ("%d", THIS_YEAR - mention->born);
	printf (",\n");
}

static void
mention_on (Maker *m, const Person *p, int list)
{
	Mention mention = {.mother = *p->mother, .born = p->born, .sex_told = true};
	for (int k = 0; k < 4; k++)
		mention.names[k] = *p->names[k];
	damage (m, list, &mention);
	if (m->uid >= m->rows)
		return;
	m->uid++;
	if (!m->list)
		write_columns (m, p, list, &mention);
	else if (m->list == list)
		write_list (m, p, &mention);
}

/* Half of all persons are on one list, the others on more; nobody twice on one. */
static void
mentions (Maker *m, const Person *p)
{
	unsigned on = 1u << draw (m, 4);
	while (chance (m, 35))
		on |= 1u << draw (m, 4);
	for (int list = 1; list <= 4; list++)
		if (on >> (list - 1) & 1)
			mention_on (m, p, list);
}

static Person
born_to (Maker *m, const Person *father, const Word *mother)
{
	bool female = chance (m, 35);
	Person p = *father;
	p.grandfather = father->father;
	p.father = father->id;
	p.id = ++m->persons;
	p.names[2] = father->names[1];
	p.names[1] = father->names[0];
	p.names[0] = female ? &m->women[zipf (m, N_GIVEN)] : &m->men[zipf (m, N_GIVEN)];
	p.female = female;
	p.mother = mother;
	p.born = MIN (father->born + 20 + (int)draw (m, 22), THIS_YEAR);
	return p;
}

static void
household (Maker *m, const Person *father, unsigned depth)
{
	const Word *mother = &m->women[zipf (m, N_GIVEN)];
	unsigned n = 1 + (unsigned)draw (m, 6);
	for (unsigned i = 0; i < n && m->uid < m->rows; i++) {
		Person child = born_to (m, father, mother);
		mentions (m, &child);
		if (!child.female && depth && chance (m, 75)) {
			child.register_number = (unsigned)draw (m, 100000);
			household (m, &child, depth - 1);
		}
	}
}

static void
clan (Maker *m)
{
	Person elder = {.id = ++m->persons, .father = ++m->persons, .grandfather = ++m->persons,
		.born = 1905 + (int)draw (m, 60), .place = (unsigned)draw (m, 900),
		.register_number = (unsigned)draw (m, 100000)};
	for (int k = 0; k < 3; k++)
		elder.names[k] = &m->men[zipf (m, N_GIVEN)];
	elder.names[3] = &m->clans[zipf (m, m->n_clans)];
	elder.mother = &m->women[zipf (m, N_GIVEN)];
	household (m, &elder, 1);
}

int
main (int argc, char **argv)
{
	gint64 rows = 1000, seed = 1;
	int list = 0;
	GOptionEntry entries[] = {{"rows", 0, 0, G_OPTION_ARG_INT64, &rows, "mentions", NULL},
		{"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "seed", NULL},
		{"list", 0, 0, G_OPTION_ARG_INT, &list, "one list only", NULL}, {NULL}};
	g_autoptr (GOptionContext) context = g_option_context_new (NULL);
	Maker *m;
	g_option_context_add_main_entries (context, entries, NULL);
	if (!g_option_context_parse (context, &argc, &argv, NULL) || rows < 0 || list < 0 || list > 4) {
		fprintf (stderr, "gen-people [--rows N] [--seed S] [--list 1|2|3|4]\n");
		return 2;
	}
	m = g_new0 (Maker, 1);
	m->state = (uint64_t)seed;
	m->rows = (uint64_t)rows;
	m->list = list;
	m->n_clans = 2000 + (uint32_t)(rows / 150);
	make_words (m, (uint64_t)seed);
	puts (list ? "uid,truth,name_ar,name_latin,sex,age,dob"
		   : "uid,truth,truth_father,truth_grandfather,list,n1,n2,n3,n4,mother,sex,yob,place,"
		     "register");
	while (m->uid < m->rows)
		clan (m);
	g_free (m->clans);
	g_free (m);
	return 0;
}
