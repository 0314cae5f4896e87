// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/item.h"

#include "convert/convert.h"

namespace scarlet::query {

bool Item::right_justified() const {
  const convert::FormatShape shape = convert::format_shape(format);
  return shape.valid && shape.justification == 'R';
}

// Letters keep the names of associations apart from those made here.
std::string Item::association_key(bool unassociated_together) const {
  if (!association.empty()) return "A" + association;
  if (!multivalued) return {};
  return unassociated_together ? "U" : "S" + std::to_string(source->slot);
}

}  // namespace scarlet::query
