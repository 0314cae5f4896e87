// SPDX-License-Identifier: GPL-3.0-or-later
// Statements by their pattern (patterns.def).
#include "basic/parser.h"
#include "basic/parser_guards.h"
#include "basic/patterns.h"
#include "code/statement_operands.h"

namespace scarlet::basic {

using base::MessageId;
using value::Value;

// A file variable, or the name of a FILE statement, which stands for one.
Expr* Parser::file_operand() {
  const Token token = in_.token();
  const bool alone = in_.peek().kind != TokenKind::LeftBracket && in_.peek().kind != TokenKind::Less;
  if (token.kind == TokenKind::Identifier && alone) {
    if (const FileName* const found = file_name(token.name)) {
      in_.advance();
      return variable_expr(*found->file, token.at);
    }
  }
  return expression();
}

// ON is 1, OFF is 0.
Expr* Parser::switch_operand() {
  const Position at = in_.token().at;
  const Word next = in_.token().word;
  if (next != Word::On && next != Word::Off) return expression();
  in_.advance();
  return constant(at, Value::of(next == Word::On ? 1 : 0));
}

std::int64_t Parser::mode_number(char letter) const {
  const Mode mode = letter == 'R' ? Mode::PickRead : Mode::CompositeReadnext;
  return in_.modes()[mode] ? 1 : 0;
}

// "file , id", or the id alone for the record of a FILE statement.
void Parser::parse_file_and_id(Operand& file, Operand& id, const Expr* record) {
  Expr* const first = file_operand();
  if (in_.accept(TokenKind::Comma)) {
    file = input(first);
    id = input(expression());
    return;
  }
  const bool of_record = record && record->kind == ExprKind::Variable;
  const FileName* const found = of_record ? file_name(record->variable->name) : nullptr;
  if (!found) fail_here(MessageId::BasicExpected, {"','", describe(in_.token())});
  file = input(variable_expr(*found->file, first->at));
  id = input(first);
}

// Walks through the items of one pattern.
class Parser::PatternParser {
 public:
  PatternParser(Parser& parser, const Pattern& pattern, RuntimeStatement& node)
      : parser_(parser), pattern_(pattern), node_(node) {
    code::StatementOperands kinds(code::info(pattern.id));
    for (code::StatementOperandKind kind = kinds.next(); kind != code::StatementOperandKind::None;
         kind = kinds.next()) {
      if (kinds.repeats()) break;
      node_.operands.push_back({absent_kind(kind), nullptr, 0});
    }
  }

  void run() {
    const Reservation words(parser_, pattern_.reserved);
    parse(0, pattern_.items.size());
  }

 private:
  using Kind = PatternItem::Kind;

  static Operand::Kind absent_kind(code::StatementOperandKind kind) {
    const bool written = kind == code::StatementOperandKind::Output || kind == code::StatementOperandKind::Changed;
    if (written) return Operand::Kind::Output;
    return kind == code::StatementOperandKind::Number ? Operand::Kind::Number : Operand::Kind::Absent;
  }

  Operand& operand(int place) { return node_.operands[static_cast<std::size_t>(place)]; }

  void parse(std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i) {
      const PatternItem& item = pattern_.items[i];
      if (item.kind != Kind::Group) {
        parse_item(item);
        continue;
      }
      const auto inside = static_cast<std::size_t>(item.value);
      if (is_there(pattern_.items[i + 1])) parse(i + 1, i + 1 + inside);
      i += inside;
    }
  }

  bool is_there(const PatternItem& item) const {
    if (item.kind != Kind::Words) {
      return parser_.can_begin_operand(parser_.in_.token()) || parser_.in_.at(TokenKind::Minus) ||
             parser_.in_.at(TokenKind::Plus);
    }
    return at_word(item) || (item.comma && parser_.in_.at(TokenKind::Comma)) ||
           (item.words.empty() && parser_.in_.at(TokenKind::Comma));
  }

