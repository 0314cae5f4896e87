// SPDX-License-Identifier: GPL-3.0-or-later
// Moving values and references between registers, CLEAR, and the binding of common variables.
#include "base/limits.h"
#include "vm/operations.h"

namespace scarlet::vm {
namespace {

using value::Matrix;

// --- CLEAR
// ------------------------------------------------------------------------------------------------------------

void clear_matrix(Matrix& matrix) {
  for (std::size_t i = 0; i < matrix.size(); ++i) matrix.cell(i).set_int(0);
}

bool is_common(const code::CodeUnit& unit, std::size_t reg) {
  for (const code::CommonBlock& block : unit.commons) {
    for (const code::CommonVariable& variable : block.variables) {
      if (variable.reg == reg) return true;
    }
  }
  return false;
}

void clear_window(Execution& x, Value* from, const LoadedRoutine& routine) {
  const bool is_main = routine.source->kind == code::RoutineKind::Main;
  for (std::size_t reg = 0; reg < routine.register_count; ++reg) {
    if (is_main && is_common(*x.frame->unit->unit, reg)) continue;
    Value& v = from[reg];
    if (v.is_matrix()) {
      clear_matrix(*v.matrix());
    } else if (!v.is_reference() || reg < routine.parameter_count) {
      x.follow(v).set_int(0);
    }
  }
}

// --- common blocks
// ----------------------------------------------------------------------------------------------------

std::size_t matrix_elements(const code::CommonVariable& v) {
  return std::size_t{v.rows} * (v.columns == 0 ? 1 : v.columns);
}

// A Pick-style matrix takes one cell an element, any other variable one cell.
std::size_t cells_of(const code::CommonBlock& block, const code::CommonVariable& v) {
  return v.matrix && block.pick_style ? matrix_elements(v) : 1;
}

std::size_t block_size(Execution& x, const code::CommonBlock& block) {
  std::size_t size = 0;
  for (const code::CommonVariable& v : block.variables) size += cells_of(block, v);
  if (size > base::limits::kMatrixElements) x.fail(base::MessageId::VmMatrixTooLarge);
  return size;
}

Value make_matrix(Execution& x, const code::CommonBlock& block, const code::CommonVariable& v) {
  if (matrix_elements(v) > base::limits::kMatrixElements) x.fail(base::MessageId::VmMatrixTooLarge);
  auto* matrix = new Matrix(v.rows, v.columns, v.columns != 0, block.pick_style);
  const Value holder = Value::adopt(matrix);
  if (!block.start_unassigned) clear_matrix(*matrix);
  return holder;
}

// The elements of a Pick-style matrix lie in consecutive cells of the block: the cells become references to the
// elements, so that scalars bound to the same cells see them.
Value pick_matrix(Execution& x, const code::CommonBlock& block, const code::CommonVariable& v, Matrix& cells,
                  std::size_t first) {
  const std::size_t elements = matrix_elements(v);
  if (elements > 0 && cells.cell(first).is_reference()) {
    const Value& reference = cells.cell(first);
    Matrix& there = *reference.matrix();
    if (reference.extra() != 1 || there.rows() != v.rows || there.columns() != v.columns) {
      x.fail(base::MessageId::VmCommonShape, {block.name});
    }
    Value holder(reference);
    words(holder).high = tag_word(value::Tag::Matrix);
    return holder;
  }
  const Value holder = make_matrix(x, block, v);
  for (std::size_t i = 0; i < elements; ++i) {
    Value& cell = cells.cell(first + i);
    if (cell.is_reference()) x.fail(base::MessageId::VmCommonShape, {block.name});
    holder.matrix()->cell(i + 1) = cell;
    cell = Value::element_reference(holder, i + 1);
  }
  return holder;
}

void bind_matrix(Execution& x, const code::CommonBlock& block, const code::CommonVariable& v, Matrix& cells,
                 std::size_t first) {
  Value& reg = x.registers[v.reg];
  if (block.pick_style) {
    reg = pick_matrix(x, block, v, cells, first);
    return;
  }
  if (!cells.cell(first).is_matrix()) x.fail(base::MessageId::VmCommonShape, {block.name});
  reg = cells.cell(first);
}

void bind_scalar(Execution& x, const Value& block_cells, const code::CommonVariable& v, std::size_t cell) {
  const Value& there = block_cells.matrix()->cell(cell);
  if (there.is_matrix()) x.fail(base::MessageId::VmCommonShape, {x.variable_name(*x.frame, v.reg)});
  x.registers[v.reg] = there.is_reference() ? there : Value::element_reference(block_cells, cell);
}

void fill_fresh(Execution& x, const code::CommonBlock& block, Matrix& cells) {
  std::size_t cell = 0;
  for (const code::CommonVariable& v : block.variables) {
    const std::size_t count = cells_of(block, v);
    if (v.matrix && !block.pick_style) {
      cells.cell(cell) = make_matrix(x, block, v);
    } else if (!block.start_unassigned) {
      for (std::size_t i = 0; i < count; ++i) cells.cell(cell + i).set_int(0);
    }
    cell += count;
  }
}

}  // namespace

namespace operations {

Instruction* Move(Execution& x, Instruction* at) {
  const Value& from = x.read(at->b);
  assign(x.registers[at->a], from);
  return at + 1;
}

// A variable assigned to itself has been assigned to: whoever gave it by reference sees that it lets go of what it
// held.
Instruction* Store(Execution& x, Instruction* at) {
  const Value& from = x.read(at->b);
  Value& to = x.variable(at->a);
  if (&to == &from && to.is_string() && to.tag() != value::Tag::Inline) {
    to.flatten();
    (void)to.writable(to.view().size());
  } else {
    assign(to, from);
  }
  return at + 1;
}

Instruction* Reference(Execution& x, Instruction* at) {
  Value& of = x.registers[at->b];
  Value& to = x.registers[at->a];
  if (of.is_matrix()) {
    to = Value(of);
  } else if (of.is_reference()) {
    Value& target = x.follow(of);
    to = target.is_matrix() ? Value(target) : Value(of);
  } else {
    to = Value::frame_reference(&of);
  }
  return at + 1;
}

Instruction* CopyArgument(Execution& x, Instruction* at) {
  const Value& from = x.peek(at->b);
  if (from.is_matrix()) x.refuse(from, x.describe(at->b));
  assign(x.registers[at->a], from);
  return at + 1;
}

Instruction* Unassign(Execution& x, Instruction* at) {
  x.variable(at->a) = Value();
  return at + 1;
}

Instruction* ClearLocals(Execution& x, Instruction* at) {
  const Frame& f = *x.frame;
  if (f.main_registers != f.registers) clear_window(x, f.main_registers, f.unit->main());
  clear_window(x, f.registers, *f.routine);
  return at + 1;
}

Instruction* BindCommon(Execution& x, Instruction* at) {
  const code::CommonBlock& block = x.frame->unit->unit->commons[at->a];
  const std::size_t size = block_size(x, block);
  const Host::Common common = x.machine.host().common_block(block.name, size);
  Matrix& cells = *common.cells.matrix();
  if (cells.rows() < size) x.fail(base::MessageId::VmCommonTooSmall, {block.name});
  if (common.fresh) fill_fresh(x, block, cells);
  std::size_t cell = 0;
  for (const code::CommonVariable& v : block.variables) {
    if (v.matrix) {
      bind_matrix(x, block, v, cells, cell);
    } else {
      bind_scalar(x, common.cells, v, cell);
    }
    cell += cells_of(block, v);
  }
  return at + 1;
}

}  // namespace operations
}  // namespace scarlet::vm
