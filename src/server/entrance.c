/* SPDX-License-Identifier: Apache-2.0
 *
 * server/entrance.c: the way in: the one-time link, who is here, lock and unlock.
 */
#include <string.h>

#include "op/keys.h"
#include "server/server-private.h"

AtharReply *
athar_session_enter (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) body = athar_request_read_json (request, &error);
	const char *link = body ? athar_json_get_string (body, "link") : NULL;
	g_autofree char *cookie = NULL;
	AtharReply *reply;
	if (body && !link)
		athar_throw (&error, ATHAR_ERROR_USAGE, "server.no-link", NULL);
	if (!link || !athar_sessions_enter (server->sessions, link, &cookie, &error))
		return athar_answer_error (request, error);
	reply = athar_answer_json (200, g_strdup ("{}"));
	athar_answer_cookie (reply, cookie);
	return reply;
}

static AtharJson *
person_of (AtharCase *c, const AtharKeysState *keys)
{
	g_autofree char *pseudonym = NULL;
	AtharJson *person;
	if (!keys->exists)
		return athar_json_null ();
	pseudonym = athar_keys_dup_pseudonym (c, &keys->person);
	person = athar_json_object ();
	athar_json_set_id (person, "id", &keys->person);
	athar_json_set (person, "pseudonym",
		pseudonym ? athar_json_string (pseudonym) : athar_json_null ());
	return person;
}

static AtharJson *
case_of (AtharCase *c)
{
	AtharJson *json = athar_json_object ();
	athar_json_set_id (json, "id", athar_case_get_id (c));
	athar_json_set_string (json, "name", athar_case_get_name (c));
	athar_json_set_string (json, "code", athar_case_get_code (c));
	return json;
}

/* While locked nothing of the case is told but that it is locked. */
AtharReply *
athar_session_show (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	bool locked = request->session == ATHAR_SESSION_LOCKED;
	AtharCase *c = locked ? NULL : athar_handles_take (server->handles, &error);
	AtharJson *json;
	AtharKeysState keys;
	if (error)
		return athar_answer_error (request, error);
	athar_keys_look (&keys);
	json = athar_json_object ();
	athar_json_set_bool (json, "locked", locked);
	athar_json_set_bool (json, "passphrase", keys.has_passphrase);
	athar_json_set_bool (json, "keys_open", keys.open);
	athar_json_set_int (json, "idle_s", athar_sessions_get_idle_us (server->sessions) / 1000000);
	athar_json_set_string (json, "version", ATHAR_VERSION);
	athar_json_set (json, "case", c ? case_of (c) : athar_json_null ());
	athar_json_set (json, "person", c ? person_of (c, &keys) : athar_json_null ());
	athar_handles_give (server->handles, c);
	return athar_answer_value (200, json);
}

void
athar_server_close_keys (AtharServer *server)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&server->keys_mutex);
	if (!athar_sessions_is_locked (server->sessions))
		return;
	athar_handles_forget (server->handles);
	if (!server->began_agent || g_atomic_int_get (&server->n_signing) ||
		athar_jobs_are_running (server->jobs))
		return;
	athar_keys_close ();
	server->began_agent = false;
}

AtharReply *
athar_session_lock (AtharServer *server, AtharRequest *request)
{
	athar_sessions_lock (server->sessions);
	athar_server_close_keys (server);
	return athar_answer_json (200, g_strdup ("{}"));
}

static gboolean
unlock (AtharServer *server, const char *passphrase, GError **error)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&server->keys_mutex);
	AtharKeysState keys;
	bool began = false;
	gboolean right;
	athar_keys_look (&keys);
	if (!keys.has_passphrase)
		return athar_throw (error, ATHAR_ERROR_DENIED, "server.need-new-link", NULL);
	if (!athar_sessions_check_tries (server->sessions, error))
		return FALSE;
	right = athar_keys_open (passphrase, &began, error);
	athar_sessions_tried (server->sessions, right);
	server->began_agent |= began;
	/* With the mutex held: athar_server_close_keys() would end the new agent again, because it is still locked. */
	if (right)
		athar_sessions_unlock (server->sessions);
	return right;
}

AtharReply *
athar_session_unlock (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) body = athar_request_read_json (request, &error);
	const char *passphrase = body ? athar_json_get_string (body, "passphrase") : NULL;
	if (body && !passphrase)
		athar_throw (&error, ATHAR_ERROR_USAGE, "server.no-passphrase", NULL);
	if (!passphrase || !unlock (server, passphrase, &error))
		return athar_answer_error (request, error);
	athar_handles_forget (server->handles);
	return athar_answer_json (200, g_strdup ("{}"));
}
