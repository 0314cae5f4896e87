// SPDX-License-Identifier: GPL-3.0-or-later
// ColumnFormat: conversion and format of a column at its final width. Widths and justifications that need nothing else
// are dealt with here; masks, decimals and the rest go to convert::format.
#pragma once

#include <string>
#include <string_view>

#include "query/item.h"
#include "query/report/cell.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

class ColumnFormat {
 public:
  // `width` 0: what the format gives.
  ColumnFormat(workspace::Workspace& workspace, const Item& item, int width = 0);

  int width() const { return width_; }
  // The data as people read them: a multivalued item value by value.
  std::string converted(std::string_view data) const;
  // Converted and formatted. `split_values`: a multivalued item, values and subvalues apart.
  void fill(std::string_view data, bool split_values, Cell& cell) const;
  // Converted only.
  void fill_converted(std::string_view data, bool split_values, Cell& cell) const;
  // Formatted as it is.
  void fill_unconverted(std::string_view text, Cell& cell) const;

 private:
  template <class Add>
  static void fill_elements(std::string_view data, bool split_values, Cell& cell, Add add);
  void add_element(std::string_view data, bool convert, Cell& cell) const;
  void add_formatted(std::string_view text, Cell& cell) const;
  void add_cut(std::string_view text, Cell& cell) const;

  workspace::Workspace* workspace_;
  std::string conversion_;
  std::string specification_;  // with the width in it
  int width_ = 0;
  char justification_ = 'L';
  bool plain_ = false;  // nothing but width and justification
};

}  // namespace scarlet::query
