// SPDX-License-Identifier: GPL-3.0-or-later
// A record in a group where nobody looks for it was left behind by a crash: the one in its place, if there is one, is
// the newer.
#include "store/import/import.h"

#include "base/message.h"
#include "base/text.h"
#include "store/batch_writer.h"

namespace scarlet::store {
namespace {

class RecordImport {
 public:
  RecordImport(Store& store, std::shared_ptr<File> into, ImportedFile& report, WantedRecord wanted)
      : into_(into), writer_(store, std::move(into)), report_(report), wanted_(std::move(wanted)) {}

  base::Result<void> run(ForeignFile& from) {
    auto read = from.read_all([this](std::string_view id, std::string_view record, bool in_place) {
      if (in_place) return put(id, record);
      misplaced_.emplace_back(id, record);
      return base::Result<void>();
    });
    if (!read) return read.error();
    report_.foreign = std::move(*read);
    SCARLET_TRY(writer_.finish());
    for (const auto& [id, record] : misplaced_) {
      auto there = into_->check_id(id) ? into_->contains(id) : base::Result<bool>(false);
      if (!there) return there.error();
      if (!*there) SCARLET_TRY(put(id, record));
      SCARLET_TRY(writer_.finish());  // the same id may come again
    }
    return {};
  }

 private:
  base::Result<void> put(std::string_view id, std::string_view record) {
    if (!into_->check_id(id)) return ++report_.refused, base::Result<void>();
    if (wanted_ && !wanted_(id, record)) return {};
    ++report_.records;
    return writer_.write(id, record);
  }

  std::shared_ptr<File> into_;
  BatchWriter writer_;
  ImportedFile& report_;
  WantedRecord wanted_;
  std::vector<std::pair<std::string, std::string>> misplaced_;
};

base::Result<void> fill(Store& store, ForeignFile& foreign, ImportedFile& report) {
  auto file = store.open(report.to);
  if (!file) return file.error();
  SCARLET_TRY(RecordImport(store, *file, report, nullptr).run(foreign));
  for (const IndexDefinition& index : foreign.indices()) {
    SCARLET_TRY((*file)->create_index(index));
    report.indices.push_back(index.name);
  }
  const ForeignHeader& header = foreign.header();
  if (header.trigger_name.empty()) return {};
  constexpr std::uint32_t kDefaultModes = 3;  // what an old header without modes means
  return (*file)->set_trigger(header.trigger_name, header.trigger_modes != 0 ? header.trigger_modes : kDefaultModes);
}

class TreeImport {
 public:
  TreeImport(os::Env& env, Store& store, ImportedTree& report) : env_(env), store_(store), report_(report) {}

  base::Result<void> directory(const std::string& from, const std::string& to) {
    auto entries = env_.list(from);
    if (!entries) return entries.error();
    SCARLET_TRY(env_.make_directory(to));
    if (is_object_code(from)) return report_.without_code.push_back(from), base::Result<void>();
    for (const os::DirectoryEntry& entry : *entries) {
      const std::string inner = from + "/" + entry.name;
      const std::string target = to + "/" + entry.name;
      if (entry.kind == os::EntryKind::Directory) SCARLET_TRY(hashed_or_directory(inner, target));
      if (entry.kind == os::EntryKind::Regular && !os::exists(env_, target)) SCARLET_TRY(copy(inner, target));
    }
    return {};
  }

 private:
  static bool is_object_code(const std::string& path) {
    const std::string name = path.substr(path.find_last_of('/') + 1);
    return name == "cat" || name.ends_with(".OUT");
  }

  base::Result<void> hashed_or_directory(const std::string& from, const std::string& to) {
    auto hashed = ForeignFile::is_one(env_, from);
    if (!hashed) return hashed.error();
    if (!*hashed) return directory(from, to);
    if (os::exists(env_, to + "/~data")) return {};
    auto file = import_file(env_, store_, from, to);
    if (file) return report_.files.push_back(std::move(*file)), base::Result<void>();
    // One file that can not be read must not keep all the others out. A full disk concerns all of them.
    if (file.status() == base::Status::NoSpace) return file.error();
    report_.failed.push_back(base::describe(file.error()));
    return {};
  }

  base::Result<void> copy(const std::string& from, const std::string& to) {
    auto content = os::read_file(env_, from);
    if (!content) return report_.failed.push_back(base::describe(content.error())), base::Result<void>();
    ++report_.copied;
    return os::write_file(env_, to, *content);
  }

  os::Env& env_;
  Store& store_;
  ImportedTree& report_;
};

}  // namespace

base::Result<ImportedFile> import_file(os::Env& env, Store& store, const std::string& from, const std::string& to) {
  auto foreign = ForeignFile::open(env, from);
  if (!foreign) return foreign.error();
  SCARLET_TRY(store.create(to, (*foreign)->parameters()));
  ImportedFile report;
  report.from = from;
  report.to = to;
  if (auto filled = fill(store, **foreign, report); !filled) {
    // Half a file is worse than none; the first error is the one to tell.
    static_cast<void>(store.remove(to).ok());
    return filled.error();
  }
  return report;
}

base::Result<ImportedFile> merge_file(os::Env& env, Store& store, const std::string& from,
                                      const std::shared_ptr<File>& into, const WantedRecord& wanted) {
  auto foreign = ForeignFile::open(env, from);
  if (!foreign) return foreign.error();
  ImportedFile report;
  report.from = from;
  report.to = into->path();
  const auto not_there = [&](std::string_view id, std::string_view record) {
    auto there = into->contains(id);
    return there && !*there && wanted(id, record);
  };
  SCARLET_TRY(RecordImport(store, into, report, not_there).run(**foreign));
  return report;
}

base::Result<ImportedTree> import_tree(os::Env& env, Store& store, const std::string& from, const std::string& to) {
  if (!os::is_directory(env, from)) return base::Error{base::Status::FileNotFound, 0, from};
  ImportedTree report;
  SCARLET_TRY(TreeImport(env, store, report).directory(from, to));
  return report;
}

}  // namespace scarlet::store
