// SPDX-License-Identifier: GPL-3.0-or-later
// The audit trail: a file of JSON objects, a line each, every one with the SHA-256 of the line before it. A line that
// is changed, put in or taken out shows; only lines cut off at the end do not, against which a second target (the
// journal of the machine) helps.
//
//   {"timestamp":"2026-03-01T12:00:00.123456Z","seq":7,"event":"login","user":"fred",...,"prev":"4f1c..."}
//
// A new file (after rotation) goes on with the chain: its first line names the last line of the file before.
// One process writes a trail.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::audit {

// What happened: a name and members in order. Values are bytes of strangers; they come out escaped.
struct Event {
  std::string name;
  std::vector<std::pair<std::string_view, std::string>> members;
};

class Trail {
 public:
  explicit Trail(os::Env& env) : env_(env) {}
  // Goes on behind what is there. After an error nothing is written until the next open().
  base::Result<void> open(const std::string& path);
  base::Result<void> write(const Event& event);
  void close() { file_.reset(); }
  bool is_open() const { return file_ != nullptr; }

 private:
  base::Result<void> read_end(const std::string& path);

  os::Env& env_;
  std::unique_ptr<os::FileHandle> file_;
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
