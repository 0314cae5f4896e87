// SPDX-License-Identifier: GPL-3.0-or-later
// Instructions and their specialised forms: the same answers whatever types come by, in any order.
#include <gtest/gtest.h>

#include <limits>

#include "assembler.h"
#include "fake_host.h"

namespace scarlet::vm {
namespace {

std::uint16_t immediate(int n) { return static_cast<std::uint16_t>(static_cast<std::int16_t>(n)); }

class InterpreterTest : public ::testing::Test {
 protected:
  RunResult run(Assembler& a, std::uint16_t registers) {
    a.emit(Opcode::Exit);
    return machine.run(a.finish(registers));
  }
  std::string printed(Assembler& a, std::uint16_t registers) {
    const RunResult result = run(a, registers);
    EXPECT_EQ(result.how, RunResult::How::Ended) << result.abort.message;
    return host.output;
  }

  FakeHost host;
  Machine machine{host};
};

// R0 <op> R1 over a list of operand pairs in one loop body: the one instruction meets all of them.
std::string over_pairs(Opcode op, const std::vector<std::pair<Value, Value>>& pairs) {
  FakeHost host;
  Machine machine(host);
  Assembler a;
  std::vector<std::uint32_t> calls;
  for (const auto& [left, right] : pairs) {
    a.emit(Opcode::Move, 0, a.constant(left));
    a.emit(Opcode::Move, 1, a.constant(right));
    calls.push_back(a.emit(Opcode::Gosub));
  }
  a.emit(Opcode::Stop);
  for (const std::uint32_t call : calls) {
    a.unit().instructions[call].set_distance(static_cast<std::int32_t>(a.here() - (call + 1)));
  }
  a.emit(op, 2, 0, 1);
  a.statement(StatementId::Crt, {a.constant(1), 2, a.constant(" ")});
  a.emit(Opcode::Return);
  const RunResult result = machine.run(a.finish(3));
  return result.how == RunResult::How::Aborted ? result.abort.message : host.output;
}

const std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST(SpecialisedArithmetic, gives_the_same_sums_whatever_types_came_before) {
  EXPECT_EQ(over_pairs(Opcode::Add, {{Value::of(1), Value::of(2)},
                                     {Value::of(4), Value::of(5)},
                                     {Value::of(0.5), Value::of(1)},
                                     {Value::of("7"), Value::of(" 8 ")},
                                     {Value::of(10), Value::of(20)},
                                     {Value::of(""), Value::of(3)}}),
            "3\t 9\t 1.5\t 15\t 30\t 3\t ");
}

TEST(SpecialisedArithmetic, goes_to_floating_point_when_64_bits_overflow) {
  EXPECT_EQ(over_pairs(Opcode::Add, {{Value::of(1), Value::of(2)}, {Value::of(kMost), Value::of(1)}}),
            "3\t 9223372036854775808\t ");
  EXPECT_EQ(over_pairs(Opcode::Multiply, {{Value::of(99999), Value::of(99999)}, {Value::of(kMost), Value::of(2)}}),
            "9999800001\t 18446744073709551616\t ");
  EXPECT_EQ(over_pairs(Opcode::Subtract, {{Value::of(1), Value::of(2)}, {Value::of(-kMost), Value::of(3)}}),
            "-1\t -9223372036854775808\t ");
}

TEST(SpecialisedArithmetic, works_element_by_element_on_arrays_after_numbers) {
  EXPECT_EQ(over_pairs(Opcode::Multiply, {{Value::of(2), Value::of(3)},
                                          {Value::of("1\xFD"
                                                     "2"),
                                           Value::of("5\xFD"
                                                     "6")}}),
            "6\t 5\xFD"
            "12\t ");
}

TEST(SpecialisedArithmetic, divides_integers_exactly_when_it_can) {
  EXPECT_EQ(over_pairs(Opcode::Divide, {{Value::of(6), Value::of(3)},
                                        {Value::of(1), Value::of(4)},
                                        {Value::of(-7), Value::of(2)},
                                        {Value::of(kMost), Value::of(1)},
                                        {Value::of(1.5), Value::of(0.5)}}),
            "2\t 0.25\t -3.5\t 9223372036854775807\t 3\t ");
}

TEST(SpecialisedArithmetic, takes_remainders_with_the_sign_of_the_dividend) {
  EXPECT_EQ(over_pairs(Opcode::Remainder, {{Value::of(7), Value::of(3)},
                                           {Value::of(-7), Value::of(3)},
                                           {Value::of(7), Value::of(-3)},
                                           {Value::of(5), Value::of(0)},
                                           {Value::of(std::numeric_limits<std::int64_t>::min()), Value::of(-1)},
                                           {Value::of(5.5), Value::of(2)}}),
            "1\t -1\t 1\t 5\t 0\t 1.5\t ");
}

TEST(SpecialisedComparison, follows_the_rules_for_numbers_and_text) {
  EXPECT_EQ(over_pairs(Opcode::Less, {{Value::of(1), Value::of(2)},
                                      {Value::of(2), Value::of(1)},
                                      {Value::of(1.5), Value::of(2)},
                                      {Value::of("10"), Value::of("9")},
                                      {Value::of("a"), Value::of("b")},
                                      {Value::of(""), Value::of(-5)}}),
            "1\t 0\t 1\t 0\t 1\t 1\t ");
  EXPECT_EQ(over_pairs(Opcode::Equal, {{Value::of(1), Value::of(1)},
                                       {Value::of(0.1), Value::of(0.1 + 1e-12)},
                                       {Value::of("05"), Value::of("5")},
                                       {Value::of(""), Value::of(0)}}),
            "1\t 1\t 1\t 0\t ");
}

TEST_F(InterpreterTest, counts_with_a_for_loop_and_leaves_the_last_value) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(1));  // I
  a.emit(Opcode::Move, 1, a.constant(0));  // sum
  const auto test = a.emit(Opcode::ForTest, 0, a.constant(1000), a.constant(1));
  a.extension_jump(0);
  const auto body = a.emit(Opcode::AddTo, 1, 0);
  const auto loop = a.emit(Opcode::ForLoop, 0, a.constant(1000), a.constant(1));
  a.extension_jump(static_cast<std::int32_t>(body) - static_cast<std::int32_t>(loop + 2));
  a.land(test, 1);
  a.print(0);
  a.print(1);
  EXPECT_EQ(printed(a, 2), "1000\n500500\n");
}

