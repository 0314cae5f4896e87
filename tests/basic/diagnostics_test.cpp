// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a source: all of it in one run, each with its place, its reason and a suggestion.
#include "basic/diagnostics.h"

#include <gtest/gtest.h>

#include "memory_sources.h"

namespace scarlet::basic {
namespace {

std::vector<Diagnostic> errors(const std::string& text) {
  std::vector<Diagnostic> found;
  for (const Diagnostic& d : compile_text(text).diagnostics) {
    if (d.severity == Diagnostic::Severity::Error) found.push_back(d);
  }
  return found;
}

std::vector<Diagnostic> warnings(const std::string& text) {
  std::vector<Diagnostic> found;
  for (const Diagnostic& d : compile_text(text).diagnostics) {
    if (d.severity == Diagnostic::Severity::Warning) found.push_back(d);
  }
  return found;
}

// "line:column message" of each error.
std::vector<std::string> places(const std::string& text) {
  std::vector<std::string> list;
  for (const Diagnostic& d : errors(text)) {
    list.push_back(d.line_label + ":" + std::to_string(d.at.column) + " " + d.message);
  }
  return list;
}

using List = std::vector<std::string>;

TEST(Errors, ShowTheLineWithACaretAndASuggestion) {
  const auto found = errors("X = 1\n   PRNT X\nEND\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(render(found[0]),
            "BP TEST, line 2, column 4: error: There is no statement 'PRNT'.\n"
            "      PRNT X\n"
            "      ^~~~\n"
            "   Did you mean PRINT?");
}

TEST(Errors, AllOfASourceAreReportedInOneRun) {
  EXPECT_EQ(places("CRT (\nX = 1 +\nGOTO NOWHERE\nCRT \"abc\nEND\n"),
            (List{"1:6 An expression is expected here, not the end of the line.",
                  "2:8 An expression is expected here, not the end of the line.", "3:6 There is no label 'NOWHERE'.",
                  "4:5 The text that begins here has no closing quote on this line."}));
}

TEST(Errors, AnErrorInAHeadingDoesNotHideTheBlock) {
  EXPECT_EQ(places("FOR I = TO 5\n  CRT I\nNEXT I\nEND\n"), (List{"1:9 An expression is expected here, not 'TO'."}));
  EXPECT_EQ(places("IF X = THEN\n  CRT 1\nEND ELSE\n  CRT 2\nEND\nEND\n"),
            (List{"1:8 An expression is expected here, not 'THEN'."}));
  EXPECT_EQ(places("BEGIN CASE\nCASE )\n  CRT 1\nEND CASE\nEND\n"),
            (List{"2:6 An expression is expected here, not ')'."}));
}

TEST(Errors, AMisspeltFunctionIsFoundOut) {
  const auto found = errors("X = UPCSE(\"a\")\nEND\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].message,
            "'UPCSE' is neither a function nor a matrix: DEFFUN UPCSE announces a function (LOCAL: of this program), "
            "DIM UPCSE a matrix.");
  EXPECT_EQ(found[0].suggestion, "Did you mean UPCASE?");
}

TEST(Errors, UnclosedBlocksAreReportedWhereTheyBegin) {
  EXPECT_EQ(places("LOOP\n  X = 1\nEND\n"), (List{"1:1 What begins here is not closed: REPEAT is missing."}));
  EXPECT_EQ(places("FOR I = 1 TO 2\n  LOOP\nNEXT I\nEND\n"),
            (List{"2:3 What begins here is not closed: REPEAT is missing."}));
  EXPECT_EQ(places("BEGIN CASE\nCASE 1\nX = 1\n"), (List{"1:1 What begins here is not closed: END CASE is missing."}));
}

TEST(Errors, StrayTerminatorsAreReported) {
  EXPECT_EQ(places("NEXT I\nREPEAT\nEND CASE\nEND\n"), (List{"1:1 'NEXT' belongs to nothing that is open here.",
                                                             "2:1 'REPEAT' belongs to nothing that is open here.",
                                                             "3:1 'END' belongs to nothing that is open here."}));
}

TEST(Errors, NextMustNameTheVariableOfItsFor) {
  EXPECT_EQ(places("FOR I = 1 TO 2\nNEXT J\nEND\n"),
            (List{"2:6 NEXT J does not fit: the FOR that is open here counts I."}));
}

TEST(Errors, LabelsMustExistAndBeUnique) {
  EXPECT_EQ(places("L1:\nL1:\nGOSUB L2\nON 1 GOTO L1,L3\nEND\n"),
            (List{"2:1 The label 'L1' is in line 1 already.", "3:7 There is no label 'L2'.",
                  "4:14 There is no label 'L3'."}));
}

TEST(Errors, DimensionsMustAgree) {
  EXPECT_EQ(
      places("DIM A(3)\nA(1,2) = 5\nX = A\nEND\n"),
      (List{"2:1 'A' has another number of dimensions: 1.", "3:5 'A' is a matrix: a subscript is missing, or MAT."}));
}

TEST(Errors, ArgumentsOfFunctionsAreCounted) {
  EXPECT_EQ(places("DEFFUN F(A,MAT B)\nX = LEN()\nX = F(1)\nX = F(1,2)\nX = F2(1)\nEND\n"),
            (List{"2:5 LEN takes 1 argument(s), not 0.", "3:5 F takes 2 argument(s), not 1.",
                  "4:5 Argument 2 of F does not fit: one of both is a matrix, the other is not.",
                  "5:5 'F2' is neither a function nor a matrix: DEFFUN F2 announces a function (LOCAL: of this "
                  "program), DIM F2 a matrix."}));
}

TEST(Errors, TextBehindTheFinalEndIsAnError) {
  EXPECT_TRUE(errors("X = 1\nEND\n* comment\n! another\n\n").empty());
  EXPECT_EQ(places("X = 1\nEND\nX = 2\n"),
            (List{"3:1 Behind the final END only comments may stand. Is there one END too many above?"}));
}

TEST(Errors, StatementsThatNeedAClauseSaySo) {
  EXPECT_EQ(places("READ R FROM F,1\nEND\n"), (List{"1:16 This statement needs THEN or ELSE."}));
  EXPECT_TRUE(errors("$MODE OPTIONAL.THEN.ELSE\nREAD R FROM F,1\nEND\n").empty());
}

TEST(Errors, AtVariablesAreChecked) {
  EXPECT_EQ(places("X = @USERN\n@WHO = 1\nEND\n"), (List{"1:5 There is no '@USERN'.", "2:1 '@WHO' can not be set."}));
}

TEST(Errors, LinesOfIncludedRecordsAreNumberedInside) {
  MemorySources sources;
  sources.records["BP INC"] = "X = 1\nCRT )\n";
  const CompileResult result = compile_text("* main\n$INCLUDE INC\nEND\n", sources);
  ASSERT_EQ(result.error_count(), 1U);
  EXPECT_EQ(result.diagnostics[0].line_label, "2.2");
  EXPECT_EQ(result.diagnostics[0].source, "BP INC");
}

TEST(Errors, AreLimitedInNumber) {
  std::string text;
  for (int i = 0; i < 1'000; ++i) text += "CRT )\n";
  EXPECT_LE(compile_text(text).diagnostics.size(), 102U);
}

TEST(Warnings, TellOfVariablesAndLabelsThatMakeNoSense) {
  const auto found = warnings("CRT A\nDIM M(3)\nNEVER: CRT 1\n");
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].message, "The variable 'A' is never given a value.");
  EXPECT_EQ(found[1].message, "The matrix 'M' is never used.");
  EXPECT_EQ(found[2].message, "Nothing goes to the label 'NEVER'.");
  EXPECT_EQ(found[3].message, "The final END is missing.");
}

TEST(Warnings, AMissingEndIsLookedForByIndentation) {
  const auto found = warnings("IF A = 1 THEN\n  A = 2\n  IF A = 2 THEN\n    A = 3\nEND\nA = 4\nEND\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].message, "The final END is missing.");
  EXPECT_EQ(found[0].suggestion, "The END in line 5 closes what begins in line 3. Is an END missing between them?");
}

TEST(Warnings, TellOfVariablesThatAreSetButNeverUsed) {
  const auto found = warnings("X = 1\nFOR I = 1 TO 2\nNEXT I\nLOCAL SUBROUTINE S\nPRIVATE P\nP = 1\nEND\nEND\n");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].message, "The variable 'X' is set but never used.");
  EXPECT_EQ(found[1].message, "The variable 'P' is set but never used.");
}

