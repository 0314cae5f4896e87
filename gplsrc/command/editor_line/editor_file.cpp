// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of ED that deal with records: filing, loading, leaving, and the verb itself.
#include <algorithm>

#include "base/text.h"
#include "command/editor_line/editor.h"
#include "command/editor_screen/recovery.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "os/terminal.h"

namespace scarlet::command::editor_line {
namespace {

using base::MessageId;
using base::Status;

constexpr std::string_view kSourceControl = "SOURCE.CONTROL";

// "N", "N M"... digits of a line number; 0 for anything else.
std::size_t line_number(const std::string& text) {
  const auto number = base::parse_integer(base::trimmed(text));
  return number && *number > 0 ? static_cast<std::size_t>(*number) : 0;
}

}  // namespace

bool LineEditor::changed() const {
  return std::any_of(buffers_.begin(), buffers_.end(), [](const TextBuffer& one) { return one.changed(); });
}

bool LineEditor::at_terminal() { return call_.output().is_terminal() && os::is_terminal(0); }

void LineEditor::keep_changes() {
  if (leaving_ || !changed() || !at_terminal()) return;
  while (buffers_.size() > 1) save_values({});
  editor_screen::keep_text(call_.workspace, file_.name.shown(), id_, buffer().text());
}

void LineEditor::offer_kept(const std::string& record) {
  const auto kept = editor_screen::kept_text(call_.workspace, file_.name.shown(), id_);
  if (!kept || kept->text == record) return;
  if (!confirm(MessageId::CommandSedRecover, {kept->when})) return forget_kept();
  buffers_.front() = TextBuffer(kept->text, base::kFieldMark);
  buffer().set_changed(true);
  say(MessageId::CommandEdLines, {std::to_string(buffer().size())});
}

void LineEditor::forget_kept() {
  if (at_terminal()) editor_screen::forget_text(call_.workspace, file_.name.shown(), id_);
}

void LineEditor::leave(Leaving how) {
  call_.workspace.records().release(*file_.variable, id_);
  leaving_ = how;
}

// "{{DICT} file} {id}": this file and record where nothing is said.
std::optional<LineEditor::Target> LineEditor::target(const std::string& words) {
  auto tokens = workspace::tokenize(words);
  if (!tokens) return say(MessageId::CommandQuoteOpen, {words}), std::nullopt;
  Call call(call_.processor, call_.verb, words, std::move(*tokens), {}, nullptr);
  FileName name = file_.name;
  const bool names_file = call.words.peek_keyword() == workspace::Keyword::Dict || call.words.peek(1) != nullptr;
  if (names_file) {
    auto other = take_file_name(call);
    if (!other) return std::nullopt;
    name = *other;
  }
  std::string id = call.word();
  if (id.empty()) id = id_;
  auto file = open_file(call_, name);
  if (!file) return std::nullopt;
  return Target{std::move(*file), std::move(id)};
}

// Writes the record there; SOURCE.CONTROL may refuse it or change it.
bool LineEditor::write_to(const std::string& words) {
  while (buffers_.size() > 1) save_values({});
  auto where = target(words);
  if (!where) return false;
  const bool elsewhere = where->id != id_ || where->file.file->identity() != file_.file->identity();
  std::string present;
  if (elsewhere && read_record(call_, where->file, where->id, present) &&
      !confirm(MessageId::CommandEdOverwrite, {where->file.name.shown(), where->id})) {
    return false;
  }
  value::Value arguments[] = {value::Value::of(where->file.name.dict ? "DICT" : ""),
                              value::Value::of(where->file.name.name),
                              value::Value::of(where->id),
                              value::Value::of(buffer().text()),
                              value::Value::of(0),
                              value::Value::of(1),
                              value::Value::of(0)};
  if (call_.workspace.catalogue().find(kSourceControl).kind != workspace::CatalogueKind::None &&
      call_.services().call_subroutine(kSourceControl, arguments) && arguments[5].to_string() == "0") {
    say(MessageId::CommandEdRefused, {where->id});
    return false;
  }
  OpenFile& into = elsewhere ? where->file : file_;
  const auto written = call_.workspace.records().write(*into.variable, where->id, arguments[3].to_string(), !elsewhere);
  if (!written.ok()) {
    say(MessageId::CommandRecordNotWritten, {where->id, base::meaning(Status(written.status))});
    return false;
  }
  say(MessageId::CommandEdFiled, {where->file.name.shown(), where->id});
  if (!elsewhere) {
    buffer().set_changed(false);
    forget_kept();
  }
  return true;
}

void LineEditor::file_record(const Command& command) {
  if (!write_to(command.text())) return;
  leave(Leaving::NextRecord);
  if (command.name != "FIB" && command.name != "FIBR") return;
  call_.processor.execute_expanded("BASIC " + file_.name.name + " \"" + id_ + "\"", nullptr);
  const bool compiled = call_.variables().system_return_code > 0;
  if (compiled && command.name == "FIBR") {
    call_.processor.execute_expanded("RUN " + file_.name.name + " \"" + id_ + "\"", nullptr);
  }
}

void LineEditor::save_record(const Command& command) { write_to(command.text()); }

void LineEditor::delete_record(const Command&) {
  const bool ask_first = !call_.workspace.options()[workspace::Option::EdNoQueryFd];
  if (ask_first && !confirm(MessageId::CommandEdDelete, {file_.name.shown(), id_})) return;
  const auto removed = call_.workspace.records().remove(*file_.variable, id_);
  if (!removed.ok()) return say(MessageId::CommandRecordNotDeleted, {id_, base::meaning(Status(removed.status))});
  leave(Leaving::NextRecord);
}

void LineEditor::quit(const Command&) { next_record({}); }

void LineEditor::next_record(const Command&) {
  if (changed() && !confirm(MessageId::CommandEdDiscard, {id_})) return;
  forget_kept();
  leave(Leaving::NextRecord);
}

void LineEditor::leave_list(const Command&) {
  if (changed() && !confirm(MessageId::CommandEdDiscard, {id_})) return;
  forget_kept();
  leave(Leaving::WholeList);
}

// First and last of so many lines; a null answer means the first and the last there are.
std::optional<std::pair<std::size_t, std::size_t>> LineEditor::ask_range(std::size_t lines) {
  const auto first = ask(MessageId::CommandEdFirstLine);
  const auto last = first ? ask(MessageId::CommandEdLastLine) : std::nullopt;
  if (!last) return std::nullopt;
  const std::size_t from = first->empty() ? 1 : line_number(*first);
  const std::size_t to = std::min(last->empty() ? lines : line_number(*last), lines);
  if (from < 1 || to < from) return say(MessageId::CommandEdBadRange), std::nullopt;
  return std::pair(from, to);
}

void LineEditor::load(const Command& command) {
  auto where = target(command.text());
  if (!where) return;
  std::string record;
  if (!read_record(call_, where->file, where->id, record)) {
    return say(MessageId::CommandRecordMissing, {where->file.name.shown(), where->id});
  }
  const auto fields = fields_of(record);
  const auto range = ask_range(fields.size());
  if (!range) return;
  std::vector<std::string> lines;
  for (std::size_t n = range->first; n <= range->second; ++n) lines.emplace_back(fields[n - 1]);
  buffer().begin_change("LOAD");
  buffer().insert(buffer().current(), lines);
  show_current();
}

void LineEditor::unload(const Command& command) {
  auto where = target(command.text());
  if (!where) return;
  const auto range = ask_range(buffer().size());
  if (!range) return;
  std::string present;
  if (read_record(call_, where->file, where->id, present) &&
      !confirm(MessageId::CommandEdOverwrite, {where->file.name.shown(), where->id})) {
    return;
  }
  std::vector<std::string> lines;
  for (std::size_t n = range->first; n <= range->second; ++n) lines.push_back(buffer().line(n));
  const auto written = call_.workspace.records().write(*where->file.variable, where->id,
                                                       base::join(lines, std::string(1, base::kFieldMark)));
  if (!written.ok()) say(MessageId::CommandRecordNotWritten, {where->id, base::meaning(Status(written.status))});
}

void LineEditor::release(const Command&) { call_.workspace.records().release(*file_.variable, id_); }

void LineEditor::spool(const Command& command) {
  const std::size_t first = std::max<std::size_t>(buffer().current(), 1);
  const auto count = command.number();
  Listing listing(call_.workspace, 0);
  for (std::size_t n = count ? first : 1;
       n <= (count ? std::min(first + *count - 1, buffer().size()) : buffer().size()); ++n) {
    listing.line(buffer().line(n));
  }
}

// A command with the names of what is edited.
void LineEditor::execute_command(const Command& command) {
  std::string text = command.text();
  const std::string line = buffer().at_line() ? buffer().line(buffer().current()) : std::string();
  const std::pair<const char*, std::string> names[] = {{"@FILE", file_.name.shown()},
                                                       {"@ID", id_},
                                                       {"@LINE", line},
                                                       {"@FM", std::string(1, base::kFieldMark)},
                                                       {"@VM", std::string(1, base::kValueMark)},
                                                       {"@SM", std::string(1, base::kSubvalueMark)}};
  for (const auto& [name, replacement] : names) text = base::replace_all(text, name, replacement);
  call_.services().execute(text);
}

}  // namespace scarlet::command::editor_line

