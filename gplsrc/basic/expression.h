// SPDX-License-Identifier: GPL-3.0-or-later
// Dictionary expressions (I and C items, EVAL) to code units of kind Expression: running one gives the value.
//
// Data comes from @RECORD and @ID. Expressions separated by ";" are worked out in turn, "@" is the last result and "@n"
// the n-th; the value is that of the last and is left in @ANS. TOTAL(e) becomes the function Total with the number of
// that TOTAL in the item. File and field names in TRANS need no quotes; the runtime finds out what they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "basic/diagnostics.h"
#include "basic/item_names.h"
#include "basic/source.h"
#include "code/code_unit.h"

namespace scarlet::basic {

struct ExpressionResult {
  std::optional<code::CodeUnit> unit;  // only when there is no error
  std::vector<Diagnostic> diagnostics;
  std::vector<std::string> items;  // the dictionary items named, nested ones too, each once, in order
  bool uses_record = false;        // names an item or an @variable: not the same for every record
  std::uint32_t totals = 0;        // TOTAL()s in it
};

// `name` is the item's, for messages.
ExpressionResult compile_expression(std::string_view name, std::string_view text, ItemNames& names);

// A C item: statements, lines separated by value marks or field marks; {ITEM} is the value of an item. The unit's value
// is @ANS at its end; when it ends by RETURN or STOP the value is unassigned and @ANS has it.
ExpressionResult compile_item_program(std::string_view name, std::string_view text, ItemNames& names,
                                      SourceProvider& provider);

}  // namespace scarlet::basic
