/* SPDX-License-Identifier: Apache-2.0
 *
 * base/error.c: the one error domain. Beside GError's English sentence an error keeps its chain of
 * links, each a message key with its arguments (and an errno), context first, so that it can be
 * said in either language.
 */
#include "base/error.h"

#include <string.h>

typedef struct {
	char *key;    /* NULL: args[0] is the text of a foreign error, said as it is */
	GStrv args;   /* name, value, …, NULL */
	int error_no; /* 0: none; else the argument {reason} */
} Link;

typedef struct {
	GPtrArray *links; /* Link*; NULL until set */
} AtharErrorPrivate;

static void
link_free (gpointer data)
{
	Link *link = data;
	g_free (link->key);
	g_strfreev (link->args);
	g_free (link);
}

static void
athar_error_private_init (AtharErrorPrivate *priv)
{
	priv->links = g_ptr_array_new_with_free_func (link_free);
}

static void
athar_error_private_copy (const AtharErrorPrivate *from, AtharErrorPrivate *to)
{
	to->links = g_ptr_array_new_with_free_func (link_free);
	for (guint i = 0; i < from->links->len; i++) {
		const Link *old = from->links->pdata[i];
		Link *link = g_new0 (Link, 1);
		*link = (Link){g_strdup (old->key), g_strdupv (old->args), old->error_no};
		g_ptr_array_add (to->links, link);
	}
}

static void
athar_error_private_clear (AtharErrorPrivate *priv)
{
	g_ptr_array_unref (priv->links);
}

/* GLib's macro gives NULL for other domains, which gcc cannot see to be impossible where it is used
 * below. */
#pragma GCC diagnostic ignored "-Wnull-dereference"
G_DEFINE_EXTENDED_ERROR (AtharError, athar_error)

static const struct {
	const char *name;
	int exit_status, http_status;
} codes[] = {
#define X(name, exit_status, http_status) {#name, exit_status, http_status},
	ATHAR_ERROR_TABLE (X)
#undef X
};

/* Reasons with words of their own in messages/<lang>/errno.msg. */
static const struct {
	int error_no;
	AtharErrorCode code;
	const char *key;
} reasons[] = {
	{ENOENT, ATHAR_ERROR_NOT_FOUND, "errno.enoent"},
	{ENOTDIR, ATHAR_ERROR_NOT_FOUND, "errno.enotdir"},
	{EISDIR, ATHAR_ERROR_IO, "errno.eisdir"},
	{EACCES, ATHAR_ERROR_DENIED, "errno.eacces"},
	{EPERM, ATHAR_ERROR_DENIED, "errno.eperm"},
	{EROFS, ATHAR_ERROR_READ_ONLY, "errno.erofs"},
	{ENOSPC, ATHAR_ERROR_NO_SPACE, "errno.enospc"},
	{EDQUOT, ATHAR_ERROR_NO_SPACE, "errno.edquot"},
	{EEXIST, ATHAR_ERROR_EXISTS, "errno.eexist"},
	{ELOOP, ATHAR_ERROR_IO, "errno.eloop"},
	{ENAMETOOLONG, ATHAR_ERROR_IO, "errno.enametoolong"},
	{EIO, ATHAR_ERROR_IO, "errno.eio"},
	{EMFILE, ATHAR_ERROR_IO, "errno.emfile"},
	{ENOMEM, ATHAR_ERROR_IO, "errno.enomem"},
	{EBUSY, ATHAR_ERROR_IO, "errno.ebusy"},
	{ENOTEMPTY, ATHAR_ERROR_IO, "errno.enotempty"},
	{EXDEV, ATHAR_ERROR_IO, "errno.exdev"},
	{ENODEV, ATHAR_ERROR_IO, "errno.enodev"},
	{EFBIG, ATHAR_ERROR_IO, "errno.efbig"},
	{ESTALE, ATHAR_ERROR_IO, "errno.estale"},
	{EINVAL, ATHAR_ERROR_IO, "errno.einval"},
	{EOPNOTSUPP, ATHAR_ERROR_IO, "errno.eopnotsupp"},
	{ENXIO, ATHAR_ERROR_IO, "errno.enxio"},
	{ECONNREFUSED, ATHAR_ERROR_IO, "errno.econnrefused"},
};

