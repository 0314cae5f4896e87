// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs that fill the screen.
#include "base/text.h"
#include "command/arguments.h"
#include "command/call.h"
#include "command/editor_screen/editor.h"
#include "command/verbs.h"

namespace scarlet::command::verbs {

using base::MessageId;

// SED {{DICT} file {id ...}}
std::int64_t screen_edit(Call& call) {
  if (call.output().captured()) return call.fail(MessageId::CommandNeedsScreen, {call.verb.name});
  auto name = take_file_name(call);
  if (!name) {
    const auto answer = call.services().input(base::message(MessageId::CommandAskFileName));
    if (!answer || answer->empty()) return kRefused;
    auto tokens = workspace::tokenize(*answer);
    if (!tokens) return kRefused;
    Call typed(call.processor, call.verb, *answer, std::move(*tokens), {}, nullptr);
    name = take_file_name(typed);
    if (!name) return call.bad_words();
  }
  base::Status why = base::Status::Ok;
  if (!open_file(call, *name, &why)) return -base::number(why);
  std::vector<std::string> ids;
  while (!call.words.at_end()) ids.push_back(call.word());
  if (ids.empty() && call.workspace.lists()[0].active()) {
    if (!may_use_list(call, false)) return kRefused;
    auto listed = take_list(call.workspace, 0);
    if (!listed) return call.fail(listed.error());
    ids = std::move(*listed);
  }
  if (ids.empty()) {
    editor_screen::ScreenEditor editor(call);
    if (!editor.open_list(*name)) return kRefused;
    editor.run();
    return kDone;
  }
  for (const std::string& id : ids) {
    editor_screen::ScreenEditor editor(call);
    if (!editor.open_record(*name, id)) return kRefused;
    editor.run();
  }
  return kDone;
}

}  // namespace scarlet::command::verbs
