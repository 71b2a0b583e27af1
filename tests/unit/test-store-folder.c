/* SPDX-License-Identifier: Apache-2.0
 *
 * The folder backend where it is more than a set of bytes: names, modes, holes, damage, leftovers,
 * a full disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "store/store.h"

/* In place of the C library's: a disk that does not confirm, for the reason the variable has. */
int
fdatasync (int fd)
{
	const char *fail = g_getenv ("FAIL_SYNC");
	errno = fail ? (int)g_ascii_strtoll (fail, NULL, 10) : 0;
	return fail ? -1 : (int)syscall (SYS_fdatasync, fd);
}

typedef struct {
	AtharStore *store;
	char *dir;
	int dirfd;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
	g_autoptr (GError) error = NULL;
	f->dir = g_dir_make_tmp ("athar-folder-XXXXXX", &error);
	g_assert_true (athar_fs_open_dir (AT_FDCWD, f->dir, &f->dirfd, &error));
	g_assert_null (athar_store_open_folder (f->dirfd, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	g_clear_error (&error);
	g_assert_true (athar_store_create_folder (f->dirfd, &error));
	f->store = athar_store_open_folder (f->dirfd, &error);
	g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
	athar_store_free (f->store);
	const char *argv[] = {"rm", "-rf", f->dir, NULL};
	g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
		NULL, NULL, NULL, NULL));
	close (f->dirfd);
	g_free (f->dir);
}

static char *
path_of (Fixture *f, const AtharHash *id)
{
	const char *hex = ATHAR_HASH_STR (id);
	return g_strdup_printf ("%s/objects/%.2s/%s", f->dir, hex, hex + 2);
}

static void
collect (const GError *fault, gpointer payload)
{
	g_ptr_array_add (payload, g_error_copy (fault));
}

static GPtrArray *
check (Fixture *f)
{
	AtharStoreCheck sum;
	g_autoptr (GError) error = NULL;
	GPtrArray *faults = g_ptr_array_new_with_free_func ((GDestroyNotify)g_error_free);
	g_assert_true (athar_store_check (f->store, 2, NULL, collect, faults, &sum, &error));
	g_assert_no_error (error);
	g_assert_cmpuint (sum.faults, ==, faults->len);
	return faults;
}

