/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/xml.h: words out of the XML of office documents, by libxml2's reader: no
 * network, no entities (a document type declaration ends the reading), depth at most libxml2's 256.
 */
#pragma once

#include "worker/analyzer.h"

/* athar_xml_words: (transfer full) (nullable) paragraphs and rows on lines of their own, cells
 * apart by tabs. @shared: (nullable) strings a spreadsheet's cells refer to by number.
 * @ret_entities: set TRUE when a document type declaration was met. */
GString *athar_xml_words (
	const char *data, size_t bytes, const GPtrArray *shared, bool *ret_entities);
/* athar_xml_shared_strings: (transfer full) xl/sharedStrings.xml: char*. */
GPtrArray *athar_xml_shared_strings (const char *data, size_t bytes);
/* athar_xml_claims: title, author, created … of docProps/core.xml, meta.xml, content.opf. */
void athar_xml_claims (const char *data, size_t bytes, AtharJson *claims);
