/* SPDX-License-Identifier: Apache-2.0
 *
 * log/check.h: one run of athar_log_check(): what check.c (bundles and tiles), check-tail.c (key,
 * checkpoint, frames) and check-files.c (old partial files, foreign files) share. Faults are
 * gathered from all threads and told in order at the end.
 */
#pragma once

#include "log/private.h"

/* Order of telling: key and checkpoint, tail, bundles and level-0 tiles, higher tiles, files. */
enum { CHECK_HEAD, CHECK_TAIL, CHECK_ENTRIES, CHECK_TILES, CHECK_FILES };

typedef struct {
	AtharHash bundle, tile; /* roots of what the two files say */
	bool have_bundle, have_tile;
} AtharCheckPair;

typedef struct {
	AtharLog *log;
	const AtharLogState *state;
	GMutex mutex;
	GArray *found; /* Found, private to check.c */
	uint64_t n;    /* bundles */
	AtharCheckPair *pairs;
	gint next; /* bundle nobody took yet */
	gint full; /* so many faults that the rest is not looked for */
	GPtrArray *early; /* paths of entries that the log does not have yet */
} AtharCheck;

/* Thread-safe; takes @error. */
void athar_check_found (AtharCheck *check, unsigned phase, uint64_t place, GError *error);
/* The same with a new error from key and (name, value) pairs; "path" is put before as logs/<id>/@path. */
void athar_check_fault (AtharCheck *check, unsigned phase, uint64_t place, const char *key,
	const char *path, ...) G_GNUC_NULL_TERMINATED;
/* A file that could not be read: missing, of a wrong size, refused by the system. Takes @error. */
void athar_check_unreadable (AtharCheck *check, unsigned phase, uint64_t place, const char *path, GError *error);

void athar_check_tail (AtharCheck *check);
void athar_check_files (AtharCheck *check);
/* tree.c: signed roots of all full bundles, or NULL when too much is damaged to know. */
const GArray *athar_log_signed_roots (AtharLog *log);
/* log.c: is key.pub still what was read at opening? */
gboolean athar_log_check_key (const AtharLog *log, GError **error);
/* log.c: look at everything again, waiting for a writer when something is odd; refresh_all keeps what it saw. */
gboolean athar_log_look_settled (AtharLog *log, AtharLogState **ret_state, GError **error);
gboolean athar_log_refresh_all (AtharLog *log, GError **error);
