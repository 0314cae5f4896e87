// SPDX-License-Identifier: GPL-3.0-or-later
// The elements of arrays one by one, and of several arrays side by side: what arithmetic on arrays and the element-wise
// functions share. All five marks separate elements.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "value/scan.h"

namespace scarlet::value {

// Whether the text has any of the five marks.
inline bool holds_element_mark(std::string_view text) { return find_mark(text) < text.size(); }

// The elements of an array of text, one by one, with the mark behind each. There is at least one.
class ElementReader {
 public:
  explicit ElementReader(std::string_view text) : text_(text), marks_(text, AnyMark{}), end_(marks_.next()) {}

  std::string_view element() const { return text_.substr(begin_, end_ - begin_); }
  bool is_last() const { return end_ == text_.size(); }
  char mark() const { return is_last() ? char{0} : text_[end_]; }
  // What the mark behind the element weighs: 251 to 255, and more than any mark at the end of the text.
  int rank() const { return is_last() ? kEndRank : static_cast<int>(static_cast<unsigned char>(text_[end_])); }
  void step() {
    begin_ = end_ + 1;
    end_ = marks_.next();
  }

  static constexpr int kEndRank = 256;

 private:
  std::string_view text_;
  Scanner<AnyMark> marks_;
  std::size_t begin_ = 0;
  std::size_t end_;
};

// N arrays side by side. The tuples follow the finest structure of all; while an array has reached the end of a group
// that goes on in another, its element is missing, or repeated when it was given in REUSE().
template <std::size_t N>
class ElementTuples {
 public:
  struct Side {
    Side(std::string_view text, bool reuse) : reader(text), reused(reuse) {}
    ElementReader reader;
    bool reused;
    bool present = true;
  };
  explicit ElementTuples(const std::array<Side, N>& sides) : sides_(sides) {}

  bool has(std::size_t side) const { return sides_[side].present || sides_[side].reused; }
  // "" when it is missing.
  std::string_view element(std::size_t side) const {
    return has(side) ? sides_[side].reader.element() : std::string_view();
  }
  // The mark between this tuple and the next, 0 behind the last.
  char mark() const {
    const int lowest = rank();
    return lowest == ElementReader::kEndRank ? char{0} : static_cast<char>(lowest);
  }
  void step() {
    const int passed = rank();
    for (Side& side : sides_) {
      side.present = side.reader.rank() == passed;
      if (side.present) side.reader.step();
    }
  }

 private:
  int rank() const {
    int lowest = ElementReader::kEndRank;
    for (const Side& side : sides_) lowest = std::min(lowest, side.reader.rank());
    return lowest;
  }
  std::array<Side, N> sides_;
};

}  // namespace scarlet::value
