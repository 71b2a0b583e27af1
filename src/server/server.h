/* SPDX-License-Identifier: Apache-2.0
 *
 * server/server.h: `athar serve`: the page and the API for one person on this machine (docs/design/0007-page.md).
 *
 *     AtharServerOptions options = { .case_dir = dir, .port = 8737, .idle_us = …, .face = &face };
 *     athar_server_run (&options, error);          // until face.wait() says stop
 */
#pragma once

#include "base/error.h"

#define ATHAR_SERVER_PORTS 16 /* how many ports from the wished one on are tried */
#define ATHAR_SERVER_TICK_MS 250

typedef enum { ATHAR_SERVER_GO_ON, ATHAR_SERVER_NEW_LINK, ATHAR_SERVER_STOP } AtharServerWish;
typedef struct {
	/* A link that opens once. */
	void (*link) (const char *url, gpointer payload);
	/* Waits at most @ms for what the person wants. */
	AtharServerWish (*wait) (unsigned ms, gpointer payload);
	void (*ending) (gpointer payload); /* what runs is being finished */
	gpointer payload;
} AtharServerFace;

typedef struct {
	const char *case_dir;
	uint16_t port; /* 0: any */
	int64_t idle_us;
	const AtharServerFace *face;
} AtharServerOptions;

/* athar_server_run: TRUE after a graceful end: what was being answered was answered, jobs were stopped
 * and have written their receipts. BUSY: no port. */
gboolean athar_server_run (const AtharServerOptions *options, GError **error);
