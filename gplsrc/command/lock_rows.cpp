// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/lock_rows.h"

#include "base/message.h"
#include "shared/lock_table.h"

namespace scarlet::command {

std::string_view lock_type(const shared::LockRow& row) {
  if (row.waiting) return "WAIT";
  if (row.kind == shared::LockKind::File) return "FX";
  return row.mode == shared::LockMode::Shared ? "RL" : "RU";
}

LockedFiles::LockedFiles(store::Store& store) {
  for (store::OpenFileRow& row : store.open_files()) rows_[row.identity] = std::move(row);
}

std::string LockedFiles::path_of(const os::FileIdentity& file) const {
  const auto found = rows_.find(file);
  return found == rows_.end() ? base::message(base::MessageId::CommandInode, {std::to_string(file.inode)})
                              : found->second.path;
}

std::string LockedFiles::number_of(const os::FileIdentity& file) const {
  const auto found = rows_.find(file);
  return found == rows_.end() ? std::string() : std::to_string(found->second.number);
}

}  // namespace scarlet::command
