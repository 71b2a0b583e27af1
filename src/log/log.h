/* SPDX-License-Identifier: Apache-2.0
 *
 * log/log.h: one installation's append-only log in a folder logs/<id>/: key.pub, checkpoint,
 * tile/…, tail.
 *
 * Invariants (tests cite them):
 *  L1  A commit is one write and one fdatasync of one frame to `tail`; after athar_log_append()
 * returns TRUE the entries survive a power cut, before that none of them exists. L2  Bundles, tiles
 * and `checkpoint` are derived from frames; `tail` shrinks only after they are on disk. L3  A bad
 * last frame with nothing valid after it, beyond what `checkpoint` covers, is torn: moved aside to
 *      tail.torn-<size>-<n>, reported, never silently dropped. Any other bad byte is CORRUPT and
 * nothing is cut. L4  Two checkpoints a log ever signed are consistent. The remembered head
 * (case/keyring) enforces it across restored copies. L5  Reading never writes.
 *
 * Calling sequence of a writer (case/ does this; nobody else):
 *     lock (which refreshes) → (build entries with index = size + k) → append → unlock
 *     … at the end: lock → publish → unlock
 * A handle is one thread's.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"
#include "log/note.h"

typedef struct AtharLog AtharLog;

/* athar_log_create: make logs/<id>/ with key.pub and an empty tail. The id is the signer's verifier
 * name. EXISTS. */
AtharLog *athar_log_create (int logs_dirfd, const AtharSigner *signer, GError **error);
/* athar_log_open: read key.pub, tail and checkpoint, check what is cheap: note signature, frames'
 * digests, root of the frontier (a fraction of a millisecond at 1 M published entries). A torn tail
 * is left where it is until a writer locks. A damaged log opens as far as something good can be
 * read: athar_log_get_fault() and the warnings say what is wrong, athar_log_check() where. Errors:
 * NOT_FOUND, CORRUPT (key.pub is not the key of this folder), BUSY, IO. */
AtharLog *athar_log_open (int logs_dirfd, const char *id, GError **error);
void athar_log_free (AtharLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharLog, athar_log_free)

const AtharId *athar_log_get_id (const AtharLog *log);
const char *athar_log_get_origin (const AtharLog *log);
const AtharVerifier *athar_log_get_verifier (const AtharLog *log);
uint64_t athar_log_get_size (const AtharLog *log);
void athar_log_get_root (const AtharLog *log, AtharHash *ret_root);
/* The signed note of the current size. (transfer none) NULL when empty. */
GBytes *athar_log_get_checkpoint (const AtharLog *log);
/* Warnings met by the last look at the files: (transfer none) array of GError* (AtharError), e.g. a
 * torn tail. They go when the log is refreshed. */
const GPtrArray *athar_log_get_warnings (const AtharLog *log);

/* athar_log_get_fault: (transfer none) (nullable) why nothing may be appended: the log is damaged
 * or was replaced by an older or other one. What is good can still be read, and athar_log_check()
 * tells everything. Also among the warnings. */
const GError *athar_log_get_fault (const AtharLog *log);

/* athar_log_lock: exclusive, then refresh; moves a torn tail aside (which the warnings then tell:
 * take them now). Succeeds on a damaged log too; append and publish then refuse. Errors: BUSY,
 * READ_ONLY, CORRUPT (no tail), IO. */
gboolean athar_log_lock (AtharLog *log, int64_t timeout_us, GError **error);
void athar_log_unlock (AtharLog *log);
gboolean athar_log_refresh (
	AtharLog *log, GError **error); /* see what others appended; readers call it too */

/* athar_log_append: one frame; when `tail` has grown to 16 MiB or 4,096 frames it publishes too (a
 * failure of that is a warning: the records are stored). Caller holds the lock. Errors: LIMIT, IO,
 * NO_SPACE, READ_ONLY. After a failed fdatasync the handle refuses further appends. */
gboolean athar_log_append (
	AtharLog *log, GBytes *const *entries, size_t n, const AtharSigner *signer, GError **error);
/* athar_log_publish: bundles, tiles, checkpoint, then an empty tail. Cheap when nothing is new.
 * Caller holds the lock. After a failed sync the handle refuses further appends and publishes. */
gboolean athar_log_publish (AtharLog *log, GError **error);

/* athar_log_read: entries [from, to) in order. Return FALSE with @error set to stop. An entry whose
 * bytes are damaged is CORRUPT (file and index in the message); those behind it can be asked for
 * again. Entries that a handle has seen stay readable beside a writer. */
typedef gboolean (*AtharLogVisit) (uint64_t index, GBytes *entry, gpointer payload, GError **error);
gboolean athar_log_read (AtharLog *log, uint64_t from, uint64_t to, AtharLogVisit visit,
	gpointer payload, GError **error);

/* Proofs: arrays of AtharHash, (transfer full). */
GArray *athar_log_prove_inclusion (AtharLog *log, uint64_t index, uint64_t size, GError **error);
GArray *athar_log_prove_consistency (AtharLog *log, uint64_t size1, uint64_t size2, GError **error);
/* athar_log_dup_proof: (transfer full) a c2sp.org/tlog-proof@v1 text for one record at the current
 * checkpoint. */
GBytes *athar_log_dup_proof (AtharLog *log, uint64_t index, GError **error);

/* athar_log_check: everything: each frame, bundle, tile and the checkpoint, bottom up; every fault
 * is told with the file and, where it can be known, the entry. Runs to the end; FALSE only when it
 * could not look. Files that do not belong are told too. @n_threads hashing threads. */
typedef void (*AtharLogFault) (
	const GError *fault, gpointer payload); /* message names file and place */
gboolean athar_log_check (
	AtharLog *log, unsigned n_threads, AtharLogFault fault, gpointer payload, GError **error);

/* athar_log_list: (transfer full) ids of the logs in a folder, sorted. */
GStrv athar_log_list (int logs_dirfd, GError **error);