TEST_F(InterpreterTest, runs_a_fractional_for_loop_with_the_tolerance) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant("0"));
  a.emit(Opcode::Move, 1, a.constant(0));
  const auto test = a.emit(Opcode::ForTest, 0, a.constant(1), a.constant(0.1));
  a.extension_jump(0);
  const auto body = a.emit(Opcode::AddImmediate, 1, 1, 1);
  const auto loop = a.emit(Opcode::ForLoop, 0, a.constant(1), a.constant(0.1));
  a.extension_jump(static_cast<std::int32_t>(body) - static_cast<std::int32_t>(loop + 2));
  a.land(test, 1);
  a.print(1);
  EXPECT_EQ(printed(a, 2), "11\n");
}

TEST_F(InterpreterTest, counts_down_and_stores_the_value_past_the_limit_when_told) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(3));
  const auto body = a.emit(Opcode::AddImmediate, 1, 0, 0);
  const auto loop = a.emit(Opcode::ForLoopStore, 0, a.constant(1), a.constant(-1));
  a.extension_jump(static_cast<std::int32_t>(body) - static_cast<std::int32_t>(loop + 2));
  a.print(0);
  a.print(1);
  EXPECT_EQ(printed(a, 2), "0\n1\n");
}

TEST_F(InterpreterTest, compares_with_a_constant_text_in_whatever_form_the_value_comes) {
  Assembler a;
  std::vector<std::uint32_t> calls;
  Value array = Value::of(std::string(300, 'x').append("\xFEy"));
  for (const Value& v :
       {Value::of(" "), Value::of("ab"), Value::of(5), Value::of(std::string(40, ' ')), Value::of("")}) {
    a.emit(Opcode::Move, 0, a.constant(v));
    calls.push_back(a.emit(Opcode::Gosub));
  }
  a.emit(Opcode::Stop);
  for (const std::uint32_t call : calls) {
    a.unit().instructions[call].set_distance(static_cast<std::int32_t>(a.here() - (call + 1)));
  }
  const auto equal = a.emit(Opcode::JumpEqual, 0, a.constant(" "));
  a.statement(StatementId::Crt, {a.constant(1), a.constant("no ")});
  a.emit(Opcode::Return);
  a.land_short(equal);
  a.statement(StatementId::Crt, {a.constant(1), a.constant("yes ")});
  a.emit(Opcode::Return);
  EXPECT_EQ(machine.run(a.finish(1)).how, RunResult::How::Stopped);
  EXPECT_EQ(host.output, "yes no no no no ");
}

