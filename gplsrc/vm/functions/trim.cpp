// SPDX-License-Identifier: GPL-3.0-or-later
// The TRIM family. What is cut off, by the letter of the mode:
//   A all occurrences   B both ends   C repetitions to one   L leading   T trailing   R both ends and repetitions
//   D, E, F: as TRIM, TRIMB and TRIMF, with spaces whatever the character
#include "vm/functions/support.h"

namespace scarlet::vm::functions {
namespace {

struct TrimRule {
  char character = ' ';
  bool leading = false;
  bool trailing = false;
  bool repeated = false;
  bool all = false;
};

TrimRule rule_for(Machine& machine, char mode, char character) {
  switch (base::to_upper(mode)) {
    case 'A': return {character, false, false, false, true};
    case 'B': return {character, true, true, false, false};
    case 'C': return {character, false, false, true, false};
    case 'L': return {character, true, false, false, false};
    case 'T': return {character, false, true, false, false};
    case 'R': return {character, true, true, true, false};
    case 'D': return {' ', true, true, true, false};
    case 'E': return {' ', false, true, false, false};
    case 'F': return {' ', true, false, false, false};
    default: machine.fail(MessageId::FunctionsTrimMode, {std::string_view(&mode, 1)});
  }
}

constexpr TrimRule kSpaces{' ', true, true, true, false};
constexpr TrimRule kFrontSpaces{' ', true, false, false, false};
constexpr TrimRule kBackSpaces{' ', false, true, false, false};

TrimRule rule_from(Machine& machine, Arguments arguments) {
  if (arguments.size() < 2) return kSpaces;
  const Text character(machine, *arguments[1]);
  if (character.view().empty()) machine.fail(MessageId::FunctionsTrimCharacter);
  if (arguments.size() < 3) return rule_for(machine, 'R', character.view()[0]);
  const Text mode(machine, *arguments[2]);
  return rule_for(machine, mode.view().empty() ? 'R' : mode.view()[0], character.view()[0]);
}

std::string_view without_ends(std::string_view text, const TrimRule& rule) {
  if (rule.leading) text.remove_prefix(std::min(text.find_first_not_of(rule.character), text.size()));
  if (rule.trailing) text = text.substr(0, text.find_last_not_of(rule.character) + 1);
  return text;
}

bool has_repetition(std::string_view text, char character) {
  const char twice[] = {character, character};
  return text.find(std::string_view(twice, 2)) != std::string_view::npos;
}

// Appends the text without what the rule takes from its inside.
void append_inside(std::string_view text, const TrimRule& rule, Value& out) {
  while (!text.empty()) {
    const std::size_t stop = std::min(text.find(rule.character), text.size());
    const std::size_t keep = stop < text.size() && !rule.all ? stop + 1 : stop;
    out.append(text.substr(0, keep));
    text.remove_prefix(stop);
    text.remove_prefix(std::min(text.find_first_not_of(rule.character), text.size()));
  }
}

void append_trimmed(std::string_view text, const TrimRule& rule, Value& out) {
  text = without_ends(text, rule);
  if (rule.all || (rule.repeated && has_repetition(text, rule.character))) return append_inside(text, rule, out);
  out.append(text);
}

Value trimmed(Machine& machine, const Value& value, const TrimRule& rule) {
  const Text text(machine, value);
  const std::string_view rest = without_ends(text, rule);
  if (rule.all || (rule.repeated && has_repetition(rest, rule.character))) {
    Value out = Value::empty();
    append_inside(rest, rule, out);
    return out;
  }
  if (rest.size() == text.view().size() && value.is_string()) return value;
  return Value::of(rest);
}

Value trimmed_elements(Machine& machine, const Value& array, const TrimRule& rule) {
  return map_elements(Text(machine, array),
                      [&](std::string_view element, Value& out) { append_trimmed(element, rule, out); });
}

}  // namespace

Value trim(Machine& machine, Arguments arguments) {
  return trimmed(machine, *arguments[0], rule_from(machine, arguments));
}
Value trim_front(Machine& machine, Arguments arguments) { return trimmed(machine, *arguments[0], kFrontSpaces); }
Value trim_back(Machine& machine, Arguments arguments) { return trimmed(machine, *arguments[0], kBackSpaces); }
Value trim_elements(Machine& machine, Arguments arguments) {
  return trimmed_elements(machine, *arguments[0], rule_from(machine, arguments));
}
Value trim_front_of_elements(Machine& machine, Arguments arguments) {
  return trimmed_elements(machine, *arguments[0], kFrontSpaces);
}
Value trim_back_of_elements(Machine& machine, Arguments arguments) {
  return trimmed_elements(machine, *arguments[0], kBackSpaces);
}

}  // namespace scarlet::vm::functions
