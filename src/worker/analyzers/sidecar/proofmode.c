/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/sidecar/proofmode.c: ProofMode's <media>.proof.csv: one header, one or more
 * rows, columns in any order, a trailing empty one. It holds what identifies the witness's device
 * and line. Those columns are never copied: facts only say that they are there. Only columns of the
 * list below are taken.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "worker/analyzers/sidecar/sidecar.h"

#define MAX_COLUMNS 128
#define MAX_VALUE_BYTES 1024

static const struct {
	const char *column, *fact;
} TAKEN[] = {
	{"File Hash SHA256", "media_sha256"},
	{"SHA256", "media_sha256"},
	{"File Modified", "media_modified"},
	{"Modified", "media_modified"},
	{"File Created", "media_created"},
	{"CurrentDateTime0GMT", "proof_made"},
	{"Proof Generated", "proof_made"},
	{"Manufacturer", "make"},
	{"Hardware", "model"},
	{"Location.Latitude", "gps_latitude"},
	{"Location.Longitude", "gps_longitude"},
	{"Location.Altitude", "gps_altitude"},
	{"Location.Accuracy", "gps_accuracy"},
	{"Location.Provider", "gps_provider"},
	{"Location.Time", "gps_time"},
	{"Notes", "notes"},
};

/* Words in names of columns that identify a device, a person's line or a network. */
static const char *const IDENTIFYING[] = {"DeviceID", "Device ID", "Mac", "MAC", "IPV4", "IPv4",
	"IPV6", "IPv6", "IMEI", "CellInfo", "Cell", "Network", "Language", "Locale", "ScreenSize"};

/* One row of RFC 4180, quotes doubled inside quotes. @ret_next: after it. */
static GPtrArray *
parse_row (const char *at, const char *end, const char **ret_next)
{
	GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
	bool quoted = false;
	GString *cell = g_string_new (NULL);
	for (; at < end && (quoted || *at != '\n'); at++) {
		if (*at == '"' && quoted && at + 1 < end && at[1] == '"')
			g_string_append_c (cell, *at++);
		else if (*at == '"')
			quoted = !quoted;
		else if (*at == ',' && !quoted && cells->len < MAX_COLUMNS) {
			g_ptr_array_add (cells, g_string_free (cell, FALSE));
			cell = g_string_new (NULL);
		} else if (*at != '\r' && cell->len < MAX_VALUE_BYTES)
			g_string_append_c (cell, *at);
	}
	g_ptr_array_add (cells, g_string_free (cell, FALSE));
	*ret_next = at < end ? at + 1 : end;
	return cells;
}

static bool
is_identifying (const char *column)
{
	for (size_t i = 0; i < G_N_ELEMENTS (IDENTIFYING); i++)
		if (strstr (column, IDENTIFYING[i]))
			return true;
	return false;
}

static void
take_cell (AtharTask *task, const char *column, const char *value)
{
	for (size_t i = 0; i < G_N_ELEMENTS (TAKEN); i++)
		if (g_ascii_strcasecmp (column, TAKEN[i].column) == 0) {
			g_autofree char *text = athar_text_lossy (value, strlen (value));
			athar_json_set_string (athar_task_get_facts (task), TAKEN[i].fact, text);
			return;
		}
}

/* Old versions write seconds, new ones milliseconds or a text. */
static void
add_captured (AtharTask *task)
{
	const char *made = athar_json_get_string (athar_task_get_facts (task), "proof_made");
	g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
	g_autoptr (GDateTime) when = made ? g_date_time_new_from_iso8601 (made, utc) : NULL;
	int64_t n = made && strspn (made, "0123456789") == strlen (made)
			    ? g_ascii_strtoll (made, NULL, 10)
			    : 0;
	if (when)
		n = g_date_time_to_unix (when);
	else if (n > INT64_C (100000000000))
		n /= 1000;
	if (n > 0 && n < INT64_C (32503680000))
		athar_json_set_int (
			athar_task_get_facts (task), "captured_us", n * ATHAR_SECOND_US);
}

static void
take_row (AtharTask *task, const GPtrArray *header, const GPtrArray *row)
{
	AtharJson *list = athar_json_array ();
	for (guint i = 0; i < header->len && i < row->len; i++) {
		const char *column = g_strstrip (header->pdata[i]),
			   *value = g_strstrip (row->pdata[i]);
		if (!*value)
			continue;
		if (is_identifying (column)) {
			g_autofree char *name = athar_text_lossy (column, strlen (column));
			athar_json_append (list, athar_json_string (name));
		} else
			take_cell (task, column, value);
	}
	if (athar_json_size (list) > 0)
		athar_task_warn (
			task, "sidecar.identifying", "n", ATHAR_U64 (athar_json_size (list)), NULL);
	athar_json_set (athar_task_get_facts (task), "withheld", list);
}

gboolean
athar_sidecar_proofmode (AtharTask *task, GError **error)
{
	g_autoptr (GBytes) bytes = athar_task_read_all (task, ATHAR_SIDECAR_MAX_BYTES, error);
	g_autoptr (GPtrArray) header = NULL;
	g_autoptr (GPtrArray) row = NULL;
	const char *at, *end;
	gsize n;
	if (!bytes)
		return FALSE;
	at = g_bytes_get_data (bytes, &n);
	end = at + n;
	if (n >= 3 && memcmp (at, "\xef\xbb\xbf", 3) == 0)
		at += 3;
	header = parse_row (at, end, &at);
	athar_json_set_string (athar_task_get_facts (task), "format", "proofmode");
	if (at >= end)
		return athar_throw (error, ATHAR_ERROR_INVALID, "sidecar.no-row", NULL);
	row = parse_row (at, end, &at);
	take_row (task, header, row);
	add_captured (task);
	return TRUE;
}
