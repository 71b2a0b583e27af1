/* SPDX-License-Identifier: Apache-2.0
 *
 * base/edtf: intervals of uncertain dates, and dates as people write them.
 */
#include "base/edtf.h"
#include "base/time.h"

static int64_t
at (const char *text)
{
	int64_t us;
	g_assert_true (athar_time_parse (text, &us));
	return us;
}

static void
assert_interval (const char *edtf, const char *earliest, const char *latest, const char *marks)
{
	g_autoptr (GError) error = NULL;
	AtharEdtf date;
	athar_edtf_parse (edtf, &date, &error);
	g_assert_no_error (error);
	g_assert_cmpint (date.earliest_us, ==, earliest ? at (earliest) : INT64_MIN);
	g_assert_cmpint (date.latest_us, ==, latest ? at (latest) : INT64_MAX);
	g_assert_true (date.uncertain == (marks[0] == '?' || marks[0] == '%'));
	g_assert_true (date.approximate == (marks[0] == '~' || marks[0] == '%'));
}

static void
test_intervals (void)
{
	assert_interval ("2013", "2013-01-01T00:00:00.000000Z", "2013-12-31T23:59:59.999999Z", "");
	assert_interval (
		"2012-02", "2012-02-01T00:00:00.000000Z", "2012-02-29T23:59:59.999999Z", "");
	assert_interval (
		"2013-05-04", "2013-05-04T00:00:00.000000Z", "2013-05-04T23:59:59.999999Z", "");
	assert_interval ("2013-05-04T14:00:00Z", "2013-05-04T14:00:00.000000Z",
		"2013-05-04T14:00:00.999999Z", "");
	assert_interval ("2013-05-04T01:30:00+03:00", "2013-05-03T22:30:00.000000Z",
		"2013-05-03T22:30:00.999999Z", "");
	assert_interval ("2013-05-04T14:00:00.25-02", "2013-05-04T16:00:00.250000Z",
		"2013-05-04T16:00:00.259999Z", "");
	assert_interval ("2013-05-04T14:00:00", "2013-05-04T00:00:00.000000Z",
		"2013-05-05T02:00:00.999999Z", "");
	assert_interval ("201X", "2010-01-01T00:00:00.000000Z", "2019-12-31T23:59:59.999999Z", "");
	assert_interval (
		"20XX?", "2000-01-01T00:00:00.000000Z", "2099-12-31T23:59:59.999999Z", "?");
	assert_interval (
		"2013-XX", "2013-01-01T00:00:00.000000Z", "2013-12-31T23:59:59.999999Z", "");
	assert_interval (
		"2013-05-XX~", "2013-05-01T00:00:00.000000Z", "2013-05-31T23:59:59.999999Z", "~");
	assert_interval (
		"2013-22", "2013-06-01T00:00:00.000000Z", "2013-09-30T23:59:59.999999Z", "");
	assert_interval (
		"2013-24%", "2013-01-01T00:00:00.000000Z", "2014-03-31T23:59:59.999999Z", "%");
	assert_interval (
		"2011-03/2013", "2011-03-01T00:00:00.000000Z", "2013-12-31T23:59:59.999999Z", "");
	assert_interval (
		"2011~/2013?", "2011-01-01T00:00:00.000000Z", "2013-12-31T23:59:59.999999Z", "%");
	assert_interval ("2013/..", "2013-01-01T00:00:00.000000Z", NULL, "");
	assert_interval ("../2013", NULL, "2013-12-31T23:59:59.999999Z", "");
	assert_interval ("2013/", "2013-01-01T00:00:00.000000Z", NULL, "");
	assert_interval ("/2013", NULL, "2013-12-31T23:59:59.999999Z", "");
}

static void
test_refused (void)
{
	static const char *const bad[] = {"", "/", "../..", "..", "13", "0000", "2013-13",
		"2013-00", "2013-02-29", "2013-05-32", "2013-05-04T", "2013T10:00",
		"2013-05-04T24:00:00Z", "2013-05-04T10:60:00Z", "2013-05-04T10:00:00+15:00",
		"2013-22-04", "201X-05-04", "2XXX", "XXXX", "2013-05-04 ", " 2013", "2013??",
		"2014/2013", "2013/2014/2015", "-2013", "2013-5", "20131", "2013-05-04T10:00:00."};
	for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
		g_autoptr (GError) error = NULL;
		AtharEdtf date;
		if (athar_edtf_parse (bad[i], &date, &error))
			g_error ("“%s” was accepted", bad[i]);
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
	}
}

