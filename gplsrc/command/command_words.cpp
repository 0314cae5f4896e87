// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/command_words.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::command {
namespace {

bool is_quote(char c) { return c == '"' || c == '\'' || c == '\\'; }

std::size_t end_of_word(std::string_view line, std::size_t start) {
  if (is_quote(line[start])) {
    const auto close = line.find(line[start], start + 1);
    if (close != std::string_view::npos) return close + 1;
  }
  return std::min(line.find(' ', start), line.size());
}

std::string join_range(const std::vector<std::string_view>& words, std::size_t first, std::size_t last) {
  std::string joined;
  for (std::size_t i = std::max<std::size_t>(first, 1); i <= std::min(last, words.size()); ++i) {
    if (!joined.empty()) joined += ' ';
    joined += words[i - 1];
  }
  return joined;
}

std::optional<std::size_t> parse_number(std::string_view text) {
  const auto digits = [](char c) { return base::is_digit(c); };
  if (text.empty() || text.size() > 9 || !std::all_of(text.begin(), text.end(), digits)) return std::nullopt;
  return static_cast<std::size_t>(*base::parse_integer(text));
}

}  // namespace

std::string_view without_leading_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

std::vector<std::string_view> split_words(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = line.find_first_not_of(' '); at < line.size(); at = line.find_first_not_of(' ', at)) {
    const std::size_t end = end_of_word(line, at);
    words.push_back(line.substr(at, end - at));
    at = end;
    if (at >= line.size()) break;
  }
  return words;
}

std::optional<std::string> select_words(std::string_view line, std::string_view numbers) {
  const auto words = split_words(line);
  if (numbers == "#") return std::to_string(words.size());
  if (numbers.ends_with('+')) {
    const auto first = parse_number(numbers.substr(0, numbers.size() - 1));
    if (!first) return std::nullopt;
    return join_range(words, *first, words.size());
  }
  const auto dash = numbers.find('-');
  const auto first = parse_number(numbers.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_number(numbers.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return join_range(words, *first, *last);
}

std::size_t verb_length(std::string_view line) {
  std::size_t end = 1;
  while (end < line.size() && line[end] != ' ' && line[end] != ',' && line[end] != ')' && !is_quote(line[end])) ++end;
  return std::min(end, line.size());
}

std::string_view text_behind_verb(std::string_view line) {
  std::string_view rest = line.substr(std::min(verb_length(line), line.size()));
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  return rest;
}

std::string_view drop_words(std::string_view line, std::size_t count) {
  const auto words = split_words(line);
  if (count >= words.size()) return {};
  return line.substr(static_cast<std::size_t>(words[count].data() - line.data()));
}

std::string without_secrets(std::string_view command) {
  constexpr std::string_view kSecretive[] = {"PASSWORD", "PASSWD",  "TOKEN",   "SECRET", "CREATE.USER",
                                             "OPERATOR", "ENCRYPT", "DECRYPT", "KEY="};
  const std::string folded = base::upper(command);
  const bool secretive = std::any_of(std::begin(kSecretive), std::end(kSecretive),
                                     [&](std::string_view word) { return folded.find(word) != std::string::npos; });
  const std::size_t end = command.find(' ');
  if (!secretive || end == std::string_view::npos) return std::string(command);
  return std::string(command.substr(0, end)) + " ...";
}

}  // namespace scarlet::command
