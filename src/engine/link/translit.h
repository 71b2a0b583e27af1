/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/translit.h: how likely it is that one word in Arabic and one in Latin letters are the same name.
 *
 * A memoryless letter transducer (after Freeman, Condon and Ackerman 2006, made probabilistic): one or two Arabic
 * letters stand for nothing or up to four Latin ones, a Latin letter may stand for nothing. A score is
 *     log P(pair) - log P(arabic) - log P(latin)
 * in nats over the best alignment: evidence to add to that of other fields. Table: tables/spellings.tab, by hand;
 * it can be refined by a user's confirmed pairs, never by anything else.
 *
 *   g_autoptr (AtharTranslit) translit = athar_translit_new ();
 *   AtharWord ar, la;
 *   athar_word_read ("حسين", &ar); athar_word_read ("hussein", &la);      both are `sound` of engine/link/name.h
 *   double nats = athar_translit_score (translit, &ar, &la);
 *
 * T1 cost (a, l) = athar_translit_best (a) - score (a, l) is never negative, and 0 for athar_translit_write (a).
 * T2 A score does not depend on which word was asked for, nor on the lexicon it came out of.
 * T3 A Latin letter put in that stands for nothing never raises a score by itself: insertions weigh at most 0.
 *
 * A letter of P(latin) counts for less than its frequency (context background in the table), since letters of a word
 * follow each other. Levels for Fellegi-Sunter, so that EM learns what each is worth, from 12,876 public pairs and 2 M
 * random ones: at least 6 (true pairs' median 7.3), 3 to 6, 0 to 3 (random pairs: 0.1 % above -1.5, 0.01 % above 2.6),
 * below. bench/RESULTS.md has the ranks.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATHAR_WORD_LETTERS 40 /* more than a form of a name token holds of either script, less the article of one */

typedef struct {
	uint8_t n;
	bool latin;
	uint8_t letters[ATHAR_WORD_LETTERS]; /* numbers of the transducer's alphabets, from 1 */
} AtharWord;

/* athar_word_read: FALSE when @sound is empty, longer, of both scripts, or holds a letter of neither alphabet. */
bool athar_word_read (const char *sound, AtharWord *ret_word);

typedef struct _AtharTranslit AtharTranslit;
AtharTranslit *athar_translit_new (void);
void athar_translit_free (AtharTranslit *translit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharTranslit, athar_translit_free)

/* athar_translit_score: nats; one word must be Arabic, the other Latin, in any order (else -G_MAXDOUBLE). */
double athar_translit_score (const AtharTranslit *translit, const AtharWord *a, const AtharWord *b);
/* athar_translit_best: the score of the spelling it likes best, the most any Latin word can reach. */
double athar_translit_best (const AtharTranslit *translit, const AtharWord *arabic);
/* athar_translit_write: (transfer full) that spelling: where scores are measured from, not a romanisation to print. */
char *athar_translit_write (const AtharTranslit *translit, const AtharWord *arabic);

typedef struct { /* letters [arabic, arabic + n_arabic) stand for [latin, latin + n_latin) */
	uint8_t arabic, n_arabic, latin, n_latin;
	float nats;
} AtharTranslitStep;
/* athar_translit_align: the best alignment, left to right in reading order; (transfer full) AtharTranslitStep array. */
GArray *athar_translit_align (const AtharTranslit *translit, const AtharWord *arabic, const AtharWord *latin);

typedef struct {
	AtharWord arabic, latin;
} AtharWordPair;
/* athar_translit_train: EM over confirmed @pairs; the table counts as @prior uses of each letter and place (100 is
 * careful). */
void athar_translit_train (AtharTranslit *translit, const AtharWordPair *pairs, size_t n, double prior,
	unsigned rounds);

/* A lexicon: words of one script in a trie, asked with words of the other. */
typedef struct _AtharLexicon AtharLexicon;
typedef struct {
	uint32_t word; /* index into what the lexicon was made of */
	float nats;
} AtharLexiconHit;
/* athar_lexicon_new: @words are of one script (@latin); equal words are all kept. */
AtharLexicon *athar_lexicon_new (const AtharWord *words, size_t n, bool latin);
void athar_lexicon_free (AtharLexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharLexicon, athar_lexicon_free)
/* athar_lexicon_top: the @k best of the lexicon, exactly as scoring each word would find them; best first, then by
 * index. @floor: nothing below is returned (-G_MAXFLOAT: no floor). Returns how many stand in @ret_hits[0..@k). */
size_t athar_lexicon_top (const AtharLexicon *lexicon, const AtharTranslit *translit, const AtharWord *query, size_t k,
	float floor, AtharLexiconHit *ret_hits);
