// SPDX-License-Identifier: GPL-3.0-or-later
// FormScreen: lines with labels that are typed into, scrolled when there are more than the screen holds, above a line
// that says what they are of and a line for messages and questions:
//
//     Title          Daily work
//     Prompt
//      1 Text        Orders_
//        Action      RUN BP ORDERS
//     == VOC DAILY == 3/9 == changed ====
//     message or question
//
// Long texts pan by fifths of what there is room for. What the lines mean is the caller's.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command/editor_screen/screen_terminal.h"

namespace scarlet::command::editor_screen {

struct FormRow {
  std::string label;
  std::string text;
};

// One text being typed; what was cut last and overlaying are shared by all lines of a form.
class LineField {
 public:
  struct Shared {
    std::string cut;
    bool overlay = false;
  };
  LineField(std::string& text, Shared& shared) : text_(text), shared_(shared) {}

  // False when the stroke is not one that changes a line or moves in it.
  bool press(const Stroke& stroke);
  std::size_t cursor() const { return cursor_; }
  void to_end() { cursor_ = text_.size(); }

 private:
  void type(char character);
  bool move(std::string_view stroke);

  std::string& text_;
  Shared& shared_;
  std::size_t cursor_ = 0;
};

class FormScreen {
 public:
  // `help` is what F1 shows besides the keys of a line. `pause` is called when typing pauses, to keep what is there.
  FormScreen(Call& call, std::string title, base::MessageId help, std::function<void()> pause);

  std::vector<FormRow> rows;
  bool changed = false;

  void tell(std::string message) { message_ = std::move(message); }
  // Until a stroke that is not for the line: its name, that of ^X with the stroke behind it, or ^G when the text is as
  // it was. `rows[row].text` has what was typed. With `anew` a first printing key begins a new text.
  std::string edit(std::size_t row, bool anew = false);
  // The row that is typed in; nothing at a question.
  std::optional<std::size_t> typed_in() const { return typed_in_; }
  // Where a stroke that moves between lines leads; `row` as it is and false for others.
  bool moved(const std::string& stroke, std::size_t& row) const;

  struct Answer {
    std::string text;
    std::string stroke;  // that ended it: ^M, or one that is not for a line
  };
  Answer ask(const std::string& question);
  bool confirmed(const std::string& question);
  // Text of its own on the screen, until a key.
  void show_text(const std::string& text);
  ScreenTerminal& terminal() { return terminal_; }
  Stroke next_stroke(const std::function<void()>& repaint) { return terminal_.next_stroke(pause_, repaint); }

 private:
  std::size_t label_width() const;
  std::size_t page() const;
  void paint(std::size_t row, std::size_t cursor);
  void paint_question(const std::string& line, std::size_t column);
  std::vector<std::string> lines();
  std::string status_line() const;
  std::string named(const Stroke& first, const std::function<void()>& repaint);

  ScreenTerminal terminal_;
  std::string title_;
  base::MessageId help_;
  std::function<void()> pause_;
  LineField::Shared shared_;
  std::string message_;
  std::optional<std::size_t> typed_in_;
  std::size_t current_ = 0;
  std::size_t top_ = 0;   // row shown first
  std::size_t left_ = 0;  // of the current row's text
};

}  // namespace scarlet::command::editor_screen
