/* SPDX-License-Identifier: Apache-2.0
 *
 * op/op.h: an operation, described once: a const descriptor and a run function in one file. The
 * command line, its help, the manual page, the completion and the API are made from the
 * descriptor.
 *
 * To add one: write src/op/<word>.c, name it in src/op/meson.build, put its words into
 * messages/{en,ar}/<word>.msg, and a golden test into tests/cli/. The whole of a small one:
 *
 *     static gboolean
 *     run (AtharCall *call, GError **error)
 *     {
 *             AtharPrinter *out = athar_call_get_printer (call);
 *             AtharCase *c = athar_call_get_case (call);
 *             // NULL when it was not given
 *             const char *who = athar_call_get_string (call, "who");
 *             athar_print_begin_object (out, "greet.greeting");
 *             // JSON "who", label from the message
 *             athar_print_string (out, "greet.who", who);
 *             athar_print_string (out, "greet.case", athar_case_get_name (c));
 *             athar_print_end_object (out);
 *             return TRUE;
 *     }
 *     static const AtharArg args[] = {
 *             { "who", "greet.arg-who", ATHAR_ARG_STRING,
 *               ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED },
 *             { "times", "greet.arg-times", ATHAR_ARG_INT, .fallback = "1",
 *               .min = 1, .max = 10, .letter = 'n' },
 *             { NULL }
 *     };
 *     static const char *const examples[] = { "athar greet Samir --times 2", NULL };
 *     const AtharOp athar_op_greet = {
 *             .name = "greet",
 *             .summary = "greet.summary",
 *             .right = ATHAR_RIGHT_READ,
 *             .effect = ATHAR_EFFECT_READ,
 *             .faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
 *             .args = args,
 *             .examples = examples,
 *             .run = run,
 *     };
 *
 * The file's name gives the symbol: src/op/set-new.c defines athar_op_set_new (name "set new").
 */
#pragma once

#include "base/error.h"
#include "case/case.h"
#include "op/printer.h"

typedef enum {
	ATHAR_ARG_STRING,
	ATHAR_ARG_INT,	  /* min..max */
	ATHAR_ARG_SIZE,	  /* bytes: 4096, 20MB, 1GiB */
	ATHAR_ARG_DATE,	  /* EDTF or people's words; kept verbatim, checked that it can be read */
	ATHAR_ARG_ENTITY, /* id, unique prefix or reference; the frame resolves it */
	ATHAR_ARG_RECORD, /* 64 hex digits */
	ATHAR_ARG_PATH,	  /* a file or folder here; over the API an upload. "-" is standard input */
	ATHAR_ARG_QUERY,
	ATHAR_ARG_ENUM, /* one of words, or its label; run() gets the word */
	ATHAR_ARG_FLAG,
	ATHAR_ARG_SECRET, /* names, contacts, codes: the option has no value, it makes the frame ask
			     (or read a line from stdin) */
} AtharArgType;

enum {
	ATHAR_ARG_POSITIONAL = 1 << 0,
	ATHAR_ARG_REQUIRED = 1 << 1,
	ATHAR_ARG_MANY = 1 << 2, /* may be given again; as the last positional it takes the rest */
	ATHAR_ARG_HIDDEN = 1 << 3, /* SECRET only: no echo (passphrases) */
};

typedef struct {
	const char *name; /* option --name, field of the API; NULL ends the table */
	const char *help; /* message key */
	AtharArgType type;
	unsigned flags;
	const char *fallback;	  /* the value when it was not given */
	const char *const *words; /* ENUM */
	int64_t min, max;	  /* INT; both 0: any */
	char letter;		  /* short option, or 0 */
} AtharArg;

/* What the frame does before run(): */
typedef enum {
	ATHAR_EFFECT_NONE,     /* nothing: no case is needed */
	ATHAR_EFFECT_READ,     /* opens the case for reading; never needs keys */
	ATHAR_EFFECT_APPEND,   /* opens it for writing; publishes and closes it after run() */
	ATHAR_EFFECT_MAINTAIN, /* finds the folder, opens nothing: run() works on what may be
				  damaged */
} AtharEffect;

typedef enum {
	ATHAR_RIGHT_NONE,
	ATHAR_RIGHT_READ,
	ATHAR_RIGHT_WRITE,
	ATHAR_RIGHT_ADMIN
} AtharRight;

enum {
	ATHAR_FACE_CLI = 1 << 0,
	ATHAR_FACE_API = 1 << 1,
	ATHAR_FACE_NAMES = 1 << 2, /* reads that name people: POST over the API, so that no name
				      stands in a URL */
	ATHAR_FACE_LONG = 1 << 3,  /* over the API a job with events */
};

typedef struct AtharCall AtharCall;
typedef struct AtharArgs AtharArgs; /* op/args.h */

