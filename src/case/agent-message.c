/* SPDX-License-Identifier: Apache-2.0
 *
 * case/agent-message.c: the agent's messages, by one table. Letters of a shape: a, b ids; h hash; n
 * nonce; g signature; s size; x, y byte strings.
 */
#include <string.h>

#include "case/agent.h"

#define ERROR_STRINGS_MAX 256
#define ERROR_STRING_MAX_BYTES 8192

static const struct {
	const char *request, *answer;
} shapes[ATHAR_AGENT_N_OPS] = {
	[ATHAR_AGENT_HELLO] = {"", "ah"},	 /* → person, its public key */
	[ATHAR_AGENT_NEW_LOG] = {"a", "ah"},	 /* case → log, its public key */
	[ATHAR_AGENT_SIGN] = {"ax", "g"},	 /* log, text → signature */
	[ATHAR_AGENT_VOUCH] = {"abx", "g"},	 /* log, case, vkey → signature */
	[ATHAR_AGENT_REMEMBER] = {"ash", ""},	 /* log, size, root */
	[ATHAR_AGENT_NEW_SUBJECT] = {"ab", "h"}, /* case, subject → commitment */
	[ATHAR_AGENT_SEAL] = {"abxy", "nx"},	 /* case, subject, plain, ad → nonce, box */
	[ATHAR_AGENT_UNSEAL] = {"abnxy", "x"},	 /* case, subject, nonce, box, ad → plain */
	[ATHAR_AGENT_FORGET] = {"ab", ""},	 /* case, subject */
	[ATHAR_AGENT_STOP] = {"", ""},
};
G_STATIC_ASSERT (ATHAR_PUBLIC_KEY_BYTES == ATHAR_HASH_BYTES); /* public keys travel as 'h' */

/* Where a field of fixed size lies; NULL for the others. */
static uint8_t *
fixed_field (AtharAgentMessage *message, char letter, size_t *ret_bytes)
{
	switch (letter) {
	case 'a':
		*ret_bytes = ATHAR_ID_BYTES;
		return message->a.b;
	case 'b':
		*ret_bytes = ATHAR_ID_BYTES;
		return message->b.b;
	case 'h':
		*ret_bytes = ATHAR_HASH_BYTES;
		return message->hash.b;
	case 'n':
		*ret_bytes = ATHAR_NONCE_BYTES;
		return message->nonce;
	case 'g':
		*ret_bytes = ATHAR_SIGNATURE_BYTES;
		return message->signature;
	default:
		return NULL;
	}
}

static void
put_be (GByteArray *out, uint64_t value, unsigned bytes)
{
	while (bytes--)
		g_byte_array_append (out, &(uint8_t){(uint8_t)(value >> 8 * bytes)}, 1);
}

static void
put_bytes (GByteArray *out, const void *data, uint32_t bytes)
{
	put_be (out, bytes, 4);
	g_byte_array_append (out, data, bytes);
}

static void
write_fields (const char *shape, const AtharAgentMessage *message, GByteArray *out)
{
	for (; *shape; shape++) {
		size_t bytes;
		const uint8_t *fixed = fixed_field ((AtharAgentMessage *)message, *shape, &bytes);
		if (fixed)
			g_byte_array_append (out, fixed, (guint)bytes);
		else if (*shape == 's')
			put_be (out, message->size, 8);
		else if (*shape == 'x')
			put_bytes (out, message->x, message->x_bytes);
		else
			put_bytes (out, message->y, message->y_bytes);
	}
}

typedef struct {
	const uint8_t *at, *end;
} Reader;

static bool
take (Reader *reader, size_t bytes, const uint8_t **ret_data)
{
	if ((size_t)(reader->end - reader->at) < bytes)
		return false;
	*ret_data = reader->at;
	reader->at += bytes;
	return true;
}

