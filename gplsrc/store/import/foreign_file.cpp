// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/import/foreign_file.h"

#include <algorithm>

#include "base/text.h"
#include "store/check.h"
#include "store/import/foreign_bytes.h"

namespace scarlet::store {
namespace {

constexpr std::uint32_t kPrimaryMagic = 0x209A;
constexpr std::uint32_t kIndexMagic = 0x209C;
constexpr std::size_t kHeaderFields = 458;  // bytes that mean something
constexpr std::size_t kBlockHeader = 8;
constexpr std::size_t kLargeHeader = 12;
constexpr std::size_t kEntryHeader = 8;
constexpr std::uint32_t kLargeFlag = 1;
constexpr std::uint32_t kMaxGroupBytes = 8192;
constexpr std::size_t kIndexHeader = 856;

bool bad_id_byte(char c) { return c == '\0' || base::is_mark(c); }

std::uint32_t reversed(std::uint32_t h) {
  std::uint32_t r = 0;
  for (int bit = 0; bit < 32; ++bit, h >>= 1) r = r << 1 | (h & 1);
  return r;
}

// `sign_extended`: of machines whose char is signed.
std::uint32_t foreign_hash(std::string_view id, bool no_case, bool sign_extended) {
  std::uint32_t h = 0;
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(no_case ? base::to_upper(c) : c);
    h ^= sign_extended && byte >= 128 ? 0xFFFF'FF00U | byte : byte;
    h = h >> 5 | h << 27;
  }
  return reversed(h * 0x5646'A2C3U) & 0x7FFF'FFFFU;
}

std::uint64_t foreign_group(std::uint32_t hash, const ForeignHeader& header) {
  if (header.mod_value == 0) return 0;
  const std::uint64_t group = hash % header.mod_value + 1;
  if (group <= header.modulus || header.mod_value < 2) return group;
  return hash % (header.mod_value / 2) + 1;
}

}  // namespace

base::Result<bool> ForeignFile::is_one(os::Env& env, const std::string& directory) {
  auto status = env.status(directory + "/~0");
  if (!status) return status.error();
  return status->kind == os::EntryKind::Regular;
}

base::Result<std::unique_ptr<ForeignFile>> ForeignFile::open(os::Env& env, const std::string& directory) {
  std::unique_ptr<ForeignFile> file(new ForeignFile(env, directory));
  SCARLET_TRY(file->open_subfile("/~0", file->groups_));
  SCARLET_TRY(file->open_subfile("/~1", file->overflow_));
  SCARLET_TRY(file->read_header());
  return file;
}

base::Result<void> ForeignFile::open_subfile(const char* name, Subfile& subfile) const {
  auto file = env_.open(directory_ + name, os::OpenMode::Read);
  if (!file && file.status() == base::Status::FileNotFound) {
    return base::Error{base::Status::SubfileMissing, 0, directory_ + name};
  }
  if (!file) return file.error();
  subfile.file = std::move(file).value();
  auto size = subfile.file->size_bytes();
  if (!size) return size.error();
  subfile.bytes = *size;
  return {};
}

base::Result<void> ForeignFile::read_header() {
  std::string raw(kHeaderFields, '\0');
  auto got = groups_.file->read_at(0, std::as_writable_bytes(std::span(raw)));
  if (!got) return got.error();
  raw.resize(*got);
  header_.big_endian = ForeignBytes(raw, true).u16(0) == kPrimaryMagic;
  const ForeignBytes bytes(raw, header_.big_endian);
  header_.group_bytes = bytes.u32(2);
  header_.version = bytes.u8(44);
  if (bytes.u16(0) != kPrimaryMagic || raw.size() < kHeaderFields || header_.group_bytes < 1024 ||
      header_.group_bytes > kMaxGroupBytes || header_.group_bytes % 1024 != 0) {
    return base::Error{base::Status::FileHeaderDamaged, 0, directory_};
  }
  if (header_.version > 2) return base::Error{base::Status::FileVersionUnsupported, 0, directory_};
  header_.modulus = bytes.u32(6);
  header_.minimum_modulus = bytes.u32(10);
  header_.large_record = bytes.u32(14);
  header_.split_load = bytes.u16(18);
  header_.merge_load = bytes.u16(20);
  header_.mod_value = bytes.u32(26);
  header_.flags = bytes.u16(38);
  header_.index_map = bytes.u32(40);
  header_.trigger_modes = bytes.u8(45);
  header_.trigger_name = bytes.text(46, 33);
  header_.index_directory = bytes.text(180, 256);
  const std::uint64_t count = bytes.u64(440);
  header_.records = count == 0 ? 0 : count - 1;
  header_bytes_ = header_.version == 0 ? 1024 : header_.group_bytes;
  for (Subfile* subfile : {&groups_, &overflow_}) {
    subfile->blocks = subfile->bytes <= header_bytes_ ? 0 : (subfile->bytes - header_bytes_) / header_.group_bytes;
  }
  return {};
}

FileParameters ForeignFile::parameters() const {
  FileParameters parameters;
  parameters.group_size_kb = header_.group_bytes / 1024;
  // No more than the file really has groups for: the number may be damaged.
  parameters.minimum_modulus = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(header_.minimum_modulus, std::max<std::uint64_t>(groups_.blocks, 1)));
  if (header_.merge_load >= 10 && header_.merge_load < header_.split_load && header_.split_load <= 10'000) {
    parameters.split_load = header_.split_load;
    parameters.merge_load = header_.merge_load;
  }
  if (header_.large_record <= header_.group_bytes - 8) parameters.large_record = header_.large_record;
  parameters.no_case = header_.no_case();
  parameters.no_resize = header_.no_resize();
  return parameters;
}

