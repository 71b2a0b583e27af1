/* SPDX-License-Identifier: Apache-2.0
 *
 * op/serve.c: the page, on this machine. Described here, so that help, manual and completion have it;
 * the serving itself stands above the operations (server/server.h), and the face brings it along.
 */
#include "op/op.h"

static const AtharArg args[] = {
	{"port", "serve.arg-port", ATHAR_ARG_INT, .fallback = "8737", .min = 0, .max = 65535,
		.letter = 'p'},
	{"no-open", "serve.arg-no-open", ATHAR_ARG_FLAG},
	{"idle-minutes", "serve.arg-idle-minutes", ATHAR_ARG_INT, .fallback = "15", .min = 1,
		.max = 1440},
	{NULL},
};
static const char *const examples[] = {"athar serve", "athar -C /media/disk/case serve --port 9000 --no-open", NULL};

const AtharOp athar_op_serve = {
	.name = "serve",
	.summary = "serve.summary",
	.details = "serve.details",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_MAINTAIN,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = athar_call_serve,
};
