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
constexpr std::size_t kFirstGosubs = limits::kGosubDepth;
constexpr std::uint32_t kPollInterval = 512;

const std::string& name_of(const Execution::Entry& e) {
  return e.routine->source->name.empty() ? e.unit->unit->name : e.routine->source->name;
}

}  // namespace

Execution::Execution(Machine& owner) : machine(owner), object_owner_(std::make_shared<ObjectOwner>()) {
  object_owner_->execution = this;
  // All zero bytes are unassigned values, and the kernel gives the pages when they are touched.
  stack_.reset(static_cast<Value*>(std::calloc(limits::kStackRegisters, sizeof(Value))));
  if (!stack_) throw std::bad_alloc();
  stack_end_ = stack_.get() + limits::kStackRegisters;
  claimed_end_ = stack_.get();
  grow_gosubs();
  make_ground();
}

Execution::~Execution() {
  object_owner_->execution = nullptr;
  unwind(0);
}

// The frame below all others, of a unit without a name or instructions.
void Execution::make_ground() {
  auto unit = std::make_shared<code::CodeUnit>();
  unit->routines.emplace_back();
  ground_unit_.unit = unit;
  ground_unit_.code.emplace_back();
  ground_unit_.routines.push_back({});
  ground_unit_.routines[0].source = &unit->routines[0];
  frame_capacity_ = kFirstFrames;
  frames_ = std::make_unique<Frame[]>(frame_capacity_);
  frame = frames_.get();
  *frame = Frame{};
  frame->unit = &ground_unit_;
  frame->routine = &ground_unit_.main();
  frame->pc = ground_unit_.code.data();
  frame->floor = frame->registers = frame->top = frame->main_registers = stack_.get();
  frame->gosub_floor = gosub_top;
  registers = frame->registers;
  note_frame_end();
}

void Execution::set_depth_limit(std::size_t frames) {
  depth_limit_ = frames;
  note_frame_end();
}

void Execution::note_frame_end() {
  frame_end_ = frames_.get() + std::min(frame_capacity_, std::max(depth_limit_, depth()) + 1);
}

void Execution::grow_frames() {
  auto larger = std::make_unique<Frame[]>(2 * frame_capacity_);
  const std::size_t used = depth() + 1;
  std::copy_n(frames_.get(), used, larger.get());
  frames_ = std::move(larger);
  frame = frames_.get() + used - 1;
  frame_capacity_ *= 2;
  note_frame_end();
}

void Execution::grow_gosubs() {
  const auto used = gosub_top - gosubs_.get();
  const std::size_t capacity = std::max(kFirstGosubs, 2 * static_cast<std::size_t>(used));
  auto larger = std::make_unique<Instruction*[]>(capacity);
  std::copy_n(gosubs_.get(), used, larger.get());
  for (Frame* f = frames_.get(); frame && f <= frame; ++f)
    f->gosub_floor = larger.get() + (f->gosub_floor - gosubs_.get());
  gosubs_ = std::move(larger);
  gosub_end_ = gosubs_.get() + capacity;
  gosub_top = gosubs_.get() + used;
}

void Execution::push_gosub(Instruction* back) {
  if (gosub_depth() >= limits::kGosubDepth) fail(base::MessageId::VmGosubDepth, {machine.program_name()});
  if (gosub_top == gosub_end_) grow_gosubs();
  *gosub_top++ = back;
}

void Execution::check_arguments(const Entry& e) {
  const LoadedRoutine& routine = *e.routine;
  if (e.argument_count == routine.parameter_count || routine.variable_arguments) return;
  fail(base::MessageId::VmArgumentCount,
       {name_of(e), std::to_string(routine.parameter_count), std::to_string(e.argument_count)});
}

void Execution::check_room(const Entry& e, const Value* new_top) {
  if (new_top > stack_end_ || depth() >= depth_limit_) {
    fail(base::MessageId::VmCallDepth, {name_of(e), std::to_string(depth())});
  }
  if (frame + 1 == frame_end_) grow_frames();
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
  check_room(e, new_top);
  clear(e.arguments + e.argument_count, frame->top);
  if (extra > 0) move_extra_arguments(e);

  Frame& f = *++frame;
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
  f.flags = e.flags;
  registers = f.registers;
  if ((e.flags & kProgramFrame) != 0) begin_program(&f);
  if (routine.needs_preparation) prepare(f);
  return routine.entry;
}

void Execution::bind_capture(Frame& f, const code::Capture& capture) {
  const bool is_public = f.routine->source->kind == code::RoutineKind::PublicSubroutine ||
                         f.routine->source->kind == code::RoutineKind::PublicFunction;
  const bool of_object =
      capture.from == code::CaptureFrom::Object || (capture.from == code::CaptureFrom::Default && is_public);
  Value* from = f.main_registers + capture.source;
  if (of_object) {
    if (!f.object) fail(base::MessageId::VmNoSelf);
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
  const Frame& f = *frame;
  Value result;
  if (returned) {
    assign(result, *returned);
  } else if ((f.flags & kResultInFirst) != 0) {
    result = std::move(follow(f.registers[0]));
  }
  if ((f.flags & kResultInWindow) != 0) {
    if (!result.is_unassigned()) follow(*f.result) = result;
  }
  Value* const target = (f.flags & kResultInWindow) != 0 ? nullptr : f.result;
  const bool bottom = (f.flags & kBottomFrame) != 0;
  pop();
  if (target) *target = std::move(result);
  return bottom ? nullptr : frame->resume;
}

void Execution::unwind(std::size_t depth) {
  while (this->depth() > depth) pop();
  clear(frame->top, claimed_end_);
  claimed_end_ = frame->top;
}

Value* Execution::claim(std::size_t n) {
  Value* const from = frame->top;
  if (static_cast<std::size_t>(stack_end_ - from) < n) {
    fail(base::MessageId::VmCallDepth, {machine.program_name(), std::to_string(depth())});
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
  entry.flags = kProgramFrame | kBottomFrame;
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
  run_to_return();
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

// What runs here is no part of the program between whose instructions it runs.
void Execution::attend() {
  const code::Outcome program_outcome = outcome;
  const std::int64_t program_status = machine.status();
  while (!pending_.empty()) {
    std::vector<PendingObject> now;
    now.swap(pending_);
    attention = false;
    for (PendingObject& object : now) {
      if (budget <= 1) poll();
      --budget;
      destroy_object(*this, std::move(object));
    }
  }
  attention = false;
  outcome = program_outcome;
  machine.set_status(program_status);
}

}  // namespace scarlet::vm
