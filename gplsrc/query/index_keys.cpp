// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/index_keys.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>

#include "base/text.h"
#include "query/elements.h"
#include "query/expression.h"
#include "query/item_value.h"
#include "query/items.h"
#include "query/words.h"
#include "vm/host.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kKeyBytes = 255;
constexpr int kDescribedFields = 10;
constexpr int kItemsField = 16;
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

Dictionary kept_items(const DictionaryEntry& entry) {
  Dictionary dictionary;
  const std::string bytes = from_hex(entry.field(kItemsField));
  std::string_view rest = bytes;
  std::string id;
  std::string record;
  while (take_sized(rest, id) && take_sized(rest, record)) dictionary.put(make_entry(id, record));
  return dictionary;
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

// One index's item, ready for records.
class IndexedItem {
 public:
  IndexedItem(workspace::Workspace& workspace, const store::IndexDefinition& definition) {
    const DictionaryEntry entry = make_entry(definition.name, definition.dictionary_record);
    try {
      if (entry.is_field()) value_ = std::make_unique<ItemValue>(workspace, entry, kept_items(entry));
    } catch (const SentenceError&) {
      value_ = nullptr;  // a damaged definition: no keys can be made
    }
  }

  void extract(const store::IndexDefinition& definition, std::string_view id, std::string_view record,
               std::vector<std::string>& keys) {
    keys.clear();
    if (!value_) return;
    const std::string data = text(id, record);
    auto add = [&](std::string_view key) {
      key = key.substr(0, kKeyBytes);
      if (definition.no_nulls && key.empty()) return;
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.emplace_back(key);
    };
    if (!definition.multivalued) return add(data);
    any_element(data, [&](std::string_view element) {
      add(element);
      return false;
    });
  }

 private:
  std::string text(std::string_view id, std::string_view record) {
    try {
      return value_->text(id, record);
    } catch (const vm::Abort&) {
      return {};
    }
  }

  std::unique_ptr<ItemValue> value_;
};

}  // namespace

store::KeyExtractor index_key_extractor(workspace::Workspace& workspace) {
  using Known = std::map<std::string, std::unique_ptr<IndexedItem>, std::less<>>;
  auto known = std::make_shared<Known>();
  return [known, &workspace](const store::IndexDefinition& definition, std::string_view id, std::string_view record,
                             std::vector<std::string>& keys) {
    auto at = known->find(definition.dictionary_record);
    if (at == known->end()) {
      auto item = std::make_unique<IndexedItem>(workspace, definition);
      at = known->emplace(definition.dictionary_record, std::move(item)).first;
    }
    at->second->extract(definition, id, record, keys);
  };
}

store::IndexDefinition index_definition(workspace::Workspace& workspace, const DictionaryEntry& entry,
                                        Dictionary& dictionary) {
  if (!entry.is_field()) fail_at(nullptr, base::MessageId::QueryNotIndexable, {entry.id});
  Query query;
  const Item* item = Items(workspace, query).from_entry(entry, dictionary);
  store::IndexDefinition definition;
  definition.name = entry.id;
  definition.order = item->right_justified() ? store::KeyOrder::RightNumeric : store::KeyOrder::LeftText;
  definition.multivalued = item->multivalued;
  std::string& record = definition.dictionary_record;
  for (int field = 1; field < kItemsField; ++field) {
    if (field > 1) record += base::kFieldMark;
    if (field <= kDescribedFields) record += entry.field(field);
  }
  std::string bytes;
  for (const std::string& name : all_needed(workspace, entry, dictionary)) {
    const DictionaryEntry* other = dictionary.find_word(name);
    if (!other) continue;
    append_sized(other->id, bytes);
    append_sized(other->record, bytes);
  }
  record += base::kFieldMark + to_hex(bytes);
  // What the index keeps must be enough.
  const DictionaryEntry kept = make_entry(definition.name, definition.dictionary_record);
  (void)ItemValue(workspace, kept, kept_items(kept));
  return definition;
}

}  // namespace scarlet::query
