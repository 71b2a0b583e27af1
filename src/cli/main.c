/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/main.c: the program: words → operation → exit status. Errors are said here, once, in the
 * reader's language.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sign.h"
#include "cli/bus.h"
#include "cli/cli.h"
#include "cli/tty.h"

static int
say_error (AtharTty *tty, AtharLang lang, const GError *error)
{
	g_autofree char *text = athar_error_dup_text (error, lang);
	g_autofree char *line = g_strconcat ("athar: ", text, NULL);
	athar_tty_say (tty, line, true);
	return athar_error_exit_status (error);
}

/* The reader of our output went away (a pager closed): end as a program that knows nothing of
 * SIGPIPE would. */
static void
die_of_pipe (void)
{
	struct sigaction plain = {.sa_handler = SIG_DFL};
	sigaction (SIGPIPE, &plain, NULL);
	raise (SIGPIPE);
}

static int
finish_output (AtharTty *tty, AtharLang lang, int status)
{
	g_autoptr (GError) error = NULL;
	if (athar_tty_flush (tty))
		return status;
	if (errno == EPIPE)
		die_of_pipe ();
	athar_throw_errno (&error, "op.output", NULL);
	return say_error (tty, lang, error);
}

static int
print_text (AtharTty *tty, AtharLang lang, char *text)
{
	fputs (text, stdout);
	g_free (text);
	return finish_output (tty, lang, 0);
}

static int
run_op (AtharCli *cli, AtharTty *tty, AtharLang lang)
{
	g_autoptr (GError) error = NULL;
	AtharPrinterOptions sink = athar_tty_get_printer_options (tty);
	g_autoptr (AtharPrinter) printer =
		cli->json ? athar_printer_new_json (&sink) : athar_printer_new_text (&sink);
	AtharCallOptions options = {cli->case_dir, lang, printer, athar_tty_get_face (tty), NULL, NULL, false};
	int status = 0;
	if (!athar_op_call (cli->op, cli->args, &options, &error)) {
		athar_printer_finish (printer, NULL); /* what was found before the error is shown */
		if (athar_printer_is_broken (printer))
			return finish_output (tty, lang, athar_error_exit_status (error));
		status = say_error (tty, lang, error);
	}
	return finish_output (tty, lang, status);
}

/* A program started with 0, 1 or 2 closed would write its messages into the first file it opens. */
static void
open_standard_descriptors (void)
{
	int fd;
	do
		fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close (fd);
}

int
main (int argc, char **argv)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharCli) cli = {0};
	g_autoptr (AtharTty) tty = NULL;
	gboolean understood;
	AtharLang lang;
	unsigned width;
	open_standard_descriptors ();
	athar_crypto_init ();
	athar_tty_catch_interrupt ();
	understood = athar_cli_parse (&cli, argc, argv, &error);
	lang = athar_cli_get_lang (&cli);
	athar_cli_catch_bus (lang);
	tty = athar_tty_new (lang);
	width = athar_tty_get_printer_options (tty).width;
	if (cli.help && cli.op)
		return print_text (tty, lang, athar_help_dup_op (cli.op, lang, width));
	if (!understood)
		return say_error (tty, lang, error);
	if (cli.version)
		return print_text (tty, lang, g_strdup ("athar " ATHAR_VERSION "\n"));
	if (cli.help)
		return print_text (tty, lang, athar_help_dup_all (lang, width));
	if (!cli.op) {
		athar_throw (&error, ATHAR_ERROR_USAGE, "cli.no-command", NULL);
		return say_error (tty, lang, error);
	}
	return run_op (&cli, tty, lang);
}
