/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/child.c: one child, one object: lock down, magic, then the analyzers that accept what it
 * found.
 */
#include "worker/child.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wire/control.h"
#include "wire/frame.h"
#include "worker/task.h"

#define OBJECT_FD 3
#define PIPE_FD 4

bool
athar_child_can_run (const AtharJail *jail, const AtharAnalyzer *analyzer)
{
	return !analyzer->reads || athar_jail_can_read (jail);
}

static bool
is_wanted (const AtharChildSetup *setup, const AtharAnalyzer *analyzer, const AtharTask *task)
{
	return athar_child_can_run (setup->jail, analyzer) &&
	       analyzer->accepts (athar_task_get_magic (task));
}

static gboolean
send_plan (const AtharChildSetup *setup, const AtharTask *task, GError **error)
{
	g_autoptr (GString) plan = g_string_new (NULL);
	for (size_t i = 1; setup->analyzers[i]; i++)
		if (is_wanted (setup, setup->analyzers[i], task))
			g_string_append_printf (plan, "%s\n", setup->analyzers[i]->name);
	return athar_frame_write (PIPE_FD, ATHAR_FRAME_PLAN, plan->str, plan->len, NULL, 0, error);
}

static gboolean
look (const AtharChildSetup *setup, const char *name, GError **error)
{
	g_autoptr (AtharTask) task = athar_task_new (OBJECT_FD, PIPE_FD, name, error);
	if (!task)
		return FALSE;
	for (size_t i = 0; setup->analyzers[i]; i++) {
		const AtharAnalyzer *analyzer = setup->analyzers[i];
		if (i > 0 && !is_wanted (setup, analyzer, task))
			continue;
		athar_jail_limit (setup->jail, &analyzer->limits);
		if (lseek (OBJECT_FD, 0, SEEK_SET) < 0 || !athar_task_run (task, analyzer, error))
			return FALSE;
		if (i == 0 && !send_plan (setup, task, error))
			return FALSE;
	}
	return athar_frame_write (PIPE_FD, ATHAR_FRAME_CLOSE, NULL, 0, NULL, 0, error);
}

/* The object becomes descriptor 3, the pipe 4; input, output and errors go nowhere; nothing else
 * stays open. */
static bool
settle_descriptors (const AtharChildSetup *setup, int fd, int out)
{
	int object = fcntl (fd, F_DUPFD, 16), pipe = fcntl (out, F_DUPFD, 16);
	for (int i = 0; i < 3; i++)
		if (dup2 (setup->null_fd, i) < 0)
			return false;
	return object >= 0 && pipe >= 0 && dup2 (object, OBJECT_FD) >= 0 &&
	       dup2 (pipe, PIPE_FD) >= 0 && syscall (SYS_close_range, PIPE_FD + 1, ~0U, 0) == 0;
}

int
athar_child_start (const AtharChildSetup *setup, int fd, int out, const char *name)
{
	pid_t pid = fork ();
	sigset_t none;
	if (pid != 0)
		return pid;
	sigemptyset (&none);
	sigprocmask (SIG_SETMASK, &none, NULL);
	signal (SIGPIPE, SIG_DFL);
	if (!settle_descriptors (setup, fd, out) || !athar_jail_enter (setup->jail))
		_exit (ATHAR_CHILD_NO_JAIL);
	_exit (look (setup, name, NULL) ? ATHAR_CHILD_DONE : ATHAR_CHILD_NO_PIPE);
}

/* GLib's own writer asks the log's other end for its name, which kills a jailed child; and out of
 * memory it only aborts. */
static GLogWriterOutput
drop_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer payload)
{
	if (!(level & (G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL)))
		return G_LOG_WRITER_HANDLED;
	for (gsize i = 0; i < n; i++)
		if (g_str_equal (fields[i].key, "MESSAGE") &&
			strstr (fields[i].value, "failed to allocate"))
			_exit (ATHAR_CHILD_NO_MEMORY);
	_exit (ATHAR_CHILD_FATAL);
}

void
athar_child_mute (void)
{
	g_log_set_writer_func (drop_log, NULL, NULL);
}
