/* SPDX-License-Identifier: Apache-2.0
 *
 * log/check-files.c: what else stands in the folder. Partial files of earlier sizes must be the
 * beginnings of the present ones; files that nothing asks for are told. Not told: what an
 * interrupted commit or publish leaves (tail.torn-*, temporaries, files of entries that are still
 * in the tail), because the next writer replaces or removes it.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "log/check.h"

#define NAMES_MAX 8192 /* 1,000 numbers, as many .p folders, and room */
#define DEPTH_MAX 10

/* A writer removes partial files of earlier sizes while we look: one that is gone is no fault. */
static void
unreadable (AtharCheck *check, const char *path, uint64_t n, GError *error)
{
	if (g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND))
		g_error_free (error);
	else
		athar_check_unreadable (check, CHECK_FILES, n, path, error);
}

/* The hashes in which an old partial tile differs from the present one. */
static void
check_old_tile (AtharCheck *check, const char *path, unsigned level, uint64_t n, unsigned width)
{
	AtharHash old[ATHAR_TILE_WIDTH], now[ATHAR_TILE_WIDTH];
	GError *error = NULL;
	unsigned have;
	if (!athar_tile_read (check->log->fd, level, n, width, old, &error)) {
		unreadable (check, path, n, error);
		return;
	}
	if (!athar_log_tile (check->log, check->state->published, level, n, now, &have, NULL))
		return;
	for (unsigned k = 0; k < width; k++)
		if (!athar_hash_equal (&old[k], &now[k])) {
			uint64_t first = (n * ATHAR_TILE_WIDTH + k) << 8 * level;
			athar_check_fault (check, CHECK_FILES, n, "log.fault-hash", path, "hash",
				ATHAR_U64 (k), "index", ATHAR_U64 (first), "last",
				ATHAR_U64 (first + (UINT64_C (1) << 8 * level) - 1), NULL);
		}
}

static void
check_old_bundle (AtharCheck *check, const char *path, uint64_t n, unsigned width)
{
	g_auto (AtharBundle) old = { 0 };
	g_auto (AtharBundle) now = { 0 };
	GError *error = NULL;
	unsigned have;
	if (!athar_bundle_read (&old, check->log->fd, n, width, &error)) {
		unreadable (check, path, n, error);
		return;
	}
	if (!old.exact)
		athar_check_fault (check, CHECK_FILES, n, "log.fault-framing", path, "index",
		                   ATHAR_U64 (n * ATHAR_TILE_WIDTH + old.parsed), NULL);
	if (!athar_log_bundle (check->log, check->state->published, n, &now, &have, NULL))
		return;
	for (unsigned k = 0; k < MIN (old.parsed, now.parsed); k++)
		if (old.spans[k].bytes != now.spans[k].bytes ||
			memcmp (old.spans[k].data, now.spans[k].data, old.spans[k].bytes) != 0)
			athar_check_fault (check, CHECK_FILES, n, "log.fault-entry", path, "index",
				ATHAR_U64 (n * ATHAR_TILE_WIDTH + k), NULL);
}

static void
check_tile_file (AtharCheck *check, const char *path, unsigned level, uint64_t n, unsigned width)
{
	unsigned published = athar_tile_width (check->state->published, level, n);
	if (width == published)
		return; /* read by check.c */
	if (width < published && level == ATHAR_TILE_ENTRIES)
		check_old_bundle (check, path, n, width);
	else if (width < published)
		check_old_tile (check, path, level, n, width);
	else if (width > athar_tile_width (check->state->tree.size, level, n))
		g_ptr_array_add (check->early, g_strdup (path));
}

static void
walk (AtharCheck *check, const char *dir, unsigned depth)
{
	g_auto (GStrv) names = NULL;
	GError *error = NULL;
	if (depth > DEPTH_MAX || !athar_fs_list (check->log->fd, dir, NAMES_MAX, &names, &error)) {
		if (error)
			unreadable (check, dir, 0, error);
		else
			athar_check_fault (check, CHECK_FILES, 0, "log.fault-foreign", dir, NULL);
		return;
	}
	for (char **name = names; *name; name++) {
		struct stat info;
		unsigned level, width;
		uint64_t n;
		g_autofree char *path = g_build_filename (dir, *name, NULL);
		if (fstatat (check->log->fd, path, &info, AT_SYMLINK_NOFOLLOW) != 0)
			continue; /* gone meanwhile */
		if (S_ISDIR (info.st_mode))
			walk (check, path, depth + 1);
		else if (S_ISREG (info.st_mode) && athar_tile_parse_path (path, &level, &n, &width)
		         && (level < ATHAR_TILE_LEVELS || level == ATHAR_TILE_ENTRIES))
			check_tile_file (check, path, level, n, width);
		else
			athar_check_fault (check, CHECK_FILES, 0, "log.fault-foreign", path, NULL);
	}
}

/* tail.torn-<size>-<n>, .tmp-<20 letters> */
static bool
left_behind (const char *name)
{
	static const char digits[] = "0123456789";
	if (g_str_has_prefix (name, ".tmp-"))
		return strspn (name + 5, "0123456789abcdefghjkmnpqrstvwxyz") == 20 && !name[25];
	if (!g_str_has_prefix (name, "tail.torn-"))
		return false;
	name += strlen ("tail.torn-");
	size_t size = strspn (name, digits);
	size_t n = name[size] == '-' ? strspn (name + size + 1, digits) : 0;
	return size && n && !name[size + 1 + n];
}

/* A writer at work puts files of entries that came after our look: by now the log must have them. */
static void
check_early (AtharCheck *check)
{
	unsigned level, width;
	uint64_t n, size = check->state->tree.size;
	g_autoptr (AtharLogState) now = NULL;
	if (check->early->len && athar_log_look_settled (check->log, &now, NULL))
		size = MAX (size, now->tree.size);
	for (guint i = 0; i < check->early->len; i++) {
		const char *path = check->early->pdata[i];
		if (!athar_tile_parse_path (path, &level, &n, &width) || width > athar_tile_width (size, level, n))
			athar_check_fault (check, CHECK_FILES, n, "log.fault-foreign", path, NULL);
	}
}

void
athar_check_files (AtharCheck *check)
{
	g_auto (GStrv) names = NULL;
	GError *error = NULL;
	g_autoptr (GPtrArray) early = check->early = g_ptr_array_new_with_free_func (g_free);
	if (!athar_fs_list (check->log->fd, ".", NAMES_MAX, &names, &error)) {
		athar_check_found (check, CHECK_FILES, 0, error);
		return;
	}
	for (char **name = names; *name; name++) {
		if (strcmp (*name, "tile") == 0)
			walk (check, "tile", 1);
		else if (strcmp (*name, ATHAR_LOG_KEY) && strcmp (*name, ATHAR_LOG_CHECKPOINT) &&
			 strcmp (*name, ATHAR_LOG_TAIL) && !left_behind (*name))
			athar_check_fault (check, CHECK_FILES, 0, "log.fault-foreign", *name, NULL);
	}
	check_early (check);
}
