// SPDX-License-Identifier: GPL-3.0-or-later
// The words of terminal::LineInput that the session's input is told in, and the command stack as its history.
#pragma once

#include <string>

#include "command/command_stack.h"
#include "terminal/line_input.h"

namespace scarlet::session {

using terminal::InputEnd;
using terminal::InputLine;
using terminal::LineRequest;

// Recall of earlier commands at the prompt. The stack must outlive it.
class StackHistory final : public terminal::LineHistory {
 public:
  explicit StackHistory(command::CommandStack& stack) : stack_(stack) {}
  std::size_t size() const override { return stack_.size(); }
  std::string entry(std::size_t number) const override { return stack_.at(number); }

 private:
  command::CommandStack& stack_;
};

}  // namespace scarlet::session
