/* SPDX-License-Identifier: Apache-2.0
 *
 * server/handles.h: open cases for reading. A case handle is one thread's and takes milliseconds to open,
 * so a few are kept:
 *
 *     AtharCase *c = athar_handles_take (handles, error);
 *     …
 *     athar_handles_give (handles, c);
 *
 * What is taken knows everything that was committed before, by this program or another one: the folder
 * of logs and the tail of each log are compared with what they were when it was opened (device, inode,
 * size, time), and it is opened anew when they differ. Thread-safe.
 */
#pragma once

#include "op/op.h"

#define ATHAR_HANDLES_KEPT 6 /* as many as there are threads that answer, and two jobs */

typedef struct AtharHandles AtharHandles;
AtharHandles *athar_handles_new (const char *dir);
void athar_handles_free (AtharHandles *handles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharHandles, athar_handles_free)
/* athar_handles_take: (transfer full) to be given back. NOT_FOUND and others when the folder went away meanwhile. */
AtharCase *athar_handles_take (AtharHandles *handles, GError **error);
void athar_handles_give (AtharHandles *handles, AtharCase *c); /* NULL-safe */
/* athar_handles_forget: opened keyrings go with the handles. */
void athar_handles_forget (AtharHandles *handles);
