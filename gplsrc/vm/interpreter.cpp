// SPDX-License-Identifier: GPL-3.0-or-later
// The dispatch loop. Each instruction has a label; the hot ones are carried out here as long as their operands are what
// they usually are, everything else goes to the operation behind the opcode (operations.h) through `behind`.
//
// Nothing here throws and no local has a destructor, so that the loop keeps its four values (instruction, registers,
// constants, execution) in machine registers. A register that holds something counted is released where it is
// overwritten; objects that die of that are destroyed at `attend`, before the next instruction.
//
// Instructions rewrite themselves (quick_ops.def): the operation behind an unspecialised form chooses the form, a form
// whose guess fails falls back to the operation, which makes it general.
#include <limits>

#include "value/array_rep.h"
#include "value/number.h"
#include "vm/execution.h"
#include "vm/operations.h"
#include "vm/quick_ops.h"

namespace scarlet::vm {
namespace {

using value::Tag;

constexpr Operation kBehind[kOperationCount] = {
#define OP(name, operands, extension, meaning) operations::name,
#include "code/opcodes.def"
#undef OP
#define Q(name, base) operations::base,
#include "vm/quick_ops.def"
#undef Q
};

inline bool is_int(const Value& v) { return has_tag(v, Tag::Int); }
inline bool is_double(const Value& v) { return has_tag(v, Tag::Double); }
inline bool is_number(const Value& v) { return static_cast<std::uint8_t>(tag_byte(v) - 1) < 2; }
inline std::int64_t int_of(const Value& v) { return static_cast<std::int64_t>(words(v).low); }
inline double double_of(const Value& v) { return std::bit_cast<double>(words(v).low); }
// Results that are too large for a double go the slow way, to be refused.
inline bool too_large(double number) {
  constexpr std::uint64_t kInfinity = std::bit_cast<std::uint64_t>(std::numeric_limits<double>::infinity());
  return std::bit_cast<std::uint64_t>(number) << 1 >= kInfinity << 1;
}
inline double number_of(const Value& v) { return is_int(v) ? static_cast<double>(int_of(v)) : double_of(v); }

// -1, 0, 1 with the tolerance; what is no number is equal.
inline bool differs_up(double a, double b) { return a - b > value::kFloatTolerance; }

// The number in a register, through a reference to a variable of a caller; null when there is none.
inline Value* number_in(Value& v) {
  if (is_number(v)) return &v;
  if (!has_tag(v, Tag::FrameRef)) return nullptr;
  Value* const target = v.frame_target();
  return is_number(*target) ? target : nullptr;
}
inline const Value* number_in(const Value& v) { return number_in(const_cast<Value&>(v)); }

// An integer, or short text that spells one.
inline bool spells_integer(const Value& v, std::int64_t& number) {
  if (has_tag(v, Tag::Inline)) return value::short_integer(v, number);
  number = int_of(v);
  return is_int(v);
}

// Numbers whose text is sure to be an inline string.
inline bool has_short_text(std::int64_t n) { return value::has_word_text(n); }
inline Words short_text(std::int64_t n) {
  const value::WordText text = value::word_text_of(n);
  return {text.bytes, text.size << 48 | static_cast<std::uint64_t>(Tag::Inline) << 56};
}

// An inline string without field mark.
inline bool is_single_field(const Value& v) {
  const auto has_field_mark = [](std::uint64_t bytes) {
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    const std::uint64_t zero_where_mark = bytes ^ (kOnes * static_cast<unsigned char>(base::kFieldMark));
    return ((zero_where_mark - kOnes) & ~zero_where_mark & (kOnes << 7)) != 0;
  };
  return has_tag(v, Tag::Inline) && !has_field_mark(words(v).low) && !has_field_mark(words(v).high);
}

inline std::int64_t remainder_of(std::int64_t a, std::int64_t b) {
  if (((static_cast<std::uint64_t>(a) | static_cast<std::uint64_t>(b)) >> 32) == 0) {
    return static_cast<std::int64_t>(static_cast<std::uint32_t>(a) % static_cast<std::uint32_t>(b));
  }
  return b == -1 ? 0 : a % b;
}

constexpr std::int64_t kExactInDouble = std::int64_t{1} << 53;
inline bool exact_in_double(std::int64_t n) { return n < kExactInDouble && n > -kExactInDouble; }

}  // namespace

#define NEXT(n)            \
  do {                     \
    pc += (n);             \
    goto* kLabels[pc->op]; \
  } while (false)

#define REG(operand) (R[operand])
#define CONST(operand) (K[operand])
#define RK(operand) ((((operand)&code::kConstantBit) != 0 ? K : R)[operand])

// Stores to a register. What was there may be counted.
#define PUT_INT(operand, number, length)                               \
  do {                                                                 \
    Value& to_ = REG(operand);                                         \
    const std::int64_t number_ = (number);                             \
    if (counted(to_)) [[unlikely]] {                                   \
      to_.set_int(number_);                                            \
      pc += (length);                                                  \
      goto attend;                                                     \
    }                                                                  \
    words(to_) = Words{static_cast<std::uint64_t>(number_), kIntWord}; \
    NEXT(length);                                                      \
  } while (false)

#define PUT_DOUBLE(operand, number, length)                                 \
  do {                                                                      \
    Value& to_ = REG(operand);                                              \
    const double number_ = (number);                                        \
    if (too_large(number_)) [[unlikely]]                                    \
      goto behind;                                                          \
    if (counted(to_)) [[unlikely]] {                                        \
      to_.set_double(number_);                                              \
      pc += (length);                                                       \
      goto attend;                                                          \
    }                                                                       \
    words(to_) = Words{std::bit_cast<std::uint64_t>(number_), kDoubleWord}; \
    NEXT(length);                                                           \
  } while (false)

// Copies readable data to a register or variable.
#define PUT_COPY(to, from, length)        \
  do {                                    \
    Value& to_ = (to);                    \
    const Value& from_ = (from);          \
    if (counted(to_) || counted(from_)) { \
      assign(to_, from_);                 \
      pc += (length);                     \
      goto attend;                        \
    }                                     \
    copy_words(to_, from_);               \
    NEXT(length);                         \
  } while (false)

#define TAKE_JUMP(from, by)                      \
  do {                                           \
    const std::int32_t by_ = (by);               \
    pc += (from) + by_;                          \
    if (by_ < 0 && --x.budget == 0) [[unlikely]] \
      goto poll;                                 \
    goto* kLabels[pc->op];                       \
  } while (false)

#define SHORT_DISTANCE() static_cast<std::int16_t>(pc->c)

#define ARITHMETIC(name, builtin, symbol)                                                         \
  name##IntRR : {                                                                                 \
    const Value& left = REG(pc->b);                                                               \
    const Value& right = REG(pc->c);                                                              \
    std::int64_t n;                                                                               \
    if (!is_int(left) || !is_int(right) || builtin(int_of(left), int_of(right), &n)) goto behind; \
    PUT_INT(pc->a, n, 1);                                                                         \
  }                                                                                               \
  name##IntRK : {                                                                                 \
    const Value& left = REG(pc->b);                                                               \
    std::int64_t n;                                                                               \
    if (!is_int(left) || builtin(int_of(left), int_of(CONST(pc->c)), &n)) goto behind;            \
    PUT_INT(pc->a, n, 1);                                                                         \
  }                                                                                               \
  name##DoubleRR : {                                                                              \
    const Value& left = REG(pc->b);                                                               \
    const Value& right = REG(pc->c);                                                              \
    if (!is_double(left) || !is_double(right)) goto behind;                                       \
    PUT_DOUBLE(pc->a, double_of(left) symbol double_of(right), 1);                                \
  }                                                                                               \
  name##DoubleRK : {                                                                              \
    const Value& left = REG(pc->b);                                                               \
    if (!is_double(left)) goto behind;                                                            \
    PUT_DOUBLE(pc->a, double_of(left) symbol number_of(CONST(pc->c)), 1);                         \
  }                                                                                               \
  name##Number : {                                                                                \
    const Value& raw_left = RK(pc->b);                                                            \
    const Value& raw_right = RK(pc->c);                                                           \
    if (is_double(raw_left) && is_double(raw_right)) {                                            \
      PUT_DOUBLE(pc->a, double_of(raw_left) symbol double_of(raw_right), 1);                      \
    }                                                                                             \
    const Value* const left = number_in(raw_left);                                                \
    const Value* const right = number_in(raw_right);                                              \
    if (!left || !right) {                                                                        \
      std::int64_t l, r, n;                                                                       \
      if (!spells_integer(raw_left, l) || !spells_integer(raw_right, r)) goto behind;             \
      if (builtin(l, r, &n)) goto behind;                                                         \
      PUT_INT(pc->a, n, 1);                                                                       \
    }                                                                                             \
    if (is_int(*left) && is_int(*right)) {                                                        \
      std::int64_t n;                                                                             \
      if (builtin(int_of(*left), int_of(*right), &n)) goto behind;                                \
      PUT_INT(pc->a, n, 1);                                                                       \
    }                                                                                             \
    PUT_DOUBLE(pc->a, number_of(*left) symbol number_of(*right), 1);                              \
  }

