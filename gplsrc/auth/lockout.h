// SPDX-License-Identifier: GPL-3.0-or-later
// Lockout: who has failed too often to be let try again. A subject is a user or a host; what counts is the failures of
// the last `window_ms`, and a subject that reached the limit is refused for as long again.
//
// Names come from strangers, so the table is bounded: when it is full the subject whose last failure is longest ago is
// forgotten. It belongs to one process, the daemon's listener, which all logins of all connections ask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::auth {

class Lockout {
 public:
  Lockout(int most_failures, std::int64_t window_ms) : most_failures_(most_failures), window_ms_(window_ms) {}

  bool locked(std::string_view subject, std::int64_t now_ms) const;
  // True when this failure is the one that locks it.
  bool fail(std::string_view subject, std::int64_t now_ms);
  // A success clears a user, an administrator anybody. False when nothing was known of it.
  bool forgive(std::string_view subject);
  std::size_t size() const { return subjects_.size(); }
  // Other limits; what was counted stays.
  void configure(int most_failures, std::int64_t window_ms);
  std::vector<std::string> locked_subjects(std::int64_t now_ms) const;

 private:
  struct Record {
    int failures = 0;
    std::int64_t first_ms = 0;
    std::int64_t last_ms = 0;
  };
  bool expired(const Record& record, std::int64_t now_ms) const { return now_ms - record.last_ms > window_ms_; }
  void make_room(std::int64_t now_ms);

  int most_failures_;
  std::int64_t window_ms_;
  std::map<std::string, Record, std::less<>> subjects_;
};

}  // namespace scarlet::auth
