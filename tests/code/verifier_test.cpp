// SPDX-License-Identifier: GPL-3.0-or-later
// What the verifier lets pass and what it refuses.
#include "code/verifier.h"

#include <gtest/gtest.h>

#include <limits>

#include "code/outcome.h"
#include "unit_builder.h"

namespace scarlet::code {
namespace {

constexpr auto number(Intrinsic f) { return static_cast<std::uint16_t>(f); }
constexpr auto number(StatementId s) { return static_cast<std::uint16_t>(s); }
constexpr auto number(AtVariable v) { return static_cast<std::uint16_t>(v); }

bool sound(UnitBuilder& b) { return !verify(b.finish()); }
bool sound(UnitBuilder&& b) { return sound(b); }

TEST(Verifier, AcceptsPlainCode) {
  EXPECT_TRUE(sound(UnitBuilder()
                        .add(Opcode::Move, 0, kSeven)
                        .add(Opcode::Add, 1, 0, kReal)
                        .add(Opcode::JumpLess, 0, 1, 1)
                        .jump(Opcode::Jump, 0, -3)
                        .add(Opcode::Substring, 2, 1, kSeven)
                        .add(Opcode::Ext, 1)));
}

TEST(Verifier, RefusesRegistersAndConstantsThatDoNotExist) {
  EXPECT_TRUE(sound(UnitBuilder().add(Opcode::Move, 7, 7)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Move, 8, 0)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Move, 0, 8)));
  EXPECT_TRUE(sound(UnitBuilder().add(Opcode::Move, 0, kConstantBit | 3)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Move, 0, kConstantBit | 4)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Store, kSeven, 0)));
}

TEST(Verifier, RefusesOperandsThatShouldNotBeThere) {
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Move, 0, 0, 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Stop, 1)));
}

TEST(Verifier, RefusesUnknownOpcodes) {
  UnitBuilder b;
  b.unit.instructions.push_back({static_cast<std::uint16_t>(Opcode::Limit), 0, 0, 0});
  EXPECT_FALSE(sound(b));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Ext)));
}

TEST(Verifier, RefusesJumpsOutOfTheRoutineOrIntoInstructions) {
  EXPECT_TRUE(sound(UnitBuilder().jump(Opcode::Jump, 0, 0)));
  EXPECT_FALSE(sound(UnitBuilder().jump(Opcode::Jump, 0, 1)));
  EXPECT_FALSE(sound(UnitBuilder().jump(Opcode::Jump, 0, -2)));
  EXPECT_FALSE(sound(UnitBuilder().jump(Opcode::Jump, 0, INT32_MAX)));
  EXPECT_FALSE(sound(UnitBuilder().jump(Opcode::Jump, 0, INT32_MIN)));
  EXPECT_FALSE(sound(UnitBuilder().jump(Opcode::Jump, 0, 1).add(Opcode::Substring, 0, 1, 2).add(Opcode::Ext, 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::JumpLess, 0, 1, 0xFFFE)));
  UnitBuilder two;
  two.add(Opcode::Move, 0, 1).add(Opcode::Return).jump(Opcode::Jump, 0, -3);
  two.unit.routines.push_back(two.unit.routines[0]);
  two.unit.routines[0].end = 2;
  two.unit.routines[1].kind = RoutineKind::LocalSubroutine;
  two.unit.routines[1].entry = 2;
  two.unit.routines[1].end = 3;
  EXPECT_TRUE(verify(two.unit));
}

TEST(Verifier, RefusesCodeThatRunsOffItsEnd) {
  UnitBuilder b;
  b.add(Opcode::Move, 0, 1);
  b.unit.routines[0].end = 1;
  EXPECT_TRUE(verify(b.unit));
  b.unit.routines[0].end = 2;
  EXPECT_TRUE(verify(b.unit));
  b.unit.routines[0].end = 0;
  EXPECT_TRUE(verify(b.unit));
}

