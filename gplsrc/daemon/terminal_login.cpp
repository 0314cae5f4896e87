// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/terminal_login.h"

#include <array>

#include "base/limits.h"
#include "base/message.h"
#include "os/clock.h"
#include "os/env.h"
#include "os/message_socket.h"
#include "os/privileges.h"

namespace scarlet::daemon {
namespace {

using base::MessageId;

constexpr std::int64_t kSendMs = 10'000;
constexpr std::int64_t kTerminalTypeMs = 2'000;
constexpr int kEmptyNames = 3;
constexpr char kBackspace = '\b';
constexpr char kDelete = '\x7F';
constexpr char kKillLine = '\x15';
constexpr std::size_t kChunkBytes = 1'024;

std::int64_t now_ms() { return os::real_env().monotonic_nanoseconds() / 1'000'000; }

// What PAM says is for people, but not all of it for a terminal: line ends become CR LF, the rest must be printable.
std::string for_terminal(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') {
      result += "\r\n";
    } else if (static_cast<unsigned char>(c) >= ' ' && c != kDelete) {
      result += c;
    }
  }
  return result;
}

}  // namespace

bool TerminalLogin::show(std::string_view text) { return client_.send(telnet_.escaped(text), kSendMs).ok(); }

bool TerminalLogin::take_input(std::int64_t timeout_ms) {
  std::array<char, kChunkBytes> chunk{};
  const auto got = client_.receive(chunk, timeout_ms);
  if (!got || *got == 0) return false;
  protocol::TelnetEvents events;
  telnet_.receive(std::string_view(chunk.data(), *got), events);
  // The break key has nothing to break here.
  keys_ += events.keys;
  if (keys_.size() > base::limits::kLoginFrameBytes) return false;
  return events.answer.empty() || client_.send(events.answer, kSendMs).ok();
}

void TerminalLogin::await_terminal_type() {
  const std::int64_t until = now_ms() + kTerminalTypeMs;
  while (telnet_.terminal_type().empty() && keys_.empty() && now_ms() < until) {
    if (!take_input(until - now_ms())) return;
  }
}

void TerminalLogin::echo_key(char key, bool echo, std::string& answer) {
  if (key == kBackspace || key == kDelete) {
    if (answer.empty()) return;
    answer.pop_back();
    (void)show("\b \b");
  } else if (key == kKillLine) {
    for (; !answer.empty(); answer.pop_back()) (void)show("\b \b");
  } else if (static_cast<unsigned char>(key) >= ' ' && answer.size() < base::limits::kPasswordBytes) {
    answer += key;
    (void)show(echo ? std::string_view(&key, 1) : "*");
  }
}

std::optional<std::string> TerminalLogin::ask(std::string_view question, bool echo) {
  if (!show(for_terminal(question))) return std::nullopt;
  const std::int64_t until = now_ms() + grace_ms_;
  std::string answer;
  answer.reserve(base::limits::kPasswordBytes);  // no copies of it elsewhere
  for (;;) {
    while (!keys_.empty()) {
      const char key = keys_.front();
      keys_.erase(0, 1);
      if (key == '\r' || key == '\n') return show("\r\n") ? std::optional(answer) : std::nullopt;
      echo_key(key, echo, answer);
    }
    const std::int64_t left = until - now_ms();
    if (left <= 0) (void)show("\r\n" + base::message(MessageId::DaemonLoginTimeout) + "\r\n");
    if (left <= 0 || !take_input(left)) return std::nullopt;
  }
}

std::optional<std::string> TerminalLogin::ask_name() {
  for (int i = 0; i < kEmptyNames; ++i) {
    auto name = ask(base::message_text(MessageId::DaemonUserPrompt), true);
    if (!name || !name->empty()) return name;
  }
  return std::nullopt;
}

bool TerminalLogin::answer_question(const Message& question) {
  auto answer = ask(question.texts[1], question.texts[0] == "1");
  if (!answer) {
    (void)os::send_message(monitor_, encode(Kind::NoAnswer));
    return false;
  }
  std::string message = encode(Kind::Answer, {*answer});
  const bool sent = os::send_message(monitor_, message).ok();
  os::wipe(message);
  os::wipe(*answer);
  return sent;
}

std::optional<int> TerminalLogin::verdict() {
  for (;;) {
    auto received = os::receive_message(monitor_, -1);
    const auto message = received ? decode(received->bytes) : std::nullopt;
    if (!message) return std::nullopt;
    switch (message->kind) {
      case Kind::Question:
        if (!answer_question(*message)) return std::nullopt;
        break;
      case Kind::Tell:
        if (!show(for_terminal(message->texts[0]) + "\r\n")) return std::nullopt;
        break;
      case Kind::Refused: {
        const bool again = message->texts[0] == "1";
        (void)show(base::message(again ? MessageId::DaemonTryAgain : MessageId::DaemonGoodbye,
                                 {base::message_text(MessageId::DaemonLoginRefused)}) +
                   "\r\n");
        if (again) return -1;
        return std::nullopt;
      }
      case Kind::Go: return received->descriptor;
      default: return std::nullopt;
    }
  }
}

std::optional<int> TerminalLogin::run(const std::string& peer_address) {
  if (!client_.send(protocol::TelnetStream::greeting(), kSendMs)) return std::nullopt;
  await_terminal_type();
  if (!show("\r\n" + base::message(MessageId::DaemonTelnetBanner, {peer_address}) + "\r\n\r\n")) return std::nullopt;
  for (;;) {
    const auto name = ask_name();
    if (!name) return std::nullopt;
    const std::string request =
        encode(Kind::TerminalLogin, {*name, telnet_.terminal_type(), std::to_string(telnet_.columns()),
                                     std::to_string(telnet_.rows()), certificate_});
    if (!os::send_message(monitor_, request)) return std::nullopt;
    const auto session = verdict();
    if (!session || *session >= 0) return session;
  }
}

}  // namespace scarlet::daemon
