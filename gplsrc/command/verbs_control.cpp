// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs that steer paragraphs and deal with variables, prompts and the command stack.
#include "base/text.h"
#include "command/call.h"
#include "command/command_words.h"
#include "command/condition.h"
#include "command/listing.h"
#include "command/paragraph.h"
#include "command/screen.h"
#include "command/variables.h"
#include "command/verbs.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

// ON or OFF in the next word, or the opposite of the present state without one; nothing for any other word.
std::optional<bool> on_or_off(Call& call, bool now) {
  if (call.words.at_end()) return !now;
  std::optional<bool> wanted;
  if (call.words.accept(workspace::Keyword::On)) wanted = true;
  if (!wanted && call.words.accept(workspace::Keyword::Off)) wanted = false;
  return call.words.at_end() ? wanted : std::nullopt;
}

std::int64_t unchanged(Call& call) { return call.variables().system_return_code; }

// Verbs without words.
template <class Action>
std::int64_t alone(Call& call, Action action) {
  if (!call.words.at_end()) return call.bad_words();
  action();
  return kDone;
}

}  // namespace

std::int64_t clear_screen(Call& call) {
  return alone(call, [&] {
    call.output().write(clear_screen_code(call.workspace));
    call.output().reset_page();
  });
}

std::int64_t display(Call& call) {
  std::string_view text = call.text;
  if (text.starts_with("@(")) {
    const auto close = text.find(')');
    if (close != std::string_view::npos) {
      call.output().write(screen_control(call.workspace, call.environment(), text.substr(2, close - 2)));
      text.remove_prefix(close + 1);
      if (text.starts_with(' ')) text.remove_prefix(1);
    }
  }
  if (text.ends_with(':')) {
    call.output().write(text.substr(0, text.size() - 1));
  } else {
    Listing(call.workspace).line(text);
  }
  return kDone;
}

std::int64_t abort_command(Call& call) { throw vm::Abort{1, call.text, false}; }

std::int64_t go(Call& call) {
  const std::string label(base::trimmed(call.text));
  if (call.paragraph == nullptr) return call.fail(MessageId::CommandOnlyInParagraph, {call.verb.name});
  if (call.paragraph->go(label)) return unchanged(call);
  call.flow = Flow::Stop;
  return call.fail(MessageId::CommandNoLabel, {label, call.paragraph->name()});
}

std::int64_t if_command(Call& call) {
  if (call.paragraph == nullptr) return call.fail(MessageId::CommandOnlyInParagraph, {call.verb.name});
  const Decision decision = decide(call.processor, call.text);
  if (decision.fault) return call.fail(*decision.fault, {call.text});
  if (decision.holds) {
    call.flow = call.processor.execute_expanded(decision.command, call.paragraph);
  } else {
    call.paragraph->take_data();
  }
  return unchanged(call);
}

std::int64_t stop(Call& call) {
  call.flow = Flow::Stop;
  return unchanged(call);
}

std::int64_t pause(Call& call) {
  const bool aborts = !call.workspace.options()[workspace::Option::NoUserAborts];
  const auto reply =
      call.services().input(base::message(aborts ? MessageId::CommandPauseOrAbort : MessageId::CommandPause));
  const std::string answer = base::upper(base::trimmed(reply.value_or("Q")));
  if (answer == "Q") call.flow = Flow::Stop;
  if (answer == "A" && aborts) throw vm::Abort{1, {}, false};
  return kDone;
}

std::int64_t clear_abort(Call& call) {
  return alone(call, [&] {
    call.variables().abort_code = 0;
    call.variables().abort_message.clear();
  });
}

std::int64_t clear_data(Call& call) {
  return alone(call, [&] { call.workspace.data_queue().clear(); });
}

std::int64_t clear_prompts(Call& call) {
  return alone(call, [&] { call.environment().answers.clear(); });
}

std::int64_t clear_input(Call& call) {
  return alone(call, [&] { call.services().discard_input(); });
}

std::int64_t clear_stack(Call& call) {
  return alone(call, [&] { call.environment().stack.clear(); });
}

std::int64_t save_stack(Call& call) {
  std::string name = call.word();
  if (name.empty()) name = call.services().input(base::message(MessageId::CommandAskStackName)).value_or("");
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  auto written = call.workspace.write_saved_list(name, call.environment().stack.as_record());
  if (!written) return call.fail(written.error());
  return kDone;
}

std::int64_t get_stack(Call& call) {
  std::string name = call.word();
  if (name.empty()) name = call.services().input(base::message(MessageId::CommandAskStackName)).value_or("");
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  auto record = call.workspace.read_saved_list(name);
  if (!record) return call.fail(MessageId::CommandNoSavedList, {name}, -base::number(record.status()));
  call.environment().stack.load(*record);
  return kDone;
}

std::int64_t set_variable(Call& call) {
  const auto words = split_words(call.text);
  if (words.empty()) return call.fail(MessageId::CommandMissingWord, {call.verb.name, call.verb.syntax});
  const std::string name(words[0]);
  std::string value(drop_words(call.text, 1));
  if (words.size() > 1 && base::equal_ignoring_case(words[1], "EVAL")) {
    auto result = evaluate_sums(call.processor, drop_words(call.text, 2));
    if (!result) return call.fail(MessageId::CommandTooLong, {std::to_string(kSumBytes)});
    value = std::move(*result);
  }
  const int status = call.processor.set_variable(name, value);
  if (status == base::number(base::Status::BadName)) return call.fail(MessageId::CommandVariableName, {name});
  if (status != 0) return call.fail(MessageId::CommandVariableFixed, {name});
  const bool is_return_code = base::equal_ignoring_case(name.substr(name[0] == '@' ? 1 : 0), "SYSTEM.RETURN.CODE");
  return is_return_code ? call.variables().system_return_code : kDone;
}

std::int64_t list_variables(Call& call) {
  const bool all = call.words.accept(workspace::Keyword::All);
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  std::map<std::string, std::string> shown(call.variables().named.begin(), call.variables().named.end());
  if (all) {
    for (const char* name : {"USER0", "USER1", "USER2", "USER3", "USER4", "USER.RETURN.CODE"}) {
      shown["@" + std::string(name)] = call.processor.variable(name);
    }
  }
  std::size_t width = 0;
  for (const auto& [name, text] : shown) width = std::max(width, name.size());
  Listing listing(call.workspace, options.unit);
  for (const auto& [name, text] : shown) listing.line(left(name, width) + ": " + text);
  return kDone;
}

std::int64_t report_src(Call& call) {
  const auto wanted = on_or_off(call, call.environment().report_return_code);
  if (!wanted) return call.bad_words();
  call.environment().report_return_code = *wanted;
  return kDone;
}

std::int64_t hush(Call& call) {
  const auto wanted = on_or_off(call, call.output().hushed());
  if (!wanted) return call.bad_words();
  call.output().set_hushed(*wanted);
  return kDone;
}

std::int64_t echo(Call& call) {
  const auto wanted = on_or_off(call, call.services().echo());
  if (!wanted) return call.bad_words();
  call.services().set_echo(*wanted);
  return kDone;
}

}  // namespace scarlet::command::verbs
