/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-acquire.h: how evidence came to us: the body of add.begin, from options, a saved profile,
 * manifest.csv, or questions. Later ones win over earlier ones: profile, manifest, options.
 * Questions are asked at a terminal, and only when none of these told anything. What is asked and
 * nobody answered, there or elsewhere, is recorded as not known.
 *
 * manifest.csv (UTF-8, header row): a column `path` and any of the acquisition's fields. A row
 * whose path is empty or "*" speaks for all; other rows give url, captured and capture_tool of one
 * file, by its relative path.
 */
#pragma once

#include "op/op.h"

typedef struct {
	AtharJson *body, *sealed; /* of add.begin, without "entity" */
	GHashTable
		*by_path; /* path -> AtharJson* of per-file fields (url, captured, capture_tool) */
	GBytes *manifest; /* its bytes; NULL */
	gboolean manifest_sealed; /* it has a column that is sealed: its bytes stay outside the case */
} AtharAcquisition;

/* The options, to be part of an operation's table. What is sealed is asked for, never an argument's
 * value. */
#define ATHAR_ACQUIRE_ARGS                                                                         \
	{"source", "add.arg-source", ATHAR_ARG_STRING}, {"how", "add.arg-how", ATHAR_ARG_STRING},  \
		{"when", "add.arg-when", ATHAR_ARG_DATE},                                          \
		{"where", "add.arg-where", ATHAR_ARG_STRING},                                      \
		{"by", "add.arg-by", ATHAR_ARG_STRING},                                            \
		{"received-from", "add.arg-received-from", ATHAR_ARG_SECRET},                      \
		{"holders", "add.arg-holders", ATHAR_ARG_SECRET},                                  \
		{"holders-told-by", "add.arg-holders-told-by", ATHAR_ARG_SECRET},                  \
		{"medium", "add.arg-medium", ATHAR_ARG_STRING},                                    \
		{"device", "add.arg-device", ATHAR_ARG_STRING},                                    \
		{"device-serial", "add.arg-device-serial", ATHAR_ARG_SECRET},                      \
		{"write-blocked", "add.arg-write-blocked", ATHAR_ARG_STRING},                      \
		{"url", "add.arg-url", ATHAR_ARG_STRING},                                          \
		{"captured", "add.arg-captured", ATHAR_ARG_DATE},                                  \
		{"tool", "add.arg-tool", ATHAR_ARG_STRING},                                        \
		{"conditions", "add.arg-conditions", ATHAR_ARG_STRING},                            \
		{"original", "add.arg-original", ATHAR_ARG_STRING},                                \
		{"original-place", "add.arg-original-place", ATHAR_ARG_SECRET},                    \
		{"remarks", "add.arg-remarks", ATHAR_ARG_STRING},                                  \
		{"not-known", "add.arg-not-known", ATHAR_ARG_STRING, ATHAR_ARG_MANY},              \
		{"profile", "add.arg-profile", ATHAR_ARG_STRING},                                  \
		{"save-profile", "add.arg-save-profile", ATHAR_ARG_STRING},                        \
	{                                                                                          \
		"manifest", "add.arg-manifest", ATHAR_ARG_PATH                                     \
	}

/* athar_acquisition_gather: all but what the walk knows (source label, path above). Errors:
 * INVALID, USAGE, NOT_FOUND. */
AtharAcquisition *athar_acquisition_gather (AtharCall *call, GError **error);
void athar_acquisition_free (AtharAcquisition *acquisition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharAcquisition, athar_acquisition_free)
/* athar_acquisition_is_secret: is the file at @fd, byte for byte, a manifest with sealed columns? It
 * must not come into the case, as an item neither. Moves no file offset. */
gboolean athar_acquisition_is_secret (const AtharAcquisition *acquisition, int fd);
/* athar_acquisition_here: host, account and @above, sealed always. @above "": there is none. */
void athar_acquisition_here (AtharAcquisition *acquisition, const char *above);
