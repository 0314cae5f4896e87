// SPDX-License-Identifier: GPL-3.0-or-later
// Other processes and people: phantoms, users, messages, the shell, the como.
#include <algorithm>

#include "base/text.h"
#include "command/call.h"
#include "command/command_words.h"
#include "command/create_file.h"
#include "command/listing.h"
#include "command/mailbox.h"
#include "command/shell.h"
#include "command/verbs.h"
#include "convert/convert.h"
#include "os/clock.h"
#include "os/process.h"
#include "shared/user_table.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;

constexpr std::string_view kComo = "$COMO";

// $COMO is made when it is first wanted.
base::Result<std::string> como_directory(workspace::Workspace& workspace) {
  if (!workspace.voc().find(kComo)) {
    NewFile file;
    file.name = kComo;
    file.dictionary = false;
    file.parameters.kind = store::FileKind::Directory;
    const std::string path = workspace.account().path + "/" + std::string(kComo);
    if (os::is_directory(workspace.env(), path)) {
      const std::string record = "F" + std::string(1, base::kFieldMark) + std::string(kComo);
      SCARLET_TRY(workspace.voc().write(kComo, record));
    } else {
      SCARLET_TRY(command::create_file(workspace, file));
    }
  }
  auto resolved = workspace.files().resolve(kComo);
  if (!resolved) return resolved.error();
  return resolved->path;
}

// Names of the options that a phantom is to have.
std::string inherited_options(workspace::Workspace& workspace) {
  std::string names;
  if (!workspace.options()[workspace::Option::Inherit]) return names;
  for (const workspace::OptionInfo& info : workspace::all_options()) {
    if (!workspace.options()[info.option]) continue;
    if (!names.empty()) names += base::kValueMark;
    names += info.name;
  }
  return names;
}

base::Result<std::uint32_t> start_phantom(workspace::Workspace& workspace, const std::string& command) {
  auto como = como_directory(workspace);
  if (!como) return como.error();
  shared::NewSession session;
  session.kind = shared::SessionKind::Phantom;
  session.login_name = workspace.login_name();
  session.tty = "phantom";
  session.account = workspace.account().name;
  session.parent_user = static_cast<std::uint32_t>(workspace.user_number());
  shared::UserTable& users = workspace.instance().users();
  auto slot = users.reserve(session);
  if (!slot) return slot.error();
  const std::uint32_t user = shared::user_number(*slot);
  auto started =
      put_in_mailbox(workspace, "X" + std::to_string(user), inherited_options(workspace) + base::kFieldMark + command);
  os::SpawnOptions options;
  options.program = os::program_path();
  options.arguments = {"-p" + std::to_string(user)};
  // What binds this session binds what it starts.
  const workspace::Subject& subject = workspace.guard().subject();
  const std::pair<const char*, const std::string&> bonds[] = {
      {"-I", subject.client_address}, {"-TOKEN", subject.token}, {"-ROLE", subject.role}, {"-BOUND", subject.account}};
  for (const auto& [option, value] : bonds) {
    if (!value.empty()) options.arguments.insert(options.arguments.end(), {option, value});
  }
  options.directory = workspace.account().path;
  if (started) {
    if (auto spawned = os::spawn_detached(options); !spawned) started = spawned.error();
  }
  if (started) return user;
  users.leave(*slot);
  return started.error();
}

std::string login_time(const shared::SessionInfo& user) {
  const os::LocalTime time = os::local_time_of(user.login_seconds);
  return convert::time_and_date(time.day, time.second_of_day);
}

// The users that a MESSAGE is for.
std::vector<shared::SessionInfo> receivers(Call& call, std::string_view whom) {
  std::vector<shared::SessionInfo> chosen;
  const auto number = base::parse_integer(whom);
  const bool all = base::equal_ignoring_case(whom, "ALL");
  for (const shared::SessionInfo& user : call.workspace.instance().users().list()) {
    if (user.kind != shared::SessionKind::Interactive) continue;
    const bool named = number ? user.user_number == *number : base::equal_ignoring_case(user.login_name, whom);
    const bool self = user.slot == call.workspace.slot();
    if (all ? !self : named) chosen.push_back(user);
  }
  return chosen;
}

