/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"
#include "case/agent.h"
#include "case/keyring.h"

static char *scratch; /* nocheck:globals */

static char *
fresh_keys (const char *name)
{
	char *dir = g_build_filename (scratch, name, NULL);
	g_setenv ("ATHAR_KEYS", dir, TRUE);
	g_setenv ("XDG_RUNTIME_DIR", "", TRUE);
	g_unsetenv ("ATHAR_PASSPHRASE_FD");
	return dir;
}

static AtharKeyring *
open_keys (const char *name, gboolean create)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fresh_keys (name);
	AtharKeyring *keyring = NULL;
	if (create)
		athar_keyring_create (NULL, &keyring, &error);
	else
		keyring = athar_keyring_open (NULL, NULL, &error);
	g_assert_no_error (error);
	g_assert_nonnull (keyring);
	return keyring;
}

static void
assert_fails (gboolean result, GError **error, AtharErrorCode code)
{
	g_assert_false (result);
	g_assert_error (*error, ATHAR_ERROR, (int)code);
	g_clear_error (error);
}

static void
test_make_and_open (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fresh_keys ("make");
	g_autoptr (AtharKeyring) made = NULL;
	g_autoptr (AtharKeyring) again = NULL;
	struct stat info;
	assert_fails (
		athar_keyring_open (NULL, NULL, &error) != NULL, &error, ATHAR_ERROR_NOT_FOUND);
	g_assert_false (athar_keyring_exists ());
	g_assert_true (athar_keyring_create (NULL, &made, &error));
	g_assert_true (athar_keyring_exists ());
	assert_fails (athar_keyring_create (NULL, NULL, &error), &error, ATHAR_ERROR_EXISTS);
	again = athar_keyring_open (NULL, NULL, &error);
	g_assert_no_error (error);
	g_assert_true (
		athar_id_equal (athar_keyring_get_person (made), athar_keyring_get_person (again)));
	g_assert_cmpint (stat (dir, &info), ==, 0);
	g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
	g_assert_cmpint (chmod (dir, 0750), ==, 0);
	assert_fails (athar_keyring_open (NULL, NULL, &error) != NULL, &error, ATHAR_ERROR_DENIED);
	g_assert_cmpint (chmod (dir, 0700), ==, 0);
	g_autofree char *person = g_build_filename (dir, "person", NULL);
	g_assert_cmpint (chmod (person, 0644), ==, 0);
	assert_fails (athar_keyring_open (NULL, NULL, &error) != NULL, &error, ATHAR_ERROR_DENIED);
	g_autofree char *elsewhere = g_build_filename (dir, "elsewhere", NULL);
	g_assert_cmpint (chmod (person, 0600), ==, 0);
	g_assert_cmpint (rename (person, elsewhere), ==, 0);
	g_assert_cmpint (symlink ("elsewhere", person), ==, 0);
	g_assert_null (athar_keyring_open (NULL, NULL, &error)); /* links are not followed */
	g_assert_nonnull (error);
}

static char *
note_text (const AtharId *log, uint64_t size, const char *root_of)
{
	AtharHash root;
	g_autofree char *base64 = NULL;
	athar_sha256 (root_of, strlen (root_of), &root);
	base64 = athar_base64_encode (root.b, sizeof root.b);
	return g_strconcat (ATHAR_ID_STR (log), "\n", ATHAR_U64 (size), "\n", base64, "\n", NULL);
}

static gboolean
sign (AtharKeyring *keys, const AtharId *log, uint64_t size, const char *root_of, GError **error)
{
	uint8_t signature[ATHAR_SIGNATURE_BYTES];
	g_autofree char *text = note_text (log, size, root_of);
	const AtharSigner *signer = athar_keyring_get_signer (keys, log, error);
	g_assert_nonnull (signer);
	if (!signer->sign (signer->payload, text, strlen (text), signature, error))
		return FALSE;
	g_assert_true (
		athar_sign_verify (signer->verifier.public_key, text, strlen (text), signature));
	return TRUE;
}

