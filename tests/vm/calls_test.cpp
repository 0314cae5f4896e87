// SPDX-License-Identifier: GPL-3.0-or-later
// Calls: arguments by reference and by value, local routines, functions called as subroutines and the other way
// round, limits, nested runs.
#include <gtest/gtest.h>

#include "assembler.h"
#include "fake_host.h"
#include "vm/execution.h"

namespace scarlet::vm {
namespace {

class CallsTest : public ::testing::Test {
 protected:
  std::string printed(Assembler& a, std::uint16_t registers) {
    a.emit(Opcode::Exit);
    const RunResult result = machine.run(a.finish(registers));
    EXPECT_EQ(result.how, RunResult::How::Ended) << result.abort.message;
    return host.output;
  }
  std::string failure(Assembler& a, std::uint16_t registers) {
    a.emit(Opcode::Exit);
    const RunResult result = machine.run(a.finish(registers));
    EXPECT_EQ(result.how, RunResult::How::Aborted);
    return result.abort.message;
  }
  // SUBROUTINE ADDONE(A): A += 1
  void catalogue_add_one() {
    Assembler s("ADDONE", code::UnitKind::Subroutine);
    s.begin(0, code::RoutineKind::Main, 1, 1);
    s.emit(Opcode::AddTo, 0, s.constant(1));
    s.emit(Opcode::Return);
    host.programs["ADDONE"] = s.finish(1);
  }
  // FUNCTION TWICE(A): RETURN A * 2
  void catalogue_twice() {
    Assembler f("TWICE", code::UnitKind::Function);
    f.begin(0, code::RoutineKind::Main, 2, 1);
    f.emit(Opcode::Multiply, 1, 0, f.constant(2));
    f.emit(Opcode::ReturnValue, 1);
    host.programs["TWICE"] = f.finish(2);
  }

  FakeHost host;
  Machine machine{host};
};

TEST_F(CallsTest, a_subroutine_changes_the_variable_of_its_caller) {
  catalogue_add_one();
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(41));
  for (int i = 0; i < 3; ++i) {
    a.emit(Opcode::Reference, 1, 0);
    a.emit(Opcode::Call, 1, 1, a.call_site("ADDONE"));
    a.extension({0, 0});
  }
  a.print(0);
  EXPECT_EQ(printed(a, 2), "44\n");
}

TEST_F(CallsTest, an_argument_in_brackets_stays_as_it_is) {
  catalogue_add_one();
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(41));
  a.emit(Opcode::CopyArgument, 1, 0);
  a.emit(Opcode::Call, 1, 1, a.call_site("ADDONE"));
  a.extension({0, 0});
  a.print(0);
  EXPECT_EQ(printed(a, 2), "41\n");
}

TEST_F(CallsTest, a_call_site_looks_again_only_when_the_catalogue_changed) {
  catalogue_add_one();
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(0));
  const auto loop = a.emit(Opcode::Reference, 1, 0);
  a.emit(Opcode::Call, 1, 1, a.call_site("ADDONE"));
  a.extension({0, 0});
  const auto back = a.emit(Opcode::JumpLess, 0, a.constant(100));
  a.unit().instructions[back].c = static_cast<std::uint16_t>(static_cast<int>(loop) - static_cast<int>(back + 1));
  a.emit(Opcode::Exit);
  const auto unit = a.finish(2);
  machine.run(unit);
  EXPECT_EQ(host.searches, 1);
  ++host.generation;
  machine.run(unit);
  EXPECT_EQ(host.searches, 2);
}

TEST_F(CallsTest, a_function_gives_its_value_to_the_result_register) {
  catalogue_twice();
  Assembler a;
  a.emit(Opcode::Move, 1, a.constant(21));
  a.emit(Opcode::Call, 1, 1, a.call_site("TWICE", true));
  a.extension({1, 0});
  a.print(0);
  EXPECT_EQ(printed(a, 2), "42\n");
}

TEST_F(CallsTest, a_function_called_as_a_subroutine_sets_its_first_argument) {
  catalogue_twice();
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(""));
  a.emit(Opcode::Reference, 1, 0);
  a.emit(Opcode::Move, 2, a.constant(8));
  a.emit(Opcode::Call, 1, 2, a.call_site("TWICE"));
  a.extension({0, 0});
  a.print(0);
  EXPECT_EQ(printed(a, 3), "16\n");
}

TEST_F(CallsTest, a_subroutine_called_as_a_function_gives_its_first_argument) {
  Assembler s("RESULT", code::UnitKind::Subroutine);
  s.begin(0, code::RoutineKind::Main, 2, 2);
  s.emit(Opcode::Add, 0, 1, s.constant(1));
  s.emit(Opcode::Return);
  host.programs["RESULT"] = s.finish(2);
  Assembler a;
  a.emit(Opcode::Move, 1, a.constant(6));
  a.emit(Opcode::Call, 1, 1, a.call_site("RESULT", true));
  a.extension({1, 0});
  a.print(0);
  EXPECT_EQ(printed(a, 2), "7\n");
}

