// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/lockout.h"

#include <algorithm>

#include "base/limits.h"

namespace scarlet::auth {

bool Lockout::locked(std::string_view subject, std::int64_t now_ms) const {
  const auto at = subjects_.find(subject);
  return at != subjects_.end() && at->second.failures >= most_failures_ && !expired(at->second, now_ms);
}

bool Lockout::fail(std::string_view subject, std::int64_t now_ms) {
  auto at = subjects_.find(subject);
  if (at == subjects_.end()) {
    make_room(now_ms);
    at = subjects_.emplace(std::string(subject), Record{}).first;
  }
  Record& record = at->second;
  // A new count begins when the old one has gone stale; of one that locks only its end counts.
  const bool stale = record.failures < most_failures_ ? now_ms - record.first_ms > window_ms_ : expired(record, now_ms);
  if (record.failures == 0 || stale) record = {0, now_ms, now_ms};
  record.last_ms = now_ms;
  return ++record.failures == most_failures_;
}

bool Lockout::forgive(std::string_view subject) {
  const auto at = subjects_.find(subject);
  if (at == subjects_.end()) return false;
  subjects_.erase(at);
  return true;
}

void Lockout::configure(int most_failures, std::int64_t window_ms) {
  most_failures_ = most_failures;
  window_ms_ = window_ms;
}

std::vector<std::string> Lockout::locked_subjects(std::int64_t now_ms) const {
  std::vector<std::string> names;
  for (const auto& [name, record] : subjects_) {
    if (locked(name, now_ms)) names.push_back(name);
  }
  return names;
}

void Lockout::make_room(std::int64_t now_ms) {
  if (subjects_.size() < base::limits::kLockoutSubjects) return;
  std::erase_if(subjects_, [&](const auto& entry) { return expired(entry.second, now_ms); });
  if (subjects_.size() < base::limits::kLockoutSubjects) return;
  subjects_.erase(std::min_element(subjects_.begin(), subjects_.end(),
                                   [](const auto& a, const auto& b) { return a.second.last_ms < b.second.last_ms; }));
}

}  // namespace scarlet::auth
