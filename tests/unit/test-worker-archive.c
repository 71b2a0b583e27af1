/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>

#include "look-fixture.h"
#include "zip-fixture.h"

static void
look_at_bytes (Look *look, const char *name, GBytes *bytes)
{
	gsize n;
	gconstpointer data = g_bytes_get_data (bytes, &n);
	look_at (look, name, data, n);
}

static const AtharJson *
member_at (const Look *look, size_t i)
{
	return athar_json_at (athar_json_get_array (look_facts (look, "archive"), "listed"), i);
}

static void
test_listed (Look *look, gconstpointer unused)
{
	static const ZipMember MEMBERS[] = {
		{"صور/باب.jpg", "one", 0}, {"notes.txt", "second", 0}, {NULL, NULL, 0}};
	static const char *const FORMATS[] = {"zip", "tar", "7z"};
	for (size_t i = 0; i < G_N_ELEMENTS (FORMATS); i++) {
		g_autofree char *name = g_strconcat ("box.", FORMATS[i], NULL);
		g_autoptr (GBytes) bytes = zip_make (FORMATS[i], NULL, MEMBERS);
		const AtharJson *facts;
		look_at_bytes (look, name, bytes);
		facts = look_facts (look, "archive");
		g_assert_cmpint (look_int (facts, "members"), ==, 2);
		g_assert_cmpint (look_int (facts, "unpacked_bytes"), ==, 9);
		g_assert_cmpstr (athar_json_get_string (
					 athar_json_get_object (member_at (look, 0), "name"), "t"),
			==, "صور/باب.jpg");
		g_assert_cmpint (look_int (member_at (look, 1), "bytes"), ==, 6);
		g_assert_cmpint (look_int (member_at (look, 0), "modified_us"), ==,
			INT64_C (1930636800000000));
		g_assert_cmpstr (look_text (look, "archive"), ==, "صور/باب.jpg\nnotes.txt\n\f");
		g_assert_true (look_warned (look, "archive.not-unpacked"));
	}
}

/* A name of an older system's code page: kept byte for byte. */
static void
test_names (Look *look, gconstpointer unused)
{
	static const ZipMember MEMBERS[] = {{"\xc8\xc7\xc8.txt", "x", 0}, {"../../etc/x", "x", 0},
		{"inner.zip", "x", 0}, {NULL, NULL, 0}};
	g_autoptr (GBytes) bytes = zip_make ("tar", NULL, MEMBERS);
	const AtharJson *name;
	look_at_bytes (look, "box.tar", bytes);
	name = athar_json_get_object (member_at (look, 0), "name");
	g_assert_cmpstr (athar_json_get_string (name, "b64"), ==, "yMfILnR4dA==");
	g_assert_true (g_str_has_suffix (athar_json_get_string (name, "t"), ".txt"));
	g_assert_true (look_warned (look, "archive.outside"));
	g_assert_cmpint (look_int (look_facts (look, "archive"), "nested"), ==, 1);
}

static void
test_damaged (Look *look, gconstpointer unused)
{
	static const ZipMember MEMBERS[] = {
		{"a.txt", "aaaa", 0}, {"b.txt", "bbbb", 0}, {NULL, NULL, 0}};
	g_autoptr (GBytes) bytes = zip_make ("7z", NULL, MEMBERS);
	g_autoptr (GBytes) tar = zip_make ("tar", NULL, MEMBERS);
	look_at (look, "cut.7z", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) / 2);
	g_assert_true (look_warned (look, "archive.listed-until") ||
		       look_warned (look, "archive.unreadable"));
	look_at (look, "cut.tar", g_bytes_get_data (tar, NULL), 1538);
	g_assert_true (look_warned (look, "archive.listed-until"));
	g_assert_cmpint (look_int (look_facts (look, "archive"), "members"), ==, 2);
}

/* Cut behind its last member: everything can be listed, and yet the end is missing. */
static void
test_lost_end (Look *look, gconstpointer unused)
{
	static const ZipMember MEMBERS[] = {
		{"a.txt", "aaaa", 0}, {"b.txt", "bbbb", 0}, {NULL, NULL, 0}};
	g_autoptr (GBytes) bytes = zip_make ("zip", NULL, MEMBERS);
	gsize n;
	const uint8_t *data = g_bytes_get_data (bytes, &n);
	const uint8_t *table = memmem (data, n, "PK\1\2", 4);
	look_at (look, "whole.zip", data, n);
	g_assert_false (look_warned (look, "worker.truncated"));
	for (unsigned i = 0; i < 2; i++) {
		look_at (look, "cut.zip", data, i ? (size_t)(table - data) : n - 22);
		g_assert_true (
			look_warned (look, i ? "archive.listed-until" : "worker.truncated"));
		g_assert_nonnull (athar_json_get (look_facts (look, "archive"), "damaged"));
		g_assert_cmpint (look_int (look_facts (look, "archive"), "members"), ==, 2);
	}
}

static void
test_encrypted (Look *look, gconstpointer unused)
{
	/* A ZIP member with bit 0 of its flags set: PKWARE's old cipher. */
	static const char ZIP[] =
		"PK\x03\x04\x14\0\x01\0\0\0\0\0\x21\x58\0\0\0\0\x10\0\0\0\x04\0\0\0\x05\0\0\0"
		"a.txt"
		"0123456789abcdef"
		"PK\x01\x02\x14\0\x14\0\x01\0\0\0\0\0\x21\x58\0\0\0\0\x10\0\0\0\x04\0\0\0\x05\0\0\0"
		"\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		"a.txt"
		"PK\x05\x06\0\0\0\0\x01\0\x01\0\x33\0\0\0\x33\0\0\0\0\0";
	look_at (look, "box.zip", ZIP, sizeof ZIP - 1);
	g_assert_true (look_warned (look, "archive.encrypted"));
	g_assert_cmpint (look_int (look_facts (look, "archive"), "encrypted"), ==, 1);
}

/* 1.5 GiB of zeros through two layers of compression: a few kilobytes. Nothing is unpacked, and it
 * is said. */
static void
test_bomb (Look *look, gconstpointer unused)
{
	g_autofree char *path = look_path (look, "bomb.tar.gz"), *block = g_malloc0 (1 << 20);
	struct archive *a = archive_write_new ();
	struct archive_entry *entry = archive_entry_new ();
	archive_write_add_filter_gzip (a);
	archive_write_set_format_ustar (a);
	g_assert_cmpint (archive_write_open_filename (a, path), ==, ARCHIVE_OK);
	archive_entry_set_pathname (entry, "zeros");
	archive_entry_set_filetype (entry, AE_IFREG);
	archive_entry_set_size (entry, INT64_C (3) << 29);
	archive_write_header (a, entry);
	for (unsigned i = 0; i < 1536; i++)
		archive_write_data (a, block, 1 << 20);
	archive_write_close (a);
	archive_write_free (a);
	archive_entry_free (entry);
	look_at_file (look, "bomb.tar.gz");
	g_assert_true (look_warned (look, "archive.bomb"));
}

#define ADD(name)                                                                                  \
	g_test_add ("/worker/archive/" #name, Look, NULL, look_set_up, test_##name, look_tear_down)

int
main (int argc, char **argv)
{
	setlocale (LC_ALL, "C.UTF-8"); /* 7z is written in it */
	g_test_init (&argc, &argv, NULL);
	ADD (listed);
	ADD (names);
	ADD (damaged);
	ADD (lost_end);
	ADD (encrypted);
	ADD (bomb);
	return g_test_run ();
}
