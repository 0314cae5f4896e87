// SPDX-License-Identifier: GPL-3.0-or-later
// Select lists in programs: SELECT, SSELECT, READNEXT, saved lists, and walking an index.
#include <algorithm>

#include "base/text.h"
#include "session/index_positions.h"
#include "session/session.h"
#include "session/statements.h"
#include "value/dynamic_array.h"
#include "workspace/select_lists.h"
#include "workspace/virtual_file.h"

namespace scarlet::session::statements {
namespace {

using base::Status;
using value::Value;
using workspace::SelectList;

constexpr char kMark[] = {base::kFieldMark, 0};

int list_number(const Value& operand, vm::Machine& machine) {
  const std::int64_t number = integer_of(operand, machine);
  if (number < 0 || number >= workspace::kUserLists) {
    machine.fail(base::MessageId::SessionNotAListNumber, {std::to_string(number)});
  }
  return static_cast<int>(number);
}

// The numbered list or the list in a variable.
SelectList& list_of(Session& session, const Value& operand, vm::Machine& machine) {
  if (auto* variable = list_variable(operand)) return variable->list();
  return session.workspace().lists()[list_number(operand, machine)];
}

void set_selected(Session& session, std::int64_t count) { session.workspace().variables().selected = count; }

std::int64_t items_in(const std::string& list) {
  return list.empty() ? 0 : 1 + std::count(list.begin(), list.end(), base::kFieldMark);
}

// A dynamic array makes a list of its fields; value marks separate too.
std::string items_of_array(std::string array) {
  std::replace(array.begin(), array.end(), base::kValueMark, base::kFieldMark);
  return array;
}

// All ids of a file at once.
base::Result<std::vector<std::string>> all_ids(store::File& file) {
  std::vector<std::string> ids;
  auto scan = file.scan();
  if (!scan) return scan.error();
  std::string_view id;
  for (;;) {
    auto more = (*scan)->next(id, nullptr);
    if (!more) return more.error();
    if (!*more) return ids;
    ids.emplace_back(id);
  }
}

struct Made {
  SelectList list;
  std::int64_t count = 0;
};
// The first portion of a class's ids is what is counted.
base::Result<Made> list_from_class(workspace::FileVariable& file, int number) {
  std::int64_t count = 0;
  auto scan = file.virtual_file()->select(number, &count);
  if (!scan) return scan.error();
  SelectList list = SelectList::of_scan(file.file(), std::move(*scan));
  auto first = list.peek();
  if (!first) return first.error();
  return Made{std::move(list), count};
}

base::Result<Made> list_from(const Value& source, int number, vm::Machine& machine) {
  workspace::FileVariable* file = file_or_null(source);
  if (!file) {
    std::string items = items_of_array(text_of(source, machine));
    const std::int64_t count = items_in(items);
    return Made{SelectList::of_items(std::move(items)), count};
  }
  if (file->virtual_file()) return list_from_class(*file, number);
  if (file->file()->kind() == store::FileKind::Directory) {
    auto ids = all_ids(*file->file());
    if (!ids) return ids.error();
    const auto count = static_cast<std::int64_t>(ids->size());
    return Made{SelectList::of_items(base::join(*ids, kMark)), count};
  }
  auto scan = file->file()->scan();
  if (!scan) return scan.error();
  auto info = file->file()->info();
  const auto count = info ? static_cast<std::int64_t>(info->record_count) : 0;
  SelectList list = SelectList::of_scan(file->file(), std::move(*scan));
  // An empty file leaves the list inactive.
  auto first = list.peek();
  if (!first) return first.error();
  return Made{std::move(list), count};
}

code::Outcome give_ids(Session& session, const std::vector<std::string>& ids, int number, vm::Machine& machine) {
  session.workspace().lists()[number] = SelectList::of_items(base::join(ids, kMark));
  set_selected(session, static_cast<std::int64_t>(ids.size()));
  return done(machine);
}

// No such index, none that is built, or off its end.
code::Outcome no_index(Session& session, int number, vm::Machine& machine) {
  give_ids(session, {}, number, machine);
  return otherwise(1, machine);
}

}  // namespace

SCARLET_STATEMENT(select) {
  const int number = list_number(*operands[1], machine);
  session.workspace().lists()[number] = SelectList();
  auto made = list_from(*operands[0], number, machine);
  if (!made) return settle(made.error(), clauses, machine);
  set_selected(session, made->count);
  session.workspace().lists()[number] = std::move(made->list);
  return done(machine);
}

SCARLET_STATEMENT(select_v) {
  auto made = list_from(*operands[0], 0, machine);
  if (!made) return settle(made.error(), clauses, machine);
  if (auto complete = made->list.complete(); !complete) return settle(complete.error(), clauses, machine);
  set_selected(session, made->count);
  *operands[1] = Value::adopt(static_cast<value::Resource*>(new workspace::SelectListVariable(std::move(made->list))));
  return done(machine);
}

SCARLET_STATEMENT(select_e) {
  (void)clauses;
  SelectList& zero = session.workspace().lists()[0];
  *operands[0] = Value::adopt(static_cast<value::Resource*>(new workspace::SelectListVariable(std::move(zero))));
  zero = SelectList();
  return done(machine);
}

SCARLET_STATEMENT(s_select) {
  const int number = list_number(*operands[1], machine);
  std::vector<std::string> ids;
  if (workspace::FileVariable* file = file_or_null(*operands[0])) {
    auto all = all_ids(*file->file());
    if (!all) return settle(all.error(), clauses, machine);
    ids = std::move(*all);
  } else {
    const std::string array = items_of_array(text_of(*operands[0], machine));
    if (!array.empty()) {
      for (const auto item : base::split(array, base::kFieldMark)) ids.emplace_back(item);
    }
  }
  std::sort(ids.begin(), ids.end());
  return give_ids(session, ids, number, machine);
}

SCARLET_STATEMENT(form_list) {
  (void)clauses;
  const int number = list_number(*operands[1], machine);
  std::string items = text_of(*operands[0], machine);
  set_selected(session, items_in(items));
  session.workspace().lists()[number] = SelectList::of_items(std::move(items));
  return done(machine);
}

SCARLET_STATEMENT(read_next) {
  SelectList& list = list_of(session, *operands[4], machine);
  auto item = list.next();
  if (!item) return settle(item.error(), clauses, machine);
  if (!*item) {
    *operands[0] = Value::empty();
    if (operands[5]->as_int() == 0) {
      for (std::size_t i = 1; i <= 3; ++i) *operands[i] = Value::of(0);
    }
    return otherwise(base::number(Status::RecordNotFound), machine);
  }
  const std::string_view text = **item;
  if (operands[5]->as_int() != 0) {
    *operands[0] = Value::of(text);
    return done(machine);
  }
  *operands[0] = Value::of(value::element_of(text, base::kValueMark, 1));
  for (std::size_t i = 1; i <= 3; ++i) {
    const auto number =
        base::parse_integer(value::element_of(text, base::kValueMark, static_cast<std::int64_t>(i) + 1));
    *operands[i] = Value::of(number.value_or(0));
  }
  return done(machine);
}

SCARLET_STATEMENT(read_list) {
  SelectList& list = list_of(session, *operands[1], machine);
  const bool active = list.active();
  auto rest = list.take_rest();
  if (!rest) return settle(rest.error(), clauses, machine);
  *operands[0] = Value::of(*rest);
  if (!active) return otherwise(base::number(Status::RecordNotFound), machine);
  set_selected(session, items_in(*rest));
  return done(machine);
}

SCARLET_STATEMENT(clear_select) {
  (void)clauses;
  const Value& which = *operands[0];
  if (auto* variable = list_variable(which)) {
    variable->list() = SelectList();
  } else if (present(which) && base::equal_ignoring_case(text_of(which, machine), "ALL")) {
    for (int i = 0; i < workspace::kUserLists; ++i) session.workspace().lists()[i] = SelectList();
  } else {
    session.workspace().lists()[list_number(which, machine)] = SelectList();
  }
  return done(machine);
}

SCARLET_STATEMENT(get_list) {
  (void)clauses;
  const int number = list_number(*operands[1], machine);
  auto items = session.workspace().read_saved_list(text_of(*operands[0], machine));
  if (!items) return otherwise(base::number(items.status()), machine);
  set_selected(session, items_in(*items));
  session.workspace().lists()[number] = SelectList::of_items(std::move(*items));
  return done(machine);
}

SCARLET_STATEMENT(save_list) {
  SelectList& list = list_of(session, *operands[1], machine);
  if (!list.active()) return otherwise(base::number(Status::RecordNotFound), machine);
  auto rest = list.take_rest();
  if (!rest) return settle(rest.error(), clauses, machine);
  auto saved = session.workspace().write_saved_list(text_of(*operands[0], machine), *rest);
  if (!saved) return settle(saved.error(), clauses, machine);
  set_selected(session, items_in(*rest));
  return done(machine);
}

SCARLET_STATEMENT(delete_list) {
  (void)clauses;
  (void)session.workspace().delete_saved_list(text_of(*operands[0], machine));
  return done(machine);
}

SCARLET_STATEMENT(select_index) {
  (void)clauses;
  workspace::FileVariable& file = file_of(*operands[2], machine);
  const std::string index = text_of(*operands[0], machine);
  const int number = list_number(*operands[3], machine);
  std::vector<std::string> items;
  if (present(*operands[1])) {
    const std::string key = text_of(*operands[1], machine);
    auto ids = file.file()->index_ids(index, key);
    if (!ids) return no_index(session, number, machine);
    items = std::move(*ids);
    (void)index_cursor(file, index).seek(key);
  } else {
    auto cursor = file.file()->index_cursor(index);
    if (!cursor || !(*cursor)->to_first()) return no_index(session, number, machine);
    std::string key;
    std::vector<std::string> ids;
    for (auto more = (*cursor)->next(key, ids); more && *more; more = (*cursor)->next(key, ids)) items.push_back(key);
  }
  return give_ids(session, items, number, machine);
}

SCARLET_STATEMENT(select_left) {
  (void)clauses;
  workspace::FileVariable& file = file_of(*operands[1], machine);
  const int number = list_number(*operands[3], machine);
  std::string key;
  std::vector<std::string> ids;
  if (!index_cursor(file, text_of(*operands[0], machine)).step(operands[4]->as_int() != 0, key, ids)) {
    if (operands[2]->is_unassigned()) *operands[2] = Value::empty();
    return no_index(session, number, machine);
  }
  *operands[2] = Value::of(key);
  return give_ids(session, ids, number, machine);
}

SCARLET_STATEMENT(set_left) {
  (void)session, (void)clauses;
  workspace::FileVariable& file = file_of(*operands[1], machine);
  const bool right = operands[2]->as_int() != 0;
  return index_cursor(file, text_of(*operands[0], machine)).to_end(right) ? done(machine) : otherwise(1, machine);
}

}  // namespace scarlet::session::statements
