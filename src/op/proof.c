/* SPDX-License-Identifier: Apache-2.0
 *
 * op/proof.c: a c2sp.org/tlog-proof for one record: a stranger checks with it that the record
 * stands in the log whose key they know, without having the case. With --entry: the record itself,
 * byte for byte, which the proof is about.
 */
#include "op/media.h"
#include "op/op.h"
#include "op/show.h"

static AtharLog *
find_log (const GPtrArray *logs, const AtharId *id)
{
	for (guint i = 0; i < logs->len; i++)
		if (athar_id_equal (athar_log_get_id (logs->pdata[i]), id))
			return logs->pdata[i];
	return NULL;
}

/* (transfer full) */
static GBytes *
prove (AtharCase *c, const AtharRecord *record, GError **error)
{
	AtharLog *log = find_log (athar_case_get_logs (c), athar_record_get_log (record));

	g_return_val_if_fail (log, NULL);
	return athar_log_dup_proof (log, athar_record_get_index (record), error);
}

/* A proof tells a hash; the record itself may say in words what is seen. */
static gboolean
check_may (AtharCall *call, const AtharRecord *record, GError **error)
{
	gboolean may = TRUE;
	AtharId about;

	if (athar_show_tells (athar_record_get_type (record)) &&
		athar_json_get_id (athar_record_get_body (record), "entity", &about) &&
		!athar_media_call_may (call, &about, &may, error))
		return FALSE;
	return may || athar_throw (error, ATHAR_ERROR_DENIED, "media.words-kept-back", NULL);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	g_autoptr (AtharRecord) record =
		athar_case_read_record (c, athar_call_get_record (call, "record"), error);
	g_autoptr (GBytes) told = NULL;
	gsize bytes;
	gconstpointer data;

	if (!record ||
		(athar_call_get_flag (call, "entry") && !check_may (call, record, error)))
		return FALSE;
	told = athar_call_get_flag (call, "entry") ? g_bytes_ref (athar_record_get_bytes (record))
						   : prove (c, record, error);
	if (!told)
		return FALSE;
	data = g_bytes_get_data (told, &bytes);
	athar_print_raw (athar_call_get_printer (call), data, bytes);
	return TRUE;
}

static const AtharArg args[] = {
	{"record", "proof.arg-record", ATHAR_ARG_RECORD, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"entry", "proof.arg-entry", ATHAR_ARG_FLAG},
	{NULL},
};
static const char *const examples[] = {
	"athar proof 4f2f9d6a1c3a5f0e8b7d2c4e6f8091a3b5c7d9e1f2a4b6c8d0e2f4a6b8c0d2e4 > "
	"record.tlog-proof",
	"athar proof --entry "
	"4f2f9d6a1c3a5f0e8b7d2c4e6f8091a3b5c7d9e1f2a4b6c8d0e2f4a6b8c0d2e4 > record.json",
	NULL};

const AtharOp athar_op_proof = {
	.name = "proof",
	.summary = "proof.summary",
	.details = "proof.details",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
