// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and making images. An image is read once, when a file is opened first after a boot or a close.
#include "store/image.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "base/check.h"
#include "base/crc32c.h"

namespace scarlet::store {
namespace {

std::uint32_t superblock_checksum(Superblock superblock) {
  superblock.checksum = 0;
  return base::crc32c(&superblock, sizeof superblock);
}

bool plausible(const FileState& state, const Superblock& superblock) {
  if (!is_usable(state.parameters)) return false;
  if (state.modulus == 0 || state.modulus > superblock.image_bytes / 8) return false;
  return image_bytes(state.modulus, superblock.blocks) == superblock.image_bytes;
}

// Whether both copies lie where its bits cover them.
bool places_fit(const Superblock& superblock) {
  constexpr std::uint64_t kMostBlocks = std::uint64_t{1} << kBlockBits;
  if (superblock.blocks > kMostBlocks || superblock.image_bytes > superblock.blocks * kBlockBytes) return false;
  const std::uint64_t last = superblock.blocks - blocks_for(superblock.image_bytes);
  return std::all_of(std::begin(superblock.image_block), std::end(superblock.image_block),
                     [last](std::uint64_t block) { return block >= kFirstFreeBlock && block <= last; });
}

const std::byte* image_of(GrowingMap& data, const Superblock& superblock, unsigned copy, FileState& state) {
  if (!places_fit(superblock)) return nullptr;
  const std::byte* at = data.at(superblock.image_block[copy] * kBlockBytes, superblock.image_bytes);
  if (at == nullptr || superblock.image_bytes < sizeof(FileState)) return nullptr;
  if (base::crc32c(at, superblock.image_bytes) != superblock.image_checksum) return nullptr;
  std::memcpy(&state, at, sizeof state);
  return plausible(state, superblock) ? at : nullptr;
}

void place_one_superblock(GrowingMap& data, const Superblock& superblock, std::uint64_t place) {
  base::check(superblock.checksum == superblock_checksum(superblock));
  std::byte* at = data.at(place * kBlockBytes, sizeof superblock);
  base::check(at != nullptr);
  std::memcpy(at, &superblock, sizeof superblock);
}

}  // namespace

bool image_is_whole(GrowingMap& data, const Superblock& superblock) {
  FileState state;
  return image_of(data, superblock, 0, state) != nullptr && image_of(data, superblock, 1, state) != nullptr;
}

void seal_superblock(Superblock& superblock) { superblock.checksum = superblock_checksum(superblock); }

std::vector<Superblock> read_superblocks(GrowingMap& data) {
  std::vector<Superblock> found;
  for (const std::uint64_t place : kSuperblockPlaces) {
    const std::byte* at = data.at(place * kBlockBytes, sizeof(Superblock));
    if (at == nullptr) continue;
    Superblock superblock;
    std::memcpy(&superblock, at, sizeof superblock);
    if (superblock.magic != kSuperblockMagic || superblock.checksum != superblock_checksum(superblock)) continue;
    found.push_back(superblock);
  }
  std::sort(found.begin(), found.end(),
            [](const Superblock& a, const Superblock& b) { return a.generation > b.generation; });
  return found;
}

base::Result<void> write_superblock(GrowingMap& data, const Superblock& superblock) {
  place_one_superblock(data, superblock, kSuperblockPlaces[0]);
  SCARLET_TRY(data.file().sync());
  // The copy is on the disk before the first one is written again: the next checkpoint syncs the pages before that.
  place_one_superblock(data, superblock, kSuperblockPlaces[1]);
  return {};
}

void place_superblock(GrowingMap& data, const Superblock& superblock) {
  for (const std::uint64_t place : kSuperblockPlaces) place_one_superblock(data, superblock, place);
}

base::Result<void> load_image(FileCore& core, const Superblock& superblock) {
  LiveHeader& header = *core.live.header();
  FileState state;
  const std::byte* at = image_of(*core.data, superblock, 0, state);
  if (at == nullptr) at = image_of(*core.data, superblock, 1, state);
  if (at == nullptr) return base::Error{base::Status::GroupDamaged, 0, core.path + " image"};
  SCARLET_TRY(core.live.reserve(state.modulus, superblock.blocks));
  header.state = state;
  at += sizeof state;
  for (std::uint64_t group = 0; group < state.modulus; ++group, at += 8) {
    BlockRef ref = 0;
    std::memcpy(&ref, at, sizeof ref);
    core.live.group(group)->store(ref, std::memory_order_relaxed);
  }
  for (std::uint64_t word = 0; word < (superblock.blocks + 63) / 64; ++word, at += 8) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, at, sizeof bits);
    core.live.bits(BlockBits::Durable, word) = bits;
    core.live.bits(BlockBits::Reachable, word) = bits;
  }
  for (const std::uint64_t copy : superblock.image_block) {
    core.free.mark(BlockBits::Reachable, copy, blocks_for(superblock.image_bytes), false);
  }
  // The end may have been cut off when the file was closed; no image needs it.
  auto size = core.data->file().size_bytes();
  if (!size) return size.error();
  header.blocks = std::min(superblock.blocks, *size / kBlockBytes);
  header.durable = superblock;
  header.generation = superblock.generation;
  header.durable_sequence = superblock.sequence;
  core.free.rebuild_busy();
  return {};
}

std::string empty_data_file(const FileState& state, std::uint64_t key, std::uint64_t inode) {
  const std::uint64_t groups_end = sizeof(FileState) + state.modulus * 8;
  std::uint64_t blocks = kFirstFreeBlock;
  std::uint64_t bytes = 0;
  // The bits of the image cover the image: a few rounds until its length fits itself.
  for (std::uint64_t last = 0; last != blocks;) {
    last = blocks;
    bytes = image_bytes(state.modulus, blocks);
    blocks = kFirstFreeBlock + 2 * blocks_for(bytes);
  }
  std::string file(blocks * kBlockBytes, '\0');
  char* image = file.data() + kFirstFreeBlock * kBlockBytes;
  std::memcpy(image, &state, sizeof state);
  for (std::uint64_t block = 0; block < blocks; ++block) {
    char& byte = image[groups_end + block / 8];
    byte = static_cast<char>(byte | 1 << block % 8);
  }
  Superblock superblock{};
  superblock.magic = kSuperblockMagic;
  superblock.format = kFormatVersion;
  superblock.key = key;
  superblock.inode = inode;
  superblock.generation = 1;
  superblock.image_block[0] = kFirstFreeBlock;
  superblock.image_block[1] = kFirstFreeBlock + blocks_for(bytes);
  superblock.image_bytes = bytes;
  superblock.image_checksum = base::crc32c(image, bytes);
  superblock.blocks = blocks;
  seal_superblock(superblock);
  std::memcpy(file.data() + superblock.image_block[1] * kBlockBytes, image, bytes);
  for (const std::uint64_t place : kSuperblockPlaces) {
    std::memcpy(file.data() + place * kBlockBytes, &superblock, sizeof superblock);
  }
  return file;
}

}  // namespace scarlet::store
