/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/analyzer.c: size, claims, thumbnail and PDQ of a picture, out of one
 * decoding. Facts: docs/format/facts.md.
 */
#include <string.h>

#include "worker/analyzer.h"
#include "worker/analyzers/image/exif.h"
#include "worker/analyzers/image/pdq.h"
#include "worker/analyzers/image/picture.h"
#include "worker/analyzers/image/shrink.h"

#define THUMB_QUALITY 80
#define EXIF_MAX_BYTES (1u << 20)
/* Telephones leave some tens or hundreds of bytes between segments, which is padding; what was
 * overwritten is whole sectors, 512 bytes each, and hides what stood there. */
#define STRAY_BYTES 1024

static bool
accepts (const AtharMagic *magic)
{
	return g_str_equal (magic->kind, "photo");
}

static char *
libraries (void)
{
	return g_strdup_printf ("vips %s", vips_version_string ());
}

/* Classes of libvips are set up at first use: here once, so that a child does not pay for it. No
 * pixel is computed, since that would start threads. */
static gboolean
warm (GError **error)
{
	static const char *const operations[] = {"jpegload_source", "pngload_source",
		"webpload_source", "gifload_source", "tiffload_source", "heifload_source",
		"jpegsave_buffer", "flatten", "colourspace", "cast", "extract_band", "sequential"};
	const uint8_t nothing[64] = {0};
	VipsSource *source;
	if (VIPS_INIT ("athar-worker"))
		return athar_throw (error, ATHAR_ERROR_WORKER, "image.no-library", "reason",
			vips_error_buffer (), NULL);
	vips_block_untrusted_set (TRUE);
	vips_concurrency_set (1);
	vips_cache_set_max (0);
	for (size_t i = 0; i < G_N_ELEMENTS (operations); i++) {
		VipsOperation *operation = vips_operation_new (operations[i]);
		g_clear_object (&operation);
	}
	source = vips_source_new_from_memory (nothing, sizeof nothing);
	vips_foreign_find_load_source (source);
	g_object_unref (source);
	vips_error_clear ();
	return TRUE;
}

static void
put_header (const AtharPicture *picture, AtharJson *facts)
{
	const VipsImage *image = picture->source;
	int pages = vips_image_get_n_pages (picture->source);
	athar_json_set_int (facts, "width", image->Xsize);
	athar_json_set_int (facts, "height", image->Ysize);
	athar_json_set_int (facts, "bands", image->Bands);
	athar_json_set_int (facts, "bits", (int64_t)vips_format_sizeof (image->BandFmt) * 8);
	athar_json_set_string (
		facts, "colour", vips_enum_nick (VIPS_TYPE_INTERPRETATION, image->Type));
	athar_json_set_bool (facts, "alpha", vips_image_hasalpha (picture->source));
	athar_json_set_bool (
		facts, "profile", vips_image_get_typeof (image, VIPS_META_ICC_NAME) != 0);
	if (pages > 1)
		athar_json_set_int (facts, "pages", pages);
}

/* @ret_orientation: how the stored picture must be turned. HEIC comes turned already, its tag gone.
 */
static gboolean
put_exif (AtharTask *task, const AtharPicture *picture, int *ret_orientation, GError **error)
{
	const void *data;
	size_t bytes;
	int claimed;
	AtharJson *claims;
	*ret_orientation = vips_image_get_orientation (picture->source);
	if (*ret_orientation > 1) /* TIFF has the tag without a block of EXIF */
		athar_json_set_int (athar_task_get_facts (task), "orientation", *ret_orientation);
	if (!vips_image_get_typeof (picture->source, VIPS_META_EXIF_NAME) ||
		vips_image_get_blob (picture->source, VIPS_META_EXIF_NAME, &data, &bytes))
		return TRUE;
	claims = athar_exif_read (data, bytes, &claimed);
	if (claims)
		athar_json_set (athar_task_get_facts (task), "claims", claims);
	return bytes > EXIF_MAX_BYTES ||
	       athar_task_blob (task, "exif", "application/octet-stream", data, bytes, error);
}

static gboolean
put_thumb (AtharTask *task, const AtharRaster *raster, GError **error)
{
	VipsImage *image =
		vips_image_new_from_memory (raster->rgb, (size_t)raster->width * raster->height * 3,
			(int)raster->width, (int)raster->height, 3, VIPS_FORMAT_UCHAR);
	void *data = NULL;
	size_t bytes = 0;
	gboolean good;
	if (!image)
		return athar_throw (error, ATHAR_ERROR_INTERNAL, "image.bad", "reason",
			vips_error_buffer (), NULL);
	image->Type = VIPS_INTERPRETATION_sRGB;
	good = vips_jpegsave_buffer (
		       image, &data, &bytes, "Q", THUMB_QUALITY, "strip", TRUE, NULL) == 0;
	g_object_unref (image);
	if (!good)
		return athar_throw (error, ATHAR_ERROR_INTERNAL, "image.bad", "reason",
			vips_error_buffer (), NULL);
	good = athar_task_blob (task, "thumb", "image/jpeg", data, bytes, error);
	g_free (data);
	return good;
}

