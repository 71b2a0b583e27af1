/* SPDX-License-Identifier: Apache-2.0
 *
 * server/openapi.h: the OpenAPI 3.1 document of the whole API: operations from their descriptors,
 * results from api/<operation>.json, and the routes that are no operations.
 */
#pragma once

#include "base/json.h"

/* Made from api/ by tools/gen-api-schemas.py; a NULL name ends it. Error and Job are no operations. */
typedef struct {
	const char *name, *schema;
} AtharApiSchema;
extern const AtharApiSchema athar_api_schemas[];

/* athar_openapi_new: (transfer full) with its words in @lang. */
AtharJson *athar_openapi_new (AtharLang lang);
