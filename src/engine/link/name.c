/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name.c: words in normal form become tokens (compounds joined, markers dropped), tokens get roles.
 */
#include "engine/link/name.h"

#include <string.h>

#include "engine/link/name-words.h"

#define ARTICLE_AR "\u0627\u0644"
#define ARTICLE_AR_BYTES 4
#define ARTICLE_LATIN_BYTES 2
#define LETTERS_WITH_ARTICLE_BYTES 10 /* ال and three letters: shorter words are no nisba */

typedef enum {
	TAG_PLAIN,
	TAG_KUNYA,
	TAG_SON, /* after "bin": an ancestor for certain */
	TAG_FAMILY,
	TAG_OTHER /* the role is set already */
} Tag;

typedef struct {
	const AtharNameRead *words;
	size_t n, at;
	AtharName *name;
	Tag tags[ATHAR_NAME_TOKENS];
	AtharNameRole rest; /* after "known as": the role of all that follows */
	bool son;
} Parser;

static bool
has_kind (const Parser *p, size_t i, uint32_t kind)
{
	return i < p->n && (p->words[i].kinds & kind);
}

static void
append_word (AtharNameToken *token, const char *normal, const char *sound)
{
	bool fits = athar_name_append (token->normal, normal);
	if (!athar_name_append (token->sound, sound) || !fits)
		token->flags |= ATHAR_TOKEN_CUT;
}

static void
take_word (Parser *p, AtharNameToken *token)
{
	const AtharNameRead *word = &p->words[p->at++];
	append_word (token, word->normal, word->sound);
	token->start = MIN (token->start, word->start); /* a name turned round may join its two ends */
	token->end = MAX (token->end, word->end);
	token->flags |= (word->unsure ? ATHAR_TOKEN_UNSURE : 0) | (word->cut ? ATHAR_TOKEN_CUT : 0);
}

/* "al Assad", "ash-Shami", "آل سعود": the article stands apart. */
static bool
is_article (const Parser *p, size_t i)
{
	const AtharNameRead *word = &p->words[i], *next = word + 1;
	size_t n = strlen (word->normal);
	if (i + 1 >= p->n)
		return false;
	if (!word->latin)
		return (word->kinds & ATHAR_WORD_CLAN) && !next->latin;
	if (!next->latin)
		return false;
	if (word->kinds & ATHAR_WORD_ARTICLE)
		return true;
	return (word->kinds & ATHAR_WORD_ASSIM) && n >= 2 && (next->hyphen || next->normal[0] == word->normal[n - 1]) &&
	       strlen (next->normal) > 1;
}

static bool
is_din (const Parser *p, size_t i)
{
	return i < p->n && (g_str_equal (p->words[i].normal, "din") || g_str_equal (p->words[i].normal, "dine") ||
				   g_str_equal (p->words[i].normal, "deen"));
}

/* "abd" before what it serves; "abdal Rahman" (abdul, abdel …), "abdur Rahman". */
static bool
is_abd (const Parser *p, size_t i)
{
	const AtharNameRead *word = &p->words[i], *next = word + 1;
	size_t n = strlen (word->normal);
	if (i + 1 >= p->n)
		return false;
	if (!word->latin)
		return (word->kinds & ATHAR_WORD_ABD) &&
		       (g_str_has_prefix (next->normal, ARTICLE_AR) || (next->kinds & ATHAR_WORD_DIVINE));
	if (g_str_equal (word->normal, "abdal"))
		return next->latin;
	if (g_str_equal (word->normal, "abd"))
		return next->latin && (is_article (p, i + 1) || g_str_has_prefix (next->normal, "al"));
	return g_str_has_prefix (word->normal, "abd") && !g_str_has_prefix (word->normal, "abdal") && n >= 4 &&
		n <= 6 && next->normal[0] == word->normal[n - 1] &&
	       strchr ("aeou", word->normal[3]) && !strchr ("aeiouy", word->normal[n - 1]);
}

static void take_unit (Parser *p, AtharNameToken *token);