TEST_F(CallsTest, call_by_a_variable_leaves_a_subroutine_variable_that_reads_as_the_name) {
  catalogue_add_one();
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant("ADDONE"));
  a.emit(Opcode::Move, 1, a.constant(1));
  for (int i = 0; i < 2; ++i) {
    a.emit(Opcode::Reference, 2, 1);
    a.emit(Opcode::CallVariable, 2, 1, 0);
    a.extension({0, 0});
  }
  a.print(0);
  a.print(1);
  a.function(2, code::Intrinsic::Vartype, {0});
  a.print(2);
  EXPECT_EQ(printed(a, 3), "ADDONE\n3\n4\n");
  EXPECT_EQ(host.searches, 2);  // to check the name, and at the first call
}

TEST_F(CallsTest, a_local_function_calls_itself) {
  Assembler a;
  a.begin(0, code::RoutineKind::Main, 2, 0);
  a.emit(Opcode::Move, 1, a.constant(15));
  a.emit(Opcode::CallLocal, 1, 1, 1);
  a.print(1);
  a.emit(Opcode::Exit);
  a.begin(1, code::RoutineKind::LocalFunction, 4, 1, "FIB");
  const auto test = a.emit(Opcode::JumpGreaterEqual, 0, a.constant(2));
  a.emit(Opcode::ReturnValue, 0);
  a.land_short(test);
  a.emit(Opcode::Subtract, 2, 0, a.constant(1));
  a.emit(Opcode::CallLocal, 2, 1, 1);
  a.emit(Opcode::Move, 1, 2);
  a.emit(Opcode::Subtract, 2, 0, a.constant(2));
  a.emit(Opcode::CallLocal, 2, 1, 1);
  a.emit(Opcode::Add, 1, 1, 2);
  a.emit(Opcode::ReturnValue, 1);
  EXPECT_EQ(printed(a, 2), "610\n");
}

TEST_F(CallsTest, a_local_routine_shares_the_variables_of_the_program_and_has_its_own_matrices) {
  Assembler a;
  a.begin(0, code::RoutineKind::Main, 2, 0);
  a.emit(Opcode::Move, 0, a.constant("main"));
  a.emit(Opcode::CallLocal, 1, 0, 1);
  a.print(0);
  a.emit(Opcode::Exit);
  a.begin(1, code::RoutineKind::LocalSubroutine, 3, 0, "SETIT");
  a.routine(1).captures.push_back({0, 0});
  a.routine(1).private_matrices.push_back({1, 2, 0});
  a.emit(Opcode::MatrixSet1, 1, a.constant(2), a.constant("+local"));
  a.emit(Opcode::MatrixGet1, 2, 1, a.constant(2));
  a.emit(Opcode::Append, 0, 2);
  a.emit(Opcode::Return);
  EXPECT_EQ(printed(a, 2), "main+local\n");
}

TEST_F(CallsTest, an_element_passed_by_reference_changes_in_its_matrix) {
  catalogue_add_one();
  Assembler a;
  a.emit(Opcode::Dimension, 0, a.constant(2), a.constant(0));
  a.extension({0});
  a.emit(Opcode::MatrixSet1, 0, a.constant(2), a.constant(9));
  a.emit(Opcode::MatrixReference1, 1, 0, a.constant(2));
  a.emit(Opcode::Call, 1, 1, a.call_site("ADDONE"));
  a.extension({0, 0});
  a.emit(Opcode::MatrixGet1, 1, 0, a.constant(2));
  a.print(1);
  EXPECT_EQ(printed(a, 2), "10\n");
}

TEST_F(CallsTest, variable_arguments_may_be_fewer_or_more_than_declared) {
  Assembler s("VARSUB", code::UnitKind::Subroutine);
  s.begin(0, code::RoutineKind::Main, 4, 1);
  s.routine(0).variable_arguments = true;
  s.function(1, code::Intrinsic::ArgCount, {});
  s.print(1);
  const auto none = s.emit(Opcode::JumpEqual, 1, s.constant(0));
  s.function(2, code::Intrinsic::Arg, {1});
  s.print(2);
  s.statement(StatementId::SetArg, {1, s.constant("set")});
  s.land_short(none);
  s.emit(Opcode::Return);
  host.programs["VARSUB"] = s.finish(4);
  Assembler a;
  const std::uint16_t site = a.call_site("VARSUB");
  a.emit(Opcode::Call, 3, 0, site);
  a.extension({0, 0});
  for (std::uint16_t i = 0; i < 3; ++i)
    a.emit(Opcode::Move, i, a.constant(std::string(20, static_cast<char>('a' + i))));
  for (std::uint16_t i = 0; i < 3; ++i) a.emit(Opcode::Reference, static_cast<std::uint16_t>(3 + i), i);
  a.emit(Opcode::Call, 3, 3, site);
  a.extension({0, 0});
  a.print(2);
  a.print(0);
  EXPECT_EQ(printed(a, 6), "0\n3\n" + std::string(20, 'c') + "\nset\n" + std::string(20, 'a') + "\n");
}

