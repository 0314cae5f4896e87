// SPDX-License-Identifier: GPL-3.0-or-later
// What sessions do: PSTAT, PDUMP, HSM; what this one does with files: FSTAT.
#include "base/text.h"
#include "command/arguments.h"
#include "command/dispatcher.h"
#include "command/inquiry.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "shared/user_table.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;

constexpr std::size_t kCounterColumn = 10;

struct MonitorOptions {
  std::optional<std::int64_t> user;
  std::int64_t level = 0;
  ListingOptions listing;

  bool accept(Call& call) {
    if (call.words.accept(Keyword::User)) return static_cast<bool>(user = call.number());
    if (call.words.accept(Keyword::Level)) {
      const auto number = call.number();
      level = number.value_or(0);
      return number.has_value();
    }
    return listing.accept(call);
  }
};

// A session that this user may look into.
std::optional<shared::SessionInfo> session_to_see(Call& call, std::int64_t number) {
  const std::string digits = std::to_string(number);
  auto user = number < 1 ? std::nullopt : call.workspace.instance().users().find(static_cast<std::uint32_t>(number));
  if (!user) {
    call.say(MessageId::CommandNoUser, {digits});
  } else if (user->login_name != call.workspace.login_name() && !is_administrator(call.workspace)) {
    call.say(MessageId::CommandNotYourSession, {digits, user->login_name});
    return std::nullopt;
  }
  return user;
}

std::optional<std::string> ask(Call& call, std::uint32_t user, const std::string& question) {
  auto answer = ask_session(call.workspace, user, question);
  if (!answer) call.say(MessageId::CommandNoAnswer, {std::to_string(user)});
  return answer;
}

void show_status(Call& call, Listing& listing, const shared::SessionInfo& user, std::int64_t level) {
  const auto answer = ask(call, user.user_number, "STATUS " + std::to_string(level));
  if (!answer) return;
  const auto lines = base::split(*answer, base::kFieldMark);
  listing.line(
      base::message(MessageId::CommandStatusRow, {std::to_string(user.user_number), user.login_name, lines[0]}));
  for (std::size_t n = 1; n < lines.size(); ++n) listing.line("    " + std::string(lines[n]));
}

}  // namespace

std::int64_t process_status(Call& call) {
  MonitorOptions options;
  while (!call.words.at_end()) {
    if (!options.accept(call)) return call.bad_words();
  }
  std::vector<shared::SessionInfo> users;
  if (options.user) {
    auto user = session_to_see(call, *options.user);
    if (!user) return kRefused;
    users.push_back(std::move(*user));
  } else {
    users = call.workspace.instance().users().list();
    std::erase_if(users, [&](const shared::SessionInfo& user) {
      return user.login_name != call.workspace.login_name() && !is_administrator(call.workspace);
    });
  }
  Listing listing(call.workspace, options.listing.unit);
  for (const shared::SessionInfo& user : users) show_status(call, listing, user, options.level);
  return kDone;
}

std::int64_t process_dump(Call& call) {
  const auto number = call.number();
  if (!number || !call.words.at_end()) return call.bad_words();
  const auto user = session_to_see(call, *number);
  if (!user) return kRefused;
  const auto path = ask(call, user->user_number, "DUMP");
  if (!path) return kRefused;
  call.say(MessageId::CommandDumped, {std::to_string(user->user_number), *path});
  return kDone;
}

namespace {

constexpr std::int64_t kLookNs = 20'000'000;

// Of this session; nothing when there is none or more than one.
std::optional<std::int64_t> only_phantom(Call& call) {
  const auto self = static_cast<std::uint32_t>(call.workspace.user_number());
  std::optional<std::int64_t> only;
  for (const shared::SessionInfo& user : call.workspace.instance().users().list()) {
    if (user.kind != shared::SessionKind::Phantom || user.parent_user != self) continue;
    if (only) return std::nullopt;
    only = user.user_number;
  }
  return only;
}

// The other side of DebugConsole: shows what the phantom leaves and leaves what is typed. False when the phantom ended.
bool debug_phantom(Call& call, std::uint32_t phantom) {
  workspace::Workspace& workspace = call.workspace;
  const std::string prompt = base::message(MessageId::CommandDebugPrompt, {std::to_string(phantom)});
  while (workspace.instance().users().find(phantom)) {
    const std::string shown = take_note(workspace, debug_answer_note(phantom));
    if (shown.empty()) {
      call.services().poll();
      workspace.env().sleep_nanoseconds(kLookNs);
      continue;
    }
    // A blank in front, so that nothing to be shown is a note as well.
    if (shown.size() > 1) {
      for (const std::string_view line : base::split(std::string_view(shown).substr(1), base::kFieldMark))
        call.output().line(line);
    }
    const auto typed = call.services().input(prompt);
    const std::string line = typed ? std::string(base::trimmed(*typed)) : std::string(kDetach);
    leave_note(workspace, debug_line_note(phantom), " " + line);
    if (base::equal_ignoring_case(line, kDetach)) return true;
  }
  return false;
}

}  // namespace

