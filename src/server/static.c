/* SPDX-License-Identifier: Apache-2.0
 *
 * server/static.c: see static.h.
 */
#include "server/static.h"

#include <gio/gio.h>

#include "server/server-private.h"

/* Made by web/meson.build; NULL in a build without the page. */
GResource *athar_page_get_resource (void);

bool
athar_static_is_there (void)
{
	return athar_page_get_resource () != NULL;
}

static const char *
type_of (const char *path)
{
	static const struct {
		const char *ending, *type;
	} types[] = {{".html", "text/html; charset=utf-8"},
		{".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
		{".json", ATHAR_TYPE_JSON}, {".woff2", "font/woff2"}, {".woff", "font/woff"},
		{".svg", "image/svg+xml"}, {".png", "image/png"}};
	for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
		if (g_str_has_suffix (path, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

AtharReply *
athar_static_answer (AtharServer *server, AtharRequest *request)
{
	GResource *page = athar_page_get_resource ();
	g_autofree char *name = request->target.n_segments
					? g_strjoinv ("/", request->target.segments)
					: g_strdup ("index.html");
	g_autofree char *path = g_strconcat (ATHAR_PAGE_PREFIX, name, NULL);
	GBytes *bytes = page ? g_resource_lookup_data (page, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL)
			     : NULL;
	g_autoptr (GError) error = NULL;
	if (bytes)
		return athar_reply_new (200, type_of (name), bytes);
	athar_throw (&error, ATHAR_ERROR_NOT_FOUND, page ? "server.no-file" : "server.no-page", NULL);
	return athar_answer_error (request, error);
}
