/* SPDX-License-Identifier: Apache-2.0
 *
 * op/member-add.c: tell colleagues who writes here: a pseudonym for the person of this keyring. The
 * real name and how to reach them are sealed for them alone.
 */
#include <string.h>

#include "model/model.h"
#include "op/bulk.h"
#include "sql/index.gen.h"

/* Earlier records about this person are replaced: the newest name is the one that counts. */
static gboolean
list_earlier (AtharCase *c, const AtharId *person, GArray *over, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_log_members, error);
	gboolean row = s != NULL;
	if (!s)
		return FALSE;
	while (athar_stmt_step (s, &row, error) && row) {
		size_t id_bytes, record_bytes;
		const void *id = athar_column_blob (s, C_INDEX_LOG_MEMBERS_ID, &id_bytes);
		const void *record =
			athar_column_blob (s, C_INDEX_LOG_MEMBERS_RECORD, &record_bytes);
		if (id_bytes == sizeof person->b && memcmp (id, person->b, id_bytes) == 0 &&
			record_bytes == sizeof (AtharHash))
			g_array_append_vals (over, record, 1);
	}
	return !row;
}

/* (transfer full) (nullable) what is sealed; NULL: nothing was told. */
static AtharJson *
sealed_fields (AtharCall *call)
{
	const char *name = athar_call_get_string (call, "real-name");
	const char *contact = athar_call_get_string (call, "contact");
	AtharJson *sealed;
	if (!name && !contact)
		return NULL;
	sealed = athar_json_object ();
	if (name)
		athar_json_set (sealed, "real_name", athar_value_name (name, strlen (name)));
	if (contact)
		athar_json_set (sealed, "contact", athar_value_text (contact));
	return sealed;
}

static AtharJson *
body_of (AtharCall *call, const AtharId *person)
{
	const char *const *languages = athar_call_get_strings (call, "language");
	AtharJson *body = athar_json_object ();
	athar_json_set_id (body, "entity", person);
	athar_json_set_string (body, "pseudonym", athar_call_get_string (call, "pseudonym"));
	if (languages[0]) {
		AtharJson *list = athar_json_array ();
		for (; *languages; languages++)
			athar_json_append (list, athar_json_string (*languages));
		athar_json_set (body, "languages", list);
	}
	return body;
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharCase *c = athar_call_get_case (call);
	AtharKeyring *keys = athar_case_get_keyring (c, error);
	const AtharId *person = keys ? athar_keyring_get_person (keys) : NULL;
	g_autoptr (AtharJson) sealed = sealed_fields (call);
	g_autoptr (GArray) over = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	g_autoptr (AtharJson) body = NULL;
	AtharId subject;
	if (!keys || !list_earlier (c, person, over, error) ||
		!athar_op_replace_behind (c, over, error) ||
		(sealed && !athar_case_new_subject (c, "member", &subject, error)))
		return FALSE;
	body = body_of (call, person);
	AtharDraft draft = {.type = "member.open",
		.body = body,
		.sealed = sealed,
		.subject = sealed ? &subject : NULL,
		.over = (const AtharHash *)(void *)over->data,
		.n_over = over->len};
	if (!athar_case_append (c, &draft, 1, NULL, error))
		return FALSE;
	athar_print_begin_object (out, "member.member");
	athar_print_string (out, "member.pseudonym", athar_call_get_string (call, "pseudonym"));
	athar_print_id (out, "member.id", person);
	athar_print_end_object (out);
	return TRUE;
}

static const AtharArg args[] = {
	{"pseudonym", "member.arg-pseudonym", ATHAR_ARG_STRING,
		ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"language", "member.arg-language", ATHAR_ARG_STRING, ATHAR_ARG_MANY},
	{"real-name", "member.arg-real-name", ATHAR_ARG_SECRET},
	{"contact", "member.arg-contact", ATHAR_ARG_SECRET},
	{NULL},
};
static const char *const examples[] = {
	"athar member add 'أبو سمير' --language ar --real-name", NULL};

const AtharOp athar_op_member_add = {
	.name = "member add",
	.summary = "member.add-summary",
	.details = "member.add-details",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
