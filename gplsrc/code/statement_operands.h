// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the operand column of statements.def one operand at a time, the same way in the compiler and the verifier.
#pragma once

#include <cstdint>
#include <string_view>

#include "code/tables.h"

namespace scarlet::code {

enum class StatementOperandKind : std::uint8_t {
  None,     // there are no more
  Input,    // name
  Output,   // =name
  Changed,  // +name: must have a value, and gets another
  Matrix,   // matrix or =matrix: a whole matrix
  Number,   // #name: a constant of the compiler
};

class StatementOperands {
 public:
  explicit StatementOperands(const StatementInfo& row) : rest_(row.operands) {}

  // The kind of the next operand; the last one of a row that ends in "..." repeats.
  StatementOperandKind next() {
    if (repeated_ != StatementOperandKind::None) return repeated_;
    if (rest_.empty()) return StatementOperandKind::None;
    const std::size_t end = rest_.find(' ');
    std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    const bool repeats = word.ends_with("...");
    if (repeats) word.remove_suffix(3);
    const StatementOperandKind kind = kind_of(word);
    if (repeats) repeated_ = kind;
    return kind;
  }

  // Whether the operand that was read last repeats.
  bool repeats() const { return repeated_ != StatementOperandKind::None; }

  // Whether all operands that must be there have been read; one that repeats may be absent.
  bool may_end() const {
    return rest_.empty() || (rest_.ends_with("...") && rest_.find(' ') == std::string_view::npos);
  }

 private:
  static StatementOperandKind kind_of(std::string_view word) {
    if (word == "matrix" || word == "=matrix") return StatementOperandKind::Matrix;
    if (word.starts_with('=')) return StatementOperandKind::Output;
    if (word.starts_with('+')) return StatementOperandKind::Changed;
    return word.starts_with('#') ? StatementOperandKind::Number : StatementOperandKind::Input;
  }

  std::string_view rest_;
  StatementOperandKind repeated_ = StatementOperandKind::None;
};

}  // namespace scarlet::code
