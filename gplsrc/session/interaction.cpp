// SPDX-License-Identifier: GPL-3.0-or-later
// The session's dealings with the person at the terminal: input, questions, page prompts.
#include "base/text.h"
#include "os/process.h"
#include "os/serial_port.h"
#include "os/terminal.h"
#include "session/session.h"

namespace scarlet::session {
namespace {

constexpr int kEndOfSession = 3;
constexpr std::int64_t kPollMs = 100;
constexpr std::int64_t kNanosecondsOfSecond = 1'000'000'000;
constexpr std::int64_t kNanosecondsOfMinute = 60'000'000'000;
constexpr std::int64_t kKeyPartMs = 100;  // how long the bytes of one key may be apart

}  // namespace

void Session::make_keyboard() {
  const bool inverts_case = !keyboard_ || keyboard_->inverts_case();
  const auto show = [this](std::string_view text) {
    workspace_->output().write(text);
    workspace_->output().flush();
  };
  const bool typed = !options_.conversation && os::is_terminal(0);
  keyboard_ = std::make_unique<terminal::LineInput>(0, show, typed ? &terminfo() : nullptr);
  keyboard_->set_inverts_case(inverts_case);
}

base::Result<void> Session::use_port(const std::string& path) {
  if (options_.conversation || options_.kind == shared::SessionKind::Phantom) {
    return base::Error{base::Status::ActionFailed, 0, path};
  }
  workspace_->output().flush();
  SCARLET_TRY(os::use_port_as_terminal(path));
  serial_port_ = path;
  make_keyboard();
  return {};
}

void Session::show_edit_keys() {
  workspace_->output().write("\n");
  for (const auto& line : terminal::describe_edit_keys()) workspace_->output().line(line);
}

InputLine Session::take_line(const LineRequest& request) {
  return options_.conversation ? options_.conversation->read_line(request) : keyboard_->read_line(request);
}

InputLine Session::wait_for_line(LineRequest request) {
  terminal::Output& output = workspace_->output();
  if (options_.conversation) {
    output.write(request.prompt);
    request.prompt.clear();
  }
  output.flush();
  request.start_column = output.column();
  request.width = output.width();
  const std::int64_t began = workspace_->env().unix_nanoseconds();
  // Only what has something to say disturbs the line that is being typed.
  request.keep_waiting = [&] {
    const bool resized = signals_.take_window_change();
    if (resized) follow_window();
    return !resized && !interrupted() && time_over(began).empty();
  };
  for (;;) {
    InputLine line = take_line(request);
    if (line.end != InputEnd::Interrupted) return line;
    log_out_idle(began);
    // What was typed is shown again from where it began, or on the line that a message leaves.
    if (at_keyboard()) {
      const int back = output.column() - request.start_column;
      if (back > 0) output.write(std::string(static_cast<std::size_t>(back), '\b'));
    } else {
      request.prompt.clear();
    }
    poll();
    output.flush();
    request.start_column = output.column();
  }
}

std::string Session::time_over(std::int64_t waiting_since_ns) {
  if (options_.kind == shared::SessionKind::Phantom) return {};
  const std::int64_t now = workspace_->env().unix_nanoseconds();
  const std::int64_t idle = instance_.config().number("IDLE_TIMEOUT");
  if (idle > 0 && now - waiting_since_ns >= idle * kNanosecondsOfSecond) {
    return base::message(base::MessageId::SessionIdle, {std::to_string(idle)});
  }
  const std::int64_t whole = instance_.config().number("SESSION_TIMEOUT");
  if (whole > 0 && now / kNanosecondsOfSecond - login_seconds_ >= whole) {
    return base::message(base::MessageId::SessionTimeUp, {std::to_string(whole)});
  }
  const std::int64_t minutes = processor_->environment().autologout_minutes;
  if (minutes == 0 || now - waiting_since_ns < minutes * kNanosecondsOfMinute) return {};
  return base::message(base::MessageId::CommandIdle, {std::to_string(minutes)});
}

// Waits for input end now and then, so the time is looked at without a signal.
void Session::log_out_idle(std::int64_t waiting_since_ns) {
  const std::string why = time_over(waiting_since_ns);
  if (why.empty()) return;
  workspace_->guard().note_object(audit::Level::Security, "timeout", why);
  workspace_->output().write("\n");
  workspace_->output().line(why);
  workspace_->output().flush();
  throw vm::Abort{kEndOfSession, "", false};
}

InputLine Session::read_line(const LineRequest& request) {
  workspace_->output().reset_page();
  InputLine line = wait_for_line(request);
  if (line.end == InputEnd::EndOfInput) throw vm::Abort{kEndOfSession, "", false};
  return line;
}

std::optional<char> Session::read_key(std::int64_t timeout_ms) {
  workspace_->output().flush();
  auto& queue = workspace_->data_queue();
  if (!queue.empty()) {
    const char key = queue.front().empty() ? '\r' : queue.front()[0];
    if (queue.front().size() > 1) {
      queue.front().erase(0, 1);
    } else {
      queue.pop_front();
    }
    return key;
  }
  if (options_.conversation) throw vm::Abort{1, base::message(base::MessageId::SessionNoKeys), true};
  for (;;) {
    const auto key = keyboard_->read_key(timeout_ms);
    if (!key && keyboard_->at_end()) throw vm::Abort{kEndOfSession, "", false};
    if (!key) poll();
    if (key || timeout_ms >= 0) return key;
  }
}

int Session::read_key_code(std::int64_t timeout_ms) {
  terminal::KeyDecoder decoder(at_keyboard() ? &terminfo() : nullptr);
  std::string bytes;
  int decoded = 0;
  for (;;) {
    const auto key = read_key(bytes.empty() ? timeout_ms : kKeyPartMs);
    if (!key && bytes.empty()) return 0;
    if (!key) return decoder.pending() ? key_code(decoder.give_up()) : decoded;
    bytes += *key;
    if (const int code = key_bindings_.bound(bytes)) return code;
    const auto press = decoder.feed(*key);
    if (press) decoded = key_code(*press);
    if (press && !key_bindings_.may_begin(bytes)) return decoded;
  }
}

bool Session::input_waiting() {
  return !workspace_->data_queue().empty() || (!options_.conversation && keyboard_->key_waiting());
}

bool Session::wait_for_wake(std::int64_t timeout_ms) {
  workspace_->output().flush();
  for (std::int64_t waited = 0; timeout_ms < 0 || waited < timeout_ms; waited += kPollMs) {
    if ((instance_.users().flags(slot_) & shared::kWake) != 0) {
      instance_.users().clear_flags(slot_, shared::kWake);
      return true;
    }
    workspace_->env().sleep_nanoseconds(kPollMs * 1'000'000);
    poll();
  }
  return false;
}

std::optional<std::string> Session::input(std::string_view prompt) {
  auto& queue = workspace_->data_queue();
  if (queue.empty()) return keyboard(prompt);
  std::string text = std::move(queue.front());
  queue.pop_front();
  workspace_->output().write(prompt);
  workspace_->output().line(text);
  return text;
}

std::optional<std::string> Session::keyboard(std::string_view prompt) {
  LineRequest request;
  request.prompt = prompt;
  InputLine line = wait_for_line(request);
  workspace_->output().write("\n");
  if (line.end == InputEnd::EndOfInput) return std::nullopt;
  workspace_->output().reset_page();
  return line.text;
}

bool Session::confirm(std::string_view question) {
  for (;;) {
    const auto answer = input(question);
    if (!answer) return false;
    const std::string word = base::upper(base::trimmed(*answer));
    if (word == "Y" || word == "YES") return true;
    if (word == "N" || word == "NO") return false;
  }
}

bool Session::ask_for_next_page() {
  terminal::Output& output = workspace_->output();
  output.write(base::message(base::MessageId::SessionPagePrompt));
  output.flush();
  for (;;) {
    const auto key = keyboard_->read_key(-1);
    if (!key && !keyboard_->at_end()) {
      poll();
      continue;
    }
    output.write("\n");
    switch (key ? base::to_upper(*key) : 'Q') {
      case 'A':
        if (workspace_->options()[workspace::Option::NoUserAborts]) return true;
        throw vm::Abort{1, "", false};
      case 'Q': return false;
      case 'S': output.set_paging(false); return true;
      default: return true;
    }
  }
}

void Session::obey_page_answer() {
  if (workspace_->output().page_answer() != terminal::Output::PageAnswer::Quit) return;
  workspace_->output().clear_page_answer();
  throw vm::Stop{};
}

const terminal::Terminfo& Session::terminfo() {
  if (!terminfo_) {
    std::string type = options_.terminal_type;
    if (type.empty() && !options_.conversation) type = os::environment("TERM").value_or("vt100");
    terminfo_ = std::make_unique<terminal::Terminfo>(type, instance_.config().text("TERMINFO"));
  }
  return *terminfo_;
}

bool Session::captures() const {
  return workspace_->output().captured() || (options_.conversation != nullptr && options_.conversation->collects());
}

void Session::set_terminal_type(const std::string& type) {
  options_.terminal_type = type;
  terminfo_.reset();
  if (!options_.conversation && keyboard_->is_terminal()) keyboard_->use_terminfo(&terminfo());
}

}  // namespace scarlet::session
