// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/file_entry.h"

#include <algorithm>

#include "base/text.h"
#include "store/store.h"

namespace scarlet::command {
namespace {

std::vector<std::string> values_of(std::string_view field) {
  std::vector<std::string> values;
  for (const std::string_view value : base::split(field, base::kValueMark)) values.emplace_back(value);
  return values;
}

}  // namespace

FileEntry FileEntry::of(const workspace::VocRecord& record) {
  FileEntry entry;
  entry.id = record.id;
  entry.data = values_of(record.field(2));
  entry.dictionary = record.field(3);
  if (!record.field(4).empty()) entry.parts = values_of(record.field(4));
  if (entry.multifile()) entry.data.resize(entry.parts.size());
  const auto fields = base::split(record.record, base::kFieldMark);
  entry.least_fields = std::max<std::size_t>(fields.size(), 2);
  for (std::size_t i = 4; i < fields.size(); ++i) (entry.rest += base::kFieldMark) += fields[i];
  return entry;
}

std::string FileEntry::record() const {
  const std::string mark(1, base::kFieldMark);
  const std::string value_mark(1, base::kValueMark);
  std::string text = "F" + mark + base::join(data, value_mark);
  const bool more = multifile() || !rest.empty() || least_fields > 3;
  if (!dictionary.empty() || more || least_fields > 2) text += mark + dictionary;
  if (more) text += mark + base::join(parts, value_mark) + rest;
  return text;
}

bool FileEntry::has_data() const {
  return std::any_of(data.begin(), data.end(), [](const std::string& path) { return !path.empty(); });
}

std::optional<std::size_t> FileEntry::find_part(std::string_view part) const {
  if (!multifile()) return part.empty() && !data.empty() ? std::optional<std::size_t>(0) : std::nullopt;
  const auto found = std::find(parts.begin(), parts.end(), part.empty() ? std::string_view(id) : part);
  if (found == parts.end()) return std::nullopt;
  return static_cast<std::size_t>(found - parts.begin());
}

SplitName split_file_name(std::string_view name) {
  const auto comma = name.find(',');
  if (comma == std::string_view::npos) return {std::string(name), {}};
  return {std::string(name.substr(0, comma)), std::string(name.substr(comma + 1))};
}

std::optional<std::string> system_name(workspace::Workspace& workspace, std::string_view name) {
  const bool keep_case = workspace.options()[workspace::Option::CreateFileUpcase];
  auto mapped = store::record_to_file_name(keep_case ? std::string(name) : base::upper(name));
  if (!mapped) return std::nullopt;
  return *mapped;
}

}  // namespace scarlet::command