TEST_F(CallsTest, the_precision_of_a_program_is_its_own) {
  Assembler s("PRINTS", code::UnitKind::Subroutine);
  s.print(s.constant(1.23456789));
  s.statement(StatementId::Precision, {s.constant(1)});
  s.print(s.constant(1.23456789));
  s.emit(Opcode::Return);
  host.programs["PRINTS"] = s.finish(1);
  Assembler a;
  a.statement(StatementId::Precision, {a.constant(6)});
  a.emit(Opcode::Call, 0, 0, a.call_site("PRINTS"));
  a.extension({0, 0});
  a.print(a.constant(1.23456789));
  EXPECT_EQ(printed(a, 1), "1.2346\n1.2\n1.234568\n");
}

TEST_F(CallsTest, a_wrong_number_of_arguments_aborts) {
  catalogue_add_one();
  Assembler a;
  a.emit(Opcode::Call, 0, 0, a.call_site("ADDONE"));
  a.extension({0, 0});
  EXPECT_NE(failure(a, 1).find("'ADDONE' takes 1 argument(s) and was called with 0"), std::string::npos);
}

TEST_F(CallsTest, a_missing_routine_aborts_with_its_name) {
  Assembler a;
  a.emit(Opcode::Call, 0, 0, a.call_site("NOSUCH"));
  a.extension({0, 0});
  EXPECT_NE(failure(a, 1).find("'NOSUCH'"), std::string::npos);
}

TEST_F(CallsTest, endless_recursion_ends_at_the_call_limit) {
  host.depth_limit = 1000;
  Assembler a;
  a.begin(0, code::RoutineKind::Main, 1, 0);
  a.emit(Opcode::CallLocal, 0, 0, 1);
  a.begin(1, code::RoutineKind::LocalSubroutine, 1, 0, "AGAIN");
  a.emit(Opcode::CallLocal, 0, 0, 1);
  EXPECT_NE(failure(a, 1).find("'AGAIN' can not be called: 1000"), std::string::npos);
  EXPECT_EQ(machine.depth(), 0U);
}

TEST_F(CallsTest, a_stack_full_of_registers_ends_the_program_too) {
  host.depth_limit = 1'000'000;
  Assembler a;
  a.begin(0, code::RoutineKind::Main, 1, 0);
  a.emit(Opcode::CallLocal, 0, 0, 1);
  a.begin(1, code::RoutineKind::LocalSubroutine, 30'000, 0, "LARGE");
  a.emit(Opcode::CallLocal, 29'999, 0, 1);
  EXPECT_NE(failure(a, 1).find("'LARGE'"), std::string::npos);
}

TEST_F(CallsTest, gosubs_nest_to_256_and_no_further) {
  for (const int depth : {256, 257}) {
    Assembler a;
    a.emit(Opcode::Move, 0, a.constant(0));
    const auto again = a.emit(Opcode::AddImmediate, 0, 0, 1);
    const auto done = a.emit(Opcode::JumpGreater, 0, a.constant(depth));
    const auto gosub = a.emit(Opcode::Gosub);
    a.unit().instructions[gosub].set_distance(static_cast<std::int32_t>(again) - static_cast<std::int32_t>(gosub + 1));
    a.land_short(done);
    a.emit(Opcode::Exit);
    const RunResult result = machine.run(a.finish(1));
    EXPECT_EQ(result.how, depth == 256 ? RunResult::How::Ended : RunResult::How::Aborted) << depth;
  }
}

TEST_F(CallsTest, return_to_drops_the_gosub_and_goes_on_elsewhere) {
  Assembler a;
  const auto gosub = a.emit(Opcode::Gosub);
  a.print(a.constant("not here"));
  a.land(gosub);
  const auto to = a.emit_jump(Opcode::ReturnTo, 0, 0);
  a.print(a.constant("nor here"));
  a.land(to);
  a.print(a.constant("here"));
  EXPECT_EQ(printed(a, 1), "here\n");
  EXPECT_EQ(machine.depth(), 0U);
}

TEST_F(CallsTest, a_program_run_from_inside_a_statement_has_its_own_registers_and_gosubs) {
  Assembler inner("INNER");
  inner.emit(Opcode::Move, 0, inner.constant("inner"));
  inner.print(0);
  inner.emit(Opcode::Return);
  host.programs["INNER"] = inner.finish(1);
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant("outer"));
  const auto gosub = a.emit(Opcode::Gosub);
  a.print(0);
  a.emit(Opcode::Exit);
  a.land(gosub);
  a.statement(StatementId::Execute, {a.constant("INNER")});
  a.emit(Opcode::Return);
  EXPECT_EQ(printed(a, 1), "inner\nouter\n");
}

TEST_F(CallsTest, an_abort_inside_a_nested_run_reaches_the_host_that_started_it) {
  Assembler inner("INNER");
  inner.emit(Opcode::Divide, 0, inner.constant(1), inner.constant(0));
  host.programs["INNER"] = inner.finish(1);
  host.on_perform = [this](StatementId, std::span<Value* const>, Machine& m) {
    const RunResult result = m.run(host.programs["INNER"]);
    host.output += result.how == RunResult::How::Aborted ? "trapped" : "not trapped";
    return code::Outcome::Else;
  };
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant("kept"));
  a.statement(StatementId::Execute, {a.constant("INNER")});
  const auto otherwise = a.emit_jump(Opcode::JumpOutcome, static_cast<std::uint16_t>(code::Outcome::Else), 0);
  a.emit(Opcode::Stop);
  a.land(otherwise);
  a.emit(Opcode::ReturnValue, 0);
  const RunResult result = machine.run(a.finish(1));
  EXPECT_EQ(host.output, "trapped");
  EXPECT_EQ(result.value.to_string(), "kept");
}

