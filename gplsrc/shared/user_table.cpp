// SPDX-License-Identifier: GPL-3.0-or-later
// The table is a latch and an array of slots. Everything is changed under the latch; a slot's state is written last
// when it is taken and when it is freed, so a kill at any instant leaves every slot either as it was or as it was to
// be, and whoever takes over the latch has nothing to repair. flags and owes are also changed without the latch.
#include "shared/user_table.h"

#include <algorithm>
#include <array>
#include <atomic>

#include "shared/latch.h"

namespace scarlet::shared {

using base::Error;
using base::Result;
using base::Status;

namespace {

constexpr std::uint32_t kFree = 0;
constexpr std::uint32_t kActive = 1;
constexpr std::uint32_t kReserved = 2;

constexpr std::uint32_t bit_of(std::size_t kind) { return 1U << kind; }

template <std::size_t N>
void store_text(std::array<char, N>& field, std::string_view text) {
  field.fill('\0');
  std::copy_n(text.begin(), std::min(N, text.size()), field.begin());
}

template <std::size_t N>
std::string load_text(const std::array<char, N>& field) {
  return {field.begin(), std::find(field.begin(), field.end(), '\0')};
}

}  // namespace

struct alignas(64) UserTable::Slot {
  std::atomic<std::uint32_t> state;
  std::atomic<std::uint32_t> flags;
  std::atomic<std::uint32_t> owes;
  std::uint32_t parent_user;
  std::atomic<std::uint64_t> start_ticks;
  std::atomic<std::int32_t> pid;
  SessionKind kind;
  std::int64_t login_seconds;
  std::array<char, kLoginNameBytes> login_name;
  std::array<char, kTtyBytes> tty;
  std::array<char, kAccountBytes> account;
};

struct alignas(64) UserTableBlock {
  Latch latch;
};

Result<std::unique_ptr<UserTable>> UserTable::open(Segment& segment) {
  static_assert(sizeof(Slot) == 256);
  const std::size_t size = sizeof(UserTableBlock) + segment.options().max_sessions * sizeof(Slot);
  void* block = segment.block("users", size, nullptr);
  if (block == nullptr) return Error{Status::LimitReached, 0, segment.options().path};
  return std::unique_ptr<UserTable>(new UserTable(segment, *static_cast<UserTableBlock*>(block)));
}

UserTable::UserTable(Segment& segment, UserTableBlock& block)
    : segment_(segment), block_(block), capacity_(segment.options().max_sessions), self_(os::this_process()) {}

UserTable::~UserTable() = default;

UserTable::Slot& UserTable::slot_at(SlotIndex index) const {
  base::check(index < capacity_);
  return reinterpret_cast<Slot*>(&block_ + 1)[index];
}

bool UserTable::alive_latched(const Slot& slot) const { return os::alive({slot.pid.load(), slot.start_ticks.load()}); }

bool UserTable::slot_alive(SlotIndex index) const {
  const Slot& slot = slot_at(index);
  if (slot.state == kFree) return false;
  const bool ours = slot.pid == self_.pid && slot.start_ticks == self_.start_ticks;
  return ours || alive_latched(slot);
}

void UserTable::fill(Slot& slot, const NewSession& session, std::uint32_t state) {
  slot.flags = 0;
  slot.owes = 0;
  slot.parent_user = session.parent_user;
  slot.kind = session.kind;
  slot.login_seconds = segment_.env().unix_nanoseconds() / 1'000'000'000;
  store_text(slot.login_name, session.login_name);
  store_text(slot.tty, session.tty);
  store_text(slot.account, session.account);
  slot.start_ticks = self_.start_ticks;
  slot.pid = self_.pid;
  slot.state.store(state, std::memory_order_release);
}

Result<SlotIndex> UserTable::find_free(std::uint32_t wanted_user) {
  if (wanted_user > capacity_) return Error{Status::LimitReached, 0, std::to_string(wanted_user)};
  if (wanted_user != 0) {
    if (slot_at(wanted_user - 1).state != kFree) return Error{Status::InUse, 0, std::to_string(wanted_user)};
    return SlotIndex{wanted_user - 1};
  }
  for (SlotIndex i = 0; i < capacity_; ++i) {
    if (slot_at(i).state == kFree) return i;
  }
  return Error{Status::LimitReached, 0, std::to_string(capacity_)};
}

Result<SlotIndex> UserTable::take(const NewSession& session, std::uint32_t state) {
  const LatchGuard guard(block_.latch, segment_.processes());
  // A thorough look at every session would cost milliseconds when there are a thousand; most dead ones show quickly.
  bool some_gone = false;
  for (SlotIndex i = 0; i < capacity_ && !some_gone; ++i) {
    some_gone = slot_at(i).state != kFree && !os::number_in_use(slot_at(i).pid);
  }
  if (some_gone) reap_latched();
  auto free = find_free(session.wanted_user);
  if (!free && !reap_latched().empty()) free = find_free(session.wanted_user);
  if (free) fill(slot_at(*free), session, state);
  return free;
}

Result<SlotIndex> UserTable::join(const NewSession& session) { return take(session, kActive); }
Result<SlotIndex> UserTable::reserve(const NewSession& session) { return take(session, kReserved); }

void UserTable::hand_over(SlotIndex index, const os::ProcessIdentity& process) {
  const LatchGuard guard(block_.latch, segment_.processes());
  Slot& slot = slot_at(index);
  if (slot.state != kReserved) return;  // the other was faster and adopted it
  slot.start_ticks = process.start_ticks;
  slot.pid = process.pid;
}

Result<void> UserTable::adopt(SlotIndex index) {
  if (index >= capacity_) return Error{Status::DoesNotExist, 0, std::to_string(user_number(index))};
  const LatchGuard guard(block_.latch, segment_.processes());
  Slot& slot = slot_at(index);
  if (slot.state != kReserved) return Error{Status::DoesNotExist, 0, std::to_string(user_number(index))};
  slot.start_ticks = self_.start_ticks;
  slot.pid = self_.pid;
  slot.state = kActive;
  return {};
}

// False when something is owed that this process does not know how to release.
bool UserTable::clean_up(SlotIndex index) {
  Slot& slot = slot_at(index);
  for (std::size_t kind = 0; kind < kCleanupKinds; ++kind) {
    if ((slot.owes & bit_of(kind)) == 0 || !cleanups_[kind]) continue;
    cleanups_[kind](index);
    slot.owes &= ~bit_of(kind);
  }
  return slot.owes == 0;
}

void UserTable::leave(SlotIndex index) {
  const LatchGuard guard(block_.latch, segment_.processes());
  Slot& slot = slot_at(index);
  if (clean_up(index)) {
    slot.state = kFree;
  } else {
    slot.pid = 0;  // for a process that knows more to reap
  }
}

std::vector<SlotIndex> UserTable::reap() {
  const LatchGuard guard(block_.latch, segment_.processes());
  return reap_latched();
}

std::vector<SlotIndex> UserTable::reap_latched() {
  std::vector<SlotIndex> freed;
  for (SlotIndex i = 0; i < capacity_; ++i) {
    if (slot_at(i).state == kFree || alive_latched(slot_at(i)) || !clean_up(i)) continue;
    slot_at(i).state = kFree;
    freed.push_back(i);
  }
  return freed;
}

void UserTable::set_account(SlotIndex index, std::string_view account) {
  const LatchGuard guard(block_.latch, segment_.processes());
  store_text(slot_at(index).account, account);
}

void UserTable::set_login_name(SlotIndex index, std::string_view login_name) {
  const LatchGuard guard(block_.latch, segment_.processes());
  store_text(slot_at(index).login_name, login_name);
}

std::uint32_t UserTable::flags(SlotIndex index) const { return slot_at(index).flags.load(std::memory_order_relaxed); }

void UserTable::clear_flags(SlotIndex index, std::uint32_t flags) { slot_at(index).flags &= ~flags; }

bool UserTable::raise_flags(std::uint32_t user, std::uint32_t flags) {
  if (user == 0 || user > capacity_) return false;
  os::ProcessIdentity process;
  {
    const LatchGuard guard(block_.latch, segment_.processes());
    Slot& slot = slot_at(user - 1);
    if (slot.state == kFree) return false;
    slot.flags |= flags;
    process = {slot.pid, slot.start_ticks};
  }
  // It may sleep. If it is not ours to nudge, it looks for itself after a while.
  if (process != self_) static_cast<void>(os::nudge_process(process));
  return true;
}

SessionInfo UserTable::describe(SlotIndex index) const {
  const Slot& slot = slot_at(index);
  SessionInfo info;
  info.slot = index;
  info.user_number = user_number(index);
  info.process = {slot.pid, slot.start_ticks};
  info.kind = slot.kind;
  info.flags = slot.flags;
  info.parent_user = slot.parent_user;
  info.login_seconds = slot.login_seconds;
  info.login_name = load_text(slot.login_name);
  info.tty = load_text(slot.tty);
  info.account = load_text(slot.account);
  return info;
}

std::vector<SessionInfo> UserTable::list() {
  const LatchGuard guard(block_.latch, segment_.processes());
  reap_latched();
  std::vector<SessionInfo> sessions;
  for (SlotIndex i = 0; i < capacity_; ++i) {
    // A dead one may still be there when it owes what this process can not clean up.
    if (slot_at(i).state != kFree && alive_latched(slot_at(i))) sessions.push_back(describe(i));
  }
  return sessions;
}

std::optional<SessionInfo> UserTable::find(std::uint32_t user) {
  if (user == 0 || user > capacity_) return std::nullopt;
  const LatchGuard guard(block_.latch, segment_.processes());
  if (slot_at(user - 1).state == kFree || !alive_latched(slot_at(user - 1))) return std::nullopt;
  return describe(user - 1);
}

std::uint32_t UserTable::count() {
  std::uint32_t taken = 0;
  for (SlotIndex i = 0; i < capacity_; ++i) taken += slot_at(i).state != kFree ? 1U : 0U;
  return taken;
}

void UserTable::register_cleanup(Cleanup kind, std::function<void(SlotIndex)> release) {
  cleanups_[static_cast<std::size_t>(kind)] = std::move(release);
}

void UserTable::owes(SlotIndex index, Cleanup kind) {
  const std::uint32_t bit = bit_of(static_cast<std::size_t>(kind));
  Slot& slot = slot_at(index);
  if ((slot.owes.load(std::memory_order_relaxed) & bit) == 0) slot.owes |= bit;
}

}  // namespace scarlet::shared
