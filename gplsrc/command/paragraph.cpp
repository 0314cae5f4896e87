// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/paragraph.h"

#include "base/text.h"
#include "command/command_words.h"

namespace scarlet::command {
namespace {

bool is_comment(std::string_view line) { return line == "*" || line.starts_with("* "); }

std::vector<std::string> joined_lines(std::string_view lines) {
  std::vector<std::string> joined;
  bool continued = false;
  for (std::string_view line : base::split(lines, base::kFieldMark)) {
    const bool goes_on = line.ends_with('_');
    if (goes_on) line.remove_suffix(1);
    if (!continued) joined.emplace_back();
    joined.back() += line;
    if (goes_on) joined.back() += ' ';
    continued = goes_on;
  }
  return joined;
}

}  // namespace

LabelledLine split_label(std::string_view line) {
  const std::string_view word = line.substr(0, line.find(' '));
  if (word.size() < 2 || word.back() != ':') return {{}, line};
  return {word.substr(0, word.size() - 1), without_leading_blanks(line.substr(word.size()))};
}

std::optional<Paragraph> Paragraph::prepare(std::string name, std::string_view lines) {
  Paragraph paragraph;
  paragraph.name_ = std::move(name);
  std::vector<std::size_t> open_loops;
  for (const std::string& joined : joined_lines(lines)) {
    Line line;
    line.text = without_leading_blanks(joined);
    const std::string_view command = base::trimmed(split_label(line.text).rest);
    paragraph.lines_.push_back(line);
    if (base::equal_ignoring_case(command, "LOOP")) open_loops.push_back(paragraph.lines_.size());
    if (!base::equal_ignoring_case(command, "REPEAT")) continue;
    if (open_loops.empty()) return std::nullopt;
    paragraph.lines_.back().loop = open_loops.back();
    open_loops.pop_back();
  }
  if (!open_loops.empty()) return std::nullopt;
  return paragraph;
}

std::optional<std::string> Paragraph::next() {
  if (at_ >= lines_.size()) return std::nullopt;
  const Line& line = lines_[at_++];
  if (line.loop != 0) {
    at_ = line.loop;
    return std::string();
  }
  const std::string_view command = split_label(line.text).rest;
  if (base::equal_ignoring_case(base::trimmed(command), "LOOP")) return std::string();
  return std::string(command);
}

bool Paragraph::go(std::string_view label) {
  if (label.ends_with(':')) label.remove_suffix(1);
  for (std::size_t i = at_; i < lines_.size(); ++i) {
    const std::string_view here = split_label(lines_[i].text).label;
    if (here.empty() || !base::equal_ignoring_case(here, label)) continue;
    at_ = i;
    return true;
  }
  return false;
}

std::vector<std::string> Paragraph::take_data() {
  std::vector<std::string> texts;
  for (std::size_t i = at_; i < lines_.size(); ++i) {
    const std::string_view line = lines_[i].text;
    if (line.empty() || is_comment(line)) continue;
    if (!base::equal_ignoring_case(line.substr(0, 4), "DATA") || (line.size() > 4 && line[4] != ' ')) break;
    texts.emplace_back(line.size() > 5 ? line.substr(5) : std::string_view());
    at_ = i + 1;
  }
  return texts;
}

}  // namespace scarlet::command
