// SPDX-License-Identifier: GPL-3.0-or-later
// $MODE settings: they hold from their line on, so every line carries the set that was in force.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace scarlet::basic {

enum class Mode : std::uint8_t {
#define MODE(name, text) name,
#include "basic/modes.def"
#undef MODE
};

class Modes {
 public:
  bool operator[](Mode mode) const { return (bits_ & bit(mode)) != 0; }
  void set(Mode mode, bool on) { bits_ = on ? bits_ | bit(mode) : bits_ & ~bit(mode); }

 private:
  static constexpr std::uint32_t bit(Mode mode) { return std::uint32_t{1} << static_cast<unsigned>(mode); }
  std::uint32_t bits_ = 0;
};

std::optional<Mode> find_mode(std::string_view upper_case);
// For suggestions.
std::vector<std::string_view> mode_names();

}  // namespace scarlet::basic
