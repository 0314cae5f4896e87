// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/output.h"

#include <gtest/gtest.h>

namespace scarlet::terminal {
namespace {

class OutputTest : public testing::Test {
 protected:
  Output make(bool is_terminal, int width = 20, int depth = 5) {
    return Output([this](std::string_view bytes) { shown_ += bytes; }, is_terminal, width, depth);
  }
  // Lines are prompted for; the answers come from the test.
  void prompt_with(Output& output, Output::PageAnswer answer) {
    output.set_page_prompt([this, answer] {
      ++prompts_;
      return answer;
    });
  }
  std::string shown_;
  int prompts_ = 0;
};

TEST_F(OutputTest, TextIsHeldUntilFlushed) {
  Output output = make(false);
  output.write("abc");
  EXPECT_EQ(shown_, "");
  output.flush();
  EXPECT_EQ(shown_, "abc");
  output.write(std::string(1 << 16, 'x'));
  EXPECT_EQ(shown_.size(), 3U + (1U << 16));
}

TEST_F(OutputTest, TheColumnIgnoresControlSequences) {
  Output output = make(true);
  output.write("ab\x1b[31mcd");
  EXPECT_EQ(output.column(), 4);
  output.write("\b\t");
  EXPECT_EQ(output.column(), 8);
  output.write("\x1b[5");
  output.write(";3Hx\a");
  EXPECT_EQ(output.column(), 3) << "the cursor was put in column 2";
  output.write("\x1b[HAB");
  EXPECT_EQ(output.column(), 2);
  output.write("\n");
  EXPECT_EQ(output.column(), 0);
}

TEST_F(OutputTest, TheColumnIsKnownWithoutPaging) {
  Output output = make(false);
  output.write("one\ntwo\nthree");
  EXPECT_EQ(output.column(), 5);
}

TEST_F(OutputTest, AFullScreenAsksOnce) {
  Output output = make(true);
  prompt_with(output, Output::PageAnswer::Next);
  output.write("1\n2\n3\n");
  EXPECT_EQ(prompts_, 0);
  output.line("4");
  EXPECT_EQ(prompts_, 1);
  EXPECT_EQ(shown_, "1\n2\n3\n4\n");
  output.write("5\n6\n7\n");
  EXPECT_EQ(prompts_, 1);
  output.write("8\n");
  EXPECT_EQ(prompts_, 2);
}

TEST_F(OutputTest, LongLinesCountForAsMuchScreenAsTheyTake) {
  Output output = make(true);
  prompt_with(output, Output::PageAnswer::Next);
  output.line(std::string(60, 'x'));
  EXPECT_EQ(prompts_, 0);
  output.line("y");
  EXPECT_EQ(prompts_, 1);
}

TEST_F(OutputTest, ExactlyFullLinesCountOnce) {
  Output output = make(true);
  prompt_with(output, Output::PageAnswer::Next);
  for (int i = 0; i < 3; ++i) output.line(std::string(20, 'x'));
  EXPECT_EQ(prompts_, 0);
}

TEST_F(OutputTest, InputStartsANewScreenful) {
  Output output = make(true);
  prompt_with(output, Output::PageAnswer::Next);
  output.write("1\n2\n3\n");
  output.reset_page();
  output.write("4\n5\n6\n");
  EXPECT_EQ(prompts_, 0);
}

TEST_F(OutputTest, AnswersAreKeptAndStopEndsPaging) {
  Output output = make(true);
  prompt_with(output, Output::PageAnswer::StopPaging);
  output.write("1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  EXPECT_EQ(prompts_, 1);
  EXPECT_FALSE(output.paging());
  output.set_paging(true);
  prompt_with(output, Output::PageAnswer::Quit);
  output.write("1\n2\n3\n4\n");
  EXPECT_EQ(output.page_answer(), Output::PageAnswer::Quit);
}

TEST_F(OutputTest, NothingAsksWhenCapturedHushedOrNotATerminal) {
  Output pipe = make(false);
  prompt_with(pipe, Output::PageAnswer::Next);
  pipe.write("1\n2\n3\n4\n5\n6\n");
  Output output = make(true);
  prompt_with(output, Output::PageAnswer::Next);
  output.begin_capture();
  output.write("1\n2\n3\n4\n5\n6\n");
  (void)output.end_capture();
  output.set_hushed(true);
  output.write("1\n2\n3\n4\n5\n6\n");
  EXPECT_EQ(prompts_, 0);
}

TEST_F(OutputTest, CapturesNestAndJoinLinesByFieldMarks) {
  Output output = make(false);
  output.begin_capture();
  output.write("a\nb\n");
  output.begin_capture();
  output.write("inner");
  EXPECT_EQ(output.capture_depth(), 2U);
  EXPECT_EQ(output.end_capture(), "inner");
  output.write("c\n");
  EXPECT_EQ(output.end_capture(),
            "a\xFE"
            "b\xFE"
            "c");
  EXPECT_FALSE(output.captured());
  output.flush();
  EXPECT_EQ(shown_, "");
}

TEST_F(OutputTest, AComoGetsWhatIsShown) {
  Output output = make(false);
  std::string como;
  output.start_como([&](std::string_view bytes) { como += bytes; });
  output.write("seen\n");
  output.begin_capture();
  output.write("captured\n");
  (void)output.end_capture();
  output.set_hushed(true);
  output.write("hushed\n");
  output.set_hushed(false);
  output.stop_como();
  output.write("after\n");
  EXPECT_EQ(como, "seen\n");
  output.flush();
  EXPECT_EQ(shown_, "seen\nafter\n");
}

}  // namespace
}  // namespace scarlet::terminal
