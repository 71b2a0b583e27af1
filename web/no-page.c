/* SPDX-License-Identifier: Apache-2.0
 *
 * web/no-page.c: stands in for the generated page-resource.c in a build without the page.
 */
#include <gio/gio.h>

G_GNUC_INTERNAL GResource *athar_page_get_resource (void);

GResource *
athar_page_get_resource (void)
{
	return NULL;
}
