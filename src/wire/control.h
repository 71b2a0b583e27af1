/* SPDX-License-Identifier: Apache-2.0
 *
 * wire/control.h: packets between job/pool and athar-worker on descriptor 3, a SOCK_SEQPACKET pair.
 * One machine, one build: plain structs. The worker's parent parses nothing foreign, so these are
 * trusted; a child never sees this socket.
 *
 *   worker → pool, first: JSON
 * {"analyzers":[{"libraries","name","runs","version","wall_seconds"}…],"jail":{…}} or {"error":"…"}
 * pool → worker: AtharOrder; RUN comes with two descriptors (the object, the pipe its frames go to) worker
 * → pool: AtharExit when the child of a ticket has ended
 */
#pragma once

#include <stdint.h>

#define ATHAR_CONTROL_FD 3
#define ATHAR_HELLO_MAX_BYTES 32768
#define ATHAR_ORDER_NAME_BYTES 256

typedef enum { ATHAR_ORDER_RUN, ATHAR_ORDER_KILL } AtharOrderKind;

typedef struct {
	uint32_t kind; /* AtharOrderKind */
	uint32_t reserved;
	uint64_t ticket;
	char name[ATHAR_ORDER_NAME_BYTES]; /* last component, NUL-terminated; when longer, its end
					    */
} AtharOrder;

typedef struct {
	uint64_t ticket;
	int32_t wait_status; /* as of waitpid */
	int32_t reserved;
} AtharExit;

/* How a child ends by itself; the pool puts them into words. */
typedef enum {
	ATHAR_CHILD_DONE = 0,
	ATHAR_CHILD_NO_MEMORY = 120,
	ATHAR_CHILD_NO_JAIL = 121,
	ATHAR_CHILD_NO_PIPE = 122,
	ATHAR_CHILD_FATAL = 123, /* a library ended it */
	ATHAR_CHILD_NO_FORK = 124
} AtharChildExit;
