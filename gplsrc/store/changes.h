// SPDX-License-Identifier: GPL-3.0-or-later
// Changes: what one operation did, as it stands in the journal, and doing it again.
//
//   payload   parts, one for each file
//   part      u64 key of the file | u64 bytes of the changes | changes
//   change    u8 kind | u8 id bytes | u16 key changes | u32 record bytes | id | record | key changes
//   key change  u8 index | u8 1 add, 0 remove | u16 key bytes | key
//
// "record" is the new record of Write, StoredParameters of Configure, an encoded definition of DefineIndex;
// DefineIndex, DropIndex and EmptyIndex have the number of the index as their id (one byte).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/file.h"
#include "store/index_order.h"
#include "store/record_editor.h"
#include "store/update.h"

namespace scarlet::store {

enum class ChangeKind : std::uint8_t {
  Write = 1,
  Remove = 2,
  Clear = 3,
  Configure = 4,
  DefineIndex = 5,
  DropIndex = 6,
  EmptyIndex = 7  // defined and not built, as it was when it was new
};

struct KeyChange {
  std::uint8_t index = 0;
  bool add = false;
  std::string key;
};

struct Change {
  ChangeKind kind = ChangeKind::Write;
  std::string_view id;
  std::string_view record;
  std::vector<KeyChange> keys;
};

// Appends a part to a payload.
class PartWriter {
 public:
  PartWriter(std::string& payload, std::uint64_t key);
  void add(const Change& change);
  void finish();

 private:
  std::string& payload_;
  std::size_t start_;
};

// The payload of an operation that is one change of one file, without keys.
class SinglePayload {
 public:
  SinglePayload(std::uint64_t key, ChangeKind kind, std::string_view id, std::string_view record);
  std::string_view bytes() const { return {at(), size_}; }
  // One behind the other.
  std::string_view id_and_record() const { return bytes().substr(kBefore); }

 private:
  static constexpr std::size_t kBefore = 24;
  static constexpr std::size_t kSmall = 1000;
  const char* at() const { return large_ ? large_.get() : small_; }

  std::size_t size_;
  std::unique_ptr<char[]> large_;
  char small_[kSmall];
};

// The part of a payload that is about one file, empty when there is none.
std::string_view part_of(std::string_view payload, std::uint64_t key);
std::vector<std::uint64_t> files_of(std::string_view payload);
// Takes the first change off the bytes; false when they are not a change.
bool take_change(std::string_view& bytes, Change& change);

std::string encode_definition(const IndexDefinition& definition);
bool decode_definition(std::string_view bytes, IndexDefinition& definition);
base::Result<IndexDefinition> read_definition(FileCore& core, std::size_t index);
// `ref` as it stood in the slot while the caller had announced an epoch: the slot may have changed since.
base::Result<IndexDefinition> read_definition(FileCore& core, std::size_t index, BlockRef ref);

// Stages a change. The same function serves the first time and every time after a crash.
base::Result<void> stage_change(Update& update, RecordEditor& editor, const Change& change);

// Stages the state of an index; `parts` is how far a builder has come.
void stage_index_state(Update& update, std::size_t index, IndexState state, std::uint32_t parts);

// What the load asks for: one split or one merge, under the latch, in an update of its own. Failure (a full disk)
// leaves the file as it is.
void adjust_modulus(FileCore& core);

}  // namespace scarlet::store
