// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/clock.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

namespace scarlet::os {
namespace {

class LocalTimeZone : public ::testing::Test {
 protected:
  void use(const char* zone) {
    setenv("TZ", zone, 1);
    tzset();
  }
  void TearDown() override {
    unsetenv("TZ");
    tzset();
  }
};

TEST_F(LocalTimeZone, DayZeroIsTheLastDayOf1967) {
  use("UTC");
  EXPECT_EQ(local_time_of(-732 * 86'400).day, 0);
  EXPECT_EQ(local_time_of(0).day, 732);
  EXPECT_EQ(local_time_of(86'399).second_of_day, 86'399);
}

TEST_F(LocalTimeZone, TheDayChangesAtLocalMidnight) {
  use("XYZ-2");  // two hours east of Greenwich
  EXPECT_EQ(local_time_of(79'200).day, 733);
  EXPECT_EQ(local_time_of(79'200).second_of_day, 0);
}

TEST_F(LocalTimeZone, MomentsBefore1970HavePositiveTimesOfDay) {
  use("UTC");
  EXPECT_EQ(local_time_of(-1).day, 731);
  EXPECT_EQ(local_time_of(-1).second_of_day, 86'399);
}

}  // namespace
}  // namespace scarlet::os
