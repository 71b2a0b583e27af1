/* SPDX-License-Identifier: Apache-2.0
 *
 * op/docs-entity.h: the documents of one item or exhibit.
 */
#pragma once

#include "case/case.h"
#include "db/db.h"

/* athar_docs_put_entity: everything that can be found of @entity, anew; what is no item or exhibit
 * (any more) is taken out. Inside the caller's transaction. @ret_companion: it is a companion, and
 * its words stand with the item *@ret_main, which must be put anew too. */
gboolean athar_docs_put_entity (AtharCase *c, AtharDb *derived, const AtharId *entity,
	gboolean *ret_companion, AtharId *ret_main, GError **error);
