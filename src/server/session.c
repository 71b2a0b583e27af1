/* SPDX-License-Identifier: Apache-2.0
 *
 * server/session.c: see session.h.
 */
#include "server/session.h"

#include <string.h>

#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"

#define MINUTE_US (INT64_C (60) * ATHAR_SECOND_US)

struct AtharSessions {
	GMutex mutex;
	int64_t idle_us, touched_us; /* monotonic */
	bool locked;
	bool has_link;
	AtharHash link;
	int64_t link_us;
	GArray *cookies; /* AtharHash, oldest first */
	int64_t wrong_since_us;
	unsigned n_wrong;
};

AtharSessions *
athar_sessions_new (int64_t idle_us)
{
	AtharSessions *s = g_new0 (AtharSessions, 1);
	g_mutex_init (&s->mutex);
	s->idle_us = idle_us;
	s->touched_us = athar_time_monotonic_us ();
	s->cookies = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	return s;
}

void
athar_sessions_free (AtharSessions *s)
{
	if (!s)
		return;
	g_array_unref (s->cookies);
	g_mutex_clear (&s->mutex);
	g_free (s);
}

/* (transfer full) 52 characters that nobody can guess; @ret_hash is what is kept of them. */
static char *
new_secret (AtharHash *ret_hash)
{
	AtharId a, b;
	char *text;
	athar_id_random (&a);
	athar_id_random (&b);
	text = g_strconcat (ATHAR_ID_STR (&a), ATHAR_ID_STR (&b), NULL);
	athar_sha256 (text, strlen (text), ret_hash);
	return text;
}

/* Both sides are hashes: how far they agree tells nothing about the secret. */
static bool
is_secret (const char *text, const AtharHash *hash)
{
	AtharHash given;
	athar_sha256 (text, strlen (text), &given);
	return athar_hash_equal (&given, hash);
}

char *
athar_sessions_new_link (AtharSessions *s)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&s->mutex);
	s->has_link = true;
	s->link_us = athar_time_monotonic_us ();
	return new_secret (&s->link);
}

/* With the mutex held. */
static void
count_try (AtharSessions *s, bool right)
{
	int64_t now = athar_time_monotonic_us ();
	if (right || now - s->wrong_since_us > MINUTE_US)
		s->n_wrong = 0;
	if (right)
		return;
	if (!s->n_wrong++)
		s->wrong_since_us = now;
}

static gboolean
check_tries (AtharSessions *s, GError **error)
{
	if (s->n_wrong >= ATHAR_WRONG_MAX &&
		athar_time_monotonic_us () - s->wrong_since_us <= MINUTE_US)
		return athar_throw (error, ATHAR_ERROR_BUSY, "server.too-many-tries", NULL);
	return TRUE;
}

gboolean
athar_sessions_check_tries (AtharSessions *s, GError **error)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&s->mutex);
	return check_tries (s, error);
}

void
athar_sessions_tried (AtharSessions *s, bool right)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&s->mutex);
	count_try (s, right);
}

gboolean
athar_sessions_enter (AtharSessions *s, const char *link, char **ret_cookie, GError **error)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&s->mutex);
	int64_t now = athar_time_monotonic_us ();
	bool right = s->has_link && is_secret (link, &s->link);
	AtharHash cookie;
	if (!check_tries (s, error))
		return FALSE;
	count_try (s, right);
	if (!right)
		return athar_throw (error, ATHAR_ERROR_DENIED, "server.link-wrong", NULL);
	s->has_link = false;
	if (now - s->link_us > ATHAR_LINK_LIFETIME_US)
		return athar_throw (error, ATHAR_ERROR_DENIED, "server.link-expired", NULL);
	*ret_cookie = new_secret (&cookie);
	if (s->cookies->len == ATHAR_SESSIONS_MAX)
		g_array_remove_index (s->cookies, 0);
	g_array_append_val (s->cookies, cookie);
	s->locked = false;
	s->touched_us = now;
	return TRUE;
}

/* With the mutex held. */
static bool
knows (AtharSessions *s, const char *cookie)
{
	for (guint i = 0; cookie && i < s->cookies->len; i++)
		if (is_secret (cookie, &g_array_index (s->cookies, AtharHash, i)))
			return true;
	return false;
}

/* With the mutex held. */
static bool
is_locked (AtharSessions *s, int64_t now)
{
	s->locked |= now - s->touched_us > s->idle_us;
	return s->locked;
}

bool
athar_sessions_is_locked (AtharSessions *s)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&s->mutex);
	return is_locked (s, athar_time_monotonic_us ());
}

AtharSessionState
athar_sessions_find (AtharSessions *s, const char *cookie, bool touch)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&s->mutex);
	int64_t now = athar_time_monotonic_us ();
	if (!knows (s, cookie))
		return ATHAR_SESSION_NONE;
	if (is_locked (s, now))
		return ATHAR_SESSION_LOCKED;
	if (touch)
		s->touched_us = now;
	return ATHAR_SESSION_OPEN;
}

void
athar_sessions_lock (AtharSessions *s)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&s->mutex);
	s->locked = true;
}

void
athar_sessions_unlock (AtharSessions *s)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&s->mutex);
	s->locked = false;
	s->touched_us = athar_time_monotonic_us ();
}

int64_t
athar_sessions_get_idle_us (const AtharSessions *s)
{
	return s->idle_us;
}
