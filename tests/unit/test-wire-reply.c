/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "wire/frame.h"

typedef struct {
	GString *seen;
	unsigned n_texts, n_blobs, n_warnings;
} Seen;

static void
on_begin (const char *analyzer, gpointer payload)
{
	g_string_append_printf (((Seen *)payload)->seen, "<%s", analyzer);
}

static void
on_plan (const char *const *names, gpointer payload)
{
	for (; *names; names++)
		g_string_append_printf (((Seen *)payload)->seen, "|%s", *names);
}

static void
on_end (const char *analyzer, const AtharAnalysis *analysis, gpointer payload)
{
	Seen *s = payload;
	g_string_append_printf (s->seen, ">%s%d", analyzer, (int)analysis->status);
	s->n_texts += analysis->texts->len;
	s->n_blobs += analysis->blobs->len;
	s->n_warnings += analysis->warnings->len;
}

static void
frame (GByteArray *out, char type, const void *payload, size_t bytes)
{
	uint8_t head[5] = {(uint8_t)type, (uint8_t)(bytes >> 24), (uint8_t)(bytes >> 16),
		(uint8_t)(bytes >> 8), (uint8_t)bytes};
	g_byte_array_append (out, head, 5);
	g_byte_array_append (out, payload, (guint)bytes);
}

/* @script: frames as "Tpayload" strings; NUL in payloads is written '$'. */
static gboolean
feed (const char *const *script, Seen *seen, bool *ret_closed, GError **error)
{
	AtharReplyVisit visit = {on_begin, on_plan, on_end};
	g_autoptr (AtharReplyReader) reader = athar_reply_reader_new (&visit, seen);
	g_autoptr (GByteArray) bytes = g_byte_array_new ();
	for (; *script; script++) {
		g_autofree char *payload = g_strdelimit (g_strdup (*script + 1), "$", '\0');
		frame (bytes, **script, payload, strlen (*script) - 1);
	}
	for (guint i = 0; i < bytes->len; i += 3)
		if (!athar_reply_reader_push (
			    reader, bytes->data + i, MIN (3, bytes->len - i), error))
			return FALSE;
	*ret_closed = athar_reply_reader_is_closed (reader);
	return TRUE;
}

static void
test_whole (void)
{
	const char *script[] = {"Amagic", "F{\"kind\":\"photo\"}", "E$", "Pimage\ntext\n", "Aimage",
		"W{\"args\":{\"analyzer\":\"image\"},\"key\":\"worker.truncated\"}",
		"Bthumb$image/jpeg$xyz", "E\1", "Atext", "T$$$\1أبو سمير", "T$$$\2", "E\2", "Z",
		NULL};
	g_autoptr (GString) text = g_string_new (NULL);
	g_autoptr (GError) error = NULL;
	Seen seen = {text};
	bool closed = false;
	g_assert_true (feed (script, &seen, &closed, &error));
	g_assert_no_error (error);
	g_assert_true (closed);
	g_assert_cmpstr (text->str, ==, "<magic>magic0|image|text<image>image1<text>text2");
	g_assert_cmpuint (seen.n_texts, ==, 2);
	g_assert_cmpuint (seen.n_blobs, ==, 1);
	g_assert_cmpuint (seen.n_warnings, ==, 1);
}

