// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/options.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace scarlet::workspace {
namespace {

constexpr auto kOptions = std::to_array<OptionInfo>({
#define O(number, name, text, group, meaning) {Option::name, text, group, meaning},
#include "workspace/options.def"
#undef O
});

}  // namespace

std::span<const OptionInfo> all_options() { return kOptions; }

std::optional<Option> find_option(std::string_view name) {
  auto at = std::find_if(kOptions.begin(), kOptions.end(),
                         [&](const OptionInfo& o) { return base::equal_ignoring_case(o.name, name); });
  if (at == kOptions.end()) return std::nullopt;
  return at->option;
}

}  // namespace scarlet::workspace
