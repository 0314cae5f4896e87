// SPDX-License-Identifier: GPL-3.0-or-later
// Objects: properties, methods, inheritance, UNDEFINED, destruction; and common blocks, which share values too.
#include <gtest/gtest.h>

#include "assembler.h"
#include "fake_host.h"
#include "vm/object.h"

namespace scarlet::vm {
namespace {

// CLASS ACCOUNT: PUBLIC OWNER, LIMIT READONLY, CELL(3); PRIVATE BALANCE; CREATE.OBJECT(INITIAL), DEPOSIT(AMOUNT),
// GET BALANCE, DESTROY.OBJECT
std::shared_ptr<const code::CodeUnit> account_class() {
  Assembler c("ACCOUNT", code::UnitKind::Class);
  code::ClassInfo& info = c.unit().class_info;
  info.name = "ACCOUNT";
  info.variables = {{"OWNER", true, false, false, 0, 0},
                    {"LIMIT", true, true, false, 0, 0},
                    {"CELL", true, false, true, 3, 0},
                    {"TOTAL", false, false, false, 0, 0}};
  const auto shares = [&c](std::size_t routine, std::initializer_list<std::uint16_t> captures) {
    for (const std::uint16_t v : captures) {
      c.routine(routine).captures.push_back({static_cast<std::uint16_t>(v + 1), v});
    }
  };
  c.emit(Opcode::Exit);
  c.begin(1, code::RoutineKind::PublicSubroutine, 6, 1, "CREATE.OBJECT");
  c.routine(1).variable_arguments = true;
  shares(1, {0, 1, 2, 3});
  c.emit(Opcode::Store, 1, c.constant("nobody"));
  c.emit(Opcode::Store, 2, c.constant(100));
  c.emit(Opcode::Store, 4, c.constant(0));
  c.function(5, code::Intrinsic::ArgCount, {});
  const auto none = c.emit_jump(Opcode::JumpFalse, 5, 0);
  c.emit(Opcode::Store, 4, 0);
  c.land(none);
  c.emit(Opcode::Return);
  c.begin(2, code::RoutineKind::PublicSubroutine, 6, 1, "DEPOSIT");
  shares(2, {3});
  c.emit(Opcode::AddTo, 4, 0);
  c.emit(Opcode::Return);
  c.begin(3, code::RoutineKind::PublicFunction, 6, 0, "BALANCE");
  shares(3, {3});
  c.emit(Opcode::ReturnValue, 4);
  c.begin(4, code::RoutineKind::PublicSubroutine, 6, 0, "DESTROY.OBJECT");
  shares(4, {0});
  c.statement(StatementId::Crt, {c.constant(0), c.constant("destroyed"), 1});
  c.emit(Opcode::Return);
  c.begin(5, code::RoutineKind::PublicFunction, 6, 0, "DOUBLE");
  c.emit(Opcode::Self, 0);
  c.emit(Opcode::ObjectGet, 1, 0, c.constant("BALANCE"));
  c.extension({0});
  c.emit(Opcode::Multiply, 1, 1, c.constant(2));
  c.emit(Opcode::ReturnValue, 1);
  return c.finish(0);
}

// CLASS SAVINGS INHERITS ACCOUNT, with UNDEFINED of both kinds.
std::shared_ptr<const code::CodeUnit> savings_class() {
  Assembler c("SAVINGS", code::UnitKind::Class);
  c.unit().class_info.name = "SAVINGS";
  c.unit().class_info.inherits = {"ACCOUNT"};
  c.emit(Opcode::Exit);
  c.begin(1, code::RoutineKind::PublicFunction, 3, 2, "UNDEFINED");
  c.routine(1).variable_arguments = true;
  c.function(2, code::Intrinsic::ArgCount, {});
  c.emit(Opcode::Concat, 2, 0, 2);
  c.emit(Opcode::ReturnValue, 2);
  c.begin(2, code::RoutineKind::PublicSubroutine, 3, 2, "UNDEFINED");
  c.statement(StatementId::Crt, {c.constant(0), 0, 1});
  c.emit(Opcode::Return);
  return c.finish(0);
}

class ObjectsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    host.programs["ACCOUNT"] = account_class();
    host.programs["SAVINGS"] = savings_class();
  }
  void make(Assembler& a, std::uint16_t reg, const char* class_name) {
    a.function(reg, code::Intrinsic::Object, {a.constant(class_name)});
  }
  void get(Assembler& a, std::uint16_t object, const char* name) {
    a.emit(Opcode::ObjectGet, 9, object, a.constant(name));
    a.extension({0});
    a.print(9);
  }
  void set(Assembler& a, std::uint16_t object, const char* name, const Value& v) {
    a.emit(Opcode::ObjectSet, object, a.constant(name), a.constant(v));
    a.extension({0});
  }
  std::string printed(Assembler& a) {
    a.emit(Opcode::Exit);
    const RunResult result = machine.run(a.finish(10));
    return result.how == RunResult::How::Aborted ? host.output + result.abort.message : host.output;
  }

