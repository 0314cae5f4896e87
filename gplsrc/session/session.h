// SPDX-License-Identifier: GPL-3.0-or-later
// Session: one user's process. It owns the workspace, the interpreter and the command processor, and is what they see
// of the world: vm::Host for programs, workspace::Services for commands and queries. Nothing in it is global; a test
// can hold two in one process.
//
// Command levels: level 1 is the prompt (or the single command); every EXECUTE adds one. An abort unwinds as a
// vm::Abort through all of them to the level that traps it; code 3 (end of the session) is trapped by none.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command/processor.h"
#include "os/signals.h"
#include "session/conversation.h"
#include "session/key_bindings.h"
#include "session/keyboard.h"
#include "shared/user_table.h"
#include "terminal/terminfo.h"
#include "vm/host.h"
#include "vm/machine.h"
#include "workspace/hot_spots.h"
#include "workspace/instance.h"
#include "workspace/workspace.h"

namespace scarlet::session {

struct SessionOptions {
  shared::SessionKind kind = shared::SessionKind::Interactive;
  std::string account_path;   // directory of the account to enter
  std::string account_name;   // empty: looked up in the register
  std::string terminal_type;  // empty: TERM
  bool quiet = false;         // no banner
  bool single_command = false;
  std::optional<shared::SlotIndex> slot;  // reserved by the parent of a phantom
  std::uint32_t parent_user = 0;
  Conversation* conversation = nullptr;  // null: standard input and output
  bool telnet = false;                   // the terminal is a network connection
  std::string client_address;            // empty: a local session
  int server_port = 0;                   // that the client connected to
  std::string login_token;               // id of the token that took the password's place; with its role and the
  std::string login_role;                // account it is bound to, each empty if there is none
  std::string login_account;
};

struct FormatsState;
class DebugConsole;

class Session final : public vm::Host, public workspace::Services {
 public:
  // Joins the user table and enters the account.
  static base::Result<std::unique_ptr<Session>> start(workspace::Instance& instance, const SessionOptions& options);
  ~Session() override;

  // LOGIN paragraphs, then one command, then the end. Gives the exit status of the process: 0, or 1 when the command
  // failed, or what SET.EXIT.STATUS said.
  int run_command(const std::string& command);
  // LOGIN paragraphs, then the prompt until QUIT or the end of input.
  int run_prompt();
  // The command that the parent left for this phantom, then the end.
  int run_phantom();

  // For a client that is a program; see serving.cpp. Runs `work` as a command at level 1: aborts and the session's end
  // come back as a result, STOP is no error, transactions left open are rolled back.
  struct Served {
    enum class How : std::uint8_t { Done, Aborted, Ended };
    How how = How::Done;
    std::string message;  // of an abort
  };
  Served serve(std::string_view command, const std::function<void()>& work);
  // LOGTO by name: ON.LOGTO, the account, LOGIN; gives what they showed. An error leaves the session where it was.
  base::Result<std::string> move_to_account(const std::string& name);
  bool ended() const { return ended_; }
  // To the audit trail, with how it ended; the arguments of commands that carry secrets are left out.
  void audit_command(std::string_view command, std::int64_t began_ns, std::string_view result);
  // Why a session that has waited for input since then (Unix time) must end: IDLE_TIMEOUT, SESSION_TIMEOUT, AUTOLOGOUT.
  // Empty: it need not.
  std::string time_over(std::int64_t waiting_since_ns);

  workspace::Workspace& workspace() { return *workspace_; }
  vm::Machine& machine() { return *machine_; }
  command::Processor& processor() { return *processor_; }
  terminal::LineInput& keyboard() { return *keyboard_; }
  const SessionOptions& options() const { return options_; }

