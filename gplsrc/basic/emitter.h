// SPDX-License-Identifier: GPL-3.0-or-later
// The emitter: instructions with labels instead of distances, constants without duplicates, the line table. Distances
// are put in at the end; a fused compare-and-jump whose target is too far becomes three instructions.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "code/code_unit.h"

namespace scarlet::basic {

class Emitter {
 public:
  using Label = std::uint32_t;

  explicit Emitter(code::CodeUnit& unit) : unit_(unit) {}

  std::uint32_t here() const { return static_cast<std::uint32_t>(unit_.instructions.size()); }
  void emit(code::Opcode op, std::uint16_t a = 0, std::uint16_t b = 0, std::uint16_t c = 0);
  // More operands of the instruction before, three to a word.
  void extend(const std::vector<std::uint16_t>& operands);

  Label make_label();
  void bind(Label label);
  // Operands of kind J, j, and a word of targets of an instruction that began at `instruction` and ends before
  // `behind`.
  void jump(code::Opcode op, std::uint16_t a, Label target);
  void short_jump(code::Opcode op, std::uint16_t a, std::uint16_t b, Label target);
  void extend_jump(Label target, std::uint32_t behind);

  std::uint16_t constant(const value::Value& v);
  // The operand for what is absent.
  std::uint16_t absent() { return constant(value::Value()); }
  bool has_too_many_constants() const { return too_many_constants_; }
  // The instructions that follow belong to this line.
  void line(std::uint32_t number, std::uint16_t source);

  // Puts the distances in and moves the bounds of the routines where instructions were added.
  void finish();

 private:
  struct Fixup {
    std::uint32_t instruction;
    std::uint32_t behind;  // distances count from here
    Label target;
    bool is_short;
  };

  std::int64_t distance(const Fixup& fixup) const {
    return std::int64_t{labels_[fixup.target]} - std::int64_t{fixup.behind};
  }
  bool lengthen();
  void insert_words(const std::vector<std::uint32_t>& behind);

  code::CodeUnit& unit_;
  std::vector<std::uint32_t> labels_;
  std::vector<Fixup> fixups_;
  std::unordered_map<std::int64_t, std::uint16_t> integers_;
  std::unordered_map<std::uint64_t, std::uint16_t> reals_;
  std::unordered_map<std::string, std::uint16_t> texts_;
  std::uint16_t absent_ = 0;
  bool too_many_constants_ = false;
};

}  // namespace scarlet::basic
