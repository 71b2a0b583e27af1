/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/child.h: what happens in the child that looks at one object.
 */
#pragma once

#include "worker/jail.h"

typedef struct {
	const AtharAnalyzer *const *analyzers;
	const AtharJail *jail;
	int null_fd; /* /dev/null, opened before the doors shut */
} AtharChildSetup;

/* athar_child_start: forks; the child looks at @fd, writes frames to @out and ends. The caller
 * keeps its descriptors. The process id, -1 when fork failed. */
int athar_child_start (const AtharChildSetup *setup, int fd, int out, const char *name);

/* athar_child_can_run: has the jail what this analyzer needs? */
bool athar_child_can_run (const AtharJail *jail, const AtharAnalyzer *analyzer);

/* athar_child_mute: GLib's messages go nowhere; its fatal ones end the process with an
 * AtharChildExit. Once, at the start. */
void athar_child_mute (void);
