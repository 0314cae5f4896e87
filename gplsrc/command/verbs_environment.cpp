// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of the session: options, national settings, dates, terminal, aliases.
#include <algorithm>

#include "base/text.h"
#include "command/call.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "terminal/terminfo.h"
#include "workspace/instance.h"
#include "workspace/options.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;
using workspace::Option;
using workspace::OptionInfo;

constexpr int kNarrowest = 20;
constexpr int kWidest = 32'767;
constexpr int kLowest = 10;
constexpr int kDefaultWidth = 80;
constexpr int kDefaultDepth = 24;
constexpr std::size_t kPromptBytes = 10;

std::string on_off(bool on) { return base::message(on ? MessageId::CommandOn : MessageId::CommandOff); }

// Options that conversions look at live in the locale.
void apply_option(Call& call, Option option, bool on) {
  call.workspace.options().set(option, on);
  convert::Locale& locale = call.workspace.locale();
  switch (option) {
    case Option::CrdbUpcase: locale.crdb_upper_case = on; break;
    case Option::AmpmUpcase: locale.ampm_upper_case = on; break;
    case Option::PickNull: locale.pick_null = on; break;
    case Option::NoDateWrapping: locale.no_date_wrapping = on; break;
    case Option::SpaceMct: locale.space_mct = on; break;
    default: break;
  }
}

std::int64_t list_options(Call& call, const ListingOptions& options) {
  std::size_t width = 0;
  for (const OptionInfo& info : workspace::all_options()) width = std::max(width, info.name.size());
  Listing listing(call.workspace, options.unit);
  for (const OptionInfo& info : workspace::all_options()) {
    if (info.group == "H") continue;
    listing.line(left(info.name, width + 2) + on_off(call.workspace.options()[info.option]));
  }
  return kDone;
}

// OPTION PICK and OPTION QMBASIC.WARNINGS: every option of a group.
bool switch_group(Call& call, std::string_view name) {
  const std::string_view group = name == "PICK" ? "P" : name == "QMBASIC.WARNINGS" ? "W" : "";
  if (group.empty()) return false;
  for (const OptionInfo& info : workspace::all_options()) {
    if (info.group == group) apply_option(call, info.option, true);
  }
  return true;
}

std::int64_t switch_all_off(Call& call) {
  if (!call.words.accept(Keyword::Off) || !call.words.at_end()) return call.bad_words();
  for (const OptionInfo& info : workspace::all_options()) apply_option(call, info.option, false);
  return kDone;
}

std::string* nls_setting(Call& call, const std::string& name) {
  convert::Locale& locale = call.workspace.locale();
  if (name == "CURRENCY") return &locale.currency;
  if (name == "THOUSANDS") return &locale.thousands;
  return name == "DECIMAL" ? &locale.decimal : nullptr;
}

// "width", ",depth" or "width,depth" in the next words; false when a number is out of range.
bool take_size(Call& call, int& width, int& depth) {
  if (const auto number = call.number()) {
    if (*number < kNarrowest || *number > kWidest) return false;
    width = static_cast<int>(*number);
  }
  const workspace::Token* comma = call.words.peek();
  if (comma == nullptr || comma->quoted || comma->text != ",") return true;
  call.words.next();
  const auto number = call.number();
  if (!number) return false;
  if (*number < kLowest || *number > kWidest) return false;
  depth = static_cast<int>(*number);
  return true;
}

bool is_known_terminal(Call& call, const std::string& type) {
  return terminal::Terminfo(type, call.workspace.instance().config().text("TERMINFO")).known();
}

// One option of PTERM with its value.
struct TerminalOption {
  std::string_view name;
  bool (*set)(Call& call, const std::string& value);
};

bool set_break(Call& call, const std::string& value) {
  const std::string word = base::upper(value);
  if (word == "ON" || word == "OFF") {
    call.services().break_inhibits() = word == "OFF" ? 1 : 0;
    return true;
  }
  const bool control = word.size() == 2 && word[0] == '^' && base::is_upper(word[1]);
  const auto number = control ? std::optional<std::int64_t>(word[1] - 'A' + 1) : base::parse_integer(word);
  if (!number || *number < 1 || *number > 31) return false;
  call.environment().terminal.break_character = static_cast<int>(*number);
  return true;
}

bool set_case(Call& call, const std::string& value) {
  const std::string word = base::upper(value);
  if (word != "INVERT" && word != "NOINVERT") return false;
  call.services().set_case_inverted(word == "INVERT");
  return true;
}

