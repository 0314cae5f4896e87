// SPDX-License-Identifier: GPL-3.0-or-later
// How ambiguous texts are read: names and keywords, "<" and ">", format masks, clauses, labels.
#include "basic/parser.h"

#include <gtest/gtest.h>

#include "memory_sources.h"

namespace scarlet::basic {
namespace {

bool compiles(const std::string& text) { return compile_text(text).unit.has_value(); }

bool has(const std::string& text, const std::string& instruction) {
  return code_of(text + "\nEND\n").find(instruction) != std::string::npos;
}

TEST(Parser, KeywordsMayBeVariables) {
  EXPECT_TRUE(
      compiles("READ = 1 ; OPEN += 1 ; PRINT = 'p' ; PRINT PRINT ; LOOP = 3 ; CALL = 'v' ; CRT CALL:LOOP\nEND\n"));
  EXPECT_TRUE(compiles("FOR FOR = 1 TO 2 ; CRT FOR: ; NEXT FOR\nEND\n"));
  EXPECT_TRUE(compiles("STATUS = 1 ; KEY = 2 ; VALUE = STATUS + KEY\nDATA<1> = 5 ; END.FLAG = 1\nEND\n"));
  EXPECT_TRUE(compiles("STEP = 4 ; FOR I = 1 TO 9 STEP STEP ; NEXT I\nEND\n"));
}

TEST(Parser, AMatrixHidesTheFunctionOfItsName) {
  EXPECT_TRUE(has("DIM LEN(3)\nX = LEN(2)", "MatrixGet1"));
  EXPECT_TRUE(has("LEN = 2\nX = LEN(LEN)", "Length"));
}

TEST(Parser, OneTokenBetweenAngleBracketsIsASubscript) {
  EXPECT_TRUE(has("X = A<1>", "Extract1"));
  EXPECT_TRUE(has("IF B<1> < B<2> THEN X = 1", "JumpGreaterEqual"));
  EXPECT_TRUE(has("IF B<2> > B<1> AND B<3> >= 3 THEN X = 1", "Extract1"));
  EXPECT_TRUE(has("X = A<A<2,9>+1>", "Extract2"));
}

TEST(Parser, AngleBracketsWithoutAPartnerCompare) {
  EXPECT_TRUE(has("X = A < B", "Less"));
  EXPECT_TRUE(has("IF A < B AND C > D THEN X = 1", "Less"));
  EXPECT_TRUE(has("X = (A < B):(C > D)", "Greater"));
  EXPECT_TRUE(has("X = A <> B", "NotEqual"));
  EXPECT_TRUE(has("X = A =< B ; Y = A => B ; Z = A >< B", "GreaterEqual"));
}

TEST(Parser, AListWithAngleBracketsIsASubscriptAsTheReferenceHasIt) {
  EXPECT_TRUE(has("CRT A < B, C > D", "Extract2"));
}

TEST(Parser, AssignmentBehindASubscriptIsNoComparison) {
  EXPECT_TRUE(has("A<1>=5", "Replace1"));
  EXPECT_TRUE(has("A<1>+=5", "AddImmediate") || has("A<1>+=5", "Add "));
}

TEST(Parser, PrecedenceIsThatOfTheReference) {
  EXPECT_TRUE(has("X = -A ** 2", "Negate"));
  const std::string code = code_of("X = A OR B AND C\nEND\n");
  EXPECT_LT(code.find("Or "), code.find("And ")) << code;
  const std::string power = code_of("X = A ** B ** C\nEND\n");
  EXPECT_NE(power.find("Power         r4, A, B"), std::string::npos) << power;
}

TEST(Parser, AnOperandBehindAnotherIsAFormatMask) {
  EXPECT_TRUE(has("X = A \"5R\"", "Format        X, A, \"5R\""));
  EXPECT_TRUE(has("X = A M:'|'", "Format"));
  EXPECT_TRUE(has("X = A+1 '5R'", "AddImmediate"));
  EXPECT_TRUE(has("X = A (M)", "Format"));
}

TEST(Parser, AColonAtTheEndKeepsTheLineOpen) {
  EXPECT_TRUE(has("CRT X:", "Statement     Crt, 1, X"));
  EXPECT_TRUE(has("CRT X:Y", "Concat"));
  EXPECT_TRUE(has("CRT X: ; Y = 1", "Statement     Crt, 1, X"));
}

TEST(Parser, ClausesMayBeginOnTheNextLine) {
  EXPECT_TRUE(compiles("IF A = 5\n  THEN CRT 1\n  ELSE CRT 2\nEND\n"));
  EXPECT_TRUE(compiles("IF A = 6\nTHEN\n  CRT 1\nEND\nELSE\n  CRT 2\nEND\nEND\n"));
  EXPECT_TRUE(compiles("READ R FROM F,1\nTHEN\n  CRT 1\nEND\nELSE\n  CRT 2\nEND\nEND\n"));
}

TEST(Parser, ClausesComeInTheirOrderOnOneLine) {
  EXPECT_TRUE(compiles("READU R FROM F,1 ON ERROR CRT 1 LOCKED CRT 2 THEN CRT 3 ELSE CRT 4\nEND\n"));
  EXPECT_TRUE(compiles(
      "READU R FROM F,1 ON ERROR\n  CRT 1\nEND LOCKED\n  CRT 2\nEND THEN\n  CRT 3\nEND ELSE\n  CRT 4\nEND\nEND\n"));
}

TEST(Parser, AnElseBelongsToTheInnermostStatement) {
  EXPECT_TRUE(compiles("IF A THEN IF B THEN CRT 1 ELSE CRT 2 ELSE CRT 3\nEND\n"));
  EXPECT_TRUE(compiles("IF 1 THEN READ R FROM F,1 THEN CRT 1 ELSE CRT 2\nEND\n"));
}

TEST(Parser, LoopsMayTestAnywhere) {
  EXPECT_TRUE(compiles("LOOP N += 1 ; W = N UNTIL W = 5 DO CRT W:'.' : REPEAT\nEND\n"));
  EXPECT_TRUE(compiles("LOOP WHILE A DO B = 1 REPEAT\nLOOP\nUNTIL A REPEAT\nEND\n"));
  EXPECT_TRUE(compiles("FOR I = 1 TO 5 WHILE I < 3 ; CRT I ; NEXT\nFOR I = 1 TO 5\nUNTIL I = 2\nNEXT I\nEND\n"));
}

TEST(Parser, LabelsComeInAllForms) {
  EXPECT_TRUE(
      compiles("GOSUB 100\nGOSUB X1\nGOSUB 10.5\nGO TO LAST\n100 CRT 1 ; RETURN\nX1:CRT 2 ; RETURN\n10.5: "
               "RETURN\nLAST:\nEND\n"));
  EXPECT_TRUE(compiles("IF 1 THEN\n  X = 1\nOUT: END\nGOTO OUT\nEND\n"));
}

TEST(Parser, FunctionsMayHaveASpaceBeforeTheirBracket) { EXPECT_TRUE(has("X = LEN (Y)", "Length")); }

TEST(Parser, ConditionalExpressionsAreOperands) {
  EXPECT_TRUE(compiles("A = IF X = 1 THEN 'a' ELSE IF X = 2 THEN 'b' ELSE 'c'\nCRT LEN(IF 0 THEN 1 ELSE 22)\nEND\n"));
}

TEST(Parser, LocateKnowsItsThreeForms) {
  EXPECT_TRUE(has("LOCATE A IN B<1,2> BY 'AL' SETTING P ELSE NULL", "LocateIn, A, B, 1, 2, absent, \"AL\", P, 0"));
  EXPECT_TRUE(has("LOCATE(A,B,2;P;'AR') THEN NULL", "LocateIn, A, B, 2, 1, absent, \"AR\", P, 0"));
  EXPECT_TRUE(
      has("$MODE UV.LOCATE\nLOCATE A IN B<2>,3 SETTING P ELSE NULL", "LocateIn, A, B, 2, 3, absent, absent, P, 0"));
}

TEST(Parser, StatementsOfTheTableReadTheirOperands) {
  EXPECT_TRUE(has("OPENSEQ 'F','R' APPEND TO S ELSE STOP", "OpenSeq, \"F\", \"R\", S, 1"));
  EXPECT_TRUE(has("OPENPATH 'P' READONLY TO S ELSE STOP", "OpenPath, \"P\", S, 1"));
  EXPECT_TRUE(has("MATPARSE M FROM S USING ','\nDIM M(3)", "MatParse, M, S, \",\""));
  EXPECT_TRUE(has("MATBUILD S FROM M,2,3 USING ','\nDIM M(3)", "MatBuild, S, M, 2, 3, \",\""));
  EXPECT_TRUE(has("WRITECSV A,B TO F ELSE STOP", "WriteCsv, F, A, B"));
  EXPECT_TRUE(has("INPUT X,5_: HIDDEN FOR 9", "Input, X, 5, 7, 9"));
  EXPECT_TRUE(has("INPUT @(1,2):X,3 'MD2' APPEND", "InputAt, 1, 2, X, 3, \"MD2\", 192, absent"));
  EXPECT_TRUE(has("PRINTER CLOSE ON 3", "PrinterClose, 0, 3"));
  EXPECT_TRUE(has("EXECUTE C CAPTURING O RETURNING R TRAPPING ABORTS", "Execute, C, O, R, absent"));
  EXPECT_TRUE(has("BREAK KEY OFF", "Break, 0"));
  EXPECT_TRUE(has("CLEARSELECT ALL", "ClearSelect, \"ALL\""));
  EXPECT_TRUE(has("SELECTINDEX 'I','V' FROM F TO 3", "SelectIndex, \"I\", \"V\", F, 3"));
}

TEST(Parser, EveryStatementOfTheLanguageIsKnown) {
  // One line each that must compile; what they compile to is tested elsewhere.
  const char* const kLines[] = {"ABORT",
                                "ABORT 'x'",
                                "ABORTM 'x'",
                                "ABORTE 'id','a'",
                                "BREAK ON",
                                "BREAK CLEAR",
                                "CALL S",
                                "CALL @S(1)",
                                "CHAIN 'x'",
                                "CLEAR",
                                "CLEARCOMMON",
                                "CLEAR COMMON",
                                "CLEARDATA",
                                "CLEARFILE F",
                                "CLEARINPUT",
                                "INPUTCLEAR",
                                "CLEARSELECT",
                                "CLEARSELECT 3",
                                "CLOSE F",
                                "CLOSE.SOCKET S",
                                "CLOSESEQ F",
                                "CONVERT 'a' TO 'b' IN X",
                                "CREATE F ELSE STOP",
                                "CREATE.FILE 'p' DYNAMIC GROUP.SIZE 2",
                                "CRT",
                                "DATA 1,2",
                                "DEBUG",
                                "DEL X<1>",
                                "DELETE F,1",
                                "DELETEU F,1",
                                "DELETELIST 'x'",
                                "DELETESEQ 'a','b' ELSE STOP",
                                "DISINHERIT O",
                                "DISPLAY 1",
                                "DPARSE S,',',A,B",
                                "DPARSE.CSV S,',',A",
                                "ECHO ON",
                                "ECHO 0",
                                "ENTER S",
                                "ERRMSG 'id','a'",
                                "EXECUTE 'x'",
                                "PERFORM 'x' CAPTURING C",
                                "FILELOCK F",
                                "FILEUNLOCK F",
                                "FIND 1 IN X SETTING A,B,C ELSE STOP",
                                "FINDSTR 1 IN X,2 SETTING A ELSE STOP",
                                "FLUSH F ELSE STOP",
                                "FOOTING 'x'",
                                "FOOTING ON 2 'x'",
                                "FORMLIST X TO 2",
                                "GETLIST 'x' TO 1 ELSE STOP",
                                "HEADING ON 1 'x'",
                                "HEADING NO.EJECT 'x'",
                                "HUSH ON SETTING X",
                                "IN X FOR 2 ELSE STOP",
                                "INHERIT O",
                                "INPUT X",
                                "INPUT @(1,1) X",
                                "INPUTCSV A,B",
                                "INPUTERR 'x'",
                                "INPUTFIELD @(1,1) X,5",
                                "INS 1 BEFORE X<1>",
                                "KEYEDIT (1,2),(3,4)",
                                "KEYEXIT (1,2)",
                                "KEYTRAP (1,2)",
                                "LOCK 3 ELSE STOP",
                                "LOGMSG 'x'",
                                "MARK.MAPPING F,OFF",
                                "NAP 5",
                                "NOBUF F ELSE STOP",
                                "OPEN 'DICT','F' TO F ELSE STOP",
                                "OS.EXECUTE 'ls' CAPTURING X",
                                "OSREAD X FROM 'p' ELSE STOP",
                                "OSWRITE X ON 'p'",
                                "OSDELETE 'p'",
                                "PAGE",
                                "PAGE ON 1 5",
                                "PAUSE 5",
                                "PRECISION 4",
                                "PRINT ON 3 'x':",
                                "PRINTCSV ON 1 A,B",
                                "PRINTERR 'x'",
                                "PRINTER ON",
                                "PRINTER RESET",
                                "PRINTER SETTING 1,2",
                                "PRINTER FILE 'a','b'",
                                "PRINTER NAME 'x'",
                                "PRINTER DISPLAY ON 1",
                                "PROCREAD X ELSE STOP",
                                "PROCWRITE X",
                                "PROMPT ''",
                                "RANDOMIZE",
                                "RANDOMIZE(7)",
                                "READBLK X FROM F,5 ELSE STOP",
                                "READCSV FROM F TO A,B ELSE STOP",
                                "READL X FROM F,1 ELSE STOP",
                                "READLIST X FROM 1 ELSE STOP",
                                "READNEXT X,Y,Z,W FROM 1 ELSE STOP",
                                "READSEQ X FROM F ELSE STOP",
                                "READV X FROM F,1,2 ELSE STOP",
                                "READVL X FROM F,1,2 ELSE STOP",
                                "READVU X FROM F,1,2 LOCKED STOP ELSE STOP",
                                "RECORDLOCKL F,1",
                                "RECORDLOCKU F,1 LOCKED STOP",
                                "RELEASE",
                                "RELEASE F",
                                "RELEASE F,1",
                                "REMOVE X FROM Y SETTING Z",
                                "REMOVE.BREAK.HANDLER",
                                "RESTORE.SCREEN X,1",
                                "RETURN",
                                "RQM",
                                "SLEEP '12:00'",
                                "SAVELIST 'x' FROM 1 ELSE STOP",
                                "SEEK F,1,0 ELSE STOP",
                                "SELECT F TO 1",
                                "SELECTN F TO 1",
                                "SELECTE TO X",
                                "SELECTV F TO X",
                                "SSELECT F",
                                "SELECTLEFT 'i' FROM F SETTING X TO 1",
                                "SELECTRIGHT 'i' FROM F",
                                "SETLEFT 'i' FROM F",
                                "SETRIGHT 'i' FROM F",
                                "SENDMAIL A,B,C,D,E,F,G",
                                "SET.ARG 1,2",
                                "SET.BREAK.HANDLER 'x'",
                                "SET.EXIT.STATUS 1",
                                "SETNLS 1,'x'",
                                "SETPU 1,2,3",
                                "SETREM 0 ON X",
                                "STATUS X FROM F ELSE STOP",
                                "STOP 'x'",
                                "STOPM 'x'",
                                "STOPE 'id'",
                                "TCLREAD X",
                                "TIMEOUT F,5",
                                "TRANSACTION START",
                                "TRANSACTION COMMIT",
                                "TRANSACTION ABORT",
                                "TTYSET X",
                                "UNLOCK",
                                "UNLOCK 3",
                                "VOID LEN(X)",
                                "WAKE 3",
                                "WEOFSEQ F",
                                "WRITE X ON F,1",
                                "WRITEU X TO F,1 ON ERROR STOP",
                                "WRITEV X ON F,1,2",
                                "WRITEVU X ON F,1,2",
                                "WRITEBLK X ON F ELSE STOP",
                                "WRITESEQ X ON F ELSE STOP",
                                "WRITESEQF X TO F ELSE STOP",
                                "NULL",
                                "REM x",
                                "O->M(1)",
                                "O->P = 5",
                                "EXECUTE 'x' PASSLIST RTNLIST L",
                                "MAT M = 0",
                                "MAT M = MAT M",
                                "MATREAD M FROM F,1 ELSE STOP",
                                "MATREADL M FROM F,1 ELSE STOP",
                                "MATREADU M FROM F,1 ELSE STOP",
                                "MATREADCSV M FROM F ELSE STOP",
                                "MATWRITE M ON F,1",
                                "MATWRITEU M TO F,1"};
  for (const char* line : kLines) {
    const CompileResult result = compile_text("DIM M(3)\nM(1) = 1\n" + std::string(line) + "\nEND\n");
    EXPECT_TRUE(result.unit) << line << "\n" << all_messages(result);
  }
}

}  // namespace
}  // namespace scarlet::basic
