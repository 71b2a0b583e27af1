/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/archive/reader.c: see reader.h. Filters are named one by one: "all" holds some
 * that start other programs, which the jail kills.
 */
#include <errno.h>
#include <string.h>

#include "worker/analyzers/archive/reader.h"

#define BLOCK_BYTES (64 << 10)
#define READ_BYTES (64 << 10)
#define ZIP_END_BYTES (22 + 65535) /* the record, and the longest comment (APPNOTE 4.3.16) */

struct AtharArchive {
	AtharTask *task;
	struct archive *archive;
	uint64_t at;
	uint8_t block[BLOCK_BYTES];
};

static la_ssize_t
read_block (struct archive *archive, void *payload, const void **ret_block)
{
	AtharArchive *a = payload;
	size_t got = 0;
	*ret_block = a->block;
	if (!athar_task_read (a->task, a->at, a->block, sizeof a->block, &got, NULL)) {
		archive_set_error (archive, EIO, "read");
		return -1;
	}
	a->at += got;
	return (la_ssize_t)got;
}

static la_int64_t
skip_block (struct archive *archive, void *payload, la_int64_t bytes)
{
	AtharArchive *a = payload;
	uint64_t left =
		athar_task_get_bytes (a->task) - MIN (a->at, athar_task_get_bytes (a->task));
	uint64_t skipped = bytes > 0 ? MIN ((uint64_t)bytes, left) : 0;
	a->at += skipped;
	return (la_int64_t)skipped;
}

static la_int64_t
seek_block (struct archive *archive, void *payload, la_int64_t offset, int whence)
{
	AtharArchive *a = payload;
	int64_t base = whence == SEEK_CUR   ? (int64_t)a->at
		       : whence == SEEK_END ? (int64_t)athar_task_get_bytes (a->task)
					    : 0;
	if (offset > INT64_MAX / 2 || offset < -INT64_MAX / 2 || base + offset < 0)
		return ARCHIVE_FATAL;
	a->at = (uint64_t)(base + offset);
	return (la_int64_t)a->at;
}

static void
support (struct archive *archive, bool zip_only)
{
	archive_read_support_format_zip (archive);
	if (zip_only)
		return;
	archive_read_support_filter_gzip (archive);
	archive_read_support_filter_bzip2 (archive);
	archive_read_support_filter_xz (archive);
	archive_read_support_filter_lzma (archive);
	archive_read_support_filter_zstd (archive);
	archive_read_support_filter_lz4 (archive);
	archive_read_support_filter_compress (archive);
	archive_read_support_format_tar (archive);
	archive_read_support_format_7zip (archive);
	archive_read_support_format_rar (archive);
	archive_read_support_format_rar5 (archive);
	archive_read_support_format_cpio (archive);
	archive_read_support_format_iso9660 (archive);
	archive_read_support_format_cab (archive);
	archive_read_support_format_lha (archive);
	archive_read_support_format_ar (archive);
	archive_read_support_format_warc (archive);
}

static gboolean
throw_archive (AtharArchive *a, const char *key, GError **error)
{
	const char *reason = archive_error_string (a->archive);
	return athar_throw (error, ATHAR_ERROR_INVALID, key, "reason",
		reason ? reason : "cut off, or of a kind not known here", NULL);
}

AtharArchive *
athar_archive_open (AtharTask *task, bool zip_only, GError **error)
{
	g_autoptr (AtharArchive) a = g_new0 (AtharArchive, 1);
	a->task = task;
	a->archive = archive_read_new ();
	if (!a->archive)
		return athar_throw_null (error, ATHAR_ERROR_LIMIT, "archive.no-memory", NULL);
	support (a->archive, zip_only);
	archive_read_set_read_callback (a->archive, read_block);
	archive_read_set_skip_callback (a->archive, skip_block);
	archive_read_set_seek_callback (a->archive, seek_block);
	archive_read_set_callback_data (a->archive, a);
	if (archive_read_open1 (a->archive) < ARCHIVE_WARN) {
		throw_archive (a, "archive.unreadable", error);
		return NULL;
	}
	return g_steal_pointer (&a);
}

void
athar_archive_free (AtharArchive *a)
{
	if (!a)
		return;
	archive_read_free (a->archive);
	g_free (a);
}

gboolean
athar_archive_next (AtharArchive *a, struct archive_entry **ret_entry, GError **error)
{
	int code = archive_read_next_header (a->archive, ret_entry);
	if (code == ARCHIVE_EOF) {
		*ret_entry = NULL;
		return TRUE;
	}
	return code >= ARCHIVE_WARN ? TRUE : throw_archive (a, "archive.damaged", error);
}

const char *
athar_archive_name (struct archive_entry *entry)
{
	const char *name = archive_entry_pathname (entry);
	if (!name)
		name = archive_entry_pathname_utf8 (entry); /* this locale cannot say it */
	return name ? name : "";
}

GBytes *
athar_archive_read (AtharArchive *a, size_t max_bytes, GError **error)
{
	g_autoptr (GByteArray) data = g_byte_array_new ();
	g_autofree uint8_t *buf = g_malloc (READ_BYTES);
	la_ssize_t got;
	while ((got = archive_read_data (a->archive, buf, READ_BYTES)) > 0) {
		if ((size_t)got > max_bytes - data->len)
			return athar_throw_null (error, ATHAR_ERROR_LIMIT, "archive.member-too-big",
				"limit", ATHAR_U64 (max_bytes), NULL);
		g_byte_array_append (data, buf, (guint)got);
	}
	if (got < 0) {
		throw_archive (a, "archive.damaged", error);
		return NULL;
	}
	return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

bool
athar_archive_lost_end (AtharTask *task)
{
	g_autofree uint8_t *data = g_malloc (ZIP_END_BYTES);
	uint64_t bytes = athar_task_get_bytes (task);
	size_t got;
	if (!athar_task_read (task, 0, data, 4, &got, NULL) || got < 4 ||
		memcmp (data, "PK\3\4", 4) != 0)
		return false;
	return athar_task_read (task, bytes - MIN (bytes, ZIP_END_BYTES), data, ZIP_END_BYTES, &got,
		       NULL) &&
	       !memmem (data, got, "PK\5\6", 4);
}

struct archive *
athar_archive_peek (AtharArchive *a)
{
	return a->archive;
}

char *
athar_archive_libraries (void)
{
	return g_strdup (archive_version_details ());
}
