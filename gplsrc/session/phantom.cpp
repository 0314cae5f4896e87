// SPDX-License-Identifier: GPL-3.0-or-later
// A phantom: its command comes from record X<user> of $IPC, its output goes to a $COMO record, and at the end it leaves
// a line for the session that started it.
#include "base/text.h"
#include "convert/convert.h"
#include "session/session.h"

namespace scarlet::session {
namespace {

std::string converted(workspace::Workspace& workspace, std::int64_t number, std::string_view code) {
  int status = 0;
  return convert::oconv(value::Value::of(number), code, workspace.conversion_context(), status).to_string();
}

std::string without_separators(std::string text) {
  std::erase_if(text, [](char c) { return !base::is_digit(c); });
  return text;
}

}  // namespace

std::string Session::phantom_command() {
  auto file = instance_.store().open(instance_.system_account() + "/$IPC");
  if (!file) return {};
  const std::string id = "X" + std::to_string(workspace_->user_number());
  std::string record;
  store::StringSink sink(record);
  auto found = (*file)->read(id, sink);
  if (!found || !*found) return {};
  (void)(*file)->remove(id);
  // Field 1 names the options to inherit.
  const auto mark = record.find(base::kFieldMark);
  for (const auto name : base::split(std::string_view(record).substr(0, mark), base::kValueMark)) {
    if (const auto option = workspace::find_option(name)) workspace_->options().set(*option, true);
  }
  return mark == std::string::npos ? std::string() : record.substr(mark + 1);
}

// $COMO record PH<user>_<ddmmyy>_<hhmmss>.
std::string Session::phantom_log_path() {
  const std::string date = without_separators(converted(*workspace_, workspace_->today(), "D2/E"));
  const std::string time = without_separators(converted(*workspace_, workspace_->seconds_since_midnight(), "MTS"));
  return workspace_->account().path + "/$COMO/PH" + std::to_string(workspace_->user_number()) + "_" + date + "_" + time;
}

void Session::tell_parent(std::uint32_t parent, const std::string& command, bool aborted) {
  auto file = instance_.store().open(instance_.system_account() + "/$IPC");
  if (!file || parent == 0) return;
  const std::string id = "M" + std::to_string(parent);
  std::string record;
  store::StringSink sink(record);
  (void)(*file)->read(id, sink);
  if (!record.empty()) record += base::kFieldMark;
  record += base::message(aborted ? base::MessageId::SessionPhantomAborted : base::MessageId::SessionPhantomEnded,
                          {std::to_string(workspace_->user_number()), command});
  (void)(*file)->write(id, record);
  instance_.users().raise_flags(parent, shared::kMessagePending | shared::kChildEnded);
}

int Session::run_phantom() {
  const auto entry = instance_.users().find(slot_ + 1);
  const std::uint32_t parent = entry ? entry->parent_user : 0;
  const std::string command = phantom_command();
  options_.single_command = true;
  const int status = command.empty() ? 1 : run_command(command);
  workspace_->output().flush();
  tell_parent(parent, command, aborted_);
  return status;
}

}  // namespace scarlet::session
