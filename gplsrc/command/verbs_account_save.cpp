// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts on the pseudo tape: ACCOUNT.SAVE, FILE.SAVE, ACCOUNT.RESTORE, SEL.RESTORE, FIND.ACCOUNT.
//
// An account is a label "ACCOUNT name", then each file as T.DUMP writes it (label "FILE name" or "FILE DICT name", data
// blocks, an end-of-file mark), the VOC first; a label "END name" and an end-of-file mark close it.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/create_file.h"
#include "command/saved_shape.h"
#include "command/tape.h"
#include "command/verbs.h"
#include "workspace/distributed_file.h"
#include "workspace/instance.h"
#include "workspace/virtual_file.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Result;
using base::Status;
using workspace::FileSpace;
using workspace::Keyword;
using workspace::VocType;

constexpr std::string_view kAccountLabel = "ACCOUNT ";
constexpr std::string_view kShapeLabel = "SHAPE ";  // of the file that comes next
constexpr std::string_view kFileLabel = "FILE ";
constexpr std::string_view kEndLabel = "END ";
constexpr std::string_view kDict = "DICT ";
constexpr std::size_t kStreamBytes = std::size_t{1} << 20;  // written at a time

struct SaveOptions {
  bool quiet = false;  // DET.SUP
  bool overwriting = false;
  bool no_query = false;
  bool local_only = false;  // EXCLUDE.REMOTE, or EXCLREM without INCLUDE.REMOTE
  bool no_index = false;

  static SaveOptions of(Call& call) {
    SaveOptions options;
    options.local_only = call.workspace.instance().config().number("EXCLREM") != 0;
    return options;
  }
};

bool take_option(Call& call, SaveOptions& options) {
  if (call.words.accept(Keyword::DetSupp)) {
    options.quiet = true;
  } else if (call.words.accept(Keyword::Overwriting)) {
    options.overwriting = true;
  } else if (call.words.accept(Keyword::NoQuery)) {
    options.no_query = true;
  } else if (call.words.accept(Keyword::ExcludeRemote)) {
    options.local_only = true;
  } else if (call.words.accept(Keyword::IncludeRemote)) {
    options.local_only = false;
  } else if (call.words.accept(Keyword::NoIndex)) {
    options.no_index = true;
  } else {
    return call.words.accept(Keyword::Binary);
  }
  return true;
}

// Says why it can not; `code` is then what the command gives.
std::optional<Tape> open_tape(Call& call, std::int64_t& code) {
  TapeSettings& settings = call.environment().tape;
  if (!settings.attached()) {
    code = call.fail(MessageId::CommandNoTape, {}, -base::number(Status::DoesNotExist));
    return std::nullopt;
  }
  auto tape = Tape::open(call.workspace.env(), settings.path, settings.position_bytes);
  if (tape) return std::move(*tape);
  code = call.fail(tape.error());
  return std::nullopt;
}

// --- saving

Result<std::int64_t> save_file(store::File& file, const std::string& label, Tape& tape) {
  auto ids = all_ids(file);
  if (!ids) return ids.error();
  std::sort(ids->begin(), ids->end());
  SCARLET_TRY(tape.write(BlockKind::Label, label));
  std::string stream;
  std::int64_t saved = 0;
  for (const std::string& id : *ids) {
    std::string record;
    store::StringSink sink(record);
    auto read = file.read(id, sink);
    if (!read) return read.error();
    if (!*read) continue;
    append_tape_record(stream, id, record);
    ++saved;
    if (stream.size() < kStreamBytes) continue;
    SCARLET_TRY(tape.write(BlockKind::Data, stream));
    stream.clear();
  }
  if (!stream.empty()) SCARLET_TRY(tape.write(BlockKind::Data, stream));
  SCARLET_TRY(tape.write(BlockKind::EndOfFile, {}));
  return saved;
}

Result<void> save_shape(store::File& file, const std::string& name, Tape& tape) {
  auto shape = SavedShape::of(file);
  if (!shape) return shape.error();
  SCARLET_TRY(tape.write(BlockKind::Label, std::string(kShapeLabel) + name));
  SCARLET_TRY(tape.write(BlockKind::Data, shape->stream()));
  return tape.write(BlockKind::EndOfFile, {});
}

// Distributed and virtual files have no records of their own: their VOC entries are all there is to save.
bool is_entry_alone(const workspace::VocRecord& record) {
  return record.field(2).starts_with(workspace::kDistributedPrefix) ||
         record.field(2).starts_with(workspace::kVirtualPrefix);
}

