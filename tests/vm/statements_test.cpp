// SPDX-License-Identifier: GPL-3.0-or-later
// The statements that the machine carries out itself.
#include <gtest/gtest.h>

#include "assembler.h"
#include "fake_host.h"

namespace scarlet::vm {
namespace {

class StatementsTest : public ::testing::Test {
 protected:
  std::string printed(Assembler& a, std::uint16_t registers) {
    a.emit(Opcode::Exit);
    const RunResult result = machine.run(a.finish(registers));
    EXPECT_EQ(result.how, RunResult::How::Ended) << result.abort.message;
    return host.output;
  }
  // Dimensions register 0 and parses the text into it.
  void parse(Assembler& a, int size, const char* text, const char* delimiters, bool pick = false) {
    a.emit(Opcode::Dimension, 0, a.constant(size), a.constant(0));
    a.extension({pick ? std::uint16_t{2} : std::uint16_t{0}});
    a.statement(StatementId::MatParse, {0, a.constant(text), a.constant(delimiters)});
  }
  void print_elements(Assembler& a, int from, int to) {
    for (int i = from; i <= to; ++i) {
      a.emit(Opcode::MatrixGet1, 1, 0, a.constant(i));
      a.statement(StatementId::Crt, {a.constant(1), a.constant("["), 1, a.constant("]")});
    }
    a.function(1, code::Intrinsic::Inmat, {});
    a.statement(StatementId::Crt, {a.constant(1), 1});
  }
  std::string parsed(int size, const char* text, const char* delimiters, bool pick = false) {
    host.output.clear();
    Assembler a;
    parse(a, size, text, delimiters, pick);
    print_elements(a, pick ? 1 : 0, size);
    std::string shown = printed(a, 2);
    std::erase(shown, '\t');
    return shown;
  }
  std::string built(std::initializer_list<const char*> elements, const char* zero, const Value& start, const Value& end,
                    const Value& delimiter) {
    host.output.clear();
    Assembler a;
    a.emit(Opcode::Dimension, 0, a.constant(static_cast<int>(elements.size())), a.constant(0));
    a.extension({0});
    int i = 1;
    for (const char* element : elements) a.emit(Opcode::MatrixSet1, 0, a.constant(i++), a.constant(element));
    if (zero) a.emit(Opcode::MatrixSet1, 0, a.constant(0), a.constant(zero));
    a.statement(StatementId::MatBuild, {1, 0, a.constant(start), a.constant(end), a.constant(delimiter)});
    a.print(1);
    return printed(a, 2);
  }

