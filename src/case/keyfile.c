/* SPDX-License-Identifier: Apache-2.0
 *
 * case/keyfile.c: the files of the keyring. Normative: docs/format/keys.md.
 *
 *   <keys>/              0700, ours
 *     person             the person's id and the master key, wrapped by the passphrase
 *     lock               flock of writers, empty
 *     logs/<log>/seed    one log's signing key, wrapped
 *     logs/<log>/head    the highest (size, root) this log ever signed and committed
 *     logs/<log>/begun   the folder in which a commit was last begun, and the size it began from
 *     logs/<log>/numbers the next number of its references
 *     logs/<log>/lock    flock of committers, empty
 *     cases/<case>/ring  the keys of the case's subjects, each wrapped
 *
 * Each file is 0600 and holds one JCS object and a newline. Members of all: "format" 1, "kind", and
 * "sum": SHA-256 (hex) of the JCS of the object without "sum"; it tells damage from a wrong
 * passphrase and protects nothing.
 *
 *   person   "person" id, "key" public key (base64), "kdf" "argon2id13" with "ops", "mem", "salt"
 *            (base64) and a box; or "kdf" "none" and "master" (base64)
 *   log      "log", "case" ids, "key" public key, "generation", and a box: the Ed25519 seed
 *   head     "log", "size", "root" (hex)
 *   begun    "log", "size", "device", "inode" (decimals as strings: 64 bits)
 *   numbers  "log", "next"
 *   ring     "case", "subjects": [{"subject" id, box}], sorted by subject
 *
 * A box is "nonce" and "box" (base64): XChaCha20-Poly1305 of 32 bytes, padded to 64 (base/sign.h);
 * additional data = JCS of the object without "box" and "sum"; for a subject, of
 * {"case","format","kind":"subject","nonce","subject"}.
 *
 * Keys: Argon2id (passphrase, salt) opens the person's box: the master key. From the master key:
 * sub-key 1 of context "atharwrp" wraps seeds and subjects, sub-key 1 of "atharsig" is the person's
 * Ed25519 seed.
 */
#include "case/keyfile.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"

#define FORMAT 1
#define LOCK_TIMEOUT_US (INT64_C (10) * 1000000)

char *
athar_keyfile_dup_dir (void)
{
	const char *keys = g_getenv ("ATHAR_KEYS");
	if (keys && *keys)
		return g_canonicalize_filename (keys, NULL);
	return g_build_filename (g_get_user_data_dir (), "athar", NULL);
}

gboolean
athar_keyfile_throw_damaged (int dirfd, const char *name, GError **error)
{
	g_autofree char *path = athar_fs_dup_path (dirfd, name);
	return athar_throw (error, ATHAR_ERROR_CORRUPT, "keyring.damaged", "path", path, NULL);
}

/* Ours alone: anybody else who could read or write here could take the keys or the remembered
 * heads. */
static gboolean
check_owner (int fd, const char *path, GError **error)
{
	struct stat info;
	if (fstat (fd, &info) != 0)
		return athar_throw_errno (error, "fs.read", "path", path, NULL);
	if (info.st_uid != geteuid ())
		return athar_throw (error, ATHAR_ERROR_DENIED, "keyring.owner", "path", path, NULL);
	if (info.st_mode & 077)
		return athar_throw (
			error, ATHAR_ERROR_DENIED, "keyring.open-to-others", "path", path, NULL);
	return TRUE;
}

gboolean
athar_keyfile_open_dir (int *ret_fd, GError **error)
{
	g_autofree char *path = athar_keyfile_dup_dir ();
	g_auto (AtharFd) fd = -1;
	struct stat info;
	if (lstat (path, &info) != 0 && errno == ENOENT)
		return athar_throw (
			error, ATHAR_ERROR_NOT_FOUND, "keyring.none", "path", path, NULL);
	if (!athar_fs_open_dir (AT_FDCWD, path, &fd, error) || !check_owner (fd, path, error))
		return FALSE;
	*ret_fd = fd;
	fd = -1;
	return TRUE;
}

