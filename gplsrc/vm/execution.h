// SPDX-License-Identifier: GPL-3.0-or-later
// Execution: the running state of a Machine, shared by the interpreter and the operations behind it.
//
//      stack  | window of a program | window of a routine it called | ... | clean
//             ^ frame.floor  ^ frame.registers                ^ top of the innermost frame
//
// The register stack is one reserved region that never moves, so references into windows are raw pointers. A callee's
// window begins at the first argument, inside the caller's window. Every register at or above the innermost frame's
// `top` is unassigned; leaving a routine clears its window.
//
// A register may hold a reference. What a reference points to is read through follow(), which refuses chains that only
// damaged object code can make. Objects whose last reference goes are queued and destroyed between instructions
// (`attention`), never while a value is being overwritten.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/message.h"
#include "code/code_unit.h"
#include "code/outcome.h"
#include "value/matrix.h"
#include "value/value.h"
#include "vm/function_table.h"
#include "vm/host.h"
#include "vm/loader.h"
#include "vm/machine.h"
#include "vm/words.h"

namespace scarlet::vm {

using code::Instruction;
using value::Value;

class Object;
struct ObjectOwner;

enum FrameFlags : std::uint32_t {
  kProgramFrame = 1,    // a program, subroutine, function or method, not a local routine: it has its own precision
  kBottomFrame = 2,     // entered from C++: returning leaves the interpreter
  kResultInFirst = 4,   // a SUBROUTINE called as a function: register 0 is the result
  kResultInWindow = 8,  // a FUNCTION called by CALL: `result` is an argument below register 0
};

struct Frame {
  LoadedUnit* unit;
  const LoadedRoutine* routine;
  Instruction* pc;        // the instruction that runs, or that called the frame above
  Instruction* resume;    // where to go on when the frame above returns
  Value* floor;           // first register that leaving clears
  Value* registers;       // register 0
  Value* top;             // one past the last register, extra arguments included
  Value* main_registers;  // window of the program's main routine
  Value* object;          // the object of a class routine (ME), null elsewhere
  Value* result;          // where the function's value goes, null when nobody wants it
  Instruction** gosub_floor;
  std::uint32_t argument_count;
  std::uint32_t flags;
  std::int32_t caller_precision;  // put back on return from a program frame
};

// The members of classes that programs used last, by class and name constant.
class MemberCache {
 public:
  struct Entry {
    const LoadedUnit* unit = nullptr;
    const Value* name = nullptr;
    unsigned want = 0;
    const LoadedRoutine* routine = nullptr;
    std::uint16_t variable = 0;
  };
  Entry& entry(const LoadedUnit* unit, const Value* name, unsigned want) {
    const auto mixed = reinterpret_cast<std::uintptr_t>(unit) / 64 + reinterpret_cast<std::uintptr_t>(name) / 16 + want;
    return entries_[mixed % kEntries];
  }
  void clear() { entries_.fill({}); }

 private:
  static constexpr std::size_t kEntries = 128;
  std::array<Entry, kEntries> entries_{};
};

// The content of an object that is to be destroyed, or a living object and the member that is to be called.
struct PendingObject {
  LoadedUnit* unit = nullptr;
  Value variables;
  std::vector<Value> inherited;
  Value object;
  std::string member;
};

inline constexpr std::size_t kBytesLikeAJump = 2048;

struct Execution {
  explicit Execution(Machine& owner);
  ~Execution();
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;

  // The current frame's, kept here for speed.
  Value* registers = nullptr;
  const Value* constants = nullptr;  // biased: indexed by the operand with its constant bit
  Frame* frame = nullptr;            // the innermost; the lowest is the ground, which runs nothing
  Instruction** gosub_top = nullptr;
  std::uint32_t budget = 0;  // backward jumps and calls until the next poll
  bool attention = false;    // objects wait to be destroyed
  code::Outcome outcome = code::Outcome::Then;

  Machine& machine;
  Loader loader;
  MemberCache members;

  // Work on long data counts like the jumps that would take as long: the break key is to be heard in time.
  void spend(std::size_t bytes) {
    const std::size_t jumps = bytes / kBytesLikeAJump;
    budget = jumps < budget ? budget - static_cast<std::uint32_t>(jumps) : 1;
  }
  void spend_on(const Value& data) {
    if (data.tag() == value::Tag::Heap) spend(data.view().size());
  }

  // Operands.

