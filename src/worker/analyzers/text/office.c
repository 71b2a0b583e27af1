/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/office.c: Word, Excel, PowerPoint (OOXML), OpenDocument and EPUB: ZIPs of
 * XML. Only members of the table are read, into memory, within limits; the words come from xml.c
 * (e-books: html.c). Deleted but tracked words of Word are not given.
 */
#include <string.h>

#include "base/limits.h"
#include "worker/analyzers/archive/reader.h"
#include "worker/analyzers/text/text.h"
#include "worker/analyzers/text/xml.h"

#define MAX_MEMBER_BYTES (64u << 20)
#define MAX_ALL_BYTES (192u << 20) /* all members kept: address space is 768 MiB */
#define MAX_MEMBERS 50000	   /* looked at */
#define BOMB_RATIO 500		   /* XML of spreadsheets shrinks to a hundredth */

typedef enum { ROLE_NONE, ROLE_BODY, ROLE_SHARED, ROLE_SHEET, ROLE_META, ROLE_CHAPTER } Role;

/* Patterns: * stands for anything. Parts are numbered in the order of the pattern, then of the
 * number in the name. */
static const struct {
	const char *pattern;
	Role role;
} MEMBERS[] = {
	{"docProps/core.xml", ROLE_META},
	{"meta.xml", ROLE_META},
	{"content.opf", ROLE_META},
	{"*/content.opf", ROLE_META},
	{"xl/sharedStrings.xml", ROLE_SHARED},
	{"word/document*.xml", ROLE_BODY},
	{"word/footnotes.xml", ROLE_BODY},
	{"word/endnotes.xml", ROLE_BODY},
	{"word/comments.xml", ROLE_BODY},
	{"word/header*.xml", ROLE_BODY},
	{"word/footer*.xml", ROLE_BODY},
	{"xl/worksheets/sheet*.xml", ROLE_SHEET},
	{"xl/comments*.xml", ROLE_BODY},
	{"ppt/slides/slide*.xml", ROLE_BODY},
	{"ppt/notesSlides/notesSlide*.xml", ROLE_BODY},
	{"content.xml", ROLE_BODY},
	{"*.xhtml", ROLE_CHAPTER},
	{"*.html", ROLE_CHAPTER},
	{"*.htm", ROLE_CHAPTER},
};

typedef struct {
	Role role;
	unsigned rank, number, arrival;
	GBytes *bytes;
} Member;

static void
member_free (Member *member)
{
	g_bytes_unref (member->bytes);
	g_free (member);
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
	const Member *one = *(Member *const *)a, *other = *(Member *const *)b;
	if (one->rank != other->rank)
		return one->rank < other->rank ? -1 : 1;
	if (one->number != other->number)
		return one->number < other->number ? -1 : 1;
	return one->arrival < other->arrival ? -1 : one->arrival > other->arrival;
}

/* The last number in a name: "ppt/slides/slide12.xml" → 12. */
static unsigned
number_of (const char *name)
{
	const char *end = name + strlen (name);
	while (end > name && !g_ascii_isdigit (end[-1]))
		end--;
	while (end > name && g_ascii_isdigit (end[-1]))
		end--;
	return (unsigned)MIN (g_ascii_strtoull (end, NULL, 10), 1000000);
}

static Role
role_of (const char *name, unsigned *ret_rank)
{
	for (unsigned i = 0; i < G_N_ELEMENTS (MEMBERS); i++)
		if (g_pattern_match_simple (MEMBERS[i].pattern, name)) {
			*ret_rank = MEMBERS[i].role == ROLE_CHAPTER ? G_N_ELEMENTS (MEMBERS) : i;
			return MEMBERS[i].role;
		}
	return ROLE_NONE;
}

static gboolean
throw_bomb (AtharTask *task, uint64_t bytes, GError **error)
{
	athar_json_set_bool (athar_task_get_facts (task), "bomb", true);
	return athar_throw (
		error, ATHAR_ERROR_LIMIT, "text.bomb", "bytes", ATHAR_U64 (bytes), NULL);
}

