/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/floor.c: the least a program can do to take files in durably: per file open, read, SHA-256,
 * write, fdatasync, drop from the page cache, read back, SHA-256, compare, rename. No log, no
 * database, no names kept. Paths come on stdin.
 *
 *     find data -type f | bench-floor STORE
 */
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (1 << 20)

static int
pump (int from, int to, unsigned char *buffer, EVP_MD_CTX *context, const EVP_MD *md,
	unsigned char *digest)
{
	ssize_t n;
	EVP_DigestInit_ex2 (context, md, NULL);
	while ((n = read (from, buffer, PIECE)) > 0) {
		EVP_DigestUpdate (context, buffer, (size_t)n);
		if (to >= 0 && write (to, buffer, (size_t)n) != n)
			return -1;
	}
	EVP_DigestFinal_ex (context, digest, NULL);
	return n < 0 ? -1 : 0;
}

static int
take (int store, const char *path, unsigned char *buffer, EVP_MD_CTX *context, const EVP_MD *md)
{
	unsigned char a[32], b[32];
	char name[70];
	int from = open (path, O_RDONLY | O_CLOEXEC),
	    to = openat (store, "tmp", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	if (from < 0 || to < 0 || pump (from, to, buffer, context, md, a) < 0 || fdatasync (to) < 0)
		return -1;
	posix_fadvise (to, 0, 0, POSIX_FADV_DONTNEED);
	if (lseek (to, 0, SEEK_SET) != 0 || pump (to, -1, buffer, context, md, b) < 0 ||
		memcmp (a, b, 32) != 0)
		return -1;
	for (int i = 0; i < 32; i++)
		snprintf (name + 2 * i + (i > 0), 4, i == 0 ? "%02x/" : "%02x", a[i]);
	name[2] = 0;
	mkdirat (store, name, 0777);
	name[2] = '/';
	close (from);
	close (to);
	return renameat (store, "tmp", store, name);
}

int
main (int argc, char **argv)
{
	char path[4096];
	unsigned n = 0;
	if (argc != 2)
		return 2;
	mkdir (argv[1], 0777);
	int store = open (argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	EVP_MD *md = EVP_MD_fetch (NULL, "SHA256", NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new ();
	unsigned char *buffer = malloc (PIECE);
	for (; fgets (path, sizeof path, stdin); n++) {
		path[strcspn (path, "\n")] = 0;
		if (take (store, path, buffer, context, md) < 0) {
			perror (path);
			return 1;
		}
	}
	fsync (store);
	printf ("%u files\n", n);
	return 0;
}
