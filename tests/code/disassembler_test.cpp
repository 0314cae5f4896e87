// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/disassembler.h"

#include <gtest/gtest.h>

#include "unit_builder.h"

namespace scarlet::code {
namespace {

TEST(Disassembler, NamesVariablesConstantsAndTargets) {
  UnitBuilder b;
  b.unit.routines[0].variables = {{"X", 0, false, false}};
  b.add(Opcode::Move, 0, kSeven)
      .add(Opcode::JumpLess, 0, kReal, 2)
      .add(Opcode::Function, 1, static_cast<std::uint16_t>(Intrinsic::Upcase), 1)
      .add(Opcode::Ext, kText)
      .add(Opcode::AtGet, 2, static_cast<std::uint16_t>(AtVariable::Who));
  EXPECT_EQ(disassemble(b.finish()),
            "MAIN\n"
            "    0  Move          X, 7\n"
            "    1  JumpLess      X, 2.5 -> 4\n"
            "    2  Function      r1, UPCASE, \"text that is longer than fourteen bytes\"\n"
            "    4  AtGet         r2, @WHO\n"
            "    5  Exit\n");
}

}  // namespace
}  // namespace scarlet::code
