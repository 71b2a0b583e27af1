/* SPDX-License-Identifier: Apache-2.0
 *
 * case/numbers.c: numbers of references (SDN-A-000417): given once, never again. The next free
 * number of a log stands in the keyring, so that several processes share it; a handle takes 1, then
 * 2, 4 … 256 at a time and gives back what it did not use. After a crash up to 255 are skipped.
 */
#include <string.h>

#include "case/case-private.h"
#include "sql/index.gen.h"

#define STEP_MAX 256

/* The highest number seen in records of the log: the floor when the keyring lost count. */
static gboolean
highest_number (AtharCase *c, uint64_t *ret_number, GError **error)
{
	const uint8_t *id = athar_log_get_id (c->own)->b;
	uint32_t num = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_log_max_number, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_int (s, P_INDEX_LOG_MAX_NUMBER_LOG, num);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_number = row ? (uint64_t)athar_column_int (s, C_INDEX_LOG_MAX_NUMBER_NUMBER) : 0;
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
reserve (AtharCase *c, GError **error)
{
	const AtharId *log = athar_log_get_id (c->own);
	bool first_time = !athar_id_equal (log, &c->number_log);
	uint64_t floor = 0, first;
	g_auto (AtharFd) keys_fd = -1;
	if (first_time)
		c->number_step = 1;
	if ((first_time && !highest_number (c, &floor, error)) ||
		!athar_keyfile_open_dir (&keys_fd, error) ||
		!athar_keyfile_reserve (keys_fd, log, floor + 1, c->number_step, &first, error))
		return FALSE;
	c->number_log = *log;
	c->number_next = first;
	c->number_end = first + c->number_step;
	c->number_step = MIN (c->number_step * 2, STEP_MAX);
	return TRUE;
}

gboolean
athar_case_next_number (AtharCase *c, uint64_t *ret_number, GError **error)
{
	if (!athar_case_need_log (c, error))
		return FALSE;
	if ((c->number_next >= c->number_end ||
		    !athar_id_equal (athar_log_get_id (c->own), &c->number_log)) &&
		!reserve (c, error))
		return FALSE;
	*ret_number = c->number_next++;
	return TRUE;
}

void
athar_case_release_numbers (AtharCase *c)
{
	g_auto (AtharFd) keys_fd = -1;
	if (c->number_next < c->number_end && athar_keyfile_open_dir (&keys_fd, NULL))
		athar_keyfile_release (
			keys_fd, &c->number_log, c->number_next, c->number_end - 1, NULL);
	c->number_end = c->number_next;
	c->number_step = 1;
}
