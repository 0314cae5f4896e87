// SPDX-License-Identifier: GPL-3.0-or-later
// PROC statements on files. Where one succeeds the next line is skipped.
#include "base/text.h"
#include "command/command_words.h"
#include "command/proc/runner.h"

namespace scarlet::command::proc {
using base::MessageId;
using workspace::LockKind;

Runner::FileBuffer& Runner::file_buffer(std::size_t number) {
  if (number >= kFileBuffers) fail(MessageId::CommandProcFileBuffer, {std::to_string(number)});
  return files_[number];
}

bool Runner::attach(FileBuffer& buffer, std::string_view name, bool dictionary) {
  const auto part = dictionary ? workspace::FileSpace::Part::Dictionary : workspace::FileSpace::Part::Data;
  auto file = workspace_.files().open_any_case(name, part);
  if (!file) return false;
  buffer.file = *file;
  buffer.variable = std::make_unique<workspace::FileVariable>(workspace_, *file, std::string(name));
  return true;
}

// F-OPEN n {DICT} file
void Runner::open_file(std::string_view text) {
  text = without_leading_blanks(text);
  FileBuffer& buffer = file_buffer(take_number(text));
  text = without_leading_blanks(text);
  const bool dictionary = base::equal_ignoring_case(text.substr(0, 5), "DICT ");
  if (dictionary) text = without_leading_blanks(text.substr(5));
  if (attach(buffer, take_operand(text, " "), dictionary)) ++line_;
}

void Runner::read_file(std::string_view text) { read(text, LockKind::None); }
void Runner::read_file_locked(std::string_view text) { read(text, LockKind::Update); }

void Runner::read(std::string_view text, LockKind lock) {
  text = without_leading_blanks(text);
  const std::size_t number = take_number(text);
  FileBuffer& buffer = file_buffer(number);
  if (!buffer.variable) fail(MessageId::CommandProcNotOpen, {std::to_string(number)});
  text = without_leading_blanks(text);
  const std::string id = take_operand(text, " ");
  std::string record;
  const auto got = workspace_.records().read(*buffer.variable, id, record, lock, workspace::LockWait::Wait);
  buffer.load(id, got.ok() ? std::string_view(record) : std::string_view());
  if (got.ok()) ++line_;
}

void Runner::write_file(std::string_view text) {
  text = without_leading_blanks(text);
  const std::size_t number = take_number(text);
  FileBuffer& buffer = file_buffer(number);
  if (!buffer.variable) fail(MessageId::CommandProcNotOpen, {std::to_string(number)});
  const auto written = workspace_.records().write(*buffer.variable, buffer.field(0), buffer.record());
  if (!written.ok()) {
    fail(MessageId::CommandRecordNotWritten, {buffer.field(0), base::meaning(base::Status(written.status))});
  }
}

void Runner::delete_record(std::string_view text) {
  text = without_leading_blanks(text);
  const std::size_t number = take_number(text);
  FileBuffer& buffer = file_buffer(number);
  if (!buffer.variable) fail(MessageId::CommandProcNotOpen, {std::to_string(number)});
  workspace_.records().remove(*buffer.variable, buffer.field(0));
}

// F-FREE {n {id}}: without a number all locks.
void Runner::free_record(std::string_view text) {
  text = without_leading_blanks(text);
  if (text.empty()) return workspace_.records().release_all();
  FileBuffer& buffer = file_buffer(take_number(text));
  if (!buffer.variable) return;
  text = without_leading_blanks(text);
  const std::string id = take_operand(text, " ");
  if (id.empty()) {
    workspace_.records().release_all(*buffer.variable);
  } else {
    workspace_.records().release(*buffer.variable, id);
  }
}

void Runner::clear_buffer(std::string_view text) {
  text = without_leading_blanks(text);
  file_buffer(take_number(text)).fields.clear();
}

void Runner::read_fast(std::string_view text) { fast(text, LockKind::None); }
void Runner::read_fast_locked(std::string_view text) { fast(text, LockKind::Update); }

// FB({DICT} file id): opens and reads into buffer 0.
void Runner::fast(std::string_view text, LockKind lock) {
  const auto words = split_words(text.substr(0, text.find(')')));
  const bool dictionary = !words.empty() && base::equal_ignoring_case(words[0], "DICT");
  const std::size_t at = dictionary ? 1 : 0;
  if (words.size() <= at) return fail(MessageId::CommandProcReference, {text});
  FileBuffer& buffer = file_buffer(0);
  if (!attach(buffer, words[at], dictionary)) return;
  std::string_view id_text = words.size() > at + 1 ? words[at + 1] : std::string_view();
  const std::string id = id_text.empty() ? input().element(input().pointer()) : take_operand(id_text, " ");
  std::string record;
  const auto got = workspace_.records().read(*buffer.variable, id, record, lock, workspace::LockWait::Wait);
  buffer.load(id, got.ok() ? std::string_view(record) : std::string_view());
  if (got.ok()) ++line_;
}

}  // namespace scarlet::command::proc
