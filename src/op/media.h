/* SPDX-License-Identifier: Apache-2.0
 *
 * op/media.h: the one gate for the bytes, pictures and texts of a thing. Whoever gives them out (the
 * server, find's pieces of text) asks here; nothing is printed here.
 *
 *     g_autoptr (AtharMedia) media = athar_media_open (c, person, "SDN-A-000417", &error);
 *     athar_media_open_original (media, &fd, &bytes, &error);
 *     g_autoptr (GBytes) thumb = athar_media_read_picture (media, "thumb", &type, &error);
 *
 * Invariants:
 *  G1  What a child or a victim of sexual violence is seen in is given to named reviewers only
 *      (`member reviewer`): DENIED for anybody else, with the next step.
 *  G2  A flag on one item holds for every item with the same bytes, for their sidecars, and for what a
 *      sidecar belongs to: a copy under another name is no way around it.
 *  G3  Bytes are looked up by what the records say, never by a hash that a caller names.
 * An AtharMedia borrows the case's handle and is used in its thread; the state is that of its opening.
 */
#pragma once

#include "case/case.h"

typedef struct AtharMedia AtharMedia;

/* athar_media_open: @person: (nullable) who asks; NULL: the person of the keyring, which is not opened.
 * @thing: id, unique prefix or reference. NOT_FOUND (also: a thing without bytes), INVALID, DENIED. */
AtharMedia *athar_media_open (
	AtharCase *c, const AtharId *person, const char *thing, GError **error);
void athar_media_free (AtharMedia *media);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharMedia, athar_media_free)

/* (transfer none) all of these, as long as the media. */
const char *athar_media_get_reference (const AtharMedia *media); /* (nullable) */
const char *athar_media_get_name (const AtharMedia *media); /* last part of its path, as shown */
const AtharHash *athar_media_get_object (const AtharMedia *media);
/* athar_media_get_type: by content, as an analyzer said ("image/jpeg"); "application/octet-stream" as
 * long as nobody has looked. Of letters, digits and "/+-." only: fit for a header. Which types a browser
 * may show is the server's business. */
const char *athar_media_get_type (const AtharMedia *media);

/* athar_media_open_original: a readable, seekable descriptor of the caller's, at 0. NOT_FOUND when the
 * object is not in this copy of the case. */
gboolean athar_media_open_original (
	const AtharMedia *media, int *ret_fd, uint64_t *ret_bytes, GError **error);
/* athar_media_read_picture: (transfer full) "thumb", "poster", "strip", "page-3", …; made in the jail.
 * @ret_type: (transfer none) its media type. NOT_FOUND. */
GBytes *athar_media_read_picture (
	const AtharMedia *media, const char *name, const char **ret_type, GError **error);
/* athar_media_list_pictures: (transfer full) their names, NULL-terminated, pages in the order of pages. */
char **athar_media_list_pictures (const AtharMedia *media, GError **error);

/* One part of the words in it: a page, a sheet, 64 KiB of plain text … @part counts from 1. */
typedef gboolean (*AtharMediaText) (const char *analyzer, int64_t part, const char *text,
	gpointer payload, GError **error);
gboolean athar_media_each_text (
	const AtharMedia *media, AtharMediaText text, gpointer payload, GError **error);

/* athar_media_may_see: the gate alone, of the bytes of @object. @person as above. */
gboolean athar_media_may_see (AtharCase *c, const AtharId *person, const AtharHash *object,
	gboolean *ret_may, GError **error);
