/* SPDX-License-Identifier: Apache-2.0
 *
 * base/version.c: see version.h.
 */
#include "base/version.h"

#include <glib.h>
#include <openssl/crypto.h>
#include <sodium.h>
#include <unicode/uversion.h>

char *
athar_base_dup_versions (void)
{
	char icu[U_MAX_VERSION_STRING_LENGTH];
	UVersionInfo info;
	u_getVersion (info);
	u_versionToString (info, icu);
	return g_strdup_printf ("GLib %u.%u.%u, OpenSSL %s, libsodium %s, ICU %s",
		glib_major_version, glib_minor_version, glib_micro_version,
		OpenSSL_version (OPENSSL_VERSION_STRING), sodium_version_string (), icu);
}
