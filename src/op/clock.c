/* SPDX-License-Identifier: Apache-2.0
 *
 * op/clock.c: somebody compared a clock with the true time, and says which zone it runs in.
 */
#include "op/clock.h"

#include "base/time.h"
#include "model/model.h"
#include "op/bulk.h"
#include "op/select.h"
#include "op/word.h"
#include "sql/index.gen.h"

#define AHEAD_MAX_S INT64_C (3155760000) /* a hundred years: cameras that begin again in 1970 */

static const char *const AGAINST[] = {"network_time", "gps", "phone", "radio", "other_clock",
	"event_shown", "own_estimate", NULL};

/* (transfer full) INVALID when the name is not in the zone database: an offset would be wrong for
 * half the year. */
static GTimeZone *
find_zone (const char *name, GError **error)
{
	GTimeZone *zone = name ? g_time_zone_new_identifier (name) : g_time_zone_new_local ();

	return zone ? zone
		    : athar_throw_null (
			      error, ATHAR_ERROR_INVALID, "clock.no-zone", "zone", name, NULL);
}

typedef struct {
	GTimeZone *zone;
	int64_t ahead_s, within_s; /* -1: not said */
	const char *against;
	AtharJson *remarks; /* NULL: none */
} Comparison;

/* (transfer full) */
static AtharJson *
make_body (const Comparison *compared)
{
	AtharJson *body = athar_json_object ();

	athar_json_set_string (body, "zone", g_time_zone_get_identifier (compared->zone));
	athar_json_set_int (body, "ahead_s", compared->ahead_s);
	athar_json_set_string (body, "against", compared->against);
	if (compared->within_s >= 0)
		athar_json_set_int (body, "within_s", compared->within_s);
	if (compared->remarks)
		athar_json_set (body, "remarks", athar_json_ref (compared->remarks));
	return body;
}

/* (transfer full) of the clock that runs here: the offset in force now belongs to it. Of a camera's
 * it would say nothing. */
static AtharJson *
make_own_body (const Comparison *compared)
{
	g_autoptr (GDateTime) now = g_date_time_new_now (compared->zone);
	AtharJson *body = make_body (compared);

	athar_json_set_int (
		body, "utc_offset_s", g_date_time_get_utc_offset (now) / G_USEC_PER_SEC);
	return body;
}

