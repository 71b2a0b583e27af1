/* SPDX-License-Identifier: Apache-2.0
 *
 * What store.h promises, asked of every backend. A new backend is one more line in main().
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "store/store.h"

typedef struct {
	AtharStore *store;
	char *dir;
	int dirfd;
} Fixture;

static void
set_up (Fixture *f, gconstpointer folder)
{
	g_autoptr (GError) error = NULL;
	f->dirfd = -1;
	if (!folder) {
		f->store = athar_store_new_memory ();
		return;
	}
	f->dir = g_dir_make_tmp ("athar-store-XXXXXX", &error);
	g_assert_true (athar_fs_open_dir (AT_FDCWD, f->dir, &f->dirfd, &error));
	g_assert_true (athar_store_create_folder (f->dirfd, &error));
	f->store = athar_store_open_folder (f->dirfd, &error);
	g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer folder)
{
	athar_store_free (f->store);
	if (!f->dir)
		return;
	const char *argv[] = {"rm", "-rf", f->dir, NULL};
	g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
		NULL, NULL, NULL, NULL));
	close (f->dirfd);
	g_free (f->dir);
}

static uint8_t *
make_bytes (size_t bytes, uint32_t seed)
{
	uint8_t *data = g_malloc (bytes + 1);
	for (size_t i = 0; i < bytes; i++)
		data[i] = (uint8_t)((seed = seed * 1103515245u + 12345u) >> 16);
	return data;
}

static int
make_fd (const void *data, size_t bytes)
{
	g_autoptr (GError) error = NULL;
	int fd = memfd_create ("source", MFD_CLOEXEC);
	g_assert_cmpint (fd, >=, 0);
	g_assert_true (athar_fs_write (fd, data, bytes, &error));
	return fd;
}

static void
assert_holds (AtharStore *store, const AtharHash *id, const void *data, size_t bytes)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) got = NULL;
	g_auto (AtharFd) fd = -1;
	uint64_t n = 0;
	g_assert_true (athar_store_has (store, id));
	g_assert_true (athar_store_read (store, id, bytes, &got, &error));
	g_assert_no_error (error);
	g_assert_cmpmem (g_bytes_get_data (got, NULL), g_bytes_get_size (got), data, bytes);
	g_assert_true (athar_store_open (store, id, &fd, &n, &error));
	g_assert_cmpuint (n, ==, bytes);
	g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, 0);
	g_assert_cmpint (lseek (fd, 0, SEEK_END), ==, (off_t)bytes);
}

/* Sizes around blocks and pieces; each twice. */
static void
test_put (Fixture *f, gconstpointer folder)
{
	static const size_t sizes[] = {0, 1, 511, 4095, 4096, 4097, 100000, (1 << 20) - 1, 1 << 20,
		(1 << 20) + 1, 3 << 20, 5000000};
	for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++) {
		g_autoptr (GError) error = NULL;
		g_autofree uint8_t *data = make_bytes (sizes[i], i);
		g_auto (AtharFd) fd = make_fd (data, sizes[i]);
		AtharStored a, b, c;
		AtharHash want;
		athar_sha256 (data, sizes[i], &want);
		g_assert_false (athar_store_has (f->store, &want));
		g_assert_true (athar_store_put_fd (f->store, fd, NULL, NULL, &a, &error));
		g_assert_no_error (error);
		g_assert_true (athar_hash_equal (&a.id, &want));
		g_assert_cmpuint (a.bytes, ==, sizes[i]);
		g_assert_false (a.existed);
		g_assert_false (a.grew);
		assert_holds (f->store, &a.id, data, sizes[i]);
		g_assert_true (athar_store_put_fd (f->store, fd, NULL, NULL, &b, &error));
		g_assert_true (b.existed);
		g_assert_true (athar_store_put_bytes (f->store, data, sizes[i], &c, &error));
		g_assert_true (c.existed);
		g_assert_true (athar_hash_equal (&c.id, &want));
	}
	g_assert_true (athar_store_flush (f->store, NULL));
}

