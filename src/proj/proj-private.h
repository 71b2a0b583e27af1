/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/proj-private.h: what the files of proj/ share. Tests of proj include it too; nobody else.
 */
#pragma once

#include "base/fs.h"
#include "model/model.h"
#include "proj/proj.h"

#define ATHAR_PROJ_FILE "index.db"
#define ATHAR_PROJ_NEW "index.db.new"
#define ATHAR_PROJ_OLD "index.db.old"

/* What an entry turned out to be; column record.state. */
typedef enum {
	ATHAR_STATE_UNKNOWN, /* type or version that this athar does not know */
	ATHAR_STATE_KNOWN,
	ATHAR_STATE_UNFIT,     /* the body does not fit its type */
	ATHAR_STATE_UNREADABLE /* no record, or one that belongs elsewhere */
} AtharState;

/* An entry, read and checked: what can be done on another thread. */
typedef struct {
	AtharRecord *record; /* NULL: unreadable */
	AtharHash id;
	AtharId log;
	uint64_t index;
	const AtharType *type; /* NULL: unknown */
	AtharState state;
} AtharPrepared;
void athar_prepared_init (
	AtharPrepared *prepared, const AtharId *log, uint64_t index, GBytes *entry);
void athar_prepared_init_record (AtharPrepared *prepared, AtharRecord *record);
void athar_prepared_clear (AtharPrepared *prepared);

struct AtharProj {
	char *dir;
	AtharDb *db;
	bool writable;		/* may write dir/index.db */
	bool in_memory;		/* db is not dir/index.db */
	bool bulk;		/* a rebuild: no indexes yet, settled at the end */
	bool admission_changed; /* something bears on an admission */
	uint64_t inode;		/* of the file that db has open */
	GHashTable *touched;	/* tally.c: things that may count otherwise now; NULL: not counting */
};

/* ---- project.c ---- */
int64_t athar_proj_num (const AtharId *log); /* log_head.num */
gboolean athar_proj_n (const AtharId *log, uint64_t index, int64_t *ret_n, GError **error);
/* athar_proj_put: rows of one record, in any order. @dirty: n (int64) of records whose being in
 * force may change. */
gboolean athar_proj_put (
	AtharProj *proj, const AtharPrepared *prepared, GArray *dirty, GError **error);
/* ---- inforce.c ---- */
gboolean athar_proj_settle (AtharProj *proj, const GArray *dirty, GError **error);
gboolean athar_proj_settle_all (AtharProj *proj, GError **error);

/* ---- tally.c: counters, exact after every transaction ---- */
void athar_tally_begin (AtharProj *proj);
void athar_tally_drop (AtharProj *proj);
/* athar_tally_touch: before a row about @id changes. */
gboolean athar_tally_touch (AtharProj *proj, const AtharId *id, GError **error);
gboolean athar_tally_settle (AtharProj *proj, GError **error); /* after all of them changed */
gboolean athar_tally_all (AtharProj *proj, GError **error);    /* of empty counters: everything */

/* ---- file.c: where the tables are ---- */
bool athar_proj_version_fits (AtharDb *db);
AtharDb *athar_proj_new_memory (bool with_indexes, GError **error);
AtharDb *athar_proj_new_file (const char *path, bool with_indexes, GError **error);
gboolean athar_proj_make_indexes (AtharDb *db, GError **error);
gboolean athar_proj_open_file (AtharProj *proj, GError **error);
gboolean athar_proj_same_file (
	const AtharProj *proj); /* FALSE: somebody has put another index.db in place */
/* athar_proj_swap: the new file takes the place of the old one; nothing of the old one is left. */
gboolean athar_proj_swap (AtharProj *proj, GError **error);
gboolean athar_proj_meta_put (AtharDb *db, const char *name, const char *value, GError **error);
/* athar_proj_meta_get: (transfer full) NULL with @error, or "" when it was never put. */
char *athar_proj_meta_get (AtharDb *db, const char *name, GError **error);

/* ---- head.c, admit.c: which logs count, and how far they are projected ---- */
typedef struct {
	int64_t num;
	AtharId id;
	uint64_t size;
	AtharHash root;
} AtharHead;
GArray *athar_proj_heads (AtharProj *proj, GError **error); /* AtharHead by num */
gboolean athar_proj_head_put (
	AtharProj *proj, const AtharHead *head, bool founding, GError **error);
/* athar_proj_admit: let those of @logs count that admissions in force, or a voucher, name; @ret_n:
 * how many are new. */
gboolean athar_proj_admit (AtharProj *proj, const GPtrArray *logs, size_t *ret_n, GError **error);
AtharLog *athar_proj_find_log (const GPtrArray *logs, const AtharId *id);

/* ---- feed.c: entries of a log, read and checked on a second thread ---- */
typedef struct AtharFeed AtharFeed;
AtharFeed *athar_feed_new (AtharLog *log, uint64_t from, uint64_t to);
/* athar_feed_next: (transfer full) the next AtharPrepared's; NULL at the end, or with @error. */
GArray *athar_feed_next (AtharFeed *feed, GError **error);
void athar_feed_free (AtharFeed *feed); /* stops the reader; @log is free to use again */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharFeed, athar_feed_free)
