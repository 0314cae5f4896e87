// SPDX-License-Identifier: GPL-3.0-or-later
// Image: a complete state of a hashed file on its disk, and the superblock that leads to it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/file_core.h"
#include "store/layout.h"

namespace scarlet::store {

// The superblocks that are valid, the latest first.
std::vector<Superblock> read_superblocks(GrowingMap& data);
// Both copies of the image.
bool image_is_whole(GrowingMap& data, const Superblock& superblock);
void seal_superblock(Superblock& superblock);
// First the superblock, synced, then its copy: at every instant one of the two is whole.
base::Result<void> write_superblock(GrowingMap& data, const Superblock& superblock);

// Both of them, in the page cache only.
void place_superblock(GrowingMap& data, const Superblock& superblock);

// Fills the live state (key and boot set, nothing else) from an image. GroupDamaged when the image is damaged.
base::Result<void> load_image(FileCore& core, const Superblock& superblock);

// The data file of an empty file, without making anything sure.
std::string empty_data_file(const FileState& state, std::uint64_t key, std::uint64_t inode);

// Bytes of an image of so many groups and blocks.
constexpr std::uint64_t image_bytes(std::uint64_t modulus, std::uint64_t blocks) {
  return sizeof(FileState) + modulus * 8 + (blocks + 63) / 64 * 8;
}

}  // namespace scarlet::store