TEST(Warnings, LeaveOutWhatIsSetOrReadInOtherWays) {
  EXPECT_TRUE(warnings("SUBROUTINE S((A), B)\nB = 1\nRETURN\nEND\n").empty());
  EXPECT_TRUE(warnings("DUMMY = @(0,0)\nJUNK = KEYIN()\nEND\n").empty());
  EXPECT_TRUE(warnings("O = 1\nO->NAME = 3\nEND\n").empty());
  EXPECT_TRUE(warnings("A = 'x' ; REMOVE V FROM A SETTING M\nEND\n").empty());
}

TEST(Warnings, OfWhatAStatementHadToSetComeOnRequest) {
  const std::string text = "EXECUTE 'WHO' CAPTURING JUNK\nEND\n";
  EXPECT_TRUE(warnings(text).empty());
  EXPECT_EQ(warnings("$MODE TRAP.UNUSED\n" + text).size(), 1U);
  EXPECT_TRUE(warnings("$MODE -TRAP.UNUSED\nX = 1\nEND\n").empty());
}

TEST(Warnings, AMatrixThatALocalRoutineReadsIsUsed) {
  EXPECT_TRUE(warnings("DIM M(3)\nGOSUB S\nSTOP\nLOCAL SUBROUTINE S\nCRT M(1)\nEND\nEND\n").empty());
}

