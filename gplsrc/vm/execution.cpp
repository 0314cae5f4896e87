// SPDX-License-Identifier: GPL-3.0-or-later
// Frames: entering and leaving routines, the GOSUB stack, calls from C++.
#include "vm/execution.h"

#include <algorithm>
#include <new>

#include "base/limits.h"
#include "vm/object.h"

namespace scarlet::vm {
namespace limits = base::limits;

namespace {

constexpr std::size_t kFirstFrames = 64;
constexpr std::size_t kFirstGosubs = 4 * limits::kGosubDepth;
constexpr std::uint32_t kPollInterval = 512;

std::string counted_text(std::uint32_t number) { return std::to_string(number); }

}  // namespace

Execution::Execution(Machine& owner) : machine(owner), object_owner_(std::make_shared<ObjectOwner>(ObjectOwner{this})) {
  // All zero bytes are unassigned values, and the kernel gives the pages when they are touched.
  stack_.reset(static_cast<Value*>(std::calloc(limits::kStackRegisters, sizeof(Value))));
  if (!stack_) throw std::bad_alloc();
  stack_end_ = stack_.get() + limits::kStackRegisters;
  claimed_end_ = stack_.get();
  grow_frames();
  grow_gosubs();
}

Execution::~Execution() {
  object_owner_->execution = nullptr;
  unwind(0);
}

void Execution::grow_frames() {
  const std::size_t capacity = frame_capacity_ == 0 ? kFirstFrames : 2 * frame_capacity_;
  auto larger = std::make_unique<Frame[]>(capacity);
  std::copy_n(frames_.get(), depth_, larger.get());
  frames_ = std::move(larger);
  frame_capacity_ = capacity;
  frame = depth_ > 0 ? &frames_[depth_ - 1] : nullptr;
}

void Execution::grow_gosubs() {
  const std::size_t capacity = gosub_capacity_ == 0 ? kFirstGosubs : 2 * gosub_capacity_;
  auto larger = std::make_unique<Instruction*[]>(capacity);
  const auto used = gosubs_ ? gosub_top - gosubs_.get() : 0;
  std::copy_n(gosubs_.get(), used, larger.get());
  for (std::size_t i = 0; i < depth_; ++i) {
    frames_[i].gosub_floor = larger.get() + (frames_[i].gosub_floor - gosubs_.get());
  }
  gosubs_ = std::move(larger);
  gosub_capacity_ = capacity;
  gosub_top = gosubs_.get() + used;
}

void Execution::check_arguments(const Entry& e) {
  const LoadedRoutine& routine = *e.routine;
  if (e.argument_count == routine.parameter_count || routine.variable_arguments) return;
  const std::string& name = routine.source->name.empty() ? e.unit->unit->name : routine.source->name;
  fail(base::MessageId::VmArgumentCount, {name, counted_text(routine.parameter_count), counted_text(e.argument_count)});
}

void Execution::check_room(const Entry& e, Value* new_top) {
  if (new_top > stack_end_ || depth_ >= depth_limit_) {
    const std::string& name = e.routine->source->name.empty() ? e.unit->unit->name : e.routine->source->name;
    fail(base::MessageId::VmCallDepth, {name, std::to_string(depth_)});
  }
  if (depth_ == frame_capacity_) grow_frames();
  if (gosub_top + limits::kGosubDepth > gosubs_.get() + gosub_capacity_) grow_gosubs();
}

void Execution::move_extra_arguments(const Entry& e) {
  const LoadedRoutine& routine = *e.routine;
  if (e.argument_count <= routine.parameter_count) return;
  for (std::uint32_t i = e.argument_count; i-- > routine.parameter_count;) {
    const std::uint32_t to = routine.register_count + (i - routine.parameter_count);
    if (to != i) e.arguments[to] = std::move(e.arguments[i]);
  }
}

Instruction* Execution::enter(const Entry& e) {
  check_arguments(e);
  const LoadedRoutine& routine = *e.routine;
  const std::uint32_t extra =
      e.argument_count > routine.parameter_count ? e.argument_count - routine.parameter_count : 0;
  Value* const new_top = e.arguments + routine.register_count + extra;
  if (new_top > stack_end_ || depth_ >= depth_limit_ || depth_ == frame_capacity_ ||
      gosub_top + limits::kGosubDepth > gosubs_.get() + gosub_capacity_) [[unlikely]] {
    check_room(e, new_top);
  }
  if (frame) clear(e.arguments + e.argument_count, frame->top);
  if (extra > 0) move_extra_arguments(e);

  Frame& f = frames_[depth_++];
  f.unit = e.unit;
  f.routine = &routine;
  f.pc = routine.entry;
  f.resume = nullptr;
  f.floor = e.floor ? e.floor : e.arguments;
  f.registers = e.arguments;
  f.top = new_top;
  f.main_registers = e.main_registers ? e.main_registers : e.arguments;
  f.object = e.object;
  f.result = e.result;
  f.gosub_floor = gosub_top;
  f.argument_count = e.argument_count;
  f.program = e.program;
  f.bottom = e.bottom;
  f.result_in_first = e.result_in_first;
  f.result_in_window = e.result_in_window;
  if (e.program) {
    f.caller_precision = machine.precision_;
    machine.precision_ = value::kDefaultPrecision;
  }
  frame = &f;
  show_frame();
  if (routine.needs_preparation) prepare(f);
  return routine.entry;
}

void Execution::show_frame() {
  registers = frame->registers;
  constants = frame->unit->constant_base();
  gosub_limit = frame->gosub_floor + limits::kGosubDepth;
  machine.ignore_case_ = frame->unit->unit->ignore_case;
}

void Execution::bind_capture(Frame& f, const code::Capture& capture) {
  const bool of_object = f.routine->source->kind == code::RoutineKind::PublicSubroutine ||
                         f.routine->source->kind == code::RoutineKind::PublicFunction;
  Value* from = f.main_registers + capture.source;
  if (of_object) {
    value::Matrix& variables = Object::of(*f.object).variables();
    if (capture.source >= variables.size()) fail(base::MessageId::VmDamagedCode);
    from = &variables.cell(capture.source);
  }
  Value& to = f.registers[capture.target];
  if (from->is_reference() || from->is_matrix()) {
    to = *from;
  } else {
    to = Value::frame_reference(from);
  }
}

// Bracketed parameters become copies, captured variables references, private matrices are made.
void Execution::prepare(Frame& f) {
  const code::Routine& routine = *f.routine->source;
  const std::size_t given = std::min<std::size_t>(f.argument_count, routine.parameters.size());
  for (std::size_t i = 0; i < given; ++i) {
    Value& argument = f.registers[i];
    if (routine.parameters[i].by_value && argument.is_reference()) {
      const Value copy = follow(argument);
      argument = Value();
      assign(argument, copy);
    }
  }
  for (const code::Capture& capture : routine.captures) bind_capture(f, capture);
  for (const auto& matrix : routine.private_matrices) {
    f.registers[matrix.reg] = Value::adopt(new value::Matrix(matrix.rows, matrix.columns, matrix.columns != 0, false));
  }
}

Instruction* Execution::leave(const Value* returned) {
  Frame& f = *frame;
  Value result;
  if (returned) {
    assign(result, *returned);
  } else if (f.result_in_first) {
    result = std::move(follow(f.registers[0]));
  }
  if (f.result_in_window && !result.is_unassigned()) follow(*f.result) = result;
  Value* const target = f.result_in_window ? nullptr : f.result;
  const bool bottom = f.bottom;
  const bool program = f.program;
  gosub_top = f.gosub_floor;
  clear(f.floor, f.top);
  if (program) machine.precision_ = f.caller_precision;
  frame = --depth_ > 0 ? &frames_[depth_ - 1] : nullptr;
  if (frame) show_frame();
  if (target) *target = std::move(result);
  return bottom ? nullptr : frame->resume;
}

void Execution::unwind(std::size_t depth) {
  while (depth_ > depth) {
    Frame& f = frames_[--depth_];
    clear(f.floor, f.top);
    gosub_top = f.gosub_floor;
    if (f.program) machine.precision_ = f.caller_precision;
    frame = depth_ > 0 ? &frames_[depth_ - 1] : nullptr;
    if (frame) show_frame();
  }
  clear(top(), claimed_end_);
  claimed_end_ = top();
}

Value* Execution::claim(std::size_t n) {
  Value* const from = top();
  if (static_cast<std::size_t>(stack_end_ - from) < n) {
    fail(base::MessageId::VmCallDepth, {machine.program_name(), std::to_string(depth_)});
  }
  claimed_end_ = std::max(claimed_end_, from + n);
  return from;
}

Value Execution::invoke(LoadedUnit& unit, const LoadedRoutine& routine, std::span<Value> arguments,
                        const Value* object) {
  if (nested_runs_ >= limits::kNestedRuns) fail(base::MessageId::VmNestedRuns, {unit.unit->name});
  Value result;
  Value* const floor = claim(1 + unit.main().register_count + arguments.size());
  Entry entry;
  entry.unit = &unit;
  entry.routine = &routine;
  entry.floor = floor;
  entry.arguments = floor;
  entry.argument_count = static_cast<std::uint32_t>(arguments.size());
  entry.result = &result;
  entry.program = true;
  entry.bottom = true;
  if (object) {
    floor[0] = *object;
    entry.object = floor;
    entry.main_registers = floor + 1;
    entry.arguments = floor + 1 + unit.main().register_count;
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) entry.arguments[i] = std::move(arguments[i]);
  enter(entry);
  struct Nesting {
    std::size_t& runs;
    explicit Nesting(std::size_t& counter) : runs(counter) { ++runs; }
    ~Nesting() { --runs; }
  } nesting(nested_runs_);
  interpret(*this);
  return result;
}

Value Execution::invoke_program(LoadedUnit& unit, std::span<Value> arguments, bool as_function) {
  const bool is_function = unit.unit->kind == code::UnitKind::Function;
  if (as_function == is_function || arguments.size() >= limits::kArguments) {
    return invoke(unit, unit.main(), arguments, nullptr);
  }
  if (is_function) {  // called as a subroutine: the first argument takes the value
    if (arguments.empty()) return invoke(unit, unit.main(), arguments, nullptr);
    Value result = invoke(unit, unit.main(), arguments.subspan(1), nullptr);
    if (!result.is_unassigned()) follow(arguments[0]) = result;
    return result;
  }
  Value result;
  std::vector<Value> all;
  all.reserve(arguments.size() + 1);
  all.push_back(Value::frame_reference(&result));
  std::move(arguments.begin(), arguments.end(), std::back_inserter(all));
  invoke(unit, unit.main(), all, nullptr);
  return result;
}

LoadedUnit& Execution::find_program(std::string_view name) {
  const std::shared_ptr<const code::CodeUnit> unit = machine.host().find_program(name);
  if (!unit) fail(base::MessageId::VmNotCatalogued, {name});
  if (unit->kind == code::UnitKind::Class) fail(base::MessageId::VmCallOfClass, {name});
  return loader.load(unit);
}

void Execution::poll() {
  budget = kPollInterval;
  Host& host = machine.host();
  refresh_generation();
  if (host.interrupted()) host.interrupt(machine);
}

void Execution::queue_destruction(PendingObject&& object) {
  pending_.push_back(std::move(object));
  attention = true;
}

void Execution::attend() {
  while (!pending_.empty()) {
    std::vector<PendingObject> now;
    now.swap(pending_);
    attention = false;
    for (PendingObject& object : now) destroy_object(*this, std::move(object));
  }
  attention = false;
}

}  // namespace scarlet::vm
