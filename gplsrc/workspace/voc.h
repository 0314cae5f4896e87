// SPDX-License-Identifier: GPL-3.0-or-later
// The vocabulary of an account: what a word means. VOC records are read afresh when the file has changed and kept in a
// small cache otherwise.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/file.h"
#include "workspace/keywords.h"

namespace scarlet::workspace {

// The kind of a VOC record, from the first letters of field 1.
enum class VocType {
  None,
  File,
  QPointer,
  Keyword,
  Verb,
  Paragraph,
  Phrase,
  Proc,
  ProcNative,
  Sentence,
  Menu,
  Remote,
  Data,
  Other
};

struct VocRecord {
  std::string id;      // as found
  std::string record;  // whole
  VocType type = VocType::None;
  // Field n (from 1) as it stands.
  std::string_view field(int n) const;
  // The type code of field 1 in upper case: leading letters up to a blank.
  std::string type_code() const;
};

VocType classify_voc_record(std::string_view record);

class Voc {
 public:
  explicit Voc(std::shared_ptr<store::File> file) : file_(std::move(file)) {}

  // Exactly that id.
  std::optional<VocRecord> find(std::string_view id);
  // As typed, then in upper case.
  std::optional<VocRecord> find_word(std::string_view word);
  // As a verb: as typed, upper case, upper case with hyphens as dots.
  std::optional<VocRecord> find_verb(std::string_view word);
  // The keyword number a word stands for, NotAKeyword when it is no keyword.
  Keyword keyword(std::string_view word);

  base::Result<void> write(std::string_view id, std::string_view record);
  base::Result<bool> remove(std::string_view id);
  store::File& file() { return *file_; }
  std::shared_ptr<store::File> shared_file() { return file_; }

 private:
  std::shared_ptr<store::File> file_;
  std::uint64_t seen_update_ = 0;
  std::unordered_map<std::string, std::optional<std::string>> cache_;
};

}  // namespace scarlet::workspace
