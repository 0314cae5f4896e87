// SPDX-License-Identifier: GPL-3.0-or-later
// ICONV D: text to day number. The code gives only the order of day, month and year; year digits and separator are
// ignored. The data is read part by part in that order; a month's name met where the day belongs makes day and month
// change places.
#include "base/text.h"
#include "convert/calendar.h"
#include "convert/conversion.h"

namespace scarlet::convert {
namespace {

constexpr std::size_t kLongestData = 50;
constexpr std::size_t kMostParts = 3;
constexpr int kLastYear = 9999;

struct Order {
  char parts[kMostParts] = {};  // D, M, Y
  std::size_t count = 0;

  bool has(char part) const { return std::string_view(parts, count).find(part) != std::string_view::npos; }
  void set(std::string_view letters) { count = letters.copy(parts, kMostParts); }
};

// Nothing for a repeated or a fourth letter.
std::optional<Order> read_order(std::string_view code, bool european) {
  while (!code.empty() && !base::is_letter(code[0])) code.remove_prefix(1);
  const bool swapped = take_letter(code, 'E');
  Order order;
  for (; !code.empty(); code.remove_prefix(1)) {
    const char letter = base::to_upper(code[0]);
    const bool full_month_name = letter == 'A' && order.count > 0 && order.parts[order.count - 1] == 'M';
    if (full_month_name) continue;
    if (letter != 'D' && letter != 'M' && letter != 'Y') break;
    if (order.count == kMostParts || order.has(letter)) return std::nullopt;
    order.parts[order.count++] = letter;
  }
  if (order.count == 0) order.set(swapped != european ? "DMY" : "MDY");
  return order;
}

struct Parts {
  int day = 1;
  int month = 1;
  int year = 0;
  std::size_t year_digits = 0;  // 0: no year given
};

class Reader {
 public:
  Reader(std::string_view text, const Order& order) : text_(text), order_(order) {}

  std::optional<Parts> read() {
    for (std::size_t i = 0; i < order_.count; ++i) {
      if (i > 0) skip_separators();
      if (at_ >= text_.size()) break;
      if (!read_part(order_.parts[i])) return std::nullopt;
    }
    if (text_.find_first_not_of(' ', at_) != std::string_view::npos) return std::nullopt;
    if (swapped_ && !order_.has('M')) return std::nullopt;
    return parts_;
  }

 private:
  void skip_separators() {
    while (at_ < text_.size() && !base::is_letter(text_[at_]) && !base::is_digit(text_[at_])) ++at_;
  }

  bool read_part(char part) {
    if (base::is_letter(text_[at_])) return part != 'Y' && read_name(part);
    if (!base::is_digit(text_[at_])) return false;
    if (part == 'Y') return read_year();
    const int number = read_digits(2);
    // With the name of the month already seen in the day's place, this is the day.
    if (part == 'D' || swapped_) {
      parts_.day = number;
    } else {
      parts_.month = number;
      month_read_ = true;
    }
    return true;
  }

  bool read_name(char part) {
    std::size_t end = at_;
    while (end < text_.size() && base::is_letter(text_[end])) ++end;
    const int month = month_of_name(text_.substr(at_, end - at_));
    if (month == 0 || named_) return false;
    named_ = true;
    if (part == 'D') {
      swapped_ = true;
      if (month_read_) parts_.day = parts_.month;
    }
    parts_.month = month;
    at_ = end;
    return true;
  }

  bool read_year() {
    const std::size_t start = at_;
    parts_.year = read_digits(4);
    parts_.year_digits = at_ - start;
    return true;
  }

  int read_digits(std::size_t most) {
    int number = 0;
    for (std::size_t i = 0; i < most && at_ < text_.size() && base::is_digit(text_[at_]); ++i) {
      number = number * 10 + (text_[at_++] - '0');
    }
    return number;
  }

  std::string_view text_;
  const Order& order_;
  std::size_t at_ = 0;
  Parts parts_;
  bool month_read_ = false;  // as a number
  bool named_ = false;
  bool swapped_ = false;
};

int full_year(const Parts& parts, const Locale& locale, const Context& context) {
  if (parts.year_digits == 0) return context.host ? to_date(context.host->today()).year : to_date(0).year;
  if (parts.year_digits != 2) return parts.year;
  const int year = locale.year_base - locale.year_base % 100 + parts.year;
  return year < locale.year_base ? year + 100 : year;
}

}  // namespace

int date_input(const value::Value& data, std::string_view code, const Context& context, value::Value& result) {
  const Locale& locale = locale_of(context);
  const auto order = read_order(code, locale.european_dates);
  if (!order) return kBadCode;
  value::Scratch scratch;
  const std::string_view text = data.text(scratch);
  if (text.empty()) return kConverted;
  if (text.size() > kLongestData || !(base::is_letter(text[0]) || base::is_digit(text[0]))) return kBadData;
  const auto parts = Reader(text, *order).read();
  if (!parts || parts->month < 1 || parts->month > 12 || parts->day < 1) return kBadData;
  const int year = full_year(*parts, locale, context);
  if (year < 1 || year > kLastYear) return kBadData;
  const bool rolled = parts->day > days_in_month(year, parts->month);
  if (rolled && locale.no_date_wrapping) return kBadData;
  result = value::Value::of(from_date({year, parts->month, parts->day}));
  return rolled ? kDateRolled : kConverted;
}

}  // namespace scarlet::convert
