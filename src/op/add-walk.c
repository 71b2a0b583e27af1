/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-walk.c: see add-walk.h. Depth is bounded, and a folder is never entered twice on one way
 * down, so a loop made by a bind mount ends with a sentence instead of a full disk.
 */
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/limits.h"
#include "base/time.h"
#include "op/add-walk.h"

typedef struct Level Level;
struct Level { /* the folders above, for loops and depth */
	const Level *above;
	dev_t device;
	ino_t inode;
	unsigned depth;
};

typedef struct {
	AtharCall *call;
	AtharWalk *walk;
	struct stat case_folder; /* never taken in: it would grow by itself */
	GError **error; /* only what stops the whole walk: CANCELLED */
} Walker;

static void
found_free (gpointer pointer)
{
	AtharFound *found = pointer;
	g_free (found->path);
	g_free (found->target);
	g_clear_error (&found->error);
	g_free (found);
}

void
athar_walk_free (AtharWalk *walk)
{
	if (!walk)
		return;
	if (walk->dirfd >= 0)
		close (walk->dirfd);
	g_free (walk->above);
	g_free (walk->label);
	g_ptr_array_unref (walk->found);
	g_free (walk);
}

static AtharFound *
add_found (AtharWalk *walk, AtharFoundKind kind, const char *path, const struct stat *st)
{
	AtharFound *found = g_new0 (AtharFound, 1);
	found->kind = kind;
	found->path = g_strdup (path);
	found->main = G_MAXSIZE;
	if (st) {
		found->bytes = (uint64_t)st->st_size;
		found->mtime_us = st->st_mtim.tv_sec * ATHAR_SECOND_US + st->st_mtim.tv_nsec / 1000;
	}
	if (kind == ATHAR_FOUND_FILE)
		walk->bytes += found->bytes;
	g_ptr_array_add (walk->found, found);
	return found;
}

/* The path above what was added is sealed, and must not stand in the receipt by way of a link that
 * names it: "…" stands for it. Any other absolute target is a place on this computer too; of it only
 * that it leads out is told. */
static char *
dup_target (const AtharWalk *walk, const char *target, size_t bytes)
{
	g_autofree char *text = g_strndup (target, bytes);
	size_t above = strlen (walk->above);
	if (!g_path_is_absolute (text))
		return g_steal_pointer (&text);
	if (strncmp (text, walk->above, above) == 0 && (text[above] == '/' || !text[above]))
		return g_strconcat ("…", text + above, NULL);
	return g_strdup ("/…");
}

static void
add_link (AtharWalk *walk, int dirfd, const char *name, const char *path, const struct stat *st)
{
	AtharFound *found = add_found (walk, ATHAR_FOUND_LINK, path, st);
	char target[ATHAR_PATH_MAX_BYTES];
	ssize_t n = readlinkat (dirfd, name, target, sizeof target);
	found->target = n < 0 ? g_strdup ("") : dup_target (walk, target, (size_t)n);
}

static gboolean walk_folder (
	Walker *w, int dirfd, const char *name, const char *path, const Level *above);