// Names of the files that a VOC has of its own, parts of multifiles one by one.
Result<std::vector<std::string>> files_of(store::File& voc_file, const SaveOptions& options) {
  auto ids = all_ids(voc_file);
  if (!ids) return ids.error();
  std::sort(ids->begin(), ids->end());
  workspace::Voc voc(std::shared_ptr<store::File>(&voc_file, [](store::File*) {}));
  std::vector<std::string> names;
  for (const std::string& id : *ids) {
    const auto record = voc.find(id);
    if (!record || record->type != VocType::File || id == "VOC" || id == "$ACC") continue;
    if (is_entry_alone(*record)) continue;
    const std::string_view path = record->field(2);
    const bool elsewhere = path.starts_with('@') || path.starts_with('/');
    if (path.starts_with("@QMSYS") || record->field(5) == "E" || (elsewhere && options.local_only)) continue;
    const auto parts = base::split(record->field(4), base::kValueMark);
    for (const std::string_view part : parts) {
      if (record->field(5) == "D") break;
      names.push_back(part.empty() ? id : id + "," + std::string(part));
    }
    if (!record->field(3).empty() && !record->field(3).starts_with("@QMSYS")) names.push_back(std::string(kDict) + id);
  }
  return names;
}

Result<std::int64_t> save_account(Call& call, const std::string& account, const SaveOptions& options, Tape& tape) {
  const auto path = call.workspace.instance().account_path(account);
  if (!path) return base::Error{Status::AccountIsNotRegistered, 0, account};
  auto voc = call.workspace.files().open_path(*path + "/VOC");
  if (!voc) return voc.error();
  auto names = files_of(**voc, options);
  if (!names) return names.error();
  SCARLET_TRY(tape.write(BlockKind::Label, std::string(kAccountLabel) + account));
  auto saved = save_file(**voc, std::string(kFileLabel) + "VOC", tape);
  if (!saved) return saved.error();
  for (const std::string& name : *names) {
    const bool dict = name.starts_with(kDict);
    const std::string there = account + ":" + (dict ? name.substr(kDict.size()) : name);
    auto file = call.workspace.files().open(there, dict ? FileSpace::Part::Dictionary : FileSpace::Part::Data);
    if (!file) {
      call.say(MessageId::CommandSaveSkipped, {name, base::describe(file.error())});
      continue;
    }
    SCARLET_TRY(save_shape(**file, name, tape));
    auto more = save_file(**file, std::string(kFileLabel) + name, tape);
    if (!more) return more.error();
    *saved += *more;
    if (!options.quiet) call.output().line(name + "  " + std::to_string(*more));
  }
  SCARLET_TRY(tape.write(BlockKind::Label, std::string(kEndLabel) + account));
  SCARLET_TRY(tape.write(BlockKind::EndOfFile, {}));
  SCARLET_TRY(tape.truncate());
  return saved;
}

std::int64_t save_all(Call& call, const std::vector<std::string>& accounts, const SaveOptions& options) {
  std::int64_t code = kDone;
  auto tape = open_tape(call, code);
  if (!tape) return code;
  for (const std::string& account : accounts) {
    auto saved = save_account(call, account, options, *tape);
    if (!saved) return call.fail(saved.error());
    call.say(MessageId::CommandAccountSaved, {account, std::to_string(*saved)});
  }
  return kDone;
}

// --- restoring

// Goes to the next label; its text, empty at the end of what was recorded.
Result<std::string> next_label(Tape& tape) {
  for (int marks = 0; marks < 2;) {
    auto block = tape.read();
    if (!block) return block.error();
    if (block->kind == BlockKind::Label) return block->data;
    marks = block->kind == BlockKind::EndOfFile ? marks + 1 : 0;
  }
  return std::string();
}

// Hands over the records up to the end-of-file mark.
template <class Take>
Result<void> each_record(Tape& tape, Take take) {
  std::string stream;
  for (;;) {
    auto block = tape.read();
    if (!block) return block.error();
    if (block->kind == BlockKind::EndOfFile) break;
    if (block->kind == BlockKind::Data) stream += block->data;
  }
  std::string_view rest = stream;
  std::string_view id;
  std::string_view record;
  for (;;) {
    auto more = take_tape_record(rest, id, record);
    if (!more) return more.error();
    if (!*more) return {};
    SCARLET_TRY(take(id, record));
  }
}

// `made`: it was not there and is new.
Result<std::shared_ptr<store::File>> file_to_restore(Call& call, const std::string& name, bool dict,
                                                     const SavedShape& shape, bool& made) {
  const auto part = dict ? FileSpace::Part::Dictionary : FileSpace::Part::Data;
  auto file = call.workspace.files().open(name, part);
  made = !file;
  if (file) return file;
  NewFile wanted;
  wanted.name = name;
  wanted.data = !dict;
  wanted.dictionary = dict;
  wanted.parameters = shape.parameters;
  SCARLET_TRY(command::create_file(call.workspace, wanted));
  return call.workspace.files().open(name, part);
}

// VOC records that are not there yet, without files: those are made as they come.
Result<std::int64_t> restore_voc(Call& call, Tape& tape) {
  std::int64_t restored = 0;
  SCARLET_TRY(each_record(tape, [&](std::string_view id, std::string_view record) -> Result<void> {
    const workspace::VocRecord entry{std::string(id), std::string(record), workspace::classify_voc_record(record)};
    if (entry.type == VocType::File && !is_entry_alone(entry)) return {};
    if (call.workspace.voc().find(id)) return {};
    ++restored;
    return call.workspace.voc().write(id, record);
  }));
  return restored;
}

