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
 * size, time), and it is opened anew when they differ. A folder that goes away is noticed, and works
 * again once it is back; another case in its place is refused. Thread-safe.
 */
#pragma once

#include "op/op.h"

#define ATHAR_HANDLES_KEPT 6 /* as many as there are threads that answer, and two jobs */

typedef struct AtharHandles AtharHandles;
AtharHandles *athar_handles_new (const char *dir);
void athar_handles_free (AtharHandles *handles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharHandles, athar_handles_free)
/* athar_handles_check: is what was served first still there? For what writes without a handle: it would
 * make folders where none should be, or write into another case. NOT_FOUND. */
gboolean athar_handles_check (AtharHandles *handles, GError **error);
/* athar_handles_take: (transfer full) to be given back. NOT_FOUND as above. */
AtharCase *athar_handles_take (AtharHandles *handles, GError **error);
void athar_handles_give (AtharHandles *handles, AtharCase *c); /* NULL-safe */
/* athar_handles_forget: opened keyrings go with the handles. */
void athar_handles_forget (AtharHandles *handles);
