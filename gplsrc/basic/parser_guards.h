// SPDX-License-Identifier: GPL-3.0-or-later
// What the parser changes for the length of a scope.
#pragma once

#include <initializer_list>

#include "base/limits.h"
#include "basic/parser.h"

namespace scarlet::basic {

// Inside brackets ">" compares again and format masks are allowed.
class Parser::Brackets {
 public:
  explicit Brackets(Parser& parser, bool in_subscripts = false)
      : parser_(parser), subscripts_(parser.in_subscripts_), no_format_(parser.no_format_) {
    parser_.in_subscripts_ = in_subscripts;
    parser_.no_format_ = in_subscripts;
  }
  ~Brackets() {
    parser_.in_subscripts_ = subscripts_;
    parser_.no_format_ = no_format_;
  }
  Brackets(const Brackets&) = delete;
  Brackets& operator=(const Brackets&) = delete;

 private:
  Parser& parser_;
  bool subscripts_;
  bool no_format_;
};

// Words that end an expression in the statement that is parsed.
class Parser::Reservation {
 public:
  Reservation(Parser& parser, std::initializer_list<Word> words) : parser_(parser), size_(parser.reserved_.size()) {
    parser_.reserved_.insert(parser_.reserved_.end(), words);
  }
  Reservation(Parser& parser, const std::vector<Word>& words) : parser_(parser), size_(parser.reserved_.size()) {
    parser_.reserved_.insert(parser_.reserved_.end(), words.begin(), words.end());
  }
  ~Reservation() { parser_.reserved_.resize(size_); }
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;

 private:
  Parser& parser_;
  std::size_t size_;
};

// Depth of brackets and blocks, bounded because the parser recurses with it.
class Parser::Nesting {
 public:
  explicit Nesting(Parser& parser) : parser_(parser) {
    if (++parser_.nesting_ > base::limits::kNestingDepth) {
      --parser_.nesting_;
      parser_.fail_here(base::MessageId::BasicTooDeep);
    }
  }
  ~Nesting() { --parser_.nesting_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  Parser& parser_;
};

}  // namespace scarlet::basic
