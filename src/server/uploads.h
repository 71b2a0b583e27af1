/* SPDX-License-Identifier: Apache-2.0
 *
 * server/uploads.h: files that a browser sends, on their way into the case. They are put into a folder of the case,
 * cache/uploads/<id>/, as they stood in the folder that was chosen, and `add` takes them in from there; then the
 * folder goes. A file that did not come whole leaves nothing.
 *
 *     g_autofree char *id = athar_uploads_new (uploads, error);
 *     AtharIncoming *file = athar_uploads_open (uploads, id, "films/one.mp4", mtime_us, bytes, error);
 *     athar_incoming_write (data, bytes, file, error);   // an AtharBodySink
 *     athar_incoming_finish (file, error);
 *     …
 *     g_autofree char *path = athar_uploads_dup_path (uploads, id, error);      // for `add`
 *
 * A file's path is kept as it is, hostile or not, as long as it stays below the folder. Thread-safe.
 */
#pragma once

#include "op/args.h"

/* What must stay free on the disk beside what is sent: the case's own growth while it is taken in. */
#define ATHAR_UPLOAD_SPARE_BYTES (UINT64_C (256) << 20)
#define ATHAR_UPLOADS_FOLDER "cache/uploads" /* of the case */
#define ATHAR_UPLOADS_MAX 64 /* folders at once */

typedef struct AtharUploads AtharUploads;
typedef struct AtharIncoming AtharIncoming;

/* athar_uploads_new_folder: what a server that was killed has
 * left is removed (nothing of it had been taken in), unless another one serves the same case. */
AtharUploads *athar_uploads_new_folder (const char *case_dir);
void athar_uploads_free (AtharUploads *uploads);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharUploads, athar_uploads_free)

char *athar_uploads_new (AtharUploads *uploads, GError **error); /* (transfer full) its id */
gboolean athar_uploads_drop_one (AtharUploads *uploads, const char *id, GError **error);
/* athar_uploads_dup_path: (transfer full) NOT_FOUND. */
char *athar_uploads_dup_path (AtharUploads *uploads, const char *id, GError **error);
/* athar_uploads_dup_file: (transfer full) for an argument that is one file (`add --manifest`): the only one that was
 * sent. NOT_FOUND; INVALID: none came, or several. */
char *athar_uploads_dup_file (AtharUploads *uploads, const char *id, GError **error);
/* athar_uploads_drop_used: those that were PATH arguments of a call that is over. */
void athar_uploads_drop_used (AtharUploads *uploads, const AtharArgs *args, const AtharOp *op);

/* athar_uploads_open: (transfer full) @path: relative, UTF-8; @mtime_us: -1 when not known; @bytes: as announced,
 * UINT64_MAX when not. INVALID: the path; EXISTS: it came already; NO_SPACE; NOT_FOUND. */
AtharIncoming *athar_uploads_open (AtharUploads *uploads, const char *id, const char *path,
	int64_t mtime_us, uint64_t bytes, GError **error);
gboolean athar_incoming_write (const void *data, size_t bytes, gpointer incoming, GError **error);
/* athar_incoming_finish: INVALID when it is shorter than announced. */
gboolean athar_incoming_finish (AtharIncoming *incoming, GError **error);
void athar_incoming_free (AtharIncoming *incoming); /* what was not finished is removed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharIncoming, athar_incoming_free)
/* athar_upload_path_is_good: stays below its folder: no empty piece, `.`, `..`, leading slash, NUL;
 * not too long or deep. */
bool athar_upload_path_is_good (const char *path);
