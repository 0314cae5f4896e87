// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix: the cells of a dimensioned variable, row by row, also used for common blocks. Cell 0 is element (0) or
// (0,0); element (r,c) is cell (r-1)*columns+c. Pick-style matrices have no zero element: cell 0 is there but not
// reachable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "value/value.h"

namespace scarlet::value {

class Matrix final : public Resource {
 public:
  Matrix(std::size_t rows, std::size_t columns, bool two_dimensional, bool pick_style)
      : cells_(rows * (columns == 0 ? 1 : columns) + 1),
        rows_(rows),
        columns_(columns),
        two_dimensional_(two_dimensional),
        pick_style_(pick_style) {}

  ResourceKind kind() const override { return pick_style_ ? ResourceKind::PickMatrix : ResourceKind::Matrix; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }  // 0 for one dimension
  bool two_dimensional() const { return two_dimensional_; }
  bool pick_style() const { return pick_style_; }
  // Cells including the zero element.
  std::size_t size() const { return cells_.size(); }
  Value& cell(std::size_t index) { return cells_[index]; }
  const Value& cell(std::size_t index) const { return cells_[index]; }
  Value* data() { return cells_.data(); }

  // Keeps the elements that fit, in linear order; new ones are unassigned.
  void resize(std::size_t rows, std::size_t columns, bool two_dimensional) {
    rows_ = rows;
    columns_ = columns;
    two_dimensional_ = two_dimensional;
    cells_.resize(rows * (columns == 0 ? 1 : columns) + 1);
  }

 private:
  std::vector<Value> cells_;
  std::size_t rows_;
  std::size_t columns_;
  bool two_dimensional_;
  bool pick_style_;
};

inline Value Value::adopt(Matrix* matrix) noexcept { return counted(matrix, Tag::Matrix); }

inline Value Value::element_reference(const Value& matrix, std::size_t cell) noexcept {
  Value v(matrix);
  v.set_tag(Tag::ElementRef);
  v.set_extra(cell);
  return v;
}

}  // namespace scarlet::value
