// SPDX-License-Identifier: GPL-3.0-or-later
// Everything read from a payload is bounded by it: a journal is foreign input, too.
#include "store/changes.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "store/btree.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

struct ChangeHeader {
  ChangeKind kind;
  std::uint8_t id_bytes;
  std::uint16_t keys;
  std::uint32_t record_bytes;
};
static_assert(sizeof(ChangeHeader) == 8);

struct KeyHeader {
  std::uint8_t index;
  std::uint8_t add;
  std::uint16_t key_bytes;
};
static_assert(sizeof(KeyHeader) == 4);

struct PartHeader {
  std::uint64_t key;
  std::uint64_t bytes;
};

struct DefinitionHeader {
  std::uint8_t order;
  std::uint8_t flags;  // 1 multivalued, 2 no nulls, 4 no case
  std::uint16_t name_bytes;
  std::uint32_t dictionary_bytes;
};
static_assert(sizeof(DefinitionHeader) == 8);

template <class T>
void put(std::string& into, const T& value) {
  into.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
bool take(std::string_view& from, T& value) {
  if (from.size() < sizeof value) return false;
  std::memcpy(&value, from.data(), sizeof value);
  from.remove_prefix(sizeof value);
  return true;
}

bool take_text(std::string_view& from, std::size_t size, std::string_view& text) {
  if (from.size() < size) return false;
  text = from.substr(0, size);
  from.remove_prefix(size);
  return true;
}

bool take_key(std::string_view& bytes, KeyChange& key) {
  KeyHeader header{};
  std::string_view text;
  if (!take(bytes, header) || !take_text(bytes, header.key_bytes, text)) return false;
  key = {header.index, header.add != 0, std::string(text)};
  return header.index < kIndexSlots;
}

base::Result<void> stage_keys(Update& update, const Change& change, std::string_view id) {
  for (const KeyChange& key : change.keys) {
    const IndexSlot& slot = update.core().live.state().indices[key.index];
    if (index_state(slot) != IndexState::Built && index_state(slot) != IndexState::Building) continue;
    auto definition = read_definition(update.core(), key.index);
    if (!definition) return definition.error();
    const IndexOrder order(definition->order, definition->no_case);
    TreeWriter tree(update, key.index, order);
    const IndexEntry entry{key.key, std::string(id)};
    SCARLET_TRY(key.add ? tree.insert(entry) : tree.erase(entry));
  }
  return {};
}

base::Result<void> stage_write(Update& update, RecordEditor& editor, const Change& change) {
  SCARLET_TRY(editor.put(change.id, change.record));
  return stage_keys(update, change, change.id);
}

base::Result<void> stage_remove(Update& update, RecordEditor& editor, const Change& change) {
  auto removed = editor.remove(change.id);
  if (!removed) return removed.error();
  return stage_keys(update, change, change.id);
}

base::Result<void> stage_clear(Update& update) {
  FileState state = update.core().live.state();
  update.set_clear();
  for (IndexSlot& slot : state.indices) {
    slot.root = 0;
    slot.entries = 0;
    if (slot.definition != 0) update.keep(block_of(slot.definition), slot.definition_blocks);
  }
  state.record_count = 0;
  state.load_bytes = 0;
  state.modulus = std::max<std::uint64_t>(1, state.parameters.minimum_modulus);
  SCARLET_TRY(update.core().live.reserve(state.modulus, 0));
  update.set_state(state);
  update.count(0, 0, 1);
  return {};
}

base::Result<void> stage_configure(Update& update, std::string_view record) {
  FileState state = update.core().live.state();
  const std::uint32_t case_flag = state.parameters.flags & kNoCase;
  if (record.size() != sizeof state.parameters) return base::Error{base::Status::ValidationFailed, 0, "journal"};
  std::memcpy(&state.parameters, record.data(), sizeof state.parameters);
  // Records lie where their ids were hashed in the one way or the other.
  state.parameters.flags = (state.parameters.flags & ~kNoCase) | case_flag;
  if (!is_usable(state.parameters)) return base::Error{base::Status::ValidationFailed, 0, "journal"};
  update.set_state(state);
  return {};
}

base::Result<void> stage_define(Update& update, std::size_t index, std::string_view definition) {
  const std::uint64_t blocks = blocks_for(sizeof(PageHeader) + definition.size());
  auto made = update.new_page(blocks);
  if (!made) return made.error();
  auto* page = reinterpret_cast<PageHeader*>(made->bytes);
  *page = PageHeader{};
  page->kind = PageKind::Definition;
  page->blocks = static_cast<std::uint32_t>(blocks);
  page->self = made->block;
  page->owner = index;
  page->sequence = update.sequence();
  page->link = definition.size();
  std::memcpy(page + 1, definition.data(), definition.size());
  seal_page(page);
  FileState state = update.core().live.state();
  state.indices[index] = IndexSlot{};
  state.indices[index].definition = make_ref(made->block, update.sequence());
  state.indices[index].definition_blocks = page->blocks;
  state.indices[index].state = static_cast<std::uint32_t>(IndexState::Defined);
  ++state.parameters.indices;
  update.set_state(state);
  return {};
}

void retire_tree(Update& update, std::size_t index, BlockRef root) {
  const IndexOrder order(KeyOrder::LeftText, false);
  const TreeReader tree(*update.core().data, index, root, order);
  // A damaged tree is dropped as far as it can be followed; a check finds what is left over.
  tree.nodes([&update](const PageHeader& page) { update.retire(&page); });
}

base::Result<void> stage_empty(Update& update, std::size_t index) {
  FileState state = update.core().live.state();
  IndexSlot& slot = state.indices[index];
  if (index_state(slot) == IndexState::Free) return {};
  retire_tree(update, index, slot.root);
  slot.root = 0;
  slot.entries = 0;
  slot.state = static_cast<std::uint32_t>(IndexState::Defined);
  update.set_state(state);
  return {};
}

base::Result<void> stage_drop(Update& update, std::size_t index) {
  FileState state = update.core().live.state();
  IndexSlot& slot = state.indices[index];
  if (index_state(slot) == IndexState::Free) return {};
  retire_tree(update, index, slot.root);
  update.retire(block_of(slot.definition), slot.definition_blocks);
  slot = IndexSlot{};
  --state.parameters.indices;
  update.set_state(state);
  return {};
}

}  // namespace

