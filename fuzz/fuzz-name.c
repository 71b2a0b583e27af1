/* SPDX-License-Identifier: Apache-2.0
 *
 * A name cell of any bytes, and what it became once more: forms are valid UTF-8 and ended, ranges lie inside the text.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "engine/link/name.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

static bool
check_tokens (const AtharName *name, size_t bytes, GString *normal)
{
	bool whole = !(name->flags & (ATHAR_NAME_CUT | ATHAR_NAME_MARKED));
	for (uint32_t k = 0; k < name->n_tokens; k++) {
		const AtharNameToken *token = &name->tokens[k];
		g_assert (token->start <= token->end && token->end <= bytes);
		g_assert (token->normal[0] && token->role < ATHAR_ROLES);
		g_assert (g_utf8_validate (token->normal, -1, NULL) && g_utf8_validate (token->sound, -1, NULL));
		g_assert (g_utf8_validate (token->lamalef, -1, NULL) && g_utf8_validate (token->rasm, -1, NULL));
		g_assert (token->article_bytes < strlen (token->normal));
		g_string_append_printf (normal, "%s%s", k ? " " : "", token->normal);
		whole = whole && !(token->flags & ATHAR_TOKEN_CUT);
	}
	return whole;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	AtharName name, again;
	g_autoptr (GString) normal = g_string_new (NULL), twice = g_string_new (NULL);
	g_autofree char *text = g_strndup ((const char *)data, bytes);
	g_autofree char *key = athar_name_key (text, ATHAR_RUNG_ALLAH);
	g_assert (g_utf8_validate (key, -1, NULL));
	athar_name_parse ((const char *)data, bytes, &name);
	if (!check_tokens (&name, bytes, normal))
		return 0;
	athar_name_parse (normal->str, normal->len, &again);
	check_tokens (&again, normal->len, twice);
	return 0;
}
