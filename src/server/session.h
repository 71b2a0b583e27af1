/* SPDX-License-Identifier: Apache-2.0
 *
 * server/session.h: who may speak to the server: whoever opened the one-time link that the terminal
 * printed. One person; several windows of their browser share a session.
 *
 *     g_autofree char *link = athar_sessions_new_link (sessions);      // the terminal prints it
 *     athar_sessions_enter (sessions, link, &cookie, error);            // once, within ten minutes
 *     switch (athar_sessions_find (sessions, cookie, true)) …           // for each request
 *
 * Secrets are 32 random bytes; only their SHA-256 is kept. Thread-safe.
 */
#pragma once

#include "base/error.h"

#define ATHAR_LINK_LIFETIME_US (INT64_C (10) * 60 * 1000000)
/* Wrong links or passphrases in a minute, before all are refused for the rest of it: 2^256 cannot be guessed, a short
 * passphrase could. */
#define ATHAR_WRONG_MAX 10
#define ATHAR_SESSIONS_MAX 16 /* browsers and profiles; the oldest goes */
#define ATHAR_COOKIE "athar_session"

typedef struct AtharSessions AtharSessions;
typedef enum { ATHAR_SESSION_NONE, ATHAR_SESSION_OPEN, ATHAR_SESSION_LOCKED } AtharSessionState;

/* @idle_us: after so long without a touch everything is locked. */
AtharSessions *athar_sessions_new (int64_t idle_us);
void athar_sessions_free (AtharSessions *sessions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharSessions, athar_sessions_free)
/* athar_sessions_new_link: (transfer full) the secret of a link; the one before is void. */
char *athar_sessions_new_link (AtharSessions *sessions);
/* athar_sessions_enter: @ret_cookie: (transfer full). A new link opens a locked server too. DENIED: forged, used or
 * expired; BUSY: too many wrong ones. */
gboolean athar_sessions_enter (
	AtharSessions *sessions, const char *link, char **ret_cookie, GError **error);
/* athar_sessions_find: @cookie (nullable). @touch: a person did it; not a clock of the page. */
AtharSessionState athar_sessions_find (AtharSessions *sessions, const char *cookie, bool touch);
bool athar_sessions_is_locked (AtharSessions *sessions); /* by a person, or because nobody touched it */
void athar_sessions_lock (AtharSessions *sessions);
void athar_sessions_unlock (AtharSessions *sessions); /* the passphrase was right */
/* athar_sessions_check_tries, athar_sessions_tried: before and after somebody tells a secret. BUSY. */
gboolean athar_sessions_check_tries (AtharSessions *sessions, GError **error);
void athar_sessions_tried (AtharSessions *sessions, bool right);
int64_t athar_sessions_get_idle_us (const AtharSessions *sessions);
