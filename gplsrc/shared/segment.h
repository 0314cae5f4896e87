// SPDX-License-Identifier: GPL-3.0-or-later
// Segment: the memory that all sessions of one instance share (Boost.Interprocess), in a file below the instance's
// run directory (or /dev/shm). It holds the user table, the record locks, the open-file table, the journal ring and
// the counters; each of those is an object found by name.
//
// Rules for everything in it: no pointers but offsets; trivially copyable structs whose size is asserted; locks only
// of the robust kinds in os/ (a holder that dies hands its lock to the next one, who repairs). The first process makes
// the segment, the others attach; a segment whose layout version differs is refused, one that nobody uses is made new.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::shared {

// A session's place in the user table: slot index, 0-based. User numbers shown to people are slot + 1.
using SlotIndex = std::uint32_t;

struct SegmentOptions {
  std::string path;                  // the file behind the segment
  std::uint32_t max_sessions = 1024; // NUMUSERS
  std::uint32_t max_locks = 65536;   // NUMLOCKS
  std::uint32_t max_files = 4096;    // NUMFILES
  std::size_t journal_ring_bytes = std::size_t{8} << 20;
};

class Segment {
 public:
  virtual ~Segment() = default;
  virtual os::Env& env() = 0;
  virtual const SegmentOptions& options() const = 0;
  // The block called `name`, zero-filled when made. Every process gets the same bytes at its own address; the address
  // stays valid as long as the Segment. `initialize` runs once, before anyone else can see the block.
  virtual void* block(const std::string& name, std::size_t size_bytes, void (*initialize)(void*, std::size_t)) = 0;
  // How many processes are attached, this one included; dead ones are not counted.
  virtual std::uint32_t attached_processes() = 0;
};

// Makes the segment or attaches to it.
base::Result<std::unique_ptr<Segment>> open_segment(os::Env& env, const SegmentOptions& options);

}  // namespace scarlet::shared
