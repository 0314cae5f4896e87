// SPDX-License-Identifier: GPL-3.0-or-later
// The code that idioms compile to, by disassembly.
#include "basic/generator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "memory_sources.h"

namespace scarlet::basic {
namespace {

// The instructions of the main routine without numbers and padding, the final Exit left out.
std::vector<std::string> code(const std::string& text, std::size_t routine = 0) {
  const CompileResult result = compile_text(text + "\nEND\n");
  if (!result.unit) return {all_messages(result)};
  std::vector<std::string> lines;
  std::istringstream listing(code::disassemble(*result.unit, result.unit->routines[routine]));
  std::string line;
  std::getline(listing, line);
  while (std::getline(listing, line)) {
    line.erase(0, line.find_first_not_of(" 0123456789"));
    line.erase(std::unique(line.begin(), line.end(), [](char a, char b) { return a == ' ' && b == ' '; }), line.end());
    lines.push_back(line);
  }
  if (!lines.empty() && lines.back() == "Exit") lines.pop_back();
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Generator, LocalVariablesAreOperandsAndTargets) {
  EXPECT_EQ(code("X = Y * Z"), (Lines{"Multiply X, Y, Z"}));
  EXPECT_EQ(code("X = 5"), (Lines{"Move X, 5"}));
  EXPECT_EQ(code("X = A * B + C"), (Lines{"Multiply r4, A, B", "Add X, r4, C"}));
}

TEST(Generator, AddingASmallConstantIsImmediate) {
  EXPECT_EQ(code("X = Y + 1"), (Lines{"AddImmediate X, Y, 1"}));
  EXPECT_EQ(code("X = 2 + Y"), (Lines{"AddImmediate X, Y, 2"}));
  EXPECT_EQ(code("X = Y - 3"), (Lines{"AddImmediate X, Y, -3"}));
  EXPECT_EQ(code("X += 1 ; X -= 2"), (Lines{"AddImmediate X, X, 1", "AddImmediate X, X, -2"}));
  EXPECT_EQ(code("X = Y + 100000"), (Lines{"Add X, Y, 100000"}));
}

TEST(Generator, ConcatenationToItselfAppendsInPlace) {
  EXPECT_EQ(code("S = S:T"), (Lines{"Append S, T"}));
  EXPECT_EQ(code("S := T:','"), (Lines{"Append S, T", "Append S, \",\""}));
  EXPECT_EQ(code("S = S:T:','"), (Lines{"Append S, T", "Append S, \",\""}));
}

TEST(Generator, AppendingToItselfKeepsTheOldValueForLaterParts) {
  EXPECT_EQ(code("S = S:S:S"), (Lines{"Concat r1, S, S", "Append S, r1"}));
  EXPECT_EQ(code("S := S:'x'"), (Lines{"Concat r1, S, \"x\"", "Append S, r1"}));
}

TEST(Generator, LongConcatenationsAreOneInstruction) {
  EXPECT_EQ(code("X = A:B:'c':D"), (Lines{"ConcatMany X, A, B, \"c\", D"}));
}

TEST(Generator, ConditionsCompareAndJumpAtOnce) {
  EXPECT_EQ(code("IF X = 1 THEN Y = 2"), (Lines{"JumpNotEqual X, 1 -> 2", "Move Y, 2"}));
  EXPECT_EQ(code("IF NOT(X < 1) THEN Y = 2"), (Lines{"JumpLess X, 1 -> 2", "Move Y, 2"}));
  EXPECT_EQ(code("IF X THEN Y = 2 ELSE Y = 3"), (Lines{"JumpFalse X -> 3", "Move Y, 2", "Jump -> 4", "Move Y, 3"}));
}

TEST(Generator, AndIsEvaluatedWhollyUnlessNobodyCanTell) {
  EXPECT_EQ(code("IF X = 1 AND Y = 2 THEN Z = 3"),
            (Lines{"Equal r3, X, 1", "Equal r4, Y, 2", "And r5, r3, r4", "JumpFalse r5 -> 5", "Move Z, 3"}));
  EXPECT_EQ(code("Y = 5\nIF X = 1 AND Y = 2 THEN Z = 3"),
            (Lines{"Move Y, 5", "JumpNotEqual X, 1 -> 4", "JumpNotEqual Y, 2 -> 4", "Move Z, 3"}));
  EXPECT_EQ(code("IF X = 1 OR LEN(Y) = 2 THEN Z = 3"),
            (Lines{"Length r3, Y", "JumpEqual X, 1 -> 3", "JumpNotEqual r3, 2 -> 4", "Move Z, 3"}));
}

TEST(Generator, WhatIsKnownEndsAtLabelsAndClauses) {
  const auto has_and = [](const Lines& lines) {
    return std::any_of(lines.begin(), lines.end(), [](const std::string& l) { return l.starts_with("And"); });
  };
  EXPECT_FALSE(has_and(code("Y = 5\nIF X = 1 AND Y = 2 THEN Z = 3")));
  EXPECT_TRUE(has_and(code("Y = 5\nL: IF X = 1 AND Y = 2 THEN Z = 3\nGOTO L")));
  EXPECT_TRUE(has_and(code("IF Q THEN Y = 5\nIF X = 1 AND Y = 2 THEN Z = 3")));
  EXPECT_FALSE(has_and(code("IF Q THEN Y = 5 ELSE Y = 6\nIF X = 1 AND Y = 2 THEN Z = 3")));
  EXPECT_TRUE(has_and(code("LOOP WHILE Q\n Y = 5\nREPEAT\nIF X = 1 AND Y = 2 THEN Z = 3")));
  EXPECT_FALSE(has_and(code("Y = 1\nLOOP\n IF X = 1 AND Y = 2 THEN Z = 3\nREPEAT")));
}

TEST(Generator, CallsInConditionsAreAllMade) {
  const Lines lines = code("DEFFUN F(A)\nIF F(1) OR F(2) THEN X = 1");
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [](const std::string& l) { return l.starts_with("Call F"); }), 2);
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const std::string& l) { return l.starts_with("Or"); }));
}