/* K1, K2. */
static void
check_signing (AtharKeyring *keys)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharVerifier) verifier = {NULL};
	AtharId case_id, log;
	AtharHash root;
	uint8_t signature[ATHAR_SIGNATURE_BYTES];
	athar_id_random (&case_id);
	g_assert_true (athar_keyring_new_log (keys, &case_id, &verifier, &error));
	g_assert_true (athar_id_parse (verifier.name, &log));
	g_assert_true (sign (keys, &log, 5, "five", &error));
	athar_sha256 ("five", 4, &root);
	g_assert_true (athar_keyring_remember (keys, &log, 5, &root, &error));
	assert_fails (sign (keys, &log, 4, "four", &error), &error, ATHAR_ERROR_DENIED);
	assert_fails (sign (keys, &log, 5, "other", &error), &error, ATHAR_ERROR_DENIED);
	g_assert_true (sign (keys, &log, 5, "five", &error));
	g_assert_true (sign (keys, &log, 6, "six", &error));
	g_assert_true (athar_keyring_remember (keys, &log, 3, &root, &error)); /* quietly nothing */
	assert_fails (sign (keys, &log, 4, "four", &error), &error, ATHAR_ERROR_DENIED);
	const AtharSigner *signer = athar_keyring_get_signer (keys, &log, &error);
	assert_fails (signer->sign (signer->payload, "anything\n", 9, signature, &error), &error,
		ATHAR_ERROR_DENIED);
	g_autofree char *vkey = athar_verifier_dup_text (&verifier);
	g_autofree char *text = athar_voucher_dup_text (&case_id, vkey);
	g_assert_true (athar_keyring_vouch (keys, &log, &case_id, vkey, signature, &error));
	g_assert_true (athar_sign_verify (verifier.public_key, text, strlen (text), signature));
	AtharId other;
	athar_id_random (&other);
	assert_fails (athar_keyring_vouch (keys, &log, &other, vkey, signature, &error), &error,
		ATHAR_ERROR_DENIED);
}

static GBytes *
bytes_of (const char *text)
{
	return g_bytes_new (text, strlen (text));
}

static void
check_sealing (AtharKeyring *keys)
{
	g_autoptr (GError) error = NULL;
	AtharId case_id, subject, other;
	AtharHash commitment, commitment2;
	uint8_t nonce[ATHAR_NONCE_BYTES];
	g_autoptr (GBytes) plain = bytes_of ("ليلى الحسن");
	g_autoptr (GBytes) ad = bytes_of ("ad");
	g_autoptr (GBytes) wrong_ad = bytes_of ("da");
	g_autoptr (GBytes) box = NULL;
	g_autoptr (GBytes) opened = NULL;
	athar_id_random (&case_id);
	athar_id_random (&subject);
	athar_id_random (&other);
	assert_fails (
		athar_keyring_seal (keys, &case_id, &subject, plain, ad, nonce, &error) != NULL,
		&error, ATHAR_ERROR_NOT_FOUND);
	g_assert_true (athar_keyring_new_subject (keys, &case_id, &other, &commitment2, &error));
	g_assert_true (athar_keyring_new_subject (keys, &case_id, &subject, &commitment, &error));
	g_assert_false (athar_hash_equal (&commitment, &commitment2));
	box = athar_keyring_seal (keys, &case_id, &subject, plain, ad, nonce, &error);
	g_assert_no_error (error);
	opened = athar_keyring_unseal (keys, &case_id, &subject, nonce, box, ad, &error);
	g_assert_no_error (error);
	g_assert_true (g_bytes_equal (plain, opened));
	assert_fails (athar_keyring_unseal (keys, &case_id, &other, nonce, box, ad, &error) != NULL,
		&error, ATHAR_ERROR_CORRUPT);
	assert_fails (athar_keyring_unseal (
			      keys, &case_id, &subject, nonce, box, wrong_ad, &error) != NULL,
		&error, ATHAR_ERROR_CORRUPT);
	g_assert_true (athar_keyring_forget_subject (keys, &case_id, &subject, &error));
	assert_fails (
		athar_keyring_unseal (keys, &case_id, &subject, nonce, box, ad, &error) != NULL,
		&error, ATHAR_ERROR_NOT_FOUND);
	assert_fails (athar_keyring_forget_subject (keys, &case_id, &subject, &error), &error,
		ATHAR_ERROR_NOT_FOUND);
	g_autoptr (GBytes) box2 =
		athar_keyring_seal (keys, &case_id, &other, plain, ad, nonce, &error);
	g_assert_no_error (error);
	g_assert_nonnull (box2);
}

