// SPDX-License-Identifier: GPL-3.0-or-later
// Select lists: numbered 0 to 12 (11 and 12 for the system), and list variables of programs. A list is a sequence of
// items; an item of an exploded list is id, value number, subvalue number (and field number) separated by value marks.
// A list may be complete (a dynamic array) or come from a scan as it is read.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/file.h"
#include "value/value.h"

namespace scarlet::workspace {

inline constexpr int kUserLists = 11;    // 0 to 10
inline constexpr int kSelectLists = 13;  // with the system's

class SelectList {
 public:
  SelectList() = default;
  // Items separated by field marks; "" is an inactive list.
  static SelectList of_items(std::string items);
  // Ids as the scan gives them; `file` is kept open as long as the list.
  static SelectList of_scan(std::shared_ptr<store::File> file, std::unique_ptr<store::Scan> scan);

  bool active() const { return active_; }
  // The next item, or nothing at the end (the list is then inactive).
  base::Result<std::optional<std::string>> next();
  // Looks at the next item without taking it.
  base::Result<std::optional<std::string>> peek();
  // What is left, as a dynamic array; the list ends.
  base::Result<std::string> take_rest();
  // Items left; completes a scan.
  base::Result<std::int64_t> remaining();
  base::Result<void> complete();  // reads a scan to its end

 private:
  std::string items_;
  std::size_t at_ = 0;
  bool active_ = false;
  std::shared_ptr<store::File> file_;
  std::unique_ptr<store::Scan> scan_;
};

// A list held by a program's variable (SELECTV, READNEXT FROM var).
class SelectListVariable final : public value::Resource {
 public:
  explicit SelectListVariable(SelectList list) : list_(std::move(list)) {}
  value::ResourceKind kind() const override { return value::ResourceKind::SelectList; }
  SelectList& list() { return list_; }

 private:
  SelectList list_;
};

class SelectLists {
 public:
  SelectList& operator[](int number) { return lists_[static_cast<std::size_t>(number)]; }
  void clear_all();

 private:
  std::array<SelectList, kSelectLists> lists_;
};

}  // namespace scarlet::workspace
