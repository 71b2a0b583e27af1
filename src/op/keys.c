/* SPDX-License-Identifier: Apache-2.0
 *
 * op/keys.c: see keys.h.
 */
#include "op/keys.h"

#include <string.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "case/agent.h"
#include "sql/index.gen.h"

#define PROGRAM "/proc/self/exe"
#define PASSPHRASE_FD 3
#define END_TRIES 200 /* two seconds: it has nothing left to do */
#define END_PAUSE_US 10000

void
athar_keys_look (AtharKeysState *ret_state)
{
	g_auto (AtharKeyringInfo) info = {0};
	*ret_state = (AtharKeysState){0};
	athar_keyring_look (&info, NULL);
	ret_state->exists = info.exists;
	ret_state->has_passphrase = info.has_passphrase;
	ret_state->person = info.person;
	ret_state->open = info.exists && (!info.has_passphrase || athar_agent_is_running ());
}

static char *
tell (gboolean confirm, gpointer passphrase)
{
	return g_strdup (passphrase);
}

/* Reads its passphrase from a pipe: it never stands in an argument or the environment. */
static gboolean
run_unlock (const char *passphrase, GError **error)
{
	const char *const argv[] = {"athar", "unlock", NULL};
	g_auto (GStrv) envp = g_environ_setenv (g_get_environ (), "ATHAR_PASSPHRASE_FD", "3", TRUE);
	const char *real[] = {PROGRAM, argv[0], argv[1], NULL};
	const int target = PASSPHRASE_FD;
	g_auto (AtharFd) out = -1;
	g_auto (AtharFd) in = -1;
	int ends[2], status;
	GPid pid;
	g_autoptr (GError) failed = NULL;
	if (pipe2 (ends, O_CLOEXEC) != 0)
		return athar_throw_errno (error, "agent.no-start", NULL);
	out = ends[0];
	in = ends[1];
	if (!g_spawn_async_with_pipes_and_fds (NULL, real, (const char *const *)envp,
		    G_SPAWN_FILE_AND_ARGV_ZERO | G_SPAWN_DO_NOT_REAP_CHILD |
			    G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
		    NULL, NULL, -1, -1, -1, &out, &target, 1, &pid, NULL, NULL, NULL, &failed))
		return athar_throw (error, ATHAR_ERROR_IO, "agent.no-start", "reason", failed->message, NULL);
	if (!athar_fs_write (in, passphrase, strlen (passphrase), error) ||
		!athar_fs_write (in, "\n", 1, error))
		return FALSE;
	athar_fd_clear (&in);
	in = -1;
	while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
		;
	return athar_agent_is_running () ||
	       athar_throw (error, ATHAR_ERROR_IO, "agent.no-start", "reason", "", NULL);
}

gboolean
athar_keys_open (const char *passphrase, bool *ret_began, GError **error)
{
	g_autoptr (AtharKeyring) keyring =
		athar_keyring_open_here (tell, (gpointer)passphrase, error);
	*ret_began = false;
	if (!keyring)
		return FALSE;
	if (athar_agent_is_running ())
		return TRUE;
	*ret_began = run_unlock (passphrase, error);
	return *ret_began;
}

/* An agent that was told to stop answers calls until it is gone: whoever unlocks at once would take it for one that
 * stays. */
void
athar_keys_close (void)
{
	if (!athar_agent_stop (NULL))
		return;
	for (int i = 0; i < END_TRIES && athar_agent_is_running (); i++)
		g_usleep (END_PAUSE_US);
}

char *
athar_keys_dup_pseudonym (AtharCase *c, const AtharId *person)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_log_member, NULL);
	gboolean row = FALSE;
	char *name = NULL;
	if (!s)
		return NULL;
	athar_bind_blob (s, P_INDEX_LOG_MEMBER_ID, person->b, sizeof person->b);
	if (athar_stmt_step (s, &row, NULL) && row) {
		name = g_strdup (athar_column_text (s, C_INDEX_LOG_MEMBER_PSEUDONYM));
		athar_stmt_reset (s);
	}
	return name;
}
