/* SPDX-License-Identifier: Apache-2.0
 *
 * base/msg-table.h: what tools/gen-messages.py emits: every message of both languages, sorted by
 * key (strcmp). Only msg.c reads it.
 */
#pragma once

#include <stddef.h>

typedef struct {
	const char *key;
	const char
		*text[2]; /* by AtharLang; NULL: this plural form does not exist in that language */
} AtharMsgEntry;

extern const AtharMsgEntry athar_msg_table[];
extern const size_t athar_msg_table_n;
