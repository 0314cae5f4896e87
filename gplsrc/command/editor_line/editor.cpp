// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_line/editor.h"

#include <algorithm>

#include "base/text.h"
#include "command/command_words.h"
#include "command/listing.h"
#include "convert/convert.h"

namespace scarlet::command::editor_line {

using base::MessageId;

struct CommandTable {
  std::string_view name;
  void (LineEditor::*action)(const LineEditor::Command& command);

  static std::span<const CommandTable> all() {
    static constexpr CommandTable kCommands[] = {
        {"A", &LineEditor::append},
        {"B", &LineEditor::bottom_or_split},
        {"BLOCK", &LineEditor::block_mode},
        {"CASE", &LineEditor::case_mode},
        {"CAT", &LineEditor::cat},
        {"COL", &LineEditor::columns},
        {"COPY", &LineEditor::copy_block},
        {"D", &LineEditor::delete_lines},
        {"DE", &LineEditor::delete_lines},
        {"DELETE", &LineEditor::delete_record},
        {"DROP", &LineEditor::drop_block},
        {"DUP", &LineEditor::duplicate},
        {"EV", &LineEditor::open_values},
        {"EX", &LineEditor::quit},
        {"F", &LineEditor::find},
        {"FD", &LineEditor::delete_record},
        {"FI", &LineEditor::file_record},
        {"FIB", &LineEditor::file_record},
        {"FIBR", &LineEditor::file_record},
        {"FILE", &LineEditor::file_record},
        {"FORMAT", &LineEditor::format},
        {"G", &LineEditor::go},
        {"HELP", &LineEditor::help},
        {"I", &LineEditor::insert_after},
        {"IB", &LineEditor::insert_before},
        {"L", &LineEditor::locate_or_show},
        {"LOAD", &LineEditor::load},
        {"M", &LineEditor::match},
        {"MOVE", &LineEditor::move_block},
        {"N", &LineEditor::next_record},
        {"NPRINT", &LineEditor::nprint_mode},
        {"OOPS", &LineEditor::undo},
        {"P", &LineEditor::print},
        {"PB", &LineEditor::print_block},
        {"PL", &LineEditor::print_after},
        {"PO", &LineEditor::go},
        {"PP", &LineEditor::print_around},
        {"Q", &LineEditor::quit},
        {"QUIT", &LineEditor::quit},
        {"QV", &LineEditor::quit_values},
        {"R", &LineEditor::replace},
        {"RELEASE", &LineEditor::release},
        {"SA", &LineEditor::save_record},
        {"SAVE", &LineEditor::save_record},
        {"SIZE", &LineEditor::size},
        {"SPOOL", &LineEditor::spool},
        {"STAMP", &LineEditor::stamp},
        {"SV", &LineEditor::save_values},
        {"T", &LineEditor::top},
        {"UNLOAD", &LineEditor::unload},
        {"W", &LineEditor::wild_card},
        {"X", &LineEditor::leave_list},
        {"LOOP", &LineEditor::loop},
        {"PAUSE", &LineEditor::pause},
        {"XEQ", &LineEditor::execute_command},
    };
    return kCommands;
  }
};

namespace {

constexpr std::string_view kRuler = "....5...10....5...20....5...30....5...40....5...50....5...60....5...70....5...80";

std::string four_digits(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(4 - std::min<std::size_t>(digits.size(), 4), '0') + digits;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.size() <= 9 && std::all_of(text.begin(), text.end(), base::is_digit);
}

std::size_t to_number(std::string_view digits) { return static_cast<std::size_t>(*base::parse_integer(digits)); }

// "3 text" behind a command's name: the number (0 for none) and the text behind one blank.
std::pair<std::size_t, std::string> split_number(std::string_view rest) {
  const auto end = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), base::is_digit) - rest.begin());
  const std::size_t number = all_digits(rest.substr(0, end)) ? to_number(rest.substr(0, end)) : 0;
  rest.remove_prefix(end);
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  return {number, std::string(rest)};
}

bool same_character(char a, char b, bool case_sensitive) {
  return case_sensitive ? a == b : base::to_upper(a) == base::to_upper(b);
}

}  // namespace