static void
test_words (void)
{
	static const char *const cases[][2] = {
		{"2013-05-04", "2013-05-04"},
		{"201x", "201X"},
		{"٢٠١٣", "2013"},
		{"۲۰۱۳-۰۵", "2013-05"},
		{"كانون الثاني 2014", "2014-01"},
		{"شباط 2014", "2014-02"},
		{"آذار ٢٠١١", "2011-03"},
		{"نيسان 2013", "2013-04"},
		{"أيار 2013", "2013-05"},
		{"حزيران 2013", "2013-06"},
		{"تموز 2013", "2013-07"},
		{"آب ٢٠١٣", "2013-08"},
		{"أيلول 2013", "2013-09"},
		{"تشرين الأول 2013", "2013-10"},
		{"تشرين الثاني 2013", "2013-11"},
		{"كانون الأول 2024", "2024-12"},
		{"يناير 2013", "2013-01"},
		{"أغسطس ٢٠١٣", "2013-08"},
		{"ديسمبر 2024", "2024-12"},
		{"أيار/مايو 2013", "2013-05"},
		{"٨ كانون الأول ٢٠٢٤", "2024-12-08"},
		{"يوم الأحد ٨ ديسمبر ٢٠٢٤", "2024-12-08"},
		{"4/5/2013", "2013-05-04"},
		{"٤/٥/٢٠١٣", "2013-05-04"},
		{"5/24/2013", "2013-05-24"},
		{"2013/5/4", "2013-05-04"},
		{"4.5.2013", "2013-05-04"},
		{"20130504", "2013-05-04"},
		{"5/2013", "2013-05"},
		{"2013:05:04 14:00:09", "2013-05-04T14:00:09"},
		{"2013-05-04 14:00:00+03:00", "2013-05-04T14:00:00+03:00"},
		{"around 2013", "2013~"},
		{"حوالي ٢٠١٣", "2013~"},
		{"2013?", "2013?"},
		{"ربما عام 2013", "2013?"},
		{"2013؟", "2013?"},
		{"May 4th, 2013", "2013-05-04"},
		{"4 May 2013", "2013-05-04"},
		{"Sept 2013", "2013-09"},
		{"circa May 2013 ?", "2013-05%"},
		{"summer of 2013", "2013-22"},
		{"صيف 2013", "2013-22"},
		{"شتاء عام ٢٠١٣", "2013-24"},
		{"1990s", "199X"},
		{"2011-2013", "2011/2013"},
		{"2011–2013", "2011/2013"},
		{"2011/2013", "2011/2013"},
		{"بين 2011 و2013", "2011/2013"},
		{"بين ٢٠١١ و ٢٠١٣", "2011/2013"},
		{"بين آذار وأيار 2013", "2013-03/2013-05"},
		{"من 2011 إلى 2013", "2011/2013"},
		{"from March to May 2013", "2013-03/2013-05"},
		{"between 4 and 9 May 2013", "2013-05-04/2013-05-09"},
		{"قبل 2013", "../2013"},
		{"after May 2013", "2013-05/.."},
		{"منذ آب 2012", "2012-08/.."},
		{"حتى 2013", "../2013"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autoptr (GError) error = NULL;
		g_autofree char *got = athar_edtf_from_words (cases[i][0], &error);
		if (g_strcmp0 (got, cases[i][1]))
			g_error ("“%s” gave “%s”, not “%s”", cases[i][0], got ? got : "(nothing)",
				cases[i][1]);
	}
}

static void
test_unreadable (void)
{
	static const char *const bad[] = {"", "yesterday", "أمس", "4/5/13", "31/2/2013", "May",
		"أيار", "May June 2013", "2013 2014 2015",
		"a week after the fall of the wall in 2013", "32 أيار 2013", "13/13/2013",
		"between 2013 and 2011", "5", "٥", "2013-05-04-01", "before after 2013", "ووو2013"};
	for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
		g_autoptr (GError) error = NULL;
		g_autofree char *got = athar_edtf_from_words (bad[i], &error);
		if (got)
			g_error ("“%s” gave “%s”", bad[i], got);
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/edtf/intervals", test_intervals);
	g_test_add_func ("/edtf/refused", test_refused);
	g_test_add_func ("/edtf/words", test_words);
	g_test_add_func ("/edtf/unreadable", test_unreadable);
	return g_test_run ();
}
