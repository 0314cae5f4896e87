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

// Writes the text without what the rule takes from its inside; gives the end of what it wrote.
char* write_inside(std::string_view text, const TrimRule& rule, char* to) {
  bool again = rule.all;
  for (const char c : text) {
    const bool is_character = c == rule.character;
    *to = c;
    to += is_character && again ? 0 : 1;
    again = rule.all || is_character;
  }
  return to;
}

void append_inside(std::string_view text, const TrimRule& rule, Value& out) {
  char few[256];
  std::string many(text.size() > sizeof(few) ? text.size() : 0, ' ');
  char* begin = many.empty() ? few : many.data();
  out.append({begin, static_cast<std::size_t>(write_inside(text, rule, begin) - begin)});
}

void append_trimmed(std::string_view text, const TrimRule& rule, Value& out) {
  text = without_ends(text, rule);
  if (rule.all || rule.repeated) return append_inside(text, rule, out);
  out.append(text);
}

Value trimmed(Machine& machine, const Value& value, const TrimRule& rule) {
  const Text text(machine, value);
  const std::string_view rest = without_ends(text, rule);
  if (rule.all || rule.repeated) {
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
