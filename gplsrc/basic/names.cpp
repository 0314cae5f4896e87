// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/names.h"

#include <iterator>

#include "base/text.h"

namespace scarlet::basic {
namespace {

constexpr unsigned kReserved = 1;
constexpr unsigned kOperator = 2;

struct WordRow {
  std::string_view text;
  unsigned flags;
};

constexpr WordRow kWords[] = {
    {"", 0},
#define W(name, text, flags) {text, flags},
#include "basic/words.def"
#undef W
};

const WordRow& row(Word word) { return kWords[static_cast<std::size_t>(word)]; }

Word find_word(std::string_view upper_case) {
  static const std::unordered_map<std::string_view, Word> kNumbers = [] {
    std::unordered_map<std::string_view, Word> numbers;
    for (std::size_t i = 1; i < std::size(kWords); ++i) numbers.emplace(kWords[i].text, static_cast<Word>(i));
    return numbers;
  }();
  const auto found = kNumbers.find(upper_case);
  return found == kNumbers.end() ? Word::None : found->second;
}

}  // namespace

std::string_view text_of(Word word) { return row(word).text; }
bool is_reserved(Word word) { return (row(word).flags & (kReserved | kOperator)) != 0; }
bool is_operator_word(Word word) { return (row(word).flags & kOperator) != 0; }

NameTable::NameTable() { entries_.emplace_back(); }

Name NameTable::intern(std::string_view text) {
  if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
  const std::string upper = base::upper(text);
  Name folded = kNoName;
  if (upper != text) folded = intern(upper);
  const Name name = static_cast<Name>(entries_.size());
  Entry& entry = entries_.emplace_back();
  entry.text = text;
  entry.folded = folded == kNoName ? name : folded;
  if (folded == kNoName) {
    entry.word = find_word(entry.text);
    entry.intrinsic = code::find_intrinsic(entry.text);
    if (entry.text.starts_with('@')) entry.intrinsic.reset();
  }
  numbers_.emplace(entry.text, name);
  return name;
}

}  // namespace scarlet::basic