static void
test_put_bytes (Fixture *f, gconstpointer folder)
{
	static const size_t sizes[] = {0, 5, 4096, (2 << 20) + 77};
	for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++) {
		g_autoptr (GError) error = NULL;
		g_autofree uint8_t *data = make_bytes (sizes[i], 77 + i);
		AtharStored a;
		g_assert_true (athar_store_put_bytes (f->store, data, sizes[i], &a, &error));
		g_assert_no_error (error);
		g_assert_false (a.existed);
		assert_holds (f->store, &a.id, data, sizes[i]);
	}
}

static gpointer
feed (gpointer payload)
{
	int *fds = payload;
	g_autofree uint8_t *data = make_bytes (3000000, 5);
	for (size_t at = 0; at < 3000000; at += 1000)
		g_assert_true (athar_fs_write (fds[1], data + at, 1000, NULL));
	close (fds[1]);
	return NULL;
}

static void
test_pipe (Fixture *f, gconstpointer folder)
{
	int fds[2];
	AtharStored a;
	g_autoptr (GError) error = NULL;
	g_autofree uint8_t *data = make_bytes (3000000, 5);
	g_assert_cmpint (pipe2 (fds, O_CLOEXEC), ==, 0);
	GThread *thread = g_thread_new ("feed", feed, fds);
	g_assert_true (athar_store_put_fd (f->store, fds[0], NULL, NULL, &a, &error));
	g_thread_join (thread);
	close (fds[0]);
	g_assert_cmpuint (a.bytes, ==, 3000000);
	assert_holds (f->store, &a.id, data, 3000000);
}

typedef struct {
	int fd;
	off_t size; /* to give the file while it is read */
	uint64_t last;
} Meddler;

static gboolean
meddle (uint64_t bytes, gpointer payload)
{
	Meddler *m = payload;
	g_assert_cmpint (ftruncate (m->fd, m->size), ==, 0);
	m->last = bytes;
	return TRUE;
}

/* A file that grows or shrinks while it is read is stored as what was read, and said to have
 * changed. */
static void
test_changing (Fixture *f, gconstpointer folder)
{
	static const off_t sizes[] = {9 << 20, 2 << 20, 100};
	for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++) {
		g_autoptr (GError) error = NULL;
		g_autofree uint8_t *data = make_bytes (4 << 20, 100 + i);
		g_auto (AtharFd) fd = make_fd (data, 4 << 20);
		Meddler meddler = {fd, sizes[i], 0};
		AtharStored a;
		g_autoptr (GBytes) got = NULL;
		g_assert_true (athar_store_put_fd (f->store, fd, meddle, &meddler, &a, &error));
		g_assert_no_error (error);
		g_assert_true (a.grew);
		g_assert_cmpuint (a.bytes, <=, 4 << 20);
		g_assert_cmpuint (a.bytes, >=, 1 << 20);
		g_assert_true (athar_store_read (f->store, &a.id, 4 << 20, &got, &error));
		g_assert_cmpmem (
			g_bytes_get_data (got, NULL), g_bytes_get_size (got), data, a.bytes);
	}
}

static gboolean
stop (uint64_t bytes, gpointer payload)
{
	return bytes < 2 << 20;
}

static void
no_fault (const GError *fault, gpointer payload)
{
	g_assert_no_error (fault);
}

static gboolean
count (const AtharHash *id, const char *name, uint64_t bytes, gpointer payload, GError **error)
{
	g_assert_nonnull (name);
	g_assert_nonnull (id);
	g_assert_cmpuint (strlen (name), ==, 65);
	++*(unsigned *)payload;
	return TRUE;
}

