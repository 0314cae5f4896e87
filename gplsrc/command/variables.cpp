// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/variables.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/limits.h"
#include "base/status.h"
#include "base/text.h"
#include "command/command_words.h"
#include "command/processor.h"
#include "convert/convert.h"
#include "os/process.h"
#include "shared/user_table.h"
#include "terminal/terminfo.h"
#include "value/arithmetic.h"
#include "value/number.h"
#include "workspace/instance.h"
#include "workspace/print_units.h"
#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

using workspace::Workspace;

constexpr std::size_t kNameBytes = 32;

std::string terminal_name(Workspace& workspace) {
  const auto user = workspace.instance().users().find(static_cast<std::uint32_t>(workspace.user_number()));
  return user ? user->tty : std::string();
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// The variables that come from the workspace: what a command would be told.
struct Reader {
  std::string_view name;
  std::string (*read)(Processor& processor);
};

workspace::Variables& variables_of(Processor& processor) { return processor.workspace().variables(); }
convert::Date date_of(Processor& processor) { return convert::to_date(processor.workspace().today()); }
terminal::PageShape printer_shape(Processor& processor) { return processor.workspace().printers().settings(0).shape; }

constexpr auto kReaders = std::to_array<Reader>({
    {"ABORT.CODE", [](Processor& p) { return std::to_string(variables_of(p).abort_code); }},
    {"ABORT.MESSAGE", [](Processor& p) { return variables_of(p).abort_message; }},
    {"ANS", [](Processor& p) { return variables_of(p).ans; }},
    {"COMMAND", [](Processor& p) { return variables_of(p).command; }},
    {"COMMAND.STACK", [](Processor& p) { return p.environment().stack.as_record(); }},
    {"CRTHIGH", [](Processor& p) { return std::to_string(p.workspace().output().depth()); }},
    {"CRTWIDE", [](Processor& p) { return std::to_string(p.workspace().output().width()); }},
    {"DATA.PENDING",
     [](Processor& p) {
       std::string pending;
       for (const std::string& line : p.workspace().data_queue()) (pending += line) += base::kItemMark;
       return pending;
     }},
    {"DATE", [](Processor& p) { return std::to_string(variables_of(p).date); }},
    {"DAY", [](Processor& p) { return two_digits(date_of(p).day); }},
    {"GID", [](Processor&) { return std::to_string(os::group_id()); }},
    {"HOSTNAME", [](Processor&) { return os::host_name(); }},
    {"ID", [](Processor& p) { return variables_of(p).id.to_string(); }},
    {"IP.ADDR", [](Processor&) { return std::string(); }},
    {"LEVEL", [](Processor& p) { return std::to_string(variables_of(p).level); }},
    {"LOGNAME", [](Processor& p) { return p.workspace().login_name(); }},
    {"LPTRHIGH", [](Processor& p) { return std::to_string(printer_shape(p).depth); }},
    {"LPTRWIDE", [](Processor& p) { return std::to_string(printer_shape(p).width); }},
    {"MONTH", [](Processor& p) { return two_digits(date_of(p).month); }},
    {"PARASENTENCE", [](Processor& p) { return variables_of(p).para_sentence; }},
    {"PATH", [](Processor& p) { return p.workspace().account().path; }},
    {"PIB", [](Processor& p) { return variables_of(p).pib; }},
    {"POB", [](Processor& p) { return variables_of(p).pob; }},
    {"QMSYS", [](Processor& p) { return p.workspace().instance().system_account(); }},
    {"RECORD", [](Processor& p) { return variables_of(p).record.to_string(); }},
    {"SELECTED", [](Processor& p) { return std::to_string(variables_of(p).selected); }},
    {"SENTENCE", [](Processor& p) { return variables_of(p).sentence; }},
    {"SIB", [](Processor& p) { return variables_of(p).sib; }},
    {"SOB", [](Processor& p) { return variables_of(p).sob; }},
    {"SYS.BELL", [](Processor& p) { return std::string(p.environment().terminal.bell ? "\a" : ""); }},
    {"SYSTEM.RETURN.CODE", [](Processor& p) { return std::to_string(variables_of(p).system_return_code); }},
    {"TERM.TYPE", [](Processor& p) { return p.workspace().services().terminfo().type(); }},
    {"TIME", [](Processor& p) { return std::to_string(variables_of(p).time); }},
    {"TTY", [](Processor& p) { return terminal_name(p.workspace()); }},
    {"UID", [](Processor&) { return std::to_string(os::user_id()); }},
    {"USER", [](Processor& p) { return p.workspace().login_name(); }},
    {"USER.NO", [](Processor& p) { return std::to_string(p.workspace().user_number()); }},
    {"USER.RETURN.CODE", [](Processor& p) { return variables_of(p).user_return_code.to_string(); }},
    {"USER0", [](Processor& p) { return variables_of(p).user[0].to_string(); }},
    {"USER1", [](Processor& p) { return variables_of(p).user[1].to_string(); }},
    {"USER2", [](Processor& p) { return variables_of(p).user[2].to_string(); }},
    {"USER3", [](Processor& p) { return variables_of(p).user[3].to_string(); }},
    {"USER4", [](Processor& p) { return variables_of(p).user[4].to_string(); }},
    {"USERNO", [](Processor& p) { return std::to_string(p.workspace().user_number()); }},
    {"WHO", [](Processor& p) { return p.workspace().account().name; }},
    {"YEAR", [](Processor& p) { return two_digits(date_of(p).year % 100); }},
    {"YEAR4", [](Processor& p) { return std::to_string(date_of(p).year); }},
});

std::string_view without_at(std::string_view name) {
  if (name.starts_with('@')) name.remove_prefix(1);
  return name;
}

bool is_user_name(std::string_view name) {
  const auto allowed = [](char c) { return base::is_letter(c) || base::is_digit(c) || c == '.'; };
  return !name.empty() && name.size() <= kNameBytes && std::all_of(name.begin(), name.end(), allowed);
}

// Words that SET can change although they are the system's.
bool set_system_variable(workspace::Variables& variables, std::string_view name, std::string_view value) {
  if (name.size() == 5 && name.starts_with("USER") && name[4] >= '0' && name[4] <= '4') {
    variables.user[name[4] - '0'] = value::Value::of(value);
  } else if (name == "USER.RETURN.CODE") {
    variables.user_return_code = value::Value::of(value);
  } else if (name == "SYSTEM.RETURN.CODE") {
    variables.system_return_code = base::parse_integer(value).value_or(0);
  } else {
    return false;
  }
  return true;
}

std::optional<value::Operator> operator_of(std::string_view word) {
  if (word == "*") return value::Operator::Multiply;
  if (word == "/") return value::Operator::Divide;
  if (word == "+") return value::Operator::Add;
  if (word == "-") return value::Operator::Subtract;
  return std::nullopt;
}

// Works out `number op number` for one pair of operators, from the left.
void reduce(std::vector<std::string>& words, std::string_view operators) {
  for (std::size_t i = 1; i + 1 < words.size();) {
    const auto op = words[i].size() == 1 && operators.find(words[i][0]) != std::string_view::npos
                        ? operator_of(words[i])
                        : std::nullopt;
    const bool numbers = op && !words[i - 1].empty() && value::is_strictly_numeric(words[i - 1]) &&
                         !words[i + 1].empty() && value::is_strictly_numeric(words[i + 1]);
    value::ArithmeticOptions options;
    value::Value result;
    if (!numbers || value::calculate(*op, value::Value::of(words[i - 1]), value::Value::of(words[i + 1]), options,
                                     result) != value::ArithmeticFault::None) {
      ++i;
      continue;
    }
    words[i - 1] = result.to_string();
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i + 2));
  }
}

}  // namespace

