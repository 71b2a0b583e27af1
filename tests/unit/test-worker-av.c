/* SPDX-License-Identifier: Apache-2.0 */
#include "film-fixture.h"
#include "look-fixture.h"

static const AtharJson *
video_of (const Look *look)
{
	const AtharJson *streams = athar_json_get_array (look_facts (look, "av"), "streams");
	g_assert_cmpuint (athar_json_size (streams), >=, 1);
	return athar_json_at (streams, 0);
}

static void
check_jpeg (const Look *look, const char *name)
{
	g_autofree char *key = g_strconcat ("av/", name, NULL);
	GBytes *blob = g_hash_table_lookup (look->blobs, key);
	gsize n;
	const uint8_t *data;
	g_assert_nonnull (blob);
	data = g_bytes_get_data (blob, &n);
	g_assert_cmpmem (data, 3, "\xff\xd8\xff", 3);
	/* No metadata: nothing says who made it. */
	g_assert_null (memmem (data, n, "Lavc", 4));
	g_assert_null (memmem (data, n, "Exif", 4));
}

static void
make (const Look *look, const char *name, const Film *film)
{
	g_autofree char *path = look_path (look, name);
	film_make (path, film);
}

/* The first @percent of the file. */
static void
cut (const Look *look, const char *name, unsigned percent)
{
	g_autofree char *path = look_path (look, name), *data = NULL;
	gsize bytes;
	g_assert_true (g_file_get_contents (path, &data, &bytes, NULL));
	g_assert_true (g_file_set_contents (path, data, (gssize)(bytes * percent / 100), NULL));
}

static void
test_claims (Look *look, gconstpointer unused)
{
	const AtharJson *facts, *claims;
	make (look, "film.mp4",
		&(Film){.format = "mp4",
			.seconds = 5,
			.created = "2031-03-07T08:00:00.000000Z",
			.location = "+33.5138+036.2765/"});
	look_at_file (look, "film.mp4");
	facts = look_facts (look, "av");
	claims = athar_json_get_object (facts, "claims");
	g_assert_cmpint (look_int (facts, "duration_us"), ==, 5000000);
	g_assert_cmpint (look_int (facts, "width"), ==, FILM_WIDTH);
	g_assert_cmpstr (athar_json_get_string (video_of (look), "codec"), ==, "mpeg4");
	g_assert_cmpint (look_int (video_of (look), "fps_num"), ==, FILM_FPS);
	g_assert_cmpstr (
		athar_json_get_string (claims, "created"), ==, "2031-03-07T08:00:00.000000Z");
	g_assert_cmpint (look_int (claims, "created_us"), ==, INT64_C (1930636800000000));
	g_assert_cmpint (look_int (claims, "gps_latitude_e7"), ==, 335138000);
	g_assert_cmpint (look_int (claims, "gps_longitude_e7"), ==, 362765000);
	g_assert_cmpuint (g_hash_table_size (look->warnings), ==, 0);
}

static void
test_strip (Look *look, gconstpointer unused)
{
	const AtharJson *frames, *times;
	make (look, "film.mkv", &(Film){.format = "matroska", .seconds = 12});
	look_at_file (look, "film.mkv");
	frames = athar_json_get_object (look_facts (look, "av"), "frames");
	times = athar_json_get_array (frames, "times_us");
	g_assert_cmpuint (athar_json_size (times), ==, 12);
	for (size_t i = 0; i < 12; i++)
		g_assert_cmpint (
			athar_json_peek_int (athar_json_at (times, i)), ==, (int64_t)i * 1000000);
	g_assert_cmpint (look_int (frames, "columns"), ==, 10);
	g_assert_cmpint (look_int (frames, "rows"), ==, 2);
	check_jpeg (look, "strip");
	check_jpeg (look, "poster");
	check_jpeg (look, "thumb");
}

