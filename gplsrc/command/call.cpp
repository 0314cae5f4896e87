// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/call.h"

#include <algorithm>

#include "base/text.h"
#include "command/command_words.h"
#include "command/verbs.h"
#include "query/spelling.h"

namespace scarlet::command {

using base::MessageId;

std::int64_t Call::fail(MessageId id, std::initializer_list<std::string_view> arguments, std::int64_t code) {
  say(id, arguments);
  return code;
}

std::int64_t Call::fail(const base::Error& error) {
  output().line(base::describe(error));
  return -base::number(error.status);
}

// The keyword of the syntax that somebody may have meant.
std::string Call::near_keyword(const std::string& word) const {
  std::string syntax(verb.syntax);
  for (char& c : syntax) {
    if ((c < 'A' || c > 'Z') && c != '.' && !base::is_digit(c)) c = ' ';
  }
  std::vector<std::string> candidates;
  for (const std::string_view one : split_words(syntax)) {
    if (one.size() > 1 && one != verb.name) candidates.emplace_back(one);
  }
  return query::nearest_word(word, candidates);
}

std::int64_t Call::bad_words() {
  const workspace::Token* token = words.peek();
  if (token == nullptr) {
    say(MessageId::CommandMissingWord, {verb.name, verb.syntax});
    return kRefused;
  }
  const std::string near = token->quoted ? std::string() : near_keyword(token->text);
  if (near.empty()) {
    say(MessageId::CommandUnexpectedWord, {verb.name, token->text, verb.syntax});
  } else {
    say(MessageId::CommandUnexpectedNear, {verb.name, token->text, near, verb.syntax});
  }
  const auto width = static_cast<std::size_t>(std::max(output().width(), 40));
  if (words.text().size() >= width) return kRefused;
  output().line(words.text());
  output().line(std::string(token->position, ' ') +
                std::string(std::max<std::size_t>(token->end - token->position, 1), '^'));
  return kRefused;
}

bool Call::confirm(MessageId id, std::initializer_list<std::string_view> arguments) {
  return services().confirm(base::message(id, arguments));
}

std::optional<std::int64_t> Call::number() {
  const workspace::Token* token = words.peek();
  if (token == nullptr) return std::nullopt;
  auto value = base::parse_integer(token->text);
  if (value) words.next();
  return value;
}

std::optional<std::int64_t> Call::number(std::int64_t lowest, std::int64_t highest) {
  const auto value = number();
  if (!value || (*value >= lowest && *value <= highest)) return value;
  words.back();
  return std::nullopt;
}

std::string Call::word() {
  const workspace::Token* token = words.next();
  return token ? token->text : std::string();
}

bool may_use_list(Call& call, bool no_query) {
  if (no_query || call.workspace.options()[workspace::Option::NoSelListQuery]) return true;
  auto first = call.workspace.lists()[0].peek();
  const std::string id = first && *first ? **first : std::string();
  return call.confirm(MessageId::CommandUseList, {id});
}

}  // namespace scarlet::command
