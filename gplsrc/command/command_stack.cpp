// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/command_stack.h"

#include "base/text.h"

namespace scarlet::command {

void CommandStack::push(std::string_view command) {
  if (!entries_.empty() && entries_.front() == command) return;
  insert(1, command);
}

void CommandStack::insert(std::size_t number, std::string_view command) {
  if (number < 1 || number > entries_.size() + 1) return;
  entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(number - 1), std::string(command));
  if (entries_.size() > depth_) entries_.pop_back();
}

void CommandStack::remove(std::size_t number) {
  if (has(number)) entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(number - 1));
}

std::string CommandStack::as_record() const {
  std::string record;
  for (const std::string& entry : entries_) {
    if (!record.empty()) record += base::kFieldMark;
    record += entry;
  }
  return record;
}

void CommandStack::load(std::string_view record) {
  entries_.clear();
  if (record.empty()) return;
  for (const std::string_view entry : base::split(record, base::kFieldMark)) {
    if (entries_.size() < depth_) entries_.emplace_back(entry);
  }
}

}  // namespace scarlet::command
