// SPDX-License-Identifier: GPL-3.0-or-later
// Regular expressions of the Perl kind, by PCRE2. Pattern and text are foreign: a match that takes too many steps, too
// much memory or too long ends with LimitReached instead of hanging. No pattern can run code or ask for more.
//
// Patterns and texts are bytes; with the option U they are UTF-8 (a text that is not is refused).
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct pcre2_real_code_8;

namespace scarlet::formats {

struct RegexGroup {
  static constexpr std::size_t kUnset = static_cast<std::size_t>(-1);
  std::size_t begin = kUnset;
  std::size_t end = kUnset;

  bool is_set() const { return begin != kUnset; }
  std::string_view in(std::string_view text) const {
    return is_set() ? text.substr(begin, end - begin) : std::string_view{};
  }
};
// Group 0 is the whole match.
using RegexMatch = std::vector<RegexGroup>;

class Regex {
 public:
  // Options are letters: I ignore case, M lines (^ and $ at every line end), S the point takes line ends too, X white
  // space and # comments in the pattern, U UTF-8. BadParameters for another letter; for a bad pattern BadParameters
  // with what is wrong and where as the subject.
  static base::Result<Regex> compile(std::string_view pattern, std::string_view options = {});

  // The first match at or after `start`; nothing when there is none.
  base::Result<std::optional<RegexMatch>> find(std::string_view text, std::size_t start = 0) const;
  // All matches from left to right, none overlapping, at most `most` (0: all).
  base::Result<std::vector<RegexMatch>> find_all(std::string_view text, std::size_t most = 0) const;
  // The text with the first `most` (0: all) matches replaced. In `replacement` $0 or $& is the match, $1 or ${1} or
  // ${name} a group, $$ a dollar; a group that is not there is empty.
  base::Result<std::string> replace(std::string_view text, std::string_view replacement, std::size_t most = 0) const;
  // The pieces between the matches; an empty match parts nothing.
  base::Result<std::vector<std::string>> split(std::string_view text) const;

 private:
  struct FreeCode {
    void operator()(pcre2_real_code_8* code) const;
  };
  using Code = std::unique_ptr<pcre2_real_code_8, FreeCode>;

  explicit Regex(Code code) : code_(std::move(code)) {}
  void expand(std::string_view replacement, std::string_view text, const RegexMatch& match, std::string& out) const;
  std::size_t group_number(std::string_view name) const;

  Code code_;
};

}  // namespace scarlet::formats
