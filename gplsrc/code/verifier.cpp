// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/verifier.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "base/limits.h"
#include "code/outcome.h"
#include "code/statement_operands.h"
#include "code/tables.h"

namespace scarlet::code {
namespace {

namespace limits = base::limits;

constexpr std::size_t kOperandsInWord = 3;

// Thrown inside this file only.
struct Fault {
  std::string what;
};

void require(bool holds, const char* what) {
  if (!holds) throw Fault{what};
}

bool fits_matrix(std::uint32_t rows, std::uint32_t columns) {
  return std::uint64_t{rows} * (columns == 0 ? 1 : columns) <= limits::kMatrixElements;
}

bool is_local(RoutineKind kind) { return kind == RoutineKind::LocalSubroutine || kind == RoutineKind::LocalFunction; }

class RoutineVerifier {
 public:
  RoutineVerifier(const CodeUnit& unit, const Routine& routine) : unit_(unit), routine_(routine) {}

  void run() {
    check_frame();
    check_captures();
    find_starts();
    check_tries();
    for (at_ = routine_.entry; at_ < routine_.end; at_ += 1 + words_) check_instruction();
    require(never_falls_through(last_), "the code runs off its end");
  }

  std::uint32_t where() const { return at_; }

 private:
  void check_frame() {
    require(routine_.entry < routine_.end && routine_.end <= unit_.instructions.size(), "routine without code");
    require(routine_.register_count <= kMaxRegisters, "too many registers");
    require(routine_.parameters.size() <= std::min<std::size_t>(routine_.register_count, limits::kArguments),
            "more parameters than registers");
    for (const Routine::PrivateMatrix& matrix : routine_.private_matrices) {
      require(matrix.reg < routine_.register_count && fits_matrix(matrix.rows, matrix.columns), "private matrix");
    }
  }

  void check_captures() {
    const bool is_public = !is_local(routine_.kind) && routine_.kind != RoutineKind::Main;
    require(!is_public || unit_.kind == UnitKind::Class, "method outside of a class");
    for (const Capture& capture : routine_.captures) {
      require(capture.target < routine_.register_count && capture.from <= CaptureFrom::Object, "captured variable");
      const bool of_object = capture.from == CaptureFrom::Object || (capture.from == CaptureFrom::Default && is_public);
      require(!of_object || unit_.kind == UnitKind::Class, "object variable outside of a class");
      require(of_object || routine_.kind != RoutineKind::Main, "the main routine captures its own variable");
      const std::size_t sources = of_object ? unit_.class_info.variables.size() : unit_.routines.front().register_count;
      require(capture.source < sources, "captured variable");
    }
  }

  // Marks where instructions begin and sees that each has its extension words.
  void find_starts() {
    starts_.assign(routine_.end - routine_.entry, false);
    for (at_ = routine_.entry; at_ < routine_.end;) {
      const Instruction& i = unit_.instructions[at_];
      require(i.op < static_cast<std::uint16_t>(Opcode::Limit) && i.op != static_cast<std::uint16_t>(Opcode::Ext),
              "unknown opcode");
      starts_[at_ - routine_.entry] = true;
      last_ = at_;
      const std::size_t words = words_of(at_);
      require(words < routine_.end - at_, "instruction cut off");
      for (std::size_t w = 1; w <= words; ++w) {
        require(unit_.instructions[at_ + w].op == static_cast<std::uint16_t>(Opcode::Ext), "extension word missing");
      }
      at_ += static_cast<std::uint32_t>(1 + words);
    }
  }

  bool is_start(std::uint32_t at) const {
    return at >= routine_.entry && at < routine_.end && starts_[at - routine_.entry];
  }

  void check_tries() const {
    for (const TryRange& range : routine_.tries) {
      require(is_start(range.begin) && range.begin < range.end && range.end <= routine_.end, "protected range");
      require(range.handler >= range.end && is_start(range.handler) && range.reg < routine_.register_count,
              "handler of errors");
    }
  }

  std::size_t words_of(std::uint32_t at) const {
    const Instruction* const next = at + 1 < routine_.end ? &unit_.instructions[at + 1] : nullptr;
    return extension_words(unit_.instructions[at], next);
  }

  bool never_falls_through(std::uint32_t at) const {
    switch (static_cast<Opcode>(unit_.instructions[at].op)) {
      case Opcode::Jump:
      case Opcode::Return:
      case Opcode::ReturnTo:
      case Opcode::ReturnValue:
      case Opcode::Stop:
      case Opcode::Exit: return true;
      default: return false;
    }
  }

  void check_instruction() {
    const Instruction& i = unit_.instructions[at_];
    words_ = static_cast<std::uint32_t>(words_of(at_));
    const OpcodeInfo& row = info(static_cast<Opcode>(i.op));
    check_operands(row.operands, i);
    check_extension(row.extension);
    check_meaning(i);
  }