PartWriter::PartWriter(std::string& payload, std::uint64_t key) : payload_(payload), start_(payload.size()) {
  put(payload_, PartHeader{key, 0});
}

void PartWriter::add(const Change& change) {
  base::check(change.keys.size() <= 0xFFFF);
  put(payload_,
      ChangeHeader{change.kind, static_cast<std::uint8_t>(change.id.size()),
                   static_cast<std::uint16_t>(change.keys.size()), static_cast<std::uint32_t>(change.record.size())});
  payload_.append(change.id);
  payload_.append(change.record);
  for (const KeyChange& key : change.keys) {
    put(payload_, KeyHeader{key.index, static_cast<std::uint8_t>(key.add), static_cast<std::uint16_t>(key.key.size())});
    payload_.append(key.key);
  }
}

void PartWriter::finish() {
  const std::uint64_t bytes = payload_.size() - start_ - sizeof(PartHeader);
  std::memcpy(payload_.data() + start_ + offsetof(PartHeader, bytes), &bytes, sizeof bytes);
}

SinglePayload::SinglePayload(std::uint64_t key, ChangeKind kind, std::string_view id, std::string_view record)
    : size_(kBefore + id.size() + record.size()) {
  static_assert(kBefore == sizeof(PartHeader) + sizeof(ChangeHeader));
  if (size_ > kSmall) large_ = std::make_unique_for_overwrite<char[]>(size_);
  char* into = large_ ? large_.get() : small_;
  const PartHeader part{key, size_ - sizeof(PartHeader)};
  const ChangeHeader change{kind, static_cast<std::uint8_t>(id.size()), 0, static_cast<std::uint32_t>(record.size())};
  std::memcpy(into, &part, sizeof part);
  std::memcpy(into + sizeof part, &change, sizeof change);
  std::memcpy(into + kBefore, id.data(), id.size());
  if (!record.empty()) std::memcpy(into + kBefore + id.size(), record.data(), record.size());
}

std::string_view part_of(std::string_view payload, std::uint64_t key) {
  PartHeader header{};
  std::string_view body;
  while (take(payload, header) && take_text(payload, header.bytes, body)) {
    if (header.key == key) return body;
  }
  return {};
}

std::vector<std::uint64_t> files_of(std::string_view payload) {
  std::vector<std::uint64_t> files;
  PartHeader header{};
  std::string_view body;
  while (take(payload, header) && take_text(payload, header.bytes, body)) files.push_back(header.key);
  return files;
}

