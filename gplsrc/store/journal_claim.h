// SPDX-License-Identifier: GPL-3.0-or-later
// Claim: how an operation under way in a file is tied to its entry in the journal. The claim lies in the file's live
// state; the entry's place is written into it before the entry becomes visible. Whoever finds the claim of a dead
// process therefore knows whether the operation happened: it did if the journal holds that operation at that place.
#pragma once

#include <atomic>
#include <cstdint>

namespace scarlet::store {

using Lsn = std::uint64_t;  // place in the journal: bytes since its beginning; 0 is nowhere

enum class ClaimState : std::uint32_t {
  Idle = 0,
  Prepared = 1,   // happened if the journal says so
  Committed = 2,  // happened, journal or not
};

struct Claim {
  std::atomic<ClaimState> state;
  std::uint32_t reserved;
  std::uint64_t operation;  // number of the operation, never used twice
  Lsn lsn;
};

}  // namespace scarlet::store