bool set_one_of(std::string& setting, const std::string& value, std::initializer_list<std::string_view> allowed) {
  const std::string word = base::upper(value);
  if (std::find(allowed.begin(), allowed.end(), word) == allowed.end()) return false;
  setting = word;
  return true;
}

bool set_flag(bool& flag, const std::string& value) {
  const std::string word = base::upper(value);
  if (word != "ON" && word != "OFF") return false;
  flag = word == "ON";
  return true;
}

bool set_prompt(Call& call, const std::string& value) {
  TerminalSettings& terminal = call.environment().terminal;
  if (value.size() > kPromptBytes) return false;
  terminal.prompt = value;
  const workspace::Token* second = call.words.peek();
  if (second != nullptr && second->quoted) terminal.list_prompt = call.word().substr(0, kPromptBytes);
  return true;
}

constexpr TerminalOption kTerminalOptions[] = {
    {"BREAK", set_break},
    {"CASE", set_case},
    {"NEWLINE",
     [](Call& call, const std::string& value) {
       return set_one_of(call.environment().terminal.newline, value, {"CR", "LF", "CRLF"});
     }},
    {"RETURN",
     [](Call& call, const std::string& value) {
       return set_one_of(call.environment().terminal.return_key, value, {"CR", "LF"});
     }},
    {"BINARY",
     [](Call& call, const std::string& value) { return set_flag(call.environment().terminal.binary, value); }},
    {"TELNET",
     [](Call& call, const std::string& value) { return set_flag(call.environment().terminal.telnet, value); }},
    {"PROMPT", set_prompt},
    {"RESET",
     [](Call& call, const std::string& value) {
       call.environment().terminal.reset = value;
       return true;
     }},
};

void show_terminal(Call& call, const ListingOptions& options) {
  const TerminalSettings& terminal = call.environment().terminal;
  Listing listing(call.workspace, options.unit);
  const auto row = [&](std::string_view name, std::string_view text) {
    listing.line(left(name, 10) + std::string(text));
  };
  row("BREAK", on_off(call.services().break_inhibits() == 0) + " (" + std::to_string(terminal.break_character) + ")");
  row("CASE", call.services().case_inverted() ? "INVERT" : "NOINVERT");
  row("NEWLINE", terminal.newline);
  row("RETURN", terminal.return_key);
  row("BINARY", on_off(terminal.binary));
  row("TELNET", on_off(terminal.telnet));
  row("PROMPT", "\"" + terminal.prompt + "\" \"" + terminal.list_prompt + "\"");
  row("RESET", terminal.reset);
}

}  // namespace

std::int64_t option(Call& call) {
  ListingOptions listing;
  while (listing.accept(call)) continue;
  if (call.words.at_end()) return list_options(call, listing);
  if (call.words.accept(Keyword::All)) return switch_all_off(call);
  const std::string name = base::upper(call.word());
  const auto found = workspace::find_option(name);
  if (!found) {
    if (call.words.at_end() && switch_group(call, name)) return kDone;
    return call.fail(MessageId::CommandNoOption, {name});
  }
  if (call.words.accept(Keyword::Display)) {
    if (!call.words.at_end()) return call.bad_words();
    call.output().line(name + ": " + on_off(call.workspace.options()[*found]));
    return kDone;
  }
  const bool off = call.words.accept(Keyword::Off);
  if (!off) call.words.accept(Keyword::On);
  if (!call.words.at_end()) return call.bad_words();
  apply_option(call, *found, !off);
  return kDone;
}

std::int64_t nls(Call& call) {
  convert::Locale& locale = call.workspace.locale();
  if (call.words.at_end()) {
    for (const char* name : {"CURRENCY", "THOUSANDS", "DECIMAL"}) {
      call.output().line(left(name, 12) + *nls_setting(call, name));
    }
    return kDone;
  }
  if (call.words.accept(Keyword::Default)) {
    if (!call.words.at_end()) return call.bad_words();
    const convert::Locale standard;
    locale.currency = standard.currency;
    locale.thousands = standard.thousands;
    locale.decimal = standard.decimal;
    return kDone;
  }
  const std::string name = base::upper(call.word());
  std::string* setting = nls_setting(call, name);
  if (setting == nullptr) return call.fail(MessageId::CommandNoNlsKey, {name});
  if (call.words.at_end()) {
    call.output().line(left(name, 12) + *setting);
    return kDone;
  }
  const std::string text = call.word();
  if (!call.words.at_end()) return call.bad_words();
  *setting = name == "CURRENCY" ? text : text.substr(0, 1);
  return kDone;
}

