/* SPDX-License-Identifier: Apache-2.0
 *
 * op/machine.h: what the system says about the computer we run on. Reads /proc and /sys only;
 * "unknown" is an answer.
 */
#pragma once

#include "base/error.h"

typedef enum {
	ATHAR_ENCRYPTED,
	ATHAR_NOT_ENCRYPTED,
	ATHAR_IN_MEMORY, /* tmpfs: as safe as the swap space */
	ATHAR_ENCRYPTION_UNKNOWN,
} AtharEncryption;

/* athar_machine_encryption: of what lies at @path: LUKS and other dm-crypt below it, fscrypt on it,
 * or an encrypting file system. A disk that encrypts by itself cannot be told from one that does
 * not. */
AtharEncryption athar_machine_encryption (const char *path);

typedef enum { ATHAR_SWAP_NONE, ATHAR_SWAP_SAFE, ATHAR_SWAP_OPEN, ATHAR_SWAP_UNKNOWN } AtharSwap;
/* athar_machine_swap: SAFE: every swap space is encrypted or in memory (zram). @ret_name:
 * (nullable) (transfer full) the one that is not. */
AtharSwap athar_machine_swap (char **ret_name);

/* athar_machine_clock_synchronized: does something (NTP) keep the clock right? */
bool athar_machine_clock_synchronized (void);