static void
take_abd (Parser *p, AtharNameToken *token)
{
	const AtharNameRead *word = &p->words[p->at];
	token->flags |= ATHAR_TOKEN_COMPOUND;
	if (!word->latin) {
		take_word (p, token);
		take_word (p, token);
		return;
	}
	p->at++;
	if (g_str_equal (word->normal, "abd") && !is_article (p, p->at)) /* "abd alrahman", "abd allah" */
		append_word (token, "abd", "abd");
	else
		append_word (token, "abdal", "abdal");
	if (g_str_equal (word->normal, "abd") && is_article (p, p->at))
		p->at++;
	take_word (p, token);
}

static bool
is_parent (const Parser *p, size_t i)
{
	return has_kind (p, i, ATHAR_WORD_ABU | ATHAR_WORD_UMM) && i + 1 < p->n &&
	       p->words[i].latin == p->words[i + 1].latin;
}

static void
take_parent (Parser *p, AtharNameToken *token)
{
	const AtharNameRead *word = &p->words[p->at++];
	const char *form = word->latin ? "abu" : "\u0627\u0628\u0648";
	if (!(word->kinds & ATHAR_WORD_ABU))
		form = word->latin ? "um" : word->normal;
	append_word (token, form, form);
	token->flags |= ATHAR_TOKEN_COMPOUND;
	take_unit (p, token);
}

static void
take_article (Parser *p, AtharNameToken *token)
{
	bool latin = p->words[p->at].latin, first = !token->normal[0];
	p->at++;
	append_word (token, latin ? "al" : ARTICLE_AR, latin ? "al" : ARTICLE_AR);
	if (first)
		token->article_bytes = latin ? ARTICLE_LATIN_BYTES : ARTICLE_AR_BYTES;
	take_word (p, token);
}

/* "نور الدين", "Nour al-Din", "Nour Eddine", "جاد الله" */
static bool
take_tail (Parser *p, AtharNameToken *token)
{
	const AtharNameRead *word = &p->words[p->at];
	if (p->at >= p->n || word->latin != word[-1].latin || g_utf8_strlen (token->normal, -1) < 2)
		return false;
	if (!word->latin && (word->kinds & ATHAR_WORD_TAIL)) {
		take_word (p, token);
	} else if (word->latin && is_article (p, p->at) && is_din (p, p->at + 1)) {
		append_word (token, "aldin", "aldin");
		token->end = MAX (token->end, word[1].end);
		p->at += 2;
	} else if (word->latin && (g_str_equal (word->normal, "aldin") || g_str_equal (word->normal, "allah"))) {
		take_word (p, token);
	} else
		return false;
	token->flags |= ATHAR_TOKEN_COMPOUND;
	return true;
}

/* One name of one or more words. Bounded: each call takes a word. */
static void
take_unit (Parser *p, AtharNameToken *token)
{
	if (is_parent (p, p->at))
		take_parent (p, token);
	else if (is_abd (p, p->at))
		take_abd (p, token);
	else if (is_article (p, p->at))
		take_article (p, token);
	else
		take_word (p, token);
	while (take_tail (p, token)) {
	}
}

static void
find_article (AtharNameToken *token)
{
	if (token->article_bytes || !g_str_has_prefix (token->normal, ARTICLE_AR))
		return;
	if (strlen (token->normal) >= LETTERS_WITH_ARTICLE_BYTES &&
		!(athar_name_word_kinds (token->normal) & (ATHAR_WORD_WHOLE | ATHAR_WORD_TAIL)) &&
		g_str_has_prefix (token->sound, ARTICLE_AR))
		token->article_bytes = ARTICLE_AR_BYTES;
}

static void
finish_token (AtharNameToken *token, bool latin)
{
	if (latin) {
		token->flags |= ATHAR_TOKEN_LATIN;
		athar_name_respell (token->normal); /* joined words may end or begin as one word would */
		athar_name_respell (token->sound);
	}
	if (g_utf8_strlen (token->normal, -1) == 1)
		token->flags |= ATHAR_TOKEN_INITIAL;
	athar_name_mend_allah (token->normal); /* joining may have made one */
	athar_name_mend_allah (token->sound);
	find_article (token);
	athar_name_forms (token);
}

