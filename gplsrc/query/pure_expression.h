// SPDX-License-Identifier: GPL-3.0-or-later
// Expressions that depend on nothing but the id and the record in hand: arithmetic, strings, comparisons and functions
// of values. Any thread may work them out, each by a machine and a copy of the code of its own (values that are shared
// count their owners without locks).
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "code/code_unit.h"
#include "query/plan.h"
#include "value/value.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

bool is_pure(const code::CodeUnit& expression);

// Thrown when an expression has something to say (an error, a warning): the session's thread is to work it out.
struct Undecided {};

class PureEvaluator {
 public:
  // For the pure expressions of the query; made by the session's thread, used by one other.
  PureEvaluator(workspace::Workspace& workspace, const Query& query);
  ~PureEvaluator();

  // The views are copied when an expression needs them first; they must live until then.
  void begin(std::string_view id, std::string_view record);
  value::Value evaluate(const Source& source);

 private:
  class Host;
  std::vector<std::shared_ptr<const code::CodeUnit>> codes_;  // by slot of the source
  std::unique_ptr<Host> host_;
};

}  // namespace scarlet::query
