// SPDX-License-Identifier: GPL-3.0-or-later
// The login dialogue of a terminal connection: telnet's negotiation, the name, and whatever PAM asks. Passwords are
// echoed as asterisks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/wire.h"
#include "net/stream.h"
#include "protocol/telnet.h"

namespace scarlet::daemon {

class TerminalLogin {
 public:
  // `grace_ms` is the time for each answer; the monitor watches the whole.
  TerminalLogin(net::Stream& client, protocol::TelnetStream& telnet, int monitor, std::int64_t grace_ms,
                std::string certificate)
      : client_(client),
        telnet_(telnet),
        monitor_(monitor),
        grace_ms_(grace_ms),
        certificate_(std::move(certificate)) {}

  // The session's terminal; nothing when there is no login.
  std::optional<int> run(const std::string& peer_address);
  // Keys that came behind the last answer.
  std::string typed_ahead() { return std::move(keys_); }

 private:
  void await_terminal_type();
  bool take_input(std::int64_t timeout_ms);
  // An answer; nothing when the client is gone or took too long.
  std::optional<std::string> ask(std::string_view question, bool echo);
  void echo_key(char key, bool echo, std::string& answer);
  bool show(std::string_view text);
  std::optional<std::string> ask_name();
  // Talks with the monitor until it has decided. Nothing: the connection is over; -1: another try.
  std::optional<int> verdict();
  bool answer_question(const Message& question);

  net::Stream& client_;
  protocol::TelnetStream& telnet_;
  int monitor_;
  std::int64_t grace_ms_;
  std::string certificate_;  // the name that the client's certificate gives
  std::string keys_;         // typed and not used
};

}  // namespace scarlet::daemon
