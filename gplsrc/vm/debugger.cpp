// SPDX-License-Identifier: GPL-3.0-or-later
#include "vm/debugger.h"

#include "base/text.h"
#include "value/dynamic_array.h"
#include "value/matrix.h"
#include "vm/execution.h"

namespace scarlet::vm {
namespace {

constexpr std::size_t kSubscripts = 3;

// NAME(row,column)<field,value,subvalue> taken apart.
struct PlaceText {
  std::string name;
  std::size_t subscripts = 0;
  std::int64_t subscript[kSubscripts] = {};
  std::size_t positions = 0;
  std::int64_t position[kSubscripts] = {};
};

// Numbers between brackets in front of `text`, which loses them; false when they are not what they should be.
bool take_numbers(std::string_view& text, char open, char close, std::size_t& count, std::int64_t* numbers) {
  if (!text.starts_with(open)) return true;
  const std::size_t end = text.find(close);
  if (end == std::string_view::npos) return false;
  for (const std::string_view part : base::split(text.substr(1, end - 1), ',')) {
    const auto number = base::parse_integer(base::trimmed(part));
    if (!number || count == kSubscripts) return false;
    numbers[count++] = *number;
  }
  text.remove_prefix(end + 1);
  return true;
}

std::optional<PlaceText> parse_place(std::string_view text) {
  text = base::trimmed(text);
  PlaceText place;
  const std::size_t end = text.find_first_of("(< ");
  place.name = base::upper(text.substr(0, end));
  text.remove_prefix(place.name.size());
  if (!take_numbers(text, '(', ')', place.subscripts, place.subscript)) return std::nullopt;
  if (!take_numbers(text, '<', '>', place.positions, place.position)) return std::nullopt;
  if (!text.empty() || place.name.empty()) return std::nullopt;
  return place;
}

Value* element(value::Matrix& matrix, const PlaceText& place) {
  const bool two = matrix.columns() != 0;
  if (place.subscripts != (two ? 2U : 1U)) return nullptr;
  const auto rows = static_cast<std::int64_t>(matrix.rows());
  const auto columns = static_cast<std::int64_t>(matrix.columns());
  const std::int64_t row = place.subscript[0];
  const std::int64_t column = place.subscript[1];
  if (row < 0 || row > rows || column < 0 || column > columns) return nullptr;
  if (row == 0 || (two && column == 0)) return &matrix.cell(0);
  return &matrix.cell(static_cast<std::size_t>(two ? (row - 1) * columns + column : row));
}

Value* find(Machine& machine, const PlaceText& place, std::size_t level) {
  for (const NamedVariable& variable : machine.variables(level)) {
    if (base::upper(variable.name) != place.name) continue;
    if (place.subscripts == 0) return variable.value;
    return variable.value->is_matrix() ? element(*variable.value->matrix(), place) : nullptr;
  }
  return nullptr;
}

std::string size_of(const value::Matrix& matrix) {
  const std::string columns = matrix.columns() == 0 ? "" : "," + std::to_string(matrix.columns());
  return "(" + std::to_string(matrix.rows()) + columns + ")";
}

value::Position position_of(const PlaceText& place) {
  return {place.position[0], place.position[1], place.position[2]};
}

}  // namespace

void Debugger::set_breakpoint(std::string_view source, std::uint32_t line) {
  breakpoints_.emplace(line, base::upper(source));
}

bool Debugger::clear_breakpoint(std::string_view source, std::uint32_t line) {
  return breakpoints_.erase({line, base::upper(source)}) > 0;
}

void Debugger::watch(std::string_view variable) {
  const auto now = show(variable);
  watches_[base::upper(variable)] = now && now->assigned ? std::optional(now->text) : std::nullopt;
}

bool Debugger::unwatch(std::string_view variable) { return watches_.erase(base::upper(variable)) > 0; }

std::vector<std::string> Debugger::watches() const {
  std::vector<std::string> names;
  for (const auto& [name, seen] : watches_) names.push_back(name);
  return names;
}

void Debugger::resume(Go how) {
  go_ = how;
  depth_ = machine_.execution().depth();
  gosubs_ = machine_.gosub_depth();
}

std::optional<Debugger::Shown> Debugger::show(std::string_view text, std::size_t level) const {
  const auto place = parse_place(text);
  const Value* const v = place ? find(machine_, *place, level) : nullptr;
  if (!v) return std::nullopt;
  if (v->is_unassigned()) return Shown{};
  if (v->is_matrix()) return Shown{true, size_of(*v->matrix())};
  if (place->positions == 0 || !v->is_data()) return Shown{true, v->to_string(machine_.precision())};
  const Value part = value::extract(*v, position_of(*place), machine_.precision());
  return Shown{true, part.to_string(machine_.precision())};
}

bool Debugger::set(std::string_view text, std::string_view to, std::size_t level) {
  const auto place = parse_place(text);
  Value* const v = place ? find(machine_, *place, level) : nullptr;
  if (!v || !(v->is_data() || v->is_unassigned())) return false;
  if (place->positions == 0) {
    *v = Value::of(to);
    return true;
  }
  if (v->is_unassigned()) *v = Value::empty();
  if (!v->is_string()) v->flatten(machine_.precision());
  value::replace(*v, position_of(*place), Value::of(to), {}, machine_.precision());
  return true;
}

bool Debugger::is_breakpoint(std::uint32_t line) const {
  const auto first = breakpoints_.lower_bound({line, std::string()});
  if (first == breakpoints_.end() || first->first != line) return false;
  const Place here = machine_.places().front();
  const std::string source = base::upper(here.source);
  const std::string program = base::upper(here.program);
  return breakpoints_.contains({line, source}) || breakpoints_.contains({line, program});
}

bool Debugger::step_ends() const {
  const std::size_t depth = machine_.execution().depth();
  const std::size_t gosubs = machine_.gosub_depth();
  switch (go_) {
    case Go::On: return false;
    case Go::Into: return true;
    case Go::Over: return depth < depth_ || (depth == depth_ && gosubs <= gosubs_);
    case Go::Out: return depth < depth_ || (depth == depth_ && gosubs < gosubs_);
  }
  return false;
}

std::optional<DebugStop> Debugger::watched_change() {
  for (auto& [name, seen] : watches_) {
    const auto now = show(name);
    if (!now) continue;
    std::optional<std::string> text = now->assigned ? std::optional(now->text) : std::nullopt;
    if (text == seen) continue;
    DebugStop why{DebugStop::Why::Watch, name, seen.value_or(std::string())};
    seen = std::move(text);
    return why;
  }
  return std::nullopt;
}

void Debugger::stop(const DebugStop& why) {
  resume(Go::On);
  machine_.host().debug(why, machine_);
}

void Debugger::at_line(std::uint32_t line) {
  if (!watches_.empty()) {
    if (auto why = watched_change()) return stop(*why);
  }
  if (!breakpoints_.empty() && is_breakpoint(line)) return stop({DebugStop::Why::Breakpoint, {}, {}});
  if (step_ends()) stop({DebugStop::Why::Step, {}, {}});
}

void Debugger::at_statement() { stop({DebugStop::Why::Statement, {}, {}}); }

}  // namespace scarlet::vm
