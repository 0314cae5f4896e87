// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs about the session itself: who, when, how long, and its end.
#include <algorithm>

#include "base/text.h"
#include "command/call.h"
#include "command/dispatcher.h"
#include "command/listing.h"
#include "command/pause.h"
#include "command/user_register.h"
#include "command/verbs.h"
#include "convert/convert.h"
#include "os/process.h"
#include "shared/user_table.h"
#include "value/dynamic_array.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

constexpr std::int64_t kSecondsOfDay = 86'400;
constexpr std::int64_t kMinutesOfYear = std::int64_t{60} * 24 * 366;
constexpr std::uint32_t kPermissionBits = 0777;

std::string name_of(MessageId list, int number) {
  return std::string(value::element_of(base::message(list), ',', number));
}

// "Sunday, 31 December 1967".
std::string long_date(std::int64_t day) {
  const convert::Date date = convert::to_date(day);
  const std::string digits = std::to_string(date.day);
  return name_of(MessageId::CommandDayNames, convert::day_of_week(day)) + ", " + (date.day < 10 ? "0" : "") + digits +
         " " + name_of(MessageId::CommandMonthNames, date.month) + " " + std::to_string(date.year);
}

std::optional<std::int64_t> parse_date(Call& call, std::string_view text) {
  int status = convert::kConverted;
  const value::Value day = convert::iconv(value::Value::of(text), "D", call.workspace.conversion_context(), status);
  const std::string digits = day.to_string();
  if (status != convert::kConverted && status != convert::kDateRolled) return std::nullopt;
  return base::parse_integer(digits);
}

// "hh:mm{:ss}" as seconds since midnight.
std::optional<std::int64_t> parse_time(std::string_view text) {
  const auto parts = base::split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  std::int64_t seconds = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto part = i < parts.size() ? base::parse_integer(parts[i]) : std::optional<std::int64_t>(0);
    if (!part || *part < 0 || *part > (i == 0 ? 23 : 59)) return std::nullopt;
    seconds = seconds * 60 + *part;
  }
  return seconds;
}

bool may_log_out(Call& call, const shared::SessionInfo& user) {
  return user.login_name == call.workspace.login_name() || is_administrator(call.workspace);
}

std::int64_t log_out_user(Call& call, std::int64_t number) {
  shared::UserTable& users = call.workspace.instance().users();
  const auto user = number > 0 ? users.find(static_cast<std::uint32_t>(number)) : std::nullopt;
  const std::string digits = std::to_string(number);
  if (!user) return call.fail(MessageId::CommandNoUser, {digits});
  if (!may_log_out(call, *user)) return call.fail(MessageId::CommandNotYourSession, {digits, user->login_name});
  users.request_logout(user->user_number);
  call.workspace.guard().note_object(audit::Level::Security, "admin-kill", digits + " " + user->login_name);
  return kDone;
}

std::int64_t log_out_all(Call& call) {
  if (!is_administrator(call.workspace)) return call.fail(MessageId::CommandNotAdministrator, {call.verb.name});
  shared::UserTable& users = call.workspace.instance().users();
  for (const shared::SessionInfo& user : users.list()) {
    if (user.slot != call.workspace.slot()) users.request_logout(user.user_number);
  }
  return kDone;
}

}  // namespace

std::int64_t quit(Call&) { throw vm::Abort{3, {}, false}; }

std::int64_t who(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  const std::string& from = call.environment().came_from;
  call.output().line(std::to_string(call.workspace.user_number()) + " " + call.workspace.account().name +
                     (from.empty() ? "" : " " + base::message(MessageId::CommandWhoFrom, {from})));
  return kDone;
}

std::int64_t logto(Call& call) {
  const std::string name = call.word();
  const bool reset = call.words.accept(workspace::Keyword::Reset);
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  const bool is_path = name.find('/') != std::string::npos;
  std::optional<std::string> path = is_path ? name : call.workspace.instance().account_path(name);
  if (!path) return call.fail(MessageId::CommandNoAccount, {name}, -base::number(base::Status::AccountIsNotRegistered));
  workspace::Account account;
  if (auto real = os::real_path(*path)) path = *real;
  account.path = *path;
  account.name = call.workspace.instance().account_name(*path).value_or(
      base::upper(is_path ? path->substr(path->rfind('/') + 1) : name));
  if (auto may = call.workspace.guard().check_account(account.name); !may) {
    return call.fail(MessageId::CommandAccountNotEntered, {name, may.error().subject});
  }
  call.processor.run_item("ON.LOGTO");
  const std::string left = call.workspace.account().name;
  auto entered = call.workspace.enter_account(account);
  if (!entered) return call.fail(MessageId::CommandAccountNotEntered, {name, base::describe(entered.error())});
  if (auto changed = os::change_directory(account.path); !changed) return call.fail(changed.error());
  std::string& from = call.environment().came_from;
  if (from.empty()) from = left;
  if (from == account.name) from.clear();
  call.processor.run_item("LOGIN");
  // RESET leaves everything that was under way.
  if (reset && call.variables().level > 1) throw vm::Abort{1, {}, false};
  return kDone;
}

