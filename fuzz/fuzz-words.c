/* SPDX-License-Identifier: Apache-2.0
 *
 * Words out of foreign text: encodings, web pages, office XML. The first byte picks.
 */
#include <glib.h>
#include <stdint.h>

#include "base/json.h"
#include "base/text.h"
#include "worker/analyzers/text/charset.h"
#include "worker/analyzers/text/text.h"
#include "worker/analyzers/text/xml.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

static void
decode (const uint8_t *data, size_t bytes)
{
	bool guessed;
	g_autoptr (GString) text = athar_charset_decode (
		data, bytes, athar_charset_detect (data, bytes, NULL, &guessed));
	g_assert (athar_text_valid (text->str, text->len));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	const char *rest = (const char *)data + 1;
	g_autoptr (AtharJson) claims = athar_json_object ();
	g_autoptr (GString) words = NULL;
	bool entities = false;
	if (bytes < 1)
		return 0;
	switch (data[0]) {
	case 't':
		decode (data + 1, bytes - 1);
		break;
	case 'h':
		words = athar_html_words (rest, bytes - 1, claims);
		break;
	case 'x':
		words = athar_xml_words (rest, bytes - 1, NULL, &entities);
		break;
	case 'c':
		athar_xml_claims (rest, bytes - 1, claims);
		break;
	default: {
		g_autoptr (GPtrArray) shared = athar_xml_shared_strings (rest, bytes - 1);
		break;
	}
	}
	return 0;
}
