// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/expressions.h"

#include "query/dictionary.h"
#include "query/expression.h"
#include "workspace/workspace.h"

namespace scarlet::command {

std::optional<std::string> evaluate_expression(workspace::Workspace& workspace, std::string_view expression) {
  query::Dictionary none;
  const query::CompiledExpression compiled = query::compile_expression(workspace, none, expression, false, expression);
  if (!compiled.code) return std::nullopt;
  return workspace.services().evaluate(compiled.code).to_string();
}

}  // namespace scarlet::command
