/* SPDX-License-Identifier: Apache-2.0
 *
 * case/keyfile.h: the files of the keyring, read and written; who may open what is in them is
 * keyring.h's business. The format stands at the head of keyfile.c. Nobody outside src/case
 * includes this.
 *
 * Every file is checked when read: ours, not open to others, no link, its own sum, the right kind
 * and names. What does not fit is CORRUPT or DENIED and names the file.
 */
#pragma once

#include "base/error.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/sign.h"

#define ATHAR_KEYFILE_MAX_BYTES (16u << 20) /* a ring of 70,000 subjects */
#define ATHAR_PASSPHRASE_MAX_BYTES 1024

/* athar_keyfile_dup_dir: (transfer full) $ATHAR_KEYS, else $XDG_DATA_HOME/athar, else
 * ~/.local/share/athar. */
char *athar_keyfile_dup_dir (void);
/* athar_keyfile_open_dir: NOT_FOUND when there is no keyring; DENIED when others could look in. */
gboolean athar_keyfile_open_dir (int *ret_fd, GError **error);
gboolean athar_keyfile_make_dir (int *ret_fd, GError **error);
/* athar_keyfile_lock: one writer at a time; readers need no lock, files change as a whole. */
AtharFileLock *athar_keyfile_lock (int keys_fd, GError **error);

typedef struct {
	AtharId person;
	uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES];
	bool has_passphrase;
	uint64_t ops, mem_bytes;
	uint8_t salt[ATHAR_SALT_BYTES];
	AtharJson *json; /* the file, for unwrapping */
} AtharPersonFile;
void athar_person_file_clear (AtharPersonFile *file);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharPersonFile, athar_person_file_clear)

gboolean athar_person_file_read (int keys_fd, AtharPersonFile *ret_file, GError **error);
/* athar_person_file_write: @passphrase NULL: the master key lies open in the file. @mode NEW:
 * EXISTS when there is one. */
gboolean athar_person_file_write (int keys_fd, const AtharId *person, const AtharSecret *master,
	const char *passphrase, AtharLinkMode mode, GError **error);
/* athar_person_file_unwrap: (transfer full) the master key; DENIED for a wrong passphrase.
 * @passphrase NULL: only when the file has none, else LOCKED. */
AtharSecret *athar_person_file_unwrap (
	const AtharPersonFile *file, const char *passphrase, GError **error);

/* A log's folder: a copy of it is another one. */
typedef struct {
	uint64_t device, inode;
} AtharPlace;

/* What is known of one log without opening anything. */
typedef struct {
	AtharId log, case_id;
	uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES];
	int64_t generation; /* 1, 2, … among the logs of this keyring for this case */
	uint64_t size;	    /* the highest ever signed and committed */
	AtharHash root;
	bool begun; /* a commit on top of it was begun, and whether it was finished is not known … */
	AtharPlace begun_at; /* … but by looking into this folder */
} AtharKeyLog;

/* athar_keyfile_list_logs: AtharKeyLog of each log of @case_id (NULL: all), newest generation
 * first. A file that cannot be trusted is an error: to go on without a remembered head would be to
 * forget it. */
GArray *athar_keyfile_list_logs (int keys_fd, const AtharId *case_id, GError **error);
gboolean athar_keyfile_read_log (
	int keys_fd, const AtharId *log, AtharKeyLog *ret_log, GError **error);
gboolean athar_keyfile_write_log (int keys_fd, const AtharKeyLog *log, const AtharSecret *wrap,
	const AtharSecret *seed, GError **error);
AtharSecret *athar_keyfile_read_seed (
	int keys_fd, const AtharId *log, const AtharSecret *wrap, GError **error);
/* athar_keyfile_write_head: never lowers what is remembered. The caller holds the log's lock. */
gboolean athar_keyfile_write_head (
	int keys_fd, const AtharId *log, uint64_t size, const AtharHash *root, GError **error);
/* athar_keyfile_begin: before a commit on top of @size is signed. It holds as long as the remembered
 * head has that size. The caller holds the log's lock. */
gboolean athar_keyfile_begin (
	int keys_fd, const AtharId *log, uint64_t size, const AtharPlace *place, GError **error);
/* athar_keyfile_lock_log: held from the check of the remembered head to its update: two copies of
 * one folder cannot commit at the same time. */
AtharFileLock *athar_keyfile_lock_log (int keys_fd, const AtharId *log, GError **error);
/* athar_keyfile_reserve: @n numbers of the log's references, none below @floor; @ret_first is the
 * first. athar_keyfile_release gives back [first, last] when nobody reserved after it. */
gboolean athar_keyfile_reserve (int keys_fd, const AtharId *log, uint64_t floor, uint64_t n,
	uint64_t *ret_first, GError **error);
gboolean athar_keyfile_release (
	int keys_fd, const AtharId *log, uint64_t first, uint64_t last, GError **error);

/* The ring of a case: its subject keys. NULL without error: the ring has no such subject. */
AtharSecret *athar_ring_get (int keys_fd, const AtharId *case_id, const AtharId *subject,
	const AtharSecret *wrap, GError **error);
gboolean athar_ring_add (int keys_fd, const AtharId *case_id, const AtharId *subject,
	const AtharSecret *wrap, const AtharSecret *key, GError **error);
/* athar_ring_remove: NOT_FOUND when it is not there. */
gboolean athar_ring_remove (
	int keys_fd, const AtharId *case_id, const AtharId *subject, GError **error);

/* Shared by keyfile.c and ring.c: one file as JSON with its sum; boxes. */
AtharJson *athar_keyfile_read_json (int dirfd, const char *name, const char *kind, GError **error);
gboolean athar_keyfile_write_json (
	int dirfd, const char *name, AtharJson *json, AtharLinkMode mode, GError **error);
void athar_keyfile_wrap (AtharJson *json, const AtharSecret *wrap, const AtharSecret *secret);
AtharSecret *athar_keyfile_unwrap (
	const AtharJson *json, const AtharSecret *wrap); /* NULL: does not open */
gboolean athar_keyfile_throw_damaged (int dirfd, const char *name, GError **error);
