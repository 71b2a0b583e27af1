/* SPDX-License-Identifier: Apache-2.0
 *
 * case/case.h: one investigation: opens the folder, keeps the keys, and is the only code that
 * appends a record.
 *
 * Calling sequence:
 *     g_autoptr (AtharCase) c = athar_case_open (dir, ATHAR_CASE_WRITE, &error);
 *     AtharDraft draft = { .type = "note", .body = body };
 *     athar_case_append (c, &draft, 1, NULL, &error);
 *     …
 *     athar_case_close (c, &error);      // publishes bundles, tiles and checkpoint
 *
 * Invariants:
 *  C1  Objects before records: append() flushes the store first.
 *  C2  Every record is checked against model before it is signed.
 *  C3  A log behind its remembered head, or without a key here, or on whose head a commit was begun in
 *      another copy and not heard of since, is never appended to: a new log is opened whose first
 *      record cites the old head, and athar_case_get_notices() says so.
 *  C4  A sealed field leaves this layer only inside a box; without an open keyring append() refuses
 *      with LOCKED.
 *  C5  One commit = lock, refresh, project what is behind, append, project, unlock.
 * A handle is one thread's. Several handles and processes may work on one case at the same time.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "case/keyring.h"
#include "db/db.h"
#include "log/log.h"
#include "log/record.h"
#include "store/store.h"

#define ATHAR_CASE_FORMAT 1

typedef struct AtharCase AtharCase;
/* READ never needs keys. WRITE opens on a read-only medium too; append() then says READ_ONLY. */
typedef enum { ATHAR_CASE_READ, ATHAR_CASE_WRITE } AtharCaseMode;

/* athar_case_init: make a case in @dir (which must be absent or empty). @name may be Arabic; @code:
 * 2..8 of A-Z and 0-9 for references, NULL = made from the id. @keyring: (transfer none) signs it.
 * What a power cut left of an earlier init is completed or begun anew. EXISTS, INVALID. */
gboolean athar_case_init (
	const char *dir, const char *name, const char *code, AtharKeyring *keyring, GError **error);
/* athar_case_find: (transfer full) the case folder: @dir if given, else ATHAR_CASE, else upwards
 * from here. NOT_FOUND. */
char *athar_case_find (const char *dir, GError **error);
/* athar_case_open: NOT_FOUND (no case), UNSUPPORTED (newer format), CORRUPT (case.json, founding
 * log). What else is damaged is a notice: the rest goes on. */
AtharCase *athar_case_open (const char *dir, AtharCaseMode mode, GError **error);
gboolean athar_case_close (
	AtharCase *c, GError **error); /* publish; the handle stays to be freed */
void athar_case_free (AtharCase *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharCase, athar_case_free)

const char *athar_case_get_dir (AtharCase *c);
const AtharId *athar_case_get_id (AtharCase *c);
const char *athar_case_get_name (AtharCase *c);
const char *athar_case_get_code (AtharCase *c);
const AtharId *athar_case_get_founder (AtharCase *c); /* the founding log */
bool athar_case_is_read_only (AtharCase *c);	      /* the medium, not the mode */
AtharStore *athar_case_get_store (AtharCase *c);
AtharDb *athar_case_get_db (AtharCase *c); /* index.db, readable, caught up at open */
/* athar_case_get_derived: derived.db, opened on first use; in memory on read-only media without
 * one. A damaged or older one is made anew (a notice says so). */
AtharDb *athar_case_get_derived (AtharCase *c, GError **error);
/* athar_case_hold: athar_db_hold() on both, as far as they are open; athar_case_let_go() after each. */
void athar_case_hold (AtharCase *c);
void athar_case_let_go (AtharCase *c);
const GPtrArray *athar_case_get_logs (AtharCase *c); /* AtharLog*, sorted by id */
/* athar_case_get_own_log: (nullable) the log this keyring would append to now; NULL before the
 * first append of this installation, or when the next append opens a new log. */
AtharLog *athar_case_get_own_log (AtharCase *c);
/* athar_case_need_log: after TRUE there is an own log: a new one, still empty, when there was none.
 * For what speaks about this installation. LOCKED, READ_ONLY, IO. */