std::string decode_carets(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '^' && i + 1 < text.size() && text[i + 1] == '^') {
      out += '^';
      ++i;
    } else if (text[i] == '^' && i + 3 < text.size() && all_digits(text.substr(i + 1, 3)) &&
               to_number(text.substr(i + 1, 3)) <= 253) {
      out += static_cast<char>(to_number(text.substr(i + 1, 3)));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string encode_carets(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code >= 32 && code < 127) {
      out += c;
    } else {
      const std::string digits = std::to_string(code);
      out += "^" + std::string(3 - digits.size(), '0') + digits;
    }
  }
  return out;
}

std::optional<std::size_t> find_text(std::string_view text, std::string_view pattern, std::size_t from, bool anywhere,
                                     bool case_sensitive, char wild) {
  for (std::size_t at = from; at + pattern.size() <= text.size(); ++at) {
    const bool equal =
        std::equal(pattern.begin(), pattern.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                   [&](char p, char t) { return (wild != '\0' && p == wild) || same_character(p, t, case_sensitive); });
    if (equal) return at;
    if (!anywhere) break;
  }
  return std::nullopt;
}

std::optional<std::size_t> LineEditor::Command::number() const {
  const auto text = base::trimmed(rest);
  const auto end = std::find_if_not(text.begin(), text.end(), base::is_digit);
  const std::string digits(text.begin(), end);
  return all_digits(digits) ? std::optional(to_number(digits)) : std::nullopt;
}

std::string LineEditor::Command::text() const { return rest.starts_with(' ') ? rest.substr(1) : rest; }

LineEditor::LineEditor(Call& call, OpenFile& file, std::string id) : call_(call), file_(file), id_(std::move(id)) {
  std::string record;
  call_.say(MessageId::CommandEdRecord, {file_.name.shown(), id_});
  const auto read = call_.workspace.records().read(*file_.variable, id_, record, workspace::LockKind::Update,
                                                   workspace::LockWait::Wait);
  new_record_ = !read.ok();
  buffers_.emplace_back(record, base::kFieldMark);
  if (new_record_) {
    say(MessageId::CommandEdNewRecord);
  } else {
    say(MessageId::CommandEdLines, {std::to_string(buffer().size())});
  }
  if (at_terminal()) offer_kept(record);
}

Leaving LineEditor::run() {
  try {
    while (!leaving_) {
      call_.services().poll();
      const auto line = call_.services().input("----: ");
      if (!line) {
        // Nobody is there to say what becomes of the changes: they are not made.
        keep_changes();
        leave(Leaving::WholeList);
        break;
      }
      if (!execute(*line)) unknown(*line);
    }
  } catch (...) {
    keep_changes();
    throw;
  }
  return *leaving_;
}

bool LineEditor::execute(std::string line) {
  if (line.empty()) {
    buffer().go_to(buffer().current() >= buffer().size() ? 0 : buffer().current() + 1);
    show_current();
    return true;
  }
  if (line[0] == '.') {
    dot_command(line);
    return true;
  }
  stack_.push(line);
  if (line != "^") line = decode_carets(line);
  return execute_symbol(line) || change(line) || execute_named(line);
}

// Numbers and the commands that are no letters.
bool LineEditor::execute_symbol(const std::string& line) {
  if (all_digits(line)) {
    buffer().go_to(to_number(line));
    show_current();
  } else if ((line[0] == '+' || line[0] == '-') && all_digits(line.substr(1))) {
    const std::size_t step = to_number(line.substr(1));
    const std::size_t now = buffer().current();
    buffer().go_to(line[0] == '+' ? now + step : now - std::min(now, step));
    show_current();
  } else if (line == "?") {
    state();
  } else if (line == "^") {
    show_codes_ = !show_codes_;
    show_current();
  } else if (line == "<" || line == ">" || line == "<>") {
    mark_block(line);
  } else {
    return false;
  }
  return true;
}

bool LineEditor::execute_named(const std::string& line) {
  const auto letters =
      static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), base::is_letter) - line.begin());
  Command command{base::upper(line.substr(0, letters)), line.substr(letters)};
  if (command.name.size() == 2 && command.name[0] == 'W') command = {"W", line.substr(1)};
  for (const CommandTable& entry : CommandTable::all()) {
    if (entry.name != command.name) continue;
    (this->*entry.action)(command);
    return true;
  }
  return false;
}

