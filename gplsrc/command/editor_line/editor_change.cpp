// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of ED that change text.
#include <algorithm>

#include "base/text.h"
#include "command/editor_line/editor.h"
#include "command/source_format.h"
#include "convert/convert.h"

namespace scarlet::command::editor_line {
namespace {

using base::MessageId;

// C{n}{G}{B}/old/new/{n}{G}{B}, R the same.
struct ChangeRequest {
  std::string from;
  std::string to;
  std::size_t lines = 1;
  bool every = false;
  bool block = false;
};

bool is_delimiter(char c) { return std::string_view("!\"#$%&()*+,-./:=@[]\\_`'{}|").find(c) != std::string_view::npos; }

// Reads flags up to something else; gives the place reached.
std::size_t take_flags(std::string_view text, std::size_t at, ChangeRequest& request) {
  std::size_t number = 0;
  for (; at < text.size(); ++at) {
    const char c = base::to_upper(text[at]);
    if (base::is_digit(c) && number < 1'000'000) {
      number = number * 10 + static_cast<std::size_t>(c - '0');
    } else if (c == 'G') {
      request.every = true;
    } else if (c == 'B') {
      request.block = true;
    } else {
      break;
    }
  }
  if (number > 0) request.lines = number;
  return at;
}

std::optional<ChangeRequest> parse_change(std::string_view line) {
  const char first = line.empty() ? ' ' : base::to_upper(line[0]);
  if (first != 'C' && first != 'R') return std::nullopt;
  ChangeRequest request;
  const std::size_t at = take_flags(line, 1, request);
  if (at >= line.size() || !is_delimiter(line[at])) return std::nullopt;
  const auto parts = base::split(line.substr(at + 1), line[at]);
  if (parts.size() < 2 || (parts[0].empty() && parts[1].empty())) return std::nullopt;
  request.from = parts[0];
  request.to = parts[1];
  if (parts.size() > 2 && take_flags(parts[2], 0, request) != parts[2].size()) return std::nullopt;
  return request;
}

}  // namespace

bool LineEditor::change(const std::string& line) {
  const bool repeat = base::upper(line) == "C" && !last_change_.empty();
  const auto request = parse_change(repeat ? last_change_ : line);
  if (!request) return false;
  if (!repeat) last_change_ = line;
  if (request->block && !need_block()) return true;
  const std::size_t first = request->block ? buffer().block_first : buffer().current();
  const std::size_t last = request->block ? buffer().block_last : first + request->lines - 1;
  if (first == 0) return need_line(), true;
  buffer().begin_change(line);
  bool changed = false;
  for (std::size_t n = first; n <= std::min(last, buffer().size()); ++n) {
    if (!change_line(n, request->from, request->to, request->every)) continue;
    changed = true;
    show_line(n);
  }
  if (!request->block) buffer().go_to(std::min(last, buffer().size()));
  if (!changed) say(MessageId::CommandEdNotFound);
  return true;
}

bool LineEditor::change_line(std::size_t number, const std::string& from, const std::string& to, bool every) {
  // C//text/: nothing is what every line begins with.
  if (from.empty()) {
    buffer().replace_line(number, to + buffer().line(number));
    return true;
  }
  std::string text = buffer().line(number);
  bool changed = false;
  std::size_t at = 0;
  while (const auto found = find_text(text, from, at, true, case_sensitive_, wild_)) {
    text.replace(*found, from.size(), to);
    at = *found + to.size();
    changed = true;
    if (!every) break;
  }
  if (changed) buffer().replace_line(number, text);
  return changed;
}

void LineEditor::append(const Command& command) {
  if (!need_line()) return;
  if (!command.rest.empty()) last_append_ = command.text();
  buffer().begin_change("A");
  buffer().replace(buffer().line(buffer().current()) + last_append_);
  show_current();
}

// B alone goes to the bottom; with a text the line is split behind it.
void LineEditor::bottom_or_split(const Command& command) {
  if (command.rest.empty()) {
    buffer().go_to(buffer().size());
    return show_current();
  }
  if (!need_line()) return;
  const std::string line = buffer().line(buffer().current());
  const auto found = find_text(line, command.text(), 0, true, case_sensitive_, wild_);
  if (!found) return say(MessageId::CommandEdNotFound);
  const std::size_t end = *found + command.text().size();
  const std::size_t here = buffer().current();
  buffer().begin_change("B");
  buffer().replace(line.substr(0, end));
  buffer().insert(here, {line.substr(end)});
  buffer().go_to(here);
  show_current();
}

void LineEditor::cat(const Command& command) {
  if (!need_line()) return;
  const std::size_t here = buffer().current();
  if (here >= buffer().size()) return say(MessageId::CommandEdNoLine);
  buffer().begin_change("CAT");
  const std::string joined = buffer().line(here) + command.text() + buffer().line(here + 1);
  buffer().remove(here + 1, 1);
  buffer().replace(joined);
  show_current();
}

void LineEditor::delete_lines(const Command& command) {
  if (!need_line()) return;
  buffer().begin_change("D");
  buffer().remove(buffer().current(), std::max<std::size_t>(command.number().value_or(1), 1));
  show_current();
}

void LineEditor::duplicate(const Command& command) {
  if (!need_line()) return;
  const std::vector<std::string> copies(std::min<std::size_t>(command.number().value_or(1), 10'000),
                                        buffer().line(buffer().current()));
  buffer().begin_change("DUP");
  buffer().insert(buffer().current(), copies);
  show_current();
}

void LineEditor::insert_after(const Command& command) { insert_at(buffer().current(), command); }

void LineEditor::insert_before(const Command& command) {
  insert_at(buffer().current() - std::min<std::size_t>(buffer().current(), 1), command);
}

// With a text that line, else lines until a null one; a line of one blank stands for a null line.
void LineEditor::insert_at(std::size_t line, const Command& command) {
  buffer().begin_change(command.name);
  if (!command.rest.empty()) {
    buffer().insert(line, {command.text()});
    return show_current();
  }
  for (;; ++line) {
    const std::string number = std::to_string(line + 1);
    const auto text =
        call_.services().input(std::string(4 - std::min<std::size_t>(number.size(), 4), '0') + number + "= ");
    if (!text || text->empty()) return;
    buffer().insert(line, {*text == " " ? std::string() : decode_carets(*text)});
  }
}

void LineEditor::replace(const Command& command) {
  if (!need_line()) return;
  if (!command.rest.empty()) last_replace_ = command.text();
  buffer().begin_change("R");
  buffer().replace(last_replace_);
  show_current();
}

void LineEditor::copy_block(const Command&) {
  if (!need_block() || (confirm_blocks_ && !confirm(MessageId::CommandEdCopyBlock))) return;
  buffer().begin_change("COPY");
  buffer().insert(buffer().current(), buffer().block());
  show_current();
}

void LineEditor::move_block(const Command&) {
  if (!need_block()) return;
  const std::size_t first = buffer().block_first;
  const std::size_t last = buffer().block_last;
  const std::size_t here = buffer().current();
  if (here >= first && here <= last) return say(MessageId::CommandEdInsideBlock);
  if (confirm_blocks_ && !confirm(MessageId::CommandEdMoveBlock)) return;
  const std::vector<std::string> lines = buffer().block();
  buffer().begin_change("MOVE");
  buffer().remove(first, lines.size());
  const std::size_t target = here > last ? here - lines.size() : here;
  buffer().insert(target, lines);
  buffer().block_first = target + 1;
  buffer().block_last = target + lines.size();
  show_current();
}

void LineEditor::drop_block(const Command&) {
  if (!need_block() || (confirm_blocks_ && !confirm(MessageId::CommandEdDropBlock))) return;
  const std::size_t lines = buffer().block_last + 1 - buffer().block_first;
  buffer().begin_change("DROP");
  buffer().remove(buffer().block_first, lines);
  buffer().block_first = buffer().block_last = 0;
  show_current();
}

void LineEditor::undo(const Command&) {
  if (!buffer().undo()) return say(MessageId::CommandEdNothingToUndo);
  show_current();
}

void LineEditor::stamp(const Command&) {
  workspace::Workspace& workspace = call_.workspace;
  const std::string text = base::message(
      MessageId::CommandEdStamp, {workspace.account().name, workspace.login_name(),
                                  convert::time_and_date(workspace.today(), workspace.seconds_since_midnight())});
  buffer().begin_change("STAMP");
  buffer().insert(buffer().current(), {text});
  show_current();
}

void LineEditor::format(const Command&) {
  std::vector<std::string> lines;
  for (std::size_t n = 1; n <= buffer().size(); ++n) lines.push_back(buffer().line(n));
  const std::vector<std::string> formatted = format_source(lines);
  const std::size_t here = buffer().current();
  buffer().begin_change("FORMAT");
  for (std::size_t n = 1; n <= buffer().size(); ++n) buffer().replace_line(n, formatted[n - 1]);
  buffer().go_to(here);
}

// The values of the line become lines; at the second level its subvalues.
void LineEditor::open_values(const Command&) {
  if (!need_line()) return;
  if (buffer().separator() == base::kSubvalueMark) return say(MessageId::CommandEdNoDeeper);
  const char separator = buffer().separator() == base::kFieldMark ? base::kValueMark : base::kSubvalueMark;
  const std::string line = buffer().line(buffer().current());
  buffers_.emplace_back(line, separator);
  say(MessageId::CommandEdLines, {std::to_string(buffer().size())});
}

void LineEditor::save_values(const Command&) {
  if (buffers_.size() < 2) return say(MessageId::CommandEdNotInValues);
  const std::string text = buffer().text();
  const bool changed = buffer().changed();
  buffers_.pop_back();
  if (!changed) return;
  buffer().begin_change("SV");
  buffer().replace(text);
}

void LineEditor::quit_values(const Command&) {
  if (buffers_.size() < 2) return say(MessageId::CommandEdNotInValues);
  buffers_.pop_back();
}

}  // namespace scarlet::command::editor_line
