/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/task.c: what an analyzer sees (analyzer.h) and how its results leave the child.
 */
#include "worker/task.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/limits.h"
#include "base/text.h"
#include "wire/frame.h"

AtharTask *
athar_task_new (int fd, int out, const char *name, GError **error)
{
	AtharTask *task;
	struct stat st;
	if (fstat (fd, &st) < 0)
		return athar_throw_null (error, ATHAR_ERROR_IO, "worker.no-object", NULL);
	if (!S_ISREG (st.st_mode))
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "worker.no-object", NULL);
	task = g_new0 (AtharTask, 1);
	task->fd = fd;
	task->out = out;
	task->bytes = (uint64_t)st.st_size;
	task->name = g_strdup (name ? name : "");
	athar_task_set_magic (task, &(AtharMagic){"application/octet-stream", "unknown", NULL});
	return task;
}

void
athar_task_free (AtharTask *task)
{
	if (!task)
		return;
	g_clear_pointer (&task->warned, g_hash_table_unref);
	athar_json_unref (task->facts);
	g_free (task->name);
	g_free (task->media_type);
	g_free (task->kind);
	g_free (task->encoding);
	g_free (task);
}

int
athar_task_get_fd (const AtharTask *task)
{
	return task->fd;
}

uint64_t
athar_task_get_bytes (const AtharTask *task)
{
	return task->bytes;
}

const char *
athar_task_get_name (const AtharTask *task)
{
	return task->name;
}

const AtharMagic *
athar_task_get_magic (const AtharTask *task)
{
	return &task->magic;
}

AtharJson *
athar_task_get_facts (AtharTask *task)
{
	return task->facts;
}

void
athar_task_set_magic (AtharTask *task, const AtharMagic *magic)
{
	g_free (task->media_type);
	g_free (task->kind);
	g_free (task->encoding);
	task->media_type = g_strdup (magic->media_type);
	task->kind = g_strdup (magic->kind);
	task->encoding = g_strdup (magic->encoding);
	task->magic = (AtharMagic){task->media_type, task->kind, task->encoding};
}

gboolean
athar_task_read (
	AtharTask *task, uint64_t offset, void *buf, size_t bytes, size_t *ret_got, GError **error)
{
	return athar_fs_pread (task->fd, buf, bytes, offset, ret_got, error);
}

GBytes *
athar_task_read_all (AtharTask *task, size_t max_bytes, GError **error)
{
	g_autofree uint8_t *data = NULL;
	size_t got;
	if (task->bytes > max_bytes)
		return athar_throw_null (error, ATHAR_ERROR_LIMIT, "worker.object-too-big", "bytes",
			ATHAR_U64 (task->bytes), "limit", ATHAR_U64 (max_bytes), NULL);
	data = g_try_malloc (task->bytes ? task->bytes : 1);
	if (!data)
		return athar_throw_null (error, ATHAR_ERROR_LIMIT, "worker.no-memory", NULL);
	if (!athar_task_read (task, 0, data, task->bytes, &got, error))
		return NULL;
	return g_bytes_new_take (g_steal_pointer (&data), got);
}

/* Counts what goes out, so that a runaway analyzer stops here and not in the parent. */
static gboolean
send_frame (AtharTask *task, AtharFrameType type, const void *a, size_t a_bytes, const void *b,
	size_t b_bytes, GError **error)
{
	uint64_t limit = MIN (task->analyzer->limits.output_bytes, ATHAR_REPLY_MAX_BYTES);
	if (a_bytes + b_bytes > limit || task->sent > limit - a_bytes - b_bytes)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "worker.too-much", "what",
			task->analyzer->name, "limit", ATHAR_U64 (limit), NULL);
	task->sent += a_bytes + b_bytes;
	return athar_frame_write (task->out, type, a, a_bytes, b, b_bytes, error);
}