// False when there is no such block.
base::Result<bool> ForeignFile::read_block(const Subfile& subfile, std::uint64_t number, std::string& block) const {
  if (number == 0 || number > subfile.blocks) return false;
  block.resize(header_.group_bytes);
  const std::uint64_t offset = header_bytes_ + (number - 1) * header_.group_bytes;
  auto got = subfile.file->read_at(offset, std::as_writable_bytes(std::span(block)));
  if (!got) return got.error();
  return *got == block.size();
}

// 0 for a link that leads nowhere.
std::uint64_t ForeignFile::block_of_link(std::uint32_t link) const {
  if (header_.version >= 2) return link;
  if (link < header_bytes_ || (link - header_bytes_) % header_.group_bytes != 0) return 0;
  return (link - header_bytes_) / header_.group_bytes + 1;
}

bool ForeignFile::first_visit(std::uint64_t overflow_block) {
  if (overflow_block == 0 || overflow_block > overflow_.blocks || visited_[overflow_block - 1]) return false;
  return visited_[overflow_block - 1] = true;
}

void ForeignFile::damaged(ForeignDamage damage, std::uint64_t group, std::string_view id) {
  if (++report_.damage_count <= kDamagesReported) report_.damages.push_back({damage, group, std::string(id)});
}

base::Result<ForeignReport> ForeignFile::read_all(const ForeignVisit& visit) {
  report_ = {};
  visited_.assign(overflow_.blocks, false);
  for (std::uint64_t group = 1; group <= std::min<std::uint64_t>(header_.modulus, groups_.blocks); ++group) {
    SCARLET_TRY(read_group(group, visit));
  }
  if (header_.modulus > groups_.blocks) damaged(ForeignDamage::MissingGroup, groups_.blocks + 1);
  return std::move(report_);
}

base::Result<void> ForeignFile::read_group(std::uint64_t group, const ForeignVisit& visit) {
  std::string block;
  auto there = read_block(groups_, group, block);
  if (!there) return there.error();
  if (!*there) return damaged(ForeignDamage::MissingGroup, group), base::Result<void>();
  for (;;) {
    const ForeignBytes bytes(block, header_.big_endian);
    const std::uint32_t link = bytes.u32(0);
    // A block of all zeros is an empty group that was never written.
    if (bytes.u16(4) != 0 || link != 0) SCARLET_TRY(read_entries(group, block, visit));
    if (link == 0) return {};
    const std::uint64_t next = block_of_link(link);
    if (!first_visit(next)) return damaged(ForeignDamage::BadLink, group), base::Result<void>();
    there = read_block(overflow_, next, block);
    if (!there) return there.error();
    if (!*there) return damaged(ForeignDamage::BadLink, group), base::Result<void>();
  }
}

base::Result<void> ForeignFile::read_entries(std::uint64_t group, const std::string& block, const ForeignVisit& visit) {
  const ForeignBytes bytes(block, header_.big_endian);
  const std::size_t used = bytes.u16(4);
  if (used < kBlockHeader || used > block.size() || bytes.u8(6) != 0) {
    return damaged(ForeignDamage::BadBlock, group), base::Result<void>();
  }
  for (std::size_t at = kBlockHeader; at < used;) {
    const std::size_t length = bytes.u16(at);
    if (length < kEntryHeader || length > used - at) {
      return damaged(ForeignDamage::BadEntry, group), base::Result<void>();
    }
    SCARLET_TRY(read_entry(group, std::string_view(block).substr(at, length), visit));
    at += length;
  }
  return {};
}

