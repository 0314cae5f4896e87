// SPDX-License-Identifier: GPL-3.0-or-later
// The language by programs in the language: source text is compiled and run against the fake host.
#include "language_fixture.h"

namespace scarlet::vm {
namespace {

using LanguageTest = ProgramTest;

TEST_F(LanguageTest, a_loop_leaves_its_variable_at_the_last_value_used) {
  EXPECT_EQ(run("FOR I = 1 TO 3 ; NEXT I\nCRT I\nFOR I = 5 TO 1 ; NEXT I\nCRT I\nEND"), "3\n5\n");
  EXPECT_EQ(run("FOR I = 10 TO 1 STEP -4 ; CRT I: ; NEXT I\nCRT\nEND"), "1062\n");
}

TEST_F(LanguageTest, limits_and_steps_of_loops_are_computed_every_time) {
  EXPECT_EQ(run("N = 5\nFOR I = 1 TO N\nCRT I:\nIF I = 2 THEN N = 3\nNEXT I\nCRT\nEND"), "123\n");
}

TEST_F(LanguageTest, a_loop_variable_that_was_text_becomes_a_number) {
  EXPECT_EQ(run("A = '2'\nFOR I = A TO '4'\nCRT I + 0:\nNEXT I\nCRT VARTYPE(I)\nEND"), "2342\n");
}

TEST_F(LanguageTest, both_sides_of_and_are_evaluated) {
  EXPECT_NE(run("IF 1 = 2 AND X = 1 THEN CRT 'no'\nCRT 'went on'\nEND").find("'X' has no value"), std::string::npos);
}

TEST_F(LanguageTest, local_routines_recurse_with_private_variables) {
  EXPECT_EQ(run("DEFFUN HAN(N) LOCAL\nMOVES = 0\nCRT HAN(10)\nCRT MOVES\nSTOP\n"
                "LOCAL FUNCTION HAN(N)\nPRIVATE A\nIF N = 0 THEN RETURN 0\nMOVES += 1\n"
                "A = HAN(N - 1)\nRETURN A + 1 + HAN(N - 1)\nEND\nEND"),
            "1023\n1023\n");
}

TEST_F(LanguageTest, a_subroutine_changes_matrices_elements_and_variables_of_its_caller) {
  catalogue("FILL",
            "SUBROUTINE FILL(MAT M, N, E)\nFOR I = 1 TO N\nM(I) = I * I\nNEXT I\nE := '!'\nN = 'done'\nRETURN\nEND");
  EXPECT_EQ(run("DIM A(3), B(2)\nB(1) = 'b1' ; N = 3\nCALL FILL(MAT A, N, B(1))\nCRT A(1):A(2):A(3):N:B(1)\nEND"),
            "149doneb1!\n");
}

TEST_F(LanguageTest, a_program_calls_itself_by_name) {
  catalogue("DEEP", "SUBROUTINE DEEP(N, T)\nT += N\nIF N > 1 THEN\nM = N - 1\nCALL DEEP(M, T)\nEND\nRETURN\nEND");
  EXPECT_EQ(run("T = 0\nCALL DEEP(500, T)\nCRT T\nEND"), "125250\n");
}

TEST_F(LanguageTest, recursion_without_end_is_an_error_of_the_program) {
  catalogue("ENDLESS", "SUBROUTINE ENDLESS\nCALL ENDLESS\nRETURN\nEND");
  EXPECT_NE(run("CALL ENDLESS\nEND").find("'ENDLESS' can not be called: 10000 routines"), std::string::npos);
}

TEST_F(LanguageTest, functions_take_keys_and_defaults_of_their_declaration) {
  catalogue("JOINED", "FUNCTION JOINED(A, B)\nRETURN A:'-':B\nEND");
  EXPECT_EQ(run("DEFFUN JOINED(A, B)\nDEFFUN PAIR(B) CALLING 'JOINED' KEY 'k'\nCRT JOINED(1, JOINED(2, 3))\n"
                "CRT PAIR('x')\nCRT SUBR('JOINED', 8, 9)\nEND"),
            "1-2-3\nk-x\n8-9\n");
}

TEST_F(LanguageTest, a_function_without_a_value_leaves_its_result_unassigned) {
  catalogue("NOTHING", "FUNCTION NOTHING(A)\nRETURN\nEND");
  EXPECT_NE(run("DEFFUN NOTHING(A)\nX = NOTHING(1)\nCRT X\nEND").find("has no value"), std::string::npos);
}

TEST_F(LanguageTest, errors_name_the_variable_and_the_line_of_the_record) {
  EXPECT_EQ(run("A = 1\n\nA += TOTAL\nEND"),
            "the variable 'TOTAL' has no value: assign it before it is used (line 3 of BP PROG)");
  EXPECT_EQ(
      run("DIM M(2)\nM(1) = 'x'\nX = 2 * M(1)\nEND"),
      "the matrix element 'M(1)' holds 'x', which is not a number: a number is required here (line 3 of BP PROG)");
}

TEST_F(LanguageTest, an_error_in_a_subroutine_is_placed_there) {
  catalogue("BAD", "SUBROUTINE BAD(X)\n\nX = 1 / X\nRETURN\nEND");
  EXPECT_NE(run("Z = 0\nCALL BAD(Z)\nEND").find("(line 3 of BP BAD)"), std::string::npos);
}

TEST_F(LanguageTest, substring_assignment_in_its_three_modes) {
  EXPECT_EQ(run("A = 'abcdef' ; A[2,3] = 'X' ; CRT A:'|'\n"
                "$MODE PICK.SUBSTR\nA = 'abc' ; A[6,2] = 'ZZ' ; CRT A:'|'\n"
                "$MODE -PICK.SUBSTR\n$MODE PICK.SUBSTR.ASSIGN\n"
                "A = 'abcdef' ; A[3,2] = 'LONGER' ; CRT A\nA = 'abcdef' ; A[3,0] = '--' ; CRT A\n"
                "A = 'abc' ; A[6,1] = 'x' ; CRT A:'|'\nEND"),
            "aX  ef|\nabc  ZZ|\nabLONGERef\nab--cdef\nabc  x|\n");
}

TEST_F(LanguageTest, elements_of_elements_are_changed_in_place) {
  EXPECT_EQ(run("DIM C(1)\nC(1) = 'x':@VM:'y'\nC(1)<1,3> = 'z'\nC(1)[1,1] = 'Q'\nC(1)<1,2> := '+'\n"
                "CRT CONVERT(@VM, ']', C(1))\nEND"),
            "Q]y+]z\n");
}

TEST_F(LanguageTest, objects_of_a_class_keep_state_and_die_with_the_last_reference) {
  catalogue(
      "COUNTER",
      "CLASS COUNTER\nPRIVATE N\nPUBLIC LABEL\nPUBLIC SUBROUTINE CREATE.OBJECT(START)\nN = START ; LABEL = 'c'\nEND\n"
      "PUBLIC FUNCTION NEXT.ONE\nN += 1\nRETURN N\nEND\n"
      "PUBLIC SUBROUTINE DESTROY.OBJECT\nCRT LABEL:' dies at ':N\nEND\nEND");
  EXPECT_EQ(run("C = OBJECT('COUNTER', 5)\nD = C\nX = C->NEXT.ONE + D->NEXT.ONE\nCRT X\nC->LABEL = 'mine'\nC = 0\n"
                "CRT 'still there'\nD = ''\nCRT 'end'\nEND"),
            "13\nstill there\nmine dies at 7\nend\n");
}

TEST_F(LanguageTest, convert_needs_a_variable_with_a_value) {
  EXPECT_EQ(run("A = 'abab' ; CONVERT 'ab' TO 'x' IN A ; CRT A\nCONVERT 'a' TO 'b' IN NEVER\nEND"),
            "xx\nthe variable 'NEVER' has no value: assign it before it is used (line 2 of BP PROG)");
}

TEST_F(LanguageTest, an_abort_is_told_before_the_objects_of_the_program_die) {
  catalogue("MORTAL", "CLASS MORTAL\nPUBLIC SUBROUTINE DESTROY.OBJECT\nCRT ' and it died'\nEND\nEND");
  EXPECT_EQ(run("O = OBJECT('MORTAL')\nX = 'a' + 1\nEND"),
            "a value holds 'a', which is not a number: a number is required here (line 2 of BP PROG) and it died\n");
}

TEST_F(LanguageTest, a_long_array_grows_and_shrinks_at_both_ends_as_a_string_would) {
  EXPECT_EQ(run("A = ''\nFOR I = 1 TO 2000\nA<-1> = I\nNEXT I\nFOR I = 1 TO 999\nDEL A<1>\nNEXT I\n"
                "INS 'front' BEFORE A<1>\nA<2> = 'second'\nCRT DCOUNT(A, @FM):' ':A<1>:' ':A<2>:' ':A<3>:' ':A<1002>:' "
                "':LEN(A)\n"
                "T = 0\nLOOP\nREMOVE E FROM A SETTING M\nT += 1\nWHILE M\nREPEAT\nCRT T\nEND"),
            "1002 front second 1001 2000 5012\n1002\n");
}

TEST_F(LanguageTest, numbers_beyond_64_bits_become_floating_point) {
  EXPECT_EQ(run("A = 1\nFOR I = 1 TO 63\nA = A * 2\nNEXT I\nCRT A\nA = 9223372036854775807\nA += 1\nCRT A\nEND"),
            "9223372036854775808\n9223372036854775808\n");
}

TEST_F(LanguageTest, gosubs_inside_local_routines_reach_the_program) {
  EXPECT_EQ(run("GOSUB OUTER(3)\nSTOP\nSHOW:\nCRT 'shared label'\nRETURN\n"
                "LOCAL SUBROUTINE OUTER(N)\nGOSUB SHOW\nCRT 'n=':N\nRETURN\nEND\nEND"),
            "shared label\nn=3\n");
}

TEST_F(LanguageTest, clear_sets_variables_to_zero_but_not_common_ones) {
  EXPECT_EQ(run("COMMON /KEPT/ K\nK = 'kept' ; A = 'gone' ; DIM M(2) ; M(2) = 'gone too'\nCLEAR\nCRT K:A:M(2)\nEND"),
            "kept00\n");
}

TEST_F(LanguageTest, parts_of_properties_are_changed_and_the_rest_stays) {
  catalogue("NOTE", "CLASS NOTE\nPUBLIC T\nPUBLIC SUBROUTINE CREATE.OBJECT\nT = 'abc':@FM:'def'\nEND\nEND");
  EXPECT_EQ(run("N = OBJECT('NOTE')\nN->T<2> = 'x'\nN->T[1,1] = 'Z'\nN->T<2,2> := 'y'\nINS 'new' BEFORE N->T<2>\n"
                "CRT CHANGE(CHANGE(N->T, @FM, '^'), @VM, ']')\nDEL N->T<1>\nCRT N->T<1>\nEND"),
            "Zbc^new^x]y\nnew\n");
}

TEST_F(LanguageTest, compatible_append_adds_no_mark_behind_an_empty_last_element) {
  EXPECT_EQ(run("$MODE COMPATIBLE.APPEND\nA = 'a':@FM\nA<-1> = 'b'\nINS '' BEFORE A<-1>\nINS 'c' BEFORE A<-1>\n"
                "A<2,-1> = ''\nA<2,-1> = 'v'\nA<2,2,-1> := 's'\nCRT CHANGE(CHANGE(CHANGE(A, @FM, '^'), @VM, ']'), @SM, "
                "'$')\nEND"),
            "a^b]v$s^c\n");
}

TEST_F(LanguageTest, a_function_without_variables_around_it_can_be_called) {
  catalogue("TWICE", "FUNCTION TWICE(N)\nRETURN N * 2\nEND");
  EXPECT_EQ(run("DEFFUN TWICE(N)\nCRT TWICE(4)\nEND"), "8\n");
}

TEST_F(LanguageTest, an_error_goes_to_the_innermost_try_around_it) {
  EXPECT_EQ(run("X = 'abc'\nTRY\nTRY\nY = X + 1\nCRT 'no'\nCATCH E\nCRT 'inner ':E<3>:' ':E<2>:' ':E<4>\n"
                "THROW 'again'\nEND TRY\nCATCH E\nCRT 'outer ':E<1>\nEND TRY\nCRT 'after'\nEND"),
            "inner 4 BP PROG 1\nouter again\nafter\n");
}

TEST_F(LanguageTest, a_try_takes_errors_of_what_it_calls) {
  catalogue("BAD", "SUBROUTINE BAD(X)\nPRECISION 9\nX = 1 / X\nRETURN\nEND");
  EXPECT_EQ(run("DEFFUN HALF(N) LOCAL\nZ = 0\nTRY\nCALL BAD(Z)\nCATCH E\nCRT E<2>:' ':E<3>\nEND TRY\n"
                "TRY\nGOSUB DEEP\nCATCH E\nCRT E<1>\nEND TRY\n"
                "TRY\nCRT HALF('q')\nCATCH E\nCRT E<5>:1/3\nEND TRY\nSTOP\n"
                "DEEP: GOSUB DEEPER\nRETURN\nDEEPER: THROW 'from the depth'\nRETURN\n"
                "LOCAL FUNCTION HALF(N)\nRETURN N / 2\nEND\nEND"),
            "BP BAD 3\nfrom the depth\nHALF0.3333\n");
}

TEST_F(LanguageTest, a_try_left_by_a_jump_or_behind_its_end_takes_nothing) {
  EXPECT_NE(run("TRY\nGOTO OUT\nCATCH E\nCRT 'caught'\nEND TRY\nOUT: X = 1 / 0\nEND").find("(line 6 of"),
            std::string::npos);
  EXPECT_EQ(run("TRY\nX = 1 / 0\nCATCH\nEND TRY\nX = 1 / 0\nEND").find("caught"), std::string::npos);
}

TEST_F(LanguageTest, loops_go_on_through_errors_and_gosubs_return_where_they_came_from) {
  EXPECT_EQ(run("N = 0\nFOR I = 1 TO 5\nTRY\nIF I = 2 THEN CONTINUE\nGOSUB WORK\nCATCH\nCRT 'E':I:\nEND TRY\nNEXT I\n"
                "CRT\nGOSUB LAST\nCRT 'back'\nSTOP\nWORK: GOSUB INNER\nRETURN\n"
                "INNER: X = 1 / (I - 3)\nCRT 'W':I:\nRETURN\nLAST: RETURN\nEND"),
            "W1E3W4W5\nback\n");
}

TEST_F(LanguageTest, try_catch_and_throw_are_names_elsewhere) {
  EXPECT_EQ(run("TRY = 1 ; CATCH = 2 ; THROW = 3\nCRT TRY:CATCH:THROW\nEND"), "123\n");
}

}  // namespace
}  // namespace scarlet::vm
