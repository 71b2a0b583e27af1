/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/program.c: athar-worker as a program. Without arguments it serves athar on descriptor 3.
 * For developers: athar-worker --describe          analyzers and jail layers as JSON athar-worker
 * --analyze FILE      what each analyzer says, as JSON lines; texts and blobs by their sizes
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/sign.h"
#include "wire/control.h"
#include "wire/frame.h"
#include "worker/host-private.h"
#include "worker/host.h"

/* Symbols are bound once here, not again in each child. The rest is read by libraries when they
 * load: libvips' run-time compiler would write an executable file and gives other pixels; one
 * thread is faster for Tesseract. GIO_USE_VFS and the module folder keep GLib from loading desktop
 * plugins. */
static const char *const environment[][2] = {
	{"VIPS_NOVECTOR", "1"},
	{"VIPS_CONCURRENCY", "1"},
	{"OMP_THREAD_LIMIT", "1"},
	{"GIO_USE_VFS", "local"},
	{"GIO_MODULE_DIR", "/nonexistent"},
	{"MALLOC_ARENA_MAX", "2"},
	{"LD_BIND_NOW", "1"},
};

#ifdef __SANITIZE_ADDRESS__
/* Leaks of a process that ends after one object are harmless, and looking for them opens files. */
const char *__asan_default_options (void) __attribute__ ((visibility ("default"), used));
const char *
__asan_default_options (void)
{
	return "detect_leaks=0";
}
#endif

static void
settle_environment (char **argv)
{
	gboolean missing = FALSE;
	for (size_t i = 0; i < G_N_ELEMENTS (environment); i++) {
		missing |= g_strcmp0 (g_getenv (environment[i][0]), environment[i][1]) != 0;
		g_setenv (environment[i][0], environment[i][1], TRUE);
	}
	if (missing)
		execv ("/proc/self/exe",
			argv); /* when it fails, the values set here still reach most */
}

static AtharJson *
describe_jail (const AtharJailState *state)
{
	AtharJson *json = athar_json_object ();
	athar_json_set_bool (json, "seccomp", state->seccomp);
	athar_json_set_bool (json, "no_new_privs", true); /* athar_jail_new fails without */
	athar_json_set_bool (json, "rlimits", true);	  /* each child fails without */
	athar_json_set_int (json, "landlock", state->landlock);
	athar_json_set_bool (json, "userns", state->userns);
	athar_json_set_bool (json, "netns", state->netns);
	athar_json_set_bool (json, "sanitizer", state->sanitizer);
	return json;
}

static AtharJson *
describe (const AtharAnalyzer *const *analyzers, const AtharJail *jail, const AtharJailState *state)
{
	AtharJson *hello = athar_json_object (), *list = athar_json_array ();
	for (size_t i = 0; analyzers[i]; i++) {
		AtharJson *entry = athar_json_object ();
		g_autofree char *libraries =
			analyzers[i]->libraries ? analyzers[i]->libraries () : NULL;
		athar_json_set_string (entry, "name", analyzers[i]->name);
		athar_json_set_int (entry, "version", analyzers[i]->version);
		athar_json_set_bool (entry, "runs", athar_child_can_run (jail, analyzers[i]));
		athar_json_set_string (entry, "libraries", libraries ? libraries : "");
		athar_json_set_int (entry, "wall_seconds", analyzers[i]->limits.wall_seconds);
		athar_json_append (list, entry);
	}
	athar_json_set (hello, "analyzers", list);
	athar_json_set (hello, "jail", describe_jail (state));
	return hello;
}

static void
print_json (const AtharJson *json)
{
	g_autoptr (GString) text = g_string_new (NULL);
	athar_json_canonical (json, text);
	puts (text->str);
}

static AtharJson *
list_blobs (const AtharAnalysis *analysis)
{
	AtharJson *list = athar_json_array ();
	for (guint i = 0; i < analysis->blobs->len; i++) {
		const AtharAnalysisBlob *blob = analysis->blobs->pdata[i];
		AtharJson *entry = athar_json_object ();
		athar_json_set_string (entry, "name", blob->name);
		athar_json_set_string (entry, "media_type", blob->media_type);
		athar_json_set_int (entry, "bytes", (int64_t)g_bytes_get_size (blob->data));
		athar_json_append (list, entry);
	}
	return list;
}

static AtharJson *
list_warnings (const AtharAnalysis *analysis)
{
	AtharJson *list = athar_json_array ();
	for (guint i = 0; i < analysis->warnings->len; i++) {
		const AtharAnalysisWarning *warning = analysis->warnings->pdata[i];
		AtharJson *entry = athar_json_object ();
		athar_json_set_string (entry, "key", warning->key);
		athar_json_set (entry, "args", athar_json_ref (warning->args));
		athar_json_append (list, entry);
	}
	return list;
}