  // vm::Host
  code::Outcome perform(code::StatementId statement, std::span<value::Value* const> operands, std::uint16_t clauses,
                        vm::Machine& machine) override;
  value::Value call(code::Intrinsic function, std::span<const value::Value* const> arguments,
                    vm::Machine& machine) override;
  value::Value at_variable(code::AtVariable variable, vm::Machine& machine) override;
  void set_at_variable(code::AtVariable variable, const value::Value& value, vm::Machine& machine) override;
  std::shared_ptr<const code::CodeUnit> find_program(std::string_view name) override;
  std::uint64_t catalogue_generation() const override;
  Common common_block(std::string_view name, std::size_t size) override;
  const vm::LanguageOptions& language_options() const override;
  void warn(std::string_view message) override;
  bool interrupted() const override;
  // SYSTEM(1000): what is shown is collected, for a program or as the answer to a client's command.
  bool captures() const;
  // What it sits at: telnet, phantom, vbsrvr, or the name of a terminal; empty: none.
  std::string tty() const;
  void interrupt(vm::Machine& machine) override;
  void failed(vm::Machine& machine) override;
  void debug(const vm::DebugStop& why, vm::Machine& machine) override;
  bool debug_from(std::uint32_t user) override;
  std::size_t call_depth_limit() const override;

  // workspace::Services
  std::int64_t execute(std::string_view command) override;
  void run_program(const std::shared_ptr<const code::CodeUnit>& unit) override;
  void stop_at_first_line() override;
  bool call_subroutine(std::string_view name, std::span<value::Value> arguments) override;
  value::Value evaluate(const std::shared_ptr<const code::CodeUnit>& expression) override;
  std::optional<std::string> input(std::string_view prompt) override;
  std::optional<std::string> keyboard(std::string_view prompt) override;
  bool confirm(std::string_view question) override;
  bool ask_for_next_page() override;
  bool interrupt_pending() override;
  std::vector<workspace::CallPlace> call_stack() override;
  std::vector<std::pair<std::string, std::string>> variables_at(std::size_t level) override;
  workspace::HotSpots* hot_spots() override;
  void poll() override;

  // Input with the rules of the session: output is flushed first, end of input ends the session, the break key and
  // logouts are obeyed while waiting.
  InputLine read_line(const LineRequest& request);
  std::optional<char> read_key(std::int64_t timeout_ms) override;
  // KEYCODE(): the number of the key that was pressed; 0 after the time.
  int read_key_code(std::int64_t timeout_ms);
  bool input_waiting();
  // PAUSE: until WAKE or the time (negative: for ever); false when the time ran out.
  bool wait_for_wake(std::int64_t timeout_ms);
  // Throws Stop or Abort when the user answered so at a page prompt.
  void obey_page_answer();
  const terminal::Terminfo& terminfo() override;
  void set_terminal_type(const std::string& type) override;
  // True when input comes from somebody who types.
  bool at_keyboard() const { return !options_.conversation && keyboard_->is_terminal(); }
  bool take_break() { return signals_.take_break(); }

  // What programs change of the session.
  std::string& prompt_character() { return prompt_; }
  bool echo() const override { return echo_; }
  void set_echo(bool on) override { echo_ = on; }
  bool case_inverted() const override { return keyboard_->inverts_case(); }
  void set_case_inverted(bool on) override { keyboard_->set_inverts_case(on); }
  // CONNECT.PORT(): a serial port becomes the terminal of the session; refused to clients and phantoms.
  base::Result<void> use_port(const std::string& path);
  const std::string& serial_port() const { return serial_port_; }
  void discard_input() override { keyboard_->discard(); }
  void set_exit_status(int status) override { exit_status_ = status; }
  int& break_inhibits() override { return break_inhibits_; }
  // SET.BREAK.HANDLER: called when the break key is pressed; empty: the program ends.
  void set_break_handler(std::string name) { break_handler_ = std::move(name); }
  KeyBindings& key_bindings() { return key_bindings_; }
  std::int64_t login_seconds() const { return login_seconds_; }
  std::int64_t last_os_error() const { return last_os_error_; }
  void set_last_os_error(std::int64_t error) { last_os_error_ = error; }
  FormatsState& formats() { return *formats_; }
  const std::string& start_directory() const { return start_directory_; }
  std::string environment_listing() const;  // names FM values, value marks between
  void log_message(std::string_view text) override;
  // SYSMSG: text of MESSAGES with its arguments.
  std::string system_message(const std::string& id, const std::vector<std::string>& arguments);
  // GET.MESSAGES: what other users left; taken.
  std::string take_messages();
  // The field number a D-type item of the file's dictionary stands for, as text; "0" when there is none.
  std::string field_number(store::File& file, const std::string& name, workspace::FileSpace::Part part,
                           const std::string& item);
  // INDICES(f,name)
  std::string index_description(const store::IndexDefinition& index) const;
  // EXECUTE with its clauses; see statements_execute.cpp.
  struct Execution {
    bool capture = false;
    bool trap_aborts = false;
  };
  std::string execute_nested(const std::string& command, const Execution& how);
  void zero_unnamed_common();  // CLEARCOMMON
  std::vector<std::string> common_names() const override;
  bool delete_common(std::string_view name) override;
  // Shows an abort's message once and remembers it as @ABORT.CODE and @ABORT.MESSAGE.
  void note_abort(vm::Abort& abort);

