// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of a source line. Comparison signs of two characters are two tokens: whether "<" and ">" compare or enclose
// subscripts is the parser's decision.
#pragma once

#include <cstdint>
#include <vector>

#include "base/message.h"
#include "basic/names.h"
#include "basic/source.h"
#include "value/value.h"

namespace scarlet::basic {

enum class TokenKind : std::uint8_t {
  EndOfLine,
  Identifier,  // name, word
  Number,      // value
  Text,        // value: a string
  AtName,      // @NAME: name without the @
  BraceName,   // {NAME}: value holds the text
  Plus,
  Minus,
  Star,
  StarStar,
  Slash,
  SlashSlash,
  Colon,
  Equals,
  Less,
  Greater,
  Hash,
  Ampersand,
  Bang,
  LeftBracket,  // (
  RightBracket,
  LeftSquare,
  RightSquare,
  Comma,
  Semicolon,
  PlusEquals,
  MinusEquals,
  StarEquals,
  SlashEquals,
  ColonEquals,
  Arrow,
  At,
  Dollar,
  Underscore,
  Dots,       // ...
  FieldOpen,  // "<" and ">" that are known to enclose subscripts: in an EQUATEd array element
  FieldClose,
  Error,  // fault says why; only a fault when the parser needs the token
};

struct Token {
  TokenKind kind = TokenKind::EndOfLine;
  bool space_before = false;
  Word word = Word::None;
  Name name = kNoName;
  base::MessageId fault{};
  Position at;
  value::Value value;
};

using Tokens = std::vector<Token>;

}  // namespace scarlet::basic
