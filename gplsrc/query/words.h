// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a query sentence in the order they are read: phrases are put in the place of their names, a defaults
// record in front, a default phrase behind. Each word knows which stretch of the sentence it stands for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "workspace/tokens.h"

namespace scarlet::query {

// What is wrong with a sentence. Thrown by the parser, caught where a verb begins.
struct SentenceError {
  std::string message;
  std::size_t position = 0;  // of the word in the sentence
  std::size_t end = 0;       // equal to `position`: no single word is to blame
  std::int64_t code = -1;    // @SYSTEM.RETURN.CODE
};

struct Word {
  std::string text;
  bool quoted = false;
  char quote = 0;
  std::size_t position = 0;
  std::size_t end = 0;
  std::size_t depth = 0;  // of phrases within phrases
};

class Words {
 public:
  // Throws SentenceError for a missing quote.
  explicit Words(std::string_view sentence);

  bool at_end() const { return at_ >= words_.size(); }
  const Word* peek(std::size_t ahead = 0) const { return at_ + ahead < words_.size() ? &words_[at_ + ahead] : nullptr; }
  const Word& next() { return words_[at_++]; }
  void skip() { ++at_; }
  std::size_t position() const { return at_; }
  // The word taken last, for error messages.
  const Word* last() const { return at_ > 0 && at_ <= words_.size() ? &words_[at_ - 1] : nullptr; }

  // The next word becomes the words of the phrase.
  void expand(std::string_view phrase);
  // Before the next word.
  void insert(std::string_view text);
  // At the end.
  void append(std::string_view text);

 private:
  std::vector<Word> cut(std::string_view text, const Word* origin) const;

  std::vector<Word> words_;
  std::size_t at_ = 0;
};

[[noreturn]] void fail_at(const Word* word, base::MessageId message,
                          std::initializer_list<std::string_view> arguments = {}, std::int64_t code = -1);

}  // namespace scarlet::query
