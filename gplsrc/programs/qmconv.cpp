// SPDX-License-Identifier: GPL-3.0-or-later
// qmconv: brings hashed files and whole accounts of OpenQM and ScarletDME over. What it reads from is never changed.
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "programs/tool.h"
#include "session/session.h"
#include "store/import/import.h"

namespace {

using scarlet::base::describe;
using scarlet::base::MessageId;
using scarlet::programs::absolute;
using scarlet::programs::complain;
using scarlet::programs::say;
using scarlet::programs::ToolCommandLine;
using scarlet::store::ForeignDamage;
using scarlet::store::ForeignReport;
using scarlet::store::ImportedFile;
using scarlet::store::ImportedTree;
using scarlet::workspace::Instance;

MessageId text_of(ForeignDamage damage) {
  switch (damage) {
    case ForeignDamage::MissingGroup: return MessageId::StoreConvMissingGroup;
    case ForeignDamage::BadBlock: return MessageId::StoreConvBadBlock;
    case ForeignDamage::BadLink: return MessageId::StoreConvBadLink;
    case ForeignDamage::BadEntry: return MessageId::StoreConvBadEntry;
    case ForeignDamage::BadLargeRecord: return MessageId::StoreConvBadLargeRecord;
  }
  return MessageId::StoreConvBadBlock;
}

// True when nothing was lost.
bool tell_damage(const ForeignReport& report) {
  for (const auto& found : report.damages) say(text_of(found.damage), {std::to_string(found.group), found.id});
  if (report.damage_count > report.damages.size()) {
    say(MessageId::StoreFixMore, {std::to_string(report.damage_count - report.damages.size())});
  }
  return report.damage_count == 0;
}

bool tell(const ImportedFile& file) {
  say(MessageId::StoreConvImported, {file.from, std::to_string(file.records), file.to});
  if (file.refused > 0) say(MessageId::StoreConvRefused, {std::to_string(file.refused)});
  if (file.foreign.misplaced > 0) say(MessageId::StoreConvMisplaced, {std::to_string(file.foreign.misplaced)});
  return tell_damage(file.foreign) && file.refused == 0;
}

bool list(const std::string& path) {
  auto file = scarlet::store::ForeignFile::open(scarlet::os::real_env(), path);
  if (!file) return complain(MessageId::StoreConvNotRead, {path, describe(file.error())});
  std::uint64_t bytes = 0;
  auto read = (*file)->read_all([&](std::string_view, std::string_view record, bool) {
    bytes += record.size();
    return scarlet::base::Result<void>();
  });
  if (!read) return complain(MessageId::StoreConvNotRead, {path, describe(read.error())});
  const auto& header = (*file)->header();
  say(MessageId::StoreConvListed,
      {path, std::to_string(header.version), std::to_string(header.group_bytes), std::to_string(header.modulus),
       std::to_string(read->records), std::to_string(bytes), std::to_string((*file)->indices().size())});
  return tell_damage(*read);
}

// The session lends the evaluation of dictionary items.
bool build_indices(Instance& instance, const std::string& account, const std::vector<ImportedFile>& files) {
  scarlet::session::SessionOptions options;
  options.account_path = account;
  options.quiet = true;
  options.single_command = true;
  auto session = scarlet::session::Session::start(instance, options);
  bool all = session.ok();
  for (const ImportedFile& imported : files) {
    for (const std::string& name : imported.indices) {
      std::string problem = session ? "" : describe(session.error());
      try {
        auto file = session ? instance.store().open(imported.to) : session.error();
        auto built = file ? (*file)->build_index(name, (*session)->workspace().key_extractor()) : file.error();
        if (!built) problem = describe(built.error());
      } catch (const std::exception& thrown) {
        problem = thrown.what();
      }
      all = all && problem.empty();
      say(problem.empty() ? MessageId::StoreConvIndexBuilt : MessageId::StoreConvIndexNotBuilt,
          {name, imported.to, problem});
    }
  }
  return all;
}

bool has_indices(const std::vector<ImportedFile>& files) {
  for (const ImportedFile& file : files) {
    if (!file.indices.empty()) return true;
  }
  return false;
}

bool tell(const ImportedTree& tree) {
  bool whole = tree.failed.empty();
  for (const ImportedFile& file : tree.files) whole = tell(file) && whole;
  for (const std::string& path : tree.without_code) say(MessageId::StoreConvNoCode, {path});
  for (const std::string& problem : tree.failed) complain(MessageId::StoreConvFailed, {problem});
  say(MessageId::StoreConvTree, {std::to_string(tree.files.size()), std::to_string(tree.copied)});
  return whole;
}

// Verbs and keywords mean something else here; everything that people put into their VOC comes over.
bool is_users_voc_item(std::string_view, std::string_view record) {
  const char type = record.empty() ? '\0' : scarlet::base::to_upper(record.front());
  return type != 'V' && type != 'K' && type != '\0';
}

bool merge_voc(Instance& instance, const std::string& from, const std::string& account) {
  auto voc = instance.store().open(account + "/VOC");
  if (!voc) return complain(MessageId::StoreConvNotRead, {account + "/VOC", describe(voc.error())});
  auto merged = scarlet::store::merge_file(instance.env(), instance.store(), from + "/VOC", *voc, is_users_voc_item);
  if (!merged) return complain(MessageId::StoreConvNotRead, {from + "/VOC", describe(merged.error())});
  say(MessageId::StoreConvVoc, {std::to_string(merged->records)});
  return tell_damage(merged->foreign);
}

bool import_account(Instance& instance, const std::string& name, const std::string& from, const std::string& to) {
  auto entries = instance.env().list(to);
  if (entries && !entries->empty()) return complain(MessageId::ProgramsDirectoryNotEmpty, {to});
  if (!scarlet::os::exists(instance.env(), from + "/VOC/~0")) return complain(MessageId::StoreConvNoVoc, {from});
  auto made = instance.create_account(name, to);
  if (!made) return complain(MessageId::StoreConvNotRead, {to, describe(made.error())});
  bool whole = merge_voc(instance, from, to);
  auto tree = scarlet::store::import_tree(instance.env(), instance.store(), from, to);
  if (!tree) return complain(MessageId::StoreConvNotRead, {from, describe(tree.error())});
  whole = tell(*tree) && whole;
  if (has_indices(tree->files)) whole = build_indices(instance, to, tree->files) && whole;
  say(MessageId::StoreConvAccount, {name, to});
  return whole;
}

bool import_path(Instance& instance, const std::string& from, const std::string& to) {
  auto hashed = scarlet::store::ForeignFile::is_one(instance.env(), from);
  if (hashed && !*hashed) {
    auto tree = scarlet::store::import_tree(instance.env(), instance.store(), from, to);
    return tree ? tell(*tree) : complain(MessageId::StoreConvNotRead, {from, describe(tree.error())});
  }
  auto file = scarlet::store::import_file(instance.env(), instance.store(), from, to);
  if (!file) return complain(MessageId::StoreConvNotRead, {from, describe(file.error())});
  const bool whole = tell(*file);
  for (const std::string& index : file->indices) say(MessageId::StoreConvIndexDefined, {index, to});
  return whole;
}

}  // namespace

int main(int count, char** words) {
  const ToolCommandLine line(count, words, {{"--list", 'l'}, {"--account", 'a', true}});
  if (!line.wrong().empty()) return complain(MessageId::StoreConvUnknownOption, {line.wrong()}) ? 0 : 1;
  if (line.help() || line.words().empty() || (!line.has('l') && line.words().size() != 2)) {
    say(MessageId::StoreConvUsage, {});
    return line.help() ? 0 : 1;
  }
  bool whole = true;
  if (line.has('l')) {
    for (const std::string& path : line.words()) whole = list(path) && whole;
    return whole ? 0 : 1;
  }
  const auto instance = scarlet::programs::open_instance();
  if (!instance) return 1;
  const std::string from = absolute(line.words()[0]);
  const std::string to = absolute(line.words()[1]);
  whole = line.has('a') ? import_account(*instance, line.value('a'), from, to) : import_path(*instance, from, to);
  return whole ? 0 : 1;
}
