// SPDX-License-Identifier: GPL-3.0-or-later
// ItemValue: the internal value of a dictionary item for any record, outside of a query: keys of indices, TRANS.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "query/items.h"
#include "query/plan.h"
#include "query/row_values.h"

namespace scarlet::query {

class ItemValue {
 public:
  // Throws SentenceError for an item that can not be used. `dictionary` gives the names in the item their meaning.
  ItemValue(workspace::Workspace& workspace, const DictionaryEntry& entry, Dictionary dictionary);

  const Item& item() const { return *item_; }
  // @ID and @RECORD of the caller stay as they are. An abort in an expression passes through.
  std::string text(std::string_view id, std::string_view record);

 private:
  workspace::Workspace& workspace_;
  Query query_;
  const Item* item_;
  std::unique_ptr<RowValues> values_;
};

}  // namespace scarlet::query
