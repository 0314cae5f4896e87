// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "helpers.h"

namespace scarlet::convert {
namespace {

class FixedDay : public ConversionHost {
 public:
  int read_record(std::string_view, bool, std::string_view, std::string&) override { return 1; }
  int call_user(std::string_view, std::string_view, bool, std::string&) override { return kBadCode; }
  void show_message(std::string_view) override {}
  std::string record() override { return {}; }
  std::string id() override { return {}; }
  std::int64_t today() override { return 14000; }  // in 2006
};

TEST(DateOutput, DefaultLayoutDependsOnSeparatorAndMode) {
  Locale european;
  european.european_dates = true;
  const Context eu{&european};
  EXPECT_EQ(out(14000, "D"), "30 APR 2006|0");
  EXPECT_EQ(out(14000, "D4-"), "04-30-2006|0");
  EXPECT_EQ(out(14000, "D/E"), "30/04/2006|0");
  EXPECT_EQ(out(14000, "D/", eu), "30/04/2006|0");
  EXPECT_EQ(out(14000, "D/E", eu), "04/30/2006|0");
  EXPECT_EQ(out(14000, "DE", eu), "04 30 2006|0");
  EXPECT_EQ(out(14000, "D0"), "30 APR |0");
}

TEST(DateOutput, ElementsAreReadGreedily) {
  EXPECT_EQ(out(14000, "DMY"), "04 2006|0");
  EXPECT_EQ(out(14000, "DWADMAYL"), "Sunday 30 April 2006|0");
  EXPECT_EQ(out(14000, "DDOMAYL"), "30th April 2006|0");
  EXPECT_EQ(out(14000, "DDoMAYL"), "30th April 2006|0");
  EXPECT_EQ(out(14000, "DWDMYQJ"), "14000|2");
}

TEST(DateOutput, ModifiersApplyToTheirElementOnly) {
  EXPECT_EQ(out(36, "DDMY[Z,A3,4]"), "5 FEB 1968|0");
  EXPECT_EQ(out(14000, "DWDMY[A3', ',Z,A3,4]"), "SUN, 30 APR 2006|0");
  EXPECT_EQ(out(14000, "DDMY[,A3,2]"), "30 APR 06|0");
  EXPECT_EQ(out(14000, "D4-[2,2,2]"), "04-30-06|0");
  EXPECT_EQ(out(14000, "D[2,2,2]"), "14000|2");
  EXPECT_EQ(out(13516, "DY[Z2]"), "5|0");
}

TEST(DateOutput, ABadCodeLeavesTheDayNumberAndBadDataIsReportedFirst) {
  for (const char* code : {"D5", "DX", "DD[0]", "DD[33]", "DD['abc", "DMY[2,2,2,2]", "D4/4", "DEE", "DW[Z]", "DD["}) {
    EXPECT_EQ(out(14000, code), "14000|2") << code;
    EXPECT_EQ(out("ABC", code), "ABC|1") << code;
    EXPECT_EQ(out("", code), "|0") << code;
  }
}

TEST(DateOutput, TheWeekIsKnownWithoutItsYear) {
  EXPECT_EQ(out(14000, "DWI"), "17|0");
  EXPECT_EQ(out(14000, "DI"), "17|0");
}

TEST(DateOutput, MonthNamesAcceptTheNameModifier) { EXPECT_EQ(out(14000, "DMA[A3]"), "APR|0"); }

TEST(DateOutput, DaysOutsideTheCalendarAreBadData) {
  EXPECT_EQ(out(-718430, "D4-YMD"), "0001-01-01|0");
  EXPECT_EQ(out(-718431, "D"), "-718431|1");
  EXPECT_EQ(out(2933628, "D4-YMD"), "9999-12-31|0");
  EXPECT_EQ(out(2933629, "D"), "2933629|1");
}

TEST(DateOutput, TheDefaultDateReplacesABareDOnly) {
  Locale locale;
  locale.default_date = "D4-E";
  const Context context{&locale};
  EXPECT_EQ(out(14000, "D", context), "30-04-2006|0");
  EXPECT_EQ(fmt(14000, "D", context), "30-04-2006|0");
  EXPECT_EQ(out(14000, "D4", context), "30 APR 2006|0");
}

TEST(DateInput, DayAndMonthChangePlacesForAName) {
  for (const char* code : {"D", "DE", "DDMY", "DMDY"}) {
    EXPECT_EQ(in("APR 30 2006", code), "14000|0") << code;
    EXPECT_EQ(in("30apr2006", code), "14000|0") << code;
  }
  EXPECT_EQ(in("2006 APR 30", "DYDM"), "14000|0");
  EXPECT_EQ(in("APR MAY 2006", "D"), "|1");
  EXPECT_EQ(in("APR 2006", "DDY"), "|1");
}

TEST(DateInput, AFullMonthNameInTheCodeIsTheMonth) { EXPECT_EQ(in("30 APRIL 2006", "DDMAY"), "14000|0"); }

TEST(DateInput, MissingPartsAreTheCurrentYearAndTheFirst) {
  FixedDay host;
  const Context context{nullptr, &host};
  EXPECT_EQ(in("4/30", "D", context), "14000|0");
  EXPECT_EQ(in("2006", "DY"), "13881|0");
  EXPECT_EQ(in("MAY 2003", "DMY"), "12905|0");
}

TEST(DateInput, TwoDigitYearsFallIntoTheWindow) {
  Locale locale;
  locale.year_base = 1999;
  const Context context{&locale};
  EXPECT_EQ(out(std::stoi(in("1/1/99", "D", context)), "DY"), "1999|0");
  EXPECT_EQ(out(std::stoi(in("1/1/98", "D", context)), "DY"), "2098|0");
  EXPECT_EQ(out(std::stoi(in("1/1/5", "D", context)), "DY"), "0005|0");
}

TEST(DateInput, LateDaysRollIntoTheNextMonthUnlessForbidden) {
  Locale strict;
  strict.no_date_wrapping = true;
  EXPECT_EQ(in("2/30/2003", "D"), "12845|3");
  EXPECT_EQ(in("2/30/2003", "D", {&strict}), "|1");
}

TEST(DateInput, LengthIsLimited) {
  EXPECT_EQ(in("4/30/2006" + std::string(41, ' '), "D"), "14000|0");
  EXPECT_EQ(in("4/30/2006" + std::string(42, ' '), "D"), "|1");
}

TEST(TimeOutput, HoursMayExceedADayWithoutH) {
  EXPECT_EQ(out(90061, "MTS"), "25:01:01|0");
  EXPECT_EQ(out(360000, "MT"), "100:00|0");
  EXPECT_EQ(out(90061, "MTHS"), "01:01:01am|0");
}

TEST(TimeOutput, NegativeTimesHaveASignAndTextIsBadData) {
  EXPECT_EQ(out(-1, "MTS"), "-00:00:01|0");
  EXPECT_EQ(out(-1, "MTHS"), "11:59:59pm|0");
  EXPECT_EQ(out("noon", "MT"), "noon|1");
}

TEST(TimeInput, TheSuffixCountsInEveryForm) {
  EXPECT_EQ(in("12:30am", "MT"), "1800|0");
  EXPECT_EQ(in("12am", "MT"), "0|0");
  EXPECT_EQ(in("1:30 PM", "MT"), "48600|0");
  EXPECT_EQ(in("12:30:45PM", "MT"), "45045|0");
  EXPECT_EQ(in("9 pm", "MT"), "75600|0");
  EXPECT_EQ(in("13pm", "MT"), "46800|0");
}

TEST(TimeInput, LongTextAndMinutesOver59AreRefused) {
  EXPECT_EQ(in("12:30:45 AMX", "MT"), "|1");
  EXPECT_EQ(in("12:60", "MT"), "|1");
  EXPECT_EQ(in("99999999999", "MT"), "359999999996400|0");
}

TEST(TimeAndDate, DaysBelowTenAreSpaceFilled) {
  EXPECT_EQ(time_and_date(1, 3661), "01:01:01  1 JAN 1968");
  EXPECT_EQ(time_and_date(14000, 86399), "23:59:59 30 APR 2006");
}

}  // namespace
}  // namespace scarlet::convert
