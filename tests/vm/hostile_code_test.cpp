// SPDX-License-Identifier: GPL-3.0-or-later
// Code that passes the verifier but that no compiler would make: whatever it does, it ends with a result and leaves the
// machine usable. Random programs; a failure prints its seed. Meant for sanitizer builds as well.
#include <gtest/gtest.h>

#include <random>

#include "assembler.h"
#include "code/verifier.h"
#include "fake_host.h"

namespace scarlet::vm {
namespace {

constexpr std::uint16_t kRegisters = 6;
constexpr int kPrograms = 1500;
constexpr int kInstructions = 30;

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::shared_ptr<const code::CodeUnit> program() {
    for (const Value& v : {Value::of(0), Value::of(1), Value::of(-1), Value::of(3), Value::of(0.5), Value::of(""),
                           Value::of("7"), Value::of("text"),
                           Value::of("a\xFE"
                                     "b\xFD"
                                     "c"),
                           Value(), Value::of(std::int64_t{1} << 62), Value::of("a string of some length")}) {
      constants_.push_back(a_.constant(v));
    }
    a_.unit().call_sites = {{"SELF", false}, {"SELF", true}};
    a_.unit().commons.push_back({"BLK", false, pick(2) == 0, {{1, false, 0, 0}, {2, true, 2, 0}}});
    emit_routine(0, code::RoutineKind::Main);
    emit_routine(1, code::RoutineKind::LocalFunction);
    emit_routine(2, code::RoutineKind::LocalSubroutine);
    auto unit = a_.finish(kRegisters);
    const_cast<code::CodeUnit&>(*unit).routines[0].end = ends_[0];
    return unit;
  }

 private:
  std::uint16_t pick(unsigned below) { return static_cast<std::uint16_t>(random_() % below); }
  std::uint16_t reg() { return pick(kRegisters); }
  std::uint16_t constant() { return constants_[pick(static_cast<unsigned>(constants_.size()))]; }
  std::uint16_t readable() { return pick(3) == 0 ? constant() : reg(); }

  void emit_routine(std::size_t number, code::RoutineKind kind) {
    a_.begin(number, kind, kRegisters, number == 0 ? 0 : 1, number == 0 ? "" : "R" + std::to_string(number));
    if (number > 0 && pick(2) == 0) a_.routine(number).captures.push_back({pick(kRegisters), pick(kRegisters)});
    if (number > 0) a_.routine(number).parameters[0].by_value = pick(2) == 0;
    starts_.clear();
    jumps_.clear();
    for (int i = 0; i < kInstructions; ++i) emit_instruction();
    starts_.push_back(a_.here());
    a_.emit(Opcode::Exit);
    a_.routine(number).end = a_.here();
    ends_[number] = a_.here();
    aim_jumps();
  }

  void aim_jumps() {
    for (const Jump& jump : jumps_) {
      const std::uint32_t target = starts_[pick(static_cast<unsigned>(starts_.size()))];
      const auto distance = static_cast<std::int32_t>(target) - static_cast<std::int32_t>(jump.next);
      if (jump.is_short) {
        a_.unit().instructions[jump.at].c = static_cast<std::uint16_t>(distance);
      } else {
        a_.unit().instructions[jump.at].set_distance(distance);
      }
    }
  }

