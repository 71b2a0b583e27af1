/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/html.c: saved web pages by libxml2's HTML parser. Nothing a page refers to
 * is fetched, scripts and styles are left out, text that a browser would hide may be among the
 * words.
 */
#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/limits.h"
#include "worker/analyzers/text/charset.h"
#include "worker/analyzers/text/text.h"

#define HEAD_BYTES 4096 /* where a page declares its encoding */

static bool
is_one_of (const char *name, const char *const *names)
{
	for (size_t i = 0; names[i]; i++)
		if (g_ascii_strcasecmp (name, names[i]) == 0)
			return true;
	return false;
}

static const char *const HIDDEN[] = {
	"script", "style", "template", "noscript", "svg", "iframe", "object", NULL};
static const char *const BLOCKS[] = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5",
	"h6", "table", "section", "article", "header", "footer", "nav", "blockquote", "pre", "ul",
	"ol", "dt", "dd", "option", "title", "figcaption", NULL};

static void
end_line (GString *words)
{
	if (words->len > 0 && words->str[words->len - 1] != '\n')
		g_string_append_c (words, '\n');
}

/* White space of any length is one blank, as a browser shows it. */
static void
append_words (GString *words, const char *text)
{
	for (; *text; text++) {
		bool blank = g_ascii_isspace (*text);
		bool after_blank = words->len == 0 || g_ascii_isspace (words->str[words->len - 1]);
		if (!blank)
			g_string_append_c (words, *text);
		else if (!after_blank)
			g_string_append_c (words, ' ');
	}
}

static xmlNode *
next_node (xmlNode *node, bool skip_children, GString *words)
{
	if (!skip_children && node->children)
		return node->children;
	while (node && !node->next) {
		node = node->parent;
		if (node && node->type == XML_ELEMENT_NODE &&
			is_one_of ((const char *)node->name, BLOCKS))
			end_line (words);
		else if (node && node->type == XML_ELEMENT_NODE &&
			 g_ascii_strcasecmp ((const char *)node->name, "td") == 0)
			g_string_append_c (words, '\t');
	}
	return node ? node->next : NULL;
}

static void
take_meta (AtharJson *claims, xmlNode *node)
{
	static const struct {
		const char *meta, *claim;
	} NAMES[] = {
		{"author", "author"},
		{"article:author", "author"},
		{"og:url", "url"},
		{"og:title", "title"},
		{"og:site_name", "site"},
		{"og:description", "description"},
		{"description", "description"},
		{"article:published_time", "published"},
		{"date", "published"},
		{"article:modified_time", "modified"},
		{"generator", "software"},
	};
	xmlChar *name = xmlGetProp (node, BAD_CAST "property"),
		*content = xmlGetProp (node, BAD_CAST "content");
	if (!name)
		name = xmlGetProp (node, BAD_CAST "name");
	for (size_t i = 0; name && content && i < G_N_ELEMENTS (NAMES); i++)
		if (g_ascii_strcasecmp ((const char *)name, NAMES[i].meta) == 0)
			athar_text_claim (claims, NAMES[i].claim, (const char *)content);
	xmlFree (name);
	xmlFree (content);
}

static void
take_claims (AtharJson *claims, xmlNode *node)
{
	const char *name = (const char *)node->name;
	if (g_ascii_strcasecmp (name, "meta") == 0) {
		take_meta (claims, node);
	} else if (g_ascii_strcasecmp (name, "title") == 0) {
		xmlChar *title = xmlNodeGetContent (node);
		athar_text_claim (claims, "title", (const char *)title);
		xmlFree (title);
	} else if (g_ascii_strcasecmp (name, "html") == 0) {
		xmlChar *language = xmlGetProp (node, BAD_CAST "lang");
		athar_text_claim (claims, "language", (const char *)language);
		xmlFree (language);
	} else if (g_ascii_strcasecmp (name, "link") == 0) {
		xmlChar *rel = xmlGetProp (node, BAD_CAST "rel"),
			*href = xmlGetProp (node, BAD_CAST "href");
		if (rel && g_ascii_strcasecmp ((const char *)rel, "canonical") == 0)
			athar_text_claim (claims, "url", (const char *)href);
		xmlFree (rel);
		xmlFree (href);
	}
}