  FakeHost host;
  Machine machine{host};
};

TEST_F(ObjectsTest, properties_and_methods_keep_their_values_in_the_object) {
  Assembler a;
  a.function(0, code::Intrinsic::Object, {a.constant("ACCOUNT"), a.constant(50)});
  a.emit(Opcode::Move, 2, a.constant(25));
  a.emit(Opcode::ObjectCall, 0, a.constant("DEPOSIT"), 1);
  a.extension({2});
  get(a, 0, "BALANCE");
  get(a, 0, "DOUBLE");
  get(a, 0, "OWNER");
  set(a, 0, "OWNER", Value::of("Ann"));
  a.emit(Opcode::Store, 1, 0);
  get(a, 1, "OWNER");
  EXPECT_EQ(printed(a), "75\n150\nnobody\nAnn\ndestroyed\tAnn\n");
}

TEST_F(ObjectsTest, the_elements_of_a_public_matrix_are_properties_with_a_subscript) {
  Assembler a;
  make(a, 0, "ACCOUNT");
  a.emit(Opcode::ObjectSet, 0, a.constant("CELL"), a.constant("two"));
  a.extension({1, a.constant(2)});
  a.emit(Opcode::ObjectGet, 9, 0, a.constant("CELL"));
  a.extension({1, a.constant(2)});
  a.print(9);
  a.emit(Opcode::ObjectGet, 9, 0, a.constant("CELL"));
  a.extension({1, a.constant(4)});
  const std::string output = printed(a);
  EXPECT_EQ(output.substr(0, 4), "two\n");
  EXPECT_NE(output.find("subscript 4 of CELL"), std::string::npos) << output;
}

TEST_F(ObjectsTest, a_read_only_property_can_not_be_set_from_outside) {
  Assembler a;
  make(a, 0, "ACCOUNT");
  set(a, 0, "LIMIT", Value::of(1));
  EXPECT_NE(printed(a).find("'LIMIT' of class 'ACCOUNT' can only be read"), std::string::npos);
}

TEST_F(ObjectsTest, private_names_and_unknown_names_are_refused) {
  for (const char* name : {"TOTAL", "NOSUCH"}) {
    host.output.clear();
    Assembler a;
    make(a, 0, "ACCOUNT");
    get(a, 0, name);
    EXPECT_NE(printed(a).find(std::string("'") + name + "' is not a public name"), std::string::npos);
  }
}

TEST_F(ObjectsTest, inherited_names_are_found_behind_the_own_ones) {
  Assembler a;
  make(a, 0, "SAVINGS");
  set(a, 0, "OWNER", Value::of("Bob"));
  get(a, 0, "OWNER");
  get(a, 0, "BALANCE");
  EXPECT_EQ(printed(a), "Bob\n0\ndestroyed\tBob\n");
}

TEST_F(ObjectsTest, unknown_names_go_to_the_undefined_handlers_with_the_name_first) {
  Assembler a;
  make(a, 0, "SAVINGS");
  get(a, 0, "NOSUCH");
  a.emit(Opcode::ObjectGet, 9, 0, a.constant("OTHER"));
  a.extension({1, a.constant(5)});
  a.print(9);
  a.emit(Opcode::Move, 1, a.constant(7));
  a.emit(Opcode::ObjectCall, 0, a.constant("NOSUB"), 1);
  a.extension({1});
  EXPECT_EQ(printed(a), "NOSUCH1\nOTHER2\nNOSUB\t7\ndestroyed\tnobody\n");
}

