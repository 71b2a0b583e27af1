/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/pages/analyzer.c: pictures of the first pages of a PDF, so that nobody has to
 * open a hostile one in a viewer. Apart from "text" because it alone needs files: fonts that a
 * document names and does not bring along.
 */
#include <cairo.h>
#include <fontconfig/fontconfig.h>

#include "base/time.h"
#include "worker/analyzers/av/picture.h"
#include "worker/analyzers/text/pdf.h"

#define MAX_PAGES 24
#define PAGE_PX 1000
#define JPEG_QUALITY 4
#define TIME_US (20 * ATHAR_SECOND_US)

/* (nullable) the page on white, its longer side PAGE_PX. */
static cairo_surface_t *
draw (AtharPdfPage *page)
{
	double width = 0, height = 0, scale;
	cairo_surface_t *surface;
	cairo_t *context;
	poppler_page_get_size (page, &width, &height);
	if (!(width > 0) || !(height > 0))
		return NULL;
	scale = PAGE_PX / MAX (width, height);
	surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
		(int)CLAMP (width * scale, 2, PAGE_PX), (int)CLAMP (height * scale, 2, PAGE_PX));
	context = cairo_create (surface);
	cairo_set_source_rgb (context, 1, 1, 1);
	cairo_paint (context);
	cairo_scale (context, scale, scale);
	poppler_page_render (page, context);
	cairo_destroy (context);
	cairo_surface_flush (surface);
	return surface;
}

static AtharFrame *
to_picture (cairo_surface_t *surface, int box)
{
	AVFrame frame = {.format = AV_PIX_FMT_BGR0,
		.width = cairo_image_surface_get_width (surface),
		.height = cairo_image_surface_get_height (surface)};
	int width, height;
	if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
		return NULL;
	frame.data[0] = cairo_image_surface_get_data (surface);
	frame.linesize[0] = cairo_image_surface_get_stride (surface);
	athar_picture_fit (frame.width, frame.height, box, box, &width, &height);
	return athar_picture_scale (&frame, width, height);
}

static gboolean
put (AtharTask *task, cairo_surface_t *surface, int box, const char *name, GError **error)
{
	g_autoptr (AtharFrame) picture = to_picture (surface, box);
	g_autoptr (GBytes) jpeg = picture ? athar_picture_jpeg (picture, JPEG_QUALITY) : NULL;
	gsize n = 0;
	gconstpointer data = jpeg ? g_bytes_get_data (jpeg, &n) : NULL;
	return !data || athar_task_blob (task, name, "image/jpeg", data, n, error);
}

static gboolean
put_page (AtharTask *task, AtharPdf *document, int i, GError **error)
{
	g_autoptr (AtharPdfPage) page = poppler_document_get_page (document, i);
	cairo_surface_t *surface = page ? draw (page) : NULL;
	g_autofree char *name = g_strdup_printf ("page-%d", i + 1);
	gboolean ok;
	if (!surface)
		return TRUE;
	ok = put (task, surface, PAGE_PX, name, error);
	if (ok && i == 0)
		ok = put (task, surface, ATHAR_THUMB_PX, "thumb", error);
	cairo_surface_destroy (surface);
	return ok;
}

static gboolean
run (AtharTask *task, GError **error)
{
	int64_t deadline_us = athar_time_monotonic_us () + TIME_US;
	g_autoptr (AtharPdf) document =
		athar_pdf_open (task, NULL); /* what is wrong with it "text" has told */
	int pages = document ? poppler_document_get_n_pages (document) : 0, done = 0;
	while (done < pages && done < MAX_PAGES && athar_time_monotonic_us () < deadline_us)
		if (!put_page (task, document, done++, error))
			return FALSE;
	athar_json_set_int (athar_task_get_facts (task), "pictures", done);
	if (done < pages)
		athar_task_warn (
			task, "pages.cut", "n", ATHAR_I64 (done), "all", ATHAR_I64 (pages), NULL);
	return TRUE;
}

static bool
accepts (const AtharMagic *magic)
{
	return g_str_equal (magic->media_type, "application/pdf");
}

/* Fontconfig's lists are read here, and never again: it would look at folders' times, which the
 * jail refuses, and then forget its fonts. */
static gboolean
warm (GError **error)
{
	FcConfig *config = FcInitLoadConfigAndFonts ();
	if (config) {
		FcConfigSetCurrent (config);
		FcConfigSetRescanInterval (config, 0);
		FcConfigDestroy (config);
	}
	athar_picture_warm ();
	return TRUE;
}

static char *
libraries (void)
{
	return g_strdup_printf ("poppler %s, cairo %s, fontconfig %d", poppler_get_version (),
		cairo_version_string (), FcGetVersion ());
}

static const char *const READS[] = {
	"/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/poppler", NULL};

extern const AtharAnalyzer athar_analyzer_pages;
const AtharAnalyzer athar_analyzer_pages = {
	.name = "pages",
	.version = 1,
	.accepts = accepts,
	.limits = {.memory_bytes = 768u << 20,
		.cpu_seconds = 60,
		.wall_seconds = 180,
		.output_bytes = 32u << 20},
	.reads = READS,
	.warm = warm,
	.libraries = libraries,
	.run = run,
};