TEST_F(InterpreterTest, appends_a_variable_to_itself) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant("0123456789"));
  a.emit(Opcode::Append, 0, 0);
  a.emit(Opcode::Append, 0, 0);
  a.print(0);
  EXPECT_EQ(printed(a, 1), "0123456789012345678901234567890123456789\n");
}

TEST_F(InterpreterTest, shares_strings_until_one_of_them_changes) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant("a string longer than inline"));
  a.emit(Opcode::Store, 1, 0);
  a.emit(Opcode::Append, 0, a.constant("!"));
  a.print(0);
  a.print(1);
  EXPECT_EQ(printed(a, 2), "a string longer than inline!\na string longer than inline\n");
}

TEST_F(InterpreterTest, joins_many_operands) {
  Assembler a;
  a.emit(Opcode::ConcatMany, 0, 4);
  a.extension({a.constant("n="), a.constant(5), a.constant(" x="), a.constant(0.5)});
  a.print(0);
  EXPECT_EQ(printed(a, 1), "n=5 x=0.5\n");
}

TEST_F(InterpreterTest, joins_more_operands_than_one_round_takes) {
  Assembler a;
  const std::uint16_t piece = a.constant("ab");
  a.emit(Opcode::ConcatMany, 0, 40);
  for (int i = 0; i < 14; ++i) a.emit(Opcode::Ext, piece, piece, piece);
  a.emit(Opcode::Length, 1, 0);
  a.print(1);
  EXPECT_EQ(printed(a, 2), "80\n");
}

TEST_F(InterpreterTest, takes_single_characters_and_longer_parts_of_a_string) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant("abcdefghijklmnopqrstuvwxyz"));
  const auto loop_start = a.emit(Opcode::AddImmediate, 2, 2, 1);
  a.unit().instructions[loop_start].b = a.constant(2);
  for (int round = 0; round < 2; ++round) {
    a.emit(Opcode::Substring, 1, 0, a.constant(3));
    a.extension({a.constant(1)});
    a.print(1);
  }
  a.emit(Opcode::Substring, 1, 0, a.constant(-2));
  a.extension({a.constant(3)});
  a.print(1);
  a.emit(Opcode::LastBytes, 1, 0, a.constant(2));
  a.print(1);
  EXPECT_EQ(printed(a, 3), "c\nc\nabc\nyz\n");
}

