// SPDX-License-Identifier: GPL-3.0-or-later
// One process's view of a test instance: segment, user table, lock table, and sessions that have joined.
#pragma once

#include <memory>
#include <string>

#include "shared/lock_table.h"
#include "shared/segment.h"
#include "shared/user_table.h"

namespace scarlet::shared::test {

struct Instance {
  explicit Instance(const SegmentOptions& options)
      : segment(open_segment(os::real_env(), options).value()),
        users(UserTable::open(*segment).value()),
        locks(LockTable::open(*segment, *users).value()) {}
  std::unique_ptr<Segment> segment;
  std::unique_ptr<UserTable> users;
  std::unique_ptr<LockTable> locks;
};

class Session {
 public:
  explicit Session(Instance& instance)
      : instance_(instance), slot_(*instance.users->join({})), locks_(instance.locks->session(slot_)) {}
  ~Session() {
    locks_.reset();
    instance_.users->leave(slot_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  SlotIndex slot() const { return slot_; }
  std::int32_t user() const { return static_cast<std::int32_t>(user_number(slot_)); }
  SessionLocks* operator->() { return locks_.get(); }

 private:
  Instance& instance_;
  SlotIndex slot_;
  std::unique_ptr<SessionLocks> locks_;
};

}  // namespace scarlet::shared::test