void LineEditor::unknown(const std::string& line) {
  if (!confirm(MessageId::CommandEdInsertUnknown, {line})) return;
  buffer().begin_change(line);
  buffer().insert(buffer().current(), {line});
}

std::optional<std::string> LineEditor::ask(MessageId question) {
  return call_.services().input(base::message(question));
}

bool LineEditor::confirm(MessageId question, std::initializer_list<std::string_view> arguments) {
  return call_.confirm(question, arguments);
}

bool LineEditor::need_line() {
  if (buffer().at_line()) return true;
  say(MessageId::CommandEdNoLine);
  return false;
}

bool LineEditor::need_block() {
  if (buffer().has_block()) return true;
  say(MessageId::CommandEdNoBlock);
  return false;
}

std::string LineEditor::shown_text(std::string_view text) const {
  return show_codes_ ? encode_carets(text) : std::string(text);
}

// "0012: text"; the ends of the block show in the place of the colon.
void LineEditor::show_line(std::size_t number) {
  const bool first = number == buffer().block_first;
  const bool last = number == buffer().block_last;
  const std::string sign = first && last ? "<>" : first ? "<" : last ? ">" : ":";
  call_.output().line(four_digits(number) + sign + " " + shown_text(buffer().line(number)));
}

void LineEditor::show_current() {
  if (!buffer().at_line()) {
    say(MessageId::CommandEdTop);
  } else {
    show_line(buffer().current());
    if (buffer().current() == buffer().size()) say(MessageId::CommandEdBottom, {std::to_string(buffer().size())});
  }
}

void LineEditor::show_range(std::size_t first, std::size_t last) {
  for (std::size_t n = std::max<std::size_t>(first, 1); n <= std::min(last, buffer().size()); ++n) show_line(n);
}

void LineEditor::go(const Command& command) {
  const std::string where(base::trimmed(command.rest));
  if (where == "<" || where == ">") {
    if (!need_block()) return;
    buffer().go_to(where == "<" ? buffer().block_first : buffer().block_last);
  } else {
    buffer().go_to(command.number().value_or(0));
  }
  show_current();
}

void LineEditor::top(const Command&) {
  buffer().go_to(0);
  show_current();
}

// Shows n lines; the last becomes the current one. P remembers n.
void LineEditor::print(const Command& command) {
  if (const auto number = command.number(); number && *number > 0) page_lines_ = *number;
  const std::size_t first = std::max<std::size_t>(buffer().current(), 1);
  const std::size_t last = std::min(first + page_lines_ - 1, buffer().size());
  show_range(first, last);
  buffer().go_to(last);
}

void LineEditor::print_block(const Command&) {
  if (need_block()) show_range(buffer().block_first, buffer().block_last);
}

void LineEditor::print_after(const Command& command) {
  const bool before = command.rest.starts_with('-');
  const Command lines{command.name, command.rest.substr(before ? 1 : 0)};
  const std::size_t count = lines.number().value_or(page_lines_);
  const std::size_t now = buffer().current();
  if (before) {
    show_range(now - std::min(now, count), now == 0 ? 0 : now - 1);
  } else {
    show_range(now + 1, now + count);
  }
}

void LineEditor::print_around(const Command& command) {
  const std::size_t half = command.number().value_or(page_lines_) / 2;
  const std::size_t now = buffer().current();
  show_range(now - std::min(now, half), now + half);
}

// Looks below the current line; the first hit becomes current, or (all) every hit within `limit` lines is shown.
template <class Test>
bool LineEditor::search(Test test, std::size_t limit, bool all) {
  bool found = false;
  const std::size_t last = std::min(buffer().size(), limit == 0 ? buffer().size() : buffer().current() + limit);
  for (std::size_t n = buffer().current() + 1; n <= last; ++n) {
    if (!test(buffer().line(n))) continue;
    found = true;
    if (!all) {
      buffer().go_to(n);
      show_current();
      return true;
    }
    show_line(n);
  }
  if (all) buffer().go_to(last);
  if (!found) say(MessageId::CommandEdNotFound);
  return found;
}

