/* SPDX-License-Identifier: Apache-2.0 */
#include "film-fixture.h"
#include "look-fixture.h"

#define N_TAGS 10

static void
append (GByteArray *out, uint32_t value, guint bytes)
{
	uint32_t little = GUINT32_TO_LE (value);
	g_byte_array_append (out, (const uint8_t *)&little, bytes);
}

/* (transfer full) TIFF 6.0, little-endian, one strip of 8-bit grey. */
static GByteArray *
tiff (unsigned width, unsigned height, unsigned orientation, const char *description,
	const uint8_t *pixels)
{
	uint32_t words = (uint32_t)strlen (description) + 1;
	uint32_t heap = 8 + 2 + N_TAGS * 12 + 4;
	const uint32_t tags[N_TAGS][4] = {{256, 4, 1, width}, {257, 4, 1, height}, {258, 3, 1, 8},
		{259, 3, 1, 1}, {262, 3, 1, 1}, {270, 2, words, heap}, {273, 4, 1, heap + words},
		{274, 3, 1, orientation}, {278, 4, 1, height}, {279, 4, 1, width * height}};
	GByteArray *out = g_byte_array_new ();
	append (out, 'I' | 'I' << 8 | 42 << 16, 4);
	append (out, 8, 4);
	append (out, N_TAGS, 2);
	for (unsigned i = 0; i < N_TAGS; i++) {
		append (out, tags[i][0], 2);
		append (out, tags[i][1], 2);
		append (out, tags[i][2], 4);
		append (out, tags[i][3], 4);
	}
	append (out, 0, 4);
	g_byte_array_append (out, (const uint8_t *)description, words);
	g_byte_array_append (out, pixels, width * height);
	return out;
}

/* Left half black, right half white. */
static void
look_at_halves (Look *look, unsigned orientation)
{
	uint8_t pixels[32][64];
	g_autoptr (GByteArray) file = NULL;
	for (unsigned y = 0; y < 32; y++)
		for (unsigned x = 0; x < 64; x++)
			pixels[y][x] = x < 32 ? 0 : 255;
	file = tiff (64, 32, orientation, "witness 117", &pixels[0][0]);
	look_at (look, "a.tif", file->data, file->len);
}

static AVFrame *
thumb (const Look *look)
{
	return film_decode_jpeg (g_hash_table_lookup (look->blobs, "image/thumb"));
}

/* The thumbnail stands upright; the hash is of the picture as stored. */
static void
test_upright (Look *look, gconstpointer unused)
{
	static const struct {
		unsigned orientation;
		int black_x, black_y, white_x, white_y, width, height;
	} CASES[] = {{1, 8, 16, 56, 16, 64, 32}, {3, 56, 16, 8, 16, 64, 32},
		{6, 16, 8, 16, 56, 32, 64}, {8, 16, 56, 16, 8, 32, 64}};
	g_autofree char *stored = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS (CASES); i++) {
		const AtharJson *facts;
		AVFrame *picture;
		look_at_halves (look, CASES[i].orientation);
		facts = look_facts (look, "image");
		picture = thumb (look);
		g_assert_cmpint (picture->width, ==, CASES[i].width);
		g_assert_cmpint (picture->height, ==, CASES[i].height);
		g_assert_cmpint (film_luma (picture, CASES[i].black_x, CASES[i].black_y), <, 16);
		g_assert_cmpint (film_luma (picture, CASES[i].white_x, CASES[i].white_y), >, 239);
		av_frame_free (&picture);
		g_assert_cmpint (look_int (facts, "width"), ==, 64);
		if (CASES[i].orientation > 1)
			g_assert_cmpint (
				look_int (facts, "orientation"), ==, CASES[i].orientation);
		if (!stored)
			stored = g_strdup (athar_json_get_string (facts, "pdq"));
		g_assert_cmpstr (athar_json_get_string (facts, "pdq"), ==, stored);
	}
}

/* Nothing of what the file says about itself is in its thumbnail. */
static void
test_no_metadata (Look *look, gconstpointer unused)
{
	gsize n;
	const uint8_t *data;
	look_at_halves (look, 6);
	data = g_bytes_get_data (g_hash_table_lookup (look->blobs, "image/thumb"), &n);
	g_assert_cmpmem (data, 3, "\xff\xd8\xff", 3);
	g_assert_null (memmem (data, n, "Exif", 4));
	g_assert_null (memmem (data, n, "http", 4)); /* XMP */
	g_assert_null (memmem (data, n, "ICC_PROFILE", 11));
	g_assert_null (memmem (data, n, "witness", 7));
}

