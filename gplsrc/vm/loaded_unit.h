// SPDX-License-Identifier: GPL-3.0-or-later
// LoadedUnit: a code unit made ready to run in this process: a private copy of its instructions, which rewrite
// themselves to specialised forms (quick_ops.def), its constants, and the caches of its call sites.
//
// Owned by the Loader of a machine; lives as long as a frame, an object or a subroutine variable uses it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "code/code_unit.h"

namespace scarlet::vm {

struct LoadedUnit;

struct LoadedRoutine {
  const code::Routine* source = nullptr;
  code::Instruction* entry = nullptr;
  std::uint32_t register_count = 0;
  std::uint32_t parameter_count = 0;
  // Entering needs more than a clean window: bracketed parameters, captures, private matrices.
  bool needs_preparation = false;
  bool is_local_function = false;
  bool variable_arguments = false;
};

struct CallTarget {
  LoadedUnit* unit = nullptr;
  const LoadedRoutine* routine = nullptr;  // its main routine
  std::uint64_t generation = 0;            // of the loader, when the target was found
};

// What a name means in a class.
struct Member {
  const LoadedRoutine* function = nullptr;    // PUBLIC FUNCTION, GET
  const LoadedRoutine* subroutine = nullptr;  // PUBLIC SUBROUTINE, SET
  std::optional<std::uint16_t> variable;      // number of a public variable
};

struct LoadedUnit {
  std::shared_ptr<const code::CodeUnit> unit;
  std::vector<code::Instruction> code;
  std::vector<value::Value> constants;
  const value::Value* constant_base = nullptr;  // addressed by the operand, bit 15 included
  bool ignore_case = false;
  std::vector<LoadedRoutine> routines;
  std::vector<CallTarget> call_targets;
  std::unordered_map<std::string_view, Member> members;  // Class units; names as in the unit
  std::uint64_t calls = 0;                               // how often its program was entered (HSM)
  std::uint32_t users = 0;                               // objects and subroutine variables that point here

  const LoadedRoutine& main() const { return routines.front(); }
  const Member* find_member(std::string_view name) const;
};

}  // namespace scarlet::vm
