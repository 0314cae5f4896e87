// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/disassembler.h"

#include "base/text.h"
#include "code/tables.h"

namespace scarlet::code {
namespace {

constexpr std::size_t kNumberWidth = 5;
constexpr std::size_t kNameWidth = 14;
constexpr std::size_t kShownBytes = 40;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, kShownBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte >= ' ' && byte < 127 ? std::string(1, c) : "\\" + std::to_string(byte);
  }
  return out + (text.size() > kShownBytes ? "...\"" : "\"");
}

class Listing {
 public:
  Listing(const CodeUnit& unit, const Routine& routine) : unit_(unit), routine_(routine) {}

  std::string text() {
    std::string out = (routine_.name.empty() ? "MAIN" : routine_.name) + "\n";
    for (std::uint32_t at = routine_.entry; at < routine_.end; at += 1 + words_) out += line(at);
    for (const TryRange& range : routine_.tries) {
      out += "TRY " + std::to_string(range.begin) + "-" + std::to_string(range.end) + ": " + readable(range.reg) +
             " to " + std::to_string(range.handler) + "\n";
    }
    return out;
  }

 private:
  std::string line(std::uint32_t at) {
    const Instruction& i = unit_.instructions[at];
    words_ = static_cast<std::uint32_t>(extension_words(i, &i + (at + 1 < routine_.end ? 1 : 0)));
    behind_ = at + 1 + words_;
    const auto op = static_cast<Opcode>(i.op);
    const OpcodeInfo& row = info(op);
    operands_.clear();
    target_.clear();
    add_operands(row.operands, i);
    add_special(op, i);
    add_extension(row.extension, at);
    std::string number = std::to_string(at);
    std::string out = std::string(kNumberWidth - std::min(kNumberWidth, number.size()), ' ') + number + "  ";
    out += row.name;
    if (!operands_.empty() || !target_.empty())
      out.resize(std::max(out.size() + 1, kNumberWidth + 2 + kNameWidth), ' ');
    out += base::join(operands_, ", ");
    return out + target_ + "\n";
  }

  void add_operands(std::string_view kinds, const Instruction& i) {
    const std::uint16_t operands[] = {i.a, i.b, i.c};
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      if (kinds[k] == 'J') return add_target(i.distance());
      if (kinds[k] == 'j') {
        add_target(static_cast<std::int16_t>(i.c));
      } else {
        add(kinds[k], operands[k]);
      }
    }
  }

  void add(char kind, std::uint16_t operand) {
    if (kind == 'U') operands_.push_back(std::to_string(operand));
    if (kind == 'I') operands_.push_back(std::to_string(static_cast<std::int16_t>(operand)));
    if (kind == 'W' || kind == 'V' || kind == 'R') operands_.push_back(readable(operand));
  }

  std::string readable(std::uint16_t operand) const {
    if (is_constant(operand)) {
      const value::Value& v = unit_.constants[constant_index(operand)];
      if (v.is_unassigned()) return "absent";
      return v.is_number() ? v.to_string() : quoted(v.to_string());
    }
    for (const Variable& variable : routine_.variables) {
      if (variable.reg == operand) return variable.name;
    }
    return "r" + std::to_string(operand);
  }

  void add_target(std::int64_t distance) { target_ += " -> " + std::to_string(behind_ + distance); }

  // Numbers that name something.
  void add_special(Opcode op, const Instruction& i) {
    if (op == Opcode::Function) operands_ = {operands_[0], std::string(info(static_cast<Intrinsic>(i.b)).name)};
    if (op == Opcode::Statement) operands_ = {std::string(info(static_cast<StatementId>(i.a)).name)};
    if (op == Opcode::AtGet) operands_[1] = "@" + std::string(info(static_cast<AtVariable>(i.b)).name);
    if (op == Opcode::AtSet) operands_[0] = "@" + std::string(info(static_cast<AtVariable>(i.a)).name);
    if (op == Opcode::Call) operands_ = {unit_.call_sites[i.c].name, "r" + std::to_string(i.a), std::to_string(i.b)};
    if (op == Opcode::CallLocal) operands_ = {unit_.routines[i.c].name, readable(i.a), std::to_string(i.b)};
    if (op == Opcode::CallVariable) operands_ = {"@" + readable(i.c), "r" + std::to_string(i.a), std::to_string(i.b)};
    if (op == Opcode::ConcatMany) operands_.pop_back();
  }

  void add_extension(std::string_view extension, std::uint32_t at) {
    const Instruction& i = unit_.instructions[at];
    if (extension == "X1UU") {
      if (unit_.instructions[at + 1].a == 1) target_ += " to " + readable(unit_.instructions[at + 1].b);
    } else if (extension.starts_with("X1")) {
      add_operands(extension == "X1J" ? "-J" : extension.substr(2), unit_.instructions[at + 1]);
    } else if (extension == "X*J") {
      for (std::uint32_t w = 1; w <= words_; ++w) add_target(unit_.instructions[at + w].distance());
    } else if (!extension.empty()) {
      add_list(static_cast<Opcode>(i.op), i, at);
    }
  }

  void add_list(Opcode op, const Instruction& i, std::uint32_t at) {
    const bool counted_in_word = op == Opcode::ObjectGet || op == Opcode::ObjectSet;
    const std::size_t first = counted_in_word ? 1 : 0;
    const std::size_t count = counted_in_word                                      ? unit_.instructions[at + 1].a
                              : op == Opcode::Function || op == Opcode::ObjectCall ? i.c
                                                                                   : i.b;
    for (std::size_t n = first; n < first + count; ++n) {
      const Instruction& w = unit_.instructions[at + 1 + n / 3];
      operands_.push_back(readable(n % 3 == 0 ? w.a : n % 3 == 1 ? w.b : w.c));
    }
  }

  const CodeUnit& unit_;
  const Routine& routine_;
  std::uint32_t words_ = 0;
  std::uint32_t behind_ = 0;
  std::vector<std::string> operands_;
  std::string target_;
};

}  // namespace

std::string disassemble(const CodeUnit& unit, const Routine& routine) { return Listing(unit, routine).text(); }

std::string disassemble(const CodeUnit& unit) {
  std::string out;
  for (const Routine& routine : unit.routines) out += disassemble(unit, routine);
  return out;
}

}  // namespace scarlet::code
