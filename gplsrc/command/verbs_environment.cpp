// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of the session: options, national settings, dates, terminal, aliases.
#include <algorithm>

#include "base/text.h"
#include "command/call.h"
#include "command/dispatcher.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "shared/user_table.h"
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

// TERM DISPLAY: what the keys and the controls of the terminal send, for people to read.
std::string readable(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    if (c == '\x1b') {
      text += "Esc ";
    } else if (static_cast<unsigned char>(c) < ' ') {
      text += std::string("^") + static_cast<char>(c + '@') + " ";
    } else {
      text += c;
    }
  }
  return text;
}

std::int64_t show_terminal_controls(Call& call) {
  struct Capability {
    const char* name;
    const char* meaning;
  };
  constexpr Capability kShown[] = {
      {"clear", "clear screen"},
      {"ed", "clear to end of screen"},
      {"el", "clear to end of line"},
      {"cup", "place cursor"},
      {"home", "home cursor"},
      {"bel", "bell"},
      {"rev", "reverse video"},
      {"sgr0", "normal video"},
      {"smul", "underline on"},
      {"rmul", "underline off"},
      {"ich1", "insert character"},
      {"dch1", "delete character"},
      {"il1", "insert line"},
      {"dl1", "delete line"},
      {"kcuu1", "key up"},
      {"kcud1", "key down"},
      {"kcub1", "key left"},
      {"kcuf1", "key right"},
      {"khome", "key home"},
      {"kend", "key end"},
      {"kpp", "key page up"},
      {"knp", "key page down"},
      {"kich1", "key insert"},
      {"kdch1", "key delete"},
      {"kbs", "key backspace"},
      {"kf1", "key F1"},
      {"kf2", "key F2"},
      {"kf3", "key F3"},
      {"kf4", "key F4"},
      {"kf5", "key F5"},
      {"kf6", "key F6"},
      {"kf7", "key F7"},
      {"kf8", "key F8"},
      {"kf9", "key F9"},
      {"kf10", "key F10"},
      {"kf11", "key F11"},
      {"kf12", "key F12"},
  };
  const terminal::Terminfo& terminfo = call.services().terminfo();
  Listing listing(call.workspace);
  listing.line(base::message(MessageId::CommandTermType, {terminfo.type()}));
  for (const Capability& one : kShown) {
    const std::string bytes = terminfo.capability(one.name);
    if (!bytes.empty()) listing.line(left(one.name, 8) + left(one.meaning, 24) + readable(bytes));
  }
  return kDone;
}

// {BRIGHT} colour in the next words, as the number that @(-37,n) takes.
std::optional<int> take_colour(Call& call) {
  struct Colour {
    std::string_view name;
    int number;
    int bright;  // number behind BRIGHT; negative: none
  };
  constexpr Colour kColours[] = {
      {"BLACK", 0, -1}, {"BLUE", 1, 9},   {"GREEN", 2, 10}, {"CYAN", 3, 11}, {"RED", 4, 12},     {"MAGENTA", 5, 13},
      {"BROWN", 6, -1}, {"WHITE", 7, 15}, {"GREY", 8, -1},  {"GRAY", 8, -1}, {"YELLOW", 14, -1},
  };
  const auto names = [&](std::string_view name) {
    return !call.words.at_end() && base::equal_ignoring_case(call.words.peek()->text, name);
  };
  const bool bright = names("BRIGHT");
  if (bright) call.words.next();
  for (const Colour& colour : kColours) {
    if (!names(colour.name) || (bright && colour.bright < 0)) continue;
    call.words.next();
    return bright ? colour.bright : colour.number;
  }
  return std::nullopt;
}

// TERM COLOUR {background}{,foreground}
std::int64_t set_colours(Call& call) {
  constexpr std::int64_t kForeground = -37;
  constexpr std::int64_t kBackground = -38;
  const auto at_comma = [&] {
    const workspace::Token* token = call.words.peek();
    return token != nullptr && !token->quoted && token->text == ",";
  };
  std::optional<int> background;
  std::optional<int> foreground;
  if (!call.words.at_end() && !at_comma() && !(background = take_colour(call))) return call.bad_words();
  if (at_comma()) {
    call.words.next();
    if (!(foreground = take_colour(call))) return call.bad_words();
  }
  if (!call.words.at_end() || (!background && !foreground)) return call.bad_words();
  const terminal::Terminfo& terminfo = call.services().terminfo();
  if (!call.output().is_terminal() || call.output().captured()) return kDone;
  if (background) call.output().write(terminfo.control(kBackground, std::to_string(*background)));
  if (foreground) call.output().write(terminfo.control(kForeground, std::to_string(*foreground)));
  return kDone;
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

// BREAK ON USER n
std::int64_t allow_break_of(Call& call) {
  const auto number = call.number();
  if (!number || *number < 1 || !call.words.at_end()) return call.bad_words();
  shared::UserTable& users = call.workspace.instance().users();
  const auto user = users.find(static_cast<std::uint32_t>(*number));
  const std::string digits = std::to_string(*number);
  if (!user) return call.fail(MessageId::CommandNoUser, {digits});
  if (user->login_name != call.workspace.login_name() && !is_administrator(call.workspace)) {
    return call.fail(MessageId::CommandNotYourSession, {digits, user->login_name});
  }
  users.raise_flags(user->user_number, shared::kAllowBreak);
  return kDone;
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
  if (call.words.peek_keyword() == Keyword::On && call.words.peek_keyword(1) == Keyword::User) {
    call.words.next();
    call.words.next();
    return allow_break_of(call);
  }
  if (call.words.accept(Keyword::Off)) {
    ++inhibits;
  } else if (call.words.accept(Keyword::On)) {
    if (inhibits > 0) --inhibits;
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
  if (call.words.accept(Keyword::Display)) return call.words.at_end() ? show_terminal_controls(call) : call.bad_words();
  if (call.words.accept(Keyword::Color)) return set_colours(call);
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
