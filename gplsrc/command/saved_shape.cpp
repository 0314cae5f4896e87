// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/saved_shape.h"

#include "base/text.h"
#include "command/tape.h"

namespace scarlet::command {
namespace {

constexpr std::string_view kFile = "FILE";
constexpr std::string_view kIndex = "INDEX ";
constexpr std::size_t kIndexFlags = 4;

std::string joined(const std::vector<std::string>& fields) {
  return base::join(fields, std::string(1, base::kFieldMark));
}

std::uint32_t number_at(const std::vector<std::string_view>& fields, std::size_t at) {
  const auto number = at < fields.size() ? base::parse_integer(fields[at]) : std::nullopt;
  return number && *number >= 0 && *number <= UINT32_MAX ? static_cast<std::uint32_t>(*number) : 0;
}

// The flags stand before the dictionary record, which has field marks of its own.
std::string definition_text(const store::IndexDefinition& index) {
  std::string text;
  for (const bool flag :
       {index.order == store::KeyOrder::RightNumeric, index.multivalued, index.no_nulls, index.no_case}) {
    text += flag ? '1' : '0';
  }
  return text + index.dictionary_record;
}

}  // namespace

base::Result<SavedShape> SavedShape::of(store::File& file) {
  auto info = file.info();
  if (!info) return info.error();
  SavedShape shape;
  shape.parameters = info->parameters;
  shape.trigger = {info->trigger_name, info->trigger_modes};
  if (auto indices = file.indices()) shape.indices = std::move(*indices);
  return shape;
}

std::string SavedShape::stream() const {
  const auto text = [](std::uint32_t number) { return std::to_string(number); };
  std::string stream;
  append_tape_record(stream, kFile,
                     joined({std::to_string(static_cast<int>(parameters.kind)), text(parameters.group_size_kb),
                             text(parameters.minimum_modulus), text(parameters.split_load), text(parameters.merge_load),
                             text(parameters.large_record), text(parameters.version), parameters.no_case ? "1" : "0",
                             parameters.no_resize ? "1" : "0", trigger.name, text(trigger.modes)}));
  for (const store::IndexDefinition& index : indices) {
    append_tape_record(stream, std::string(kIndex) + index.name, definition_text(index));
  }
  return stream;
}

void SavedShape::take(std::string_view id, std::string_view record) {
  if (id.starts_with(kIndex) && record.size() >= kIndexFlags) {
    store::IndexDefinition index;
    index.name = id.substr(kIndex.size());
    index.order = record[0] == '1' ? store::KeyOrder::RightNumeric : store::KeyOrder::LeftText;
    index.multivalued = record[1] == '1';
    index.no_nulls = record[2] == '1';
    index.no_case = record[3] == '1';
    index.dictionary_record = record.substr(kIndexFlags);
    indices.push_back(std::move(index));
  }
  if (id != kFile) return;
  const auto fields = base::split(record, base::kFieldMark);
  const bool directory = number_at(fields, 0) == static_cast<std::uint32_t>(store::FileKind::Directory);
  parameters.kind = directory ? store::FileKind::Directory : store::FileKind::Hashed;
  parameters.group_size_kb = number_at(fields, 1);
  parameters.minimum_modulus = number_at(fields, 2);
  parameters.split_load = number_at(fields, 3);
  parameters.merge_load = number_at(fields, 4);
  parameters.large_record = number_at(fields, 5);
  parameters.version = number_at(fields, 6);
  parameters.no_case = number_at(fields, 7) == 1;
  parameters.no_resize = number_at(fields, 8) == 1;
  trigger.name = fields.size() > 9 ? std::string(fields[9]) : std::string();
  trigger.modes = number_at(fields, 10);
}

base::Result<void> SavedShape::apply(store::File& file, const store::KeyExtractor& extractor, bool with_indices) const {
  if (!trigger.name.empty()) SCARLET_TRY(file.set_trigger(trigger.name, trigger.modes));
  if (!with_indices) return {};
  for (const store::IndexDefinition& index : indices) {
    SCARLET_TRY(file.create_index(index));
    SCARLET_TRY(file.build_index(index.name, extractor));
  }
  return {};
}

}  // namespace scarlet::command
