// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/inline_prompts.h"

#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "command/command_words.h"
#include "command/expressions.h"
#include "command/processor.h"
#include "command/screen.h"
#include "convert/convert.h"
#include "os/process.h"
#include "value/dynamic_array.h"
#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using workspace::Workspace;

constexpr std::string_view kOpen = "<<";
constexpr std::string_view kClose = ">>";

// What would be taken for more than an answer when it stands in the command.
bool is_clean(std::string_view reply) {
  return reply.find(kOpen) == std::string_view::npos && reply.find(kClose) == std::string_view::npos &&
         reply.find(base::kFieldMark) == std::string_view::npos;
}

// One prompt, taken apart.
struct Prompt {
  std::string screen;                // what the display controls send
  std::optional<std::string> value;  // fetched by a control
  bool always = false;
  bool upper_case = false;
  bool repeat = false;
  std::string separator = " ";  // of repeated answers
  std::string text;
  std::string check;
};

// The end of the piece that begins `text`: a comma outside of brackets, or the end.
std::size_t end_of_piece(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (text[i] == ',' && depth <= 0) return i;
  }
  return text.size();
}

std::string without_quotes(std::string_view text) {
  text = base::trimmed(text);
  const bool quoted = text.size() >= 2 && text.front() == text.back() &&
                      (text.front() == '"' || text.front() == '\'' || text.front() == '\\');
  return std::string(quoted ? text.substr(1, text.size() - 2) : text);
}

// "F(a,b)" with name "F": the pieces between the brackets.
std::optional<std::vector<std::string>> arguments_of(std::string_view control, std::string_view name) {
  if (control.size() < name.size() + 2 || !base::equal_ignoring_case(control.substr(0, name.size()), name) ||
      control[name.size()] != '(' || control.back() != ')') {
    return std::nullopt;
  }
  std::string_view rest = control.substr(name.size() + 1, control.size() - name.size() - 2);
  std::vector<std::string> arguments;
  for (;;) {
    const std::size_t end = end_of_piece(rest);
    arguments.push_back(without_quotes(rest.substr(0, end)));
    if (end >= rest.size()) return arguments;
    rest.remove_prefix(end + 1);
  }
}

// Source text whose value is `text`, which may hold quotes of every kind.
std::string as_literal(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) literal += c == '"' ? std::string("\":'\"':\"") : std::string(1, c);
  return literal + "\"";
}

