/* SPDX-License-Identifier: Apache-2.0
 *
 * A request as it comes: "METHOD TARGET HTTP/1.1", header lines, an empty line, a body. Whatever stands there,
 * what is understood of it keeps the promises of server/parse.h: no piece of a path leaves its folder, no
 * range leaves its file, no text is anything but UTF-8; and the arguments of an operation are read or
 * refused with a sentence.
 */
#include <string.h>

#include "base/text.h"
#include "server/call.h"

#define LENGTH_BYTES 1000
#define PORT 8737

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

/* What was decoded is decoded alike when every byte of it is escaped. */
static void
check_again (const char *text)
{
	g_autoptr (GString) escaped = g_string_new (NULL);
	g_autofree char *again = NULL;
	g_assert_true (athar_text_valid (text, strlen (text)));
	for (const char *p = text; *p; p++)
		g_string_append_printf (escaped, "%%%02x", (unsigned)(uint8_t)*p);
	again = athar_percent_decode (escaped->str, escaped->len, true);
	g_assert_cmpstr (again, ==, text);
}

static void
check_target (const AtharTarget *target)
{
	g_assert_cmpuint (target->n_segments, <=, ATHAR_SEGMENTS_MAX);
	g_assert_cmpuint (target->pairs->len, <=, ATHAR_PAIRS_MAX);
	for (size_t i = 0; i < target->n_segments; i++) {
		const char *piece = target->segments[i];
		g_assert_true (*piece && strcmp (piece, ".") && strcmp (piece, ".."));
		check_again (piece);
	}
	for (guint i = 0; i < target->pairs->len; i++) {
		const AtharPair *pair = &g_array_index (target->pairs, AtharPair, i);
		check_again (pair->name);
		check_again (pair->value);
	}
}

static void
check_range (const char *value)
{
	uint64_t offset, bytes;
	AtharRangeKind kind = athar_range_parse (value, LENGTH_BYTES, &offset, &bytes);
	if (kind == ATHAR_RANGE_PART)
		g_assert_true (bytes && offset < LENGTH_BYTES && bytes <= LENGTH_BYTES - offset);
	else
		g_assert_true (offset == 0 && bytes == LENGTH_BYTES);
	g_assert_cmpint (athar_range_parse (value, 0, &offset, &bytes), !=, ATHAR_RANGE_PART);
}

/* The path of a file that is sent: a good one, put below a folder, names something below it. */
static void
check_path (const char *value)
{
	g_autofree char *path = athar_percent_decode (value, strlen (value), false);
	g_autofree char *full = NULL;
	if (!path)
		return;
	check_again (path);
	if (!athar_upload_path_is_good (path))
		return;
	full = g_build_filename ("/folder", path, NULL);
	g_autofree char *canonical = g_canonicalize_filename (full, "/");
	g_assert_cmpstr (canonical, ==, full);
	g_assert_true (g_str_has_prefix (canonical, "/folder/"));
}

static void
check_cookie (const char *value)
{
	g_autofree char *cookie = athar_cookie_find (value, "athar_session");
	g_assert_true (!cookie || !strchr (cookie, ';'));
}

static void
check_host (const char *value)
{
	g_autofree char *origin = g_strconcat ("http://", value, NULL);
	bool ours = athar_host_is_ours (value, PORT);
	g_assert_true (ours == athar_origin_is_ours (origin, PORT));
	g_assert_true (!ours || g_str_has_suffix (value, ":8737"));
}

static void
check_languages (const char *value)
{
	AtharLang lang = athar_lang_of_header (value);
	g_assert_true (lang == ATHAR_LANG_EN || lang == ATHAR_LANG_AR);
}

static void
check_header (const char *line)
{
	static const struct {
		const char *name;
		void (*check) (const char *value);
	} headers[] = {{"Range:", check_range}, {"X-Athar-Path:", check_path}, {"Cookie:", check_cookie},
		{"Host:", check_host}, {"Accept-Language:", check_languages}};
	for (size_t i = 0; i < G_N_ELEMENTS (headers); i++) {
		size_t bytes = strlen (headers[i].name);
		if (g_ascii_strncasecmp (line, headers[i].name, bytes) == 0)
			headers[i].check (line + bytes + strspn (line + bytes, " \t"));
	}
}

/* An id of an upload is looked up and never a path: there is no folder below /dev/null. */
static void
read_args (AtharRequest *request)
{
	const AtharOp *op = request->target.n_segments == 3
				    ? athar_call_find_op (request->target.segments[2])
				    : NULL;
	g_autoptr (AtharUploads) uploads = op ? athar_uploads_new_folder ("/dev/null") : NULL;
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharArgs) args =
		op ? athar_call_read_args (op, request, uploads, &error) : NULL;
	if (!op)
		return;
	g_assert_true ((args == NULL) == (error != NULL));
	for (int lang = 0; error && lang < 2; lang++) {
		g_autofree char *sentence = athar_error_dup_text (error, (AtharLang)lang);
		g_assert_true (*sentence && g_utf8_validate (sentence, -1, NULL));
	}
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	g_autofree char *text = g_strndup ((const char *)data, bytes); /* a NUL ends the head, as in the library */
	char *blank = strstr (text, "\r\n\r\n");
	g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
	g_auto (GStrv) words = lines[0] ? g_strsplit (lines[0], " ", 3) : NULL;
	AtharRequest request = {.method = words ? words[0] : NULL};
	if (!words || g_strv_length (words) < 2)
		return 0;
	for (size_t i = 1; lines[i] && *lines[i]; i++)
		check_header (lines[i]);
	if (!athar_target_parse (words[1], &request.target))
		return 0;
	check_target (&request.target);
	if (blank) {
		size_t head = (size_t)(blank - text) + 4;
		request.body = g_byte_array_new ();
		g_byte_array_append (request.body, data + head, (guint)(bytes - head));
	}
	read_args (&request);
	g_clear_pointer (&request.body, g_byte_array_unref);
	athar_target_clear (&request.target);
	return 0;
}
