// SPDX-License-Identifier: GPL-3.0-or-later
// The directives of the reader, and the options of a $BASIC.OPTIONS record.
#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "basic/reader.h"
#include "basic/suggest.h"

namespace scarlet::basic {
namespace {

using base::MessageId;

constexpr std::string_view kSystemFile = "SYSCOM";

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool is_directive_letter(char c) { return base::is_letter(c) || base::is_digit(c) || c == '.'; }

// The next word, quoted or up to a space; removed from the text.
std::string take_word(std::string_view& text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  if (text.empty()) return {};
  const char quote = text.front();
  if (quote == '"' || quote == '\'' || quote == '\\') {
    const std::size_t end = std::min(text.find(quote, 1), text.size());
    std::string word(text.substr(1, end - 1));
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
  }
  std::size_t end = 0;
  while (end < text.size() && !is_space(text[end])) ++end;
  std::string word(text.substr(0, end));
  text.remove_prefix(end);
  return word;
}

// Up to a ";" outside of quotes.
std::string_view before_semicolon(std::string_view text) {
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'' || c == '\\') {
      quote = c;
    } else if (c == ';') {
      return text.substr(0, i);
    }
  }
  return text;
}

}  // namespace

const std::unordered_map<std::string_view, Reader::Directive>& Reader::directives() {
  static const std::unordered_map<std::string_view, Directive> kDirectives = {
      {"DEFINE", &Reader::define},
      {"IFDEF", &Reader::if_defined},
      {"IFNDEF", &Reader::if_not_defined},
      {"ELSE", &Reader::else_branch},
      {"ENDIF", &Reader::end_condition},
      {"INCLUDE", &Reader::include},
      {"INSERT", &Reader::include},
      {"MODE", &Reader::mode},
      {"CATALOGUE", &Reader::catalogue},
      {"CATALOG", &Reader::catalogue},
      {"NO.CATALOGUE", &Reader::no_catalogue},
      {"NO.CATALOG", &Reader::no_catalogue},
      {"DEBUG", &Reader::debug},
      {"NOCASE.STRINGS", &Reader::ignore_case},
      {"NO.SYMBOLS", &Reader::no_symbols},
      {"NO.XREF", &Reader::no_cross_reference},
      {"QMCALL", &Reader::callable},
      {"DICT", &Reader::dictionary},
      {"EXECUTE", &Reader::execute},
      {"LIST", &Reader::ignore},
      {"PAGE", &Reader::ignore},
      {"EXPLIST", &Reader::ignore},
      {"FLAGS", &Reader::ignore},
      {"INTERNAL", &Reader::ignore},
      {"RECURSIVE", &Reader::ignore},
  };
  return kDirectives;
}

bool Reader::try_directive(std::string_view text) {
  const std::string_view line = text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
  if (line.empty() || (line[0] != '$' && line[0] != '#')) return false;
  std::size_t end = 1;
  while (end < line.size() && is_directive_letter(line[end])) ++end;
  run_directive(base::upper(line.substr(1, end - 1)), line.substr(end));
  return true;
}

void Reader::run_directive(std::string_view word, std::string_view rest) {
  const bool conditional = word == "IFDEF" || word == "IFNDEF" || word == "ELSE" || word == "ENDIF";
  if (skipping() && !conditional) return;
  if (const auto found = directives().find(word); found != directives().end()) return (this->*found->second)(rest);
  std::vector<std::string_view> names;
  for (const auto& row : directives()) names.push_back(row.first);
  std::sort(names.begin(), names.end());
  std::string hint = other_dialect(word);
  if (hint.empty()) hint = suggestion(word, names);
  error(MessageId::BasicUnknownDirective, {word}, std::move(hint));
}

void Reader::ignore(std::string_view) {}

void Reader::define(std::string_view rest) {
  std::string_view text = before_semicolon(rest);
  const std::string word = take_word(text);
  if (word.empty() || !base::is_letter(word[0])) return error(MessageId::BasicDefineWithoutName);
  Macro macro;
  macro.defined = true;
  Position at = directive_;
  lexer_.append(text, 0, at, modes_[Mode::CaseSensitive], macro.tokens);
  const bool negative = macro.tokens.size() == 2 && macro.tokens[0].kind == TokenKind::Minus;
  if (negative || (macro.tokens.size() == 2 && macro.tokens[0].kind == TokenKind::Plus)) {
    macro.tokens.erase(macro.tokens.begin());
    value::Value& v = macro.tokens[0].value;
    if (negative && v.is_number()) v = v.is_int() ? value::Value::of(-v.as_int()) : value::Value::of(-v.as_double());
  }
  if (macro.tokens.empty()) {
    Token& token = macro.tokens.emplace_back();
    token.kind = TokenKind::Text;
    token.value = value::Value::empty();
  }
  const TokenKind kind = macro.tokens[0].kind;
  if (macro.tokens.size() > 1 || (kind != TokenKind::Number && kind != TokenKind::Text)) {
    return error(MessageId::BasicDefineValue, {word});
  }
  const Name name = intern(word);
  if (is_variable_ && is_variable_(name)) return error(MessageId::BasicEquateVariable, {word});
  if (!macros_.add(name, std::move(macro))) error(MessageId::BasicDefinedTwice, {word});
}

void Reader::begin_condition(std::string_view rest, bool wanted) {
  std::string_view text = before_semicolon(rest);
  const std::string word = take_word(text);
  if (word.empty()) error(MessageId::BasicConditionWithoutName);
  const Macro* macro = macros_.find(intern(word));
  const bool outer = !skipping();
  conditions_.push_back({(macro && macro->defined) == wanted, outer, false, directive_});
  if (conditions_.size() > base::limits::kNestingDepth) {
    conditions_.pop_back();
    error(MessageId::BasicTooDeep);
  }
}

