/* SPDX-License-Identifier: Apache-2.0
 *
 * case/logs.c: which of the logs in the folder is ours to append to (C3), and how a new one begins.
 *
 * The keyring remembers, for each of its logs, the highest (size, root) ever committed. Our logs
 * are looked at newest generation first; the first that stands at its remembered head, or beyond it
 * and consistent, is ours. A log at its remembered head from which a commit was begun elsewhere and
 * never remembered is not: that commit may be on the other disk. When none is ours (an older copy
 * of the folder was restored, or it was copied and both copies were worked on), a new log continues
 * the newest of them, with a voucher by its key (docs/design/0002-continued-logs.md).
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "case/case-private.h"
#include "log/merkle.h"
#include "sql/index.gen.h"

#define LETTERS_MAX 4

AtharLog *
athar_case_find_log (AtharCase *c, const AtharId *id)
{
	for (guint i = 0; i < c->logs->len; i++)
		if (athar_id_equal (athar_log_get_id (c->logs->pdata[i]), id))
			return c->logs->pdata[i];
	return NULL;
}

static int
compare_logs (gconstpointer a, gconstpointer b)
{
	return memcmp (athar_log_get_id (*(AtharLog *const *)a)->b,
		athar_log_get_id (*(AtharLog *const *)b)->b, ATHAR_ID_BYTES);
}

static void
add_log (AtharCase *c, AtharLog *log)
{
	const GPtrArray *warnings = athar_log_get_warnings (log);
	for (guint i = 0; warnings && i < warnings->len; i++)
		athar_case_take_notice (c, g_error_copy (warnings->pdata[i]));
	g_ptr_array_add (c->logs, log);
	g_ptr_array_sort (c->logs, compare_logs);
}

/* A log that cannot be opened at all: told once, however often we try. @failed is taken. */
static void
tell_left_out (AtharCase *c, const char *name, GError *failed)
{
	if (g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND)) {
		g_error_free (failed);
		failed = NULL;
		athar_throw (
			&failed, ATHAR_ERROR_CORRUPT, "case.log-key-missing", "log", name, NULL);
	}
	athar_prefix (&failed, "case.log-left-out", "log", name, NULL);
	athar_case_take_new_notice (c, failed);
}

/* Opens what is not open yet: others may have made logs since. */
gboolean
athar_case_open_logs (AtharCase *c, GError **error)
{
	g_auto (GStrv) names = athar_log_list (c->logs_fd, error);
	if (!names)
		return FALSE;
	for (char **name = names; *name; name++) {
		g_autoptr (GError) failed = NULL;
		AtharId id;
		AtharLog *log;
		if (!athar_id_parse (*name, &id) || athar_case_find_log (c, &id))
			continue;
		log = athar_log_open (c->logs_fd, *name, &failed);
		if (log) {
			add_log (c, log);
		} else {
			tell_left_out (c, *name, g_steal_pointer (&failed));
		}
	}
	return TRUE;
}

static bool
is_consistent (AtharLog *log, const AtharKeyLog *known)
{
	uint64_t size = athar_log_get_size (log);
	g_autoptr (GArray) proof = athar_log_prove_consistency (log, known->size, size, NULL);
	AtharHash root;
	athar_log_get_root (log, &root);
	return proof && athar_merkle_check_consistency (known->size, size, &known->root, &root,
				(const AtharHash *)(void *)proof->data, proof->len, NULL);
}

gboolean
athar_log_place (int logs_fd, const AtharLog *log, AtharPlace *ret_place, GError **error)
{
	struct stat info;
	if (fstatat (logs_fd, athar_log_get_origin (log), &info, AT_SYMLINK_NOFOLLOW) != 0)
		return athar_throw_errno (
			error, "fs.open-dir", "path", athar_log_get_origin (log), NULL);
	*ret_place = (AtharPlace){info.st_dev, info.st_ino};
	return TRUE;
}

/* The log is at the remembered head. A commit begun right here and not found was cut short: nobody
 * has it. One begun in another copy may have been finished there. */
