// SPDX-License-Identifier: GPL-3.0-or-later
// ItemDump: LIST.ITEM and SORT.ITEM: the id and the numbered fields of each record, as they are stored.
#pragma once

#include "query/executor.h"
#include "query/report/pages.h"

namespace scarlet::query {

class ItemDump final : public RowConsumer {
 public:
  ItemDump(const Query& query, Pages& pages) : query_(query), pages_(pages) {}

  bool needs_records() const override { return true; }
  bool needs_whole_records() const override { return true; }
  bool row(RowData& row) override;
  void finish(const Outcome& outcome) override;

 private:
  const Query& query_;
  Pages& pages_;
};

}  // namespace scarlet::query
