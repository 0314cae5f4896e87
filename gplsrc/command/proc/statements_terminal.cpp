// SPDX-License-Identifier: GPL-3.0-or-later
// PROC statements on the terminal and the printer.
#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "base/text.h"
#include "command/command_words.h"
#include "command/pause.h"
#include "command/proc/runner.h"
#include "command/screen.h"
#include "convert/convert.h"
#include "workspace/print_units.h"

namespace scarlet::command::proc {
namespace {

using base::MessageId;

constexpr int kPrinterUnit = 0;
constexpr std::size_t kRepeats = 3;
constexpr std::size_t kMostRepeated = 1'000;

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), base::kFieldMark, ' ');
  return text;
}

}  // namespace

// D{ref or p}{,m}{+}
void Runner::display(std::string_view text) {
  std::string shown;
  if (const auto reference = take_reference(text)) {
    shown = get(*reference);
  } else if (!text.empty() && base::is_digit(text[0])) {
    const std::size_t number = take_number(text);
    shown = number == 0 ? spaced(input().text()) : input().element(number);
  } else {
    shown = input().element(input().pointer());
  }
  if (text.starts_with(',')) {
    text.remove_prefix(1);
    shown = shown.substr(0, take_number(text));
  }
  workspace_.output().write(shown + (base::trimmed(text) == "+" ? "" : "\n"));
}

void Runner::display_all(std::string_view) {
  const std::pair<const char*, const Buffer*> buffers[] = {
      {"PIB", &inputs_[0]}, {"SIB", &inputs_[1]}, {"POB", &outputs_[0]}, {"SOB", &outputs_[1]}};
  for (const auto& [name, buffer] : buffers)
    workspace_.output().line(std::string(name) + ": " + spaced(buffer->text()));
}

void Runner::display_file(std::string_view text) {
  const FileBuffer& buffer = file_buffer(take_number(text));
  for (std::size_t n = 0; n < buffer.fields.size(); ++n) {
    workspace_.output().line(std::to_string(n) + ": " + buffer.fields[n]);
  }
}

void Runner::display_select(std::string_view text) {
  const std::size_t number = take_number(text);
  if (number >= static_cast<std::size_t>(workspace::kUserLists)) return;
  auto next = workspace_.lists()[static_cast<int>(number)].peek();
  workspace_.output().line(next && *next ? **next : std::string());
}

void Runner::show_text(std::string_view text) {
  const bool stays = text.ends_with('+');
  workspace_.output().write(stays ? std::string(text.substr(0, text.size() - 1)) : std::string(text) + "\n");
}

void Runner::read_input(std::string_view text) { read_line(text, false); }
void Runner::read_input_blanks(std::string_view text) { read_line(text, true); }

// IN{c}: a line into the secondary input buffer, which becomes the active one. Blanks separate elements; IBN keeps
// them.
void Runner::read_line(std::string_view text, bool keep_blanks) {
  const std::string prompt(text.empty() ? std::string_view(":") : text.substr(0, 1));
  const auto line = workspace_.services().input(prompt);
  if (!line) throw vm::Abort{1, {}, false};
  inputs_[1].set_text(keep_blanks ? *line : collapsed(base::trimmed(*line), separator()));
  secondary_input({});
}

void Runner::read_into(std::string_view text) { read_element(text, false); }
void Runner::read_into_blanks(std::string_view text) { read_element(text, true); }

// IP{c}{ref}: a line into a reference or the current element; IBP keeps its blanks.
void Runner::read_element(std::string_view text, bool keep_blanks) {
  std::string prompt = ":";
  if (!text.empty() && std::string_view("%#&").find(text[0]) == std::string_view::npos) {
    prompt = text[0];
    text.remove_prefix(1);
  }
  const auto target = take_reference(text);
  const auto line = workspace_.services().input(prompt);
  if (!line) throw vm::Abort{1, {}, false};
  if (line->empty() && !native()) return;
  const std::string data = keep_blanks ? *line : collapsed(base::trimmed(*line), separator());
  if (target) {
    set(*target, data);
  } else {
    input().set_element(input().pointer(), data);
  }
}

// A trailing comma goes on in the next line.
std::string Runner::with_continuation(std::string_view text) {
  std::string all(text);
  while (base::trimmed(all).ends_with(',') && line_ < program_->lines.size()) {
    all += without_leading_blanks(program_->lines[line_++]);
  }
  return all;
}

void Runner::terminal(std::string_view text) {
  bool new_line = native();
  const std::string all = with_continuation(text);
  const std::string shown = items_text(without_leading_blanks(all), new_line);
  workspace_.output().write(shown + (new_line ? "\n" : ""));
}

