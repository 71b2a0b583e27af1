/* SPDX-License-Identifier: Apache-2.0
 *
 * op/docs.h: keeps the index of words in step with the case: records (names, titles, notes, tags,
 * sets, places) from index.db's views and texts that analyzers found, both only as far as they are
 * new.
 */
#pragma once

#include "case/case.h"
#include "db/db.h"

/* @done of @all records and objects in this run; FALSE stops: CANCELLED. */
typedef gboolean (*AtharDocsProgress) (uint64_t done, uint64_t all, gpointer payload);

/* athar_docs_feed: bring the index of words up to date; costs two look-ups when it is. In short
 * transactions, so that another process may write between. READ_ONLY: derived.db cannot be written
 * and stays as it is; what it has can be found. */
gboolean athar_docs_feed (
	AtharCase *c, AtharDocsProgress progress, gpointer payload, GError **error);
/* athar_docs_forget: the next feed begins from nothing. */
gboolean athar_docs_forget (AtharDb *derived, GError **error);