 private:
  bool told_to_end() const;
  Session(workspace::Instance& instance, SessionOptions options);
  base::Result<void> join();
  base::Result<void> enter();
  void log_in();
  // Runs the VOC item if there is an executable one of that name.
  void run_if_present(std::string_view item);
  // One command at level 1 with everything that happens around it; false when the session is to end.
  bool top_command(const std::string& command);
  void after_abort(vm::Abort& abort);
  void between_commands();
  void begin_command(std::string_view command);
  void say_goodbye();
  bool run_trigger(workspace::TriggerCall& call);
  std::string phantom_command();
  std::string phantom_log_path();
  bool handle_break();
  // break_prompt.cpp
  void act_on_break();
  void ask_after_break();
  char break_choice();
  bool obey_break_choice(char key);
  void tell_parent(std::uint32_t parent, const std::string& command, bool aborted);
  InputLine take_line(const LineRequest& request);
  // Waits over interruptions; ends with a line, the end of input or the time.
  InputLine wait_for_line(LineRequest request);
  void log_out_idle(std::int64_t waiting_since_ns);
  void make_keyboard();
  void show_edit_keys();
  terminal::Output::Sink output_sink();
  void shape_output();
  void follow_window();

  workspace::Instance& instance_;
  SessionOptions options_;
  os::SignalGuard signals_;
  shared::SlotIndex slot_ = 0;
  bool joined_ = false;
  std::unique_ptr<workspace::Workspace> workspace_;
  std::unique_ptr<vm::Machine> machine_;
  std::unique_ptr<command::Processor> processor_;
  std::unique_ptr<terminal::LineInput> keyboard_;
  mutable vm::LanguageOptions language_options_;
  std::map<std::string, value::Value, std::less<>> named_common_;
  std::vector<value::Value> unnamed_common_;  // one a command level
  std::string prompt_ = "?";
  bool echo_ = true;
  int break_inhibits_ = 0;
  std::int64_t goodbye_until_ns_ = 0;  // monotonic; 0: it does not end yet
  std::string break_handler_;
  std::string serial_port_;
  bool in_break_handler_ = false;
  bool at_command_prompt_ = false;
  bool asking_after_break_ = false;
  KeyBindings key_bindings_;
  std::optional<int> exit_status_;
  bool ended_ = false;
  bool in_abort_handler_ = false;
  bool aborted_ = false;
  std::int64_t login_seconds_ = 0;
  std::int64_t last_os_error_ = 0;
  std::unique_ptr<FormatsState> formats_;
  std::unique_ptr<DebugConsole> debug_console_;
  workspace::HotSpots hot_spots_;
  std::vector<std::string> error_details_;  // shown behind the message of an abort
  std::string start_directory_;
  std::unique_ptr<terminal::Terminfo> terminfo_;
  std::unique_ptr<os::FileHandle> phantom_log_;
};

}  // namespace scarlet::session
