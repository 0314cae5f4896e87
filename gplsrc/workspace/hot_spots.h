// SPDX-License-Identifier: GPL-3.0-or-later
// HotSpots: where programs spend processor time (HSM). While it is on, the session looks now and then which program
// runs and books the time since it looked last on it; short programs are seen as often as their share of time says. How
// often programs are entered the interpreter counts all the time; what it counted between start and stop is reported.
//
// Threads: the session's own.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "os/process.h"

namespace scarlet::workspace {

class HotSpots {
 public:
  struct Spot {
    std::string program;
    std::int64_t milliseconds = 0;
    std::int64_t samples = 0;
    std::uint64_t calls = 0;
  };
  using Calls = std::map<std::string, std::uint64_t>;

  void start() {
    spots_.clear();
    calls_at_start_ = calls_;
    calls_at_end_.clear();
    last_ms_ = os::cpu_milliseconds();
    on_ = true;
  }
  void stop() { on_ = false; }
  bool on() const { return on_; }
  // Whether processor time has gone by since the last sample.
  bool due() const { return on_ && os::cpu_milliseconds() != last_ms_; }
  void sample(std::string_view program) {
    const std::int64_t now_ms = os::cpu_milliseconds();
    Spot& spot = spots_[std::string(program)];
    spot.milliseconds += now_ms - last_ms_;
    ++spot.samples;
    last_ms_ = now_ms;
  }
  // What the interpreter has counted until now.
  void see_calls(Calls calls) {
    calls_ = std::move(calls);
    if (on_) calls_at_end_ = calls_;
  }
  // The slowest first.
  std::vector<Spot> report() const;

 private:
  bool on_ = false;
  std::int64_t last_ms_ = 0;
  std::map<std::string, Spot> spots_;
  Calls calls_;
  Calls calls_at_start_;
  Calls calls_at_end_;
};

}  // namespace scarlet::workspace