  // The variable a register stands for.
  Value& variable(std::uint16_t reg) { return follow(registers[reg]); }
  Value& follow(Value& v) { return v.is_reference() ? follow_reference(v) : v; }
  // A readable operand, references followed, checked to be assigned data or a resource.
  const Value& read(std::uint16_t operand) {
    const Value& v = ((operand & code::kConstantBit) != 0 ? constants : registers)[operand];
    if (readable(v)) [[likely]]
      return v;
    return read_slowly(operand);
  }
  // As read(), but unassigned stays, and matrices are let through.
  const Value& peek(std::uint16_t operand) {
    if ((operand & code::kConstantBit) != 0) return constants[operand];
    return follow(registers[operand]);
  }
  std::int64_t read_integer(std::uint16_t operand) {
    const Value& v = read(operand);
    return v.is_int() ? v.as_int() : integer_slowly(v, operand);
  }
  value::Number read_number(std::uint16_t operand) {
    const Value& v = read(operand);
    return v.is_int() ? value::Number{true, v.as_int(), 0} : number_slowly(v, operand);
  }
  bool read_truth(std::uint16_t operand) {
    const Value& v = read(operand);
    return v.is_int() ? v.as_int() != 0 : value::is_true(v);
  }
  // The text of an operand; views into `scratch` or the value.
  std::string_view read_text(std::uint16_t operand, value::Scratch& scratch) {
    return read(operand).text(scratch, machine.precision());
  }
  // The matrix a register stands for; aborts when it is none.
  value::Matrix& matrix(std::uint16_t reg) {
    Value& v = variable(reg);
    if (!v.is_matrix()) [[unlikely]]
      refuse_matrix(reg);
    return *v.matrix();
  }
  // A variable's own value, checked to be readable (+=, FOR): under the OPTION an unassigned one becomes "".
  Value& readable_variable(std::uint16_t reg) {
    Value& v = variable(reg);
    if (!readable(v)) [[unlikely]]
      make_readable(v, reg);
    return v;
  }
  void put(std::uint16_t reg, Value&& v) {
    Value& to = registers[reg];
    if (counted(to)) {
      to = std::move(v);
    } else {
      copy_words(to, v);
      words(v) = Words{0, 0};
    }
  }

  // Frames.

  struct Entry {
    LoadedUnit* unit = nullptr;
    const LoadedRoutine* routine = nullptr;
    Value* arguments = nullptr;  // first register of the new window, arguments already there
    std::uint32_t argument_count = 0;
    std::uint32_t flags = 0;
    Value* result = nullptr;
    Value* floor = nullptr;           // null: same as `arguments`
    Value* object = nullptr;          // of a class routine
    Value* main_registers = nullptr;  // null: the window itself
  };
  // Pushes a frame; gives its first instruction. The caller's frame has pc and resume set. Throws before changing
  // anything but the arguments.
  Instruction* enter(const Entry& entry);
  // The short way in for a routine that takes its arguments as they come: the caller fills what push() does not.
  // Null when it takes the long way (or an error) to go on.
  Frame* push(LoadedUnit* unit, const LoadedRoutine* routine, Value* base, std::uint32_t argument_count) {
    Frame* const f = frame + 1;
    Value* const new_top = base + routine->register_count;
    if (f == frame_end_ || new_top > stack_end_ || budget == 1) [[unlikely]]
      return nullptr;
    --budget;
    clear(base + argument_count, frame->top);
    f->unit = unit;
    f->routine = routine;
    f->floor = base;
    f->registers = base;
    f->top = new_top;
    f->gosub_floor = gosub_top;
    f->argument_count = argument_count;
    frame = f;
    registers = base;
    return f;
  }
  void begin_program(Frame* f) {
    ++f->unit->calls;
    f->caller_precision = machine.precision_;
    machine.precision_ = value::kDefaultPrecision;
    constants = f->unit->constant_base;
    machine.ignore_case_ = f->unit->ignore_case;
  }
  // The short way out, of a frame whose flags are none but kProgramFrame.
  void pop() {
    Frame* const f = frame;
    Frame* const caller = f - 1;
    gosub_top = f->gosub_floor;
    clear(f->floor, f->top);
    frame = caller;
    registers = caller->registers;
    if ((f->flags & kProgramFrame) != 0) {
      machine.precision_ = f->caller_precision;
      constants = caller->unit->constant_base;
      machine.ignore_case_ = caller->unit->ignore_case;
    }
  }
  // Pops the innermost frame with its value (may be null); gives where to go on, null when the frame was a bottom.
  Instruction* leave(const Value* returned);
  // Pops everything above `depth` frames.
  void unwind(std::size_t depth);
  std::size_t depth() const { return static_cast<std::size_t>(frame - frames_.get()); }
  void set_depth_limit(std::size_t frames);
  // Without the ground, the innermost last.
  std::span<const Frame> frames() const { return {frames_.get() + 1, depth()}; }
  // GOSUBs of the innermost frame.
  std::size_t gosub_depth() const { return static_cast<std::size_t>(gosub_top - frame->gosub_floor); }
  bool has_gosub_room() const { return gosub_depth() < base::limits::kGosubDepth && gosub_top != gosub_end_; }
  // Fails beyond the limit.
  void push_gosub(Instruction* back);
  // Room for n registers above the innermost frame, all unassigned, for the window of a frame that is entered next.
  Value* claim(std::size_t n);