  bool at_word(const PatternItem& item) const {
    for (const Word word : item.words) {
      if (parser_.in_.at(word)) return true;
    }
    return false;
  }

  void parse_item(const PatternItem& item) {
    switch (item.kind) {
      case Kind::Expression: operand(item.place) = parser_.input(parser_.expression()); break;
      case Kind::Unit: operand(item.place) = parser_.input(parser_.expression_without_format()); break;
      case Kind::File: operand(item.place) = parser_.input(parser_.file_operand()); break;
      case Kind::FileAndId:
        parser_.parse_file_and_id(operand(item.place), operand(item.place + 1),
                                  item.place > 0 ? operand(0).expr : nullptr);
        break;
      case Kind::Output: operand(item.place) = parser_.output_operand(output()); break;
      case Kind::Matrix: operand(item.place) = parser_.matrix_operand(parser_.whole_matrix()); break;
      case Kind::Switch: operand(item.place) = parser_.input(parser_.switch_operand()); break;
      case Kind::All: operand(item.place) = parser_.input(all()); break;
      case Kind::Number: operand(item.place) = parser_.number_operand(item.value); break;
      case Kind::ModeNumber:
        operand(item.place) = parser_.number_operand(parser_.mode_number(static_cast<char>(item.value)));
        break;
      case Kind::Choice: operand(item.place) = parser_.number_operand(choice(item)); break;
      case Kind::Words: parse_words(item); break;
      case Kind::Expressions:
        for (Expr* e : parser_.expression_list()) node_.operands.push_back(parser_.input(e));
        break;
      case Kind::Outputs: do { node_.operands.push_back(parser_.output_operand(parser_.output()));
        } while (parser_.in_.accept(TokenKind::Comma));
        break;
      case Kind::Group: break;
    }
  }

  // A file variable may be named by its FILE statement.
  Expr* output() {
    const Token token = parser_.in_.token();
    const bool closes = pattern_.id == code::StatementId::Close && token.kind == TokenKind::Identifier;
    const FileName* const found = closes ? parser_.file_name(token.name) : nullptr;
    if (!found) return parser_.output();
    parser_.in_.advance();
    return parser_.variable_expr(*found->file, token.at);
  }

  Expr* all() {
    const Token token = parser_.in_.token();
    if (token.word != Word::All) return parser_.expression();
    parser_.in_.advance();
    return parser_.constant(token.at, Value::of("ALL"));
  }

  std::int64_t choice(const PatternItem& item) {
    for (std::size_t i = 0; i < item.words.size(); ++i) {
      if (parser_.in_.accept(item.words[i])) return static_cast<std::int64_t>(i + 1);
    }
    return 0;
  }

  void parse_words(const PatternItem& item) {
    if ((item.comma || item.words.empty()) && parser_.in_.accept(TokenKind::Comma)) return;
    if (item.words.empty()) parser_.expect(TokenKind::Comma, "','");
    for (const Word word : item.words) {
      if (parser_.in_.accept(word)) return;
    }
    parser_.expect(item.words[0]);
  }

  Parser& parser_;
  const Pattern& pattern_;
  RuntimeStatement& node_;
};

void Parser::parse_pattern(const Pattern& pattern) {
  const Position at = statement_at_;
  RuntimeStatement node;
  node.id = pattern.id;
  PatternParser(*this, pattern, node).run();
  ClauseNeed need = ClauseNeed::None;
  if (pattern.need == PatternNeed::Optional) need = ClauseNeed::Optional;
  if (pattern.need == PatternNeed::Required) {
    need = in_.modes()[Mode::OptionalThenElse] ? ClauseNeed::Optional : ClauseNeed::Required;
  }
  parse_clauses(node.clauses, code::info(pattern.id).clauses, need, at);
  statement_at_ = at;
  add(std::move(node));
}

}  // namespace scarlet::basic
