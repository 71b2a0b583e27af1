/* SPDX-License-Identifier: Apache-2.0
 *
 * log/record.c: reads and writes the envelope of a record (docs/format/record.md):
 *
 *   {"at":"2024-12-08T05:41:07.000000Z","body":{…},"by":<id>,"i":17,"log":<id>,"over":[<hash>…],
 *    "sealed":{"box":<base64>,"nonce":<base64>,"subject":<id>},"type":"note","v":1}
 *
 * JCS (RFC 8785), UTF-8, at most 48 KiB; "sealed" may be absent, nothing else may, nothing may be
 * added. <id> = 26 lower-case Crockford characters, <hash> = 64 lower-case hex digits; over
 * ascending without repeats. Record id = SHA-256 (0x00 ‖ bytes).
 *
 * The writer puts the envelope together by hand (its keys are fixed and sorted) and leaves only the
 * body to the JCS writer: a million records are written in one import. The reader trusts none of
 * that and compares with JCS (parse (bytes)).
 */
#include "log/record.h"

#include <string.h>

#include "base/limits.h"
#include "base/sign.h"
#include "base/time.h"
#include "log/merkle.h"

#define INDEX_MAX ((INT64_C (1) << 53) - 1) /* what JSON readers everywhere hold exactly */
#define TYPE_MAX_BYTES 64

struct AtharRecord {
	gatomicrefcount refs;
	GBytes *bytes;
	AtharHash id;
	AtharJson *json; /* owns type and body */
	int64_t at_us;
	int64_t version;
	uint64_t index;
	AtharId by, log, subject;
	const char *type;
	AtharJson *body;
	AtharHash *over;
	size_t n_over;
	GBytes *box; /* NULL: nothing sealed */
	uint8_t nonce[ATHAR_NONCE_BYTES];
};

static gboolean
bad_member (const char *member, GError **error)
{
	return athar_throw (error, ATHAR_ERROR_INVALID, "log.record-member", "member", member, NULL);
}

/* One spelling only: the bytes are hashed, so a second spelling would be a second record. */
static bool
get_id (const AtharJson *json, const char *key, AtharId *ret_id)
{
	const char *text = athar_json_get_string (json, key);
	return text && athar_id_parse (text, ret_id) && strcmp (text, ATHAR_ID_STR (ret_id)) == 0;
}

static bool
type_valid (const char *type)
{
	size_t n = strlen (type);
	return n > 0 && n <= TYPE_MAX_BYTES && g_ascii_islower (type[0])
	       && strspn (type, "abcdefghijklmnopqrstuvwxyz_.") == n;
}

static gboolean
parse_over (AtharRecord *record, GError **error)
{
	AtharJson *over = athar_json_get_array (record->json, "over");
	if (!over)
		return bad_member ("over", error);
	record->n_over = athar_json_size (over);
	if (record->n_over > ATHAR_OVER_MAX)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "log.record-over", "max",
			G_STRINGIFY (ATHAR_OVER_MAX), NULL);
	record->over = g_new (AtharHash, record->n_over);
	for (size_t i = 0; i < record->n_over; i++) {
		const char *text = athar_json_peek_string (athar_json_at (over, i));
		if (!text || !athar_hash_parse (text, &record->over[i])
		    || (i && athar_hash_compare (&record->over[i - 1], &record->over[i]) >= 0))
			return bad_member ("over", error);
	}
	return TRUE;
}

static gboolean
parse_sealed (AtharRecord *record, GError **error)
{
	gsize n;
	AtharJson *sealed = athar_json_get_object (record->json, "sealed");
	if (!sealed)
		return athar_json_get (record->json, "sealed") ? bad_member ("sealed", error) : TRUE;
	const char *box = athar_json_get_string (sealed, "box"), *nonce = athar_json_get_string (sealed, "nonce");
	if (athar_json_size (sealed) != 3 || !box || !nonce || !get_id (sealed, "subject", &record->subject))
		return bad_member ("sealed", error);
	g_autoptr (GBytes) nonce_bytes = athar_base64_decode (nonce, ATHAR_NONCE_BYTES);
	record->box = athar_base64_decode (box, ATHAR_RECORD_MAX_BYTES);
	if (!nonce_bytes || g_bytes_get_size (nonce_bytes) != ATHAR_NONCE_BYTES || !record->box
	    || g_bytes_get_size (record->box) <= ATHAR_SEAL_OVERHEAD_BYTES)
		return bad_member ("sealed", error);
	memcpy (record->nonce, g_bytes_get_data (nonce_bytes, &n), ATHAR_NONCE_BYTES);
	return TRUE;
}