#define ASSIGNING_NUMBER(name, builtin, symbol)                           \
  name##Number : {                                                        \
    Value* const left = number_in(REG(pc->a));                            \
    const Value* const right = number_in(RK(pc->b));                      \
    if (!left || !right) goto behind;                                     \
    if (is_int(*left) && is_int(*right)) {                                \
      std::int64_t n;                                                     \
      if (builtin(int_of(*left), int_of(*right), &n)) goto behind;        \
      words(*left).low = static_cast<std::uint64_t>(n);                   \
    } else {                                                              \
      const double n = number_of(*left) symbol number_of(*right);         \
      if (too_large(n)) [[unlikely]]                                      \
        goto behind;                                                      \
      words(*left) = Words{std::bit_cast<std::uint64_t>(n), kDoubleWord}; \
    }                                                                     \
    NEXT(1);                                                              \
  }

#define ASSIGNING(name, builtin, symbol)                                                          \
  name##IntR : {                                                                                  \
    Value& left = REG(pc->a);                                                                     \
    const Value& right = REG(pc->b);                                                              \
    std::int64_t n;                                                                               \
    if (!is_int(left) || !is_int(right) || builtin(int_of(left), int_of(right), &n)) goto behind; \
    words(left).low = static_cast<std::uint64_t>(n);                                              \
    NEXT(1);                                                                                      \
  }                                                                                               \
  name##IntK : {                                                                                  \
    Value& left = REG(pc->a);                                                                     \
    std::int64_t n;                                                                               \
    if (!is_int(left) || builtin(int_of(left), int_of(CONST(pc->b)), &n)) goto behind;            \
    words(left).low = static_cast<std::uint64_t>(n);                                              \
    NEXT(1);                                                                                      \
  }                                                                                               \
  ASSIGNING_NUMBER(name, builtin, symbol)

