// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Records that asks the class behind a virtual file.
#include <algorithm>
#include <cstdlib>

#include "workspace/records.h"
#include "workspace/virtual_file.h"

namespace scarlet::workspace {
namespace {

using base::Status;

int flags_of(LockKind lock, LockWait wait) {
  int flags = wait == LockWait::Refuse ? VirtualFile::kRefuseLocked : 0;
  if (lock == LockKind::Shared) flags |= VirtualFile::kShared;
  if (lock == LockKind::Update) flags |= VirtualFile::kUpdate;
  return flags;
}

void remember(std::vector<FileVariable*>& files, FileVariable& file) {
  if (std::find(files.begin(), files.end(), &file) == files.end()) files.push_back(&file);
}

}  // namespace

AccessResult Records::answer(const VirtualFile& file, int status, LockWait wait) {
  AccessResult result;
  result.status = std::abs(status);
  result.fatal = status < 0;
  if (result.fatal) result.detail = file.error_of(status).subject;
  // Who owns the lock only the class knows. Without LOCKED the statement goes to ELSE.
  const bool refused = status == base::number(Status::Locked);
  if (refused) result.lock_owner = wait == LockWait::Refuse ? status : AccessResult::kNoLockedClause;
  return result;
}

AccessResult Records::read_served(FileVariable& file, VirtualFile& served, std::string_view id, store::ByteSink& sink,
                                  LockKind lock, LockWait wait) {
  if (lock != LockKind::None) remember(virtual_files_, file);
  value::Value data;
  AccessResult result = answer(served, served.read_locked(id, flags_of(lock, wait), data), wait);
  if (!result.ok()) return result;
  value::Scratch scratch;
  const std::string_view record = data.text(scratch);
  std::copy(record.begin(), record.end(), sink.make_room(record.size()));
  file.last_id = id;
  return result;
}

std::optional<AccessResult> Records::read_field(FileVariable& file, std::string_view id, std::int64_t field,
                                                value::Value& data, LockKind lock, LockWait wait) {
  VirtualFile* const served = file.virtual_file();
  if (!served) return std::nullopt;
  if (lock != LockKind::None) remember(virtual_files_, file);
  const auto status = served->read_field(id, field, flags_of(lock, wait), data);
  if (!status) return std::nullopt;
  AccessResult result = answer(*served, *status, wait);
  if (result.ok()) file.last_id = id;
  return result;
}

AccessResult Records::lock_served(FileVariable& file, VirtualFile& served, std::string_view id, LockKind kind,
                                  LockWait wait) {
  remember(virtual_files_, file);
  return answer(served, served.lock(id, kind == LockKind::Update, wait == LockWait::Wait), wait);
}

}  // namespace scarlet::workspace
