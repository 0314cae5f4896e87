// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_screen/form_screen.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::command::editor_screen {

using base::MessageId;

namespace {

constexpr std::size_t kLabelGap = 2;
constexpr std::string_view kPrefix = "^X";

bool is_return(std::string_view stroke) { return stroke == "^M" || stroke == "^J"; }

std::string visible(std::string_view text) {
  std::string out;
  std::transform(text.begin(), text.end(), std::back_inserter(out), shown_character);
  return out;
}

}  // namespace

// --- one line

void LineField::type(char character) {
  if (shared_.overlay && cursor_ < text_.size()) {
    text_[cursor_] = character;
  } else {
    text_.insert(cursor_, 1, character);
  }
  ++cursor_;
}

bool LineField::move(std::string_view stroke) {
  if (stroke == "^A" || stroke == "[home]") {
    cursor_ = 0;
  } else if (stroke == "^E" || stroke == "[end]") {
    to_end();
  } else if (stroke == "^B" || stroke == "[left]") {
    cursor_ -= cursor_ > 0 ? 1U : 0U;
  } else if (stroke == "^F" || stroke == "[right]") {
    cursor_ = std::min(cursor_ + 1, text_.size());
  } else {
    return false;
  }
  return true;
}

bool LineField::press(const Stroke& stroke) {
  const std::string& name = stroke.name;
  if (stroke.character) {
    type(*stroke.character);
  } else if (name == "^D" || name == "[delete]") {
    if (cursor_ < text_.size()) text_.erase(cursor_, 1);
  } else if (name == "^H") {
    if (cursor_ > 0) text_.erase(--cursor_, 1);
  } else if (name == "^K") {
    shared_.cut = text_.substr(cursor_);
    text_.resize(cursor_);
  } else if (name == "^Y") {
    text_.insert(cursor_, shared_.cut);
    cursor_ += shared_.cut.size();
  } else if (name == "^O" || name == "[insert]") {
    shared_.overlay = !shared_.overlay;
  } else {
    return move(name);
  }
  return true;
}

// --- the form

FormScreen::FormScreen(Call& call, std::string title, MessageId help, std::function<void()> pause)
    : terminal_(call),
      title_(std::move(title)),
      help_(help),
      pause_(std::move(pause)),
      message_(base::message(MessageId::CommandFormKeys)) {}

std::size_t FormScreen::label_width() const {
  std::size_t width = 0;
  for (const FormRow& row : rows) width = std::max(width, row.label.size());
  return std::min(width + kLabelGap, terminal_.width() * 2 / 5);
}

std::size_t FormScreen::page() const { return terminal_.height() - 2; }

std::string FormScreen::status_line() const {
  std::string line =
      base::message(MessageId::CommandFormStatus, {title_, std::to_string(current_ + 1), std::to_string(rows.size())});
  if (changed) line += " " + base::message(MessageId::CommandSedChanged);
  if (shared_.overlay) line += " " + base::message(MessageId::CommandSedOverlay);
  line += ' ';
  line.resize(std::max(line.size(), terminal_.width()), '=');
  return line;
}

// The rows of the page and the status line.
std::vector<std::string> FormScreen::lines() {
  const std::size_t height = page();
  const std::size_t labels = label_width();
  current_ = rows.empty() ? 0 : std::min(current_, rows.size() - 1);
  if (current_ < top_) top_ = current_;
  if (current_ >= top_ + height) top_ = current_ + 1 - height;
  std::vector<std::string> shown;
  for (std::size_t n = top_; n < std::min(rows.size(), top_ + height); ++n) {
    std::string line = rows[n].label.substr(0, labels - 1);
    line.resize(labels, ' ');
    const std::size_t from = n == current_ ? left_ : 0;
    if (from < rows[n].text.size()) line += visible(rows[n].text.substr(from));
    shown.push_back(std::move(line));
  }
  shown.resize(height);
  shown.push_back(status_line());
  return shown;
}

void FormScreen::paint(std::size_t row, std::size_t cursor) {
  terminal_.follow_window_size();
  const std::size_t room = terminal_.width() - label_width();
  const std::size_t step = std::max<std::size_t>(room / 5, 1);
  if (row != current_) left_ = 0;
  current_ = row;
  while (cursor < left_) left_ -= std::min(left_, step);
  while (cursor >= left_ + room) left_ += step;
  std::vector<std::string> shown = lines();
  shown.push_back(message_);
  terminal_.painter().paint(shown, row - top_, label_width() + cursor - left_);
}

