// SPDX-License-Identifier: GPL-3.0-or-later
// Dictionary: the records that describe the fields of a file. May be missing (a file can be queried without one).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/file.h"

namespace scarlet::query {

enum class EntryType { Data, Expression, Program, Pick, Link, Phrase, Free, Keyword, Other };

struct DictionaryEntry {
  std::string id;  // as found
  std::string record;
  EntryType type = EntryType::Other;

  std::string_view field(int number) const;
  // A record that gives values: D, I, C, A or S.
  bool is_field() const;
  // Fields `first` and following as one text: where one ends with "_" the next is joined to it.
  std::string joined_text(int first) const;
};

// From field 1, in any case; anything may follow the letter.
EntryType classify_entry(std::string_view record);
DictionaryEntry make_entry(std::string_view id, std::string record);

class Dictionary {
 public:
  explicit Dictionary(std::shared_ptr<store::File> file = nullptr) : file_(std::move(file)) {}

  // Adds or replaces a record in memory.
  void put(DictionaryEntry entry);
  // Exactly that id. Records are read once.
  const DictionaryEntry* find(std::string_view id);
  // As written, then in upper case.
  const DictionaryEntry* find_word(std::string_view word);
  // Ids in no order, for suggestions.
  std::vector<std::string> ids() const;
  store::File* file() { return file_.get(); }

 private:
  std::shared_ptr<store::File> file_;
  std::map<std::string, std::optional<DictionaryEntry>, std::less<>> entries_;
};

}  // namespace scarlet::query
