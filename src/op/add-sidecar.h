/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-sidecar.h: which file goes with which, by their names in one folder: what yt-dlp,
 * auto-archiver and ProofMode leave beside a film or picture. A table of endings; a companion stays
 * attached to its item as evidence, and is read in the jail.
 */
#pragma once

#include "op/add-walk.h"

/* athar_sidecar_pair: sets main and sidecar_kind of companions, and moves each behind its main
 * file. A companion whose main file is not there stays a file of its own. */
void athar_sidecar_pair (AtharWalk *walk);