static AtharErrorCode
code_from_errno (int error_no)
{
	for (size_t i = 0; i < G_N_ELEMENTS (reasons); i++)
		if (reasons[i].error_no == error_no)
			return reasons[i].code;
	return ATHAR_ERROR_IO;
}

static const char *
reason_from_errno (int error_no, AtharLang lang)
{
	for (size_t i = 0; i < G_N_ELEMENTS (reasons); i++)
		if (reasons[i].error_no == error_no)
			return athar_msg_text (lang, reasons[i].key);
	return g_strerror (error_no);
}

static Link *
link_new (const char *key, va_list args, int error_no)
{
	g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
	Link *link = g_new0 (Link, 1);
	const char *name;
	while ((name = va_arg (args, const char *))) {
		const char *value = va_arg (args, const char *);
		g_strv_builder_add (builder, name);
		g_strv_builder_add (builder, value ? value : "?");
	}
	*link = (Link){g_strdup (key), g_strv_builder_end (builder), error_no};
	return link;
}

static char *
link_dup_text (const Link *link, AtharLang lang)
{
	g_autoptr (GPtrArray) pairs = NULL;
	if (!link->key)
		return g_strdup (link->args[0]);
	pairs = g_ptr_array_new ();
	for (guint i = 0; link->args[i]; i++)
		g_ptr_array_add (pairs, link->args[i]);
	if (link->error_no) {
		g_ptr_array_add (pairs, (char *)"reason");
		g_ptr_array_add (pairs, (char *)reason_from_errno (link->error_no, lang));
	}
	g_ptr_array_add (pairs, NULL);
	return athar_msg_v (lang, link->key, (const char *const *)pairs->pdata);
}

