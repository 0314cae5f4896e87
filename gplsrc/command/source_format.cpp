// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/source_format.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace scarlet::command {
namespace {

constexpr std::size_t kStep = 3;

// The code of a line in upper case: without strings, comments and a label in front.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  char quote = '\0';
  const auto finish = [&] {
    if (!word.empty()) words.push_back(base::upper(word));
    word.clear();
  };
  for (const char c : line) {
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '"' || c == '\'' || c == '\\') {
      finish();
      words.emplace_back("\"\"");
      quote = c;
    } else if (c == ';' || c == ' ' || c == '\t') {
      finish();
      if (c == ';') words.emplace_back(";");
    } else {
      word += c;
    }
  }
  finish();
  const auto comment = std::find_if(words.begin(), words.end(), [](const std::string& one) { return one[0] == '*'; });
  if (comment != words.end() && comment != words.begin() && *(comment - 1) == ";")
    words.erase(comment - 1, words.end());
  return words;
}

bool is_comment(std::string_view text) { return text.empty() || text[0] == '*' || text[0] == '!'; }

bool is_label(const std::vector<std::string>& words) {
  if (words.empty()) return false;
  const bool number = std::all_of(words[0].begin(), words[0].end(), base::is_digit);
  return number || (words[0].size() > 1 && words[0].back() == ':');
}

// What a line does to the indentation of itself and of what follows.
struct Effect {
  int before = 0;
  int after = 0;
};

bool ends_with_block_opener(const std::vector<std::string>& words) {
  constexpr std::string_view kOpeners[] = {"THEN", "ELSE", "LOCKED", "ERROR"};
  return std::find(std::begin(kOpeners), std::end(kOpeners), words.back()) != std::end(kOpeners);
}

bool has_word(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// FOR, LOOP and BEGIN CASE open a block unless they close it on the same line.
Effect effect_of_opener(const std::vector<std::string>& words) {
  if (words[0] == "FOR") return {0, has_word(words, "NEXT") ? 0 : 1};
  if (words[0] == "LOOP") return {0, has_word(words, "REPEAT") ? 0 : 1};
  return {0, ends_with_block_opener(words) ? 1 : 0};
}

class Formatter {
 public:
  std::string format(std::string_view line) {
    const std::string_view text = base::trimmed(line);
    const auto words = words_of(text);
    if (is_comment(text) || words.empty()) return std::string(text);
    const bool ends_program = words[0] == "END" && words.size() == 1 && depth_ == 0;
    const bool outermost = is_label(words) || is_heading(words) || ends_program;
    const Effect effect = is_label(words) ? Effect{0, 0} : effect_of(words);
    depth_ = std::max(depth_ + effect.before, 0);
    const std::size_t columns = outermost ? 0 : kStep * static_cast<std::size_t>(depth_ + 1);
    depth_ = std::max(depth_ + effect.after, 0);
    return std::string(columns, ' ') + std::string(text);
  }

 private:
  static bool is_heading(const std::vector<std::string>& words) {
    constexpr std::string_view kHeadings[] = {"PROGRAM", "SUBROUTINE", "FUNCTION", "CLASS"};
    return words[0][0] == '$' || std::find(std::begin(kHeadings), std::end(kHeadings), words[0]) != std::end(kHeadings);
  }

  Effect effect_of(const std::vector<std::string>& words) {
    if (words[0] == "BEGIN" && words.size() > 1 && words[1] == "CASE") {
      in_case_.push_back(false);
      return {0, 1};
    }
    if (words[0] == "CASE" && !in_case_.empty()) {
      const bool first = !in_case_.back();
      in_case_.back() = true;
      return {first ? 0 : -1, 1};
    }
    if (words[0] == "END" && words.size() > 1 && words[1] == "CASE") {
      const bool had_cases = !in_case_.empty() && in_case_.back();
      if (!in_case_.empty()) in_case_.pop_back();
      return {had_cases ? -2 : -1, 0};
    }
    if (words[0] == "END" || words[0] == "NEXT" || words[0] == "REPEAT") {
      return {-1, words.size() > 1 && ends_with_block_opener(words) ? 1 : 0};
    }
    if (words[0] == "UNTIL" || words[0] == "WHILE") return {-1, 1};
    return effect_of_opener(words);
  }

  int depth_ = 0;
  std::vector<bool> in_case_;
};

}  // namespace

std::vector<std::string> format_source(const std::vector<std::string>& lines) {
  Formatter formatter;
  std::vector<std::string> formatted;
  for (const std::string& line : lines) formatted.push_back(formatter.format(line));
  return formatted;
}

}  // namespace scarlet::command
