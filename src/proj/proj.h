/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/proj.h: what follows from records, in index.db. Has its only writable handle.
 *
 * Invariants:
 *  P1  index.db is a pure function of the set of records of admitted logs: any order, any batching,
 * the same dump. P2  Truth never depends on clocks or order; (at, log, i) orders display only. P3
 * A record is in force unless an in-force record names it in `over`. P4  Unknown types, versions
 * and fields are kept (record table) and flagged, never projected. P5  index.db stores the heads it
 * has projected; behind = catch up, otherwise (root differs, damaged, older schema) rebuild. A log
 * counts when it is the founding log, or an in-force log.admit in a counted log names its id and
 * key, or its log.open carries a continuation signed by a counted log's key (docs/design/0002).
 */
#pragma once

#include "base/error.h"
#include "db/db.h"
#include "log/log.h"
#include "log/record.h"

/* Schema and meaning. index.db is made again when it holds another one, or folded its names by
 * another ATHAR_FOLD_VERSION. */
#define ATHAR_PROJ_VERSION 5

typedef struct AtharProj AtharProj;

/* athar_proj_open: @dir is the case folder. @writable FALSE: the tables as they are (may be
 * behind). A missing, damaged or older index.db is made anew when writable; else an in-memory one
 * is built from @logs at sync. */
AtharProj *athar_proj_open (const char *dir, gboolean writable, GError **error);
void athar_proj_free (AtharProj *proj);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharProj, athar_proj_free)

/* Progress by records done of all; return FALSE to cancel. May be NULL. */
typedef gboolean (*AtharProjProgress) (uint64_t done, uint64_t all, gpointer payload);
/* athar_proj_sync: project what the logs (AtharLog*) hold beyond the stored heads; admits logs as
 * their admissions appear.
 * @founder: the founding log's id. */
gboolean athar_proj_sync (AtharProj *proj, const GPtrArray *logs, const AtharId *founder,
	AtharProjProgress progress, gpointer payload, GError **error);
/* athar_proj_rebuild: drop everything, then sync. Writes a new file beside and renames it:
 * interrupted, the old one stands. */
gboolean athar_proj_rebuild (AtharProj *proj, const GPtrArray *logs, const AtharId *founder,
	AtharProjProgress progress, gpointer payload, GError **error);
AtharDb *athar_proj_get_db (
	AtharProj *proj); /* (transfer none) read through statements on v_* views */
gboolean athar_proj_dump (AtharProj *proj,
	gboolean (*line) (const char *json, gpointer payload, GError **error), gpointer payload,
	GError **error);
