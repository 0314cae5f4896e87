// SPDX-License-Identifier: GPL-3.0-or-later
// What the machine says when a program goes wrong: which variable, which program, which line.
#include <algorithm>

#include "base/message.h"
#include "code/instruction.h"
#include "value/number.h"
#include "vm/execution.h"
#include "vm/place.h"
#include "vm/quick_ops.h"

namespace scarlet::vm {
namespace {

// How far back describe() looks for the instruction that made a temporary.
constexpr std::ptrdiff_t kLookBack = 12;
constexpr std::size_t kQuotedBytes = 40;

const value::Value kEmpty = Value::empty();

std::string shortened(std::string_view text) {
  std::string shown(text.substr(0, kQuotedBytes));
  if (text.size() > kQuotedBytes) shown += "...";
  return shown;
}

const code::LineEntry* line_of(const code::CodeUnit& unit, std::size_t index) {
  const auto after = std::upper_bound(unit.lines.begin(), unit.lines.end(), index,
                                      [](std::size_t i, const code::LineEntry& e) { return i < e.instruction; });
  return after == unit.lines.begin() ? nullptr : &*std::prev(after);
}

Place place_of(const Frame& frame) {
  const code::CodeUnit& unit = *frame.unit->unit;
  Place place;
  place.program = unit.name;
  place.routine = frame.routine->source->name;
  if (!unit.sources.empty()) place.source = unit.sources.front();
  if (const code::LineEntry* line = line_of(unit, static_cast<std::size_t>(frame.pc - frame.unit->code.data()))) {
    place.line = line->line;
    if (line->source < unit.sources.size()) place.source = unit.sources[line->source];
  }
  return place;
}

std::string with_place(const Machine& machine, const std::string& text) {
  const std::vector<Place> places = machine.places();
  if (places.empty()) return text;
  const Place& at = places.front();
  const std::string& source = at.source.empty() ? at.program : at.source;
  if (at.line == 0) return base::message(base::MessageId::VmPlaceWithoutLine, {text, source});
  return base::message(base::MessageId::VmPlace, {text, std::to_string(at.line), source});
}

bool is_matrix_fetch(code::Opcode op) {
  return op == code::Opcode::MatrixGet1 || op == code::Opcode::MatrixGet2 || op == code::Opcode::MatrixReference1 ||
         op == code::Opcode::MatrixReference2;
}

bool has_two_subscripts(code::Opcode op) {
  return op == code::Opcode::MatrixGet2 || op == code::Opcode::MatrixReference2;
}

}  // namespace

void Execution::fail(base::MessageId message, std::initializer_list<std::string_view> arguments) {
  throw Abort{1, base::message(message, arguments), true};
}

std::string Execution::variable_name(const Frame& in, std::uint16_t reg) const {
  const code::Routine& routine = *in.routine->source;
  for (const code::Variable& variable : routine.variables) {
    if (variable.reg == reg && !variable.temporary) return variable.name;
  }
  for (const code::Capture& capture : routine.captures) {
    if (capture.target != reg) continue;
    for (const code::Variable& variable : in.unit->main().source->variables) {
      if (variable.reg == capture.source && !variable.temporary) return variable.name;
    }
  }
  return {};
}

std::string Execution::describe(std::uint16_t operand) const {
  if ((operand & code::kConstantBit) != 0) return base::message(base::MessageId::VmAValue);
  if (const std::string name = variable_name(*frame, operand); !name.empty()) {
    return base::message(base::MessageId::VmVariable, {name});
  }
  const Instruction* const first = frame->unit->code.data() + frame->routine->source->entry;
  for (const Instruction* at = frame->pc - 1; at >= first && frame->pc - at < kLookBack; --at) {
    const code::Opcode op = base_opcode(at->op);
    if (at->a != operand || !is_matrix_fetch(op)) continue;
    const std::string name = variable_name(*frame, at->b);
    if (name.empty()) break;
    const auto subscript = [this](std::uint16_t index) {
      return ((index & code::kConstantBit) != 0 ? constants : registers)[index].to_string();
    };
    std::string subscripts = subscript(at->c);
    if (has_two_subscripts(op)) subscripts += "," + subscript(at[1].a);
    return base::message(base::MessageId::VmElement, {name, subscripts});
  }
  return base::message(base::MessageId::VmAValue);
}

void Execution::refuse_matrix(std::uint16_t reg) { fail(base::MessageId::VmNotMatrix, {describe(reg)}); }

const Value& Execution::refuse(const Value& v, const std::string& what) {
  if (v.is_matrix()) fail(base::MessageId::VmWholeMatrix, {what});
  if (v.is_reference()) fail(base::MessageId::VmDamagedCode);
  if (!machine.host().language_options().unassigned_warning) fail(base::MessageId::VmUnassigned, {what});
  machine.warn(base::MessageId::VmUnassigned, {what});
  return kEmpty;
}

const Value& Execution::read_slowly(std::uint16_t operand) {
  if ((operand & code::kConstantBit) != 0) return refuse(constants[operand], describe(operand));
  Value& v = variable(operand);
  if (readable(v)) return v;
  return refuse(v, describe(operand));
}

void Execution::make_readable(Value& v, std::uint16_t reg) { v = refuse(v, describe(reg)); }

// Two steps at most: a register that holds a reference to a cell of a common block that stands for a matrix element.
Value& Execution::follow_reference(Value& v) {
  Value* at = &v;
  for (int steps = 0; steps < 3; ++steps) {
    if (at->tag() == value::Tag::FrameRef) {
      at = at->frame_target();
    } else {
      value::Matrix& matrix = *at->matrix();
      if (at->extra() >= matrix.size()) fail(base::MessageId::VmElementGone);
      at = &matrix.cell(at->extra());
    }
    if (!at->is_reference()) return *at;
  }
  fail(base::MessageId::VmDamagedCode);
}

// Not numeric: aborts, or warns so that the caller uses 0.
void Execution::refuse_number(const Value& v, std::uint16_t operand) {
  const std::string what = describe(operand);
  const std::string text = shortened(v.to_string(machine.precision()));
  if (!machine.host().language_options().non_numeric_warning) fail(base::MessageId::VmNotNumeric, {what, text});
  machine.warn(base::MessageId::VmNotNumeric, {what, text});
}

std::int64_t Execution::integer_slowly(const Value& v, std::uint16_t operand) {
  if (const auto integer = value::to_integer(v)) return *integer;
  if (value::to_number(v)) fail(base::MessageId::VmNumberTooLarge, {describe(operand)});
  refuse_number(v, operand);
  return 0;
}

value::Number Execution::number_slowly(const Value& v, std::uint16_t operand) {
  if (const auto number = value::to_number(v)) return *number;
  refuse_number(v, operand);
  return {};
}

namespace {

// The operands of an arithmetic instruction: b and c of a three-address one, a and b of the assigning ones.
bool assigns_in_place(code::Opcode op) {
  return op == code::Opcode::AddTo || op == code::Opcode::SubtractFrom || op == code::Opcode::MultiplyBy ||
         op == code::Opcode::DivideBy || op == code::Opcode::ForTest || op == code::Opcode::ForLoop ||
         op == code::Opcode::ForLoopStore;
}

bool is_unary(code::Opcode op) { return op == code::Opcode::Negate || op == code::Opcode::AddImmediate; }

base::MessageId message_for(value::ArithmeticFault fault) {
  switch (fault) {
    case value::ArithmeticFault::DivideByZero: return base::MessageId::VmDivideByZero;
    case value::ArithmeticFault::Overflow: return base::MessageId::VmOverflow;
    case value::ArithmeticFault::OutOfDomain: return base::MessageId::VmOutOfDomain;
    case value::ArithmeticFault::ElementTooLong: return base::MessageId::VmElementTooLong;
    default: return base::MessageId::VmNotNumeric;
  }
}

std::string_view operator_text(code::Opcode op) {
  switch (op) {
    case code::Opcode::Subtract:
    case code::Opcode::SubtractFrom: return "-";
    case code::Opcode::Multiply:
    case code::Opcode::MultiplyBy: return "*";
    case code::Opcode::Divide:
    case code::Opcode::DivideBy: return "/";
    case code::Opcode::IntegerDivide: return "//";
    case code::Opcode::Power: return "**";
    default: return "+";
  }
}

}  // namespace

void Execution::refuse_arithmetic(value::ArithmeticFault fault, const Instruction* at, bool warn_only) {
  const code::Opcode op = base_opcode(at->op);
  const std::uint16_t left = assigns_in_place(op) ? at->a : at->b;
  const std::uint16_t right = is_unary(op) ? at->b : assigns_in_place(op) ? at->b : at->c;
  if (fault == value::ArithmeticFault::Overflow) {
    const auto text_of = [&](std::uint16_t operand) { return shortened(peek(operand).to_string(machine.precision())); };
    fail(base::MessageId::VmOverflow,
         {"'" + text_of(left) + "' " + std::string(operator_text(op)) + " '" + text_of(right) + "'"});
  }
  const bool left_is_fine = fault != value::ArithmeticFault::NotNumeric || value::to_number(peek(left)).has_value();
  const std::uint16_t culprit = left_is_fine ? right : left;
  const std::string what = describe(culprit);
  const std::string text = shortened(peek(culprit).to_string(machine.precision()));
  if (!warn_only) fail(message_for(fault), {what, text});
  machine.warn(message_for(fault), {what, text});
}

std::vector<Place> Machine::places() const {
  std::vector<Place> places;
  const auto frames = execution_->frames();
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) places.push_back(place_of(*frame));
  return places;
}

void Machine::fail(base::MessageId message, std::initializer_list<std::string_view> arguments) {
  execution_->fail(message, arguments);
}

void Machine::warn(base::MessageId message, std::initializer_list<std::string_view> arguments) {
  host_.warn(with_place(*this, base::message(message, arguments)));
}

void place_abort(const Machine& machine, Abort& abort) {
  const bool wanted = abort.with_place && !machine.host().language_options().suppress_abort_place;
  if (wanted && !abort.message.empty()) abort.message = with_place(machine, abort.message);
  abort.with_place = false;
}

}  // namespace scarlet::vm
