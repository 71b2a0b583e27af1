/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/analyzer.c: the words of documents, for reading and searching. See
 * README.md.
 */
#include <archive.h>
#include <libxml/parser.h>
#include <libxml/xmlversion.h>
#include <poppler.h>
#include <string.h>

#include "base/text.h"
#include "worker/analyzers/sidecar/sidecar.h"
#include "worker/analyzers/text/pdf.h"
#include "worker/analyzers/text/text.h"

#define MAX_CLAIM_BYTES 1024

void
athar_text_claim (AtharJson *claims, const char *name, const char *value)
{
	g_autofree char *text =
		value ? athar_text_lossy (value, strnlen (value, MAX_CLAIM_BYTES)) : NULL;
	if (text && *g_strstrip (text) && !athar_json_get (claims, name))
		athar_json_set_string (claims, name, text);
}

void
athar_text_set_claims (AtharTask *task, AtharJson *claims)
{
	if (athar_json_size (claims) > 0)
		athar_json_set (athar_task_get_facts (task), "claims", claims);
	else
		athar_json_unref (claims);
}

static bool
is_zipped_document (const char *type)
{
	return g_str_has_prefix (type, "application/vnd.openxmlformats-") ||
	       g_str_has_prefix (type, "application/vnd.oasis.") ||
	       g_str_equal (type, "application/epub+zip");
}

static bool
is_playlist (const char *type)
{
	return g_str_equal (type, "application/vnd.apple.mpegurl") ||
	       g_str_equal (type, "text/x-ffconcat");
}

/* Facts of a sidecar come from its own analyzer; its raw text holds addresses and identifiers
 * nobody should find by search. */
static gboolean
run_text (AtharTask *task, GError **error)
{
	if (athar_sidecar_detect (task, NULL) != ATHAR_SIDECAR_NONE)
		return TRUE;
	if (is_playlist (athar_task_get_magic (task)->media_type))
		athar_task_warn (task, "text.playlist", NULL);
	return athar_text_plain (task, error);
}

static gboolean
run (AtharTask *task, GError **error)
{
	const char *type = athar_task_get_magic (task)->media_type;
	if (g_str_equal (type, "application/pdf"))
		return athar_text_pdf (task, error);
	if (is_zipped_document (type))
		return athar_text_office (task, error);
	if (g_str_equal (type, "text/html"))
		return athar_text_html (task, error);
	if (athar_task_get_magic (task)->encoding)
		return run_text (task, error);
	athar_task_warn (task, "text.no-reader", "type", type, NULL);
	return TRUE;
}

static bool
accepts (const AtharMagic *magic)
{
	return g_str_equal (magic->kind, "document") || g_str_equal (magic->kind, "text") ||
	       g_str_equal (magic->kind, "sidecar");
}

/* A page of nothing, so that poppler reads its own tables before the jail. */
static const char TINY_PDF[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 "
			       "obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
			       "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
			       "trailer<</Root 1 0 R/Size 4>>\n%%EOF\n";

static gboolean
warm (GError **error)
{
	g_autoptr (GBytes) bytes = g_bytes_new_static (TINY_PDF, sizeof TINY_PDF - 1);
	g_autoptr (AtharPdf) document = poppler_document_new_from_bytes (bytes, NULL, NULL);
	if (document && poppler_document_get_n_pages (document) > 0) {
		g_autoptr (AtharPdfPage) page = poppler_document_get_page (document, 0);
		g_autofree char *text = page ? poppler_page_get_text (page) : NULL;
	}
	xmlInitParser ();
	return TRUE;
}

static char *
libraries (void)
{
	return g_strdup_printf ("poppler %s, libxml2 %s, %s", poppler_get_version (),
		LIBXML_DOTTED_VERSION, archive_version_string ());
}

extern const AtharAnalyzer athar_analyzer_text;
const AtharAnalyzer athar_analyzer_text = {
	.name = "text",
	.version = 1,
	.accepts = accepts,
	.limits = {.memory_bytes = 768u << 20,
		.cpu_seconds = 60,
		.wall_seconds = 180,
		.output_bytes = 32u << 20},
	.warm = warm,
	.libraries = libraries,
	.run = run,
};
