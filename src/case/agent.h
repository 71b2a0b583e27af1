/* SPDX-License-Identifier: Apache-2.0
 *
 * case/agent.h: a process that holds the open keyring for some hours (athar unlock … athar lock),
 * so that the passphrase is typed once. It signs, seals and opens for processes of the same user;
 * it never gives a key out.
 *
 * Protocol (docs/format/keys.md): a Unix stream socket, one request and one answer a connection.
 * Both are u32be length ‖ body. request body  u8 operation ‖ fields        answer body  u8 0 ‖
 * fields, or u8 1 + error code ‖ strings of the error Fields follow the table in agent-message.c:
 * ids 16 bytes, hashes 32, nonces 24, sizes u64be, byte strings u32be length ‖ bytes. A request
 * that leaves bytes over or lacks some is refused whole.
 */
#pragma once

#include "case/keyring-private.h"

#define ATHAR_AGENT_LIFETIME_US (INT64_C (8) * 3600 * 1000000)
#define ATHAR_AGENT_LIFETIME_MAX_US                                                                \
	(INT64_C (7) * 24 * 3600 * 1000000) /* longer is not "for a working day" */
#define ATHAR_AGENT_MESSAGE_MAX_BYTES                                                              \
	(192u << 10) /* a box and its additional data: two records of 48 KiB, and room */

typedef enum {
	ATHAR_AGENT_HELLO = 1,
	ATHAR_AGENT_NEW_LOG,
	ATHAR_AGENT_SIGN,
	ATHAR_AGENT_VOUCH,
	ATHAR_AGENT_REMEMBER,
	ATHAR_AGENT_NEW_SUBJECT,
	ATHAR_AGENT_SEAL,
	ATHAR_AGENT_UNSEAL,
	ATHAR_AGENT_FORGET,
	ATHAR_AGENT_STOP,
	ATHAR_AGENT_N_OPS
} AtharAgentOp;

/* What any message may carry; which of it, the table says. Bytes point into the message. */
typedef struct {
	AtharId a, b;
	AtharHash hash;
	uint8_t nonce[ATHAR_NONCE_BYTES], signature[ATHAR_SIGNATURE_BYTES];
	uint64_t size;
	const uint8_t *x, *y;
	uint32_t x_bytes, y_bytes;
} AtharAgentMessage;

/* Bodies, without the length. */
void athar_agent_write_request (AtharAgentOp op, const AtharAgentMessage *message, GByteArray *out);
bool athar_agent_read_request (
	const uint8_t *data, size_t bytes, AtharAgentOp *ret_op, AtharAgentMessage *ret_message);
void athar_agent_write_answer (AtharAgentOp op, const AtharAgentMessage *message, GByteArray *out);
void athar_agent_write_error (const GError *error, GByteArray *out);
gboolean athar_agent_read_answer (AtharAgentOp op, const uint8_t *data, size_t bytes,
	AtharAgentMessage *ret_message, GError **error);
/* athar_agent_answer: do what a request asks with the keys of @keyring; always writes an answer.
 * FALSE: it asked to stop. */
gboolean athar_agent_answer (
	AtharKeyring *keyring, const uint8_t *request, size_t bytes, GByteArray *out);

/* Transport, shared by both sides. */
gboolean athar_agent_send (int fd, const GByteArray *body, GError **error);
GByteArray *athar_agent_receive (int fd, GError **error); /* (transfer full) */
/* athar_agent_socket_address: (transfer full) the socket's path: in XDG_RUNTIME_DIR when that is
 * ours, else in the keys folder; short enough for a sockaddr whatever the folder is called (through
 * /proc/self/fd of @keys_fd). */
char *athar_agent_dup_socket_path (int keys_fd);

/* athar_agent_start: open the keyring and leave a process behind that serves it for @lifetime_us
 * (0: 8 h). EXISTS when one runs. USAGE when the keyring has no passphrase: there is nothing to
 * unlock. */
gboolean athar_agent_start (
	AtharKeyringAsk ask, gpointer payload, int64_t lifetime_us, GError **error);
gboolean athar_agent_stop (GError **error); /* NOT_FOUND when none runs */
bool athar_agent_is_running (void);