Result<std::int64_t> restore_file(Call& call, const std::string& label, const SaveOptions& options,
                                  const std::vector<std::string>& ids, store::File& file, Tape& tape) {
  std::int64_t restored = 0;
  SCARLET_TRY(each_record(tape, [&](std::string_view id, std::string_view record) -> Result<void> {
    if (!ids.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) return {};
    std::string present;
    store::StringSink sink(present);
    auto there = file.read(id, sink);
    if (there && *there && !options.overwriting) return {};
    ++restored;
    return file.write(id, record);
  }));
  if (!options.quiet) call.output().line(label + "  " + std::to_string(restored));
  return restored;
}

bool is_dict(std::string_view label) { return label.starts_with(kDict); }

Result<std::int64_t> restore_account(Call& call, const SaveOptions& options, Tape& tape) {
  std::int64_t restored = 0;
  SavedShape shape;
  for (;;) {
    auto label = next_label(tape);
    if (!label) return label.error();
    if (label->empty() || label->starts_with(kEndLabel)) return restored;
    if (label->starts_with(kShapeLabel)) {
      shape = SavedShape();
      SCARLET_TRY(each_record(tape, [&](std::string_view id, std::string_view record) -> Result<void> {
        shape.take(id, record);
        return {};
      }));
    }
    if (!label->starts_with(kFileLabel)) continue;
    const std::string name = label->substr(kFileLabel.size());
    if (name == "VOC") {
      auto more = restore_voc(call, tape);
      if (!more) return more.error();
      restored += *more;
      continue;
    }
    bool made = false;
    auto file = file_to_restore(call, is_dict(name) ? name.substr(kDict.size()) : name, is_dict(name), shape, made);
    if (!file) {
      call.say(MessageId::CommandSaveSkipped, {name, base::describe(file.error())});
      continue;
    }
    SaveOptions rules = options;
    rules.overwriting = rules.overwriting || made;
    auto more = restore_file(call, name, rules, {}, **file, tape);
    if (!more) return more.error();
    restored += *more;
    if (made) SCARLET_TRY(shape.apply(**file, call.workspace.key_extractor(), !options.no_index));
    shape = SavedShape();
  }
}

}  // namespace

std::int64_t account_save(Call& call) {
  std::string account = call.workspace.account().name;
  SaveOptions options = SaveOptions::of(call);
  while (!call.words.at_end()) {
    if (!take_option(call, options)) account = base::upper(call.word());
  }
  return save_all(call, {account}, options);
}

std::int64_t file_save(Call& call) {
  std::vector<std::string> accounts;
  SaveOptions options = SaveOptions::of(call);
  while (!call.words.at_end()) {
    if (!take_option(call, options)) accounts.push_back(base::upper(call.word()));
  }
  if (accounts.empty()) {
    accounts = call.workspace.instance().account_names();
    std::erase(accounts, "QMSYS");
    std::sort(accounts.begin(), accounts.end());
    const std::string count = std::to_string(accounts.size());
    if (!options.no_query && !call.confirm(MessageId::CommandSaveAll, {count})) return kRefused;
  }
  return save_all(call, accounts, options);
}

// Into this account: files that are not there are made.
std::int64_t account_restore(Call& call) {
  SaveOptions options = SaveOptions::of(call);
  while (!call.words.at_end()) {
    if (!take_option(call, options)) return call.bad_words();
  }
  std::int64_t code = kDone;
  auto tape = open_tape(call, code);
  if (!tape) return code;
  auto restored = restore_account(call, options, *tape);
  if (!restored) return call.fail(restored.error());
  call.say(MessageId::CommandAccountRestored, {std::to_string(*restored)});
  return *restored;
}

std::int64_t selective_restore(Call& call) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  std::vector<std::string> ids;
  SaveOptions options = SaveOptions::of(call);
  while (!call.words.at_end()) {
    if (!take_option(call, options)) ids.push_back(call.word());
  }
  Status why = Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  std::int64_t code = kDone;
  auto tape = open_tape(call, code);
  if (!tape) return code;
  const std::string wanted = std::string(kFileLabel) + name->shown();
  for (;;) {
    auto label = next_label(*tape);
    if (!label) return call.fail(label.error());
    if (label->empty()) return call.fail(MessageId::CommandNotOnTape, {name->shown()});
    if (!base::equal_ignoring_case(*label, wanted)) continue;
    auto restored = restore_file(call, name->shown(), options, ids, *file->file, *tape);
    return restored ? *restored : call.fail(restored.error());
  }
}

// Leaves the tape before the account, for ACCOUNT.RESTORE.
std::int64_t find_account(Call& call) {
  const std::string name = base::upper(call.word());
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  std::int64_t code = kDone;
  auto tape = open_tape(call, code);
  if (!tape) return code;
  for (;;) {
    auto label = next_label(*tape);
    if (!label) return call.fail(label.error());
    if (label->empty()) return call.fail(MessageId::CommandNotOnTape, {name});
    if (*label != std::string(kAccountLabel) + name) continue;
    call.say(MessageId::CommandAccountFound, {name});
    return kDone;
  }
}

}  // namespace scarlet::command::verbs
