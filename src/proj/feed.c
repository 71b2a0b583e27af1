/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/feed.c: a second thread reads entries of a log, parses and checks them, while the first one
 * inserts rows. While a feed lives the log is the reader's. At most BATCHES_AHEAD batches wait, so
 * memory stays bounded.
 */
#include "proj/proj-private.h"

#define BATCH 256 /* 256 records of at most 48 KiB */
#define BATCHES_AHEAD 8
#define SMALL 64 /* fewer are read at once, without a thread */

struct AtharFeed {
	AtharLog *log;
	uint64_t from, to;
	GThread *thread;
	GAsyncQueue *full;  /* GArray*; a last one of length 0 */
	GAsyncQueue *empty; /* tokens: room for one more batch */
	gint stopped;
	GError *error; /* set by the reader before its last batch */
	bool ended;
};

typedef struct {
	AtharFeed *feed;
	GArray *batch;
} Reader;

static GArray *
new_batch (void)
{
	GArray *batch = g_array_sized_new (FALSE, TRUE, sizeof (AtharPrepared), BATCH);

	g_array_set_clear_func (batch, (GDestroyNotify)athar_prepared_clear);
	return batch;
}

static void
hand_over (Reader *reader)
{
	g_async_queue_pop (reader->feed->empty);
	g_async_queue_push (reader->feed->full, g_steal_pointer (&reader->batch));
	reader->batch = new_batch ();
}

static gboolean
take_entry (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	Reader *reader = payload;
	AtharPrepared prepared;

	if (g_atomic_int_get (&reader->feed->stopped))
		return athar_throw (error, ATHAR_ERROR_CANCELLED, "proj.stopped", NULL);
	athar_prepared_init (&prepared, athar_log_get_id (reader->feed->log), index, entry);
	g_array_append_val (reader->batch, prepared);
	if (reader->batch->len == BATCH && reader->feed->thread)
		hand_over (reader);
	return TRUE;
}

static gpointer
read_all (gpointer payload)
{
	AtharFeed *feed = payload;
	Reader reader = {feed, new_batch ()};

	athar_log_read (feed->log, feed->from, feed->to, take_entry, &reader, &feed->error);
	if (reader.batch->len > 0)
		hand_over (&reader);
	g_async_queue_push (feed->full, reader.batch); /* of length 0: the end */
	return NULL;
}

AtharFeed *
athar_feed_new (AtharLog *log, uint64_t from, uint64_t to)
{
	AtharFeed *feed = g_new0 (AtharFeed, 1);

	feed->log = log;
	feed->from = from;
	feed->to = to;
	feed->full = g_async_queue_new_full ((GDestroyNotify)g_array_unref);
	feed->empty = g_async_queue_new ();
	for (int i = 0; i < BATCHES_AHEAD; i++)
		g_async_queue_push (feed->empty, feed);
	if (to - from > SMALL)
		feed->thread = g_thread_new ("feed", read_all, feed);
	return feed;
}

GArray *
athar_feed_next (AtharFeed *feed, GError **error)
{
	if (feed->ended)
		return NULL;
	if (!feed->thread) {
		Reader reader = {feed, new_batch ()};
		feed->ended = true;
		if (athar_log_read (feed->log, feed->from, feed->to, take_entry, &reader, error) &&
			reader.batch->len > 0)
			return reader.batch;
		g_array_unref (reader.batch);
		return NULL;
	}
	GArray *batch = g_async_queue_pop (feed->full);
	if (batch->len > 0) {
		g_async_queue_push (feed->empty, feed);
		return batch;
	}
	g_array_unref (batch);
	feed->ended = true;
	if (feed->error)
		g_propagate_error (error, g_steal_pointer (&feed->error));
	return NULL;
}

void
athar_feed_free (AtharFeed *feed)
{
	if (!feed)
		return;
	g_atomic_int_set (&feed->stopped, 1);
	for (int i = 0; i < BATCHES_AHEAD; i++)
		g_async_queue_push (
			feed->empty, feed); /* a reader that waits for room goes on, and stops */
	if (feed->thread)
		g_thread_join (feed->thread);
	g_async_queue_unref (feed->full);
	g_async_queue_unref (feed->empty);
	g_clear_error (&feed->error);
	g_free (feed);
}