gboolean
athar_keyfile_make_dir (int *ret_fd, GError **error)
{
	g_autofree char *path = athar_keyfile_dup_dir ();
	g_autofree char *above = g_path_get_dirname (path);
	g_auto (AtharFd) above_fd = -1;
	g_auto (AtharFd) fd = -1;
	if (!athar_fs_make_dirs (AT_FDCWD, path, 0700, error) ||
		!athar_keyfile_open_dir (&fd, error) ||
		!athar_fs_make_dirs (fd, "logs", 0700, error) ||
		!athar_fs_make_dirs (fd, "cases", 0700, error) || !athar_fs_sync_dir (fd, error) ||
		!athar_fs_open_dir (AT_FDCWD, above, &above_fd, error) ||
		!athar_fs_sync_dir (above_fd, error))
		return FALSE;
	*ret_fd = fd;
	fd = -1;
	return TRUE;
}

AtharFileLock *
athar_keyfile_lock (int keys_fd, GError **error)
{
	return athar_fs_lock (keys_fd, "lock", true, LOCK_TIMEOUT_US, error);
}

AtharFileLock *
athar_keyfile_lock_log (int keys_fd, const AtharId *log, GError **error)
{
	g_autofree char *name = g_strconcat ("logs/", ATHAR_ID_STR (log), "/lock", NULL);
	return athar_fs_lock (keys_fd, name, true, LOCK_TIMEOUT_US, error);
}

static void
sum_of (AtharJson *json, AtharHash *ret_sum)
{
	g_autoptr (GBytes) bytes = NULL;
	athar_json_remove (json, "sum");
	bytes = athar_json_canonical_bytes (json);
	athar_sha256 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), ret_sum);
}

static GBytes *
read_ours (int dirfd, const char *name, GError **error)
{
	g_auto (AtharFd) fd = -1;
	g_autofree char *path = athar_fs_dup_path (dirfd, name);
	g_autofree uint8_t *data = NULL;
	struct stat info;
	size_t got;
	if (!athar_fs_open_file (dirfd, name, O_RDONLY | O_NONBLOCK, &fd, error) ||
		!check_owner (fd, path, error))
		return NULL;
	if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size < 2 ||
		info.st_size > ATHAR_KEYFILE_MAX_BYTES) {
		athar_keyfile_throw_damaged (dirfd, name, error);
		return NULL;
	}
	data = g_malloc ((size_t)info.st_size);
	if (!athar_fs_read (fd, data, (size_t)info.st_size, &got, error))
		return NULL;
	return g_bytes_new_take (g_steal_pointer (&data), got);
}

/* Bytes of the file are the JCS of what they say, and a newline. */
static AtharJson *
parse_exact (GBytes *bytes)
{
	g_autoptr (AtharJson) json = NULL;
	g_autoptr (GString) again = g_string_new (NULL);
	size_t size;
	const char *data = g_bytes_get_data (bytes, &size);
	if (size < 2 || data[size - 1] != '\n')
		return NULL;
	json = athar_json_parse (
		data, size - 1, ATHAR_KEYFILE_MAX_BYTES, ATHAR_JSON_STRICT_KEYS, NULL);
	if (!json || athar_json_kind (json) != ATHAR_JSON_OBJECT)
		return NULL;
	athar_json_canonical (json, again);
	return again->len == size - 1 && memcmp (again->str, data, again->len) == 0
		       ? g_steal_pointer (&json)
		       : NULL;
}

AtharJson *
athar_keyfile_read_json (int dirfd, const char *name, const char *kind, GError **error)
{
	g_autoptr (GBytes) bytes = read_ours (dirfd, name, error);
	g_autoptr (AtharJson) json = NULL;
	AtharHash claimed, sum;
	int64_t format;
	if (!bytes)
		return NULL;
	json = parse_exact (bytes);
	if (json && athar_json_get_int (json, "format", &format) && format > FORMAT) {
		g_autofree char *path = athar_fs_dup_path (dirfd, name);
		return athar_throw_null (
			error, ATHAR_ERROR_UNSUPPORTED, "keyring.newer", "path", path, NULL);
	}
	if (json && athar_json_get_hash (json, "sum", &claimed)) {
		sum_of (json, &sum);
		if (athar_hash_equal (&sum, &claimed) &&
			g_strcmp0 (athar_json_get_string (json, "kind"), kind) == 0 &&
			athar_json_get_int (json, "format", &format) && format == FORMAT)
			return g_steal_pointer (&json);
	}
	athar_keyfile_throw_damaged (dirfd, name, error);
	return NULL;
}