static void
put_pdq (const AtharPdq *pdq, AtharJson *facts)
{
	AtharJson *turned = athar_json_array ();
	char text[ATHAR_PDQ_HEX];
	if (athar_pdq_is_zero (&pdq->forms[0])) /* a side under 5 pixels: there is no hash, and all
						   zero would match the like */
		return athar_json_unref (turned);
	athar_json_set_string (facts, "pdq", athar_pdq_text (&pdq->forms[0], text));
	athar_json_set_int (facts, "pdq_quality", pdq->quality);
	for (unsigned form = 1; form < ATHAR_PDQ_N_FORMS; form++)
		athar_json_append (
			turned, athar_json_string (athar_pdq_text (&pdq->forms[form], text)));
	athar_json_set (facts, "pdq_turned", turned);
}

typedef struct {
	AtharPdqSampler *sampler;
	AtharShrink *shrink;
	unsigned bands;
} Rows;

static void
take_row (unsigned y, const uint8_t *pixels, gpointer payload)
{
	Rows *rows = payload;
	athar_pdq_sampler_row (rows->sampler, y, pixels, rows->bands);
	athar_shrink_row (rows->shrink, pixels);
}

typedef struct {
	AtharPdq pdq;
	AtharRaster thumb;
	uint64_t stray_bytes;
} Decoded;

static gboolean
decode (int fd, gboolean strict, int orientation, Decoded *ret_decoded, GError **error)
{
	g_auto (AtharPicture) picture = {0};
	Rows rows;
	gboolean good;
	if (lseek (fd, 0, SEEK_SET) < 0 || !athar_picture_open (fd, strict, &picture, error))
		return FALSE;
	rows = (Rows){athar_pdq_sampler_new (picture.width, picture.height),
		athar_shrink_new (picture.width, picture.height, picture.bands), picture.bands};
	good = athar_picture_read (&picture, take_row, &rows, error);
	if (good) {
		athar_pdq_sampler_finish (rows.sampler, true, &ret_decoded->pdq);
		athar_shrink_finish (rows.shrink, orientation, &ret_decoded->thumb);
		ret_decoded->stray_bytes = picture.stray_bytes;
	}
	athar_pdq_sampler_free (rows.sampler);
	athar_shrink_free (rows.shrink);
	return good;
}

/* A cut or damaged picture is decoded again as far as it goes: it gets a thumbnail and a warning
 * but no hash, since a hash of half a picture would say "not the same" about copies of the whole.
 */
static gboolean
look (AtharTask *task, int orientation, GError **error)
{
	AtharJson *facts = athar_task_get_facts (task);
	Decoded decoded = {0};
	gboolean good;
	int fd = athar_task_get_fd (task);
	if (decode (fd, TRUE, orientation, &decoded, NULL)) {
		put_pdq (&decoded.pdq, facts);
		if (decoded.stray_bytes > STRAY_BYTES)
			athar_task_warn (
				task, "image.stray", "n", ATHAR_U64 (decoded.stray_bytes), NULL);
	} else {
		if (!decode (fd, FALSE, orientation, &decoded, error))
			return FALSE;
		athar_json_set_bool (facts, "damaged", true);
		athar_task_warn (task, "worker.truncated", NULL);
	}
	good = put_thumb (task, &decoded.thumb, error);
	athar_raster_clear (&decoded.thumb);
	return good;
}

static gboolean
run (AtharTask *task, GError **error)
{
	g_auto (AtharPicture) picture = {0};
	int orientation;
	if (!athar_picture_open (athar_task_get_fd (task), FALSE, &picture, error))
		return FALSE;
	put_header (&picture, athar_task_get_facts (task));
	return put_exif (task, &picture, &orientation, error) && look (task, orientation, error);
}

const AtharAnalyzer athar_analyzer_image = {
	.name = "image",
	.version = 1,
	.accepts = accepts,
	.limits = {.memory_bytes = UINT64_C (1536) << 20,
		.cpu_seconds = 60,
		.wall_seconds = 120,
		.output_bytes = 4u << 20},
	.threads = true,
	.warm = warm,
	.libraries = libraries,
	.run = run,
};
