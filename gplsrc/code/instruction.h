// SPDX-License-Identifier: GPL-3.0-or-later
// One instruction of the virtual machine; opcodes.def is the specification of what each does.
#pragma once

#include <cstdint>
#include <string_view>

namespace scarlet::code {

enum class Opcode : std::uint16_t {
#define OP(name, operands, extension, meaning) name,
#include "code/opcodes.def"
#undef OP
  Limit  // the interpreter's own specialised forms start here and never appear in an object
};

struct Instruction {
  std::uint16_t op = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
  std::uint16_t c = 0;

  // The 32-bit distance in b and c (kind J).
  std::int32_t distance() const {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(b) | (static_cast<std::uint32_t>(c) << 16));
  }
  void set_distance(std::int32_t distance) {
    b = static_cast<std::uint16_t>(static_cast<std::uint32_t>(distance) & 0xFFFF);
    c = static_cast<std::uint16_t>(static_cast<std::uint32_t>(distance) >> 16);
  }
};
static_assert(sizeof(Instruction) == 8);

// A readable operand names a constant when this bit is set.
inline constexpr std::uint16_t kConstantBit = 0x8000;
constexpr bool is_constant(std::uint16_t operand) { return (operand & kConstantBit) != 0; }
constexpr std::size_t constant_index(std::uint16_t operand) { return operand & 0x7FFFU; }
inline constexpr std::size_t kMaxRegisters = 0x7FFF;
inline constexpr std::size_t kMaxConstants = 0x7FFF;

// How many EXT words follow an instruction, from its own operands (ConcatMany, Function, Statement, OnGoto... vary).
std::size_t extension_words(const Instruction& instruction, const Instruction* next);

struct OpcodeInfo {
  std::string_view name;
  std::string_view operands;
  std::string_view extension;
  std::string_view meaning;
};
const OpcodeInfo& info(Opcode op);

}  // namespace scarlet::code
