/* SPDX-License-Identifier: Apache-2.0
 *
 * case/case-private.h: what the files of src/case share about an open case. Nobody else.
 */
#pragma once

#include "case/case.h"
#include "case/keyfile.h"
#include "proj/proj.h"

struct AtharCase {
	char *dir;
	int fd, logs_fd;
	AtharId id, founder;
	char *name, *code, *founder_key;
	AtharCaseMode mode;
	bool read_only;
	AtharStore *store;
	GPtrArray *logs; /* AtharLog*, sorted by id */
	AtharProj *proj;
	AtharDb *derived;
	AtharLog *own;	     /* in logs; what the next append goes to; NULL: it opens a new one */
	AtharLog *continues; /* in logs; ours, but not to be appended to: what a new log goes on
				from */
	GPtrArray *notices;
	AtharKeyring *keyring;
	AtharCaseAsk ask;
	gpointer ask_payload;
	bool deferred; /* project later */
	bool stale;    /* something is not projected */
	bool unpublished;
	AtharId number_log; /* whose numbers [number_next, number_end) are reserved for this handle
			     */
	uint64_t number_next, number_end, number_step;
	gpointer kept; /* (nullable) what a layer above keeps with the handle */
	GDestroyNotify kept_free;
};

#define ATHAR_CASE_LOCK_TIMEOUT_US (INT64_C (10) * 1000000)

/* case.json (open.c, init.c). */
typedef struct {
	AtharId id, founder;
	char *name, *code, *founder_key;
} AtharCaseFile;
void athar_case_file_clear (AtharCaseFile *file);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharCaseFile, athar_case_file_clear)
gboolean athar_case_file_read (int fd, const char *dir, AtharCaseFile *ret_file, GError **error);
gboolean athar_case_file_write (int fd, const AtharCaseFile *file, GError **error);

/* notices: @error is taken. athar_case_take_new_notice: unless the same stands there already. */
void athar_case_take_notice (AtharCase *c, GError *error);
void athar_case_take_new_notice (AtharCase *c, GError *error);
void athar_case_notice (
	AtharCase *c, AtharErrorCode code, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* logs.c */
gboolean athar_case_open_logs (AtharCase *c, GError **error);
AtharLog *athar_case_find_log (AtharCase *c, const AtharId *id); /* (nullable) (transfer none) */
typedef enum {
	ATHAR_HEAD_GOOD, /* at the remembered head or consistently beyond it: may be appended to */
	ATHAR_HEAD_BEHIND, /* the keyring remembers more */
	ATHAR_HEAD_FORKED, /* the keyring remembers something else */
	ATHAR_HEAD_UNSURE, /* the next commit was begun in another copy of the folder, and may stand there */
	ATHAR_HEAD_DAMAGED,
} AtharHeadVerdict;
AtharHeadVerdict athar_head_compare (int logs_fd, AtharLog *log, const AtharKeyLog *known);
/* athar_log_place: where its folder is now. */
gboolean athar_log_place (int logs_fd, const AtharLog *log, AtharPlace *ret_place, GError **error);
/* athar_case_choose_log: sets own and continues; @tell: notices why there is no own log. */
void athar_case_choose_log (AtharCase *c, bool tell);
/* athar_case_make_log: keys and folder of a new log; no record yet. */
AtharLog *athar_case_make_log (
	int logs_fd, AtharKeyring *keyring, const AtharId *case_id, GError **error);
/* athar_case_open_body: (transfer full) the body of log.open for an empty log. */
AtharJson *athar_case_open_body (AtharCase *c, AtharLog *log, GError **error);
/* athar_case_dup_free_letters: (transfer full) the first letters no log that counts has. */
char *athar_case_dup_free_letters (AtharCase *c, GError **error);

/* append.c */
gboolean athar_case_check_writable (AtharCase *c, GError **error);
/* athar_case_write_record: (transfer full) one record's bytes, sealed if the draft says so. */
GBytes *athar_case_write_record (AtharKeyring *keyring, const AtharId *case_id, const AtharId *log,
	uint64_t index, int64_t at_us, const AtharDraft *draft, GError **error);
/* athar_case_commit: entries to a log whose lock and whose lock in the keyring are held. */
gboolean athar_case_commit (AtharKeyring *keyring, int logs_fd, AtharLog *log,
	GBytes *const *entries, size_t n, GError **error);

/* open.c: projects; what goes wrong is a notice, since nothing that was recorded is touched by it.
 */
void athar_case_sync (AtharCase *c);

/* numbers.c: gives back what was reserved and not used. */
void athar_case_release_numbers (AtharCase *c);
