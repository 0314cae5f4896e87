// SPDX-License-Identifier: GPL-3.0-or-later
// Row: one line of a report or entry of a list: a record, or one value of a record when a sort is exploded (or the list
// that is shown was). RowData gives an item's data as far as they belong to the row: of an exploded association only
// the value (and subvalue) of the row, of an association with WHEN tests only the values kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/plan.h"
#include "query/row_values.h"
#include "query/selection.h"

namespace scarlet::query {

// Which association is exploded, if any.
struct Explosion {
  const Source* source = nullptr;  // the exploded item's; null for an exploded list
  std::string association;         // Item::association_key() of it, empty when none is
  bool active = false;
  bool singles_repeat = false;  // OPTION PICK.EXPLODE
};

struct RowPosition {
  std::uint32_t value = 0;     // from 1; 0: the whole record
  std::uint32_t subvalue = 0;  // from 1; 0: the whole value
};

class RowData {
 public:
  RowData(workspace::Workspace& workspace, const Query& query, Explosion explosion);

  RowValues& values() { return values_; }
  Selection& selection() { return selection_; }
  const Explosion& explosion() const { return explosion_; }
  std::string_view id() const { return values_.id(); }
  std::string_view record() const { return values_.record(); }

  void set_position(RowPosition position) { position_ = position; }
  RowPosition position() const { return position_; }
  // The positions that the exploded item of the record makes rows of.
  void positions(const Item& exploded, std::vector<RowPosition>& all);

  // False for the entry of an exploded list whose value WHEN does not keep.
  bool keeps_position() const;

  // Data of the row; the view lives until the next call for the same item or the next record.
  std::string_view data(const Item& item);
  // For sort keys: WHEN does not matter.
  std::string_view key_data(const Item& item);

 private:
  struct Narrowing {
    bool exploded = false;
    int kept = -1;  // index in Selection::kept()
    std::string room;
  };
  std::string_view at_position(std::string_view text) const;
  static void keep_values(std::string_view text, const std::vector<bool>& keep, std::string& out);

  RowValues values_;
  Selection selection_;
  Explosion explosion_;
  RowPosition position_;
  std::vector<Narrowing> narrowings_;  // by Item::number
};

}  // namespace scarlet::query