bool take_change(std::string_view& bytes, Change& change) {
  ChangeHeader header{};
  if (!take(bytes, header) || !take_text(bytes, header.id_bytes, change.id)) return false;
  if (!take_text(bytes, header.record_bytes, change.record)) return false;
  change.kind = header.kind;
  change.keys.resize(header.keys);
  return std::all_of(change.keys.begin(), change.keys.end(), [&](KeyChange& key) { return take_key(bytes, key); });
}

std::string encode_definition(const IndexDefinition& definition) {
  std::string bytes;
  const int flags = (definition.multivalued ? 1 : 0) | (definition.no_nulls ? 2 : 0) | (definition.no_case ? 4 : 0);
  put(bytes, DefinitionHeader{static_cast<std::uint8_t>(definition.order), static_cast<std::uint8_t>(flags),
                              static_cast<std::uint16_t>(definition.name.size()),
                              static_cast<std::uint32_t>(definition.dictionary_record.size())});
  return bytes + definition.name + definition.dictionary_record;
}

bool decode_definition(std::string_view bytes, IndexDefinition& definition) {
  DefinitionHeader header{};
  std::string_view name;
  std::string_view dictionary;
  if (!take(bytes, header) || !take_text(bytes, header.name_bytes, name)) return false;
  if (!take_text(bytes, header.dictionary_bytes, dictionary)) return false;
  definition.name = name;
  definition.dictionary_record = dictionary;
  definition.order = header.order == 1 ? KeyOrder::RightNumeric : KeyOrder::LeftText;
  definition.multivalued = (header.flags & 1) != 0;
  definition.no_nulls = (header.flags & 2) != 0;
  definition.no_case = (header.flags & 4) != 0;
  return true;
}

base::Result<IndexDefinition> read_definition(FileCore& core, std::size_t index) {
  return read_definition(core, index,
                         LiveState::word(core.live.state().indices[index].definition).load(std::memory_order_acquire));
}

base::Result<IndexDefinition> read_definition(FileCore& core, std::size_t index, BlockRef ref) {
  if (ref == 0) return base::Error{base::Status::NoSuchIndex, 0, core.path};
  const PageHeader* page = open_page(*core.data, ref, PageKind::Definition, index);
  IndexDefinition definition;
  if (page == nullptr) return core.damaged_index(index);
  const std::string_view bytes(reinterpret_cast<const char*>(page_bytes(page)), page->link);
  if (!decode_definition(bytes, definition)) return core.damaged_index(index);
  return definition;
}

base::Result<void> stage_change(Update& update, RecordEditor& editor, const Change& change) {
  const auto index = change.id.empty() ? std::size_t{0} : static_cast<unsigned char>(change.id[0]);
  switch (change.kind) {
    case ChangeKind::Write: return stage_write(update, editor, change);
    case ChangeKind::Remove: return stage_remove(update, editor, change);
    case ChangeKind::Clear: return stage_clear(update);
    case ChangeKind::Configure: return stage_configure(update, change.record);
    case ChangeKind::DefineIndex:
      if (index < kIndexSlots) return stage_define(update, index, change.record);
      break;
    case ChangeKind::DropIndex:
      if (index < kIndexSlots) return stage_drop(update, index);
      break;
    case ChangeKind::EmptyIndex:
      if (index < kIndexSlots) return stage_empty(update, index);
      break;
  }
  return base::Error{base::Status::ValidationFailed, 0, "journal"};
}

void stage_index_state(Update& update, std::size_t index, IndexState state, std::uint32_t parts) {
  IndexSlot& slot = update.core().live.state().indices[index];
  // One word holds the state and the blocks of the definition.
  const std::uint64_t word =
      std::uint64_t{slot.definition_blocks} << 32 | parts << 8 | static_cast<std::uint32_t>(state);
  update.set_field(reinterpret_cast<std::uint64_t&>(slot.state), word);
}

void adjust_modulus(FileCore& core) {
  const FileState& state = core.live.state();
  if (wanted_adjustment(state.parameters, state.load_bytes, state.modulus) == Adjustment::None) return;
  Update update(core);
  RecordEditor editor(update);
  auto staged = editor.adjust_modulus();
  if (staged && *staged && commit_without_journal(update).ok()) return;
}

}  // namespace scarlet::store