static gboolean
keep_member (AtharTask *task, AtharArchive *archive, GPtrArray *members, Role role, unsigned rank,
	const char *name, uint64_t *bytes, GError **error)
{
	g_autoptr (GError) fault = NULL;
	g_autofree char *copy = g_strdup (name); /* reading the data may reuse the entry */
	GBytes *data = athar_archive_read (archive, MAX_MEMBER_BYTES, &fault);
	Member *member;
	if (!data && g_error_matches (fault, ATHAR_ERROR, ATHAR_ERROR_LIMIT))
		return throw_bomb (task, MAX_MEMBER_BYTES, error);
	if (!data) {
		g_propagate_error (error, g_steal_pointer (&fault));
		return FALSE;
	}
	*bytes += g_bytes_get_size (data);
	member = g_new0 (Member, 1);
	*member = (Member){
		role, rank, role == ROLE_CHAPTER ? 0 : number_of (copy), members->len, data};
	g_ptr_array_add (members, member);
	if (*bytes > MAX_ALL_BYTES ||
		(*bytes > (32u << 20) && *bytes / BOMB_RATIO > athar_task_get_bytes (task)))
		return throw_bomb (task, *bytes, error);
	return TRUE;
}

/* What was read before a fault is used: a cut document still has its first members. */
static GPtrArray *
collect (AtharTask *task, AtharArchive *archive, GError **error)
{
	GPtrArray *members = g_ptr_array_new_with_free_func ((GDestroyNotify)member_free);
	struct archive_entry *entry = NULL;
	uint64_t bytes = 0;
	for (unsigned n = 0; n < MAX_MEMBERS; n++) {
		unsigned rank = 0;
		const char *name;
		Role role;
		if (!athar_archive_next (archive, &entry, error) || !entry)
			break;
		name = athar_archive_name (entry);
		role = role_of (name, &rank);
		if (role != ROLE_NONE && archive_entry_is_encrypted (entry)) {
			athar_throw (error, ATHAR_ERROR_DENIED, "text.encrypted", NULL);
			break;
		}
		if (strstr (name, "vbaProject.bin"))
			athar_task_warn (task, "text.macros", NULL);
		if (role != ROLE_NONE &&
			!keep_member (task, archive, members, role, rank, name, &bytes, error))
			break;
	}
	g_ptr_array_sort (members, compare_members);
	return members;
}

static GString *
words_of (const Member *member, const GPtrArray *shared, bool *ret_entities)
{
	gsize n;
	const char *data = g_bytes_get_data (member->bytes, &n);
	if (member->role == ROLE_CHAPTER)
		return athar_html_words (data, n, NULL);
	return athar_xml_words (data, n, shared, ret_entities);
}

static gboolean
emit (AtharTask *task, const GPtrArray *members, const GPtrArray *shared, GError **error)
{
	uint32_t part = 1;
	bool entities = false;
	unsigned damaged = 0;
	for (guint i = 0; i < members->len; i++) {
		const Member *member = members->pdata[i];
		g_autoptr (GString) words = NULL;
		if (member->role == ROLE_META || member->role == ROLE_SHARED)
			continue;
		words = words_of (member, shared, &entities);
		damaged += words == NULL;
		if (words && words->len > 0 &&
			!athar_task_text (task, part, words->str, words->len, error))
			return FALSE;
		part++;
	}
	athar_json_set_int (athar_task_get_facts (task), "parts", part - 1);
	if (entities)
		athar_task_warn (task, "text.entities", NULL);
	if (damaged > 0)
		athar_task_warn (task, "text.xml-damaged", "n", ATHAR_U64 (damaged), NULL);
	return TRUE;
}

gboolean
athar_text_office (AtharTask *task, GError **error)
{
	g_autoptr (AtharArchive) archive = athar_archive_open (task, true, error);
	g_autoptr (GPtrArray) members = NULL;
	g_autoptr (GPtrArray) shared = NULL;
	g_autoptr (GError) fault = NULL;
	AtharJson *claims;
	if (!archive)
		return FALSE;
	members = collect (task, archive, &fault);
	claims = athar_json_object ();
	for (guint i = 0; i < members->len; i++) {
		const Member *member = members->pdata[i];
		gsize n;
		const char *data = g_bytes_get_data (member->bytes, &n);
		if (member->role == ROLE_META)
			athar_xml_claims (data, n, claims);
		else if (member->role == ROLE_SHARED && !shared)
			shared = athar_xml_shared_strings (data, n);
	}
	athar_text_set_claims (task, claims);
	if (!emit (task, members, shared, error))
		return FALSE;
	if (!fault && athar_archive_lost_end (task))
		athar_task_warn (task, "worker.truncated", NULL);
	if (!fault)
		return TRUE;
	g_propagate_error (error, g_steal_pointer (&fault));
	return FALSE;
}
