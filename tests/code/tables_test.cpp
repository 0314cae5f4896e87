// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of opcodes, functions, statements and @variables: every row is found under its number and its name.
#include "code/tables.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "code/instruction.h"

namespace scarlet::code {
namespace {

Instruction make(Opcode op, std::uint16_t a = 0, std::uint16_t b = 0, std::uint16_t c = 0) {
  return {static_cast<std::uint16_t>(op), a, b, c};
}

std::size_t words(Opcode op, std::uint16_t a, std::uint16_t b, std::uint16_t c) {
  return extension_words(make(op, a, b, c), nullptr);
}

TEST(Tables, EveryIntrinsicIsFoundByItsName) {
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(Intrinsic::Limit); ++i) {
    const auto id = static_cast<Intrinsic>(i);
    EXPECT_EQ(find_intrinsic(info(id).name), id) << info(id).name;
    EXPECT_LE(info(id).least_arguments, info(id).most_arguments) << info(id).name;
  }
}

TEST(Tables, EveryAtVariableIsFoundByItsName) {
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(AtVariable::Limit); ++i) {
    const auto id = static_cast<AtVariable>(i);
    EXPECT_EQ(find_at_variable(info(id).name), id) << info(id).name;
  }
}

TEST(Tables, SynonymsNameTheSameThing) {
  EXPECT_EQ(find_intrinsic("SWAP"), Intrinsic::Change);
  EXPECT_EQ(find_intrinsic("XLATE"), Intrinsic::Trans);
  EXPECT_EQ(find_at_variable("FILENAME"), AtVariable::FileName);
  EXPECT_EQ(find_at_variable("USER"), AtVariable::LogName);
}

TEST(Tables, UnknownNamesAreNotFound) {
  EXPECT_FALSE(find_intrinsic(""));
  EXPECT_FALSE(find_intrinsic("NOSUCH"));
  EXPECT_FALSE(find_intrinsic("abs"));
  EXPECT_FALSE(find_at_variable("NOSUCH"));
}

TEST(Tables, OnlySomeAtVariablesTakeAValue) {
  EXPECT_TRUE(info(AtVariable::User0).assignable);
  EXPECT_FALSE(info(AtVariable::Command).assignable);
}

// `name...` may only stand at the end: everything behind it would have no fixed number.
TEST(Tables, StatementsRepeatOnlyTheirLastOperand) {
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(StatementId::Limit); ++i) {
    const StatementInfo& row = info(static_cast<StatementId>(i));
    const std::size_t repeated = row.operands.find("...");
    EXPECT_TRUE(repeated == std::string_view::npos || repeated + 3 == row.operands.size()) << row.name;
    EXPECT_EQ(row.clauses.find_first_not_of("TEL"), std::string_view::npos) << row.name;
  }
}

TEST(Instructions, OpcodesHaveNamesAndKnownOperandKinds) {
  std::set<std::string_view> names;
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(Opcode::Limit); ++i) {
    const OpcodeInfo& row = info(static_cast<Opcode>(i));
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(row.operands.find_first_not_of("-WVRIUJj"), std::string_view::npos) << row.name;
    EXPECT_TRUE(row.extension.empty() || row.extension.starts_with("X1") || row.extension.starts_with("X*"));
  }
}

TEST(Instructions, DistancesAreSignedAndKeepAllBits) {
  Instruction instruction;
  for (const std::int32_t distance : {0, 1, -1, 65'536, -65'537, INT32_MAX, INT32_MIN}) {
    instruction.set_distance(distance);
    EXPECT_EQ(instruction.distance(), distance);
  }
}

TEST(Instructions, ExtensionWordsFollowTheOperands) {
  EXPECT_EQ(words(Opcode::Move, 1, 2, 0), 0U);
  EXPECT_EQ(words(Opcode::Substring, 1, 2, 3), 1U);
  EXPECT_EQ(words(Opcode::Call, 1, 2, 3), 1U);
  EXPECT_EQ(words(Opcode::ForLoop, 1, 2, 3), 1U);
  EXPECT_EQ(words(Opcode::ConcatMany, 0, 3, 0), 1U);
  EXPECT_EQ(words(Opcode::ConcatMany, 0, 4, 0), 2U);
  EXPECT_EQ(words(Opcode::OnGoto, 0, 5, 0), 5U);
  EXPECT_EQ(words(Opcode::OnGosub, 0, 0, 0), 0U);
  EXPECT_EQ(words(Opcode::Function, 0, 9, 0), 0U);
  EXPECT_EQ(words(Opcode::Function, 0, 9, 7), 3U);
  EXPECT_EQ(words(Opcode::Statement, 9, 65'535, 0), 21'845U);
  EXPECT_EQ(words(Opcode::ObjectCall, 0, 0, 2), 1U);
}

TEST(Instructions, ObjectAccessCountsItsArgumentsInTheFirstWord) {
  const Instruction none = make(Opcode::Ext, 0);
  const Instruction three = make(Opcode::Ext, 3);
  EXPECT_EQ(extension_words(make(Opcode::ObjectGet), &none), 1U);
  EXPECT_EQ(extension_words(make(Opcode::ObjectGet), &three), 2U);
  EXPECT_EQ(extension_words(make(Opcode::ObjectSet), &three), 2U);
  EXPECT_EQ(extension_words(make(Opcode::ObjectSet), nullptr), 1U);
}

TEST(Instructions, AnUnknownOpcodeHasNoWords) {
  EXPECT_EQ(extension_words({static_cast<std::uint16_t>(Opcode::Limit), 9, 9, 9}, nullptr), 0U);
  EXPECT_EQ(extension_words({0xFFFF, 9, 9, 9}, nullptr), 0U);
}

}  // namespace
}  // namespace scarlet::code
