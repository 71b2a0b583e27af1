/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/exif.c: see exif.h. Times stay the text the camera wrote (no zone unless
 * an offset tag says one); places are kept as rationals' text and as degrees × 10^7. Serial numbers
 * of devices are left out: they identify a person's telephone and stay in the original only.
 */
#include "worker/analyzers/image/exif.h"

#include <libexif/exif-data.h>
#include <string.h>

#include "base/text.h"

#define TEXT_MAX_BYTES 1024

static const struct {
	ExifIfd ifd;
	ExifTag tag;
	const char *key;
} texts[] = {
	{EXIF_IFD_0, EXIF_TAG_MAKE, "make"},
	{EXIF_IFD_0, EXIF_TAG_MODEL, "model"},
	{EXIF_IFD_0, EXIF_TAG_SOFTWARE, "software"},
	{EXIF_IFD_0, EXIF_TAG_DATE_TIME, "time_modified"},
	{EXIF_IFD_0, EXIF_TAG_IMAGE_DESCRIPTION, "description"},
	{EXIF_IFD_0, EXIF_TAG_ARTIST, "artist"},
	{EXIF_IFD_0, EXIF_TAG_COPYRIGHT, "copyright"},
	{EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL, "time_taken"},
	{EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_DIGITIZED, "time_digitized"},
	{EXIF_IFD_EXIF, EXIF_TAG_SUB_SEC_TIME_ORIGINAL, "time_taken_fraction"},
	{EXIF_IFD_EXIF, (ExifTag)0x9010, "time_modified_offset"},
	{EXIF_IFD_EXIF, (ExifTag)0x9011, "time_taken_offset"},
	{EXIF_IFD_GPS, (ExifTag)EXIF_TAG_GPS_DATE_STAMP, "gps_date"},
	{EXIF_IFD_GPS, (ExifTag)EXIF_TAG_GPS_MAP_DATUM, "gps_datum"},
};

static const ExifEntry *
find (ExifData *data, ExifIfd ifd, ExifTag tag)
{
	return exif_content_get_entry (data->ifd[ifd], tag);
}

/* The bytes as text, without the NULs and blanks that cameras pad with. */
static char *
text_of (const ExifEntry *entry)
{
	g_autofree char *text = NULL;
	size_t n;
	if (!entry || !entry->data || entry->size == 0)
		return NULL;
	n = strnlen ((const char *)entry->data, MIN (entry->size, TEXT_MAX_BYTES));
	text = athar_text_lossy ((const char *)entry->data, n);
	g_strchomp (text);
	return *text ? g_steal_pointer (&text) : NULL;
}

static void
put_texts (ExifData *data, AtharJson *claims)
{
	for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
		g_autofree char *text = text_of (find (data, texts[i].ifd, texts[i].tag));
		athar_json_set_string (claims, texts[i].key, text);
	}
}

static bool
rational (const ExifEntry *entry, unsigned i, ExifByteOrder order, ExifRational *ret_value)
{
	if (!entry || !entry->data || entry->format != EXIF_FORMAT_RATIONAL ||
		entry->components <= i || entry->size < (i + 1) * 8)
		return false;
	*ret_value = exif_get_rational (entry->data + i * 8, order);
	return ret_value->denominator != 0;
}

static char *
reference (ExifData *data, unsigned tag)
{
	g_autofree char *text = text_of (find (data, EXIF_IFD_GPS, (ExifTag)tag));
	return text && strlen (text) == 1 ? g_steal_pointer (&text) : NULL;
}

/* Degrees, minutes, seconds: the rationals' text, and degrees × 10^7 when they make sense. */
static void
put_angle (ExifData *data, unsigned tag, unsigned ref_tag, const char *negative, int64_t most,
	const char *key, AtharJson *claims)
{
	ExifByteOrder order = exif_data_get_byte_order (data);
	const ExifEntry *entry = find (data, EXIF_IFD_GPS, (ExifTag)tag);
	g_autofree char *ref = reference (data, ref_tag);
	g_autoptr (GString) text = g_string_new (NULL);
	g_autofree char *number_key = g_strconcat (key, "_e7", NULL);
	static const int64_t share[] = {1, 60, 3600};
	double e7 = 0;
	for (unsigned i = 0; i < 3; i++) {
		ExifRational r;
		if (!rational (entry, i, order, &r))
			return;
		g_string_append_printf (text, "%u/%u ", r.numerator, r.denominator);
		e7 += (double)r.numerator / r.denominator * 1e7 / (double)share[i];
	}
	g_string_append (text, ref ? ref : "?");
	athar_json_set_string (claims, key, text->str);
	if (ref && e7 <= (double)most * 1e7)
		athar_json_set_int (claims, number_key,
			(int64_t)(g_str_equal (ref, negative) ? -e7 - 0.5 : e7 + 0.5));
}