  FakeHost host;
  Machine machine{host};
};

TEST_F(StatementsTest, matparse_fills_elements_and_puts_the_surplus_into_element_zero) {
  EXPECT_EQ(parsed(4, "a,b,c", ","), "[][a][b][c][]3");
  EXPECT_EQ(parsed(2, "1,2,3,4", ","), "[3,4][1][2]0");
  EXPECT_EQ(parsed(2, "", ","), "[][][]0");
  EXPECT_EQ(parsed(3, "a,,", ","), "[][a][][]3");
}

TEST_F(StatementsTest, matparse_with_several_delimiters_keeps_them_as_elements) {
  EXPECT_EQ(parsed(5, "a:b;c", ":;"), "[][a][:][b][;][c]5");
}

TEST_F(StatementsTest, matparse_without_delimiter_takes_single_characters) {
  EXPECT_EQ(parsed(3, "xyz", ""), "[][x][y][z]3");
}

TEST_F(StatementsTest, matparse_into_a_pick_matrix_puts_the_surplus_into_the_last_element) {
  EXPECT_EQ(parsed(3, "1,2,3,4,5", ",", true), "[1][2][3,4,5]3");
}

TEST_F(StatementsTest, matbuild_joins_elements_without_trailing_nulls) {
  const Value none;
  EXPECT_EQ(built({"x", "", ""}, nullptr, none, none, Value::of(",")), "x\n");
  EXPECT_EQ(built({"x", "", ""}, "zz", none, none, Value::of(",")), "x,zz\n");
  EXPECT_EQ(built({"w", "x", "y"}, nullptr, Value::of(2), none, none), "x\xFEy\n");
  EXPECT_EQ(built({"w", "x", "y", "z"}, nullptr, Value::of(2), Value::of(3), Value::of("-")), "x-y\n");
}

TEST_F(StatementsTest, mat_fills_and_copies_in_linear_order) {
  Assembler a;
  a.emit(Opcode::Dimension, 0, a.constant(4), a.constant(0));
  a.extension({0});
  a.emit(Opcode::Dimension, 2, a.constant(1), a.constant(2));
  a.extension({1});
  a.statement(StatementId::MatAssign, {0, a.constant("-")});
  a.statement(StatementId::MatAssign, {2, a.constant("c")});
  a.statement(StatementId::MatCopy, {0, 2});
  print_elements(a, 0, 4);
  std::string shown = printed(a, 3);
  std::erase(shown, '\t');
  EXPECT_EQ(shown, "[][c][c][-][-]0");
}

TEST_F(StatementsTest, locate_sets_the_position_and_the_outcome) {
  Assembler a;
  a.emit(Opcode::Move, 0,
         a.constant("a\xFE"
                    "b\xFE"
                    "d"));
  const auto locate = [&](const char* item, const char* order) {
    a.statement(StatementId::LocateIn,
                {a.constant(item), 0, a.constant(1), a.absent(), a.absent(), a.constant(order), 1, a.constant(0)},
                code::kHasThenElse);
    const auto otherwise = a.emit_jump(Opcode::JumpOutcome, static_cast<std::uint16_t>(code::Outcome::Else), 0);
    a.print(a.constant("found"));
    a.land(otherwise);
    a.print(1);
  };
  locate("b", "AL");
  locate("c", "AL");
  locate("c", "");
  EXPECT_EQ(printed(a, 2), "found\n2\n3\n4\n");
}

TEST_F(StatementsTest, find_leaves_its_variables_alone_when_nothing_is_found) {
  Assembler a;
  for (std::uint16_t i = 0; i < 3; ++i) a.emit(Opcode::Move, i, a.constant(-1));
  a.statement(StatementId::Find, {a.constant("zz"),
                                  a.constant("a\xFE"
                                             "b"),
                                  a.absent(), 0, 1, 2});
  a.print(0);
  a.statement(StatementId::Find, {a.constant("b"),
                                  a.constant("a\xFE"
                                             "x\xFD"
                                             "b"),
                                  a.absent(), 0, 1, 2});
  a.print(0);
  a.print(1);
  a.statement(StatementId::FindStr, {a.constant("q"),
                                     a.constant("aqq\xFE"
                                                "x\xFD"
                                                "bq"),
                                     a.constant(2), 0, 1, a.absent()});
  a.print(0);
  a.print(1);
  EXPECT_EQ(printed(a, 3), "-1\n2\n2\n2\n2\n");
}

TEST_F(StatementsTest, setrem_moves_the_pointer_of_remove) {
  Assembler a;
  a.emit(Opcode::Move, 0,
         a.constant("abc\xFE"
                    "def\xFE"
                    "ghi"));
  a.statement(StatementId::SetRem, {a.constant(4), 0});
  a.emit(Opcode::RemoveNext, 1, 0, 2);
  a.print(1);
  a.function(1, code::Intrinsic::Getrem, {0});
  a.print(1);
  EXPECT_EQ(printed(a, 3), "def\n8\n");
}

TEST_F(StatementsTest, dparse_distributes_the_pieces_and_nulls_the_rest) {
  Assembler a;
  a.statement(StatementId::DParse, {a.constant("x,,y"), a.constant(","), 0, 1, 2, 3});
  a.emit(Opcode::ConcatMany, 4, 7);
  a.extension({0, a.constant("|"), 1, a.constant("|"), 2, a.constant("|"), 3});
  a.print(4);
  EXPECT_EQ(printed(a, 5), "x||y|\n");
}

TEST_F(StatementsTest, randomize_makes_the_sequence_repeatable) {
  Assembler a;
  a.statement(StatementId::Randomize, {a.constant(42)});
  const auto unit = a.finish(1);
  machine.run(unit);
  const std::uint64_t first = machine.random();
  machine.run(unit);
  EXPECT_EQ(machine.random(), first);
}

TEST_F(StatementsTest, a_host_statement_writes_to_variables_and_to_elements) {
  host.on_perform = [](StatementId, std::span<Value* const> operands, Machine&) {
    *operands[0] = Value::of("read");
    return code::Outcome::Then;
  };
  Assembler a;
  a.emit(Opcode::Dimension, 0, a.constant(2), a.constant(0));
  a.extension({0});
  a.emit(Opcode::MatrixReference1, 1, 0, a.constant(2));
  a.statement(StatementId::ReadSeq, {1, a.constant("file")});
  a.emit(Opcode::MatrixGet1, 2, 0, a.constant(2));
  a.emit(Opcode::ReturnValue, 2);
  EXPECT_EQ(machine.run(a.finish(3)).value.to_string(), "read");
}

TEST_F(StatementsTest, functions_and_at_variables_of_the_host_are_asked_for) {
  Assembler a;
  a.function(0, code::Intrinsic::Ttyget, {});
  a.print(0);
  a.emit(Opcode::AtSet, static_cast<std::uint16_t>(code::AtVariable::User1), a.constant("mine"));
  a.emit(Opcode::AtGet, 0, static_cast<std::uint16_t>(code::AtVariable::User1));
  a.print(0);
  EXPECT_EQ(printed(a, 1), "host\nmine\n");
}

}  // namespace
}  // namespace scarlet::vm
