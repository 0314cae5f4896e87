// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a backup: chunks one after another, numbered from 0, each with checksums of its own.
//
//   chunk        u32 magic "SCBK" | u32 kind | u64 number | u64 bytes | u32 CRC-32C of the bytes | u32 CRC-32C of the
//                header up to here | bytes
//   Start        u32 version | u64 identity of the journal | i64 Unix ns | u32 n | n paths
//   Directory    u32 index of the path | path below it
//   Plain        u32 index | path below it | content; More chunks go on with the content
//   Hashed       u32 index | path below it | u64 key | u64 LSN from which the journal goes on | StoredParameters (104)
//   Records      u32 record bytes | u8 id bytes | id | record, again and again
//   Index        u8 number | u32 IndexState | definition as in the data file
//   Entries      u8 number, then: u16 key bytes | u8 id bytes | key | id, in the order of the index
//   FileEnd      u64 records | u64 entries of indices
//   Journal      u64 LSN | i64 Unix ns | u64 bytes | payload of the entry, again and again
//   End          u64 LSN of the state | i64 Unix ns of it | u64 chunks before this one | counts
//
// A path or text is u32 bytes, then the bytes. Integers are little-endian. Chunks between Hashed and FileEnd belong to
// that file.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::store {

enum class ChunkKind : std::uint32_t {
  Start = 1,
  Directory,
  Plain,
  More,
  Hashed,
  Records,
  Index,
  Entries,
  FileEnd,
  Journal,
  End
};

struct ChunkHeader {
  std::uint32_t magic;
  ChunkKind kind;
  std::uint64_t number;
  std::uint64_t bytes;
  std::uint32_t checksum;
  std::uint32_t header_checksum;
};
static_assert(sizeof(ChunkHeader) == 32);

inline constexpr std::uint32_t kChunkMagic = 0x4B42'4353;  // "SCBK"
inline constexpr std::uint32_t kBackupVersion = 1;
inline constexpr std::size_t kBackupChunkBytes = std::size_t{1} << 20;  // a chunk of many things is closed beyond this

// Appends to the bytes of a chunk.
template <class T>
void put_number(std::string& into, T value) {
  into.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void put_text(std::string& into, std::string_view text);

// Takes from the bytes of a chunk; false, and stays false, when they are too short.
class ChunkTaker {
 public:
  explicit ChunkTaker(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
  T number() {
    T value{};
    if (const std::string_view raw = bytes(sizeof value); raw.size() == sizeof value) {
      std::memcpy(&value, raw.data(), sizeof value);
    }
    return value;
  }
  std::string_view bytes(std::uint64_t size);
  std::string_view text() { return bytes(number<std::uint32_t>()); }
  std::string_view rest() { return bytes(bytes_.size()); }
  bool empty() const { return bytes_.empty(); }
  bool ok() const { return ok_; }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

class ChunkWriter {
 public:
  static base::Result<ChunkWriter> create(os::Env& env, const std::string& path);
  base::Result<void> write(ChunkKind kind, std::string_view bytes);
  base::Result<void> finish();  // on the disk
  std::uint64_t chunks() const { return number_; }
  std::uint64_t bytes() const { return offset_; }

 private:
  ChunkWriter(std::unique_ptr<os::FileHandle> file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}
  std::unique_ptr<os::FileHandle> file_;
  std::string path_;
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;
};

class ChunkReader {
 public:
  static base::Result<ChunkReader> open(os::Env& env, const std::string& path);
  // False at the end of the file. The bytes live until the next call. ValidationFailed, with the path and the chunk,
  // when a chunk is damaged.
  base::Result<bool> next(ChunkKind& kind, std::string_view& bytes);
  base::Error damaged() const;
  std::uint64_t number() const { return number_; }

 private:
  ChunkReader(std::unique_ptr<os::FileHandle> file, std::uint64_t size, std::string path)
      : file_(std::move(file)), size_(size), path_(std::move(path)) {}
  std::unique_ptr<os::FileHandle> file_;
  std::uint64_t size_ = 0;
  std::string path_;
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;
  std::string bytes_;
};

}  // namespace scarlet::store
