// SPDX-License-Identifier: GPL-3.0-or-later
// Builds code units by hand: the tests of the interpreter do not depend on the compiler.
//
//   Assembler a;
//   a.emit(Opcode::Move, 0, a.constant(5));
//   auto unit = a.finish(1);
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "code/code_unit.h"
#include "code/tables.h"

namespace scarlet::vm {

using code::Opcode;
using code::StatementId;
using value::Value;

class Assembler {
 public:
  explicit Assembler(std::string name = "TEST", code::UnitKind kind = code::UnitKind::Program) {
    unit_->name = std::move(name);
    unit_->kind = kind;
    unit_->sources = {"BP " + unit_->name};
    unit_->routines.emplace_back();
  }

  template <class T>
  std::uint16_t constant(const T& v) {
    return constant(Value::of(v));
  }
  std::uint16_t constant(const Value& v) {
    unit_->constants.push_back(v);
    return static_cast<std::uint16_t>(code::kConstantBit | (unit_->constants.size() - 1));
  }
  std::uint16_t absent() { return constant(Value()); }

  // The index of the instruction.
  std::uint32_t emit(Opcode op, std::uint16_t a = 0, std::uint16_t b = 0, std::uint16_t c = 0) {
    unit_->instructions.push_back({static_cast<std::uint16_t>(op), a, b, c});
    return here() - 1;
  }
  std::uint32_t emit_jump(Opcode op, std::uint16_t a, std::int32_t distance) {
    const std::uint32_t at = emit(op, a);
    unit_->instructions[at].set_distance(distance);
    return at;
  }
  void extension(std::initializer_list<std::uint16_t> operands) {
    const std::vector<std::uint16_t> all(operands);
    for (std::size_t i = 0; i < all.size(); i += 3) {
      emit(Opcode::Ext, all[i], i + 1 < all.size() ? all[i + 1] : std::uint16_t{0},
           i + 2 < all.size() ? all[i + 2] : std::uint16_t{0});
    }
  }
  void extension_jump(std::int32_t distance) { emit_jump(Opcode::Ext, 0, distance); }
  void function(std::uint16_t to, code::Intrinsic id, std::initializer_list<std::uint16_t> arguments) {
    emit(Opcode::Function, to, static_cast<std::uint16_t>(id), static_cast<std::uint16_t>(arguments.size()));
    extension(arguments);
  }
  void statement(StatementId id, std::initializer_list<std::uint16_t> operands, std::uint16_t clauses = 0) {
    emit(Opcode::Statement, static_cast<std::uint16_t>(id), static_cast<std::uint16_t>(operands.size()), clauses);
    extension(operands);
  }
  void print(std::uint16_t operand) { statement(StatementId::Crt, {constant(0), operand}); }

  // Makes the distance of the jump at `at` (with `words` extension words) reach the next instruction.
  void land(std::uint32_t at, std::uint32_t words = 0) {
    const auto distance = static_cast<std::int32_t>(here() - (at + 1 + words));
    if (words > 0) {
      unit_->instructions[at + words].set_distance(distance);
    } else {
      unit_->instructions[at].set_distance(distance);
    }
  }
  void land_short(std::uint32_t at) { unit_->instructions[at].c = static_cast<std::uint16_t>(here() - (at + 1)); }
  std::uint32_t here() const { return static_cast<std::uint32_t>(unit_->instructions.size()); }

  code::Routine& routine(std::size_t number) {
    while (unit_->routines.size() <= number) unit_->routines.emplace_back();
    return unit_->routines[number];
  }
  // The next instructions belong to that routine.
  void begin(std::size_t number, code::RoutineKind kind, std::uint16_t registers, std::size_t parameters,
             std::string name = {}) {
    code::Routine& r = routine(number);
    r.kind = kind;
    r.entry = here();
    r.register_count = registers;
    r.parameters.resize(parameters);
    r.name = std::move(name);
  }
  void name_variable(std::string name, std::uint16_t reg) { routine(0).variables.push_back({std::move(name), reg}); }
  void line(std::uint32_t number) { unit_->lines.push_back({here(), number, 0}); }
  std::uint16_t call_site(std::string name, bool is_function = false) {
    unit_->call_sites.push_back({std::move(name), is_function});
    return static_cast<std::uint16_t>(unit_->call_sites.size() - 1);
  }
  code::CodeUnit& unit() { return *unit_; }

  std::shared_ptr<const code::CodeUnit> finish(std::uint16_t registers) {
    unit_->routines[0].register_count = registers;
    unit_->routines[0].end = here();
    return unit_;
  }

 private:
  std::shared_ptr<code::CodeUnit> unit_ = std::make_shared<code::CodeUnit>();
};

}  // namespace scarlet::vm
