/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/main.c: athar-worker with its registered analyzers.
 */
#include "worker/host.h"
#include "worker/registry.h"

int
main (int argc, char **argv)
{
	return athar_worker_main (argc, argv, athar_analyzers);
}