/* The film grows brighter downwards; shown upright, that side lies where the turn brings it. */
static void
test_rotation (Look *look, gconstpointer unused)
{
	static const struct {
		int against_clock, with_clock, bright_x, bright_y, dark_x, dark_y;
	} CASES[] = {
		{0, 0, 80, 92, 80, 4},
		{90, 270, 92, 80, 4, 80},
		{180, 180, 80, 4, 80, 92},
		{270, 90, 4, 80, 92, 80},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (CASES); i++) {
		bool across = CASES[i].with_clock % 180 != 0;
		int width = across ? FILM_HEIGHT : FILM_WIDTH,
		    height = across ? FILM_WIDTH : FILM_HEIGHT;
		const AtharJson *facts, *frames;
		make (look, "film.mp4",
			&(Film){.format = "mp4",
				.seconds = 1,
				.rotation = CASES[i].against_clock});
		look_at_file (look, "film.mp4");
		facts = look_facts (look, "av");
		frames = athar_json_get_object (facts, "frames");
		g_assert_cmpint (
			look_int (video_of (look), "rotation"), ==, CASES[i].with_clock);
		g_assert_cmpint (look_int (facts, "width"), ==, width);
		g_assert_cmpint (look_int (facts, "height"), ==, height);
		g_assert_cmpint (look_int (frames, "tile_width"), ==, width);
		g_assert_cmpint (look_int (frames, "tile_height"), ==, height);
		for (size_t k = 0; k < 3; k++) {
			static const char *const NAMES[] = {"av/strip", "av/poster", "av/thumb"};
			AVFrame *picture =
				film_decode_jpeg (g_hash_table_lookup (look->blobs, NAMES[k]));
			g_assert_cmpint (
				film_luma (picture, CASES[i].bright_x, CASES[i].bright_y), >,
				film_luma (picture, CASES[i].dark_x, CASES[i].dark_y) + 50);
			av_frame_free (&picture);
		}
	}
}

/* Bright below, with a bar at the left: as front cameras write it, the bar is shown at the right. */
static void
test_mirrored (Look *look, gconstpointer unused)
{
	static const struct {
		int against_clock, bar_x, bar_y, bright_x, bright_y, dark_x, dark_y;
	} CASES[] = {
		{0, 156, 4, 80, 92, 80, 4},
		{90, 4, 156, 4, 80, 92, 80},
		{180, 4, 92, 80, 4, 80, 92},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (CASES); i++) {
		AVFrame *picture;
		bool mirrored = false;
		make (look, "film.mp4",
			&(Film){.format = "mp4",
				.seconds = 1,
				.rotation = CASES[i].against_clock,
				.mirrored = true});
		look_at_file (look, "film.mp4");
		g_assert_true (athar_json_get_bool (video_of (look), "mirrored", &mirrored));
		g_assert_true (mirrored);
		picture = film_decode_jpeg (g_hash_table_lookup (look->blobs, "av/poster"));
		g_assert_cmpint (film_luma (picture, CASES[i].bar_x, CASES[i].bar_y), >, 180);
		g_assert_cmpint (film_luma (picture, CASES[i].bright_x, CASES[i].bright_y), >,
			film_luma (picture, CASES[i].dark_x, CASES[i].dark_y) + 50);
		av_frame_free (&picture);
	}
}

/* JPEG's own red: 76, 85, 255. Read with the colours of old television it would be 55, 98, 255. */
static void
test_colours (Look *look, gconstpointer unused)
{
	AVFrame *picture;
	make (look, "film.mkv", &(Film){.format = "matroska", .seconds = 1, .red = true});
	look_at_file (look, "film.mkv");
	picture = film_decode_jpeg (g_hash_table_lookup (look->blobs, "av/poster"));
	g_assert_cmpint (ABS (film_luma (picture, 80, 48) - 76), <, 5);
	g_assert_cmpint (ABS (picture->data[1][24 * picture->linesize[1] + 40] - 85), <, 5);
	av_frame_free (&picture);
}

/* Many films begin in the dark: the picture with most in it stands for the film. */
static void
test_poster (Look *look, gconstpointer unused)
{
	const AtharJson *frames;
	make (look, "film.mkv", &(Film){.format = "matroska", .seconds = 4, .dark_start = true});
	look_at_file (look, "film.mkv");
	frames = athar_json_get_object (look_facts (look, "av"), "frames");
	g_assert_cmpint (look_int (frames, "poster_us"), >=, 1000000);
}

/* A phone that was switched off, a download that broke: each kind of container is told as cut, with
 * what can be read. */
static void
test_truncated (Look *look, gconstpointer unused)
{
	static const struct {
		const char *name;
		Film film;
		bool readable;
	} CASES[] = {
		{"head.mp4", {.format = "mp4", .seconds = 10, .faststart = true}, true},
		{"tail.mp4", {.format = "mp4", .seconds = 10}, false},
		{"film.mkv", {.format = "matroska", .seconds = 10}, true},
		{"film.avi", {.format = "avi", .seconds = 10}, true},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (CASES); i++) {
		make (look, CASES[i].name, &CASES[i].film);
		look_at_file (look, CASES[i].name);
		g_assert_false (look_warned (look, "av.truncated"));
		make (look, CASES[i].name, &CASES[i].film);
		cut (look, CASES[i].name, 50);
		look_at_file (look, CASES[i].name);
		g_assert_true (look_warned (look, "av.truncated"));
		g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (look->status, "av")), ==,
			CASES[i].readable ? ATHAR_ANALYSIS_DONE : ATHAR_ANALYSIS_FAILED);
	}
}

