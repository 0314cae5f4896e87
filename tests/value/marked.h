// SPDX-License-Identifier: GPL-3.0-or-later
// For tests: dynamic arrays written as text, ^ for a field mark, ] for a value mark, \ for a subvalue mark, ~ for a
// text mark.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "value/value.h"

namespace scarlet::value {

inline std::string marked(std::string_view text) {
  std::string bytes(text);
  for (char& c : bytes) {
    if (c == '^') c = base::kFieldMark;
    if (c == ']') c = base::kValueMark;
    if (c == '\\') c = base::kSubvalueMark;
    if (c == '~') c = base::kTextMark;
  }
  return bytes;
}

inline std::string shown(std::string_view bytes) {
  std::string text(bytes);
  for (char& c : text) {
    if (c == base::kFieldMark) c = '^';
    if (c == base::kValueMark) c = ']';
    if (c == base::kSubvalueMark) c = '\\';
    if (c == base::kTextMark) c = '~';
  }
  return text;
}

inline std::string shown(const Value& value) { return shown(value.to_string()); }
inline Value array(std::string_view text) { return Value::of(marked(text)); }

}  // namespace scarlet::value
