/* SPDX-License-Identifier: Apache-2.0
 *
 * store/backend.h: what a place for objects must be able to do. Included by store/ only. Backends:
 * folder, memory; the conformance suite (tests/unit/test-store-conformance.c) says for each what
 * store.h promises.
 *
 * A backend begins with an AtharBackend and sets its table. Every function may be called from
 * several threads at once. Names given to visitors are relative to the store, "ab/cd…"; those in
 * errors begin at the folder of the case, "objects/ab/cd…".
 */
#pragma once

#include "store/store.h"
#include "store/stream.h"

typedef struct AtharBackend AtharBackend;
typedef struct {
	/* put: take in everything @fd gives (a regular file from its start, else from where it is),
	 * durable and read back when this returns TRUE. Nothing is left behind when it returns
	 * FALSE. @ticker counts bytes read. */
	gboolean (*put) (AtharBackend *backend, int fd, AtharTicker *ticker,
		AtharStored *ret_stored, GError **error);
	/* put_bytes: the same for bytes in memory. */
	gboolean (*put_bytes) (AtharBackend *backend, const void *data, size_t bytes,
		AtharStored *ret_stored, GError **error);
	/* flush: names of all objects put so far are durable. After an error every later call fails
	 * too: the kernel forgets. */
	gboolean (*flush) (AtharBackend *backend, GError **error);
	bool (*has) (AtharBackend *backend, const AtharHash *id);
	/* open: a descriptor of its own, readable and seekable, at 0. NOT_FOUND. */
	gboolean (*open) (AtharBackend *backend, const AtharHash *id, int *ret_fd,
		uint64_t *ret_bytes, GError **error);
	/* each: as athar_store_each. */
	gboolean (*each) (AtharBackend *backend, AtharStoreVisit visit, AtharStoreFault fault,
		gpointer payload, GError **error);
	/* verify: read the object from its medium. CORRUPT: other bytes; INVALID: right bytes, but
	 * could be written (mode); NOT_FOUND, IO. */
	gboolean (*verify) (
		AtharBackend *backend, const AtharHash *id, AtharTicker *ticker, GError **error);
	void (*free) (AtharBackend *backend);
} AtharBackendTable;

struct AtharBackend {
	const AtharBackendTable *table;
};

AtharBackend *athar_backend_folder_open (int case_dirfd, GError **error);
AtharBackend *athar_backend_memory_new (void);

struct AtharStore {
	AtharBackend *backend;
};
