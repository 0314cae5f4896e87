// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/deadlock.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "shared/lock_rules.h"

namespace scarlet::shared {

namespace {

// A session that waits, and those in its way.
struct Wait {
  std::uint64_t ticket = 0;
  std::vector<SlotIndex> obstacles;
};

struct KeyCopy {
  LockKind kind;
  os::FileIdentity file;
  std::string id;
};

bool is_wait(const LockEntry& entry, SlotIndex slot, std::uint64_t ticket) {
  return entry.in_use() && entry.slot == slot && entry.ticket == ticket && entry.get().wanted != LockMode::None;
}

std::optional<KeyCopy> wanted_key(LockArena& arena, SlotIndex slot, std::uint64_t ticket) {
  const std::uint64_t packed = arena.waiting(slot).place;
  if (packed == 0) return std::nullopt;
  const EntryPlace place{static_cast<std::uint32_t>(packed >> 32), static_cast<std::uint32_t>(packed) - 1};
  arena.lock(place.partition);
  const LockEntry& entry = arena.entry(place);
  std::optional<KeyCopy> copy;
  if (is_wait(entry, slot, ticket)) copy = {entry.get().kind, entry.file, std::string(entry.id_view())};
  arena.unlock(place.partition);
  return copy;
}

void collect(LockArena& arena, const LockKey& key, SlotIndex slot, Wait& wait) {
  const LockRules rules(arena);
  const auto own = rules.find_own(key, slot);
  if (!own || !is_wait(arena.entry(*own), slot, wait.ticket)) return;
  const LockState state = arena.entry(*own).get();
  rules.for_each_obstacle(key, {slot, state.wanted, state.patient, wait.ticket},
                          [&](SlotIndex other) { wait.obstacles.push_back(other); });
}

Wait look_at(LockArena& arena, SlotIndex slot) {
  Wait wait{arena.waiting(slot).ticket, {}};
  const auto wanted = wanted_key(arena, slot, wait.ticket);
  if (!wanted) return {};
  const LockKey key(wanted->kind, wanted->file, wanted->id);
  if (key.kind == LockKind::File) {
    const AllGuard guard(arena);
    collect(arena, key, slot, wait);
  } else {
    const KeyGuard guard(arena, key);
    collect(arena, key, slot, wait);
  }
  return wait;
}

struct Link {
  SlotIndex slot = 0;
  std::uint64_t ticket = 0;
  SlotIndex waits_for = 0;
};

// Breadth first from `self` until somebody waits for `self`; the links of the ring, in no special order.
std::vector<Link> look_for_ring(LockArena& arena, SlotIndex self) {
  constexpr std::size_t kNone = SIZE_MAX;
  struct Node {
    SlotIndex slot;
    std::size_t from;
    std::uint64_t ticket;
  };
  std::vector<Node> nodes{{self, kNone, 0}};
  std::vector<bool> seen(arena.max_sessions());
  for (std::size_t at = 0; at < nodes.size(); ++at) {
    const Wait wait = look_at(arena, nodes[at].slot);
    nodes[at].ticket = wait.ticket;
    for (const SlotIndex other : wait.obstacles) {
      if (other == self) {
        std::vector<Link> ring;
        SlotIndex next = self;
        for (std::size_t i = at; i != kNone; next = nodes[i].slot, i = nodes[i].from) {
          ring.push_back({nodes[i].slot, nodes[i].ticket, next});
        }
        return ring;
      }
      if (other >= seen.size() || seen[other]) continue;
      seen[other] = true;
      nodes.push_back({other, at, 0});
    }
  }
  return {};
}

bool still_stands(LockArena& arena, const Link& link) {
  const Wait wait = look_at(arena, link.slot);
  return wait.ticket == link.ticket &&
         std::find(wait.obstacles.begin(), wait.obstacles.end(), link.waits_for) != wait.obstacles.end();
}

}  // namespace

RingRole find_ring(LockArena& arena, SlotIndex self) {
  const auto ring = look_for_ring(arena, self);
  if (ring.empty()) return RingRole::None;
  if (!std::all_of(ring.begin(), ring.end(), [&](const Link& link) { return still_stands(arena, link); })) {
    return RingRole::None;
  }
  const auto last =
      std::max_element(ring.begin(), ring.end(), [](const Link& a, const Link& b) { return a.ticket < b.ticket; });
  return last->slot == self ? RingRole::Victim : RingRole::Member;
}

}  // namespace scarlet::shared