static void
test_here (void)
{
	g_autoptr (AtharKeyring) keys = open_keys ("here", TRUE);
	check_signing (keys);
	check_sealing (keys);
	g_autoptr (AtharKeyring) again = open_keys ("here", FALSE);
	check_signing (again);
	g_assert_false (athar_keyring_is_agent (again));
}

/* Many subjects, forgotten in another order, stay sorted and found. */
static void
test_ring (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharKeyring) keys = open_keys ("ring", TRUE);
	AtharId case_id, subjects[30];
	AtharHash commitment;
	uint8_t nonce[ATHAR_NONCE_BYTES];
	g_autoptr (GBytes) plain = bytes_of ("x");
	athar_id_random (&case_id);
	for (size_t i = 0; i < 30; i++) {
		athar_id_random (&subjects[i]);
		g_assert_true (athar_keyring_new_subject (
			keys, &case_id, &subjects[i], &commitment, &error));
	}
	for (size_t i = 0; i < 30; i += 2)
		g_assert_true (athar_keyring_forget_subject (keys, &case_id, &subjects[i], &error));
	for (size_t i = 0; i < 30; i++) {
		g_autoptr (GBytes) box = athar_keyring_seal (
			keys, &case_id, &subjects[i], plain, plain, nonce, NULL);
		g_assert_true ((box != NULL) == (i % 2 == 1));
	}
}

/* Every byte of every file: damage is told, never taken for something else. */
static void
test_damage (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharKeyring) keys = open_keys ("damage", TRUE);
	g_auto (AtharVerifier) verifier = {NULL};
	AtharId case_id, subject;
	AtharHash commitment;
	g_autoptr (GBytes) plain = bytes_of ("x");
	uint8_t nonce[ATHAR_NONCE_BYTES];
	athar_id_random (&case_id);
	athar_id_random (&subject);
	g_assert_true (athar_keyring_new_log (keys, &case_id, &verifier, &error));
	g_assert_true (athar_keyring_new_subject (keys, &case_id, &subject, &commitment, &error));
	AtharId log;
	g_auto (AtharFd) keys_fd = -1;
	g_assert_true (athar_id_parse (verifier.name, &log));
	g_assert_true (athar_keyfile_open_dir (&keys_fd, &error));
	g_assert_true (athar_keyfile_begin (keys_fd, &log, 0, &(AtharPlace){1, 2}, &error));
	const char *dir = g_getenv ("ATHAR_KEYS");
	g_autofree char *files[] = {g_build_filename (dir, "person", NULL),
		g_build_filename (dir, "logs", verifier.name, "seed", NULL),
		g_build_filename (dir, "logs", verifier.name, "head", NULL),
		g_build_filename (dir, "logs", verifier.name, "begun", NULL),
		g_build_filename (dir, "cases", ATHAR_ID_STR (&case_id), "ring", NULL)};
	for (size_t f = 0; f < G_N_ELEMENTS (files); f++) {
		g_autofree char *good = NULL;
		gsize bytes;
		g_assert_true (g_file_get_contents (files[f], &good, &bytes, NULL));
		for (gsize i = 0; i <= bytes; i++) {
			g_autofree char *bad = g_memdup2 (good, bytes + 1);
			g_auto (AtharKeyringInfo) info = {NULL};
			if (i < bytes)
				bad[i] ^= 0x10;
			g_assert_true (g_file_set_contents_full (files[f], bad,
				i < bytes ? (gssize)bytes : (gssize)bytes / 2, 0, 0600, NULL));
			if (f < 4) {
				g_assert_false (athar_keyring_look (&info, &error));
			} else {
				g_autoptr (GBytes) box = athar_keyring_seal (
					keys, &case_id, &subject, plain, plain, nonce, &error);
				g_assert_null (box);
			}
			g_assert_nonnull (error);
			g_assert_true (athar_error_code (error) == ATHAR_ERROR_CORRUPT ||
				       athar_error_code (error) == ATHAR_ERROR_UNSUPPORTED);
			g_clear_error (&error);
		}
		g_assert_true (
			g_file_set_contents_full (files[f], good, (gssize)bytes, 0, 0600, NULL));
	}
	g_auto (AtharKeyringInfo) info = {NULL};
	g_assert_true (athar_keyring_look (&info, &error));
	g_assert_cmpuint (info.n_logs, ==, 1);
	g_free (g_steal_pointer (&files[1]));
	g_free (g_steal_pointer (&files[2]));
	g_free (g_steal_pointer (&files[3]));
	g_free (g_steal_pointer (&files[4]));
}

