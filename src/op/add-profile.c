/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-profile.c: see add-profile.h. A key file, one group [acquisition], field = value; written
 * with mode 0600.
 */
#include <fcntl.h>
#include <string.h>

#include "base/fs.h"
#include "op/add-profile.h"

#define GROUP "acquisition"

static char *
profile_folder (void)
{
	return g_build_filename (g_get_user_config_dir (), "athar", "profiles", NULL);
}

static gboolean
check_name (const char *name, GError **error)
{
	if (*name && *name != '.' && !strchr (name, '/'))
		return TRUE;
	return athar_throw (error, ATHAR_ERROR_USAGE, "add.profile-name", "name", name, NULL);
}

gboolean
athar_profile_load (const char *name, AtharProfileField field, gpointer payload, GError **error)
{
	g_autofree char *folder = profile_folder ();
	g_autofree char *path = g_build_filename (folder, name, NULL);
	g_autoptr (GKeyFile) file = g_key_file_new ();
	g_auto (GStrv) keys = NULL;
	if (!check_name (name, error))
		return FALSE;
	if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "add.no-profile", "name", name,
			"folder", folder, NULL);
	keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
	for (size_t i = 0; keys && keys[i]; i++) {
		g_autofree char *value = g_key_file_get_string (file, GROUP, keys[i], NULL);
		if (value && !field (keys[i], value, payload, error))
			return athar_prefix (error, "add.in-profile", "name", name, NULL);
	}
	return TRUE;
}

gboolean
athar_profile_save (const char *name, GHashTable *values, GError **error)
{
	g_autofree char *folder = profile_folder ();
	g_autoptr (GKeyFile) file = g_key_file_new ();
	g_autofree char *data = NULL;
	g_auto (AtharFd) dirfd = -1;
	GHashTableIter iter;
	gpointer key, value;
	gsize bytes;
	if (!check_name (name, error))
		return FALSE;
	g_hash_table_iter_init (&iter, values);
	while (g_hash_table_iter_next (&iter, &key, &value))
		g_key_file_set_string (file, GROUP, key, value);
	data = g_key_file_to_data (file, &bytes, NULL);
	return athar_fs_make_dirs (AT_FDCWD, folder, 0700, error) &&
	       athar_fs_open_dir (AT_FDCWD, folder, &dirfd, error) &&
	       athar_fs_replace (dirfd, name, data, bytes, 0600, error);
}
