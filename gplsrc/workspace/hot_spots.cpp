// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/hot_spots.h"

#include <algorithm>

namespace scarlet::workspace {

std::vector<HotSpots::Spot> HotSpots::report() const {
  std::vector<Spot> rows;
  for (const auto& [program, spot] : spots_) rows.push_back({program, spot.milliseconds, spot.samples});
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Spot& a, const Spot& b) { return a.milliseconds > b.milliseconds; });
  return rows;
}

}  // namespace scarlet::workspace