std::int64_t start_como(Call& call, const std::string& id) {
  if (call.output().como_active()) return call.fail(MessageId::CommandComoActive, {call.environment().como_id});
  auto directory = como_directory(call.workspace);
  if (!directory) return call.fail(directory.error());
  auto name = store::record_to_file_name(id);
  if (!name) return call.fail(name.error());
  auto file = call.workspace.env().open(*directory + "/" + *name, os::OpenMode::Truncate);
  if (!file) return call.fail(file.error());
  std::shared_ptr<os::FileHandle> handle = std::move(*file);
  call.output().start_como([handle](std::string_view text) {
    // A full disk must not stop the session: what can not be kept is lost.
    (void)handle->append(std::as_bytes(std::span(text.data(), text.size())));
  });
  call.environment().como_id = id;
  return kDone;
}

}  // namespace

std::int64_t phantom(Call& call) {
  const std::string command(base::trimmed(call.text));
  if (command.empty()) return call.fail(MessageId::CommandMissingWord, {call.verb.name, call.verb.syntax});
  auto user = start_phantom(call.workspace, command);
  if (!user) {
    return call.fail(MessageId::CommandPhantomFailed, {base::describe(user.error())}, -base::number(user.status()));
  }
  call.say(MessageId::CommandPhantomStarted, {std::to_string(*user)});
  return *user;
}

std::int64_t status(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  Listing listing(call.workspace);
  std::int64_t found = 0;
  for (const shared::SessionInfo& user : call.workspace.instance().users().list()) {
    if (user.kind != shared::SessionKind::Phantom) continue;
    if (user.parent_user != static_cast<std::uint32_t>(call.workspace.user_number())) continue;
    ++found;
    listing.line(base::message(MessageId::CommandPhantomRow, {std::to_string(user.user_number), login_time(user)}));
  }
  if (found == 0) call.say(MessageId::CommandNoPhantoms);
  return kDone;
}

std::int64_t listu(Call& call) {
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  Listing listing(call.workspace, options.unit);
  listing.line(base::message(MessageId::CommandUserHeading));
  for (const shared::SessionInfo& user : call.workspace.instance().users().list()) {
    const std::string own = user.slot == call.workspace.slot() ? "*" : " ";
    listing.line(right(std::to_string(user.user_number), 5) + own + " " + right(std::to_string(user.process.pid), 8) +
                 " " + right(user.parent_user == 0 ? "" : std::to_string(user.parent_user), 6) + "  " +
                 login_time(user) + "  " + left(user.tty.empty() ? "-" : user.tty, 12) + " " +
                 left(user.login_name, 12) + " " + user.account);
  }
  return kDone;
}

std::int64_t message(Call& call) {
  const auto words = split_words(call.text);
  if (words.empty()) return call.fail(MessageId::CommandMissingWord, {call.verb.name, call.verb.syntax});
  const bool on = base::equal_ignoring_case(words[0], "ON");
  if (words.size() == 1 && (on || base::equal_ignoring_case(words[0], "OFF"))) {
    call.environment().messages_accepted = on;
    return kDone;
  }
  const bool immediate = words.size() > 1 && base::equal_ignoring_case(words[1], "IMMEDIATE");
  std::string text(drop_words(call.text, immediate ? 2 : 1));
  if (text.empty()) text = call.services().input(base::message(MessageId::CommandAskMessage)).value_or("");
  const auto users = receivers(call, words[0]);
  if (users.empty()) return call.fail(MessageId::CommandNoReceiver, {words[0]});
  const std::string line = base::message(
      MessageId::CommandMessageFrom, {std::to_string(call.workspace.user_number()), call.workspace.login_name(), text});
  for (const shared::SessionInfo& user : users) {
    auto sent = add_to_mailbox(call.workspace, "M" + std::to_string(user.user_number), line);
    if (!sent) return call.fail(sent.error());
    const std::uint32_t now = immediate ? shared::kMessageAtOnce : 0;
    call.workspace.instance().users().raise_flags(user.user_number, shared::kMessagePending | now);
  }
  return kDone;
}

std::int64_t como(Call& call) {
  if (call.words.accept(Keyword::On)) {
    const std::string id = call.word();
    if (id.empty() || !call.words.at_end()) return call.bad_words();
    return start_como(call, id);
  }
  if (!call.words.accept(Keyword::Off) || !call.words.at_end()) return call.bad_words();
  if (!call.output().como_active()) {
    return call.fail(MessageId::CommandNoComo, {}, -base::number(base::Status::NoCOMOIsActive));
  }
  call.output().stop_como();
  call.environment().como_id.clear();
  return kDone;
}

std::int64_t shell(Call& call) {
  std::string command(base::trimmed(call.text));
  if (command.empty()) command = call.workspace.instance().config().text("SH");
  return run_shell_command(call.workspace, command) < 0 ? kRefused : kDone;
}

}  // namespace scarlet::command::verbs