static void
print_analysis (const char *analyzer, const AtharAnalysis *analysis, gpointer payload)
{
	g_autoptr (AtharJson) line = athar_json_object ();
	size_t text_bytes = 0;
	for (guint i = 0; i < analysis->texts->len; i++)
		text_bytes += strlen (((AtharAnalysisText *)analysis->texts->pdata[i])->text);
	athar_json_set_string (line, "analyzer", analyzer);
	athar_json_set_int (line, "status", analysis->status);
	athar_json_set (line, "facts", athar_json_ref (analysis->facts));
	athar_json_set (line, "warnings", list_warnings (analysis));
	athar_json_set (line, "blobs", list_blobs (analysis));
	athar_json_set_int (line, "texts", analysis->texts->len);
	athar_json_set_int (line, "text_bytes", (int64_t)text_bytes);
	print_json (line);
}

/* One object here and now, in a child of its own, without the pool's watchdog. */
static gboolean
analyze (const AtharChildSetup *setup, int fd, const char *path, GError **error)
{
	g_autoptr (AtharReplyReader) reader =
		athar_reply_reader_new (&(AtharReplyVisit){.end = print_analysis}, NULL);
	g_autofree char *name = g_path_get_basename (path);
	char buffer[65536];
	int ends[2], status = 0, pid;
	ssize_t n;
	gboolean good = TRUE;
	if (pipe2 (ends, O_CLOEXEC) < 0)
		return athar_throw_errno (error, "worker.no-control", NULL);
	pid = athar_child_start (setup, fd, ends[1], name);
	close (ends[1]);
	while (good && pid > 0 && (n = read (ends[0], buffer, sizeof buffer)) > 0)
		good = athar_reply_reader_push (reader, buffer, (size_t)n, error);
	close (ends[0]);
	if (pid > 0)
		waitpid (pid, &status, 0);
	if (!athar_reply_reader_is_closed (reader))
		printf ("{\"exit\":%d,\"signal\":%d}\n",
			WIFEXITED (status) ? WEXITSTATUS (status) : 0,
			WIFSIGNALED (status) ? WTERMSIG (status) : 0);
	return good;
}

static gboolean
warm (const AtharAnalyzer *const *analyzers, GError **error)
{
	for (size_t i = 0; analyzers[i]; i++)
		if (analyzers[i]->warm && !analyzers[i]->warm (error))
			return FALSE;
	return TRUE;
}

/* Files are opened before the doors shut: afterwards this process opens nothing either. */
static gboolean
run (int argc, char **argv, const AtharAnalyzer *const *analyzers, GError **error)
{
	bool one_file = argc == 3 && g_str_equal (argv[1], "--analyze");
	g_auto (AtharFd) fd = one_file ? open (argv[2], O_RDONLY | O_CLOEXEC) : -1;
	g_auto (AtharFd) null_fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
	g_autoptr (AtharJail) jail = NULL;
	g_autoptr (AtharJson) hello = NULL;
	AtharJailState state;
	if (null_fd < 0 || (one_file && fd < 0))
		return athar_throw_errno (
			error, "fs.open", "path", one_file ? argv[2] : "/dev/null", NULL);
	athar_jail_isolate (&state);
	if (!warm (analyzers, error) || !(jail = athar_jail_new (analyzers, &state, error)))
		return FALSE;
	hello = describe (analyzers, jail, &state);
	if (argc == 2 && g_str_equal (argv[1], "--describe"))
		return print_json (hello), TRUE;
	if (one_file)
		return analyze (&(AtharChildSetup){analyzers, jail, null_fd}, fd, argv[2], error);
	return athar_host_serve (&(AtharChildSetup){analyzers, jail, null_fd}, hello, error);
}

/* The pool waits for a hello: it gets the reason instead. */
static void
tell_error (const GError *error)
{
	g_autoptr (AtharJson) json = athar_json_object ();
	g_autofree char *text = athar_error_dup_text (error, ATHAR_LANG_EN);
	g_autoptr (GBytes) bytes = NULL;
	athar_json_set_string (json, "error", text);
	bytes = athar_json_canonical_bytes (json);
	if (write (ATHAR_CONTROL_FD, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) < 0)
		fprintf (stderr, "athar-worker: %s\n", text);
}

int
athar_worker_main (int argc, char **argv, const AtharAnalyzer *const *analyzers)
{
	g_autoptr (GError) error = NULL;
	settle_environment (argv);
	athar_child_mute ();
	athar_crypto_init ();
	if (run (argc, argv, analyzers, &error))
		return 0;
	if (argc == 1)
		tell_error (error);
	else
		fprintf (stderr, "athar-worker: %s\n", error->message);
	return athar_error_exit_status (error);
}
