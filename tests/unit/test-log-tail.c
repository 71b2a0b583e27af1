/* SPDX-License-Identifier: Apache-2.0
 *
 * Frames byte by byte against the committed vector, bundles, tile paths.
 */
#include "../lib/log-fixture.h"
#include "base/hash.h"
#include "log/tail.h"
#include "log/tile.h"

/* Entries "a" and "bc" from index 5 on, note "n\n". (The vector of docs/format/log.md: test-log-log.c.) */
#define FRAME_VECTOR "00000037" "0000000000000005" "00000002" "000161" "00026263" "00026e0a" \
	"b83c349dadb2c16c447e20282af98e20067f1449d763932872018a7dd39b80ef"

static GBytes *
frame_of (uint64_t first, const char *const *texts, size_t n, const char *note_text)
{
	g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
	g_autoptr (GBytes) note = g_bytes_new (note_text, strlen (note_text));
	for (size_t i = 0; i < n; i++)
		g_ptr_array_add (entries, g_bytes_new (texts[i], strlen (texts[i])));
	return athar_tail_frame_write (first, (GBytes *const *) entries->pdata, n, note, NULL);
}

static void
test_vector (void)
{
	static const char *const texts[] = { "a", "bc" };
	gsize bytes;
	size_t length;
	AtharFrame frame;
	g_autoptr (GBytes) made = frame_of (5, texts, 2, "n\n");
	const uint8_t *data = g_bytes_get_data (made, &bytes);
	g_autofree char *hex = athar_hex_encode (data, bytes);
	g_assert_cmpstr (hex, ==, FRAME_VECTOR);
	g_assert_cmpint (athar_tail_frame_read (data, bytes, &frame), ==, ATHAR_FRAME_GOOD);
	g_assert_cmpuint (frame.first, ==, 5);
	g_assert_cmpuint (frame.count, ==, 2);
	g_assert_cmpuint (frame.bytes, ==, bytes);
	g_assert_cmpmem (frame.note, frame.note_bytes, "n\n", 2);
	const uint8_t *entry = athar_tail_frame_entry (&frame, 1, &length);
	g_assert_cmpmem (entry, length, "bc", 2);
}

static void
test_every_byte (void)
{
	static const char *const texts[] = { "one", "two", "three" };
	gsize bytes;
	AtharFrame frame;
	g_autoptr (GBytes) made = frame_of (0, texts, 3, "note\n");
	const uint8_t *data = g_bytes_get_data (made, &bytes);
	g_autofree uint8_t *copy = g_memdup2 (data, bytes);
	for (gsize i = 0; i < bytes; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			copy[i] = (uint8_t) (data[i] ^ 1u << bit);
			g_assert_cmpint (athar_tail_frame_read (copy, bytes, &frame), !=, ATHAR_FRAME_GOOD);
		}
		copy[i] = data[i];
		/* in memory of exactly that size, so that a sanitizer sees a step too far */
		g_autofree uint8_t *cut = g_memdup2 (data, i);
		g_assert_cmpint (athar_tail_frame_read (cut, i, &frame), ==, ATHAR_FRAME_SHORT);
	}
	g_assert_cmpint (athar_tail_frame_read (copy, bytes, &frame), ==, ATHAR_FRAME_GOOD);
}

/* Frames nobody writes, with digests that hold: @count entries of @length bytes and a note of two. */
static AtharFrameVerdict
read_made (uint32_t count, unsigned length, uint64_t first)
{
	AtharFrame frame;
	size_t covered = 16 + (size_t)count * (2 + length) + 4;
	g_autofree uint8_t *data = g_malloc0 (covered + ATHAR_HASH_BYTES);
	for (unsigned i = 0; i < 8; i++)
		data[4 + i] = (uint8_t)(first >> 8 * (7 - i));
	for (unsigned i = 0; i < 4; i++) {
		data[i] = (uint8_t)((covered + ATHAR_HASH_BYTES - 4) >> 8 * (3 - i));
		data[12 + i] = (uint8_t)(count >> 8 * (3 - i));
	}
	for (uint32_t k = 0; k < count; k++)
		data[16 + k * (2 + length) + 1] = (uint8_t)length;
	data[covered - 3] = 2;
	athar_sha256 (data, covered, (AtharHash *)(data + covered));
	return athar_tail_frame_read (data, covered + ATHAR_HASH_BYTES, &frame);
}

static void
test_bounds (void)
{
	g_assert_cmpint (read_made (65536, 1, 7), ==, ATHAR_FRAME_GOOD);
	g_assert_cmpint (read_made (65537, 1, 7), ==, ATHAR_FRAME_FORM);
	g_assert_cmpint (read_made (2, 0, 7), ==, ATHAR_FRAME_FORM);
	g_assert_cmpint (read_made (0, 1, 7), ==, ATHAR_FRAME_FORM);
	g_assert_cmpint (read_made (2, 1, (UINT64_C (1) << 53) - 3), ==, ATHAR_FRAME_GOOD);
	g_assert_cmpint (read_made (2, 1, (UINT64_C (1) << 53) - 2), ==, ATHAR_FRAME_FORM);
}

