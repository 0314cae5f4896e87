// SPDX-License-Identifier: GPL-3.0-or-later
// Deadlock detection: follows who waits for whom through the lock table.
//
// The picture is taken one session after another, so it may show a ring that never was. A ring found is therefore
// looked at a second time: a wait that is still the same (same ticket) and still has the same session in its way has
// stood in between without a break, so all its links stood at once between the two looks.
//
// Every waiter looks when it starts to wait, and again while it waits; of the members of a ring the one that began to
// wait last gives up, so that there is one victim.
#pragma once

#include <cstdint>

#include "shared/lock_arena.h"

namespace scarlet::shared {

enum class RingRole {
  None,    // no ring through this session
  Member,  // a ring, but another one is to give up
  Victim,
};

// For a session whose wish stands in the table.
RingRole find_ring(LockArena& arena, SlotIndex self);

}  // namespace scarlet::shared