TEST_F(ObjectsTest, the_destructor_runs_at_the_last_release_and_before_the_next_instruction) {
  Assembler a;
  make(a, 0, "ACCOUNT");
  a.emit(Opcode::Store, 1, 0);
  a.emit(Opcode::Move, 0, a.constant(""));
  a.print(a.constant("one reference left"));
  a.emit(Opcode::Move, 1, a.constant(0));
  a.print(a.constant("none left"));
  EXPECT_EQ(printed(a), "one reference left\ndestroyed\tnobody\nnone left\n");
}

TEST_F(ObjectsTest, the_destructor_also_runs_when_the_program_aborts) {
  Assembler a;
  make(a, 0, "ACCOUNT");
  a.emit(Opcode::Divide, 1, a.constant(1), a.constant(0));
  EXPECT_EQ(printed(a).substr(0, 17), "destroyed\tnobody\n");
}

TEST_F(ObjectsTest, an_object_may_outlive_the_machine) {
  Value kept;
  {
    Machine other(host);
    Assembler a;
    make(a, 0, "ACCOUNT");
    a.emit(Opcode::ReturnValue, 0);
    kept = other.run(a.finish(10)).value;
  }
  kept = Value();
  EXPECT_EQ(host.output, "");
}

TEST_F(ObjectsTest, a_class_that_inherits_from_itself_is_refused) {
  Assembler c("LOOP", code::UnitKind::Class);
  c.unit().class_info.name = "LOOP";
  c.unit().class_info.inherits = {"LOOP"};
  c.emit(Opcode::Exit);
  host.programs["LOOP"] = c.finish(0);
  Assembler a;
  make(a, 0, "LOOP");
  EXPECT_NE(printed(a).find("'LOOP' inherits"), std::string::npos);
}

// CLASS NODE: PUBLIC NEXT
std::shared_ptr<const code::CodeUnit> node_class() {
  Assembler c("NODE", code::UnitKind::Class);
  c.unit().class_info.name = "NODE";
  c.unit().class_info.variables = {{"NEXT", true, false, false, 0, 0}};
  c.emit(Opcode::Exit);
  return c.finish(0);
}

