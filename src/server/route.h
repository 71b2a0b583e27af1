/* SPDX-License-Identifier: Apache-2.0
 *
 * server/route.h: which function answers which request, and what is asked of a request before it is
 * called. The table is in routes.c; what it does not name is an operation (api.h).
 */
#pragma once

#include "server/http.h"

typedef struct AtharServer AtharServer;

enum {
	ATHAR_ROUTE_PUBLIC = 1 << 0, /* no session: the page itself, and the way in */
	ATHAR_ROUTE_LOCKED = 1 << 1, /* answers while locked */
};

typedef struct {
	const char *method;
	const char *pattern; /* "api/v1/jobs/STAR": segments; STAR ("*") is any one */
	unsigned flags;
	uint64_t body_max;
	AtharReply *(*answer) (AtharServer *server, AtharRequest *request);
	/* (nullable) for bodies that are streamed: sets the sink, or refuses; end undoes what is left */
	AtharReply *(*begin) (AtharServer *server, AtharRequest *request);
	void (*end) (AtharServer *server, AtharRequest *request);
} AtharRoute;

extern const AtharRoute athar_routes[]; /* a NULL method ends it */

/* athar_route_find: (nullable) the first row for path and method. @ret_allow: (transfer full)
 * (nullable) the methods of rows that have the path, when none has the method. HEAD is GET. */
const AtharRoute *athar_route_find (const AtharRoute *routes, const char *method,
	const AtharTarget *target, char **ret_allow);
bool athar_route_fits (const char *pattern, const AtharTarget *target);
