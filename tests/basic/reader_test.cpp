// SPDX-License-Identifier: GPL-3.0-or-later
// Directives: conditional text, definitions, included records, modes, options.
#include "basic/reader.h"

#include <gtest/gtest.h>

#include "memory_sources.h"

namespace scarlet::basic {
namespace {

bool compiles(const std::string& text) { return compile_text(text).unit.has_value(); }

TEST(Directives, SkippedTextIsNotEvenRead) {
  EXPECT_TRUE(compiles("$IFDEF NO\nthis \"is not valid )(\n$ELSE\nX = 1\n$ENDIF\nEND\n"));
  EXPECT_TRUE(compiles("$DEFINE A\n$IFNDEF A\n)))\n$IFDEF B\n(((\n$ELSE\n[[[\n$ENDIF\n$ENDIF\nEND\n"));
  EXPECT_TRUE(compiles("$IFDEF QM\nX = 1\n$ELSE\n)))\n$ENDIF\nEND\n"));
}

TEST(Directives, ConditionsMustBeClosed) {
  EXPECT_FALSE(compiles("$IFDEF A\nX = 1\nEND\n"));
  EXPECT_FALSE(compiles("$ENDIF\nEND\n"));
  EXPECT_FALSE(compiles("$ELSE\nEND\n"));
}

TEST(Directives, DefinedTokensAreReplaced) {
  EXPECT_NE(code_of("$DEFINE N -3\nX = N\nEND\n").find("Move          X, -3"), std::string::npos);
  EXPECT_NE(code_of("#define T \"abc\"\nX = T\nEND\n").find("Move          X, \"abc\""), std::string::npos);
  EXPECT_FALSE(compiles("$DEFINE A 1\n$DEFINE A 2\nEND\n"));
}

TEST(Directives, EquatesStandForConstantsVariablesAndElements) {
  const std::string code = code_of(
      "EQU A TO 42, TAB TO CHAR(9), TOTAL TO GRAND, F TO REC<3>\nDIM M(5)\nEQU E TO M(2)\n"
      "X = A ; Y = TAB ; TOTAL = 1 ; REC = '' ; F = 2 ; E = 3\nEND\n");
  EXPECT_NE(code.find("Move          X, 42"), std::string::npos) << code;
  EXPECT_NE(code.find("Move          Y, \"\\9\""), std::string::npos) << code;
  EXPECT_NE(code.find("Move          GRAND, 1"), std::string::npos) << code;
  EXPECT_NE(code.find("Replace1      REC, 3, 2"), std::string::npos) << code;
  EXPECT_NE(code.find("MatrixSet1    M, 2, 3"), std::string::npos) << code;
}

TEST(Directives, AnEquateMayNotHideAVariable) {
  EXPECT_FALSE(compiles("X = 1\nEQU X TO 2\nEND\n"));
  EXPECT_FALSE(compiles("EQU X TO 2\nEQU X TO 3\nEND\n"));
}

TEST(Directives, RecordsAreIncludedFromTheSourceFileThenFromTheSystem) {
  MemorySources sources;
  sources.records["BP ONE"] = "$INCLUDE TWO\nA = 1\n";
  sources.records["BP TWO"] = "B = 2\n";
  sources.records["SYSCOM KEYS.H"] = "EQU K TO 7\n";
  sources.records["OTHER REC"] = "C = 3\n";
  EXPECT_TRUE(
      compile_text("$INCLUDE one\n$INSERT KEYS.H\nINCLUDE OTHER REC\nCRT A:B:C:K\nEND\n", sources).unit.has_value());
  const CompileResult missing = compile_text("$INCLUDE NOWHERE\nEND\n", sources);
  ASSERT_EQ(missing.error_count(), 1U);
  EXPECT_EQ(missing.diagnostics[0].message, "The record 'NOWHERE' to be included is not in 'BP'.");
}

TEST(Directives, ARecordThatIncludesItselfIsAnError) {
  MemorySources sources;
  sources.records["BP LOOP"] = "$INCLUDE LOOP\n";
  EXPECT_EQ(compile_text("$INCLUDE LOOP\nEND\n", sources).error_count(), 1U);
}

TEST(Directives, ModesHoldFromTheirLineOn) {
  const std::string code =
      code_of("FOR I = 1 TO 2 ; NEXT I\n$MODE FOR.STORE.BEFORE.TEST\nFOR I = 1 TO 2 ; NEXT I\n$MODE DEFAULT\nEND\n");
  EXPECT_NE(code.find("ForLoop  "), std::string::npos) << code;
  EXPECT_NE(code.find("ForLoopStore"), std::string::npos) << code;
  EXPECT_FALSE(compiles("$MODE NO.SUCH.MODE\nEND\n"));
}

TEST(Directives, CatalogueRequestsAreHandedOut) {
  const CompileResult result = compile_text("$CATALOGUE MY.NAME LOCAL\nX = 1\nEND\n");
  ASSERT_TRUE(result.catalogue);
  EXPECT_EQ(result.catalogue->name, "MY.NAME");
  EXPECT_EQ(result.catalogue->kind, CatalogueRequest::Kind::Local);
}

TEST(Directives, CommandsRunWhileCompiling) {
  MemorySources sources;
  compile_text("$EXECUTE \"DO THIS\"\nEND\n", sources);
  EXPECT_EQ(sources.commands, std::vector<std::string>{"DO THIS"});
}

TEST(Directives, IncludeTakesTheFileBehindFrom) {
  MemorySources sources;
  sources.records["LIB KEYS.H"] = "X = 7\n";
  EXPECT_TRUE(compile_text("INCLUDE KEYS.H FROM LIB\nCRT X\nEND\n", sources).unit);
}

TEST(Directives, EquateLitStandsForItsTextWordForWord) {
  EXPECT_TRUE(compiles("EQU TAB LIT 'CHAR(9)', SHOW LITERALLY 'CRT'\nX = LEN(TAB)\nSHOW X\nEND\n"));
  EXPECT_TRUE(compiles("X = '' ; EQU NAME LIT 'X<2>'\nNAME = 'a'\nCRT NAME\nEND\n"));
  EXPECT_FALSE(compiles("EQU TAB LIT ''\nEND\n"));
}

TEST(Directives, SomeMustComeBeforeTheFirstStatement) {
  EXPECT_TRUE(compile_text("$NOCASE.STRINGS\nX = 1\nEND\n").unit->ignore_case);
  EXPECT_FALSE(compiles("X = 1\n$NOCASE.STRINGS\nEND\n"));
}

TEST(Directives, OptionRecordsApplyToEveryProgramOfTheFile) {
  MemorySources sources;
  sources.records["BP $BASIC.OPTIONS"] = "X\nDEFINE LIMIT 9\nMODE OPTIONAL.FINAL.END\nNOXREF\n";
  const CompileResult result = compile_text("CRT LIMIT\n", sources);
  ASSERT_TRUE(result.unit) << all_messages(result);
  EXPECT_TRUE(result.diagnostics.empty()) << all_messages(result);
  EXPECT_TRUE(result.unit->lines.empty());
}

TEST(Directives, DictionaryItemsAreFieldsOfTheRecord) {
  MemorySources sources;
  sources.dictionaries["CUST NAME"] =
      "D\xFE"
      "3";
  const CompileResult result = compile_text("$DICT CUST\nX = {NAME}\nEND\n", sources);
  ASSERT_TRUE(result.unit) << all_messages(result);
  EXPECT_FALSE(compile_text("$DICT CUST\nX = {NOTHING}\nEND\n", sources).unit);
}

TEST(Directives, FilesGiveTheirFieldsNames) {
  MemorySources sources;
  sources.dictionaries["STOCK QTY"] =
      "D\xFE"
      "2";
  const CompileResult result = compile_text(
      "FILE STOCK\nREAD STOCK FROM 'A' ELSE STOP\nSTOCK(QTY) = STOCK(QTY) + 1\nWRITE STOCK TO 'A'\nCLOSE STOCK\nEND\n",
      sources);
  ASSERT_TRUE(result.unit) << all_messages(result);
  EXPECT_FALSE(compile_text("FILE STOCK\nCRT STOCK(NOTHING)\nEND\n", sources).unit);
}

}  // namespace
}  // namespace scarlet::basic
