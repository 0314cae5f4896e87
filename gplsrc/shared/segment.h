// SPDX-License-Identifier: GPL-3.0-or-later
// Segment: the memory that all sessions of one instance share, a sparse file in the instance's run directory (or
// /dev/shm). It holds the user table, the record locks, the open-file table, the journal ring and the counters; each
// of those is a block found by name.
//
// Rules for everything in it: no pointers but offsets; trivially copyable structs whose size is asserted; locks only
// of the robust kinds (shared/latch.h, os/robust_mutex.h): a holder that dies hands its lock to the next one, who
// repairs. All bytes zero should be a valid start, so that making the segment costs nothing.
//
// The first process makes the segment, the others attach; both are done in well under a millisecond. A segment whose
// layout version differs while others use it is refused (Status::InUse). One that no living process uses, or that an
// earlier boot left, is thrown away and made new: nothing in it outlives the last process. What must survive the
// kill -9 of every process (journal entries not yet applied, say) belongs in a mapped file, which the kernel keeps.
//
// Processes: every process opens it for itself, a child after fork() too. Threads: all functions may be called by any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "os/env.h"
#include "shared/process_table.h"

namespace scarlet::shared {

// A session's place in the user table: slot index, 0-based. User numbers shown to people are slot + 1.
using SlotIndex = std::uint32_t;

struct SegmentOptions {
  std::string path;                   // the file behind the segment; empty: private memory (tests, tools)
  std::uint32_t max_sessions = 1024;  // NUMUSERS
  std::uint32_t max_locks = 65536;    // NUMLOCKS
  std::uint32_t max_files = 4096;     // NUMFILES
  std::size_t journal_ring_bytes = std::size_t{8} << 20;
  std::size_t max_bytes = 0;  // SHMEM; 0: what the tables need
};

class Segment {
 public:
  virtual ~Segment() = default;
  virtual os::Env& env() = 0;
  // Those of the process that made the segment.
  virtual const SegmentOptions& options() const = 0;
  // The block called `name` (at most 31 bytes), zero-filled when made, aligned to 64 bytes (4096 if it is that large).
  // Every process gets the same bytes at its own address; the address stays valid as long as the Segment.
  // `initialize` (may be null) runs once, before anyone else can see the block. Null when the segment's window is used
  // up, when there are too many blocks, or when the block is there with another size.
  virtual void* block(const std::string& name, std::size_t size_bytes, void (*initialize)(void*, std::size_t)) = 0;
  // The processes attached, ourselves among them: what latches and epochs name as their owner.
  virtual ProcessTable& processes() = 0;
  // How many processes are attached, this one included; dead ones are not counted.
  virtual std::uint32_t attached_processes() = 0;
};

// Makes the segment or attaches to it. The segment's memory always is the machine's, even when `env` is simulated;
// with a simulated env use an empty path (private memory: a new segment, as after a power failure).
base::Result<std::unique_ptr<Segment>> open_segment(os::Env& env, const SegmentOptions& options);

}  // namespace scarlet::shared
