// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic over the elements of arrays, and the pairing of elements that all element-wise functions share.
#pragma once

#include <string_view>

#include "value/arithmetic.h"
#include "value/number.h"
#include "value/scan.h"

namespace scarlet::value {

// Whether the text has any of the five marks.
bool holds_element_mark(std::string_view text);

// The elements of an array of text, one by one, with the mark behind each.
class ElementReader {
 public:
  explicit ElementReader(std::string_view text) : text_(text), marks_(text, AnyMark{}) { step(); }
  std::string_view element() const { return element_; }
  // The rank of the mark behind the element: 251..255, and 256 at the end of the text.
  int rank() const { return rank_; }
  void step();

 private:
  std::string_view text_;
  Scanner<AnyMark> marks_;
  std::size_t end_ = 0;
  std::string_view element_;
  int rank_ = 0;  // 0 before the first element
};

// Two arrays side by side. The pairs follow the finer structure of both; while one has reached the end of a group that
// goes on in the other, its element is missing, or repeated when it was given in REUSE().
class ElementPairs {
 public:
  ElementPairs(std::string_view left, bool reuse_left, std::string_view right, bool reuse_right)
      : left_{ElementReader(left), reuse_left, true}, right_{ElementReader(right), reuse_right, true} {}

  bool has_left() const { return left_.present || left_.reused; }
  bool has_right() const { return right_.present || right_.reused; }
  std::string_view left() const { return left_.reader.element(); }
  std::string_view right() const { return right_.reader.element(); }
  // The mark between this pair and the next, 0 behind the last.
  char mark() const;
  void step();

 private:
  struct Side {
    ElementReader reader;
    bool reused;
    bool present;
    void step_if(int rank);
  };
  int rank() const;
  Side left_;
  Side right_;
};

ArithmeticFault calculate(Operator op, const Number& left, const Number& right, ArithmeticOptions& options,
                          Number& result);
ArithmeticFault calculate(UnaryOperator op, const Number& operand, Number& result);
ArithmeticFault calculate_elements(Operator op, const Value& left, const Value& right, ArithmeticOptions& options,
                                   Value& result);
ArithmeticFault calculate_elements(UnaryOperator op, const Value& operand, ArithmeticOptions& options, Value& result);

}  // namespace scarlet::value
