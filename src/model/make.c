/* SPDX-License-Identifier: Apache-2.0
 *
 * model/make.c: values of several members made from what people type, and turned back into a text
 * for people. What came in is kept verbatim beside every reading of it (DESIGN §10.1).
 */
#include <string.h>

#include "base/edtf.h"
#include "base/text.h"
#include "model/model.h"
#include "model/values.h"

#define JSON_INT_MAX                                                                               \
	INT64_C (9007199254740991) /* 2^53 - 1: base/json.h; in µs the years 1684 to 2255 */

static const char *const kind_names[ATHAR_N_VALUES] = {
	"id",
	"record",
	"object",
	"hash",
	"string",
	"text",
	"name",
	"date",
	"number",
	"place",
	"int",
	"bool",
	"time",
	"word",
};

const char *
athar_value_kind_name (AtharValueKind kind)
{
	return kind < ATHAR_N_VALUES ? kind_names[kind] : "?";
}

AtharJson *
athar_value_name (const char *bytes, size_t n)
{
	AtharJson *name = athar_json_object ();

	g_autofree char *lossy = athar_text_lossy (bytes, n);
	athar_json_set_string (name, "t", lossy);
	if (!athar_text_valid (bytes, n)) {
		g_autofree char *b64 = athar_base64_encode (bytes, n);
		athar_json_set_string (name, "b64", b64);
	}
	return name;
}

char *
athar_value_dup_name (const AtharJson *name)
{
	return g_strdup (athar_json_get_string (name, "t"));
}

GBytes *
athar_value_dup_bytes (const AtharJson *name)
{
	const char *b64 = athar_json_get_string (name, "b64");
	const char *text = athar_json_get_string (name, "t");

	if (b64)
		return athar_base64_decode (b64, strlen (b64));
	return text ? g_bytes_new (text, strlen (text)) : NULL;
}

/* A bound that JSON cannot hold is as good as open: nobody dates evidence before 1684. */
static void
set_bound (AtharJson *date, const char *key, int64_t us)
{
	bool open = us > JSON_INT_MAX || us < -JSON_INT_MAX;

	athar_json_set (date, key, open ? athar_json_null () : athar_json_int (us));
}

AtharJson *
athar_value_date (const char *verbatim, GError **error)
{
	g_autoptr (AtharJson) date = athar_json_object ();
	g_autofree char *edtf = NULL;
	AtharEdtf parsed;

	if (athar_edtf_parse (verbatim, &parsed, NULL))
		edtf = g_strdup (verbatim);
	else
		edtf = athar_edtf_from_words (verbatim, NULL);
	athar_json_set_string (date, "verbatim", verbatim);
	if (edtf && athar_edtf_parse (edtf, &parsed, NULL)) {
		athar_json_set_string (date, "edtf", edtf);
		set_bound (date, "earliest", parsed.earliest_us);
		set_bound (date, "latest", parsed.latest_us);
	} else {
		athar_json_set (date, "edtf", athar_json_null ());
		athar_json_set (date, "earliest", athar_json_null ());
		athar_json_set (date, "latest", athar_json_null ());
	}
	if (athar_value_fits (ATHAR_VALUE_DATE, NULL, date, false))
		return athar_throw_null (
			error, ATHAR_ERROR_INVALID, "model.bad-date", "date", verbatim, NULL);
	return g_steal_pointer (&date);
}

AtharJson *
athar_value_text (const char *text)
{
	AtharJson *value = athar_json_object ();

	athar_json_set_string (value, "t", text);
	return value;
}

AtharJson *
athar_value_text_object (const AtharHash *object, uint64_t bytes)
{
	AtharJson *value = athar_json_object ();

	athar_json_set_hash (value, "object", object);
	athar_json_set_int (value, "bytes", (int64_t)bytes);
	return value;
}

AtharJson *
athar_value_place (
	const char *verbatim, const char *lat, const char *lon, int64_t precision_m, GError **error)
{
	g_autoptr (AtharJson) place = athar_json_object ();

	athar_json_set_string (place, "verbatim", verbatim);
	athar_json_set_string (place, "lat", lat);
	athar_json_set_string (place, "lon", lon);
	if (precision_m > 0)
		athar_json_set_int (place, "precision_m", precision_m);
	if (athar_value_fits (ATHAR_VALUE_PLACE, NULL, place, false))
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "model.bad-place", "place",
			verbatim ? verbatim : "", NULL);
	return g_steal_pointer (&place);
}

static void
display_object (const AtharJson *value, GString *out)
{
	static const char *const words[] = {"t", "verbatim", "value"};

	for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
		const char *text = athar_json_get_string (value, words[i]);
		if (text) {
			g_string_append (out, text);
			break;
		}
	}
	if (athar_json_get_string (value, "low"))
		g_string_append_printf (out, "%s–%s", athar_json_get_string (value, "low"),
			athar_json_get_string (value, "high")
				? athar_json_get_string (value, "high")
				: "");
	if (athar_json_get_string (value, "unit"))
		g_string_append_printf (out, " %s", athar_json_get_string (value, "unit"));
	if (athar_json_get_string (value, "lat") && athar_json_get_string (value, "lon"))
		g_string_append_printf (out, " (%s, %s)", athar_json_get_string (value, "lat"),
			athar_json_get_string (value, "lon"));
	if (athar_json_get_string (value, "object"))
		g_string_append_printf (out, "sha256:%s", athar_json_get_string (value, "object"));
}

static void
display (const AtharJson *value, GString *out)
{
	bool yes = false;

	switch (athar_json_kind (value)) {
	case ATHAR_JSON_NULL:
		break;
	case ATHAR_JSON_BOOL: {
		g_autoptr (GBytes) bytes = athar_json_canonical_bytes (value);
		yes = g_bytes_get_size (bytes) == strlen ("true");
		g_string_append (out, yes ? "yes" : "no");
		break;
	}
	case ATHAR_JSON_INT:
		g_string_append_printf (out, "%" G_GINT64_FORMAT, athar_json_peek_int (value));
		break;
	case ATHAR_JSON_STRING:
		g_string_append (out, athar_json_peek_string (value));
		break;
	case ATHAR_JSON_ARRAY:
		for (size_t i = 0; i < athar_json_size (value); i++) {
			if (i > 0)
				g_string_append (out, ", ");
			display (athar_json_at (value, i), out);
		}
		break;
	case ATHAR_JSON_OBJECT:
		display_object (value, out);
		break;
	}
}

char *
athar_value_dup_display (const AtharJson *value)
{
	GString *out = g_string_new (NULL);

	display (value, out);
	return g_string_free (out, FALSE);
}
