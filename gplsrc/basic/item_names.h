// SPDX-License-Identifier: GPL-3.0-or-later
// What the names in a dictionary expression mean: told by whoever has the dictionary.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::basic {

struct ItemMeaning {
  // 9998 and 9999 are the counter and the size of the record, as in dictionaries.
  enum class Kind : std::uint8_t { Field, Expression };
  Kind kind = Kind::Field;
  std::int64_t field = 0;  // 0: the record id
  std::string text;        // of an expression, inserted as if in brackets
};

class ItemNames {
 public:
  virtual ~ItemNames() = default;
  // The item of that name; names are asked for as written, then in upper case.
  virtual std::optional<ItemMeaning> find(std::string_view name) = 0;
  // For suggestions.
  virtual std::vector<std::string> all() { return {}; }
};

}  // namespace scarlet::basic
