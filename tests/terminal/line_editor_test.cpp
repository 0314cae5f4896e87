// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/line_editor.h"

#include <gtest/gtest.h>

namespace scarlet::terminal {
namespace {

class Stack : public LineHistory {
 public:
  explicit Stack(std::vector<std::string> lines) : lines_(std::move(lines)) {}
  std::size_t size() const override { return lines_.size(); }
  std::string entry(std::size_t number) const override { return lines_[number - 1]; }

 private:
  std::vector<std::string> lines_;
};

// A line of a screen that understands what the editor sends.
class Screen {
 public:
  void show(std::string_view bytes) {
    for (const char c : bytes) {
      if (c == '\b') {
        ASSERT_GT(cursor, 0U);
        --cursor;
        continue;
      }
      if (cursor == line.size()) line += ' ';
      line[cursor++] = c;
    }
  }
  std::string visible() const { return line.substr(0, line.find_last_not_of(' ') + 1); }
  std::string line;
  std::size_t cursor = 0;
};

class LineEditorTest : public testing::Test {
 protected:
  void start(LineSettings settings = {}, const LineHistory* history = nullptr) {
    editor_ = std::make_unique<LineEditor>(std::move(settings), history);
    screen_ = Screen{};
    screen_.show(editor_->take_output());
  }
  LineEditor::State keys(std::string_view bytes) {
    KeyDecoder decoder(nullptr);
    LineEditor::State state = LineEditor::State::Editing;
    for (const char byte : bytes) {
      if (const auto press = decoder.feed(byte)) state = editor_->press(*press);
      screen_.show(editor_->take_output());
    }
    return state;
  }
  std::unique_ptr<LineEditor> editor_;
  Screen screen_;
};

constexpr char kUp[] = "\x1b[A";
constexpr char kDown[] = "\x1bOB";
constexpr char kLeft[] = "\x1b[D";

TEST_F(LineEditorTest, TypingInsertsAtTheCursor) {
  start({.prompt = ":"});
  keys("abd");
  keys(kLeft);
  keys("c");
  EXPECT_EQ(editor_->text(), "abcd");
  EXPECT_EQ(screen_.visible(), ":abcd");
  EXPECT_EQ(screen_.cursor, 4U);
  EXPECT_EQ(keys("\r"), LineEditor::State::Finished);
  EXPECT_EQ(screen_.cursor, 5U);
}

TEST_F(LineEditorTest, EveryEditingKeyOfTheTable) {
  start();
  keys("hello world\x01X");  // Ctrl-A
  EXPECT_EQ(editor_->text(), "Xhello world");
  keys("\x04");  // Ctrl-D
  EXPECT_EQ(editor_->text(), "Xello world");
  keys("\x05!\x02\x02");  // Ctrl-E, Ctrl-B
  keys("\x0b");           // Ctrl-K
  EXPECT_EQ(editor_->text(), "Xello worl");
  keys("\x14");  // Ctrl-T
  EXPECT_EQ(editor_->text(), "Xello wolr");
  keys("\x08\x7f");  // Ctrl-H, Backspace
  EXPECT_EQ(editor_->text(), "Xello wo");
  keys("\x15");  // Ctrl-U
  EXPECT_EQ(editor_->text(), "XELLO WO");
  keys("\x01\x06\x0f--\x0f+");  // Ctrl-F, Ctrl-O
  EXPECT_EQ(editor_->text(), "X--+LO WO");
  keys("\x1b[H\x1b[3~\x1b[F.");  // Home, Delete, End
  EXPECT_EQ(editor_->text(), "--+LO WO.");
  keys("\x07");  // Ctrl-G
  EXPECT_EQ(editor_->text(), "");
  EXPECT_EQ(screen_.visible(), "");
}

TEST_F(LineEditorTest, KeysAtTheEndsOfTheLineDoNothing) {
  start();
  keys("\x08\x04\x02\x06\x14\x0b");
  EXPECT_EQ(editor_->text(), "");
  keys("a\x14");
  EXPECT_EQ(editor_->text(), "a");
}

TEST_F(LineEditorTest, RecallShowsTheNumberBeforeThePrompt) {
  const Stack stack({"NEWEST", "OLDER"});
  start({.prompt = ":"}, &stack);
  keys(kUp);
  EXPECT_EQ(screen_.visible(), "1:NEWEST");
  keys("\x10");
  EXPECT_EQ(screen_.visible(), "2:OLDER");
  keys(kUp);
  EXPECT_EQ(editor_->entry(), 2U);
  keys(kDown);
  EXPECT_EQ(screen_.visible(), "1:NEWEST");
  keys("\x0e");
  EXPECT_EQ(screen_.visible(), ":");
  EXPECT_EQ(editor_->entry(), 0U);
}

TEST_F(LineEditorTest, TypingOnAValueThatIsOfferedBeginsANewOne) {
  start({.initial = "old value", .initial_is_recalled = true});
  EXPECT_EQ(screen_.visible(), "old value");
  keys("new");
  EXPECT_EQ(editor_->text(), "new");
  EXPECT_EQ(screen_.visible(), "new");
  start({.initial = "old", .initial_is_recalled = true});
  keys(std::string(kLeft) + "x");
  EXPECT_EQ(editor_->text(), "olxd");
}

TEST_F(LineEditorTest, TypingReplacesARecalledLineUnlessItWasTouched) {
  const Stack stack({"LIST VOC"});
  start({.prompt = ":"}, &stack);
  keys(kUp);
  keys("W");
  EXPECT_EQ(editor_->text(), "W");
  start({.prompt = ":"}, &stack);
  keys(kUp);
  keys("\x05W");
  EXPECT_EQ(editor_->text(), "LIST VOCW");
  start({.prompt = ":", .typing_replaces = false}, &stack);
  keys(kUp);
  keys("W");
  EXPECT_EQ(editor_->text(), "LIST VOCW");
}

TEST_F(LineEditorTest, SearchFindsOlderLines) {
  const Stack stack({"COUNT VOC", "LIST VOC", "LIST DICT VOC"});
  start({.prompt = ":"}, &stack);
  keys("\x12list");
  EXPECT_EQ(screen_.visible(), "Search: list");
  keys("\r");
  EXPECT_EQ(editor_->text(), "LIST VOC");
  keys("\x12list\r");
  EXPECT_EQ(editor_->text(), "LIST DICT VOC");
  keys("\x12nothing\r");
  EXPECT_EQ(editor_->text(), "LIST DICT VOC");
  keys("\x12x\x07");
  EXPECT_EQ(editor_->text(), "LIST DICT VOC");
}

TEST_F(LineEditorTest, AFullLineEndsByItself) {
  start({.max_length = 3});
  EXPECT_EQ(keys("ab"), LineEditor::State::Editing);
  EXPECT_EQ(keys("c"), LineEditor::State::Finished);
  EXPECT_EQ(editor_->text(), "abc");
}

TEST_F(LineEditorTest, HiddenTextLeavesOnlyThePrompt) {
  start({.prompt = "Password:", .show = false});
  keys("secret\x08");
  EXPECT_EQ(editor_->text(), "secre");
  EXPECT_EQ(screen_.visible(), "Password:");
}

TEST_F(LineEditorTest, CaseIsInvertedAndRaised) {
  start({.invert_case = true});
  keys("aBc1");
  EXPECT_EQ(editor_->text(), "AbC1");
  EXPECT_EQ(screen_.visible(), "AbC1");
  start({.upper_case = true});
  keys("aBc");
  EXPECT_EQ(editor_->text(), "ABC");
}

TEST_F(LineEditorTest, LongLinesPanInsideTheWidth) {
  start({.prompt = ":", .width = 20});
  std::string typed;
  for (int i = 0; i < 50; ++i) typed += static_cast<char>('a' + i % 26);
  keys(typed);
  EXPECT_EQ(editor_->text(), typed);
  EXPECT_LE(screen_.line.size(), 20U);
  EXPECT_EQ(screen_.visible().back(), typed.back());
  keys("\x01");
  EXPECT_EQ(screen_.visible().substr(0, 6), ":abcde");
  EXPECT_EQ(screen_.cursor, 1U);
}

TEST_F(LineEditorTest, ANarrowScreenStillWorks) {
  start({.prompt = "a long prompt:", .start_column = 78, .width = 80});
  keys("abcdefgh");
  EXPECT_EQ(editor_->text(), "abcdefgh");
}

TEST_F(LineEditorTest, HelpIsWantedOnAnEmptyLineOnly) {
  start();
  EXPECT_EQ(keys("\x1bOP"), LineEditor::State::HelpWanted);
  keys("x");
  EXPECT_EQ(keys("\x1bOP"), LineEditor::State::Editing);
}

TEST_F(LineEditorTest, TheLineComesBackAfterAMessage) {
  start({.prompt = ":", .start_column = 0});
  keys("abc");
  editor_->show_again();
  EXPECT_EQ(editor_->take_output(), ":abc");
}

TEST_F(LineEditorTest, AnInitialTextIsEdited) {
  start({.initial = "old"});
  keys("er");
  EXPECT_EQ(editor_->text(), "older");
}

TEST(KeyDecoder, SequencesAreTakenWhole) {
  KeyDecoder decoder(nullptr);
  EXPECT_FALSE(decoder.feed('\x1b'));
  EXPECT_TRUE(decoder.pending());
  EXPECT_FALSE(decoder.feed('['));
  EXPECT_EQ(decoder.feed('A')->key, Key::Up);
  EXPECT_FALSE(decoder.pending());
  // An unknown one is swallowed to its end.
  for (const char c : std::string("\x1b[99;5")) EXPECT_FALSE(decoder.feed(c));
  EXPECT_EQ(decoder.feed('~')->key, Key::Unknown);
  EXPECT_EQ(decoder.feed('x')->key, Key::Character);
}

TEST(KeyDecoder, AnEscapeAloneIsAKeyWhenNothingFollows) {
  KeyDecoder decoder(nullptr);
  EXPECT_FALSE(decoder.feed('\x1b'));
  const KeyPress press = decoder.give_up();
  EXPECT_EQ(press.key, Key::Control);
  EXPECT_EQ(press.character, '[');
}

TEST(KeyDecoder, EndlessSequencesAreGivenUp) {
  KeyDecoder decoder(nullptr);
  std::optional<KeyPress> press;
  int fed = 0;
  (void)decoder.feed('\x1b');
  (void)decoder.feed('[');
  while (!(press = decoder.feed('1'))) ASSERT_LT(++fed, 100);
  EXPECT_EQ(press->key, Key::Unknown);
}

TEST(EditKeys, AllAreDescribed) {
  const auto lines = describe_edit_keys();
  EXPECT_EQ(lines.size(), 16U);
  for (const auto& line : lines) EXPECT_GT(line.size(), 24U);
}

}  // namespace
}  // namespace scarlet::terminal
