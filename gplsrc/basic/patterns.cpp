// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/patterns.h"

#include <unordered_map>

#include "base/check.h"
#include "base/text.h"

namespace scarlet::basic {
namespace {

using Kind = PatternItem::Kind;

struct Row {
  std::string_view pattern;
  code::StatementId id;
  Word word;
  PatternNeed need;
};

constexpr Row kRows[] = {
#define P(word, statement, pattern, need) {pattern, code::StatementId::statement, Word::word, PatternNeed::need},
#include "basic/patterns.def"
#undef P
};

Word word_of(std::string_view text) {
  static NameTable names;
  const Word word = names.word(names.intern(text));
  base::check(word != Word::None);
  return word;
}

class Compiler {
 public:
  explicit Compiler(const Row& row) : rest_(row.pattern) {
    pattern_.id = row.id;
    pattern_.need = row.need;
  }

  Pattern run() {
    read_items();
    return std::move(pattern_);
  }

 private:
  std::string_view take() {
    const std::size_t end = rest_.find(' ');
    const std::string_view item = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return item;
  }

  // Up to the "]" of the group or the end.
  void read_items() {
    while (!rest_.empty()) {
      const std::string_view item = take();
      if (item == "]") return;
      if (item == "[") {
        const std::size_t group = pattern_.items.size();
        pattern_.items.push_back({Kind::Group, false, 0, 0, {}});
        read_items();
        pattern_.items[group].value = static_cast<std::int64_t>(pattern_.items.size() - group - 1);
      } else {
        pattern_.items.push_back(read_item(item));
      }
    }
  }

  int place(std::string_view digits) {
    if (!digits.empty()) place_ = digits[0] - '0';
    return place_++;
  }

  PatternItem operand(Kind kind, std::string_view item) { return {kind, false, place(item.substr(1)), 0, {}}; }

  PatternItem read_item(std::string_view item) {
    if (item == "e*") return {Kind::Expressions, false, 0, 0, {}};
    if (item == "v*") return {Kind::Outputs, false, 0, 0, {}};
    const bool is_word = item.size() > 2 && item[0] != '?';
    switch (is_word ? '\0' : item[0]) {
      case 'e': return operand(Kind::Expression, item);
      case 'u': return operand(Kind::Unit, item);
      case 'v':
      case 'F': return operand(Kind::Output, item);
      case 'f': return operand(Kind::File, item);
      case 'm': return operand(Kind::Matrix, item);
      case 'o': return operand(Kind::Switch, item);
      case 'a': return operand(Kind::All, item);
      case 'k': {
        PatternItem made = operand(Kind::FileAndId, item);
        ++place_;
        return made;
      }
      case '#': {
        const bool literal = base::is_digit(item[1]);
        return {literal ? Kind::Number : Kind::ModeNumber, false, place({}), literal ? item[1] - '0' : item[1], {}};
      }
      case '?': {
        PatternItem made{Kind::Choice, false, item[1] - '0', 0, {}};
        const std::string_view words = item.substr(3, item.size() - 4);
        for (const std::string_view word : base::split(words, ',')) add_word(made, word);
        return made;
      }
      default: break;
    }
    PatternItem made{Kind::Words, false, 0, 0, {}};
    for (const std::string_view word : base::split(item, '|')) {
      if (word == ",") {
        made.comma = true;
      } else {
        add_word(made, word);
      }
    }
    return made;
  }

  void add_word(PatternItem& item, std::string_view text) {
    item.words.push_back(word_of(text));
    pattern_.reserved.push_back(item.words.back());
  }

  std::string_view rest_;
  Pattern pattern_;
  int place_ = 0;
};

const std::unordered_map<Word, Pattern>& patterns() {
  static const std::unordered_map<Word, Pattern> kPatterns = [] {
    std::unordered_map<Word, Pattern> all;
    for (const Row& row : kRows) all.emplace(row.word, Compiler(row).run());
    return all;
  }();
  return kPatterns;
}

}  // namespace

const Pattern* find_pattern(Word word) {
  const auto found = patterns().find(word);
  return found == patterns().end() ? nullptr : &found->second;
}

std::vector<std::string_view> pattern_names() {
  std::vector<std::string_view> names;
  for (const Row& row : kRows) names.push_back(text_of(row.word));
  return names;
}

}  // namespace scarlet::basic
