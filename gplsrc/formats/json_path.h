// SPDX-License-Identifier: GPL-3.0-or-later
// Ways into a JSON document:   address/city   lines/2/price   lines/*/price   a~1b
//
// Steps are parted by '/', one at the front means nothing. In an object a step is a name, in an array a position from 1
// (-1 the last one; when setting, a new one behind it). '*' is every element. ~1 stands for '/', ~0 for '~', an empty
// path for the whole document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/json.h"

namespace scarlet::formats {

struct JsonStep {
  std::string name;
  std::optional<std::int64_t> position;  // when the name is an integer
  bool every = false;
};
using JsonPath = std::vector<JsonStep>;

// LimitReached when it is deeper than a document may be.
base::Result<JsonPath> parse_json_path(std::string_view path);

// Null when there is nothing there, or the path says "every".
const Json* json_at(const Json& document, const JsonPath& path);
// What the path leads to, with a mark for each "every": field, value and subvalue marks in this order. Nothing when the
// path has no "every" and leads nowhere.
std::optional<std::string> json_collect(const Json& document, const JsonPath& path);

// Makes the arrays and objects on the way (an array where the next step is a position). BadParameters where something
// else stands in the way or the path says "every"; LimitReached.
base::Result<void> json_set(Json& document, const JsonPath& path, Json value);
// False when there is nothing there.
bool json_remove(Json& document, const JsonPath& path);

}  // namespace scarlet::formats
