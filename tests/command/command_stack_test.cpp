// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/command_stack.h"

#include <gtest/gtest.h>

namespace scarlet::command {
namespace {

TEST(CommandStack, KeepsTheNewestOnTopAndDropsWhatIsBeyondItsDepth) {
  CommandStack stack(3);
  for (const char* command : {"A", "B", "C", "D"}) stack.push(command);
  EXPECT_EQ(stack.as_record(),
            "D\xfe"
            "C\xfe"
            "B");
}

TEST(CommandStack, DoesNotRepeatTheTopEntry) {
  CommandStack stack;
  stack.push("A");
  stack.push("A");
  EXPECT_EQ(stack.size(), 1U);
}

TEST(CommandStack, InsertsAndRemovesByNumber) {
  CommandStack stack;
  stack.load("one\xfetwo");
  stack.insert(2, "between");
  EXPECT_EQ(stack.at(2), "between");
  stack.insert(9, "nowhere");
  stack.remove(1);
  EXPECT_EQ(stack.as_record(), "between\xfetwo");
  EXPECT_FALSE(stack.has(0));
  EXPECT_FALSE(stack.has(3));
}

}  // namespace
}  // namespace scarlet::command
