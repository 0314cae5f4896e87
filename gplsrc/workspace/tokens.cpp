// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/tokens.h"

namespace scarlet::workspace {
namespace {

bool is_quote(char c) { return c == '"' || c == '\'' || c == '\\'; }
bool ends_word(char c) { return c == ' ' || c == ',' || c == ')' || is_quote(c); }

}  // namespace

base::Result<std::vector<Token>> tokenize(std::string_view sentence) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < sentence.size()) {
    const char c = sentence[at];
    if (c == ' ') {
      ++at;
      continue;
    }
    Token token;
    token.position = at;
    if (is_quote(c)) {
      const auto close = sentence.find(c, at + 1);
      if (close == std::string_view::npos) {
        return base::Error{base::Status::BadArguments, 0, std::string(sentence.substr(at))};
      }
      token.text = sentence.substr(at + 1, close - at - 1);
      token.quoted = true;
      token.quote = c;
      at = close + 1;
    } else if (c == ',' || c == '(' || c == ')') {
      token.text = c;
      ++at;
    } else {
      std::size_t end = at;
      while (end < sentence.size() && !ends_word(sentence[end])) ++end;
      token.text = sentence.substr(at, end - at);
      at = end;
    }
    token.end = at;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

Keyword Sentence::keyword_of(const Token& token) const {
  return token.quoted ? Keyword::NotAKeyword : voc_->keyword(token.text);
}

Keyword Sentence::peek_keyword(std::size_t ahead) const {
  const Token* token = peek(ahead);
  return token ? keyword_of(*token) : Keyword::NotAKeyword;
}

bool Sentence::accept(Keyword keyword) {
  if (peek_keyword() != keyword) return false;
  ++at_;
  return true;
}

std::string_view Sentence::rest() const {
  return at_end() ? std::string_view() : std::string_view(text_).substr(tokens_[at_].position);
}

}  // namespace scarlet::workspace
