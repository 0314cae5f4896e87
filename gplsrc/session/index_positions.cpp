// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/index_positions.h"

namespace scarlet::session {

bool IndexPosition::seek(std::string_view key) { return cursor_ && cursor_->seek(key).ok(); }

bool IndexPosition::to_end(bool right) {
  if (!cursor_) return false;
  return (right ? cursor_->to_last() : cursor_->to_first()).ok();
}

bool IndexPosition::step(bool right, std::string& key, std::vector<std::string>& ids) {
  if (!cursor_) return false;
  auto moved = right ? cursor_->next(key, ids) : cursor_->previous(key, ids);
  return moved && *moved;
}

IndexPosition& index_cursor(workspace::FileVariable& file, const std::string& index) {
  auto& attached = file.attachments[index];
  // An index that was not there or not built may be so by now.
  if (!attached || !static_cast<IndexPosition&>(*attached).usable()) {
    auto cursor = file.file()->index_cursor(index);
    attached = std::make_unique<IndexPosition>(cursor ? std::move(*cursor) : nullptr);
  }
  return static_cast<IndexPosition&>(*attached);
}

}  // namespace scarlet::session
