// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/call.h"

#include "base/text.h"
#include "command/verbs.h"

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

std::int64_t Call::bad_words() {
  if (const workspace::Token* token = words.peek()) {
    say(MessageId::CommandUnexpectedWord, {verb.name, token->text, verb.syntax});
  } else {
    say(MessageId::CommandMissingWord, {verb.name, verb.syntax});
  }
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
