// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/line_editor.h"

#include <algorithm>

#include "base/message.h"
#include "base/text.h"

namespace scarlet::terminal {
namespace {

constexpr std::size_t kNarrowestWindow = 5;
constexpr std::size_t kPanSteps = 5;  // in the width of the screen

struct Binding {
  EditAction action;
  std::string_view letters;
  Key key;
  base::MessageId description;
};
constexpr Binding kBindings[] = {
#define EDIT(action, letters, key, message) {EditAction::action, letters, Key::key, base::MessageId::message},
#include "terminal/edit_keys.def"
#undef EDIT
};

std::string key_names(const Binding& binding) {
  std::string names;
  for (const char letter : binding.letters) {
    if (!names.empty()) names += ", ";
    names += letter == 'M' ? "Return" : (letter == 'J' ? "Line feed" : std::string("Ctrl-") + letter);
  }
  struct Name {
    Key key;
    const char* name;
  };
  static constexpr Name kNames[] = {
#define KEY(name, capability, sequence, other) {Key::name, #name},
#include "terminal/keys.def"
#undef KEY
      {Key::Backspace, "Backspace"}};
  for (const Name& name : kNames) {
    if (name.key != binding.key) continue;
    if (!names.empty()) names += ", ";
    names += name.name;
  }
  return names;
}

char inverted(char c) { return base::is_lower(c) ? base::to_upper(c) : base::to_lower(c); }

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  return base::upper(text).find(base::upper(part)) != std::string::npos;
}

}  // namespace

EditAction action_of(const KeyPress& press) {
  if (press.key == Key::Character) return EditAction::Insert;
  for (const Binding& binding : kBindings) {
    const bool bound = press.key == Key::Control ? binding.letters.find(press.character) != std::string_view::npos
                                                 : press.key != Key::Unknown && press.key == binding.key;
    if (bound) return binding.action;
  }
  return EditAction::None;
}

std::vector<std::string> describe_edit_keys() {
  std::vector<std::string> lines;
  for (const Binding& binding : kBindings) {
    std::string names = key_names(binding);
    constexpr std::size_t kNameColumns = 24;
    if (names.size() < kNameColumns) names.append(kNameColumns - names.size(), ' ');
    lines.push_back(names + base::message(binding.description));
  }
  return lines;
}

LineEditor::LineEditor(LineSettings settings, const LineHistory* history)
    : settings_(std::move(settings)), history_(history) {
  set_text(settings_.initial);
  fresh_recall_ = settings_.initial_is_recalled;
  redraw();
}

std::string LineEditor::take_output() {
  std::string bytes;
  bytes.swap(output_);
  return bytes;
}

void LineEditor::show_again() {
  settings_.start_column = 0;
  on_screen_.clear();
  screen_cursor_ = 0;
  redraw();
}

LineEditor::State LineEditor::press(const KeyPress& key) {
  const EditAction action = action_of(key);
  const State state = searching_ ? search_press(action, key.character) : do_action(action, key.character);
  if (action != EditAction::Older && action != EditAction::Newer && !searching_) fresh_recall_ = false;
  redraw();
  return state;
}

LineEditor::State LineEditor::do_action(EditAction action, char character) {
  switch (action) {
    case EditAction::Insert: return type(character);
    case EditAction::Finish: move_to(text_.size()); return State::Finished;
    case EditAction::StartOfLine: move_to(0); break;
    case EditAction::EndOfLine: move_to(text_.size()); break;
    case EditAction::BackOne: move_to(cursor_ - (cursor_ > 0 ? 1 : 0)); break;
    case EditAction::ForwardOne: move_to(std::min(cursor_ + 1, text_.size())); break;
    case EditAction::DeleteHere: erase(cursor_, 1); break;
    case EditAction::DeleteBefore:
      if (cursor_ > 0) erase(cursor_ - 1, 1);
      break;
    case EditAction::DeleteToEnd: erase(cursor_, text_.size()); break;
    case EditAction::ExchangeCharacters: exchange(); break;
    case EditAction::UpperCase: text_ = base::upper(text_); break;
    case EditAction::ToggleInsert: inserting_ = !inserting_; break;
    case EditAction::Older: recall(entry_ + 1); break;
    case EditAction::Newer:
      if (entry_ > 0) recall(entry_ - 1);
      break;
    case EditAction::SearchBack:
      searching_ = history_ != nullptr;
      pattern_.clear();
      break;
    case EditAction::LeaveStack: leave_history(); break;
    case EditAction::Help: return text_.empty() ? State::HelpWanted : State::Editing;
    case EditAction::None: break;
  }
  return State::Editing;
}

