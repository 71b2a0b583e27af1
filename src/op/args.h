/* SPDX-License-Identifier: Apache-2.0
 *
 * op/args.h: the values given for an operation's arguments, checked by type. A face adds texts by
 * name (the command line from words, the API from JSON); the frame finishes them.
 *
 *     g_autoptr (AtharArgs) args = athar_args_new (op);
 *     // USAGE names the argument and what it should be
 *     athar_args_add (args, &op->args[i], "text", error);
 */
#pragma once

#include "op/op.h"

AtharArgs *athar_args_new (const AtharOp *op);
void athar_args_free (AtharArgs *args);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharArgs, athar_args_free)

const AtharArg *athar_args_find (const AtharOp *op, const char *name); /* (nullable) by long name */
/* athar_args_none: an empty list was given for records that may be many and need not be: "none", which is
 * not the same as not saying. Of anything else it means nothing. */
void athar_args_none (AtharArgs *args, const AtharArg *arg);
/* @text NULL: a FLAG that is set, or a SECRET to be asked for. */
gboolean athar_args_add (AtharArgs *args, const AtharArg *arg, const char *text, GError **error);
/* athar_args_ask: the SECRETs that were wanted. */
gboolean athar_args_ask (AtharArgs *args, const AtharFace *face, AtharLang lang, GError **error);
/* athar_args_finish: required ones, fallbacks. */
gboolean athar_args_finish (AtharArgs *args, GError **error);
/* athar_args_resolve: ENTITY texts to ids. */
gboolean athar_args_resolve (AtharArgs *args, AtharCase *c, GError **error);

bool athar_args_has (const AtharArgs *args, const char *name);
const char *const *athar_args_get_texts (const AtharArgs *args, const char *name); /* never NULL */
int64_t athar_args_get_int (const AtharArgs *args, const char *name);
bool athar_args_get_flag (const AtharArgs *args, const char *name);
const AtharId *athar_args_get_entities (const AtharArgs *args, const char *name, size_t *ret_n);
const AtharHash *athar_args_get_record (const AtharArgs *args, const char *name);
