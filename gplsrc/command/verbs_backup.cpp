// SPDX-License-Identifier: GPL-3.0-or-later
// BACKUP, RESTORE, VERIFY.BACKUP and KEEP.JOURNAL: whole accounts or files while they are in use (store/backup.h).
#include "base/text.h"
#include "command/call.h"
#include "command/verbs.h"
#include "convert/convert.h"
#include "os/process.h"
#include "store/backup.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;

constexpr std::int64_t kSecondsOfDay = 86'400;
constexpr std::int64_t kNanosecondsOfSecond = 1'000'000'000;

std::string absolute(Call& call, const std::string& path) {
  return call.workspace.files().expand_path(path, call.workspace.account().path);
}

// An account by its name, a path, or a file of this account by its VOC name.
std::optional<std::string> tree_of(Call& call, const std::string& word) {
  if (auto path = call.workspace.instance().account_path(word)) return path;
  if (word.find('/') != std::string::npos) return absolute(call, word);
  auto file = call.workspace.files().resolve(word);
  if (!file) file = call.workspace.files().resolve(base::upper(word));
  if (file) return file->path;
  call.say(MessageId::CommandBackupWhat, {word});
  return std::nullopt;
}

void show_counts(Call& call, MessageId message, const std::string& path, const store::BackupCounts& counts) {
  call.say(message, {path, std::to_string(counts.hashed_files), std::to_string(counts.records),
                     std::to_string(counts.plain_files), std::to_string(counts.bytes)});
}

// The break key ends it.
store::BackupProgress progress(Call& call) {
  return [&call](const std::string&, const store::BackupCounts&) { return !call.services().interrupt_pending(); };
}

// A date and a time of day, local, as Unix time. Clock changes between then and now are not seen.
std::optional<std::int64_t> instant(Call& call, const std::string& date, const std::string& time) {
  const convert::Context context = call.workspace.conversion_context();
  int date_status = convert::kConverted;
  int time_status = convert::kConverted;
  const auto day = base::parse_integer(convert::iconv(value::Value::of(date), "D", context, date_status).to_string());
  const auto second =
      base::parse_integer(convert::iconv(value::Value::of(time), "MT", context, time_status).to_string());
  if (!day || !second || date_status != convert::kConverted || time_status != convert::kConverted) return std::nullopt;
  const std::int64_t ago =
      (call.workspace.today() - *day) * kSecondsOfDay + (call.workspace.seconds_since_midnight() - *second);
  return call.workspace.env().unix_nanoseconds() - ago * kNanosecondsOfSecond;
}

// Trees of files go past the files' own guards.
base::Result<void> may_reach(Call& call, const std::string& path, auth::Action action) {
  SCARLET_TRY(call.workspace.guard().check_path(path, action != auth::Action::Read));
  return call.workspace.guard().check(action, path + "/");
}

}  // namespace

// BACKUP {account|path|file ...} TO path
std::int64_t backup(Call& call) {
  store::BackupRequest request;
  while (!call.words.at_end() && call.words.peek_keyword() != Keyword::To) {
    auto tree = tree_of(call, call.word());
    if (!tree) return kRefused;
    request.paths.push_back(std::move(*tree));
  }
  if (!call.words.accept(Keyword::To) || call.words.at_end()) return call.bad_words();
  request.target = absolute(call, call.word());
  if (!call.words.at_end()) return call.bad_words();
  if (request.paths.empty()) request.paths.push_back(call.workspace.account().path);
  for (const auto& tree : request.paths) {
    if (auto may = may_reach(call, tree, auth::Action::Read); !may) return call.fail(may.error());
  }
  request.progress = progress(call);
  const auto done = store::backup(call.workspace.env(), call.workspace.store(), request);
  if (!done) return call.fail(done.error());
  show_counts(call, MessageId::CommandBackupDone, request.target, *done);
  call.workspace.guard().note_object(audit::Level::Security, "backup", request.target);
  return kDone;
}

std::int64_t verify_backup(Call& call) {
  const std::string path = absolute(call, call.word());
  if (!call.words.at_end()) return call.bad_words();
  const auto listing = store::verify_backup(call.workspace.env(), path);
  if (!listing) return call.fail(listing.error());
  show_counts(call, MessageId::CommandBackupWhole, path, listing->counts);
  for (const std::string& tree : listing->paths) call.output().line(tree);
  return kDone;
}

// RESTORE path {TO directory} {OVERWRITING} {UNTIL date time}
std::int64_t restore(Call& call) {
  store::RestoreRequest request;
  if (call.words.at_end()) return call.bad_words();
  request.backup = absolute(call, call.word());
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::To)) {
      request.into = absolute(call, call.word());
    } else if (call.words.accept(Keyword::Overwriting)) {
      request.replace = true;
    } else if (base::equal_ignoring_case(call.words.peek()->text, "UNTIL")) {
      call.words.next();
      const std::string date = call.word();
      request.until_ns = instant(call, date, call.word());
      if (!request.until_ns) return call.fail(MessageId::CommandNoDate, {date});
    } else {
      return call.bad_words();
    }
  }
  if (!request.into.empty()) {
    if (auto may = may_reach(call, request.into, auth::Action::Write); !may) return call.fail(may.error());
  }
  request.progress = progress(call);
  const auto done = store::restore(call.workspace.env(), call.workspace.store(), request);
  if (!done && request.until_ns && done.status() == base::Status::BadParameters) {
    return call.fail(MessageId::CommandRestoreTooEarly, {request.backup}, -base::number(done.status()));
  }
  if (!done) return call.fail(done.error());
  show_counts(call, MessageId::CommandRestoreDone, request.backup, done->counts);
  call.workspace.guard().note_object(audit::Level::Security, "restore", request.backup);
  for (const std::string& tree : done->paths) call.output().line(tree);
  for (const std::string& index : done->indices_to_build) call.say(MessageId::CommandRestoreIndex, {index});
  return kDone;
}

std::int64_t keep_journal(Call& call) {
  const bool on = call.words.accept(Keyword::On);
  if ((!on && !call.words.accept(Keyword::Off)) || !call.words.at_end()) return call.bad_words();
  const auto kept = store::keep_journal(call.workspace.env(), call.workspace.store(), on);
  return kept ? kDone : call.fail(kept.error());
}

}  // namespace scarlet::command::verbs