TEST_F(InterpreterTest, extracts_replaces_inserts_and_deletes_elements) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(""));
  for (int i = 1; i <= 3; ++i) a.emit(Opcode::Replace1, 0, a.constant(-1), a.constant(i));
  a.emit(Opcode::Replace2, 0, a.constant(2), a.constant("v"));
  a.extension({a.constant(2)});
  a.emit(Opcode::Insert, 0, a.constant(1), a.constant("first"));
  a.extension({a.constant(0), a.constant(0)});
  a.emit(Opcode::Delete, 0, a.constant(2));
  a.extension({a.constant(0), a.constant(0)});
  a.print(0);
  a.emit(Opcode::Extract2, 1, 0, a.constant(2));
  a.extension({a.constant(2)});
  a.print(1);
  EXPECT_EQ(printed(a, 2),
            "first\xFE"
            "2\xFDv\xFE"
            "3\nv\n");
}

// One Replace instruction meets items of all kinds; the array is exploded by then, and sometimes shared or flattened.
TEST_F(InterpreterTest, replaces_fields_of_a_long_array_whatever_the_item) {
  const std::vector<Value> items = {Value::of(5),
                                    Value::of(-12345678),
                                    Value::of("text"),
                                    Value::of(123456789012),
                                    Value::of("p\xFE"
                                              "q"),
                                    Value::of(2.5),
                                    Value::of(std::string(30, 'l')),
                                    Value::of("v\xFDw")};
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(""));
  for (int i = 1; i <= 200; ++i) a.emit(Opcode::Replace1, 0, a.constant(i), a.constant(1000 + i));
  a.emit(Opcode::Move, 2, a.constant(""));
  std::vector<std::uint32_t> calls;
  for (const Value& item : items) {
    for (const int field : {7, 150}) {
      a.emit(Opcode::Move, 1, a.constant(item));
      a.emit(Opcode::Move, 3, a.constant(field));
      calls.push_back(a.emit(Opcode::Gosub));
      a.emit(Opcode::Move, 4, 0);  // shared from here to the next change
      a.emit(Opcode::Extract1, 5, 0, 3);
      a.emit(Opcode::Append, 2, 5);
      a.emit(Opcode::Append, 2, a.constant("|"));
    }
    a.emit(Opcode::Length, 5, 0);
    a.emit(Opcode::Append, 2, 5);
    a.emit(Opcode::Append, 2, a.constant(" "));
  }
  a.emit(Opcode::ReturnValue, 2);
  for (const std::uint32_t call : calls) {
    a.unit().instructions[call].set_distance(static_cast<std::int32_t>(a.here() - (call + 1)));
  }
  a.emit(Opcode::Replace1, 0, 3, 1);
  a.emit(Opcode::Return);
  const std::string l(30, 'l');
  EXPECT_EQ(machine.run(a.finish(6)).value.to_string(),
            "5|5|993 -12345678|-12345678|1009 text|text|999 123456789012|123456789012|1015 p|p|1005 2.5|2.5|1009 " + l +
                "|" + l + "|1063 v\xFDw|v\xFDw|1009 ");
}

TEST_F(InterpreterTest, overwrites_the_array_it_extracts_from) {
  Assembler a;
  std::string big(400, 'x');
  big.append("\xFE").append(400, 'y');
  a.emit(Opcode::Move, 0, a.constant(big));
  for (int i = 0; i < 70; ++i) {
    a.emit(Opcode::Extract1, 1, 0, a.constant(2));
  }
  a.emit(Opcode::Extract1, 0, 0, a.constant(2));
  a.emit(Opcode::Length, 1, 0);
  a.print(1);
  EXPECT_EQ(printed(a, 2), "400\n");
}

TEST_F(InterpreterTest, walks_an_array_with_remove) {
  Assembler a;
  a.emit(Opcode::Move, 0,
         a.constant("a\xFE"
                    "b\xFD"
                    "c"));
  for (int i = 0; i < 3; ++i) {
    a.emit(Opcode::RemoveNext, 1, 0, 2);
    a.print(1);
    a.print(2);
  }
  EXPECT_EQ(printed(a, 3), "a\n2\nb\n3\nc\n0\n");
}

