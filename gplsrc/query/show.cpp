// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/show.h"

#include <algorithm>

#include "base/message.h"
#include "base/text.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;

constexpr int kNumberColumns = 5;  // of the line numbers
constexpr int kOtherLines = 3;     // headings and prompt
constexpr std::size_t kFewestLines = 3;

std::string right_aligned(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(kNumberColumns - std::min<std::size_t>(digits.size(), kNumberColumns), ' ') + digits;
}

}  // namespace

Show::Show(workspace::Workspace& workspace, const Query& query)
    : workspace_(workspace),
      query_(query),
      layout_(lay_out(workspace, query, std::max(workspace.output().width() - kNumberColumns - 4, 1))) {}

// The first line of each column is what a screen has room for.
bool Show::row(RowData& row) {
  Line line{std::string(row.id()), {}, false};
  for (ReportColumn& column : layout_.columns) {
    if (!column.shown()) continue;
    column.format.fill(row.data(column.item()), column.item().multivalued, column.cell);
    const auto start =
        layout_.vertical ? line.text.size() + (line.text.empty() ? 0 : 1) : static_cast<std::size_t>(column.start);
    line.text.resize(std::max(start, line.text.size()), ' ');
    line.text += column.cell.piece(0, 0, 0);
  }
  lines_.push_back(std::move(line));
  return true;
}

std::size_t Show::screen_lines() const {
  const int lines = workspace_.output().depth() - kOtherLines;
  return std::max(static_cast<std::size_t>(std::max(lines, 0)), kFewestLines);
}

std::int64_t Show::picked_count() const {
  return std::count_if(lines_.begin(), lines_.end(), [](const Line& line) { return line.picked; });
}

void Show::paint() {
  terminal::Output& output = workspace_.output();
  const auto width = static_cast<std::size_t>(std::max(output.width() - 1, 1));
  const std::string indent(kNumberColumns + 3, ' ');
  if (!query_.options.no_column_headings && !layout_.vertical) {
    for (const std::string& heading : column_heading_lines(layout_)) output.line((indent + heading).substr(0, width));
  }
  const std::size_t end = std::min(lines_.size(), top_ + screen_lines());
  for (std::size_t i = top_; i < end; ++i) {
    const std::string text = right_aligned(i + 1) + (lines_[i].picked ? " * " : "   ") + lines_[i].text;
    output.line(text.substr(0, width));
  }
  output.reset_page();
}

std::vector<std::string> Show::pick() {
  Next next = Next::Repaint;
  while (next != Next::Done) {
    if (next == Next::Repaint) paint();
    const auto command = workspace_.services().input(
        base::message(MessageId::QueryShowPrompt, {std::to_string(picked_count()), std::to_string(lines_.size())}));
    next = command ? obey(base::trimmed(*command)) : Next::Done;
  }
  std::vector<std::string> ids;
  for (const Line& line : lines_) {
    if (line.picked) ids.push_back(line.id);
  }
  return ids;
}

Show::Next Show::obey(std::string_view command) {
  const std::string word = base::upper(command);
  const std::size_t page = screen_lines();
  if (word == "Q") return leave(true);
  if (word == "QC") return leave(false);
  if (word.empty() || word == "N") {
    if (top_ + page < lines_.size()) top_ += page;
    return Next::Repaint;
  }
  if (word == "P") return top_ -= std::min(top_, page), Next::Repaint;
  if (word == "T") return top_ = 0, Next::Repaint;
  if (word == "R") return Next::Repaint;
  const bool has_letter = word[0] == 'S' || word[0] == 'C';
  if (mark(std::string_view(word).substr(has_letter ? 1 : 0), word[0] != 'C')) return Next::Repaint;
  workspace_.say(MessageId::QueryShowHelp);
  return Next::Ask;
}

Show::Next Show::leave(bool check) {
  const std::int64_t count = picked_count();
  const Options& options = query_.options;
  const bool too_few = count < options.least.value_or(0);
  const bool too_many = options.most && count > *options.most;
  if (!check || !(too_few || too_many)) return Next::Done;
  workspace_.say(too_few ? MessageId::QueryShowFewest : MessageId::QueryShowMost,
                 {std::to_string(too_few ? *options.least : *options.most)});
  return Next::Ask;
}

bool Show::mark(std::string_view what, bool picked) {
  bool some = false;
  const std::string words = base::replace_all(what, ",", " ");
  for (const std::string_view word : base::split(words, ' ')) {
    if (word.empty()) continue;
    if (!mark_word(word, picked)) return false;
    some = true;
  }
  return some;
}

bool Show::mark_word(std::string_view word, bool picked) {
  if (word == "ALL") {
    mark_lines(1, lines_.size(), picked);
    return true;
  }
  if (word == "VISIBLE") {
    mark_lines(top_ + 1, top_ + screen_lines(), picked);
    return true;
  }
  const auto dash = word.find('-');
  const auto first = base::parse_integer(word.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : base::parse_integer(word.substr(dash + 1));
  if (!first || !last || *first < 1 || *last < *first) return false;
  mark_lines(static_cast<std::size_t>(*first), static_cast<std::size_t>(*last), picked);
  return true;
}

void Show::mark_lines(std::size_t first, std::size_t last, bool picked) {
  for (std::size_t i = first; i <= std::min(last, lines_.size()); ++i) lines_[i - 1].picked = picked;
}

}  // namespace scarlet::query
