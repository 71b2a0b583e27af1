/* SPDX-License-Identifier: Apache-2.0
 *
 * log/record.h: the envelope of a record: one JCS object, at most 48 KiB,
 *   {"at","body","by","i","log","over","type","v"} and, when the type declares sealed fields and some are set,
 *   "sealed":{"box","nonce","subject"}.
 * at = RFC 3339 with six decimals; by = person id; log, i = origin and index (a record cannot be replayed elsewhere);
 * over = sorted, unique record ids (hex) it replaces; v >= 1. Record id = RFC 6962 leaf hash of the bytes.
 * Normative: docs/format/record.md. What a body may hold is model's business, not this file's.
 *
 * An AtharRecord is immutable and atomically reference counted.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

typedef struct AtharRecord AtharRecord;

/* athar_record_parse: strict reader: canonical bytes only (bytes == JCS (parse (bytes))), all eight
 * members with the right types, nothing else. Errors: INVALID, LIMIT. @entry is referenced, not
 * copied. */
AtharRecord *athar_record_parse (GBytes *entry, GError **error);
AtharRecord *athar_record_ref (AtharRecord *record);
void athar_record_unref (AtharRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharRecord, athar_record_unref)

GBytes *athar_record_get_bytes (const AtharRecord *record);
const AtharHash *athar_record_get_id (const AtharRecord *record);
int64_t athar_record_get_at_us (const AtharRecord *record);
const AtharId *athar_record_get_by (const AtharRecord *record);
const AtharId *athar_record_get_log (const AtharRecord *record);
uint64_t athar_record_get_index (const AtharRecord *record);
const AtharHash *athar_record_get_over (const AtharRecord *record, size_t *ret_n);
const char *athar_record_get_type (const AtharRecord *record);
int64_t athar_record_get_version (const AtharRecord *record);
AtharJson *athar_record_get_body (const AtharRecord *record);
/* Sealed part: NULL when there is none. */
const AtharId *athar_record_get_subject (const AtharRecord *record);
const uint8_t *athar_record_get_nonce (const AtharRecord *record);
GBytes *athar_record_get_box (const AtharRecord *record);
/* athar_record_dup_sealed_ad: (transfer full) the additional data of the box: JCS of the record without "sealed". */
GBytes *athar_record_dup_sealed_ad (const AtharRecord *record);

/* What a writer gives; all (transfer none). */
typedef struct {
	const char *type;
	int64_t version;
	AtharId by;
	AtharId log;
	uint64_t index;
	int64_t at_us;
	const AtharHash *over;
	size_t n_over;
	const AtharJson *body;
	/* Set all three or none. */
	const AtharId *subject;
	const uint8_t *nonce;
	GBytes *box;
} AtharRecordParts;

/* athar_record_write: (transfer full) canonical bytes. Errors: LIMIT (48 KiB, 256 over). Over ids are sorted here. */
GBytes *athar_record_write (const AtharRecordParts *parts, GError **error);
