// SPDX-License-Identifier: GPL-3.0-or-later
// Shorthand for tests of conversions: results as text with the status behind them, marks shown as ^ ] \ _.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "convert/convert.h"

namespace scarlet::convert {

inline std::string visible(std::string text) {
  for (char& c : text) {
    if (c == base::kFieldMark) c = '^';
    if (c == base::kValueMark) c = ']';
    if (c == base::kSubvalueMark) c = '\\';
    if (c == base::kTextMark) c = '_';
  }
  return text;
}

// The other way: test data is written with ^ and ].
inline std::string marked(std::string text) {
  for (char& c : text) {
    if (c == '^') c = base::kFieldMark;
    if (c == ']') c = base::kValueMark;
  }
  return text;
}

using Function = value::Value (*)(const value::Value&, std::string_view, const Context&, int&);

inline std::string shown(Function function, const value::Value& data, std::string_view code,
                         const Context& context = {}) {
  int status = -1;
  const value::Value result = function(data, code, context, status);
  return visible(result.to_string(context.precision)) + "|" + std::to_string(status);
}

template <class Data>
std::string out(const Data& data, std::string_view code, const Context& context = {}) {
  return shown(oconv, value::Value::of(data), code, context);
}
template <class Data>
std::string in(const Data& data, std::string_view code, const Context& context = {}) {
  return shown(iconv, value::Value::of(data), code, context);
}
template <class Data>
std::string fmt(const Data& data, std::string_view code, const Context& context = {}) {
  return shown(format, value::Value::of(data), code, context);
}

}  // namespace scarlet::convert
