// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/screen.h"

#include <algorithm>

#include "base/message.h"
#include "base/text.h"
#include "terminal/terminfo.h"
#include "vm/host.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;

constexpr char kMark = '\x01';
constexpr std::size_t kDefaultPages = 100;  // that SCROLL keeps
constexpr int kPanSteps = 2;                // of the window, to see all
constexpr int kClearScreen = -1;
constexpr std::size_t kNumberDigits = 6;

}  // namespace

Screen::Screen(workspace::Workspace& workspace, const Query& query, bool prompts)
    : workspace_(workspace), query_(query), prompts_(prompts) {
  if (!query.options.style.empty()) style_ = Style(workspace, query.options.style);
  pages_.emplace_back();
}

bool Screen::wanted(const Query& query) {
  const Options& options = query.options;
  return options.scroll || options.panned_from || !options.style.empty();
}

std::string Screen::mark(LineClass line_class) { return {kMark, static_cast<char>(line_class)}; }

void Screen::set_pan(int fixed, int width) {
  pan_from_ = fixed;
  pan_width_ = width;
}

int Screen::window() const { return std::max(workspace_.output().width() - 1, 1); }

std::size_t Screen::kept_pages() const {
  const std::int64_t wanted = query_.options.scroll.value_or(0);
  if (!scrolls()) return 1;
  return wanted > 0 ? static_cast<std::size_t>(wanted) : kDefaultPages;
}

void Screen::write(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    Line kept;
    if (line.size() > 1 && line[0] == kMark) {
      kept.line_class = static_cast<LineClass>(line[1]);
      line.remove_prefix(2);
      body_begun_ = body_begun_ || kept.line_class != LineClass::ColumnHeading;
    } else {
      kept.line_class = body_begun_ ? LineClass::Footing : LineClass::Heading;
    }
    kept.text = line;
    show(kept);
    pages_.back().push_back(std::move(kept));
  }
}

// What of the line fits the window, in its colours.
void Screen::show(const Line& line) {
  terminal::Output& output = workspace_.output();
  std::string text = line.text;
  const bool moves = pans() && line.line_class != LineClass::Heading && line.line_class != LineClass::Footing;
  if (moves) {
    const auto fixed = std::min(static_cast<std::size_t>(pan_from_), text.size());
    text.erase(fixed, static_cast<std::size_t>(pan_at_));
    text.resize(std::min(text.size(), static_cast<std::size_t>(window())));
    text.erase(text.find_last_not_of(' ') + 1);
  }
  const std::string_view colours = style_.begin(line.line_class);
  if (!colours.empty()) output.write(colours);
  output.write(text);
  output.write("\n");
}

void Screen::show_page(std::size_t page) {
  workspace_.output().write(workspace_.services().terminfo().control(kClearScreen, {}));
  for (const Line& line : pages_[page]) show(line);
}

std::string Screen::prompt_text(std::size_t page) const {
  std::string text = base::message(MessageId::QueryScreenPage, {std::to_string(dropped_ + page + 1)});
  if (scrolls()) text += base::message_text(MessageId::QueryScreenScroll);
  if (pans()) text += base::message_text(MessageId::QueryScreenPan);
  return text + std::string(base::message_text(MessageId::QueryScreenEnd));
}

char Screen::read_key() {
  for (;;) {
    if (const auto key = workspace_.services().read_key(-1)) return *key;
    workspace_.services().poll();
  }
}

Screen::Answer Screen::prompt() {
  terminal::Output& output = workspace_.output();
  std::size_t page = pages_.size() - 1;
  for (;;) {
    leave_colours();
    output.write(prompt_text(page));
    output.flush();
    const char key = base::to_upper(read_key());
    if (base::is_digit(key)) {
      take_page_number(key, page);
      continue;
    }
    output.write("\n");
    switch (key) {
      case 'A':
        if (!workspace_.options()[workspace::Option::NoUserAborts]) throw vm::Abort{1, "", false};
        return Answer::Next;
      case 'Q': return Answer::Quit;
      case 'S': prompts_ = false; return Answer::Next;
      default: break;
    }
    if (obey(key, page)) continue;
    if (page + 1 == pages_.size()) return Answer::Next;
    show_page(++page);
  }
}

// P, L and R show something else of what is kept. False: the key means the next page.
bool Screen::obey(char key, std::size_t& page) {
  if (key == 'P' && scrolls()) {
    if (page > 0) --page;
  } else if (pans() && (key == 'L' || key == 'R')) {
    const int step = std::max((window() - pan_from_) / kPanSteps, 1);
    pan_at_ = std::clamp(pan_at_ + (key == 'R' ? step : -step), 0, pan_width_ - window());
  } else {
    return false;
  }
  show_page(page);
  return true;
}

// The digits of a page number up to Return.
void Screen::take_page_number(char first, std::size_t& page) {
  std::string digits(1, first);
  workspace_.output().write(digits);
  workspace_.output().flush();
  for (char key = read_key(); base::is_digit(key) && digits.size() < kNumberDigits; key = read_key()) {
    digits += key;
    workspace_.output().write(std::string(1, key));
    workspace_.output().flush();
  }
  workspace_.output().write("\n");
  const auto number = static_cast<std::size_t>(base::parse_integer(digits).value_or(0));
  if (scrolls() && number > dropped_ && number <= dropped_ + pages_.size()) page = number - dropped_ - 1;
  show_page(page);
}

bool Screen::between_pages() {
  if (prompts_ && prompt() == Answer::Quit) return false;
  body_begun_ = false;
  pages_.emplace_back();
  if (pages_.size() > kept_pages()) {
    pages_.pop_front();
    ++dropped_;
  }
  workspace_.output().write(workspace_.services().terminfo().control(kClearScreen, {}));
  return true;
}

void Screen::finish(bool quit) {
  const bool more = pans() || (scrolls() && pages_.size() + dropped_ > 1);
  if (more && prompts_ && !quit) (void)prompt();
  leave_colours();
}

void Screen::leave_colours() {
  if (style_.empty()) return;
  const std::string_view exit = style_.begin(LineClass::Exit);
  workspace_.output().write(exit.empty() ? workspace_.services().terminfo().capability("op") : std::string(exit));
}

}  // namespace scarlet::query
