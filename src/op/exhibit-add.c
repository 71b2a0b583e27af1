/* SPDX-License-Identifier: Apache-2.0
 *
 * op/exhibit-add.c: a thing without bytes: a register, a disk, a recorder. It gets a reference like
 * every item, and the same questions of acquisition.
 */
#include <string.h>

#include "model/model.h"
#include "op/add-acquire.h"
#include "op/bulk.h"
#include "op/value.h"

static const struct {
	const char *option, *field;
} FIELDS[] = {
	{"kind", "kind"},
	{"description", "description"},
	{"extent", "extent"},
	{"seal", "seal"},
	{"marks", "marks"},
	{"serial", "serial"},
	{"found", "found"},
	{"find-spot", "find_spot"},
	{"found-by", "found_by"},
	{"custodian", "custodian"},
	{"kept-at", "kept_at"},
	{"condition", "condition"},
};

static gboolean
read_fields (AtharCall *call, AtharJson *body, AtharJson *sealed, GError **error)
{
	const AtharType *type = athar_model_find ("item.exhibit", 0);
	for (size_t i = 0; i < G_N_ELEMENTS (FIELDS); i++) {
		const char *text = athar_call_get_string (call, FIELDS[i].option);
		const AtharField *field = athar_type_find_field (type, FIELDS[i].field);
		if (text && !athar_op_set_value (field, text, body, sealed, error))
			return FALSE;
	}
	return TRUE;
}

typedef struct {
	AtharId acquisition, exhibit, subject;
	uint64_t number;
} Names;

static gboolean
make_names (AtharCase *c, Names *names, GError **error)
{
	athar_id_random (&names->acquisition);
	athar_id_random (&names->exhibit);
	return athar_case_new_subject (c, "custodian", &names->subject, error) &&
	       athar_case_next_number (c, &names->number, error);
}

static gboolean
append_both (AtharCase *c, const Names *names, AtharAcquisition *a, AtharJson *body,
	AtharJson *sealed, GError **error)
{
	AtharDraft drafts[2] = {
		{.type = "add.begin",
			.body = a->body,
			.sealed = a->sealed,
			.subject = &names->subject},
		{.type = "item.exhibit", .body = body},
	};
	if (athar_json_size (sealed) > 0) {
		drafts[1].sealed = sealed;
		drafts[1].subject = &names->subject;
	}
	if (!athar_json_get_string (a->body, "source"))
		athar_json_set_string (a->body, "source", "exhibit");
	athar_json_set_id (a->body, "entity", &names->acquisition);
	athar_json_set_id (body, "entity", &names->exhibit);
	athar_json_set_id (body, "acquisition", &names->acquisition);
	athar_json_set_int (body, "number", (int64_t)names->number);
	return athar_case_append (c, drafts, G_N_ELEMENTS (drafts), NULL, error);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	AtharPrinter *out = athar_call_get_printer (call);
	g_autoptr (AtharAcquisition) acquisition = athar_acquisition_gather (call, error);
	g_autoptr (AtharJson) body = athar_json_object ();
	g_autoptr (AtharJson) sealed = athar_json_object ();
	Names names;
	if (!acquisition || !read_fields (call, body, sealed, error))
		return FALSE;
	athar_acquisition_here (acquisition, "");
	if (!make_names (c, &names, error) ||
		!append_both (c, &names, acquisition, body, sealed, error))
		return FALSE;
	athar_print_begin_object (out, "exhibit.added");
	if (!athar_op_print_entity (call, &names.exhibit, error))
		return FALSE;
	athar_print_end_object (out);
	return TRUE;
}

static const AtharArg args[] = {
	{"kind", "exhibit.arg-kind", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"description", "exhibit.arg-description", ATHAR_ARG_STRING,
		ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"extent", "exhibit.arg-extent", ATHAR_ARG_STRING},
	{"seal", "exhibit.arg-seal", ATHAR_ARG_STRING},
	{"marks", "exhibit.arg-marks", ATHAR_ARG_STRING},
	{"serial", "exhibit.arg-serial", ATHAR_ARG_SECRET},
	{"found", "exhibit.arg-found", ATHAR_ARG_DATE},
	{"find-spot", "exhibit.arg-find-spot", ATHAR_ARG_STRING},
	{"found-by", "exhibit.arg-found-by", ATHAR_ARG_SECRET},
	{"custodian", "exhibit.arg-custodian", ATHAR_ARG_SECRET},
	{"kept-at", "exhibit.arg-kept-at", ATHAR_ARG_SECRET},
	{"condition", "exhibit.arg-condition", ATHAR_ARG_STRING},
	ATHAR_ACQUIRE_ARGS,
	{NULL},
};
static const char *const examples[] = {
	"athar exhibit add register 'دفتر أزرق، 200 صفحة' --seal B-0117 --find-spot 'غرفة السجلات' "
	"--custodian",
	NULL,
};

const AtharOp athar_op_exhibit_add = {
	.name = "exhibit add",
	.summary = "exhibit.summary",
	.details = "exhibit.details",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
