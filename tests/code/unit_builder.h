// SPDX-License-Identifier: GPL-3.0-or-later
// Code units for the tests of object records and of the verifier.
#pragma once

#include <initializer_list>
#include <string>

#include "code/code_unit.h"
#include "code/tables.h"

namespace scarlet::code {

class UnitBuilder {
 public:
  UnitBuilder() {
    unit.name = "TEST";
    unit.sources = {"BP TEST"};
    unit.routines.emplace_back();
    unit.routines[0].register_count = 8;
    unit.constants = {value::Value::of(7), value::Value::of("text that is longer than fourteen bytes"),
                      value::Value::of(2.5), value::Value()};
    unit.call_sites = {{"SUB", false}};
  }

  UnitBuilder& add(Opcode op, std::uint16_t a = 0, std::uint16_t b = 0, std::uint16_t c = 0) {
    unit.instructions.push_back({static_cast<std::uint16_t>(op), a, b, c});
    return *this;
  }
  UnitBuilder& jump(Opcode op, std::uint16_t a, std::int32_t distance) {
    add(op, a);
    unit.instructions.back().set_distance(distance);
    return *this;
  }
  // With an Exit behind the instructions, all of them in the main routine.
  const CodeUnit& finish() {
    add(Opcode::Exit);
    unit.routines[0].end = static_cast<std::uint32_t>(unit.instructions.size());
    return unit;
  }

  CodeUnit unit;
};

inline constexpr std::uint16_t kSeven = kConstantBit;
inline constexpr std::uint16_t kText = kConstantBit | 1;
inline constexpr std::uint16_t kReal = kConstantBit | 2;
inline constexpr std::uint16_t kAbsent = kConstantBit | 3;

}  // namespace scarlet::code
