// SPDX-License-Identifier: GPL-3.0-or-later
// UserTable: the sessions of the instance. A session joins, is seen by all, and leaves; one that died without leaving
// is cleaned up by whoever notices first (a joiner, a waiter, a lister): its locks are released, then its slot is free.
//
// What a dead session may have left behind is known by kinds (Cleanup). Whoever uses such a thing says so by owes();
// a process can reap a slot only if it has the clean-up for every kind the slot owes, so a small tool never frees the
// slot of a session whose locks it does not know how to release.
//
// Processes and threads: any, at once. A process may hold several sessions.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/process.h"
#include "shared/segment.h"

namespace scarlet::shared {

enum class SessionKind : std::uint8_t { Interactive, Phantom, Client };

// Bits of SessionInfo::flags.
inline constexpr std::uint32_t kLogoutRequested = 1;    // end at the next safe point
inline constexpr std::uint32_t kMessagePending = 2;     // somebody left a message
inline constexpr std::uint32_t kBreakRequested = 4;     // as if the break key was struck
inline constexpr std::uint32_t kChildEnded = 8;         // a phantom of this session has ended
inline constexpr std::uint32_t kMessageAtOnce = 64;     // a message is to be shown without waiting for the prompt
inline constexpr std::uint32_t kQuestionPending = 256;  // another session wants to know something (PSTAT, PDUMP, HSM)
inline constexpr std::uint32_t kAllowBreak = 128;    // BREAK ON USER: takes one away from what holds the break key off
inline constexpr std::uint32_t kWake = 32;           // WAKE: a PAUSE ends
inline constexpr std::uint32_t kDropFileCache = 16;  // close files kept open without need: somebody wants one alone

enum class Cleanup : std::uint32_t { Locks, Files, Store, Session };
inline constexpr std::size_t kCleanupKinds = 4;

struct NewSession {
  SessionKind kind = SessionKind::Interactive;
  std::string login_name;         // cut to kLoginNameBytes
  std::string tty;                // "phantom" for a phantom
  std::string account;            // name of the account it is in
  std::uint32_t parent_user = 0;  // user number that started it, 0 none
  std::uint32_t wanted_user = 0;  // a user number asked for; 0: the lowest free one
};

struct SessionInfo {
  SlotIndex slot = 0;
  std::uint32_t user_number = 0;  // slot + 1
  os::ProcessIdentity process;
  SessionKind kind = SessionKind::Interactive;
  std::uint32_t flags = 0;
  std::uint32_t parent_user = 0;
  std::int64_t login_seconds = 0;  // Unix time
  std::string login_name;
  std::string tty;
  std::string account;
};

inline constexpr std::size_t kLoginNameBytes = 32;
inline constexpr std::size_t kTtyBytes = 64;
inline constexpr std::size_t kAccountBytes = 64;

constexpr std::uint32_t user_number(SlotIndex slot) { return slot + 1; }

struct UserTableBlock;

class UserTable {
 public:
  // Fails with LimitReached when the segment has no room for the table.
  static base::Result<std::unique_ptr<UserTable>> open(Segment& segment);
  ~UserTable();

  // A slot for a session of this process. LimitReached when all are taken by living sessions, InUse when the wanted
  // number is taken.
  base::Result<SlotIndex> join(const NewSession& session);
  // Takes a slot for a process that we are about to start; it is ours until hand_over() or adopt().
  base::Result<SlotIndex> reserve(const NewSession& session);
  // From here on the reserved slot lives and dies with that process.
  void hand_over(SlotIndex slot, const os::ProcessIdentity& process);
  // Makes a reserved slot this process's. DoesNotExist when it is not reserved (any more).
  base::Result<void> adopt(SlotIndex slot);
  // Runs the clean-ups for the slot of this process and frees it.
  void leave(SlotIndex slot);

  void set_account(SlotIndex slot, std::string_view account);
  void set_login_name(SlotIndex slot, std::string_view login_name);

  // One load: for the look a session takes now and then.
  std::uint32_t flags(SlotIndex slot) const;
  void clear_flags(SlotIndex slot, std::uint32_t flags);
  // False when there is no such session.
  bool raise_flags(std::uint32_t user, std::uint32_t flags);
  bool request_logout(std::uint32_t user) { return raise_flags(user, kLogoutRequested); }

  // Living sessions by user number; dead ones are reaped on the way.
  std::vector<SessionInfo> list();
  std::optional<SessionInfo> find(std::uint32_t user);
  std::uint32_t count();  // living or not yet reaped
  std::uint32_t capacity() const { return capacity_; }
  bool slot_alive(SlotIndex slot) const;

  // To be called before a session of this process joins, and with null before what it uses is destroyed.
  // The function releases all that the slot holds; it must be safe to run again after it was cut short by a kill, must
  // not throw and must not call the UserTable.
  void register_cleanup(Cleanup kind, std::function<void(SlotIndex)> release);
  void owes(SlotIndex slot, Cleanup kind);
  // Cleans up after dead sessions; gives the slots that became free.
  std::vector<SlotIndex> reap();

 private:
  UserTable(Segment& segment, UserTableBlock& block);
  struct Slot;
  base::Result<SlotIndex> take(const NewSession& session, std::uint32_t state);
  base::Result<SlotIndex> find_free(std::uint32_t wanted_user);
  void fill(Slot& slot, const NewSession& session, std::uint32_t state);
  bool clean_up(SlotIndex index);
  std::vector<SlotIndex> reap_latched();
  SessionInfo describe(SlotIndex index) const;
  bool alive_latched(const Slot& slot) const;
  Slot& slot_at(SlotIndex index) const;

  Segment& segment_;
  UserTableBlock& block_;
  std::uint32_t capacity_;
  os::ProcessIdentity self_;
  std::array<std::function<void(SlotIndex)>, kCleanupKinds> cleanups_;
};

}  // namespace scarlet::shared