static AtharHeadVerdict
compare_begun (int logs_fd, const AtharLog *log, const AtharKeyLog *known)
{
	AtharPlace here;
	if (!known->begun)
		return ATHAR_HEAD_GOOD;
	return athar_log_place (logs_fd, log, &here, NULL) &&
			       here.device == known->begun_at.device &&
			       here.inode == known->begun_at.inode
		       ? ATHAR_HEAD_GOOD
		       : ATHAR_HEAD_UNSURE;
}

AtharHeadVerdict
athar_head_compare (int logs_fd, AtharLog *log, const AtharKeyLog *known)
{
	const AtharVerifier *verifier = athar_log_get_verifier (log);
	uint64_t size = athar_log_get_size (log);
	AtharHash root;
	if (memcmp (verifier->public_key, known->public_key, ATHAR_PUBLIC_KEY_BYTES) != 0)
		return ATHAR_HEAD_FORKED;
	if (athar_log_get_fault (log))
		return ATHAR_HEAD_DAMAGED;
	athar_log_get_root (log, &root);
	if (size < known->size)
		return ATHAR_HEAD_BEHIND;
	if (size == known->size)
		return size == 0 || athar_hash_equal (&root, &known->root)
			       ? compare_begun (logs_fd, log, known)
			       : ATHAR_HEAD_FORKED;
	return known->size == 0 || is_consistent (log, known) ? ATHAR_HEAD_GOOD : ATHAR_HEAD_FORKED;
}

static void
tell_verdict (AtharCase *c, const AtharKeyLog *known, AtharHeadVerdict verdict)
{
	static const char *const keys[] = {
		[ATHAR_HEAD_BEHIND] = "case.log-behind",
		[ATHAR_HEAD_FORKED] = "case.log-forked",
		[ATHAR_HEAD_UNSURE] = "case.log-unsure",
		[ATHAR_HEAD_DAMAGED] = "case.log-damaged",
	};
	AtharLog *log = athar_case_find_log (c, &known->log);
	athar_case_notice (c, ATHAR_ERROR_CORRUPT, keys[verdict], "log", ATHAR_ID_STR (&known->log),
		"size", ATHAR_U64 (athar_log_get_size (log)), "known", ATHAR_U64 (known->size),
		NULL);
}

/* (transfer full) our logs of this case, none when there is no keyring. */
static GArray *
list_known (AtharCase *c, bool tell)
{
	g_autoptr (GError) failed = NULL;
	g_auto (AtharFd) keys_fd = -1;
	GArray *known = NULL;
	if (athar_keyring_exists () && athar_keyfile_open_dir (&keys_fd, &failed))
		known = athar_keyfile_list_logs (keys_fd, &c->id, &failed);
	if (failed && tell)
		athar_case_take_notice (c, g_steal_pointer (&failed));
	return known ? known : g_array_new (FALSE, FALSE, sizeof (AtharKeyLog));
}

/* The log was read before its remembered head, and another process may have committed in between:
 * only a log that is read again after the head and still stands behind it has gone back. */
static AtharHeadVerdict
look_at_head (int logs_fd, AtharLog *log, const AtharKeyLog *known)
{
	AtharHeadVerdict verdict = athar_head_compare (logs_fd, log, known);
	if (verdict == ATHAR_HEAD_BEHIND && athar_log_refresh (log, NULL))
		verdict = athar_head_compare (logs_fd, log, known);
	return verdict;
}

void
athar_case_choose_log (AtharCase *c, bool tell)
{
	g_autoptr (GArray) known = list_known (c, tell);
	const AtharKeyLog *newest = NULL; /* of those we cannot append to */
	AtharHeadVerdict why = ATHAR_HEAD_GOOD;
	AtharLog *empty = NULL;
	c->own = c->continues = NULL;
	for (guint i = 0; i < known->len && !c->own; i++) {
		const AtharKeyLog *k = &g_array_index (known, AtharKeyLog, i);
		AtharLog *log = athar_case_find_log (c, &k->log);
		AtharHeadVerdict verdict = log ? look_at_head (c->logs_fd, log, k) : ATHAR_HEAD_GOOD;
		if (!log)
			continue;
		if (verdict == ATHAR_HEAD_GOOD && athar_log_get_size (log) > 0) {
			c->own = log;
		} else if (verdict == ATHAR_HEAD_GOOD) {
			empty = empty ? empty : log;
		} else if (!newest) {
			newest = k;
			why = verdict;
		}
	}
	if (c->own)
		return;
	c->own = empty; /* made when a commit was cut short: it begins with log.open */
	c->continues = newest ? athar_case_find_log (c, &newest->log) : NULL;
	if (tell && newest)
		tell_verdict (c, newest, why);
	else if (tell && !empty && athar_keyring_exists ())
		athar_case_notice (c, ATHAR_ERROR_NOT_FOUND, "case.no-log-yet", NULL);
}

