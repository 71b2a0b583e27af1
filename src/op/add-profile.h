/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-profile.h: answers about an acquisition kept for the next time, in
 * $XDG_CONFIG_HOME/athar/profiles/<name>. Never a sealed field: the file lies outside every case,
 * in clear.
 */
#pragma once

#include "base/error.h"

typedef gboolean (*AtharProfileField) (
	const char *field, const char *value, gpointer payload, GError **error);
gboolean athar_profile_load (
	const char *name, AtharProfileField field, gpointer payload, GError **error);
gboolean athar_profile_save (
	const char *name, GHashTable *values, GError **error); /* field -> value */
