// SPDX-License-Identifier: GPL-3.0-or-later
// Recorder: how a session's process gets its events into the audit trail: as datagrams to the daemon, which alone can
// write the trail and learns from the kernel whose process speaks; where no daemon runs, into the file itself.
//
//   datagram    4 bytes length + bytes of the event's name, then of each member's name and value in turn
//
// The daemon takes known events and members only (decode_event), so that a session can not say that somebody logged in.
// Threads: any.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/targets.h"
#include "os/env.h"

namespace scarlet::audit {

struct RecorderOptions {
  Level level = Level::None;
  Targets targets;
  std::vector<std::string> sockets;  // where a daemon may receive, the first that does
  std::string file;                  // when none does
};

class Recorder {
 public:
  Recorder(os::Env& env, RecorderOptions options) : env_(env), options_(std::move(options)) {}

  bool wants(Level level) const { return level != Level::None && level <= options_.level; }
  // Whether an event would get through now.
  bool reachable();
  // What could not be written is counted, and the next event that gets through says how many were lost.
  void record(Event event);

 private:
  base::Result<void> deliver(const Event& event);

  os::Env& env_;
  const RecorderOptions options_;
  std::mutex mutex_;
  std::uint64_t lost_ = 0;
};

// Where the daemon of an instance receives: below root's own directory, or below the instance.
std::string daemon_socket(const std::string& home, bool of_root);

std::string encode_event(const Event& event);
// Nothing when it is not well formed, or not what a session may say.
std::optional<Event> decode_event(std::string_view bytes);

}  // namespace scarlet::audit
