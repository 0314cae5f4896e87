// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/process_table.h"

namespace scarlet::shared {

namespace {

constexpr std::uint32_t kGenerationMask = 0xFFFF;

ProcessToken make_token(std::uint32_t place, std::uint32_t generation) {
  return ((generation & kGenerationMask) << kProcessPlaceBits) | (place + 1);
}

}  // namespace

bool ProcessTable::place_alive(const ProcessPlace& place) const {
  const std::int32_t pid = place.pid.load(std::memory_order_acquire);
  return pid != 0 && os::alive({pid, place.start_ticks.load(std::memory_order_relaxed)});
}

bool ProcessTable::alive(ProcessToken token) const {
  if (token == kNobody) return false;
  if (token == self_) return true;
  const std::uint32_t index = place_of(token);
  if (index >= capacity_) return false;
  const ProcessPlace& place = places_[index];
  const auto is_current = [&] { return make_token(index, place.generation.load()) == token; };
  // Looked at again afterwards: the place may have changed hands meanwhile.
  return is_current() && place_alive(place) && is_current();
}

std::uint32_t ProcessTable::count_alive() const {
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < capacity_; ++i) count += place_alive(places_[i]) ? 1U : 0U;
  return count;
}

bool ProcessTable::any_alive() const {
  for (std::uint32_t i = 0; i < capacity_; ++i) {
    if (place_alive(places_[i])) return true;
  }
  return false;
}

bool ProcessTable::attach(const os::ProcessIdentity& process) {
  const auto take = [&](std::uint32_t index) {
    ProcessPlace& place = places_[index];
    place.pid.store(0);
    const std::uint32_t generation = place.generation.fetch_add(1) + 1;
    place.start_ticks.store(process.start_ticks);
    place.pid.store(process.pid, std::memory_order_release);
    self_ = make_token(index, generation);
    return true;
  };
  for (std::uint32_t i = 0; i < capacity_; ++i) {
    if (places_[i].pid.load() == 0) return take(i);
  }
  for (std::uint32_t i = 0; i < capacity_; ++i) {
    if (!place_alive(places_[i])) return take(i);
  }
  return false;
}

void ProcessTable::detach() {
  if (self_ != kNobody) places_[place_of(self_)].pid.store(0);
  self_ = kNobody;
}

}  // namespace scarlet::shared