/* Where valid UTF-8 of at most @max bytes ends. */
static size_t
cut_at (const char *text, size_t bytes, size_t max)
{
	size_t n = MIN (bytes, max);
	while (n > 0 && n < bytes && ((uint8_t)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

gboolean
athar_task_text (AtharTask *task, uint32_t part, const char *text, size_t bytes, GError **error)
{
	uint32_t head = GUINT32_TO_BE (part);
	g_autofree char *valid = NULL;
	size_t keep;
	if (!athar_text_valid (text, bytes)) {
		valid = athar_text_lossy (text, bytes);
		text = valid;
		bytes = strlen (valid);
	}
	keep = cut_at (text, bytes, ATHAR_ANALYSIS_TEXT_MAX_BYTES - task->text_sent);
	task->text_sent += keep;
	task->text_dropped += bytes - keep;
	return !keep || send_frame (task, ATHAR_FRAME_TEXT, &head, sizeof head, text, keep, error);
}

gboolean
athar_task_blob (AtharTask *task, const char *name, const char *media_type, const void *data,
	size_t bytes, GError **error)
{
	g_autoptr (GByteArray) head = g_byte_array_new ();
	g_byte_array_append (head, (const uint8_t *)name, (guint)strlen (name) + 1);
	g_byte_array_append (head, (const uint8_t *)media_type, (guint)strlen (media_type) + 1);
	return send_frame (task, ATHAR_FRAME_BLOB, head->data, head->len, data, bytes, error);
}

static void
warn_json (AtharTask *task, const char *key, AtharJson *args)
{
	g_autoptr (AtharJson) json = athar_json_object ();
	g_autoptr (GBytes) bytes = NULL;
	athar_json_set (json, "args", args);
	athar_json_set_string (json, "key", key);
	bytes = athar_json_canonical_bytes (json);
	if (g_hash_table_size (task->warned) >= ATHAR_REPLY_MAX_WARNINGS ||
		!g_hash_table_add (task->warned, g_strdup (key)))
		return;
	if (g_bytes_get_size (bytes) <= 16384) /* the pipe being gone shows at END */
		send_frame (task, ATHAR_FRAME_WARN, g_bytes_get_data (bytes, NULL),
			g_bytes_get_size (bytes), NULL, 0, NULL);
}

static void
set_arg (AtharJson *args, const char *name, const char *value)
{
	g_autofree char *valid = athar_text_lossy (value, strlen (value));
	g_autofree char *brief = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 512));
	athar_json_set_string (args, name, brief);
}

void
athar_task_warn (AtharTask *task, const char *key, ...)
{
	AtharJson *args = athar_json_object ();
	const char *name;
	va_list ap;
	va_start (ap, key);
	while ((name = va_arg (ap, const char *)))
		set_arg (args, name, va_arg (ap, const char *));
	va_end (ap);
	warn_json (task, key, args);
}

/* The error's own sentence when it has one, so that it is read in either language. */
static void
warn_error (AtharTask *task, const GError *fault, const char *fallback)
{
	const char *const *pairs = NULL;
	const char *key = fault ? athar_error_peek (fault, &pairs) : NULL;
	g_autofree char *reason = NULL;
	AtharJson *args;
	if (!key) {
		reason = fault ? athar_error_dup_text (fault, ATHAR_LANG_EN) : g_strdup ("?");
		athar_task_warn (
			task, fallback, "analyzer", task->analyzer->name, "reason", reason, NULL);
		return;
	}
	args = athar_json_object ();
	for (size_t i = 0; pairs[i] && pairs[i + 1]; i += 2)
		set_arg (args, pairs[i], pairs[i + 1]);
	warn_json (task, key, args);
}

static AtharAnalysisStatus
run_and_warn (AtharTask *task)
{
	g_autoptr (GError) fault = NULL;
	bool limit;
	if (task->analyzer->run (task, &fault))
		return ATHAR_ANALYSIS_DONE;
	limit = fault && g_error_matches (fault, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	warn_error (task, fault, limit ? "worker.limit" : "worker.failed");
	return limit ? ATHAR_ANALYSIS_LIMIT : ATHAR_ANALYSIS_FAILED;
}

gboolean
athar_task_run (AtharTask *task, const AtharAnalyzer *analyzer, GError **error)
{
	g_autoptr (GBytes) facts = NULL;
	uint8_t status;
	task->analyzer = analyzer;
	athar_json_unref (task->facts);
	task->facts = athar_json_object ();
	g_clear_pointer (&task->warned, g_hash_table_unref);
	task->warned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	task->sent = task->text_sent = task->text_dropped = 0;
	if (!athar_frame_write (task->out, ATHAR_FRAME_BEGIN, analyzer->name,
		    strlen (analyzer->name), NULL, 0, error))
		return FALSE;
	status = (uint8_t)run_and_warn (task);
	if (task->text_dropped) {
		athar_json_set_int (task->facts, "text_dropped_bytes",
			(int64_t)MIN (task->text_dropped, 1ull << 52));
		athar_task_warn (
			task, "worker.text-cut", "dropped", ATHAR_U64 (task->text_dropped), NULL);
	}
	facts = athar_json_canonical_bytes (task->facts);
	/* Not counted: END and facts must get through even when the output was too much. */
	return athar_frame_write (task->out, ATHAR_FRAME_FACT, g_bytes_get_data (facts, NULL),
		       g_bytes_get_size (facts), NULL, 0, error) &&
	       athar_frame_write (task->out, ATHAR_FRAME_END, &status, 1, NULL, 0, error);
}
