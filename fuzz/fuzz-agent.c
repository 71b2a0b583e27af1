/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz/fuzz-agent.c: requests to the agent, and its answers to them.
 */
#include <string.h>

#include "case/agent.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	AtharAgentMessage message;
	AtharAgentOp op;
	if (athar_agent_read_request (data, bytes, &op, &message)) {
		g_autoptr (GByteArray) again = g_byte_array_new ();
		athar_agent_write_request (op, &message, again);
		g_assert (again->len == bytes &&
			  memcmp (again->data, data, bytes) == 0); /* one form only */
	}
	for (op = ATHAR_AGENT_HELLO; op < ATHAR_AGENT_N_OPS; op++)
		athar_agent_read_answer (op, data, bytes, &message, NULL);
	return 0;
}
