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

struct Note {
  std::string_view verb;
  std::string_view text;
};
constexpr auto kNotes = std::to_array<Note>({
#define NOTE(verb, text) {verb, text},
#include "command/verb_notes.def"
#undef NOTE
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

std::string_view note_of(const VerbInfo& verb) {
  const auto found =
      std::find_if(kNotes.begin(), kNotes.end(), [&](const Note& note) { return note.verb == verb.name; });
  return found == kNotes.end() ? std::string_view() : found->text;
}

}  // namespace scarlet::command