std::int64_t logout(Call& call) {
  if (call.words.at_end()) return quit(call);
  if (call.words.accept(workspace::Keyword::All)) return call.words.at_end() ? log_out_all(call) : call.bad_words();
  std::int64_t code = kDone;
  while (!call.words.at_end()) {
    const auto number = call.number();
    if (!number) return call.bad_words();
    if (const std::int64_t one = log_out_user(call, *number); one != kDone) code = one;
  }
  return code;
}

std::int64_t date(Call& call) {
  const std::string_view text = base::trimmed(call.text);
  if (text.empty()) {
    const std::string clock = convert::time_and_date(call.workspace.today(), call.workspace.seconds_since_midnight());
    call.output().line(long_date(call.workspace.today()) + "  " + clock.substr(0, 8));
    return kDone;
  }
  if (base::equal_ignoring_case(text, "INTERNAL")) {
    call.output().line(std::to_string(call.workspace.today()));
    return kDone;
  }
  if (const auto day = base::parse_integer(text)) {
    call.output().line(long_date(*day));
    return kDone;
  }
  const auto day = parse_date(call, text);
  if (!day) return call.fail(MessageId::CommandNoDate, {text});
  call.output().line(std::to_string(*day));
  return kDone;
}

std::int64_t time(Call& call) {
  const std::int64_t seconds = call.workspace.seconds_since_midnight();
  const bool internal = call.words.accept(workspace::Keyword::Internal);
  if (!call.words.at_end()) return call.bad_words();
  call.output().line(internal ? std::to_string(seconds) : convert::time_and_date(call.workspace.today(), seconds));
  return kDone;
}

std::int64_t set_date(Call& call) {
  const auto day = parse_date(call, base::trimmed(call.text));
  if (!day) return call.fail(MessageId::CommandNoDate, {call.text});
  call.workspace.set_date_shift(0);
  call.workspace.set_date_shift(*day - call.workspace.today());
  return kDone;
}

std::int64_t sleep(Call& call) {
  if (call.words.at_end()) {
    pause_for(call.workspace, 1'000);
    return kDone;
  }
  const std::string text = call.word();
  if (!call.words.at_end()) return call.bad_words();
  if (const auto seconds = base::parse_integer(text); seconds && *seconds >= 0) {
    pause_for(call.workspace, std::min(*seconds, kSecondsOfDay * 365) * 1'000);
    return kDone;
  }
  const auto until = parse_time(text);
  if (!until) return call.fail(MessageId::CommandNoTime, {text});
  const std::int64_t wait = (*until - call.workspace.seconds_since_midnight() + kSecondsOfDay) % kSecondsOfDay;
  pause_for(call.workspace, wait * 1'000);
  return kDone;
}

std::int64_t auto_logout(Call& call) {
  int& minutes = call.environment().autologout_minutes;
  if (call.words.at_end()) {
    call.say(minutes == 0 ? MessageId::CommandIdleOff : MessageId::CommandIdleOn, {std::to_string(minutes)});
    return kDone;
  }
  const auto number = call.number(0, kMinutesOfYear);
  if (!number || !call.words.at_end()) return call.bad_words();
  minutes = static_cast<int>(*number);
  return kDone;
}

std::int64_t umask(Call& call) {
  if (call.words.at_end()) {
    const std::uint32_t mask = os::set_umask(0);
    os::set_umask(mask);
    std::string digits;
    for (const unsigned shift : {6U, 3U, 0U}) digits += static_cast<char>('0' + ((mask >> shift) & 7U));
    call.output().line(digits);
    return kDone;
  }
  const std::string text = call.word();
  std::uint32_t mask = 0;
  for (const char c : text) {
    if (c < '0' || c > '7' || text.size() > 3) return call.fail(MessageId::CommandBadMask, {text});
    mask = mask * 8 + static_cast<std::uint32_t>(c - '0');
  }
  if (!call.words.at_end()) return call.bad_words();
  os::set_umask(mask & kPermissionBits);
  return kDone;
}

std::int64_t set_exit_status(Call& call) {
  const auto status = call.number();
  if (!status || !call.words.at_end()) return call.bad_words();
  call.services().set_exit_status(static_cast<int>(*status & 0xFF));
  return kDone;
}

std::int64_t log_message(Call& call) {
  if (base::trimmed(call.text).empty()) return call.bad_words();
  call.services().log_message(call.text);
  return kDone;
}

}  // namespace scarlet::command::verbs
