// SPDX-License-Identifier: GPL-3.0-or-later
// Expressions of I and C items and of EVAL, compiled with the names of a dictionary.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "code/code_unit.h"
#include "query/dictionary.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

struct CompiledExpression {
  std::shared_ptr<const code::CodeUnit> code;  // null when it does not compile
  std::vector<std::string> items;              // the dictionary items it needs, nested ones too, as they are met
  bool uses_record = false;                    // names an item, or an @ variable: not the same for every record
  std::string error;                           // what is wrong, for people
};

// `program`: the statements of a C item, value marks between lines. `name` is the item's, for messages.
CompiledExpression compile_expression(workspace::Workspace& workspace, Dictionary& dictionary, std::string_view text,
                                      bool program, std::string_view name);

}  // namespace scarlet::query