std::pair<std::string_view, std::string_view> split_default(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {text, {}};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

std::string or_default(const std::string& value, std::string_view fallback) {
  return value.empty() ? std::string(fallback) : value;
}

class Expansion {
 public:
  explicit Expansion(Processor& processor) : processor_(processor), workspace_(processor.workspace()) {}

  std::optional<std::string> expand(std::string_view line);

 private:
  std::optional<std::string> evaluate(std::string_view content);
  Prompt parse(std::string_view content);
  bool apply_control(std::string_view control, Prompt& prompt);
  bool apply_word_control(std::string_view control, Prompt& prompt);
  bool apply_function(std::string_view control, Prompt& prompt);
  std::string read_data(const std::vector<std::string>& arguments);
  std::string call_function(const std::vector<std::string>& arguments);
  std::string next_of_list(int number);
  std::optional<std::string> answer(const Prompt& prompt);
  std::optional<std::string> ask_repeatedly(const Prompt& prompt);
  std::optional<std::string> ask(const Prompt& prompt);
  bool acceptable(const Prompt& prompt, const std::string& reply);

  Processor& processor_;
  Workspace& workspace_;
};

std::optional<std::string> Expansion::expand(std::string_view line) {
  std::string text(line);
  for (std::size_t count = 0;; ++count) {
    const auto first = text.find(kOpen);
    if (first == std::string::npos) return text;
    const auto close = text.find(kClose, first);
    if (close == std::string::npos || count >= base::limits::kInlinePromptExpansions) {
      workspace_.say(close == std::string::npos ? MessageId::CommandPromptUnterminated
                                                : MessageId::CommandPromptsEndless);
      return std::nullopt;
    }
    const auto open = text.rfind(kOpen, close - 1);
    const std::string content = text.substr(open + 2, close - open - 2);
    auto value = evaluate(content);
    if (!value) return std::nullopt;
    text.replace(open, close + 2 - open, *value);
  }
}

std::optional<std::string> Expansion::evaluate(std::string_view content) {
  const Prompt prompt = parse(content);
  if (!prompt.screen.empty()) workspace_.output().write(prompt.screen);
  std::optional<std::string> value = prompt.value ? prompt.value : answer(prompt);
  if (!value) return std::nullopt;
  if (!prompt.text.empty()) processor_.environment().answers[prompt.text] = *value;
  return prompt.upper_case ? base::upper(*value) : *value;
}

Prompt Expansion::parse(std::string_view content) {
  Prompt prompt;
  while (content.starts_with("@(")) {
    const auto close = content.find(')');
    if (close == std::string_view::npos) break;
    prompt.screen += screen_control(workspace_, processor_.environment(), content.substr(2, close - 2));
    content.remove_prefix(close + 1);
    if (content.starts_with(',')) content.remove_prefix(1);
  }
  while (!content.empty()) {
    const std::size_t end = end_of_piece(content);
    const bool last = end == content.size();
    if (!apply_control(content.substr(0, end), prompt)) break;
    content.remove_prefix(last ? end : end + 1);
  }
  const auto comma = content.find(',');
  prompt.text = content.substr(0, comma);
  if (comma != std::string_view::npos) prompt.check = base::trimmed(content.substr(comma + 1));
  return prompt;
}

bool Expansion::apply_control(std::string_view control, Prompt& prompt) {
  if (control == "A" || control == "U" || control == "R") {
    (control == "A" ? prompt.always : control == "U" ? prompt.upper_case : prompt.repeat) = true;
    return true;
  }
  if (control.starts_with("R(") && control.ends_with(')')) {
    prompt.repeat = true;
    prompt.separator = control.substr(2, control.size() - 3);
    return true;
  }
  if (control.starts_with('@') && control.size() > 1) {
    const auto [name, fallback] = split_default(control.substr(1));
    prompt.value = or_default(processor_.variable(name), fallback);
    return true;
  }
  if (control.starts_with('$') && control.size() > 1) {
    const auto [name, fallback] = split_default(control.substr(1));
    prompt.value = or_default(os::environment(std::string(name)).value_or(""), fallback);
    return true;
  }
  return apply_function(control, prompt) || apply_word_control(control, prompt);
}

bool Expansion::apply_function(std::string_view control, Prompt& prompt) {
  if (const auto arguments = arguments_of(control, "F")) {
    prompt.value = read_data(*arguments);
  } else if (const auto names = arguments_of(control, "SUBR")) {
    prompt.value = call_function(*names);
  } else if (const auto key = arguments_of(control, "SYSTEM"); key && base::parse_integer(key->front())) {
    prompt.value = evaluate_expression(workspace_, "SYSTEM(" + key->front() + ")").value_or("");
  } else {
    return false;
  }
  return true;
}

// C, I, S and L with numbers.
bool Expansion::apply_word_control(std::string_view control, Prompt& prompt) {
  const char kind = control.empty() ? ' ' : base::to_upper(control.front());
  const auto [numbers, fallback] = split_default(control.substr(control.empty() ? 0 : 1));
  if (kind == 'L') {
    const auto list = numbers.empty() ? std::optional<std::int64_t>(0) : base::parse_integer(numbers);
    if (!list || *list < 0 || *list >= workspace::kUserLists || control.front() != 'L') return false;
    prompt.value = next_of_list(static_cast<int>(*list));
    return true;
  }
  if (kind != 'C' && kind != 'I' && kind != 'S') return false;
  const workspace::Variables& variables = workspace_.variables();
  const auto found = select_words(kind == 'S' ? variables.command : variables.sentence, numbers);
  if (!found) return false;
  if (kind != 'I') {
    prompt.value = or_default(*found, fallback);
  } else if (!found->empty()) {
    prompt.value = *found;
  }
  return true;
}

std::string Expansion::read_data(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) return {};
  constexpr std::string_view kDict = "DICT ";
  const bool dict = base::equal_ignoring_case(arguments[0].substr(0, kDict.size()), kDict);
  auto file = workspace_.files().open_any_case(
      dict ? base::trimmed(std::string_view(arguments[0]).substr(kDict.size())) : std::string_view(arguments[0]),
      dict ? workspace::FileSpace::Part::Dictionary : workspace::FileSpace::Part::Data);
  if (!file) return {};
  std::string record;
  store::StringSink sink(record);
  auto read = (*file)->read(arguments[1], sink);
  if (!read || !*read) return {};
  std::string_view part = record;
  constexpr char kMarks[] = {base::kFieldMark, base::kValueMark, base::kSubvalueMark};
  for (std::size_t i = 2; i < arguments.size() && i < 5; ++i) {
    part = value::element_of(part, kMarks[i - 2], base::parse_integer(arguments[i]).value_or(0));
  }
  return std::string(part);
}

