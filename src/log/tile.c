/* SPDX-License-Identifier: Apache-2.0
 *
 * log/tile.c: paths and contents of tiles and entry bundles (C2SP tlog-tiles v0.1; the table stands in tile.h).
 */
#include "log/tile.h"

#include <fcntl.h>
#include <string.h>

#include "base/fs.h"

G_STATIC_ASSERT (sizeof (AtharHash) == ATHAR_HASH_BYTES); /* tiles are read straight into arrays of it */

unsigned
athar_tile_width (uint64_t size, unsigned level, uint64_t n)
{
	uint64_t count = level == ATHAR_TILE_ENTRIES ? size : size >> 8 * level;
	if (count >> 8 > n)
		return ATHAR_TILE_WIDTH;
	return count >> 8 == n ? (unsigned) (count & 255) : 0;
}

const char *
athar_tile_path (unsigned level, uint64_t n, unsigned width, char *buf)
{
	unsigned groups[7], count = 0;
	size_t used;
	do
		groups[count++] = (unsigned) (n % 1000);
	while ((n /= 1000) > 0);
	if (level == ATHAR_TILE_ENTRIES)
		used = (size_t) g_snprintf (buf, ATHAR_TILE_PATH, "tile/entries/");
	else
		used = (size_t) g_snprintf (buf, ATHAR_TILE_PATH, "tile/%u/", level);
	while (count-- > 1)
		used += (size_t) g_snprintf (buf + used, ATHAR_TILE_PATH - used, "x%03u/", groups[count]);
	used += (size_t) g_snprintf (buf + used, ATHAR_TILE_PATH - used, "%03u", groups[0]);
	if (width < ATHAR_TILE_WIDTH)
		g_snprintf (buf + used, ATHAR_TILE_PATH - used, ".p/%u", width);
	return buf;
}

static bool
parse_number (const char **at, unsigned max_digits, uint64_t *ret_n)
{
	const char *p = *at;
	uint64_t n = 0;
	for (; g_ascii_isdigit (*p) && (unsigned) (p - *at) < max_digits; p++)
		n = n * 10 + (uint64_t) (*p - '0');
	if (p == *at)
		return false;
	*at = p;
	*ret_n = n;
	return true;
}

bool
athar_tile_parse_path (const char *path, unsigned *ret_level, uint64_t *ret_n, unsigned *ret_width)
{
	uint64_t level = ATHAR_TILE_ENTRIES, n = 0, group, width = ATHAR_TILE_WIDTH;
	const char *at = path;
	if (g_str_has_prefix (at, "tile/entries/"))
		at += strlen ("tile/entries/");
	else if (!g_str_has_prefix (at, "tile/") ||
		 (at += strlen ("tile/"), !parse_number (&at, 2, &level)) || *at++ != '/')
		return false;
	for (unsigned groups = 0;; groups++) {
		bool more = *at == 'x';
		at += more;
		if (groups == 6 || !parse_number (&at, 3, &group))
			return false;
		n = n * 1000 + group;
		if (!more)
			break;
		if (*at++ != '/')
			return false;
	}
	if (g_str_has_prefix (at, ".p/") && (at += 3, !parse_number (&at, 3, &width)))
		return false;
	/* Whatever was written otherwise (other zeros, other groups) is not a name of ours. */
	if (width < 1 || width > ATHAR_TILE_WIDTH || (level != ATHAR_TILE_ENTRIES && level > 63)
	    || strcmp (ATHAR_TILE_STR ((unsigned) level, n, (unsigned) width), path) != 0)
		return false;
	*ret_level = (unsigned) level;
	*ret_n = n;
	*ret_width = (unsigned) width;
	return true;
}

gboolean
athar_tile_read (int dirfd, unsigned level, uint64_t n, unsigned width, AtharHash *ret_hashes, GError **error)
{
	size_t got;
	uint8_t more;
	g_auto (AtharFd) fd = -1;
	const char *path = ATHAR_TILE_STR (level, n, width);
	size_t bytes = (size_t) width * ATHAR_HASH_BYTES;
	if (!athar_fs_open_file (dirfd, path, O_RDONLY, &fd, error) ||
		!athar_fs_read (fd, ret_hashes, bytes, &got, error))
		return FALSE;
	if (got == bytes) {
		if (!athar_fs_read (fd, &more, 1, &got, error))
			return FALSE;
		if (got == 0)
			return TRUE;
	}
	return athar_throw (error, ATHAR_ERROR_CORRUPT, "log.tile-size", "path", path, "bytes",
		ATHAR_U64 (bytes), NULL);
}

void
athar_bundle_clear (AtharBundle *bundle)
{
	g_clear_pointer (&bundle->memory, g_bytes_unref);
}

void
athar_bundle_parse (AtharBundle *bundle, GBytes *memory, unsigned width)
{
	gsize bytes;
	const uint8_t *data = g_bytes_get_data (memory, &bytes);
	size_t at = 0;
	unsigned k = 0;
	bundle->memory = g_bytes_ref (memory);
	for (; k < width && bytes - at >= 2; k++) {
		size_t length = (size_t) data[at] << 8 | data[at + 1];
		if (length > bytes - at - 2)
			break;
		bundle->spans[k].data = data + at + 2;
		bundle->spans[k].bytes = length;
		at += 2 + length;
	}
	bundle->parsed = k;
	bundle->exact = k == width && at == bytes;
}

gboolean
athar_bundle_read (AtharBundle *bundle, int dirfd, uint64_t n, unsigned width, GError **error)
{
	g_autoptr (GBytes) memory = NULL;
	const char *path = ATHAR_TILE_STR (ATHAR_TILE_ENTRIES, n, width);
	if (!athar_fs_read_file (dirfd, path, ATHAR_BUNDLE_MAX_BYTES, &memory, error))
		return FALSE;
	athar_bundle_parse (bundle, memory, width);
	return TRUE;
}
