/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-walk.h: what lies in a folder that is to be taken in, before any of it is read: by
 * directory descriptor, in byte order, following nothing. A link, a device, a folder that cannot be
 * opened or is too deep is found too, with its reason.
 *
 * Names are verbatim bytes; a path is relative to what was given, with '/' between its parts.
 */
#pragma once

#include "base/error.h"
#include "op/op.h"

typedef enum {
	ATHAR_FOUND_FILE,
	ATHAR_FOUND_LINK,    /* a symbolic link: reported with where it points, never followed */
	ATHAR_FOUND_SPECIAL, /* device, pipe, socket */
	ATHAR_FOUND_REFUSED, /* a folder that could not be read, or is beyond a limit: see error */
} AtharFoundKind;

typedef struct {
	AtharFoundKind kind;
	char *path; /* verbatim, relative */
	uint64_t bytes;
	int64_t mtime_us;
	char *target; /* of a link, verbatim when relative; "…/x" below what was added; else "/…" */
	GError *error;
	size_t main; /* index of the file this one goes with; G_MAXSIZE: none (op/add-sidecar.h) */
	const char *sidecar_kind;
} AtharFound;

typedef struct {
	int dirfd;	  /* the folder given, or the one that holds the file given */
	char *above;	  /* its absolute path, verbatim: sealed, never in a record in clear */
	char *label;	  /* name of the folder or file given: the source label when none is given */
	GPtrArray *found; /* AtharFound*, byte order of paths */
	uint64_t bytes;	  /* of all regular files */
} AtharWalk;

/* athar_walk_path: (transfer full) everything below @path, or the one file @path. Errors:
 * NOT_FOUND, DENIED, IO, CANCELLED. Limits: ATHAR_PATH_MAX_DEPTH folders deep, ATHAR_PATH_MAX_BYTES
 * long. */
AtharWalk *athar_walk_path (AtharCall *call, const char *path, GError **error);
void athar_walk_free (AtharWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharWalk, athar_walk_free)

/* athar_walk_open: a descriptor of a found file, opened below the folder without following any link
 * on the way. */
gboolean athar_walk_open (
	const AtharWalk *walk, const AtharFound *found, int *ret_fd, GError **error);