void FormScreen::paint_question(const std::string& line, std::size_t column) {
  terminal_.follow_window_size();
  left_ = 0;
  std::vector<std::string> shown = lines();
  // A long answer shows its end.
  const std::size_t room = terminal_.width() - 1;
  const std::size_t hidden = column >= room ? column + 1 - room : 0;
  shown.push_back(visible(line).substr(std::min(hidden, line.size())));
  terminal_.painter().paint(shown, terminal_.height() - 1, column - hidden);
}

// ^X takes the stroke behind it.
std::string FormScreen::named(const Stroke& first, const std::function<void()>& repaint) {
  if (first.name != kPrefix) return first.name;
  return std::string(kPrefix) + base::lower(next_stroke(repaint).name);
}

std::string FormScreen::edit(std::size_t row, bool anew) {
  const std::string before = rows[row].text;
  LineField field(rows[row].text, shared_);
  const auto show = [&] { paint(row, field.cursor()); };
  for (;;) {
    show();
    typed_in_ = row;
    const Stroke stroke = next_stroke(show);
    message_.clear();
    if (std::exchange(anew, false) && stroke.character) rows[row].text.clear();
    if (field.press(stroke)) continue;
    const std::string name = named(stroke, show);
    if (name == "^G") rows[row].text = before;
    typed_in_.reset();
    if (name == "^L") {
      terminal_.painter().forget();
    } else if (name == "[f1]") {
      show_text(base::message(MessageId::CommandFormHelpLine) + "\n\n" + base::message(help_));
    } else {
      return name;
    }
  }
}

bool FormScreen::moved(const std::string& stroke, std::size_t& row) const {
  const std::size_t last = rows.size() - 1;
  if (is_return(stroke) || stroke == "^N" || stroke == "^I" || stroke == "[down]") {
    row = std::min(row + 1, last);
  } else if (stroke == "^P" || stroke == "^Z" || stroke == "[up]" || stroke == "[back.tab]") {
    row -= row > 0 ? 1U : 0U;
  } else if (stroke == "^V" || stroke == "[page.down]") {
    row = std::min(row + page(), last);
  } else if (stroke == "[v]" || stroke == "[page.up]") {
    row -= std::min(row, page());
  } else if (stroke == "[<]") {
    row = 0;
  } else if (stroke == "[>]") {
    row = last;
  } else {
    return false;
  }
  return true;
}

FormScreen::Answer FormScreen::ask(const std::string& question) {
  Answer answer;
  LineField field(answer.text, shared_);
  // What was said last stands in front of the question until a key is typed.
  std::string said = std::exchange(message_, {});
  const auto show = [&] {
    const std::string front = said.empty() ? question : said + " " + question;
    paint_question(front + answer.text, front.size() + field.cursor());
  };
  for (;;) {
    show();
    const Stroke stroke = next_stroke(show);
    said.clear();
    if (field.press(stroke)) continue;
    answer.stroke = named(stroke, show);
    if (is_return(answer.stroke)) answer.stroke = "^M";
    if (answer.stroke == "^L") {
      terminal_.painter().forget();
    } else if (answer.stroke == "[f1]") {
      show_text(base::message(MessageId::CommandFormHelpLine) + "\n\n" + base::message(help_));
    } else {
      return answer;
    }
  }
}

bool FormScreen::confirmed(const std::string& question) {
  const auto show = [&] { paint_question(question, question.size()); };
  for (;;) {
    show();
    const Stroke stroke = next_stroke(show);
    if (stroke.name == "^G") return false;
    const char answer = base::to_upper(stroke.character.value_or(' '));
    if (answer == 'Y' || answer == 'N') return answer == 'Y';
  }
}

void FormScreen::show_text(const std::string& text) {
  std::vector<std::string> all;
  for (const std::string_view line : base::split(text, '\n')) {
    // Lines are cut at the width of the screen, so they are broken before.
    std::string_view rest = line;
    while (rest.size() > terminal_.width()) {
      std::size_t at = rest.substr(0, terminal_.width()).rfind(' ');
      if (at == std::string_view::npos || at == 0) at = terminal_.width();
      all.emplace_back(rest.substr(0, at));
      rest = base::trimmed(rest.substr(at));
    }
    all.emplace_back(rest);
  }
  const std::size_t height = terminal_.height() - 1;
  for (std::size_t from = 0; from < all.size(); from += height) {
    std::vector<std::string> shown(all.begin() + static_cast<std::ptrdiff_t>(from),
                                   all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), from + height)));
    shown.resize(height);
    shown.push_back(base::message(MessageId::CommandFormAnyKey));
    const auto show = [&] { terminal_.painter().paint(shown, terminal_.height() - 1, shown.back().size()); };
    show();
    (void)next_stroke(show);
  }
}

}  // namespace scarlet::command::editor_screen
