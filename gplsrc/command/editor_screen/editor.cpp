// SPDX-License-Identifier: GPL-3.0-or-later
// The loop of the screen editor, its screen and its questions.
#include "command/editor_screen/editor.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "command/editor_screen/aside.h"
#include "command/editor_screen/recovery.h"
#include "terminal/terminfo.h"

namespace scarlet::command::editor_screen {

using base::MessageId;

struct FunctionTable {
  using Action = void (ScreenEditor::*)();
  static Action action(Function function) {
    static constexpr std::array<Action, static_cast<std::size_t>(Function::Count)> kActions = {
        &ScreenEditor::new_line,
        &ScreenEditor::start_of_line,
        &ScreenEditor::end_of_line,
        &ScreenEditor::left,
        &ScreenEditor::right,
        &ScreenEditor::up,
        &ScreenEditor::down,
        &ScreenEditor::top,
        &ScreenEditor::bottom,
        &ScreenEditor::page_up,
        &ScreenEditor::page_down,
        &ScreenEditor::delete_character,
        &ScreenEditor::backspace,
        &ScreenEditor::kill_line,
        &ScreenEditor::overlay,
        &ScreenEditor::tab,
        &ScreenEditor::align,
        &ScreenEditor::go_to_line,
        &ScreenEditor::exchange,
        &ScreenEditor::close_up,
        &ScreenEditor::search_forward,
        &ScreenEditor::search_back,
        &ScreenEditor::replace,
        &ScreenEditor::query_replace,
        &ScreenEditor::set_mark,
        &ScreenEditor::swap_mark,
        &ScreenEditor::delete_region,
        &ScreenEditor::copy_region,
        &ScreenEditor::yank,
        &ScreenEditor::forward_word,
        &ScreenEditor::back_word,
        &ScreenEditor::delete_word,
        &ScreenEditor::delete_back_word,
        &ScreenEditor::lower_word,
        &ScreenEditor::upper_word,
        &ScreenEditor::capital_word,
        &ScreenEditor::lower_region,
        &ScreenEditor::upper_region,
        &ScreenEditor::nudge_down,
        &ScreenEditor::nudge_up,
        &ScreenEditor::refresh,
        &ScreenEditor::next_buffer,
        &ScreenEditor::previous_buffer,
        &ScreenEditor::go_to_buffer,
        &ScreenEditor::list_buffers,
        &ScreenEditor::delete_buffer,
        &ScreenEditor::save,
        &ScreenEditor::write_as,
        &ScreenEditor::quit,
        &ScreenEditor::find_record,
        &ScreenEditor::import,
        &ScreenEditor::export_region,
        &ScreenEditor::explore,
        &ScreenEditor::explore_up,
        &ScreenEditor::start_macro,
        &ScreenEditor::end_macro,
        &ScreenEditor::run_macro,
        &ScreenEditor::repeat,
        &ScreenEditor::command,
        &ScreenEditor::cancel,
        &ScreenEditor::quote_character,
        &ScreenEditor::expand_character,
        &ScreenEditor::run_extension,
        &ScreenEditor::split,
        &ScreenEditor::unsplit,
        &ScreenEditor::other_window,
        &ScreenEditor::dive,
        &ScreenEditor::compile_and_run,
        &ScreenEditor::help,
    };
    return kActions[static_cast<std::size_t>(function)];
  }
};

namespace {

constexpr std::size_t kNumberWidth = 6;  // of LNUM
constexpr std::size_t kMostTimes = 10'000;
constexpr std::size_t kReplayedStrokes = 100'000;

}  // namespace

ScreenEditor::ScreenEditor(Call& call) : call_(call), terminal_(call) { read_options(); }

ScreenEditor::~ScreenEditor() {
  for (const auto& one : documents_) release_lock(*one);
}

void ScreenEditor::run() {
  try {
    while (!done_) {
      paint();
      Stroke stroke;
      const auto function = read_function(stroke);
      message_.clear();
      cut_now_ = false;
      const std::size_t times = std::exchange(times_, 1);
      for (std::size_t n = 0; n < times && !done_; ++n) {
        if (function) {
          perform(*function);
        } else if (stroke.character) {
          type(*stroke.character);
        } else {
          tell(MessageId::CommandSedNoKey, {stroke.name});
        }
      }
      cutting_ = cut_now_;
    }
  } catch (...) {
    // The line dropped, or somebody ends the session: what is not filed is there the next time.
    keep_texts();
    throw;
  }
}

void ScreenEditor::perform(Function function) { (this->*FunctionTable::action(function))(); }

void ScreenEditor::keep_texts() {
  for (const auto& one : documents_) {
    if (!one->changed() || one->kept == one->text.revision()) continue;
    keep_text(call_.workspace, one->file->name.shown(), one->id, one->text.record());
    one->kept = one->text.revision();
  }
}

// --- keys

Stroke ScreenEditor::next_stroke(const std::function<void()>& repaint) {
  if (!replayed_.empty()) {
    Stroke stroke = std::move(replayed_.front());
    replayed_.pop_front();
    return stroke;
  }
  Stroke stroke = terminal_.next_stroke([this] { keep_texts(); }, repaint);
  if (recording_ && macro_.size() < kReplayedStrokes) macro_.push_back(stroke);
  return stroke;
}

// Nothing when the strokes are bound to no function: `last` is the key then.
std::optional<Function> ScreenEditor::read_function(Stroke& last) {
  last = next_stroke();
  if (last.character) return std::nullopt;
  std::string keys = last.name;
  for (;;) {
    const Bindings::Found found = bindings_.find(keys);
    if (found.bound) return found.function;
    if (!found.prefix) break;
    keys += next_stroke().name;
  }
  last.name = keys;
  return std::nullopt;
}

void ScreenEditor::type(char character) {
  if (!may_change()) return;
  Document& text = document();
  if (overlay_ && text.cursor.column < text.text.line(text.cursor.line).size()) {
    text.text.replace_character(text.cursor, character);
    place({text.cursor.line, text.cursor.column + 1});
  } else {
    place(text.text.insert(text.cursor, std::string_view(&character, 1)));
  }
}

// --- the screen

std::size_t ScreenEditor::window_height(std::size_t index) const {
  const std::size_t rows = painter_.height() - 1;
  const std::size_t upper = windows_.size() == 1 ? rows : rows / 2;
  return (index == 0 ? upper : rows - upper) - 1;
}

std::size_t ScreenEditor::window_start(std::size_t index) const { return index == 0 ? 0 : window_height(0) + 1; }

std::size_t ScreenEditor::text_width() const { return painter_.width() - (line_numbers_ ? kNumberWidth : 0); }

void ScreenEditor::scroll_to_cursor() {
  Window& shown = window();
  const std::size_t height = window_height(active_);
  const Position at = document().cursor;
  if (at.line < shown.top || at.line >= shown.top + height) {
    const bool near = at.line + 1 == shown.top || at.line == shown.top + height;
    shown.top = near ? (at.line < shown.top ? at.line : at.line + 1 - height) : at.line - std::min(at.line, height / 2);
  }
  const std::size_t step = std::max<std::size_t>(text_width() / 5, 1);
  while (at.column < shown.left) shown.left -= std::min(shown.left, step);
  while (at.column >= shown.left + text_width()) shown.left += step;
}

std::string ScreenEditor::line_shown(const Document& shown, std::size_t number, std::size_t left) const {
  std::string row;
  if (line_numbers_) {
    row = std::to_string(number + 1);
    row.insert(0, kNumberWidth - 1 - std::min(row.size(), kNumberWidth - 1), ' ');
    row += ' ';
  }
  const std::string& line = shown.text.line(number);
  if (left < line.size()) {
    const std::string visible = line.substr(left, text_width());
    std::transform(visible.begin(), visible.end(), std::back_inserter(row), shown_character);
  }
  return row;
}

std::string ScreenEditor::status_of(std::size_t index) const {
  const Document& shown = *documents_[windows_[index].document];
  std::string state = base::message(MessageId::CommandSedStatus,
                                    {shown.title, std::to_string(shown.cursor.line + 1),
                                     std::to_string(shown.text.size()), std::to_string(shown.cursor.column + 1)});
  const auto add = [&](bool on, MessageId word) {
    if (on) state += " " + base::message(word);
  };
  add(shown.changed(), MessageId::CommandSedChanged);
  add(shown.read_only, MessageId::CommandSedReadOnly);
  add(overlay_ && index == active_, MessageId::CommandSedOverlay);
  add(recording_ && index == active_, MessageId::CommandSedRecording);
  state += ' ';
  state.resize(std::max(state.size(), painter_.width()), index == active_ ? '=' : '-');
  return state;
}

void ScreenEditor::draw_window(std::size_t index, std::vector<std::string>& rows) {
  const Window& shown = windows_[index];
  const Document& text = *documents_[shown.document];
  for (std::size_t row = 0; row < window_height(index); ++row) {
    const std::size_t number = shown.top + row;
    rows.push_back(number < text.text.size() ? line_shown(text, number, shown.left) : std::string());
  }
  rows.push_back(status_of(index));
}

void ScreenEditor::paint() {
  terminal_.follow_window_size();
  if (painter_.height() < kLeastHeightOfTwo) unsplit();
  for (Window& one : windows_) one.top = std::min(one.top, documents_[one.document]->text.size() - 1);
  scroll_to_cursor();
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < windows_.size(); ++i) draw_window(i, rows);
  rows.push_back(message_);
  const Position at = document().cursor;
  painter_.paint(rows, window_start(active_) + at.line - window().top,
                 at.column - window().left + (line_numbers_ ? kNumberWidth : 0));
}

