// SPDX-License-Identifier: GPL-3.0-or-later
// LineEditor: one line being typed, with cursor movement, insertion and recall of earlier lines. It is a pure machine:
// keys go in, bytes for the screen come out; it never reads or waits.
//
// The screen is kept up with backspaces and rewriting alone, so that any terminal will do. The line lies in a window
// from the start column to the right edge; longer text pans by fifths of the screen's width.
//
//     |start column
//      [label][prompt]text of the window_
//
// A byte takes one column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/key_decoder.h"

namespace scarlet::terminal {

// Earlier lines; 1 is the newest.
class LineHistory {
 public:
  virtual ~LineHistory() = default;
  virtual std::size_t size() const = 0;
  virtual std::string entry(std::size_t number) const = 0;
};

enum class EditAction : std::uint8_t {
  None,
  Insert,  // the character itself
#define EDIT(action, letters, key, message) action,
#include "terminal/edit_keys.def"
#undef EDIT
};
EditAction action_of(const KeyPress& press);
// The keys and what they do, a line each, for help.
std::vector<std::string> describe_edit_keys();

struct LineSettings {
  std::string prompt = {};     // shown by the editor
  int start_column = 0;        // where the cursor stands now
  int width = 80;              // of the screen
  std::size_t max_length = 0;  // 0: any; else the line ends by itself when it is full
  bool show = true;            // false: nothing typed appears
  bool invert_case = false;    // of letters as they are typed
  bool upper_case = false;
  std::string initial = {};     // text to begin with, cursor at its end
  bool typing_replaces = true;  // a printing key first on a recalled line begins a new one
  bool initial_is_recalled = false;
};

class LineEditor {
 public:
  enum class State : std::uint8_t { Editing, Finished, HelpWanted };

  // `history` may be null and must outlive the editor.
  LineEditor(LineSettings settings, const LineHistory* history);

  State press(const KeyPress& key);
  const std::string& text() const { return text_; }
  // Bytes to send since the last call; the first call brings the prompt.
  std::string take_output();
  // Shows the line again on a fresh line of the screen (after help or a message).
  void show_again();
  // The recalled entry that is shown, 0 for none.
  std::size_t entry() const { return entry_; }

 private:
  State do_action(EditAction action, char character);
  State type(char character);
  void move_to(std::size_t position) { cursor_ = position; }
  void erase(std::size_t position, std::size_t count);
  void exchange();
  void recall(std::size_t entry);
  void leave_history();
  State search_press(EditAction action, char character);
  void search();
  void set_text(std::string text);

  std::string label() const;
  void pan(std::size_t window);
  void redraw();
  void move_screen_cursor(std::size_t from, std::size_t to);

  LineSettings settings_;
  const LineHistory* history_;
  std::string text_;
  std::size_t cursor_ = 0;
  std::size_t first_shown_ = 0;  // of the text, for panning
  std::size_t entry_ = 0;
  bool inserting_ = true;
  bool fresh_recall_ = false;  // no key but recalls since the line was recalled
  bool searching_ = false;
  std::string pattern_;
  std::string on_screen_;  // what stands from the start column on
  std::size_t screen_cursor_ = 0;
  std::string output_;
};

}  // namespace scarlet::terminal
