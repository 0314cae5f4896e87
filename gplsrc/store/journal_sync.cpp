// SPDX-License-Identifier: GPL-3.0-or-later
// Syncing the journal. Whoever needs it first does it for all who have appended until then; the others wait. Where the
// device is fast, falling asleep and being woken takes as long as the sync itself: those who wait leave the processor
// to others and look again, and only sleep when it takes longer than it should.
#include <algorithm>

#include "os/futex.h"
#include "store/journal.h"

namespace scarlet::store {
namespace {

constexpr std::uint32_t kLeastGroup = 3;  // fewer are not waited for
constexpr std::int64_t kGatherShare = 3;  // a third of the time of a sync at most,
constexpr int kGatherNaps = 6;            // in so many naps
constexpr std::int64_t kLongestNapNs = 500'000;

constexpr std::int64_t kFastSyncNs = 100'000;  // one that takes less is not slept for at once,
constexpr std::int64_t kFastPatience = 3;      // but after so many times as long;
constexpr std::int64_t kFastGatherShare = 2;   // half of its time is waited for others, who are at work
// When who got the processor kept it for so long twice in a row, so many waits are slept at once: the woken come first.
constexpr std::int64_t kLongAwayNs = 500'000;
constexpr int kBusyWaits = 1000;

}  // namespace

// Those whose entry a sync covers are woken together when it ends; of the others one is, who does the next sync for all
// of them.
base::Result<void> Journal::sync_to(Lsn lsn) {
  if (synced() >= lsn) return {};
  latches_->arrived.fetch_add(1, std::memory_order_relaxed);
  const std::uint32_t came = latches_->sync_round.load(std::memory_order_acquire);
  while (synced() < lsn) {
    const std::uint32_t round = latches_->sync_round.load(std::memory_order_acquire);
    if (latches_->sync.try_lock(*processes_)) {
      SCARLET_TRY(lead_sync(lsn, round != came));
    } else if (!yield_until_synced(lsn, round)) {
      SCARLET_TRY(sleep_until_synced(lsn, round));
    }
  }
  return {};
}

// Whether `done` was true before so much time had passed.
template <class Done>
bool Journal::yield_until(Done&& done, std::int64_t nanoseconds) {
  if (const int busy = busy_waits_.load(std::memory_order_relaxed); busy != 0) {
    busy_waits_.store(busy - 1, std::memory_order_relaxed);
    return done();
  }
  bool long_away = false;
  std::int64_t now = env_.monotonic_nanoseconds();
  for (const std::int64_t until = now + nanoseconds; now < until && !done();) {
    os::yield_processor();
    const std::int64_t left = now;
    now = env_.monotonic_nanoseconds();
    long_away = long_away || now - left > kLongAwayNs;
  }
  if (long_away && long_away_.load(std::memory_order_relaxed)) busy_waits_.store(kBusyWaits, std::memory_order_relaxed);
  long_away_.store(long_away, std::memory_order_relaxed);
  return done();
}

// False when the sync takes long: it is to be slept for.
bool Journal::yield_until_synced(Lsn lsn, std::uint32_t round) {
  const std::int64_t sync_ns = latches_->sync_ns.load(std::memory_order_relaxed);
  if (sync_ns > kFastSyncNs) return false;
  const auto ended = [&] { return synced() >= lsn || latches_->sync_round.load(std::memory_order_acquire) != round; };
  return yield_until(ended, kFastPatience * sync_ns);
}

base::Result<void> Journal::sleep_until_synced(Lsn lsn, std::uint32_t round) {
  const bool next = latches_->syncing_to.load(std::memory_order_acquire) < lsn;
  auto& word = latches_->sync_words[(round + (next ? 1 : 0)) % 2];
  const std::uint32_t seen = word.load(std::memory_order_acquire);
  if (latches_->sync_round.load(std::memory_order_acquire) != round || synced() >= lsn) return {};
  latches_->sleepers.fetch_add(1);
  const os::FutexWake woken = os::futex_wait(word, seen, shared::kLatchCheckMs);
  latches_->sleepers.fetch_sub(1);
  if (woken == os::FutexWake::TimedOut) {
    // Whoever syncs may have died: taking the latch in the ordinary way finds out.
    static_cast<void>(latches_->sync.lock(*processes_));
    return lead_sync(lsn, true);
  }
  // Woken to do the next sync, and not in need of one: somebody else may be.
  if (next && synced() >= lsn) os::futex_wake(word, 1);
  return {};
}

base::Result<void> Journal::lead_sync(Lsn lsn, bool waited) {
  auto done = sync_latched(lsn, waited);
  latches_->sync.unlock();
  const std::uint32_t ended = latches_->sync_round.fetch_add(1, std::memory_order_release);
  for (auto& word : latches_->sync_words) word.fetch_add(1);
  // Who counts himself a sleeper after this finds the word changed, and does not fall asleep.
  if (latches_->sleepers.load() == 0) return done;
  os::futex_wake_all(latches_->sync_words[ended % 2]);
  os::futex_wake(latches_->sync_words[(ended + 1) % 2], 1);
  return done;
}

base::Result<void> Journal::sync_latched(Lsn lsn, bool waited) {
  const Lsn from = synced();
  if (from >= lsn) return {};
  latches_->syncing_to.store(~Lsn{0}, std::memory_order_release);
  gather_group(waited);
  latches_->last_group.store(latches_->arrived.exchange(0, std::memory_order_relaxed), std::memory_order_relaxed);
  const Lsn to = end();
  latches_->syncing_to.store(to, std::memory_order_release);
  const std::int64_t begun = env_.monotonic_nanoseconds();
  SCARLET_TRY(flush(to));
  SCARLET_TRY(sync_parts(from, to));
  latches_->sync_ns.store(env_.monotonic_nanoseconds() - begun, std::memory_order_relaxed);
  control_->synced.store(to, std::memory_order_release);
  return {};
}

// Those who shared the last sync have just been let go and most come again at once: a part of the time that a sync
// takes is waited for them. Else half of them would always wait for the other half's sync to end before their own
// begins.
void Journal::gather_group(bool waited) {
  const std::int64_t sync_ns = latches_->sync_ns.load(std::memory_order_relaxed);
  if (sync_ns <= kFastSyncNs) return gather_fast_group(sync_ns, waited);
  const std::uint32_t expected = latches_->last_group.load(std::memory_order_relaxed);
  if (expected < kLeastGroup) return;
  const std::int64_t nap_ns = std::min(sync_ns / kGatherShare / kGatherNaps, kLongestNapNs);
  for (int nap = 0; nap < kGatherNaps && latches_->arrived.load(std::memory_order_relaxed) < expected; ++nap) {
    env_.sleep_nanoseconds(nap_ns);
  }
}

// `waited`: who syncs was not among those who shared the last one.
void Journal::gather_fast_group(std::int64_t sync_ns, bool waited) {
  const auto arrived = [this] { return latches_->arrived.load(std::memory_order_relaxed); };
  const std::uint32_t others = latches_->last_group.load(std::memory_order_relaxed) - (waited ? 0 : 1);
  const std::uint32_t expected = arrived() + others;
  if (arrived() < expected) yield_until([&] { return arrived() >= expected; }, sync_ns / kFastGatherShare);
}

base::Result<void> Journal::sync_parts(Lsn from, Lsn to) {
  if (to == from) return {};
  const std::uint64_t first = from / kJournalFileBytes;
  const std::uint64_t last = (to - 1) / kJournalFileBytes;
  for (std::uint64_t index = first; index <= last; ++index) {
    auto synced_part = part(index, false);
    if (!synced_part) return synced_part.error();
    if (index != last) {
      if (auto next = part(index + 1, false)) (*next)->file->expect_sync();
    }
    SCARLET_TRY((*synced_part)->file->sync());
  }
  // A file that was begun since the last sync needs its name on the disk, too.
  if (last != first || from % kJournalFileBytes == 0) SCARLET_TRY(env_.sync_directory(directory_));
  return {};
}

}  // namespace scarlet::store