AtharLog *
athar_case_make_log (int logs_fd, AtharKeyring *keyring, const AtharId *case_id, GError **error)
{
	g_auto (AtharVerifier) verifier = {NULL};
	const AtharSigner *signer;
	AtharId id;
	if (!athar_keyring_new_log (keyring, case_id, &verifier, error))
		return NULL;
	g_assert (athar_id_parse (verifier.name, &id));
	signer = athar_keyring_get_signer (keyring, &id, error);
	return signer ? athar_log_create (logs_fd, signer, error) : NULL;
}

gboolean
athar_case_need_log (AtharCase *c, GError **error)
{
	AtharKeyring *keyring;
	if (!athar_case_check_writable (c, error))
		return FALSE;
	if (c->own)
		return TRUE;
	keyring = athar_case_get_keyring (c, error);
	c->own = keyring ? athar_case_make_log (c->logs_fd, keyring, &c->id, error) : NULL;
	if (!c->own)
		return FALSE;
	add_log (c, c->own);
	return TRUE;
}

/* A, B, … Z, AA, AB, …: the text of number @n ≥ 0. */
static char *
letters_text (unsigned n)
{
	char text[LETTERS_MAX + 1] = {0};
	unsigned at = LETTERS_MAX;
	do {
		text[--at] = (char)('A' + n % 26);
		n = n / 26;
	} while (n-- > 0 && at > 0);
	return g_strdup (text + at);
}

/* (transfer full) the first letters no log has. */
char *
athar_case_dup_free_letters (AtharCase *c, GError **error)
{
	g_autoptr (GHashTable) taken =
		g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_log_letters, error);
	gboolean row = s != NULL;
	if (!s)
		return NULL;
	while (row) {
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (row)
			g_hash_table_add (taken,
				g_strdup (athar_column_text (s, C_INDEX_LOG_LETTERS_LETTERS)));
	}
	for (unsigned n = 0;; n++) {
		g_autofree char *text = letters_text (n);
		if (!g_hash_table_contains (taken, text))
			return g_steal_pointer (&text);
	}
}

static gboolean
set_continuation (AtharCase *c, AtharJson *body, const char *vkey, GError **error)
{
	AtharKeyring *keyring = athar_case_get_keyring (c, error);
	const AtharId *old = athar_log_get_id (c->continues);
	uint8_t signature[ATHAR_SIGNATURE_BYTES];
	g_autofree char *voucher = NULL;
	g_autofree char *letters = NULL;
	AtharHash root;
	if (!keyring || !athar_keyring_vouch (keyring, old, &c->id, vkey, signature, error))
		return FALSE;
	letters = athar_case_dup_free_letters (c, error);
	if (!letters)
		return FALSE;
	athar_log_get_root (c->continues, &root);
	voucher = athar_base64_encode (signature, sizeof signature);
	athar_json_set_id (body, "continues_log", old);
	athar_json_set_int (body, "continues_size", (int64_t)athar_log_get_size (c->continues));
	athar_json_set_hash (body, "continues_root", &root);
	athar_json_set_string (body, "voucher", voucher);
	athar_json_set_string (body, "letters", letters);
	return TRUE;
}

AtharJson *
athar_case_open_body (AtharCase *c, AtharLog *log, GError **error)
{
	g_autoptr (AtharJson) body = athar_json_object ();
	g_autofree char *vkey = athar_verifier_dup_text (athar_log_get_verifier (log));
	athar_json_set_id (body, "log", athar_log_get_id (log));
	athar_json_set_id (body, "case", &c->id);
	athar_json_set_string (body, "key", vkey);
	athar_json_set_string (body, "software", "athar " ATHAR_VERSION);
	if (c->continues && !set_continuation (c, body, vkey, error))
		return NULL;
	return g_steal_pointer (&body);
}
