// SPDX-License-Identifier: GPL-3.0-or-later
// Source: where data of a record come from (a field, an expression, a correlative). Item: a source with the ways to
// show and compare it: one use of a dictionary item in a sentence.
//
// All uses of the same data in a sentence share one Source, which is worked out once a record. Every use has an Item of
// its own, changed by the qualifiers behind it; uses of a name made by AS share the Item.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "code/code_unit.h"
#include "convert/correlative.h"

namespace scarlet::query {

struct Item;

struct Source {
  enum class Kind { Id, Field, Counter, Size, Expression, Correlative };
  Kind kind = Kind::Field;
  int field = 0;                               // Field; for Correlative the field shown by field 2
  std::string text;                            // Expression, Correlative: as written
  std::string scope;                           // Expression: what gives the names in it their meaning
  std::shared_ptr<const code::CodeUnit> code;  // Expression
  bool constant = false;                       // Expression: the same for every record
  bool pure = false;                           // Expression: of the id and the record alone, pure_expression.h
  std::optional<convert::Correlative> correlative;
  std::vector<std::pair<std::string, Source*>> items;  // Correlative: what N(name) stands for
  std::string field_conversion;                        // Correlative: a conversion of the field instead of one
  std::size_t slot = 0;                                // number among the sources of the query
};

struct Item {
  std::string name;        // as the dictionary or the sentence has it
  std::string given_name;  // by AS
  Source* source = nullptr;
  std::size_t number = 0;  // among the items of the query
  std::string conversion;
  std::string heading;         // lines separated by value marks; see default_heading()
  bool heading_given = false;  // by COL.HDG: empty is empty
  std::string format;
  bool multivalued = false;
  std::string association;
  bool association_given = false;  // by ASSOC or ASSOC.WITH

  bool right_justified() const;
  // The association, or what stands for one: an item without is alone in one of its own; empty for single values.
  std::string association_key(bool unassociated_together) const;
};

inline constexpr int kCounterField = 9998;
inline constexpr int kSizeField = 9999;

}  // namespace scarlet::query
