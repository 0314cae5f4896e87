// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatedEnv: an Env in memory whose every failure is at the test's command and replayable from one seed.
//
// What lies on the simulated disk is kept twice: as programs see it now, and as it would be after a power failure.
// sync() and Mapping::sync() copy the first to the second; so does, now and then and one 512-byte sector at a time,
// the simulated kernel's write-back (Options::write_back_chance). Creations, renames, removals and new directories
// reach the disk by sync_directory() of the directory they are in (a rename: of either one).
// power_failure() decides for every sector and every directory change that was not synced whether it survives:
// all, none, or any subset; a file's new size likewise. A rename survives whole or not at all. A sector is never torn.
//
// Every call of Env, FileHandle and Mapping that could fail is counted, from 1. Faults and stops are set by number.
// Memory of a Mapping is plain memory that all mappings of the file share; what was written to it after stop is lost.
// Threads: as Env. Processes: one only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "os/env.h"

namespace scarlet::os {

enum class Fault {
  NoSpace,     // ENOSPC; only calls that need room fail, others pass
  IoError,     // EIO
  ShortWrite,  // half of the bytes are written, then ENOSPC; calls that write nothing pass
};

struct SimulatedOptions {
  std::uint64_t seed = 1;
  std::uint32_t write_back_chance = 0;  // of 1000 calls, how many let the kernel write one dirty sector
};

struct SimulatedWorld;

class SimulatedEnv final : public Env {
 public:
  using Options = SimulatedOptions;
  explicit SimulatedEnv(const Options& options = {});
  ~SimulatedEnv() override;

  // How many calls that can fail were made so far.
  std::uint64_t calls() const;
  // "3 write_at /a/b" for the last calls, newest last; for messages of failing tests.
  std::vector<std::string> recent_calls() const;

  // Call number `call` fails, once.
  void fail_call(std::uint64_t call, Fault fault);
  // Call number `call` and all later ones fail, until clear_faults().
  void fail_from(std::uint64_t call, Fault fault);
  void clear_faults();

  // Call number `call` and all later ones do nothing and give IoError; mapped memory no longer reaches the disk.
  void stop_at(std::uint64_t call);
  bool stopped() const;

  // The power goes and comes back: `seed` decides what of the un-synced data is there. Handles and mappings of before
  // are dead (their calls give IoError); faults and the stop are cleared; calls() goes on counting.
  void power_failure(std::uint64_t seed);

  // All that is written survives a power failure from here on; for setting a scene.
  void sync_everything();

  void advance_clock(std::int64_t nanoseconds);

  base::Result<std::unique_ptr<FileHandle>> open(const std::string& path, OpenMode mode) override;
  base::Result<FileStatus> status(const std::string& path) override;
  base::Result<std::vector<DirectoryEntry>> list(const std::string& path) override;
  base::Result<void> make_directory(const std::string& path) override;
  base::Result<void> remove(const std::string& path) override;
  base::Result<void> remove_tree(const std::string& path) override;
  base::Result<void> rename(const std::string& from, const std::string& to) override;
  base::Result<void> sync_directory(const std::string& path) override;
  std::int64_t unix_nanoseconds() override;
  std::int64_t monotonic_nanoseconds() override;
  void sleep_nanoseconds(std::int64_t duration) override;
  void random(std::span<std::byte> into) override;

 private:
  std::shared_ptr<SimulatedWorld> world_;  // handles and mappings may outlive the Env
};

}  // namespace scarlet::os
