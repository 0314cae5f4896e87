// SPDX-License-Identifier: GPL-3.0-or-later
// StoreTransaction: pending writes by file and id, and their commit: one entry in the journal for all hashed files, one
// intent in each. The latches of the files are taken in the order of their places in the table of open files.
// Records of directory files are written after the commit, each whole, one by one: they are not part of the journal.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/hashed_file.h"
#include "store/store.h"

namespace scarlet::store {

class StoreTransaction final : public Transaction {
 public:
  explicit StoreTransaction(std::shared_ptr<StoreCore> store) : store_(std::move(store)) {}
  void write(const std::shared_ptr<File>& file, std::string_view id, std::string_view record) override;
  void remove(const std::shared_ptr<File>& file, std::string_view id) override;
  Pending find(const File& file, std::string_view id, ByteSink* sink) const override;
  bool empty() const override { return files_.empty(); }
  void absorb(Transaction& inner) override;
  base::Result<void> commit() override;

 private:
  struct Change {
    std::string id;  // as written first
    std::string record;
    bool removed = false;
  };
  struct FileChanges {
    std::shared_ptr<File> file;
    std::map<std::string, Change> changes;  // by folded id
  };
  struct Participant {
    HashedFile* file = nullptr;
    std::vector<HashedFile::RecordChange> changes;
    HashedFile::Prepared prepared;
  };
  void put(const std::shared_ptr<File>& file, std::string_view id, std::string_view record, bool removed);
  base::Result<std::vector<Participant>> participants();
  base::Result<bool> try_commit(std::vector<Participant>& participants, Lsn& end);
  base::Result<void> commit_others();

  std::shared_ptr<StoreCore> store_;
  std::vector<FileChanges> files_;  // in the order in which they were first touched
};

}  // namespace scarlet::store