static gboolean
confirm_things (AtharCall *call, AtharBulk *bulk, const Comparison *compared, GError **error)
{
	g_autoptr (GArray) entities = athar_select_call (call, error);

	if (!entities)
		return FALSE;
	for (guint i = 0; i < entities->len; i++) {
		if (!athar_bulk_add (bulk, &g_array_index (entities, AtharId, i),
			    make_body (compared), NULL, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
confirm (AtharCall *call, bool own, const Comparison *compared, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	g_autoptr (AtharBulk) bulk = athar_bulk_new (call, "clock.confirm");

	if (!own)
		return confirm_things (call, bulk, compared, error) &&
		       athar_bulk_finish (bulk, error);
	return athar_case_need_log (c, error) &&
	       athar_bulk_add (bulk, athar_log_get_id (athar_case_get_own_log (c)),
		       make_own_body (compared), NULL, error) &&
	       athar_bulk_finish (bulk, error);
}

static gboolean
run (AtharCall *call, GError **error)
{
	const char *zone_name = athar_call_get_string (call, "zone");
	const char *said = athar_call_get_string (call, "remarks");
	bool own = !athar_call_has (call, "entity") && !athar_call_has (call, "query");
	g_autoptr (GTimeZone) zone = NULL;
	g_autoptr (AtharJson) remarks = NULL;

	if (!own && !zone_name)
		return athar_throw (error, ATHAR_ERROR_USAGE, "clock.whose-zone", NULL);
	zone = find_zone (zone_name, error);
	if (!zone)
		return FALSE;
	remarks = said ? athar_op_text_value (athar_call_get_case (call), said, error) : NULL;
	if (said && !remarks)
		return FALSE;
	Comparison compared = {zone, athar_call_get_int (call, "ahead"),
		athar_call_has (call, "within") ? athar_call_get_int (call, "within") : -1,
		athar_call_get_string (call, "against"), remarks};
	return confirm (call, own, &compared, error);
}

gboolean
athar_clock_is_confirmed (AtharCase *c, gboolean *ret_confirmed, GError **error)
{
	AtharLog *own = athar_case_get_own_log (c);
	AtharStmt *s;

	*ret_confirmed = FALSE;
	if (!own)
		return TRUE;
	s = athar_db_use (athar_case_get_db (c), &athar_sql_index_entity_clocks, error);
	if (!s)
		return FALSE;
	athar_bind_blob (
		s, P_INDEX_ENTITY_CLOCKS_ENTITY, athar_log_get_id (own)->b, ATHAR_ID_BYTES);
	if (!athar_stmt_step (s, ret_confirmed, error))
		return FALSE;
	athar_stmt_reset (s);
	return TRUE;
}

/* (nullable) (transfer full) the answer, without blanks around it; NULL when there is none. */
static char *
ask (AtharCall *call, const char *key, const char *choices)
{
	char *answer = athar_call_ask (call, key, choices, FALSE);

	if (answer && !*g_strstrip (answer))
		g_clear_pointer (&answer, g_free);
	return answer;
}

/* FALSE: no answer, or interrupted. */
static gboolean
ask_ahead (AtharCall *call, int64_t *ret_ahead_s)
{
	for (;;) {
		g_autofree char *answer = ask (call, "clock.ask-ahead", NULL);
		if (!answer)
			return FALSE;
		if (g_ascii_string_to_signed (
			    answer, 10, -AHEAD_MAX_S, AHEAD_MAX_S, ret_ahead_s, NULL))
			return TRUE;
		athar_call_notice (call, "clock.not-seconds", NULL);
	}
}

/* (transfer none) one of AGAINST; NULL: interrupted. */
static const char *
ask_against (AtharCall *call)
{
	g_autofree char *choices = athar_word_list (athar_call_get_lang (call), AGAINST);

	while (athar_call_check (call, NULL)) {
		g_autofree char *answer = ask (call, "clock.ask-against", choices);
		const char *against = answer ? athar_word_find (AGAINST, answer) : "phone";
		if (against)
			return against;
	}
	return NULL;
}

gboolean
athar_clock_ask (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
	g_autoptr (GDateTime) here = g_date_time_new_now (zone);
	g_autofree char *now = NULL;
	const char *against;
	g_autoptr (AtharJson) body = NULL;
	AtharDraft draft = {.type = "clock.confirm"};
	gboolean confirmed;
	int64_t ahead_s;

	if (!athar_call_can_ask (call))
		return TRUE;
	if (!athar_clock_is_confirmed (c, &confirmed, error))
		return FALSE;
	if (confirmed)
		return TRUE;
	now = g_date_time_format (here, "%Y-%m-%d %H:%M:%S");
	athar_call_notice (call, "clock.shows", "time", now, "zone",
		g_time_zone_get_identifier (zone), NULL);
	if (!ask_ahead (call, &ahead_s) || !(against = ask_against (call)))
		return athar_call_check (call, error);
	if (!athar_case_need_log (c, error))
		return FALSE;
	Comparison compared = {zone, ahead_s, -1, against, NULL};
	body = make_own_body (&compared);
	athar_json_set_id (body, "entity", athar_log_get_id (athar_case_get_own_log (c)));
	draft.body = body;
	return athar_case_append (c, &draft, 1, NULL, error);
}

static const AtharArg args[] = {
	ATHAR_SELECT_ARGS,
	{"ahead", "clock.arg-ahead", ATHAR_ARG_INT, ATHAR_ARG_REQUIRED, .min = -AHEAD_MAX_S,
		.max = AHEAD_MAX_S},
	{"against", "clock.arg-against", ATHAR_ARG_ENUM, .fallback = "phone", .words = AGAINST},
	{"zone", "clock.arg-zone", ATHAR_ARG_STRING},
	{"within", "clock.arg-within", ATHAR_ARG_INT, .min = 0, .max = AHEAD_MAX_S},
	{"remarks", "clock.arg-remarks", ATHAR_ARG_STRING},
	{NULL},
};
static const char *const examples[] = {"athar clock --ahead 0 --against phone",
	"athar clock SDN-A-000417 --zone Asia/Damascus --ahead -95 --against event_shown --remarks "
	"'ساعة الحائط في الصورة'",
	NULL};

const AtharOp athar_op_clock = {
	.name = "clock",
	.summary = "clock.summary",
	.details = "clock.details",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
