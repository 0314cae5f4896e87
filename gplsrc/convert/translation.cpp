// SPDX-License-Identifier: GPL-3.0-or-later
// T: a field of the record of another file whose id the data is. U: a catalogued subroutine of the user.
//
//   T{DICT |*}file;code{value};in field;out field
#include <string>

#include "base/message.h"
#include "base/text.h"
#include "convert/conversion.h"
#include "convert/elements.h"

namespace scarlet::convert {
namespace {

using value::Value;

struct Translation {
  bool dictionary = false;
  std::string_view file;
  char missing = 'X';  // what a record that is not there gives: X C V I O
  std::int64_t value = 0;
  std::optional<std::int64_t> field;
};

std::string_view take_file_name(std::string_view& code) {
  if (!code.empty() && (code[0] == '\'' || code[0] == '"' || code[0] == '\\')) {
    const std::size_t end = std::min(code.find(code[0], 1), code.size());
    const std::string_view name = code.substr(1, end - 1);
    code.remove_prefix(std::min(end + 1, code.size()));
    return name;
  }
  const std::string_view name = code.substr(0, code.find(';'));
  code.remove_prefix(name.size());
  return base::trimmed(name);
}

std::optional<Translation> read_translation(std::string_view code, bool output) {
  Translation how;
  while (take(code, ' ')) {
  }
  constexpr std::string_view kDictionary = "DICT ";
  if (base::equal_ignoring_case(code.substr(0, kDictionary.size()), kDictionary)) {
    how.dictionary = true;
    code.remove_prefix(kDictionary.size());
    while (take(code, ' ')) {
    }
  } else {
    how.dictionary = take(code, '*');
  }
  how.file = take_file_name(code);
  if (how.file.empty() || !take(code, ';')) return std::nullopt;
  if (!code.empty() && code[0] != ';') {
    how.missing = code[0];
    code.remove_prefix(1);
  }
  how.value = take_number(code).value_or(0);
  // Two field numbers follow, each behind its semicolon.
  for (int i = 0; i < (output ? 2 : 1); ++i) {
    const std::size_t semicolon = code.find(';');
    if (semicolon == std::string_view::npos) return how;
    code.remove_prefix(semicolon + 1);
    how.field = take_number(code);
  }
  return how;
}

// 'I' and 'O' are V in one direction and C in the other.
char action_for_missing(char letter, bool output) {
  if (letter == 'I') return output ? 'C' : 'V';
  if (letter == 'O') return output ? 'V' : 'C';
  return letter;
}

void without_inner_marks(std::string_view text, std::string& out) {
  for (const char c : text) out += c == base::kValueMark || c == base::kSubvalueMark ? ' ' : c;
}

class Translator {
 public:
  Translator(const Translation& how, bool output, ConversionHost& host)
      : how_(how), action_(action_for_missing(how.missing, output)), host_(host) {}

  void append(std::string_view id, std::string& out) {
    std::string record;
    const int status = host_.read_record(how_.file, how_.dictionary, id, record);
    if (status == kConverted) {
      out += *how_.field == 0 ? id : piece_of(record, base::kFieldMark, *how_.field);
      return;
    }
    status_ = status;
    if (action_ == 'C') out += id;
    if (action_ == 'V') {
      host_.show_message(base::message(base::MessageId::ConvertRecordNotFound, {id, how_.file}));
    }
  }
  int status() const { return status_; }

 private:
  const Translation& how_;
  char action_;
  ConversionHost& host_;
  int status_ = kConverted;
};

// Field by field: the wanted value, or all of it with spaces for the inner marks.
std::string shown(std::string_view translated, std::int64_t value) {
  std::string out;
  while (true) {
    const std::size_t end = std::min(translated.find(base::kFieldMark), translated.size());
    const std::string_view field = translated.substr(0, end);
    if (value > 0) {
      out += piece_of(field, base::kValueMark, value);
    } else {
      without_inner_marks(field, out);
    }
    if (end == translated.size()) return out;
    out += base::kFieldMark;
    translated.remove_prefix(end + 1);
  }
}

int translate(const Value& data, std::string_view code, const Context& context, bool output, Value& result) {
  const auto how = read_translation(code, output);
  if (!how || !context.host) return kBadCode;
  if (!how->field) return kConverted;
  value::Scratch scratch;
  Translator translator(*how, output, *context.host);
  const std::string translated =
      map_elements(data.text(scratch, context.precision),
                   [&](std::string_view id, std::string& out) { translator.append(id, out); });
  result = Value::of(shown(translated, how->value));
  return translator.status();
}

int call_user(const Value& data, std::string_view code, const Context& context, bool output, Value& result) {
  const std::size_t dot = code.find('.');
  const std::string_view name = base::trimmed(code.substr(0, dot));
  if (name.empty() || !context.host) return kBadCode;
  const std::string_view argument = dot == std::string_view::npos ? std::string_view{} : code.substr(dot + 1);
  std::string text = data.to_string(context.precision);
  const int status = context.host->call_user(name, argument, output, text);
  result = Value::of(text);
  return status;
}

}  // namespace

int translation_output(const Value& data, std::string_view code, const Context& context, Value& result) {
  return translate(data, code, context, true, result);
}
int translation_input(const Value& data, std::string_view code, const Context& context, Value& result) {
  return translate(data, code, context, false, result);
}
int user_output(const Value& data, std::string_view code, const Context& context, Value& result) {
  return call_user(data, code, context, true, result);
}
int user_input(const Value& data, std::string_view code, const Context& context, Value& result) {
  return call_user(data, code, context, false, result);
}

}  // namespace scarlet::convert
