/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzer.h: how to look at bytes. An analyzer is a folder src/worker/analyzers/<name>/
 * with analyzer.c, README.md and meson.build (see analyzers/image); its descriptor is
 *
 *     const AtharAnalyzer athar_analyzer_<name> = { .name = "<name>", .version = 1, .accepts = …,
 * .run = … };
 *
 * and its name stands in src/worker/analyzers/meson.build. run() is called in a jailed child that
 * looks at one object and then ends: leaks are harmless, crashes cost this object a warning,
 * opening files, network and programs are impossible. Whatever needs a file (codec tables, modules,
 * locale) is opened in warm(), once, in the parent before it forks. A change of what run() reports
 * needs a new version: facts of older versions are computed again by `athar reindex`.
 *
 *     static gboolean
 *     run (AtharTask *task, GError **error)
 *     {
 *             athar_json_set_int (athar_task_get_facts (task), "pages", n);
 *             if (cut)
 *                     athar_task_warn (task, "worker.truncated", "analyzer", "text", NULL);
 *             return athar_task_text (task, 1, text, bytes, error);
 *     }
 */
#pragma once

#include "base/error.h"
#include "base/json.h"

/* What the content is, by its bytes (analyzers/magic). Strings live as long as the task. */
typedef struct {
	const char *media_type; /* "image/jpeg", "application/octet-stream" */
	const char *kind;	/* photo, film, audio, document, archive, text, sidecar, unknown */
	const char *encoding;	/* (nullable) of text: "utf-8", "utf-16le", "windows-1256", … */
} AtharMagic;

typedef struct AtharTask AtharTask;

typedef struct {
	uint64_t memory_bytes; /* address space beyond what the warmed-up parent has */
	unsigned cpu_seconds;  /* then the child gets SIGXCPU */
	unsigned wall_seconds; /* then the pool kills it */
	uint64_t output_bytes; /* all frames of this analyzer; <= ATHAR_REPLY_MAX_BYTES */
} AtharAnalyzerLimits;

typedef struct {
	const char *name; /* [a-z0-9-], at most 32 */
	int64_t version;
	bool (*accepts) (const AtharMagic *magic);
	AtharAnalyzerLimits limits;
	bool threads;		  /* its libraries start threads */
	const char *const *reads; /* (nullable) paths it may read in the jail (fonts, maps); then it
				     does not run without Landlock */
	/* Once, in the parent, before anything hostile is near. Must leave no thread behind.
	 * (nullable) */
	gboolean (*warm) (GError **error);
	/* (transfer full) (nullable) versions recorded with every fact: "vips 8.14.1, libexif
	 * 0.6.24". */
	char *(*libraries) (void);
	/* FALSE: failed (or LIMIT: limit); the error becomes a warning, what was emitted stays. */
	gboolean (*run) (AtharTask *task, GError **error);
} AtharAnalyzer;

int athar_task_get_fd (const AtharTask *task); /* readable, seekable; do not close */
uint64_t athar_task_get_bytes (const AtharTask *task);
const char *athar_task_get_name (const AtharTask
		*task); /* file name's last component, verbatim, may be no UTF-8, may be "" */
const AtharMagic *athar_task_get_magic (const AtharTask *task);
/* athar_task_read: up to @bytes at @offset, less only at the end. */
gboolean athar_task_read (
	AtharTask *task, uint64_t offset, void *buf, size_t bytes, size_t *ret_got, GError **error);
/* athar_task_read_all: (transfer full) the whole object; LIMIT above @max_bytes. */
GBytes *athar_task_read_all (AtharTask *task, size_t max_bytes, GError **error);

AtharJson *athar_task_get_facts (
	AtharTask *task); /* (transfer none) fill it; sent when run() ends */
/* athar_task_text: UTF-8 of one part (page, stream, member), valid or made so. Parts come in
 * ascending order, each once. Beyond ATHAR_ANALYSIS_TEXT_MAX_BYTES per analyzer the rest is
 * dropped, counted in the fact "text_dropped_bytes" and warned of once. */
gboolean athar_task_text (
	AtharTask *task, uint32_t part, const char *text, size_t bytes, GError **error);
gboolean athar_task_blob (AtharTask *task, const char *name, const char *media_type,
	const void *data, size_t bytes, GError **error);
/* athar_task_warn: a message key with (name, value) pairs closed by NULL. The same key is sent once
 * per analyzer. */
void athar_task_warn (AtharTask *task, const char *key, ...) G_GNUC_NULL_TERMINATED;
