// SPDX-License-Identifier: GPL-3.0-or-later
// The order of index keys. LeftText: bytes. RightNumeric: the null key, then negative whole numbers by value, then all
// else right-aligned (the shorter first, then by bytes), whole numbers without their leading zeros: so numbers sort by
// value and the order is a total one, which "numeric if both are numbers, else right-aligned" is not.
// The ids under one key are in byte order.
#pragma once

#include <string_view>

#include "store/file.h"

namespace scarlet::store {

class IndexOrder {
 public:
  IndexOrder(KeyOrder order, bool no_case) : order_(order), no_case_(no_case) {}
  int compare_keys(std::string_view a, std::string_view b) const;
  int compare(std::string_view key_a, std::string_view id_a, std::string_view key_b, std::string_view id_b) const {
    const int keys = compare_keys(key_a, key_b);
    return keys != 0 ? keys : compare_bytes(id_a, id_b);
  }

 private:
  static int compare_bytes(std::string_view a, std::string_view b) {
    const int order = a.compare(b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  KeyOrder order_;
  bool no_case_;
};

}  // namespace scarlet::store