TEST(Generator, ForLoopsWorkOutTheirLimitEveryTime) {
  EXPECT_EQ(code("FOR I = 1 TO N\nX = I\nNEXT I"),
            (Lines{"Move I, 1", "ForTest I, N, 1 -> 6", "Move X, I", "ForLoop I, N, 1 -> 3"}));
  EXPECT_EQ(code("FOR I = 1 TO LEN(S) STEP 2\nNEXT I"),
            (Lines{"Move I, 1", "Length r2, S", "ForTest I, r2, 2 -> 7", "Length r2, S", "ForLoop I, r2, 2 -> 4"}));
}

TEST(Generator, ElementsOfMatricesAreUpdatedWithoutCopies) {
  EXPECT_EQ(code("DIM A(5)\nA(I) += X"),
            (Lines{"Dimension A, 5, 0, 0", "MatrixGet1 r3, A, I", "Add r3, r3, X", "MatrixSet1 A, I, r3"}));
  EXPECT_EQ(code("DIM A(5)\nA(I) := X"), (Lines{"Dimension A, 5, 0, 0", "MatrixReference1 r3, A, I", "Append r3, X"}));
}

TEST(Generator, DynamicArraysAreChangedWhereTheyAre) {
  EXPECT_EQ(code("A<1,I> = X"), (Lines{"Replace2 A, 1, X, I"}));
  EXPECT_EQ(code("A<-1> = X"), (Lines{"Replace1 A, -1, X"}));
  EXPECT_EQ(code("X = A<1,2,3>"), (Lines{"Extract3 X, A, 1, 2, 3"}));
  EXPECT_EQ(code("INS X BEFORE A<2>"), (Lines{"Insert A, 2, X, 0, 0"}));
  EXPECT_EQ(code("DEL A<2,3>"), (Lines{"Delete A, 2, 3, 0"}));
}

TEST(Generator, ArgumentsPassByReferenceUnlessInBrackets) {
  EXPECT_EQ(code("DIM M(3)\nCALL S(X, (Y), 5, M(2), MAT M, X:Y)"),
            (Lines{"Dimension M, 3, 0, 0", "Reference r3, X", "CopyArgument r4, Y", "Move r5, 5",
                   "MatrixReference1 r6, M, 2", "Reference r7, M", "Concat r8, X, Y", "Call S, r3, 6"}));
}

TEST(Generator, NestedCallsUseTheWindowTheyAreIn) {
  EXPECT_EQ(code("DEFFUN F(A) LOCAL\nX = F(F(1))\nSTOP\nLOCAL FUNCTION F(A)\nRETURN A\nEND"),
            (Lines{"Move r1, 1", "CallLocal F, r1, 1", "CallLocal F, r1, 1", "Move X, r1", "Stop", "Stop"}));
}

TEST(Generator, ParametersAndCommonAreWrittenThroughTheirReference) {
  EXPECT_EQ(code("SUBROUTINE S(A,(B))\nA = 1\nB = 2\nA += 3\nA = A:B"),
            (Lines{"Store A, 1", "Move B, 2", "AddTo A, 3", "Append A, B"}));
  EXPECT_EQ(code("COMMON C\nC = 1"), (Lines{"BindCommon 0", "Store C, 1"}));
}

TEST(Generator, ClausesJumpByTheOutcome) {
  EXPECT_EQ(code("READ R FROM F,1 ELSE R = 2"),
            (Lines{"Statement Read, R, F, 1, 0, 0", "JumpOutcome 0 -> 5", "Move R, 2"}));
  EXPECT_EQ(code("READU R FROM F,1 ON ERROR X = 1 LOCKED X = 2 THEN X = 3 ELSE X = 4").size(), 11U);
}

TEST(Generator, AbsentOutputsGoToScratchRegisters) {
  EXPECT_EQ(code("READNEXT K ELSE STOP"),
            (Lines{"Move r1, 0", "Move r2, 0", "Move r3, 0", "Statement ReadNext, K, r1, r2, r3, absent, 0",
                   "JumpOutcome 0 -> 8", "Stop"}));
}