char *
athar_error_dup_text (const GError *error, AtharLang lang)
{
	AtharErrorPrivate *priv =
		error->domain == ATHAR_ERROR ? athar_error_get_private (error) : NULL;
	g_autoptr (GString) out = g_string_new (NULL);
	if (!priv || !priv->links->len)
		return g_strdup (error->message);
	for (guint i = 0; i < priv->links->len; i++) {
		g_autofree char *text = link_dup_text (priv->links->pdata[i], lang);
		size_t bytes = strlen (text);
		bool last = i + 1 == priv->links->len;
		if (!last && bytes && text[bytes - 1] == '.')
			text[bytes - 1] = '\0';
		g_string_append_printf (out, "%s%s", text, last ? "" : ": ");
	}
	return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
refresh_message (GError *error)
{
	char *text = athar_error_dup_text (error, ATHAR_LANG_EN);
	g_free (error->message);
	error->message = text;
}

static void
throw_link (GError **error, AtharErrorCode code, Link *link)
{
	GError *made = g_error_new_literal (ATHAR_ERROR, (int)code, "");
	g_ptr_array_add (athar_error_get_private (made)->links, link);
	refresh_message (made);
	g_propagate_error (error, made);
}

gboolean
athar_throw (GError **error, AtharErrorCode code, const char *key, ...)
{
	va_list args;
	va_start (args, key);
	if (error)
		throw_link (error, code, link_new (key, args, 0));
	va_end (args);
	return FALSE;
}

gpointer
athar_throw_null (GError **error, AtharErrorCode code, const char *key, ...)
{
	va_list args;
	va_start (args, key);
	if (error)
		throw_link (error, code, link_new (key, args, 0));
	va_end (args);
	return NULL;
}

gboolean
athar_throw_errno (GError **error, const char *key, ...)
{
	int error_no = errno;
	va_list args;
	va_start (args, key);
	if (error)
		throw_link (error, code_from_errno (error_no), link_new (key, args, error_no));
	va_end (args);
	return FALSE;
}

/* A GLib error becomes one of ours that says the same words, so that context can stand before it.
 */
static void
adopt_foreign (GError **error)
{
	GError *foreign = *error;
	Link *link = g_new0 (Link, 1);
	link->args = g_new0 (char *, 2);
	link->args[0] = g_strdup (foreign->message);
	*error = NULL;
	throw_link (error, foreign->domain == G_FILE_ERROR ? ATHAR_ERROR_IO : ATHAR_ERROR_INTERNAL,
		link);
	g_error_free (foreign);
}

gboolean
athar_prefix (GError **error, const char *key, ...)
{
	va_list args;
	if (!error || !*error)
		return FALSE;
	if ((*error)->domain != ATHAR_ERROR)
		adopt_foreign (error);
	va_start (args, key);
	g_ptr_array_insert (athar_error_get_private (*error)->links, 0, link_new (key, args, 0));
	va_end (args);
	refresh_message (*error);
	return FALSE;
}

/* The names of the table in lower case; a static buffer filled once, since the preprocessor cannot
 * lower a word. */
const char *
athar_error_peek (const GError *error, const char *const **ret_args)
{
	const AtharErrorPrivate *priv =
		error->domain == ATHAR_ERROR ? athar_error_get_private (error) : NULL;
	const Link *link;
	if (!priv || priv->links->len != 1)
		return NULL;
	link = priv->links->pdata[0];
	if (!link->key || link->error_no)
		return NULL;
	*ret_args = (const char *const *)link->args;
	return link->key;
}

const char *
athar_error_name (AtharErrorCode code)
{
	static gsize once = 0;		       /* nocheck:globals */
	static char names[ATHAR_N_ERRORS][16]; /* nocheck:globals */
	if (g_once_init_enter (&once)) {
		for (size_t i = 0; i < ATHAR_N_ERRORS; i++)
			for (size_t k = 0; codes[i].name[k] && k < sizeof names[i] - 1; k++)
				names[i][k] = g_ascii_tolower (codes[i].name[k]);
		g_once_init_leave (&once, 1);
	}
	return names[(size_t)code < ATHAR_N_ERRORS ? code : ATHAR_ERROR_INTERNAL];
}

AtharErrorCode
athar_error_code (const GError *error)
{
	bool ours =
		error->domain == ATHAR_ERROR && error->code >= 0 && error->code < ATHAR_N_ERRORS;
	return ours ? (AtharErrorCode)error->code : ATHAR_ERROR_INTERNAL;
}

int
athar_error_exit_status (const GError *error)
{
	return codes[athar_error_code (error)].exit_status;
}

int
athar_error_http_status (const GError *error)
{
	return codes[athar_error_code (error)].http_status;
}

GStrv
athar_error_pack (const GError *error)
{
	AtharErrorPrivate *priv =
		error->domain == ATHAR_ERROR ? athar_error_get_private (error) : NULL;
	g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
	for (guint i = 0; priv && i < priv->links->len; i++) {
		const Link *link = priv->links->pdata[i];
		g_strv_builder_add (out, link->key ? link->key : "");
		g_strv_builder_add (out, ATHAR_I64 (link->error_no));
		g_strv_builder_add (out, ATHAR_U64 (g_strv_length (link->args)));
		for (guint k = 0; link->args[k]; k++)
			g_strv_builder_add (out, link->args[k]);
	}
	if (!priv) { /* a foreign text: a link without key */
		const char *foreign[] = {"", "0", "1", error->message, NULL};
		g_strv_builder_addv (out, foreign);
	}
	return g_strv_builder_end (out);
}

/* One link from @packed; the number of strings it took, 0 when they are none. */
static guint
unpack_link (const char *const *packed, guint n, GPtrArray *links)
{
	int64_t error_no;
	uint64_t n_args;
	Link *link;
	if (n < 3 || !g_ascii_string_to_signed (packed[1], 10, 0, 4096, &error_no, NULL) ||
		!g_ascii_string_to_unsigned (packed[2], 10, 0, n - 3, &n_args, NULL) ||
		(*packed[0] ? n_args % 2 != 0 : n_args != 1))
		return 0;
	link = g_new0 (Link, 1);
	link->key = *packed[0] ? g_strdup (packed[0]) : NULL;
	link->error_no = (int)error_no;
	link->args = g_new0 (char *, n_args + 1);
	for (guint i = 0; i < n_args; i++)
		link->args[i] = g_strdup (packed[3 + i]);
	g_ptr_array_add (links, link);
	return 3 + (guint)n_args;
}

gboolean
athar_error_unpack (GError **error, AtharErrorCode code, const char *const *packed)
{
	guint n = g_strv_length ((GStrv)packed), at = 0, took;
	GError *made = g_error_new_literal (
		ATHAR_ERROR, (int)(code < ATHAR_N_ERRORS ? code : ATHAR_ERROR_INTERNAL), "");
	while (at < n &&
		(took = unpack_link (packed + at, n - at, athar_error_get_private (made)->links)))
		at += took;
	refresh_message (made);
	g_propagate_error (error, made);
	return FALSE;
}
