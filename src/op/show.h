/* SPDX-License-Identifier: Apache-2.0
 *
 * op/show.h: the parts of `show`: what one thing is (show-kind.c), what people said of it
 * (show-said.c), a record as it stands (show-record.c). Each prints fields of the object that is
 * open.
 */
#pragma once

#include "op/op.h"

/* show-record.c */
/* athar_show_record: every field of a record, by its type's meaning; sealed ones are named, not
 * opened. */
gboolean athar_show_record (AtharCall *call, const AtharHash *id, GError **error);
/* athar_show_record_state: message key: how far this program understands a record. */
const char *athar_show_record_state (int64_t state);
/* athar_show_named: @code for a program, its label in @area (op/word.h) for a person. */
void athar_show_named (
	AtharCall *call, const char *field, const char *area, const char *code);
/* athar_show_disputed: what a contradiction is about (v_contradiction): a field, or "flag:…". */
void athar_show_disputed (AtharCall *call, const char *field, const char *disputed);
gboolean athar_show_fields (
	AtharCall *call, const AtharHash *id, const char *field, GError **error);
/* athar_show_replaced: which records it replaces, and which replace it. */
gboolean athar_show_replaced (
	AtharCall *call, const AtharRecord *record, const AtharHash *id, GError **error);
/* athar_show_author: a pseudonym where one is registered, else the id. */
gboolean athar_show_author (
	AtharCall *call, const char *field, const AtharId *author, GError **error);
/* athar_show_by: when, by whom and in which record: columns of the row at hand. A program also gets the person's
 * id and the record's place in its log. */
gboolean athar_show_by (
	AtharCall *call, AtharStmt *s, int at_us, int author, int record, GError **error);

/* athar_show_tells: does a record say in words what is seen in its thing? Then it is kept back with it. */
bool athar_show_tells (const char *type);

/* show-kind.c. @may: whoever asks may read words about the thing (op/media.h). */
gboolean athar_show_kind (
	AtharCall *call, const AtharId *id, const char *kind, gboolean may, GError **error);

/* show-facts.c: what an analyzer told: for a person with labels, for a program as it is. */
void athar_show_facts (AtharCall *call, const char *field, const AtharJson *json);

/* show-analysis.c: what programs read in an object; nothing when nobody has looked yet. */
gboolean athar_show_analysis (AtharCall *call, const AtharHash *object, GError **error);
/* athar_show_pictures: for programs: what it is by content (@type: where records alone tell), and which
 * pictures were made of it. */
gboolean athar_show_pictures (
	AtharCall *call, const char *type, const AtharHash *object, GError **error);
/* athar_show_companions: what the sidecars of an item say of it: address, poster, text, time. */
gboolean athar_show_companions (AtharCall *call, const AtharId *item, GError **error);

/* show-said.c: descriptions, contradictions, notes, tags, warning marks, sets, clocks, history. */
gboolean athar_show_said (AtharCall *call, const AtharId *id, gboolean may, GError **error);