  void emit_instruction() {
    starts_.push_back(a_.here());
    const auto op = static_cast<Opcode>(pick(static_cast<unsigned>(Opcode::Limit)));
    switch (op) {
      case Opcode::Ext:
      case Opcode::Statement:
      case Opcode::AtGet:
      case Opcode::AtSet:
      case Opcode::ObjectGet:
      case Opcode::ObjectSet:
      case Opcode::ObjectCall:
      case Opcode::OnGoto:
      case Opcode::OnGosub: a_.emit(Opcode::Reference, reg(), reg()); return;
      case Opcode::Append:
      case Opcode::Concat: a_.emit(op, reg(), constant(), op == Opcode::Concat ? constant() : std::uint16_t{0}); return;
      case Opcode::ConcatMany:
        a_.emit(op, reg(), 3);
        a_.extension({constant(), constant(), constant()});
        return;
      case Opcode::Function:
        a_.function(reg(), pick(2) == 0 ? code::Intrinsic::Vartype : code::Intrinsic::Assigned, {reg()});
        return;
      case Opcode::Call: emit_call(op, pick(2)); return;
      case Opcode::CallVariable: emit_call(op, reg()); return;
      case Opcode::CallLocal:
        a_.emit(op, pick(kRegisters - 1), pick(2), static_cast<std::uint16_t>(1 + pick(2)));
        return;
      case Opcode::BindCommon: a_.emit(op, 0); return;
      default: emit_by_row(op); return;
    }
  }

  void emit_call(Opcode op, std::uint16_t target) {
    a_.emit(op, pick(kRegisters - 1), pick(2), target);
    const std::uint16_t wants = pick(2);
    a_.extension({wants, wants == 1 ? reg() : std::uint16_t{0}});
  }

  void emit_by_row(Opcode op) {
    const code::OpcodeInfo& row = code::info(op);
    const std::uint32_t at = a_.emit(op);
    const std::uint32_t words = row.extension.starts_with("X1") ? 1 : 0;
    if (words == 1) a_.emit(Opcode::Ext);
    fill(at, row.operands, at + 1 + words);
    if (words == 1) fill(at + 1, row.extension == "X1J" ? "-J" : row.extension.substr(2), at + 2);
    if (op == Opcode::Dimension) a_.unit().instructions[at + 1].a &= 3;
    if (op == Opcode::SetSubstring) a_.unit().instructions[at + 1].b %= 3;
    if (op == Opcode::JumpOutcome) a_.unit().instructions[at].a %= 4;
  }

  void fill(std::uint32_t at, std::string_view kinds, std::uint32_t next) {
    for (std::size_t k = 0; k < kinds.size() && k < 3; ++k) {
      code::Instruction& i = a_.unit().instructions[at];
      std::uint16_t& operand = k == 0 ? i.a : k == 1 ? i.b : i.c;
      switch (kinds[k]) {
        case 'W':
        case 'V': operand = reg(); break;
        case 'R': operand = readable(); break;
        case 'U':
        case 'I': operand = pick(5); break;
        case 'J': jumps_.push_back({at, next, false}); return;
        case 'j': jumps_.push_back({at, next, true}); break;
        default: break;
      }
    }
  }

  struct Jump {
    std::uint32_t at;
    std::uint32_t next;
    bool is_short;
  };
  std::mt19937 random_;
  Assembler a_{"SELF", code::UnitKind::Subroutine};
  std::vector<std::uint16_t> constants_;
  std::vector<std::uint32_t> starts_;
  std::vector<Jump> jumps_;
  std::uint32_t ends_[3] = {};
};

// Interrupts everything after a few polls.
class ImpatientHost : public FakeHost {
 public:
  bool interrupted() const override { return ++polls_ > 4; }

 private:
  mutable int polls_ = 0;
};

TEST(HostileCode, ends_with_a_result_whatever_the_verifier_lets_through) {
  int verified = 0;
  for (unsigned seed = 0; seed < kPrograms; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Generator generator(seed);
    const auto unit = generator.program();
    if (const auto fault = code::verify(*unit)) {
      ADD_FAILURE() << *fault;
      continue;
    }
    ++verified;
    ImpatientHost host;
    host.depth_limit = 40;
    host.programs["SELF"] = unit;
    host.options.unassigned_warning = seed % 2 == 0;
    host.options.non_numeric_warning = seed % 4 == 0;
    Machine machine(host);
    machine.run(unit);
    EXPECT_EQ(machine.depth(), 0U);
  }
  EXPECT_EQ(verified, kPrograms);
}

}  // namespace
}  // namespace scarlet::vm
