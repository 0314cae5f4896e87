// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/index_keys.h"

#include <algorithm>
#include <map>
#include <memory>

#include "base/text.h"
#include "query/elements.h"
#include "query/item_value.h"
#include "query/items.h"
#include "query/kept_items.h"
#include "query/words.h"
#include "vm/host.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kKeyBytes = 255;
constexpr int kDescribedFields = 10;

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
  for (int field = 1; field < kKeptItemsField; ++field) {
    if (field > 1) record += base::kFieldMark;
    if (field <= kDescribedFields) record += entry.field(field);
  }
  record += base::kFieldMark + keep_items(workspace, entry, dictionary);
  // What the index keeps must be enough.
  const DictionaryEntry kept = make_entry(definition.name, definition.dictionary_record);
  (void)ItemValue(workspace, kept, kept_items(kept));
  return definition;
}

}  // namespace scarlet::query
