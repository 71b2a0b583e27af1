/* SPDX-License-Identifier: Apache-2.0
 *
 * cli/bus.c: SIGBUS. SQLite maps a small file beside each database; when the disk has no room left
 * for a page of it, or the medium is pulled out, the processor tells and no call returns an error.
 * What was acknowledged stands in the logs by then. The person is told, instead of a bare "Bus error".
 */
#include "cli/bus.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

/* What the handler says and ends with: it has no argument to carry a state. */
static char *sentence; /* nocheck:globals */
static int exit_status; /* nocheck:globals */

static void
on_bus (int signal_number)
{
	ssize_t told G_GNUC_UNUSED = write (STDERR_FILENO, sentence, strlen (sentence));
	_exit (exit_status);
}

void
athar_cli_catch_bus (AtharLang lang)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *text = NULL;
	struct sigaction action = {.sa_handler = on_bus};
	athar_throw (&error, ATHAR_ERROR_IO, "cli.bus", NULL);
	text = athar_error_dup_text (error, lang);
	g_free (sentence);
	sentence = g_strconcat ("athar: ", text, "\n", NULL);
	exit_status = athar_error_exit_status (error);
	sigaction (SIGBUS, &action, NULL);
}
