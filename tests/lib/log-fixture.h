/* SPDX-License-Identifier: Apache-2.0
 *
 * A log in a folder of its own for tests and the log writer of the foreign checks: a signer from a
 * fixed seed, records that are plainly invented, and the removal of it all.
 */
#pragma once

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sign.h"
#include "base/time.h"
#include "log/log.h"
#include "log/record.h"

typedef struct {
	char *dir;  /* the logs/ folder */
	int fd;
	char *id;
	AtharSecret *seed;
	AtharSigner signer;
} LogFixture;

static inline gboolean
fixture_sign (gpointer payload, const void *text, size_t bytes, uint8_t *ret_signature, GError **error)
{
	athar_sign (payload, text, bytes, ret_signature);
	return TRUE;
}

/* @number makes key and id: other numbers are other logs. */
static inline void
fixture_open (LogFixture *f, const char *dir, uint8_t number)
{
	uint8_t seed[ATHAR_SEED_BYTES], public_key[ATHAR_PUBLIC_KEY_BYTES];
	AtharId id;
	memset (seed, number, sizeof seed);
	memset (id.b, number, sizeof id.b);
	athar_crypto_init ();
	f->dir = g_strdup (dir);
	g_mkdir_with_parents (dir, 0755);
	f->fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	g_assert_cmpint (f->fd, >=, 0);
	f->id = g_strdup (ATHAR_ID_STR (&id));
	f->seed = athar_secret_new (seed);
	athar_sign_public (f->seed, public_key);
	g_assert_true (athar_verifier_init (&f->signer.verifier, f->id, public_key, NULL));
	f->signer.sign = fixture_sign;
	f->signer.payload = f->seed;
}

static inline void
fixture_close (LogFixture *f)
{
	athar_verifier_clear (&f->signer.verifier);
	athar_secret_free (f->seed);
	g_free (f->id);
	g_free (f->dir);
	close (f->fd);
}

/* A record of about @pad bytes more than its envelope. */
static inline GBytes *
fixture_record (const LogFixture *f, uint64_t index, size_t pad)
{
	AtharRecordParts parts = {.type = "note",
		.version = 1,
		.index = index,
		.at_us = INT64_C (1733636467000000) + (int64_t)index};
	g_autoptr (AtharJson) body = athar_json_object ();
	g_autofree char *text = g_strnfill (pad, 'a');
	athar_json_set_string (body, "text", pad ? text : "أبو سمير");
	athar_json_set_int (body, "number", (int64_t) index);
	g_assert_true (athar_id_parse (f->id, &parts.log));
	memset (parts.by.b, 7, sizeof parts.by.b);
	parts.body = body;
	return athar_record_write (&parts, NULL);
}

/* Appends @n records in one frame. The caller holds the lock. */
static inline gboolean
fixture_append (const LogFixture *f, AtharLog *log, size_t n, size_t pad, GError **error)
{
	g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
	for (size_t i = 0; i < n; i++)
		g_ptr_array_add (entries, fixture_record (f, athar_log_get_size (log) + i, pad));
	return athar_log_append (log, (GBytes *const *) entries->pdata, n, &f->signer, error);
}

static inline char *
fixture_new_dir (void)
{
	g_autoptr (GError) error = NULL;
	char *dir = g_dir_make_tmp ("athar-log-XXXXXX", &error);
	g_assert_no_error (error);
	return dir;
}

static inline void
fixture_remove (const char *path)
{
	const char *name;
	GDir *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
	while (dir && (name = g_dir_read_name (dir))) {
		g_autofree char *child = g_build_filename (path, name, NULL);
		fixture_remove (child);
	}
	if (dir)
		g_dir_close (dir);
	g_remove (path);
}
