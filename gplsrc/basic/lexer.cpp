// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/lexer.h"

#include <charconv>

#include "base/text.h"

namespace scarlet::basic {
namespace {

using base::MessageId;
using value::Value;

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool is_name_character(char c) {
  return base::is_letter(c) || base::is_digit(c) || c == '.' || c == '$' || c == '%' || c == '_';
}
bool is_quote(char c) { return c == '"' || c == '\'' || c == '\\'; }
bool is_hex_digit(char c) { return base::is_digit(c) || (base::to_upper(c) >= 'A' && base::to_upper(c) <= 'F'); }

// The length of a name that begins at the first byte: "_" does not end one.
std::size_t name_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && is_name_character(text[length])) ++length;
  while (length > 1 && text[length - 1] == '_') --length;
  return length;
}

struct Sign {
  std::string_view text;
  TokenKind kind;
};

// Longer signs before their beginnings.
constexpr Sign kSigns[] = {
    {"**", TokenKind::StarStar},    {"*=", TokenKind::StarEquals},  {"*", TokenKind::Star},
    {"//", TokenKind::SlashSlash},  {"/=", TokenKind::SlashEquals}, {"/", TokenKind::Slash},
    {"+=", TokenKind::PlusEquals},  {"+", TokenKind::Plus},         {"->", TokenKind::Arrow},
    {"-=", TokenKind::MinusEquals}, {"-", TokenKind::Minus},        {":=", TokenKind::ColonEquals},
    {":", TokenKind::Colon},        {"=", TokenKind::Equals},       {"<", TokenKind::Less},
    {">", TokenKind::Greater},      {"#", TokenKind::Hash},         {"&", TokenKind::Ampersand},
    {"!", TokenKind::Bang},         {"^", TokenKind::StarStar},     {"(", TokenKind::LeftBracket},
    {")", TokenKind::RightBracket}, {"[", TokenKind::LeftSquare},   {"]", TokenKind::RightSquare},
    {",", TokenKind::Comma},        {";", TokenKind::Semicolon},    {"@", TokenKind::At},
    {"$", TokenKind::Dollar},       {"_", TokenKind::Underscore},   {"...", TokenKind::Dots},
};

}  // namespace

LineEnd Lexer::append(std::string_view line, std::size_t skipped, Position at, bool case_sensitive, Tokens& tokens) {
  line_ = line;
  next_ = skipped;
  at_ = at;
  case_sensitive_ = case_sensitive;
  tokens_ = &tokens;
  while (true) {
    space_before_ = skip_spaces();
    if (!more()) break;
    if (peek() == '~' && base::trimmed(line_.substr(next_ + 1)).empty()) return {true, false};
    if (at_comment()) {
      // A comment behind "," and ";" does not end what the comma continues.
      const bool behind_comma = tokens.size() > 1 && tokens.back().kind == TokenKind::Semicolon &&
                                tokens[tokens.size() - 2].kind == TokenKind::Comma;
      if (!behind_comma) break;
      tokens.pop_back();
      return {true, true};
    }
    read_token();
  }
  const bool comma = !tokens.empty() && tokens.back().kind == TokenKind::Comma;
  return {comma, comma};
}

bool Lexer::skip_spaces() {
  const std::size_t from = next_;
  while (more() && is_space(peek())) ++next_;
  return next_ > from;
}

bool Lexer::may_begin_statement() const {
  if (tokens_->empty()) return true;
  const Token& last = tokens_->back();
  if (last.kind == TokenKind::Semicolon || last.word == Word::Then || last.word == Word::Else) return true;
  if (tokens_->size() == 1) return last.kind == TokenKind::Number;
  const TokenKind first = tokens_->front().kind;
  return tokens_->size() == 2 && last.kind == TokenKind::Colon &&
         (first == TokenKind::Identifier || first == TokenKind::Number);
}

bool Lexer::at_remark() const {
  const std::string_view rest = line_.substr(next_);
  if (!base::is_letter(rest[0])) return false;
  const std::size_t length = name_length(rest);
  const std::string_view word = rest.substr(0, length);
  if (!base::equal_ignoring_case(word, "REM") && !base::equal_ignoring_case(word, "REMARK")) return false;
  const bool in_clause = !tokens_->empty() && tokens_->back().kind == TokenKind::Identifier;
  return !in_clause || length >= rest.size() || rest[length] != '(';
}

