// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/reader.h"

#include "base/limits.h"
#include "base/text.h"

namespace scarlet::basic {
namespace {

using base::MessageId;

std::size_t first_character(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t");
  return at == std::string_view::npos ? text.size() : at;
}

bool is_blank_or_comment(std::string_view text) {
  const std::size_t at = first_character(text);
  return at == text.size() || text[at] == '*' || text[at] == '!';
}

}  // namespace

Reader::Reader(const SourceText& main, SourceMap& sources, NameTable& names, SourceProvider& provider,
               Diagnostics& diagnostics, Macros& macros, Settings& settings)
    : sources_(sources),
      names_(names),
      provider_(provider),
      diagnostics_(diagnostics),
      macros_(macros),
      settings_(settings),
      lexer_(names),
      main_file_(main.file) {
  enter(main.file, main.file + " " + main.record, main.text);
}

void Reader::enter(std::string file, std::string name, std::string text) {
  if (text.size() > base::limits::kSourceBytes) {
    error(MessageId::BasicSourceTooLarge, {name});
    text.clear();
  }
  const std::uint16_t number = sources_.add(std::move(name), std::move(text), directive_);
  open_.push_back({number, std::move(file), 0, conditions_.size()});
}

Position Reader::here() const { return directive_; }

void Reader::error(MessageId id, std::initializer_list<std::string_view> arguments, std::string suggestion) {
  diagnostics_.error(here(), id, arguments, std::move(suggestion));
}

Name Reader::intern(std::string_view text) {
  const Name name = names_.intern(text);
  return modes_[Mode::CaseSensitive] ? name : names_.folded(name);
}

void Reader::leave_source() {
  while (conditions_.size() > open_.back().conditions) {
    diagnostics_.error(conditions_.back().at, MessageId::BasicOpenCondition);
    conditions_.pop_back();
  }
  open_.pop_back();
}

// The next line of the innermost source that has one.
bool Reader::read_physical(std::string_view& text) {
  while (!open_.empty()) {
    Source& source = open_.back();
    if (source.line < sources_.line_count(source.number)) {
      ++source.line;
      text = sources_.line(source.number, source.line);
      const std::size_t column = first_character(text);
      directive_ = {source.line, static_cast<std::uint32_t>(column + 1),
                    static_cast<std::uint32_t>(text.size() - column), source.number};
      return true;
    }
    leave_source();
  }
  return false;
}

bool Reader::next(LogicalLine& line) {
  std::string_view text;
  while (read_physical(text)) {
    if (try_directive(text) || skipping() || is_blank_or_comment(text) || try_include_statement(text)) continue;
    line.tokens.clear();
    line.modes = modes_;
    const Position at = {directive_.line, 1, 0, directive_.source};
    const LineEnd end = lexer_.append(text, 0, at, modes_[Mode::CaseSensitive], line.tokens);
    if (line.tokens.empty() && !end.continues) continue;
    join(line, end);
    Token& last = line.tokens.emplace_back();
    last.at = directive_;
    last.at.column = static_cast<std::uint32_t>(sources_.line(directive_.source, directive_.line).size() + 1);
    last.at.length = 1;
    if (!macros_.expand(line.tokens, 0)) error(MessageId::BasicLineTooLong);
    return true;
  }
  return false;
}

void Reader::join(LogicalLine& line, LineEnd end) {
  while (end.continues && line.tokens.size() < base::limits::kLineTokens) {
    Source& source = open_.back();
    std::string_view text;
    do {
      if (source.line >= sources_.line_count(source.number)) return;
      ++source.line;
      text = sources_.line(source.number, source.line);
    } while (end.skips_comments && is_blank_or_comment(text));
    directive_.line = source.line;
    const Position at = {source.line, 1, 0, source.number};
    end = lexer_.append(text, 0, at, line.modes[Mode::CaseSensitive], line.tokens);
  }
}

bool Reader::try_include_statement(std::string_view text) {
  constexpr std::string_view kWord = "INCLUDE";
  const std::string_view rest = text.substr(first_character(text));
  if (rest.size() <= kWord.size() || !base::equal_ignoring_case(rest.substr(0, kWord.size()), kWord)) return false;
  const std::string_view names = rest.substr(kWord.size());
  const std::size_t first = first_character(names);
  if (first == 0 || first == names.size()) return false;
  if (std::string_view("=+-*/:<[(;").find(names[first]) != std::string_view::npos) return false;
  include(names);
  return true;
}

}  // namespace scarlet::basic
