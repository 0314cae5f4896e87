// SPDX-License-Identifier: GPL-3.0-or-later
// ForeignFile: reads hashed files made by OpenQM and ScarletDME: directories with ~0 (groups), ~1 (overflow), ~2...
// (indices), of versions 0 to 2, of either byte order.
//
//   ~0, ~1   header, then blocks of the group size, numbered from 1
//   block    u32 next block in ~1 | u16 bytes used | u8 type (0 records, 1 large record) | 0 | entries
//   entry    u16 length | u8 flags (1 large) | u8 id bytes | u32 data bytes, or first block of a large record | id,
//   data large    u32 next | u16 bytes used | u8 type 1 | 0 | u32 length of the record (in the first block only) | data
//
// Damaged files are read as far as they can be: what does not make sense is reported and passed over. Nothing in a file
// leads outside it, or round in circles. Threads: one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "store/file.h"

namespace scarlet::store {

struct ForeignHeader {
  bool big_endian = false;
  std::uint32_t version = 0;
  std::uint32_t group_bytes = 0;
  std::uint32_t modulus = 0;
  std::uint32_t minimum_modulus = 0;
  std::uint32_t mod_value = 0;
  std::uint32_t large_record = 0;
  std::uint32_t split_load = 0;
  std::uint32_t merge_load = 0;
  std::uint32_t flags = 0;
  std::uint32_t index_map = 0;
  std::uint64_t records = 0;  // as the header has it, which may lag; 0: it does not say
  std::uint32_t trigger_modes = 0;
  std::string trigger_name;
  std::string index_directory;
  bool no_case() const { return (flags & 0x10) != 0; }
  bool no_resize() const { return (flags & 0x08) != 0; }
};

enum class ForeignDamage {
  MissingGroup,   // the file ends before it
  BadBlock,       // a block whose header makes no sense, or that is used twice
  BadLink,        // a link to a block that is not there
  BadEntry,       // an entry that reaches beyond its block
  BadLargeRecord  // its blocks do not hold what its length says
};

struct ForeignDamageFound {
  ForeignDamage damage = ForeignDamage::BadBlock;
  std::uint64_t group = 0;  // from 1
  std::string id;           // when it is known
};

struct ForeignReport {
  std::uint64_t records = 0;
  std::uint64_t misplaced = 0;  // in a group where they are not looked for: left by a crash in the midst of a split
  std::uint64_t damage_count = 0;
  std::vector<ForeignDamageFound> damages;  // at most kDamagesReported
};

// A record, and whether it lies in the group where its id belongs.
using ForeignVisit = std::function<base::Result<void>(std::string_view id, std::string_view record, bool in_place)>;

class ForeignFile {
 public:
  // Whether the directory looks like such a file.
  static base::Result<bool> is_one(os::Env& env, const std::string& directory);
  // FileHeaderDamaged, FileVersionUnsupported, SubfileMissing.
  static base::Result<std::unique_ptr<ForeignFile>> open(os::Env& env, const std::string& directory);

  const ForeignHeader& header() const { return header_; }
  // Every record that can be read. An error only when the system, or `visit`, reports one.
  base::Result<ForeignReport> read_all(const ForeignVisit& visit);
  // The definitions of its indices, as far as they can be read; the indices themselves are to be built anew.
  std::vector<IndexDefinition> indices() const;
  // What CREATE.FILE would be given; what makes no sense is left to the defaults.
  FileParameters parameters() const;

 private:
  ForeignFile(os::Env& env, std::string directory) : env_(env), directory_(std::move(directory)) {}
  struct Subfile {
    std::unique_ptr<os::FileHandle> file;
    std::uint64_t bytes = 0;
    std::uint64_t blocks = 0;
  };
  base::Result<void> open_subfile(const char* name, Subfile& subfile) const;
  base::Result<void> read_header();
  base::Result<bool> read_block(const Subfile& subfile, std::uint64_t number, std::string& block) const;
  std::uint64_t block_of_link(std::uint32_t link) const;
  bool first_visit(std::uint64_t overflow_block);
  base::Result<void> read_group(std::uint64_t group, const ForeignVisit& visit);
  base::Result<void> read_entries(std::uint64_t group, const std::string& block, const ForeignVisit& visit);
  base::Result<void> read_entry(std::uint64_t group, std::string_view entry, const ForeignVisit& visit);
  base::Result<bool> read_large(std::uint32_t link, std::string& record);
  bool belongs_to(std::string_view id, std::uint64_t group) const;
  bool read_index(std::uint32_t number, IndexDefinition& definition) const;
  void damaged(ForeignDamage damage, std::uint64_t group, std::string_view id = {});

  os::Env& env_;
  std::string directory_;
  ForeignHeader header_;
  std::uint64_t header_bytes_ = 0;
  Subfile groups_;
  Subfile overflow_;
  std::vector<bool> visited_;  // overflow blocks
  ForeignReport report_;
  std::string large_;
};

}  // namespace scarlet::store
