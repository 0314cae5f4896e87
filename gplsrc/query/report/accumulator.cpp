// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/accumulator.h"

#include "query/comparison.h"
#include "query/elements.h"

namespace scarlet::query {
namespace {

bool is_better(Accumulator accumulator, std::string_view candidate, std::string_view best) {
  const int order = compare_data(candidate, best);
  return accumulator == Accumulator::Max ? order > 0 : order < 0;
}

}  // namespace

value::Number add_numbers(const value::Number& a, const value::Number& b) {
  value::Number sum;
  if (a.is_int && b.is_int && !__builtin_add_overflow(a.integer, b.integer, &sum.integer)) return sum;
  return {false, 0, a.as_double() + b.as_double()};
}

std::string number_text(const value::Number& number) { return value::from_number(number).to_string(); }

void Sums::add(const Column& column, std::string_view data) {
  if (!column.item->multivalued) return add_element(column, data);
  any_element(data, [&](std::string_view element) {
    add_element(column, element);
    return false;
  });
}

void Sums::add_element(const Column& column, std::string_view data) {
  if (column.no_nulls && data.empty()) return;
  ++count_;
  if (column.accumulator == Accumulator::Max || column.accumulator == Accumulator::Min) {
    if (!some_ || is_better(column.accumulator, data, extreme_)) extreme_ = data;
    some_ = true;
  } else if (const auto number = number_in(data)) {
    total_ = add_numbers(total_, *number);
  }
}

void Sums::add(const Sums& other, const Column& column) {
  total_ = add_numbers(total_, other.total_);
  count_ += other.count_;
  if (other.some_ && (!some_ || is_better(column.accumulator, other.extreme_, extreme_))) extreme_ = other.extreme_;
  some_ = some_ || other.some_;
  for (const auto& [number, amount] : other.parts_) add_part(number, amount);
}

std::string Sums::figure(const Column& column) const {
  switch (column.accumulator) {
    case Accumulator::Average:
      if (count_ == 0) return {};
      if (total_.is_int && total_.integer % count_ == 0) return std::to_string(total_.integer / count_);
      return value::Value::of(total_.as_double() / static_cast<double>(count_)).to_string();
    case Accumulator::Max:
    case Accumulator::Min: return extreme_;
    case Accumulator::Count: return std::to_string(count_);
    default: return number_text(total_);
  }
}

void Sums::add_part(std::int64_t number, const value::Number& amount) {
  value::Number& part = parts_[number];
  part = add_numbers(part, amount);
}

value::Number Sums::part(std::int64_t number) const {
  const auto at = parts_.find(number);
  return at == parts_.end() ? value::Number() : at->second;
}

}  // namespace scarlet::query
