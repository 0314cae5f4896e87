// SPDX-License-Identifier: GPL-3.0-or-later
// Journal: what happened to all hashed files of an instance, in order. A stream of bytes over files of 8 MiB,
// JOURNALDIR/journal.<number in hex>, mapped by every process that writes; a place in the stream is an LSN.
//
//   | EntryHeader 64 bytes | payload | padding to 8 |  next entry ...
//
// An entry is put together in mapped memory, so it survives the death of every process the moment the end of the
// journal has moved past it; it survives the machine after sync_to(). Whoever syncs does it for all: others who wait
// find their entry on the disk already. The end, the table of users and the ring lie in the mapped file
// JOURNALDIR/control, which, like the live states, is good for one boot only; after a boot the end is found by reading
// entries until one is not valid.
//
//   first          synced         written             end
//     |--- on disk ---|--- in files ---|--- in the ring ---|
//
// Entries are appended to the ring, and written into the files before it is full and before they are synced: many by
// one call. Everybody reads from where they are.
//
// Files that nobody needs any more are kept as JOURNALDIR/spare.<number>, a few of them, and used again: giving their
// blocks back and taking others would cost more than writing them.
//
// A user is a hashed file that changed since its last durable image; nothing from its first LSN on may be dropped.
// At that place is an entry that tells the file's path.
//
// Processes and threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "shared/latch.h"
#include "shared/segment.h"
#include "store/growing_map.h"
#include "store/journal_claim.h"

namespace scarlet::store {

enum class EntryKind : std::uint32_t { FilePath = 1, Changes = 2 };

struct JournalEntryHeader {
  std::uint32_t magic;
  std::uint32_t checksum;  // of the rest of the header
  Lsn lsn;                 // of this entry: bytes left over from elsewhere are not taken for it
  std::uint64_t operation;
  std::int64_t unix_nanoseconds;  // shortly before it was appended
  std::uint64_t payload_bytes;
  std::uint32_t payload_checksum;
  EntryKind kind;
  Lsn synced;  // what was on the disk when this was written: an entry below that is not valid was damaged, not torn
  std::uint64_t reserved;
};
static_assert(sizeof(JournalEntryHeader) == 64);

// Places are taken under the append latch; files move and leave theirs without it, and whoever wonders reads them.
struct JournalUser {
  std::atomic<std::uint64_t> key;  // of the file, odd; 0: free; even: a pin, the token of its process in the upper half
  std::atomic<Lsn> first;
  void set(std::uint64_t new_key, Lsn new_first) {
    first = new_first;
    key = new_key;
  }
};

inline constexpr std::uint32_t kJournalEntryMagic = 0x4A43'5345;
inline constexpr std::uint64_t kJournalFileBytes = std::uint64_t{8} << 20;
inline constexpr std::uint32_t kJournalUsers = 4096;
inline constexpr std::uint64_t kJournalRingBytes = std::uint64_t{256} << 10;

struct JournalControl {
  std::uint64_t magic;
  std::uint64_t boot;
  std::atomic<Lsn> end;
  std::atomic<Lsn> synced;
  std::atomic<Lsn> first;                     // everything before is gone, or about to go
  std::atomic<std::uint64_t> next_operation;  // under the append latch
  std::uint64_t identity;
  // What is below lies in the files; from here to the end in the ring, at its LSN modulo the ring's size. Moved under
  // the flush latch; where it is the end, under the append latch. Beyond the end for an instant, before the end
  // follows.
  std::atomic<Lsn> written;
  JournalUser users[kJournalUsers];
  std::byte ring[kJournalRingBytes];
};

struct JournalLatches {
  shared::Latch append;
  shared::Latch sync;
  shared::Latch flush;  // taken last: while holding either of the two above, or none
  shared::Latch recovery;
  std::atomic<std::uint32_t> sync_round;     // syncs that have ended
  std::atomic<std::uint32_t> sync_words[2];  // whoever waits for sync N sleeps on word N % 2, which rises when one ends
  std::atomic<std::uint32_t> sleepers;       // on these words; those killed there are counted for good
  std::atomic<Lsn> syncing_to;               // how far the sync under way goes; all ones while that is open
  // Only hints, for how long whoever syncs waits for more to share it.
  std::atomic<std::uint32_t> arrived;     // came to wait for a sync since the last one began
  std::atomic<std::uint32_t> last_group;  // shared the last one
  std::atomic<std::int64_t> sync_ns;      // that it took
};

class Journal {
 public:
  static base::Result<std::unique_ptr<Journal>> open(os::Env& env, shared::Segment& segment,
                                                     const std::string& directory, std::uint64_t boot);