LineEditor::State LineEditor::type(char character) {
  if (settings_.invert_case) character = inverted(character);
  if (settings_.upper_case) character = base::to_upper(character);
  if (fresh_recall_ && settings_.typing_replaces) leave_history();
  if (!inserting_ && cursor_ < text_.size()) {
    text_[cursor_] = character;
  } else if (settings_.max_length == 0 || text_.size() < settings_.max_length) {
    text_.insert(cursor_, 1, character);
  }
  cursor_ = std::min(cursor_ + 1, text_.size());
  const bool full = settings_.max_length > 0 && text_.size() >= settings_.max_length && cursor_ == text_.size();
  return full ? State::Finished : State::Editing;
}

void LineEditor::erase(std::size_t position, std::size_t count) {
  if (position >= text_.size()) return;
  text_.erase(position, count);
  cursor_ = std::min(position, text_.size());
}

// The characters before and at the cursor; at the end the last two.
void LineEditor::exchange() {
  const std::size_t at = cursor_ == text_.size() && cursor_ > 0 ? cursor_ - 1 : cursor_;
  if (at == 0 || at >= text_.size()) return;
  std::swap(text_[at - 1], text_[at]);
  cursor_ = at + 1;
}

void LineEditor::recall(std::size_t entry) {
  if (!history_ || entry > history_->size()) return;
  if (entry == 0) return leave_history();
  set_text(history_->entry(entry));
  entry_ = entry;
  fresh_recall_ = true;
}

void LineEditor::leave_history() {
  set_text({});
  entry_ = 0;
  fresh_recall_ = false;
}

void LineEditor::set_text(std::string text) {
  text_ = std::move(text);
  if (settings_.max_length > 0 && text_.size() > settings_.max_length) text_.resize(settings_.max_length);
  cursor_ = text_.size();
}

// While searching the line shows what is looked for; Return looks for it, Ctrl-G goes back.
LineEditor::State LineEditor::search_press(EditAction action, char character) {
  switch (action) {
    case EditAction::Insert: pattern_ += character; break;
    case EditAction::DeleteBefore:
      if (!pattern_.empty()) pattern_.pop_back();
      break;
    case EditAction::Finish:
    case EditAction::SearchBack: search(); break;
    case EditAction::LeaveStack: searching_ = false; break;
    default: break;
  }
  return State::Editing;
}

void LineEditor::search() {
  searching_ = false;
  if (pattern_.empty()) return;
  for (std::size_t number = entry_ + 1; number <= history_->size(); ++number) {
    if (!contains_ignoring_case(history_->entry(number), pattern_)) continue;
    recall(number);
    return;
  }
}

std::string LineEditor::label() const {
  if (searching_) return base::message(base::MessageId::TerminalSearchPrompt);
  return entry_ > 0 ? std::to_string(entry_) + settings_.prompt : settings_.prompt;
}

// Chooses what part of the text is shown, so that the cursor is in the window.
void LineEditor::pan(std::size_t window) {
  const std::size_t step = std::max<std::size_t>(window / kPanSteps, 1);
  if (text_.size() < window) first_shown_ = 0;
  while (cursor_ < first_shown_) first_shown_ -= std::min(step, first_shown_);
  while (cursor_ >= first_shown_ + window) first_shown_ += step;
}

void LineEditor::redraw() {
  if (!settings_.show) {
    if (on_screen_.empty()) output_ += settings_.prompt;
    on_screen_ = settings_.prompt;
    return;
  }
  std::string line = label();
  const std::string& body = searching_ ? pattern_ : text_;
  const auto columns = static_cast<std::size_t>(std::max(settings_.width - settings_.start_column, 0));
  const std::size_t window = std::max(columns > line.size() + 1 ? columns - line.size() - 1 : 0, kNarrowestWindow);
  std::size_t cursor = body.size();
  std::size_t first = body.size() >= window ? body.size() - window + 1 : 0;
  if (!searching_) {
    pan(window);
    first = first_shown_;
    cursor = cursor_;
  }
  const std::size_t target = line.size() + cursor - first;
  line += body.substr(std::min(first, body.size()), window);
  const auto differs = std::mismatch(line.begin(), line.end(), on_screen_.begin(), on_screen_.end());
  const auto same = static_cast<std::size_t>(differs.first - line.begin());
  if (same < line.size() || same < on_screen_.size()) {
    move_screen_cursor(screen_cursor_, same);
    output_ += line.substr(same);
    const std::size_t longer = on_screen_.size() > line.size() ? on_screen_.size() - line.size() : 0;
    output_.append(longer, ' ');
    screen_cursor_ = line.size() + longer;
    on_screen_ = line + std::string(longer, ' ');
  }
  move_screen_cursor(screen_cursor_, target);
  screen_cursor_ = target;
  on_screen_.resize(std::max(line.size(), target), ' ');
}

void LineEditor::move_screen_cursor(std::size_t from, std::size_t to) {
  if (to < from) output_.append(from - to, '\b');
  if (to > from) output_ += on_screen_.substr(from, to - from);
}

}  // namespace scarlet::terminal
