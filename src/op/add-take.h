/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-take.h: one taking in: files to objects to records, with a fate for each.
 *
 * Order: store a file, remember its record, and every so often append what is remembered in one
 * commit (objects before records). What was appended is acknowledged; a crash or an interruption
 * loses nothing of it, and the same command again finds the rest: an item is the same when object,
 * source label and verbatim path are.
 */
#pragma once

#include "op/add-acquire.h"
#include "op/add-walk.h"

typedef enum {
	ATHAR_FATE_TAKEN,
	ATHAR_FATE_COPY,       /* taken; the same bytes stand under other references */
	ATHAR_FATE_ALREADY,    /* this very item is here */
	ATHAR_FATE_LINK,       /* skipped: a symbolic link */
	ATHAR_FATE_SPECIAL,    /* skipped: device, pipe, socket */
	ATHAR_FATE_REFUSED,    /* skipped: beyond a limit, a loop, the case itself, sealed answers */
	ATHAR_FATE_UNREADABLE, /* failed: a file or a folder */
	ATHAR_N_FATES
} AtharFateKind;

typedef struct {
	AtharFateKind kind;
	const AtharFound *found;
	AtharHash object; /* TAKEN, COPY, ALREADY */
	uint64_t bytes;
	AtharId item;
	GArray *copies;	     /* AtharId: other items with the same bytes; NULL: none */
	GPtrArray *warnings; /* AtharAnalysisWarning-like JSON {"key","args"}: AtharJson*; NULL:
				none */
	GPtrArray *similar;  /* AtharJson* {"reference","distance","turn"}; NULL: none */
	GError *error;
	bool changed; /* the file changed while it was read */
} AtharFate;

typedef struct AtharTaking AtharTaking;

/* @walk, @acquisition: (transfer none), must outlive it. @source: the label. */
AtharTaking *athar_taking_new (
	AtharCall *call, const AtharWalk *walk, AtharAcquisition *acquisition, const char *source);
void athar_taking_free (AtharTaking *taking);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharTaking, athar_taking_free)
/* athar_taking_run: every found file. FALSE: stopped (CANCELLED, NO_SPACE, LOCKED …); what was
 * appended before stands. */
gboolean athar_taking_run (AtharTaking *taking, GError **error);
/* athar_taking_put_fd: one stream of bytes under a name ("-"); @found of its fate is (transfer
 * none). */
gboolean athar_taking_put_fd (AtharTaking *taking, int fd, const AtharFound *found, GError **error);
gboolean athar_taking_commit (AtharTaking *taking, GError **error);  /* what is remembered */
const GPtrArray *athar_taking_get_fates (const AtharTaking *taking); /* AtharFate*, in order */
const AtharId *athar_taking_get_acquisition (const AtharTaking *taking);
const char *athar_taking_get_source (const AtharTaking *taking);
/* athar_taking_finish: the receipt as an object, add.end as a record. Nothing at all when nothing
 * new came. */
gboolean athar_taking_finish (AtharTaking *taking, gboolean complete, AtharHash *ret_receipt,
	gboolean *ret_kept, GError **error);
