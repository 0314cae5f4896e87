// SPDX-License-Identifier: GPL-3.0-or-later
// FILEINFO, RECORDLOCKED, INDICES, TRANS, OUTERJOIN, DIR, SELECTINFO.
#include "base/text.h"
#include "session/file_status.h"
#include "session/sequential_file.h"
#include "session/session.h"
#include "session/statements.h"
#include "value/dynamic_array.h"
#include "workspace/remote_file.h"
#include "workspace/virtual_file.h"

namespace scarlet::session::functions {
namespace {

using store::FileInfo;
using store::FileKind;
using value::Value;

constexpr std::int64_t kOpen = 0;
constexpr std::int64_t kType = 3;
constexpr std::int64_t kSequentialType = 5;

// A number of FILEINFO about a hashed file; others have 0.
struct HashedKey {
  std::int64_t key;
  std::int64_t (*get)(const FileInfo& info);
};
constexpr HashedKey kHashedKeys[] = {
    {5, [](const FileInfo& i) { return static_cast<std::int64_t>(i.modulus); }},
    {6, [](const FileInfo& i) { return std::int64_t{i.parameters.minimum_modulus}; }},
    {7, [](const FileInfo& i) { return std::int64_t{i.parameters.group_size_kb}; }},
    {8, [](const FileInfo& i) { return std::int64_t{i.parameters.large_record}; }},
    {9, [](const FileInfo& i) { return std::int64_t{i.parameters.merge_load}; }},
    {10, [](const FileInfo& i) { return std::int64_t{i.parameters.split_load}; }},
    {11, [](const FileInfo& i) { return static_cast<std::int64_t>(i.load_percent); }},
    {1000, [](const FileInfo& i) { return static_cast<std::int64_t>(i.load_bytes); }},
    {1004, [](const FileInfo& i) { return std::int64_t{i.parameters.version}; }},
    {1005, [](const FileInfo&) { return std::int64_t{0}; }},
    {1007, [](const FileInfo& i) { return std::int64_t{i.trigger_modes}; }},
    {1008, [](const FileInfo& i) { return std::int64_t{i.parameters.no_case ? 1 : 0}; }},
    {1016, [](const FileInfo& i) { return static_cast<std::int64_t>(i.physical_bytes); }},
    {1018, [](const FileInfo& i) { return std::int64_t{i.parameters.no_resize ? 1 : 0}; }},
};
// Known keys that are 0 here whatever the file.
constexpr std::int64_t kZeroKeys[] = {14, 1006, 1010, 1017, 1020, 10000, 10001, 10002, 10003, 10004, 10005};

// Itself or in its parts.
bool is_hashed(const store::File& file) {
  return file.kind() == FileKind::Hashed || file.kind() == FileKind::Distributed;
}

Value common_info(workspace::FileVariable& file, std::int64_t key, const FileInfo& info, bool& known) {
  known = true;
  const bool hashed = is_hashed(*file.file());
  switch (key) {
    case 1: return Value::of(file.name());
    case 2: return Value::of(file.file()->path());
    case 3: return Value::of(static_cast<std::int64_t>(file.file()->kind()));
    case 13: {
      auto indices = file.file()->indices();
      return Value::truth(hashed && indices && !indices->empty());
    }
    case 1001: return Value::truth(file.read_only);
    case 1002: return hashed ? Value::of(info.trigger_name) : Value::of(0);
    case 1003: return Value::of(static_cast<std::int64_t>(info.physical_bytes));
    case 1009: return Value::of(static_cast<std::int64_t>(info.number));
    case 1011: return hashed ? Value::empty() : Value::of(0);  // indices are never kept apart from their file
    case 1012: return Value::of(file.last_id);
    case 1014: return Value::truth(file.file()->kind() == FileKind::Directory && file.mark_mapping);
    case 1015: return hashed ? Value::of(static_cast<std::int64_t>(info.record_count)) : Value::of(-1);
    case 1019: return Value::of(static_cast<std::int64_t>(info.update_counter));
    default: known = false; return Value::of(0);
  }
}

Value sequential_info(Session& session, SequentialFile& file, std::int64_t key) {
  auto size = file.size();
  switch (key) {
    case kOpen: return Value::of(1);
    case 1:
    case 1012: return Value::empty();
    case 2: return Value::of(file.path().substr(0, file.path().rfind('/')));
    case 3: return Value::of(kSequentialType);
    case 14: return Value::of(file.line());
    case 1001: return Value::truth(file.read_only);
    case 1009: return Value::of(file.directory_number());
    case 1003: return Value::of(file.exists() && size ? static_cast<std::int64_t>(*size) : -1);
    case 1006: return Value::of(static_cast<std::int64_t>(file.position()));
    case 1013: return Value::of(sequential_status(session, file));
    case 1015: return Value::of(-1);
    default: return Value::of(0);
  }
}

Value translate(Session& session, Arguments arguments, vm::Machine& machine, bool lower) {
  const std::string file = text_of(*arguments[0], machine);
  const std::string ids = text_of(*arguments[1], machine);
  const std::string field = text_of(*arguments[2], machine);
  const std::string code = base::upper(text_of(*arguments[3], machine));
  workspace::Translation how{file, ids, field, code.empty() ? 'X' : code[0], lower};
  std::string data = session.workspace().translator()(how);
  if (how.status != 0) machine.set_status(how.status);
  return Value::of(data);
}

}  // namespace

SCARLET_FUNCTION(file_info) {
  const std::int64_t key = machine.integer(*arguments[1]);
  if (SequentialFile* sequential = sequential_or_null(*arguments[0])) return sequential_info(session, *sequential, key);
  if (key == kOpen) return Value::truth(file_or_null(*arguments[0]) != nullptr);
  workspace::FileVariable& file = file_of(*arguments[0], machine);
  const bool remote = file.file()->path().starts_with(workspace::kRemotePrefix);
  if (file.virtual_file() && (key != kType || remote)) return file.virtual_file()->info_of(key);
  auto info = file.file()->info();
  if (!info) return Value::of(0);
  if (key == 1013) return Value::of(file_status(session, file));
  bool known = false;
  Value value = common_info(file, key, *info, known);
  if (known) return value;
  for (const auto& row : kHashedKeys) {
    if (row.key == key) return Value::of(is_hashed(*file.file()) ? row.get(*info) : 0);
  }
  for (const auto zero : kZeroKeys) {
    if (zero == key) return Value::of(0);
  }
  machine.fail(base::MessageId::SessionInfoKey, {"FILEINFO", std::to_string(key)});
}

SCARLET_FUNCTION(record_locked) {
  std::int64_t owner = 0;
  const std::string id = text_of(*arguments[1], machine);
  if (id.empty())
    machine.fail(base::MessageId::SessionAccessFailed, {"3000", "RECORDLOCKED", "the record id is empty"});
  const int state = session.workspace().records().locked(file_of(*arguments[0], machine), id, owner);
  machine.set_status(owner);
  return Value::of(state);
}

SCARLET_FUNCTION(indices) {
  workspace::FileVariable& file = file_of(*arguments[0], machine);
  if (workspace::VirtualFile* served = file.virtual_file()) {
    machine.set_status(0);
    return served->indices_of(arguments.size() == 1 ? std::string() : text_of(*arguments[1], machine));
  }
  auto all = file.file()->indices();
  machine.set_status(all ? 0 : 1);
  if (!all) return Value::empty();
  std::string result;
  if (arguments.size() == 1) {
    for (const auto& index : *all) result += (result.empty() ? "" : std::string(1, base::kFieldMark)) + index.name;
    return Value::of(result);
  }
  const std::string name = text_of(*arguments[1], machine);
  for (const auto& index : *all) {
    if (index.name == name) return Value::of(session.index_description(index));
  }
  machine.set_status(1);
  return Value::empty();
}

SCARLET_FUNCTION(trans) { return translate(session, arguments, machine, true); }
SCARLET_FUNCTION(rtrans) { return translate(session, arguments, machine, false); }

SCARLET_FUNCTION(outer_join) {
  auto file = session.workspace().files().open_any_case(text_of(*arguments[0], machine));
  if (!file) return Value::empty();
  auto ids = (*file)->index_ids(text_of(*arguments[1], machine), text_of(*arguments[2], machine));
  if (!ids) return Value::empty();
  return Value::of(base::join(*ids, std::string(1, base::kValueMark)));
}

SCARLET_FUNCTION(directory) {
  const std::string name = text_of(*arguments[0], machine);
  if (name.empty()) return Value::empty();
  const std::string path = session.workspace().files().expand_path(name, session.workspace().account().path);
  const auto permitted = session.workspace().guard().check_path(path, false);
  auto entries = permitted ? session.workspace().env().list(path) : permitted.error();
  std::string result;
  if (!entries) return Value::empty();
  for (const auto& entry : *entries) {
    if (!result.empty()) result += base::kFieldMark;
    result += entry.name;
    result += base::kValueMark;
    result += entry.kind == os::EntryKind::Directory ? 'D' : 'F';
  }
  return Value::of(result);
}

SCARLET_FUNCTION(select_info) {
  const std::int64_t key = machine.integer(*arguments[1]);
  workspace::SelectList* list = nullptr;
  if (arguments[0]->is_resource() && arguments[0]->resource()->kind() == value::ResourceKind::SelectList) {
    list = &static_cast<workspace::SelectListVariable*>(arguments[0]->resource())->list();
  } else {
    const std::int64_t number = machine.integer(*arguments[0]);
    if (number < 0 || number >= workspace::kUserLists) {
      machine.fail(base::MessageId::SessionNotAListNumber, {std::to_string(number)});
    }
    list = &session.workspace().lists()[static_cast<int>(number)];
  }
  if (key == 1) return Value::truth(list->active());
  if (key != 3) return Value::of(0);
  auto remaining = list->remaining();
  return Value::of(remaining ? *remaining : 0);
}

}  // namespace scarlet::session::functions
