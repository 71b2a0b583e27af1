/* SPDX-License-Identifier: Apache-2.0
 *
 * log/private.h: what the files of log/ share. Nobody else includes it.
 *
 *   log.c      create, open, lock, append            view.c   what the files say now (checkpoint +
 * tail → AtharLogState) publish.c  bundles, tiles, checkpoint; tail shrinks   tree.c   the tree
 * read from files; bundles against signed roots read.c     entries prove.c  proofs check.c  every
 * byte
 */
#pragma once

#include "base/fs.h"
#include "log/log.h"
#include "log/merkle.h"
#include "log/tail.h"
#include "log/tile.h"

#define ATHAR_LOG_KEY "key.pub"
#define ATHAR_LOG_CHECKPOINT "checkpoint"
#define ATHAR_LOG_TAIL "tail"

/* What one look at the files gave. Replaced as a whole, so that a failed look leaves the old one. */
typedef struct {
	GBytes *note;       /* the file `checkpoint`; NULL: none, or not a good one */
	uint64_t published; /* entries it covers */
	AtharMerkle base;   /* their tree; its root is signed, when base_known */
	bool base_known;
	GArray *frames;      /* AtharFrame: the good ones, in file order */
	uint64_t tail_bytes; /* the next frame goes here */
	uint64_t torn_bytes; /* torn frame behind tail_bytes */
	guint torn_warning;  /* its place among the warnings */
	GArray *leaves;      /* AtharHash of entries [published, tree.size) */
	AtharMerkle tree;    /* all entries */
	GBytes *head;        /* signed note of tree.size; NULL: empty or not signed */
	GPtrArray *warnings; /* GError* */
	GError *fault;       /* damaged: nothing is appended or cut */
} AtharLogState;
AtharLogState *athar_log_state_new (void);
void athar_log_state_free (AtharLogState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharLogState, athar_log_state_free)
void athar_log_state_warn (AtharLogState *state, GError *warning); /* takes it */

struct AtharLog {
	int fd; /* the folder logs/<id> */
	AtharId id;
	AtharVerifier verifier;
	AtharLogState *state;
	AtharFileLock *lock;
	AtharFd tail_fd; /* open for appending while locked */
	bool refuses;    /* a sync failed: what is on disk is not known any more */
	GArray *roots;	 /* AtharHash: signed roots of the full bundles of roots_size entries; NULL:
			    not asked for yet */
	uint64_t roots_size;
	bool roots_known;
};

/* "logs/<id>/<name>": how messages name a file. (transfer full) */
char *athar_log_dup_name (const AtharLog *log, const char *name);

/* view.c: look again. Without @settled (nobody can write meanwhile) a look that met anything odd
 * gives TRUE with *ret_state NULL: look again under a lock. */
gboolean athar_log_look (AtharLog *log, bool settled, AtharLogState **ret_state, GError **error);
/* The part of the tail behind what @log has seen, while `checkpoint` stays the same. FALSE: look at
 * everything instead. */
bool athar_log_look_further (AtharLog *log);
/* Add one good frame to the state's tree. With @verify its signature is checked too. */
gboolean athar_log_chain (const AtharLog *log, AtharLogState *state, const AtharFrame *frame,
	bool verify, GError **error);

/* tree.c. Tiles and bundles of a log of @published entries; a partial file that is gone is read from the full one. */
gboolean athar_log_tile (const AtharLog *log, uint64_t published, unsigned level, uint64_t n, AtharHash *ret_hashes,
                         unsigned *ret_width, GError **error);
gboolean athar_log_bundle (const AtharLog *log, uint64_t published, uint64_t n, AtharBundle *ret_bundle,
                           unsigned *ret_width, GError **error);
/* The tree of the first @size of @published entries, from at most seven tiles. Not checked against anything. */
gboolean athar_log_frontier (const AtharLog *log, uint64_t size, uint64_t published,
	AtharMerkle *ret_tree, GError **error);
/* The tree that has the signed @root: from the frontier, else from all hashes, else from all
 * entries (*ret_repaired). */
gboolean athar_log_base (const AtharLog *log, uint64_t published, const AtharHash *root, AtharMerkle *ret_tree,
                         bool *ret_repaired, GError **error);
/* Are @leaves (all of bundle @n) the signed ones? *ret_known FALSE: too much is damaged to tell. */
bool athar_log_bundle_signed (AtharLog *log, uint64_t n, const AtharHash *leaves, unsigned width, bool *ret_known);
/* The signed hashes of tile @n of @level, from whichever files still give them. FALSE: too much is damaged to tell. */
bool athar_log_signed_hashes (
	AtharLog *log, unsigned level, uint64_t n, AtharHash *ret_hashes, unsigned *ret_width);
/* The published bundle @n with every entry verified; good[k] tells entry k. Entries the tail holds
 * too are taken from there when the bundle is bad. */
typedef struct {
	GBytes *memory[ATHAR_TILE_WIDTH]; /* not owned */
	const uint8_t *data[ATHAR_TILE_WIDTH];
	size_t bytes[ATHAR_TILE_WIDTH];
	AtharHash leaves[ATHAR_TILE_WIDTH];
	bool good[ATHAR_TILE_WIDTH];
	unsigned width;
	bool whole; /* all are good */
	AtharBundle bundle;
} AtharEntries;
void athar_entries_free (AtharEntries *entries);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharEntries, athar_entries_free)
AtharEntries *athar_log_entries (AtharLog *log, uint64_t n, GError **error);
/* Entry @index of the tail's good frames; NULL when none holds it. */
const uint8_t *athar_log_tail_entry (
	const AtharLogState *state, uint64_t index, size_t *ret_bytes, GBytes **ret_memory);
