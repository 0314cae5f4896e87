// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/kept_items.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "convert/correlative.h"
#include "query/expression.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

constexpr char kHexDigits[] = "0123456789ABCDEF";

std::string to_hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    hex += kHexDigits[static_cast<unsigned char>(c) >> 4];
    hex += kHexDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const auto* high = std::strchr(kHexDigits, hex[i]);
    const auto* low = std::strchr(kHexDigits, hex[i + 1]);
    if (!high || !low || *high == '\0' || *low == '\0') return {};
    bytes += static_cast<char>((high - kHexDigits) << 4 | (low - kHexDigits));
  }
  return bytes;
}

void append_sized(std::string_view text, std::string& to) {
  const auto size = static_cast<std::uint32_t>(text.size());
  to.append(reinterpret_cast<const char*>(&size), sizeof size);
  to += text;
}

// False at the end, and for bytes that are not what append_sized wrote.
bool take_sized(std::string_view& from, std::string& text) {
  std::uint32_t size = 0;
  if (from.size() < sizeof size) return false;
  std::memcpy(&size, from.data(), sizeof size);
  if (from.size() - sizeof size < size) return false;
  text = from.substr(sizeof size, size);
  from.remove_prefix(sizeof size + size);
  return true;
}

std::vector<std::string> needed_by(workspace::Workspace& workspace, const DictionaryEntry& entry,
                                   Dictionary& dictionary) {
  if (entry.type == EntryType::Expression || entry.type == EntryType::Program) {
    return compile_expression(workspace, dictionary, entry.field(2), entry.type == EntryType::Program, entry.id).items;
  }
  if (entry.type != EntryType::Pick || !convert::Correlative::is_correlative(entry.field(8))) return {};
  const auto correlative = convert::Correlative::compile(entry.field(8));
  return correlative ? correlative->items() : std::vector<std::string>();
}

// The items that an item needs, and those that they need.
std::vector<std::string> all_needed(workspace::Workspace& workspace, const DictionaryEntry& entry,
                                    Dictionary& dictionary) {
  std::vector<std::string> names = needed_by(workspace, entry, dictionary);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const DictionaryEntry* other = dictionary.find_word(names[i]);
    if (!other) continue;
    for (std::string& name : needed_by(workspace, *other, dictionary)) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
  }
  return names;
}

}  // namespace

std::string keep_items(workspace::Workspace& workspace, const DictionaryEntry& entry, Dictionary& dictionary) {
  std::string bytes;
  for (const std::string& name : all_needed(workspace, entry, dictionary)) {
    const DictionaryEntry* other = dictionary.find_word(name);
    if (!other) continue;
    append_sized(other->id, bytes);
    append_sized(other->record, bytes);
  }
  return to_hex(bytes);
}

Dictionary kept_items(const DictionaryEntry& entry, std::shared_ptr<store::File> file) {
  Dictionary dictionary(std::move(file));
  const std::string bytes = from_hex(entry.field(kKeptItemsField));
  std::string_view rest = bytes;
  std::string id;
  std::string record;
  while (take_sized(rest, id) && take_sized(rest, record)) dictionary.put(make_entry(id, record));
  return dictionary;
}

}  // namespace scarlet::query
