/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/xml.c: see xml.h. Elements are known by their local names: w:p, a:p and
 * text:p all end a line.
 */
#include "worker/analyzers/text/xml.h"

#include <libxml/xmlreader.h>
#include <string.h>

#include "base/limits.h"
#include "worker/analyzers/text/text.h"

#define READER_FLAGS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
#define MAX_SHARED 2000000

typedef struct {
	GString *words;
	const GPtrArray *shared;
	bool cell_is_shared; /* the value of this cell is a number of a shared string */
	bool in_value, in_cell, hidden;
	int hidden_depth;
	size_t cell; /* where the words of the latest cell begin */
} Words;

static const struct {
	const char *name;
	char at_start, at_end;
} MARKS[] = {
	{"p", 0, '\n'},
	{"h", 0, '\n'},
	{"row", 0, '\n'},
	{"table-row", 0, '\n'},
	{"tr", 0, '\n'},
	{"si", 0, '\n'},
	{"comment", 0, '\n'},
	{"c", 0, '\t'},
	{"tc", 0, '\t'},
	{"table-cell", 0, '\t'},
	{"tab", '\t', 0},
	{"br", '\n', 0},
	{"cr", '\n', 0},
	{"line-break", '\n', 0},
	{"note-citation", ' ', ' '},
	{"note-body", 0, ' '},
	{"s", ' ', 0},
};

/* Not words of the document: tracked deletions, codes of fields, formulas, phonetic hints. */
static const char *const HIDDEN[] = {"delText", "delInstrText", "instrText", "f", "rPh", "pPr",
	"rPr", "sectPr", "annotation-stop"};

static void
append_mark (Words *w, char mark)
{
	GString *words = w->words;
	if (!mark || (w->in_cell && mark == '\n' && words->len == w->cell))
		return;
	/* The tab of the last cell, and lines that would be empty, are dropped. */
	while (mark == '\n' && words->len > 0 && words->str[words->len - 1] == '\t')
		g_string_truncate (words, words->len - 1);
	if (words->len > 0 && (mark == '\t' || words->str[words->len - 1] != '\n'))
		g_string_append_c (words, mark);
}

/* A cell of text is made of paragraphs; the last of them ends no row, and neither does an empty one.
 */
static void
end_cell (Words *w)
{
	if (w->words->len > w->cell && w->words->str[w->words->len - 1] == '\n')
		g_string_truncate (w->words, w->words->len - 1);
	w->in_cell = false;
}

static bool
is_cell (const char *name)
{
	return strcmp (name, "tc") == 0 || strcmp (name, "table-cell") == 0;
}

static char
mark_of (const char *name, bool start)
{
	for (size_t i = 0; i < G_N_ELEMENTS (MARKS); i++)
		if (strcmp (name, MARKS[i].name) == 0)
			return start ? MARKS[i].at_start : MARKS[i].at_end;
	return 0;
}

static void
begin_element (Words *w, xmlTextReader *reader, const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS (HIDDEN) && !w->hidden; i++)
		if (strcmp (name, HIDDEN[i]) == 0 && !xmlTextReaderIsEmptyElement (reader)) {
			w->hidden = true;
			w->hidden_depth = xmlTextReaderDepth (reader);
			return;
		}
	if (strcmp (name, "c") == 0 && w->shared) {
		xmlChar *type = xmlTextReaderGetAttribute (reader, BAD_CAST "t");
		w->cell_is_shared = type && strcmp ((const char *)type, "s") == 0;
		xmlFree (type);
	}
	w->in_value = strcmp (name, "v") == 0;
	append_mark (w, mark_of (name, true));
	if (is_cell (name) && !xmlTextReaderIsEmptyElement (reader)) {
		w->cell = w->words->len;
		w->in_cell = true;
	}
	if (xmlTextReaderIsEmptyElement (reader))
		append_mark (w, mark_of (name, false));
}

static void
end_element (Words *w, xmlTextReader *reader, const char *name)
{
	if (w->hidden && xmlTextReaderDepth (reader) == w->hidden_depth) {
		w->hidden = false;
		return;
	}
	if (w->hidden)
		return;
	w->in_value = false;
	if (is_cell (name))
		end_cell (w);
	append_mark (w, mark_of (name, false));
}

static void
append_text (Words *w, const char *text)
{
	if (!text || w->hidden)
		return;
	if (w->in_value && w->cell_is_shared && w->shared) {
		guint64 n = g_ascii_strtoull (text, NULL, 10);
		text = n < w->shared->len ? w->shared->pdata[n] : "";
	}
	g_string_append (w->words, text);
}

/* Indentation between elements is not words; a blank inside <w:t xml:space="preserve"> comes as
 * significant white space or text. */