static void
add_token (Parser *p)
{
	AtharNameToken *token;
	size_t k = p->name->n_tokens, first = p->at;
	bool parent = is_parent (p, first);
	if (k == ATHAR_NAME_TOKENS) {
		p->name->flags |= ATHAR_NAME_CUT;
		p->at = p->n;
		return;
	}
	token = &p->name->tokens[k];
	token->start = p->words[first].start;
	take_unit (p, token);
	finish_token (token, p->words[first].latin);
	p->tags[k] = parent ? TAG_KUNYA : TAG_PLAIN;
	if (p->rest) {
		token->role = p->rest;
		token->flags |= ATHAR_TOKEN_TOLD;
		p->tags[k] = TAG_OTHER;
	} else if (p->son)
		p->tags[k] = TAG_SON;
	p->son = false;
	if (token->normal[0])
		p->name->n_tokens++;
	else
		memset (token, 0, sizeof *token);
}

static bool
take_title (Parser *p)
{
	AtharNameToken *token = &p->name->tokens[p->name->n_tokens];
	for (size_t k = 0; k < p->name->n_tokens; k++)
		if (p->name->tokens[k].role != ATHAR_ROLE_TITLE)
			return false;
	if (!has_kind (p, p->at, ATHAR_WORD_TITLE) || p->at + 1 >= p->n || p->name->n_tokens >= ATHAR_NAME_TOKENS - 1)
		return false;
	token->start = p->words[p->at].start;
	token->role = ATHAR_ROLE_TITLE;
	token->flags = ATHAR_TOKEN_TOLD;
	p->tags[p->name->n_tokens] = TAG_OTHER;
	take_word (p, token);
	finish_token (token, p->words[p->at - 1].latin);
	p->name->n_tokens++;
	return true;
}

/* Words that are no name. "Ben" with one word after it is a given name. */
static bool
take_marker (Parser *p)
{
	static const struct {
		uint32_t kind;
		AtharNameRole role;
	} rests[] = {{ATHAR_WORD_SPOUSE, ATHAR_ROLE_SPOUSE}, {ATHAR_WORD_MOTHER, ATHAR_ROLE_MOTHER},
		{ATHAR_WORD_NICKNAME, ATHAR_ROLE_NICKNAME}};
	if (has_kind (p, p->at, ATHAR_WORD_SON) && p->n > 1 && (p->at > 0 || p->n > 2)) {
		p->son = p->name->n_tokens > 0;
		p->name->flags |= ATHAR_NAME_MARKED;
		p->at++;
		return true;
	}
	for (size_t i = 0; i < G_N_ELEMENTS (rests); i++)
		if (has_kind (p, p->at, rests[i].kind) && p->at + 1 < p->n) {
			p->rest = rests[i].role;
			p->name->flags |= ATHAR_NAME_MARKED;
			p->at++;
			return true;
		}
	return false;
}

static void
set_role (AtharNameToken *token, AtharNameRole role, bool told)
{
	token->role = (uint8_t)role;
	token->flags |= told ? ATHAR_TOKEN_TOLD : 0;
}

/* The last one is the family's name, unless "bin" stands before it; the first is the given name. */
static void
set_roles (Parser *p, size_t n_plain)
{
	static const AtharNameRole line[] = {ATHAR_ROLE_GIVEN, ATHAR_ROLE_FATHER, ATHAR_ROLE_GRANDFATHER,
		ATHAR_ROLE_GREAT_GRANDFATHER};
	size_t seen = 0;
	for (size_t k = 0; k < p->name->n_tokens; k++) {
		AtharNameToken *token = &p->name->tokens[k];
		if (p->tags[k] == TAG_OTHER)
			continue;
		seen++;
		if (seen == n_plain && n_plain > 1 && p->tags[k] != TAG_SON)
			set_role (token, ATHAR_ROLE_FAMILY, p->tags[k] == TAG_FAMILY);
		else
			set_role (token, seen <= G_N_ELEMENTS (line) ? line[seen - 1] : ATHAR_ROLE_ANCESTOR,
				p->tags[k] == TAG_SON);
	}
}

