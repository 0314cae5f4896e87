// SPDX-License-Identifier: GPL-3.0-or-later
// The stack of commands typed at the prompt; entry 1 is the newest.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace scarlet::command {

class CommandStack {
 public:
  explicit CommandStack(std::size_t depth = 99) : depth_(depth) {}

  void set_depth(std::size_t depth) { depth_ = depth; }
  std::size_t size() const { return entries_.size(); }
  bool has(std::size_t number) const { return number >= 1 && number <= entries_.size(); }
  // Entry `number`, which must be there.
  std::string& at(std::size_t number) { return entries_[number - 1]; }
  // On top, unless it is the top entry already.
  void push(std::string_view command);
  void insert(std::size_t number, std::string_view command);  // becomes that entry; at most one past the last
  void remove(std::size_t number);
  void clear() { entries_.clear(); }

  // As @COMMAND.STACK and saved stacks hold it: newest first, field marks between.
  std::string as_record() const;
  void load(std::string_view record);

 private:
  std::size_t depth_;
  std::deque<std::string> entries_;  // newest first
};

}  // namespace scarlet::command
