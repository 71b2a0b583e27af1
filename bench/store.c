/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/store.c: the store alone, without log, database and command line: what is left over in
 * `athar add` is theirs.
 *
 *     find data -type f | bench-store put DIR        bench-store check DIR THREADS
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "store/store.h"

static void
fault (const GError *error, gpointer payload)
{
	fprintf (stderr, "%s\n", error->message);
}

static gboolean
put_all (AtharStore *store, unsigned *n, GError **error)
{
	char path[4096];
	unsigned direct = 0;
	for (; fgets (path, sizeof path, stdin); ++*n) {
		AtharStored stored;
		g_auto (AtharFd) fd = -1;
		path[strcspn (path, "\n")] = 0;
		if (!athar_fs_open_file (AT_FDCWD, path, O_RDONLY, &fd, error) ||
			!athar_store_put_fd (store, fd, NULL, NULL, &stored, error))
			return FALSE;
		direct += stored.direct;
	}
	printf ("%u of %u read back by O_DIRECT\n", direct, *n);
	return athar_store_flush (store, error);
}

int
main (int argc, char **argv)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharFd) dir = -1;
	AtharStoreCheck sum = {0};
	unsigned n = 0;
	if (argc < 3)
		return 2;
	g_mkdir_with_parents (argv[2], 0777);
	if (!athar_fs_open_dir (AT_FDCWD, argv[2], &dir, &error) ||
		!athar_store_create_folder (dir, &error)) {
		fprintf (stderr, "%s\n", error->message);
		return 1;
	}
	g_autoptr (AtharStore) store = athar_store_open_folder (dir, &error);
	gboolean good = store != NULL;
	if (good && strcmp (argv[1], "put") == 0)
		good = put_all (store, &n, &error);
	else if (good)
		good = athar_store_check (store,
			(unsigned)g_ascii_strtoull (argc > 3 ? argv[3] : "0", NULL, 10), NULL,
			fault, NULL, &sum, &error);
	if (!good)
		fprintf (stderr, "%s\n", error->message);
	printf ("%u put, %u checked\n", n, (unsigned)sum.objects);
	return good && sum.faults == 0 ? 0 : 1;
}
