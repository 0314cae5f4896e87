// SPDX-License-Identifier: GPL-3.0-or-later
// The lexer: one physical line into tokens. Comments end a line: "*" and "!" and REM where a statement may begin. What
// is no token becomes an Error token, which is only reported when the parser meets it.
#pragma once

#include <string_view>

#include "basic/token.h"

namespace scarlet::basic {

struct LineEnd {
  bool continues = false;       // ends in "," or "~": the next line belongs to it
  bool skips_comments = false;  // after "," blank and comment lines may stand between
};

class Lexer {
 public:
  // An expression has no statements, and so no comments: "2 * 3" is a product where a label might stand.
  enum class Holds { Statements, Expression };
  explicit Lexer(NameTable& names, Holds holds = Holds::Statements) : names_(names), holds_(holds) {}

  // Appends the tokens of `line`, of which the first `skipped` bytes are left out. `at` gives source and line; $MODE
  // CASE.SENSITIVE keeps the case of names.
  LineEnd append(std::string_view line, std::size_t skipped, Position at, bool case_sensitive, Tokens& tokens);

 private:
  bool more() const { return next_ < line_.size(); }
  char peek(std::size_t ahead = 0) const { return next_ + ahead < line_.size() ? line_[next_ + ahead] : '\0'; }
  bool skip_spaces();
  bool at_comment() const;
  bool at_remark() const;
  bool may_begin_statement() const;
  void read_token();
  void read_number();
  void read_text();
  void read_name();
  void read_at();
  void read_brace_name();
  void read_sign();
  void add(TokenKind kind, std::size_t length);
  void fault(base::MessageId why, std::size_t length);
  Name intern(std::string_view text);

  NameTable& names_;
  Holds holds_;
  std::string_view line_;
  std::size_t next_ = 0;
  Position at_;
  bool case_sensitive_ = false;
  bool space_before_ = false;
  Tokens* tokens_ = nullptr;
};

}  // namespace scarlet::basic
