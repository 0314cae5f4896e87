// SPDX-License-Identifier: GPL-3.0-or-later
// What a failing program tells: variable, line, program; and the OPTIONs that turn errors into warnings.
#include <gtest/gtest.h>

#include "assembler.h"
#include "fake_host.h"

namespace scarlet::vm {
namespace {

class ErrorsTest : public ::testing::Test {
 protected:
  std::string failure(Assembler& a, std::uint16_t registers) {
    a.emit(Opcode::Exit);
    const RunResult result = machine.run(a.finish(registers));
    return result.how == RunResult::How::Aborted ? result.abort.message : "did not abort";
  }
  void expect_failure(Assembler& a, std::uint16_t registers, const std::string& part) {
    const std::string message = failure(a, registers);
    EXPECT_NE(message.find(part), std::string::npos) << message;
  }

  FakeHost host;
  Machine machine{host};
};

TEST_F(ErrorsTest, an_unassigned_variable_is_named_with_line_and_program) {
  Assembler a("PROG");
  a.name_variable("TOTAL", 1);
  a.line(3);
  a.emit(Opcode::Move, 0, a.constant(1));
  a.line(7);
  a.emit(Opcode::Add, 0, 0, 1);
  EXPECT_EQ(failure(a, 2), "the variable 'TOTAL' has no value: assign it before it is used (line 7 of BP PROG)");
}

TEST_F(ErrorsTest, an_unassigned_matrix_element_is_named_with_its_subscript) {
  Assembler a;
  a.name_variable("M", 0);
  a.emit(Opcode::Dimension, 0, a.constant(3), a.constant(0));
  a.extension({0});
  a.emit(Opcode::MatrixGet1, 1, 0, a.constant(2));
  expect_failure(a, 2, "'M(2)' has no value");
}

TEST_F(ErrorsTest, an_element_may_be_asked_whether_it_is_assigned) {
  Assembler a;
  a.emit(Opcode::Dimension, 0, a.constant(3), a.constant(0));
  a.extension({0});
  a.emit(Opcode::MatrixGet1, 1, 0, a.constant(2));
  a.function(1, code::Intrinsic::Assigned, {1});
  a.emit(Opcode::ReturnValue, 1);
  EXPECT_EQ(machine.run(a.finish(2)).value.to_string(), "0");
}

TEST_F(ErrorsTest, text_that_is_no_number_is_shown) {
  Assembler a;
  a.name_variable("PRICE", 0);
  a.emit(Opcode::Move, 0, a.constant("12x"));
  a.emit(Opcode::Add, 1, a.constant(1), 0);
  expect_failure(a, 2, "the variable 'PRICE' holds '12x'");
}

// The result is looked at where it is made: once in the general form, the second time in the specialised one.
TEST_F(ErrorsTest, a_result_too_large_for_a_double_names_the_calculation) {
  for (const Opcode op : {Opcode::Add, Opcode::Multiply, Opcode::Divide}) {
    Assembler a;
    a.emit(Opcode::Move, 0, a.constant(op == Opcode::Add ? 1.5e308 : 1e200));
    a.emit(op, 1, 0, a.constant(op == Opcode::Add ? 1e307 : op == Opcode::Divide ? 1e-100 : 1e100));
    a.emit(op, 1, 1, a.constant(op == Opcode::Add ? 1e308 : op == Opcode::Divide ? 1e-100 : 1e100));
    expect_failure(a, 2, "is too large for a number");
  }
  Assembler power("PROG");
  power.line(2);
  power.emit(Opcode::Power, 0, power.constant(10), power.constant(400));
  EXPECT_EQ(failure(power, 1), "the result of '10' ** '400' is too large for a number (line 2 of BP PROG)");
  Assembler pole;
  pole.emit(Opcode::Power, 0, pole.constant(0), pole.constant(-1));
  expect_failure(pole, 1, "is not defined for '-1'");
}

TEST_F(ErrorsTest, a_pattern_of_more_than_256_characters_is_refused) {
  Assembler fits;
  fits.emit(Opcode::Matches, 0, fits.constant("A"), fits.constant(std::string(256, 'A')));
  EXPECT_EQ(failure(fits, 1), "did not abort");
  Assembler longer;
  longer.emit(Opcode::Matches, 0, longer.constant("A"), longer.constant(std::string(257, 'A')));
  expect_failure(longer, 1, "longer than 256 characters");
}

TEST_F(ErrorsTest, division_by_zero_aborts_and_a_remainder_does_not) {
  Assembler a;
  a.name_variable("N", 0);
  a.emit(Opcode::Move, 0, a.constant(0));
  a.emit(Opcode::Remainder, 1, a.constant(5), 0);
  a.emit(Opcode::Divide, 1, 1, 0);
  expect_failure(a, 2, "division by zero: the variable 'N' is 0");
}

TEST_F(ErrorsTest, subscripts_outside_a_matrix_abort) {
  for (const int subscript : {-1, 4}) {
    Assembler a;
    a.name_variable("M", 0);
    a.emit(Opcode::Dimension, 0, a.constant(3), a.constant(0));
    a.extension({0});
    a.emit(Opcode::MatrixSet1, 0, a.constant(subscript), a.constant(1));
    expect_failure(a, 1,
                   "subscript " + std::to_string(subscript) + " of the variable 'M' is out of range: the size is 3");
  }
}

TEST_F(ErrorsTest, a_pick_style_matrix_has_no_element_zero) {
  Assembler a;
  a.emit(Opcode::Dimension, 0, a.constant(3), a.constant(0));
  a.extension({2});
  a.emit(Opcode::MatrixSet1, 0, a.constant(0), a.constant(1));
  expect_failure(a, 1, "subscript 0");
}

TEST_F(ErrorsTest, a_variable_that_is_no_matrix_can_not_be_subscripted) {
  Assembler a;
  a.name_variable("X", 0);
  a.emit(Opcode::Move, 0, a.constant(1));
  a.emit(Opcode::MatrixGet1, 1, 0, a.constant(1));
  expect_failure(a, 2, "'X' is not a matrix");
}

TEST_F(ErrorsTest, a_matrix_too_large_for_any_memory_is_refused) {
  Assembler a;
  a.emit(Opcode::Dimension, 0, a.constant(1 << 20), a.constant(1 << 20));
  a.extension({1});
  expect_failure(a, 1, "too many elements");
}

TEST_F(ErrorsTest, the_options_turn_errors_into_warnings) {
  host.options.unassigned_warning = true;
  host.options.non_numeric_warning = true;
  host.options.divide_by_zero_warning = true;
  Assembler a;
  a.name_variable("X", 0);
  a.emit(Opcode::Add, 1, 0, a.constant(1));
  a.print(1);
  a.emit(Opcode::Add, 1, a.constant(2), a.constant("abc"));
  a.print(1);
  a.emit(Opcode::Divide, 1, a.constant(2), a.constant(0));
  a.print(1);
  EXPECT_EQ(failure(a, 2), "did not abort");
  EXPECT_EQ(host.output, "1\n2\n0\n");
  ASSERT_EQ(host.warnings.size(), 3U);
  EXPECT_NE(host.warnings[0].find("'X'"), std::string::npos);
}

TEST_F(ErrorsTest, an_unassigned_operand_of_a_statement_aborts_and_an_absent_one_does_not) {
  Assembler fine;
  fine.statement(StatementId::Sleep, {fine.absent()});
  EXPECT_EQ(failure(fine, 1), "did not abort");
  Assembler a;
  a.name_variable("NAME", 0);
  a.print(0);
  expect_failure(a, 1, "'NAME'");
}

TEST_F(ErrorsTest, the_place_can_be_suppressed) {
  host.options.suppress_abort_place = true;
  Assembler a;
  a.emit(Opcode::Divide, 0, a.constant(1), a.constant(0));
  EXPECT_EQ(failure(a, 1), "division by zero: a value is 0");
}

TEST_F(ErrorsTest, references_that_only_damaged_code_can_make_are_refused) {
  Assembler a;
  a.emit(Opcode::Reference, 1, 0);
  a.emit(Opcode::Reference, 0, 1);
  a.emit(Opcode::Add, 2, 0, a.constant(1));
  expect_failure(a, 3, "damaged");
}

TEST_F(ErrorsTest, an_element_that_was_dimensioned_away_is_not_reached_any_more) {
  Assembler a;
  a.emit(Opcode::Dimension, 0, a.constant(9), a.constant(0));
  a.extension({0});
  a.emit(Opcode::MatrixReference1, 1, 0, a.constant(9));
  a.emit(Opcode::Dimension, 0, a.constant(2), a.constant(0));
  a.extension({0});
  a.emit(Opcode::Store, 1, a.constant("x"));
  expect_failure(a, 2, "does not exist any more");
}

TEST_F(ErrorsTest, a_debugger_sees_and_changes_the_variables_by_name) {
  host.on_perform = [](StatementId, std::span<Value* const>, Machine& m) {
    const std::vector<NamedVariable> variables = m.variables(0);
    EXPECT_EQ(variables.size(), 1U);
    EXPECT_EQ(variables.at(0).name, "COUNT");
    EXPECT_EQ(m.places().at(0).line, 12U);
    *variables.at(0).value = Value::of(7);
    return code::Outcome::Then;
  };
  Assembler a;
  a.name_variable("COUNT", 0);
  a.emit(Opcode::Move, 0, a.constant(1));
  a.line(12);
  a.statement(StatementId::Crt, {});
  a.emit(Opcode::ReturnValue, 0);
  EXPECT_EQ(machine.run(a.finish(1)).value.to_string(), "7");
}

TEST_F(ErrorsTest, a_failed_program_leaves_no_frames_and_the_machine_runs_on) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(std::string(100, 'x')));
  a.emit(Opcode::Add, 1, 0, a.constant(1));
  EXPECT_NE(failure(a, 2), "did not abort");
  EXPECT_EQ(machine.depth(), 0U);
  Assembler b;
  b.emit(Opcode::Move, 0, b.constant(1));
  EXPECT_EQ(failure(b, 1), "did not abort");
}

}  // namespace
}  // namespace scarlet::vm