/* (transfer full) a JPEG of a picture full of detail: the thumbnail of one. */
static GByteArray *
busy_jpeg (Look *look)
{
	g_autofree uint8_t *pixels = g_malloc (320 * 240);
	g_autoptr (GByteArray) file = NULL;
	GByteArray *jpeg = g_byte_array_new ();
	gsize n;
	gconstpointer data;
	for (unsigned i = 0; i < 320 * 240; i++)
		pixels[i] = (uint8_t)(i * i / 97 + i / 320 * 3);
	file = tiff (320, 240, 1, "", pixels);
	look_at (look, "a.tif", file->data, file->len);
	data = g_bytes_get_data (g_hash_table_lookup (look->blobs, "image/thumb"), &n);
	g_byte_array_append (jpeg, data, (guint)n);
	return jpeg;
}

static void
check_damaged (Look *look, const GByteArray *jpeg, gsize bytes, bool damaged)
{
	const AtharJson *facts;
	look_at (look, "a.jpg", jpeg->data, bytes);
	facts = look_facts (look, "image");
	g_assert_true (look_warned (look, "worker.truncated") == damaged);
	g_assert_true ((athar_json_get_string (facts, "pdq") == NULL) == damaged);
	g_assert_true ((athar_json_get (facts, "damaged") != NULL) == damaged);
	g_assert_true (g_hash_table_contains (look->blobs, "image/thumb"));
}

/* Cut off, or with its end and a hole inside: told, shown as far as it goes, and never hashed. */
static void
test_damaged (Look *look, gconstpointer unused)
{
	g_autoptr (GByteArray) jpeg = busy_jpeg (look);
	check_damaged (look, jpeg, jpeg->len, false);
	check_damaged (look, jpeg, jpeg->len / 2, true);
	g_byte_array_remove_range (jpeg, jpeg->len / 2, 512);
	check_damaged (look, jpeg, jpeg->len, true);
}

/* Bytes that belong to no segment: a few are padding, many are told; every pixel is there. */
static void
test_stray (Look *look, gconstpointer unused)
{
	g_autoptr (GByteArray) jpeg = busy_jpeg (look);
	g_autofree char *pdq = NULL;
	const uint8_t *scan = memmem (jpeg->data, jpeg->len, "\xff\xda", 2);
	size_t head = (size_t)(scan - jpeg->data);
	for (size_t n = 0; n <= 2000; n += 1000) {
		g_autofree uint8_t *data = g_malloc0 (jpeg->len + n);
		const char *found;
		memcpy (data, jpeg->data, head);
		memcpy (data + head + n, scan, jpeg->len - head);
		look_at (look, "a.jpg", data, jpeg->len + n);
		g_assert_true (look_warned (look, "image.stray") == (n > 1024));
		g_assert_false (look_warned (look, "worker.truncated"));
		found = athar_json_get_string (look_facts (look, "image"), "pdq");
		if (!pdq)
			pdq = g_strdup (found);
		g_assert_cmpstr (found, ==, pdq);
	}
}

/* Formats whose readers libvips itself does not trust, whatever the name says. */
static void
test_untrusted (Look *look, gconstpointer unused)
{
	static const char JP2[] = "\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14"
				  "ftypjp2 \0\0\0\0jp2 ";
	static const char SVG[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"><image "
				  "href=\"file:///etc/hostname\"/></svg>";
	look_at (look, "a.jpg", JP2, sizeof JP2 - 1);
	g_assert_true (look_warned (look, "image.no-loader"));
	look_at (look, "b.jpg", SVG, sizeof SVG - 1);
	g_assert_false (g_hash_table_contains (look->facts, "image"));
	g_assert_cmpuint (g_hash_table_size (look->blobs), ==, 0);
}

#define ADD(name)                                                                                  \
	g_test_add ("/worker/image/" #name, Look, NULL, look_set_up, test_##name, look_tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	ADD (upright);
	ADD (no_metadata);
	ADD (damaged);
	ADD (stray);
	ADD (untrusted);
	return g_test_run ();
}