TEST(Verifier, RefusesInstructionsWithoutTheirExtensionWords) {
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Substring, 0, 1, 2)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::ConcatMany, 0, 4).add(Opcode::Ext, 1, 2, 3)));
  EXPECT_TRUE(sound(UnitBuilder().add(Opcode::ConcatMany, 0, 4).add(Opcode::Ext, 1, 2, 3).add(Opcode::Ext, 4)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::ConcatMany, 0, 4).add(Opcode::Ext, 1, 2, 3).add(Opcode::Ext, 4, 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::ConcatMany, 0, 3).add(Opcode::Ext, 1, 2, 9)));
}

TEST(Verifier, ChecksWindowsOfCalls) {
  const auto call = [](std::uint16_t first, std::uint16_t count, std::uint16_t site, std::uint16_t flag,
                       std::uint16_t result) {
    return UnitBuilder().add(Opcode::Call, first, count, site).add(Opcode::Ext, flag, result);
  };
  EXPECT_TRUE(sound(call(6, 2, 0, 0, 0)));
  EXPECT_FALSE(sound(call(6, 3, 0, 0, 0)));
  EXPECT_FALSE(sound(call(0, 1, 1, 0, 0)));
  EXPECT_FALSE(sound(call(0, 1, 0, 2, 0)));
  EXPECT_FALSE(sound(call(0, 1, 0, 1, 8)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::CallLocal, 0, 0, 0)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::CallLocal, 0, 0, 1)));
}

TEST(Verifier, ChecksFunctionsAndStatementsAgainstTheirTables) {
  const auto left = number(StatementId::Crt);
  EXPECT_TRUE(sound(UnitBuilder().add(Opcode::Function, 0, number(Intrinsic::Abs), 1).add(Opcode::Ext, 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Function, 0, number(Intrinsic::Abs), 2).add(Opcode::Ext, 1, 2)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Function, 0, number(Intrinsic::Limit), 0)));
  EXPECT_TRUE(sound(UnitBuilder().add(Opcode::Statement, left, 2, 0).add(Opcode::Ext, kSeven, 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Statement, left, 2, 0).add(Opcode::Ext, kText, 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Statement, left, 2, 0).add(Opcode::Ext, 3, 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Statement, left, 0, 0)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Statement, left, 2, kHasThenElse).add(Opcode::Ext, kSeven, 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Statement, number(StatementId::Limit), 0, 0)));
  EXPECT_TRUE(sound(UnitBuilder().add(Opcode::Statement, number(StatementId::TclRead), 1, 0).add(Opcode::Ext, 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Statement, number(StatementId::TclRead), 1, 0).add(Opcode::Ext, kText)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::Statement, number(StatementId::TclRead), 2, 0).add(Opcode::Ext, 1, 1)));
}

TEST(Verifier, ChecksAtVariables) {
  EXPECT_TRUE(sound(UnitBuilder().add(Opcode::AtSet, number(AtVariable::User0), 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::AtSet, number(AtVariable::Who), 1)));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::AtGet, 0, number(AtVariable::Limit))));
}

TEST(Verifier, ChecksCommonBlocksAndCaptures) {
  UnitBuilder common;
  common.unit.commons.push_back({"C", false, false, {{3, false, 0, 0}}});
  EXPECT_TRUE(sound(common.add(Opcode::BindCommon, 0)));
  common.unit.commons[0].variables[0].reg = 8;
  EXPECT_TRUE(verify(common.unit));
  EXPECT_FALSE(sound(UnitBuilder().add(Opcode::BindCommon, 0)));

  UnitBuilder captured;
  captured.finish();
  Routine local;
  local.kind = RoutineKind::LocalSubroutine;
  local.register_count = 1;
  local.entry = captured.unit.routines[0].end;
  local.end = local.entry + 1;
  local.captures.push_back({0, 7, CaptureFrom::Main});
  captured.unit.instructions.push_back({static_cast<std::uint16_t>(Opcode::Return), 0, 0, 0});
  captured.unit.routines.push_back(local);
  EXPECT_FALSE(verify(captured.unit));
  captured.unit.routines[1].captures[0].source = 8;
  EXPECT_TRUE(verify(captured.unit));
  captured.unit.routines[1].captures[0] = {0, 0, CaptureFrom::Object};
  EXPECT_TRUE(verify(captured.unit));
}