static void
test_refused (Fixture *f, gconstpointer folder)
{
	unsigned n = 0;
	AtharStored a;
	AtharHash none = {{1, 2, 3}};
	uint64_t bytes;
	int fd = -1;
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) got = NULL;
	g_autofree uint8_t *data = make_bytes (5 << 20, 1);
	g_auto (AtharFd) source = make_fd (data, 5 << 20);
	g_assert_false (athar_store_put_fd (f->store, source, stop, NULL, &a, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CANCELLED);
	g_clear_error (&error);
	g_assert_false (athar_store_open (f->store, &none, &fd, &bytes, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	g_clear_error (&error);
	g_auto (AtharFd) dir = open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	g_assert_false (
		athar_store_put_fd (f->store, dir, NULL, NULL, &a, &error)); /* unreadable */
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_IO);
	g_clear_error (&error);
	g_auto (AtharFd) deaf = open ("/dev/null", O_WRONLY | O_CLOEXEC);
	g_assert_false (athar_store_put_fd (f->store, deaf, NULL, NULL, &a, &error));
	g_clear_error (&error);
	g_assert_true (athar_store_each (f->store, count, no_fault, &n, &error));
	g_assert_cmpuint (n, ==, 0);
	g_assert_true (athar_store_put_bytes (f->store, "abcdef", 6, &a, &error));
	g_assert_false (athar_store_read (f->store, &a.id, 5, &got, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
}

typedef struct {
	AtharHash last;
	unsigned n;
	uint64_t bytes;
} Walk;

static gboolean
in_order (const AtharHash *id, const char *name, uint64_t bytes, gpointer payload, GError **error)
{
	Walk *walk = payload;
	g_assert_nonnull (id);
	g_assert_true (walk->n == 0 || athar_hash_compare (&walk->last, id) < 0);
	walk->last = *id;
	walk->n++;
	walk->bytes += bytes;
	return TRUE;
}

static gboolean
never (uint64_t bytes, gpointer payload)
{
	return FALSE;
}

static void
test_each_and_check (Fixture *f, gconstpointer folder)
{
	Walk walk = {0};
	AtharStored a;
	AtharStoreCheck sum;
	g_autoptr (GError) error = NULL;
	for (unsigned i = 0; i < 300; i++)
		g_assert_true (athar_store_put_bytes (f->store, &i, sizeof i, &a, &error));
	g_assert_true (athar_store_flush (f->store, &error));
	g_assert_true (athar_store_each (f->store, in_order, no_fault, &walk, &error));
	g_assert_cmpuint (walk.n, ==, 300);
	g_assert_cmpuint (walk.bytes, ==, 1200);
	for (unsigned threads = 0; threads < 4; threads++) {
		g_assert_true (
			athar_store_check (f->store, threads, NULL, no_fault, NULL, &sum, &error));
		g_assert_cmpuint (sum.objects, ==, 300);
		g_assert_cmpuint (sum.bytes, ==, 1200);
		g_assert_cmpuint (sum.faults, ==, 0);
	}
	g_assert_false (athar_store_check (f->store, 2, never, no_fault, NULL, &sum, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CANCELLED);
}

static gpointer
put_same (gpointer payload)
{
	AtharStored a;
	g_autoptr (GError) error = NULL;
	for (unsigned i = 0; i < 50; i++) {
		g_autofree uint8_t *data = make_bytes (1000 + i * 30000, i);
		g_auto (AtharFd) fd = make_fd (data, 1000 + i * 30000);
		g_assert_true (athar_store_put_fd (payload, fd, NULL, NULL, &a, &error));
		g_assert_no_error (error);
	}
	return NULL;
}

static void
test_threads (Fixture *f, gconstpointer folder)
{
	GThread *threads[4];
	Walk walk = {0};
	for (unsigned i = 0; i < 4; i++)
		threads[i] = g_thread_new ("put", put_same, f->store);
	for (unsigned i = 0; i < 4; i++)
		g_thread_join (threads[i]);
	g_assert_true (athar_store_each (f->store, in_order, no_fault, &walk, NULL));
	g_assert_cmpuint (walk.n, ==, 50);
}

static void
add (const char *backend, gconstpointer folder)
{
	static const struct {
		const char *name;
		void (*run) (Fixture *f, gconstpointer folder);
	} tests[] = {
		{"put", test_put},
		{"put-bytes", test_put_bytes},
		{"pipe", test_pipe},
		{"changing", test_changing},
		{"refused", test_refused},
		{"each-and-check", test_each_and_check},
		{"threads", test_threads},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++) {
		g_autofree char *path = g_strdup_printf ("/store/%s/%s", backend, tests[i].name);
		g_test_add (path, Fixture, folder, set_up, tests[i].run, tear_down);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	add ("folder", "folder");
	add ("memory", NULL);
	return g_test_run ();
}
