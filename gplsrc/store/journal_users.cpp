// SPDX-License-Identifier: GPL-3.0-or-later
// The journal's beginning: attaching, the table of users, dropping what nobody needs, starting anew after a boot.
// JOURNALDIR/first holds the first LSN that may be needed, the journal's identity and a checksum, in hex; it, and a
// copy of it, are on the disk before anything is dropped.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>

#include "base/crc32c.h"
#include "store/journal.h"

namespace scarlet::store {
namespace {

constexpr std::uint64_t kPinBit = 2;

constexpr bool is_pin(std::uint64_t key) { return key != 0 && key % 2 == 0; }
constexpr shared::ProcessToken owner_of_pin(std::uint64_t key) { return static_cast<shared::ProcessToken>(key >> 32); }

constexpr Lsn kAllInFiles = ~Lsn{0};
constexpr Lsn kFirstLsn = kJournalFileBytes;  // 0 is nowhere

std::string hex(std::uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

bool parse_hex(std::string_view text, std::uint64_t& number) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

bool parse_first(std::string_view line, Lsn& first, std::uint64_t& identity) {
  std::uint64_t checksum = 0;
  Lsn read_first = 0;
  std::uint64_t read_identity = 0;
  if (line.size() != 50 || !parse_hex(line.substr(0, 16), read_first) ||
      !parse_hex(line.substr(17, 16), read_identity) || !parse_hex(line.substr(34), checksum) ||
      checksum != base::crc32c(line.data(), 33)) {
    return false;
  }
  first = read_first;
  identity = read_identity;
  return true;
}

std::string path_payload(std::uint64_t key, const std::string& path) {
  std::string payload(sizeof key, '\0');
  std::memcpy(payload.data(), &key, sizeof key);
  return payload + path;
}

}  // namespace

base::Result<std::unique_ptr<Journal>> Journal::open(os::Env& env, shared::Segment& segment,
                                                     const std::string& directory, std::uint64_t boot) {
  SCARLET_TRY(env.make_directory(directory));
  std::unique_ptr<Journal> journal(new Journal(env, segment, directory, boot));
  SCARLET_TRY(journal->attach(segment));
  return journal;
}

base::Result<void> Journal::attach(shared::Segment& segment) {
  latches_ = static_cast<JournalLatches*>(segment.block("store.journal", sizeof(JournalLatches), nullptr));
  if (latches_ == nullptr) return base::Error{base::Status::LimitReached, 0, "store.journal"};
  auto file = env_.open(directory_ + "/control", os::OpenMode::CreateOrOpen);
  if (!file) return file.error();
  auto size = (*file)->size_bytes();
  if (!size) return size.error();
  if (*size < sizeof(JournalControl)) SCARLET_TRY((*file)->allocate(sizeof(JournalControl)));
  auto map = GrowingMap::open(std::move(file).value());
  if (!map) return map.error();
  control_map_ = std::move(map).value();
  control_ = reinterpret_cast<JournalControl*>(control_map_->at(0, sizeof(JournalControl)));
  return control_ != nullptr ? base::Result<void>() : base::Error{base::Status::IoError, 0, directory_};
}

std::string Journal::part_path(std::uint64_t index) const { return directory_ + "/journal." + hex(index); }

base::Result<std::uint32_t> Journal::add_user(std::uint64_t key, const std::string& path) {
  const std::string payload = path_payload(key, path);
  JournalEntryHeader header = header_for(EntryKind::FilePath, payload);
  const shared::LatchGuard guard(latches_->append, *processes_);
  JournalUser* place = nullptr;
  for (JournalUser& user : control_->users) {
    if (user.key == key) place = &user;
    if (user.key == 0 && place == nullptr) place = &user;
    if (user.key == key) break;
  }
  if (place == nullptr) return base::Error{base::Status::TooManyFiles, 0, path};
  header.lsn = end();
  SCARLET_TRY(append_latched(header, payload, {}));
  if (place->key != key) place->first = header.lsn;
  place->key = key;
  return static_cast<std::uint32_t>(place - control_->users);
}

base::Result<Lsn> Journal::write_path(std::uint64_t key, const std::string& path) {
  const std::string payload = path_payload(key, path);
  auto next = append(EntryKind::FilePath, payload, {});
  if (!next) return next;
  return *next - sizeof(JournalEntryHeader) - ((payload.size() + 7) & ~std::size_t{7});
}

void Journal::move_user(std::uint32_t place, std::uint64_t key, Lsn first) {
  if (control_->users[place].key == key) control_->users[place].first = first;
}

void Journal::remove_user(std::uint32_t place, std::uint64_t key) {
  if (control_->users[place].key == key) control_->users[place].key = 0;
}

Lsn Journal::first_of(std::uint32_t place) const { return control_->users[place].first; }

std::optional<std::uint32_t> Journal::user_of(std::uint64_t key) const {
  for (std::uint32_t place = 0; place < kJournalUsers; ++place) {
    if (control_->users[place].key == key) return place;
  }
  return std::nullopt;
}

std::vector<Journal::UserPath> Journal::user_paths() {
  std::vector<UserPath> paths;
  Entry entry;
  for (std::uint32_t place = 0; place < kJournalUsers; ++place) {
    const std::uint64_t key = control_->users[place].key;
    if (key == 0 || is_pin(key)) continue;
    const auto there = read(control_->users[place].first, entry);
    if (!there || !*there || entry.header.kind != EntryKind::FilePath || entry.payload.size() < 8) continue;
    if (entry.payload.compare(0, sizeof key, reinterpret_cast<const char*>(&key), sizeof key) != 0)
      continue;  // left since
    paths.push_back({place, key, entry.payload.substr(sizeof key)});
  }
  return paths;
}

base::Result<std::vector<std::uint64_t>> Journal::part_indices() {
  auto names = env_.list(directory_);
  if (!names) return names.error();
  std::vector<std::uint64_t> indices;
  for (const auto& entry : *names) {
    std::uint64_t index = 0;
    if (entry.name.starts_with("journal.") && parse_hex(std::string_view(entry.name).substr(8), index)) {
      indices.push_back(index);
    }
  }
  return indices;
}

base::Result<void> Journal::write_first(Lsn first, std::uint64_t identity) {
  std::string line = hex(first) + " " + hex(identity);
  line += " " + hex(base::crc32c(line.data(), line.size()));
  SCARLET_TRY(os::replace_file(env_, directory_ + "/first", line));
  SCARLET_TRY(os::replace_file(env_, directory_ + "/first.copy", line));
  control_->first.store(first, std::memory_order_release);
  return {};
}

base::Result<void> Journal::truncate() {
  const shared::LatchGuard guard(latches_->sync, *processes_);
  Lsn needed = end();
  {
    const shared::LatchGuard appending(latches_->append, *processes_);
    needed = end();
    for (JournalUser& user : control_->users) {
      if (is_pin(user.key) && !processes_->alive(owner_of_pin(user.key))) user.key = 0;
      if (user.key != 0) needed = std::min(needed, user.first.load());
    }
  }
  if (needed / kJournalFileBytes <= first() / kJournalFileBytes) return {};
  SCARLET_TRY(flush(needed));
  // What is dropped need not be synced any more, what is archived must be; what is kept is a matter of sync_to().
  if (os::is_directory(env_, archive_directory()) && synced() < needed) SCARLET_TRY(sync_parts(synced(), needed));
  SCARLET_TRY(write_first(needed, identity()));
  if (synced() < needed) control_->synced.store(needed, std::memory_order_release);
  auto indices = part_indices();
  if (!indices) return indices.error();
  for (const std::uint64_t index : *indices) {
    if (index < needed / kJournalFileBytes) SCARLET_TRY(drop_part(index));
  }
  return {};
}

base::Result<void> Journal::drop_part(std::uint64_t index) {
  if (os::is_directory(env_, archive_directory())) {
    return env_.rename(part_path(index), archive_directory() + "/journal." + hex(index));
  }
  for (unsigned spare = 0; spare < kSpareParts; ++spare) {
    if (!os::exists(env_, spare_path(spare))) return env_.rename(part_path(index), spare_path(spare));
  }
  return env_.remove(part_path(index));
}

std::string Journal::spare_path(unsigned number) const { return directory_ + "/spare." + hex(number); }

// A spare file becomes the part. What it holds is of other LSNs, and not taken for entries.
base::Result<bool> Journal::take_spare(std::uint64_t index) {
  for (unsigned spare = 0; spare < kSpareParts; ++spare) {
    auto taken = env_.rename(spare_path(spare), part_path(index));
    if (taken) return true;
    if (taken.status() != base::Status::FileNotFound) return taken.error();
  }
  return false;
}

base::Result<std::uint32_t> Journal::pin() {
  const shared::LatchGuard guard(latches_->append, *processes_);
  for (std::uint32_t place = 0; place < kJournalUsers; ++place) {
    JournalUser& user = control_->users[place];
    if (user.key != 0) continue;
    user.set(std::uint64_t{processes_->self()} << 32 | kPinBit, end());
    return place;
  }
  return base::Error{base::Status::TooManyFiles, 0, directory_};
}

base::Result<Journal::Beginning> Journal::beginning_after_boot() {
  control_->written = kAllInFiles;  // what the ring held was not on the disk, and went with the machine
  Beginning beginning{kFirstLsn, 0};
  bool missing = true;
  for (const char* name : {"/first", "/first.copy"}) {
    auto text = os::read_file(env_, directory_ + name);
    if (!text && text.status() != base::Status::FileNotFound) return text.error();
    missing = missing && !text;
    if (text && parse_first(*text, beginning.first, beginning.identity)) return beginning;
  }
  if (!missing) return base::Error{base::Status::ValidationFailed, 0, directory_ + "/first"};
  env_.random(std::as_writable_bytes(std::span(&beginning.identity, 1)));
  return beginning;
}

void Journal::adopt(const Beginning& beginning, Lsn end, const std::vector<std::uint64_t>& files) {
  control_->identity = beginning.identity;
  control_->first = beginning.first;
  control_->end = control_->synced = control_->written = end;
  for (JournalUser& user : control_->users) user.set(0, 0);
  for (std::size_t i = 0; i < std::min<std::size_t>(files.size(), kJournalUsers); ++i) {
    control_->users[i].set(files[i], beginning.first);
  }
}

base::Result<void> Journal::start_anew(std::uint64_t identity, Lsn end, bool keep) {
  auto indices = part_indices();
  if (!indices) return indices.error();
  std::uint64_t beyond = end / kJournalFileBytes + 1;
  for (const std::uint64_t index : *indices) beyond = std::max(beyond, index + 1);
  SCARLET_TRY(write_first(beyond * kJournalFileBytes, identity));
  for (const std::uint64_t index : *indices) {
    SCARLET_TRY(keep ? env_.rename(part_path(index), directory_ + "/kept." + hex(index)) : drop_part(index));
  }
  {
    const std::lock_guard guard(parts_guard_);
    parts_.clear();
    appending_ = nullptr;
  }
  for (JournalUser& user : control_->users) user.set(0, 0);
  control_->end = control_->synced = control_->written = beyond * kJournalFileBytes;
  control_->next_operation = static_cast<std::uint64_t>(env_.unix_nanoseconds());
  control_->identity = identity;
  control_->magic = kMagic;
  control_->boot = boot_;
  return {};
}

}  // namespace scarlet::store
