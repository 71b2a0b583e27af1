/* SPDX-License-Identifier: Apache-2.0
 *
 * store/store.h: originals by SHA-256, written once. Backends are a vtable (store/backend.h): a
 * folder, and an in-memory twin for tests; one conformance suite runs against both.
 *
 * Invariants:
 *  S1  An object's name is the SHA-256 of its bytes; `sha256sum` alone verifies the folder.
 *  S2  What put() acknowledged is on disk, was read back from disk and compared.
 *  S3  An object is never written again and never deleted here; its mode is read-only.
 *  S4  The same bytes are stored once; a whole object left by a crash is adopted by the next put.
 * put() streams: copy or reflink while hashing, fdatasync, drop from the page cache, read back,
 * link into place. A handle may be used by several threads.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"

typedef struct AtharStore AtharStore;

AtharStore *athar_store_open_folder (
	int case_dirfd, GError **error); /* objects/ below @case_dirfd; created by _create */
gboolean athar_store_create_folder (int case_dirfd, GError **error);
AtharStore *athar_store_new_memory (void);
void athar_store_free (AtharStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharStore, athar_store_free)

typedef struct {
	AtharHash id;
	uint64_t bytes;
	bool existed; /* the same bytes were there already */
	bool grew;   /* the source changed while it was read: what was stored is a whole snapshot of
			what was read */
	bool direct; /* read back past the page cache (O_DIRECT); else after its pages were dropped
		      */
} AtharStored;

/* Bytes done so far in this call (of all objects, for a check); return FALSE to cancel. May be
 * NULL. A check calls it from its threads, one at a time. */
typedef gboolean (*AtharStoreProgress) (uint64_t bytes, gpointer payload);
/* athar_store_put_fd: a regular file from its start (up to the size it has now), else what @fd
 * gives until its end. Bytes that are here already are read and compared first: CORRUPT when the
 * stored ones are damaged (they are not replaced). Errors: IO (also: unreadable source), NO_SPACE,
 * READ_ONLY, CORRUPT (the disk gave other bytes back), CANCELLED. */
gboolean athar_store_put_fd (AtharStore *store, int fd, AtharStoreProgress progress,
	gpointer payload, AtharStored *ret_stored, GError **error);
gboolean athar_store_put_bytes (
	AtharStore *store, const void *data, size_t bytes, AtharStored *ret_stored, GError **error);
/* athar_store_flush: make durable what put() has deferred (directory entries); put() of many files
 * batches its directory syncs until here. Records that name objects are appended only after it. */
gboolean athar_store_flush (AtharStore *store, GError **error);

bool athar_store_has (AtharStore *store, const AtharHash *id);
/* athar_store_open: a readable, seekable descriptor at offset 0. NOT_FOUND. */
gboolean athar_store_open (
	AtharStore *store, const AtharHash *id, int *ret_fd, uint64_t *ret_bytes, GError **error);
gboolean athar_store_read (AtharStore *store, const AtharHash *id, size_t max_bytes,
	GBytes **ret_bytes, GError **error); /* verifies the hash */
/* athar_store_dup_path: (transfer full) how messages name an object: from the folder of the case on,
 * "objects/3f/c4…". */
char *athar_store_dup_path (const AtharHash *id);
typedef void (*AtharStoreFault) (const GError *fault, gpointer payload);
/* athar_store_each: every object in name order, also foreign names (@id NULL, @name set: "3f/c4…").
 * What cannot be looked at, a folder or a name, is told to @fault, and the rest goes on. */
typedef gboolean (*AtharStoreVisit) (
	const AtharHash *id, const char *name, uint64_t bytes, gpointer payload, GError **error);
gboolean athar_store_each (AtharStore *store, AtharStoreVisit visit, AtharStoreFault fault,
	gpointer payload, GError **error);

/* athar_store_check: rehash everything on @n_threads, tell each fault (CORRUPT damaged, INVALID
 * foreign file or mode, DENIED or IO what cannot be read) with its path, in one order, at the end.
 * @n_threads 0: as many as processors. */
typedef struct {
	uint64_t objects, bytes, faults;
} AtharStoreCheck;
gboolean athar_store_check (AtharStore *store, unsigned n_threads, AtharStoreProgress progress,
	AtharStoreFault fault, gpointer payload, AtharStoreCheck *ret_check, GError **error);
