// SPDX-License-Identifier: GPL-3.0-or-later
// OCONV MD, ML and MR: a scaled integer as an amount.
#include <algorithm>

#include "convert/conversion.h"
#include "convert/decimal.h"
#include "convert/mask.h"
#include "convert/masked_decimal.h"

namespace scarlet::convert {
namespace {

enum class Justify : std::uint8_t { None, Left, Right };

// The number, and whether it has a decimal point of its own (option P).
std::optional<Decimal> read_data(const value::Value& data, bool& has_point) {
  if (data.is_int()) return Decimal::of(data.as_int());
  if (data.is_double()) {
    const Decimal number = Decimal::of(data.as_double());
    std::string digits;
    number.append_to(digits, -1, {});
    has_point = digits.find('.') != std::string::npos;
    return number;
  }
  value::Scratch scratch;
  const std::string_view text = data.text(scratch);
  has_point = text.find('.') != std::string_view::npos;
  return Decimal::parse(text);
}

struct Signs {
  std::string_view before;
  std::string_view after;
};

Signs signs_of(char sign, bool negative, const Locale& locale) {
  switch (sign) {
    case '+': return {"", negative ? "-" : "+"};
    case '-': return {"", negative ? "-" : " "};
    case '<': return negative ? Signs{"<", ">"} : Signs{" ", " "};
    case '(': return negative ? Signs{"(", ")"} : Signs{" ", " "};
    case 'C':
      if (!negative) return {"", "  "};
      return {"", locale.crdb_upper_case ? "CR" : "cr"};
    case 'D':
      if (!negative) return {"", "  "};
      return {"", locale.crdb_upper_case ? "DB" : "db"};
    default: return {negative ? "-" : "", ""};
  }
}

std::string amount(const Decimal& number, const MaskedDecimalCode& code, const Locale& locale) {
  const Signs signs = signs_of(code.sign, number.is_negative(), locale);
  std::string out(signs.before);
  if (code.has_prefix) out += code.prefix;
  const DigitStyle style{code.group_digits ? code.thousands : std::string_view{}, code.decimal_point};
  number.append_to(out, code.decimals, style);
  out += signs.after;
  out += code.suffix;
  return out;
}

// A longer result is cut, a shorter one padded on the side away from the justification.
void fit(std::string& text, std::int64_t width, char pad, Justify justify) {
  const auto size = static_cast<std::size_t>(width);
  if (text.size() >= size) {
    text.resize(size);
  } else if (justify == Justify::Left) {
    text.append(size - text.size(), pad);
  } else {
    text.insert(0, size - text.size(), pad);
  }
}

int output(const value::Value& data, std::string_view code, const Context& context, Justify justify,
           value::Value& result) {
  const Locale& locale = locale_of(context);
  MaskedDecimalCode how;
  if (!read_masked_decimal(code, locale, how)) return kBadCode;
  const bool null = is_null(data);
  if (null && (justify == Justify::None || locale.pick_null)) return kConverted;
  bool has_point = false;
  auto number = null ? Decimal::of(std::int64_t{0}) : read_data(data, has_point);
  if (!number) return kBadData;
  const bool vanishes = how.null_for_zero && number->is_zero();
  if (!(how.keep_decimal_data && has_point)) number->shift(-how.scale);
  number->round(how.decimals, how.truncate ? Rounding::Truncate : Rounding::HalfAwayFromZero);
  std::string text;
  if (!vanishes) text = amount(*number, how, locale);
  if (!how.mask.empty()) {
    std::string masked;
    append_masked(masked, text, how.mask, {.align_right = justify == Justify::Right, .fill = ' '});
    text = std::move(masked);
  } else if (how.width > 0 && justify != Justify::None) {
    fit(text, how.width, how.pad, justify);
  }
  result = value::Value::of(text);
  return kConverted;
}

}  // namespace

int decimal_output(const value::Value& data, std::string_view code, const Context& context, value::Value& result) {
  return output(data, code, context, Justify::None, result);
}

int left_decimal_output(const value::Value& data, std::string_view code, const Context& context, value::Value& result) {
  return output(data, code, context, Justify::Left, result);
}

int right_decimal_output(const value::Value& data, std::string_view code, const Context& context,
                         value::Value& result) {
  return output(data, code, context, Justify::Right, result);
}

}  // namespace scarlet::convert
