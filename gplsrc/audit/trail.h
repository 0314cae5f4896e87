// SPDX-License-Identifier: GPL-3.0-or-later
// The audit trail: a file of JSON objects, a line each, every one with the SHA-256 of the line before it. A line that
// is changed, put in or taken out shows; only lines cut off at the end do not, against which a second target (the
// journal of the machine) helps.
//
//   {"timestamp":"2026-03-01T12:00:00.123456Z","seq":7,"event":"login","user":"fred",...,"prev":"4f1c..."}
//
// A new file (after rotation) goes on with the chain: its first line names the last line of the file before. Lines go
// to journal and syslog as well where Targets say so.
//
// Processes: with a daemon it alone writes a trail, and sessions send their events to it (recorder.h). Without one the
// sessions write it themselves, each line under a lock (write_shared).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/targets.h"
#include "base/result.h"
#include "os/env.h"

namespace scarlet::audit {

class Trail {
 public:
  explicit Trail(os::Env& env) : env_(env) {}
  // Goes on behind what is there. After an error nothing is written until the next open().
  base::Result<void> open(const std::string& path, const Targets& targets = {});
  // An error when no target took it.
  base::Result<void> write(const Event& event);
  void close() { open_ = false, file_.reset(); }
  bool is_open() const { return open_; }
  // One line by one of several processes that write the same file.
  base::Result<void> write_shared(const std::string& path, const Targets& targets, const Event& event);

 private:
  base::Result<void> read_end(os::FileHandle& file);
  std::string line_of(const Event& event);
  base::Result<void> send(const std::string& line, const Event& event);

  os::Env& env_;
  Targets targets_;
  bool open_ = false;
  std::unique_ptr<os::FileHandle> file_;  // null: no file among the targets
  std::uint64_t sequence_ = 0;
  std::string last_;  // digest of the last line, in hexadecimal
};

struct Verdict {
  std::uint64_t lines = 0;
  std::uint64_t broken_line = 0;  // from 1; 0: the chain holds
  std::string begins_behind;      // the digest that the first line names
};
base::Result<Verdict> verify(os::Env& env, const std::string& path);

// UTC, with microseconds.
std::string timestamp(std::int64_t unix_nanoseconds);
// In quotes; bytes that are no printable ASCII come as \u00xx.
std::string json_text(std::string_view text);

}  // namespace scarlet::audit
