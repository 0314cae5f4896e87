// SPDX-License-Identifier: GPL-3.0-or-later
// The options that OPTION switches for a session.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace scarlet::workspace {

enum class Option : int {
#define O(number, name, text, group, meaning) name = number,
#include "workspace/options.def"
#undef O
};

struct OptionInfo {
  Option option;
  std::string_view name;
  std::string_view group;  // "P", "W", "H" or empty
  std::string_view meaning;
};
std::span<const OptionInfo> all_options();
std::optional<Option> find_option(std::string_view name);  // any case

class Options {
 public:
  bool operator[](Option option) const { return bits_[static_cast<std::size_t>(option)]; }
  void set(Option option, bool on) { bits_[static_cast<std::size_t>(option)] = on; }
  void clear() { bits_.reset(); }

 private:
  std::bitset<64> bits_;
};

}  // namespace scarlet::workspace
