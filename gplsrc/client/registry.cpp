// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/registry.h"

#include <algorithm>

namespace scarlet::client {
namespace {

// The session this thread has chosen; below 0: none yet.
int& chosen() {
  thread_local int number = -1;
  return number;
}

}  // namespace

std::string& thread_error() {
  thread_local std::string text;
  return text;
}

Registry::Registry() : options_(Options::from_environment()) {}

// Never destroyed: other threads may still call while the process ends.
Registry& Registry::instance() {
  static Registry* const registry = new Registry;
  return *registry;
}

int Registry::reserve() {
  const std::lock_guard lock(mutex_);
  const auto free = std::find(taken_.begin(), taken_.end(), false);
  if (free == taken_.end()) return -1;
  *free = true;
  return static_cast<int>(free - taken_.begin());
}

void Registry::settle(int number, bool connected) {
  const std::lock_guard lock(mutex_);
  if (!connected) {
    taken_[static_cast<std::size_t>(number)] = false;
    return;
  }
  latest_ = chosen() = number;
}

void Registry::release(int number) {
  const std::lock_guard lock(mutex_);
  taken_[static_cast<std::size_t>(number)] = false;
  if (latest_ != number) return;
  const auto other = std::find(taken_.begin(), taken_.end(), true);
  if (other != taken_.end()) latest_ = static_cast<int>(other - taken_.begin());
}

int Registry::current() {
  const std::lock_guard lock(mutex_);
  return chosen() >= 0 ? chosen() : latest_;
}

bool Registry::set_current(int number) {
  const std::lock_guard lock(mutex_);
  if (number < 0 || number >= kSessions || !taken_[static_cast<std::size_t>(number)]) return false;
  latest_ = chosen() = number;
  return true;
}

Options Registry::options() {
  const std::lock_guard lock(mutex_);
  return options_;
}

bool Registry::set_option(std::string_view name, std::string_view value) {
  const std::lock_guard lock(mutex_);
  return options_.set(name, value);
}

}  // namespace scarlet::client
