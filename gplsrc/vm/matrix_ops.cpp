// SPDX-License-Identifier: GPL-3.0-or-later
// DIM and the elements of matrices.
#include "base/limits.h"
#include "value/matrix.h"
#include "vm/operations.h"
#include "vm/quick_ops.h"

namespace scarlet::vm {
namespace {

using value::Matrix;

[[noreturn]] void refuse_subscript(Execution& x, std::uint16_t reg, const std::string& subscripts,
                                   const Matrix& matrix) {
  std::string shape = std::to_string(matrix.rows());
  if (matrix.two_dimensional()) shape += "," + std::to_string(matrix.columns());
  x.fail(base::MessageId::VmSubscript, {subscripts, x.describe(reg), shape});
}

std::size_t cell_at(Execution& x, std::uint16_t reg, const Matrix& matrix, std::int64_t index) {
  if (matrix.two_dimensional()) x.fail(base::MessageId::VmTwoSubscripts, {x.describe(reg)});
  const std::int64_t least = matrix.pick_style() ? 1 : 0;
  if (index < least || index > static_cast<std::int64_t>(matrix.rows())) {
    refuse_subscript(x, reg, std::to_string(index), matrix);
  }
  return static_cast<std::size_t>(index);
}

std::size_t cell_at(Execution& x, std::uint16_t reg, const Matrix& matrix, std::int64_t row, std::int64_t column) {
  if (!matrix.two_dimensional()) x.fail(base::MessageId::VmOneSubscript, {x.describe(reg)});
  if (row == 0 && column == 0 && !matrix.pick_style()) return 0;
  const bool inside = row >= 1 && row <= static_cast<std::int64_t>(matrix.rows()) && column >= 1 &&
                      column <= static_cast<std::int64_t>(matrix.columns());
  if (!inside) refuse_subscript(x, reg, std::to_string(row) + "," + std::to_string(column), matrix);
  return static_cast<std::size_t>(row - 1) * matrix.columns() + static_cast<std::size_t>(column);
}

// Whether the next instruction asks only if the fetched element has a value.
bool is_asked_for_state(const Instruction* next, std::uint16_t reg) {
  if (base_opcode(next->op) != code::Opcode::Function || next[1].a != reg) return false;
  const auto function = static_cast<code::Intrinsic>(next->b);
  return function == code::Intrinsic::Assigned || function == code::Intrinsic::Unassigned ||
         function == code::Intrinsic::Vartype || function == code::Intrinsic::Fileinfo;
}

void fetch(Execution& x, const Instruction* at, const Matrix& matrix, std::size_t cell, const Instruction* next) {
  const Value& element = matrix.cell(cell);
  if (!readable(element) && !(element.is_unassigned() && is_asked_for_state(next, at->a))) {
    std::string name = x.variable_name(*x.frame, at->b);
    std::string subscripts = x.peek(at->c).to_string();
    if (matrix.two_dimensional()) subscripts += "," + x.peek(at[1].a).to_string();
    assign(x.registers[at->a], x.refuse(element, base::message(base::MessageId::VmElement, {name, subscripts})));
    return;
  }
  assign(x.registers[at->a], element);
}

void store(Execution& x, Matrix& matrix, std::size_t cell, std::uint16_t operand) {
  const Value& from = x.read(operand);
  assign(matrix.cell(cell), from);
}

std::size_t checked_dimension(Execution& x, std::uint16_t operand) {
  const std::int64_t size = x.read_integer(operand);
  if (size < 0) x.fail(base::MessageId::VmNegativeDimension, {std::to_string(size)});
  if (size > static_cast<std::int64_t>(base::limits::kMatrixElements)) x.fail(base::MessageId::VmMatrixTooLarge);
  return static_cast<std::size_t>(size);
}

// DIM of a parameter says nothing: the matrix is the caller's.
bool is_matrix_parameter(const Frame& f, std::uint16_t reg) {
  const auto& parameters = f.routine->source->parameters;
  return reg < parameters.size() && parameters[reg].matrix;
}

bool is_common(const code::CodeUnit& unit, std::uint16_t reg) {
  for (const code::CommonBlock& block : unit.commons) {
    for (const code::CommonVariable& v : block.variables) {
      if (v.reg == reg) return true;
    }
  }
  return false;
}

void redimension(Execution& x, std::uint16_t reg, Matrix& matrix, std::size_t rows, std::size_t columns, bool two) {
  if (matrix.rows() == rows && matrix.columns() == columns && matrix.two_dimensional() == two) return;
  if (matrix.pick_style() && is_common(*x.frame->unit->unit, reg)) {
    x.fail(base::MessageId::VmPickRedimension, {x.describe(reg)});
  }
  matrix.resize(rows, columns, two);
}

}  // namespace

namespace operations {

Instruction* Dimension(Execution& x, Instruction* at) {
  x.machine.set_inmat(0);
  if (is_matrix_parameter(*x.frame, at->a)) return at + 2;
  const bool two = (at[1].a & 1) != 0;
  const std::size_t rows = checked_dimension(x, at->b);
  const std::size_t columns = two ? checked_dimension(x, at->c) : 0;
  if (two && columns != 0 && rows > base::limits::kMatrixElements / columns) {
    x.fail(base::MessageId::VmMatrixTooLarge);
  }
  Value& variable = x.variable(at->a);
  if (variable.is_matrix()) {
    redimension(x, at->a, *variable.matrix(), rows, columns, two);
  } else {
    variable = Value::adopt(new Matrix(rows, columns, two, (at[1].a & 2) != 0));
  }
  return at + 2;
}

Instruction* MatrixGet1(Execution& x, Instruction* at) {
  const Matrix& matrix = x.matrix(at->b);
  fetch(x, at, matrix, cell_at(x, at->b, matrix, x.read_integer(at->c)), at + 1);
  return at + 1;
}

Instruction* MatrixGet2(Execution& x, Instruction* at) {
  const Matrix& matrix = x.matrix(at->b);
  const std::int64_t row = x.read_integer(at->c);
  fetch(x, at, matrix, cell_at(x, at->b, matrix, row, x.read_integer(at[1].a)), at + 2);
  return at + 2;
}

Instruction* MatrixSet1(Execution& x, Instruction* at) {
  Matrix& matrix = x.matrix(at->a);
  store(x, matrix, cell_at(x, at->a, matrix, x.read_integer(at->b)), at->c);
  return at + 1;
}

Instruction* MatrixSet2(Execution& x, Instruction* at) {
  Matrix& matrix = x.matrix(at->a);
  const std::int64_t row = x.read_integer(at->b);
  store(x, matrix, cell_at(x, at->a, matrix, row, x.read_integer(at->c)), at[1].a);
  return at + 2;
}

Instruction* MatrixReference1(Execution& x, Instruction* at) {
  const Value& holder = x.variable(at->b);
  const Matrix& matrix = x.matrix(at->b);
  const std::size_t cell = cell_at(x, at->b, matrix, x.read_integer(at->c));
  x.put(at->a, Value::element_reference(holder, cell));
  return at + 1;
}

Instruction* MatrixReference2(Execution& x, Instruction* at) {
  const Value& holder = x.variable(at->b);
  const Matrix& matrix = x.matrix(at->b);
  const std::int64_t row = x.read_integer(at->c);
  const std::size_t cell = cell_at(x, at->b, matrix, row, x.read_integer(at[1].a));
  x.put(at->a, Value::element_reference(holder, cell));
  return at + 2;
}

}  // namespace operations
}  // namespace scarlet::vm
