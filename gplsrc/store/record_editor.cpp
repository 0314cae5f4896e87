// SPDX-License-Identifier: GPL-3.0-or-later
// A page that no image holds is changed where it lies while it has room. Any other is written anew, and so are the
// pages before it in the group's chain, since they lead to it. Chains longer than one page exist only where a file is
// told not to split.
#include "store/record_editor.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/crc32c.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

constexpr std::size_t kLargestEntry =
    8192 + sizeof(EntryHeader);                 // larger ones are kept outside whatever is configured
constexpr std::size_t kChainLimit = 1'000'000;  // pages; a longer chain is a loop

}  // namespace

RecordEditor::RecordEditor(Update& update)
    : update_(update),
      lists_(update.core().editor_lists),
      place_{0, 0, lists_->pages, 0, 0, {}},
      builder_(lists_->builder),
      entry_(lists_->entry) {}

base::Result<void> RecordEditor::load_chain(std::uint64_t group, std::vector<GroupPage>& pages) {
  pages.clear();
  expect_page(*update_.core().data, update_.group(group));
  for (BlockRef ref = update_.group(group); ref != 0; ref = pages.back().header().link) {
    const auto page = GroupPage::open(*update_.core().data, ref, group);
    if (!page || pages.size() == kChainLimit) return update_.core().damaged(group);
    pages.push_back(*page);
  }
  return {};
}

base::Result<bool> RecordEditor::locate(std::string_view id) {
  const bool no_case = update_.core().no_case();
  place_.hash = hash_id(id, no_case);
  place_.group = group_of(place_.hash, update_.modulus());
  SCARLET_TRY(load_chain(place_.group, place_.pages));
  for (place_.page = 0; place_.page < place_.pages.size(); ++place_.page) {
    const Found found = place_.pages[place_.page].find(tag_of(place_.hash), id, no_case, place_.slot, place_.entry);
    if (found == Found::Damaged) return update_.core().damaged(place_.group);
    if (found == Found::Yes) return true;
  }
  return false;
}

base::Result<bool> RecordEditor::find(std::string_view id, Entry& entry) {
  auto found = locate(id);
  if (found && *found) entry = place_.entry;
  return found;
}

base::Result<LargePointer> RecordEditor::write_large(std::string_view record, std::uint64_t hash) {
  const std::uint64_t blocks = blocks_for(sizeof(PageHeader) + record.size());
  auto made = update_.new_page(blocks);
  if (!made) return made.error();
  auto* page = reinterpret_cast<PageHeader*>(made->bytes);
  *page = PageHeader{};
  page->kind = PageKind::Large;
  page->blocks = static_cast<std::uint32_t>(blocks);
  page->self = made->block;
  page->owner = hash;
  page->sequence = update_.sequence();
  page->link = record.size();
  std::memcpy(page + 1, record.data(), record.size());
  seal_page(page);
  return LargePointer{make_ref(made->block, update_.sequence()), page->blocks, 0};
}

base::Result<void> RecordEditor::make_entry(std::string_view id, std::string_view record) {
  EntryHeader header{};
  header.id_bytes = static_cast<std::uint8_t>(id.size());
  header.record_bytes = static_cast<std::uint32_t>(record.size());
  const std::size_t whole = sizeof header + id.size() + record.size();
  header.large = whole >= update_.core().live.state().parameters.large_record || whole > kLargestEntry ? 1 : 0;
  entry_load_ = reference_entry_bytes(id.size(), record.size(), header.large != 0);
  entry_.assign(reinterpret_cast<const char*>(&header), sizeof header);
  entry_.append(id);
  if (header.large == 0) {
    entry_.append(record);
    return {};
  }
  auto pointer = write_large(record, place_.hash);
  if (!pointer) return pointer.error();
  entry_.append(reinterpret_cast<const char*>(&*pointer), sizeof(LargePointer));
  return {};
}

void RecordEditor::retire_large(const Entry& entry) {
  if (entry.large) update_.retire(block_of(entry.pointer.page), entry.pointer.blocks);
}

base::Result<BlockRef> RecordEditor::write_page(std::uint64_t group, BlockRef next, std::size_t spare_share) {
  const std::uint32_t blocks = builder_.blocks(spare_share);
  auto made = update_.new_page(blocks);
  if (!made) return made.error();
  builder_.write({made->bytes, made->block, blocks}, group, update_.sequence(), next);
  return make_ref(made->block, update_.sequence());
}

bool RecordEditor::may_change(const PageHeader& page) const {
  return update_.in_place() && update_.core().free.is_young(page.self);
}

