// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/condition.h"

#include "base/text.h"
#include "command/processor.h"
#include "convert/convert.h"
#include "value/compare.h"
#include "workspace/tokens.h"
#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using workspace::Keyword;
using workspace::Token;

bool is_then(const Token& token) { return !token.quoted && base::equal_ignoring_case(token.text, "THEN"); }

bool is_operator(Keyword keyword) { return keyword >= Keyword::Equal && keyword <= Keyword::Said; }

bool relation_holds(Keyword op, const std::string& left, const std::string& right) {
  const auto order = [&] { return value::compare(value::Value::of(left), value::Value::of(right)); };
  switch (op) {
    case Keyword::Equal: return order() == 0;
    case Keyword::NotEqual: return order() != 0;
    case Keyword::Less: return order() < 0;
    case Keyword::LessOrEqual: return order() <= 0;
    case Keyword::GreaterOrEqual: return order() >= 0;
    case Keyword::Greater: return order() > 0;
    case Keyword::Like: return convert::matches(left, right);
    case Keyword::NotMatching: return !convert::matches(left, right);
    default: return convert::soundex(left) == convert::soundex(right);
  }
}

class Condition {
 public:
  Condition(Processor& processor, workspace::Sentence words) : processor_(processor), words_(std::move(words)) {}

  Decision decide();

 private:
  bool ends_operand() const;
  std::string operand();
  std::optional<bool> relation();

  Processor& processor_;
  workspace::Sentence words_;
};

// Whether the next word can not be a value: THEN, a connective or the end.
bool Condition::ends_operand() const {
  const Token* token = words_.peek();
  const Keyword keyword = words_.peek_keyword();
  return token == nullptr || is_then(*token) || keyword == Keyword::And || keyword == Keyword::Or;
}

std::string Condition::operand() {
  const Token* token = words_.next();
  if (!token->quoted && token->text.starts_with('@') && token->text.size() > 1) return processor_.variable(token->text);
  return token->text;
}

std::optional<bool> Condition::relation() {
  std::string left;
  if (!is_operator(words_.peek_keyword())) {
    if (ends_operand()) return std::nullopt;
    left = operand();
  }
  const Keyword op = words_.peek_keyword();
  if (!is_operator(op)) return std::nullopt;
  words_.next();
  while (words_.accept(Keyword::Than)) continue;
  const std::string right = ends_operand() ? std::string() : operand();
  return relation_holds(op, left, right);
}

Decision Condition::decide() {
  Decision decision;
  auto holds = relation();
  while (holds) {
    const bool both = words_.accept(Keyword::And);
    if (!both && !words_.accept(Keyword::Or)) break;
    const auto next = relation();
    holds = !next ? next : both ? std::optional<bool>(*holds && *next) : std::optional<bool>(*holds || *next);
  }
  if (!holds) {
    decision.fault = MessageId::CommandIfOperator;
  } else if (words_.at_end() || !is_then(*words_.peek())) {
    decision.fault = MessageId::CommandIfThen;
  } else {
    words_.next();
    decision.holds = *holds;
    decision.command = words_.rest();
  }
  return decision;
}

}  // namespace

Decision decide(Processor& processor, std::string_view text) {
  // A quote that is never closed may belong to the command: DISPLAY takes its text as it is.
  std::string_view behind;
  auto tokens = workspace::tokenize(text);
  if (!tokens) {
    const auto then = base::upper(text).find(" THEN ");
    if (then == std::string::npos) return Decision{MessageId::CommandIfQuote, false, {}};
    behind = text.substr(then + 6);
    text = text.substr(0, then + 5);
    tokens = workspace::tokenize(text);
    if (!tokens) return Decision{MessageId::CommandIfQuote, false, {}};
  }
  workspace::Sentence words(std::string(text), std::move(*tokens), processor.workspace().voc());
  Decision decision = Condition(processor, std::move(words)).decide();
  if (!behind.empty()) decision.command = behind;
  return decision;
}

}  // namespace scarlet::command
