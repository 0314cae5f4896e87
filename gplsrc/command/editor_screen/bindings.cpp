// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_screen/bindings.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "command/command_words.h"
#include "value/dynamic_array.h"

namespace scarlet::command::editor_screen {
namespace {

constexpr auto kFunctions = std::to_array<FunctionInfo>({
#define FUNCTION(id, name, keys, help) {name, keys, help},
#include "command/editor_screen/functions.def"
#undef FUNCTION
});

constexpr std::size_t kNameColumn = 18;
constexpr std::size_t kKeysColumn = 20;

std::optional<Function> function_named(std::string_view name) {
  for (std::size_t i = 0; i < kFunctions.size(); ++i) {
    if (base::equal_ignoring_case(kFunctions[i].name, name)) return static_cast<Function>(i);
  }
  return std::nullopt;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 1, width), ' ');
  return text;
}

// "[ ]" holds a blank, so keys are not simply words.
std::string_view take_key(std::string_view& keys) {
  keys = without_leading_blanks(keys);
  std::size_t end = 0;
  while (end < keys.size() && keys[end] != ' ')
    end += keys.substr(end).starts_with("[ ]") ? std::size_t{3} : std::size_t{1};
  const std::string_view key = keys.substr(0, end);
  keys.remove_prefix(end);
  return key;
}

// Letters behind a prefix in lower case, so that both are the same key; the letter of Ctrl in upper case.
std::string normal(std::string_view keys) {
  std::string text = base::lower(keys);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '^') text[i + 1] = base::to_upper(text[i + 1]);
  }
  return text;
}

}  // namespace

const FunctionInfo& info(Function function) { return kFunctions[static_cast<std::size_t>(function)]; }

Bindings::Bindings() {
  for (std::size_t i = 0; i < kFunctions.size(); ++i) bind(kFunctions[i].keys, static_cast<Function>(i));
}

void Bindings::bind(std::string_view keys, Function function) {
  for (std::string_view key = take_key(keys); !key.empty(); key = take_key(keys)) keys_[normal(key)] = function;
}

Bindings::Found Bindings::find(std::string_view keys) const {
  const std::string wanted = normal(keys);
  const auto found = keys_.lower_bound(wanted);
  if (found == keys_.end()) return {};
  if (found->first == wanted) return {true, false, found->second};
  return {false, found->first.starts_with(wanted), Function::Cancel};
}

bool Bindings::load(std::string_view record) {
  bool understood = true;
  for (std::string_view line : base::split(record, base::kFieldMark)) {
    line = base::trimmed(line);
    if (line.empty() || line.starts_with('*')) continue;
    const auto function = function_named(line.substr(0, verb_length(line)));
    if (function) {
      bind(text_behind_verb(line), *function);
    } else {
      understood = false;
    }
  }
  return understood;
}

std::string Bindings::save() const {
  std::string record;
  for (std::size_t i = 0; i < kFunctions.size(); ++i) {
    if (!record.empty()) record += base::kFieldMark;
    record += kFunctions[i].name;
    for (const auto& [key, function] : keys_) {
      if (function == static_cast<Function>(i)) record += " " + key;
    }
  }
  return record;
}

std::string Bindings::describe(Function function) const {
  std::string keys;
  for (const auto& [key, bound] : keys_) {
    if (bound == function) keys += key + " ";
  }
  return padded(std::string(info(function).name), kNameColumn) + padded(keys, kKeysColumn) +
         std::string(info(function).help);
}

}  // namespace scarlet::command::editor_screen