// `of_ints` compares the integers l and r, `of_doubles` the doubles l and r under the tolerance.
#define COMPARISON(name, of_ints, of_doubles)                      \
  name##Number : {                                                 \
    const Value* const left = number_in(RK(pc->b));                \
    const Value* const right = number_in(RK(pc->c));               \
    if (!left || !right) goto behind;                              \
    if (is_int(*left) && is_int(*right)) {                         \
      const std::int64_t l = int_of(*left), r = int_of(*right);    \
      PUT_INT(pc->a, (of_ints) ? 1 : 0, 1);                        \
    }                                                              \
    const double l = number_of(*left), r = number_of(*right);      \
    PUT_INT(pc->a, (of_doubles) ? 1 : 0, 1);                       \
  }                                                                \
  Jump##name##IntRR : {                                            \
    const Value& left = REG(pc->a);                                \
    const Value& right = REG(pc->b);                               \
    if (!is_int(left) || !is_int(right)) goto behind;              \
    const std::int64_t l = int_of(left), r = int_of(right);        \
    if (of_ints) TAKE_JUMP(1, SHORT_DISTANCE());                   \
    NEXT(1);                                                       \
  }                                                                \
  Jump##name##IntRK : {                                            \
    const Value& left = REG(pc->a);                                \
    if (!is_int(left)) goto behind;                                \
    const std::int64_t l = int_of(left), r = int_of(CONST(pc->b)); \
    if (of_ints) TAKE_JUMP(1, SHORT_DISTANCE());                   \
    NEXT(1);                                                       \
  }                                                                \
  Jump##name##Number : {                                           \
    const Value* const left = number_in(RK(pc->a));                \
    const Value* const right = number_in(RK(pc->b));               \
    if (!left || !right) goto behind;                              \
    bool holds;                                                    \
    if (is_int(*left) && is_int(*right)) {                         \
      const std::int64_t l = int_of(*left), r = int_of(*right);    \
      holds = of_ints;                                             \
    } else {                                                       \
      const double l = number_of(*left), r = number_of(*right);    \
      holds = of_doubles;                                          \
    }                                                              \
    if (holds) TAKE_JUMP(1, SHORT_DISTANCE());                     \
    NEXT(1);                                                       \
  }