  // Runs a routine from C++ to its end; errors are thrown. `arguments` are moved into its window.
  Value invoke(LoadedUnit& unit, const LoadedRoutine& routine, std::span<Value> arguments, const Value* object);
  // A program, subroutine or function called with the conventions of CALL or of a function.
  Value invoke_program(LoadedUnit& unit, std::span<Value> arguments, bool as_function);
  // The routine of that name; aborts when there is none.
  LoadedUnit& find_program(std::string_view name);

  // Runs the innermost frame, which is a bottom, to its end; errors go to the TRYs of the frames above it.
  void run_to_return();

  // Between instructions.

  void poll();
  void attend();  // destroys the objects that wait
  void queue_destruction(PendingObject&& object);
  const std::shared_ptr<ObjectOwner>& object_owner() const { return object_owner_; }
  // After anything that may have changed the catalogue.
  void refresh_generation() { loader.see_catalogue(machine.host().catalogue_generation()); }

  // Errors.

  [[noreturn]] void fail(base::MessageId message, std::initializer_list<std::string_view> arguments = {});
  // "the variable NAME", "the element NAME(3)", or words for a value without a name.
  std::string describe(std::uint16_t operand) const;
  std::string variable_name(const Frame& in, std::uint16_t reg) const;
  [[noreturn]] void refuse_matrix(std::uint16_t reg);
  // Unassigned or a matrix where data is needed: aborts, or warns and gives "".
  const Value& refuse(const Value& v, const std::string& what);
  // A fault of calculate(): aborts, or warns when it only happened under an OPTION, naming the operands.
  void refuse_arithmetic(value::ArithmeticFault fault, const Instruction* at, bool warn_only);

 private:
  Value& follow_reference(Value& v);
  const Value& read_slowly(std::uint16_t operand);
  std::int64_t integer_slowly(const Value& v, std::uint16_t operand);
  value::Number number_slowly(const Value& v, std::uint16_t operand);
  void refuse_number(const Value& v, std::uint16_t operand);
  void make_readable(Value& v, std::uint16_t reg);
  void prepare(Frame& entered);
  bool catch_error(Abort& error, std::size_t bottom);
  void check_room(const Entry& entry, const Value* new_top);
  void check_arguments(const Entry& entry);
  void move_extra_arguments(const Entry& entry);
  void bind_capture(Frame& entered, const code::Capture& capture);
  void make_ground();
  void grow_frames();
  void grow_gosubs();
  void note_frame_end();
  void clear(Value* from, Value* to) {
    for (Value* v = from; v < to; ++v) {
      if (counted(*v)) [[unlikely]]
        *v = Value();
      words(*v) = Words{0, 0};
    }
  }

  struct FreeRegion {
    void operator()(Value* region) const { std::free(region); }
  };
  std::unique_ptr<Value, FreeRegion> stack_;
  Value* stack_end_ = nullptr;
  Value* claimed_end_ = nullptr;  // nothing above it has been written since the last unwind
  std::unique_ptr<Frame[]> frames_;
  Frame* frame_end_ = nullptr;  // as far as frames and the depth limit go
  std::size_t frame_capacity_ = 0;
  std::size_t depth_limit_ = 0;
  std::unique_ptr<Instruction*[]> gosubs_;
  Instruction** gosub_end_ = nullptr;
  LoadedUnit ground_unit_;
  std::size_t nested_runs_ = 0;
  std::vector<PendingObject> pending_;
  std::shared_ptr<ObjectOwner> object_owner_;
};

// Runs the innermost frame, which is a bottom, to its end.
void interpret(Execution& x);

}  // namespace scarlet::vm