static void
give_passphrase (const char *text)
{
	int fds[2];
	g_assert_cmpint (pipe (fds), ==, 0);
	g_assert_cmpint (write (fds[1], text, strlen (text)), ==, (ssize_t)strlen (text));
	close (fds[1]);
	g_setenv ("ATHAR_PASSPHRASE_FD", ATHAR_I64 (fds[0]), TRUE);
}

static char *
say_same (gboolean confirm, gpointer payload)
{
	++*(unsigned *)payload;
	return g_strdup ("كلمة سر لا تُنسى");
}

static int
connect_to (const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_strlcpy (address.sun_path, path, sizeof address.sun_path);
	g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
	return fd;
}

/* Hello, and whether anything comes back. */
static bool
is_answered (const char *path)
{
	static const uint8_t hello[] = {0, 0, 0, 1, ATHAR_AGENT_HELLO};
	g_auto (AtharFd) fd = connect_to (path);
	uint8_t byte;
	(void)!send (fd, hello, sizeof hello, MSG_NOSIGNAL);
	return recv (fd, &byte, 1, 0) == 1;
}

/* The agent keeps the keys folder as descriptor 4; only root sees that of a process that is not dumpable. */
static char *
dup_agent_status (const char *dir)
{
	g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
	const char *name;
	while ((name = g_dir_read_name (processes))) {
		g_autofree char *link = g_build_filename ("/proc", name, "fd", "4", NULL);
		g_autofree char *file = g_build_filename ("/proc", name, "status", NULL);
		g_autofree char *target = g_file_read_link (link, NULL);
		char *status = NULL;
		if (g_ascii_isdigit (*name) && g_strcmp0 (target, dir) == 0 &&
			g_strcmp0 (name, ATHAR_I64 (getpid ())) != 0 &&
			g_file_get_contents (file, &status, NULL, NULL))
			return status;
	}
	return NULL;
}

/* Its socket is the user's alone; one who gets through to it all the same is not answered; its memory is
 * locked. */
static void
check_agent_alone (const char *dir)
{
	g_autofree char *path = g_build_filename (dir, "agent.sock", NULL);
	g_autofree char *status = NULL;
	struct stat info;
	int result;
	g_assert_cmpint (stat (path, &info), ==, 0);
	g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
	g_assert_true (is_answered (path));
	if (geteuid () != 0) {
		g_test_message ("NOT ROOT: another user could not be tried at the agent's socket");
		return;
	}
	status = dup_agent_status (dir);
	g_assert_nonnull (status);
	const char *locked = strstr (status, "VmLck:");
	g_assert_nonnull (locked);
#ifndef __SANITIZE_ADDRESS__ /* it answers mlock itself and locks nothing */
	g_assert_cmpint (g_ascii_strtoll (locked + strlen ("VmLck:"), NULL, 10), >, 0);
#endif
	g_assert_cmpint (chmod (scratch, 0711) | chmod (dir, 0711) | chmod (path, 0666), ==, 0);
	pid_t child = fork ();
	if (child == 0)
		_exit (setgid (65534) != 0 || setuid (65534) != 0 || is_answered (path));
	g_assert_cmpint (waitpid (child, &result, 0), ==, child);
	g_assert_cmpint (result, ==, 0);
	g_assert_cmpint (chmod (path, 0600) | chmod (dir, 0700) | chmod (scratch, 0700), ==, 0);
}

/* Somebody else listens in its place: nothing is asked of them. */
static void
check_false_agent (const char *dir)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *path = g_build_filename (dir, "agent.sock", NULL);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int ready[2], result;
	char byte;
	if (geteuid () != 0)
		return;
	unlink (path);
	g_strlcpy (address.sun_path, path, sizeof address.sun_path);
	g_assert_cmpint (pipe (ready), ==, 0);
	g_assert_cmpint (chmod (scratch, 0711) | chmod (dir, 0777), ==, 0);
	pid_t child = fork ();
	if (child == 0) {
		int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		bool good = setgid (65534) == 0 && setuid (65534) == 0 &&
			    bind (fd, (struct sockaddr *)&address, sizeof address) == 0 &&
			    listen (fd, 1) == 0;
		good = write (ready[1], good ? "y" : "n", 1) == 1 && good;
		for (int peer = good ? accept (fd, NULL, NULL) : -1; peer >= 0; peer = -1)
			good = recv (peer, &byte, 1, 0) == 0; /* closed without a word */
		_exit (!good);
	}
	g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
	g_assert_cmpint (byte, ==, 'y');
	g_assert_cmpint (chmod (dir, 0700) | chmod (scratch, 0700), ==, 0);
	assert_fails (athar_keyring_open (NULL, NULL, &error) != NULL, &error, ATHAR_ERROR_DENIED);
	g_assert_cmpint (waitpid (child, &result, 0), ==, child);
	g_assert_cmpint (result, ==, 0);
	g_assert_cmpint (unlink (path), ==, 0);
	close (ready[0]);
	close (ready[1]);
}