static void
test_refused (void)
{
	static const char *const scripts[][6] = {
		{"E$"},		      /* END of nothing */
		{"Amagic", "Amagic"}, /* BEGIN inside */
		{"AMagic"},	      /* alphabet of names */
		{"A"},
		{"Aa", "F[]"},
		{"Aa", "F{\"x\":1.5}"}, /* no reals */
		{"Aa", "F{}", "F{}"},
		{"Aa", "Tabc"},		 /* part is four bytes */
		{"Aa", "T$$$$\xff\xfe"}, /* UTF-8 */
		{"Aa", "Bthumb"},
		{"Aa", "Bthumb$image/<script>$x"},
		{"Aa", "W{\"args\":{\"a\":[]},\"key\":\"worker.x\"}"}, /* arguments are strings */
		{"Aa", "W{\"args\":{},\"key\":\"Rm -rf\"}"},
		{"Aa", "E\3"},
		{"Aa", "E$$"},
		{"Aa", "E$", "P../x\n"},
		{"Aa", "E$", "Pa"},
		{"Aa", "E$", "Pa\n", "Pa\n"},
		{"Z", "Z"}, /* nothing after CLOSE */
		{"Q"},
		{"Zx"},
		{"Aa", "E$", "Aa"},		/* an analyzer replies once */
		{"Aa", "T$$$\1x", "T$$$\1y"},	/* parts ascend */
		{"Aa", "T$$\1$x", "T$$$\xffy"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (scripts); i++) {
		g_autoptr (GString) text = g_string_new (NULL);
		g_autoptr (GError) error = NULL;
		Seen seen = {text};
		bool closed;
		if (feed (scripts[i], &seen, &closed, &error))
			g_error ("script %zu was taken", i);
		g_assert_nonnull (error);
	}
}

/* An announced length costs no memory, a text beyond its limit is refused, and after an error all
 * is. */
static void
test_limits (void)
{
	AtharReplyVisit visit = {NULL};
	g_autoptr (AtharReplyReader) reader = athar_reply_reader_new (&visit, NULL);
	g_autoptr (GError) error = NULL;
	g_autofree uint8_t *text = g_malloc (5u << 20);
	uint8_t head[9] = {'T', 0, 0x50, 0, 0, 0, 0, 0, 1};
	memset (text, 'a', 5u << 20);
	g_assert_true (athar_reply_reader_push (reader, "A\0\0\0\1a", 6, &error));
	for (unsigned i = 0; i < 2; i++) {
		head[8] = (uint8_t)i;
		gboolean good = athar_reply_reader_push (reader, head, sizeof head, &error) &&
				athar_reply_reader_push (reader, text, (5u << 20) - 4, &error);
		g_assert_true (good == (i == 0)); /* 10 MiB of text is more than 8 */
	}
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_assert_false (athar_reply_reader_push (reader, "Z\0\0\0\0", 5, NULL));
	g_autoptr (AtharReplyReader) other = athar_reply_reader_new (&visit, NULL);
	g_assert_false (athar_reply_reader_push (other, "A\xff\xff\xff\xff", 5, NULL));
}

/* Pushes one frame again and again; how often it was taken. */
static unsigned
count_taken (char type, const void *payload, size_t bytes, unsigned most)
{
	AtharReplyVisit visit = {NULL};
	g_autoptr (AtharReplyReader) reader = athar_reply_reader_new (&visit, NULL);
	g_autoptr (GByteArray) one = g_byte_array_new ();
	g_autoptr (GError) error = NULL;
	unsigned n = 0;
	frame (one, type, payload, bytes);
	g_assert_true (athar_reply_reader_push (reader, "A\0\0\0\1a", 6, &error));
	while (n <= most && athar_reply_reader_push (reader, one->data, one->len, &error))
		n++;
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	return n;
}

/* Each kind of frame is counted, and all bytes together. */
static void
test_counts (void)
{
	static const char BLOB[] = "b\0image/jpeg\0";
	static const char WARNING[] = "{\"args\":{},\"key\":\"worker.empty\"}";
	size_t big_bytes = 15u << 20;
	g_autofree char *big = g_malloc0 (big_bytes);
	memcpy (big, BLOB, sizeof BLOB - 1);
	g_assert_cmpuint (count_taken ('B', BLOB, sizeof BLOB - 1, 5000), ==, ATHAR_REPLY_MAX_BLOBS);
	g_assert_cmpuint (
		count_taken ('W', WARNING, strlen (WARNING), 100), ==, ATHAR_REPLY_MAX_WARNINGS);
	g_assert_cmpuint (
		count_taken ('B', big, big_bytes, 20), ==, ATHAR_REPLY_MAX_BYTES / big_bytes);
}

static void
test_write (void)
{
	int ends[2];
	uint8_t got[16];
	g_autoptr (GError) error = NULL;
	g_autofree uint8_t *big = g_malloc0 (ATHAR_WIRE_FRAME_MAX_BYTES);
	g_assert_cmpint (pipe (ends), ==, 0);
	g_assert_true (athar_frame_write (ends[1], ATHAR_FRAME_TEXT, "ab", 2, "c", 1, &error));
	g_assert_cmpint (read (ends[0], got, sizeof got), ==, 8);
	g_assert_cmpmem (got, 8, "T\0\0\0\3abc", 8);
	g_assert_false (athar_frame_write (
		ends[1], ATHAR_FRAME_TEXT, big, ATHAR_WIRE_FRAME_MAX_BYTES, "c", 1, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	close (ends[0]);
	close (ends[1]);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/wire/reply/whole", test_whole);
	g_test_add_func ("/wire/reply/refused", test_refused);
	g_test_add_func ("/wire/reply/limits", test_limits);
	g_test_add_func ("/wire/reply/counts", test_counts);
	g_test_add_func ("/wire/reply/write", test_write);
	return g_test_run ();
}
