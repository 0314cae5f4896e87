// SPDX-License-Identifier: GPL-3.0-or-later
// Dynamic arrays: strings structured by field, value and subvalue marks, flat or exploded.
//
// The exploded form is a vector of elements at one level (fields, or values of a field...), each a Value that holds no
// mark of this or a higher level; an element may itself be exploded at the next level. It is made when a flat string of
// some size has been used by position for a while, and kept until somebody takes the bytes for good. Replace, append,
// insert, delete and extract then cost what they cost on a vector. The flat bytes, once asked for, are kept beside the
// elements until the next change. Which form a value has never shows in a result.
//
// Positions: 0 for `value` or `subvalue` means the whole field or value; -1 appends at that level. Extraction with a
// field of 0 or a negative position gives "". In replace, insert and remove a field of 0 counts as 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "value/value.h"

namespace scarlet::value {

struct Position {
  std::int64_t field = 0;
  std::int64_t value = 0;
  std::int64_t subvalue = 0;
};

// `array` and `item` are data of any kind; numbers become text under the precision. Functions named ..._in_place may
// switch `array`, a variable that is used repeatedly, to exploded form; its content does not change.
Value extract(const Value& array, const Position& at, int precision = kDefaultPrecision);
Value extract_in_place(Value& array, const Position& at, int precision = kDefaultPrecision);

struct AppendRule {
  bool compatible = false;  // $MODE COMPATIBLE.APPEND: no extra mark when the last element is null
};
// A negative position appends at its level; the members behind it then refer to the new element. std::bad_alloc when
// the result would be longer than limits::kStringBytes.
void replace(Value& array, const Position& at, const Value& item, AppendRule rule = {},
             int precision = kDefaultPrecision);
void insert(Value& array, const Position& at, const Value& item, AppendRule rule = {},
            int precision = kDefaultPrecision);
// Nothing happens when there is no such element.
void remove(Value& array, const Position& at, int precision = kDefaultPrecision);

// Elements separated by `mark` (any byte) in the whole text; an empty string has 0 (DCOUNT).
std::int64_t count_elements(const Value& array, char mark, int precision = kDefaultPrecision);
std::int64_t count_elements_in_place(Value& array, char mark, int precision = kDefaultPrecision);
// Bytes of the text (LEN), without making the flat form.
std::size_t text_length(const Value& value, int precision = kDefaultPrecision);

struct Located {
  bool found = false;
  std::int64_t position = 0;  // where it is, or where it would be inserted
};
// How to search: an order (AL AR DL DR; anything else: unordered) and what equality and order mean.
struct LocateRule {
  std::string_view order;
  bool as_text_only = false;  // $MODE STRING.LOCATE
  bool ignore_case = false;   // $NOCASE.STRINGS
};
// LOCATE: `at` gives the level by which of its members are not 0 and the starting position in the last of them
// ({f} fields from f; {f,v} values of field f from v; {f,v,s}). The first element that equals the item, or in an
// ordered search comes behind it, ends the search. An empty string has no elements.
Located locate(const Value& item, const Value& array, const Position& at, const LocateRule& rule,
               int precision = kDefaultPrecision);
Located locate_in_place(const Value& item, Value& array, const Position& at, const LocateRule& rule,
                        int precision = kDefaultPrecision);
inline Located locate(const Value& item, const Value& array, const Position& at, std::string_view order,
                      bool as_text_only, bool ignore_case, int precision = kDefaultPrecision) {
  return locate(item, array, at, LocateRule{order, as_text_only, ignore_case}, precision);
}

// FIND and FINDSTR: the occurrence-th element (at any level) that equals `item`, or holds `text`.
struct Found {
  Position at;
};
std::optional<Found> find_element(std::string_view item, std::string_view array, std::int64_t occurrence,
                                  bool ignore_case);
std::optional<Found> find_substring(std::string_view text, std::string_view array, std::int64_t occurrence,
                                    bool ignore_case);

// REMOVE: the next element from the position kept in the variable, which becomes a string; `delimiter` is the mark
// behind it: 0 none, the end, 1 item, 2 field, 3 value, 4 subvalue, 5 text mark. Positions count bytes from 0.
Value remove_next(Value& variable, std::int64_t& delimiter);
std::uint64_t remove_position(const Value& variable);
void set_remove_position(Value& variable, std::uint64_t offset);

// Flat-byte helpers used by queries and commands: views into `record`.
std::string_view field_of(std::string_view record, std::int64_t field);
std::string_view element_of(std::string_view text, char mark, std::int64_t number);

}  // namespace scarlet::value