/* S1, S3: the name is what sha256sum says; nobody may write. */
static void
test_name_and_mode (Fixture *f, gconstpointer unused)
{
	AtharStored a;
	struct stat st;
	g_assert_true (athar_store_put_bytes (f->store, "abc", 3, &a, NULL));
	g_autofree char *path = path_of (f, &a.id);
	g_assert_cmpint (stat (path, &st), ==, 0);
	g_assert_cmpuint (st.st_mode & 0222, ==, 0);
	g_assert_cmpuint (st.st_nlink, ==, 1);
	g_assert_true (g_str_has_suffix (
		path, "/ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

static void
flip (const char *path, off_t at)
{
	uint8_t byte;
	g_assert_cmpint (g_chmod (path, 0644), ==, 0);
	g_auto (AtharFd) fd = open (path, O_RDWR | O_CLOEXEC);
	g_assert_cmpint (pread (fd, &byte, 1, at), ==, 1);
	byte ^= 1;
	g_assert_cmpint (pwrite (fd, &byte, 1, at), ==, 1);
	g_assert_cmpint (fchmod (fd, 0444), ==, 0);
}

/* Every single changed byte of a small object, and one in each piece of a large one, is found and
 * located. */
static void
test_damage (Fixture *f, gconstpointer unused)
{
	AtharStored small, large;
	g_autofree uint8_t *data = g_malloc0 (3 << 20);
	g_assert_true (athar_store_put_bytes (f->store, "0123456789", 10, &small, NULL));
	g_assert_true (athar_store_put_bytes (f->store, data, 3 << 20, &large, NULL));
	g_autofree char *small_path = path_of (f, &small.id), *large_path = path_of (f, &large.id);
	for (off_t at = 0; at < 13; at++) {
		const char *path = at < 10 ? small_path : large_path;
		off_t where = at < 10 ? at : (at - 10) << 20;
		flip (path, where);
		g_autoptr (GPtrArray) faults = check (f);
		g_assert_cmpuint (faults->len, ==, 1);
		g_assert_error ((GError *)faults->pdata[0], ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
		g_assert_nonnull (
			strstr (((GError *)faults->pdata[0])->message, strstr (path, "objects/")));
		g_autoptr (GBytes) got = NULL;
		g_autoptr (GError) error = NULL;
		g_assert_false (athar_store_read (
			f->store, at < 10 ? &small.id : &large.id, 3 << 20, &got, &error));
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
		flip (path, where);
	}
	g_autoptr (GPtrArray) none = check (f);
	g_assert_cmpuint (none->len, ==, 0);
}

/* Damaged bytes are neither trusted nor replaced by a put of good ones; whole ones are adopted. */
static void
test_adopt (Fixture *f, gconstpointer unused)
{
	AtharStored a, b;
	g_autoptr (GError) error = NULL;
	g_assert_true (athar_store_put_bytes (f->store, "whole", 5, &a, NULL));
	g_autofree char *path = path_of (f, &a.id);
	g_assert_cmpint (g_chmod (path, 0644), ==, 0);
	g_assert_true (athar_store_put_bytes (f->store, "whole", 5, &b, &error));
	g_assert_true (b.existed);
	flip (path, 2);
	g_assert_false (athar_store_put_bytes (f->store, "whole", 5, &b, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_assert_cmpint (truncate (path, 0), ==, 0);
	g_clear_error (&error);
	g_assert_false (athar_store_put_bytes (f->store, "whole", 5, &b, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
}

/* Something that is no file stands where the object should: nothing is acknowledged. */
static void
test_place_taken (Fixture *f, gconstpointer unused)
{
	AtharStored a;
	AtharHash id;
	athar_sha256 ("taken", 5, &id);
	g_autofree char *path = path_of (f, &id);
	g_autofree char *parent = g_path_get_dirname (path);
	g_assert_cmpint (g_mkdir (parent, 0755), ==, 0);
	for (unsigned i = 0; i < 3; i++) {
		g_autoptr (GError) error = NULL;
		g_assert_cmpint (i == 0	  ? g_mkdir (path, 0755)
				 : i == 1 ? mkfifo (path, 0644)
					  : symlink ("/dev/null", path),
			==, 0);
		g_assert_false (athar_store_put_bytes (f->store, "taken", 5, &a, &error));
		g_assert_nonnull (strstr (error->message, strstr (path, "objects/")));
		g_assert_cmpint (g_remove (path), ==, 0);
	}
	g_assert_true (athar_store_put_bytes (f->store, "taken", 5, &a, NULL));
	g_assert_false (a.existed);
}

/* S2: what the disk did not confirm is not acknowledged, and then nothing more is; a full disk may be made room on. */
static void
test_sync_fails (Fixture *f, gconstpointer unused)
{
	static const char *const errors[] = {G_STRINGIFY (ENOSPC), G_STRINGIFY (EIO)};
	AtharStored a;
	for (unsigned i = 0; i < 2; i++) {
		g_autoptr (GError) error = NULL;
		g_setenv ("FAIL_SYNC", errors[i], TRUE);
		g_assert_false (athar_store_put_bytes (f->store, "abc", 3, &a, &error));
		g_assert_error (error, ATHAR_ERROR, (i ? ATHAR_ERROR_IO : ATHAR_ERROR_NO_SPACE));
		g_unsetenv ("FAIL_SYNC");
		g_assert_cmpint (athar_store_put_bytes (f->store, i ? "ghi" : "def", 3, &a, NULL), ==, i == 0);
		g_assert_cmpint (athar_store_flush (f->store, NULL), ==, i == 0);
	}
	g_autoptr (GPtrArray) none = check (f);
	g_assert_cmpuint (none->len, ==, 0);
}

typedef struct {
	uint64_t last;
	bool meddled;
} Liar;

/* Once the second reading has begun (the count stands still), other bytes come to lie in the file's
 * last MiB: what a disk that lies would give back. */
static gboolean
lie (uint64_t bytes, gpointer payload)
{
	Liar *liar = payload;
	bool second = bytes == liar->last;
	liar->last = bytes;
	for (int fd = 3; second && !liar->meddled && fd < 1000; fd++) {
		g_autofree char *proc = g_strdup_printf ("/proc/self/fd/%d", fd);
		g_autofree char *target = g_file_read_link (proc, NULL);
		if (!target || !strstr (target, "/objects/") || !strstr (target, "(deleted)"))
			continue;
		int flags = fcntl (fd, F_GETFL);
		g_assert_cmpint (fcntl (fd, F_SETFL, flags & ~O_DIRECT), ==, 0);
		g_assert_cmpint (pwrite (fd, "lie", 3, 3 << 20), ==, 3);
		g_assert_cmpint (fcntl (fd, F_SETFL, flags), ==, 0);
		liar->meddled = true;
	}
	return TRUE;
}

/* S2: bytes that read back differently are not taken in. */
static void
test_lying_disk (Fixture *f, gconstpointer unused)
{
	AtharStored a;
	Liar liar = {0};
	g_autoptr (GError) error = NULL;
	g_autofree uint8_t *data = g_malloc0 (4 << 20);
	g_auto (AtharFd) source = memfd_create ("source", MFD_CLOEXEC);
	g_assert_true (athar_fs_write (source, data, 4 << 20, &error));
	g_assert_false (athar_store_put_fd (f->store, source, lie, &liar, &a, &error));
	g_assert_true (liar.meddled);
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_auto (GStrv) names = NULL;
	g_assert_true (athar_fs_list (f->dirfd, "objects", 100, &names, NULL));
	g_assert_cmpuint (g_strv_length (names), ==, 0);
}

static void
touch (Fixture *f, const char *name)
{
	g_autofree char *path = g_build_filename (f->dir, "objects", name, NULL);
	g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static void
test_foreign (Fixture *f, gconstpointer unused)
{
	AtharStored a;
	g_assert_true (athar_store_put_bytes (f->store, "abc", 3, &a, NULL));
	g_autofree char *path = path_of (f, &a.id);
	g_autofree char *aa = g_build_filename (f->dir, "objects", "aa", NULL);
	g_autofree char *link = g_build_filename (
		aa, "0000000000000000000000000000000000000000000000000000000000000000" + 2, NULL);
	g_assert_cmpint (g_mkdir (aa, 0755), ==, 0);
	g_assert_cmpint (symlink (path, link), ==, 0); /* an object's name, but a link */
	touch (f, "Thumbs.db");
	touch (f, "ba/notes.txt");
	touch (f, ".tmp-1234");
	g_assert_cmpint (g_chmod (path, 0644), ==, 0);
	g_autoptr (GPtrArray) faults = check (f);
	g_assert_cmpuint (faults->len, ==, 5);
	const char *const told[] = {path + strlen (f->dir) + 1, link + strlen (f->dir) + 1,
		"objects/Thumbs.db", "objects/ba/notes.txt", "objects/.tmp-1234"};
	for (guint i = 0; i < faults->len; i++) {
		const GError *fault = faults->pdata[i];
		g_assert_error (fault, ATHAR_ERROR, ATHAR_ERROR_INVALID);
		g_assert_null (strstr (fault->message, f->dir)); /* from the case's folder on */
		bool found = false;
		for (guint k = 0; k < G_N_ELEMENTS (told); k++)
			found |= strstr (fault->message, told[k]) != NULL;
		g_assert_true (found);
	}
}

/* One folder that cannot be looked through is one fault; what is wrong in the others is told too. */
static void
test_bad_folder (Fixture *f, gconstpointer unused)
{
	static const mode_t modes[] = {0000, 0111, 0444};
	AtharStored a, b;
	uint64_t bytes;
	uid_t user = geteuid ();
	g_assert_true (athar_store_put_bytes (f->store, "abc", 3, &a, NULL));
	g_assert_true (athar_store_put_bytes (f->store, "def", 3, &b, NULL));
	g_autofree char *path = path_of (f, &a.id), *other = path_of (f, &b.id);
	g_autofree char *dir = g_path_get_dirname (path);
	flip (other, 0);
	for (unsigned i = 0; i < G_N_ELEMENTS (modes); i++) {
		g_autoptr (GError) error = NULL;
		int fd = -1;
		g_assert_cmpint (g_chmod (dir, modes[i]), ==, 0);
		g_assert_true (user != 0 || seteuid (65534) == 0); /* root may look everywhere */
		g_autoptr (GPtrArray) faults = check (f);
		g_assert_true (user != 0 || seteuid (0) == 0);
		g_assert_cmpuint (faults->len, ==, 2);
		for (unsigned k = 0; k < 2; k++) {
			const GError *fault = faults->pdata[k];
			bool folder = g_error_matches (fault, ATHAR_ERROR, ATHAR_ERROR_DENIED);
			g_assert_nonnull (strstr (fault->message,
				folder ? "objects/ba cannot" : strstr (other, "objects/")));
		}
		g_assert_cmpint (g_chmod (dir, 0755), ==, 0);
		g_assert_true (athar_store_open (f->store, &a.id, &fd, &bytes, &error));
		close (fd);
	}
	/* A file in the place of the folder: it is foreign, and what was in the folder is missing. */
	g_autofree char *away = g_strconcat (dir, "-away", NULL);
	g_autoptr (GError) missing = NULL;
	int fd = -1;
	g_assert_cmpint (g_rename (dir, away), ==, 0);
	touch (f, "ba");
	g_assert_false (athar_store_open (f->store, &a.id, &fd, &bytes, &missing));
	g_assert_error (missing, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
}

/* 20 GB with three bytes in it: in memory and on disk only the data. */
static void
test_sparse (Fixture *f, gconstpointer unused)
{
	const off_t size = g_test_slow () ? 20000000000 : 300000001;
	g_autoptr (GError) error = NULL;
	g_autofree char *name = g_build_filename (f->dir, "sparse", NULL);
	g_auto (AtharFd) fd = open (name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	AtharStored a;
	struct stat st;
	g_assert_cmpint (ftruncate (fd, size), ==, 0);
	g_assert_cmpint (pwrite (fd, "x", 1, 0) + pwrite (fd, "y", 1, size / 2) +
				 pwrite (fd, "z", 1, size - 1),
		==, 3);
	g_assert_true (athar_store_put_fd (f->store, fd, NULL, NULL, &a, &error));
	g_assert_no_error (error);
	g_assert_cmpuint (a.bytes, ==, (uint64_t)size);
	g_autofree char *path = path_of (f, &a.id);
	g_assert_cmpint (stat (path, &st), ==, 0);
	g_assert_cmpint (st.st_size, ==, size);
	g_assert_cmpint (st.st_blocks * 512, <, 1 << 20);
	g_autofree char *said = NULL;
	const char *argv[] = {"sha256sum", path, NULL};
	g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
		&said, NULL, NULL, NULL));
	g_assert_true (g_str_has_prefix (said, ATHAR_HASH_STR (&a.id)));
	g_autoptr (GPtrArray) faults = check (f);
	g_assert_cmpuint (faults->len, ==, 0);
}

/* In a child with a file system of 2 MiB of its own. Exit 77: no rights to try. */
static int
fill_small_disk (const char *dir)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharFd) fd = -1;
	g_auto (AtharFd) source = -1;
	AtharStored a;
	g_autofree char *path = g_build_filename (dir, "objects", NULL);
	if (unshare (CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount ("tmpfs", dir, "tmpfs", 0, "size=2m") != 0)
		return 77;
	if (!athar_fs_open_dir (AT_FDCWD, dir, &fd, &error) ||
		!athar_store_create_folder (fd, &error))
		return 1;
	g_autoptr (AtharStore) store = athar_store_open_folder (fd, &error);
	source = memfd_create ("source", MFD_CLOEXEC);
	if (ftruncate (source, 900000) != 0 || pwrite (source, "1", 1, 0) != 1 ||
		!athar_store_put_fd (store, source, NULL, NULL, &a, &error))
		return 2;
	g_autofree uint8_t *data = g_malloc0 (3 << 20);
	memset (data, 0x33, 3 << 20);
	if (pwrite (source, data, 3 << 20, 0) != 3 << 20)
		return 3;
	if (athar_store_put_fd (store, source, NULL, NULL, &a, &error) ||
		!g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_NO_SPACE))
		return 4;
	g_auto (GStrv) names = NULL;
	if (!athar_fs_list (fd, "objects", 100, &names, NULL) || g_strv_length (names) != 1)
		return 5; /* something was left behind */
	return athar_store_put_bytes (store, "room again", 10, &a, NULL) ? 0 : 6;
}

static void
test_full_disk (Fixture *f, gconstpointer unused)
{
	int status = 0;
	pid_t child = fork ();
	if (child == 0)
		_exit (fill_small_disk (f->dir));
	g_assert_cmpint (waitpid (child, &status, 0), ==, child);
	if (WIFEXITED (status) && WEXITSTATUS (status) == 77) {
		g_test_skip ("NOT TESTED: a full disk needs the right to mount (run as root)");
		return;
	}
	g_assert_true (WIFEXITED (status));
	g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add ("/store/folder/name-and-mode", Fixture, NULL, set_up, test_name_and_mode,
		tear_down);
	g_test_add ("/store/folder/damage", Fixture, NULL, set_up, test_damage, tear_down);
	g_test_add ("/store/folder/adopt", Fixture, NULL, set_up, test_adopt, tear_down);
	g_test_add ("/store/folder/place-taken", Fixture, NULL, set_up, test_place_taken, tear_down);
	g_test_add ("/store/folder/sync-fails", Fixture, NULL, set_up, test_sync_fails, tear_down);
	g_test_add ("/store/folder/lying-disk", Fixture, NULL, set_up, test_lying_disk, tear_down);
	g_test_add ("/store/folder/foreign", Fixture, NULL, set_up, test_foreign, tear_down);
	g_test_add ("/store/folder/bad-folder", Fixture, NULL, set_up, test_bad_folder, tear_down);
	g_test_add ("/store/folder/sparse", Fixture, NULL, set_up, test_sparse, tear_down);
	g_test_add ("/store/folder/full-disk", Fixture, NULL, set_up, test_full_disk, tear_down);
	return g_test_run ();
}
