// SPDX-License-Identifier: GPL-3.0-or-later
// Days and dates by arithmetic on eras of 400 years, after Howard Hinnant's "chrono-compatible low-level date
// algorithms".
#include "convert/calendar.h"

#include "base/text.h"

namespace scarlet::convert {
namespace {

constexpr std::int64_t kDaysInEra = 146097;
// Day 0 counted from 1 March of the year 0.
constexpr std::int64_t kEpochShift = 718736;

constexpr std::string_view kMonths[] = {"JANUARY", "FEBRUARY", "MARCH",     "APRIL",   "MAY",      "JUNE",
                                        "JULY",    "AUGUST",   "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"};
constexpr std::string_view kWeekdays[] = {"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"};
constexpr std::size_t kShortestMonthName = 3;

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return (a >= 0 ? a : a - (b - 1)) / b; }

}  // namespace

Date to_date(std::int64_t day_number) {
  const std::int64_t days = day_number + kEpochShift;
  const std::int64_t era = floor_divide(days, kDaysInEra);
  const std::int64_t day_of_era = days - era * kDaysInEra;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_from_march = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_from_march + 2) / 153;
  Date date;
  date.day = static_cast<int>(day_from_march - (153 * month_from_march + 2) / 5 + 1);
  date.month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  date.year = static_cast<int>(year_of_era + era * 400 + (date.month <= 2 ? 1 : 0));
  return date;
}

std::int64_t from_date(const Date& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month_from_march = date.month + (date.month > 2 ? -3 : 9);
  const std::int64_t day_from_march = (153 * month_from_march + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_from_march;
  return era * kDaysInEra + day_of_era - kEpochShift;
}

int day_of_week(std::int64_t day_number) {
  const std::int64_t from_monday = (day_number - 1) % 7;
  return static_cast<int>(from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int day_of_year(const Date& date) { return static_cast<int>(from_date(date) - from_date({date.year, 1, 1})) + 1; }

// A week belongs to the year of its Thursday.
IsoWeek iso_week(std::int64_t day_number) {
  const Date thursday = to_date(day_number - day_of_week(day_number) + 4);
  return {thursday.year, (day_of_year(thursday) - 1) / 7 + 1};
}

std::string_view month_name(int month) { return kMonths[month - 1]; }

std::string_view weekday_name(int weekday) { return kWeekdays[weekday - 1]; }

int month_of_name(std::string_view letters) {
  if (letters.size() < kShortestMonthName) return 0;
  for (int month = 1; month <= 12; ++month) {
    if (base::equal_ignoring_case(letters, month_name(month).substr(0, letters.size()))) return month;
  }
  return 0;
}

}  // namespace scarlet::convert
