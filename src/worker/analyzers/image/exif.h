/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/exif.h: what a picture says about itself, by libexif: claims, verbatim,
 * numbers beside them.
 */
#pragma once

#include "worker/analyzer.h"

/* athar_exif_read: (transfer full) (nullable) claims; NULL when there are none.
 * @ret_orientation 1..8, 1 when absent. */
AtharJson *athar_exif_read (const void *data, size_t bytes, int *ret_orientation);