typedef struct {
	const char *name;    /* one or two words, as typed */
	const char *summary; /* message key: one line */
	const char *details; /* message key or NULL: more for help and manual */
	AtharRight right;
	AtharEffect effect;
	unsigned faces;
	const AtharArg *args;
	const char *const *examples; /* whole command lines; at least one */
	gboolean (*run) (AtharCall *call, GError **error);
} AtharOp;

extern const AtharOp *const athar_ops[]; /* in the order of src/op/meson.build, NULL-terminated */

/* What a face (terminal, server) does for an operation. Any may be NULL. */
typedef enum { ATHAR_UNIT_COUNT, ATHAR_UNIT_BYTES } AtharUnit;
typedef struct {
	gboolean (*cancelled) (gpointer payload);
	/* @what: a message key such as "add.taking"; @all 0: unknown. Called often: the face
	 * decides what to show. */
	void (*progress) (
		const char *what, uint64_t done, uint64_t all, AtharUnit unit, gpointer payload);
	void (*notice) (
		const char *text, gpointer payload); /* one line beside the results (stderr) */
	/* (transfer full) (nullable) an answer; NULL: none to be had. */
	char *(*ask) (const char *question, gboolean hidden, gpointer payload);
	char *(*ask_passphrase) (gboolean confirm, gpointer payload); /* AtharCaseAsk */
	/* For the operation serve: answer over HTTP until the person stops it. */
	gboolean (*serve) (AtharCall *call, GError **error);
	gboolean can_ask;					      /* a person sits there */
	gpointer payload;
} AtharFace;

typedef struct {
	const char *case_dir; /* -C; NULL: found */
	AtharLang lang;
	AtharPrinter *printer;
	const AtharFace *face;
	const AtharId
		*actor; /* NULL: the keyring's person; the server names the one who is logged in */
	/* (transfer none) (nullable) READ operations use this handle instead of opening one; what it has
	 * to say of its opening is not told again. */
	AtharCase *opened;
	bool uploaded; /* PATH arguments hold what was sent here: where they lie tells nothing of its origin */
} AtharCallOptions;

/* athar_op_call: the frame: check arguments, open the case, run, close. @args are (transfer none).
 */
gboolean athar_op_call (
	const AtharOp *op, AtharArgs *args, const AtharCallOptions *options, GError **error);

/* For run(). Getters give NULL, 0 or FALSE for what was not given and has no fallback. */
AtharCase *athar_call_get_case (AtharCall *call);
const char *athar_call_get_dir (AtharCall *call); /* the case folder; NONE: what -C said, or NULL */
AtharPrinter *athar_call_get_printer (AtharCall *call);
AtharLang athar_call_get_lang (AtharCall *call);
const AtharId *athar_call_get_actor (AtharCall *call);	/* (nullable) */
bool athar_call_has (AtharCall *call, const char *arg); /* given by the caller, not a fallback */
const char *athar_call_get_string (AtharCall *call, const char *arg);
const char *const *athar_call_get_strings (
	AtharCall *call, const char *arg); /* MANY: NULL-terminated, never NULL */
int64_t athar_call_get_int (AtharCall *call, const char *arg); /* INT and SIZE */
bool athar_call_get_flag (AtharCall *call, const char *arg);
const AtharId *athar_call_get_entity (AtharCall *call, const char *arg);
const AtharId *athar_call_get_entities (AtharCall *call, const char *arg, size_t *ret_n);
const AtharHash *athar_call_get_record (AtharCall *call, const char *arg);
const AtharOp *athar_call_get_op (AtharCall *call);
bool athar_call_is_uploaded (AtharCall *call);
/* athar_call_serve: AtharFace.serve; UNSUPPORTED when this face has none. */
gboolean athar_call_serve (AtharCall *call, GError **error);

/* athar_call_progress: tell how far it is; FALSE when the person wants to stop: then return
 * athar_call_check (call, error). */
gboolean athar_call_progress (
	AtharCall *call, const char *what, uint64_t done, uint64_t all, AtharUnit unit);
/* athar_call_check: FALSE with CANCELLED when the person interrupted; to be asked between items. */
gboolean athar_call_check (AtharCall *call, GError **error);
/* athar_call_notice: one line beside the results, never part of them. */
void athar_call_notice (AtharCall *call, const char *key, ...) G_GNUC_NULL_TERMINATED;
void athar_call_notice_error (AtharCall *call, const GError *error);
bool athar_call_can_ask (AtharCall *call);
/* athar_call_ask: (transfer full) (nullable) the answer to the question of message @key. @choices:
 * (nullable) what may be answered, told behind the question. */
char *athar_call_ask (AtharCall *call, const char *key, const char *choices, gboolean hidden);
/* athar_call_ask_passphrase: an AtharCaseAsk / AtharKeyringAsk whose payload is the call. */
char *athar_call_ask_passphrase (gboolean confirm, gpointer call); /* says that the last was wrong */