std::optional<std::string> system_variable(Processor& processor, std::string_view name) {
  for (const Reader& reader : kReaders) {
    if (reader.name == name) return reader.read(processor);
  }
  return std::nullopt;
}

std::optional<std::string> evaluate_sums(Processor& processor, std::string_view text) {
  std::vector<std::string> words;
  std::size_t bytes = 0;
  for (const std::string_view word : split_words(text)) {
    words.push_back(word.starts_with('@') && word.size() > 1 ? processor.variable(word) : std::string(word));
    bytes += words.back().size() + 1;
    if (bytes > kSumBytes) return std::nullopt;
  }
  const std::size_t count = words.size();
  reduce(words, "*/");
  reduce(words, "+-");
  const std::string result = base::join(words, " ");
  // Text in which there is nothing to work out keeps the blank in front of it.
  return words.size() == count && count > 1 ? " " + result : result;
}

std::string Processor::variable(std::string_view name) {
  const std::string key = base::upper(without_at(name));
  if (auto value = system_variable(*this, key)) return *value;
  const auto& named = workspace_.variables().named;
  const auto found = named.find(key);
  return found == named.end() ? std::string() : found->second;
}

int Processor::set_variable(std::string_view name, std::string_view value) {
  const std::string key = base::upper(without_at(name));
  if (!is_user_name(key)) return base::number(base::Status::BadName);
  if (set_system_variable(workspace_.variables(), key, value)) return 0;
  if (system_variable(*this, key)) return base::number(base::Status::VariableCannotBeSet);
  std::string clean;
  for (const char c : value) {
    if (!base::is_mark(c) || c == base::kTextMark) clean += c;
  }
  workspace_.variables().named[key] = clean;
  return 0;
}

}  // namespace scarlet::command