std::string Runner::items_text(std::string_view text, bool& new_line, std::size_t depth) {
  std::string shown;
  while (!text.empty()) {
    text = without_leading_blanks(text);
    if (text.starts_with(',')) {
      text.remove_prefix(1);
      continue;
    }
    if (text.empty()) break;
    shown += item_text(text, new_line, depth);
  }
  return shown;
}

// A value with the conversions that follow it: ;input; and :output:.
std::string Runner::converted_item(std::string data, std::string_view& text) {
  for (const char sign : {';', ':'}) {
    if (!text.starts_with(sign)) continue;
    const std::size_t close = std::min(text.find(sign, 1), text.size());
    const std::string code(text.substr(1, close - 1));
    text.remove_prefix(std::min(close + 1, text.size()));
    int status = 0;
    const auto context = workspace_.conversion_context();
    const value::Value source = value::Value::of(data);
    const value::Value result =
        sign == ';' ? convert::iconv(source, code, context, status) : convert::oconv(source, code, context, status);
    data = result.to_string();
  }
  return data;
}

// One item, taken from the front of the text.
std::string Runner::item_text(std::string_view& text, bool& new_line, std::size_t depth) {
  const char kind = base::to_upper(text[0]);
  if (kind == '"' || kind == '\'') return take_operand(text, ",");
  if (const auto reference = take_reference(text)) return converted_item(get(*reference), text);
  if (kind == '(') {
    const std::size_t close = std::min(text.find(')'), text.size());
    const std::string control(text.substr(1, close - 1));
    text.remove_prefix(std::min(close + 1, text.size()));
    return screen_control(workspace_, processor_.environment(), control);
  }
  if (kind == '@') {
    const std::size_t end = std::min(text.find(','), text.size());
    const std::string name(text.substr(1, end - 1));
    text.remove_prefix(end);
    return processor_.variable(name);
  }
  if (kind == '*' && text.size() > 1) {
    const char repeated = text[1];
    text.remove_prefix(2);
    return std::string(std::min(take_number(text), kMostRepeated), repeated);
  }
  text.remove_prefix(1);
  return letter_item(kind, text, new_line, depth);
}

std::string Runner::letter_item(char letter, std::string_view& text, bool& new_line, std::size_t depth) {
  switch (letter) {
    case 'B': return "\a";
    case 'C': return screen_control(workspace_, processor_.environment(), "CLR");
    case 'U': return screen_control(workspace_, processor_.environment(), "-10");
    case 'D': pause_for(workspace_, 1'000); return {};
    case 'I': return std::string(1, static_cast<char>(take_number(text) & 0xFF));
    case 'S': return std::string(std::min(take_number(text), kMostRepeated), ' ');
    case '+': new_line = false; return {};
    case 'X': {
      unsigned code = 0;
      const std::size_t digits = std::min<std::size_t>(2, text.size());
      std::from_chars(text.data(), text.data() + digits, code, 16);
      text.remove_prefix(digits);
      return std::string(1, static_cast<char>(code));
    }
    case 'T': {
      // T,...,L: what stands between is done three times.
      const std::size_t end = std::min(text.find(",L"), text.size());
      const std::string_view inner = text.substr(0, end);
      text.remove_prefix(std::min(end + 2, text.size()));
      std::string shown;
      for (std::size_t n = 0; n < kRepeats && depth == 0; ++n) shown += items_text(inner, new_line, depth + 1);
      return shown;
    }
    default: fail(MessageId::CommandProcUnknown, {std::string(1, letter) + std::string(text)});
  }
}

void Runner::print_text(std::string_view text) {
  if (printing_) {
    workspace_.printers().device(kPrinterUnit).text(text);
  } else {
    workspace_.output().write(text);
  }
}

void Runner::printer(std::string_view text) {
  bool new_line = true;
  const std::string all = with_continuation(text);
  const std::string shown = items_text(without_leading_blanks(all), new_line);
  print_text(shown + (new_line ? "\n" : ""));
}

void Runner::printer_heading(std::string_view text) {
  bool new_line = true;
  const std::string all = with_continuation(text);
  printer_heading_ += items_text(all, new_line);
  workspace_.printers().device(kPrinterUnit).set_heading(printer_heading_);
}

void Runner::printer_off(std::string_view) { printing_ = false; }

void Runner::printer_close(std::string_view) {
  printing_ = true;
  printer_heading_.clear();
  if (auto closed = workspace_.printers().close(kPrinterUnit); !closed)
    workspace_.output().line(base::describe(closed.error()));
}

void Runner::printer_eject(std::string_view) { workspace_.printers().device(kPrinterUnit).eject(); }

}  // namespace scarlet::command::proc