static void
test_scan (void)
{
	static const char *const texts[] = { "one" };
	size_t at;
	bool gave_up;
	g_autoptr (GBytes) made = frame_of (9, texts, 1, "note\n");
	g_autoptr (GByteArray) file = g_byte_array_new ();
	for (unsigned i = 0; i < 70; i++)
		g_byte_array_append (file, (const guint8 *) "\0", 1);
	g_byte_array_append (file, g_bytes_get_data (made, NULL), (guint) g_bytes_get_size (made));
	g_assert_true (athar_tail_frame_scan (file->data, file->len, 0, &at, &gave_up));
	g_assert_cmpuint (at, ==, 70);
	g_assert_false (athar_tail_frame_scan (file->data, file->len, 71, &at, &gave_up));
	g_assert_false (gave_up);
	/* frames inside frames inside frames: the search ends */
	g_autoptr (GByteArray) nested = g_byte_array_sized_new (16u << 20);
	for (unsigned i = 0; i < (16u << 20) / 16; i++)
		g_byte_array_append (nested, (const guint8 *) "\0\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	athar_tail_frame_scan (nested->data, nested->len, 0, &at, &gave_up);
}

static void
test_limits (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) empty = g_bytes_new ("", 0), note = g_bytes_new ("n\n", 2);
	g_autoptr (GBytes) most = g_bytes_new_take (g_malloc0 (65535), 65535);
	g_autoptr (GPtrArray) many = g_ptr_array_new ();
	g_assert_null (athar_tail_frame_write (0, &empty, 1, note, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
	g_clear_error (&error);
	for (unsigned i = 0; i < 65537; i++)
		g_ptr_array_add (many, note);
	g_assert_false (athar_tail_frame_check_limits ((GBytes *const *) many->pdata, 65537, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_clear_error (&error);
	g_assert_true (athar_tail_frame_check_limits ((GBytes *const *) many->pdata, 65536, &error));
	g_ptr_array_set_size (many, 0);
	for (unsigned i = 0; i < 1024; i++)
		g_ptr_array_add (many, most);
	g_assert_false (athar_tail_frame_check_limits ((GBytes *const *) many->pdata, 1024, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_clear_error (&error);
	g_autoptr (GBytes) big = athar_tail_frame_write (0, (GBytes *const *) many->pdata, 1000, note, &error);
	g_assert_no_error (error);
	AtharFrame frame;
	g_assert_cmpint (
		athar_tail_frame_read (g_bytes_get_data (big, NULL), g_bytes_get_size (big), &frame), ==,
		ATHAR_FRAME_GOOD);
}

static void
test_paths (void)
{
	static const struct {
		unsigned level;
		uint64_t n;
		unsigned width;
		const char *path;
	} right[] = {
		{ 0, 1234067, 256, "tile/0/x001/x234/067" }, { 0, 0, 256, "tile/0/000" },
		{ ATHAR_TILE_ENTRIES, 273, 112, "tile/entries/273.p/112" }, { 1, 1, 17, "tile/1/001.p/17" },
		{ 2, 999, 1, "tile/2/999.p/1" }, { 0, 1000, 255, "tile/0/x001/000.p/255" },
		{ ATHAR_TILE_ENTRIES, UINT64_C (35184372088831), 256, "tile/entries/x035/x184/x372/x088/831" },
	};
	static const char *const wrong[] = {"tile/0/0", "tile/0/0000", "tile/0/x000/001",
		"tile/00/001", "tile/0/001.p/0", "tile/0/001.p/256", "tile/0/001.p/01",
		"tile/0/001.p/", "tile/0/001/", "tile/0/x001", "tile//001", "tile/64/000",
		"entries/000", "tile/0/-01", "",
		"tile/entries/x999/x999/x999/x999/x999/x999/x999/999"};
	unsigned level, width;
	uint64_t n;
	for (size_t i = 0; i < G_N_ELEMENTS (right); i++) {
		g_assert_cmpstr (ATHAR_TILE_STR (right[i].level, right[i].n, right[i].width), ==, right[i].path);
		g_assert_true (athar_tile_parse_path (right[i].path, &level, &n, &width));
		g_assert_true (level == right[i].level && n == right[i].n && width == right[i].width);
	}
	for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++)
		g_assert_false (athar_tile_parse_path (wrong[i], &level, &n, &width));
	/* the specification's own example */
	g_assert_cmpuint (athar_tile_width (70000, 0, 272), ==, 256);
	g_assert_cmpuint (athar_tile_width (70000, 0, 273), ==, 112);
	g_assert_cmpuint (athar_tile_width (70000, 1, 0), ==, 256);
	g_assert_cmpuint (athar_tile_width (70000, 1, 1), ==, 17);
	g_assert_cmpuint (athar_tile_width (70000, 2, 0), ==, 1);
	g_assert_cmpuint (athar_tile_width (70000, 3, 0), ==, 0);
	g_assert_cmpuint (athar_tile_width (70000, ATHAR_TILE_ENTRIES, 274), ==, 0);
}

static void
test_bundle (void)
{
	static const uint8_t data[] = { 0, 1, 'a', 0, 0, 0, 2, 'b', 'c' };
	for (size_t cut = 0; cut <= sizeof data; cut++) {
		g_autoptr (GBytes) memory = g_bytes_new (data, cut);
		g_auto (AtharBundle) bundle = { 0 };
		athar_bundle_parse (&bundle, memory, 3);
		g_assert_cmpuint (bundle.parsed, ==, cut < 3 ? 0 : cut < 5 ? 1 : cut < 9 ? 2 : 3);
		g_assert_cmpint (bundle.exact, ==, cut == sizeof data);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/tail/vector", test_vector);
	g_test_add_func ("/tail/every-byte", test_every_byte);
	g_test_add_func ("/tail/bounds", test_bounds);
	g_test_add_func ("/tail/scan", test_scan);
	g_test_add_func ("/tail/limits", test_limits);
	g_test_add_func ("/tile/paths", test_paths);
	g_test_add_func ("/tile/bundle", test_bundle);
	return g_test_run ();
}