std::int64_t date_format(Call& call) {
  convert::Locale& locale = call.workspace.locale();
  if (call.words.at_end() || call.words.accept(Keyword::On)) {
    locale.european_dates = true;
  } else if (call.words.accept(Keyword::Off)) {
    locale.european_dates = false;
  } else if (call.words.accept(Keyword::Inform)) {
    return locale.european_dates ? 1 : 0;
  } else if (call.words.accept(Keyword::Display)) {
    call.say(MessageId::CommandDateFormat, {on_off(locale.european_dates), locale.default_date});
  } else {
    const std::string code = base::upper(call.words.rest());
    if (!code.starts_with('D')) return call.bad_words();
    locale.default_date = code;
    return kDone;
  }
  return call.words.at_end() ? kDone : call.bad_words();
}

std::int64_t break_key(Call& call) {
  int& inhibits = call.services().break_inhibits();
  if (call.words.accept(Keyword::Off)) {
    ++inhibits;
  } else if (call.words.accept(Keyword::On)) {
    --inhibits;
  } else if (call.words.accept(Keyword::Clear)) {
    inhibits = 0;
  } else if (!call.words.accept(Keyword::Count)) {
    return call.bad_words();
  }
  return call.words.at_end() ? inhibits : call.bad_words();
}

std::int64_t bell(Call& call) {
  const bool on = call.words.accept(Keyword::On);
  if (!on && !call.words.accept(Keyword::Off)) return call.bad_words();
  if (!call.words.at_end()) return call.bad_words();
  call.environment().terminal.bell = on;
  return on ? 1 : 0;
}

std::int64_t term(Call& call) {
  terminal::Output& output = call.output();
  if (call.words.at_end()) {
    output.line(base::message(MessageId::CommandTermWidth, {std::to_string(output.width())}));
    output.line(base::message(MessageId::CommandTermDepth, {std::to_string(output.depth())}));
    output.line(base::message(MessageId::CommandTermType, {call.services().terminfo().type()}));
    return kDone;
  }
  if (call.words.accept(Keyword::Default)) {
    if (!call.words.at_end()) return call.bad_words();
    output.set_size(kDefaultWidth, kDefaultDepth);
    return kDone;
  }
  int width = output.width();
  int depth = output.depth();
  if (!take_size(call, width, depth)) {
    return call.fail(MessageId::CommandTermRange, {std::to_string(kNarrowest), std::to_string(kLowest)});
  }
  std::string type;
  if (!call.words.at_end()) {
    type = base::lower(call.word());
    if (!call.words.at_end()) return call.bad_words();
    if (!is_known_terminal(call, type)) return call.fail(MessageId::CommandNoTerminal, {type});
  }
  output.set_size(width, depth);
  if (!type.empty()) call.services().set_terminal_type(type);
  return kDone;
}

std::int64_t pterm(Call& call) {
  ListingOptions options;
  if (call.words.at_end() || call.words.accept(Keyword::Display) || options.accept(call)) {
    if (!call.words.at_end()) return call.bad_words();
    show_terminal(call, options);
    return kDone;
  }
  while (!call.words.at_end()) {
    const std::string name = base::upper(call.word());
    const auto found = std::find_if(std::begin(kTerminalOptions), std::end(kTerminalOptions),
                                    [&](const TerminalOption& one) { return one.name == name; });
    if (found == std::end(kTerminalOptions)) return call.fail(MessageId::CommandNoTerminalOption, {name});
    const std::string value = call.word();
    if (!found->set(call, value)) return call.fail(MessageId::CommandTerminalValue, {name, value});
  }
  return kDone;
}

std::int64_t alias(Call& call) {
  auto& aliases = call.environment().aliases;
  if (call.words.at_end()) {
    Listing listing(call.workspace);
    for (const auto& [name, target] : aliases) listing.line(name + " -> " + target);
    return kDone;
  }
  const std::string name = base::upper(call.word());
  if (call.words.at_end()) {
    aliases.erase(name);
    return kDone;
  }
  const std::string target = call.word();
  if (!call.words.at_end()) return call.bad_words();
  aliases[name] = target;
  return kDone;
}

}  // namespace scarlet::command::verbs