static void
wait_for_end (void)
{
	for (unsigned i = 0; i < 1000 && athar_agent_is_running (); i++)
		g_usleep (10000);
	g_assert_false (athar_agent_is_running ());
}

/* Somebody made the passphrase cheap to try, with a sum that fits: refused before it is used. */
static void
check_weak_parameters (void)
{
	static const struct {
		const char *name;
		int64_t weak, good;
	} parameters[] = {{"ops", 2, ATHAR_KDF_OPS}, {"mem", 64 << 20, ATHAR_KDF_MEM_BYTES}};
	g_autoptr (GError) error = NULL;
	g_auto (AtharFd) fd = -1;
	g_assert_true (athar_keyfile_open_dir (&fd, &error));
	for (size_t i = 0; i < 2 * G_N_ELEMENTS (parameters); i++) {
		bool restore = i % 2 == 1;
		g_autoptr (AtharJson) json = athar_keyfile_read_json (fd, "person", "person", &error);
		g_assert_no_error (error);
		athar_json_set_int (json, parameters[i / 2].name,
			restore ? parameters[i / 2].good : parameters[i / 2].weak);
		g_assert_true (
			athar_keyfile_write_json (fd, "person", json, ATHAR_LINK_REPLACE, &error));
		if (restore)
			continue;
		give_passphrase ("كلمة سر لا تُنسى\n");
		assert_fails (athar_keyring_open (NULL, NULL, &error) != NULL, &error,
			ATHAR_ERROR_LIMIT);
	}
	g_unsetenv ("ATHAR_PASSPHRASE_FD");
}

/* The one test that runs Argon2id: passphrase, agent, change. */
static void
test_passphrase_and_agent (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fresh_keys ("agent");
	g_autoptr (AtharKeyring) keys = NULL;
	unsigned asked = 0;
	give_passphrase ("كلمة سر لا تُنسى\nnext\n");
	g_assert_true (athar_keyring_create (NULL, NULL, &error));
	g_assert_no_error (error);
	assert_fails (athar_keyring_open (NULL, NULL, &error) != NULL, &error,
		ATHAR_ERROR_DENIED); /* "next" */
	assert_fails (athar_keyring_open (NULL, NULL, &error) != NULL, &error,
		ATHAR_ERROR_LOCKED); /* no more lines */
	g_unsetenv ("ATHAR_PASSPHRASE_FD");
	check_weak_parameters ();
	assert_fails (athar_agent_stop (&error), &error, ATHAR_ERROR_NOT_FOUND);
	g_assert_true (athar_agent_start (say_same, &asked, 0, &error));
	g_assert_no_error (error);
	g_assert_cmpuint (asked, ==, 1);
	g_assert_true (athar_agent_is_running ());
	assert_fails (athar_agent_start (say_same, &asked, 0, &error), &error, ATHAR_ERROR_EXISTS);
	keys = athar_keyring_open (NULL, NULL, &error);
	g_assert_no_error (error);
	g_assert_true (athar_keyring_is_agent (keys));
	check_signing (keys);
	check_sealing (keys);
	check_agent_alone (dir);
	g_assert_true (athar_agent_stop (&error));
	wait_for_end ();
	check_false_agent (dir);
	/* Its time is over: it goes by itself. */
	g_assert_true (athar_agent_start (say_same, &asked, 200000, &error));
	wait_for_end ();
	AtharId id;
	athar_id_random (&id);
	assert_fails (
		athar_keyring_forget_subject (keys, &id, &id, &error), &error, ATHAR_ERROR_LOCKED);
	assert_fails (athar_keyring_change_passphrase ("wrong", "new", &error), &error,
		ATHAR_ERROR_DENIED);
	g_assert_true (athar_keyring_change_passphrase ("كلمة سر لا تُنسى", NULL, &error));
	g_clear_pointer (&keys, athar_keyring_free);
	keys = athar_keyring_open (NULL, NULL, &error);
	g_assert_no_error (error);
	check_sealing (keys);
	assert_fails (athar_agent_start (say_same, &asked, 0, &error), &error, ATHAR_ERROR_USAGE);
}

