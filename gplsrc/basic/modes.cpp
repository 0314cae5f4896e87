// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/modes.h"

#include <algorithm>
#include <iterator>

namespace scarlet::basic {
namespace {

constexpr std::string_view kNames[] = {
#define MODE(name, text) text,
#include "basic/modes.def"
#undef MODE
};

}  // namespace

std::optional<Mode> find_mode(std::string_view upper_case) {
  const auto found = std::find(std::begin(kNames), std::end(kNames), upper_case);
  if (found == std::end(kNames)) return std::nullopt;
  return static_cast<Mode>(found - std::begin(kNames));
}

std::vector<std::string_view> mode_names() { return {std::begin(kNames), std::end(kNames)}; }

}  // namespace scarlet::basic