gboolean athar_case_need_log (AtharCase *c, GError **error);
/* athar_case_get_notices: GError*: torn tails, forks, unadmitted logs, read-only medium… */
const GPtrArray *athar_case_get_notices (AtharCase *c);
/* athar_case_log_counts: are the log's records projected (founding, admitted or vouched for)? */
bool athar_case_log_counts (AtharCase *c, const AtharId *log);

/* athar_case_set_ask: how to ask for the passphrase when one is needed (the command line sets it).
 */
typedef AtharKeyringAsk AtharCaseAsk;
void athar_case_set_ask (AtharCase *c, AtharCaseAsk ask, gpointer payload);
/* athar_case_get_keyring: (transfer none) opened on first use. LOCKED, NOT_FOUND, DENIED. */
AtharKeyring *athar_case_get_keyring (AtharCase *c, GError **error);

typedef struct {
	const char *type;
	int64_t version;	/* 0 = newest known */
	AtharJson *body;	/* (transfer none) */
	AtharJson *sealed;	/* (transfer none) (nullable) sealed fields in clear, one object */
	const AtharId *subject; /* needed with @sealed; athar_case_new_subject() */
	const AtharHash *over;
	size_t n_over;
} AtharDraft;

/* athar_case_append: all or nothing, in one frame. @ret_ids: (nullable) array of @n. After TRUE the
 * records survive a power cut, whatever else fails: trouble with the projection is a notice, and
 * the next open catches up. Errors: LOCKED, READ_ONLY, BUSY, INVALID, LIMIT, NO_SPACE, IO. */
gboolean athar_case_append (
	AtharCase *c, const AtharDraft *drafts, size_t n, AtharHash *ret_ids, GError **error);
/* athar_case_defer_projection: bulk writers project once, at close or at athar_case_project(). */
void athar_case_defer_projection (AtharCase *c, gboolean defer);
gboolean athar_case_project (AtharCase *c, GError **error);

/* athar_case_new_subject: register a sealing subject (its key goes to the keyring, a subject.open
 * record to the log). @kind: a word of subject.open: "witness", "family", "tipster",
 * "device_owner", "source", "custodian", "member". */
gboolean athar_case_new_subject (
	AtharCase *c, const char *kind, AtharId *ret_subject, GError **error);
/* athar_case_unseal: (transfer full) the sealed fields of a record; LOCKED without keyring,
 * NOT_FOUND when this keyring lacks the subject's key (forgotten or never held), or nothing is
 * sealed. */
AtharJson *athar_case_unseal (AtharCase *c, const AtharRecord *record, GError **error);
/* athar_case_forget_subject: drop the key: what is sealed for it means nothing any more, here and
 * in every copy whose keys were this keyring's. Irrevocable. */
gboolean athar_case_forget_subject (AtharCase *c, const AtharId *subject, GError **error);
/* athar_case_read_record: (transfer full) by record id. NOT_FOUND. */
AtharRecord *athar_case_read_record (AtharCase *c, const AtharHash *id, GError **error);
/* athar_case_next_number: the next number of this installation's references for items (1, 2, …),
 * reserved for this handle: no other handle or process gets it. Opens the log when there is none.
 */
gboolean athar_case_next_number (AtharCase *c, uint64_t *ret_number, GError **error);
/* athar_case_resolve: an entity by id, unique id prefix (4 characters or more), or reference
 * (SDN-A-000417, case-insensitive, Arabic digits read). NOT_FOUND; INVALID when several fit: both
 * are named. */
gboolean athar_case_resolve (AtharCase *c, const char *text, AtharId *ret_entity, GError **error);
/* athar_case_admit: let another installation's log count. @vkey: its key, as its owner tells it;
 * it must be the key that stands in the folder. @letters: of its references, NULL = the next free
 * ones. NOT_FOUND, SIGNATURE (another key), EXISTS (counts already), INVALID. */
gboolean athar_case_admit (AtharCase *c, const char *vkey, const char *letters, GError **error);
gboolean athar_case_rebuild (AtharCase *c,
	gboolean (*progress) (uint64_t done, uint64_t all, gpointer payload), gpointer payload,
	GError **error);
/* athar_case_keep: what op/shelf.c has read stays with the handle, and is freed with it or when
 * something else takes its place. @data: (transfer full). */
void athar_case_keep (AtharCase *c, gpointer data, GDestroyNotify free_data);
gpointer athar_case_get_kept (AtharCase *c); /* (transfer none) (nullable) */
