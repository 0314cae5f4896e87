// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/relay.h"

#include <array>
#include <cstdint>
#include <vector>

#include "os/service.h"
#include "os/socket.h"
#include "os/terminal.h"

namespace scarlet::daemon {
namespace {

constexpr std::size_t kChunkBytes = 65'536;
constexpr std::size_t kWaitingBytes = 65'536;
constexpr std::int64_t kSendMs = 600'000;  // as long may a terminal hold its output
constexpr std::int64_t kRoundMs = 60'000;
constexpr char kBreak = '\x03';

class Relay {
 public:
  Relay(net::Stream& client, protocol::TelnetStream* telnet, int session)
      : client_(client), telnet_(telnet), session_(session), chunk_(kChunkBytes) {
    os::set_blocking(session_, false);
  }
  ~Relay() { os::close_descriptor(session_); }
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  void run(const std::string& typed_ahead) {
    waiting_ = typed_ahead;
    while (from_client() && from_session() && to_session()) wait();
    // What the session said before it ended is still to be sent.
    while (!session_ended_ && from_session() && !session_empty_) {
    }
  }

 private:
  // What TLS has decrypted already shows on no descriptor, so the client is asked until it has nothing.
  bool from_client() {
    while (waiting_.size() < kWaitingBytes) {
      const auto got = client_.receive(chunk_, 0);
      if (!got) return got.status() == base::Status::TimedOut;
      if (*got == 0) return false;
      if (!take(std::string_view(chunk_.data(), *got))) return false;
    }
    return true;
  }

  bool take(std::string_view bytes) {
    if (telnet_ == nullptr) {
      waiting_ += bytes;
      return true;
    }
    protocol::TelnetEvents events;
    telnet_->receive(bytes, events);
    // A break throws away what was typed before it, as a terminal's driver does.
    if (events.interrupt) waiting_ = kBreak;
    waiting_ += events.keys;
    if (events.window_changed) os::set_window_size(session_, telnet_->columns(), telnet_->rows());
    return events.answer.empty() || client_.send(events.answer, kSendMs).ok();
  }

  bool from_session() {
    const os::ReadResult got = os::read_available(session_, chunk_, 0);
    session_empty_ = got.outcome == os::ReadOutcome::TimedOut || got.outcome == os::ReadOutcome::Interrupted;
    if (session_empty_) return true;
    session_ended_ = got.outcome != os::ReadOutcome::Data;
    if (session_ended_) return false;
    const std::string_view bytes(chunk_.data(), got.bytes);
    return client_.send(telnet_ != nullptr ? telnet_->escaped(bytes) : std::string(bytes), kSendMs).ok();
  }

  bool to_session() {
    if (waiting_.empty()) return true;
    const auto wrote = os::write_some(session_, waiting_);
    if (!wrote) return false;
    waiting_.erase(0, *wrote);
    return true;
  }

  void wait() {
    std::vector<os::Watched> watched{{session_, true, !waiting_.empty()}};
    if (waiting_.size() < kWaitingBytes) watched.push_back({client_.descriptor(), true, false});
    os::wait_for_any(watched, kRoundMs);
  }

  net::Stream& client_;
  protocol::TelnetStream* telnet_;
  int session_;
  std::vector<char> chunk_;
  std::string waiting_;  // for the session
  bool session_ended_ = false;
  bool session_empty_ = false;
};

}  // namespace

void relay(net::Stream& client, int session) { Relay(client, nullptr, session).run({}); }

void relay_terminal(net::Stream& client, protocol::TelnetStream& telnet, int master, const std::string& typed_ahead) {
  Relay(client, &telnet, master).run(typed_ahead);
}

}  // namespace scarlet::daemon
