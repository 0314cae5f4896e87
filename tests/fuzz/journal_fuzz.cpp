// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the journal as it is read at the recovery after a power failure. The first byte of the input says whether
// the checksums of entries are put right after the changes.
#include <cstring>

#include "base/crc32c.h"
#include "store/journal.h"
#include "store_world.h"

namespace {

using namespace scarlet;

constexpr std::size_t kKept = 64 * 1024;  // of a journal file: what is behind is zeros

struct Base {
  fuzz::Content content;
  std::string journal;  // path of the file that is changed
};

Base base_state() {
  Base base;
  fuzz::World world;
  if (!world.open(1) || !world.store->create("/F", {}).ok()) std::abort();
  auto file = world.store->open("/F");
  if (!file) std::abort();
  fuzz::fill(**file);
  world.env.sync_everything();
  world.take("/journal", base.content);
  world.take("/F", base.content);
  for (auto at = base.content.begin(); at != base.content.end();) {
    if (at->first.find("/journal/journal.") == 0) {
      at->second.resize(std::min(at->second.size(), kKept));
      if (base.journal.empty()) base.journal = at->first;
    }
    at = at->first.find("/live.") != std::string::npos ? base.content.erase(at) : std::next(at);
  }
  return base;
}

void seal(std::string& bytes) {
  for (std::size_t at = 0; at + sizeof(store::JournalEntryHeader) <= bytes.size(); at += 8) {
    auto* header = reinterpret_cast<store::JournalEntryHeader*>(bytes.data() + at);
    if (header->magic != store::kJournalEntryMagic) continue;
    const std::size_t room = bytes.size() - at - sizeof *header;
    if (header->payload_bytes <= room) {
      header->payload_checksum = base::crc32c(bytes.data() + at + sizeof *header, header->payload_bytes);
    }
    const auto* rest = reinterpret_cast<const char*>(header) + 8;
    header->checksum = base::crc32c(rest, sizeof *header - 8);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Base base = base_state();
  if (size < 5) return 0;
  fuzz::Content content = base.content;
  std::string& bytes = content[base.journal];
  fuzz::change(bytes, data + 1, size - 1);
  if ((data[0] & 1) != 0) seal(bytes);
  fuzz::World world;
  world.put(content);
  if (world.open(2)) fuzz::use(world, "/F");
  world.close();
  return 0;
}