TEST_F(ObjectsTest, a_long_chain_of_objects_dies_without_deep_recursion) {
  host.programs["NODE"] = node_class();
  Assembler a;
  a.emit(Opcode::Move, 0, a.constant(0));
  a.emit(Opcode::Move, 1, a.constant(0));
  const auto loop = a.here();
  make(a, 2, "NODE");
  a.emit(Opcode::ObjectSet, 2, a.constant("NEXT"), 0);
  a.extension({0});
  a.emit(Opcode::Move, 0, 2);
  a.emit(Opcode::AddTo, 1, a.constant(1));
  const auto back = a.emit(Opcode::JumpLess, 1, a.constant(100'000));
  a.unit().instructions[back].c = static_cast<std::uint16_t>(static_cast<int>(loop) - static_cast<int>(back + 1));
  a.emit(Opcode::Move, 2, a.constant(0));
  a.emit(Opcode::Move, 0, a.constant(0));
  a.print(a.constant("gone"));
  EXPECT_EQ(printed(a), "gone\n");
}

TEST_F(ObjectsTest, an_object_that_inherits_from_itself_again_and_again_is_searched_in_bounded_time) {
  host.programs["NODE"] = node_class();
  Assembler a;
  make(a, 0, "NODE");
  a.emit(Opcode::ReturnValue, 0);
  const Value object = machine.run(a.finish(10)).value;
  std::vector<Value>& inherited = Object::of(object).inherited();
  inherited.assign(8, object);
  EXPECT_FALSE(find_member(object, "NOSUCH", Want::Read));
  EXPECT_TRUE(find_member(object, "NEXT", Want::Read));
  inherited.clear();
}

TEST_F(ObjectsTest, objinfo_tells_objects_from_other_values) {
  Assembler a;
  make(a, 0, "SAVINGS");
  for (const int key : {0, 1}) {
    a.function(1, code::Intrinsic::Objinfo, {0, a.constant(key)});
    a.print(1);
  }
  a.function(1, code::Intrinsic::Objinfo, {a.constant("x"), a.constant(0)});
  a.print(1);
  EXPECT_EQ(printed(a), "1\nSAVINGS\n0\ndestroyed\tnobody\n");
}

TEST_F(ObjectsTest, a_value_that_is_no_object_has_no_properties) {
  Assembler a;
  a.name_variable("THING", 0);
  a.emit(Opcode::Move, 0, a.constant(5));
  get(a, 0, "OWNER");
  EXPECT_NE(printed(a).find("'THING' is not an object"), std::string::npos);
}

class CommonTest : public ::testing::Test {
 protected:
  // A program that binds the block and then sets register 0 or prints it.
  std::shared_ptr<const code::CodeUnit> program(const code::CommonBlock& block,
                                                const std::function<void(Assembler&)>& body) {
    Assembler a;
    a.unit().commons.push_back(block);
    a.emit(Opcode::BindCommon, 0);
    body(a);
    a.emit(Opcode::Exit);
    return a.finish(8);
  }
  RunResult run(const code::CommonBlock& block, const std::function<void(Assembler&)>& body) {
    return machine.run(program(block, body));
  }

  FakeHost host;
  Machine machine{host};
};

TEST_F(CommonTest, variables_start_as_zero_and_are_shared_by_position) {
  run({"BLK", false, false, {{0, false, 0, 0}, {1, true, 3, 0}}}, [](Assembler& a) {
    a.print(0);
    a.emit(Opcode::AddTo, 0, a.constant(5));
    a.emit(Opcode::MatrixSet1, 1, a.constant(3), a.constant("third"));
  });
  run({"BLK", false, false, {{4, false, 0, 0}, {5, true, 3, 0}}}, [](Assembler& a) {
    a.print(4);
    for (const int i : {1, 3}) {
      a.emit(Opcode::MatrixGet1, 6, 5, a.constant(i));
      a.print(6);
    }
  });
  EXPECT_EQ(host.output, "0\n5\n0\nthird\n");
}

TEST_F(CommonTest, variables_may_start_unassigned) {
  const RunResult result = run({"BLK", true, false, {{0, false, 0, 0}}}, [](Assembler& a) { a.print(0); });
  EXPECT_EQ(result.how, RunResult::How::Aborted);
}

TEST_F(CommonTest, a_program_may_declare_fewer_variables_but_not_more) {
  const auto nothing = [](Assembler&) {};
  run({"BLK", false, false, {{0, false, 0, 0}, {1, false, 0, 0}}}, nothing);
  EXPECT_EQ(run({"BLK", false, false, {{0, false, 0, 0}}}, nothing).how, RunResult::How::Ended);
  const RunResult more = run({"BLK", false, false, {{0, false, 0, 0}, {1, false, 0, 0}, {2, false, 0, 0}}}, nothing);
  EXPECT_NE(more.abort.message.find("COMMON block 'BLK'"), std::string::npos);
}

TEST_F(CommonTest, the_elements_of_a_pick_style_matrix_lie_in_consecutive_variables) {
  run({"BLK", false, true, {{0, false, 0, 0}, {1, false, 0, 0}, {2, false, 0, 0}}}, [](Assembler& a) {
    a.emit(Opcode::Store, 0, a.constant("head"));
    a.emit(Opcode::Store, 2, a.constant("second element"));
  });
  const code::CommonBlock with_matrix{"BLK", false, true, {{0, false, 0, 0}, {1, true, 2, 0}}};
  run(with_matrix, [](Assembler& a) {
    a.emit(Opcode::MatrixGet1, 3, 1, a.constant(2));
    a.print(3);
    a.emit(Opcode::MatrixSet1, 1, a.constant(1), a.constant("from matrix"));
  });
  run({"BLK", false, true, {{0, false, 0, 0}, {1, false, 0, 0}, {2, false, 0, 0}}}, [](Assembler& a) { a.print(1); });
  run(with_matrix, [](Assembler& a) {
    a.emit(Opcode::MatrixGet1, 3, 1, a.constant(1));
    a.print(3);
  });
  EXPECT_EQ(host.output, "second element\nfrom matrix\nfrom matrix\n");
}

TEST_F(CommonTest, clear_leaves_common_variables_alone) {
  run({"BLK", false, false, {{0, false, 0, 0}}}, [](Assembler& a) {
    a.emit(Opcode::Store, 0, a.constant("kept"));
    a.emit(Opcode::Move, 1, a.constant("gone"));
    a.emit(Opcode::ClearLocals);
    a.print(0);
    a.print(1);
  });
  EXPECT_EQ(host.output, "kept\n0\n");
}

}  // namespace
}  // namespace scarlet::vm
