// SPDX-License-Identifier: GPL-3.0-or-later
// The tokens of a source as the parser sees them: the current line, and at most one line ahead.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "basic/diagnostics.h"
#include "basic/reader.h"
#include "basic/token.h"

namespace scarlet::basic {

class TokenStream {
 public:
  TokenStream(Reader& reader, const Macros& macros);

  const Token& token() const { return line_.tokens[next_]; }
  // The token `ahead` places on; the end of the line when there is none.
  const Token& peek(std::size_t ahead = 1) const {
    return line_.tokens[std::min(next_ + ahead, line_.tokens.size() - 1)];
  }
  bool at(TokenKind kind) const { return token().kind == kind; }
  bool at(Word word) const { return token().word == word; }
  bool at_end_of_line() const { return at(TokenKind::EndOfLine); }
  // The source has no more lines; the current line is then empty.
  bool at_end() const { return ended_; }
  const Modes& modes() const { return line_.modes; }
  std::size_t index() const { return next_; }
  std::size_t line_size() const { return line_.tokens.size(); }
  const Token& operator[](std::size_t index) const { return line_.tokens[index]; }
  // The token before the current one, on the same line.
  const Token& last() const { return line_.tokens[next_ == 0 ? 0 : next_ - 1]; }

  void advance() {
    if (!at_end_of_line()) ++next_;
  }
  bool accept(TokenKind kind) {
    if (!at(kind)) return false;
    ++next_;
    return true;
  }
  bool accept(Word word) {
    if (!at(word)) return false;
    ++next_;
    return true;
  }
  void skip_line() { next_ = line_.tokens.size() - 1; }
  void rewind(std::size_t index) { next_ = index; }
  // Goes to the next line; what is left of this one is dropped.
  void next_line();
  // The first tokens of the next line, which is read but not entered; null at the end of the source.
  const Tokens* peek_line();
  // A line of its own in place of the current one, and back.
  struct Saved {
    LogicalLine line;
    std::size_t next = 0;
  };
  Saved enter(LogicalLine line);
  void leave(Saved saved);
  // Names that were just given a meaning are replaced in the rest of the line.
  bool expand_rest();

 private:
  Reader& reader_;
  const Macros& macros_;
  LogicalLine line_;
  LogicalLine ahead_;
  bool has_ahead_ = false;
  bool ended_ = false;
  std::size_t next_ = 0;
};

}  // namespace scarlet::basic