TEST_F(InterpreterTest, keeps_matrix_elements_by_one_and_two_subscripts) {
  Assembler a;
  a.emit(Opcode::Dimension, 0, a.constant(3), a.constant(0));
  a.extension({0});
  a.emit(Opcode::Dimension, 1, a.constant(2), a.constant(3));
  a.extension({1});
  a.emit(Opcode::MatrixSet1, 0, a.constant(2), a.constant("two"));
  a.emit(Opcode::MatrixSet1, 0, a.constant(0), a.constant("zero"));
  a.emit(Opcode::MatrixSet2, 1, a.constant(2), a.constant(3));
  a.extension({a.constant(23)});
  a.emit(Opcode::MatrixGet1, 2, 0, a.constant("2"));
  a.print(2);
  a.emit(Opcode::MatrixGet1, 2, 0, a.constant(0));
  a.print(2);
  a.emit(Opcode::MatrixGet2, 2, 1, a.constant(2));
  a.extension({a.constant(3)});
  a.print(2);
  EXPECT_EQ(printed(a, 3), "two\nzero\n23\n");
}

TEST_F(InterpreterTest, keeps_elements_in_linear_order_when_a_matrix_is_dimensioned_anew) {
  Assembler a;
  a.emit(Opcode::Dimension, 0, a.constant(2), a.constant(3));
  a.extension({1});
  a.emit(Opcode::MatrixSet2, 0, a.constant(2), a.constant(1));
  a.extension({a.constant("fourth")});
  a.emit(Opcode::Dimension, 0, a.constant(3), a.constant(2));
  a.extension({1});
  a.emit(Opcode::MatrixGet2, 1, 0, a.constant(2));
  a.extension({a.constant(2)});
  a.print(1);
  EXPECT_EQ(printed(a, 2), "fourth\n");
}

TEST_F(InterpreterTest, goes_to_the_selected_label_or_the_nearest) {
  for (const auto& [selector, expected] : {std::pair{0, "first\n"}, {1, "first\n"}, {2, "second\n"}, {9, "second\n"}}) {
    host.output.clear();
    Assembler a;
    a.emit(Opcode::OnGoto, a.constant(selector), 2, 0);
    a.extension_jump(0);
    a.extension_jump(3);
    a.print(a.constant("first"));
    a.emit(Opcode::Exit);
    a.print(a.constant("second"));
    EXPECT_EQ(printed(a, 1), expected);
  }
}

TEST_F(InterpreterTest, adds_an_immediate_of_either_sign) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(5));
  for (int i = 0; i < 3; ++i) a.emit(Opcode::AddImmediate, 0, 0, immediate(-2));
  a.print(0);
  EXPECT_EQ(printed(a, 1), "-1\n");
}

TEST_F(InterpreterTest, clears_local_variables_and_matrix_elements_to_zero) {
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant("text"));
  a.emit(Opcode::Dimension, 1, a.constant(2), a.constant(0));
  a.extension({0});
  a.emit(Opcode::ClearLocals);
  a.emit(Opcode::MatrixGet1, 2, 1, a.constant(2));
  a.print(0);
  a.print(2);
  EXPECT_EQ(printed(a, 3), "0\n0\n");
}

TEST_F(InterpreterTest, gives_the_value_of_an_expression) {
  Assembler a("EXPR", code::UnitKind::Expression);
  a.emit(Opcode::Add, 0, a.constant(2), a.constant(3));
  a.emit(Opcode::ReturnValue, 0);
  const RunResult result = machine.run(a.finish(1));
  EXPECT_EQ(result.value.to_string(), "5");
}

TEST_F(InterpreterTest, ends_when_instructions_run_off_the_end) {
  Assembler a;
  a.print(a.constant("last"));
  EXPECT_EQ(machine.run(a.finish(1)).how, RunResult::How::Ended);
  EXPECT_EQ(host.output, "last\n");
}

}  // namespace
}  // namespace scarlet::vm
