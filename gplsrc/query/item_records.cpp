// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/item_records.h"

#include "base/message.h"
#include "query/kept_items.h"
#include "query/words.h"
#include "value/dynamic_array.h"
#include "vm/host.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kRemembered = 64;
constexpr std::string_view kFunction = "ITYPE";

}  // namespace

std::string ItemRecords::evaluate(std::string_view record) {
  const std::shared_ptr<ItemValue> item = find(record);
  const workspace::Variables& variables = workspace_.variables();
  const std::string id = variables.id.to_string();
  const std::string text = variables.record.to_string();
  return item->text(id, text);
}

std::shared_ptr<ItemValue> ItemRecords::find(std::string_view record) {
  // The dictionary that names are looked up in is part of what a record means.
  const std::string key = workspace_.variables().query_file + base::kFieldMark + std::string(record);
  if (const auto at = known_.find(key); at != known_.end() && at->second.use_count() == 1) return at->second;
  if (known_.size() >= kRemembered) known_.clear();
  return known_[key] = compile(record);
}

std::shared_ptr<ItemValue> ItemRecords::compile(std::string_view record) {
  const DictionaryEntry entry = make_entry(kFunction, std::string(record));
  if (!entry.is_field()) throw vm::Abort{1, base::message(base::MessageId::QueryNoItemRecord), true};
  std::shared_ptr<store::File> behind;
  const std::string& file = workspace_.variables().query_file;
  if (!file.empty()) {
    auto opened = workspace_.files().open_any_case(file, workspace::FileSpace::Part::Dictionary);
    if (opened) behind = *opened;
  }
  try {
    return std::make_shared<ItemValue>(workspace_, entry, kept_items(entry, std::move(behind)));
  } catch (const SentenceError& error) {
    throw vm::Abort{1, error.message, true};
  }
}

std::string self_contained(workspace::Workspace& workspace, const DictionaryEntry& entry, Dictionary& dictionary) {
  value::Value record = value::Value::of(entry.record);
  value::replace(record, {kKeptItemsField, 0, 0}, value::Value::of(keep_items(workspace, entry, dictionary)));
  return record.to_string();
}

}  // namespace scarlet::query
