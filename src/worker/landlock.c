/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/landlock.c: no file system, no TCP, no signals and abstract sockets outside. The installed
 * header may know less than the running kernel, so the rights are numbers from man 7 landlock and
 * the ABI is asked for.
 */
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fs.h"
#include "worker/jail-private.h"

#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1
#define READ_FILE (UINT64_C (1) << 2)
#define READ_DIR (UINT64_C (1) << 3)
#define NET_ALL 3   /* bind and connect TCP, ABI 4 */
#define SCOPE_ALL 3 /* abstract sockets and signals, ABI 6 */

typedef struct {
	uint64_t fs, net, scoped;
} Ruleset;
typedef struct {
	uint64_t allowed;
	int32_t parent_fd;
} __attribute__ ((packed)) PathRule;

static uint64_t
fs_rights (int abi)
{
	if (abi >= 5)
		return 0xffff; /* with ioctl on devices */
	if (abi >= 3)
		return 0x7fff;		   /* with truncate */
	return abi >= 2 ? 0x3fff : 0x1fff; /* with refer; the first 13 */
}

bool
athar_landlock_wants (const AtharAnalyzer *const *analyzers)
{
	for (size_t i = 0; analyzers[i]; i++)
		if (analyzers[i]->reads)
			return true;
	return false;
}

static void
allow_reads (int ruleset, const AtharAnalyzer *analyzer)
{
	for (size_t i = 0; analyzer->reads && analyzer->reads[i]; i++) {
		g_auto (AtharFd) fd = open (analyzer->reads[i], O_PATH | O_CLOEXEC);
		PathRule rule = {READ_FILE | READ_DIR, fd};
		if (fd >= 0) /* absent: the analyzer goes without it */
			syscall (SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
	}
}

int
athar_landlock_enter (const AtharAnalyzer *const *analyzers)
{
	int abi = (int)syscall (SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
	Ruleset rules = {.fs = fs_rights (abi),
		.net = abi >= 4 ? NET_ALL : 0,
		.scoped = abi >= 6 ? SCOPE_ALL : 0};
	g_auto (AtharFd) fd = -1;
	if (abi <= 0)
		return 0;
	fd = (int)syscall (SYS_landlock_create_ruleset, &rules,
		abi >= 6   ? 24
		: abi >= 4 ? 16
			   : 8,
		0);
	if (fd < 0)
		return 0;
	for (size_t i = 0; analyzers[i]; i++)
		allow_reads (fd, analyzers[i]);
	return syscall (SYS_landlock_restrict_self, fd, 0) == 0 ? abi : 0;
}