static bool
take_be (Reader *reader, unsigned bytes, uint64_t *ret_value)
{
	const uint8_t *data;
	uint64_t value = 0;
	if (!take (reader, bytes, &data))
		return false;
	for (unsigned i = 0; i < bytes; i++)
		value = value << 8 | data[i];
	*ret_value = value;
	return true;
}

static bool
take_bytes (Reader *reader, const uint8_t **ret_data, uint32_t *ret_bytes)
{
	uint64_t bytes;
	if (!take_be (reader, 4, &bytes) || !take (reader, bytes, ret_data))
		return false;
	*ret_bytes = (uint32_t)bytes;
	return true;
}

static bool
read_fields (const char *shape, Reader *reader, AtharAgentMessage *message)
{
	*message = (AtharAgentMessage){0};
	for (; *shape; shape++) {
		size_t bytes;
		const uint8_t *data;
		uint8_t *fixed = fixed_field (message, *shape, &bytes);
		bool ok;
		if (fixed) {
			ok = take (reader, bytes, &data);
			if (ok)
				memcpy (fixed, data, bytes);
		} else if (*shape == 's') {
			ok = take_be (reader, 8, &message->size);
		} else if (*shape == 'x') {
			ok = take_bytes (reader, &message->x, &message->x_bytes);
		} else {
			ok = take_bytes (reader, &message->y, &message->y_bytes);
		}
		if (!ok)
			return false;
	}
	return reader->at == reader->end;
}

void
athar_agent_write_request (AtharAgentOp op, const AtharAgentMessage *message, GByteArray *out)
{
	put_be (out, op, 1);
	write_fields (shapes[op].request, message, out);
}

bool
athar_agent_read_request (
	const uint8_t *data, size_t bytes, AtharAgentOp *ret_op, AtharAgentMessage *ret_message)
{
	Reader reader = {data, data + bytes};
	uint64_t op;
	if (!take_be (&reader, 1, &op) || op == 0 || op >= ATHAR_AGENT_N_OPS ||
		!read_fields (shapes[op].request, &reader, ret_message))
		return false;
	*ret_op = (AtharAgentOp)op;
	return true;
}

void
athar_agent_write_answer (AtharAgentOp op, const AtharAgentMessage *message, GByteArray *out)
{
	put_be (out, 0, 1);
	write_fields (shapes[op].answer, message, out);
}

void
athar_agent_write_error (const GError *error, GByteArray *out)
{
	g_auto (GStrv) strings = athar_error_pack (error);
	put_be (out, 1 + (uint64_t)athar_error_code (error), 1);
	for (guint i = 0; strings[i] && i < ERROR_STRINGS_MAX; i++)
		put_bytes (out, strings[i],
			(uint32_t)MIN (strlen (strings[i]), ERROR_STRING_MAX_BYTES));
}

static gboolean
throw_garbled (GError **error)
{
	return athar_throw (error, ATHAR_ERROR_INVALID, "agent.garbled", NULL);
}

static gboolean
read_error (Reader *reader, uint64_t code, GError **error)
{
	g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
	while (reader->at < reader->end) {
		const uint8_t *data;
		uint32_t bytes;
		if (strings->len >= ERROR_STRINGS_MAX || !take_bytes (reader, &data, &bytes) ||
			!g_utf8_validate_len ((const char *)data, bytes, NULL))
			return throw_garbled (error);
		g_ptr_array_add (strings, g_strndup ((const char *)data, bytes));
	}
	g_ptr_array_add (strings, NULL);
	return athar_error_unpack (
		error, (AtharErrorCode)code, (const char *const *)strings->pdata);
}

gboolean
athar_agent_read_answer (AtharAgentOp op, const uint8_t *data, size_t bytes,
	AtharAgentMessage *ret_message, GError **error)
{
	Reader reader = {data, data + bytes};
	uint64_t status;
	if (!take_be (&reader, 1, &status))
		return throw_garbled (error);
	if (status)
		return read_error (&reader, status - 1, error);
	return read_fields (shapes[op].answer, &reader, ret_message) ? TRUE : throw_garbled (error);
}
