/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/hash.c: hashing alone: read every file named on stdin and feed OpenSSL's SHA-256, on N
 * threads; nothing compared.
 * --memory: one file's first MiB over and over, as many bytes as the files have: hashing without
 * reading.
 *
 *     find case/objects -type f | bench-hash 2
 */
#include <fcntl.h>
#include <glib.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE (1 << 20)

typedef struct {
	GPtrArray *paths;
	gint next;
	gboolean memory;
} Work;

static gpointer
run (gpointer payload)
{
	Work *work = payload;
	unsigned char *buffer = aligned_alloc (4096, PIECE), digest[32];
	EVP_MD *md = EVP_MD_fetch (NULL, "SHA256", NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new ();
	guint i;
	memset (buffer, 0x5a, PIECE);
	while ((i = (guint)g_atomic_int_add (&work->next, 1)) < work->paths->len) {
		int fd = open (work->paths->pdata[i], O_RDONLY | O_CLOEXEC);
		off_t left = lseek (fd, 0, SEEK_END);
		ssize_t n;
		EVP_DigestInit_ex2 (context, md, NULL);
		lseek (fd, 0, SEEK_SET);
		for (; work->memory && left > 0; left -= PIECE)
			EVP_DigestUpdate (context, buffer, (size_t)MIN (left, PIECE));
		while (!work->memory && (n = read (fd, buffer, PIECE)) > 0)
			EVP_DigestUpdate (context, buffer, (size_t)n);
		EVP_DigestFinal_ex (context, digest, NULL);
		close (fd);
	}
	EVP_MD_CTX_free (context);
	EVP_MD_free (md);
	free (buffer);
	return NULL;
}

int
main (int argc, char **argv)
{
	char path[4096];
	Work work = {g_ptr_array_new_with_free_func (g_free), 0,
		argc > 2 && strcmp (argv[2], "--memory") == 0};
	guint64 n = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 0;
	GThread *threads[64];
	if (n < 1 || n > G_N_ELEMENTS (threads))
		return 2;
	while (fgets (path, sizeof path, stdin))
		g_ptr_array_add (work.paths, g_strndup (path, strcspn (path, "\n")));
	for (guint64 i = 0; i < n; i++)
		threads[i] = g_thread_new ("hash", run, &work);
	for (guint64 i = 0; i < n; i++)
		g_thread_join (threads[i]);
	printf ("%u files\n", work.paths->len);
	g_ptr_array_unref (work.paths);
	return 0;
}
