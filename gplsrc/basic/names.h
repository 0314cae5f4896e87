// SPDX-License-Identifier: GPL-3.0-or-later
// Names: every name of a source gets a number, so that the parser compares and looks up numbers.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "code/tables.h"

namespace scarlet::basic {

enum class Word : std::uint16_t {
  None,
#define W(name, text, flags) name,
#include "basic/words.def"
#undef W
};

std::string_view text_of(Word word);
bool is_reserved(Word word);       // can not be a variable
bool is_operator_word(Word word);  // AND, EQ, CAT ...

using Name = std::uint32_t;
inline constexpr Name kNoName = 0;

class NameTable {
 public:
  NameTable();

  Name intern(std::string_view text);
  const std::string& text(Name name) const { return entries_[name].text; }
  // The name in upper case.
  Name folded(Name name) const { return entries_[name].folded; }
  Word word(Name name) const { return entries_[entries_[name].folded].word; }
  std::optional<code::Intrinsic> intrinsic(Name name) const { return entries_[entries_[name].folded].intrinsic; }

 private:
  struct Entry {
    std::string text;
    Name folded = kNoName;
    Word word = Word::None;
    std::optional<code::Intrinsic> intrinsic;
  };

  std::deque<Entry> entries_;
  std::unordered_map<std::string_view, Name> numbers_;
};

}  // namespace scarlet::basic
