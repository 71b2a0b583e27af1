/* SPDX-License-Identifier: Apache-2.0
 *
 * case/append.c: the one place where a record is made and appended. The order of a commit:
 *
 *   check drafts by the model (C2) · open the keyring (C4) · make objects durable (C1) · lock the
 * log, see what others appended · lock the log's place in the keyring, compare its remembered head
 * (C3) · write the records, seal · note in the keyring that a commit begins, and where · sign and
 * append the frame (one fdatasync: from here on it has happened) · remember the head · project (C5)
 * · unlock.
 */
#include <string.h>

#include "base/time.h"
#include "case/case-private.h"
#include "log/merkle.h"
#include "model/model.h"

static gboolean
check_draft (const AtharDraft *draft, GError **error)
{
	const AtharType *type = athar_model_find (draft->type, draft->version);
	if (!type)
		return athar_throw (error, ATHAR_ERROR_INVALID, "case.type-unknown", "type",
			draft->type, "version", ATHAR_I64 (draft->version), NULL);
	if (draft->sealed && !draft->subject)
		return athar_throw (
			error, ATHAR_ERROR_INVALID, "case.no-subject", "type", draft->type, NULL);
	return athar_model_check (type, draft->body, draft->sealed, false, error);
}

static gboolean
seal_parts (AtharKeyring *keyring, const AtharId *case_id, const AtharDraft *draft,
	AtharRecordParts *parts, uint8_t *nonce, GError **error)
{
	/* The record without "sealed" is what the box is bound to. */
	g_autoptr (GBytes) ad = athar_record_write (parts, error);
	g_autoptr (GBytes) plain = ad ? athar_json_canonical_bytes (draft->sealed) : NULL;
	if (!ad)
		return FALSE;
	parts->box = athar_keyring_seal (keyring, case_id, draft->subject, plain, ad, nonce, error);
	explicit_bzero ((void *)g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
	parts->subject = draft->subject;
	parts->nonce = nonce;
	return parts->box != NULL;
}

GBytes *
athar_case_write_record (AtharKeyring *keyring, const AtharId *case_id, const AtharId *log,
	uint64_t index, int64_t at_us, const AtharDraft *draft, GError **error)
{
	uint8_t nonce[ATHAR_NONCE_BYTES];
	GBytes *entry;
	AtharRecordParts parts = {
		.type = draft->type,
		.version = draft->version,
		.by = *athar_keyring_get_person (keyring),
		.log = *log,
		.index = index,
		.at_us = at_us,
		.over = draft->over,
		.n_over = draft->n_over,
		.body = draft->body,
	};
	if (!parts.version)
		parts.version = athar_model_find (draft->type, 0)->version;
	if (draft->sealed && !seal_parts (keyring, case_id, draft, &parts, nonce, error))
		return NULL;
	entry = athar_record_write (&parts, error);
	g_clear_pointer (&parts.box, g_bytes_unref);
	return entry;
}

/* Before anything is signed the keyring knows that it will be, and in which folder: after a crash
 * a copy of that folder cannot be signed on from the same head. */
static gboolean
begin (int logs_fd, const AtharLog *log, GError **error)
{
	g_auto (AtharFd) keys_fd = -1;
	AtharPlace place;
	return athar_log_place (logs_fd, log, &place, error) &&
	       athar_keyfile_open_dir (&keys_fd, error) &&
	       athar_keyfile_begin (keys_fd, athar_log_get_id (log), athar_log_get_size (log),
		       &place, error);
}

gboolean
athar_case_commit (AtharKeyring *keyring, int logs_fd, AtharLog *log, GBytes *const *entries,
	size_t n, GError **error)
{
	const AtharId *id = athar_log_get_id (log);
	const AtharSigner *signer = athar_keyring_get_signer (keyring, id, error);
	AtharHash root;
	if (!signer || !begin (logs_fd, log, error) ||
		!athar_log_append (log, entries, n, signer, error))
		return FALSE;
	athar_log_get_root (log, &root);
	return athar_keyring_remember (keyring, id, athar_log_get_size (log), &root, error);
}

/* (transfer full) log.open before the drafts when the log is empty. */
static GPtrArray *
write_all (AtharCase *c, const AtharDraft *drafts, size_t n, GError **error)
{
	g_autoptr (GPtrArray) entries =
		g_ptr_array_new_full ((guint)n + 1, (GDestroyNotify)g_bytes_unref);
	const AtharId *log = athar_log_get_id (c->own);
	uint64_t size = athar_log_get_size (c->own);
	int64_t now_us = athar_time_now_us ();
	if (size == 0) {
		g_autoptr (AtharJson) body = athar_case_open_body (c, c->own, error);
		AtharDraft open = {.type = "log.open", .body = body};
		GBytes *entry = body && check_draft (&open, error)
					? athar_case_write_record (
						  c->keyring, &c->id, log, 0, now_us, &open, error)
					: NULL;
		if (!entry)
			return NULL;
		g_ptr_array_add (entries, entry);
	}
	for (size_t i = 0; i < n; i++) {
		GBytes *entry = athar_case_write_record (
			c->keyring, &c->id, log, size + entries->len, now_us, &drafts[i], error);
		if (!entry)
			return NULL;
		g_ptr_array_add (entries, entry);
	}
	return g_steal_pointer (&entries);
}

static void
set_ids (const GPtrArray *entries, size_t n, AtharHash *ret_ids)
{
	for (size_t i = 0; i < n; i++) {
		GBytes *entry = entries->pdata[entries->len - n + i];
		athar_merkle_leaf (
			g_bytes_get_data (entry, NULL), g_bytes_get_size (entry), &ret_ids[i]);
	}
}

typedef enum { COMMIT_DONE, COMMIT_FAILED, COMMIT_OTHER_LOG } Commit;

/* The log is locked. A head that cannot be remembered after the frame is on disk is a notice: the
 * next commit finds the log beyond its head and consistent with it. */
static Commit
commit_locked (AtharCase *c, const AtharDraft *drafts, size_t n, AtharHash *ret_ids, GError **error)
{
	g_autoptr (AtharFileLock) head_lock = NULL;
	g_autoptr (GPtrArray) entries = NULL;
	g_autoptr (GError) failed = NULL;
	const AtharId *id = athar_log_get_id (c->own);
	uint64_t size = athar_log_get_size (c->own);
	g_auto (AtharFd) keys_fd = -1;
	AtharKeyLog known;
	head_lock = athar_keyring_lock_log (c->keyring, id, error);
	if (!head_lock || !athar_keyfile_open_dir (&keys_fd, error) ||
		!athar_keyfile_read_log (keys_fd, id, &known, error))
		return COMMIT_FAILED;
	if (athar_head_compare (c->logs_fd, c->own, &known) != ATHAR_HEAD_GOOD)
		return COMMIT_OTHER_LOG;
	entries = write_all (c, drafts, n, error);
	if (!entries)
		return COMMIT_FAILED;
	if (!athar_case_commit (c->keyring, c->logs_fd, c->own,
		    (GBytes *const *)entries->pdata, entries->len, &failed)) {
		if (athar_log_get_size (c->own) == size) {
			g_propagate_error (error, g_steal_pointer (&failed));
			return COMMIT_FAILED;
		}
		athar_case_take_notice (c, g_steal_pointer (&failed));
	}
	if (ret_ids)
		set_ids (entries, n, ret_ids);
	c->unpublished = c->stale = true;
	return COMMIT_DONE;
}

/* The lock moves an unfinished commit aside: where to is told only now. */
static void
take_warnings (AtharCase *c)
{
	const GPtrArray *warnings = athar_log_get_warnings (c->own);
	for (guint i = 0; warnings && i < warnings->len; i++)
		athar_case_take_new_notice (c, g_error_copy (warnings->pdata[i]));
}

static Commit
commit_once (AtharCase *c, const AtharDraft *drafts, size_t n, AtharHash *ret_ids, GError **error)
{
	Commit result;
	if (!athar_case_need_log (c, error) ||
		!athar_log_lock (c->own, ATHAR_CASE_LOCK_TIMEOUT_US, error))
		return COMMIT_FAILED;
	take_warnings (c);
	result = commit_locked (c, drafts, n, ret_ids, error);
	if (result == COMMIT_DONE && !c->deferred)
		athar_case_sync (c);
	athar_log_unlock (c->own);
	return result;
}

gboolean
athar_case_check_writable (AtharCase *c, GError **error)
{
	if (c->read_only || c->mode != ATHAR_CASE_WRITE)
		return athar_throw (
			error, ATHAR_ERROR_READ_ONLY, "case.read-only", "path", c->dir, NULL);
	return TRUE;
}

gboolean
athar_case_append (
	AtharCase *c, const AtharDraft *drafts, size_t n, AtharHash *ret_ids, GError **error)
{
	Commit result = COMMIT_OTHER_LOG;
	if (!athar_case_check_writable (c, error))
		return FALSE;
	for (size_t i = 0; i < n; i++)
		if (!check_draft (&drafts[i], error))
			return FALSE;
	if (n == 0)
		return TRUE;
	if (!athar_case_get_keyring (c, error) || !athar_store_flush (c->store, error))
		return FALSE;
	for (unsigned tries = 0; tries < 2 && result == COMMIT_OTHER_LOG; tries++) {
		result = commit_once (c, drafts, n, ret_ids, error);
		if (result == COMMIT_OTHER_LOG)
			athar_case_choose_log (c, true);
	}
	if (result == COMMIT_OTHER_LOG)
		return athar_throw (
			error, ATHAR_ERROR_BUSY, "case.head-moves", "path", c->dir, NULL);
	return result == COMMIT_DONE;
}

void
athar_case_defer_projection (AtharCase *c, gboolean defer)
{
	c->deferred = defer;
}
