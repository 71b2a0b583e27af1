/* SPDX-License-Identifier: Apache-2.0
 *
 * tests/unit/zip-fixture.h: archives in memory, made by libarchive.
 */
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>
#include <string.h>

typedef struct {
	const char *name, *data;
	size_t bytes; /* 0: strlen (data); with NULL data that many zeros */
} ZipMember;

/* (transfer full) @format: "zip", "tar", "7z"; @options may be NULL. Members end with a NULL name.
 */
static inline GBytes *
zip_make (const char *format, const char *options, const ZipMember *members)
{
	size_t limit = 64 << 20, used = 0;
	g_autofree char *buf = g_malloc (limit);
	struct archive *a = archive_write_new ();
	g_assert_cmpint (
		archive_write_set_format_by_name (a, strcmp (format, "tar") == 0  ? "ustar"
						     : strcmp (format, "7z") == 0 ? "7zip"
										  : format),
		==, ARCHIVE_OK);
	if (options)
		g_assert_cmpint (archive_write_set_options (a, options), ==, ARCHIVE_OK);
	g_assert_cmpint (archive_write_open_memory (a, buf, limit, &used), ==, ARCHIVE_OK);
	for (; members->name; members++) {
		size_t bytes = members->bytes ? members->bytes : strlen (members->data);
		g_autofree char *zeros = members->data ? NULL : g_malloc0 (bytes);
		struct archive_entry *entry = archive_entry_new ();
		archive_entry_set_pathname (entry, members->name);
		archive_entry_set_filetype (entry, AE_IFREG);
		archive_entry_set_perm (entry, 0644);
		archive_entry_set_size (entry, (la_int64_t)bytes);
		archive_entry_set_mtime (entry, 1930636800, 0);
		g_assert_cmpint (archive_write_header (a, entry), >=, ARCHIVE_WARN);
		g_assert_cmpint (
			archive_write_data (a, members->data ? members->data : zeros, bytes), ==,
			bytes);
		archive_entry_free (entry);
	}
	g_assert_cmpint (archive_write_close (a), ==, ARCHIVE_OK);
	archive_write_free (a);
	return g_bytes_new (buf, used);
}
