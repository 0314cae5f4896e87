// SPDX-License-Identifier: GPL-3.0-or-later
// CNAME: new names for files and records.
#include "base/text.h"
#include "command/arguments.h"
#include "command/file_entry.h"
#include "command/verbs.h"
#include "os/env.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::Keyword;
using workspace::VocType;

// TO, or a comma.
bool accept_to(Call& call) {
  const workspace::Token* token = call.words.peek();
  if (token != nullptr && !token->quoted && token->text == ",") return call.words.next() != nullptr;
  return call.words.accept(Keyword::To);
}

// Moves a part of the file when it has the name that CREATE.FILE gives; `path` becomes the new one.
base::Result<void> move_default(Call& call, std::string& path, const std::string& usual, const std::string& wanted) {
  if (path != usual) return {};
  const std::string& account = call.workspace.account().path;
  const std::string from = call.workspace.files().expand_path(path, account);
  const std::string to = call.workspace.files().expand_path(wanted, account);
  if (os::exists(call.workspace.env(), to)) return base::Error{Status::AlreadyExists, 0, to};
  call.workspace.files().drop_cached(from);
  SCARLET_TRY(call.workspace.env().rename(from, to));
  path = wanted;
  return {};
}

// The dictionary's @ID shows the file's name unless somebody gave it another heading.
void rename_heading(Call& call, const std::string& path, const std::string& old_name, const std::string& new_name) {
  auto dictionary =
      call.workspace.files().open_path(call.workspace.files().expand_path(path, call.workspace.account().path));
  if (!dictionary) return;
  std::string record;
  store::StringSink sink(record);
  auto found = (*dictionary)->read("@ID", sink);
  if (!found || !*found || value::field_of(record, 4) != old_name) return;
  auto fields = base::split(record, base::kFieldMark);
  fields[3] = new_name;
  std::vector<std::string> changed(fields.begin(), fields.end());
  (void)(*dictionary)->write("@ID", base::join(changed, std::string(1, base::kFieldMark)));
}

base::Result<void> rename_parts(Call& call, FileEntry& entry, const std::string& new_name) {
  const auto old_system = system_name(call.workspace, entry.id);
  const auto new_system = system_name(call.workspace, new_name);
  if (!old_system || !new_system) return base::Error{Status::FileNameInvalid, 0, new_name};
  const std::string suffix(kDictionarySuffix);
  const std::string data_before = entry.data.front();
  SCARLET_TRY(move_default(call, entry.data.front(), *old_system, *new_system));
  if (auto moved = move_default(call, entry.dictionary, *old_system + suffix, *new_system + suffix); !moved) {
    // All of it or nothing.
    if (entry.data.front() != data_before) (void)move_default(call, entry.data.front(), *new_system, *old_system);
    return moved;
  }
  if (!entry.dictionary.empty()) rename_heading(call, entry.dictionary, entry.id, new_name);
  return {};
}

std::int64_t rename_file(Call& call, const std::string& old_name, const std::string& new_name) {
  const auto record = call.workspace.voc().find_word(old_name);
  if (!record) return call.fail(MessageId::CommandNotInVoc, {old_name}, -base::number(Status::NotInVoc));
  // A session without its VOC finds nothing any more, and the account could not be entered again.
  if (record->id == "VOC" || record->id == "$ACC") return call.fail(MessageId::CommandFileProtected, {record->id});
  if (call.workspace.voc().find(new_name)) return call.fail(MessageId::CommandVocTaken, {new_name});
  std::string changed = record->record;
  if (record->type == VocType::File) {
    FileEntry entry = FileEntry::of(*record);
    if (entry.multifile()) return call.fail(MessageId::CommandMultifileName, {record->id});
    if (auto moved = rename_parts(call, entry, new_name); !moved) return call.fail(moved.error());
    changed = entry.record();
  } else if (record->type != VocType::QPointer) {
    return call.fail(MessageId::CommandVocNotFile, {record->id}, -base::number(Status::VocEntryNotFile));
  }
  if (auto written = call.workspace.voc().write(new_name, changed); !written) return call.fail(written.error());
  if (auto removed = call.workspace.voc().remove(record->id); !removed) return call.fail(removed.error());
  return kDone;
}

std::int64_t rename_record(Call& call, OpenFile& file, const std::string& from, const std::string& to) {
  std::string record;
  if (!read_record(call, file, from, record)) {
    return call.fail(MessageId::CommandRecordMissing, {file.name.shown(), from}, -base::number(Status::RecordNotFound));
  }
  std::string present;
  if (read_record(call, file, to, present)) return call.fail(MessageId::CommandRecordExists, {file.name.shown(), to});
  workspace::Records& records = call.workspace.records();
  const auto written = records.write(*file.variable, to, record);
  if (!written.ok()) {
    return call.fail(MessageId::CommandRecordNotWritten, {to, base::meaning(Status(written.status))}, -written.status);
  }
  const auto removed = records.remove(*file.variable, from);
  return removed.ok() ? kDone : -removed.status;
}

}  // namespace

std::int64_t cname(Call& call) {
  auto name = take_file_name(call);
  if (!name) return call.bad_words();
  if (!name->dict && accept_to(call)) {
    const std::string new_name = call.word();
    if (new_name.empty() || !call.words.at_end()) return call.bad_words();
    return rename_file(call, name->name, new_name);
  }
  if (call.words.at_end()) return call.bad_words();
  base::Status why = Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  std::int64_t code = kDone;
  while (!call.words.at_end()) {
    const std::string from = call.word();
    if (!accept_to(call) || call.words.at_end()) return call.bad_words();
    const std::string to = call.word();
    if (const std::int64_t one = rename_record(call, *file, from, to); one != kDone) code = one;
  }
  return code;
}

}  // namespace scarlet::command::verbs