void Reader::if_defined(std::string_view rest) { begin_condition(rest, true); }
void Reader::if_not_defined(std::string_view rest) { begin_condition(rest, false); }

void Reader::else_branch(std::string_view) {
  if (conditions_.size() <= open_.back().conditions || conditions_.back().seen_else) {
    return error(MessageId::BasicStrayElseDirective);
  }
  conditions_.back().active = !conditions_.back().active;
  conditions_.back().seen_else = true;
}

void Reader::end_condition(std::string_view) {
  if (conditions_.size() <= open_.back().conditions) return error(MessageId::BasicStrayEndif);
  conditions_.pop_back();
}

void Reader::include(std::string_view rest) {
  std::string_view text = before_semicolon(rest);
  const std::string first = take_word(text);
  const std::string second = take_word(text);
  if (first.empty()) return error(MessageId::BasicIncludeWithoutName);
  if (open_.size() > base::limits::kIncludeDepth) return error(MessageId::BasicIncludeDepth, {first});
  if (sources_.size() > base::limits::kIncludedRecords) return error(MessageId::BasicTooManyIncludes);
  if (base::equal_ignoring_case(second, "FROM")) {
    const std::string file = take_word(text);
    if (!try_include(file, first)) error(MessageId::BasicIncludeNotFound, {first, file});
    return;
  }
  if (!second.empty()) {
    if (!try_include(first, second)) error(MessageId::BasicIncludeNotFound, {second, first});
    return;
  }
  const bool found = try_include(open_.back().file, first) || try_include(main_file_, first) ||
                     try_include(std::string(kSystemFile), first);
  if (!found) error(MessageId::BasicIncludeNotFound, {first, main_file_});
}

bool Reader::try_include(const std::string& file, const std::string& record) {
  const std::string upper_file = base::upper(file);
  const std::string upper_record = base::upper(record);
  for (const std::string* f : {&file, &upper_file}) {
    for (const std::string* r : {&record, &upper_record}) {
      std::optional<std::string> text = provider_.read(*f, *r);
      if (!text) continue;
      enter(*f, *f + " " + *r, std::move(*text));
      return true;
    }
  }
  return false;
}

void Reader::mode(std::string_view rest) {
  std::string_view text = before_semicolon(rest);
  std::string word = base::upper(take_word(text));
  if (word == "DEFAULT") {
    modes_ = Modes();
    return;
  }
  const bool off = word.starts_with('-');
  if (off) word.erase(0, 1);
  const std::optional<Mode> found = find_mode(word);
  if (!found) return error(MessageId::BasicUnknownMode, {word}, suggestion(word, mode_names()));
  modes_.set(*found, !off);
  if (*found == Mode::TrapUnused) settings_.trap_unused = !off;
}

void Reader::catalogue(std::string_view rest) {
  std::string_view text = before_semicolon(rest);
  CatalogueRequest request;
  for (std::string word = take_word(text); !word.empty(); word = take_word(text)) {
    const std::string upper = base::upper(word);
    if (upper == "LOCAL") {
      request.kind = CatalogueRequest::Kind::Local;
    } else if (upper == "GLOBAL") {
      request.kind = CatalogueRequest::Kind::Global;
    } else {
      request.name = upper;
    }
  }
  settings_.catalogue = std::move(request);
}

void Reader::no_catalogue(std::string_view) { settings_.catalogue.reset(); }

void Reader::debug(std::string_view) {
  if (code_begun_) return error(MessageId::BasicDirectiveAfterCode, {"$DEBUG"});
  settings_.debugging = true;
}

void Reader::ignore_case(std::string_view) {
  if (code_begun_) return error(MessageId::BasicDirectiveAfterCode, {"$NOCASE.STRINGS"});
  settings_.ignore_case = true;
}

void Reader::no_symbols(std::string_view) { settings_.no_symbols = true; }
void Reader::no_cross_reference(std::string_view) { settings_.no_cross_reference = true; }
void Reader::callable(std::string_view) { settings_.callable_by_clients = true; }

void Reader::dictionary(std::string_view rest) {
  std::string_view text = before_semicolon(rest);
  if (!settings_.dictionary.empty()) return error(MessageId::BasicDictTwice);
  settings_.dictionary = take_word(text);
  if (settings_.dictionary.empty()) error(MessageId::BasicDictWithoutName);
}

void Reader::execute(std::string_view rest) {
  std::string_view text = rest;
  const std::string command = take_word(text);
  if (!provider_.execute(command)) error(MessageId::BasicExecuteFailed, {command});
}

void Reader::apply_option(std::string_view line) {
  std::string_view rest = line;
  const std::string word = base::upper(take_word(rest));
  if (word == "DEBUGGING") {
    settings_.debugging = true;
  } else if (word == "LISTING") {
    settings_.listing = true;
  } else if (word == "NOXREF") {
    settings_.no_cross_reference = true;
  } else if (word == "XREF") {
    settings_.no_cross_reference = false;
  } else if (word == "WARNINGS.AS.ERRORS") {
    settings_.warnings_as_errors = true;
  } else if (word == "DEFINE" || word == "MODE" || word == "CATALOGUE" || word == "CATALOG" ||
             word == "NOCASE.STRINGS" || word == "NO.CATALOGUE") {
    run_directive(word, rest);
  } else if (!word.empty()) {
    diagnostics_.warning(here(), MessageId::BasicUnknownOption, {word});
  }
}

}  // namespace scarlet::basic