static void
test_numbers (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharKeyring) keys = open_keys ("numbers", TRUE);
	g_auto (AtharVerifier) verifier = {NULL};
	g_auto (AtharFd) fd = -1;
	AtharId case_id, log;
	uint64_t first;
	athar_id_random (&case_id);
	g_assert_true (athar_keyring_new_log (keys, &case_id, &verifier, &error));
	g_assert_true (athar_id_parse (verifier.name, &log));
	g_assert_true (athar_keyfile_open_dir (&fd, &error));
	g_assert_true (athar_keyfile_reserve (fd, &log, 1, 4, &first, &error));
	g_assert_cmpuint (first, ==, 1);
	g_assert_true (athar_keyfile_reserve (fd, &log, 1, 4, &first, &error));
	g_assert_cmpuint (first, ==, 5);
	g_assert_true (athar_keyfile_release (
		fd, &log, 3, 4, &error)); /* somebody reserved after: nothing */
	g_assert_true (athar_keyfile_release (fd, &log, 6, 8, &error));
	g_assert_true (athar_keyfile_reserve (fd, &log, 1, 1, &first, &error));
	g_assert_cmpuint (first, ==, 6);
	g_assert_true (athar_keyfile_reserve (fd, &log, 100, 1, &first, &error));
	g_assert_cmpuint (first, ==, 100);
}

static void
test_messages (void)
{
	g_autoptr (GByteArray) body = g_byte_array_new ();
	g_autoptr (GError) error = NULL;
	AtharAgentMessage in = {.size = 7, .x = (const uint8_t *)"x", .x_bytes = 1}, out;
	AtharAgentOp op;
	memset (in.a.b, 3, sizeof in.a.b);
	athar_agent_write_request (ATHAR_AGENT_SIGN, &in, body);
	g_assert_true (athar_agent_read_request (body->data, body->len, &op, &out));
	g_assert_cmpint (op, ==, ATHAR_AGENT_SIGN);
	g_assert_cmpmem (out.x, out.x_bytes, "x", 1);
	g_assert_true (athar_id_equal (&in.a, &out.a));
	for (guint i = 0; i < body->len; i++)
		g_assert_false (athar_agent_read_request (body->data, i, &op, &out));
	g_byte_array_append (body, (const uint8_t *)"", 1);
	g_assert_false (athar_agent_read_request (body->data, body->len, &op, &out));
	/* An error keeps its words in both languages. */
	g_byte_array_set_size (body, 0);
	athar_throw (&error, ATHAR_ERROR_CORRUPT, "keyring.damaged", "path", "/k/person", NULL);
	athar_prefix (&error, "keyring.damaged", "path", "/k/logs", NULL);
	athar_agent_write_error (error, body);
	g_autoptr (GError) came = NULL;
	g_assert_false (
		athar_agent_read_answer (ATHAR_AGENT_STOP, body->data, body->len, &out, &came));
	g_assert_error (came, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_autofree char *was = athar_error_dup_text (error, ATHAR_LANG_AR);
	g_autofree char *is = athar_error_dup_text (came, ATHAR_LANG_AR);
	g_assert_cmpstr (was, ==, is);
}

int
main (int argc, char **argv)
{
	int result;
	g_test_init (&argc, &argv, NULL);
	scratch = g_dir_make_tmp ("athar-keys-XXXXXX", NULL);
	g_test_add_func ("/keyring/make-and-open", test_make_and_open);
	g_test_add_func ("/keyring/here", test_here);
	g_test_add_func ("/keyring/ring", test_ring);
	g_test_add_func ("/keyring/damage", test_damage);
	g_test_add_func ("/keyring/numbers", test_numbers);
	g_test_add_func ("/keyring/messages", test_messages);
	g_test_add_func ("/keyring/passphrase-and-agent", test_passphrase_and_agent);
	result = g_test_run ();
	g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", scratch);
	g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
	g_free (scratch);
	return result;
}
