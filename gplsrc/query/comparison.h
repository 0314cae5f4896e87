// SPDX-License-Identifier: GPL-3.0-or-later
// How a query compares data: as numbers when both sides are numbers ("040" is 40, 40.0 is 40), otherwise as text byte
// by byte; the empty string is no number and less than anything. Works on views of records, without making values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/number.h"
#include "value/value.h"

namespace scarlet::query {

// The number that the whole text spells; nothing for empty or other text. No blanks are allowed.
std::optional<value::Number> number_in(std::string_view text);

// -1, 0, 1
int compare_data(std::string_view a, std::string_view b);

// The fixed side of comparisons, its number worked out once.
class Comparand {
 public:
  Comparand() = default;
  explicit Comparand(std::string text) : text_(std::move(text)), number_(number_in(text_)) {}

  const std::string& text() const { return text_; }
  // Where the data stands to this: -1 below, 0 equal, 1 above.
  int compare(std::string_view data) const;
  int compare(const value::Value& data) const;

 private:
  std::string text_;
  std::optional<value::Number> number_;
};

// Data in upper case, for tests that ignore case; `room` keeps it.
std::string_view folded(std::string_view data, std::string& room);

}  // namespace scarlet::query
