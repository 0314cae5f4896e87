// SPDX-License-Identifier: GPL-3.0-or-later
// The scan position of SELECTLEFT and SELECTRIGHT: one a file variable and index, kept with the variable.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/file_space.h"

namespace scarlet::session {

class IndexPosition final : public workspace::FileAttachment {
 public:
  explicit IndexPosition(std::unique_ptr<store::IndexCursor> cursor) : cursor_(std::move(cursor)) {}
  bool usable() const { return cursor_ != nullptr; }
  // False: no such index.
  bool seek(std::string_view key);
  bool to_end(bool right);
  // One key to the right or left with its ids; false off the end or without an index.
  bool step(bool right, std::string& key, std::vector<std::string>& ids);

 private:
  std::unique_ptr<store::IndexCursor> cursor_;
};

IndexPosition& index_cursor(workspace::FileVariable& file, const std::string& index);

}  // namespace scarlet::session