base::Result<void> ForeignFile::read_entry(std::uint64_t group, std::string_view entry, const ForeignVisit& visit) {
  const ForeignBytes bytes(entry, header_.big_endian);
  const std::size_t id_bytes = bytes.u8(3);
  const std::uint32_t data = bytes.u32(4);
  const std::size_t room = entry.size() - kEntryHeader;
  if (id_bytes == 0 || id_bytes > room) return damaged(ForeignDamage::BadEntry, group), base::Result<void>();
  const std::string_view id = entry.substr(kEntryHeader, id_bytes);
  if (std::any_of(id.begin(), id.end(), bad_id_byte)) {
    return damaged(ForeignDamage::BadEntry, group), base::Result<void>();
  }
  std::string_view record;
  if ((bytes.u8(2) & kLargeFlag) != 0) {
    auto whole = read_large(data, large_);
    if (!whole) return whole.error();
    if (!*whole) return damaged(ForeignDamage::BadLargeRecord, group, id), base::Result<void>();
    record = large_;
  } else {
    if (data > room - id_bytes) return damaged(ForeignDamage::BadEntry, group, id), base::Result<void>();
    record = entry.substr(kEntryHeader + id_bytes, data);
  }
  const bool in_place = belongs_to(id, group);
  ++report_.records;
  if (!in_place) ++report_.misplaced;
  return visit(id, record, in_place);
}

// False when its blocks do not hold what its length says.
base::Result<bool> ForeignFile::read_large(std::uint32_t link, std::string& record) {
  record.clear();
  std::string block;
  std::uint64_t total = 0;
  for (bool first = true; first || record.size() < total; first = false) {
    const std::uint64_t number = block_of_link(link);
    if (!first_visit(number)) return false;
    auto there = read_block(overflow_, number, block);
    if (!there || !*there) return there;
    const ForeignBytes bytes(block, header_.big_endian);
    if (first) total = bytes.u32(8);
    if (bytes.u8(6) != 1 || total > overflow_.bytes) return false;
    const std::size_t used = std::min<std::uint64_t>(bytes.u16(4), block.size());
    if (used < kLargeHeader || (used == kLargeHeader && total != record.size())) return false;
    record.append(block, kLargeHeader, std::min<std::uint64_t>(used - kLargeHeader, total - record.size()));
    link = bytes.u32(0);
  }
  return true;
}

bool ForeignFile::belongs_to(std::string_view id, std::uint64_t group) const {
  return foreign_group(foreign_hash(id, header_.no_case(), true), header_) == group ||
         foreign_group(foreign_hash(id, header_.no_case(), false), header_) == group;
}

bool ForeignFile::read_index(std::uint32_t number, IndexDefinition& definition) const {
  const std::string name = "/~" + std::to_string(number + 2);
  Subfile subfile;
  if (!open_subfile(name.c_str(), subfile).ok()) return false;
  std::string raw(kIndexHeader, '\0');
  auto got = subfile.file->read_at(0, std::as_writable_bytes(std::span(raw)));
  if (!got || *got < raw.size()) return false;
  const ForeignBytes bytes(raw, header_.big_endian);
  if (bytes.u16(0) != kIndexMagic) return false;
  const std::uint32_t flags = bytes.u16(2);
  definition.name = bytes.text(532, 64);
  definition.order = (flags & 2) != 0 ? KeyOrder::RightNumeric : KeyOrder::LeftText;
  definition.no_nulls = (flags & 4) == 0;
  definition.multivalued = (flags & 8) != 0;
  definition.no_case = (flags & 0x40) != 0;
  definition.number = number;
  // A longer dictionary record lies in a node; its beginning names the field all the same.
  definition.dictionary_record = raw.substr(20, std::min<std::size_t>(bytes.u32(12), 512));
  return !definition.name.empty();
}

std::vector<IndexDefinition> ForeignFile::indices() const {
  std::vector<IndexDefinition> found;
  for (std::uint32_t number = 0; number < 32; ++number) {
    IndexDefinition definition;
    if ((header_.index_map >> number & 1) != 0 && read_index(number, definition)) {
      found.push_back(std::move(definition));
    }
  }
  return found;
}

}  // namespace scarlet::store