  void check_operands(std::string_view kinds, const Instruction& i) {
    const std::uint16_t operands[kOperandsInWord] = {i.a, i.b, i.c};
    for (std::size_t k = 0; k < kOperandsInWord; ++k) {
      const char kind = k < kinds.size() ? kinds[k] : '-';
      if (kind == 'J') return check_target(i.distance());
      if (kind == 'j') {
        check_target(static_cast<std::int16_t>(i.c));
      } else {
        check_operand(kind, operands[k]);
      }
    }
  }

  void check_operand(char kind, std::uint16_t operand) const {
    switch (kind) {
      case '-': return require(operand == 0, "unused operand");
      case 'W':
      case 'V': return require(operand < routine_.register_count, "register out of range");
      case 'R': return check_readable(operand);
      default: return;
    }
  }

  void check_readable(std::uint16_t operand) const {
    if (!is_constant(operand)) return require(operand < routine_.register_count, "register out of range");
    require(constant_index(operand) < unit_.constants.size(), "constant out of range");
  }

  // Distances count from the next instruction, behind the extension words.
  void check_target(std::int64_t distance) const {
    const std::int64_t target = std::int64_t{at_} + 1 + words_ + distance;
    require(target >= routine_.entry && target < routine_.end, "jump out of the routine");
    require(starts_[static_cast<std::size_t>(target - routine_.entry)], "jump into an instruction");
  }

  const Instruction& word(std::size_t n) const { return unit_.instructions[at_ + 1 + n]; }

  std::uint16_t extension_operand(std::size_t n) const {
    const Instruction& w = word(n / kOperandsInWord);
    return n % kOperandsInWord == 0 ? w.a : n % kOperandsInWord == 1 ? w.b : w.c;
  }

  // "X1RU": one word with these kinds. "X*R": any number of one kind, counted by the instruction (see check_meaning).
  void check_extension(std::string_view extension) {
    if (extension.empty()) return;
    if (extension.starts_with("X1"))
      return check_operands(extension.substr(2) == "J" ? "-J" : extension.substr(2), word(0));
    if (extension == "X*J") {
      for (std::uint32_t w = 0; w < words_; ++w) check_operands("-J", word(w));
    }
  }

  void check_extension_operands(std::size_t first, std::size_t count, char kind) const {
    for (std::size_t n = 0; n < words_ * kOperandsInWord; ++n) {
      if (n < first) continue;
      check_operand(n < first + count ? kind : '-', extension_operand(n));
    }
  }

  void check_window(std::uint16_t first, std::uint16_t count) const {
    require(count <= limits::kArguments, "too many arguments");
    require(std::uint32_t{first} + count <= routine_.register_count, "arguments out of range");
  }

  void check_result(const Instruction& w) const {
    require(w.a <= 1, "result flag");
    if (w.a == 1) return check_operand('W', w.b);
    require(w.b == 0, "result register without a result");
  }

  void check_meaning(const Instruction& i) const {
    switch (static_cast<Opcode>(i.op)) {
      case Opcode::ConcatMany: require(i.b >= 3, "too few operands"); return check_extension_operands(0, i.b, 'R');
      case Opcode::SetSubstring: return require(word(0).b <= 2, "substring mode");
      case Opcode::Dimension: return require(word(0).a <= 3, "dimension flags");
      case Opcode::OnGoto:
      case Opcode::OnGosub: return require(i.c <= 1, "jump range flag");
      case Opcode::JumpOutcome: return require(i.a <= static_cast<std::uint16_t>(Outcome::Failed), "outcome");
      case Opcode::Call:
        require(i.c < unit_.call_sites.size(), "call site out of range");
        check_result(word(0));
        return check_window(i.a, i.b);
      case Opcode::CallVariable:
        check_operand('V', i.c);
        check_result(word(0));
        return check_window(i.a, i.b);
      case Opcode::CallLocal:
        require(i.c < unit_.routines.size() && is_local(unit_.routines[i.c].kind), "routine out of range");
        return check_window(i.a, i.b);
      case Opcode::BindCommon: return check_common(i.a);
      case Opcode::ObjectGet:
      case Opcode::ObjectSet: return check_extension_operands(1, check_count(word(0).a), 'R');
      case Opcode::ObjectCall: return check_extension_operands(0, check_count(i.c), 'R');
      case Opcode::Function: return check_function(i);
      case Opcode::Statement: return check_statement(i);
      case Opcode::AtGet: return require(i.b < static_cast<std::uint16_t>(AtVariable::Limit), "@variable");
      case Opcode::AtSet:
        require(i.a < static_cast<std::uint16_t>(AtVariable::Limit), "@variable");
        return require(info(static_cast<AtVariable>(i.a)).assignable, "@variable is not assignable");
      default: return;
    }
  }

  static std::uint16_t check_count(std::uint16_t count) {
    require(count <= limits::kArguments, "too many arguments");
    return count;
  }

  void check_common(std::uint16_t index) const {
    require(index < unit_.commons.size(), "common block out of range");
    for (const CommonVariable& v : unit_.commons[index].variables) {
      require(v.reg < routine_.register_count, "register out of range");
    }
  }

