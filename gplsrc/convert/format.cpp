// SPDX-License-Identifier: GPL-3.0-or-later
// FMT: {width}{fill}justification{decimals{descaling}}{options}{mask}, or a D conversion. FOLD.
//
//   number --decimals, separators, sign--> text --mask--> text --width--> pieces of the width, text marks between
#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "convert/conversion.h"
#include "convert/decimal.h"
#include "convert/elements.h"
#include "convert/mask.h"
#include "convert/wrap.h"
#include "value/number.h"

namespace scarlet::convert {
namespace {

constexpr std::size_t kLongestData = 4096;

struct Format {
  bool has_width = false;
  std::size_t width = 0;
  char fill = ' ';
  char justification = 'L';
  int decimals = -1;   // -1: as the number has them
  int descaling = -1;  // -1: none
  bool group_digits = false;
  bool currency = false;
  bool null_for_zero = false;
  char sign = 0;  // B C D E M N
  std::string_view mask;

  // What makes numeric text a number; the other options act on numbers only.
  bool forces_number() const { return decimals >= 0 || group_digits || null_for_zero; }
  bool is_numeric() const { return forces_number() || currency || sign != 0; }
};

bool is_justification(char c) { return std::string_view("LRCTU").find(c) != std::string_view::npos; }

bool read_justification(std::string_view& code, Format& format) {
  if (code.empty() || !is_justification(base::to_upper(code[0]))) return false;
  format.justification = base::to_upper(code[0]);
  code.remove_prefix(1);
  return true;
}

bool read_fill(std::string_view& code, Format& format) {
  if (code.empty()) return false;
  if (code[0] != '\'' && code[0] != '"') {
    format.fill = code[0];
    code.remove_prefix(1);
    return true;
  }
  if (code.size() < 3 || code[2] != code[0]) return false;
  format.fill = code[1];
  code.remove_prefix(3);
  return true;
}

// -1 when there is no digit.
int read_digit(std::string_view& code) {
  if (code.empty() || !base::is_digit(code[0])) return -1;
  const int digit = code[0] - '0';
  code.remove_prefix(1);
  return digit;
}

bool read_option(char c, Format& format) {
  switch (base::to_upper(c)) {
    case '$': format.currency = true; return true;
    case ',': format.group_digits = true; return true;
    case 'Z': format.null_for_zero = true; return true;
    case 'B':
    case 'C':
    case 'D':
    case 'E':
    case 'M':
    case 'N': format.sign = base::to_upper(c); return true;
    default: return false;
  }
}

bool read_format(std::string_view code, Format& format) {
  if (const auto width = take_number(code)) {
    if (*width > static_cast<std::int64_t>(base::limits::kFormatBytes)) return false;
    format.has_width = true;
    format.width = static_cast<std::size_t>(*width);
  }
  if (!read_justification(code, format) && !(read_fill(code, format) && read_justification(code, format))) return false;
  format.decimals = read_digit(code);
  if (format.decimals >= 0) format.descaling = read_digit(code);
  while (!code.empty() && read_option(code[0], format)) code.remove_prefix(1);
  format.mask = code;
  return true;
}

struct Signs {
  std::string_view before;  // in front of the currency
  std::string_view after;
  bool minus = false;  // behind the currency
};

Signs signs_of(char sign, bool negative, const Locale& locale) {
  const std::string_view debit = locale.crdb_upper_case ? "DB" : "db";
  const std::string_view credit = locale.crdb_upper_case ? "CR" : "cr";
  switch (sign) {
    case 'B': return {"", negative ? debit : "  "};
    case 'C': return {"", negative ? credit : "  "};
    case 'D': return {"", negative ? "  " : debit};
    case 'E': return negative ? Signs{"<", ">"} : Signs{"", " "};
    case 'M': return {"", negative ? "-" : " "};
    case 'N': return {"", ""};
    default: return {"", "", negative};
  }
}

Decimal decimal_of(const value::Number& number, const Format& format, int precision) {
  if (number.is_int) return Decimal::of(number.integer);
  if (format.decimals >= 0) return Decimal::of(number.real);
  value::Scratch scratch;
  const auto shown = Decimal::parse(value::format_double(number.real, precision, scratch));
  return shown ? *shown : Decimal::of(number.real);
}

std::string number_text(const value::Number& number, const Format& format, const Context& context) {
  const Locale& locale = locale_of(context);
  Decimal decimal = decimal_of(number, format, context.precision);
  if (format.decimals >= 0) {
    if (format.descaling >= 0) decimal.shift(context.precision - format.descaling);
    decimal.round(format.decimals, Rounding::HalfAwayFromZero);
  }
  const bool is_zero = number.is_int ? number.integer == 0 : std::abs(number.real) <= value::kFloatTolerance;
  const Signs signs = signs_of(format.sign, decimal.is_negative(), locale);
  std::string out(signs.before);
  if (format.currency) out += locale.currency;
  if (signs.minus) out += '-';
  if (!(format.null_for_zero && is_zero)) {
    decimal.append_to(out, format.decimals,
                      {format.group_digits ? std::string_view(locale.thousands) : std::string_view{}, locale.decimal});
  }
  return out += signs.after;
}

// The data as the options show it, before mask and width.
std::string shown_text(const value::Value& data, std::string_view text, const Format& format, const Context& context) {
  if (data.is_int()) {
    if (!format.is_numeric()) return std::string(text);
    return number_text({true, data.as_int(), 0}, format, context);
  }
  if (data.is_double()) {
    if (!format.is_numeric()) return std::string(text);
    return number_text({false, 0, data.as_double()}, format, context);
  }
  if (!format.forces_number()) return std::string(text);
  if (text.empty()) {
    if (locale_of(context).pick_null) return {};
    return number_text({true, 0, 0}, format, context);
  }
  if (is_blank(data)) return std::string(text);
  const auto number = value::parse_number(text);
  return number ? number_text(*number, format, context) : std::string(text);
}

void append_padded(std::string& out, std::string_view text, const Format& format, char justification) {
  const std::size_t room = format.width > text.size() ? format.width - text.size() : 0;
  const std::size_t before = justification == 'R' ? room : (justification == 'C' ? room / 2 : 0);
  out.append(before, format.fill);
  out += text;
  out.append(room - before, format.fill);
}

std::string wrapped_text(std::string_view text, const Format& format) {
  std::string out;
  append_padded(out, take_line(text, format.width), format, 'L');
  while (!text.empty()) {
    out += base::kTextMark;
    append_padded(out, take_line(text, format.width), format, 'L');
  }
  return out;
}

std::string cut_text(std::string_view text, const Format& format) {
  std::string out;
  for (; text.size() > format.width; text.remove_prefix(format.width)) {
    out += text.substr(0, format.width);
    out += base::kTextMark;
  }
  append_padded(out, text, format, out.empty() ? format.justification : 'L');
  return out;
}

std::string fitted(std::string&& text, const Format& format) {
  if (!format.has_width) return std::move(text);
  if (format.width == 0) return {};
  return format.justification == 'T' ? wrapped_text(text, format) : cut_text(text, format);
}

}  // namespace

value::Value format(const value::Value& data, std::string_view specification, const Context& context, int& status) {
  if (specification.starts_with('D')) return oconv(data, specification, context, status);
  Format format;
  status = kBadCode;
  if (specification.size() > base::limits::kConversionCodeBytes || !read_format(specification, format)) return data;
  value::Scratch scratch;
  const std::string_view bytes = data.text(scratch, context.precision);
  status = bytes.size() > kLongestData ? kBadData : kConverted;
  if (status != kConverted) return data;
  std::string text = shown_text(data, bytes, format, context);
  if (!format.mask.empty()) {
    std::string masked;
    append_masked(masked, text, format.mask, {.align_right = format.justification == 'R', .fill = format.fill});
    text = std::move(masked);
  }
  return value::Value::of(fitted(std::move(text), format));
}

FormatShape format_shape(std::string_view specification) {
  FormatShape shape;
  int status = kConverted;
  const value::Value sample = format(value::Value::of(1), specification, {}, status);
  shape.valid = status == kConverted;
  if (!shape.valid) return shape;
  Format read;
  if (!specification.starts_with('D') && read_format(specification, read)) shape.justification = read.justification;
  const std::string text = sample.to_string();
  shape.width = static_cast<int>(read.has_width ? read.width : text.size());
  return shape;
}

std::string fold(std::string_view text, std::string_view widths, char delimiter) {
  std::string out;
  std::size_t start = 0;
  std::int64_t width = 0;
  bool more_widths = true;
  do {
    if (more_widths) {
      const std::size_t end = std::min(widths.find(base::kValueMark, start), widths.size());
      width = whole_number(value::Value::of(widths.substr(start, end - start))).value_or(0);
      more_widths = end < widths.size();
      start = end + 1;
    }
    if (width < 1) return out += text;
    out += take_line(text, static_cast<std::size_t>(width));
    if (!text.empty()) out += delimiter;
  } while (!text.empty());
  return out;
}

}  // namespace scarlet::convert
