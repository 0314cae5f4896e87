// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/catalogue.h"

#include "base/text.h"
#include "code/object_record.h"
#include "store/store.h"
#include "workspace/instance.h"
#include "workspace/workspace.h"

namespace scarlet::workspace {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kGlobalPrefixes = "*!_$";

}  // namespace

std::string Catalogue::private_directory() {
  const auto entry = workspace_.voc().find("$PRIVATE.CATALOGUE");
  if (entry && entry->type_code().starts_with("X") && !entry->field(2).empty()) {
    return workspace_.files().expand_path(entry->field(2), workspace_.account().path);
  }
  return workspace_.account().path + "/cat";
}

std::string Catalogue::global_directory() { return workspace_.instance().system_account() + "/gcat"; }

CatalogueEntry Catalogue::find(std::string_view name) {
  const auto file_name = store::record_to_file_name(name);
  if (name.empty() || !file_name) return {};
  if (kGlobalPrefixes.find(name[0]) == std::string_view::npos) {
    const auto entry = workspace_.voc().find(name);
    if (entry && entry->type == VocType::Verb && base::equal_ignoring_case(base::trimmed(entry->field(2)), "CS")) {
      const std::string path = workspace_.files().expand_path(entry->field(3), workspace_.account().path);
      if (os::exists(workspace_.env(), path)) return {CatalogueKind::Local, path};
    }
    const std::string in_private = private_directory() + "/" + *file_name;
    if (os::exists(workspace_.env(), in_private)) return {CatalogueKind::Private, in_private};
  }
  const std::string in_global = global_directory() + "/" + *file_name;
  if (os::exists(workspace_.env(), in_global)) return {CatalogueKind::Global, in_global};
  return {};
}

Result<std::shared_ptr<const code::CodeUnit>> Catalogue::load(std::string_view name) {
  CatalogueEntry entry = find(name);
  if (entry.kind == CatalogueKind::None) entry = find(base::upper(name));
  if (entry.kind == CatalogueKind::None) return base::Error{Status::NotCatalogued, 0, std::string(name)};
  return load_object(entry.path);
}

Result<std::shared_ptr<const code::CodeUnit>> Catalogue::load_object(const std::string& path) {
  auto status = workspace_.env().status(path);
  if (!status) return status.error();
  if (status->kind != os::EntryKind::Regular) return base::Error{Status::RecordNotFound, 0, path};
  Loaded& loaded = loaded_[path];
  const bool fresh = loaded.unit && loaded.modified_seconds == status->modified_seconds &&
                     loaded.modified_nanoseconds == status->modified_nanoseconds && loaded.size == status->size_bytes;
  if (fresh) return loaded.unit;
  auto bytes = os::read_file(workspace_.env(), path);
  if (!bytes) return bytes.error();
  auto unit = code::decode_object_record(*bytes);
  if (!unit) return base::Error{unit.error().status, 0, path};
  loaded = {std::make_shared<const code::CodeUnit>(std::move(*unit)), status->modified_seconds,
            status->modified_nanoseconds, status->size_bytes};
  changed();
  return loaded.unit;
}

}  // namespace scarlet::workspace
