// SPDX-License-Identifier: GPL-3.0-or-later
// The register of users: CREATE.USER, DELETE.USER, ADMIN.USER, LIST.USERS, PASSWORD, SECURITY; and RECOVER.USERS.
#include <algorithm>

#include "audit/recorder.h"
#include "base/text.h"
#include "command/arguments.h"
#include "command/listing.h"
#include "command/user_register.h"
#include "command/verbs.h"
#include "shared/user_table.h"
#include "value/dynamic_array.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;

constexpr std::size_t kNameColumn = 20;
constexpr std::size_t kAccountColumn = 16;
constexpr std::size_t kRegisterFields = 10;

struct User {
  std::vector<std::string> fields = std::vector<std::string>(kRegisterFields);
  std::string& field(int number) { return fields[static_cast<std::size_t>(number - 1)]; }
};

// Nothing when the user is not registered.
std::optional<User> read_user(store::File& file, std::string_view name) {
  std::string record;
  store::StringSink sink(record);
  auto read = file.read(name, sink);
  if (!read || !*read) return std::nullopt;
  User user;
  std::size_t at = 0;
  for (const std::string_view field : base::split(record, base::kFieldMark)) {
    if (at < user.fields.size()) user.fields[at++] = field;
  }
  return user;
}

void note_change(Call& call, std::string_view name) {
  call.workspace.guard().note_object(audit::Level::Security, "security-change",
                                     std::string(call.verb.name) + " " + std::string(name));
}

base::Result<void> write_user(store::File& file, std::string_view name, const User& user) {
  return file.write(name, base::join(user.fields, std::string(1, base::kFieldMark)));
}

bool account_known(Call& call, const std::string& account) {
  if (account.empty() || call.workspace.instance().account_path(account)) return true;
  call.say(MessageId::CommandNoAccount, {account});
  return false;
}

std::string ask(Call& call, MessageId question, const std::string& now) {
  const auto answer = call.services().input(base::message(question, {now}));
  if (!answer || answer->empty()) return now;
  return *answer == " " ? std::string() : *answer;
}

}  // namespace

std::int64_t create_user(Call& call) {
  const std::string name = call.word();
  const std::string account = base::upper(call.word());
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  if (!is_login_name(name)) return call.fail(MessageId::CommandLoginName, {name});
  if (!account_known(call, account)) return -base::number(base::Status::AccountIsNotRegistered);
  auto file = user_register(call.workspace);
  if (!file) return call.fail(file.error());
  if (read_user(**file, name)) {
    return call.fail(MessageId::CommandUserExists, {name}, -base::number(base::Status::UserIsRegisteredAlready));
  }
  User user;
  user.field(kForcedAccountField) = account;
  if (auto written = write_user(**file, name, user); !written) return call.fail(written.error());
  note_change(call, name);
  return kDone;
}

std::int64_t delete_user(Call& call) {
  const std::string name = call.word();
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  auto file = user_register(call.workspace);
  if (!file) return call.fail(file.error());
  auto removed = (*file)->remove(name);
  if (!removed) return call.fail(removed.error());
  note_change(call, name);
  return *removed ? kDone : call.fail(MessageId::CommandUserUnknown, {name});
}

// Asks for the fields of a user one by one; a null answer keeps what is there, a blank empties it.
std::int64_t administer_user(Call& call) {
  std::string name = call.word();
  if (!call.words.at_end()) return call.bad_words();
  if (name.empty()) name = call.services().input(base::message(MessageId::CommandAskUser)).value_or("");
  if (!is_login_name(name)) return call.fail(MessageId::CommandLoginName, {name});
  auto file = user_register(call.workspace);
  if (!file) return call.fail(file.error());
  User user = read_user(**file, name).value_or(User{});
  const std::string account =
      base::upper(ask(call, MessageId::CommandAskForcedAccount, user.field(kForcedAccountField)));
  if (!account_known(call, account)) return -base::number(base::Status::AccountIsNotRegistered);
  user.field(kForcedAccountField) = account;
  const bool was = user.field(kAdministratorField) == "1";
  const std::string administrator = ask(call, MessageId::CommandAskAdministrator, was ? "Y" : "N");
  user.field(kAdministratorField) = base::equal_ignoring_case(administrator, "Y") ? "1" : "";
  user.field(kOwnerField) = ask(call, MessageId::CommandAskOwner, user.field(kOwnerField));
  if (auto written = write_user(**file, name, user); !written) return call.fail(written.error());
  note_change(call, name);
  return kDone;
}

std::int64_t list_registered_users(Call& call) {
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  auto file = user_register(call.workspace);
  auto ids = file ? all_ids(**file) : base::Result<std::vector<std::string>>(file.error());
  if (!ids) return call.fail(ids.error());
  std::sort(ids->begin(), ids->end());
  Listing listing(call.workspace, options.unit);
  listing.line(base::message(MessageId::CommandRegisterHeading));
  for (const std::string& id : *ids) {
    if (id.starts_with('$')) continue;
    User user = read_user(**file, id).value_or(User{});
    listing.line(left(id, kNameColumn) + left(user.field(kForcedAccountField), kAccountColumn) +
                 left(user.field(kAdministratorField) == "1" ? "Y" : "", 6) + user.field(kOwnerField));
  }
  return kDone;
}

std::int64_t password(Call& call) { return call.fail(MessageId::CommandPasswords); }

std::int64_t security(Call& call) {
  auto file = user_register(call.workspace);
  if (!file) return call.fail(file.error());
  if (call.words.at_end()) {
    const auto record = read_user(**file, kSecureRecord);
    const bool on = record && User(*record).field(1) == "1";
    call.say(on ? MessageId::CommandSecurityOn : MessageId::CommandSecurityOff);
    return kDone;
  }
  const bool on = call.words.accept(Keyword::On);
  if ((!on && !call.words.accept(Keyword::Off)) || !call.words.at_end()) return call.bad_words();
  if (auto written = (*file)->write(kSecureRecord, on ? "1" : "0"); !written) return call.fail(written.error());
  note_change(call, on ? "ON" : "OFF");
  return kDone;
}

std::int64_t recover_users(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  const auto freed = call.workspace.instance().users().reap();
  call.say(MessageId::CommandUsersRecovered, {std::to_string(freed.size())});
  return kDone;
}

}  // namespace scarlet::command::verbs
