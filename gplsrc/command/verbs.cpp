// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/verbs.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace scarlet::command {
namespace {

constexpr auto kVerbs = std::to_array<VerbInfo>({
#define VERB(dispatch, name, handler, traits, area, syntax, help) \
  {dispatch, name, verbs::handler, traits, area, syntax, help},
#include "command/verbs.def"
#undef VERB
});

}  // namespace

std::span<const VerbInfo> all_verbs() { return kVerbs; }

const VerbInfo* find_dispatch(std::string_view dispatch) {
  const auto found = std::find_if(kVerbs.begin(), kVerbs.end(), [&](const VerbInfo& verb) {
    return base::equal_ignoring_case(verb.dispatch, dispatch);
  });
  return found == kVerbs.end() ? nullptr : &*found;
}

const VerbInfo* find_verb(std::string_view name) {
  const auto found = std::find_if(kVerbs.begin(), kVerbs.end(),
                                  [&](const VerbInfo& verb) { return base::equal_ignoring_case(verb.name, name); });
  return found == kVerbs.end() ? nullptr : &*found;
}

}  // namespace scarlet::command
