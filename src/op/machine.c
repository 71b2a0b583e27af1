/* SPDX-License-Identifier: Apache-2.0
 *
 * op/machine.c: see machine.h. Sources: proc(5) for mountinfo and swaps; Documentation/ABI/testing/
 * sysfs-block-dm: dm/uuid of a dm-crypt device begins with "CRYPT-".
 */
#include "op/machine.h"

#include <fcntl.h>
#include <linux/fscrypt.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <unistd.h>

#include "base/fs.h"

#define PROC_MAX_BYTES (1u << 20)
#define STACK_MAX 8 /* LUKS on LVM on RAID is 3 */
#define SLAVES_MAX 64

/* (transfer full) (nullable) */
static char *
read_text (const char *path)
{
	g_autoptr (GBytes) bytes = NULL;
	if (!athar_fs_read_file (AT_FDCWD, path, PROC_MAX_BYTES, &bytes, NULL))
		return NULL;
	return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Is the block device dm-crypt, or does it stand on nothing but dm-crypt? */
static bool
is_crypt (const char *sys_dir, unsigned depth)
{
	g_autofree char *uuid_path = g_build_filename (sys_dir, "dm", "uuid", NULL);
	g_autofree char *slaves_path = g_build_filename (sys_dir, "slaves", NULL);
	g_autofree char *uuid = read_text (uuid_path);
	g_autoptr (GDir) slaves = NULL;
	const char *name;
	unsigned n = 0;
	if (uuid && g_str_has_prefix (uuid, "CRYPT-"))
		return true;
	slaves = depth < STACK_MAX ? g_dir_open (slaves_path, 0, NULL) : NULL;
	while (slaves && n < SLAVES_MAX && (name = g_dir_read_name (slaves))) {
		g_autofree char *below = g_build_filename (slaves_path, name, NULL);
		if (!is_crypt (below, depth + 1))
			return false;
		n++;
	}
	return n > 0;
}

static AtharEncryption
device_encryption (const char *device)
{
	struct stat info;
	g_autofree char *sys_dir = NULL;
	g_autofree char *loop = NULL;
	if (stat (device, &info) != 0 || !S_ISBLK (info.st_mode))
		return ATHAR_ENCRYPTION_UNKNOWN;
	sys_dir = g_strdup_printf (
		"/sys/dev/block/%u:%u", major (info.st_rdev), minor (info.st_rdev));
	loop = g_build_filename (sys_dir, "loop", NULL);
	if (!g_file_test (sys_dir, G_FILE_TEST_EXISTS) || g_file_test (loop, G_FILE_TEST_EXISTS))
		return ATHAR_ENCRYPTION_UNKNOWN;
	return is_crypt (sys_dir, 0) ? ATHAR_ENCRYPTED : ATHAR_NOT_ENCRYPTED;
}

static bool
is_below (const char *path, const char *folder)
{
	size_t bytes = strlen (folder);
	return strcmp (folder, "/") == 0 ||
	       (strncmp (path, folder, bytes) == 0 && (!path[bytes] || path[bytes] == '/'));
}

/* The mount @path lies on: the longest mount point above it, the last one of them. */
static bool
find_mount (const char *path, char **ret_type, char **ret_source)
{
	g_autofree char *text = read_text ("/proc/self/mountinfo");
	g_auto (GStrv) lines = text ? g_strsplit (text, "\n", -1) : NULL;
	size_t best = 0;
	bool found = false;
	for (guint i = 0; lines && lines[i]; i++) {
		g_auto (GStrv) fields = g_strsplit (lines[i], " ", -1);
		guint n = g_strv_length (fields), dash = 6;
		g_autofree char *point = NULL;
		while (dash < n && strcmp (fields[dash], "-") != 0)
			dash++;
		if (dash + 2 >= n)
			continue;
		point = g_strcompress (fields[4]);
		if (!is_below (path, point) || strlen (point) < best)
			continue;
		best = strlen (point);
		found = true;
		g_free (*ret_type);
		g_free (*ret_source);
		*ret_type = g_strdup (fields[dash + 1]);
		*ret_source = g_strcompress (fields[dash + 2]);
	}
	return found;
}

static bool
has_fscrypt (const char *path)
{
	struct fscrypt_get_policy_ex_arg policy = {.policy_size = sizeof policy.policy};
	g_auto (AtharFd) fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return fd >= 0 && ioctl (fd, FS_IOC_GET_ENCRYPTION_POLICY_EX, &policy) == 0;
}

AtharEncryption
athar_machine_encryption (const char *path)
{
	static const char *const encrypting[] = {
		"ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs", "fuse.securefs", NULL};
	g_autofree char *real = realpath (path, NULL);
	g_autofree char *type = NULL;
	g_autofree char *source = NULL;
	if (!real || !find_mount (real, &type, &source))
		return ATHAR_ENCRYPTION_UNKNOWN;
	if (g_strv_contains (encrypting, type) || has_fscrypt (real))
		return ATHAR_ENCRYPTED;
	if (strcmp (type, "tmpfs") == 0 || strcmp (type, "ramfs") == 0)
		return ATHAR_IN_MEMORY;
	return device_encryption (source);
}

static AtharSwap
swap_of (const char *name, const char *type)
{
	AtharEncryption found;
	if (strstr (name, "zram"))
		return ATHAR_SWAP_SAFE;
	found = strcmp (type, "partition") == 0 ? device_encryption (name)
						: athar_machine_encryption (name);
	return found == ATHAR_ENCRYPTED	      ? ATHAR_SWAP_SAFE
	       : found == ATHAR_NOT_ENCRYPTED ? ATHAR_SWAP_OPEN
					      : ATHAR_SWAP_UNKNOWN;
}

AtharSwap
athar_machine_swap (char **ret_name)
{
	g_autofree char *text = read_text ("/proc/swaps");
	g_auto (GStrv) lines = text ? g_strsplit (text, "\n", -1) : NULL;
	AtharSwap worst = ATHAR_SWAP_NONE;
	*ret_name = NULL;
	if (!lines)
		return ATHAR_SWAP_UNKNOWN;
	for (guint i = 1; lines[0] && lines[i]; i++) { /* the first line is a heading */
		g_auto (GStrv) fields = g_strsplit_set (lines[i], " \t", -1);
		g_autofree char *name = NULL;
		const char *type = NULL;
		AtharSwap swap;
		for (guint k = 1; fields[0] && fields[k] && !type; k++)
			type = *fields[k] ? fields[k] : NULL;
		if (!type)
			continue;
		name = g_strcompress (fields[0]);
		swap = swap_of (name, type);
		if (worst == ATHAR_SWAP_OPEN || swap < worst)
			continue;
		worst = swap;
		g_free (*ret_name);
		*ret_name = g_steal_pointer (&name);
		if (swap == ATHAR_SWAP_OPEN)
			break;
	}
	return worst;
}

bool
athar_machine_clock_synchronized (void)
{
	struct timex state = {0};
	return adjtimex (&state) >= 0 && !(state.status & STA_UNSYNC);
}