TEST(Generator, OutputsThatAreNoVariablesAreStoredAfterwards) {
  EXPECT_EQ(code("READ A<2> FROM F,1 ELSE STOP"), (Lines{"Extract1 r2, A, 2", "Statement Read, r2, F, 1, 0, 0",
                                                         "Replace1 A, 2, r2", "JumpOutcome 0 -> 7", "Stop"}));
}

TEST(Generator, OwnOpcodesReplaceFunctionCalls) {
  EXPECT_EQ(code("X = LEN(Y) ; X = REM(Y,3) ; X = FMT(Y,'5R') ; X = NOT(Y) ; X = PWR(Y,2) ; X = EXTRACT(Y,1)"),
            (Lines{"Length X, Y", "Remainder X, Y, 3", "Format X, Y, \"5R\"", "Not X, Y", "Power X, Y, 2",
                   "Extract1 X, Y, 1"}));
}

TEST(Generator, ConstantsArePutTogether) {
  EXPECT_EQ(code("X = 60*60*24 ; Y = 'a':1:@FM:CHAR(65) ; Z = A:'x':'y'"),
            (Lines{"Move X, 86400", "Move Y, \"a1\\254A\"", "Concat Z, A, \"xy\""}));
  EXPECT_EQ(code("X = 1/2 ; Y = 0.5:'a'"), (Lines{"Divide X, 1, 2", "Concat Y, 0.5, \"a\""}));
  EXPECT_EQ(code("X = 9223372036854775807+1"), (Lines{"AddImmediate X, 9223372036854775807, 1"}));
}

TEST(Generator, CharactersOfConstantCodesAreConstants) { EXPECT_EQ(code("X = CHAR(9)"), (Lines{"Move X, \"\\9\""})); }

TEST(Generator, LocalRoutinesCaptureSharedVariables) {
  const CompileResult result =
      compile_text("X = 1\nGOSUB S(2)\nSTOP\nLOCAL SUB S(A)\nPRIVATE P\nP = A\nX = P\nRETURN\nEND\nEND\n");
  ASSERT_TRUE(result.unit) << all_messages(result);
  const code::Routine& routine = result.unit->routines[1];
  ASSERT_EQ(routine.captures.size(), 1U);
  EXPECT_EQ(routine.captures[0].source, result.unit->routines[0].variables[0].reg);
  EXPECT_EQ(routine.parameters.size(), 1U);
}

TEST(Generator, AGosubFromALocalRoutineStaysInIt) {
  const CompileResult result =
      compile_text("X = 1\nSTOP\nL: X += 1\nRETURN\nLOCAL SUB S(A)\nGOSUB L\nRETURN\nEND\nEND\n");
  ASSERT_TRUE(result.unit) << all_messages(result);
  const code::Routine& routine = result.unit->routines[1];
  EXPECT_NE(code::disassemble(*result.unit, routine).find("AddTo"), std::string::npos);
}

TEST(Generator, FarComparisonsStillReachTheirTarget) {
  std::string text = "IF X = 1 THEN\n";
  for (int i = 0; i < 40'000; ++i) text += "Y = Z\n";
  const CompileResult result = compile_text(text + "END\nX = 5\nEND\n");
  ASSERT_TRUE(result.unit) << all_messages(result);
  const auto& code = result.unit->instructions;
  EXPECT_EQ(code[0].op, static_cast<std::uint16_t>(code::Opcode::JumpNotEqual));
  EXPECT_EQ(code[0].c, 1);
  EXPECT_EQ(code[2].op, static_cast<std::uint16_t>(code::Opcode::Jump));
  EXPECT_EQ(code[2].distance(), 40'000);
}

TEST(Generator, LinesOfTheSourceAreKept) {
  const CompileResult result = compile_text("X = 1\n\nY = 2 ; Z = 3\nEND\n");
  ASSERT_TRUE(result.unit);
  ASSERT_GE(result.unit->lines.size(), 2U);
  EXPECT_EQ(result.unit->lines[0].line, 1U);
  EXPECT_EQ(result.unit->lines[1].line, 3U);
  EXPECT_EQ(result.unit->lines[1].instruction, 1U);
}

TEST(Generator, ClassesListTheirVariablesAndMethods) {
  const CompileResult result = compile_text(
      "CLASS C INHERITS B\nPUBLIC P, M(3) READONLY\nPRIVATE Q\nPUBLIC FUNCTION F(A)\nRETURN P:Q:A\nEND\n"
      "SET V(X)\nQ = X\nEND\nEND\n");
  ASSERT_TRUE(result.unit) << all_messages(result);
  const code::ClassInfo& info = result.unit->class_info;
  ASSERT_EQ(info.variables.size(), 4U);
  EXPECT_EQ(info.variables[0].name, "B");
  EXPECT_TRUE(info.variables[2].read_only && info.variables[2].matrix);
  EXPECT_FALSE(info.variables[3].is_public);
  ASSERT_EQ(result.unit->routines.size(), 3U);
  EXPECT_EQ(result.unit->routines[1].captures.size(), 2U);
  EXPECT_EQ(result.unit->routines[2].kind, code::RoutineKind::PublicSubroutine);
}

}  // namespace
}  // namespace scarlet::basic
