/* SPDX-License-Identifier: Apache-2.0
 *
 * wire/frame.h: what a worker's child says about one object, as frames on a pipe. Normative:
 * docs/format/worker.md. Frame: u8 type, u32be payload length (<= 16 MiB), payload. A reply is
 *
 *   BEGIN analyzer, its frames, END; after the first analyzer ("magic") one PLAN; last of all one
 * CLOSE. An analyzer begins once.
 *
 *   BEGIN 'A'  the analyzer's name
 *   FACT  'F'  JCS object of the analyzer's facts (at most one per analyzer)
 *   TEXT  'T'  u32be part (page, stream, member; ascending), then UTF-8
 *   BLOB  'B'  name, NUL, media type, NUL, bytes          ("thumb", "image/jpeg")
 *   WARN  'W'  JCS {"args":{…},"key":"worker.truncated"}; shown to people in their language
 *   END   'E'  u8 status: 0 done, 1 failed, 2 limit
 *   PLAN  'P'  names of the analyzers that will run, each ended by \n; so that the parent can name
 * what is missing CLOSE 'Z'  empty: nothing follows
 *
 * The parent treats every byte as hostile: order, lengths, UTF-8, JSON, names and totals are
 * checked here, and memory grows with bytes that came, never with lengths that were announced.
 */
#pragma once

#include "base/error.h"
#include "base/json.h"

#define ATHAR_FRAME_HEAD_BYTES 5
#define ATHAR_REPLY_MAX_BYTES                                                                      \
	(96u << 20) /* all frames of one analyzer: texts 8 MiB, page images and posters */
#define ATHAR_REPLY_MAX_TEXTS 65536 /* pages or members */
#define ATHAR_REPLY_MAX_BLOBS 4096
#define ATHAR_REPLY_MAX_WARNINGS 64
#define ATHAR_REPLY_MAX_ANALYZERS 32
#define ATHAR_ANALYZER_NAME_MAX 32 /* [a-z0-9-] */

typedef enum {
	ATHAR_FRAME_BEGIN = 'A',
	ATHAR_FRAME_FACT = 'F',
	ATHAR_FRAME_TEXT = 'T',
	ATHAR_FRAME_BLOB = 'B',
	ATHAR_FRAME_WARN = 'W',
	ATHAR_FRAME_END = 'E',
	ATHAR_FRAME_PLAN = 'P',
	ATHAR_FRAME_CLOSE = 'Z'
} AtharFrameType;
typedef enum {
	ATHAR_ANALYSIS_DONE,
	ATHAR_ANALYSIS_FAILED,
	ATHAR_ANALYSIS_LIMIT
} AtharAnalysisStatus;

typedef struct {
	uint32_t part;
	char *text;
} AtharAnalysisText;
typedef struct {
	char *name, *media_type;
	GBytes *data;
} AtharAnalysisBlob;
typedef struct {
	char *key;
	AtharJson *args;
} AtharAnalysisWarning; /* args: object of strings */

/* One analyzer's whole reply about one object. */
typedef struct {
	AtharAnalysisStatus status;
	AtharJson *facts;    /* object; empty when failed */
	GPtrArray *texts;    /* AtharAnalysisText* */
	GPtrArray *blobs;    /* AtharAnalysisBlob* */
	GPtrArray *warnings; /* AtharAnalysisWarning* */
} AtharAnalysis;
AtharAnalysis *athar_analysis_new (void);
void athar_analysis_free (AtharAnalysis *analysis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharAnalysis, athar_analysis_free)
/* athar_analysis_warn: adds a warning; @args takes (name, value) string pairs closed by NULL. */
void athar_analysis_warn (AtharAnalysis *analysis, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* athar_frame_write: one frame to @fd; the payload is the two pieces one after the other. Errors:
 * LIMIT, IO. */
gboolean athar_frame_write (int fd, AtharFrameType type, const void *a, size_t a_bytes,
	const void *b, size_t b_bytes, GError **error);

/* Incremental, bounded reader (a fuzz target): push bytes as they come. @begin says which analyzer
 * has started,
 * @end hands over its reply. Errors: INVALID, LIMIT; after one the reader refuses everything. */
typedef struct {
	void (*begin) (const char *analyzer, gpointer payload);
	void (*plan) (const char *const *analyzers, gpointer payload);
	void (*end) (const char *analyzer, const AtharAnalysis *analysis, gpointer payload);
} AtharReplyVisit;
typedef struct AtharReplyReader AtharReplyReader;
AtharReplyReader *athar_reply_reader_new (const AtharReplyVisit *visit, gpointer payload);
gboolean athar_reply_reader_push (
	AtharReplyReader *reader, const void *data, size_t bytes, GError **error);
bool athar_reply_reader_is_closed (
	const AtharReplyReader *reader); /* CLOSE has come: the reply is whole */
void athar_reply_reader_free (AtharReplyReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharReplyReader, athar_reply_reader_free)
