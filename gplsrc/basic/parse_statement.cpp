// SPDX-License-Identifier: GPL-3.0-or-later
// Which statement a line has: keywords are no reserved words, so what follows the first name decides.
#include <algorithm>

#include "basic/compile.h"
#include "basic/parser.h"
#include "basic/patterns.h"
#include "basic/suggest.h"

namespace scarlet::basic {

using base::MessageId;

const std::unordered_map<Word, Parser::StatementMethod>& Parser::statement_methods() {
  static const std::unordered_map<Word, StatementMethod> kMethods = {
      {Word::If, &Parser::parse_if},
      {Word::Begin, &Parser::parse_begin},
      {Word::For, &Parser::parse_for},
      {Word::Loop, &Parser::parse_loop},
      {Word::While, &Parser::parse_while},
      {Word::Until, &Parser::parse_until},
      {Word::Exit, &Parser::parse_exit},
      {Word::Continue, &Parser::parse_continue},
      {Word::Go, &Parser::parse_go},
      {Word::Goto, &Parser::parse_goto},
      {Word::Gosub, &Parser::parse_gosub},
      {Word::On, &Parser::parse_on},
      {Word::Return, &Parser::parse_return},
      {Word::Call, &Parser::parse_call},
      {Word::Enter, &Parser::parse_enter},
      {Word::Stop, &Parser::parse_stop},
      {Word::Stopm, &Parser::parse_stop},
      {Word::Stope, &Parser::parse_stop_message},
      {Word::Abort, &Parser::parse_abort},
      {Word::Abortm, &Parser::parse_abort},
      {Word::Aborte, &Parser::parse_abort_message},
      {Word::Null, &Parser::parse_null},
      {Word::Void, &Parser::parse_void},
      {Word::Transaction, &Parser::parse_transaction},
      {Word::Try, &Parser::parse_try},
      {Word::Throw, &Parser::parse_throw},
      {Word::Commit, &Parser::parse_commit},
      {Word::Rollback, &Parser::parse_rollback},
      {Word::Program, &Parser::parse_misplaced_heading},
      {Word::Subroutine, &Parser::parse_misplaced_heading},
      {Word::Sub, &Parser::parse_misplaced_heading},
      {Word::Function, &Parser::parse_misplaced_heading},
      {Word::Class, &Parser::parse_misplaced_heading},
      {Word::Local, &Parser::parse_local},
      {Word::Public, &Parser::parse_public},
      {Word::Get, &Parser::parse_get},
      {Word::Set, &Parser::parse_set},
      {Word::Deffun, &Parser::parse_deffun},
      {Word::Com, &Parser::parse_common},
      {Word::Common, &Parser::parse_common},
      {Word::Dim, &Parser::parse_dim},
      {Word::Dimension, &Parser::parse_dim},
      {Word::Equ, &Parser::parse_equate},
      {Word::Equate, &Parser::parse_equate},
      {Word::Private, &Parser::parse_private},
      {Word::File, &Parser::parse_file},
      {Word::Clear, &Parser::parse_clear},
      {Word::Locate, &Parser::parse_locate},
      {Word::Ins, &Parser::parse_insert},
      {Word::Del, &Parser::parse_delete_element},
      {Word::Remove, &Parser::parse_remove},
      {Word::Mat, &Parser::parse_mat},
      {Word::Matbuild, &Parser::parse_matbuild},
      {Word::Crt, &Parser::parse_crt},
      {Word::Display, &Parser::parse_crt},
      {Word::Print, &Parser::parse_print},
      {Word::Printcsv, &Parser::parse_printcsv},
      {Word::Heading, &Parser::parse_heading_statement},
      {Word::Input, &Parser::parse_input},
      {Word::Inputfield, &Parser::parse_inputfield},
      {Word::Printer, &Parser::parse_printer},
      {Word::Break, &Parser::parse_break},
      {Word::Keyedit, &Parser::parse_keyedit},
      {Word::Keyexit, &Parser::parse_keyexit},
      {Word::Keytrap, &Parser::parse_keytrap},
      {Word::Hush, &Parser::parse_hush},
      {Word::Open, &Parser::parse_open},
      {Word::CreateFile, &Parser::parse_create_file},
      {Word::Select, &Parser::parse_select},
      {Word::Execute, &Parser::parse_execute},
      {Word::Perform, &Parser::parse_execute},
      {Word::OsExecute, &Parser::parse_os_execute},
      {Word::Writecsv, &Parser::parse_writecsv},
  };
  return kMethods;
}

RuntimeStatement& Parser::add_runtime(code::StatementId id, std::vector<Operand> operands) {
  return add(RuntimeStatement{id, std::move(operands), {}});
}

// Signs behind a name that only an assignment has there.
bool Parser::looks_like_assignment() {
  if (in_.at(TokenKind::AtName)) return true;
  const Token& next = in_.peek();
  switch (next.kind) {
    case TokenKind::Equals:
    case TokenKind::PlusEquals:
    case TokenKind::MinusEquals:
    case TokenKind::StarEquals:
    case TokenKind::SlashEquals:
    case TokenKind::ColonEquals:
    case TokenKind::Less:
    case TokenKind::FieldOpen:
    case TokenKind::LeftSquare:
    case TokenKind::Arrow: return true;
    case TokenKind::LeftBracket: {
      const Token& name = in_.token();
      const Variable* const known = find_variable(name.name);
      if (known && known->matrix) return true;
      if (file_name(name.name) && !next.space_before) return true;
      return !next.space_before && !statement_methods().contains(name.word) && !find_pattern(name.word);
    }
    default: return false;
  }
}

void Parser::parse_statement() {
  const Token token = in_.token();
  const bool reserved_start = token.kind == TokenKind::Identifier && is_reserved(token.word);
  if (!reserved_start && (token.kind == TokenKind::Identifier || token.kind == TokenKind::AtName) &&
      looks_like_assignment()) {
    context_.reader.note_code();
    return parse_assignment();
  }
  if (token.kind != TokenKind::Identifier) {
    const bool comment = token.kind == TokenKind::SlashSlash;
    fail(token, MessageId::BasicStatementExpected, {describe(token)}, comment ? other_dialect("//") : "");
  }
  if (terminator() != Terminator::None) {
    const std::string what = describe(token);
    in_.advance();
    if (in_.at(Word::Case) || in_.at(Word::Transaction) || in_.at(Word::Try)) in_.advance();
    fail(token, MessageId::BasicStrayTerminator, {what});
  }
  if (const auto found = statement_methods().find(token.word); found != statement_methods().end()) {
    in_.advance();
    return (this->*found->second)();
  }
  const Pattern* const pattern = find_pattern(token.word);
  if (!pattern) fail_unknown_statement();
  in_.advance();
  context_.reader.note_code();
  parse_pattern(*pattern);
}

std::vector<std::string_view> Parser::statement_names() {
  std::vector<std::string_view> names = pattern_names();
  for (const auto& row : statement_methods()) names.push_back(text_of(row.first));
  return names;
}

std::vector<std::string_view> statement_names() { return Parser::statement_names(); }

void Parser::fail_unknown_statement() {
  const Token token = in_.token();
  if (token.word == Word::Else || token.word == Word::Then)
    fail(token, MessageId::BasicStrayTerminator, {describe(token)});
  if (std::string known = other_dialect(text(token.name)); !known.empty()) {
    fail(token, MessageId::BasicUnknownStatement, {text(token.name)}, std::move(known));
  }
  std::vector<std::string_view> names = statement_names();
  for (const char* word : {"REPEAT", "NEXT", "UNTIL", "WHILE", "CASE", "END", "ELSE", "THEN"}) names.push_back(word);
  if (is_in(BlockKind::Try)) names.push_back("CATCH");
  std::sort(names.begin(), names.end());
  fail(token, MessageId::BasicUnknownStatement, {text(token.name)}, suggestion(text(token.name), names));
}

namespace {

// A function that does something: programs assign what they do not want of it to a variable nobody reads.
bool is_called_for_its_effect(const Expr& e) {
  if (e.kind == ExprKind::Function) return !code::info(static_cast<code::Intrinsic>(e.code)).pure;
  return e.kind == ExprKind::UserFunction || e.kind == ExprKind::Property || e.kind == ExprKind::Remove;
}

}  // namespace

// target op expression, or a method called as a statement.
void Parser::parse_assignment() {
  const Token first = in_.token();
  Expr* const to = target();
  Assignment node;
  switch (in_.token().kind) {
    case TokenKind::Equals: node.op = AssignOperator::Plain; break;
    case TokenKind::PlusEquals: node.op = AssignOperator::Add; break;
    case TokenKind::MinusEquals: node.op = AssignOperator::Subtract; break;
    case TokenKind::StarEquals: node.op = AssignOperator::Multiply; break;
    case TokenKind::SlashEquals: node.op = AssignOperator::Divide; break;
    case TokenKind::ColonEquals: node.op = AssignOperator::Append; break;
    default:
      if (to->kind == ExprKind::Property) {
        add(Evaluate{to});
        return;
      }
      if (to->kind == ExprKind::Element && !root(*to->variable).declared) {
        root(*to->variable).declared = true;
        fail(first, MessageId::BasicUnknownStatement, {text(first.name)}, other_dialect(text(first.name)));
      }
      fail_here(MessageId::BasicExpected, {"'='", describe(in_.token())});
  }
  const Token sign = in_.token();
  in_.advance();
  if (to->kind == ExprKind::Constant || to->kind == ExprKind::Self) {
    fail(first, MessageId::BasicVariableExpected, {describe(first)});
  }
  if (to->kind == ExprKind::AtVariable && !code::info(static_cast<code::AtVariable>(to->code)).assignable) {
    fail(first, MessageId::BasicAtVariableReadOnly, {describe(first)});
  }
  const bool part = to->kind == ExprKind::Substring || to->kind == ExprKind::Group || to->kind == ExprKind::LastBytes;
  if (to->kind == ExprKind::LastBytes || (part && node.op != AssignOperator::Plain)) {
    fail(sign, MessageId::BasicSubstringAssignment);
  }
  mark_assigned(*to);
  node.target = to;
  node.value = expression();
  if (!is_called_for_its_effect(*node.value)) mark_assigned(*to, true);
  const Modes& modes = in_.modes();
  node.compatible_append = modes[Mode::CompatibleAppend];
  node.substring_mode = modes[Mode::PickSubstrAssign] ? 2 : modes[Mode::PickSubstr] ? 1 : 0;
  if (modes[Mode::Utf8] && to->kind == ExprKind::Substring) overlay_characters(node);
  add(node);
}

// $MODE UTF8: X[s,l] = y gives X the text with those characters changed.
void Parser::overlay_characters(Assignment& node) {
  Expr* const part = node.target;
  node.target = part->args[0];
  std::vector<Expr*> args = part->args;
  args.push_back(node.value);
  node.value = make(ExprKind::Function, part->at, std::move(args));
  node.value->code = static_cast<std::uint16_t>(code::Intrinsic::Utf8Overlay);
}

}  // namespace scarlet::basic
