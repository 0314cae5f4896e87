// SPDX-License-Identifier: GPL-3.0-or-later
// Session: what ends or interrupts a running program, and what others may see of it.
#include "base/message.h"
#include "command/inquiry.h"
#include "session/session.h"
#include "shared/user_table.h"
#include "vm/debugger.h"
#include "vm/machine.h"
#include "workspace/instance.h"
#include "workspace/options.h"

namespace scarlet::session {

// By a signal, because the terminal went away, or by another session. ON.EXIT, which that leads to, has its time.
bool Session::told_to_end() const {
  const bool told = signals_.terminate_pending() || (instance_.users().flags(slot_) & shared::kLogoutRequested) != 0;
  return told && (goodbye_until_ns_ == 0 || instance_.env().monotonic_nanoseconds() >= goodbye_until_ns_);
}

bool Session::interrupt_pending() {
  if (told_to_end()) return true;
  return break_inhibits_ == 0 && signals_.break_pending();
}

// A running program also stops for what other sessions ask, and to see where the time goes; waits do not end for that.
bool Session::interrupted() const {
  constexpr std::uint32_t kAsked =
      shared::kMessageAtOnce | shared::kAllowBreak | shared::kQuestionPending | shared::kDropFileCache;
  if ((instance_.users().flags(slot_) & kAsked) != 0 || told_to_end()) return true;
  return hot_spots_.due() || (break_inhibits_ == 0 && signals_.break_pending());
}

void Session::interrupt(vm::Machine& machine) {
  if (hot_spots_.due()) hot_spots_.sample(machine.program_name());
  poll();
}

workspace::HotSpots* Session::hot_spots() {
  hot_spots_.see_calls(machine_->calls());
  return &hot_spots_;
}

void Session::failed(vm::Machine&) {
  const workspace::Options& options = workspace_->options();
  error_details_.clear();
  if (options[workspace::Option::ShowStackOnError]) error_details_ = command::call_stack_lines(*workspace_);
  if (options[workspace::Option::DumpOnError]) {
    error_details_.push_back(base::message(base::MessageId::SessionErrorDumped, {command::write_dump(*workspace_)}));
  }
}

std::vector<workspace::CallPlace> Session::call_stack() {
  std::vector<workspace::CallPlace> places;
  for (const vm::Place& place : machine_->places()) places.push_back({place.program, place.routine, place.line});
  return places;
}

std::vector<std::pair<std::string, std::string>> Session::variables_at(std::size_t level) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const vm::NamedVariable& variable : machine_->variables(level)) {
    const auto shown = machine_->debugger().show(variable.name, level);
    if (shown && shown->assigned) out.emplace_back(variable.name, shown->text);
  }
  return out;
}

}  // namespace scarlet::session