TEST(Warnings, AMisspeltVariableNamesTheOneThatWasMeant) {
  const auto found = warnings("TOTAL = 5\nCRT TOTAL\nCRT TOTLA\nEND\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].suggestion, "Did you mean TOTAL?");
}

TEST(Warnings, LeaveOutNamesInLinesWithErrors) {
  EXPECT_TRUE(warnings("X = 1\nCRT X Y )\nGOTO (LATER\nLATER: CRT 1\nEND\n").empty());
}

std::vector<std::string> suggestions(const std::string& text) {
  std::vector<std::string> list;
  for (const Diagnostic& d : errors(text)) list.push_back(d.line_label + " " + d.suggestion);
  return list;
}

TEST(Errors, MisspeltWordsOfAStatementAreNamed) {
  EXPECT_EQ(suggestions("IF 1 THAN\n  CRT 1\nEND ELES\n  CRT 2\nEND\nEND\n"),
            (List{"1 Did you mean THEN?", "3 Did you mean ELSE?", "6 "}));
  EXPECT_EQ(suggestions("LOCATE 'A' IN X SETING P ELSE NULL\nEND\n"), (List{"1 Did you mean SETTING?"}));
  EXPECT_EQ(suggestions("READ R FROM F,ID ESLE STOP\nEND\n"), (List{"1 Did you mean ELSE?"}));
  EXPECT_EQ(suggestions("BEGIN CASE\nCASE 1\n  CRT 1\nEND CSE\nEND\n"), (List{"4 Did you mean CASE?"}));
  EXPECT_EQ(suggestions("TRY\n  CRT 1\nCATHC E\n  CRT E\nEND TRY\nEND\n"), (List{"1 ", "3 Did you mean CATCH?"}));
}

TEST(Errors, NamesOfOtherDialectsTellWhatToWriteHere) {
  EXPECT_EQ(suggestions("X = ADDS(1,2)\nEND\n"),
            (List{"1 ADDS is of UniVerse. Here: A + B works element by element, with REUSE() for a single value."}));
  EXPECT_EQ(suggestions("TRANSTART\nEND\n"), (List{"1 TRANSTART is of jBASE. Here: TRANSACTION START."}));
  EXPECT_EQ(suggestions("// comment\nEND\n"), (List{"1 // is of jBASE. Here: comments begin with * or !."}));
  EXPECT_EQ(suggestions("$OPTIONS PICK\nEND\n"),
            (List{"1 OPTIONS is of UniVerse. Here: $MODE, a line for each thing that differs."}));
  EXPECT_EQ(suggestions("BEGIN WORK\nEND\n"),
            (List{"1 WORK is of UniVerse and jBASE. Here: BEGIN TRANSACTION, COMMIT, END TRANSACTION."}));
  EXPECT_EQ(suggestions("FOR EACH I IN X\nNEXT I\nEND\n"),
            (List{"1 EACH is of jBASE. Here: FOR I = 1 TO DCOUNT(X, @FM), or REMOVE."}));
}

TEST(Errors, StatementsOfOtherDialectsInTheirFormAreKnown) {
  EXPECT_EQ(places("LOOP WHILE READNEXT ID FROM 3 DO\nREPEAT\nEND\n"),
            (List{"1:12 READNEXT is a statement, no condition: write it in a line of its own, with ELSE EXIT or the "
                  "like."}));
  EXPECT_EQ(suggestions("LOCATE 'A' IN X<3>,1 BY 'AR' SETTING P ELSE NULL\nEND\n"),
            (List{"1 This is the LOCATE of UniVerse: $MODE UV.LOCATE reads it so."}));
}

TEST(Errors, NamesOfOtherDialectsAreNamesAllTheSame) {
  EXPECT_TRUE(errors("LEFT = 1 ; KEY = 2 ; SORT = LEFT + KEY\nCRT SORT\nEND\n").empty());
}

TEST(Errors, BehindTheFinalEndAreReportedToo) {
  EXPECT_EQ(places("CRT 1\nEND\nCRT )\nGOTO NOWHERE\nEND\n"),
            (List{"3:1 Behind the final END only comments may stand. Is there one END too many above?",
                  "3:5 An expression is expected here, not ')'.", "4:6 There is no label 'NOWHERE'."}));
}

TEST(Errors, AnIfWithoutThenKeepsItsIndentedBlock) {
  EXPECT_EQ(places("IF 1\n  CRT 1\nEND\nCRT 2\nEND\n"),
            (List{"1:5 THEN or ELSE is expected here, not the end of the line."}));
}

TEST(Errors, ArgumentsOfLocalRoutinesAreCounted) {
  EXPECT_EQ(places("GOSUB SUMS(1)\nSTOP\nLOCAL SUBROUTINE SUMS(A, B)\nRETURN\nEND\nEND\n"),
            (List{"1:7 SUMS takes 2 argument(s), not 1."}));
  EXPECT_EQ(places("GOSUB SUMS(X)\nSTOP\nLOCAL SUBROUTINE SUMS(MAT A)\nDIM A(2)\nRETURN\nEND\nEND\n"),
            (List{"1:12 Argument 1 of SUMS does not fit: one of both is a matrix, the other is not."}));
  EXPECT_EQ(places("DEFFUN TWICE(A) LOCAL\nX = TWICE(1)\nSTOP\nLOCAL FUNCTION TWICE(A, B)\nRETURN 1\nEND\nEND\n"),
            (List{"2:5 TWICE takes 2 argument(s), not 1."}));
}

TEST(Errors, DefineDoesNotTakeTheNameOfAVariable) {
  EXPECT_EQ(places("TOTAL = 1\n$DEFINE TOTAL 5\nCRT TOTAL\nEND\n"),
            (List{"2:1 'TOTAL' is a variable already, so it can not stand for something else."}));
}

TEST(Errors, ATryWithoutItsEndIsReportedWhereItBegins) {
  EXPECT_EQ(places("TRY\nCRT 1\nEND\n"), (List{"1:1 What begins here is not closed: CATCH is missing."}));
  EXPECT_EQ(places("TRY\nCRT 1\nCATCH E\nEND\n"), (List{"1:1 What begins here is not closed: END TRY is missing."}));
}

}  // namespace
}  // namespace scarlet::basic
