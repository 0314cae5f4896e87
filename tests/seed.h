// SPDX-License-Identifier: GPL-3.0-or-later
// The seed of tests that do random things: always the same, so that a run can be repeated; SCARLET_SEED=n gives others.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace scarlet::test {

inline std::uint32_t seed() {
  const char* const given = std::getenv("SCARLET_SEED");
  return given == nullptr ? 1 : static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10));
}

}  // namespace scarlet::test
