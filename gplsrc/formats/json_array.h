// SPDX-License-Identifier: GPL-3.0-or-later
// Between JSON documents and dynamic arrays.
//
//   names            document                                        dynamic array
//   none             ["a",["b","c"]]                                 a^b]c
//   ID QTY           {"ID":"7","QTY":["1","2"]}                      7^1]2
//   ID QTY, rows     [{"ID":"7","QTY":"1"},{"ID":"8","QTY":"2"}]     7]8^1]2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/json.h"

namespace scarlet::formats {

struct ArrayToJson {
  std::string_view names;  // parted by field or value marks; empty: none
  bool rows = false;       // an array of objects, one for each value; needs names
  bool numbers = false;    // numeric texts without needless zeros become numbers
};
Json json_from_array(std::string_view array, const ArrayToJson& how);

// The names say which members of an object, or of the objects of an array, become fields. What lies deeper than text
// marks reach stays JSON.
std::string json_to_array(const Json& json, std::string_view names);

// A scalar as a program sees it: true is 1, false 0, null the null string, a number plain decimal. JSON otherwise.
std::string json_text(const Json& json);

}  // namespace scarlet::formats
