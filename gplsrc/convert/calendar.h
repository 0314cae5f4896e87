// SPDX-License-Identifier: GPL-3.0-or-later
// What the date conversions need of the calendar beyond convert.h: names, ISO weeks, lengths of months. The Gregorian
// calendar is used throughout, years 1 to 9999.
#pragma once

#include <cstdint>
#include <string_view>

#include "convert/convert.h"

namespace scarlet::convert {

inline constexpr std::int64_t kFirstDay = -718430;  // 1 January 0001
inline constexpr std::int64_t kLastDay = 2933628;   // 31 December 9999

bool is_leap_year(int year);
int days_in_month(int year, int month);
int day_of_year(const Date& date);  // from 1

struct IsoWeek {
  int year = 0;  // the year that owns the week
  int week = 0;  // 1..53
};
IsoWeek iso_week(std::int64_t day_number);

std::string_view month_name(int month);      // 1..12, "JANUARY"
std::string_view weekday_name(int weekday);  // 1..7, "MONDAY"
// The month whose name begins with these letters (at least three, any case), 0 for none.
int month_of_name(std::string_view letters);

}  // namespace scarlet::convert