namespace scarlet::command::verbs {

// ED {DICT} file {ids|*} {NO.QUERY}
std::int64_t edit(Call& call) {
  auto name = take_file_name(call);
  if (!name) return call.bad_words();
  std::vector<std::string> ids;
  bool all = false;
  bool no_query = false;
  while (!call.words.at_end()) {
    if (call.words.accept(workspace::Keyword::NoQuery)) {
      no_query = true;
      continue;
    }
    const workspace::Token* token = call.words.next();
    all = all || (!token->quoted && token->text == "*");
    ids.push_back(token->text);
  }
  base::Status why = base::Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  const bool listed = !all && ids.empty() && call.workspace.lists()[0].active();
  if (all || listed) {
    if (listed && !may_use_list(call, no_query)) return kRefused;
    auto chosen = all ? all_ids(*file->file) : take_list(call.workspace, 0);
    if (!chosen) return call.fail(chosen.error());
    ids = std::move(*chosen);
  } else if (ids.empty()) {
    const auto id = call.services().input(base::message(base::MessageId::CommandAskRecord));
    if (!id || id->empty()) return call.bad_words();
    ids.push_back(*id);
  }
  for (const std::string& id : ids) {
    if (editor_line::LineEditor(call, *file, id).run() == editor_line::Leaving::WholeList) break;
  }
  return kDone;
}

}  // namespace scarlet::command::verbs
