// SPDX-License-Identifier: GPL-3.0-or-later
// Verify: what is in the files against what was reported done.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "place.h"
#include "plan.h"
#include "worker.h"

namespace scarlet::crash {

class Findings {
 public:
  void add(std::string what) { found_.push_back(std::move(what)); }
  bool any() const { return !found_.empty(); }
  const std::vector<std::string>& all() const { return found_; }

 private:
  std::vector<std::string> found_;
};

// Brings `content` up to the operations reported done. One more of a worker may have happened, entirely: it is then
// counted as done in `told`, so that the next round begins after it.
void verify_content(Place& place, std::uint64_t seed, Content& content, std::array<std::uint64_t, kWorkers>& verified,
                    Told& told, Findings& findings);
void verify_indices(Place& place, const Content& content, Findings& findings);
void verify_checks(Place& place, Findings& findings);
// Nobody who is dead has a lock; nobody at all when `none_expected`.
void verify_locks(Place& place, bool none_expected, Findings& findings);

}  // namespace scarlet::crash
