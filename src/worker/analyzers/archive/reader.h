/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/archive/reader.h: libarchive over the object's descriptor, with the formats and
 * filters that need no other program. Also used for office documents and e-books, which are ZIPs.
 */
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include "worker/analyzer.h"

typedef struct AtharArchive AtharArchive;
/* athar_archive_open: INVALID when libarchive does not know it. @zip_only: nothing but ZIP is
 * tried. */
AtharArchive *athar_archive_open (AtharTask *task, bool zip_only, GError **error);
void athar_archive_free (AtharArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharArchive, athar_archive_free)

/* athar_archive_next: the next member, NULL at the end. INVALID: damaged from here on; what came
 * before stands. */
gboolean athar_archive_next (
	AtharArchive *archive, struct archive_entry **ret_entry, GError **error);
/* athar_archive_name: (transfer none) verbatim bytes of the member's name; "" when it has none. */
const char *athar_archive_name (struct archive_entry *entry);
/* athar_archive_read: (transfer full) the current member's bytes; LIMIT above @max_bytes, INVALID
 * when damaged or encrypted. */
GBytes *athar_archive_read (AtharArchive *archive, size_t max_bytes, GError **error);
/* athar_archive_lost_end: a ZIP by its beginning, without the record that ends every ZIP: it was cut
 * off. libarchive reads on from the beginning and says nothing. */
bool athar_archive_lost_end (AtharTask *task);
struct archive *athar_archive_peek (AtharArchive *archive);
/* athar_archive_libraries: (transfer full) "libarchive 3.6.2 …". */
char *athar_archive_libraries (void);
