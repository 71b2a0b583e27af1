/* SPDX-License-Identifier: Apache-2.0
 *
 * server/media.c: bytes and pictures of one thing. The gate is op/media.h's; here is only HTTP:
 * ranges, and that a browser shows in place only what it decodes in a jail of its own.
 */
#include <string.h>

#include "op/keys.h"
#include "op/media.h"
#include "server/server-private.h"

static gboolean
find (AtharServer *server, AtharRequest *request, AtharCase *c, AtharMedia *media, GError **error)
{
	AtharKeysState keys;
	AtharId id;
	athar_keys_look (&keys);
	return athar_case_resolve (c, request->target.segments[3], &id, error) &&
	       athar_media_find (c, keys.exists ? &keys.person : NULL, &id, media, error);
}

/* The reference names the file: what it was called may be hostile, or name somebody. */
static void
set_disposition (AtharReply *reply, const AtharMedia *media, bool shown)
{
	g_autofree char *text = g_strdup_printf ("%s; filename=\"%s\"",
		shown ? "inline" : "attachment", media->reference ? media->reference : "original");
	athar_reply_set_header (reply, "Content-Disposition", text);
}

static AtharReply *
answer_range (AtharRequest *request, const AtharMedia *media, int fd)
{
	uint64_t offset, bytes;
	bool shown = athar_media_is_safe (media->type);
	AtharRangeKind kind = athar_range_parse (
		athar_request_get_header (request, "Range"), media->bytes, &offset, &bytes);
	g_autofree char *range = NULL;
	AtharReply *reply;
	if (kind == ATHAR_RANGE_IMPOSSIBLE) {
		close (fd);
		reply = athar_answer_refusal (request, 416, "bad_range", "server.bad-range");
		range = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, media->bytes);
		athar_reply_set_header (reply, "Content-Range", range);
		return reply;
	}
	reply = athar_reply_new_fd (kind == ATHAR_RANGE_PART ? 206 : 200,
		shown ? media->type : "application/octet-stream", fd, offset, bytes);
	if (kind == ATHAR_RANGE_PART) {
		range = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT
					 "/%" G_GUINT64_FORMAT,
			offset, offset + bytes - 1, media->bytes);
		athar_reply_set_header (reply, "Content-Range", range);
	}
	athar_reply_set_header (reply, "Accept-Ranges", "bytes");
	set_disposition (reply, media, shown);
	return reply;
}

AtharReply *
athar_media_bytes (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharMedia) media = {0};
	AtharCase *c = athar_handles_take (server->handles, &error);
	int fd = -1;
	gboolean ok = c && find (server, request, c, &media, &error) &&
		      athar_media_open (c, &media, &fd, &error);
	athar_handles_give (server->handles, c);
	return ok ? answer_range (request, &media, fd) : athar_answer_error (request, error);
}

AtharReply *
athar_media_show_picture (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharMedia) media = {0};
	g_autofree char *type = NULL;
	AtharCase *c = athar_handles_take (server->handles, &error);
	GBytes *bytes = NULL;
	gboolean ok = c && find (server, request, c, &media, &error) &&
		      athar_media_picture (c, &media, request->target.segments[5], &bytes, &type, &error);
	athar_handles_give (server->handles, c);
	if (!ok)
		return athar_answer_error (request, error);
	return athar_reply_new (
		200, athar_media_is_safe (type) ? type : "application/octet-stream", bytes);
}
