// SPDX-License-Identifier: GPL-3.0-or-later
// S: one of two values by whether the data is nothing. C: values joined. A value is a quoted literal, * for the data,
// or a field number of @RECORD (0: @ID).
#include <string>

#include "base/text.h"
#include "convert/conversion.h"
#include "convert/elements.h"

namespace scarlet::convert {
namespace {

using value::Value;

enum class Taken : std::uint8_t { Value, Nothing, Malformed };

bool is_quote(char c) { return c == '\'' || c == '"' || c == '\\'; }

std::string record_field(std::int64_t field, const Context& context) {
  if (!context.host) return {};
  if (field == 0) return context.host->id();
  return std::string(piece_of(context.host->record(), base::kFieldMark, field));
}

Taken take_value(std::string_view& code, std::string_view data, const Context& context, std::string& value) {
  if (code.empty()) return Taken::Nothing;
  if (is_quote(code[0])) {
    const std::size_t end = code.find(code[0], 1);
    if (end == std::string_view::npos) return Taken::Malformed;
    value = code.substr(1, end - 1);
    code.remove_prefix(end + 1);
    return Taken::Value;
  }
  if (take(code, '*')) {
    value = data;
    return Taken::Value;
  }
  if (const auto field = take_number(code)) {
    value = record_field(*field, context);
    return Taken::Value;
  }
  return Taken::Nothing;
}

// Null, blank or zero.
bool is_nothing(const Value& data) {
  if (data.is_int()) return data.as_int() == 0;
  if (data.is_double()) return data.as_double() == 0;
  value::Scratch scratch;
  std::string_view text = base::trimmed(data.text(scratch));
  if (text.empty()) return true;
  if (text[0] == '+' || text[0] == '-') text.remove_prefix(1);
  return text.find('0') != std::string_view::npos && text.find_first_not_of("0.") == std::string_view::npos &&
         text.find('.') == text.rfind('.');
}

}  // namespace

int substitution(const Value& data, std::string_view code, const Context& context, Value& result) {
  const std::size_t start = code.find(';');
  if (start == std::string_view::npos) return kBadCode;
  code.remove_prefix(start + 1);
  value::Scratch scratch;
  const std::string_view text = data.text(scratch, context.precision);
  // Semicolons part the values even inside quotes.
  std::string_view chosen = piece_of(code, ';', is_nothing(data) ? 2 : 1);
  std::string value;
  if (!chosen.empty() && take_value(chosen, text, context, value) != Taken::Value) return kBadCode;
  result = Value::of(value);
  return kConverted;
}

int concatenation(const Value& data, std::string_view code, const Context& context, Value& result) {
  value::Scratch scratch;
  const std::string_view text = data.text(scratch, context.precision);
  std::string out;
  std::string value;
  bool after_value = false;
  while (!code.empty()) {
    // A * directly behind a value is a separator.
    const bool separator_star = after_value && code[0] == '*';
    const Taken taken = separator_star ? Taken::Nothing : take_value(code, text, context, value);
    if (taken == Taken::Malformed) return kBadCode;
    after_value = taken == Taken::Value;
    if (after_value) {
      out += value;
      continue;
    }
    const char separator = code[0];
    if (base::is_letter(separator)) return kBadCode;
    if (separator != ';') out += separator;
    code.remove_prefix(1);
  }
  result = Value::of(out);
  return kConverted;
}

}  // namespace scarlet::convert
