/* SPDX-License-Identifier: Apache-2.0
 *
 * op/media.h: the bytes and pictures of one thing, and the one gate before them: what shows a
 * child or a victim of sexual violence is given to named reviewers only, and so are the words that tell
 * what is seen: posts, notes, titles, texts in it. Invariants:
 *  G1  DENIED, or "restricted" in place of words, for whoever was not named (`member reviewer`).
 *  G2  A flag on one item holds for every item with the same bytes, for its sidecars, and for what a sidecar
 *      belongs to, also after the flagged one was withdrawn: a copy under another name is no way around it.
 *  G3  Bytes are looked up by what the records say, never by a hash that a caller names.
 *
 *     g_auto (AtharMedia) media = {0};
 *     if (!athar_media_find (c, person, id, &media, error)) …           // DENIED: not for this person
 *     athar_media_open (c, &media, &fd, error);                          // the original
 *     athar_media_picture (c, &media, "thumb", &bytes, &type, error);    // made in the jail
 */
#pragma once

#include "op/op.h"

typedef struct {
	AtharId id;
	AtharHash object;
	uint64_t bytes;
	char *reference;
	char *type; /* by content, as the analyzer "magic" says; "application/octet-stream" until it looked */
} AtharMedia;

void athar_media_clear (AtharMedia *media);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharMedia, athar_media_clear)

/* athar_media_find: @person: (nullable) who looks. NOT_FOUND: no such item, or it has no bytes; DENIED. */
gboolean athar_media_find (AtharCase *c, const AtharId *person, const AtharId *id,
	AtharMedia *ret_media, GError **error);
/* athar_media_object: the bytes of an item, whoever asks. NOT_FOUND. */
gboolean athar_media_object (
	AtharCase *c, const AtharId *id, AtharHash *ret_object, GError **error);
/* athar_media_call_may: may whoever calls (the one logged in, else the keyring's person) read words about the
 * item or exhibit @id? Of anything else there is nothing to keep back. */
gboolean athar_media_call_may (
	AtharCall *call, const AtharId *id, gboolean *ret_may, GError **error);
/* athar_media_may: may @person see what is inside the item? (G2) */
gboolean athar_media_may (
	AtharCase *c, const AtharId *person, const AtharHash *object, gboolean *ret_may, GError **error);
/* athar_media_is_reviewer: was @person named? */
gboolean athar_media_is_reviewer (
	AtharCase *c, const AtharId *person, gboolean *ret_yes, GError **error);
/* athar_media_open: a descriptor of the original, to be read only. NOT_FOUND: it is missing in objects/. */
gboolean athar_media_open (AtharCase *c, const AtharMedia *media, int *ret_fd, GError **error);
/* athar_media_picture: NOT_FOUND: there is none of that name. @ret_bytes, @ret_type: (transfer full). */
gboolean athar_media_picture (AtharCase *c, const AtharMedia *media, const char *name,
	GBytes **ret_bytes, char **ret_type, GError **error);
/* athar_media_is_safe: may a browser show it in place? Pictures, films and sounds that browsers decode in their own
 * jail; not SVG, HTML, XML or PDF, which are programs. */
bool athar_media_is_safe (const char *type);
