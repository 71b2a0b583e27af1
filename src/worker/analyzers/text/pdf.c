/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/pdf.c: PDF by poppler: the words of each page (lines repaired, see lines.c)
 * and what the file says of itself. Pictures of pages are made by the analyzer "pages".
 */
#include <poppler.h>
#include <string.h>

#include "base/limits.h"
#include "worker/analyzers/text/lines.h"
#include "worker/analyzers/text/pdf.h"
#include "worker/analyzers/text/text.h"

#define MAX_PDF_BYTES (256u << 20)
#define MAX_PAGES 3000
#define BLOCK_BYTES (256u << 10)

AtharPdf *
athar_pdf_open (AtharTask *task, GError **error)
{
	g_autoptr (GBytes) bytes = athar_task_read_all (task, MAX_PDF_BYTES, error);
	g_autoptr (GError) fault = NULL;
	PopplerDocument *document;
	if (!bytes)
		return NULL;
	document = poppler_document_new_from_bytes (bytes, NULL, &fault);
	if (document)
		return document;
	if (g_error_matches (fault, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
		return athar_throw_null (error, ATHAR_ERROR_DENIED, "text.encrypted", NULL);
	return athar_throw_null (error, ATHAR_ERROR_INVALID, "text.pdf-damaged", "reason",
		fault ? fault->message : "?", NULL);
}

static void
claim_time (AtharJson *claims, const char *name, GDateTime *when)
{
	g_autofree char *text = when ? g_date_time_format (when, "%Y-%m-%dT%H:%M:%S%:z") : NULL;
	g_autofree char *key = g_strconcat (name, "_us", NULL);
	if (!text)
		return;
	athar_text_claim (claims, name, text);
	athar_json_set_int (claims, key, g_date_time_to_unix (when) * 1000000);
}

static void
take_claims (AtharTask *task, PopplerDocument *document)
{
	g_autofree char *title = poppler_document_get_title (document);
	g_autofree char *author = poppler_document_get_author (document);
	g_autofree char *subject = poppler_document_get_subject (document);
	g_autofree char *creator = poppler_document_get_creator (document);
	g_autofree char *producer = poppler_document_get_producer (document);
	g_autoptr (GDateTime) created = poppler_document_get_creation_date_time (document);
	g_autoptr (GDateTime) modified = poppler_document_get_modification_date_time (document);
	AtharJson *claims = athar_json_object ();
	athar_text_claim (claims, "title", title);
	athar_text_claim (claims, "author", author);
	athar_text_claim (claims, "subject", subject);
	athar_text_claim (claims, "software", creator);
	athar_text_claim (claims, "producer", producer);
	claim_time (claims, "created", created);
	claim_time (claims, "modified", modified);
	athar_text_set_claims (task, claims);
	if (poppler_document_has_attachments (document)) {
		athar_json_set_int (athar_task_get_facts (task), "attachments",
			poppler_document_get_n_attachments (document));
		athar_task_warn (task, "text.attachments", "n",
			ATHAR_U64 (poppler_document_get_n_attachments (document)), NULL);
	}
}

/* What poppler does not tell: the action when the document is opened. Seen where it stands in clear,
 * as it does in most files; in a compressed stream of objects it is not. */
static bool
names_program (AtharTask *task)
{
	static const char *const NAMES[] = {"/JavaScript", "/Launch"};
	g_autofree char *block = g_malloc (BLOCK_BYTES);
	uint64_t at = 0;
	size_t got;
	while (athar_task_read (task, at, block, BLOCK_BYTES, &got, NULL) && got > 0) {
		for (size_t i = 0; i < G_N_ELEMENTS (NAMES); i++)
			if (memmem (block, got, NAMES[i], strlen (NAMES[i])))
				return true;
		if (got < BLOCK_BYTES)
			break;
		at += BLOCK_BYTES - 16; /* a name may lie across the border */
	}
	return false;
}

/* Does a link of the page start a program of the reader's computer? */
static bool
starts_program (AtharPdfPage *page)
{
	GList *links = poppler_page_get_link_mapping (page);
	bool found = false;
	for (const GList *l = links; l; l = l->next) {
		const PopplerLinkMapping *link = l->data;
		found |= link->action && link->action->type == POPPLER_ACTION_LAUNCH;
	}
	poppler_page_free_link_mapping (links);
	return found;
}

gboolean
athar_text_pdf (AtharTask *task, GError **error)
{
	g_autoptr (AtharPdf) document = athar_pdf_open (task, error);
	unsigned without = 0;
	bool programs;
	int pages;
	if (!document)
		return FALSE;
	pages = poppler_document_get_n_pages (document);
	athar_json_set_int (athar_task_get_facts (task), "pages", pages);
	take_claims (task, document);
	if (pages < 1) /* poppler mends what it can, sometimes down to nothing */
		return athar_throw (error, ATHAR_ERROR_INVALID, "text.pdf-damaged", "reason",
			"no pages", NULL);
	programs = poppler_document_has_javascript (document) || names_program (task);
	for (int i = 0; i < pages && i < MAX_PAGES; i++) {
		g_autoptr (AtharPdfPage) page = poppler_document_get_page (document, i);
		g_autoptr (GString) words = page ? athar_pdf_words (page) : NULL;
		programs |= page && starts_program (page);
		if (!words || words->len == 0)
			without++;
		else if (!athar_task_text (task, (uint32_t)i + 1, words->str, words->len, error))
			return FALSE;
	}
	if (programs)
		athar_task_warn (task, "text.programs", NULL);
	if (pages > MAX_PAGES)
		athar_task_warn (task, "text.pages-cut", "n", ATHAR_U64 (MAX_PAGES), NULL);
	if (without > 0) {
		athar_json_set_int (athar_task_get_facts (task), "pages_without_text", without);
		athar_task_warn (task, "text.no-words", "n", ATHAR_U64 (without), NULL);
	}
	return TRUE;
}
