/* SPDX-License-Identifier: Apache-2.0
 *
 * store/folder-private.h: what backend-folder.c (names, reading) and folder-put.c (taking in)
 * share. Nobody else.
 */
#pragma once

#include "store/backend.h"

#define ATHAR_FOLDER_N_DIRS 256
#define ATHAR_FOLDER_NAME_BYTES 66 /* "ab/" + 62 + NUL */

typedef struct {
	AtharBackend base;
	int fd; /* objects/ */
	AtharScratchPool scratch;
	bool keeps_modes;	  /* vfat, exfat and their like have no read-only mode to check */
	gint no_direct, no_clone; /* learned: atomic */
	GMutex lock;
	bool dirty[ATHAR_FOLDER_N_DIRS]; /* folders with names not yet durable; under lock */
	bool dirty_top;
	bool broken; /* a sync failed: nothing is acknowledged any more */
} AtharFolderBackend;

void athar_folder_name (const AtharHash *id, char name[ATHAR_FOLDER_NAME_BYTES]);
/* FALSE always; @name is below objects/ and told from the folder of the case on. NULL: objects/
 * itself, told with its whole path, since it is the disk that matters. */
gboolean athar_folder_throw_errno (
	AtharFolderBackend *folder, const char *key, const char *name, GError **error);
gboolean athar_folder_throw (AtharFolderBackend *folder, AtharErrorCode code, const char *key,
	const char *name, GError **error);
bool athar_folder_has (AtharBackend *backend, const AtharHash *id);
/* athar_folder_verify: as the backend's verify, with a buffer of the caller's. */
gboolean athar_folder_verify (AtharFolderBackend *folder, const AtharHash *id,
	AtharScratchLease *scratch, AtharTicker *ticker, uint64_t *ret_bytes, GError **error);
gboolean athar_folder_check_broken (AtharFolderBackend *folder, GError **error);
void athar_folder_mark_broken (AtharFolderBackend *folder);
/* athar_folder_mark_dirty: the name of @id waits for a flush; @top: its folder is new too. */
void athar_folder_mark_dirty (AtharFolderBackend *folder, const AtharHash *id, bool top);

gboolean athar_folder_put (AtharBackend *backend, int fd, AtharTicker *ticker,
	AtharStored *ret_stored, GError **error);
gboolean athar_folder_put_bytes (AtharBackend *backend, const void *data, size_t bytes,
	AtharStored *ret_stored, GError **error);
