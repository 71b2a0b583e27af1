/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/serve.c: see serve.h.
 */
#include "cli/serve.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "server/server.h"
#include "server/static.h"

typedef struct {
	AtharCall *call;
	bool open;   /* a browser, for the first link */
	bool listen; /* to Enter */
} Terminal;

/* Best effort: whoever has no desktop opens the link by hand. */
static void
open_browser (const char *url)
{
	const char *argv[] = {"xdg-open", url, NULL};
	if (g_getenv ("DISPLAY") || g_getenv ("WAYLAND_DISPLAY"))
		g_spawn_async (NULL, (char **)argv, NULL,
			G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
			NULL, NULL, NULL, NULL);
}

static void
on_link (const char *url, gpointer payload)
{
	Terminal *t = payload;
	AtharPrinter *out = athar_call_get_printer (t->call);
	athar_print_begin_object (out, "serve.serving");
	athar_print_sentence (out, "serve.link", url);
	athar_print_end_object (out);
	athar_printer_finish (out, NULL);
	fflush (stdout); /* a program that reads us waits for this line */
	if (t->open)
		open_browser (url);
	t->open = false;
}

/* FALSE: standard input is at its end and is not listened to any more. */
static bool
read_line (bool *ret_line)
{
	char text[256];
	ssize_t n = read (STDIN_FILENO, text, sizeof text);
	*ret_line = n > 0 && memchr (text, '\n', (size_t)n) != NULL;
	return n > 0 || (n < 0 && errno == EINTR);
}

static AtharServerWish
on_wait (unsigned ms, gpointer payload)
{
	Terminal *t = payload;
	struct pollfd in = {.fd = t->listen ? STDIN_FILENO : -1, .events = POLLIN};
	bool line = false;
	if (poll (&in, 1, (int)ms) > 0)
		t->listen = read_line (&line);
	if (!athar_call_check (t->call, NULL))
		return ATHAR_SERVER_STOP;
	return line ? ATHAR_SERVER_NEW_LINK : ATHAR_SERVER_GO_ON;
}

static void
on_ending (gpointer payload)
{
	Terminal *t = payload;
	athar_call_notice (t->call, "serve.ending", NULL);
}

gboolean
athar_cli_serve (AtharCall *call, GError **error)
{
	Terminal t = {call, !athar_call_get_flag (call, "no-open"), true};
	const AtharServerFace face = {on_link, on_wait, on_ending, &t};
	const AtharServerOptions options = {athar_call_get_dir (call),
		(uint16_t)athar_call_get_int (call, "port"),
		athar_call_get_int (call, "idle-minutes") * 60 * ATHAR_SECOND_US, &face};
	if (!athar_static_is_there ())
		athar_call_notice (call, "serve.no-page", NULL);
	athar_call_notice (call, "serve.how", NULL);
	if (!athar_server_run (&options, error))
		return FALSE;
	athar_call_notice (call, "serve.ended", NULL);
	return TRUE;
}
