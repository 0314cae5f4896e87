// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/dictionary.h"

#include "base/text.h"
#include "value/dynamic_array.h"

namespace scarlet::query {

EntryType classify_entry(std::string_view record) {
  const std::string code = base::upper(record.substr(0, 2));
  if (code.empty()) return EntryType::Other;
  if (code == "PH") return EntryType::Phrase;
  switch (code[0]) {
    case 'D': return EntryType::Data;
    case 'I': return EntryType::Expression;
    case 'C': return EntryType::Program;
    case 'A':
    case 'S': return EntryType::Pick;
    case 'L': return EntryType::Link;
    case 'X': return EntryType::Free;
    case 'K': return EntryType::Keyword;
    default: return EntryType::Other;
  }
}

DictionaryEntry make_entry(std::string_view id, std::string record) {
  const EntryType type = classify_entry(record);
  return {std::string(id), std::move(record), type};
}

std::string_view DictionaryEntry::field(int number) const { return value::field_of(record, number); }

bool DictionaryEntry::is_field() const {
  return type == EntryType::Data || type == EntryType::Expression || type == EntryType::Program ||
         type == EntryType::Pick;
}

std::string DictionaryEntry::joined_text(int first) const {
  std::string text(field(first));
  while (text.ends_with('_')) {
    text.back() = ' ';
    text += field(++first);
  }
  return text;
}

void Dictionary::put(DictionaryEntry entry) {
  const std::string id = entry.id;
  entries_.insert_or_assign(id, std::move(entry));
}

const DictionaryEntry* Dictionary::find(std::string_view id) {
  auto at = entries_.find(id);
  if (at == entries_.end()) {
    if (!file_) return nullptr;
    std::string record;
    store::StringSink sink(record);
    auto found = file_->read(id, sink);
    std::optional<DictionaryEntry> entry;
    if (found && *found) entry = make_entry(id, std::move(record));
    at = entries_.emplace(id, std::move(entry)).first;
  }
  return at->second ? &*at->second : nullptr;
}

const DictionaryEntry* Dictionary::find_word(std::string_view word) {
  if (const auto* entry = find(word)) return entry;
  const std::string folded = base::upper(word);
  return folded == word ? nullptr : find(folded);
}

std::vector<std::string> Dictionary::ids() const {
  std::vector<std::string> all;
  if (!file_) return all;
  auto scan = file_->scan();
  if (!scan) return all;
  std::string_view id;
  for (auto more = (*scan)->next(id, nullptr); more && *more; more = (*scan)->next(id, nullptr)) all.emplace_back(id);
  return all;
}

}  // namespace scarlet::query
