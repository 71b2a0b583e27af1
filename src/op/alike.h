/* SPDX-License-Identifier: Apache-2.0
 *
 * op/alike.h: which pictures of a case look like one of them: the hashes of derived.db in the
 * engine near. Recall is 1.0 for PDQ distance <= radius at quality >= 50 on both sides; every hit
 * tells its distance and turn, which is why it is a hit.
 */
#pragma once

#include "base/id.h"
#include "db/db.h"

typedef struct {
	AtharHash object;
	unsigned distance; /* of 256 bits */
	unsigned turn; /* 0 as is, 1..7: which turn of the picture asked for (docs/format/facts.md)
			*/
} AtharAlike;

/* athar_alike_turn_key: the message that says how the other picture lies. */
const char *athar_alike_turn_key (unsigned turn);

typedef struct AtharAlikes AtharAlikes;
/* athar_alikes_load: every hash good enough to compare, into memory (64 bytes each). */
AtharAlikes *athar_alikes_load (AtharDb *derived, GError **error);
void athar_alikes_free (AtharAlikes *alikes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharAlikes, athar_alikes_free)
/* athar_alikes_find: (transfer full) AtharAlike array, nearest first, without @object itself.
 * @ret_quality: (nullable) -1 when
 * @object has no hash; below 50 nothing is compared. */
GArray *athar_alikes_find (AtharAlikes *alikes, AtharDb *derived, const AtharHash *object,
	unsigned radius, int *ret_quality, GError **error);