// --- messages and questions

void ScreenEditor::tell(MessageId id, std::initializer_list<std::string_view> arguments) {
  message_ = base::message(id, arguments);
}

void ScreenEditor::paint_question(const std::string& question, std::size_t column) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < windows_.size(); ++i) draw_window(i, rows);
  // A long answer shows its end.
  const std::size_t room = painter_.width() - 1;
  const std::size_t hidden = column > room ? column - room : 0;
  rows.push_back(question.substr(std::min(hidden, question.size())));
  painter_.paint(rows, painter_.height() - 1, column - hidden);
}

// Nothing when the user gave up with ^G.
std::optional<std::string> ScreenEditor::ask(MessageId question, std::initializer_list<std::string_view> arguments,
                                             std::string answer) {
  const std::string prompt = base::message(question, arguments);
  bool untouched = true;
  for (;;) {
    const auto show = [&] { paint_question(prompt + answer, prompt.size() + answer.size()); };
    show();
    const Stroke stroke = next_stroke(show);
    if (stroke.name == "^M" || stroke.name == "^J") return answer;
    if (stroke.name == "^G" || stroke.name == "[^G]") {
      cancel();
      return std::nullopt;
    }
    if (stroke.name == "^H") {
      if (!answer.empty()) answer.pop_back();
    } else if (stroke.name == "^U" || stroke.name == "^K") {
      answer.clear();
    } else if (stroke.character) {
      // A first letter replaces the answer that is offered.
      if (untouched) answer.clear();
      answer += *stroke.character;
    }
    untouched = false;
  }
}