gboolean
athar_keyfile_write_json (
	int dirfd, const char *name, AtharJson *json, AtharLinkMode mode, GError **error)
{
	g_auto (AtharTmp) tmp = ATHAR_TMP_INIT;
	g_autoptr (GString) text = g_string_new (NULL);
	gboolean ok;
	AtharHash sum;
	athar_json_set_int (json, "format", FORMAT);
	sum_of (json, &sum);
	athar_json_set_hash (json, "sum", &sum);
	athar_json_canonical (json, text);
	g_string_append_c (text, '\n');
	ok = athar_tmp_open (&tmp, dirfd, 0600, error) &&
	     athar_fs_write (tmp.fd, text->str, text->len, error) &&
	     athar_tmp_link (&tmp, name, mode, error) && athar_fs_sync_dir (dirfd, error);
	explicit_bzero (text->str, text->len); /* a person file without passphrase */
	return ok;
}

static void
set_base64 (AtharJson *json, const char *name, const void *data, size_t bytes)
{
	g_autofree char *text = athar_base64_encode (data, bytes);
	athar_json_set_string (json, name, text);
	explicit_bzero (text, strlen (text));
}

static bool
get_base64 (const AtharJson *json, const char *name, void *ret_data, size_t bytes)
{
	const char *text = athar_json_get_string (json, name);
	g_autoptr (GBytes) data = text ? athar_base64_decode (text, bytes) : NULL;
	if (!data || g_bytes_get_size (data) != bytes)
		return false;
	memcpy (ret_data, g_bytes_get_data (data, NULL), bytes);
	return true;
}

static GBytes *
box_ad (const AtharJson *json)
{
	g_autoptr (GString) text = g_string_new (NULL);
	g_autoptr (AtharJson) copy = NULL;
	athar_json_canonical (json, text);
	copy = athar_json_parse (text->str, text->len, ATHAR_KEYFILE_MAX_BYTES, 0, NULL);
	athar_json_remove (copy, "box");
	athar_json_remove (copy, "sum");
	return athar_json_canonical_bytes (copy);
}

void
athar_keyfile_wrap (AtharJson *json, const AtharSecret *wrap, const AtharSecret *secret)
{
	uint8_t nonce[ATHAR_NONCE_BYTES];
	g_autoptr (GBytes) ad = NULL;
	g_autoptr (GBytes) box = NULL;
	athar_random (nonce, sizeof nonce);
	athar_json_set_int (json, "format", FORMAT);
	set_base64 (json, "nonce", nonce, sizeof nonce);
	ad = box_ad (json);
	box = athar_seal (wrap, nonce, athar_secret_peek (secret), ATHAR_KEY_BYTES,
		g_bytes_get_data (ad, NULL), g_bytes_get_size (ad));
	set_base64 (json, "box", g_bytes_get_data (box, NULL), g_bytes_get_size (box));
}