bool Lexer::at_comment() const {
  if (holds_ == Holds::Expression) return false;
  if (peek() != '*' && peek() != '!' && base::to_upper(peek()) != 'R') return false;
  return may_begin_statement() && (peek() == '*' || peek() == '!' || at_remark());
}

void Lexer::read_token() {
  const char c = peek();
  if (base::is_letter(c)) return read_name();
  if (base::is_digit(c) || (c == '.' && base::is_digit(peek(1)))) return read_number();
  if (is_quote(c)) return read_text();
  if (c == '@' && base::is_letter(peek(1))) return read_at();
  if (c == '{') return read_brace_name();
  read_sign();
}

void Lexer::add(TokenKind kind, std::size_t length) {
  Token& token = tokens_->emplace_back();
  token.kind = kind;
  token.space_before = space_before_;
  token.at = at_;
  token.at.column = static_cast<std::uint32_t>(next_ + 1);
  token.at.length = static_cast<std::uint32_t>(length);
  next_ += length;
}

void Lexer::fault(MessageId why, std::size_t length) {
  add(TokenKind::Error, length);
  tokens_->back().fault = why;
}

Name Lexer::intern(std::string_view text) {
  const Name name = names_.intern(text);
  return case_sensitive_ ? name : names_.folded(name);
}

void Lexer::read_name() {
  const std::size_t length = name_length(line_.substr(next_));
  const std::string_view text = line_.substr(next_, length);
  add(TokenKind::Identifier, length);
  Token& token = tokens_->back();
  token.name = intern(text);
  token.word = names_.word(token.name);
}

void Lexer::read_at() {
  const std::size_t length = name_length(line_.substr(next_ + 1));
  const std::string_view text = line_.substr(next_ + 1, length);
  add(TokenKind::AtName, length + 1);
  tokens_->back().name = intern(text);
}

void Lexer::read_brace_name() {
  const std::size_t end = line_.find('}', next_);
  if (end == std::string_view::npos) return fault(MessageId::BasicUnclosedBrace, line_.size() - next_);
  const std::string_view text = line_.substr(next_ + 1, end - next_ - 1);
  add(TokenKind::BraceName, end - next_ + 1);
  tokens_->back().value = Value::of(base::trimmed(text));
}

void Lexer::read_text() {
  const std::size_t end = line_.find(line_[next_], next_ + 1);
  if (end == std::string_view::npos) return fault(MessageId::BasicUnclosedText, line_.size() - next_);
  const std::string_view text = line_.substr(next_ + 1, end - next_ - 1);
  add(TokenKind::Text, end - next_ + 1);
  tokens_->back().value = Value::of(text);
}

void Lexer::read_number() {
  const std::string_view rest = line_.substr(next_);
  std::size_t length = 0;
  std::int64_t integer = 0;
  if (rest[0] == '0' && rest.size() > 2 && base::to_upper(rest[1]) == 'X' && is_hex_digit(rest[2])) {
    length = 2;
    while (length < rest.size() && is_hex_digit(rest[length])) ++length;
    const auto read = std::from_chars(rest.data() + 2, rest.data() + length, integer, 16);
    if (read.ec != std::errc()) return fault(MessageId::BasicNumberTooLarge, length);
    add(TokenKind::Number, length);
    tokens_->back().value = Value::of(integer);
    return;
  }
  while (length < rest.size() && base::is_digit(rest[length])) ++length;
  const bool whole = length == rest.size() || rest[length] != '.';
  if (!whole) ++length;
  while (length < rest.size() && base::is_digit(rest[length])) ++length;
  double real = 0;
  const bool fits = whole && std::from_chars(rest.data(), rest.data() + length, integer).ec == std::errc();
  if (!fits && std::from_chars(rest.data(), rest.data() + length, real).ec != std::errc()) {
    return fault(MessageId::BasicNumberTooLarge, length);
  }
  add(TokenKind::Number, length);
  tokens_->back().value = fits ? Value::of(integer) : Value::of(real);
}

void Lexer::read_sign() {
  const std::string_view rest = line_.substr(next_);
  for (const Sign& sign : kSigns) {
    if (rest.starts_with(sign.text)) return add(sign.kind, sign.text.size());
  }
  fault(MessageId::BasicUnknownCharacter, 1);
}

}  // namespace scarlet::basic
