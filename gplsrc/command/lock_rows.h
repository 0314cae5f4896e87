// SPDX-License-Identifier: GPL-3.0-or-later
// What people see of a row of the lock table: its type (LIST.READU, GETLOCKS()) and the file it is about.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "store/store.h"

namespace scarlet::shared {
struct LockRow;
}

namespace scarlet::command {

// RU, RL, FX or WAIT.
std::string_view lock_type(const shared::LockRow& row);

// The files that are open anywhere, by what their locks say.
class LockedFiles {
 public:
  explicit LockedFiles(store::Store& store);
  // The path, or the inode of a file that nobody has open any more.
  std::string path_of(const os::FileIdentity& file) const;
  // FileInfo::number; empty when nobody has it open.
  std::string number_of(const os::FileIdentity& file) const;

 private:
  std::map<os::FileIdentity, store::OpenFileRow> rows_;
};

}  // namespace scarlet::command
