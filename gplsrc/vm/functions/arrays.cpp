// SPDX-License-Identifier: GPL-3.0-or-later
// The function forms of the dynamic array operations, and changes of an array's structure.
#include "value/compare.h"
#include "value/dynamic_array.h"
#include "vm/functions/support.h"

namespace scarlet::vm::functions {
namespace {

using value::Position;

// Subscripts from argument `first` up to, not including, `last`.
Position position_from(Machine& machine, Arguments arguments, std::size_t first, std::size_t last) {
  std::int64_t members[3] = {0, 0, 0};
  for (std::size_t i = first; i < last && i - first < 3; ++i) members[i - first] = machine.integer(*arguments[i]);
  return {members[0], members[1], members[2]};
}

void check_position(Machine& machine, const Position& at) {
  for (const std::int64_t member : {at.field, at.value, at.subvalue}) {
    check_size(machine, static_cast<std::uint64_t>(std::max<std::int64_t>(member, 0)));
  }
}

using Edit = void (*)(Value&, const Position&, const Value&, value::AppendRule, int);

// (array, subscripts..., item), the item last; a sixth argument says whether to append as COMPATIBLE.APPEND wants.
Value edited(Machine& machine, Arguments arguments, Edit edit) {
  value::AppendRule rule;
  if (arguments.size() > 5) {
    rule.compatible = value::is_true(*arguments[5]);
    arguments = arguments.first(5);
  }
  const Position at = position_from(machine, arguments, 1, arguments.size() - 1);
  check_position(machine, at);
  Value array = *arguments[0];
  edit(array, at, *arguments.back(), rule, machine.precision());
  return array;
}

// Every mark one level up or down; the last one of the scale stays.
Value shifted(std::string_view text, int step, char last) {
  return mapped(text, [=](char c) {
    return base::is_mark(c) && c != last ? static_cast<char>(static_cast<unsigned char>(c) + step) : c;
  });
}

// The elements of a list by number; "" beyond its end.
std::vector<std::string_view> elements_of(std::string_view list, char delimiter) {
  return base::split(list, delimiter);
}

// Marks that nothing follows but marks of the same or a higher level.
class Cropper {
 public:
  explicit Cropper(std::string_view text) {
    for (value::ElementReader reader(text);; reader.step()) {
      put(reader.element());
      if (reader.is_last()) return;
      hold(reader.mark());
    }
  }
  Value result() const { return Value::of(out_); }

 private:
  void put(std::string_view element) {
    if (element.empty()) return;
    out_ += held_;
    held_.clear();
    out_ += element;
  }
  void hold(char mark) {
    while (!held_.empty() && static_cast<unsigned char>(held_.back()) < static_cast<unsigned char>(mark)) {
      held_.pop_back();
    }
    held_ += mark;
  }
  std::string out_;
  std::string held_;
};

}  // namespace

Value extract(Machine& machine, Arguments arguments) {
  const Position at = position_from(machine, arguments, 1, arguments.size());
  return value::extract(*arguments[0], at, machine.precision());
}

Value replace(Machine& machine, Arguments arguments) { return edited(machine, arguments, value::replace); }
Value insert(Machine& machine, Arguments arguments) { return edited(machine, arguments, value::insert); }

Value remove(Machine& machine, Arguments arguments) {
  Value array = *arguments[0];
  value::remove(array, position_from(machine, arguments, 1, arguments.size()), machine.precision());
  return array;
}

Value locate(Machine& machine, Arguments arguments) {
  const bool ordered = arguments.size() > 5;
  const Position at = position_from(machine, arguments, 2, std::min<std::size_t>(arguments.size(), 5));
  const std::string order = ordered ? arguments[5]->to_string() : std::string();
  const value::LocateRule rule{order, false, machine.ignore_case()};
  const auto located = value::locate(*arguments[0], *arguments[1], at, rule, machine.precision());
  return Value::of(located.found ? located.position : std::int64_t{0});
}

Value raise(Machine& machine, Arguments arguments) { return shifted(Text(machine, *arguments[0]), 1, base::kItemMark); }
Value lower(Machine& machine, Arguments arguments) {
  return shifted(Text(machine, *arguments[0]), -1, base::kTextMark);
}

Value crop(Machine& machine, Arguments arguments) { return Cropper(Text(machine, *arguments[0])).result(); }

Value reuse(Machine&, Arguments arguments) { return value::reuse(*arguments[0]); }

Value value_slice(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const std::int64_t number = machine.integer(*arguments[1]);
  Value out = Value::empty();
  value::ElementScanner fields(text, base::kFieldMark);
  for (;;) {
    out.append(value::element_of(fields.element(), base::kValueMark, number));
    if (!fields.step()) return out;
    out.append({&base::kFieldMark, 1});
  }
}

Value substitute(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const Text old_list(machine, *arguments[1]);
  const Text new_list(machine, *arguments[2]);
  const std::string separators = arguments.size() > 3 ? arguments[3]->to_string() : std::string();
  const char delimiter = separators.empty() ? base::kValueMark : separators[0];
  const auto olds = elements_of(old_list, delimiter);
  const auto news = elements_of(new_list, delimiter);
  return map_elements(text, [&](std::string_view element, Value& out) {
    const auto found = std::ranges::find(olds, element);
    const auto at = static_cast<std::size_t>(found - olds.begin());
    if (found == olds.end()) return out.append(element);
    out.append(at < news.size() ? news[at] : std::string_view());
  });
}

}  // namespace scarlet::vm::functions
