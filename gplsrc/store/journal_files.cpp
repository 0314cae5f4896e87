// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/journal_files.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>

#include "base/crc32c.h"
#include "base/limits.h"

namespace scarlet::store {
namespace {

std::string name_of(std::uint64_t index) {
  char name[32];
  std::snprintf(name, sizeof name, "/journal.%016llx", static_cast<unsigned long long>(index));
  return name;
}

}  // namespace

bool valid_entry_header(const JournalEntryHeader& header, Lsn lsn) {
  const auto* bytes = reinterpret_cast<const std::byte*>(&header);
  return header.magic == kJournalEntryMagic && header.lsn == lsn &&
         header.checksum == base::crc32c(bytes + 8, sizeof header - 8) &&
         header.payload_bytes <= base::limits::kJournalEntryBytes;
}

base::Result<bool> JournalFiles::load(std::uint64_t index) {
  if (index == index_) return true;
  // A file may move to the archive between the two looks, never back.
  for (const std::string& path : {directory_ + name_of(index), archive_ + name_of(index)}) {
    auto content = os::read_file(env_, path);
    if (!content && content.status() == base::Status::FileNotFound) continue;
    if (!content) return content.error();
    bytes_ = std::move(*content);
    bytes_.resize(kJournalFileBytes);
    index_ = index;
    return true;
  }
  return false;
}

base::Result<bool> JournalFiles::copy(Lsn at, void* into, std::uint64_t bytes) {
  auto* to = static_cast<char*>(into);
  while (bytes > 0) {
    auto there = load(at / kJournalFileBytes);
    if (!there || !*there) return there;
    const std::uint64_t offset = at % kJournalFileBytes;
    const std::uint64_t here = std::min(bytes, kJournalFileBytes - offset);
    std::memcpy(to, bytes_.data() + offset, here);
    at += here;
    to += here;
    bytes -= here;
  }
  return true;
}

base::Result<bool> JournalFiles::read_at(Lsn lsn, Journal::Entry& entry) {
  auto there = copy(lsn, &entry.header, sizeof entry.header);
  if (!there || !*there) return there;
  if (!valid_entry_header(entry.header, lsn)) return false;
  entry.payload.clear();
  for (std::uint64_t at = 0; at < entry.header.payload_bytes;) {
    const std::uint64_t here = std::min<std::uint64_t>(entry.header.payload_bytes - at, kJournalFileBytes);
    entry.payload.resize(at + here);
    there = copy(lsn + sizeof entry.header + at, entry.payload.data() + at, here);
    if (!there || !*there) return there;
    at += here;
  }
  if (base::crc32c(entry.payload.data(), entry.payload.size()) != entry.header.payload_checksum) return false;
  entry.next = lsn + sizeof entry.header + (entry.payload.size() + 7) / 8 * 8;
  return true;
}

base::Result<bool> JournalFiles::entries_beyond(Lsn lsn) {
  JournalEntryHeader header{};
  const Lsn end = (lsn / kJournalFileBytes + 1) * kJournalFileBytes;
  for (lsn += 8; lsn + sizeof header <= end; lsn += 8) {
    auto there = copy(lsn, &header, sizeof header);
    if (!there || !*there) return there;
    if (valid_entry_header(header, lsn)) return true;
  }
  return false;
}

base::Result<std::uint64_t> JournalFiles::next_file(std::uint64_t after) {
  std::uint64_t found = 0;
  for (const std::string& directory : {directory_, archive_}) {
    if (!os::is_directory(env_, directory)) continue;
    auto entries = env_.list(directory);
    if (!entries) return entries.error();
    for (const os::DirectoryEntry& entry : *entries) {
      std::uint64_t index = 0;
      if (!entry.name.starts_with("journal.")) continue;
      const char* const begin = entry.name.data() + 8;
      const char* const end = entry.name.data() + entry.name.size();
      if (std::from_chars(begin, end, index, 16).ptr != end || index <= after) continue;
      if (found == 0 || index < found) found = index;
    }
  }
  return found;
}

base::Result<bool> JournalFiles::read(Lsn lsn, Journal::Entry& entry) {
  auto loaded = load(lsn / kJournalFileBytes);
  if (!loaded) return loaded;
  if (!*loaded) {
    auto later = next_file(lsn / kJournalFileBytes);
    if (!later) return later.error();
    // At the very start of a file that was never begun nothing is missing.
    if (*later == 0 && lsn % kJournalFileBytes == 0) return false;
    return base::Error{base::Status::NotFound, 0, directory_ + name_of(lsn / kJournalFileBytes)};
  }
  for (;;) {
    auto there = read_at(lsn, entry);
    if (!there || *there) return there;
    auto beyond = entries_beyond(lsn);
    if (!beyond) return beyond;
    if (*beyond) {
      return base::Error{base::Status::ValidationFailed, 0,
                         directory_ + name_of(lsn / kJournalFileBytes) + " at " + std::to_string(lsn)};
    }
    auto later = next_file(lsn / kJournalFileBytes);
    if (!later) return later.error();
    if (*later == 0) return false;
    lsn = *later * kJournalFileBytes;
  }
}

}  // namespace scarlet::store
