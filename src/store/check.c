/* SPDX-License-Identifier: Apache-2.0
 *
 * store/check.c: rehash everything, several objects at a time, largest first so that no thread is
 * left with a film at the end. Each fault is located by its path; faults are told in path order
 * after the last byte, so that two runs say the same.
 */
#include "store/backend.h"

#include <string.h>

typedef struct {
	AtharHash id;
	uint64_t bytes;
} Entry;

typedef struct {
	AtharBackend *backend;
	GArray *entries;
	gint next; /* atomic: the entry to take */
	GMutex lock;
	AtharStoreProgress progress; /* under lock, as all below */
	gpointer payload;
	AtharStoreCheck sum;
	bool stopped;
	GPtrArray *faults; /* GError* */
} Check;

typedef struct {
	Check *check;
	uint64_t told; /* bytes of this object already added to the sum */
} Share;

static gboolean
tick_share (uint64_t bytes, gpointer payload)
{
	Share *share = payload;
	Check *check = share->check;
	g_mutex_lock (&check->lock);
	check->sum.bytes += bytes - share->told;
	share->told = bytes;
	if (check->progress && !check->stopped &&
		!check->progress (check->sum.bytes, check->payload))
		check->stopped = true;
	gboolean go_on = !check->stopped;
	g_mutex_unlock (&check->lock);
	return go_on;
}

static void
add_fault (Check *check, GError *fault)
{
	g_mutex_lock (&check->lock);
	g_ptr_array_add (check->faults, fault);
	g_mutex_unlock (&check->lock);
}

static gpointer
run (gpointer payload)
{
	Check *check = payload;
	for (;;) {
		guint i = (guint)g_atomic_int_add (&check->next, 1);
		if (i >= check->entries->len)
			return NULL;
		Share share = {check, 0};
		AtharTicker ticker = {tick_share, &share, 0};
		GError *fault = NULL;
		if (check->backend->table->verify (check->backend,
			    &g_array_index (check->entries, Entry, i).id, &ticker, &fault))
			continue;
		if (g_error_matches (fault, ATHAR_ERROR, ATHAR_ERROR_CANCELLED)) {
			g_error_free (fault);
			return NULL;
		}
		add_fault (check, fault);
	}
}

static gboolean
collect (const AtharHash *id, const char *name, uint64_t bytes, gpointer payload, GError **error)
{
	Check *check = payload;
	if (id) {
		g_array_append_vals (check->entries, &(Entry){*id, bytes}, 1);
		check->sum.objects++;
		return TRUE;
	}
	GError *fault = NULL;
	g_autofree char *path = g_strconcat ("objects/", name, NULL);
	athar_throw (&fault, ATHAR_ERROR_INVALID,
		g_str_has_prefix (name, ".tmp-") ? "store.left-over" : "store.foreign", "path",
		path, NULL);
	g_ptr_array_add (check->faults, fault);
	return TRUE;
}

static void
collect_fault (const GError *fault, gpointer payload)
{
	g_ptr_array_add (((Check *)payload)->faults, g_error_copy (fault));
}

static int
largest_first (gconstpointer a, gconstpointer b)
{
	const Entry *x = a, *y = b;
	return x->bytes == y->bytes  ? athar_hash_compare (&x->id, &y->id)
	       : x->bytes < y->bytes ? 1
				     : -1;
}

static int
by_text (gconstpointer a, gconstpointer b)
{
	return strcmp ((*(const GError *const *)a)->message, (*(const GError *const *)b)->message);
}

static void
run_threads (Check *check, unsigned n_threads)
{
	g_autofree GThread **threads = g_new0 (GThread *, n_threads);
	for (unsigned i = 1; i < n_threads; i++)
		threads[i] = g_thread_try_new (
			"check", run, check, NULL); /* fewer is slower, not wrong */
	run (check);
	for (unsigned i = 1; i < n_threads; i++)
		if (threads[i])
			g_thread_join (threads[i]);
}

gboolean
athar_store_check (AtharStore *store, unsigned n_threads, AtharStoreProgress progress,
	AtharStoreFault fault, gpointer payload, AtharStoreCheck *ret_check, GError **error)
{
	g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
	g_autoptr (GPtrArray) faults =
		g_ptr_array_new_with_free_func ((GDestroyNotify)g_error_free);
	Check check = {.backend = store->backend,
		.entries = entries,
		.progress = progress,
		.payload = payload,
		.faults = faults};
	if (!athar_store_each (store, collect, collect_fault, &check, error))
		return FALSE;
	g_array_sort (entries, largest_first);
	g_mutex_init (&check.lock);
	run_threads (&check, CLAMP (n_threads ? n_threads : g_get_num_processors (), 1, 256));
	g_mutex_clear (&check.lock);
	if (check.stopped)
		return athar_throw (error, ATHAR_ERROR_CANCELLED, "store.cancelled", NULL);
	g_ptr_array_sort (faults, by_text);
	for (guint i = 0; i < faults->len; i++)
		fault (faults->pdata[i], payload);
	check.sum.faults = faults->len;
	*ret_check = check.sum;
	return TRUE;
}
