// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_screen/recovery.h"

#include <functional>

#include "base/text.h"
#include "command/create_file.h"
#include "convert/convert.h"

namespace scarlet::command::editor_screen {
namespace {

constexpr std::string_view kFile = "&SED.RECOVERY&";
constexpr std::size_t kLongestKey = 60;

std::string key_of(workspace::Workspace& workspace, std::string_view file, std::string_view id) {
  std::string key = workspace.login_name() + "*" + std::string(file) + "*" + std::string(id);
  if (key.size() <= kLongestKey) return key;
  const std::size_t hash = std::hash<std::string>{}(key);
  key.resize(kLongestKey - 20);
  return key + "*" + std::to_string(hash);
}

std::shared_ptr<store::File> open_file(workspace::Workspace& workspace, bool make) {
  auto file = workspace.files().open(kFile);
  if (file) return *file;
  if (!make) return nullptr;
  NewFile wanted;
  wanted.name = kFile;
  wanted.dictionary = false;
  wanted.parameters.kind = store::FileKind::Directory;
  if (!command::create_file(workspace, wanted)) return nullptr;
  auto made = workspace.files().open(kFile);
  return made ? *made : nullptr;
}

}  // namespace

void keep_text(workspace::Workspace& workspace, std::string_view file, std::string_view id, std::string_view text) {
  const auto kept = open_file(workspace, true);
  if (!kept) return;
  std::string record = convert::time_and_date(workspace.today(), workspace.seconds_since_midnight());
  record += base::kFieldMark;
  record += text;
  // What can not be kept must not stop the editing.
  (void)kept->write(key_of(workspace, file, id), record);
}

std::optional<KeptText> kept_text(workspace::Workspace& workspace, std::string_view file, std::string_view id) {
  const auto kept = open_file(workspace, false);
  if (!kept) return std::nullopt;
  std::string record;
  store::StringSink sink(record);
  auto read = kept->read(key_of(workspace, file, id), sink);
  const auto mark = record.find(base::kFieldMark);
  if (!read || !*read || mark == std::string::npos) return std::nullopt;
  return KeptText{record.substr(0, mark), record.substr(mark + 1)};
}

void forget_text(workspace::Workspace& workspace, std::string_view file, std::string_view id) {
  if (const auto kept = open_file(workspace, false)) (void)kept->remove(key_of(workspace, file, id));
}

}  // namespace scarlet::command::editor_screen