static gboolean
parse_members (AtharRecord *record, GError **error)
{
	AtharJson *json = record->json;
	int64_t i;
	const char *at = athar_json_get_string (json, "at");
	record->type = athar_json_get_string (json, "type");
	record->body = athar_json_get_object (json, "body");
	if (athar_json_size (json) != (athar_json_get (json, "sealed") ? 9u : 8u))
		return athar_throw (error, ATHAR_ERROR_INVALID, "log.record-members", NULL);
	if (!at || !athar_time_parse (at, &record->at_us))
		return bad_member ("at", error);
	if (!record->body)
		return bad_member ("body", error);
	if (!get_id (json, "by", &record->by))
		return bad_member ("by", error);
	if (!athar_json_get_int (json, "i", &i) || i < 0 || i > INDEX_MAX)
		return bad_member ("i", error);
	if (!get_id (json, "log", &record->log))
		return bad_member ("log", error);
	if (!record->type || !type_valid (record->type))
		return bad_member ("type", error);
	if (!athar_json_get_int (json, "v", &record->version) || record->version < 1)
		return bad_member ("v", error);
	record->index = (uint64_t) i;
	return parse_over (record, error) && parse_sealed (record, error);
}

AtharRecord *
athar_record_parse (GBytes *entry, GError **error)
{
	gsize bytes;
	const char *data = g_bytes_get_data (entry, &bytes);
	if (bytes > ATHAR_RECORD_MAX_BYTES)
		return athar_throw_null (error, ATHAR_ERROR_LIMIT, "log.record-big", "bytes", ATHAR_U64 (bytes), "max",
		                         ATHAR_U64 (ATHAR_RECORD_MAX_BYTES), NULL);
	g_autoptr (AtharJson) json = athar_json_parse (
		data, bytes, ATHAR_RECORD_MAX_BYTES, ATHAR_JSON_STRICT_KEYS, error);
	if (!json)
		return NULL;
	if (athar_json_kind (json) != ATHAR_JSON_OBJECT)
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "log.record-members", NULL);
	g_autoptr (GString) canonical = g_string_sized_new (bytes + 1);
	athar_json_canonical (json, canonical);
	if (canonical->len != bytes || memcmp (canonical->str, data, bytes) != 0)
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "log.record-form", NULL);
	g_autoptr (AtharRecord) record = g_new0 (AtharRecord, 1);
	g_atomic_ref_count_init (&record->refs);
	record->bytes = g_bytes_ref (entry);
	record->json = g_steal_pointer (&json);
	athar_merkle_leaf (data, bytes, &record->id);
	return parse_members (record, error) ? g_steal_pointer (&record) : NULL;
}

AtharRecord *
athar_record_ref (AtharRecord *record)
{
	g_atomic_ref_count_inc (&record->refs);
	return record;
}

void
athar_record_unref (AtharRecord *record)
{
	if (!g_atomic_ref_count_dec (&record->refs))
		return;
	g_bytes_unref (record->bytes);
	athar_json_unref (record->json);
	g_free (record->over);
	g_clear_pointer (&record->box, g_bytes_unref);
	g_free (record);
}

GBytes *
athar_record_get_bytes (const AtharRecord *record)
{
	return record->bytes;
}

const AtharHash *
athar_record_get_id (const AtharRecord *record)
{
	return &record->id;
}

int64_t
athar_record_get_at_us (const AtharRecord *record)
{
	return record->at_us;
}

const AtharId *
athar_record_get_by (const AtharRecord *record)
{
	return &record->by;
}

const AtharId *
athar_record_get_log (const AtharRecord *record)
{
	return &record->log;
}

uint64_t
athar_record_get_index (const AtharRecord *record)
{
	return record->index;
}

const AtharHash *
athar_record_get_over (const AtharRecord *record, size_t *ret_n)
{
	*ret_n = record->n_over;
	return record->over;
}

const char *
athar_record_get_type (const AtharRecord *record)
{
	return record->type;
}

int64_t
athar_record_get_version (const AtharRecord *record)
{
	return record->version;
}

AtharJson *
athar_record_get_body (const AtharRecord *record)
{
	return record->body;
}

