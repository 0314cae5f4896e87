// SPDX-License-Identifier: GPL-3.0-or-later
// The journal is synced before the superblock: an image never shows what the journal does not know, so that after a
// power failure an operation on several files is in all of them or in none.
#include "store/checkpoint.h"

#include <cstring>

#include "base/check.h"
#include "base/crc32c.h"
#include "store/image.h"
#include "store/journal.h"

namespace scarlet::store {
namespace {

// Image bytes at `at`, which has room; the bits are those of Pending.
void write_image(FileCore& core, std::byte* at) {
  const LiveHeader& header = *core.live.header();
  std::memcpy(at, &header.state, sizeof(FileState));
  at += sizeof(FileState);
  for (std::uint64_t group = 0; group < header.state.modulus; ++group, at += 8) {
    const BlockRef ref = core.live.group(group)->load(std::memory_order_relaxed);
    std::memcpy(at, &ref, sizeof ref);
  }
  for (std::uint64_t word = 0; word < (header.blocks + 63) / 64; ++word, at += 8) {
    std::memcpy(at, &core.live.bits(BlockBits::Pending, word), 8);
  }
}

std::uint64_t blocks_of_image(const LiveHeader& header) {
  return blocks_for(image_bytes(header.state.modulus, header.blocks));
}

// Room for the image and its copy, one behind the other. The image is the longer the longer the file is, which may have
// to grow for it: by as much as is asked for, or by 16 MiB, and each block of that is a bit more in the image. First
// the room that is needed if the file does not grow: that of an image before last is just so large.
base::Result<std::uint64_t> allocate_room(FileCore& core, std::uint64_t& room) {
  const LiveHeader& header = *core.live.header();
  room = 2 * blocks_of_image(header);
  auto run = core.free.allocate_in_front(room);
  if (!run || 2 * blocks_of_image(header) == room) return run;
  core.free.release(*run, room);
  const std::uint64_t now = blocks_of_image(header);
  room = 2 * (now + now / 4096 + 4);
  return core.free.allocate_in_front(room);
}

// Gives the place of the copy; `first` is that of the image.
base::Result<std::uint64_t> allocate_image(FileCore& core, std::uint64_t& bytes, std::uint64_t& first) {
  const LiveHeader& header = *core.live.header();
  std::uint64_t room = 0;
  auto run = allocate_room(core, room);
  if (!run) return run;
  bytes = image_bytes(header.state.modulus, header.blocks);
  const std::uint64_t used = 2 * blocks_for(bytes);
  base::check(used <= room);
  if (used < room) core.free.release(*run + used, room - used);
  first = *run;
  return first + used / 2;
}

base::Result<void> begin(FileCore& core) {
  const FileLatch latch(core);
  LiveHeader& header = *core.live.header();
  Lsn lsn = core.journal->end();
  if (header.journal_user != 0) {
    auto path = core.journal->write_path(header.key, core.path);
    if (!path) return path.error();
    lsn = *path;
  }
  std::uint64_t bytes = 0;
  std::uint64_t first = 0;
  auto second = allocate_image(core, bytes, first);
  if (!second) return second.error();
  for (std::uint64_t word = 0; word < core.live.words(); ++word) {
    core.live.bits(BlockBits::Pending, word) = core.live.bits(BlockBits::Reachable, word);
  }
  core.free.mark(BlockBits::Pending, first, blocks_for(bytes), true);
  core.free.mark(BlockBits::Pending, *second, blocks_for(bytes), true);
  std::byte* at = core.data->at(first * kBlockBytes, bytes);
  std::byte* copy = core.data->at(*second * kBlockBytes, bytes);
  base::check(at != nullptr && copy != nullptr);
  write_image(core, at);
  std::memcpy(copy, at, bytes);

  Superblock& pending = header.pending;
  pending = header.durable;
  pending.format = kFormatVersion;
  pending.generation = header.generation + 1;
  pending.sequence = header.state.sequence;
  pending.journal = core.journal->identity();
  pending.journal_lsn = lsn;
  pending.image_block[0] = first;
  pending.image_block[1] = *second;
  pending.image_bytes = bytes;
  pending.image_checksum = base::crc32c(at, bytes);
  pending.blocks = header.blocks;
  seal_superblock(pending);
  header.pending_sequence = header.state.sequence;
  std::atomic_ref(header.checkpoint_pending).store(1, std::memory_order_release);
  return {};
}

void end(FileCore& core) {
  const FileLatch latch(core);
  LiveHeader& header = *core.live.header();
  for (std::uint64_t word = 0; word < core.live.words(); ++word) {
    core.live.bits(BlockBits::Durable, word) = core.live.bits(BlockBits::Pending, word);
  }
  header.durable = header.pending;
  std::atomic_ref(header.generation).store(header.pending.generation, std::memory_order_relaxed);
  std::atomic_ref(header.durable_sequence).store(header.pending_sequence, std::memory_order_relaxed);
  if (header.journal_user != 0) {
    const std::uint32_t place = header.journal_user - 1;
    if (header.state.sequence == header.pending_sequence) {
      header.journal_user = 0;
      header.promised = 0;
      core.journal->remove_user(place, header.key);
    } else {
      core.journal->move_user(place, header.key, header.pending.journal_lsn);
    }
  }
  std::atomic_ref(header.checkpoint_pending).store(0, std::memory_order_release);
  core.free.rebuild_busy();
}

}  // namespace

bool is_dirty(const FileCore& core) {
  const LiveHeader& header = *core.live.header();
  return header.checkpoint_pending != 0 || header.journal_user != 0 || header.state.sequence != header.durable_sequence;
}

base::Result<void> checkpoint(FileCore& core, Finish finish) {
  const shared::LatchGuard guard(core.shared->checkpoint, *core.processes);
  LiveHeader& header = *core.live.header();
  if (!is_dirty(core)) return {};
  if (header.checkpoint_pending == 0) SCARLET_TRY(begin(core));
  if (finish == Finish::OnDisk) {
    core.data->file().expect_sync();
    SCARLET_TRY(core.journal->sync_to(header.pending.journal_lsn));
    SCARLET_TRY(core.data->file().sync());
    SCARLET_TRY(write_superblock(*core.data, header.pending));
  } else {
    place_superblock(*core.data, header.pending);
  }
  end(core);
  return {};
}

}  // namespace scarlet::store