  // Entries will be synced one by one, or few together: the files are made ready for that. Before the first append.
  void expect_syncs() { expects_syncs_ = true; }

  const std::string& directory() const { return directory_; }
  std::uint64_t boot() const { return boot_; }
  // Random, as old as the directory: LSNs of another journal mean nothing here.
  std::uint64_t identity() const { return control_->identity; }
  Lsn end() const { return control_->end.load(std::memory_order_acquire); }
  Lsn written() const { return control_->written.load(std::memory_order_acquire); }
  Lsn synced() const { return control_->synced.load(std::memory_order_acquire); }
  Lsn first() const { return control_->first.load(std::memory_order_acquire); }

  // Gives the end of the entry. Before it becomes visible its place and number are written into all claims, so that the
  // operation happens for all of them at once. On failure (NoSpace) the claims are Idle and nothing was written.
  base::Result<Lsn> append(EntryKind kind, std::string_view payload, std::span<Claim* const> claims) {
    return append(header_for(kind, payload), payload, claims);
  }
  // The same in two steps, of which the first needs no latch.
  JournalEntryHeader header_for(EntryKind kind, std::string_view payload);
  base::Result<Lsn> append(JournalEntryHeader header, std::string_view payload, std::span<Claim* const> claims);
  bool holds(Lsn lsn, std::uint64_t operation);
  base::Result<void> sync_to(Lsn lsn);
  // Everything below `lsn`, which is not beyond the end, lies in the files from now on.
  base::Result<void> flush(Lsn lsn);

  struct Entry {
    JournalEntryHeader header;
    std::string payload;
    Lsn next = 0;
  };
  // False at the end of what is valid.
  base::Result<bool> read(Lsn lsn, Entry& entry);
  // The first place after `lsn` and below `end` that holds the header of an entry; 0 when there is none.
  base::Result<Lsn> entry_after(Lsn lsn, Lsn end);
  // As read(), but what is damaged below `end` is passed over and `skipped` is then set.
  base::Result<bool> read_past_damage(Lsn lsn, Lsn end, Entry& entry, bool& skipped);

  // Users. `place` + 1 is what files remember. The path goes into the journal at the user's first LSN.
  base::Result<std::uint32_t> add_user(std::uint64_t key, const std::string& path);
  // Writes the path again and gives its place, for move_user() when the image is durable.
  base::Result<Lsn> write_path(std::uint64_t key, const std::string& path);
  // Both do nothing when the place is no longer that of the file.
  void move_user(std::uint32_t place, std::uint64_t key, Lsn first);
  void remove_user(std::uint32_t place, std::uint64_t key);
  std::optional<std::uint32_t> user_of(std::uint64_t key) const;
  Lsn first_of(std::uint32_t place) const;
  struct UserPath {
    std::uint32_t place;
    std::uint64_t key;
    std::string path;
  };
  std::vector<UserPath> user_paths();
  // Drops files of the journal that no user needs: moves them into the archive if there is one, else keeps them for use
  // later, or removes them.
  base::Result<void> truncate();
  // Nothing from here on is dropped while the pin is there and its process lives.
  base::Result<std::uint32_t> pin();
  void unpin(std::uint32_t place) { control_->users[place].key = 0; }
  std::string archive_directory() const { return directory_ + "/archive"; }

  // Recovery after a boot: whether it is needed, and its end (the journal is then empty). `keep` leaves the old files
  // in the directory under another name.
  bool needs_recovery() const { return control_->boot != boot_ || control_->magic != kMagic; }
  shared::Latch& recovery_latch() { return latches_->recovery; }
  const shared::ProcessTable& processes() const { return *processes_; }
  struct Beginning {
    Lsn first = 0;
    std::uint64_t identity = 0;
  };
  base::Result<Beginning> beginning_after_boot();
  // How far the journal surely was on the disk before the boot; 0: unknown. Before adopt().
  Lsn synced_before_boot(std::uint64_t identity) const {
    return control_->magic == kMagic && control_->identity == identity ? synced() : 0;
  }
  // Begins recovery: the journal ends at `end`, and these files are its users.
  void adopt(const Beginning& beginning, Lsn end, const std::vector<std::uint64_t>& files);
  base::Result<void> start_anew(std::uint64_t identity, Lsn end, bool keep);