void LineEditor::locate_or_show(const Command& command) {
  const auto [number, text] = split_number(command.rest);
  if (number > 0 && text.empty()) {
    const std::size_t first = std::max<std::size_t>(buffer().current(), 1);
    show_range(first, first + number - 1);
    buffer().go_to(first + number - 1);
    return;
  }
  if (!text.empty()) last_locate_ = text;
  search(
      [&](const std::string& line) {
        return find_text(line, last_locate_, 0, true, case_sensitive_, wild_).has_value();
      },
      number, number > 0);
}

// The next line with the text in column n.
void LineEditor::find(const Command& command) {
  const auto [number, text] = split_number(command.rest);
  if (!text.empty()) last_find_ = text;
  const std::size_t column = std::max<std::size_t>(number, 1) - 1;
  search(
      [&](const std::string& line) {
        return find_text(line, last_find_, column, false, case_sensitive_, wild_).has_value();
      },
      0, false);
}

void LineEditor::match(const Command& command) {
  if (!command.text().empty()) last_match_ = command.text();
  search([&](const std::string& line) { return convert::matches(line, last_match_); }, 0, false);
}

void LineEditor::size(const Command&) {
  say(MessageId::CommandEdSize, {std::to_string(buffer().size()), std::to_string(buffer().text().size())});
}

void LineEditor::columns(const Command&) { call_.output().line("      " + std::string(kRuler)); }

void LineEditor::state() {
  say(MessageId::CommandEdState,
      {file_.name.shown(), id_, std::to_string(buffer().current()), std::to_string(buffer().size())});
  if (buffer().has_block()) {
    say(MessageId::CommandEdBlock, {std::to_string(buffer().block_first), std::to_string(buffer().block_last)});
  }
  if (!buffer().undoable().empty()) say(MessageId::CommandEdUndoable, {buffer().undoable()});
}

// What tells that nothing was done ends a stored sequence.
void LineEditor::say(MessageId id, std::initializer_list<std::string_view> arguments) {
  call_.say(id, arguments);
  constexpr MessageId kFailures[] = {MessageId::CommandEdNoLine,   MessageId::CommandEdNoBlock,
                                     MessageId::CommandEdNotFound, MessageId::CommandEdBadRange,
                                     MessageId::CommandEdRefused,  MessageId::CommandRecordNotWritten};
  failed_ = failed_ || std::find(std::begin(kFailures), std::end(kFailures), id) != std::end(kFailures);
}

// HELP alone shows all; with a word the lines that name it.
void LineEditor::help(const Command& command) {
  const std::string topic = base::upper(base::trimmed(command.rest));
  if (topic.empty()) return say(MessageId::CommandEdHelp);
  const std::string topics = base::message(MessageId::CommandEdTopics);
  bool found = false;
  for (const std::string_view line : base::split(topics, '\n')) {
    const auto words = split_words(line.substr(0, line.find("  ")));
    const bool about = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      const auto end = word.find_first_of("{/");
      return base::equal_ignoring_case(word.substr(0, end), topic);
    });
    if (!about) continue;
    call_.output().line(line);
    found = true;
  }
  if (!found) say(MessageId::CommandEdNoTopic, {topic});
}

void LineEditor::case_mode(const Command& command) {
  const std::string mode = base::upper(base::trimmed(command.rest));
  if (mode == "ON" || mode == "OFF") case_sensitive_ = mode == "ON";
  say(case_sensitive_ ? MessageId::CommandEdCaseOn : MessageId::CommandEdCaseOff);
}

void LineEditor::block_mode(const Command&) {
  confirm_blocks_ = !confirm_blocks_;
  say(confirm_blocks_ ? MessageId::CommandEdBlockOn : MessageId::CommandEdBlockOff);
}

void LineEditor::nprint_mode(const Command&) { show_codes_ = !show_codes_; }

void LineEditor::wild_card(const Command& command) { wild_ = command.rest.empty() ? '\0' : command.rest[0]; }

void LineEditor::mark_block(const std::string& symbol) {
  if (!buffer().at_line()) {
    buffer().block_first = buffer().block_last = 0;
    return;
  }
  if (symbol != ">") buffer().block_first = buffer().current();
  if (symbol != "<") buffer().block_last = buffer().current();
  show_current();
}

}  // namespace scarlet::command::editor_line
