/* SPDX-License-Identifier: Apache-2.0
 *
 * server/say.c: see say.h.
 */
#include "server/say.h"

#include <string.h>

#include "base/id.h"
#include "server/uploads.h"

/* Does a name go on here? A full stop may end a sentence. */
static bool
goes_on (const char *text)
{
	gunichar c = g_utf8_get_char_validated (text, -1);
	if (!*text || c >= (gunichar)-2)
		return false;
	return c == '.' ? text[1] && goes_on (text + 1) : c == '-' || c == '_' || g_unichar_isalnum (c);
}

/* The end of @path in @text, when it stands there whole: "/a/case" does not stand in "/a/case-2". */
static const char *
skip_path (const char *text, const char *path)
{
	size_t bytes = path ? strlen (path) : 0;
	if (bytes < 2 || strncmp (text, path, bytes) != 0 || goes_on (text + bytes))
		return NULL;
	return text + bytes;
}

/* "cache/uploads/<id>/": where it waits is nobody's business. */
static const char *
skip_upload (const char *text)
{
	size_t bytes = strlen (ATHAR_UPLOADS_FOLDER);
	return strncmp (text, ATHAR_UPLOADS_FOLDER "/", bytes + 1) == 0 &&
			       strlen (text + bytes) > ATHAR_ID_TEXT && text[bytes + ATHAR_ID_TEXT] == '/'
		       ? text + bytes + ATHAR_ID_TEXT + 1
		       : text;
}

char *
athar_say_text (const char *case_dir, const char *text)
{
	g_autofree char *name = case_dir ? g_path_get_basename (case_dir) : NULL;
	GString *out = g_string_sized_new (strlen (text));
	while (*text) {
		const char *rest = skip_path (text, case_dir);
		if (rest && *rest == '/')
			text = skip_upload (rest + 1);
		else if (rest) {
			g_string_append (out, name);
			text = rest;
		} else if ((rest = skip_path (text, g_get_home_dir ()))) {
			g_string_append_c (out, '~');
			text = rest;
		} else
			g_string_append_c (out, *text++);
	}
	return g_string_free (out, FALSE);
}

/* (transfer none) The page's sentence for the terminal's. */
static const char *
key_for_page (const char *key)
{
	static const struct {
		const char *terminal, *page;
	} keys[] = {{"keyring.locked", "server.keys-locked"}, {"agent.gone", "server.keys-locked"},
		{"keyring.wrong-passphrase", "server.passphrase-wrong"},
		{"keyring.none", "server.no-keys"}, {"case.none", "server.case-gone"}};
	for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
		if (strcmp (key, keys[i].terminal) == 0)
			return keys[i].page;
	return key;
}

/* The same chain with the page's keys: athar_error_pack() gives key, errno, number, arguments for each link. */
static GError *
translate (const GError *error)
{
	g_auto (GStrv) packed = athar_error_pack (error);
	g_autoptr (GPtrArray) texts = g_ptr_array_new ();
	GError *translated = NULL;
	for (char **link = packed; *link;) {
		uint64_t n = g_ascii_strtoull (link[2], NULL, 10);
		g_ptr_array_add (texts, (char *)key_for_page (link[0]));
		for (uint64_t i = 1; i < n + 3; i++)
			g_ptr_array_add (texts, link[i]);
		link += n + 3;
	}
	g_ptr_array_add (texts, NULL);
	athar_error_unpack (&translated, athar_error_code (error), (const char *const *)texts->pdata);
	return translated;
}

char *
athar_say_error (const char *case_dir, AtharLang lang, const GError *error)
{
	g_autoptr (GError) translated = translate (error);
	g_autofree char *text = athar_error_dup_text (translated, lang);
	return athar_say_text (case_dir, text);
}
