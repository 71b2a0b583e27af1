/* SPDX-License-Identifier: Apache-2.0
 *
 * search/words.c: the fixed words of the query language, English and Arabic. Looked up folded, so
 * that "نوع", "نَوْع" and "Type" all do. What a program stores and compares is the English word.
 */
#include <string.h>

#include "base/text.h"
#include "search/query-private.h"

typedef struct {
	const char *word;
	const char *typed; /* folded */
} Alias;

static const Alias keys[] = {
	{"type", "type"},
	{"type", "نوع"},
	{"tag", "tag"},
	{"tag", "وسم"},
	{"set", "set"},
	{"set", "مجموعه"},
	{"flag", "flag"},
	{"flag", "تنبيه"},
	{"state", "state"},
	{"state", "حاله"},
	{"place", "place"},
	{"place", "مكان"},
	{"source", "source"},
	{"source", "مصدر"},
	{"from", "from"},
	{"from", "من"},
	{"to", "to"},
	{"to", "الي"},
	{"date", "date"},
	{"date", "تاريخ"},
	{"ref", "ref"},
	{"ref", "رقم"},
};

static const Alias types[] = {
	{"photo", "photo"},
	{"photo", "photos"},
	{"photo", "صوره"},
	{"photo", "صور"},
	{"film", "film"},
	{"film", "video"},
	{"film", "films"},
	{"film", "فيلم"},
	{"film", "فيديو"},
	{"audio", "audio"},
	{"audio", "sound"},
	{"audio", "صوت"},
	{"audio", "تسجيل"},
	{"document", "document"},
	{"document", "documents"},
	{"document", "وثيقه"},
	{"document", "مستند"},
	{"exhibit", "exhibit"},
	{"exhibit", "غرض"},
	{"exhibit", "مضبوطات"},
	{"archive", "archive"},
	{"archive", "ارشيف"},
	{"other", "other"},
	{"other", "اخري"},
	{"sidecar", "sidecar"},
	{"sidecar", "مرافق"},
};

static const Alias flags[] = {
	{"graphic", "graphic"},
	{"graphic", "قاس"},
	{"graphic", "قاسي"},
	{"nudity", "nudity"},
	{"nudity", "عري"},
	{"sexual_violence", "sexual violence"},
	{"sexual_violence", "عنف جنسي"},
	{"child", "child"},
	{"child", "طفل"},
	{"identifiable_survivor", "identifiable survivor"},
	{"identifiable_survivor", "survivor"},
	{"identifiable_survivor", "ناج"},
	{"identifiable_bystander", "identifiable bystander"},
	{"identifiable_bystander", "bystander"},
	{"identifiable_bystander", "عابر"},
	{"disturbing_sound", "disturbing sound"},
	{"disturbing_sound", "صوت مزعج"},
	{"unreviewed", "unreviewed"},
	{"unreviewed", "غير مراجع"},
};

static const Alias states[] = {
	{"reviewed", "reviewed"},
	{"reviewed", "مراجع"},
	{"unreviewed", "unreviewed"},
	{"unreviewed", "غير مراجع"},
	{"graphic", "graphic"},
	{"graphic", "قاس"},
	{"graphic", "قاسي"},
	{"restricted", "restricted"},
	{"restricted", "محجوب"},
	{"described", "described"},
	{"described", "موصوف"},
	{"undescribed", "undescribed"},
	{"undescribed", "غير موصوف"},
	{"contradicted", "contradicted"},
	{"contradicted", "متعارض"},
	{"passed", "passed"},
	{"passed", "متروك"},
};

static const char *
look_up (const Alias *table, size_t n, const char *typed)
{
	g_autofree char *folded = athar_text_fold (typed);
	for (size_t i = 0; i < n; i++)
		if (!strcmp (table[i].typed, folded))
			return table[i].word;
	return NULL;
}

const char *
athar_query_find_key (const char *typed)
{
	return look_up (keys, G_N_ELEMENTS (keys), typed);
}

const char *
athar_query_find_type (const char *typed)
{
	return look_up (types, G_N_ELEMENTS (types), typed);
}

const char *
athar_query_find_flag (const char *typed)
{
	return look_up (flags, G_N_ELEMENTS (flags), typed);
}

const char *
athar_query_find_state (const char *typed)
{
	return look_up (states, G_N_ELEMENTS (states), typed);
}

bool
athar_query_is_none (const char *typed)
{
	static const Alias nones[] = {{"none", "none"}, {"none", "بلا"}, {"none", "بدون"}};
	return look_up (nones, G_N_ELEMENTS (nones), typed) != NULL;
}
