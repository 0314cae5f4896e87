// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/hot_spots.h"

#include <algorithm>

namespace scarlet::workspace {

std::vector<HotSpots::Spot> HotSpots::report() const {
  std::map<std::string, Spot> seen = spots_;
  for (const auto& [program, count] : calls_at_end_) {
    const auto before = calls_at_start_.find(program);
    const std::uint64_t base = before == calls_at_start_.end() ? 0 : before->second;
    if (count > base) seen[program].calls = count - base;
  }
  std::vector<Spot> rows;
  for (auto& [program, spot] : seen) {
    spot.program = program;
    rows.push_back(std::move(spot));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Spot& a, const Spot& b) {
    return a.milliseconds != b.milliseconds ? a.milliseconds > b.milliseconds : a.calls > b.calls;
  });
  return rows;
}

}  // namespace scarlet::workspace
