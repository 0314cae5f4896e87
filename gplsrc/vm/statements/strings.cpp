// SPDX-License-Identifier: GPL-3.0-or-later
// CONVERT, DPARSE and DPARSE.CSV.
#include <array>

#include "base/text.h"
#include "vm/function_table.h"
#include "vm/machine.h"
#include "vm/statements/statements.h"

namespace scarlet::vm::statements {
namespace {

using value::Value;

// The pieces of the text go to the variables from `first` on; null to those without one.
void distribute(Machine& machine, const Value& source, char delimiter, std::span<Value* const> variables) {
  value::Scratch scratch;
  std::string_view rest = machine.text(source, scratch);
  bool more = !rest.empty();
  for (Value* variable : variables) {
    const std::size_t end = more ? rest.find(delimiter) : 0;
    *variable = Value::of(rest.substr(0, end));
    more = more && end != std::string_view::npos;
    rest = more ? rest.substr(end + 1) : std::string_view();
  }
}

}  // namespace

code::Outcome convert_in(Machine& machine, std::span<Value* const> operands) {
  const std::array<const Value*, 3> arguments{operands[0], operands[1], operands[2]};
  *operands[2] = function_for(code::Intrinsic::Convert)(machine, arguments);
  return code::Outcome::Then;
}

code::Outcome dparse(Machine& machine, std::span<Value* const> operands) {
  value::Scratch scratch;
  const Value source(*operands[0]);
  const std::string_view delimiter = machine.text(*operands[1], scratch);
  if (delimiter.empty()) {
    for (Value* variable : operands.subspan(2)) *variable = Value::empty();
    if (operands.size() > 2) *operands[2] = source;
  } else {
    distribute(machine, source, delimiter.front(), operands.subspan(2));
  }
  return code::Outcome::Then;
}

code::Outcome dparse_csv(Machine& machine, std::span<Value* const> operands) {
  const std::array<const Value*, 2> arguments{operands[0], operands[1]};
  const Value fields = function_for(code::Intrinsic::Csvdq)(machine, arguments);
  distribute(machine, fields, base::kFieldMark, operands.subspan(2));
  return code::Outcome::Then;
}

}  // namespace scarlet::vm::statements
