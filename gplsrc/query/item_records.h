// SPDX-License-Identifier: GPL-3.0-or-later
// ItemRecords: ITYPE(): what a dictionary record that a program holds gives for @ID and @RECORD.
//
// The names in it are those kept by COMPILE.DICT (kept_items.h), else items of the dictionary of @FILE.NAME, else of
// the VOC. What has been compiled is remembered by the text of the record.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "query/item_value.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

class ItemRecords {
 public:
  explicit ItemRecords(workspace::Workspace& workspace) : workspace_(workspace) {}

  // Throws vm::Abort for a record that is no item, or does not compile.
  std::string evaluate(std::string_view record);

 private:
  std::shared_ptr<ItemValue> find(std::string_view record);
  std::shared_ptr<ItemValue> compile(std::string_view record);

  workspace::Workspace& workspace_;
  std::map<std::string, std::shared_ptr<ItemValue>, std::less<>> known_;
};

// The record with all that ITYPE() needs of its dictionary kept in it.
std::string self_contained(workspace::Workspace& workspace, const DictionaryEntry& entry, Dictionary& dictionary);

}  // namespace scarlet::query
