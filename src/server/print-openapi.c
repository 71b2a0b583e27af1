/* SPDX-License-Identifier: Apache-2.0
 *
 * server/print-openapi.c: prints the OpenAPI document while athar is being built: the types of the
 * page are made from it.
 */
#include <stdio.h>

#include "server/openapi.h"

int
main (void)
{
	g_autoptr (AtharJson) json = athar_openapi_new (ATHAR_LANG_EN);
	g_autoptr (GString) text = g_string_new (NULL);
	athar_json_canonical (json, text);
	puts (text->str);
	return ferror (stdout) != 0;
}
