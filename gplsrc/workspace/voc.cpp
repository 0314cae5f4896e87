// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/voc.h"

#include <algorithm>

#include "base/text.h"
#include "value/dynamic_array.h"

namespace scarlet::workspace {
namespace {

VocType type_of_first_letter(char letter) {
  switch (letter) {
    case 'F': return VocType::File;
    case 'Q': return VocType::QPointer;
    case 'K': return VocType::Keyword;
    case 'V': return VocType::Verb;
    case 'S': return VocType::Sentence;
    case 'M': return VocType::Menu;
    case 'R': return VocType::Remote;
    case 'D': return VocType::Data;
    default: return VocType::Other;
  }
}

}  // namespace

VocType classify_voc_record(std::string_view record) {
  const std::string code = base::upper(value::field_of(record, 1).substr(0, 3));
  if (code.empty()) return VocType::Other;
  if (code.starts_with("PA")) return VocType::Paragraph;
  if (code.starts_with("PH")) return VocType::Phrase;
  if (code == "PQN" || code == "PQX") return VocType::ProcNative;
  if (code.starts_with("PQ")) return VocType::Proc;
  return type_of_first_letter(code[0]);
}

std::string_view VocRecord::field(int n) const { return value::field_of(record, n); }

std::string VocRecord::type_code() const {
  const std::string_view first = field(1);
  return base::upper(first.substr(0, std::min(first.find(' '), first.size())));
}

std::optional<VocRecord> Voc::find(std::string_view id) {
  if (const auto updates = file_->update_counter(); updates != seen_update_) {
    cache_.clear();
    seen_update_ = updates;
  }
  const std::string key(id);
  auto cached = cache_.find(key);
  if (cached == cache_.end()) {
    std::string record;
    store::StringSink sink(record);
    auto read = file_->read(id, sink);
    std::optional<std::string> content;
    if (read && *read) content = std::move(record);
    cached = cache_.emplace(key, std::move(content)).first;
  }
  if (!cached->second) return std::nullopt;
  return VocRecord{key, *cached->second, classify_voc_record(*cached->second)};
}

std::optional<VocRecord> Voc::find_word(std::string_view word) {
  if (auto found = find(word)) return found;
  const std::string folded = base::upper(word);
  return folded == word ? std::nullopt : find(folded);
}

std::optional<VocRecord> Voc::find_verb(std::string_view word) {
  if (auto found = find_word(word)) return found;
  std::string dotted = base::upper(word);
  std::replace(dotted.begin(), dotted.end(), '-', '.');
  return find(dotted);
}

Keyword Voc::keyword(std::string_view word) {
  const auto found = find_word(word);
  if (!found || found->type != VocType::Keyword) return Keyword::NotAKeyword;
  const auto number = base::parse_integer(base::trimmed(found->field(2)));
  return number ? static_cast<Keyword>(*number) : Keyword::NotAKeyword;
}

base::Result<void> Voc::write(std::string_view id, std::string_view record) {
  cache_.erase(std::string(id));
  return file_->write(id, record);
}

base::Result<bool> Voc::remove(std::string_view id) {
  cache_.erase(std::string(id));
  return file_->remove(id);
}

}  // namespace scarlet::workspace