static void
test_damaged (Look *look, gconstpointer unused)
{
	g_autofree char *path = look_path (look, "film.mp4"), *data = NULL;
	gsize bytes;
	make (look, "film.mp4", &(Film){.format = "mp4", .seconds = 10, .faststart = true});
	g_assert_true (g_file_get_contents (path, &data, &bytes, NULL));
	for (gsize i = bytes / 2; i < bytes; i++)
		data[i] = (char)(data[i] ^ 0x5a);
	g_assert_true (g_file_set_contents (path, data, (gssize)bytes, NULL));
	look_at_file (look, "film.mp4");
	g_assert_true (look_warned (look, "av.damaged"));
}

/* Lists of other files in a film's clothes: never opened as films, and said. */
static void
test_playlists (Look *look, gconstpointer unused)
{
	static const char HLS[] = "#EXTM3U\n#EXTINF:5,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n";
	static const char CONCAT[] = "ffconcat version 1.0\nfile '/etc/hostname'\n";
	look_at (look, "a.mp4", HLS, strlen (HLS));
	g_assert_true (look_warned (look, "text.playlist"));
	g_assert_false (g_hash_table_contains (look->facts, "av"));
	look_at (look, "b.mp4", CONCAT, strlen (CONCAT));
	g_assert_true (look_warned (look, "text.playlist"));
	g_assert_false (g_hash_table_contains (look->facts, "av"));
}

/* Behind a film's first box, so that the content passes for a film. */
static void
test_disguised (Look *look, gconstpointer unused)
{
	static const char DATA[] =
		"\0\0\0\x14"
		"ftypisom\0\0\0\0isom#EXTM3U\n#EXTINF:5,\nfile:///etc/hostname\n";
	look_at (look, "film.mp4", DATA, sizeof DATA - 1);
	g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (look->status, "av")), ==,
		ATHAR_ANALYSIS_FAILED);
	g_assert_cmpuint (g_hash_table_size (look->blobs), ==, 0);
}

/* Behind a tag of a recording, which FFmpeg skips before it guesses: only kinds of the list are
 * tried, be they harmless (subtitles) or not (a playlist). */
static void
test_unlisted (Look *look, gconstpointer unused)
{
	static const char *const WORDS[] = {
		"WEBVTT\n\n00:01.000 --> 00:02.000\nword\n",
		"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n"
		"http://192.0.2.1/a.ts\n#EXT-X-ENDLIST\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS (WORDS); i++) {
		g_autoptr (GString) file = g_string_new_len ("ID3\4\0\0\0\0\0\0", 10);
		g_string_append (file, WORDS[i]);
		look_at (look, "note.mp3", file->str, file->len);
		g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (look->status, "av")), ==,
			ATHAR_ANALYSIS_FAILED);
		g_assert_true (look_warned (look, "av.unreadable"));
	}
}

/* 8 kHz, mono, one second of PCM in a RIFF. */
static void
test_sound (Look *look, gconstpointer unused)
{
	uint8_t data[44 + 16000] =
		"RIFF\xa4\x3e\0\0WAVEfmt "
		"\x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x80\x3e\0";
	const AtharJson *facts;
	look_at (look, "note.wav", data, sizeof data);
	facts = look_facts (look, "av");
	g_assert_cmpint (look_int (facts, "duration_us"), ==, 1000000);
	g_assert_cmpstr (athar_json_get_string (video_of (look), "kind"), ==, "audio");
	g_assert_cmpint (look_int (video_of (look), "sample_rate_hz"), ==, 8000);
	g_assert_null (athar_json_get (facts, "frames"));
	g_assert_cmpuint (g_hash_table_size (look->warnings), ==, 0);
	look_at (look, "cut.wav", data, 8000);
	g_assert_true (look_warned (look, "av.truncated"));
}

/* Every beginning of a whole film: the child may fail, the pool stays. */
static void
test_any_length (Look *look, gconstpointer unused)
{
	g_autofree char *path = look_path (look, "film.mp4"), *data = NULL;
	gsize bytes;
	make (look, "film.mp4", &(Film){.format = "mp4", .seconds = 1, .faststart = true});
	g_assert_true (g_file_get_contents (path, &data, &bytes, NULL));
	g_unlink (path);
	for (gsize n = 1; n < bytes; n += MAX (bytes / 40, 1)) {
		look_at (look, "film.mp4", data, n);
		g_assert_false (look_died (look));
	}
}

#define ADD(name)                                                                                  \
	g_test_add ("/worker/av/" #name, Look, NULL, look_set_up, test_##name, look_tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	ADD (claims);
	ADD (strip);
	ADD (rotation);
	ADD (mirrored);
	ADD (colours);
	ADD (poster);
	ADD (truncated);
	ADD (damaged);
	ADD (playlists);
	ADD (disguised);
	ADD (unlisted);
	ADD (sound);
	ADD (any_length);
	return g_test_run ();
}
