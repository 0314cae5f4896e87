// SPDX-License-Identifier: GPL-3.0-or-later
// Words of a command sentence. Blanks separate; "..." '...' \...\ quote; , ( ) are tokens by themselves ( ( only at
// the start of a token); an unquoted token ends at a comma, a right bracket or a quote. A quoted token is never a
// keyword.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "workspace/keywords.h"
#include "workspace/voc.h"

namespace scarlet::workspace {

struct Token {
  std::string text;  // without quotes
  bool quoted = false;
  char quote = 0;            // which one
  std::size_t position = 0;  // offset in the sentence
  std::size_t end = 0;       // one past its last byte
};

// Error: the closing quote of the token at Error::subject is missing.
base::Result<std::vector<Token>> tokenize(std::string_view sentence);

// A cursor over the tokens of a sentence with keyword look-up through the VOC.
class Sentence {
 public:
  Sentence(std::string text, std::vector<Token> tokens, Voc& voc)
      : text_(std::move(text)), tokens_(std::move(tokens)), voc_(&voc) {}

  const std::string& text() const { return text_; }
  const std::vector<Token>& tokens() const { return tokens_; }
  bool at_end() const { return at_ >= tokens_.size(); }
  const Token* peek(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
  }
  const Token* next() { return at_ < tokens_.size() ? &tokens_[at_++] : nullptr; }
  void back() { --at_; }
  std::size_t position() const { return at_; }
  void seek(std::size_t at) { at_ = at; }
  // The keyword of the next token (NotAKeyword at the end, for quoted tokens and for other words).
  Keyword peek_keyword(std::size_t ahead = 0) const;
  Keyword keyword_of(const Token& token) const;
  // Takes the next token if it is that keyword.
  bool accept(Keyword keyword);
  // The text of the sentence from the next token on.
  std::string_view rest() const;

 private:
  std::string text_;
  std::vector<Token> tokens_;
  Voc* voc_;
  std::size_t at_ = 0;
};

}  // namespace scarlet::workspace
