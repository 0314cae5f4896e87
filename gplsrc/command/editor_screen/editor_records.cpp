// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of the screen editor: opening, filing, lists to choose from.
#include <algorithm>

#include "base/text.h"
#include "command/command_words.h"
#include "command/editor_screen/editor.h"
#include "command/editor_screen/recovery.h"

namespace scarlet::command::editor_screen {

using base::MessageId;
using workspace::LockKind;
using workspace::LockWait;

namespace {

constexpr std::size_t kMostDocuments = 20;
constexpr std::string_view kSourceControl = "SOURCE.CONTROL";
constexpr std::string_view kSystemIncludes = "SYSCOM";

std::string as_record(std::string text) {
  std::replace(text.begin(), text.end(), '\n', base::kFieldMark);
  return text;
}

std::string as_lines(std::string record) {
  std::replace(record.begin(), record.end(), base::kFieldMark, '\n');
  return record;
}

}  // namespace

bool ScreenEditor::add_document(std::unique_ptr<Document> added) {
  if (documents_.size() >= kMostDocuments) {
    tell(MessageId::CommandSedTooMany, {std::to_string(kMostDocuments)});
    return false;
  }
  added->serial = ++last_serial_;
  added->filed = added->kept = added->text.revision();
  documents_.push_back(std::move(added));
  window() = Window{documents_.size() - 1};
  return true;
}

bool ScreenEditor::open_record(const FileName& name, const std::string& id) {
  for (std::size_t i = 0; i < documents_.size(); ++i) {
    const Document& one = *documents_[i];
    if (one.kind != DocumentKind::Record || one.id != id || one.file->name.shown() != name.shown()) continue;
    window() = Window{i};
    return true;
  }
  auto opened = std::make_unique<Document>();
  opened->kind = DocumentKind::Record;
  opened->file = open_file(call_, name);
  if (!opened->file) return false;
  opened->id = id;
  opened->title = opened->file->name.shown() + " " + id;
  workspace::Records& records = call_.workspace.records();
  std::string record;
  auto read = records.read(*opened->file->variable, id, record, LockKind::Update, LockWait::Refuse);
  opened->read_only = read.status == base::number(base::Status::Locked);
  if (opened->read_only) {
    tell(MessageId::CommandSedLocked, {id, std::to_string(read.lock_owner)});
    read = records.read(*opened->file->variable, id, record);
  } else {
    opened->locked = true;
  }
  if (!read.ok() && read.status != base::number(base::Status::RecordNotFound)) {
    tell(MessageId::CommandRecordNotRead, {id, base::meaning(static_cast<base::Status>(read.status))});
    release_lock(*opened);
    return false;
  }
  if (read.ok()) {
    opened->text = Text(record);
  } else {
    tell(MessageId::CommandSedNew, {opened->title});
  }
  const auto kept = opened->read_only ? std::nullopt : kept_text(call_.workspace, name.shown(), id);
  if (!add_document(std::move(opened))) return false;
  if (!kept || kept->text == record) return true;
  if (confirmed(MessageId::CommandSedRecover, {kept->when})) {
    Document& text = document();
    text.text.erase({0, 0}, text.text.end());
    text.text.insert({0, 0}, as_lines(kept->text));
  } else {
    forget_text(call_.workspace, name.shown(), id);
  }
  return true;
}

void ScreenEditor::release_lock(Document& released) {
  if (released.locked) call_.workspace.records().release(*released.file->variable, released.id);
  released.locked = false;
}

bool ScreenEditor::open_list(const FileName& name) {
  auto listed = std::make_unique<Document>();
  listed->kind = DocumentKind::Records;
  listed->file = open_file(call_, name);
  if (!listed->file) return false;
  auto ids = all_ids(*listed->file->file);
  if (!ids) return false;
  std::sort(ids->begin(), ids->end());
  listed->title = listed->file->name.shown();
  listed->text.insert({0, 0}, base::join(*ids, "\n"));
  return add_document(std::move(listed));
}

void ScreenEditor::show_page(std::string title, const std::vector<std::string>& lines, DocumentKind kind) {
  auto page = std::make_unique<Document>();
  page->kind = kind;
  page->title = std::move(title);
  page->text.insert({0, 0}, base::join(lines, "\n"));
  add_document(std::move(page));
}

// Return in a list.
void ScreenEditor::open_chosen() {
  const std::string line = document().text.line(document().cursor.line);
  const int from = document().serial;
  if (document().kind == DocumentKind::Records) {
    const FileName name = document().file->name;
    if (!line.empty() && open_record(name, line)) document().opened_from = from;
    return;
  }
  const auto number = base::parse_integer(base::trimmed(line.substr(0, line.find('.'))));
  close_document(window().document);
  if (number && *number >= 1 && static_cast<std::size_t>(*number) <= documents_.size()) {
    window() = Window{static_cast<std::size_t>(*number) - 1};
  }
}

void ScreenEditor::explore_up() {
  const int wanted = document().opened_from;
  for (std::size_t i = 0; i < documents_.size(); ++i) {
    if (documents_[i]->serial == wanted) {
      window() = Window{i};
      return;
    }
  }
  if (document().file) open_list(FileName(document().file->name));
}

void ScreenEditor::next_buffer() { window() = Window{(window().document + 1) % documents_.size()}; }
void ScreenEditor::previous_buffer() {
  window() = Window{(window().document + documents_.size() - 1) % documents_.size()};
}

void ScreenEditor::go_to_buffer() {
  const auto answer = ask(MessageId::CommandSedAskBuffer);
  if (!answer) return;
  const auto number = base::parse_integer(base::trimmed(*answer));
  if (!number || *number < 1 || static_cast<std::size_t>(*number) > documents_.size()) {
    return tell(MessageId::CommandSedNoBuffer, {*answer});
  }
  window() = Window{static_cast<std::size_t>(*number) - 1};
}

void ScreenEditor::list_buffers() {
  std::vector<std::string> lines;
  for (const auto& one : documents_) {
    lines.push_back(std::to_string(lines.size() + 1) + ". " + one->title +
                    (one->changed() ? " " + base::message(MessageId::CommandSedChanged) : ""));
  }
  show_page(base::message(MessageId::CommandSedBuffers), lines, DocumentKind::Buffers);
}

void ScreenEditor::delete_buffer() {
  if (document().changed() && !confirmed(MessageId::CommandEdDiscard, {document().title})) return;
  close_document(window().document);
}

void ScreenEditor::close_document(std::size_t index) {
  Document& closed = *documents_[index];
  if (closed.changed()) forget_text(call_.workspace, closed.file->name.shown(), closed.id);
  release_lock(closed);
  documents_.erase(documents_.begin() + static_cast<std::ptrdiff_t>(index));
  done_ = documents_.empty();
  for (Window& one : windows_) {
    if (one.document >= index && one.document > 0) one = Window{one.document - 1};
  }
}

// --- filing

// SOURCE.CONTROL may refuse the text or change it.
bool ScreenEditor::write_to(OpenFile& file, const std::string& id, const std::string& text, bool keep_lock) {
  value::Value arguments[] = {value::Value::of(file.name.dict ? "DICT" : ""),
                              value::Value::of(file.name.name),
                              value::Value::of(id),
                              value::Value::of(text),
                              value::Value::of(1),
                              value::Value::of(1),
                              value::Value::of(0)};
  if (call_.workspace.catalogue().find(kSourceControl).kind != workspace::CatalogueKind::None &&
      call_.services().call_subroutine(kSourceControl, arguments) && arguments[5].to_string() == "0") {
    tell(MessageId::CommandEdRefused, {id});
    return false;
  }
  const auto written = call_.workspace.records().write(*file.variable, id, arguments[3].to_string(), keep_lock);
  if (written.ok()) {
    tell(MessageId::CommandEdFiled, {file.name.shown(), id});
    return true;
  }
  tell(MessageId::CommandRecordNotWritten, {id, base::meaning(static_cast<base::Status>(written.status))});
  return false;
}

bool ScreenEditor::file_document(Document& filed) {
  if (!write_to(*filed.file, filed.id, filed.text.record(), true)) return false;
  filed.filed = filed.kept = filed.text.revision();
  forget_text(call_.workspace, filed.file->name.shown(), filed.id);
  return true;
}

void ScreenEditor::save() {
  if (may_change()) file_document(document());
}

// "{{DICT} file} id"; this text's file where none is named.
std::optional<ScreenEditor::Target> ScreenEditor::parse_target(const std::string& words) {
  auto tokens = workspace::tokenize(words);
  if (!tokens || tokens->empty()) return std::nullopt;
  Call call(call_.processor, call_.verb, words, std::move(*tokens), {}, nullptr);
  const bool names_file = call.words.peek_keyword() == workspace::Keyword::Dict || call.words.peek(1) != nullptr;
  if (!names_file && !document().file) return std::nullopt;
  auto name = names_file ? take_file_name(call) : std::optional(document().file->name);
  const std::string id = call.word();
  if (!name || id.empty()) return std::nullopt;
  return Target{*name, id};
}

void ScreenEditor::write_as() {
  if (document().kind != DocumentKind::Record) return tell(MessageId::CommandSedFixed);
  const auto answer = ask(MessageId::CommandSedAskWrite);
  const auto target = answer ? parse_target(*answer) : std::nullopt;
  if (!target) return;
  auto file = open_file(call_, target->name);
  if (!file) return painter_.forget();
  std::string present;
  if (read_record(call_, *file, target->id, present) &&
      !confirmed(MessageId::CommandEdOverwrite, {target->name.shown(), target->id})) {
    return;
  }
  write_to(*file, target->id, document().text.record(), false);
}

void ScreenEditor::find_record() {
  const auto answer = ask(MessageId::CommandSedAskRecord);
  const auto target = answer ? parse_target(*answer) : std::nullopt;
  if (target && !open_record(target->name, target->id)) painter_.forget();
}

void ScreenEditor::import() {
  if (!may_change()) return;
  const auto answer = ask(MessageId::CommandSedAskImport);
  const auto target = answer ? parse_target(*answer) : std::nullopt;
  if (!target) return;
  auto file = open_file(call_, target->name);
  if (!file) return painter_.forget();
  std::string record;
  if (!read_record(call_, *file, target->id, record)) return tell(MessageId::CommandSedNotThere, {target->id});
  Document& text = document();
  text.text.insert({text.cursor.line, 0}, as_lines(record) + "\n");
}

void ScreenEditor::export_region() {
  const auto range = region();
  if (!range) return;
  const auto answer = ask(MessageId::CommandSedAskExport);
  const auto target = answer ? parse_target(*answer) : std::nullopt;
  if (!target) return;
  auto file = open_file(call_, target->name);
  if (!file) return painter_.forget();
  std::string present;
  if (read_record(call_, *file, target->id, present) &&
      !confirmed(MessageId::CommandEdOverwrite, {target->name.shown(), target->id})) {
    return;
  }
  write_to(*file, target->id, as_record(document().text.piece(range->from, range->to)), false);
}

void ScreenEditor::explore() {
  const auto answer = ask(MessageId::CommandSedAskExplore, {}, document().file ? document().file->name.shown() : "");
  if (!answer || answer->empty()) return;
  auto tokens = workspace::tokenize(*answer);
  if (!tokens) return;
  Call call(call_.processor, call_.verb, *answer, std::move(*tokens), {}, nullptr);
  const auto name = take_file_name(call);
  if (name && !open_list(*name)) painter_.forget();
}

// $INCLUDE {file} record: the record is looked for in this file, then in SYSCOM.
void ScreenEditor::dive() {
  const auto words = split_words(document().text.line(document().cursor.line));
  if (words.size() < 2 || !base::upper(words[0]).ends_with("INCLUDE") || !document().file) {
    return tell(MessageId::CommandSedNoInclude);
  }
  FileName name = document().file->name;
  std::string id(words[1]);
  if (words.size() > 2) {
    name = FileName{workspace::FileSpace::Part::Data, false, false, id};
    id = words[2];
  } else {
    std::string record;
    if (!read_record(call_, *document().file, id, record)) {
      name = FileName{workspace::FileSpace::Part::Data, false, false, std::string(kSystemIncludes)};
    }
  }
  if (!open_record(name, id)) painter_.forget();
}

}  // namespace scarlet::command::editor_screen
