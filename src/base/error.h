/* SPDX-License-Identifier: Apache-2.0
 *
 * base/error.h: the one error domain, and how an error is raised.
 *
 * Every function that can fail returns gboolean (or NULL) and takes a GError ** last. The code says
 * what the *caller* can do; the words come from messages/{en,ar}/<area>.msg by key, so that a
 * person reads them in their own language. An error keeps its key and named arguments;
 * g_error->message holds the English sentence, athar_error_dup_text() gives either language.
 *
 * Calling sequence:
 *     if (fd < 0)
 *             return athar_throw_errno (error, "fs.open", "path", path, NULL);
 *     if (size > LIMIT)
 *             return athar_throw (error, ATHAR_ERROR_LIMIT, "fs.too-big",
 *                                 "path", path, "bytes", ATHAR_U64 (size), NULL);
 *     if (!athar_store_put (...)) {
 *             return athar_prefix (error, "fs.open", "path", path, NULL);
 *
 * Arguments are (name, value) pairs of strings, closed by NULL. Library layers never print or log.
 * g_assert is for programming errors only, never for data.
 */
#pragma once

#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/msg.h"

/* name, exit status, HTTP status. The sentence for each is message key "error.<lower-case name>".
 */
#define ATHAR_ERROR_TABLE(X)                                                                       \
	X (USAGE, 2, 400)	/* the call's words are off: call again, corrected */              \
	X (NOT_FOUND, 3, 404)	/* no such case, item, object, record */                           \
	X (EXISTS, 4, 409)	/* it is there already */                                          \
	X (INVALID, 5, 422)	/* input from outside breaks its format */                         \
	X (UNSUPPORTED, 6, 501) /* a newer format, a missing kernel feature */                     \
	X (LIMIT, 7, 413)	/* larger than a published limit */                                \
	X (CORRUPT, 8, 500)	/* stored bytes are not what was written */                        \
	X (SIGNATURE, 9, 500)	/* a signature or proof does not hold */                           \
	X (DENIED, 10, 403)	/* rights, permissions, wrong passphrase */                        \
	X (LOCKED, 11, 423)	/* the keyring is closed: unlock and call again */                 \
	X (BUSY, 12, 503)	/* somebody else holds it: try again */                            \
	X (READ_ONLY, 13, 403)	/* medium or case cannot be written */                             \
	X (NO_SPACE, 14, 507)	/* disk full */                                                    \
	X (IO, 15, 500)		/* the system refused a read or write */                           \
	X (DB, 16, 500)		/* SQLite refused */                                               \
	X (WORKER, 17, 502)	/* an analyzer or reader died, or the jail is missing */           \
	X (TIMEOUT, 18, 504)                                                                       \
	X (CANCELLED, 19, 499)	  /* interrupted by the person; goes on where it was */            \
	X (FAILED_ITEMS, 20, 207) /* done, but some items failed: see the receipt */               \
	X (INTERNAL, 70, 500)	  /* a bug */

typedef enum {
#define X(name, exit_status, http_status) ATHAR_ERROR_##name,
	ATHAR_ERROR_TABLE (X)
#undef X
		ATHAR_N_ERRORS
} AtharErrorCode;

#define ATHAR_ERROR (athar_error_quark ())
GQuark athar_error_quark (void);

/* athar_throw: set @error from code, message key and named arguments. Returns FALSE always. */
gboolean athar_throw (
	GError **error, AtharErrorCode code, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* athar_throw_null: the same for functions that return a pointer. */
gpointer athar_throw_null (
	GError **error, AtharErrorCode code, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* athar_throw_errno: code from errno (ENOENT NOT_FOUND, EACCES/EPERM DENIED, EROFS READ_ONLY,
 * ENOSPC/EDQUOT NO_SPACE, EEXIST EXISTS, else IO); adds the argument "reason" in words. Reads errno
 * first. */
gboolean athar_throw_errno (GError **error, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* athar_prefix: put one more sentence of context before an error already set. Returns FALSE always.
 */
gboolean athar_prefix (GError **error, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* athar_error_dup_text: (transfer full) the whole chain in @lang, one line, context first. Errors
 * of foreign domains (GLib) give their own message. */
char *athar_error_dup_text (const GError *error, AtharLang lang);

AtharErrorCode athar_error_code (const GError *error); /* INTERNAL for foreign domains */
/* athar_error_peek: (nullable) (transfer none) the message key of an error that is one sentence, so that it can be
 * sent on and said in another language later; @ret_args: its (name, value) pairs, NULL-terminated. NULL for
 * chains, system errors and foreign domains. */
const char *athar_error_peek (const GError *error, const char *const **ret_args);

const char *athar_error_name (AtharErrorCode code);    /* "not_found" */
int athar_error_exit_status (const GError *error);     /* INTERNAL's for foreign domains */
int athar_error_http_status (const GError *error);

/* Errors that cross a process: (transfer full) every link of the chain as strings (key, errno, number
 * of arguments, arguments), and the same error made from them. What does not fit is INTERNAL. */
GStrv athar_error_pack (const GError *error);
gboolean athar_error_unpack (GError **error, AtharErrorCode code, const char *const *packed);
