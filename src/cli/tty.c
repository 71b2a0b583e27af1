/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/tty.c: see tty.h. Progress appears when a step has taken a second, ten times a second at
 * most, on one line of stderr that is wiped before anything else is written. NO_COLOR
 * (https://no-color.org) and TERM=dumb turn colour off.
 */
#include "cli/tty.h"

#include "cli/serve.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/time.h"
#include "op/printer-wrap.h"

#define PROGRESS_AFTER_US ATHAR_SECOND_US
#define PROGRESS_EVERY_US (ATHAR_SECOND_US / 10)
#define ANSWER_MAX_BYTES 4096
#define PASSPHRASE_TRIES 3

struct AtharTty {
	AtharLang lang;
	AtharFace face;
	bool out_is_tty, err_is_tty, in_is_tty, colour;
	unsigned width, err_width; /* columns; 0: unlimited */
	/* progress of the current step */
	const char *what;
	int64_t started_us, shown_us;
	bool line_shown;
};

/* The one thing a signal handler can reach: it has no argument to carry a state. */
static volatile sig_atomic_t interrupted; /* nocheck:globals */

static void
on_interrupt (int signal_number)
{
	interrupted = 1;
}

void
athar_tty_catch_interrupt (void)
{
	/* No SA_RESTART: a read that waits for an answer returns. Reset: the second signal ends the
	 * program. */
	struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigaction (SIGINT, &action, NULL);
	sigaction (SIGTERM, &action, NULL);
	sigaction (SIGPIPE, &ignore,
		NULL); /* a worker that died, a pager that was closed: errors, not deaths */
}

static void
wipe_line (AtharTty *tty)
{
	if (!tty->line_shown)
		return;
	fputs ("\r\x1b[K", stderr);
	tty->line_shown = false;
}

static void
append_rest (AtharTty *tty, GString *line, uint64_t done, uint64_t all, int64_t spent_us)
{
	uint64_t left_s;
	g_autofree char *clock = NULL;
	g_autofree char *text = NULL;
	if (!all || !done || done > all)
		return;
	left_s = (uint64_t)((double)spent_us / (double)done * (double)(all - done) / 1e6 + 0.5);
	clock = left_s < 3600 ? g_strdup_printf (
					"%u:%02u", (unsigned)(left_s / 60), (unsigned)(left_s % 60))
			      : g_strdup_printf ("%u:%02u:%02u", (unsigned)(left_s / 3600),
					(unsigned)(left_s / 60 % 60), (unsigned)(left_s % 60));
	text = athar_msg (tty->lang, "cli.left", "time", clock, NULL);
	g_string_append_printf (line, "  %s", text);
}

static void
append_rate (AtharTty *tty, GString *line, const char *done, const char *rate)
{
	g_autofree char *each = athar_msg (tty->lang, "cli.each-second", NULL);
	g_string_append_printf (line, "  %s  %s %s", done, rate, each);
}

static void
show_progress (AtharTty *tty, uint64_t done, uint64_t all, AtharUnit unit, int64_t spent_us)
{
	g_autoptr (GString) line = g_string_new (NULL);
	g_autofree char *what = athar_msg (tty->lang, tty->what, NULL);
	g_autofree char *shown = NULL; /* one line, whatever the terminal: it is wiped as one */
	uint64_t rate = (uint64_t)((double)done * 1e6 / (double)spent_us);
	g_string_append (line, what);
	if (all && done <= all)
		g_string_append_printf (
			line, "  %u%%", (unsigned)(100.0 * (double)done / (double)all));
	if (unit == ATHAR_UNIT_BYTES) {
		g_autofree char *size = athar_printer_dup_size (tty->lang, done);
		g_autofree char *speed = athar_printer_dup_size (tty->lang, rate);
		append_rate (tty, line, size, speed);
	} else {
		append_rate (tty, line, ATHAR_U64 (done), ATHAR_U64 (rate));
	}
	append_rest (tty, line, done, all, spent_us);
	shown = tty->err_width ? athar_wrap_shorten (line->str, tty->err_width)
			       : g_strdup (line->str);
	fprintf (stderr, "\r%s\x1b[K", shown);
	fflush (stderr);
	tty->line_shown = true;
}

static void
on_progress (const char *what, uint64_t done, uint64_t all, AtharUnit unit, gpointer payload)
{
	AtharTty *tty = payload;
	int64_t now_us = athar_time_monotonic_us ();
	if (!tty->err_is_tty)
		return;
	if (!tty->what || strcmp (tty->what, what) != 0) {
		wipe_line (tty);
		tty->what = what;
		tty->started_us = now_us;
	}
	if (now_us - tty->started_us < PROGRESS_AFTER_US ||
		now_us - tty->shown_us < PROGRESS_EVERY_US)
		return;
	tty->shown_us = now_us;
	show_progress (tty, done, all, unit, now_us - tty->started_us);
}

static gboolean
is_interrupted (gpointer payload)
{
	return interrupted != 0;
}

void
athar_tty_say (AtharTty *tty, const char *text, bool error)
{
	g_autoptr (GString) lines = g_string_new (NULL);
	wipe_line (tty);
	fflush (stdout);
	athar_wrap_text (lines, text, 0, 0, tty->err_width);
	if (tty->err_is_tty && tty->colour)
		fprintf (stderr, "\x1b[%sm%s\x1b[0m\n", error ? "31" : "33", lines->str);
	else
		fprintf (stderr, "%s\n", lines->str);
}

static void
on_notice (const char *text, gpointer payload)
{
	athar_tty_say (payload, text, false);
}

/* (transfer full) (nullable) one line of standard input, without its end. */
static char *
read_line (void)
{
	g_autoptr (GString) line = g_string_new (NULL);
	char c;
	for (;;) {
		ssize_t n = read (STDIN_FILENO, &c, 1);
		if (n < 0 && errno == EINTR && !interrupted)
			continue;
		if (n <= 0 && (n < 0 || !line->len))
			return NULL;
		if (n == 0 || c == '\n')
			break;
		if (line->len >= ANSWER_MAX_BYTES)
			return NULL;
		g_string_append_c (line, c);
	}
	if (line->len && line->str[line->len - 1] == '\r')
		g_string_truncate (line, line->len - 1);
	return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
read_hidden (void)
{
	struct termios before, quiet;
	char *line;
	if (tcgetattr (STDIN_FILENO, &before) != 0)
		return read_line ();
	quiet = before;
	quiet.c_lflag &= (tcflag_t)~ECHO;
	tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
	line = read_line ();
	tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
	fputc ('\n', stderr);
	return line;
}

static bool
ends_as_question (const char *question)
{
	return g_str_has_suffix (question, "?") || g_str_has_suffix (question, "؟");
}

static char *
on_ask (const char *question, gboolean hidden, gpointer payload)
{
	AtharTty *tty = payload;
	g_autoptr (GString) lines = g_string_new (NULL);
	wipe_line (tty);
	if (!tty->in_is_tty)
		return read_line ();
	athar_wrap_text (lines, question, 0, 0, tty->err_width);
	fprintf (stderr, "%s%s ", lines->str, ends_as_question (question) ? "" : ":");
	fflush (stderr);
	return hidden ? read_hidden () : read_line ();
}

static void
wipe_free (char *secret)
{
	if (secret)
		explicit_bzero (secret, strlen (secret));
	g_free (secret);
}

/* Standard input that is no terminal is never taken for a passphrase: it may be evidence. */
static char *
on_ask_passphrase (gboolean confirm, gpointer payload)
{
	AtharTty *tty = payload;
	g_autofree char *first_question =
		athar_msg (tty->lang, confirm ? "cli.new-passphrase" : "cli.passphrase", NULL);
	g_autofree char *again_question = athar_msg (tty->lang, "cli.passphrase-again", NULL);
	g_autofree char *differ = athar_msg (tty->lang, "cli.passphrases-differ", NULL);
	for (int i = 0; tty->in_is_tty && i < PASSPHRASE_TRIES && !interrupted; i++) {
		char *first = on_ask (first_question, TRUE, tty);
		char *again =
			first && *first && confirm ? on_ask (again_question, TRUE, tty) : NULL;
		bool same = !confirm || (again && strcmp (first, again) == 0);
		wipe_free (again);
		if (first && *first && same)
			return first;
		if (!first || !*first) {
			wipe_free (first);
			return NULL;
		}
		wipe_free (first);
		athar_tty_say (tty, differ, true);
	}
	return NULL;
}

static gboolean
on_output (const char *data, size_t bytes, gpointer payload)
{
	AtharTty *tty = payload;
	wipe_line (tty);
	return fwrite (data, 1, bytes, stdout) == bytes &&
	       (!tty->out_is_tty || fflush (stdout) == 0);
}

gboolean
athar_tty_flush (AtharTty *tty)
{
	wipe_line (tty);
	return fflush (stdout) == 0 && !ferror (stdout);
}

/* 0: no terminal, or one that does not say. */
static unsigned
terminal_width (int fd)
{
	struct winsize size;
	return isatty (fd) && ioctl (fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

AtharTty *
athar_tty_new (AtharLang lang)
{
	AtharTty *tty = g_new0 (AtharTty, 1);
	const char *no_colour = g_getenv ("NO_COLOR");
	tty->lang = lang;
	tty->in_is_tty = isatty (STDIN_FILENO);
	tty->out_is_tty = isatty (STDOUT_FILENO);
	tty->err_is_tty = isatty (STDERR_FILENO);
	tty->colour = (!no_colour || !*no_colour) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
	tty->width = terminal_width (STDOUT_FILENO);
	tty->err_width = terminal_width (STDERR_FILENO);
	tty->face = (AtharFace){is_interrupted, on_progress, on_notice, on_ask, on_ask_passphrase, athar_cli_serve,
		tty->in_is_tty && tty->err_is_tty, tty};
	return tty;
}

void
athar_tty_free (AtharTty *tty)
{
	if (!tty)
		return;
	wipe_line (tty);
	g_free (tty);
}

const AtharFace *
athar_tty_get_face (AtharTty *tty)
{
	return &tty->face;
}

AtharPrinterOptions
athar_tty_get_printer_options (AtharTty *tty)
{
	return (AtharPrinterOptions){
		on_output, tty, tty->lang, tty->out_is_tty && tty->colour, tty->width};
}