TEST_F(CallsTest, programs_that_execute_themselves_end_with_an_error) {
  Assembler a("SELF");
  a.statement(StatementId::Execute, {a.constant("SELF")});
  host.programs["SELF"] = a.finish(1);
  const RunResult result = machine.run(host.programs["SELF"]);
  EXPECT_EQ(result.how, RunResult::How::Aborted);
  EXPECT_NE(result.abort.message.find("'SELF'"), std::string::npos);
}

TEST_F(CallsTest, a_waiting_break_ends_an_endless_loop) {
  host.interrupt_pending = true;
  Assembler a;
  a.emit_jump(Opcode::Jump, 0, -1);
  EXPECT_NE(failure(a, 1).find("break"), std::string::npos);
}

// A jump is not long, what is done between two of them may be.
TEST_F(CallsTest, long_data_brings_the_next_look_at_the_break_key_nearer) {
  class SecondLook : public FakeHost {
   public:
    bool interrupted() const override { return ++looks_ > 1; }

   private:
    mutable int looks_ = 0;
  };
  const auto turns = [](std::size_t elements) {
    SecondLook patient;
    Machine runner(patient);
    std::string numbers = "1";
    for (std::size_t n = 1; n < elements; ++n) numbers.append("\xfd\x31", 2);
    Assembler a;
    a.emit(Opcode::Move, 0, a.constant(numbers));
    const auto loop = a.here();
    a.print(a.constant("."));
    a.emit(Opcode::Add, 2, 0, a.constant(1));
    a.emit_jump(Opcode::Jump, 0, static_cast<std::int32_t>(loop) - static_cast<std::int32_t>(a.here()) - 1);
    EXPECT_EQ(runner.run(a.finish(3)).how, RunResult::How::Aborted);
    return patient.output.size();
  };
  EXPECT_GT(turns(2), 100 * turns(1'000'000));
}

TEST_F(CallsTest, arguments_of_a_run_pass_by_reference_or_value) {
  catalogue_add_one();
  Value variable = Value::of(1);
  std::vector<Value> arguments{Value::frame_reference(&variable)};
  machine.run(host.programs["ADDONE"], arguments);
  EXPECT_EQ(variable.to_string(), "2");
}

TEST_F(CallsTest, subr_calls_a_catalogued_function) {
  catalogue_twice();
  Assembler a;
  a.function(0, code::Intrinsic::Subr, {a.constant("TWICE"), a.constant(4)});
  a.print(0);
  EXPECT_EQ(printed(a, 1), "8\n");
}

TEST_F(CallsTest, units_that_nobody_holds_any_more_are_dropped_and_found_again) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(1));
  a.emit(Opcode::Reference, 1, 0);
  a.emit(Opcode::Call, 1, 1, a.call_site("ADDONE"));
  a.extension({0, 0});
  a.emit(Opcode::ReturnValue, 0);
  const auto unit = a.finish(2);
  for (int i = 0; i < 200; ++i) {
    catalogue_add_one();  // recompiled: the old object is not held by the catalogue any more
    ++host.generation;
    EXPECT_EQ(machine.run(unit).value.to_string(), "2");
  }
  EXPECT_LT(machine.execution().loader.size(), 64U);
}

}  // namespace
}  // namespace scarlet::vm