static void
put_altitude (ExifData *data, AtharJson *claims)
{
	ExifRational r;
	const ExifEntry *below = find (data, EXIF_IFD_GPS, (ExifTag)EXIF_TAG_GPS_ALTITUDE_REF);
	if (!rational (find (data, EXIF_IFD_GPS, (ExifTag)EXIF_TAG_GPS_ALTITUDE), 0,
		    exif_data_get_byte_order (data), &r))
		return;
	int64_t mm = (int64_t)r.numerator * 1000 / r.denominator;
	athar_json_set_int (
		claims, "gps_altitude_mm", below && below->size && below->data[0] == 1 ? -mm : mm);
}

static void
put_direction (ExifData *data, AtharJson *claims)
{
	ExifRational r;
	if (rational (find (data, EXIF_IFD_GPS, (ExifTag)EXIF_TAG_GPS_IMG_DIRECTION), 0,
		    exif_data_get_byte_order (data), &r) &&
		r.numerator / r.denominator <= 360)
		athar_json_set_int (
			claims, "gps_direction_mdeg", (int64_t)r.numerator * 1000 / r.denominator);
}

static void
put_gps_time (ExifData *data, AtharJson *claims)
{
	const ExifEntry *entry = find (data, EXIF_IFD_GPS, (ExifTag)EXIF_TAG_GPS_TIME_STAMP);
	ExifByteOrder order = exif_data_get_byte_order (data);
	ExifRational h, m, s;
	g_autofree char *text = NULL;
	if (!rational (entry, 0, order, &h) || !rational (entry, 1, order, &m) ||
		!rational (entry, 2, order, &s))
		return;
	text = g_strdup_printf ("%u/%u %u/%u %u/%u", h.numerator, h.denominator, m.numerator,
		m.denominator, s.numerator, s.denominator);
	athar_json_set_string (claims, "gps_time", text);
}

static int
orientation_of (ExifData *data)
{
	const ExifEntry *entry = find (data, EXIF_IFD_0, EXIF_TAG_ORIENTATION);
	int orientation = 1;
	if (entry && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
		orientation = exif_get_short (entry->data, exif_data_get_byte_order (data));
	return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

/* libexif wants the six bytes that JPEG puts before the directory; PNG, WebP and HEIF leave them
 * out. */
static void
load (ExifData *exif, const void *data, size_t bytes)
{
	static const uint8_t mark[6] = {'E', 'x', 'i', 'f', 0, 0};
	g_autoptr (GByteArray) whole = g_byte_array_new ();
	if (bytes < sizeof mark || memcmp (data, mark, sizeof mark) != 0)
		g_byte_array_append (whole, mark, sizeof mark);
	g_byte_array_append (whole, data, (guint)bytes);
	exif_data_load_data (exif, whole->data, whole->len);
}

AtharJson *
athar_exif_read (const void *data, size_t bytes, int *ret_orientation)
{
	g_autoptr (AtharJson) claims = athar_json_object ();
	ExifData *exif = exif_data_new ();
	*ret_orientation = 1;
	if (!exif || bytes > G_MAXUINT32 / 2)
		return NULL;
	exif_data_unset_option (exif,
		EXIF_DATA_OPTION_FOLLOW_SPECIFICATION); /* what is there, not what should be */
	exif_data_set_option (exif, EXIF_DATA_OPTION_DONT_CHANGE_MAKER_NOTE);
	load (exif, data, bytes);
	*ret_orientation = orientation_of (exif);
	put_texts (exif, claims);
	put_angle (exif, EXIF_TAG_GPS_LATITUDE, EXIF_TAG_GPS_LATITUDE_REF, "S", 90, "gps_latitude",
		claims);
	put_angle (exif, EXIF_TAG_GPS_LONGITUDE, EXIF_TAG_GPS_LONGITUDE_REF, "W", 180,
		"gps_longitude", claims);
	put_altitude (exif, claims);
	put_direction (exif, claims);
	put_gps_time (exif, claims);
	exif_data_unref (exif);
	return athar_json_size (claims) ? g_steal_pointer (&claims) : NULL;
}
