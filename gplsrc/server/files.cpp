// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/files.h"

#include <algorithm>
#include <limits>

namespace scarlet::server {

std::int16_t FileHandles::add(workspace::FileVariable* file) {
  value::Value variable = value::Value::adopt(static_cast<value::Resource*>(file));
  if (files_.empty()) files_.emplace_back();
  const auto free = std::find_if(files_.begin() + 1, files_.end(), [](const auto& v) { return v.is_unassigned(); });
  if (free != files_.end()) {
    *free = std::move(variable);
    return static_cast<std::int16_t>(free - files_.begin());
  }
  if (files_.size() > static_cast<std::size_t>(std::numeric_limits<std::int16_t>::max())) return 0;
  files_.push_back(std::move(variable));
  return static_cast<std::int16_t>(files_.size() - 1);
}

const value::Value& FileHandles::variable(std::int16_t handle) const {
  static const value::Value none;
  return handle < 1 || static_cast<std::size_t>(handle) >= files_.size() ? none
                                                                         : files_[static_cast<std::size_t>(handle)];
}

workspace::FileVariable* FileHandles::file(std::int16_t handle) const {
  const value::Value& found = variable(handle);
  return found.is_unassigned() ? nullptr : static_cast<workspace::FileVariable*>(found.resource());
}

bool FileHandles::close(std::int16_t handle) {
  if (!file(handle)) return false;
  files_[static_cast<std::size_t>(handle)] = value::Value();
  return true;
}

}  // namespace scarlet::server
