// SPDX-License-Identifier: GPL-3.0-or-later
// READ, READV, MATREAD, WRITE, WRITEV, MATWRITE, DELETE and their locking forms.
#include "base/text.h"
#include "session/session.h"
#include "session/statements.h"
#include "value/dynamic_array.h"
#include "value/matrix.h"

namespace scarlet::session::statements {
namespace {

using value::Value;
using workspace::AccessResult;
using workspace::LockKind;

LockKind lock_kind(const Value& operand) { return static_cast<LockKind>(operand.as_int()); }

bool on_error(std::uint16_t clauses) { return (clauses & code::kHasOnError) != 0; }

// The id without a copy where it is a flat string already.
class Id {
 public:
  Id(const Value& operand, const vm::Machine& machine) : text_(operand.text(scratch_, machine.precision())) {}
  std::string_view text() const { return text_; }

 private:
  value::Scratch scratch_;
  std::string_view text_;
};

// Spreads the fields over the elements; what is too much goes, with its marks, to the zero element.
bool spread(value::Matrix& matrix, std::string_view record) {
  const std::size_t last = matrix.size() - 1;
  std::size_t element = 1;
  bool more = !record.empty();
  while (more && element <= last) {
    const auto mark = record.find(base::kFieldMark);
    const bool to_the_last = matrix.pick_style() && element == last;
    if (to_the_last || mark == std::string_view::npos) {
      matrix.cell(element++) = Value::of(to_the_last ? record : record.substr(0, mark));
      more = false;
    } else {
      matrix.cell(element++) = Value::of(record.substr(0, mark));
      record.remove_prefix(mark + 1);
    }
  }
  while (element <= last) matrix.cell(element++) = Value::empty();
  matrix.cell(0) = Value::of(more ? record : std::string_view());
  return !more;
}

std::string joined(const value::Matrix& matrix, const vm::Machine& machine) {
  std::size_t last = matrix.size() - 1;
  const auto is_empty = [&](const Value& cell) {
    return cell.is_unassigned() || (cell.is_string() && cell.to_string().empty());
  };
  while (last > 0 && is_empty(matrix.cell(last))) --last;
  std::string record;
  for (std::size_t i = 1; i <= last; ++i) {
    if (i > 1) record += base::kFieldMark;
    record += matrix.cell(i).to_string(machine.precision());
  }
  if (!is_empty(matrix.cell(0)) && !matrix.pick_style()) {
    record += base::kFieldMark;
    record += matrix.cell(0).to_string(machine.precision());
  }
  return record;
}

// STATUS() keeps what it was when a record was read: programs look at it only in the clauses.
code::Outcome settle_read(const AccessResult& result, std::uint16_t clauses, vm::Machine& machine) {
  return result.ok() ? code::Outcome::Then : settle(result, clauses, machine);
}

}  // namespace

SCARLET_STATEMENT(read) {
  Value& target = *operands[0];
  const Id id(*operands[2], machine);
  // Read aside: the id may be in the variable that is read into.
  Value record;
  ValueSink sink(record);
  const AccessResult result = session.workspace().records().read(
      file_of(*operands[1], machine), id.text(), sink, lock_kind(*operands[3]), wait_of(clauses), on_error(clauses));
  if (result.ok()) {
    sink.finish();
    target = std::move(record);
  } else if (!result.fatal && result.status != base::number(base::Status::Locked) && operands[4]->as_int() == 0) {
    target = Value::empty();
  }
  return settle_read(result, clauses, machine);
}

SCARLET_STATEMENT(read_v) {
  Value& target = *operands[0];
  const Id id(*operands[2], machine);
  const std::int64_t field = machine.integer(*operands[3]);
  workspace::FileVariable& file = file_of(*operands[1], machine);
  workspace::Records& records = session.workspace().records();
  std::string record;
  Value alone;
  const auto one = records.read_field(file, id.text(), field, alone, lock_kind(*operands[4]), wait_of(clauses));
  const AccessResult result =
      one ? *one : records.read(file, id.text(), record, lock_kind(*operands[4]), wait_of(clauses), on_error(clauses));
  if (result.ok() && one) {
    target = field == 0 ? Value::of(id.text()) : std::move(alone);
  } else if (result.ok()) {
    target = field == 0 ? Value::of(id.text()) : Value::of(value::field_of(record, field));
  } else if (!result.fatal && result.status != base::number(base::Status::Locked) && operands[5]->as_int() == 0) {
    target = Value::empty();
  }
  return settle_read(result, clauses, machine);
}

SCARLET_STATEMENT(mat_read) {
  std::string record;
  const Id id(*operands[2], machine);
  const AccessResult result = session.workspace().records().read(
      file_of(*operands[1], machine), id.text(), record, lock_kind(*operands[3]), wait_of(clauses), on_error(clauses));
  if (result.ok()) {
    value::Matrix& matrix = *operands[0]->matrix();
    const bool fits = spread(matrix, record);
    const std::int64_t fields = record.empty() ? 0 : 1 + std::count(record.begin(), record.end(), base::kFieldMark);
    machine.set_inmat(fits ? fields : 0);
  }
  return settle_read(result, clauses, machine);
}

SCARLET_STATEMENT(write) {
  const Id id(*operands[2], machine);
  value::Scratch scratch;
  return settle(session.workspace().records().write(file_of(*operands[1], machine), id.text(),
                                                    operands[0]->text(scratch, machine.precision()),
                                                    operands[3]->as_int() != 0, on_error(clauses)),
                clauses, machine);
}

SCARLET_STATEMENT(write_v) {
  workspace::FileVariable& file = file_of(*operands[1], machine);
  const Id id(*operands[2], machine);
  const std::int64_t field = machine.integer(*operands[3]);
  std::string old;
  const AccessResult found = session.workspace().records().read_to_change(file, id.text(), old);
  if (!found.ok() && found.fatal) return settle(found, clauses, machine);
  Value record = Value::of(found.ok() ? old : std::string());
  value::replace(record, {field == 0 ? 1 : std::max<std::int64_t>(field, -1), 0, 0}, *operands[0], {},
                 machine.precision());
  value::Scratch scratch;
  return settle(
      session.workspace().records().write(file, id.text(), record.text(scratch), operands[4]->as_int() != 0, true),
      clauses, machine);
}

SCARLET_STATEMENT(mat_write) {
  const Id id(*operands[2], machine);
  return settle(session.workspace().records().write(file_of(*operands[1], machine), id.text(),
                                                    joined(*operands[0]->matrix(), machine), operands[3]->as_int() != 0,
                                                    on_error(clauses)),
                clauses, machine);
}

SCARLET_STATEMENT(delete_record) {
  const Id id(*operands[1], machine);
  return settle(session.workspace().records().remove(file_of(*operands[0], machine), id.text(),
                                                     operands[2]->as_int() != 0, on_error(clauses)),
                clauses, machine);
}

}  // namespace scarlet::session::statements