TEST(Verifier, ChecksMatricesForTheirSize) {
  UnitBuilder b;
  b.unit.routines[0].private_matrices.push_back({1, 10, 10});
  EXPECT_TRUE(sound(b));
  b.unit.routines[0].private_matrices[0] = {1, UINT32_MAX, UINT32_MAX};
  EXPECT_TRUE(verify(b.unit));
}

TEST(Verifier, NeedsAMainRoutine) {
  CodeUnit unit;
  EXPECT_TRUE(verify(unit));
  UnitBuilder b;
  b.unit.routines[0].kind = RoutineKind::LocalFunction;
  EXPECT_FALSE(sound(b));
}

TEST(Verifier, ACallWithAResultNeedsARegisterForItOnly) {
  UnitBuilder one;
  one.unit.routines[0].register_count = 1;
  EXPECT_TRUE(sound(one.add(Opcode::Call, 0, 1, 0).add(Opcode::Ext, 1, 0)));
  UnitBuilder beyond;
  beyond.unit.routines[0].register_count = 1;
  EXPECT_FALSE(sound(beyond.add(Opcode::Call, 0, 1, 0).add(Opcode::Ext, 1, 1)));
}

TEST(Verifier, RefusesRoutinesThatOverlap) {
  UnitBuilder b;
  b.add(Opcode::Move, 0, kSeven).add(Opcode::Return);
  Routine second;
  second.kind = RoutineKind::LocalSubroutine;
  second.register_count = 1;
  b.finish();
  second.entry = b.unit.routines[0].end;
  second.end = second.entry + 1;
  b.unit.instructions.push_back({static_cast<std::uint16_t>(Opcode::Return), 0, 0, 0});
  b.unit.routines.push_back(second);
  EXPECT_FALSE(verify(b.unit));
  b.unit.routines[1].entry = 1;
  EXPECT_TRUE(verify(b.unit));
}

TEST(Verifier, RefusesConstantsThatStandTwiceOrAreNoData) {
  for (const value::Value& extra : {value::Value::of(7), value::Value::of(2.5), value::Value(),
                                    value::Value::of(std::numeric_limits<double>::quiet_NaN()),
                                    value::Value::of("text that is longer than fourteen bytes")}) {
    UnitBuilder b;
    b.unit.constants.push_back(extra);
    EXPECT_FALSE(sound(b));
  }
}

TEST(Verifier, RefusesAMainRoutineThatCapturesItsOwnVariables) {
  UnitBuilder b;
  b.unit.routines[0].captures.push_back({0, 0, CaptureFrom::Main});
  EXPECT_FALSE(sound(b));
}

TEST(Verifier, ChecksProtectedRangesAndTheirHandlers) {
  const auto with = [](const TryRange& range) {
    UnitBuilder b;
    b.add(Opcode::Move, 0, kSeven).add(Opcode::Substring, 0, 1, kSeven).add(Opcode::Ext, 1).add(Opcode::Move, 1, 0);
    b.unit.routines[0].tries.push_back(range);
    return sound(b);
  };
  EXPECT_TRUE(with({0, 1, 3, 7}));
  EXPECT_FALSE(with({0, 1, 3, 8}));
  EXPECT_FALSE(with({0, 1, 2, 0}));
  EXPECT_FALSE(with({1, 1, 3, 0}));
  EXPECT_FALSE(with({0, 9, 3, 0}));
  EXPECT_FALSE(with({1, 3, 0, 0}));
}

}  // namespace
}  // namespace scarlet::code
