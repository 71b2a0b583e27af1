/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-sidecar.c: see add-sidecar.h. Endings: yt-dlp (film.info.json, film.description,
 * film.ar.vtt, film.jpg beside film.info.json), ProofMode (photo.jpg.proof.csv, photo.jpg.asc,
 * photo.jpg.proof.json), auto-archiver (metadata.json in a folder with one other file). Source:
 * docs/guide/adding.md.
 */
#include <string.h>

#include "op/add-sidecar.h"

static const struct {
	const char *ending, *kind;
	bool whole; /* what stands before the ending is the main file's whole name; else its name
		       without the last ending */
} ENDINGS[] = {
	{".info.json", "info_json", false},
	{".proof.csv", "proof_csv", true},
	{".proof.json", "proof_csv", true},
	{".asc", "signature", true},
	{".sig", "signature", true},
	{".description", "description", false},
	{".vtt", "subtitle", false},
	{".srt", "subtitle", false},
};
static const char *const PICTURES[] = {".jpg", ".jpeg", ".webp", ".png"};

typedef struct {
	GPtrArray *found;
	GHashTable *by_path;   /* path -> AtharFound* */
	GHashTable *by_stem;   /* path without the last ending -> AtharFound*: the largest file that
				  is no companion */
	GHashTable *by_folder; /* folder -> its only file beside metadata.json, or NULL when there
				  are several */
} Pairing;

static char *
stem_of (const char *path)
{
	const char *slash = strrchr (path, '/');
	const char *dot = strrchr (slash ? slash : path, '.');
	return g_strndup (
		path, dot && dot != path && dot[-1] != '/' ? (gsize)(dot - path) : strlen (path));
}

static bool
is_companion_name (const char *path)
{
	for (size_t i = 0; i < G_N_ELEMENTS (ENDINGS); i++)
		if (g_str_has_suffix (path, ENDINGS[i].ending))
			return true;
	return false;
}

static bool
is_picture_name (const char *path)
{
	for (size_t i = 0; i < G_N_ELEMENTS (PICTURES); i++)
		if (g_str_has_suffix (path, PICTURES[i]))
			return true;
	return false;
}

static bool
is_metadata (const char *path)
{
	return g_str_equal (path, "metadata.json") || g_str_has_suffix (path, "/metadata.json");
}

/* metadata.json speaks for its folder: it is a companion when exactly one other file lies there. */
static void
index_folder (Pairing *p, AtharFound *found)
{
	char *folder = g_path_get_dirname (found->path);
	if (is_metadata (found->path))
		g_free (folder);
	else
		g_hash_table_replace (p->by_folder, folder,
			g_hash_table_contains (p->by_folder, folder) ? NULL : found);
}

static void
index_files (Pairing *p)
{
	for (guint i = 0; i < p->found->len; i++) {
		AtharFound *found = p->found->pdata[i], *other;
		char *stem;
		if (found->kind != ATHAR_FOUND_FILE)
			continue;
		g_hash_table_insert (p->by_path, found->path, found);
		index_folder (p, found);
		if (is_companion_name (found->path) || is_metadata (found->path))
			continue;
		stem = stem_of (found->path);
		other = g_hash_table_lookup (p->by_stem, stem);
		if (other && (is_picture_name (found->path) || !is_picture_name (other->path)) &&
		    (is_picture_name (found->path) != is_picture_name (other->path) || other->bytes >= found->bytes))
			g_free (stem);
		else
			g_hash_table_replace (p->by_stem, stem, found);
	}
}

/* film.ar.vtt goes with film.mp4: a second ending is tried when the first stem has no file. */
static AtharFound *
find_by_stem (const Pairing *p, const char *stem)
{
	AtharFound *found = g_hash_table_lookup (p->by_stem, stem);
	g_autofree char *shorter = found ? NULL : stem_of (stem);
	return found ? found : g_hash_table_lookup (p->by_stem, shorter);
}

static AtharFound *
find_main (const Pairing *p, const AtharFound *found, const char **ret_kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS (ENDINGS); i++)
		if (g_str_has_suffix (found->path, ENDINGS[i].ending)) {
			g_autofree char *stem = g_strndup (
				found->path, strlen (found->path) - strlen (ENDINGS[i].ending));
			*ret_kind = ENDINGS[i].kind;
			return ENDINGS[i].whole ? g_hash_table_lookup (p->by_path, stem)
						: find_by_stem (p, stem);
		}
	for (size_t i = 0; i < G_N_ELEMENTS (PICTURES); i++)
		if (g_str_has_suffix (found->path, PICTURES[i])) {
			g_autofree char *stem = stem_of (found->path);
			g_autofree char *info = g_strconcat (stem, ".info.json", NULL);
			*ret_kind = "thumbnail";
			return g_hash_table_contains (p->by_path, info)
				       ? g_hash_table_lookup (p->by_stem, stem)
				       : NULL;
		}
	return NULL;
}

/* Companions move behind all main files, so that a main file always has its item first. */
static void
reorder (Pairing *p, GHashTable *mains)
{
	g_autoptr (GPtrArray) companions = g_ptr_array_new ();
	g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
	GPtrArray *found = p->found;
	guint kept = 0;
	for (guint i = 0; i < found->len; i++)
		if (g_hash_table_contains (mains, found->pdata[i]))
			g_ptr_array_add (companions, found->pdata[i]);
		else
			found->pdata[kept++] = found->pdata[i];
	for (guint i = 0; i < companions->len; i++)
		found->pdata[kept++] = companions->pdata[i];
	for (guint i = 0; i < found->len; i++)
		g_hash_table_insert (places, found->pdata[i], GUINT_TO_POINTER (i));
	for (guint i = 0; i < companions->len; i++) {
		AtharFound *companion = companions->pdata[i];
		companion->main = GPOINTER_TO_UINT (
			g_hash_table_lookup (places, g_hash_table_lookup (mains, companion)));
	}
}

void
athar_sidecar_pair (AtharWalk *walk)
{
	g_autoptr (GHashTable) by_path = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (GHashTable) by_stem =
		g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr (GHashTable) mains = g_hash_table_new (NULL, NULL);
	g_autoptr (GHashTable) by_folder =
		g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	Pairing p = {walk->found, by_path, by_stem, by_folder};
	index_files (&p);
	for (guint i = 0; i < walk->found->len; i++) {
		AtharFound *found = walk->found->pdata[i], *main = NULL;
		const char *kind = NULL;
		if (found->kind != ATHAR_FOUND_FILE)
			continue;
		if (is_metadata (found->path)) {
			g_autofree char *folder = g_path_get_dirname (found->path);
			main = g_hash_table_lookup (by_folder, folder);
			kind = "metadata_json";
		} else {
			main = find_main (&p, found, &kind);
		}
		if (!main || main == found || is_companion_name (main->path))
			continue;
		found->sidecar_kind = kind;
		g_hash_table_insert (mains, found, main);
	}
	reorder (&p, mains);
}
