// SPDX-License-Identifier: GPL-3.0-or-later
// LineEditor: ED for one record. Its commands are in one table (editor.cpp); they are carried out by members in
// editor.cpp (moving, showing, modes), editor_change.cpp (text) and editor_file.cpp (records, lists, leaving).
//
// EV opens the values of a line as lines of a buffer of their own, twice for subvalues: a stack of buffers.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "command/arguments.h"
#include "command/command_stack.h"
#include "command/editor_line/text_buffer.h"

namespace scarlet::command::editor_line {

// What ED goes on with after a record.
enum class Leaving { NextRecord, WholeList };

class LineEditor {
 public:
  LineEditor(Call& call, OpenFile& file, std::string id);

  // Edits until the record is filed or left.
  Leaving run();

 private:
  friend struct CommandTable;

  // A command's name and what follows it, as typed.
  struct Command {
    std::string name;  // upper case
    std::string rest;
    // The number at the start of `rest`; nothing when there is none.
    std::optional<std::size_t> number() const;
    // What follows one blank.
    std::string text() const;
  };

  TextBuffer& buffer() { return buffers_.back(); }
  bool execute(std::string line);
  bool execute_symbol(const std::string& line);
  bool execute_named(const std::string& line);
  void unknown(const std::string& line);
  void show_line(std::size_t number);
  void show_current();
  void show_range(std::size_t first, std::size_t last);
  std::string shown_text(std::string_view text) const;
  std::optional<std::string> ask(base::MessageId question);
  bool confirm(base::MessageId question, std::initializer_list<std::string_view> arguments = {});
  void say(base::MessageId id, std::initializer_list<std::string_view> arguments = {});
  bool need_line();
  bool need_block();

  // Moving and showing
  void bottom_or_split(const Command& command);
  void go(const Command& command);
  void top(const Command& command);
  void print(const Command& command);
  void print_block(const Command& command);
  void print_after(const Command& command);
  void print_around(const Command& command);
  void locate_or_show(const Command& command);
  void find(const Command& command);
  void match(const Command& command);
  void size(const Command& command);
  void columns(const Command& command);
  void state();
  void help(const Command& command);
  void case_mode(const Command& command);
  void block_mode(const Command& command);
  void nprint_mode(const Command& command);
  void wild_card(const Command& command);
  void mark_block(const std::string& symbol);
  template <class Test>
  bool search(Test test, std::size_t limit, bool all);

  // Changing
  bool change(const std::string& line);
  bool change_line(std::size_t number, const std::string& from, const std::string& to, bool every);
  void append(const Command& command);
  void cat(const Command& command);
  void delete_lines(const Command& command);
  void duplicate(const Command& command);
  void insert_after(const Command& command);
  void insert_before(const Command& command);
  void insert_at(std::size_t line, const Command& command);
  void replace(const Command& command);
  void copy_block(const Command& command);
  void move_block(const Command& command);
  void drop_block(const Command& command);
  void undo(const Command& command);
  void stamp(const Command& command);
  void format(const Command& command);
  void open_values(const Command& command);
  void save_values(const Command& command);
  void quit_values(const Command& command);

  // Records and leaving
  void file_record(const Command& command);
  void save_record(const Command& command);
  bool write_to(const std::string& words);
  void delete_record(const Command& command);
  void quit(const Command& command);
  void next_record(const Command& command);
  void leave_list(const Command& command);
  void load(const Command& command);
  void unload(const Command& command);
  void release(const Command& command);
  void spool(const Command& command);
  void execute_command(const Command& command);

  // Stack and stored sequences: editor_sequences.cpp
  struct Sequence {
    std::vector<std::string> lines;
    std::size_t at = 0;                        // line that comes next
    std::map<std::size_t, std::size_t> loops;  // by line: how often LOOP has gone back
  };
  void dot_command(const std::string& line);
  void use_stack(char letter, std::string_view rest);
  void sequence_command(char letter, const std::string& rest);
  void store_sequence(OpenFile& file, const std::string& id, const std::string& range);
  void run_sequence();
  void loop(const Command& command);
  void pause(const Command& command);
  struct Target {
    OpenFile file;
    std::string id;
  };
  std::optional<Target> target(const std::string& words);
  std::optional<std::pair<std::size_t, std::size_t>> ask_range(std::size_t lines);
  void leave(Leaving how);
  bool changed() const;
  // At a terminal what is not filed when the line drops is kept as the screen editor keeps it, and offered again.
  bool at_terminal();
  void keep_changes();
  void offer_kept(const std::string& record);
  void forget_kept();

  Call& call_;
  OpenFile& file_;
  std::string id_;
  std::vector<TextBuffer> buffers_;
  CommandStack stack_;
  std::optional<Sequence> sequence_;
  bool paused_ = false;
  bool failed_ = false;  // a command of a sequence could not do its work
  std::optional<Leaving> leaving_;
  bool new_record_ = false;
  bool case_sensitive_ = true;
  bool confirm_blocks_ = true;
  bool show_codes_ = false;
  char wild_ = '\0';
  std::size_t page_lines_ = 23;
  std::string last_append_, last_replace_, last_locate_, last_find_, last_match_, last_change_;
};

// `^065` becomes the character of that number, `^^` a caret.
std::string decode_carets(std::string_view text);
std::string encode_carets(std::string_view text);
// Whether `pattern` stands in `text` at or (when `anywhere`) behind `from`; `wild` stands for any character.
std::optional<std::size_t> find_text(std::string_view text, std::string_view pattern, std::size_t from, bool anywhere,
                                     bool case_sensitive, char wild);

}  // namespace scarlet::command::editor_line