ScreenEditor::Reply ScreenEditor::ask_yes_no(MessageId question, std::initializer_list<std::string_view> arguments) {
  const std::string prompt = base::message(question, arguments);
  for (;;) {
    const auto show = [&] { paint_question(prompt, prompt.size()); };
    show();
    const Stroke stroke = next_stroke(show);
    if (stroke.name == "^G") return Reply::Stop;
    switch (base::to_upper(stroke.character.value_or(' '))) {
      case 'Y': return Reply::Yes;
      case 'N': return Reply::No;
      case 'A':
      case '!': return Reply::All;
      case 'Q': return Reply::Stop;
      default: break;
    }
  }
}

void ScreenEditor::cancel() {
  times_ = 1;
  recording_ = false;
  replayed_.clear();
  tell(MessageId::CommandSedGivenUp);
}

void ScreenEditor::repeat() {
  const auto answer = ask(MessageId::CommandSedAskTimes);
  const auto number = answer ? base::parse_integer(base::trimmed(*answer)) : std::nullopt;
  if (number && *number > 0) times_ = std::min(static_cast<std::size_t>(*number), kMostTimes);
}

void ScreenEditor::start_macro() {
  macro_.clear();
  recording_ = true;
}

// The keys that ended it are not part of it.
void ScreenEditor::end_macro() {
  if (!recording_) return tell(MessageId::CommandSedNoMacro);
  recording_ = false;
  for (int i = 0; i < 2 && !macro_.empty(); ++i) macro_.pop_back();
}

void ScreenEditor::run_macro() {
  if (recording_ || macro_.empty()) return tell(MessageId::CommandSedNoMacro);
  if (replayed_.size() + macro_.size() > kReplayedStrokes) return cancel();
  replayed_.insert(replayed_.begin(), macro_.begin(), macro_.end());
}

}  // namespace scarlet::command::editor_screen
