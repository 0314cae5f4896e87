// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/counters.h"

#include <array>

namespace scarlet::shared {

namespace {

constexpr std::array<std::string_view, kCounters> kNames{
#define X(name, text) text,
    SCARLET_COUNTERS(X)
#undef X
};

}  // namespace

std::string_view counter_name(Counter counter) { return kNames.at(static_cast<std::size_t>(counter)); }

base::Result<std::unique_ptr<Counters>> Counters::open(Segment& segment) {
  void* cells = segment.block("counters", kCounters * sizeof(Cell), nullptr);
  if (cells == nullptr) return base::Error{base::Status::LimitReached, 0, segment.options().path};
  return std::unique_ptr<Counters>(new Counters(static_cast<Cell*>(cells)));
}

}  // namespace scarlet::shared
