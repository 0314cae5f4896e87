// SPDX-License-Identifier: GPL-3.0-or-later
// The open files of a client, by handle: the lowest free number from 1, used again after a close.
#pragma once

#include <cstdint>
#include <vector>

#include "value/value.h"
#include "workspace/file_space.h"

namespace scarlet::server {

class FileHandles {
 public:
  // 0 when no number is free.
  std::int16_t add(workspace::FileVariable* file);
  // Unassigned when the handle is not open.
  const value::Value& variable(std::int16_t handle) const;
  workspace::FileVariable* file(std::int16_t handle) const;
  bool close(std::int16_t handle);
  void close_all() { files_.clear(); }

 private:
  std::vector<value::Value> files_;  // unassigned: free; the first is never used
};

}  // namespace scarlet::server
