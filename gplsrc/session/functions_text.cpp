// SPDX-License-Identifier: GPL-3.0-or-later
// Regular expressions and UTF-8.
#include "base/limits.h"
#include "base/text.h"
#include "formats/regex.h"
#include "formats/utf8.h"
#include "session/functions_formats.h"
#include "session/session.h"

namespace scarlet::session::functions {
namespace {

using formats::Regex;
using formats::RegexMatch;
using value::Value;

Value integer_value(std::size_t number) { return Value::of(static_cast<std::int64_t>(number)); }

std::size_t most_of(const FormatCall& call, std::size_t at) {
  return static_cast<std::size_t>(std::max<std::int64_t>(call.integer(at), 0));
}

// Matches are fields; where the pattern has groups, the values are the match and its groups.
std::string matches_text(const std::vector<RegexMatch>& matches, std::string_view text) {
  std::string out;
  for (const RegexMatch& match : matches) {
    if (&match != matches.data()) out += base::kFieldMark;
    for (const auto& group : match) {
      if (&group != match.data()) out += base::kValueMark;
      out += group.in(text);
    }
  }
  return out;
}

}  // namespace

// STATUS.TEXT()
SCARLET_FUNCTION(status_text) {
  (void)arguments, (void)machine;
  return Value::of(session.formats().problem);
}

// REGEXP(text, pattern{, options}): where the first match begins, 0 when there is none
SCARLET_FUNCTION(regex_position) {
  const FormatCall call(session, arguments, machine);
  const auto regex = Regex::compile(call.text(1), call.text(2));
  if (!regex) return call.fail_with_zero(regex.error());
  const auto found = regex->find(call.text(0));
  if (!found) return call.fail_with_zero(found.error());
  return integer_value(*found ? (**found)[0].begin + 1 : 0);
}

// REGEXP.EXTRACT(text, pattern{, options{, count}})
SCARLET_FUNCTION(regex_extract) {
  const FormatCall call(session, arguments, machine);
  const std::string text = call.text(0);
  const auto regex = Regex::compile(call.text(1), call.text(2));
  if (!regex) return call.fail(regex.error());
  const auto matches = regex->find_all(text, most_of(call, 3));
  return matches ? Value::of(matches_text(*matches, text)) : call.fail(matches.error());
}

// REGEXP.CHANGE(text, pattern, replacement{, options{, count}})
SCARLET_FUNCTION(regex_change) {
  const FormatCall call(session, arguments, machine);
  const auto regex = Regex::compile(call.text(1), call.text(3));
  return regex ? call.answer(regex->replace(call.text(0), call.text(2), most_of(call, 4))) : call.fail(regex.error());
}

// REGEXP.SPLIT(text, pattern{, options})
SCARLET_FUNCTION(regex_split) {
  const FormatCall call(session, arguments, machine);
  const auto regex = Regex::compile(call.text(1), call.text(2));
  if (!regex) return call.fail(regex.error());
  const auto pieces = regex->split(call.text(0));
  return pieces ? Value::of(joined_by_field_marks(*pieces)) : call.fail(pieces.error());
}

// UTF8(bytes)
SCARLET_FUNCTION(utf8_from) {
  return Value::of(formats::utf8_from_bytes(FormatCall(session, arguments, machine).text(0)));
}

// UTF8.VALID(text)
SCARLET_FUNCTION(utf8_valid) {
  return Value::truth(formats::utf8_valid(FormatCall(session, arguments, machine).text(0)));
}

// UTF8.LEN(text)
SCARLET_FUNCTION(utf8_length) {
  return integer_value(formats::utf8_length(FormatCall(session, arguments, machine).text(0)));
}

// UTF8.SUBSTR(text, start, count); UTF8.SUBSTR(text, count): the last ones
SCARLET_FUNCTION(utf8_substring) {
  const FormatCall call(session, arguments, machine);
  const std::string text = call.text(0);
  if (!call.has(2)) return Value::of(formats::utf8_last(text, call.integer(1)));
  return Value::of(formats::utf8_substring(text, call.integer(1), call.integer(2)));
}

// UTF8.INDEX(text, wanted, occurrence)
SCARLET_FUNCTION(utf8_index) {
  const FormatCall call(session, arguments, machine);
  return integer_value(formats::utf8_index(call.text(0), call.text(1), call.integer(2)));
}

// UTF8.OVERLAY(text, start, count, new)
SCARLET_FUNCTION(utf8_overlay) {
  const FormatCall call(session, arguments, machine);
  return Value::of(formats::utf8_overlay(call.text(0), call.integer(1), call.integer(2), call.text(3)));
}

// UTF8.UPCASE(text)
SCARLET_FUNCTION(utf8_upper) { return Value::of(formats::utf8_upper(FormatCall(session, arguments, machine).text(0))); }

// UTF8.DOWNCASE(text)
SCARLET_FUNCTION(utf8_lower) { return Value::of(formats::utf8_lower(FormatCall(session, arguments, machine).text(0))); }

// UNISEQ(text)
SCARLET_FUNCTION(unicode_sequence) {
  const std::string text = FormatCall(session, arguments, machine).text(0);
  return Value::of(text.empty() ? std::int64_t{0} : static_cast<std::int64_t>(formats::utf8_front(text).code));
}

// UNICHAR(code)
SCARLET_FUNCTION(unicode_character) {
  const FormatCall call(session, arguments, machine);
  const std::int64_t code = call.integer(0);
  constexpr std::int64_t kBeyond = 0x110000;
  if (code < 0 || code >= kBeyond) return call.fail(base::Status::BadParameters);
  std::string text;
  formats::utf8_append(text, static_cast<char32_t>(code));
  return Value::of(text);
}

}  // namespace scarlet::session::functions
