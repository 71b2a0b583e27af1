/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz/driver.c: replays a corpus folder through a fuzz target, so that every input ever found runs in `make check`.
 * Also feeds each input truncated at every length up to 512 and with each of its first 512 bytes changed: a cheap
 * neighbourhood that needs no fuzzer. Exit 1 when the folder is missing or empty.
 */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

static void
run_neighbours (const uint8_t *data, gsize bytes)
{
	g_autofree uint8_t *copy = g_memdup2 (data, bytes);
	gsize edge = MIN (bytes, 512);
	LLVMFuzzerTestOneInput (data, bytes);
	for (gsize i = 0; i < edge; i++) {
		LLVMFuzzerTestOneInput (data, i);
		copy[i] = (uint8_t) (data[i] ^ 0x21);
		LLVMFuzzerTestOneInput (copy, bytes);
		copy[i] = data[i];
	}
}

int
main (int argc, char **argv)
{
	unsigned n = 0;
	const char *name;
	g_autoptr (GDir) dir = argc == 2 ? g_dir_open (argv[1], 0, NULL) : NULL;
	if (!dir) {
		fprintf (stderr, "no corpus folder: %s\n", argc == 2 ? argv[1] : "(none given)");
		return 1;
	}
	while ((name = g_dir_read_name (dir))) {
		g_autofree char *path = g_build_filename (argv[1], name, NULL);
		g_autofree char *data = NULL;
		gsize bytes;
		if (!g_file_get_contents (path, &data, &bytes, NULL))
			return 1;
		run_neighbours ((const uint8_t *) data, bytes);
		n++;
	}
	printf ("%u inputs and their neighbours\n", n);
	return n ? 0 : 1;
}
