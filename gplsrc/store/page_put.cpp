// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/page_put.h"

#include <array>

#include "base/check.h"
#include "base/crc32c.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

static_assert(offsetof(PageHeader, blocks) == kEntriesWord);

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

std::uint32_t PagePut::entry_checksum() const {
  const std::uint64_t header = header_of(id_, id_and_record_);
  return base::crc32c(id_and_record_.data(), id_and_record_.size(), base::crc32c(&header, sizeof header));
}

bool PagePut::plan_in_place(SlotsCopy& page, unsigned slot, std::uint32_t checksum) {
  if (!young(sequence_)) return false;
  const std::size_t whole = sizeof(EntryHeader) + id_and_record_.size();
  offset_ = room_in(page.header(), std::max<unsigned>(page.header().slots, slot + 1), whole);
  if (offset_ == 0) return false;
  page.put(slot, tag_of(hash_), offset_, checksum, stores_);
  return true;
}

// A page that is updated often gets room for that.
bool PagePut::plan_anew(const SlotsCopy& copy, unsigned slot, std::uint32_t checksum) {
  const GroupPage page(page_, copy.header());
  draft_.emplace(group_);
  Item item;
  for (unsigned i = 0; i < page.size(); ++i) {
    if (i == slot) continue;
    page.get_item(i, item);
    if (!draft_->add(item)) return false;
  }
  if (!draft_->add(tag_of(hash_), checksum, header_of(id_, id_and_record_), id_and_record_)) return false;
  draft_->finish(slot < page.size() && young(sequence_) ? kSpareShare : 0);
  return page.unchanged();
}

bool PagePut::plan_first() {
  structure_ = core_.live.structure();
  // The group had no page under this structure.
  if (group_of(hash_, core_.live.modulus()) != group_ || place_->load(std::memory_order_acquire) != 0) return false;
  records_ = 1;
  load_ = static_cast<std::int64_t>(reference_entry_bytes(id_.size(), id_and_record_.size() - id_.size(), false));
  draft_.emplace(group_);
  if (!draft_->add(tag_of(hash_), entry_checksum(), header_of(id_, id_and_record_), id_and_record_)) return false;
  draft_->finish(0);
  return true;
}

bool PagePut::find_place(SlotsCopy& page) {
  unsigned slot = 0;
  Entry old;
  const Found found = page.find(tag_of(hash_), id_, core_.no_case(), slot, old);
  // In a file without regard to case the id stays as it was first written.
  if (found == Found::Damaged || (found == Found::Yes && (old.large || old.id != id_))) return false;
  records_ = found == Found::Yes ? 0 : 1;
  load_ = static_cast<std::int64_t>(reference_entry_bytes(id_.size(), id_and_record_.size() - id_.size(), false));
  if (found == Found::Yes) load_ -= static_cast<std::int64_t>(load_of(old));
  const std::uint32_t checksum = entry_checksum();
  return plan_in_place(page, slot, checksum) || plan_anew(page, slot, checksum);
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
  if (place_ == nullptr || whole >= std::atomic_ref(parameters.large_record).load(std::memory_order_relaxed)) {
    return false;
  }
  if (ref_ == 0) return plan_first();
  SlotsCopy page;
  if (!page.take(*core_.data, ref_, group_) || page.header().link != 0) return false;
  page_ = page.page();
  sequence_ = page.header().sequence;
  first_word_ = page.word(kFirstWord);
  entries_word_ = page.word(kEntriesWord);
  return find_place(page);
}

bool PagePut::still_possible() const {
  if (place_->load(std::memory_order_relaxed) != ref_) return false;
  if (ref_ == 0) return core_.live.structure() == structure_;
  return page_word(page_, kFirstWord) == first_word_ && page_word(page_, kEntriesWord) == entries_word_ &&
         (draft_ || young(sequence_));
}

// Nobody knows of the entry before the stores are done.
void PagePut::stage_in_place(StoreList& list) {
  const std::uint64_t header = header_of(id_, id_and_record_);
  const std::uint64_t block = block_of(ref_);
  std::byte* page = core_.data->at(block * kBlockBytes, offset_ + sizeof header + id_and_record_.size());
  base::check(page != nullptr);
  __atomic_store_n(reinterpret_cast<std::uint64_t*>(page + offset_), header, __ATOMIC_RELAXED);
  store_words(page + offset_ + sizeof header, id_and_record_);
  for (unsigned i = 0; i < stores_.count; ++i) {
    list.page_word(block, page, stores_.store[i].offset, stores_.store[i].value);
  }
}

base::Result<void> PagePut::stage_anew(StoreList& list) {
  const auto blocks = static_cast<std::uint32_t>(entries_word_);
  if (ref_ != 0) SCARLET_TRY(list.retire(block_of(ref_), blocks));
  auto ref = list.place(*draft_);
  if (!ref) return ref.error();
  list.group(group_, *ref);
  return {};
}

base::Result<Lsn> PagePut::commit(const JournalEntryHeader& entry, std::string_view payload) {
  StoreList list(core_);
  if (draft_) {
    SCARLET_TRY(stage_anew(list));
  } else {
    stage_in_place(list);
  }
  FileState& state = core_.live.state();
  if (records_ != 0) list.field(state.record_count, state.record_count + 1);
  if (load_ != 0) list.field(state.load_bytes, state.load_bytes + static_cast<std::uint64_t>(load_));
  list.field(state.update_counter, state.update_counter + 1);
  list.field(state.sequence, state.sequence + 1);
  return list.commit(entry, payload);
}

}  // namespace scarlet::store
