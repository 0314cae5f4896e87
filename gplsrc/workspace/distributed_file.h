// SPDX-License-Identifier: GPL-3.0-or-later
// DistributedFile: several files that look like one. Which of them a record lies in is the number that the partitioning
// algorithm, an expression over @ID, gives for its id; a number that no part has: there is no such record, and it can
// not be written. The VOC entry:
//
//   1 F...   2 DF:   3 dictionary path   5 save code   6 names of the part files   7 their numbers   8 algorithm
//   (fields 6 and 7 multivalued in step; the algorithm is an expression, or the name of an I-type record of the VOC)
//
// Records, their locks, triggers and transactions are those of the part (FileVariable::file_for); an index is one that
// every part has. The parts stay files of their own.
// Threads: that of the session only; the algorithm may throw vm::Abort.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/file.h"

namespace scarlet::workspace {

inline constexpr std::string_view kDistributedPrefix = "DF:";

struct FilePart {
  std::int64_t number = 0;
  std::string name;  // in the VOC
  std::shared_ptr<store::File> file;
};

// The part number of a record id.
using PartAlgorithm = std::function<std::int64_t(std::string_view id)>;

class DistributedFile final : public store::File {
 public:
  // At least one part. `path` names the entry: it begins with kDistributedPrefix.
  DistributedFile(std::string path, std::vector<FilePart> parts, PartAlgorithm algorithm);

  const std::vector<FilePart>& parts() const { return parts_; }
  std::int64_t number_of(std::string_view id) const { return algorithm_(id); }
  // The file that the record lies in; this one itself, which can hold none, when no part has the number.
  const std::shared_ptr<store::File>& part_for(std::string_view id) const;

  store::FileKind kind() const override { return store::FileKind::Distributed; }
  const std::string& path() const override { return path_; }
  os::FileIdentity identity() const override { return identity_; }
  bool no_case() const override { return parts_.front().file->no_case(); }
  base::Result<bool> read(std::string_view id, store::ByteSink& sink) override;
  base::Result<bool> contains(std::string_view id) override;
  base::Result<std::string> stored_id(std::string_view id) override;
  base::Result<void> write(std::string_view id, std::string_view record) override;
  base::Result<bool> remove(std::string_view id) override;
  base::Result<void> clear() override;
  base::Result<std::unique_ptr<store::Scan>> scan() override;
  // Sums over the parts; parameters are those of the first.
  base::Result<store::FileInfo> info() override;
  std::uint64_t update_counter() override;
  base::Result<void> check_id(std::string_view id) const override;

  base::Result<void> configure(const store::FileParameters& parameters) override;
  base::Result<void> set_trigger(std::string_view name, std::uint32_t modes) override;
  base::Result<std::vector<store::IndexDefinition>> indices() override;
  base::Result<void> create_index(const store::IndexDefinition& definition) override;
  using File::build_index;
  base::Result<void> build_index(std::string_view name, const store::KeyExtractor& extractor) override;
  base::Result<void> delete_index(std::string_view name) override;
  base::Result<void> disable_index(std::string_view name) override;
  base::Result<std::vector<std::string>> index_ids(std::string_view name, std::string_view key) override;
  base::Result<std::unique_ptr<store::IndexCursor>> index_cursor(std::string_view name) override;
  void set_key_extractor(store::KeyExtractor extractor) override;

 private:
  template <class Work>
  base::Result<void> each(Work&& work);
  // Null when no part has the number.
  store::File* find(std::string_view id) const;

  std::string path_;
  std::vector<FilePart> parts_;
  PartAlgorithm algorithm_;
  os::FileIdentity identity_;
  std::shared_ptr<store::File> nowhere_;  // this file, without owning it
};

}  // namespace scarlet::workspace
