/* SPDX-License-Identifier: Apache-2.0
 *
 * op/shelf.h: every item, companion (sidecar) and exhibit in the order of references, in memory, with
 * columns of what queries ask of them. A position on the shelf stands for a thing, so that a filter
 * is bits (op/bits.h) and a page far down costs no more than the first.
 *
 *     AtharShelf *shelf = athar_shelf_get (c, error);       // read, or kept with the handle
 *     for (guint i = 0; i < athar_shelf_size (shelf); i++) … athar_shelf_id (shelf, i)
 *     const uint8_t *types = athar_shelf_types (shelf, error);     // one for each position, read when first asked for
 *
 * It is kept with the case's handle until records were projected, by whomever. What analyzers find
 * comes in all the time while a delivery is analysed: types and lists follow it every two seconds.
 * Memory: some 25 bytes a thing and 16 for its dates, once asked for; lists that are kept at most 16 MB.
 */
#pragma once

#include "case/case.h"

typedef struct AtharShelf AtharShelf;

typedef enum { ATHAR_SHELF_ITEM, ATHAR_SHELF_COMPANION, ATHAR_SHELF_EXHIBIT } AtharShelfKind;
/* What the bytes are; a companion or exhibit whatever its bytes. Words: athar_shelf_type_word. */
typedef enum {
	ATHAR_SHELF_PHOTO,
	ATHAR_SHELF_FILM,
	ATHAR_SHELF_AUDIO,
	ATHAR_SHELF_DOCUMENT, /* and text */
	ATHAR_SHELF_ARCHIVE,
	ATHAR_SHELF_SIDECAR,
	ATHAR_SHELF_THING, /* exhibit */
	ATHAR_SHELF_OTHER, /* and what nobody has looked at */
	ATHAR_SHELF_N_TYPES,
} AtharShelfType;
enum {
	ATHAR_SHELF_REVIEWED = 1,
	ATHAR_SHELF_NOT_GRAPHIC = 2, /* reviewed, and nobody said that it is */
	ATHAR_SHELF_RESTRICTED = 4,  /* for named reviewers only */
};
#define ATHAR_SHELF_NO_DATE INT64_MAX

/* athar_shelf_get: (transfer none) good until the next call with @c. */
AtharShelf *athar_shelf_get (AtharCase *c, GError **error);
guint athar_shelf_size (const AtharShelf *shelf);
const AtharId *athar_shelf_id (const AtharShelf *shelf, guint i);
AtharShelfKind athar_shelf_kind (const AtharShelf *shelf, guint i);
/* athar_shelf_find: FALSE: it is no item or exhibit in force. */
bool athar_shelf_find (const AtharShelf *shelf, const void *id, guint *ret_i);

/* Columns (transfer none); NULL: error. */
const uint8_t *athar_shelf_types (AtharShelf *shelf, GError **error);  /* AtharShelfType */
const uint8_t *athar_shelf_states (AtharShelf *shelf, GError **error); /* bits above */
/* athar_shelf_dates: the interval of the earliest date told of each thing; ATHAR_SHELF_NO_DATE as
 * its beginning: none was. An open end is INT64_MIN or INT64_MAX - 1. */
typedef struct {
	int64_t from_us, to_us;
} AtharShelfDate;
const AtharShelfDate *athar_shelf_dates (AtharShelf *shelf, GError **error);
const char *athar_shelf_type_word (AtharShelfType type);

/* Lists of positions that a query means, by any key of its caller; the oldest leave when there are
 * more than 16 or together more than four million positions. */
const GArray *athar_shelf_kept (AtharShelf *shelf, const char *key);	    /* (nullable) guint */
void athar_shelf_keep (AtharShelf *shelf, const char *key, GArray *list); /* (transfer full) */
