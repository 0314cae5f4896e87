// SPDX-License-Identifier: GPL-3.0-or-later
// Dynamic arrays: strings structured by field, value and subvalue marks, flat or exploded.
//
// The exploded form is an ArrayRep: a vector of elements at one level (fields, or values of a field...), each a Value
// that holds no mark of this or a higher level; an element may itself be exploded at the next level. It is made when a
// flat string of some size is used by position more than a few times, and kept until bytes are needed. Replace, append,
// insert, delete and extract cost what they cost on a vector. The flat bytes, once asked for, are kept beside the
// elements until the next change.
//
// Positions: 0 for `value` or `subvalue` means the whole field or value; -1 appends at that level. Extraction with a
// field of 0 or a negative position gives "". In replace, insert and remove a field of 0 counts as 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "value/value.h"

namespace scarlet::value {

struct Position {
  std::int64_t field = 0;
  std::int64_t value = 0;
  std::int64_t subvalue = 0;
};

struct ArrayRep {
  std::uint32_t references = 1;
  char mark = base::kFieldMark;      // what separates the elements
  std::vector<Value> elements;       // never empty
  mutable StringRep* flat = nullptr; // the same as bytes, when they were asked for
};

// The caller gives plain data or arrays; numbers become text under the precision.
Value extract(const Value& array, const Position& at, int precision = kDefaultPrecision);
// S<f,v,s> used by position repeatedly: may switch `array` to exploded form (its content does not change).
Value extract_in_place(Value& array, const Position& at, int precision = kDefaultPrecision);

struct AppendRule {
  bool compatible = false;  // $MODE COMPATIBLE.APPEND: no extra mark when the last element is null
};
void replace(Value& array, const Position& at, const Value& item, AppendRule rule = {}, int precision = kDefaultPrecision);
void insert(Value& array, const Position& at, const Value& item, AppendRule rule = {}, int precision = kDefaultPrecision);
void remove(Value& array, const Position& at, int precision = kDefaultPrecision);

// Elements separated by `mark` at the top of the array; an empty string has 0 (DCOUNT).
std::int64_t count_elements(const Value& array, char mark, int precision = kDefaultPrecision);

struct Located {
  bool found = false;
  std::int64_t position = 0;  // where it is, or where it would be inserted
};
// LOCATE: `at` gives the level by which of its members are set and the starting position in the last of them
// ({f} fields from f; {f,v} values of field f from v; {f,v,s}). `order` is AL AR DL DR or anything else for unordered.
Located locate(const Value& item, const Value& array, const Position& at, std::string_view order, bool as_text_only,
               bool ignore_case, int precision = kDefaultPrecision);

struct Found {
  Position at;
};
std::optional<Found> find_element(std::string_view item, std::string_view array, std::int64_t occurrence, bool ignore_case);
std::optional<Found> find_substring(std::string_view text, std::string_view array, std::int64_t occurrence, bool ignore_case);

// REMOVE: the next element from the position kept in the variable's extra; `delimiter` is 0 at the end, 1 item mark,
// 2 field, 3 value, 4 subvalue, 5 text mark.
Value remove_next(Value& variable, std::int64_t& delimiter);
std::uint64_t remove_position(const Value& variable);
void set_remove_position(Value& variable, std::uint64_t offset);

// Flat-byte helpers used by queries and commands: views into `record`.
std::string_view field_of(std::string_view record, std::int64_t field);
std::string_view element_of(std::string_view text, char mark, std::int64_t number);

}  // namespace scarlet::value
