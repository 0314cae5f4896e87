// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/correlative.h"

#include <algorithm>

#include "base/text.h"
#include "convert/correlative_compile.h"

namespace scarlet::convert {

bool Correlative::is_correlative(std::string_view text) {
  return !text.empty() && (base::to_upper(text[0]) == 'A' || base::to_upper(text[0]) == 'F');
}

base::Result<Correlative> Correlative::compile(std::string_view text) {
  if (!is_correlative(text)) return base::Error{base::Status::BadDictionaryItem, 0, std::string(text)};
  const bool operations = base::to_upper(text[0]) == 'F';
  std::string_view body = text.substr(1);
  if (body.starts_with(';')) body.remove_prefix(1);
  Program program;
  const auto fault = operations ? compile_operations(body, program) : compile_expression(body, program);
  if (fault) {
    const std::size_t column = text.size() - body.size() + fault->position + 1;
    return base::Error{base::Status::BadDictionaryItem, 0,
                       base::message(fault->message, {text, std::to_string(column)})};
  }
  return Correlative(std::move(program));
}

Correlative::Correlative(Program program) : program_(std::move(program)) {
  for (const Instruction& instruction : program_) {
    if (instruction.operation != Operation::Item) continue;
    if (std::find(items_.begin(), items_.end(), instruction.text) == items_.end()) items_.push_back(instruction.text);
  }
}

std::optional<std::string_view> take_conversion_code(std::string_view& text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"') {
      const std::size_t end = text.find(c, i + 1);
      if (end != std::string_view::npos) i = end;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      const std::string_view code = text.substr(1, i - 1);
      text.remove_prefix(i + 1);
      return code;
    }
  }
  return std::nullopt;
}

}  // namespace scarlet::convert