  void check_function(const Instruction& i) const {
    require(i.b < static_cast<std::uint16_t>(Intrinsic::Limit), "function");
    const IntrinsicInfo& row = info(static_cast<Intrinsic>(i.b));
    require(i.c >= row.least_arguments && i.c <= row.most_arguments, "number of arguments of a function");
    check_extension_operands(0, i.c, 'R');
  }

  void check_statement(const Instruction& i) const {
    require(i.a < static_cast<std::uint16_t>(StatementId::Limit), "statement");
    const StatementInfo& row = info(static_cast<StatementId>(i.a));
    check_extension_operands(0, i.b, 'R');
    check_clauses(row.clauses, i.c);
    StatementOperands operands(row);
    for (std::size_t n = 0; n < i.b; ++n) check_statement_operand(operands.next(), extension_operand(n));
    require(operands.may_end(), "operands of a statement are missing");
  }

  static void check_clauses(std::string_view allowed, std::uint16_t clauses) {
    require((clauses & ~(kHasThenElse | kHasOnError | kHasLocked)) == 0, "clauses");
    const auto permit = [&](std::uint16_t bit, char letter) {
      require((clauses & bit) == 0 || allowed.find(letter) != std::string_view::npos, "clauses");
    };
    permit(kHasThenElse, 'T');
    permit(kHasOnError, 'E');
    permit(kHasLocked, 'L');
  }

  void check_statement_operand(StatementOperandKind kind, std::uint16_t operand) const {
    const bool constant = is_constant(operand);
    switch (kind) {
      case StatementOperandKind::None: return require(false, "too many operands of a statement");
      case StatementOperandKind::Number:
        return require(constant && unit_.constants[constant_index(operand)].is_int(), "number of a statement");
      case StatementOperandKind::Output:
      case StatementOperandKind::Changed:
      case StatementOperandKind::Matrix: return require(!constant, "a statement writes to a constant");
      case StatementOperandKind::Input: return;
    }
  }

  const CodeUnit& unit_;
  const Routine& routine_;
  std::vector<bool> starts_;
  std::uint32_t at_ = 0;
  std::uint32_t last_ = 0;
  std::uint32_t words_ = 0;
};

void require_routines_apart(const CodeUnit& unit) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;
  for (const Routine& routine : unit.routines) ranges.emplace_back(routine.entry, routine.end);
  std::sort(ranges.begin(), ranges.end());
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    require(ranges[i - 1].second <= ranges[i].first, "routines overlap");
  }
}

// Only data is a constant, and one constant may be unassigned: it stands for operands that are not given.
void require_distinct_constants(const CodeUnit& unit) {
  std::size_t absent = 0;
  std::unordered_set<std::int64_t> integers;
  std::unordered_set<std::uint64_t> reals;
  std::unordered_set<std::string> texts;
  for (const value::Value& constant : unit.constants) {
    bool fresh = false;
    if (constant.is_int()) fresh = integers.insert(constant.as_int()).second;
    if (constant.is_double()) {
      fresh = std::isfinite(constant.as_double()) &&
              reals.insert(std::bit_cast<std::uint64_t>(constant.as_double())).second;
    }
    if (constant.is_string()) fresh = texts.insert(constant.to_string()).second;
    if (constant.is_unassigned()) fresh = ++absent == 1;
    require(fresh, "constant twice or no data");
  }
}

void verify_tables(const CodeUnit& unit) {
  require(unit.kind <= UnitKind::Expression, "kind of the unit");
  require(!unit.routines.empty() && unit.routines.front().kind == RoutineKind::Main, "no main routine");
  require(unit.routines.size() <= UINT16_MAX && unit.constants.size() <= kMaxConstants, "table too large");
  for (std::size_t i = 1; i < unit.routines.size(); ++i) {
    require(unit.routines[i].kind != RoutineKind::Main && unit.routines[i].kind <= RoutineKind::PublicFunction,
            "kind of a routine");
  }
  require_routines_apart(unit);
  require_distinct_constants(unit);
  for (const ObjectVariable& v : unit.class_info.variables) require(fits_matrix(v.rows, v.columns), "object variable");
  for (const CommonBlock& block : unit.commons) {
    for (const CommonVariable& v : block.variables) require(fits_matrix(v.rows, v.columns), "common matrix");
  }
}

void verify_lines(const CodeUnit& unit) {
  const bool ascending = std::is_sorted(unit.lines.begin(), unit.lines.end(),
                                        [](const auto& a, const auto& b) { return a.instruction < b.instruction; });
  require(ascending, "lines out of order");
}

}  // namespace

std::optional<std::string> verify(const CodeUnit& unit) {
  try {
    verify_tables(unit);
    verify_lines(unit);
  } catch (const Fault& fault) {
    return fault.what;
  }
  for (const Routine& routine : unit.routines) {
    RoutineVerifier verifier(unit, routine);
    try {
      verifier.run();
    } catch (const Fault& fault) {
      return fault.what + " (instruction " + std::to_string(verifier.where()) + ")";
    }
  }
  return std::nullopt;
}

}  // namespace scarlet::code
