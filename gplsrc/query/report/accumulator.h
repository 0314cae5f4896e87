// SPDX-License-Identifier: GPL-3.0-or-later
// Sums: what a column gathers for its figures: of a group, and by adding up groups, of the groups above it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "query/plan.h"
#include "value/number.h"
#include "value/value.h"

namespace scarlet::query {

// Whole while it fits.
value::Number add_numbers(const value::Number& a, const value::Number& b);
std::string number_text(const value::Number& number);

class Sums {
 public:
  // Data of a row; each value and subvalue of a multivalued item counts.
  void add(const Column& column, std::string_view data);
  void add(const Sums& other, const Column& column);
  void clear() { *this = Sums(); }

  const value::Number& total() const { return total_; }
  // The figure as internal data. Percentages and Calculate are worked out by the report.
  std::string figure(const Column& column) const;

  // TOTAL() of a Calculate column, by accumulator.
  void add_part(std::int64_t number, const value::Number& amount);
  value::Number part(std::int64_t number) const;

 private:
  void add_element(const Column& column, std::string_view data);

  value::Number total_;
  std::int64_t count_ = 0;
  bool some_ = false;  // there is an extreme
  std::string extreme_;
  std::map<std::int64_t, value::Number> parts_;
};

}  // namespace scarlet::query
