// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/calendar.h"

#include <gtest/gtest.h>

namespace scarlet::convert {
namespace {

TEST(Calendar, DayZeroIsTheLastDayOf1967) {
  const Date date = to_date(0);
  EXPECT_EQ(date.year, 1967);
  EXPECT_EQ(date.month, 12);
  EXPECT_EQ(date.day, 31);
  EXPECT_EQ(day_of_week(0), 7);
  EXPECT_EQ(day_of_week(1), 1);
  EXPECT_EQ(day_of_week(-1), 6);
}

TEST(Calendar, FirstAndLastDayAreTheEndsOfYears1To9999) {
  EXPECT_EQ(from_date({1, 1, 1}), kFirstDay);
  EXPECT_EQ(from_date({9999, 12, 31}), kLastDay);
}

TEST(Calendar, EveryDayComesBackAndFollowsTheOneBefore) {
  Date before = to_date(kFirstDay - 1);
  for (std::int64_t day = kFirstDay; day <= kLastDay; day += day % 7 == 0 ? 11 : 1) {
    const Date date = to_date(day);
    ASSERT_EQ(from_date(date), day);
    ASSERT_LE(date.day, days_in_month(date.year, date.month));
    ASSERT_GE(date.year, before.year);
    before = date;
  }
}

TEST(Calendar, IsoWeeksBelongToTheYearOfTheirThursday) {
  const IsoWeek late = iso_week(from_date({2021, 1, 3}));
  EXPECT_EQ(late.year, 2020);
  EXPECT_EQ(late.week, 53);
  const IsoWeek early = iso_week(from_date({2019, 12, 30}));
  EXPECT_EQ(early.year, 2020);
  EXPECT_EQ(early.week, 1);
}

TEST(Calendar, MonthNamesNeedThreeLettersAndNoMistake) {
  EXPECT_EQ(month_of_name("sEpT"), 9);
  EXPECT_EQ(month_of_name("MAY"), 5);
  EXPECT_EQ(month_of_name("Ma"), 0);
  EXPECT_EQ(month_of_name("Marchx"), 0);
}

}  // namespace
}  // namespace scarlet::convert
