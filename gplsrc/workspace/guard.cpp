// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/guard.h"

#include <algorithm>

#include "auth/tokens.h"
#include "base/message.h"
#include "base/text.h"
#include "os/process.h"
#include "workspace/instance.h"
#include "workspace/workspace.h"

namespace scarlet::workspace {
namespace {

using audit::Level;
using auth::Action;

// Files of the system account that commands of every account read.
constexpr std::string_view kSharedFiles[] = {"VOC",    "DICT.DICT", "MESSAGES", "ERRMSG",
                                             "NEWVOC", "SYSCOM",    "GPL.BP",   "gcat"};

constexpr std::string_view kProtectedFiles[] = {"$LOGINS", "$SERVERS", "ACCOUNTS", "VOC", "MESSAGES", "GPL.BP"};

bool is_below(std::string_view path, std::string_view directory) {
  return path == directory || (path.starts_with(directory) && path.substr(directory.size()).starts_with('/'));
}

std::string plain(const std::string& path) {
  auto real = os::real_path(path);
  return real ? *real : path;
}

// Without links; what is not there yet is where the nearest directory above it is. One that climbs out again is /.
std::string settled(const std::string& path) {
  if ((path + "/").find("/../") != std::string::npos && !os::real_path(path)) return "/";
  std::string rest;
  for (std::string at = path; !at.empty(); at = at.substr(0, at.rfind('/'))) {
    if (auto real = os::real_path(at)) return *real == "/" ? rest : *real + rest;
    rest = at.substr(at.rfind('/')) + rest;
    if (at.rfind('/') == 0) break;
  }
  return path;
}

}  // namespace

Guard::Guard(Workspace& workspace) : workspace_(workspace) {}

Guard::~Guard() = default;

auth::PolicySubject Guard::policy_subject() const {
  return {user_, subject_.client_address, subject_.token, subject_.role, [](const std::string& name) {
            const auto group = os::find_group(name);
            return group && os::is_member_of(*group);
          }};
}

void Guard::set_subject(Subject subject) {
  subject_ = std::move(subject);
  user_ = os::user_name(os::effective_user_id());
  const auth::Policy* policy = workspace_.instance().policy();
  accounts_ = account_rules(workspace_.instance(), user_);
  policy_ = policy == nullptr ? nullptr : std::make_unique<auth::Policy>(policy->for_subject(policy_subject()));
}

std::optional<std::string> Guard::refusal(Action action, std::string_view object) const {
  if (!policy_) return std::nullopt;
  std::string permitted_by;
  auto rule = policy_->refusal({}, action, object, &permitted_by);
  const bool command = action == Action::Command || action == Action::Execute || action == Action::Call;
  if (rule) {
    note(Level::Security, command ? "command-denied" : "access-denied",
         {{"action", std::string(auth::action_name(action))}, {"object", std::string(object)}, {"rule", *rule}});
  } else if (wants(Level::All)) {
    note(Level::All, "permit",
         {{"action", std::string(auth::action_name(action))}, {"object", std::string(object)}, {"rule", permitted_by}});
  }
  return rule;
}

base::Result<void> Guard::check(Action action, std::string_view object) const {
  const auto rule = refusal(action, object);
  if (!rule) return {};
  return base::Error{base::Status::PermissionDenied, 0,
                     base::message(base::MessageId::WorkspacePolicy, {auth::action_name(action), object, *rule})};
}

bool Guard::needs_operator() const {
  return !is_operator_ && !subject_.client_address.empty() &&
         !workspace_.instance().config().text("OPERATOR_TOKEN").empty();
}

bool Guard::take_operator_token(std::string_view token) {
  const std::string digest = workspace_.instance().config().text("OPERATOR_TOKEN");
  is_operator_ = !digest.empty() && auth::matches_digest(digest, token);
  return is_operator_;
}

bool Guard::is_administrator() const {
  if (needs_operator()) return false;
  if (os::effective_user_id() == 0) return true;
  Instance& instance = workspace_.instance();
  const std::string list = instance.config().text("ADMIN_USERS");
  for (const std::string_view name : base::split(list, ',')) {
    if (base::trimmed(name) == user_) return true;
  }
  if (const auto group = os::find_group(instance.config().text("ADMIN_GROUP")); group && os::is_member_of(*group)) {
    return true;
  }
  const auto home = instance.env().status(instance.home());
  if (home && home->owner == os::effective_user_id()) return true;
  return is_registered_administrator(instance, user_);
}

bool Guard::is_protected(const std::string& path) const {
  const std::string system = workspace_.instance().system_account() + "/";
  if (!path.starts_with(system)) return false;
  const std::string_view rest = std::string_view(path).substr(system.size());
  const bool listed = std::any_of(std::begin(kProtectedFiles), std::end(kProtectedFiles),
                                  [&](std::string_view name) { return is_below(rest, name); });
  return listed && !is_administrator();
}

base::Result<void> Guard::check_account(const std::string& name) const {
  const bool elsewhere = is_confined() && !base::equal_ignoring_case(name, subject_.account);
  if (elsewhere || !accounts_.permits(name)) {
    note(Level::Security, "access-denied", {{"action", "account"}, {"object", name}, {"rule", "accounts of the user"}});
    return base::Error{base::Status::PermissionDenied, 0,
                       base::message(base::MessageId::WorkspaceAccountForbidden, {name})};
  }
  return check(Action::Account, name);
}

// `path` is without links. Whose account holds it is asked of the register, from the nearest directory up.
bool Guard::reaches(const std::string& path, bool to_write) const {
  Instance& instance = workspace_.instance();
  const std::string system = plain(instance.system_account()) + "/";
  if (path.starts_with(system)) {
    const std::string_view rest = std::string_view(path).substr(system.size());
    const auto holds = [&](std::string_view name) { return is_below(rest, name); };
    return !is_confined() || (!to_write && std::any_of(std::begin(kSharedFiles), std::end(kSharedFiles), holds));
  }
  if (is_confined()) return is_below(path, plain(workspace_.account().path));
  for (std::string at = path; at.size() > 1; at = at.substr(0, at.rfind('/'))) {
    if (const auto account = instance.account_name(at)) return accounts_.permits(*account);
  }
  return true;
}

base::Result<void> Guard::check_path(const std::string& path, bool to_write) const {
  const std::string real = settled(path);
  if (to_write && is_protected(real)) {
    note(Level::Security, "access-denied", {{"object", path}, {"rule", "administrators only"}});
    return base::Error{base::Status::PermissionDenied, 0, base::message(base::MessageId::WorkspaceProtected, {path})};
  }
  if (!is_confined() && !accounts_.any()) return {};
  if (reaches(real, to_write)) return {};
  note(Level::Security, "access-denied", {{"object", path}, {"rule", "accounts of the user"}});
  return base::Error{base::Status::PermissionDenied, 0, base::message(base::MessageId::WorkspaceConfined, {path})};
}

// A policy that only speaks of commands costs file access nothing.
bool Guard::watches_files() const {
  if (is_confined() || accounts_.any() || wants(Level::Write)) return true;
  return policy_ &&
         (policy_->decides(Action::Read) || policy_->decides(Action::Write) || policy_->decides(Action::Delete));
}

bool Guard::wants(Level level) const { return workspace_.instance().recorder().wants(level); }

bool Guard::audit_ready() const {
  const bool required = wants(Level::Command) && workspace_.instance().config().flag("AUDIT_REQUIRED");
  return !required || workspace_.instance().recorder().reachable();
}

void Guard::note(Level level, std::string_view event, Members members) const {
  if (!wants(level)) return;
  members.insert(members.begin(), {{"session", std::to_string(workspace_.user_number())},
                                   {"account", workspace_.account().name},
                                   {"tty", subject_.tty}});
  if (!subject_.token.empty()) members.emplace_back("token", subject_.token);
  workspace_.instance().recorder().record({std::string(event), std::move(members)});
}

}  // namespace scarlet::workspace
