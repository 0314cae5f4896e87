// SPDX-License-Identifier: GPL-3.0-or-later
// The table of verbs (verbs.def): dispatch, HELP and the command pages come from it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace scarlet::command {

class Call;

// Traits of a verb, as bits.
inline constexpr unsigned kWords = 0;          // the sentence is split into tokens before the handler runs
inline constexpr unsigned kText = 1;           // the handler takes the text behind the verb as typed
inline constexpr unsigned kNoTransaction = 2;  // refused inside a transaction
inline constexpr unsigned kAdministrator = 4;  // refused to others than administrators

inline constexpr unsigned kPickOptions = 16;  // letters in a bracket at the end stand for keywords: (NP)

// Carries out a verb; gives @SYSTEM.RETURN.CODE.
using Handler = std::int64_t (*)(Call& call);

struct VerbInfo {
  std::string_view dispatch;  // field 3 of the VOC record
  std::string_view name;
  Handler handler;
  unsigned traits;
  std::string_view area;
  std::string_view syntax;
  std::string_view help;
};

std::span<const VerbInfo> all_verbs();
// By field 3 of a V record with IN ("16") or CA ("$LIST") in field 2; null when there is no such verb.
const VerbInfo* find_dispatch(std::string_view dispatch);
// By name, in any case.
const VerbInfo* find_verb(std::string_view name);
// What HELP says of it beyond its line (verb_notes.def); null when there is nothing more to say.
std::string_view note_of(const VerbInfo& verb);

namespace verbs {
#define VERB(dispatch, name, handler, traits, area, syntax, help) std::int64_t handler(Call& call);
#include "command/verbs.def"
#undef VERB
}  // namespace verbs

}  // namespace scarlet::command
