/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/proj.c: the handle, and the dump that two projections are compared by.
 */
#include "proj/proj.h"

#include "proj/proj-private.h"

/* All tables but meta: what follows from records and nothing else. */
static const char *const dumped[] = {
	"log_head",
	"record",
	"over_edge",
	"log_open",
	"log_admit",
	"case_open",
	"member",
	"subject",
	"acquisition",
	"receipt",
	"item",
	"exhibit",
	"note",
	"tag",
	"flag",
	"set_open",
	"set_member",
	"description",
	"clock",
	"retraction",
	"fixity",
	"passed",
	"reviewer",
	"tally",
	NULL,
};

AtharProj *
athar_proj_open (const char *dir, gboolean writable, GError **error)
{
	g_autoptr (AtharProj) proj = g_new0 (AtharProj, 1);

	proj->dir = g_strdup (dir);
	proj->writable = writable;
	return athar_proj_open_file (proj, error) ? g_steal_pointer (&proj) : NULL;
}

void
athar_proj_free (AtharProj *proj)
{
	if (!proj)
		return;
	athar_tally_drop (proj);
	athar_db_free (proj->db);
	g_free (proj->dir);
	g_free (proj);
}

AtharDb *
athar_proj_get_db (AtharProj *proj)
{
	return proj->db;
}

gboolean
athar_proj_dump (AtharProj *proj,
	gboolean (*line) (const char *json, gpointer payload, GError **error), gpointer payload,
	GError **error)
{
	return athar_db_dump (proj->db, dumped, line, payload, error);
}
