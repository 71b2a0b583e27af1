/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/magic/zip.c: what a ZIP is for, by the names of its first members (local file
 * headers, APPNOTE 4.3.7). Nothing is unpacked; a stored "mimetype" member (OpenDocument, EPUB) is
 * read where it stands.
 */
#include <string.h>

#include "worker/analyzers/magic/sniff.h"

static const struct {
	const char *prefix, *media_type;
} members[] = {
	{"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	{"AndroidManifest.xml", "application/vnd.android.package-archive"},
	{"META-INF/MANIFEST.MF", "application/java-archive"},
};
static const char *const mimetypes[] = {
	"application/epub+zip",
	"application/vnd.oasis.opendocument.text",
	"application/vnd.oasis.opendocument.spreadsheet",
	"application/vnd.oasis.opendocument.presentation",
	"application/vnd.oasis.opendocument.graphics",
};

static unsigned
le16 (const uint8_t *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

/* The next header follows a stored member without anything between. */
static bool
ends_here (const uint8_t *data, size_t bytes)
{
	return !g_ascii_isalnum (data[0]) ||
	       (bytes >= 4 && memcmp (data, "PK", 2) == 0 && data[2] < 16);
}

static const char *
by_mimetype (const uint8_t *data, size_t bytes)
{
	for (size_t i = 0; i < G_N_ELEMENTS (mimetypes); i++) {
		size_t n = strlen (mimetypes[i]);
		if (bytes >= n && memcmp (data, mimetypes[i], n) == 0 &&
			(bytes == n || ends_here (data + n, bytes - n)))
			return mimetypes[i];
	}
	return NULL;
}

static const char *
by_member (const uint8_t *name, size_t bytes)
{
	for (size_t i = 0; i < G_N_ELEMENTS (members); i++) {
		size_t n = strlen (members[i].prefix);
		if (bytes >= n && memcmp (name, members[i].prefix, n) == 0)
			return members[i].media_type;
	}
	return NULL;
}

/* Headers are found by their signature, so that members whose sizes stand behind their data are
 * passed too. */
const char *
sniff_zip (const uint8_t *data, size_t bytes)
{
	const uint8_t *at = data, *end = data + bytes;
	for (unsigned n = 0; n < 64 && at && end - at >= 30; n++) {
		size_t name_bytes = le16 (at + 26), skip = 30 + name_bytes + le16 (at + 28);
		const char *type;
		if ((size_t)(end - at) < 30 + name_bytes)
			return NULL;
		if (n == 0 && name_bytes == 8 && memcmp (at + 30, "mimetype", 8) == 0)
			return (size_t)(end - at) > skip
				       ? by_mimetype (at + skip, (size_t)(end - at) - skip)
				       : NULL;
		if ((type = by_member (at + 30, name_bytes)))
			return type;
		at = memmem (at + 4, (size_t)(end - at) - 4, "PK\x03\x04", 4);
	}
	return NULL;
}
