// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/file_space.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "os/process.h"
#include "shared/user_table.h"
#include "value/dynamic_array.h"
#include "workspace/distributed_file.h"
#include "workspace/instance.h"
#include "workspace/remote_file.h"
#include "workspace/virtual_file.h"
#include "workspace/watched_file.h"
#include "workspace/workspace.h"

namespace scarlet::workspace {
namespace {

using base::Error;
using base::Result;
using base::Status;

constexpr std::size_t kRecentFiles = 10;
// How long other sessions are given to let go of a file: three seconds.
constexpr std::int64_t kClaimLookNs = 20'000'000;
constexpr int kClaimLooks = 150;
constexpr std::int64_t kRuleAccount = 1;
constexpr std::int64_t kRuleServer = 2;
constexpr std::int64_t kRulePath = 4;

// "FILE,PART" in two; the part is empty when there is none.
std::pair<std::string, std::string> split_part(std::string_view name) {
  const auto comma = name.find(',');
  if (comma == std::string_view::npos) return {std::string(name), {}};
  return {std::string(name.substr(0, comma)), std::string(name.substr(comma + 1))};
}

// What the algorithm of a distributed file gives for an id; 0 for what is no number.
std::int64_t part_number(Workspace& workspace, std::string_view item, std::string_view id) {
  Variables& variables = workspace.variables();
  const value::Value id_before = std::exchange(variables.id, value::Value::of(id));
  const value::Value record_before = std::exchange(variables.record, value::Value::empty());
  std::string number;
  try {
    number = workspace.item_evaluator()(item);
  } catch (...) {
    variables.id = id_before;
    variables.record = record_before;
    throw;
  }
  variables.id = id_before;
  variables.record = record_before;
  return base::parse_integer(number).value_or(0);
}

Error not_a_file(Status status, std::string_view name) { return Error{status, 0, std::string(name)}; }

// Field `n` of the VOC record, or its value that stands beside `part` in field 4.
Result<std::string> data_path(const VocRecord& entry, std::string_view name, std::string_view part) {
  const std::string_view parts = entry.field(4);
  if (parts.empty()) {
    if (!part.empty()) return not_a_file(Status::VocEntryNotFile, name);
    return std::string(value::element_of(entry.field(2), base::kValueMark, 1));
  }
  const std::string_view wanted = part.empty() ? std::string_view(entry.id) : part;
  const auto names = base::split(parts, base::kValueMark);
  const auto at = std::find(names.begin(), names.end(), wanted);
  if (at == names.end()) return not_a_file(Status::NoSuchPart, name);
  return std::string(value::element_of(entry.field(2), base::kValueMark, at - names.begin() + 1));
}

}  // namespace

FileVariable::FileVariable(Workspace& workspace, std::shared_ptr<store::File> file, std::string name)
    : workspace_(workspace), file_(std::move(file)), name_(std::move(name)) {
  if (file_->kind() == store::FileKind::Virtual) virtual_ = static_cast<VirtualFile*>(file_.get());
  if (file_->kind() == store::FileKind::Distributed) distributed_ = static_cast<DistributedFile*>(file_.get());
}

FileVariable::~FileVariable() { workspace_.records().closing(*this); }

const std::shared_ptr<store::File>& FileVariable::part_for(std::string_view id) const {
  return distributed_->part_for(id);
}

std::string FileSpace::expand_path(std::string_view path, const std::string& base) const {
  const auto token = [&](std::string_view name, const std::string& value) -> std::optional<std::string> {
    if (!path.starts_with(name)) return std::nullopt;
    return value + std::string(path.substr(name.size()));
  };
  if (auto expanded = token("@QMSYS", workspace_.instance().system_account())) return *expanded;
  if (auto expanded = token("@TMP", os::environment("TMP").value_or("/tmp"))) return *expanded;
  if (auto expanded = token("@HOME", os::home_directory())) return *expanded;
  if (path.starts_with("/") || path.starts_with(kVirtualPrefix) || path.starts_with(kDistributedPrefix)) {
    return std::string(path);
  }
  return base + "/" + std::string(path);
}

Result<ResolvedFile> FileSpace::resolve(std::string_view name, Part part) {
  if (name.empty()) return not_a_file(Status::FileNameInvalid, name);
  if (name.size() > 5 && base::equal_ignoring_case(name.substr(0, 5), "DICT ")) {
    return resolve(base::trimmed(name.substr(5)), Part::Dictionary);
  }
  return resolve_in(workspace_.voc(), workspace_.account().path, name, part, 0);
}

Result<ResolvedFile> FileSpace::resolve_in(Voc& voc, const std::string& account_path, std::string_view name, Part part,
                                           int links) {
  const auto [file, part_name] = split_part(name);
  if (const auto entry = voc.find(file)) {
    return resolve_entry(voc, *entry, account_path, name, part_name, part, links);
  }
  if (name.find(':') != std::string_view::npos) return resolve_special(name, part, links);
  return not_a_file(Status::NotInVoc, name);
}

Result<ResolvedFile> FileSpace::resolve_entry(Voc& voc, const VocRecord& entry, const std::string& account_path,
                                              std::string_view name, std::string_view part_name, Part part, int links) {
  if (entry.type == VocType::QPointer) return resolve_pointer(entry, account_path, part_name, part, links);
  if (entry.type != VocType::File) return not_a_file(Status::VocEntryNotFile, name);
  std::string path(entry.field(3));
  if (part == Part::Data) {
    auto found = data_path(entry, name, part_name);
    if (!found) return found.error();
    path = *found;
  }
  if (path.empty()) return not_a_file(Status::NoPathInVoc, name);
  if (part == Part::Data && path.starts_with(kDistributedPrefix)) {
    return resolve_distributed(voc, entry, account_path, links);
  }
  return ResolvedFile{expand_path(path, account_path), entry.id, account_path, links > 0, {}, {}};
}

// A part may itself be a pointer or a part of a multifile, but not a distributed file.
Result<ResolvedFile> FileSpace::resolve_distributed(Voc& voc, const VocRecord& entry, const std::string& account_path,
                                                    int links) {
  if (links >= static_cast<int>(base::limits::kQPointerLinks)) return not_a_file(Status::VocEntryNotFile, entry.id);
  ResolvedFile whole{std::string(kDistributedPrefix) + account_path + "/" + entry.id,
                     entry.id,
                     account_path,
                     links > 0,
                     {},
                     std::string(entry.field(8))};
  const auto numbers = base::split(entry.field(7), base::kValueMark);
  for (const std::string_view name : base::split(entry.field(6), base::kValueMark)) {
    const std::size_t at = whole.parts.size();
    const auto number = at < numbers.size() ? base::parse_integer(numbers[at]) : std::nullopt;
    auto part = resolve_in(voc, account_path, name, Part::Data, links + 1);
    if (!part) return part.error();
    if (!number || !part->parts.empty()) return not_a_file(Status::VocEntryNotFile, entry.id);
    whole.parts.push_back({*number, std::string(name), part->path});
  }
  if (whole.parts.empty()) return not_a_file(Status::NoPathInVoc, entry.id);
  const auto item = voc.find(whole.algorithm);
  const std::string mark(1, base::kFieldMark);
  whole.algorithm = item && item->type_code() == "I"
                        ? item->record
                        : "I" + mark + whole.algorithm + mark + mark + mark + "10R" + mark + "S";
  return whole;
}

// A part named with the pointer is one of the file it leads to.
Result<ResolvedFile> FileSpace::resolve_pointer(const VocRecord& entry, const std::string& account_path,
                                                std::string_view part_name, Part part, int links) {
  if (links >= static_cast<int>(base::limits::kQPointerLinks)) return not_a_file(Status::VocEntryNotFile, entry.id);
  if (!entry.field(4).empty()) return resolve_remote(entry, part);
  std::string target(entry.field(3));
  if (target.empty()) return not_a_file(Status::NoPathInVoc, entry.id);
  if (!part_name.empty()) target += "," + std::string(part_name);
  const std::string account(entry.field(2));
  if (account.empty() && account_path == workspace_.account().path) {
    return resolve_in(workspace_.voc(), account_path, target, part, links + 1);
  }
  std::string path = account.empty() ? account_path : account;
  if (path.find('/') == std::string::npos) {
    const auto registered = workspace_.instance().account_path(path);
    if (!registered) return not_a_file(Status::VocEntryNotFile, entry.id);
    path = *registered;
  }
  auto file = open_path(path + "/VOC");
  if (!file) return not_a_file(Status::VocEntryNotFile, entry.id);
  Voc voc(*file);
  return resolve_in(voc, path, target, part, links + 1);
}

// Of another system: the account and the name are looked up there.
Result<ResolvedFile> FileSpace::resolve_remote(const VocRecord& entry, Part part) {
  if (entry.field(2).empty() || entry.field(3).empty()) return not_a_file(Status::NoPathInVoc, entry.id);
  return ResolvedFile{remote_path(entry.field(4), entry.field(2), entry.field(3), part == Part::Dictionary),
                      entry.id,
                      workspace_.account().path,
                      true,
                      {},
                      {}};
}

Result<ResolvedFile> FileSpace::resolve_special(std::string_view name, Part part, int links) {
  const std::int64_t rule = workspace_.instance().config().number("FILERULE");
  const auto colon = name.find(':');
  const std::string_view first = name.substr(0, colon);
  const std::string_view rest = name.substr(colon + 1);
  if (base::equal_ignoring_case(first, "PATH") && (rule & kRulePath) != 0) {
    return ResolvedFile{
        expand_path(rest, workspace_.account().path), std::string(name), workspace_.account().path, true, {}, {}};
  }
  const auto second = rest.find(':');
  const bool remote = second != std::string_view::npos;
  if ((rule & (remote ? kRuleServer : kRuleAccount)) == 0) return not_a_file(Status::NotInVoc, name);
  VocRecord pointer;
  pointer.id = std::string(name);
  pointer.type = VocType::QPointer;
  const std::string mark(1, base::kFieldMark);
  const std::string_view account = remote ? rest.substr(0, second) : first;
  const std::string_view file = remote ? rest.substr(second + 1) : rest;
  pointer.record = "Q" + mark + base::upper(account) + mark + std::string(file);
  if (remote) pointer.record += mark + std::string(first);
  return resolve_pointer(pointer, workspace_.account().path, {}, part, links);
}

Result<std::shared_ptr<store::File>> FileSpace::open(std::string_view name, Part part) {
  auto resolved = resolve(name, part);
  if (!resolved) return resolved.error();
  return open(*resolved);
}

Result<std::shared_ptr<store::File>> FileSpace::open(const ResolvedFile& where) {
  if (where.parts.empty()) return open_path(where.path);
  std::vector<FilePart> parts;
  for (const ResolvedFile::PartPath& part : where.parts) {
    auto file = open_path(part.path);
    if (!file) return file;
    parts.push_back({part.number, part.name, std::move(*file)});
  }
  return std::shared_ptr<store::File>(std::make_shared<DistributedFile>(
      where.path, std::move(parts),
      [this, item = where.algorithm](std::string_view id) { return part_number(workspace_, item, id); }));
}

Result<std::shared_ptr<store::File>> FileSpace::open_distributed(const VocRecord& entry) {
  auto resolved = resolve_distributed(workspace_.voc(), entry, workspace_.account().path, 0);
  if (!resolved) return resolved.error();
  return open(*resolved);
}

Result<std::shared_ptr<store::File>> FileSpace::open_any_case(std::string_view name, Part part, std::string* found) {
  auto file = open(name, part);
  if (found) *found = name;
  const std::string folded = base::upper(name);
  if (file || folded == name || file.status() != Status::NotInVoc) return file;
  auto second = open(folded, part);
  if (!second) return file;
  if (found) *found = folded;
  return second;
}

Result<std::shared_ptr<store::File>> FileSpace::open_path(const std::string& path) {
  if (path.starts_with(kVirtualPrefix)) {
    auto served = VirtualFile::open(path, workspace_.virtual_handler_maker(), workspace_.guard());
    if (!served) return served.error();
    return std::shared_ptr<store::File>(std::move(*served));
  }
  if (path.starts_with(kRemotePrefix)) {
    auto handler = workspace_.remote_servers().open(path);
    if (!handler) return handler.error();
    return std::shared_ptr<store::File>(VirtualFile::serve(path, std::move(*handler), workspace_.guard()));
  }
  auto file = workspace_.store().open(path);
  if (!file) return file;
  if (workspace_.key_extractor()) (*file)->set_key_extractor(workspace_.key_extractor());
  std::erase(recent_, *file);
  recent_.push_back(*file);
  if (recent_.size() > kRecentFiles) recent_.erase(recent_.begin());
  return watched(workspace_.guard(), std::move(*file));
}

Result<void> FileSpace::create(const std::string& path, const store::FileParameters& parameters) {
  SCARLET_TRY(workspace_.guard().check_path(path, true));
  SCARLET_TRY(workspace_.guard().check(auth::Action::CreateFile, path));
  SCARLET_TRY(workspace_.store().create(path, parameters));
  workspace_.guard().note_object(audit::Level::Write, "create-file", path);
  return {};
}

Result<void> FileSpace::remove(const std::string& path) {
  SCARLET_TRY(workspace_.guard().check_path(path, true));
  SCARLET_TRY(workspace_.guard().check(auth::Action::Delete, path + "/"));
  // Whoever else has it open makes the store refuse.
  (void)claim(path);
  SCARLET_TRY(workspace_.store().remove(path));
  workspace_.guard().note_object(audit::Level::Write, "delete-file", path);
  return {};
}

bool FileSpace::claim(const std::string& path) {
  drop_cached(path);
  store::Store& store = workspace_.store();
  const auto identity = store.identity_of(path);
  if (!identity || !store.open_elsewhere(*identity)) return true;
  shared::UserTable& users = workspace_.instance().users();
  std::vector<std::uint32_t> asked;
  for (const shared::SessionInfo& user : users.list()) {
    if (user.slot != workspace_.slot() && users.raise_flags(user.user_number, shared::kDropFileCache)) {
      asked.push_back(user.slot);
    }
  }
  for (int look = 0; look < kClaimLooks && !asked.empty(); ++look) {
    workspace_.env().sleep_nanoseconds(kClaimLookNs);
    workspace_.services().poll();
    std::erase_if(asked, [&](std::uint32_t slot) {
      return !users.slot_alive(slot) || (users.flags(slot) & shared::kDropFileCache) == 0;
    });
    if (!store.open_elsewhere(*identity)) return true;
  }
  return !store.open_elsewhere(*identity);
}

void FileSpace::drop_cached(const std::string& path) {
  std::erase_if(recent_, [&](const std::shared_ptr<store::File>& file) { return file->path() == path; });
}

}  // namespace scarlet::workspace
