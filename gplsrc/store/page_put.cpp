// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/page_put.h"

#include <array>

#include "base/check.h"
#include "base/crc32c.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

// The header of the entry, as a word.
std::uint64_t header_of(std::string_view id, std::string_view id_and_record) {
  static_assert(offsetof(EntryHeader, id_bytes) == 4 && sizeof(EntryHeader) == sizeof(std::uint64_t));
  return static_cast<std::uint32_t>(id_and_record.size() - id.size()) | std::uint64_t{id.size()} << 32;
}

}  // namespace

PagePut::PagePut(FileCore& core, std::string_view id)
    : core_(core),
      guard_(std::in_place, core.readers),
      id_(id),
      hash_(hash_id(id, core.no_case())),
      group_(group_of(hash_, core.live.modulus())),
      place_(core.live.group(group_)) {
  if (place_ == nullptr) return;
  ref_ = place_->load(std::memory_order_acquire);
  expect_page(*core_.data, ref_);
  if (ref_ != 0) core_.free.prepare_change(ref_);
}

// What was made after an image is not in it.
bool PagePut::young(std::uint64_t sequence) const {
  LiveHeader& header = *core_.live.header();
  if (sequence <= std::atomic_ref(header.durable_sequence).load(std::memory_order_relaxed)) return false;
  return std::atomic_ref(header.checkpoint_pending).load(std::memory_order_acquire) == 0 ||
         sequence > header.pending_sequence;
}

bool PagePut::find_place(SlotsCopy& page) {
  unsigned slot = 0;
  Entry old;
  const Found found = page.find(tag_of(hash_), id_, core_.no_case(), slot, old);
  // In a file without regard to case the id stays as it was first written.
  if (found == Found::Damaged || (found == Found::Yes && (old.large || old.id != id_))) return false;
  const std::uint64_t header = header_of(id_, id_and_record_);
  const std::size_t whole = sizeof header + id_and_record_.size();
  offset_ = room_in(page.header(), std::max<unsigned>(page.header().slots, slot + 1), whole);
  if (offset_ == 0) return false;
  const std::uint32_t begun = base::crc32c(&header, sizeof header);
  const std::uint32_t checksum = base::crc32c(id_and_record_.data(), id_and_record_.size(), begun);
  page.put(slot, tag_of(hash_), offset_, checksum, stores_);
  records_ = found == Found::Yes ? 0 : 1;
  load_ = static_cast<std::int64_t>(reference_entry_bytes(id_.size(), id_and_record_.size() - id_.size(), false));
  if (found == Found::Yes) load_ -= static_cast<std::int64_t>(load_of(old));
  return true;
}

bool PagePut::plan(std::string_view id_and_record) {
  id_and_record_ = id_and_record;
  const bool possible = look();
  guard_.reset();
  return possible;
}

bool PagePut::look() {
  StoredParameters& parameters = core_.live.state().parameters;
  const std::size_t whole = sizeof(EntryHeader) + id_and_record_.size();
  if (ref_ == 0 || whole >= std::atomic_ref(parameters.large_record).load(std::memory_order_relaxed)) return false;
  SlotsCopy page;
  if (!page.take(*core_.data, ref_, group_) || page.header().link != 0 || !young(page.header().sequence)) return false;
  page_ = page.page();
  sequence_ = page.header().sequence;
  first_word_ = page.word(kFirstWord);
  entries_word_ = page.word(kEntriesWord);
  return find_place(page);
}

bool PagePut::still_possible() const {
  return place_->load(std::memory_order_relaxed) == ref_ && young(sequence_) &&
         page_word(page_, kFirstWord) == first_word_ && page_word(page_, kEntriesWord) == entries_word_;
}

// Nobody knows of the entry before the stores are done.
base::Result<Lsn> PagePut::commit(const JournalEntryHeader& entry, std::string_view payload) {
  const std::uint64_t header = header_of(id_, id_and_record_);
  const std::uint64_t block = block_of(ref_);
  std::byte* page = core_.data->at(block * kBlockBytes, offset_ + sizeof header + id_and_record_.size());
  base::check(page != nullptr);
  __atomic_store_n(reinterpret_cast<std::uint64_t*>(page + offset_), header, __ATOMIC_RELAXED);
  store_words(page + offset_ + sizeof header, id_and_record_);

  StoreList list(core_);
  for (unsigned i = 0; i < stores_.count; ++i)
    list.page_word(block, page, stores_.store[i].offset, stores_.store[i].value);
  FileState& state = core_.live.state();
  if (records_ != 0) list.field(state.record_count, state.record_count + 1);
  if (load_ != 0) list.field(state.load_bytes, state.load_bytes + static_cast<std::uint64_t>(load_));
  list.field(state.update_counter, state.update_counter + 1);
  list.field(state.sequence, state.sequence + 1);
  return list.commit(entry, payload);
}

}  // namespace scarlet::store