void RecordEditor::store(const GroupPage& page, const PageStores& stores) {
  for (unsigned i = 0; i < stores.count; ++i) {
    update_.set_page_word(page.header().self, stores.store[i].offset, stores.store[i].value);
  }
}

// Nobody knows of the entry before the stores are done. False when the page has no room.
bool RecordEditor::put_in_place(const GroupPage& page, unsigned slot) {
  const PageHeader& header = page.header();
  const std::uint32_t offset = room_in(header, std::max(page.size(), slot + 1), entry_.size());
  if (offset == 0) return false;
  std::byte* at = update_.core().data->at(header.self * kBlockBytes + offset, entry_.size());
  base::check(at != nullptr);
  store_words(at, entry_);
  const Slot value{tag_of(place_.hash), static_cast<std::uint16_t>(offset), base::crc32c(entry_.data(), entry_.size())};
  store(page, put_entry(header, page.slots(), slot, value));
  return true;
}

// Puts `replacement` in the place of page `index` of the chain.
base::Result<void> RecordEditor::replace_page(std::size_t index, BlockRef replacement) {
  update_.retire(&place_.pages[index].header());
  while (index-- > 0) {
    builder_.start_from(place_.pages[index], std::nullopt);
    auto ref = write_page(place_.group, replacement);
    if (!ref) return ref.error();
    update_.retire(&place_.pages[index].header());
    replacement = *ref;
  }
  update_.set_group(place_.group, replacement);
  return {};
}

void RecordEditor::add_new_entry() {
  builder_.add({entry_, base::crc32c(entry_.data(), entry_.size()), tag_of(place_.hash)});
}

base::Result<void> RecordEditor::insert() {
  const BlockRef head = update_.group(place_.group);
  BlockRef next = 0;
  builder_.clear();
  if (!place_.pages.empty()) {
    const GroupPage& first = place_.pages[0];
    if (may_change(first.header()) && put_in_place(first, first.size())) return {};
    builder_.start_from(place_.pages[0], std::nullopt);
    next = place_.pages[0].header().link;
    if (!builder_.fits(entry_.size())) {
      builder_.clear();
      next = head;
    } else {
      update_.retire(&place_.pages[0].header());
    }
  }
  add_new_entry();
  auto ref = write_page(place_.group, next);
  if (!ref) return ref.error();
  update_.set_group(place_.group, *ref);
  return {};
}

base::Result<void> RecordEditor::replace_in_page() {
  const GroupPage& page = place_.pages[place_.page];
  const BlockRef next = page.header().link;
  const bool young = may_change(page.header());
  if (young && put_in_place(page, place_.slot)) return {};
  builder_.start_from(page, place_.slot);
  if (!builder_.fits(entry_.size())) {
    // No room in its page: out of there first, then in as if it were new.
    auto rest = builder_.empty() ? base::Result<BlockRef>(next) : write_page(place_.group, next);
    if (!rest) return rest.error();
    SCARLET_TRY(replace_page(place_.page, *rest));
    SCARLET_TRY(load_chain(place_.group, place_.pages));
    return insert();
  }
  add_new_entry();
  auto ref = write_page(place_.group, next, young ? kSpareShare : 0);
  if (!ref) return ref.error();
  return replace_page(place_.page, *ref);
}

base::Result<void> RecordEditor::put(std::string_view id, std::string_view record) {
  base::check(!id.empty() && id.size() <= base::limits::kIdBytes);
  if (record.size() >= base::limits::kRecordBytes) return base::Error{base::Status::BadLength, 0, update_.core().path};
  auto found = locate(id);
  if (!found) return found.error();
  // In a file without regard to case the id stays as it was first written.
  SCARLET_TRY(make_entry(*found ? place_.entry.id : id, record));
  if (!*found) {
    update_.count(1, static_cast<std::int64_t>(entry_load_), 1);
    return insert();
  }
  update_.count(0, static_cast<std::int64_t>(entry_load_) - static_cast<std::int64_t>(load_of(place_.entry)), 1);
  retire_large(place_.entry);
  return replace_in_page();
}

base::Result<bool> RecordEditor::remove(std::string_view id) {
  auto found = locate(id);
  if (!found || !*found) return found;
  update_.count(-1, -static_cast<std::int64_t>(load_of(place_.entry)), 1);
  retire_large(place_.entry);
  const GroupPage& page = place_.pages[place_.page];
  const BlockRef next = page.header().link;
  if (page.size() > 1 && may_change(page.header())) {
    store(page, remove_entry(page, place_.slot));
    return true;
  }
  builder_.start_from(page, place_.slot);
  auto rest = builder_.empty() ? base::Result<BlockRef>(next) : write_page(place_.group, next);
  if (!rest) return rest.error();
  SCARLET_TRY(replace_page(place_.page, *rest));
  return true;
}

