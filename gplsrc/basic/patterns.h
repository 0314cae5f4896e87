// SPDX-License-Identifier: GPL-3.0-or-later
// patterns.def, ready for the parser.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "basic/names.h"
#include "code/tables.h"

namespace scarlet::basic {

struct PatternItem {
  enum class Kind : std::uint8_t {
    Expression,
    Unit,
    File,
    FileAndId,
    Output,
    Matrix,
    Switch,
    All,
    Expressions,
    Outputs,
    Number,      // value
    ModeNumber,  // value: the letter
    Choice,      // words
    Words,       // words; `comma`: a comma does as well
    Group,       // value: items inside
  };
  Kind kind{};
  bool comma = false;
  int place = 0;  // of the operand
  std::int64_t value = 0;
  std::vector<Word> words;
};

enum class PatternNeed : std::uint8_t { None, Optional, Required };

struct Pattern {
  code::StatementId id{};
  PatternNeed need{};
  std::vector<PatternItem> items;
  std::vector<Word> reserved;  // words of the pattern: they end its expressions
};

// Null when the word begins no statement of the table.
const Pattern* find_pattern(Word word);
// For suggestions.
std::vector<std::string_view> pattern_names();

}  // namespace scarlet::basic
