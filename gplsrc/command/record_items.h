// SPDX-License-Identifier: GPL-3.0-or-later
// A record being filled in by items of a dictionary: what the forms of MODIFY show, convert and file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command/arguments.h"
#include "query/dictionary.h"

namespace scarlet::command {

struct RecordItem {
  std::string name;
  std::string heading;
  std::string conversion;
  std::string verify;  // file that values must be records of
  int field = 0;
  bool multivalued = false;
};

// What a dictionary says of the word; nothing when it is no field that can be changed.
std::optional<RecordItem> record_item(query::Dictionary& dictionary, std::string_view word);

class FilledRecord {
 public:
  FilledRecord(Call& call, OpenFile& file, std::vector<RecordItem> items)
      : call_(call), file_(file), items_(std::move(items)) {}

  const std::vector<RecordItem>& items() const { return items_; }
  const OpenFile& file() const { return file_; }
  const std::string& id() const { return id_; }

  enum class Opened : std::uint8_t { Present, New, Refused };
  // Takes the lock; `why` says what refused it.
  Opened open(const std::string& id, std::string& why);
  void release();
  // False with what was wrong, else with what was done. The lock is gone then.
  bool file_it(std::string& said);

  std::string& field(const RecordItem& item);
  std::vector<std::string> values(const RecordItem& item);
  void set_values(const RecordItem& item, const std::vector<std::string>& values);
  std::string shown(const RecordItem& item, std::string_view value);
  // What is typed as it is stored; nothing, and why, when it may not be.
  std::optional<std::string> converted(const RecordItem& item, const std::string& typed, std::string& why);

  std::string record() const;
  void take(std::string_view record);

 private:
  Call& call_;
  OpenFile& file_;
  std::vector<RecordItem> items_;
  std::string id_;
  std::vector<std::string> fields_;
};

}  // namespace scarlet::command
