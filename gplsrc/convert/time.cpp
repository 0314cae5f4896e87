// SPDX-License-Identifier: GPL-3.0-or-later
// MT: seconds since midnight to text and back.
#include <charconv>
#include <string>

#include "base/text.h"
#include "convert/calendar.h"
#include "convert/conversion.h"

namespace scarlet::convert {
namespace {

constexpr std::int64_t kSecondsInDay = 86400;
constexpr std::size_t kLongestData = 11;

struct TimeCode {
  bool twelve_hours = false;
  bool seconds = false;
  char separator = ':';
};

// What follows the separator is ignored.
TimeCode read_code(std::string_view code) {
  TimeCode result;
  result.twelve_hours = take_letter(code, 'H');
  result.seconds = take_letter(code, 'S');
  if (code.empty()) return result;
  const bool quoted = (code[0] == '\'' || code[0] == '"') && code.size() > 1;
  result.separator = code[quoted ? 1 : 0];
  return result;
}

void append_two_digits(std::string& out, std::int64_t number) {
  if (number < 10) out += '0';
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, end.ptr);
}

void append_time(std::string& out, std::int64_t hours, std::int64_t second_of_hour, const TimeCode& code) {
  append_two_digits(out, hours);
  out += code.separator;
  append_two_digits(out, second_of_hour / 60);
  if (!code.seconds) return;
  out += code.separator;
  append_two_digits(out, second_of_hour % 60);
}

std::string time_of_day(std::int64_t seconds, const TimeCode& code, const Locale& locale) {
  seconds %= kSecondsInDay;
  if (seconds < 0) seconds += kSecondsInDay;
  const std::int64_t hour = seconds / 3600;
  std::string out;
  append_time(out, hour % 12 == 0 ? 12 : hour % 12, seconds % 3600, code);
  if (locale.ampm_upper_case) return out += hour < 12 ? "AM" : "PM";
  return out += hour < 12 ? "am" : "pm";
}

// May be longer than a day, or negative.
std::string duration(std::int64_t seconds, const TimeCode& code) {
  std::string out;
  if (seconds < 0) out += '-';
  const std::int64_t hours = seconds / 3600;
  const std::int64_t second_of_hour = seconds % 3600;
  append_time(out, hours < 0 ? -hours : hours, second_of_hour < 0 ? -second_of_hour : second_of_hour, code);
  return out;
}

// Reads h{sep}m{sep}s{a|p}: after each number one separator, or the suffix, may stand.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : text_(text) {}

  std::optional<std::int64_t> read() {
    skip_spaces();
    if (text_.empty() || !base::is_digit(text_[0])) return std::nullopt;
    std::int64_t hours = take_number(text_).value_or(0);
    std::int64_t minutes = 0;
    std::int64_t seconds = 0;
    if (!at_suffix()) {
      minutes = read_next_number();
      if (!at_suffix()) seconds = read_next_number();
    }
    if (minutes > 59 || seconds > 59) return std::nullopt;
    if (at_suffix()) hours = hour_of_day(hours);
    return (hours * 60 + minutes) * 60 + seconds;
  }

 private:
  void skip_spaces() {
    while (!text_.empty() && text_[0] == ' ') text_.remove_prefix(1);
  }
  bool at_suffix() const {
    const std::size_t at = text_.find_first_not_of(' ');
    if (at == std::string_view::npos) return false;
    const char c = base::to_upper(text_[at]);
    return c == 'A' || c == 'P';
  }
  std::int64_t read_next_number() {
    if (text_.empty()) return 0;
    text_.remove_prefix(1);
    return take_number(text_).value_or(0);
  }
  std::int64_t hour_of_day(std::int64_t hours) {
    skip_spaces();
    const bool afternoon = base::to_upper(text_[0]) == 'P';
    if (afternoon) return hours < 12 ? hours + 12 : hours;
    return hours == 12 ? 0 : hours;
  }

  std::string_view text_;
};

}  // namespace

int time_output(const value::Value& data, std::string_view code, const Context& context, value::Value& result) {
  if (is_blank(data)) {
    result = value::Value::empty();
    return kConverted;
  }
  const auto seconds = whole_number(data);
  if (!seconds) return kBadData;
  const TimeCode how = read_code(code);
  result =
      value::Value::of(how.twelve_hours ? time_of_day(*seconds, how, locale_of(context)) : duration(*seconds, how));
  return kConverted;
}

int time_input(const value::Value& data, std::string_view, const Context&, value::Value& result) {
  value::Scratch scratch;
  const std::string_view text = data.text(scratch);
  if (text.size() > kLongestData) return kBadData;
  const auto seconds = TimeReader(text).read();
  if (!seconds) return kBadData;
  result = value::Value::of(*seconds);
  return kConverted;
}

std::string time_and_date(std::int64_t day_number, std::int64_t seconds) {
  std::string out;
  append_time(out, seconds / 3600, seconds % 3600, {.twelve_hours = false, .seconds = true, .separator = ':'});
  const Date date = to_date(day_number);
  out += ' ';
  if (date.day < 10) out += ' ';
  out += std::to_string(date.day);
  out += ' ';
  out += month_name(date.month).substr(0, 3);
  out += ' ';
  const std::string year = std::to_string(date.year);
  out.append(year.size() < 4 ? 4 - year.size() : 0, '0');
  return out += year;
}

}  // namespace scarlet::convert
