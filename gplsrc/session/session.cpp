// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"

#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "base/version.h"
#include "command/command_words.h"
#include "os/clock.h"
#include "os/process.h"
#include "os/terminal.h"
#include "query/query.h"
#include "session/debug_console.h"
#include "session/functions_formats.h"
#include "session/statements.h"
#include "session/virtual_handler.h"
#include "value/matrix.h"
#include "workspace/print_units.h"

namespace scarlet::session {
namespace {

using base::MessageId;
using value::Value;

constexpr int kDefaultWidth = 80;
constexpr int kDefaultDepth = 24;
constexpr int kClientDepth = 25;
constexpr int kNarrowest = 20;
constexpr int kLowest = 10;
constexpr int kLoggedOut = 3;
constexpr std::int64_t kGoodbyeNanoseconds = 5'000'000'000;  // for ON.EXIT of a session that was told to end

int size_from(const char* variable, int described, int fallback, int least) {
  const auto given = os::environment(variable);
  const auto number = given ? base::parse_integer(*given) : std::nullopt;
  if (number && *number >= least && *number <= 32'767) return static_cast<int>(*number);
  return described >= least ? described : fallback;
}

std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// What standard output gets; a reader that went away is not our trouble.
void write_standard_output(std::string_view bytes) { (void)os::write_all(1, bytes); }

}  // namespace

Session::Session(workspace::Instance& instance, SessionOptions options)
    : instance_(instance), options_(std::move(options)), formats_(std::make_unique<FormatsState>()) {}

base::Result<std::unique_ptr<Session>> Session::start(workspace::Instance& instance, const SessionOptions& options) {
  std::unique_ptr<Session> session(new Session(instance, options));
  SCARLET_TRY(session->join());
  SCARLET_TRY(session->enter());
  return session;
}

base::Result<void> Session::join() {
  if (options_.slot) {
    SCARLET_TRY(instance_.users().adopt(*options_.slot));
    slot_ = *options_.slot;
  } else {
    shared::NewSession entry;
    entry.kind = options_.kind;
    entry.login_name = os::user_name(os::user_id());
    entry.tty = tty();
    entry.parent_user = options_.parent_user;
    auto slot = instance_.users().join(entry);
    if (!slot) return slot.error();
    slot_ = *slot;
  }
  joined_ = true;
  return {};
}

std::string Session::tty() const {
  if (options_.conversation) return options_.conversation->tty();
  if (options_.kind == shared::SessionKind::Phantom) return "phantom";
  return options_.telnet ? "telnet" : os::terminal_name(0);
}

// A phantom's text goes to its log, opened with the first of it; everybody else's to standard output.
terminal::Output::Sink Session::output_sink() {
  if (options_.conversation) {
    return [this](std::string_view text) { options_.conversation->show(text); };
  }
  if (options_.kind != shared::SessionKind::Phantom) return write_standard_output;
  return [this](std::string_view text) {
    if (!phantom_log_) {
      const std::string path = phantom_log_path();
      (void)workspace_->env().make_directory(path.substr(0, path.rfind('/')));
      auto opened = workspace_->env().open(path, os::OpenMode::CreateOrOpen);
      if (!opened) return;
      phantom_log_ = std::move(*opened);
    }
    (void)phantom_log_->append(std::as_bytes(std::span(text.data(), text.size())));
  };
}

void Session::shape_output() {
  if (options_.conversation) {
    workspace_->output().set_size(kDefaultWidth, kClientDepth);
    return;
  }
  const auto window = os::window_size(1);
  const int width = size_from("COLUMNS", window ? window->columns : 0, kDefaultWidth, kNarrowest);
  const int depth = size_from("LINES", window ? window->rows : 0, kDefaultDepth, kLowest);
  workspace_->output().set_size(width, depth);
}

base::Result<void> Session::enter() {
  const bool shows_pages =
      !options_.conversation && os::is_terminal(1) && options_.kind == shared::SessionKind::Interactive;
  auto output = std::make_unique<terminal::Output>(output_sink(), shows_pages, kDefaultWidth, kDefaultDepth);
  workspace_ = std::make_unique<workspace::Workspace>(instance_, *this, std::move(output), slot_);
  workspace_->output().set_standard(options_.kind == shared::SessionKind::Interactive);
  workspace_->set_login_name(os::user_name(os::user_id()));
  workspace_->guard().set_subject(
      {options_.client_address, options_.login_token, options_.login_role, options_.login_account, tty()});
  if (!workspace_->guard().audit_ready()) {
    return base::Error{base::Status::ActionFailed, 0, base::message(MessageId::WorkspaceNoAudit)};
  }
  shape_output();
  auto start = os::current_directory();
  start_directory_ = start ? *start : std::string();

  workspace::Account account;
  auto path = os::real_path(options_.account_path);
  account.path = path ? *path : options_.account_path;
  account.name = options_.account_name;
  if (account.name.empty()) {
    account.name = instance_.account_name(account.path).value_or(base::upper(last_part(account.path)));
  }
  // A client's session begins in the system account, before it names its own.
  const bool chooses = options_.kind != shared::SessionKind::Client;
  if (chooses || workspace_->guard().is_confined()) SCARLET_TRY(workspace_->guard().check_account(account.name));
  SCARLET_TRY(workspace_->enter_account(account));
  SCARLET_TRY(os::change_directory(account.path));

  machine_ = std::make_unique<vm::Machine>(*this);
  const convert::Context conversion = workspace_->conversion_context();
  machine_->set_conversion(&workspace_->locale(), conversion.host);
  machine_->set_integer_decimals(instance_.config().number("INTPREC"));
  machine_->seed_random(static_cast<std::uint64_t>(workspace_->env().unix_nanoseconds()));
  processor_ = std::make_unique<command::Processor>(*workspace_);
  query::install(*workspace_);
  workspace_->set_trigger_runner([this](workspace::TriggerCall& call) { return run_trigger(call); });
  workspace_->set_virtual_handler_maker([this](std::string_view name) { return make_virtual_handler(*this, name); });
  workspace_->output().set_page_prompt(
      [this] { return ask_for_next_page() ? terminal::Output::PageAnswer::Next : terminal::Output::PageAnswer::Quit; });
  make_keyboard();
  unnamed_common_.emplace_back();
  login_seconds_ = workspace_->env().unix_nanoseconds() / 1'000'000'000;
  begin_command("");
  return {};
}

Session::~Session() {
  // The workspace's files and locks go before the slot.
  machine_.reset();
  processor_.reset();
  named_common_.clear();
  unnamed_common_.clear();
  if (workspace_) workspace_->output().flush();
  workspace_.reset();
  if (joined_) instance_.users().leave(slot_);
}

void Session::begin_command(std::string_view command) {
  workspace::Variables& v = workspace_->variables();
  v.date = workspace_->today();
  v.time = workspace_->seconds_since_midnight();
  v.level = 1;
  v.command = command;
  v.failed = false;
  aborted_ = false;
  if (signals_.take_window_change()) shape_output();
  workspace_->output().set_paging(true);
  workspace_->output().reset_page();
  workspace_->output().clear_page_answer();
}

// Printers of the level are closed, an open transaction is rolled back, the unnamed common goes.
void Session::between_commands() {
  (void)machine_->settle_objects();
  workspace_->printers().close_all(false);
  workspace_->printers().reset_terminal();
  if (workspace_->records().roll_back_all()) workspace_->say(MessageId::SessionTransactionOpen);
  unnamed_common_.resize(1);
  unnamed_common_.back() = Value();
  workspace_->catalogue().changed();
  break_handler_.clear();
  machine_->debugger().resume(vm::Debugger::Go::On);
}

void Session::run_if_present(std::string_view item) {
  begin_command("");
  try {
    processor_->run_item(item);
  } catch (vm::Abort& abort) {
    after_abort(abort);
  }
  between_commands();
}

void Session::log_in() {
  ++break_inhibits_;
  // MASTER.LOGIN of the system account first, then the account's own LOGIN.
  if (const auto system_voc = instance_.system_voc()) {
    workspace::Voc voc(system_voc);
    if (const auto master = voc.find("MASTER.LOGIN")) {
      try {
        processor_->run_record(*master, "MASTER.LOGIN");
      } catch (vm::Abort& abort) {
        after_abort(abort);
      }
    }
  }
  if (!ended_) run_if_present("LOGIN");
  if (break_inhibits_ > 0) --break_inhibits_;
}

void Session::note_abort(vm::Abort& abort) {
  workspace::Variables& v = workspace_->variables();
  v.abort_code = abort.code;
  if (!abort.message.empty()) {
    v.abort_message = abort.message;
    if (workspace_->output().column() > 0 && !workspace_->output().captured()) workspace_->output().write("\n");
    workspace_->output().line(abort.message);
    abort.message.clear();
  }
  for (const std::string& line : error_details_) workspace_->output().line(line);
  error_details_.clear();
}

// Back at level 1: ON.ABORT, unless that is what aborted.
void Session::after_abort(vm::Abort& abort) {
  note_abort(abort);
  aborted_ = true;
  if (abort.code == kLoggedOut) {
    ended_ = true;
    return;
  }
  workspace_->variables().level = 1;
  while (workspace_->output().capture_depth() > 0) (void)workspace_->output().end_capture();
  processor_->reset_after_abort();
  if (in_abort_handler_) {
    ended_ = true;
    return;
  }
  in_abort_handler_ = true;
  try {
    processor_->run_item("ON.ABORT");
  } catch (vm::Abort& again) {
    note_abort(again);
    ended_ = true;
  }
  in_abort_handler_ = false;
}

bool Session::top_command(const std::string& command) {
  begin_command(command);
  const std::int64_t began = instance_.env().monotonic_nanoseconds();
  try {
    if (options_.single_command) {
      processor_->run_single(command);
    } else {
      processor_->run_typed(command);
    }
  } catch (vm::Abort& abort) {
    after_abort(abort);
  }
  audit_command(command, began, aborted_ && !ended_ ? "aborted" : "");
  between_commands();
  return !ended_;
}

void Session::audit_command(std::string_view command, std::int64_t began_ns, std::string_view result) {
  workspace::Guard& guard = workspace_->guard();
  command = base::trimmed(command);
  if (command.empty() || !guard.wants(audit::Level::Command)) return;
  const std::int64_t taken_ms = (instance_.env().monotonic_nanoseconds() - began_ns) / 1'000'000;
  const std::string code = std::to_string(workspace_->variables().system_return_code);
  guard.note(audit::Level::Command, "command",
             {{"command", command::without_secrets(command)},
              {"result", result.empty() ? code : std::string(result)},
              {"duration_ms", std::to_string(taken_ms)}});
}

int Session::run_command(const std::string& command) {
  log_in();
  if (!ended_) top_command(command);
  const bool failed = aborted_ || workspace_->variables().failed || workspace_->variables().system_return_code < 0;
  if (ended_) say_goodbye();
  return exit_status_.value_or(failed && !ended_ ? 1 : 0);
}

int Session::run_prompt() {
  if (!options_.quiet) {
    workspace_->say(MessageId::SessionBanner,
                    {base::kVersion, workspace_->account().name, std::to_string(workspace_->user_number())});
  }
  processor_->load_stack();
  log_in();
  while (!ended_) {
    processor_->show_news();
    const StackHistory history(processor_->environment().stack);
    LineRequest request;
    request.prompt = processor_->prompt();
    request.history = &history;
    request.show_help = [this] { show_edit_keys(); };
    InputLine line;
    at_command_prompt_ = true;
    try {
      line = read_line(request);
    } catch (vm::Abort& abort) {
      ended_ = abort.code == kLoggedOut;
      workspace_->output().write("\n");
      continue;
    }
    at_command_prompt_ = false;
    workspace_->output().write("\n");
    top_command(line.text);
  }
  processor_->save_stack();
  say_goodbye();
  return exit_status_.value_or(0);
}

// ON.EXIT with the break key off, then the units that were kept open.
void Session::say_goodbye() {
  ++break_inhibits_;
  goodbye_until_ns_ = instance_.env().monotonic_nanoseconds() + kGoodbyeNanoseconds;
  try {
    processor_->run_item("ON.EXIT");
  } catch (vm::Abort& abort) {
    note_abort(abort);
  }
  workspace_->printers().close_all(true);
  workspace_->output().flush();
}

// --- vm::Host

code::Outcome Session::perform(code::StatementId statement, std::span<Value* const> operands, std::uint16_t clauses,
                               vm::Machine& machine) {
  const StatementRoutine routine = statement_routine(statement);
  if (!routine) machine.fail(MessageId::SessionNotAvailable, {code::info(statement).name});
  const code::Outcome outcome = routine(*this, operands, clauses, machine);
  if (const int error = machine.take_os_error(); error != 0) [[unlikely]]
    last_os_error_ = error;
  return outcome;
}

Value Session::call(code::Intrinsic function, std::span<const Value* const> arguments, vm::Machine& machine) {
  const FunctionRoutine routine = function_routine(function);
  if (!routine) machine.fail(MessageId::SessionNotAvailable, {code::info(function).name});
  return routine(*this, arguments, machine);
}

std::shared_ptr<const code::CodeUnit> Session::find_program(std::string_view name) {
  auto unit = workspace_->catalogue().load(name);
  return unit ? *unit : nullptr;
}

std::uint64_t Session::catalogue_generation() const { return workspace_->catalogue().generation(); }

vm::Host::Common Session::common_block(std::string_view name, std::size_t size) {
  Value& cells = name.empty() ? unnamed_common_.back() : named_common_[std::string(name)];
  const bool fresh = cells.is_unassigned();
  if (fresh) cells = Value::adopt(new value::Matrix(size, 0, false, false));
  return {cells, fresh};
}

void Session::zero_unnamed_common() {
  Value& cells = unnamed_common_.back();
  if (cells.is_unassigned()) return;
  value::Matrix& block = *cells.matrix();
  for (std::size_t i = 0; i < block.size(); ++i) {
    Value& cell = block.cell(i);
    if (!cell.is_matrix()) {
      // A variable of the block may be bound to an element of a matrix.
      Value& variable = cell.tag() == value::Tag::ElementRef ? cell.matrix()->cell(cell.extra()) : cell;
      variable = Value::of(0);
      continue;
    }
    for (std::size_t j = 0; j < cell.matrix()->size(); ++j) cell.matrix()->cell(j) = Value::of(0);
  }
}

std::vector<std::string> Session::common_names() const {
  std::vector<std::string> names;
  for (const auto& [name, cells] : named_common_) names.push_back(name);
  return names;
}

bool Session::delete_common(std::string_view name) { return named_common_.erase(std::string(name)) > 0; }

const vm::LanguageOptions& Session::language_options() const {
  const workspace::Options& options = workspace_->options();
  language_options_.unassigned_warning = options[workspace::Option::UnassWarning];
  language_options_.divide_by_zero_warning = options[workspace::Option::DivZeroWarning];
  language_options_.non_numeric_warning = options[workspace::Option::NonNumericWarning];
  language_options_.suppress_abort_place = options[workspace::Option::SuppressAbortMsg];
  return language_options_;
}

void Session::warn(std::string_view message) { workspace_->output().line(message); }

void Session::debug(const vm::DebugStop& why, vm::Machine& machine) {
  if (!debug_console_) debug_console_ = std::make_unique<DebugConsole>(*this);
  debug_console_->stopped(why, machine);
}

bool Session::debug_from(std::uint32_t user) {
  if (options_.kind != shared::SessionKind::Phantom) return false;
  if (!debug_console_) debug_console_ = std::make_unique<DebugConsole>(*this);
  debug_console_->attach(user, *machine_);
  return true;
}

void Session::stop_at_first_line() { machine_->debugger().resume(vm::Debugger::Go::Into); }

std::size_t Session::call_depth_limit() const { return static_cast<std::size_t>(instance_.config().number("MAXCALL")); }

// --- workspace::Services

std::string Session::execute_nested(const std::string& command, const Execution& how) {
  workspace::Variables& v = workspace_->variables();
  if (static_cast<std::size_t>(v.level) >= base::limits::kExecuteDepth) {
    throw vm::Abort{1, base::message(MessageId::SessionTooManyLevels, {std::to_string(base::limits::kExecuteDepth)})};
  }
  terminal::Output& output = workspace_->output();
  const std::size_t captures = output.capture_depth();
  const int level = v.level;
  const int transactions = workspace_->records().transaction_level();
  const std::string saved_prompt = prompt_;
  if (how.capture) output.begin_capture();
  v.level = level + 1;
  unnamed_common_.emplace_back();
  std::optional<vm::Abort> aborted;
  try {
    processor_->run(command);
    v.abort_code = 0;
    v.abort_message.clear();
  } catch (vm::Abort& abort) {
    if (how.trap_aborts && abort.code != kLoggedOut) {
      note_abort(abort);
      processor_->roll_back_to(transactions);
    } else {
      aborted = std::move(abort);
    }
  }
  unnamed_common_.pop_back();
  v.level = level;
  prompt_ = saved_prompt;
  machine_->set_integer_decimals(workspace_->instance().config().number("INTPREC"));
  while (output.capture_depth() > captures + (how.capture ? 1 : 0)) (void)output.end_capture();
  std::string captured = how.capture ? output.end_capture() : std::string();
  if (aborted) {
    note_abort(*aborted);
    throw std::move(*aborted);
  }
  return captured;
}

std::int64_t Session::execute(std::string_view command) {
  execute_nested(std::string(command), {});
  return workspace_->variables().system_return_code;
}

void Session::run_program(const std::shared_ptr<const code::CodeUnit>& unit) {
  vm::RunResult result = machine_->run(unit, {}, [this](vm::Abort& abort) { note_abort(abort); });
  if (result.how == vm::RunResult::How::Aborted) throw std::move(result.abort);
  if (result.chain.empty()) return;
  if (!workspace_->options()[workspace::Option::ChainKeepCommon]) unnamed_common_.back() = Value();
  processor_->run(result.chain);
}

bool Session::call_subroutine(std::string_view name, std::span<Value> arguments) {
  const auto unit = find_program(name);
  if (!unit) return false;
  std::vector<Value> references;
  references.reserve(arguments.size());
  for (Value& argument : arguments) references.push_back(Value::frame_reference(&argument));
  vm::RunResult result = machine_->run(unit, references);
  if (result.how == vm::RunResult::How::Aborted) throw std::move(result.abort);
  if (result.how == vm::RunResult::How::Stopped) throw vm::Stop{result.chain};
  return true;
}

Value Session::evaluate(const std::shared_ptr<const code::CodeUnit>& expression) {
  vm::RunResult result = machine_->run(expression);
  if (result.how == vm::RunResult::How::Aborted) throw std::move(result.abort);
  return std::move(result.value);
}

bool Session::run_trigger(workspace::TriggerCall& call) {
  const auto unit = find_program(call.subroutine);
  if (!unit) return false;
  Value arguments[5] = {Value::of(static_cast<std::int64_t>(call.mode)), Value::of(call.id),
                        Value::of(call.data ? std::string_view(*call.data) : std::string_view()),
                        Value::of(call.on_error ? 1 : 0), Value::sharing(&call.variable)};
  const std::size_t wanted = unit->routines.front().parameters.size();
  workspace_->variables().trigger_return_code = Value::of(0);
  call_subroutine(call.subroutine, std::span(arguments, wanted == 5 ? 5 : 4));
  if (call.data) *call.data = arguments[2].to_string();
  call.return_code = workspace_->variables().trigger_return_code.to_string();
  return call.return_code == "0" || call.return_code.empty();
}

// A window that was given another size counts from then on, whatever TERM said before.
void Session::follow_window() {
  const auto window = os::window_size(1);
  if (options_.conversation || !window || window->columns < kNarrowest || window->rows < kLowest) return;
  workspace_->output().set_size(window->columns, window->rows);
}

// True when the program's own handler has dealt with it.
bool Session::handle_break() {
  if (break_handler_.empty() || in_break_handler_) return false;
  in_break_handler_ = true;
  const std::string name = break_handler_;
  try {
    const bool called = call_subroutine(name, {});
    in_break_handler_ = false;
    return called;
  } catch (...) {
    in_break_handler_ = false;
    throw;
  }
}

void Session::poll() {
  if (signals_.take_window_change()) follow_window();
  if (told_to_end()) throw vm::Abort{kLoggedOut, base::message(MessageId::SessionLoggedOut), false};
  processor_->obey_others(break_inhibits_);
  if (break_inhibits_ != 0 || !signals_.take_break()) return;
  keyboard_->forget_begun();
  if (handle_break()) return;
  act_on_break();
}

}  // namespace scarlet::session
