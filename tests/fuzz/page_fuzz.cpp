// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of a hashed file's pages. The first byte of the input says whether checksums are put right after the changes,
// so that what lies behind them is reached too.
#include <cstring>

#include "base/crc32c.h"
#include "store/group.h"
#include "store/image.h"
#include "store/page.h"
#include "store_world.h"

namespace {

using namespace scarlet;

std::string base_file() {
  fuzz::World world;
  if (!world.open(1) || !world.store->create("/F", {}).ok()) std::abort();
  {
    auto file = world.store->open("/F");
    if (!file) std::abort();
    fuzz::fill(**file);
  }
  world.close();
  auto bytes = os::read_file(world.env, "/F/~data");
  if (!bytes) std::abort();
  return *bytes;
}

void seal_entries(char* page, std::size_t room) {
  store::PageHeader header;
  std::memcpy(&header, page, sizeof header);
  auto* slots = reinterpret_cast<store::Slot*>(page + sizeof header);
  std::size_t end = std::min(room, std::size_t{header.blocks} * store::kBlockBytes);
  for (unsigned i = 0; i < header.slots; ++i) {
    if (slots[i].offset >= end) return;
    slots[i].checksum = base::crc32c(page + slots[i].offset, end - slots[i].offset);
    end = slots[i].offset;
  }
}

void seal_pages(std::string& bytes) {
  for (std::size_t block = 0; (block + 1) * store::kBlockBytes <= bytes.size(); ++block) {
    char* at = bytes.data() + block * store::kBlockBytes;
    auto* page = reinterpret_cast<store::PageHeader*>(at);
    const std::size_t room = bytes.size() - block * store::kBlockBytes;
    const std::uint64_t covered = store::checked_bytes(*page);
    if (page->self != block || covered == 0 || covered > room) continue;
    if (page->kind == store::PageKind::Group) seal_entries(at, room);
    store::seal_page(page);
  }
}

void seal_roots(std::string& bytes) {
  for (const std::size_t block : {std::size_t{0}, std::size_t{4}}) {
    if ((block + 1) * store::kBlockBytes > bytes.size()) return;
    auto* superblock = reinterpret_cast<store::Superblock*>(bytes.data() + block * store::kBlockBytes);
    const std::uint64_t at = superblock->image_block[0];
    if (at < bytes.size() / store::kBlockBytes && superblock->image_bytes <= bytes.size() - at * store::kBlockBytes) {
      superblock->image_checksum = base::crc32c(bytes.data() + at * store::kBlockBytes, superblock->image_bytes);
    }
    store::seal_superblock(*superblock);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string base = base_file();
  if (size < 5) return 0;
  std::string bytes = base;
  fuzz::change(bytes, data + 1, size - 1);
  if ((data[0] & 1) != 0) seal_pages(bytes);
  if ((data[0] & 2) != 0) seal_roots(bytes);
  fuzz::World world;
  world.put({{"/F/~data", bytes}});
  if (world.open(1)) fuzz::use(world, "/F");
  world.close();
  return 0;
}
