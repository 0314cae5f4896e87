// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/cataloguing.h"

#include <algorithm>

#include "base/text.h"
#include "command/program_files.h"
#include "os/env.h"
#include "store/store.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using base::Status;
using workspace::CatalogueKind;
using workspace::Workspace;

constexpr std::size_t kNameBytes = 63;

std::string directory_of(Workspace& workspace, CatalogueKind kind) {
  return kind == CatalogueKind::Global ? workspace.catalogue().global_directory()
                                       : workspace.catalogue().private_directory();
}

std::string path_of(Workspace& workspace, const std::string& name, CatalogueKind kind) {
  auto record = store::record_to_file_name(name);
  return directory_of(workspace, kind) + "/" + (record ? *record : std::string());
}

// Whether the VOC record is one that CATALOGUE ... LOCAL makes.
bool is_local_entry(const workspace::VocRecord& record) {
  return record.type == workspace::VocType::Verb && base::equal_ignoring_case(base::trimmed(record.field(2)), "CS");
}

bool is_there(Workspace& workspace, const std::string& name, CatalogueKind kind) {
  if (kind != CatalogueKind::Local) return os::exists(workspace.env(), path_of(workspace, name, kind));
  const auto record = workspace.voc().find(name);
  return record && is_local_entry(*record);
}

// A path below the account is kept relative to it, so that the account can be moved.
std::string relative_to_account(Workspace& workspace, const std::string& path) {
  const std::string prefix = workspace.account().path + "/";
  return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

std::int64_t put_in_voc(Call& call, const std::string& name, const std::string& object_path) {
  const auto present = call.workspace.voc().find(name);
  if (present && !is_local_entry(*present)) return call.fail(MessageId::CommandVocTaken, {name});
  const std::string mark(1, base::kFieldMark);
  auto written =
      call.workspace.voc().write(name, "V" + mark + "CS" + mark + relative_to_account(call.workspace, object_path));
  return written ? kDone : call.fail(written.error());
}

std::int64_t put_in_directory(Call& call, const CatalogueRequest& request, const std::string& object_path) {
  auto object = os::read_file(call.workspace.env(), object_path);
  if (!object) return call.fail(object.error());
  const std::string directory = directory_of(call.workspace, request.kind);
  if (auto made = call.workspace.env().make_directory(directory); !made) return call.fail(made.error());
  auto written = os::replace_file(call.workspace.env(), path_of(call.workspace, request.name, request.kind), *object);
  return written ? kDone : call.fail(written.error());
}

// The same name elsewhere would hide this one, or be hidden.
void offer_removal(Call& call, const CatalogueRequest& request) {
  for (const CatalogueKind other : {CatalogueKind::Local, CatalogueKind::Private, CatalogueKind::Global}) {
    if (other == request.kind || !is_there(call.workspace, request.name, other)) continue;
    if (request.no_query || call.confirm(MessageId::CommandCatalogueOther, {request.name})) {
      remove_from_catalogue(call.workspace, request.name, other);
    }
  }
}

}  // namespace

bool is_global_prefix(char first) { return std::string_view("*!_$").find(first) != std::string_view::npos; }

bool is_catalogue_name(std::string_view name) {
  if (name.empty() || name.size() > kNameBytes) return false;
  const auto plain = [](char c) { return base::is_letter(c) || base::is_digit(c); };
  if (!plain(name[0]) && !is_global_prefix(name[0])) return false;
  return std::all_of(name.begin() + 1, name.end(),
                     [&](char c) { return plain(c) || std::string_view(".%$-_").find(c) != std::string_view::npos; });
}

std::int64_t catalogue_program(Call& call, CatalogueRequest request) {
  if (!is_catalogue_name(request.name)) return call.fail(MessageId::CommandCatalogueName, {request.name});
  if (is_global_prefix(request.name[0])) request.kind = CatalogueKind::Global;
  if (request.name[0] == '$' && !call.workspace.guard().is_administrator()) {
    return call.fail(MessageId::CommandSystemName, {request.name});
  }
  const auto object = find_object(call.workspace, request.file, request.program);
  if (!object) {
    return call.fail(MessageId::CommandNoObject, {request.file, request.program},
                     -base::number(Status::RecordNotFound));
  }
  const std::int64_t code = request.kind == CatalogueKind::Local ? put_in_voc(call, request.name, *object)
                                                                 : put_in_directory(call, request, *object);
  if (code != kDone) return code;
  offer_removal(call, request);
  call.workspace.catalogue().changed();
  call.say(MessageId::CommandCatalogued, {request.program, request.name});
  return kDone;
}

bool remove_from_catalogue(Workspace& workspace, const std::string& name, CatalogueKind kind) {
  if (!name.empty() && is_global_prefix(name[0])) kind = CatalogueKind::Global;
  if (!is_catalogue_name(name) || !is_there(workspace, name, kind)) return false;
  if (name[0] == '$' && !workspace.guard().is_administrator()) return false;
  workspace.catalogue().changed();
  if (kind != CatalogueKind::Local) return workspace.env().remove(path_of(workspace, name, kind)).ok();
  auto removed = workspace.voc().remove(name);
  return removed && *removed;
}

}  // namespace scarlet::command