// As SUBR() of a dictionary expression does it, for functions and subroutines alike.
std::string Expansion::call_function(const std::vector<std::string>& arguments) {
  if (workspace_.catalogue().find(arguments.front()).kind == workspace::CatalogueKind::None) return {};
  std::string expression = "SUBR(";
  for (const std::string& argument : arguments) {
    if (expression.back() != '(') expression += ',';
    expression += as_literal(argument);
  }
  return evaluate_expression(workspace_, expression + ")").value_or("");
}

std::string Expansion::next_of_list(int number) {
  auto id = workspace_.lists()[number].next();
  return id && *id ? **id : std::string();
}

std::optional<std::string> Expansion::answer(const Prompt& prompt) {
  const auto& answers = processor_.environment().answers;
  if (const auto known = answers.find(prompt.text); known != answers.end() && !prompt.always) return known->second;
  return prompt.repeat ? ask_repeatedly(prompt) : ask(prompt);
}

std::optional<std::string> Expansion::ask_repeatedly(const Prompt& prompt) {
  std::string all;
  for (std::size_t count = 0; count < base::limits::kInlinePromptExpansions; ++count) {
    auto reply = ask(prompt);
    if (!reply) return std::nullopt;
    if (reply->empty()) break;
    if (!all.empty()) all += prompt.separator;
    all += *reply;
  }
  return all;
}

std::optional<std::string> Expansion::ask(const Prompt& prompt) {
  for (;;) {
    auto reply = workspace_.services().keyboard(prompt.text + "=");
    if (!reply) {
      workspace_.say(MessageId::CommandPromptNoAnswer, {prompt.text});
      return std::nullopt;
    }
    if (base::equal_ignoring_case(*reply, "QUIT")) return std::nullopt;
    if (acceptable(prompt, *reply)) return reply;
    if (processor_.environment().terminal.bell) workspace_.output().write("\a");
    if (!is_clean(*reply)) {
      workspace_.say(MessageId::CommandPromptMarks);
    } else {
      workspace_.say(MessageId::CommandPromptBadAnswer, {prompt.check});
    }
  }
}

bool Expansion::acceptable(const Prompt& prompt, const std::string& reply) {
  if (!is_clean(reply)) return false;
  if (prompt.check.empty() || (prompt.repeat && reply.empty())) return true;
  if (prompt.check.starts_with('(') && prompt.check.ends_with(')')) {
    int status = convert::kConverted;
    const std::string code = prompt.check.substr(1, prompt.check.size() - 2);
    convert::iconv(value::Value::of(reply), code, workspace_.conversion_context(), status);
    return status == convert::kConverted;
  }
  const std::string pattern = base::replace_all(prompt.check, " OR ", std::string(1, base::kValueMark));
  return convert::matches(prompt.upper_case ? base::upper(reply) : reply, pattern);
}

}  // namespace

std::optional<std::string> expand_inline_prompts(Processor& processor, std::string_view line) {
  if (line.find(kOpen) == std::string_view::npos) return std::string(line);
  return Expansion(processor).expand(line);
}

}  // namespace scarlet::command
