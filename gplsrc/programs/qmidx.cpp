// SPDX-License-Identifier: GPL-3.0-or-later
// qmidx: the indices of hashed files from outside a session: shows, checks, builds and deletes them. Works beside
// sessions that use the files.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "programs/tool.h"
#include "session/session.h"
#include "store/check.h"

namespace {

using scarlet::base::describe;
using scarlet::base::message;
using scarlet::base::MessageId;
using scarlet::programs::absolute;
using scarlet::programs::complain;
using scarlet::programs::say;
using scarlet::programs::ToolCommandLine;
using scarlet::store::Damage;
using scarlet::store::File;
using scarlet::store::IndexDefinition;
using scarlet::workspace::Instance;

enum class Task { List, Check, Build, Delete };

struct Options {
  Task task = Task::List;
  std::string account;             // where dictionary items are evaluated
  std::vector<std::string> words;  // the path, then names of indices
};

Options parse(const ToolCommandLine& line) {
  Options options;
  if (line.has('c')) options.task = Task::Check;
  if (line.has('b')) options.task = Task::Build;
  if (line.has('d')) options.task = Task::Delete;
  options.account = line.value('a');
  options.words = line.words();
  return options;
}

bool is_wanted(const Options& options, const IndexDefinition& index) {
  if (options.words.size() == 1) return true;
  return std::find(options.words.begin() + 1, options.words.end(), index.name) != options.words.end();
}

void list(const IndexDefinition& index) {
  const bool right = index.order == scarlet::store::KeyOrder::RightNumeric;
  say(MessageId::StoreIdxLine,
      {index.name, message(index.built ? MessageId::StoreIdxBuilt : MessageId::StoreIdxNotBuilt), right ? "R" : "L",
       index.multivalued ? "M" : "S", index.no_nulls ? "no-nulls" : "", index.no_case ? "no-case" : ""});
}

bool check(File& file) {
  auto report = scarlet::store::check_file(file);
  if (!report) return complain(MessageId::StoreFixNotOpened, {file.path(), describe(report.error())});
  bool whole = true;
  for (const auto& found : report->damages) {
    const bool concerns_index =
        found.damage == Damage::Index || found.damage == Damage::IndexEntryCount || found.damage == Damage::IndexOrphan;
    if (!concerns_index) continue;
    whole = false;
    say(MessageId::StoreDamageIndex, {std::to_string(found.where), found.detail});
  }
  if (whole) say(MessageId::StoreIdxWhole, {file.path(), std::to_string(report->index_entries)});
  return whole;
}

// The directory a file lies in is its account unless another is named.
std::string account_of(const Options& options, const std::string& path) {
  if (!options.account.empty()) return options.account;
  const std::size_t slash = path.find_last_of('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool build(Instance& instance, const Options& options, File& file, const IndexDefinition& index) {
  scarlet::session::SessionOptions session_options;
  session_options.account_path = account_of(options, file.path());
  session_options.quiet = true;
  session_options.single_command = true;
  auto session = scarlet::session::Session::start(instance, session_options);
  if (!session)
    return complain(MessageId::StoreIdxNoAccount, {session_options.account_path, describe(session.error())});
  std::string problem;
  std::uint64_t told = 0;
  try {
    auto built = file.build_index(index.name, (*session)->workspace().key_extractor(),
                                  [&](std::uint64_t done, std::uint64_t total) {
                                    const std::uint64_t percent = total == 0 ? 100 : done * 100 / total;
                                    if (percent >= told + 10)
                                      say(MessageId::StoreIdxProgress, {index.name, std::to_string(told = percent)});
                                    return true;
                                  });
    if (!built) problem = describe(built.error());
  } catch (const std::exception& thrown) {
    problem = thrown.what();
  }
  say(problem.empty() ? MessageId::StoreConvIndexBuilt : MessageId::StoreConvIndexNotBuilt,
      {index.name, file.path(), problem});
  return problem.empty();
}

bool remove(File& file, const IndexDefinition& index) {
  auto removed = file.delete_index(index.name);
  if (!removed) return complain(MessageId::StoreFixNotOpened, {file.path(), describe(removed.error())});
  say(MessageId::StoreIdxDeleted, {index.name, file.path()});
  return true;
}

bool carry_out(Instance& instance, const Options& options, const std::string& path) {
  auto file = instance.store().open(path);
  if (!file) return complain(MessageId::StoreFixNotOpened, {path, describe(file.error())});
  if (options.task == Task::Check) return check(**file);
  auto indices = (*file)->indices();
  if (!indices) return complain(MessageId::StoreFixNotOpened, {path, describe(indices.error())});
  bool found = false;
  bool done = true;
  for (const IndexDefinition& index : *indices) {
    if (!is_wanted(options, index)) continue;
    found = true;
    if (options.task == Task::List) list(index);
    if (options.task == Task::Build) done = build(instance, options, **file, index) && done;
    if (options.task == Task::Delete) done = remove(**file, index) && done;
  }
  if (!found) say(MessageId::StoreIdxNone, {path});
  return done && (found || options.words.size() == 1);
}

}  // namespace

int main(int count, char** words) {
  const ToolCommandLine line(count, words,
                             {{"--list", 'l'},
                              {"-q", 'l'},
                              {"-Q", 'l'},
                              {"--check", 'c'},
                              {"--build", 'b'},
                              {"--delete", 'd'},
                              {"-d", 'd'},
                              {"-D", 'd'},
                              {"--account", 'a', true}});
  if (!line.wrong().empty()) return complain(MessageId::StoreIdxUnknownOption, {line.wrong()}) ? 0 : 1;
  if (line.help() || line.words().empty()) {
    say(MessageId::StoreIdxUsage, {});
    return line.help() ? 0 : 1;
  }
  const auto instance = scarlet::programs::open_instance();
  if (!instance) return 1;
  const Options options = parse(line);
  return carry_out(*instance, options, absolute(options.words[0])) ? 0 : 1;
}