/* Abu X before other names, or alone, is what people call him; at the end it is a family. */
static size_t
find_kunya (Parser *p)
{
	size_t n_plain = 0;
	for (size_t k = 0; k < p->name->n_tokens; k++)
		n_plain += p->tags[k] != TAG_OTHER;
	for (size_t k = 0; k < p->name->n_tokens; k++) {
		if (p->tags[k] == TAG_OTHER)
			continue;
		if (p->tags[k] != TAG_KUNYA)
			break;
		set_role (&p->name->tokens[k], ATHAR_ROLE_KUNYA, true);
		p->tags[k] = TAG_OTHER;
		return n_plain - 1;
	}
	return n_plain;
}

/* "SMITH, John" in Latin letters: the family first. One comma only; more are a list of something. */
static size_t
turn_round (AtharNameRead *words, size_t n)
{
	AtharNameRead turned[ATHAR_NAME_WORDS];
	size_t commas = 0, head = 0;
	for (size_t i = 0; i < n; i++)
		if (words[i].comma) {
			commas++;
			head = i + 1;
		}
	if (commas != 1 || head == n || !words[0].latin)
		return 0;
	memcpy (turned, words + head, (n - head) * sizeof *words);
	memcpy (turned + n - head, words, head * sizeof *words);
	memcpy (words, turned, n * sizeof *words);
	words[0].hyphen = words[n - head].hyphen = false;
	return n - head;
}

static bool
is_unknown (const AtharNameRead *words, size_t n)
{
	g_autoptr (GString) whole = g_string_new (NULL);
	for (size_t i = 0; i < n && i < 3; i++)
		g_string_append_printf (whole, "%s%s", i ? " " : "", words[i].normal);
	return n == 0 || (n <= 3 && (athar_name_word_kinds (whole->str) & ATHAR_WORD_UNKNOWN));
}

void
athar_name_parse (const char *text, size_t bytes, AtharName *ret_name)
{
	AtharNameRead words[ATHAR_NAME_WORDS];
	Parser p = {.words = words, .name = ret_name};
	size_t head;
	memset (ret_name, 0, sizeof *ret_name);
	p.n = athar_name_read (text, bytes, words, &ret_name->flags);
	if (is_unknown (words, p.n)) {
		ret_name->flags |= ATHAR_NAME_NOT_TOLD;
		return;
	}
	head = turn_round (words, p.n);
	while (p.at < p.n) {
		size_t k = ret_name->n_tokens, before = p.at;
		if (take_title (&p) || take_marker (&p))
			continue;
		add_token (&p);
		if (head && before >= head && k < ret_name->n_tokens && p.tags[k] != TAG_OTHER)
			p.tags[k] = TAG_FAMILY;
	}
	set_roles (&p, find_kunya (&p));
	if (ret_name->n_tokens == 0)
		ret_name->flags |= ATHAR_NAME_NOT_TOLD;
}

const AtharNameToken *
athar_name_find (const AtharName *name, AtharNameRole role)
{
	for (uint32_t k = 0; k < name->n_tokens; k++)
		if (name->tokens[k].role == role)
			return &name->tokens[k];
	return NULL;
}

const char *
athar_name_role (AtharNameRole role)
{
	static const char *const words[ATHAR_ROLES] = {"unknown", "given", "father", "grandfather", "great-grandfather",
		"ancestor", "family", "kunya", "title", "nickname", "spouse", "mother"};
	return role < ATHAR_ROLES ? words[role] : words[ATHAR_ROLE_UNKNOWN];
}

void
athar_name_token (const char *text, size_t bytes, AtharNameToken *ret_token)
{
	AtharNameRead words[ATHAR_NAME_WORDS];
	AtharName name = {0};
	Parser p = {.words = words, .name = &name};
	memset (ret_token, 0, sizeof *ret_token);
	p.n = athar_name_read (text, bytes, words, &name.flags);
	if (is_unknown (words, p.n))
		return;
	ret_token->start = words[0].start;
	while (p.at < p.n)
		take_unit (&p, ret_token);
	finish_token (ret_token, words[0].latin);
}
