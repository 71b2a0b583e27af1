/* SPDX-License-Identifier: Apache-2.0
 *
 * op/folder.h: a case folder as it lies on disk, opened piece by piece and without keys, for
 * operations that look at what may be damaged (verify, dump). Never writes.
 */
#pragma once

#include "base/fs.h"
#include "base/json.h"
#include "log/log.h"

typedef struct {
	char *dir;
	AtharFd fd, logs_fd;
	AtharJson *case_json; /* NULL: unreadable */
	AtharId founder;      /* from case.json; zero: unknown */
	GPtrArray *logs;      /* AtharLog*, sorted by id: those that could be opened */
} AtharFolder;
#define ATHAR_FOLDER_INIT                                                                          \
	{                                                                                          \
		NULL, -1, -1, NULL, {{0}}, NULL                                                    \
	}
void athar_folder_clear (AtharFolder *folder);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharFolder, athar_folder_clear)

/* What is wrong is told to @fault and passed over; FALSE only when there is nothing to look at. */
gboolean athar_folder_open (AtharFolder *folder, const char *dir,
	void (*fault) (const GError *fault, gpointer payload), gpointer payload, GError **error);