/* "saved from url=(0023)https://…": what Internet Explorer and Chrome write on saving. */
static void
take_comment (AtharJson *claims, const char *text)
{
	const char *at = text ? strstr (text, "saved from url=(") : NULL;
	const char *url = at ? strchr (at, ')') : NULL;
	g_autofree char *copy = url ? g_strndup (url + 1, strcspn (url + 1, " \t\r\n")) : NULL;
	if (copy)
		athar_text_claim (claims, "saved_from", copy);
}

static void
walk (xmlNode *node, GString *words, AtharJson *claims)
{
	while (node && words->len < ATHAR_ANALYSIS_TEXT_MAX_BYTES) {
		bool hidden = false;
		if (node->type == XML_ELEMENT_NODE) {
			hidden = is_one_of ((const char *)node->name, HIDDEN);
			if (is_one_of ((const char *)node->name, BLOCKS))
				end_line (words);
			if (claims)
				take_claims (claims, node);
		} else if (node->type == XML_TEXT_NODE && node->content) {
			append_words (words, (const char *)node->content);
		} else if (node->type == XML_COMMENT_NODE && claims) {
			take_comment (claims, (const char *)node->content);
		}
		node = next_node (node, hidden, words);
	}
}

GString *
athar_html_words (const char *utf8, size_t bytes, AtharJson *claims)
{
	GString *words;
	htmlDocPtr page =
		bytes <= INT_MAX
			? htmlReadMemory (utf8, (int)bytes, NULL, "UTF-8",
				  HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
					  HTML_PARSE_RECOVER | HTML_PARSE_NODEFDTD)
			: NULL;
	if (!page)
		return NULL;
	words = g_string_new (NULL);
	walk (page->children, words, claims);
	xmlFreeDoc (page);
	return words;
}

/* The encoding a page declares in its first 4 KiB: charset=… */
static const char *
declared_encoding (const uint8_t *data, size_t bytes)
{
	g_autofree char *head = g_strndup ((const char *)data, MIN (bytes, HEAD_BYTES));
	g_autofree char *low = g_ascii_strdown (head, -1);
	const char *at = strstr (low, "charset=");
	g_autofree char *name = NULL;
	if (!at)
		return NULL;
	at += strlen ("charset=");
	at += strspn (at, "\"' ");
	name = g_strndup (at, strspn (at, "abcdefghijklmnopqrstuvwxyz0123456789-_"));
	return athar_charset_find (name);
}

gboolean
athar_text_html (AtharTask *task, GError **error)
{
	g_autoptr (GBytes) bytes =
		athar_task_read_all (task, 4 * ATHAR_ANALYSIS_TEXT_MAX_BYTES, error);
	g_autoptr (GString) utf8 = NULL;
	g_autoptr (GString) words = NULL;
	AtharJson *claims;
	const uint8_t *data;
	const char *encoding, *declared;
	bool guessed;
	gsize n;
	if (!bytes)
		return FALSE;
	data = g_bytes_get_data (bytes, &n);
	declared = declared_encoding (data, n);
	encoding = athar_charset_detect (
		data, n, declared ? declared : athar_task_get_magic (task)->encoding, &guessed);
	utf8 = athar_charset_decode (data, n, encoding);
	claims = athar_json_object ();
	words = athar_html_words (utf8->str, utf8->len, claims);
	athar_json_set_string (athar_task_get_facts (task), "encoding", encoding);
	if (guessed && !declared)
		athar_json_set_bool (athar_task_get_facts (task), "encoding_guessed", true);
	athar_text_set_claims (task, claims);
	if (!words)
		return athar_throw (error, ATHAR_ERROR_INVALID, "text.no-page", NULL);
	return words->len == 0 || athar_task_text (task, 1, words->str, words->len, error);
}
