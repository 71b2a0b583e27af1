/* SPDX-License-Identifier: Apache-2.0
 *
 * job/pool-private.h: between pool.c (the loop), spawn.c (starting the worker) and slot.c (one
 * object's reply).
 */
#pragma once

#include <sys/types.h>

#include "job/pool.h"
#include "wire/control.h"

typedef struct {
	AtharPool *pool;
	bool busy, exited, refused, killed;
	uint64_t ticket;
	int pipe; /* -1: has ended */
	int wait_status;
	int64_t deadline_us; /* monotonic */
	char *current;	     /* begun, not ended */
	unsigned n_ended;
	GPtrArray *pending; /* names announced and not ended */
	AtharReplyReader *reader;
} AtharSlot;

struct AtharPool {
	AtharPoolOptions options;
	pid_t worker;
	int control;
	unsigned n_slots;
	AtharSlot *slots;
	GPtrArray *analyzers;
	AtharJson *jail;
	bool no_jail; /* a child could not shut its jail: nothing may be decoded here */
};

/* athar_pool_spawn: starts the worker and reads its hello. */
gboolean athar_pool_spawn (AtharPool *pool, GError **error);

void athar_slot_begin (AtharSlot *slot, AtharPool *pool, uint64_t ticket, int pipe);
/* athar_slot_read: what has come on the pipe. FALSE: this child must be killed. */
gboolean athar_slot_read (AtharSlot *slot);
/* athar_slot_finish: pipe and child have ended: says what is missing, frees the slot. */
void athar_slot_finish (AtharSlot *slot);
void athar_slot_clear (AtharSlot *slot);