AtharSecret *
athar_keyfile_unwrap (const AtharJson *json, const AtharSecret *wrap)
{
	uint8_t nonce[ATHAR_NONCE_BYTES], box[64 + ATHAR_SEAL_OVERHEAD_BYTES];
	g_autoptr (GBytes) ad = NULL;
	g_autoptr (GBytes) plain = NULL;
	AtharSecret *secret = NULL;
	if (!get_base64 (json, "nonce", nonce, sizeof nonce) ||
		!get_base64 (json, "box", box, sizeof box))
		return NULL;
	ad = box_ad (json);
	plain = athar_seal_open (
		wrap, nonce, box, sizeof box, g_bytes_get_data (ad, NULL), g_bytes_get_size (ad));
	if (!plain)
		return NULL;
	if (g_bytes_get_size (plain) == ATHAR_KEY_BYTES)
		secret = athar_secret_new (g_bytes_get_data (plain, NULL));
	explicit_bzero ((void *)g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
	return secret;
}

void
athar_person_file_clear (AtharPersonFile *file)
{
	g_clear_pointer (&file->json, athar_json_unref);
}

gboolean
athar_person_file_read (int keys_fd, AtharPersonFile *ret_file, GError **error)
{
	g_autoptr (AtharJson) json = NULL;
	AtharPersonFile file = {0};
	int64_t ops = 0, mem = 0;
	const char *kdf;
	bool ok;
	if (!athar_fs_exists (keys_fd, "person")) {
		g_autofree char *path = athar_fs_dup_path (keys_fd, "person");
		return athar_throw (
			error, ATHAR_ERROR_NOT_FOUND, "keyring.none", "path", path, NULL);
	}
	json = athar_keyfile_read_json (keys_fd, "person", "person", error);
	if (!json)
		return FALSE;
	kdf = athar_json_get_string (json, "kdf");
	file.has_passphrase = g_strcmp0 (kdf, "argon2id13") == 0;
	ok = athar_json_get_id (json, "person", &file.person) &&
	     get_base64 (json, "key", file.public_key, sizeof file.public_key) &&
	     (file.has_passphrase ? athar_json_get_int (json, "ops", &ops) &&
					    athar_json_get_int (json, "mem", &mem) && ops > 0 &&
					    mem > 0 &&
					    get_base64 (json, "salt", file.salt, sizeof file.salt)
				  : g_strcmp0 (kdf, "none") == 0);
	if (!ok)
		return athar_keyfile_throw_damaged (keys_fd, "person", error);
	file.ops = (uint64_t)ops;
	file.mem_bytes = (uint64_t)mem;
	file.json = g_steal_pointer (&json);
	*ret_file = file;
	return TRUE;
}

static gboolean
wrap_person (AtharJson *json, const AtharSecret *master, const char *passphrase, GError **error)
{
	g_autoptr (AtharSecret) key = NULL;
	uint8_t salt[ATHAR_SALT_BYTES];
	if (!passphrase) {
		athar_json_set_string (json, "kdf", "none");
		set_base64 (json, "master", athar_secret_peek (master), ATHAR_KEY_BYTES);
		return TRUE;
	}
	athar_random (salt, sizeof salt);
	athar_json_set_string (json, "kdf", "argon2id13");
	athar_json_set_int (json, "ops", ATHAR_KDF_OPS);
	athar_json_set_int (json, "mem", ATHAR_KDF_MEM_BYTES);
	set_base64 (json, "salt", salt, sizeof salt);
	key = athar_secret_from_passphrase (passphrase, salt, 0, 0, error);
	if (!key)
		return FALSE;
	athar_keyfile_wrap (json, key, master);
	return TRUE;
}

gboolean
athar_person_file_write (int keys_fd, const AtharId *person, const AtharSecret *master,
	const char *passphrase, AtharLinkMode mode, GError **error)
{
	g_autoptr (AtharJson) json = athar_json_object ();
	g_autoptr (AtharSecret) seed = athar_secret_derive (master, "atharsig", 1);
	uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES];
	athar_sign_public (seed, public_key);
	athar_json_set_string (json, "kind", "person");
	athar_json_set_id (json, "person", person);
	set_base64 (json, "key", public_key, sizeof public_key);
	return wrap_person (json, master, passphrase, error) &&
	       athar_keyfile_write_json (keys_fd, "person", json, mode, error);
}

/* The master key must give the public key that the file names. */
static bool
master_fits (const AtharPersonFile *file, const AtharSecret *master)
{
	g_autoptr (AtharSecret) seed = athar_secret_derive (master, "atharsig", 1);
	uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES];
	athar_sign_public (seed, public_key);
	return memcmp (public_key, file->public_key, sizeof public_key) == 0;
}

AtharSecret *
athar_person_file_unwrap (const AtharPersonFile *file, const char *passphrase, GError **error)
{
	g_autoptr (AtharSecret) key = NULL;
	g_autoptr (AtharSecret) master = NULL;
	g_autofree char *dir = athar_keyfile_dup_dir ();
	uint8_t open_master[ATHAR_KEY_BYTES];
	if (!file->has_passphrase) {
		if (get_base64 (file->json, "master", open_master, sizeof open_master))
			master = athar_secret_new (open_master);
		explicit_bzero (open_master, sizeof open_master);
	} else if (!passphrase) {
		return athar_throw_null (
			error, ATHAR_ERROR_LOCKED, "keyring.locked", "path", dir, NULL);
	} else {
		key = athar_secret_from_passphrase (
			passphrase, file->salt, file->ops, file->mem_bytes, error);
		if (!key)
			return NULL;
		master = athar_keyfile_unwrap (file->json, key);
		if (!master)
			return athar_throw_null (error, ATHAR_ERROR_DENIED,
				"keyring.wrong-passphrase", "path", dir, NULL);
	}
	if (!master || !master_fits (file, master)) {
		g_autofree char *path = g_build_filename (dir, "person", NULL);
		return athar_throw_null (
			error, ATHAR_ERROR_CORRUPT, "keyring.damaged", "path", path, NULL);
	}
	return g_steal_pointer (&master);
}