void interpret(Execution& x) {
  static const void* const kLabels[kOperationCount] = {
#define OP(name, operands, extension, meaning) &&name,
#include "code/opcodes.def"
#undef OP
#define Q(name, base) &&name,
#include "vm/quick_ops.def"
#undef Q
  };

  Instruction* pc = x.frame->pc;
  Value* R = x.registers;
  const Value* K = x.constants;
  if (x.budget == 0) x.budget = 1;
  goto* kLabels[pc->op];

  // The general way.

behind:
  x.frame->pc = pc;
  pc = kBehind[pc->op](x, pc);
  if (!pc) [[unlikely]]
    return;
  R = x.registers;
  K = x.constants;
attend:
  if (x.attention) [[unlikely]] {
    x.frame->pc = pc;
    x.attend();
    R = x.registers;
    K = x.constants;
  }
  goto* kLabels[pc->op];
poll:
  x.frame->pc = pc;
  x.poll();
  goto attend;

  // Moving.

Move : {
  const Value& from = RK(pc->b);
  if (!readable(from)) goto behind;
  PUT_COPY(REG(pc->a), from, 1);
}
Store : {
  const Value& from = RK(pc->b);
  Value* to = &REG(pc->a);
  if (has_tag(*to, Tag::FrameRef)) to = to->frame_target();
  if (!readable(from) || to->is_reference()) goto behind;
  PUT_COPY(*to, from, 1);
}
Reference : {
  Value& of = REG(pc->b);
  Value& to = REG(pc->a);
  if (has_tag(of, Tag::ElementRef) || has_tag(of, Tag::Matrix) || counted(to)) goto behind;
  if (has_tag(of, Tag::FrameRef)) {
    copy_words(to, of);
  } else {
    words(to) = Words{reinterpret_cast<std::uintptr_t>(&of), tag_word(Tag::FrameRef)};
  }
  NEXT(1);
}

  // Arithmetic.

  ARITHMETIC(Add, __builtin_add_overflow, +)
  ARITHMETIC(Subtract, __builtin_sub_overflow, -)
  ARITHMETIC(Multiply, __builtin_mul_overflow, *)

DivideNumber : {
  const Value* const dividend = number_in(RK(pc->b));
  const Value* const by = number_in(RK(pc->c));
  if (!dividend || !by) goto behind;
  const Value &left = *dividend, &right = *by;
  const double divisor = number_of(right);
  if (divisor == 0) goto behind;
  const double quotient = number_of(left) / divisor;
  if (is_int(left) && is_int(right)) {
    // Below 2**53 the quotient is whole exactly when its truncation times the divisor gives the dividend again.
    if (!exact_in_double(int_of(left)) || !exact_in_double(int_of(right))) goto behind;
    const auto whole = static_cast<std::int64_t>(quotient);
    if (whole * int_of(right) == int_of(left)) PUT_INT(pc->a, whole, 1);
  }
  PUT_DOUBLE(pc->a, quotient, 1);
}
RemainderIntRR : {
  const Value& left = REG(pc->b);
  const Value& right = REG(pc->c);
  if (!is_int(left) || !is_int(right) || int_of(right) == 0) goto behind;
  PUT_INT(pc->a, remainder_of(int_of(left), int_of(right)), 1);
}
RemainderIntRK : {
  const Value& left = REG(pc->b);
  if (!is_int(left)) goto behind;
  PUT_INT(pc->a, remainder_of(int_of(left), int_of(CONST(pc->c))), 1);
}
AddImmediateNumber : {
  const Value* const left = number_in(RK(pc->b));
  const auto by = static_cast<std::int16_t>(pc->c);
  std::int64_t n;
  if (!left) goto behind;
  if (is_double(*left)) PUT_DOUBLE(pc->a, double_of(*left) + by, 1);
  if (__builtin_add_overflow(int_of(*left), by, &n)) goto behind;
  PUT_INT(pc->a, n, 1);
}
NegateNumber : {
  const Value& of = RK(pc->b);
  std::int64_t n;
  if (is_double(of)) PUT_DOUBLE(pc->a, -double_of(of), 1);
  if (!is_int(of) || __builtin_sub_overflow(std::int64_t{0}, int_of(of), &n)) goto behind;
  PUT_INT(pc->a, n, 1);
}

  ASSIGNING(AddTo, __builtin_add_overflow, +)
  ASSIGNING(SubtractFrom, __builtin_sub_overflow, -)
  ASSIGNING_NUMBER(MultiplyBy, __builtin_mul_overflow, *)

  // Comparison, logic, jumps.

  COMPARISON(Equal, l == r, !differs_up(l, r) && !differs_up(r, l))
  COMPARISON(NotEqual, l != r, differs_up(l, r) || differs_up(r, l))
  COMPARISON(Less, l < r, differs_up(r, l))
  COMPARISON(LessEqual, l <= r, !differs_up(l, r))
  COMPARISON(Greater, l > r, differs_up(l, r))
  COMPARISON(GreaterEqual, l >= r, !differs_up(r, l))

  // The constant is no number and lies in the value.
#define TEXT_COMPARISON(name, jumps_when_equal)                      \
  name : {                                                           \
    const Value& left = REG(pc->a);                                  \
    const Value& right = CONST(pc->b);                               \
    bool equal;                                                      \
    if (has_tag(left, Tag::Inline)) {                                \
      equal = left.identical(right);                                 \
    } else if (has_tag(left, Tag::Heap)) {                           \
      equal = left.view() == right.view();                           \
    } else if (is_number(left)) {                                    \
      equal = false;                                                 \
    } else {                                                         \
      goto behind;                                                   \
    }                                                                \
    if (equal == (jumps_when_equal)) TAKE_JUMP(1, SHORT_DISTANCE()); \
    NEXT(1);                                                         \
  }
  TEXT_COMPARISON(JumpEqualText, true)
  TEXT_COMPARISON(JumpNotEqualText, false)

And : {
  const Value& left = RK(pc->b);
  const Value& right = RK(pc->c);
  if (!is_int(left) || !is_int(right)) goto behind;
  PUT_INT(pc->a, int_of(left) != 0 && int_of(right) != 0 ? 1 : 0, 1);
}
Or : {
  const Value& left = RK(pc->b);
  const Value& right = RK(pc->c);
  if (!is_int(left) || !is_int(right)) goto behind;
  PUT_INT(pc->a, (int_of(left) | int_of(right)) != 0 ? 1 : 0, 1);
}
Not : {
  const Value& of = RK(pc->b);
  if (!is_int(of)) goto behind;
  PUT_INT(pc->a, int_of(of) == 0 ? 1 : 0, 1);
}
Jump:
  TAKE_JUMP(1, pc->distance());
JumpTrue : {
  const Value& of = RK(pc->a);
  if (!is_int(of)) goto behind;
  if (int_of(of) != 0) TAKE_JUMP(1, pc->distance());
  NEXT(1);
}
JumpFalse : {
  const Value& of = RK(pc->a);
  if (!is_int(of)) goto behind;
  if (int_of(of) == 0) TAKE_JUMP(1, pc->distance());
  NEXT(1);
}
JumpOutcome:
  if (static_cast<std::uint16_t>(x.outcome) == pc->a) TAKE_JUMP(1, pc->distance());
  NEXT(1);

  // The step is a positive integer constant.
ForLoopUpR : {
  Value& counter = REG(pc->a);
  const Value& limit = REG(pc->b);
  std::int64_t n;
  if (!is_int(counter) || !is_int(limit) || __builtin_add_overflow(int_of(counter), int_of(CONST(pc->c)), &n)) {
    goto behind;
  }
  if (n > int_of(limit)) NEXT(2);
  words(counter).low = static_cast<std::uint64_t>(n);
  TAKE_JUMP(2, pc[1].distance());
}
ForLoopUpK : {
  Value& counter = REG(pc->a);
  std::int64_t n;
  if (!is_int(counter) || __builtin_add_overflow(int_of(counter), int_of(CONST(pc->c)), &n)) goto behind;
  if (n > int_of(CONST(pc->b))) NEXT(2);
  words(counter).low = static_cast<std::uint64_t>(n);
  TAKE_JUMP(2, pc[1].distance());
}

  // Any integer step and operands.
ForLoopInt : {
  Value& counter = REG(pc->a);
  const Value& limit = RK(pc->b);
  const Value& step = RK(pc->c);
  std::int64_t n;
  if (!is_int(counter) || !is_int(limit) || !is_int(step)) goto behind;
  if (__builtin_add_overflow(int_of(counter), int_of(step), &n)) goto behind;
  if (int_of(step) < 0 ? n < int_of(limit) : n > int_of(limit)) NEXT(2);
  words(counter).low = static_cast<std::uint64_t>(n);
  TAKE_JUMP(2, pc[1].distance());
}

  // Routines.

Gosub:
  if (!x.has_gosub_room()) goto behind;
  *x.gosub_top++ = pc + 1;
  TAKE_JUMP(1, pc->distance());
Return : {
  Frame* const f = x.frame;
  if (x.gosub_top != f->gosub_floor) {
    pc = *--x.gosub_top;
    goto* kLabels[pc->op];
  }
  if ((f->flags & ~kProgramFrame) != 0 || f->result) goto behind;
  x.pop();
  pc = x.frame->resume;
  R = x.registers;
  K = x.constants;
  goto attend;
}
ReturnValue : {
  Frame* const f = x.frame;
  const Value& from = RK(pc->a);
  if ((f->flags & ~kProgramFrame) != 0 || !f->result || !readable(from) || counted(from)) goto behind;
  const Words result = loaded(from);
  Value* const to = f->result;
  x.pop();
  pc = x.frame->resume;
  R = x.registers;
  K = x.constants;
  if (counted(*to)) to->set_int(0);
  words(*to) = result;
  goto attend;
}
CallLocalPlain : {
  Frame* const caller = x.frame;
  const LoadedRoutine& routine = caller->unit->routines[pc->c];
  Value* const base = R + pc->a;
  caller->pc = pc;
  Frame* const f = x.push(caller->unit, &routine, base, pc->b);
  if (!f) goto behind;
  caller->resume = pc + 1;
  f->main_registers = caller->main_registers;
  f->object = caller->object;
  f->result = routine.is_local_function ? base : nullptr;
  f->flags = 0;
  R = base;
  pc = routine.entry;
  goto* kLabels[pc->op];
}
CallPlain : {
  Frame* const caller = x.frame;
  const CallTarget& target = caller->unit->call_targets[pc->c];
  if (target.generation != x.loader.generation()) goto behind;
  Value* const base = R + pc->a;
  Value* const result = pc[1].a == 1 ? &REG(pc[1].b) : nullptr;
  caller->pc = pc;
  Frame* const f = x.push(target.unit, target.routine, base, pc->b);
  if (!f) goto behind;
  caller->resume = pc + 2;
  f->main_registers = base;
  f->object = nullptr;
  f->result = result;
  f->flags = kProgramFrame;
  x.begin_program(f);
  R = base;
  K = x.constants;
  pc = target.routine->entry;
  goto* kLabels[pc->op];
}

  // Arrays, substrings, matrices.

Extract1 : {
  const Value& array = RK(pc->b);
  const Value& field = RK(pc->c);
  if (!has_tag(array, Tag::Array) || !is_int(field) || array.array()->mark != base::kFieldMark) goto behind;
  const value::Elements& fields = array.array()->elements;
  const auto i = static_cast<std::uint64_t>(int_of(field) - 1);
  if (i >= fields.size()) goto behind;
  PUT_COPY(REG(pc->a), fields[i], 1);
}
Extract2 : {
  const Value& array = RK(pc->b);
  const Value& field = RK(pc->c);
  const Value& number = RK(pc[1].a);
  if (!has_tag(array, Tag::Array) || !is_int(field) || !is_int(number)) goto behind;
  if (array.array()->mark != base::kFieldMark) goto behind;
  const value::Elements& fields = array.array()->elements;
  const auto i = static_cast<std::uint64_t>(int_of(field) - 1);
  if (i >= fields.size() || !has_tag(fields[i], Tag::Array)) goto behind;
  if (fields[i].array()->mark != base::kValueMark) goto behind;
  const value::Elements& values = fields[i].array()->elements;
  const auto j = static_cast<std::uint64_t>(int_of(number) - 1);
  if (j >= values.size()) goto behind;
  PUT_COPY(REG(pc->a), values[j], 2);
}
  // A field of an array that nobody shares, that has no bytes beside it and is not searched as sorted.
Replace1 : {
  Value& array = REG(pc->a);
  const Value& field = RK(pc->b);
  const Value& item = RK(pc->c);
  if (!has_tag(array, Tag::Array) || !is_int(field)) goto behind;
  value::ArrayRep& rep = *array.array();
  const auto i = static_cast<std::uint64_t>(int_of(field) - 1);
  if (rep.references != 1 || rep.mark != base::kFieldMark || rep.flat || rep.run.count != 0) goto behind;
  if (i >= rep.elements.size() || counted(rep.elements[i])) goto behind;
  if (is_int(item) && has_short_text(int_of(item))) {
    words(rep.elements[i]) = short_text(int_of(item));
  } else if (is_single_field(item)) {
    copy_words(rep.elements[i], item);
  } else {
    goto behind;
  }
  words(array).high = tag_word(Tag::Array);
  NEXT(1);
}
SubstringOne : {
  const Value& from = RK(pc->b);
  const Value& start = RK(pc->c);
  if (!has_tag(from, Tag::Heap) || !is_int(start) || counted(REG(pc->a))) goto behind;
  const value::StringRep& rep = *from.rep();
  const auto i = static_cast<std::uint64_t>(int_of(start) - 1);
  if (i >= rep.size) goto behind;
  words(REG(pc->a)) =
      Words{static_cast<std::uint8_t>(rep.bytes()[i]), tag_word(Tag::Inline) | (std::uint64_t{1} << 48)};
  NEXT(2);
}

MatrixGet1 : {
  const Value& holder = REG(pc->b);
  const Value& index = RK(pc->c);
  if (!holder.is_matrix() || !is_int(index)) goto behind;
  value::Matrix& matrix = *holder.matrix();
  const auto i = static_cast<std::uint64_t>(int_of(index));
  if (i - 1 >= matrix.rows() || matrix.two_dimensional()) goto behind;
  const Value& cell = matrix.data()[i];
  if (!readable(cell)) goto behind;
  PUT_COPY(REG(pc->a), cell, 1);
}
MatrixGet2 : {
  const Value& holder = REG(pc->b);
  const Value& row = RK(pc->c);
  const Value& column = RK(pc[1].a);
  if (!holder.is_matrix() || !is_int(row) || !is_int(column)) goto behind;
  value::Matrix& matrix = *holder.matrix();
  const auto r = static_cast<std::uint64_t>(int_of(row) - 1);
  const auto c = static_cast<std::uint64_t>(int_of(column));
  if (r >= matrix.rows() || c - 1 >= matrix.columns()) goto behind;
  const Value& cell = matrix.data()[r * matrix.columns() + c];
  if (!readable(cell)) goto behind;
  PUT_COPY(REG(pc->a), cell, 2);
}
MatrixSet1 : {
  const Value& holder = REG(pc->a);
  const Value& index = RK(pc->b);
  const Value& from = RK(pc->c);
  if (!holder.is_matrix() || !is_int(index) || !readable(from)) goto behind;
  value::Matrix& matrix = *holder.matrix();
  const auto i = static_cast<std::uint64_t>(int_of(index));
  if (i - 1 >= matrix.rows() || matrix.two_dimensional()) goto behind;
  PUT_COPY(matrix.data()[i], from, 1);
}
MatrixSet2 : {
  const Value& holder = REG(pc->a);
  const Value& row = RK(pc->b);
  const Value& column = RK(pc->c);
  const Value& from = RK(pc[1].a);
  if (!holder.is_matrix() || !is_int(row) || !is_int(column) || !readable(from)) goto behind;
  value::Matrix& matrix = *holder.matrix();
  const auto r = static_cast<std::uint64_t>(int_of(row) - 1);
  const auto c = static_cast<std::uint64_t>(int_of(column));
  if (r >= matrix.rows() || c - 1 >= matrix.columns()) goto behind;
  PUT_COPY(matrix.data()[r * matrix.columns() + c], from, 2);
}

  // Always behind.

CopyArgument:
Unassign:
ClearLocals:
Add:
Subtract:
Multiply:
Divide:
IntegerDivide:
Power:
Remainder:
AddImmediate:
Negate:
Concat:
ConcatMany:
Format:
Length:
AddTo:
SubtractFrom:
MultiplyBy:
DivideBy:
Append:
Equal:
NotEqual:
Less:
LessEqual:
Greater:
GreaterEqual:
Matches:
JumpEqual:
JumpNotEqual:
JumpLess:
JumpLessEqual:
JumpGreater:
JumpGreaterEqual:
ForTest:
ForLoop:
ForLoopStore:
OnGoto:
OnGosub:
Extract3:
Replace2:
Replace3:
ReplaceCompatible:
Insert:
InsertCompatible:
Delete:
RemoveNext:
LastBytes:
Substring:
Group:
SetSubstring:
SetGroup:
Dimension:
MatrixReference1:
MatrixReference2:
ReturnTo:
Call:
CallLocal:
CallVariable:
BindCommon:
Throw:
Stop:
Exit:
ObjectGet:
ObjectSet:
ObjectCall:
Self:
Function:
Statement:
AtGet:
AtSet:
DebugLine:
Ext:
  goto behind;
}

}  // namespace scarlet::vm
