// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/words.h"

#include "base/limits.h"

namespace scarlet::query {

using base::MessageId;

void fail_at(const Word* word, MessageId message, std::initializer_list<std::string_view> arguments,
             std::int64_t code) {
  throw SentenceError{base::message(message, arguments), word ? word->position : 0, word ? word->end : 0, code};
}

Words::Words(std::string_view sentence) { words_ = cut(sentence, nullptr); }

std::vector<Word> Words::cut(std::string_view text, const Word* origin) const {
  auto tokens = workspace::tokenize(text);
  if (!tokens) {
    const std::string& rest = tokens.error().subject;
    if (origin) fail_at(origin, MessageId::QueryQuoteMissing, {rest});
    throw SentenceError{base::message(MessageId::QueryQuoteMissing, {rest}), text.size() - rest.size(), text.size()};
  }
  std::vector<Word> words;
  for (workspace::Token& token : *tokens) {
    Word word{std::move(token.text), token.quoted, token.quote, token.position, token.end, 0};
    if (origin) {
      word.position = origin->position;
      word.end = origin->end;
      word.depth = origin->depth + 1;
    }
    words.push_back(std::move(word));
  }
  return words;
}

void Words::expand(std::string_view phrase) {
  const Word origin = words_[at_];
  if (origin.depth >= base::limits::kPhraseDepth) fail_at(&origin, MessageId::QueryPhraseLoop, {origin.text});
  std::vector<Word> words = cut(phrase, &origin);
  if (words_.size() + words.size() > base::limits::kQueryWords) fail_at(&origin, MessageId::QueryTooManyWords);
  const auto here = words_.begin() + static_cast<std::ptrdiff_t>(at_);
  const auto behind = words_.erase(here);
  words_.insert(behind, std::make_move_iterator(words.begin()), std::make_move_iterator(words.end()));
}

void Words::insert(std::string_view text) {
  const Word none;
  std::vector<Word> words = cut(text, &none);
  words_.insert(words_.begin() + static_cast<std::ptrdiff_t>(at_), std::make_move_iterator(words.begin()),
                std::make_move_iterator(words.end()));
}

void Words::append(std::string_view text) {
  const Word none;
  for (Word& word : cut(text, &none)) words_.push_back(std::move(word));
}

}  // namespace scarlet::query
