// SPDX-License-Identifier: GPL-3.0-or-later
// TOKEN.CREATE, TOKEN.LIST, TOKEN.REVOKE: the file that TOKENS_FILE names, which only its owner can read: whoever uses
// them has to be that user besides being an administrator. A token is shown once and kept as a digest (auth/tokens.h).
#include <algorithm>

#include "audit/trail.h"
#include "auth/tokens.h"
#include "base/text.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "os/process.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::uint32_t kOpenToOthers = 0077;
constexpr std::uint32_t kOwnersUmask = 0077;
constexpr std::size_t kUserColumn = 20;
constexpr std::size_t kDateColumn = 22;
constexpr std::size_t kUseColumn = 24;
constexpr std::size_t kMinuteBytes = 16;  // of 2026-11-21T14:17
constexpr std::size_t kAccountColumn = 16;

std::string tokens_path(Call& call) { return call.workspace.instance().config().text("TOKENS_FILE"); }

// Empty where there is no file yet; nothing, with words, when it can not be used.
std::optional<std::string> read_tokens(Call& call) {
  const std::string path = tokens_path(call);
  if (path.empty()) return call.fail(MessageId::CommandNoTokensFile), std::nullopt;
  auto status = call.workspace.env().status(path);
  if (status && status->kind == os::EntryKind::Missing) return std::string();
  if (status && (status->permissions & kOpenToOthers) != 0) {
    return call.fail(MessageId::WorkspaceSecretsOpen, {path}), std::nullopt;
  }
  auto content = os::read_file(call.workspace.env(), path);
  if (!content) return call.fail(MessageId::CommandTokensFile, {base::describe(content.error())}), std::nullopt;
  return std::move(*content);
}

std::int64_t write_tokens(Call& call, const std::string& content) {
  const std::uint32_t before = os::set_umask(kOwnersUmask);
  auto written = os::replace_file(call.workspace.env(), tokens_path(call), content);
  os::set_umask(before);
  if (!written) return call.fail(MessageId::CommandTokensFile, {base::describe(written.error())});
  return kDone;
}

// DAYS n, ACCOUNT name, ROLE name, in any order. False when a word is none of them.
bool take_grant(Call& call, auth::TokenGrant& grant, std::int64_t& days) {
  while (!call.words.at_end()) {
    const std::string word = base::upper(call.word());
    if (word == "DAYS") {
      const auto number = call.number();
      if (!number || *number < 1) return false;
      days = *number;
      continue;
    }
    const std::string value = call.word();
    const bool plain = !value.empty() && value.find_first_of(" \t\n") == std::string::npos;
    if (!plain || (word != "ACCOUNT" && word != "ROLE")) return false;
    (word == "ACCOUNT" ? grant.account : grant.role) = word == "ACCOUNT" ? base::upper(value) : value;
  }
  return true;
}

std::string shown_expiry(Call& call, const auth::TokenGrant& token) {
  if (token.expiry_seconds == 0) return base::message(MessageId::CommandTokenNever);
  const std::int64_t now = call.workspace.env().unix_nanoseconds() / kNanosecondsPerSecond;
  const std::int64_t days = (token.expiry_seconds - now) / kSecondsPerDay;
  if (token.expiry_seconds <= now) return base::message(MessageId::CommandTokenOver);
  return base::message(MessageId::CommandTokenIn, {std::to_string(days)});
}

// In UTC, as the logs.
std::string shown_use(const auth::TokenUses& uses, const std::string& id) {
  const auto use = uses.find(id);
  if (use == uses.end()) return base::message(MessageId::CommandTokenUnused);
  return base::message(MessageId::CommandTokenUsed,
                       {audit::timestamp(use->second * kNanosecondsPerSecond).substr(0, kMinuteBytes)});
}

}  // namespace

std::int64_t token_create(Call& call) {
  auth::TokenGrant grant;
  std::int64_t days = 0;
  grant.user = call.word();
  if (grant.user.empty() || !take_grant(call, grant, days)) return call.bad_words();
  if (!os::find_user(grant.user)) return call.fail(MessageId::CommandTokenUser, {grant.user});
  if (!grant.account.empty() && !call.workspace.instance().account_path(grant.account)) {
    return call.fail(MessageId::CommandNoAccount, {grant.account});
  }
  const std::int64_t longest = call.workspace.instance().config().number("PASSWORD_EXPIRY");
  if (longest > 0 && days > longest) return call.fail(MessageId::CommandTokenDays, {std::to_string(longest)});
  if (days == 0) days = longest;
  os::Env& env = call.workspace.env();
  if (days > 0) grant.expiry_seconds = env.unix_nanoseconds() / kNanosecondsPerSecond + days * kSecondsPerDay;
  auto content = read_tokens(call);
  if (!content) return kRefused;
  const auto made = auth::make_token(env, grant);
  if (!made) return call.fail(made.error());
  if (!content->empty() && !content->ends_with('\n')) *content += '\n';
  if (const auto code = write_tokens(call, *content + made->line + '\n'); code != kDone) return code;
  call.workspace.guard().note_object(audit::Level::Security, "token-create",
                                     made->line.substr(0, made->line.find(' ')) + " " + grant.user);
  call.say(MessageId::CommandTokenMade);
  call.output().line(made->token);
  call.say(MessageId::CommandTokenAdded, {grant.user});
  return kDone;
}

std::int64_t token_list(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  const auto content = read_tokens(call);
  if (!content) return kRefused;
  const auto tokens = auth::listed_tokens(*content);
  const auto uses = auth::token_uses(call.workspace.env(), tokens_path(call));
  const auto column = [](std::string text, std::size_t width) {
    text.resize(std::max(text.size() + 1, width), ' ');
    return text;
  };
  for (const auto& token : tokens) {
    call.output().line(token.id + "  " + column(token.user, kUserColumn) +
                       column(shown_expiry(call, token), kDateColumn) + column(shown_use(uses, token.id), kUseColumn) +
                       column(token.account.empty() ? "-" : token.account, kAccountColumn) + token.role);
  }
  call.say(MessageId::CommandTokensListed, {std::to_string(tokens.size())});
  return kDone;
}

std::int64_t token_revoke(Call& call) {
  const std::string id = base::lower(call.word());
  if (id.empty() || !call.words.at_end()) return call.bad_words();
  const auto content = read_tokens(call);
  if (!content) return kRefused;
  const auto left = auth::without_token(*content, id);
  if (!left) return call.fail(MessageId::CommandNoSuchToken, {id});
  if (const auto code = write_tokens(call, *left); code != kDone) return code;
  call.workspace.guard().note_object(audit::Level::Security, "token-revoke", id);
  call.say(MessageId::CommandTokenRevoked, {id});
  return kDone;
}

}  // namespace scarlet::command::verbs