static gboolean
walk_entry (Walker *w, int dirfd, const char *name, const char *folder, const Level *level)
{
	g_autofree char *path = *folder ? g_strconcat (folder, "/", name, NULL) : g_strdup (name);
	struct stat st;
	if (!athar_call_check (w->call, w->error))
		return FALSE;
	if (strlen (path) > ATHAR_PATH_MAX_BYTES)
		athar_throw (&add_found (w->walk, ATHAR_FOUND_REFUSED, path, NULL)->error,
			ATHAR_ERROR_LIMIT, "add.path-too-long", NULL);
	else if (fstatat (dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		athar_throw_errno (&add_found (w->walk, ATHAR_FOUND_REFUSED, path, NULL)->error,
			"add.cannot-look", NULL);
	else if (S_ISDIR (st.st_mode))
		return walk_folder (w, dirfd, name, path, level);
	else if (S_ISREG (st.st_mode))
		add_found (w->walk, ATHAR_FOUND_FILE, path, &st);
	else if (S_ISLNK (st.st_mode))
		add_link (w->walk, dirfd, name, path, &st);
	else
		add_found (w->walk, ATHAR_FOUND_SPECIAL, path, NULL);
	return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
	return strcmp (*(char *const *)a, *(char *const *)b);
}

static GPtrArray *
list_names (DIR *dir)
{
	g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
	const struct dirent *entry;
	while ((entry = readdir (dir)))
		if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
			g_ptr_array_add (names, g_strdup (entry->d_name));
	g_ptr_array_sort (names, compare_names);
	return g_steal_pointer (&names);
}

/* Takes @fd. */
static gboolean
walk_open_folder (Walker *w, int fd, const char *path, const Level *level)
{
	g_autoptr (GPtrArray) names = NULL;
	DIR *dir = fdopendir (fd);
	gboolean done = TRUE;
	if (!dir) {
		athar_throw_errno (&add_found (w->walk, ATHAR_FOUND_REFUSED, path, NULL)->error,
			"add.cannot-list", NULL);
		close (fd);
		return TRUE;
	}
	names = list_names (dir);
	for (guint i = 0; done && i < names->len; i++)
		done = walk_entry (w, dirfd (dir), names->pdata[i], path, level);
	closedir (dir);
	return done;
}

static bool
is_same (const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static gboolean
walk_folder (Walker *w, int dirfd, const char *name, const char *path, const Level *above)
{
	int fd = openat (dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	Level level = {.above = above, .depth = above ? above->depth + 1 : 0};
	if (fd < 0 || fstat (fd, &st) < 0) {
		athar_throw_errno (&add_found (w->walk, ATHAR_FOUND_REFUSED, path, NULL)->error,
			"add.cannot-list", NULL);
		if (fd >= 0)
			close (fd);
		return TRUE;
	}
	if (is_same (&st, &w->case_folder)) {
		athar_throw (&add_found (w->walk, ATHAR_FOUND_REFUSED, path, NULL)->error,
			ATHAR_ERROR_INVALID, "add.case-itself", NULL);
		close (fd);
		return TRUE;
	}
	level.device = st.st_dev;
	level.inode = st.st_ino;
	for (const Level *l = above; l; l = l->above)
		if (l->device == st.st_dev && l->inode == st.st_ino)
			level.depth = G_MAXUINT;
	if (level.depth > ATHAR_PATH_MAX_DEPTH) {
		athar_throw (&add_found (w->walk, ATHAR_FOUND_REFUSED, path, NULL)->error,
			ATHAR_ERROR_LIMIT,
			level.depth == G_MAXUINT ? "add.folder-loop" : "add.folder-too-deep", NULL);
		close (fd);
		return TRUE;
	}
	return walk_open_folder (w, fd, path, &level);
}

static AtharWalk *
walk_new (const char *absolute)
{
	AtharWalk *walk = g_new0 (AtharWalk, 1);
	walk->dirfd = -1;
	walk->above = g_strdup (absolute);
	walk->label = g_path_get_basename (absolute);
	walk->found = g_ptr_array_new_with_free_func (found_free);
	return walk;
}

static AtharWalk *
walk_file (const char *absolute, const struct stat *st, GError **error)
{
	g_autofree char *folder = g_path_get_dirname (absolute);
	g_autoptr (AtharWalk) walk = walk_new (folder);
	g_autofree char *name = g_path_get_basename (absolute);
	if (!athar_fs_open_dir (AT_FDCWD, folder, &walk->dirfd, error))
		return NULL;
	/* The folder's name is part of the path above, which is sealed: the file's own name instead. */
	g_free (walk->label);
	walk->label = g_strdup (name);
	add_found (walk, ATHAR_FOUND_FILE, name, st);
	return g_steal_pointer (&walk);
}

/* What a case is made of, however its path is written. Other folders that somebody put beside them
 * may be taken in. */
static bool
is_part_of_case (const char *absolute, const char *case_dir)
{
	static const char *const parts[] = {"objects", "logs", "cache"};
	g_autofree char *path = realpath (absolute, NULL);
	g_autofree char *root = realpath (case_dir, NULL);
	size_t bytes = root ? strlen (root) : 0;
	if (!path || !root || strncmp (path, root, bytes) != 0)
		return false;
	if (!path[bytes])
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS (parts); i++) {
		g_autofree char *part = g_build_filename (root, parts[i], NULL);
		size_t n = strlen (part);
		if (strncmp (path, part, n) == 0 && (!path[n] || path[n] == '/'))
			return true;
	}
	return false;
}

AtharWalk *
athar_walk_path (AtharCall *call, const char *path, GError **error)
{
	g_autofree char *absolute = g_canonicalize_filename (path, NULL);
	g_autoptr (AtharWalk) walk = NULL;
	Walker walker;
	Level top = {0};
	struct stat st;
	/* What the person names is followed, if it is a link: they meant what it points to. */
	if (stat (absolute, &st) < 0)
		return athar_throw_errno (error, "add.cannot-open", "path", path, NULL), NULL;
	if (!athar_call_is_uploaded (call) && is_part_of_case (absolute, athar_call_get_dir (call)))
		return athar_throw_null (
			error, ATHAR_ERROR_INVALID, "add.case-itself", NULL);
	if (S_ISREG (st.st_mode))
		return walk_file (absolute, &st, error);
	if (!S_ISDIR (st.st_mode))
		return athar_throw_null (
			error, ATHAR_ERROR_INVALID, "add.not-a-file", "path", path, NULL);
	walk = walk_new (absolute);
	if (!athar_fs_open_dir (AT_FDCWD, absolute, &walk->dirfd, error))
		return NULL;
	top.device = st.st_dev;
	top.inode = st.st_ino;
	walker = (Walker){.call = call, .walk = walk, .error = error};
	if (stat (athar_call_get_dir (call), &walker.case_folder) < 0)
		return athar_throw_errno (
			       error, "add.cannot-open", "path", athar_call_get_dir (call), NULL),
		       NULL;
	if (!walk_open_folder (&walker, fcntl (walk->dirfd, F_DUPFD_CLOEXEC, 3), "", &top))
		return NULL;
	return g_steal_pointer (&walk);
}

gboolean
athar_walk_open (const AtharWalk *walk, const AtharFound *found, int *ret_fd, GError **error)
{
	struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
	int fd = (int)syscall (SYS_openat2, walk->dirfd, found->path, &how, sizeof how);
	struct stat st;
	if (fd < 0 && errno == ENOSYS) /* Linux before 5.6 */
		fd = openat (walk->dirfd, found->path,
			O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
	if (fd < 0)
		return athar_throw_errno (error, "add.cannot-read", NULL);
	if (fstat (fd, &st) < 0 || !S_ISREG (st.st_mode)) {
		close (fd);
		return athar_throw (error, ATHAR_ERROR_INVALID, "add.became-special", NULL);
	}
	*ret_fd = fd;
	return TRUE;
}
