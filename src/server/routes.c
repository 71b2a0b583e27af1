/* SPDX-License-Identifier: Apache-2.0
 *
 * server/routes.c: what can be asked for that is no operation. docs/design/0007-page.md.
 */
#include "server/server-private.h"

#define PUBLIC (ATHAR_ROUTE_PUBLIC | ATHAR_ROUTE_LOCKED)
#define SMALL_BYTES (64u << 10) /* a link, a passphrase */
#define FILE_MAX_BYTES (UINT64_C (1) << 40)

const AtharRoute athar_routes[] = {
	{"POST", "api/v1/session", PUBLIC, SMALL_BYTES, athar_session_enter},
	{"GET", "api/v1/session", ATHAR_ROUTE_LOCKED, 0, athar_session_show},
	{"POST", "api/v1/session-lock", ATHAR_ROUTE_LOCKED, SMALL_BYTES, athar_session_lock},
	{"POST", "api/v1/session-unlock", ATHAR_ROUTE_LOCKED, SMALL_BYTES, athar_session_unlock},
	{"GET", "api/v1/things/*/bytes", 0, 0, athar_media_bytes},
	{"GET", "api/v1/things/*/picture/*", 0, 0, athar_media_show_picture},
	{"POST", "api/v1/uploads", 0, SMALL_BYTES, athar_uploads_begin},
	{"DELETE", "api/v1/uploads/*", 0, 0, athar_uploads_drop},
	{"POST", "api/v1/uploads/*/file", 0, FILE_MAX_BYTES, athar_uploads_file_answer,
		athar_uploads_file_begin, athar_uploads_file_end},
	{"GET", "api/v1/jobs", 0, 0, athar_jobs_list},
	{"GET", "api/v1/jobs/*", 0, 0, athar_jobs_show},
	{"GET", "api/v1/jobs/*/events", 0, 0, athar_jobs_events},
	{"POST", "api/v1/jobs/*/cancel", 0, SMALL_BYTES, athar_jobs_stop_one},
	{"GET", "api/v1/openapi.json", 0, 0, athar_openapi_answer},
	{NULL},
};
