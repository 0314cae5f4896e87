// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a hashed file's data file, DIRECTORY/~data, in blocks of 1,024 bytes. Integers are little-endian.
//
//   block 0   superblock            the root of the file
//   block 4   its copy              of the two the valid one with the higher generation counts
//   block 8.. pages, each a run of blocks: group pages, large records, index nodes, index definitions, images
//
//   image     FileState, then one BlockRef for each group, then one bit for each block: 1 = in use by this image
//
// Every page starts with a PageHeader that names its own place, its owner and the operation that made it, so that a
// lost, misplaced or stale page is told from the right one. A page of an image is never changed; neither is any page
// but a group page once something points to it, and of that one only the slots and three fields of the header.
// docs/file-format.md is the full description.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "base/limits.h"

namespace scarlet::store {

inline constexpr std::size_t kBlockBytes = 1024;
inline constexpr std::uint64_t kFirstFreeBlock = 8;
inline constexpr std::uint64_t kSuperblockPlaces[2] = {0, 4};  // 4,096 bytes apart: never in one physical sector
inline constexpr std::uint64_t kSuperblockMagic = 0x31'54'4C'52'41'43'53'7E;  // "~SCARLT1"
inline constexpr std::uint32_t kFormatVersion = 2;  // 1: group pages do not say where their entries begin
inline constexpr char kDataFileName[] = "~data";    // no record of a directory file can have this name

// A pointer to a page: 40 bits of block number and the low 24 bits of the sequence number of the page. 0 is nothing.
using BlockRef = std::uint64_t;
inline constexpr unsigned kBlockBits = 40;
inline constexpr std::uint64_t kBlockMask = (std::uint64_t{1} << kBlockBits) - 1;
constexpr BlockRef make_ref(std::uint64_t block, std::uint64_t sequence) { return block | (sequence << kBlockBits); }
constexpr std::uint64_t block_of(BlockRef ref) { return ref & kBlockMask; }
constexpr bool same_tag(BlockRef ref, std::uint64_t sequence) {
  return (ref >> kBlockBits) == ((sequence << kBlockBits) >> kBlockBits);
}
// Whether the page is younger than the operation, unless one of them is older than another eight million operations.
constexpr bool made_after(BlockRef ref, std::uint64_t sequence) {
  return static_cast<std::int64_t>((ref & ~kBlockMask) - (sequence << kBlockBits)) > 0;
}
constexpr std::uint64_t blocks_for(std::uint64_t bytes) { return (bytes + kBlockBytes - 1) / kBlockBytes; }

enum class PageKind : std::uint8_t { Group = 1, Large = 2, IndexNode = 3, Definition = 4 };

struct PageHeader {
  std::uint32_t checksum;  // of the header after this field and, by kind: the slots, or all `link` bytes
  PageKind kind;
  std::uint8_t level;      // index nodes: 0 is a leaf
  std::uint16_t slots;     // group pages: records; index nodes: cells
  std::uint32_t blocks;    // length of the run
  std::uint32_t entries;   // group pages: from here on lie entries, old and new, that are not written again; others: 0
  std::uint64_t self;      // number of its first block
  std::uint64_t owner;     // group number; hash of the record id; index number
  std::uint64_t sequence;  // of the operation that made it
  std::uint64_t link;      // group pages: BlockRef of the next page of the group; others: bytes used after the header
};
static_assert(sizeof(PageHeader) == 48 && std::is_trivially_copyable_v<PageHeader>);

// The words of a page that change while it is read.
inline constexpr std::size_t kFirstWord = 0;    // checksum, kind, level, slots
inline constexpr std::size_t kEntriesWord = 8;  // blocks, entries
static_assert(offsetof(PageHeader, slots) == 6 && offsetof(PageHeader, blocks) == kEntriesWord);

// A record in a group page: slots follow the header, entries lie behind the free space, anywhere.
struct Slot {
  std::uint16_t tag;       // top 16 bits of the id's hash
  std::uint16_t offset;    // of the entry, from the start of the page
  std::uint32_t checksum;  // of the whole entry
};
static_assert(sizeof(Slot) == 8);

struct EntryHeader {  // then the id, then the record or a LargePointer
  std::uint32_t record_bytes;
  std::uint8_t id_bytes;
  std::uint8_t large;  // 1: a LargePointer follows the id
  std::uint16_t reserved;
};
static_assert(sizeof(EntryHeader) == 8);

struct LargePointer {
  BlockRef page;
  std::uint32_t blocks;
  std::uint32_t reserved;
};
static_assert(sizeof(LargePointer) == 16);

inline constexpr std::uint32_t kGroupPageBlocks = 32;  // longest group page: offsets stay below 2^16

// What a file remembers of its parameters; the names are those of CREATE.FILE.
struct StoredParameters {
  std::uint32_t group_size_kb;
  std::uint32_t minimum_modulus;
  std::uint32_t split_load;
  std::uint32_t merge_load;
  std::uint32_t large_record;
  std::uint32_t version;
  std::uint32_t flags;  // kNoCase, kNoResize
  std::uint32_t trigger_modes;
  std::uint32_t trigger_name_bytes;
  std::uint32_t indices;  // slots that are not free
  char trigger_name[64];
};
static_assert(sizeof(StoredParameters) == 104);
// Of foreign bytes: whether they can be used. Numbers that make no sense do no harm.
constexpr bool is_usable(const StoredParameters& parameters) {
  return parameters.trigger_name_bytes <= sizeof parameters.trigger_name;
}
inline constexpr std::uint32_t kNoCase = 1;
inline constexpr std::uint32_t kNoResize = 2;

// Building: writers keep the tree up to date, and a builder adds what was there before, part by part of the file.
enum class IndexState : std::uint32_t { Free = 0, Defined = 1, Built = 2, Building = 3 };

struct IndexSlot {
  BlockRef root;        // 0: empty
  BlockRef definition;  // a Definition page: name, options, dictionary record
  std::uint32_t state;  // bits 0-7 IndexState, 8-31 parts of the file that a builder is done with
  std::uint32_t definition_blocks;
  std::uint64_t entries;
};
static_assert(sizeof(IndexSlot) == 32);
inline constexpr std::size_t kIndexSlots = 32;
inline IndexState index_state(const IndexSlot& slot) {
  return static_cast<IndexState>(__atomic_load_n(&slot.state, __ATOMIC_ACQUIRE) & 0xFF);
}

// All that is true of a file but its group table and its blocks. In images, and alive in shared memory.
struct FileState {
  std::uint64_t modulus;
  std::uint64_t record_count;
  std::uint64_t load_bytes;
  std::uint64_t update_counter;  // record changes ever made
  std::uint64_t sequence;        // operations ever made
  StoredParameters parameters;
  IndexSlot indices[kIndexSlots];
};
static_assert(sizeof(FileState) == 40 + 104 + 32 * 32 && std::is_trivially_copyable_v<FileState>);

struct Superblock {
  std::uint64_t magic;
  std::uint32_t format;
  std::uint32_t checksum;        // of the whole struct with this field 0
  std::uint64_t key;             // random and odd; names the file in the journal
  std::uint64_t inode;           // of the data file: a copy made by other means gets a key of its own
  std::uint64_t generation;      // of the image
  std::uint64_t sequence;        // of the image
  std::uint64_t journal;         // which journal the next field is about
  std::uint64_t journal_lsn;     // replay starts here
  std::uint64_t image_block[2];  // the image and its copy
  std::uint64_t image_bytes;
  std::uint64_t blocks;  // length of the data file, in blocks, that the bits of the image cover
  std::uint32_t image_checksum;
  std::uint32_t reserved;
};
static_assert(sizeof(Superblock) == 104 && sizeof(Superblock) <= 512);

}  // namespace scarlet::store