const AtharId *
athar_record_get_subject (const AtharRecord *record)
{
	return record->box ? &record->subject : NULL;
}

const uint8_t *
athar_record_get_nonce (const AtharRecord *record)
{
	return record->box ? record->nonce : NULL;
}

GBytes *
athar_record_get_box (const AtharRecord *record)
{
	return record->box;
}

/* Everything of an envelope but "sealed"; @text without quotes, because ids, times, hashes and
 * types need no escapes. */
static void
write_open (GString *out, const AtharRecordParts *parts)
{
	g_string_append_printf (out, "{\"at\":\"%s\",\"body\":", ATHAR_TIME_STR (parts->at_us));
	athar_json_canonical (parts->body, out);
	g_string_append_printf (out, ",\"by\":\"%s\",\"i\":%" G_GUINT64_FORMAT ",\"log\":\"%s\",\"over\":[",
	                        ATHAR_ID_STR (&parts->by), parts->index, ATHAR_ID_STR (&parts->log));
	for (size_t i = 0; i < parts->n_over; i++)
		g_string_append_printf (out, "%s\"%s\"", i ? "," : "", ATHAR_HASH_STR (&parts->over[i]));
	g_string_append (out, "]");
}

static void
write_close (GString *out, const AtharRecordParts *parts)
{
	g_string_append_printf (out, ",\"type\":\"%s\",\"v\":%" G_GINT64_FORMAT "}", parts->type, parts->version);
}

static void
write_sealed (GString *out, const AtharRecordParts *parts)
{
	g_autofree char *box = athar_base64_encode (g_bytes_get_data (parts->box, NULL), g_bytes_get_size (parts->box));
	g_autofree char *nonce = athar_base64_encode (parts->nonce, ATHAR_NONCE_BYTES);
	g_string_append_printf (out, ",\"sealed\":{\"box\":\"%s\",\"nonce\":\"%s\",\"subject\":\"%s\"}", box, nonce,
	                        ATHAR_ID_STR (parts->subject));
}

GBytes *
athar_record_dup_sealed_ad (const AtharRecord *record)
{
	g_autoptr (GString) out = g_string_sized_new (1024);
	const AtharRecordParts parts = {
		.type = record->type,
		.version = record->version,
		.by = record->by,
		.log = record->log,
		.index = record->index,
		.at_us = record->at_us,
		.over = record->over,
		.n_over = record->n_over,
		.body = record->body,
	};
	write_open (out, &parts);
	write_close (out, &parts);
	return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* @over sorted and without repeats. */
static AtharHash *
sort_over (const AtharHash *over, size_t n, size_t *ret_n)
{
	size_t kept = 0;
	AtharHash *sorted = g_memdup2 (over, n * sizeof *over);
	if (n > 1)
		qsort (sorted, n, sizeof *sorted, athar_hash_compare);
	for (size_t i = 0; i < n; i++)
		if (!kept || !athar_hash_equal (&sorted[kept - 1], &sorted[i]))
			sorted[kept++] = sorted[i];
	*ret_n = kept;
	return sorted;
}

GBytes *
athar_record_write (const AtharRecordParts *parts, GError **error)
{
	AtharRecordParts p = *parts;
	g_autoptr (GString) out = NULL;
	g_assert (p.body && athar_json_kind (p.body) == ATHAR_JSON_OBJECT && type_valid (p.type) && p.version >= 1);
	g_assert (p.index <= INDEX_MAX && !p.subject == !p.box && !p.subject == !p.nonce);
	if (p.n_over > ATHAR_OVER_MAX)
		return athar_throw_null (error, ATHAR_ERROR_LIMIT, "log.record-over", "max",
			G_STRINGIFY (ATHAR_OVER_MAX), NULL);
	g_autofree AtharHash *over = sort_over (parts->over, parts->n_over, &p.n_over);
	p.over = over;
	out = g_string_sized_new (512);
	write_open (out, &p);
	if (p.box)
		write_sealed (out, &p);
	write_close (out, &p);
	if (out->len > ATHAR_RECORD_MAX_BYTES)
		return athar_throw_null (error, ATHAR_ERROR_LIMIT, "log.record-big", "bytes",
			ATHAR_U64 (out->len), "max", ATHAR_U64 (ATHAR_RECORD_MAX_BYTES), NULL);
	return g_string_free_to_bytes (g_steal_pointer (&out));
}