 private:
  static constexpr unsigned kSpareParts = 8;
  // Of the layout of JournalControl. With another one the ring is not read, and what only it held is lost where commits
  // are not synced: whoever changes the layout lets the new code write an old ring into the files first.
  static constexpr std::uint64_t kMagic = 0x32'4C'52'4A'43'53'7E'7E;
  struct Part {
    std::uint64_t index = 0;
    std::unique_ptr<os::FileHandle> file;
    std::unique_ptr<os::Mapping> mapping;
  };
  Journal(os::Env& env, shared::Segment& segment, std::string directory, std::uint64_t boot)
      : env_(env), processes_(&segment.processes()), directory_(std::move(directory)), boot_(boot) {}
  base::Result<void> attach(shared::Segment& segment);
  std::string part_path(std::uint64_t index) const;
  base::Result<std::shared_ptr<Part>> part(std::uint64_t index, bool create);
  base::Result<void> reserve(Lsn from, Lsn to);
  bool ready_for(Lsn from, Lsn to) const;
  base::Result<void> make_ready(Lsn from, Lsn to);
  bool fits_ring(Lsn from, Lsn to) const { return to - from <= kJournalRingBytes; }
  base::Result<void> make_way(Lsn from, Lsn to);
  static constexpr std::uint64_t kZeroedBytes = std::uint64_t{128} << 10;
  static_assert(kJournalFileBytes % kZeroedBytes == 0);
  static bool begins_piece(Lsn from, Lsn to) { return (to - 1) / kZeroedBytes * kZeroedBytes >= from; }
  base::Result<void> zero_ahead(Lsn from, Lsn to);
  base::Result<void> write_entry(const JournalEntryHeader& header, std::string_view payload);
  base::Result<void> write_files(const JournalEntryHeader& header, std::string_view payload);
  base::Result<void> copy_in(Lsn at, const void* bytes, std::uint64_t size);
  base::Result<bool> copy_out(Lsn at, void* bytes, std::uint64_t size);
  base::Result<bool> copy_from_file(Lsn at, void* bytes, std::uint64_t size);
  void copy_into_ring(Lsn at, const void* bytes, std::uint64_t size);
  bool copy_from_ring(Lsn at, void* bytes, std::uint64_t size);
  base::Result<void> write_ring(Lsn from, Lsn to);
  base::Result<void> lead_sync(Lsn lsn, bool waited);
  template <class Done>
  bool yield_until(Done&& done, std::int64_t nanoseconds);
  bool yield_until_synced(Lsn lsn, std::uint32_t round);
  base::Result<void> sleep_until_synced(Lsn lsn, std::uint32_t round);
  base::Result<void> sync_latched(Lsn lsn, bool waited);
  void gather_group(bool waited);
  void gather_fast_group(std::int64_t sync_ns, bool waited);
  base::Result<void> sync_parts(Lsn from, Lsn to);
  base::Result<void> wipe_end();
  base::Result<void> append_latched(JournalEntryHeader& header, std::string_view payload,
                                    std::span<Claim* const> claims);
  base::Result<void> write_first(Lsn first, std::uint64_t identity);
  base::Result<std::vector<std::uint64_t>> part_indices();
  base::Result<void> drop_part(std::uint64_t index);
  std::string spare_path(unsigned number) const;
  base::Result<bool> take_spare(std::uint64_t index);

  os::Env& env_;
  const shared::ProcessTable* processes_;
  std::string directory_;
  std::uint64_t boot_;
  std::unique_ptr<GrowingMap> control_map_;
  JournalControl* control_ = nullptr;
  JournalLatches* latches_ = nullptr;
  bool expects_syncs_ = false;
  std::mutex parts_guard_;
  std::vector<std::shared_ptr<Part>> parts_;  // lately used
  std::shared_ptr<Part> appending_;           // only under the append latch
  std::atomic<int> busy_waits_ = 0;           // so many waits from now on are slept at once
  std::atomic<bool> long_away_ = false;       // somebody else had the processor for long in the last one that was not
};

}  // namespace scarlet::store