static bool
take_node (Words *w, xmlTextReader *reader)
{
	const char *name = (const char *)xmlTextReaderConstLocalName (reader);
	switch (xmlTextReaderNodeType (reader)) {
	case XML_READER_TYPE_DOCUMENT_TYPE:
		return false;
	case XML_READER_TYPE_ELEMENT:
		if (!w->hidden)
			begin_element (w, reader, name);
		break;
	case XML_READER_TYPE_END_ELEMENT:
		end_element (w, reader, name);
		break;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
		append_text (w, (const char *)xmlTextReaderConstValue (reader));
		break;
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE: {
		const char *blank = (const char *)xmlTextReaderConstValue (reader);
		if (blank && !strchr (blank, '\n'))
			append_text (w, blank);
		break;
	}
	default:
		break;
	}
	return true;
}

GString *
athar_xml_words (const char *data, size_t bytes, const GPtrArray *shared, bool *ret_entities)
{
	xmlTextReader *reader =
		bytes <= INT_MAX ? xmlReaderForMemory (data, (int)bytes, NULL, NULL, READER_FLAGS)
				 : NULL;
	Words w = {.words = g_string_new (NULL), .shared = shared};
	int more = reader ? xmlTextReaderRead (reader) : -1;
	while (more == 1 && w.words->len < ATHAR_ANALYSIS_TEXT_MAX_BYTES) {
		if (!take_node (&w, reader)) {
			*ret_entities = true;
			break;
		}
		more = xmlTextReaderRead (reader);
	}
	xmlFreeTextReader (reader);
	if (more < 0 && w.words->len == 0) {
		g_string_free (w.words, TRUE);
		return NULL;
	}
	return w.words;
}

GPtrArray *
athar_xml_shared_strings (const char *data, size_t bytes)
{
	xmlTextReader *reader =
		bytes <= INT_MAX ? xmlReaderForMemory (data, (int)bytes, NULL, NULL, READER_FLAGS)
				 : NULL;
	GPtrArray *strings = g_ptr_array_new_with_free_func (g_free);
	g_autoptr (GString) text = g_string_new (NULL);
	while (reader && xmlTextReaderRead (reader) == 1 && strings->len < MAX_SHARED) {
		const char *name = (const char *)xmlTextReaderConstLocalName (reader);
		int type = xmlTextReaderNodeType (reader);
		bool empty =
			type == XML_READER_TYPE_ELEMENT && xmlTextReaderIsEmptyElement (reader);
		if (type == XML_READER_TYPE_DOCUMENT_TYPE)
			break;
		if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE)
			g_string_append (text, (const char *)xmlTextReaderConstValue (reader));
		if (name && strcmp (name, "si") == 0 &&
			(type == XML_READER_TYPE_END_ELEMENT || empty)) {
			g_ptr_array_add (strings, g_strdup (g_strstrip (text->str)));
			g_string_truncate (text, 0);
		}
	}
	xmlFreeTextReader (reader);
	return strings;
}

void
athar_xml_claims (const char *data, size_t bytes, AtharJson *claims)
{
	static const struct {
		const char *element, *claim;
	} NAMES[] = {
		{"title", "title"},
		{"creator", "author"},
		{"initial-creator", "author"},
		{"lastModifiedBy", "last_author"},
		{"created", "created"},
		{"creation-date", "created"},
		{"modified", "modified"},
		{"date", "modified"},
		{"generator", "software"},
		{"subject", "subject"},
		{"description", "description"},
		{"language", "language"},
		{"publisher", "publisher"},
	};
	xmlTextReader *reader =
		bytes <= INT_MAX ? xmlReaderForMemory (data, (int)bytes, NULL, NULL, READER_FLAGS)
				 : NULL;
	const char *claim = NULL;
	while (reader && xmlTextReaderRead (reader) == 1) {
		const char *name = (const char *)xmlTextReaderConstLocalName (reader);
		int type = xmlTextReaderNodeType (reader);
		if (type == XML_READER_TYPE_DOCUMENT_TYPE)
			break;
		if (type == XML_READER_TYPE_ELEMENT) {
			claim = NULL;
			for (size_t i = 0; i < G_N_ELEMENTS (NAMES); i++)
				if (strcmp (name, NAMES[i].element) == 0)
					claim = NAMES[i].claim;
		} else if (type == XML_READER_TYPE_TEXT && claim) {
			athar_text_claim (
				claims, claim, (const char *)xmlTextReaderConstValue (reader));
		} else if (type == XML_READER_TYPE_END_ELEMENT) {
			claim = NULL;
		}
	}
	xmlFreeTextReader (reader);
}
