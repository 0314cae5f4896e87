// SPDX-License-Identifier: GPL-3.0-or-later
// ScreenEditor: SED. It shows one or two windows on its texts, a line below each that says what is in it, and a line
// for messages and questions at the bottom:
//
//     text of the record
//     ...
//     -- BP PROG -- line 3 of 17, column 5 -- changed --
//     message or question
//
// Keys are looked up in bindings.h; what they do is in editor_moves.cpp, editor_changes.cpp, editor_search.cpp,
// editor_records.cpp and editor_commands.cpp. The size of the terminal is looked at while waiting for keys. Text that
// is not filed is kept in the recovery file after a pause in typing, and when the session ends under us (vm::Abort).
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command/call.h"
#include "command/editor_screen/bindings.h"
#include "command/editor_screen/document.h"
#include "command/editor_screen/screen_terminal.h"

namespace scarlet::command::editor_screen {

class ScreenEditor {
 public:
  explicit ScreenEditor(Call& call);
  ~ScreenEditor();
  ScreenEditor(const ScreenEditor&) = delete;
  ScreenEditor& operator=(const ScreenEditor&) = delete;

  // What to begin with. False (with a message) when the record can not be opened.
  bool open_record(const FileName& name, const std::string& id);
  bool open_list(const FileName& name);
  // Until the user leaves.
  void run();

 private:
  // Lower windows hold one text.
  static constexpr std::size_t kLeastHeightOfTwo = 8;
  friend struct FunctionTable;
  friend struct CommandTable;

  struct Window {
    std::size_t document = 0;
    std::size_t top = 0;   // line shown first
    std::size_t left = 0;  // column shown first
  };
  struct WordRange {
    Position from;
    Position to;
  };
  enum class Reply : std::uint8_t { Yes, No, All, Stop };

  // The screen and the keyboard
  Document& document() { return *documents_[window().document]; }
  Window& window() { return windows_[active_]; }
  std::size_t window_height(std::size_t index) const;
  std::size_t window_start(std::size_t index) const;
  std::size_t text_width() const;
  void scroll_to_cursor();
  void draw_window(std::size_t index, std::vector<std::string>& rows);
  std::string line_shown(const Document& shown, std::size_t number, std::size_t left) const;
  std::string status_of(std::size_t index) const;
  void paint();
  void paint_question(const std::string& question, std::size_t column);
  Stroke next_stroke() {
    return next_stroke([this] { paint(); });
  }
  // `repaint` shows what is to be seen when the window has another size.
  Stroke next_stroke(const std::function<void()>& repaint);
  std::optional<Function> read_function(Stroke& last);
  void perform(Function function);
  void type(char character);
  void tell(base::MessageId id, std::initializer_list<std::string_view> arguments = {});
  std::optional<std::string> ask(base::MessageId question, std::initializer_list<std::string_view> arguments = {},
                                 std::string answer = {});
  Reply ask_yes_no(base::MessageId question, std::initializer_list<std::string_view> arguments = {});
  bool confirmed(base::MessageId question, std::initializer_list<std::string_view> arguments = {}) {
    return ask_yes_no(question, arguments) == Reply::Yes;
  }
  // Runs something that writes to the terminal by itself, and waits for Return behind it.
  template <class Work>
  void aside(Work work);
  void keep_texts();
  void read_options();

  // editor_moves.cpp
  void start_of_line();
  void end_of_line();
  void left();
  void right();
  void up();
  void down();
  void top();
  void bottom();
  void page_up();
  void page_down();
  void go_to_line();
  void forward_word();
  void back_word();
  void nudge_down();
  void nudge_up();
  void set_mark();
  void swap_mark();
  void place(Position at);
  void move_lines(std::ptrdiff_t lines);
  bool in_word(Position at);
  WordRange word_ahead();
  WordRange word_behind();

  // editor_changes.cpp
  bool may_change();
  void new_line();
  void delete_character();
  void backspace();
  void kill_line();
  void tab();
  void align();
  void exchange();
  void close_up();
  void delete_region();
  void copy_region();
  void yank();
  void delete_word();
  void delete_back_word();
  void lower_word();
  void upper_word();
  void capital_word();
  void lower_region();
  void upper_region();
  void quote_character();
  void expand_character();
  std::optional<WordRange> region();
  template <class Change>
  void change_case(WordRange range, Change change);

  // editor_search.cpp
  void search_forward();
  void search_back();
  void replace();
  void query_replace();
  void search(bool forward);
  void replace_all(bool asking);
  std::optional<Position> find(Position from, bool forward);

  // editor_records.cpp
  bool add_document(std::unique_ptr<Document> added);
  void show_page(std::string title, const std::vector<std::string>& lines, DocumentKind kind);
  void open_chosen();
  void next_buffer();
  void previous_buffer();
  void go_to_buffer();
  void list_buffers();
  void delete_buffer();
  void close_document(std::size_t index);
  void save();
  void write_as();
  bool file_document(Document& filed);
  void find_record();
  void import();
  void export_region();
  void explore();
  void explore_up();
  void dive();
  struct Target {
    FileName name;
    std::string id;
  };
  std::optional<Target> parse_target(const std::string& words);
  bool write_to(OpenFile& file, const std::string& id, const std::string& text, bool keep_lock);
  void release_lock(Document& released);

  // editor_commands.cpp
  void command();
  void quit();
  void help();
  void run_extension();
  void compile_and_run();
  void compile();
  void split();
  void unsplit();
  void other_window();
  void start_macro();
  void end_macro();
  void run_macro();
  void repeat();
  void refresh() { painter_.forget(); }
  void cancel();
  void overlay() { overlay_ = !overlay_; }
  void execute(const std::string& text);
  void format();
  void expand_tabs();
  void spool(const std::string& words);
  void stamp();
  void load_keys(const std::string& id);
  void save_keys(const std::string& id);
  void number_lines(const std::string& words);
  void set_tabs(const std::string& words);
  void nothing() {}

  Call& call_;
  ScreenTerminal terminal_;
  Painter& painter_ = terminal_.painter();
  Bindings bindings_;
  std::vector<std::unique_ptr<Document>> documents_;
  std::vector<Window> windows_{Window{}};
  std::size_t active_ = 0;
  int last_serial_ = 0;
  std::string message_;
  bool done_ = false;

  std::string cut_;
  bool cutting_ = false;  // the last function cut something, so that the next cut is added
  bool cut_now_ = false;
  bool overlay_ = false;
  bool indent_ = false;
  bool line_numbers_ = false;
  bool case_sensitive_ = true;
  bool blank_words_ = false;  // BWORD: words are what stands between blanks
  std::size_t tab_interval_ = 8;
  std::string pattern_;
  std::string replacement_;
  std::vector<Stroke> macro_;
  bool recording_ = false;
  std::deque<Stroke> replayed_;
  std::size_t times_ = 1;  // of the next function
};

}  // namespace scarlet::command::editor_screen
