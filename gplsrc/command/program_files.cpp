// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/program_files.h"

#include "base/text.h"
#include "command/create_file.h"
#include "command/file_entry.h"

namespace scarlet::command {
namespace {

constexpr std::string_view kObjectSuffix = ".OUT";

}  // namespace

std::string object_file_name(std::string_view source_file) {
  const SplitName name = split_file_name(source_file);
  return name.file + std::string(kObjectSuffix) + (name.part.empty() ? "" : "," + name.part);
}

bool names_file(workspace::Workspace& workspace, std::string_view word) {
  const auto entry = workspace.voc().find_word(split_file_name(word).file);
  if (!entry) return word.find(':') != std::string_view::npos && workspace.files().resolve(word).ok();
  return entry->type == workspace::VocType::File || entry->type == workspace::VocType::QPointer;
}

std::optional<std::string> find_object(workspace::Workspace& workspace, std::string_view source_file,
                                       std::string& program) {
  auto directory = workspace.files().resolve(object_file_name(source_file));
  if (!directory) return std::nullopt;
  for (const std::string& name : {program, base::upper(program)}) {
    auto record = store::record_to_file_name(name);
    if (!record) continue;
    std::string path = directory->path + "/" + *record;
    if (!os::exists(workspace.env(), path)) continue;
    program = name;
    return path;
  }
  return std::nullopt;
}

base::Result<std::string> object_directory(workspace::Workspace& workspace, std::string_view source_file) {
  const std::string name = object_file_name(source_file);
  auto resolved = workspace.files().resolve(name);
  if (!resolved) {
    const auto source = workspace.voc().find(split_file_name(source_file).file);
    if (source && source->type == workspace::VocType::QPointer) {
      const std::string mark(1, base::kFieldMark);
      const std::string target(source->field(3));
      SCARLET_TRY(workspace.voc().write(
          split_file_name(name).file,
          "Q" + mark + std::string(source->field(2)) + mark + (target.empty() ? name : object_file_name(target))));
    } else {
      NewFile file;
      file.name = name;
      file.dictionary = false;
      file.parameters.kind = store::FileKind::Directory;
      SCARLET_TRY(create_file(workspace, file));
    }
    resolved = workspace.files().resolve(name);
  }
  if (!resolved) return resolved.error();
  auto file = workspace.files().open_path(resolved->path);
  if (!file) return file.error();
  if ((*file)->kind() != store::FileKind::Directory) return base::Error{base::Status::NotDirectoryFile, 0, name};
  return resolved->path;
}

}  // namespace scarlet::command