std::int64_t debug_from_here(Call& call) {
  const auto number = call.words.at_end() ? only_phantom(call) : call.number();
  if (!number || !call.words.at_end()) return call.bad_words();
  const auto user = session_to_see(call, *number);
  if (!user) return kRefused;
  const std::uint32_t phantom = user->user_number;
  const std::string digits = std::to_string(phantom);
  if (user->kind != shared::SessionKind::Phantom)
    return call.fail(MessageId::CommandNoPhantom, {digits}, -base::number(base::Status::NotAPhantom));
  (void)take_note(call.workspace, debug_answer_note(phantom));
  (void)take_note(call.workspace, debug_line_note(phantom));
  const auto attached = ask(call, phantom, "DEBUG " + std::to_string(call.workspace.user_number()));
  if (!attached) return kRefused;
  call.say(MessageId::CommandDebugAttached, {digits});
  try {
    if (!debug_phantom(call, phantom)) call.say(MessageId::CommandDebugEnded, {digits});
  } catch (...) {
    // The break key while the phantom runs: it goes on alone.
    (void)ask_session(call.workspace, phantom, "DEBUG 0");
    throw;
  }
  return kDone;
}

// HSM {ON|OFF|DISPLAY} {USER n}
std::int64_t hot_spot_monitor(Call& call) {
  std::string what = "DISPLAY";
  if (call.words.accept(Keyword::On)) {
    what = "ON";
  } else if (call.words.accept(Keyword::Off)) {
    what = "OFF";
  } else {
    call.words.accept(Keyword::Display);
  }
  MonitorOptions options;
  while (!call.words.at_end()) {
    if (!options.accept(call)) return call.bad_words();
  }
  const auto user = session_to_see(call, options.user.value_or(call.workspace.user_number()));
  if (!user) return kRefused;
  const auto answer = ask(call, user->user_number, "HSM " + what);
  if (!answer) return kRefused;
  if (what == "ON") return kDone;
  Listing listing(call.workspace, options.listing.unit);
  listing.line(base::message(MessageId::CommandHotSpotHeading));
  for (const std::string_view line : base::split(*answer, base::kFieldMark)) {
    if (!line.empty()) listing.line(line);
  }
  return kDone;
}

// FSTAT file {ON|OFF|LPTR}, FSTAT GLOBAL {ON|OFF|LPTR}, FSTAT RESET
std::int64_t file_statistics(Call& call) {
  workspace::Records& records = call.workspace.records();
  if (call.words.accept(Keyword::Reset)) {
    if (!call.words.at_end()) return call.bad_words();
    records.reset_counts();
    return kDone;
  }
  std::string path;
  const bool global = call.words.at_end() || call.words.accept(Keyword::Global);
  if (!global) {
    auto name = take_file_name(call);
    base::Status why = base::Status::Ok;
    auto file = name ? open_file(call, std::move(*name), &why) : std::nullopt;
    if (!file) return why == base::Status::Ok ? call.bad_words() : -base::number(why);
    path = file->file->path();
  }
  if (const bool on = call.words.accept(Keyword::On); on || call.words.accept(Keyword::Off)) {
    if (!call.words.at_end()) return call.bad_words();
    records.count_accesses(path, on);
    return kDone;
  }
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  Listing listing(call.workspace, options.unit);
  listing.line(base::message(MessageId::CommandCountsHeading));
  for (const auto& [counted, counts] : records.counts()) {
    if (!path.empty() && counted != path) continue;
    std::string line;
    for (const std::uint64_t n : {counts.reads, counts.writes, counts.deletes, counts.clears}) {
      line += right(std::to_string(n), kCounterColumn);
    }
    listing.line(line + "  " + counted);
  }
  return kDone;
}

std::int64_t not_here(Call& call) {
  return call.fail(MessageId::CommandNotHere, {call.verb.name}, -base::number(base::Status::NotPossibleOnThisPlatform));
}

}  // namespace scarlet::command::verbs
