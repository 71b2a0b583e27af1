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

/* Hash @k of an old partial file is not the right one. @other: the present tile, when nobody knows
 * which is. */
static void
tell_old (AtharCheck *check, const char *path, unsigned level, uint64_t n, unsigned k, const char *other)
{
	unsigned shift = level == ATHAR_TILE_ENTRIES ? 0 : 8 * level;
	uint64_t first = (n * ATHAR_TILE_WIDTH + k) << shift;
	if (other)
		athar_check_fault (check, CHECK_FILES, n, "log.fault-either", path, "other", other, "index",
		                   ATHAR_U64 (first), NULL);
	else if (level == ATHAR_TILE_ENTRIES)
		athar_check_fault (check, CHECK_FILES, n, "log.fault-entry", path, "index", ATHAR_U64 (first), NULL);
	else
		athar_check_fault (check, CHECK_FILES, n, "log.fault-hash", path, "hash",
			ATHAR_U64 (k), "index", ATHAR_U64 (first), "last",
			ATHAR_U64 (first + (UINT64_C (1) << shift) - 1), NULL);
}

/* What an old partial file of @width says, as hashes; how many could be had. */
static unsigned
read_old (AtharCheck *check, const char *path, unsigned level, uint64_t n, unsigned width, AtharHash *ret_hashes)
{
	GError *error = NULL;
	g_auto (AtharBundle) old = { 0 };
	bool bundle = level == ATHAR_TILE_ENTRIES;
	if (bundle ? !athar_bundle_read (&old, check->log->fd, n, width, &error)
	           : !athar_tile_read (check->log->fd, level, n, width, ret_hashes, &error)) {
		unreadable (check, path, n, error);
		return 0;
	}
	if (!bundle)
		return width;
	if (!old.exact)
		athar_check_fault (check, CHECK_FILES, n, "log.fault-framing", path, "index",
		                   ATHAR_U64 (n * ATHAR_TILE_WIDTH + old.parsed), NULL);
	for (unsigned k = 0; k < old.parsed; k++)
		athar_merkle_leaf (old.spans[k].data, old.spans[k].bytes, &ret_hashes[k]);
	return old.parsed;
}

/* Where an old partial file differs from what is signed; not from the file that followed it, which may be the changed
 * one. */
static void
check_old (AtharCheck *check, const char *path, unsigned level, uint64_t n, unsigned width)
{
	AtharHash old[ATHAR_TILE_WIDTH], right[ATHAR_TILE_WIDTH];
	g_autofree char *other = NULL;
	unsigned tree = level == ATHAR_TILE_ENTRIES ? 0 : level;
	unsigned now, have = read_old (check, path, level, n, width, old);
	if (!athar_log_signed_hashes (check->log, tree, n, right, &now)) {
		if (!athar_log_tile (check->log, check->state->published, tree, n, right, &now, NULL))
			return;
		other = athar_log_dup_name (check->log, ATHAR_TILE_STR (tree, n, now));
	}
	for (unsigned k = 0; k < MIN (have, now); k++)
		if (!athar_hash_equal (&old[k], &right[k]))
			tell_old (check, path, level, n, k, other);
}

static void
check_tile_file (AtharCheck *check, const char *path, unsigned level, uint64_t n, unsigned width)
{
	const AtharLogState *state = check->state;
	unsigned published = athar_tile_width (state->published, level, n);
	/* The checkpoint is bad, and nothing else tells how many entries there are: the name may be right. */
	if (state->fault && !state->note && state->tree.size == 0)
		return;
	if (width == published)
		return; /* read by check.c */
	if (width < published)
		check_old (check, path, level, n, width);
	else if (width > athar_tile_width (state->tree.size, level, n))
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
