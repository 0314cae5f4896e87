// SPDX-License-Identifier: GPL-3.0-or-later
// ITYPE: what a dictionary record held by the program gives for @ID and @RECORD.
#include "session/session.h"
#include "session/statements.h"

namespace scarlet::session::functions {

SCARLET_FUNCTION(itype) {
  return value::Value::of(session.workspace().item_evaluator()(text_of(*arguments[0], machine)));
}

}  // namespace scarlet::session::functions
