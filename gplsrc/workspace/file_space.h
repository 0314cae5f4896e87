// SPDX-License-Identifier: GPL-3.0-or-later
// File names to open files: F and Q entries of the VOC, multifile parts, distributed and virtual files, account:file
// and PATH: names, path tokens, and the variables that programs hold. The rules are those of the reference sheet on
// files, section 2.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"
#include "value/value.h"
#include "workspace/voc.h"

namespace scarlet::workspace {

class DistributedFile;
class VirtualFile;
class Workspace;

// Where a name leads.
struct ResolvedFile {
  std::string path;          // absolute
  std::string voc_name;      // the F entry reached
  std::string account_path;  // the account that holds it
  bool through_pointer = false;
  // Of a distributed file: its part files with their numbers and paths.
  struct PartPath {
    std::int64_t number = 0;
    std::string name;
    std::string path;
  };
  std::vector<PartPath> parts;
  std::string algorithm;  // dictionary record (I-type) of a distributed file
};

// What a higher layer keeps with an open file variable, by name (scan positions of indices).
class FileAttachment {
 public:
  virtual ~FileAttachment() = default;
};

// One opening of a file by a program, query or command: a counted thing that variables share. Its address is the tag of
// the locks taken through it; they go when it closes.
class FileVariable final : public value::Resource {
 public:
  FileVariable(Workspace& workspace, std::shared_ptr<store::File> file, std::string name);
  ~FileVariable() override;
  value::ResourceKind kind() const override { return value::ResourceKind::File; }

  const std::shared_ptr<store::File>& file() const { return file_; }
  // The file that the record lies in: a part of a distributed file, else the file itself.
  const std::shared_ptr<store::File>& file_for(std::string_view id) const {
    return distributed_ ? part_for(id) : file_;
  }
  VirtualFile* virtual_file() const { return virtual_; }              // null: it is none
  DistributedFile* distributed_file() const { return distributed_; }  // null: it is none
  const std::string& name() const { return name_; }                   // as written in OPEN; empty for OPENPATH
  std::uint64_t tag() const { return reinterpret_cast<std::uintptr_t>(this); }

  bool read_only = false;
  std::string last_id;       // FILEINFO 1012
  bool mark_mapping = true;  // directory files: MARK.MAPPING
  std::map<std::string, std::unique_ptr<FileAttachment>> attachments;

 private:
  const std::shared_ptr<store::File>& part_for(std::string_view id) const;

  Workspace& workspace_;
  std::shared_ptr<store::File> file_;
  VirtualFile* virtual_ = nullptr;
  DistributedFile* distributed_ = nullptr;
  std::string name_;
};

class FileSpace {
 public:
  explicit FileSpace(Workspace& workspace) : workspace_(workspace) {}

  enum class Part { Data, Dictionary };
  // The path behind a name, which may be "name,part", "DICT name", a Q-pointer... exactly as written.
  base::Result<ResolvedFile> resolve(std::string_view name, Part part = Part::Data);
  // Opens by name exactly as written. Status codes: 3002, 3003, 3007, 3008, 3009, 3031...
  base::Result<std::shared_ptr<store::File>> open(std::string_view name, Part part = Part::Data);
  // As commands do: as typed, then in upper case. `found` gets the name that worked.
  base::Result<std::shared_ptr<store::File>> open_any_case(std::string_view name, Part part = Part::Data,
                                                           std::string* found = nullptr);
  base::Result<std::shared_ptr<store::File>> open_path(const std::string& path);
  base::Result<std::shared_ptr<store::File>> open(const ResolvedFile& where);
  // The distributed file of an entry that need not be in the VOC.
  base::Result<std::shared_ptr<store::File>> open_distributed(const VocRecord& entry);
  // A file made or deleted at a path, if the policy lets it.
  base::Result<void> create(const std::string& path, const store::FileParameters& parameters);
  base::Result<void> remove(const std::string& path);
  // A path as VOC entries write it: @QMSYS, @TMP, @HOME at the start; relative to `base`.
  std::string expand_path(std::string_view path, const std::string& base) const;
  // Forgets cached handles so that the file can be deleted or rebuilt.
  void drop_cached(const std::string& path);
  void drop_all_cached() { recent_.clear(); }
  // Whether no other process has the file open. Sessions that only keep it for their next OPEN are asked to let go of
  // it first, and given a while to do so. What this session holds in variables does not matter.
  bool claim(const std::string& path);
  // Files that were opened of late, the newest last.
  const std::vector<std::shared_ptr<store::File>>& recent() const { return recent_; }

 private:
  base::Result<ResolvedFile> resolve_in(Voc& voc, const std::string& account_path, std::string_view name, Part part,
                                        int links);
  base::Result<ResolvedFile> resolve_entry(Voc& voc, const VocRecord& entry, const std::string& account_path,
                                           std::string_view name, std::string_view part_name, Part part, int links);
  base::Result<ResolvedFile> resolve_distributed(Voc& voc, const VocRecord& entry, const std::string& account_path,
                                                 int links);
  base::Result<ResolvedFile> resolve_remote(const VocRecord& entry, Part part);
  base::Result<ResolvedFile> resolve_special(std::string_view name, Part part, int links);
  base::Result<ResolvedFile> resolve_pointer(const VocRecord& entry, const std::string& account_path,
                                             std::string_view part_name, Part part, int links);

  Workspace& workspace_;
  std::vector<std::shared_ptr<store::File>> recent_;  // kept open a while, newest last
};

}  // namespace scarlet::workspace