// Entries move with their checksums, which go on telling the truth about them. That an id is whole shows in its hash.
base::Result<void> RecordEditor::collect(std::uint64_t group, std::vector<Item>& entries,
                                         std::vector<GroupPage>& pages) {
  SCARLET_TRY(load_chain(group, pages));
  for (const GroupPage& page : pages) {
    for (unsigned slot = 0; slot < page.size(); ++slot) page.get_item(slot, entries.emplace_back());
    update_.retire(&page.header());
  }
  return {};
}

base::Result<BlockRef> RecordEditor::write_group(std::uint64_t group, const std::vector<Item>& entries,
                                                 std::size_t spare_share) {
  BlockRef next = 0;
  builder_.clear();
  for (const Item& entry : entries) {
    if (!builder_.fits(entry.bytes.size())) {
      auto ref = write_page(group, next);
      if (!ref) return ref;
      next = *ref;
      builder_.clear();
    }
    builder_.add(entry);
  }
  return builder_.empty() ? base::Result<BlockRef>(next) : write_page(group, next, spare_share);
}

base::Result<void> RecordEditor::split() {
  FileCore& core = update_.core();
  const std::uint64_t added = update_.modulus();
  const std::uint64_t source = split_partner(added);
  SCARLET_TRY(core.live.reserve(added + 1, 0));
  std::vector<Item>& entries = lists_->entries;
  std::vector<Item>& moving = lists_->moving;
  std::vector<Item>& staying = lists_->staying;
  for (std::vector<Item>* part : {&entries, &moving, &staying}) part->clear();
  SCARLET_TRY(collect(source, entries, place_.pages));
  for (const Item& entry : entries) {
    const std::uint64_t hash = hash_id(id_in(entry.bytes), core.no_case());
    const std::uint64_t group = group_of(hash, added + 1);
    if (tag_of(hash) != entry.tag || (group != source && group != added)) return core.damaged(source);
    (group == added ? moving : staying).push_back(entry);
  }
  auto upper = write_group(added, moving, kSpareShare);
  if (!upper) return upper.error();
  auto lower = write_group(source, staying, kSpareShare);
  if (!lower) return lower.error();
  // A reader with the old modulus finds the old group until the last store, and looks again if it was too late.
  update_.set_group(added, *upper);
  update_.set_field(core.live.state().modulus, added + 1);
  update_.set_field(core.live.structure_word(), update_.field(core.live.structure_word()) + 1);
  update_.set_group(source, *lower);
  return {};
}

base::Result<void> RecordEditor::merge() {
  FileCore& core = update_.core();
  const std::uint64_t removed = update_.modulus() - 1;
  const std::uint64_t target = split_partner(removed);
  base::check(removed > 0);
  std::vector<Item> entries;
  std::vector<GroupPage> upper_pages;
  SCARLET_TRY(collect(target, entries, place_.pages));
  SCARLET_TRY(collect(removed, entries, upper_pages));
  auto merged = write_group(target, entries);
  if (!merged) return merged.error();
  update_.set_group(target, *merged);
  update_.set_field(core.live.state().modulus, removed);
  update_.set_field(core.live.structure_word(), update_.field(core.live.structure_word()) + 1);
  update_.set_group(removed, 0);
  return {};
}

base::Result<bool> RecordEditor::adjust_modulus() {
  const FileState& state = update_.core().live.state();
  const std::uint64_t bytes = state.load_bytes + static_cast<std::uint64_t>(update_.load_change());
  const Adjustment wanted = wanted_adjustment(state.parameters, bytes, update_.modulus());
  if (wanted == Adjustment::None) return false;
  auto done = wanted == Adjustment::Split ? split() : merge();
  if (!done) return done.error();
  return true;
}

Adjustment wanted_adjustment(const StoredParameters& parameters, std::uint64_t load_bytes, std::uint64_t modulus) {
  if ((parameters.flags & kNoResize) != 0) return Adjustment::None;
  const std::uint64_t load = load_percent(load_bytes, modulus, parameters);
  if (load > parameters.split_load || modulus < parameters.minimum_modulus) return Adjustment::Split;
  const bool merges = load < parameters.merge_load && modulus > std::max(1U, parameters.minimum_modulus) &&
                      load_percent(load_bytes, modulus - 1, parameters) < parameters.split_load;
  return merges ? Adjustment::Merge : Adjustment::None;
}

}  // namespace scarlet::store
