// SPDX-License-Identifier: GPL-3.0-or-later
// OCONV D: D{year digits}{separator}{E}{elements}{L}{[modifiers]}.
// The code is read into a layout of up to five elements, then every element is written with the separator, or the
// text of its modifier, behind it.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "convert/calendar.h"
#include "convert/conversion.h"

namespace scarlet::convert {
namespace {

constexpr std::size_t kMostElements = 5;
constexpr int kMostYearDigits = 4;
constexpr int kWidest = 32;
constexpr std::size_t kLongestText = 20;

enum class Part : std::uint8_t {
  Day,
  OrdinalDay,
  Month,
  MonthName,
  Year,
  IsoYear,
  DayOfYear,
  Quarter,
  Weekday,
  WeekdayName,
  IsoWeekNumber,
};

struct Element {
  Part part = Part::Day;
  int width = 0;  // 0: as wide as it is
  bool no_zeros = false;
  bool as_name = false;
  std::string_view text;  // instead of the separator behind it
};

struct Layout {
  int year_digits = kMostYearDigits;
  char separator = ' ';
  bool has_separator = false;
  bool swapped = false;  // E
  bool leading_capitals = false;
  std::size_t count = 0;
  std::array<Element, kMostElements> elements;

  bool add(Part part, int width = 0) {
    if (count == kMostElements) return false;
    elements[count++] = Element{part, width, false, false, {}};
    return true;
  }
};

// Element letters, two-letter ones before their first letter alone.
struct PartName {
  std::string_view letters;
  Part part;
};
constexpr PartName kParts[] = {
    {"DO", Part::OrdinalDay},    {"D", Part::Day},      {"MA", Part::MonthName},
    {"M", Part::Month},          {"YI", Part::IsoYear}, {"Y", Part::Year},
    {"J", Part::DayOfYear},      {"Q", Part::Quarter},  {"WA", Part::WeekdayName},
    {"WI", Part::IsoWeekNumber}, {"W", Part::Weekday},  {"I", Part::IsoWeekNumber},
};

const PartName* part_at(std::string_view code) {
  for (const PartName& name : kParts) {
    if (code.size() >= name.letters.size() && base::to_upper(code[0]) == name.letters[0] &&
        (name.letters.size() == 1 || base::to_upper(code[1]) == name.letters[1])) {
      return &name;
    }
  }
  return nullptr;
}

bool read_elements(std::string_view& code, Layout& layout) {
  while (!code.empty()) {
    if (take_letter(code, 'L')) {
      layout.leading_capitals = true;
      continue;
    }
    const PartName* name = part_at(code);
    if (!name) return true;
    if (!layout.add(name->part)) return false;
    code.remove_prefix(name->letters.size());
  }
  return true;
}

void add_default_elements(Layout& layout, bool european) {
  const bool day_first = layout.swapped != european;
  if (!layout.has_separator && (day_first || !european)) {
    layout.add(Part::Day);
    layout.add(Part::MonthName, 3);
  } else {
    layout.add(day_first ? Part::Day : Part::Month);
    layout.add(day_first ? Part::Month : Part::Day);
  }
  layout.add(Part::Year);
}

bool allows_no_zeros(Part part) {
  switch (part) {
    case Part::Quarter:
    case Part::Weekday:
    case Part::WeekdayName:
    case Part::MonthName: return false;
    default: return true;
  }
}

bool allows_name(Part part) {
  return part == Part::Month || part == Part::MonthName || part == Part::Weekday || part == Part::WeekdayName;
}

bool read_text(std::string_view& code, Element& element) {
  const std::size_t end = code.find(code[0], 1);
  if (end == std::string_view::npos || end - 1 > kLongestText) return false;
  element.text = code.substr(1, end - 1);
  code.remove_prefix(end + 1);
  return true;
}

bool read_modifier(std::string_view& code, Element& element) {
  if (const auto width = take_number(code)) {
    element.width = static_cast<int>(std::min<std::int64_t>(*width, kWidest + 1));
    return element.width >= 1 && element.width <= kWidest;
  }
  if (allows_no_zeros(element.part) && take_letter(code, 'Z')) {
    element.no_zeros = true;
    return true;
  }
  if (allows_name(element.part) && take_letter(code, 'A')) {
    element.as_name = true;
    return true;
  }
  if (code[0] == '\'' || code[0] == '"' || code[0] == '\\') return read_text(code, element);
  return false;
}

// The groups between the brackets; the opening one is taken.
bool read_modifiers(std::string_view& code, Layout& layout) {
  for (std::size_t i = 0; i < layout.count; ++i) {
    while (!code.empty() && code[0] != ',' && code[0] != ']') {
      if (!read_modifier(code, layout.elements[i])) return false;
    }
    if (take(code, ']')) return true;
    if (!take(code, ',')) return false;
  }
  return false;
}

bool read_layout(std::string_view code, bool european, Layout& layout) {
  if (!code.empty() && base::is_digit(code[0])) {
    layout.year_digits = code[0] - '0';
    if (layout.year_digits > kMostYearDigits) return false;
    code.remove_prefix(1);
  }
  if (!code.empty() && !base::is_letter(code[0]) && !base::is_digit(code[0])) {
    layout.separator = code[0];
    layout.has_separator = true;
    code.remove_prefix(1);
  }
  layout.swapped = take_letter(code, 'E');
  if (!read_elements(code, layout)) return false;
  if (layout.count == 0) add_default_elements(layout, european);
  if (take(code, '[') && !read_modifiers(code, layout)) return false;
  return code.empty();
}

void append_padded(std::string& out, int number, int least_digits, char fill) {
  char digits[12];
  const auto end = std::to_chars(digits, digits + sizeof digits, number);
  const int size = static_cast<int>(end.ptr - digits);
  for (int i = size; i < least_digits; ++i) out += fill;
  out.append(digits, end.ptr);
}

void append_cut_or_blank_padded(std::string& out, std::string_view text, int width) {
  if (width == 0) {
    out += text;
    return;
  }
  const auto size = static_cast<std::size_t>(width);
  out += text.substr(0, size);
  if (text.size() < size) out.append(size - text.size(), ' ');
}

// Numbers that grow to the right: day, month, weekday, quarter.
void append_left_aligned(std::string& out, int number, int least_digits, const Element& element) {
  const std::size_t start = out.size();
  append_padded(out, number, element.no_zeros ? 1 : least_digits, '0');
  const auto width = static_cast<std::size_t>(element.width);
  if (out.size() - start < width) out.append(width - (out.size() - start), ' ');
}

void append_year(std::string& out, int year, const Layout& layout, const Element& element) {
  const int digits = element.width > 0 ? element.width : (element.no_zeros ? 1 : layout.year_digits);
  if (digits == 0) return;
  int modulus = 1;
  for (int i = 0; i < std::min(digits, kMostYearDigits); ++i) modulus *= 10;
  append_padded(out, year % modulus, element.no_zeros ? 1 : digits, '0');
}

void append_name(std::string& out, std::string_view name, const Layout& layout, const Element& element) {
  const std::size_t start = out.size();
  append_cut_or_blank_padded(out, name, element.width);
  if (!layout.leading_capitals) return;
  for (std::size_t i = start + 1; i < out.size(); ++i) out[i] = base::to_lower(out[i]);
}

void append_ordinal(std::string& out, int day, const Element& element) {
  static constexpr std::string_view kSuffixes[] = {"th", "st", "nd", "rd"};
  const int last = day / 10 == 1 ? 0 : day % 10;
  std::string text;
  append_padded(text, day, 1, '0');
  text += kSuffixes[last <= 3 ? last : 0];
  append_cut_or_blank_padded(out, text, std::max(element.width, static_cast<int>(text.size())));
}

void append_day_of_year(std::string& out, int day, const Element& element) {
  const int width = element.width > 0 ? element.width : 2;
  append_padded(out, day, width, element.no_zeros ? ' ' : '0');
}

void append_element(std::string& out, std::int64_t day_number, const Date& date, const Layout& layout,
                    const Element& element) {
  switch (element.part) {
    case Part::Day: return append_left_aligned(out, date.day, 2, element);
    case Part::OrdinalDay: return append_ordinal(out, date.day, element);
    case Part::Month:
      if (element.as_name) return append_name(out, month_name(date.month), layout, element);
      return append_left_aligned(out, date.month, 2, element);
    case Part::MonthName: return append_name(out, month_name(date.month), layout, element);
    case Part::Year: return append_year(out, date.year, layout, element);
    case Part::IsoYear: return append_year(out, iso_week(day_number).year, layout, element);
    case Part::DayOfYear: return append_day_of_year(out, day_of_year(date), element);
    case Part::Quarter: return append_left_aligned(out, (date.month + 2) / 3, 1, element);
    case Part::Weekday:
      if (element.as_name) return append_name(out, weekday_name(day_of_week(day_number)), layout, element);
      return append_left_aligned(out, day_of_week(day_number), 1, element);
    case Part::WeekdayName: return append_name(out, weekday_name(day_of_week(day_number)), layout, element);
    case Part::IsoWeekNumber: return append_left_aligned(out, iso_week(day_number).week, 2, element);
  }
}

void append_separator(std::string& out, const Layout& layout, const Element& element) {
  const Part part = element.part;
  if (!element.text.empty()) {
    out += element.text;
  } else if (part == Part::Quarter || part == Part::Weekday || part == Part::WeekdayName) {
    out += ' ';
  } else {
    out += layout.separator;
  }
}

}  // namespace

int date_output(const value::Value& data, std::string_view code, const Context& context, value::Value& result) {
  const Locale& locale = locale_of(context);
  if (code.empty() && locale.default_date.size() > 1) code = std::string_view(locale.default_date).substr(1);
  if (is_blank(data)) {
    result = value::Value::empty();
    return kConverted;
  }
  const auto day_number = whole_number(data);
  if (!day_number) return kBadData;
  Layout layout;
  if (!read_layout(code, locale.european_dates, layout)) {
    result = value::Value::of(*day_number);
    return kBadCode;
  }
  if (*day_number < kFirstDay || *day_number > kLastDay) return kBadData;
  const Date date = to_date(*day_number);
  std::string out;
  for (std::size_t i = 0; i < layout.count; ++i) {
    append_element(out, *day_number, date, layout, layout.elements[i]);
    if (i + 1 < layout.count) append_separator(out, layout, layout.elements[i]);
  }
  result = value::Value::of(out);
  return kConverted;
}

}  // namespace scarlet::convert
