/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/host-private.h: between program.c and host.c.
 */
#pragma once

#include "worker/child.h"

/* athar_host_serve: until the other end closes. */
gboolean athar_host_serve (const AtharChildSetup *setup, AtharJson *hello, GError **error);
