/* SPDX-License-Identifier: Apache-2.0
 *
 * server/route.c: see route.h.
 */
#include "server/route.h"

#include <string.h>

bool
athar_route_fits (const char *pattern, const AtharTarget *target)
{
	size_t i = 0;
	for (const char *from = pattern; *from; i++) {
		const char *slash = strchr (from, '/');
		size_t bytes = slash ? (size_t)(slash - from) : strlen (from);
		if (i == target->n_segments)
			return false;
		if (!(bytes == 1 && *from == '*') &&
			(strlen (target->segments[i]) != bytes ||
				strncmp (from, target->segments[i], bytes) != 0))
			return false;
		from += bytes + (slash ? 1 : 0);
	}
	return i == target->n_segments;
}

const AtharRoute *
athar_route_find (const AtharRoute *routes, const char *method, const AtharTarget *target,
	char **ret_allow)
{
	g_autoptr (GString) allow = g_string_new (NULL);
	const char *wanted = strcmp (method, "HEAD") == 0 ? "GET" : method;
	*ret_allow = NULL;
	for (const AtharRoute *route = routes; route->method; route++) {
		if (!athar_route_fits (route->pattern, target))
			continue;
		if (strcmp (route->method, wanted) == 0)
			return route;
		g_string_append_printf (allow, "%s%s", allow->len ? ", " : "", route->method);
	}
	if (allow->len)
		*ret_allow = g_string_free (g_steal_pointer (&allow), FALSE);
	return NULL;
}
