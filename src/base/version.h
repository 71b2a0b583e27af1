/* SPDX-License-Identifier: Apache-2.0
 *
 * base/version.h: which libraries this program runs on: for doctor and bug reports.
 */
#pragma once

/* athar_base_dup_versions: (transfer full) "GLib 2.74.6, OpenSSL 3.0.15, libsodium 1.0.18, …". */
char *athar_base_dup_versions (void);
