// SPDX-License-Identifier: GPL-3.0-or-later
// What a session does for a client that is a program: commands, calls and accounts, each at level 1 like a command
// typed at the prompt, with aborts as results instead of texts on a screen.
#include <utility>

#include "base/text.h"
#include "os/process.h"
#include "session/session.h"

namespace scarlet::session {
namespace {

constexpr int kEndOfSession = 3;

}  // namespace

Session::Served Session::serve(std::string_view command, const std::function<void()>& work) {
  Served served;
  begin_command(command);
  workspace_->variables().abort_message.clear();
  const std::int64_t began = instance_.env().monotonic_nanoseconds();
  try {
    work();
  } catch (vm::Abort& abort) {
    served.how = abort.code == kEndOfSession ? Served::How::Ended : Served::How::Aborted;
    served.message = abort.message.empty() ? workspace_->variables().abort_message : abort.message;
    workspace_->variables().abort_code = abort.code;
    workspace_->variables().abort_message = served.message;
    while (workspace_->output().capture_depth() > 0) (void)workspace_->output().end_capture();
    workspace_->variables().level = 1;
    processor_->reset_after_abort();
  } catch (vm::Stop&) {
    workspace_->data_queue().clear();
  }
  audit_command(command, began, served.how == Served::How::Aborted ? "aborted" : "");
  between_commands();
  workspace_->output().flush();
  return served;
}

base::Result<std::string> Session::move_to_account(const std::string& name) {
  const auto path = instance_.account_path(name);
  if (!path) return base::Error{base::Status::AccountIsNotRegistered, 0, name};
  SCARLET_TRY(workspace_->guard().check_account(name));
  auto real = os::real_path(*path);
  if (!real) return real.error();
  // All that can fail is tried before the old account is left.
  auto old_directory = os::current_directory();
  SCARLET_TRY(os::change_directory(*real));
  std::string output;
  const auto run = [&](std::string_view item) {
    workspace_->output().begin_capture();
    const Served served = serve("", [&] { processor_->run_item(item); });
    if (workspace_->output().capture_depth() > 0) output += workspace_->output().end_capture();
    ended_ = ended_ || served.how == Served::How::Ended;
  };
  if (old_directory) (void)os::change_directory(*old_directory);
  run("ON.LOGTO");
  SCARLET_TRY(workspace_->enter_account({name, *real}));
  SCARLET_TRY(os::change_directory(*real));
  run("LOGIN");
  return output;
}

}  // namespace scarlet::session
