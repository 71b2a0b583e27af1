/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/picture.c: see picture.h.
 */
#include "worker/analyzers/image/picture.h"

#include <string.h>

#include "base/limits.h"

#define STRIP_ROWS 64

void
athar_picture_clear (AtharPicture *picture)
{
	g_clear_object (&picture->plain);
	g_clear_object (&picture->source);
}

/* libvips keeps its reasons in one buffer, a line each; the first says most. */
static gboolean
throw_vips (GError **error, AtharErrorCode code, const char *key)
{
	g_autofree char *reason = g_strndup (vips_error_buffer (), 300);
	g_strdelimit (reason, "\n", ' ');
	g_strstrip (reason);
	vips_error_clear ();
	return athar_throw (error, code, key, "reason", *reason ? reason : "damaged", NULL);
}

static gboolean
check_size (const VipsImage *image, GError **error)
{
	uint64_t pixels = (uint64_t)image->Xsize * (uint64_t)image->Ysize;
	if (pixels <= ATHAR_IMAGE_MAX_PIXELS && image->Xsize <= ATHAR_IMAGE_MAX_SIDE &&
		image->Ysize <= ATHAR_IMAGE_MAX_SIDE)
		return TRUE;
	return athar_throw (error, ATHAR_ERROR_LIMIT, "image.too-large", "width",
		ATHAR_I64 (image->Xsize), "height", ATHAR_I64 (image->Ysize), "limit",
		ATHAR_U64 (ATHAR_IMAGE_MAX_PIXELS), NULL);
}

/* Each step replaces *image; FALSE: libvips says why. */
static gboolean
step (VipsImage **image, VipsImage *next, int failed)
{
	if (failed)
		return FALSE;
	g_object_unref (*image);
	*image = next;
	return TRUE;
}

static gboolean
flatten (VipsImage **image)
{
	double white = (*image)->BandFmt == VIPS_FORMAT_USHORT ? 65535 : 255;
	VipsArrayDouble *background = vips_array_double_new (&white, 1);
	VipsImage *next = NULL;
	int failed =
		vips_flatten (*image, &next, "background", background, "max_alpha", white, NULL);
	vips_area_unref (VIPS_AREA (background));
	return step (image, next, failed);
}

static bool
is_plain (const VipsImage *image)
{
	return image->BandFmt == VIPS_FORMAT_UCHAR &&
	       ((image->Bands == 1 && image->Type != VIPS_INTERPRETATION_LAB) ||
		       (image->Bands == 3 && (image->Type == VIPS_INTERPRETATION_sRGB ||
						     image->Type == VIPS_INTERPRETATION_RGB)));
}

static gboolean
to_eight_bits (VipsImage **image)
{
	VipsImage *next = NULL;
	bool grey = (*image)->Bands < 3;
	int failed = vips_colourspace (
		*image, &next, grey ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB, NULL);
	if (!step (image, next, failed))
		return FALSE;
	if ((*image)->Bands != 1 && (*image)->Bands != 3) {
		next = NULL;
		failed = vips_extract_band (
			*image, &next, 0, "n", (*image)->Bands < 3 ? 1 : 3, NULL);
		if (!step (image, next, failed))
			return FALSE;
	}
	next = NULL;
	failed = vips_cast_uchar (*image, &next, NULL);
	return step (image, next, failed);
}

static gboolean
make_plain (AtharPicture *picture)
{
	VipsImage *image = g_object_ref (picture->source);
	gboolean good = TRUE;
	/* CMYK has four bands of ink and, rarely, alpha as the fifth; vips_image_hasalpha knows. */
	if (vips_image_hasalpha (image))
		good = flatten (&image);
	if (good && !is_plain (image))
		good = to_eight_bits (&image);
	if (good)
		picture->plain = image;
	else
		g_object_unref (image);
	return good;
}

/* libvips finds readers that it does not trust, and only then refuses to use them. */
static bool
is_blocked (const char *loader)
{
	GType type = g_type_from_name (loader);
	g_autoptr (GTypeClass) class = type ? g_type_class_ref (type) : NULL;
	return class && (VIPS_OPERATION_CLASS (class)->flags & VIPS_OPERATION_BLOCKED);
}

gboolean
athar_picture_open (int fd, gboolean strict, AtharPicture *ret_picture, GError **error)
{
	g_auto (AtharPicture) picture = {0};
	VipsSource *source = vips_source_new_from_descriptor (fd);
	const char *loader = source ? vips_foreign_find_load_source (source) : NULL;
	if (!loader) {
		g_clear_object (&source);
		return throw_vips (error, ATHAR_ERROR_UNSUPPORTED, "image.no-loader");
	}
	picture.source = vips_image_new_from_source (source, "", "access", VIPS_ACCESS_SEQUENTIAL,
		"fail_on", strict ? VIPS_FAIL_ON_TRUNCATED : VIPS_FAIL_ON_NONE, NULL);
	g_object_unref (source);
	if (!picture.source)
		return is_blocked (loader)
			       ? throw_vips (error, ATHAR_ERROR_UNSUPPORTED, "image.no-loader")
			       : throw_vips (error, ATHAR_ERROR_INVALID, "image.bad");
	if (!check_size (picture.source, error))
		return FALSE;
	if (!make_plain (&picture))
		return throw_vips (error, ATHAR_ERROR_INVALID, "image.bad");
	picture.width = (unsigned)picture.plain->Xsize;
	picture.height = (unsigned)picture.plain->Ysize;
	picture.bands = (unsigned)picture.plain->Bands;
	picture.strict = strict;
	*ret_picture = picture;
	picture = (AtharPicture){0};
	return TRUE;
}

static gboolean
read_strip (const AtharPicture *picture, VipsRegion *region, unsigned top, AtharPictureRow row,
	gpointer payload)
{
	VipsRect rect = {
		0, (int)top, (int)picture->width, (int)MIN (STRIP_ROWS, picture->height - top)};
	if (vips_region_prepare (region, &rect))
		return FALSE;
	for (int y = 0; y < rect.height; y++)
		row (top + (unsigned)y, VIPS_REGION_ADDR (region, 0, (int)top + y), payload);
	return TRUE;
}

/* libjpeg goes on after damage and only says so, the first time. Bytes between two segments that
 * belong to none lose no pixel by themselves. */
static bool
was_damaged (uint64_t *ret_stray_bytes)
{
	static const char DAMAGE[] = "Corrupt JPEG data: ";
	g_auto (GStrv) lines = g_strsplit (vips_error_buffer (), "\n", 64);
	bool damaged = false;
	*ret_stray_bytes = 0;
	for (char **line = lines; *line; line++) {
		const char *reason = strstr (*line, DAMAGE);
		if (reason && strstr (reason, "extraneous bytes"))
			*ret_stray_bytes = MAX (*ret_stray_bytes,
				g_ascii_strtoull (reason + strlen (DAMAGE), NULL, 10));
		else
			damaged |= reason != NULL;
	}
	return damaged;
}

gboolean
athar_picture_read (
	AtharPicture *picture, AtharPictureRow row, gpointer payload, GError **error)
{
	VipsRegion *region = vips_region_new (picture->plain);
	gboolean good = region != NULL;
	for (unsigned top = 0; good && top < picture->height; top += STRIP_ROWS)
		good = read_strip (picture, region, top, row, payload);
	g_clear_object (&region);
	if (good && picture->strict)
		good = !was_damaged (&picture->stray_bytes);
	return good || throw_vips (error, ATHAR_ERROR_INVALID, "image.bad");
}
