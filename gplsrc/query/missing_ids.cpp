// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/missing_ids.h"

#include <algorithm>

#include "base/message.h"
#include "base/text.h"
#include "query/spelling.h"

namespace scarlet::query {
namespace {

using base::MessageId;

constexpr std::size_t kShortestWord = 3;  // shorter ones are near to everything
constexpr std::size_t kShortestKeyword = 3;

constexpr std::string_view kSpellings[] = {
#define K(number, name, spellings, meaning) spellings,
#include "workspace/keywords.def"
#undef K
};

// Ids mostly have digits, keywords and field names seldom.
bool looks_like_a_word(const std::string& id) {
  return id.size() >= kShortestWord &&
         std::all_of(id.begin(), id.end(), [](char c) { return base::is_letter(c) || c == '.' || c == '-'; });
}

std::vector<std::string> known_words(const Query& query) {
  std::vector<std::string> words = query.dictionary.ids();
  for (const std::string_view spellings : kSpellings) {
    for (const std::string_view word : base::split(spellings, ' ')) {
      if (word.size() >= kShortestKeyword) words.emplace_back(word);
    }
  }
  return words;
}

// Empty when the id is no misspelt word. A word that is known, but means nothing where it stands, is spelt well.
std::string word_meant(const Query& query, const std::string& id) {
  if (std::find(query.bare_ids.begin(), query.bare_ids.end(), id) == query.bare_ids.end()) return {};
  if (!looks_like_a_word(id)) return {};
  const std::vector<std::string> words = known_words(query);
  const bool known = std::any_of(words.begin(), words.end(),
                                 [&](const std::string& word) { return base::equal_ignoring_case(word, id); });
  return known ? std::string() : nearest_word(id, words);
}

}  // namespace

std::string missing_line(const Query& query, const std::string& id) {
  const std::string near = word_meant(query, id);
  return near.empty() ? base::message(MessageId::QueryIdNotFound, {id})
                      : base::message(MessageId::QueryIdNear, {id, near});
}

}  // namespace scarlet::query
