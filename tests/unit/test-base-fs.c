/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

typedef struct {
	char *dir;
	int fd;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
	place->dir = g_dir_make_tmp ("athar-fs-XXXXXX", NULL);
	place->fd = open (place->dir, O_RDONLY | O_DIRECTORY);
	g_assert_cmpint (place->fd, >=, 0);
}

static void
tear_down (Place *place, gconstpointer data)
{
	g_autofree char *command = g_strdup_printf ("rm -rf %s", place->dir);
	g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
	close (place->fd);
	g_free (place->dir);
}

static void
assert_names (Place *place, const char *expected)
{
	g_auto (GStrv) names = NULL;
	g_autofree char *joined = NULL;
	g_assert_true (athar_fs_list (place->fd, ".", 100, &names, NULL));
	joined = g_strjoinv (" ", names);
	g_assert_cmpstr (joined, ==, expected);
}

static void
test_replace (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) bytes = NULL;
	struct stat info;
	g_assert_true (athar_fs_replace (place->fd, "ملف", "one", 3, 0600, &error));
	g_assert_true (athar_fs_replace (place->fd, "ملف", "two!", 4, 0600, &error));
	g_assert_true (athar_fs_read_file (place->fd, "ملف", 4, &bytes, &error));
	g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "two!", 4);
	g_assert_cmpint (fstatat (place->fd, "ملف", &info, 0), ==, 0);
	g_assert_cmpint (info.st_mode & 0777, ==, 0600);
	assert_names (place, "ملف");
	g_clear_pointer (&bytes, g_bytes_unref);
	g_assert_false (athar_fs_read_file (place->fd, "ملف", 3, &bytes, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
}

static void
test_tmp (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	for (int i = 0; i < 2; i++) {
		g_auto (AtharTmp) tmp = ATHAR_TMP_INIT;
		g_assert_true (athar_tmp_open (&tmp, place->fd, 0444, &error));
		g_assert_true (athar_fs_write (tmp.fd, "x", 1, &error));
		g_assert_cmpint (athar_tmp_link (&tmp, "name", ATHAR_LINK_NEW, i ? NULL : &error),
			==, i == 0);
		g_assert_no_error (error);
	}
	assert_names (place, "name");
	{
		g_auto (AtharTmp) tmp = ATHAR_TMP_INIT;
		g_assert_true (athar_tmp_open (&tmp, place->fd, 0444, &error));
		g_assert_false (athar_tmp_link (&tmp, "name", ATHAR_LINK_NEW, &error));
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_EXISTS);
	}
	assert_names (place, "name");
}

static void
test_dirs_and_links (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharFd) fd = -1;
	g_assert_true (athar_fs_make_dirs (place->fd, "a/b/c", 0700, &error));
	g_assert_true (athar_fs_make_dirs (place->fd, "a/b/c", 0700, &error));
	g_assert_true (athar_fs_exists (place->fd, "a/b/c"));
	g_assert_cmpint (symlinkat ("a", place->fd, "link"), ==, 0);
	g_assert_false (athar_fs_open_dir (place->fd, "link", &fd, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND); /* ENOTDIR */
	g_clear_error (&error);
	g_assert_false (athar_fs_open_file (place->fd, "link", O_RDONLY, &fd, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_IO);
	g_assert_nonnull (strstr (error->message, "symbolic link"));
	g_clear_error (&error);
	g_assert_true (athar_fs_replace (place->fd, "file", "", 0, 0600, &error));
	g_assert_false (athar_fs_make_dirs (place->fd, "file", 0700, &error));
	g_clear_error (&error);
	g_assert_false (athar_fs_make_dirs (place->fd, "file/sub", 0700, &error));
}

/* A pipe in the place of a file: neither opening nor reading waits for somebody to write to it. */
static void
test_pipe (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) bytes = NULL;
	g_auto (AtharFd) fd = -1;
	size_t got = 1;
	char byte;
	g_assert_cmpint (mkfifoat (place->fd, "pipe", 0600), ==, 0);
	g_assert_false (athar_fs_read_file (place->fd, "pipe", 4, &bytes, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
	g_clear_error (&error);
	g_assert_true (athar_fs_open_file (place->fd, "pipe", O_RDONLY, &fd, &error));
	g_assert_true (athar_fs_read (fd, &byte, 1, &got, &error));
	g_assert_cmpuint (got, ==, 0);
}

static void
test_lock (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharFileLock) one = athar_fs_lock (place->fd, "lock", false, 0, &error);
	g_autoptr (AtharFileLock) two = athar_fs_lock (place->fd, "lock", false, 0, &error);
	g_assert_true (one && two);
	g_assert_null (athar_fs_lock (place->fd, "lock", true, 50000, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_BUSY);
	g_clear_error (&error);
	g_clear_pointer (&one, athar_fs_unlock);
	g_clear_pointer (&two, athar_fs_unlock);
	one = athar_fs_lock (place->fd, "lock", true, 0, &error);
	g_assert_no_error (error);
}

static void
test_limits (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_auto (GStrv) names = NULL;
	uint64_t room = 0;
	for (int i = 0; i < 3; i++) {
		char name[8];
		g_snprintf (name, sizeof name, "%d", i);
		g_assert_true (athar_fs_replace (place->fd, name, "", 0, 0600, &error));
	}
	g_assert_false (athar_fs_list (place->fd, ".", 2, &names, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_clear_error (&error);
	g_assert_true (athar_fs_free_bytes (place->fd, &room, &error) && room > 0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add ("/fs/replace", Place, NULL, set_up, test_replace, tear_down);
	g_test_add ("/fs/tmp", Place, NULL, set_up, test_tmp, tear_down);
	g_test_add ("/fs/dirs-and-links", Place, NULL, set_up, test_dirs_and_links, tear_down);
	g_test_add ("/fs/pipe", Place, NULL, set_up, test_pipe, tear_down);
	g_test_add ("/fs/lock", Place, NULL, set_up, test_lock, tear_down);
	g_test_add ("/fs/limits", Place, NULL, set_up, test_limits, tear_down);
	return g_test_run ();
}
