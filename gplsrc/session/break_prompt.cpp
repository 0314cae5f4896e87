// SPDX-License-Identifier: GPL-3.0-or-later
// What the break key asks: QUIT. and one key. It talks to the terminal past captures and HUSH, and takes no DATA.
//
//     A  abort, with ON.ABORT          S  the routines that called each other
//     D  the debugger                  W  where the program is
//     G  go on                         X  leave the system
//     P  a dump of the process         ?  what the keys mean
//     Q  end the program, back to what called it
//
// Without a person at a terminal the break key is an abort.
#include "base/message.h"
#include "base/text.h"
#include "session/debug_console.h"
#include "session/session.h"
#include "vm/machine.h"

namespace scarlet::session {
namespace {

using base::MessageId;

constexpr int kBroken = 2;
constexpr int kEndOfSession = 3;

// Output as the terminal has it, whatever the running program has done with it.
class PlainOutput {
 public:
  explicit PlainOutput(terminal::Output& output)
      : output_(output), captures_(output.suspend_captures()), hushed_(output.hushed()) {
    output_.set_hushed(false);
  }
  ~PlainOutput() {
    output_.set_hushed(hushed_);
    output_.resume_captures(std::move(captures_));
  }
  PlainOutput(const PlainOutput&) = delete;
  PlainOutput& operator=(const PlainOutput&) = delete;

 private:
  terminal::Output& output_;
  std::vector<std::string> captures_;
  bool hushed_;
};

std::string place_text(const workspace::CallPlace& place) {
  const std::string routine = place.routine.empty() ? "" : " " + place.routine;
  return place.program + routine + " " + std::to_string(place.line);
}

}  // namespace

void Session::act_on_break() {
  const bool asks = at_keyboard() && options_.kind != shared::SessionKind::Phantom && !at_command_prompt_;
  if (!asks) throw vm::Abort{kBroken, base::message(MessageId::SessionBreak), true};
  if (asking_after_break_) return;
  asking_after_break_ = true;
  try {
    ask_after_break();
  } catch (...) {
    asking_after_break_ = false;
    throw;
  }
  asking_after_break_ = false;
}

void Session::ask_after_break() {
  const PlainOutput plain(workspace_->output());
  terminal::Output& output = workspace_->output();
  output.write("\n");  // the terminal itself may have shown ^C
  for (bool asks = true; asks;) {
    output.write(base::message(MessageId::SessionBreakPrompt));
    output.flush();
    const char key = break_choice();
    output.write(std::string(1, key) + "\n");
    asks = !obey_break_choice(key);
  }
  output.reset_page();
}

// The key that was pressed, when it is one of those; others ring the bell.
char Session::break_choice() {
  const std::int64_t began = workspace_->env().unix_nanoseconds();
  for (;;) {
    const auto key = keyboard_->read_key(-1);
    if (!key) {
      if (keyboard_->at_end()) throw vm::Abort{kEndOfSession, "", false};
      log_out_idle(began);
      poll();
      continue;
    }
    const char choice = base::to_upper(*key);
    const bool nothing_runs = choice == 'D' && machine_->places().empty();
    if (std::string_view("ADGPQSWX?").find(choice) != std::string_view::npos && !nothing_runs) return choice;
    workspace_->output().write("\a");
    workspace_->output().flush();
  }
}

// True when the program goes on.
bool Session::obey_break_choice(char key) {
  terminal::Output& output = workspace_->output();
  switch (key) {
    case 'A': throw vm::Abort{kBroken, base::message(MessageId::SessionBreak), true};
    case 'D': debug({vm::DebugStop::Why::BreakKey, {}, {}}, *machine_); return true;
    case 'G': return true;
    case 'P':
      (void)execute_nested("PDUMP " + std::to_string(workspace_->user_number()), {.trap_aborts = true});
      return false;
    case 'Q': throw vm::Stop{};
    case 'X': throw vm::Abort{kEndOfSession, "", false};
    case '?': output.line(base::message(MessageId::SessionBreakHelp)); return false;
    default: break;
  }
  const auto places = call_stack();
  if (places.empty()) output.line(base::message(MessageId::SessionBreakNoProgram));
  for (const workspace::CallPlace& place : places) {
    output.line(place_text(place));
    if (key == 'W') break;
  }
  return false;
}

}  // namespace scarlet::session
