// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/parser.h"

#include "base/text.h"
#include "basic/parser_guards.h"

namespace scarlet::basic {

using base::MessageId;

Parser::Parser(const Context& context, UnitTree& tree)
    : context_(context), tree_(tree), in_(context.reader, context.macros) {
  routine_ = &tree_.routines.emplace_back();
  context_.reader.set_variable_test([this](Name name) { return find_variable(name) != nullptr; });
}

void Parser::parse() {
  parse_heading();
  open_.push_back({BlockKind::Program, statement_at_});
  Block body = parse_lines(BlockKind::Program, statement_at_);
  body.insert(body.begin(), first_labels_.begin(), first_labels_.end());
  routine_->body = std::move(body);
  routine_->end = in_.token().at;
  end_of_program();
  for (Variable* v : assumed_matrices_) {
    if (root(*v).declared) continue;
    const std::string name = text(v->name);
    context_.diagnostics.error(v->first, MessageId::BasicMatrixNotDimensioned, {name}, suggest_function(v->name));
    root(*v).declared = true;
  }
}

void Parser::fail(const Token& at, MessageId id, std::vector<std::string> arguments, std::string suggestion) {
  if (at.kind == TokenKind::Error) throw SourceError{at.at, at.fault, {}, {}};
  throw SourceError{at.at, id, std::move(arguments), std::move(suggestion)};
}

void Parser::fail_here(MessageId id, std::vector<std::string> arguments) {
  fail(in_.token(), id, std::move(arguments));
}

void Parser::report(const SourceError& error) {
  std::string_view arguments[3] = {};
  for (std::size_t i = 0; i < error.arguments.size() && i < 3; ++i) arguments[i] = error.arguments[i];
  context_.diagnostics.error(error.at, error.id, {arguments[0], arguments[1], arguments[2]}, error.suggestion);
}

// A token in words, for "found ...".
std::string Parser::describe(const Token& token) const {
  switch (token.kind) {
    case TokenKind::EndOfLine: return base::message(MessageId::BasicEndOfLine);
    case TokenKind::Identifier: return "'" + text(token.name) + "'";
    case TokenKind::AtName: return "'@" + text(token.name) + "'";
    case TokenKind::Number: return "'" + token.value.to_string() + "'";
    case TokenKind::Text: return base::message(MessageId::BasicATextInQuotes);
    default: {
      const std::string_view line = context_.sources[token.at.source].line_starts.empty()
                                        ? std::string_view()
                                        : context_.sources.line(token.at.source, token.at.line);
      if (token.at.column == 0 || token.at.column > line.size()) return base::message(MessageId::BasicEndOfLine);
      return "'" + std::string(line.substr(token.at.column - 1, token.at.length)) + "'";
    }
  }
}

void Parser::expect(TokenKind kind, std::string_view what) {
  if (!in_.accept(kind)) fail_here(MessageId::BasicExpected, {std::string(what), describe(in_.token())});
}

void Parser::expect(Word word) {
  if (in_.accept(word)) return;
  const std::string_view wanted = text_of(word);
  fail(in_.token(), MessageId::BasicExpected, {std::string(wanted), describe(in_.token())}, suggest_word({wanted}));
}

}  // namespace scarlet::basic
