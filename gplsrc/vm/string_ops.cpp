// SPDX-License-Identifier: GPL-3.0-or-later
// Concatenation, length, substrings and substring assignment.
#include <algorithm>
#include <cstring>

#include "base/limits.h"
#include "convert/convert.h"
#include "value/dynamic_array.h"
#include "vm/operations.h"
#include "vm/quick_ops.h"
#include "vm/substring.h"

namespace scarlet::vm {
namespace {

// Room for an intermediate result without asking the heap.
constexpr std::size_t kPieces = 16;

void check_size(Execution& x, std::size_t size) {
  if (size > base::limits::kStringBytes) x.fail(base::MessageId::VmStringTooLong);
}

// A string of at most 14 bytes is put together in two words: bytes stored one after the other would not be there yet
// for the wide load that makes the value.
Value joined_short(std::span<const std::string_view> pieces) {
  unsigned __int128 bytes = 0;
  std::size_t size = 0;
  for (const std::string_view piece : pieces) {
    const value::TwoWords piece_words = value::load_short_bytes(piece.data(), piece.size());
    const auto more = static_cast<unsigned __int128>(piece_words.high) << 64 | piece_words.low;
    bytes |= more << (8 * size);
    size += piece.size();
  }
  Value result;
  words(result) =
      Words{static_cast<std::uint64_t>(bytes),
            static_cast<std::uint64_t>(bytes >> 64) | std::uint64_t{size} << 48 | tag_word(value::Tag::Inline)};
  return result;
}

// Joins the pieces into a new value.
Value joined(Execution& x, std::span<const std::string_view> pieces) {
  std::size_t size = 0;
  for (const std::string_view piece : pieces) size += piece.size();
  if (size <= Value::kInlineBytes) return joined_short(pieces);
  check_size(x, size);
  x.spend(size);
  value::StringRep* const rep = value::StringRep::make(size);
  char* to = rep->bytes();
  for (const std::string_view piece : pieces) {
    if (!piece.empty()) std::memcpy(to, piece.data(), piece.size());
    to += piece.size();
  }
  rep->size = size;
  return Value::adopt(rep);
}

// The addition may be the variable itself: its text is taken after the variable became a string.
void append_to(Execution& x, Value& variable, const Value& addition) {
  value::Scratch scratch;
  if (!variable.is_string()) variable.flatten(x.machine.precision());
  const std::string_view bytes = addition.text(scratch, x.machine.precision());
  if (bytes.size() > base::limits::kStringBytes / 2) {
    check_size(x, value::text_length(variable, x.machine.precision()) + bytes.size());
  }
  variable.append(bytes);
}

Value call_function(Execution& x, code::Intrinsic function, std::initializer_list<const Value*> arguments) {
  return function_for(function)(x.machine, {arguments.begin(), arguments.size()});
}

void specialise_substring(Execution& x, Instruction* at) {
  const std::uint16_t length = at[1].a;
  if ((length & code::kConstantBit) == 0 || !x.constants[length].is_int()) return;
  if (x.constants[length].as_int() == 1) at->op = static_cast<std::uint16_t>(QuickOp::SubstringOne);
}

}  // namespace

namespace operations {

Instruction* Concat(Execution& x, Instruction* at) {
  const Value& left = x.read(at->b);
  const Value& right = x.read(at->c);
  if (at->a == at->b && left.is_flat_string()) {
    append_to(x, x.registers[at->a], right);
    return at + 1;
  }
  value::Scratch left_scratch, right_scratch;
  const std::string_view pieces[] = {left.text(left_scratch, x.machine.precision()),
                                     right.text(right_scratch, x.machine.precision())};
  x.put(at->a, joined(x, pieces));
  return at + 1;
}

// Numbers are formatted into one scratch each; more operands than fit are joined in rounds.
Instruction* ConcatMany(Execution& x, Instruction* at) {
  const std::size_t count = at->b;
  value::Scratch scratches[kPieces];
  std::string_view pieces[kPieces + 1];
  Value so_far;
  for (std::size_t done = 0; done < count;) {
    std::size_t used = 0;
    if (done > 0) pieces[used++] = so_far.view();
    for (std::size_t i = 0; i < kPieces && done < count; ++i, ++done) {
      pieces[used++] = x.read_text(extension_operand(at, done), scratches[i]);
    }
    so_far = joined(x, {pieces, used});
  }
  x.put(at->a, std::move(so_far));
  return at + 1 + words_for(count);
}

Instruction* Format(Execution& x, Instruction* at) {
  value::Scratch scratch;
  int status = 0;
  const Value& data = x.read(at->b);
  Value formatted = convert::format(data, x.read_text(at->c, scratch), x.machine.conversion(), status);
  x.machine.set_status(status);
  x.put(at->a, std::move(formatted));
  return at + 1;
}

Instruction* Length(Execution& x, Instruction* at) {
  const std::size_t size = value::text_length(x.read(at->b), x.machine.precision());
  x.registers[at->a].set_int(static_cast<std::int64_t>(size));
  return at + 1;
}

Instruction* Append(Execution& x, Instruction* at) {
  append_to(x, x.readable_variable(at->a), x.read(at->b));
  return at + 1;
}

Instruction* Substring(Execution& x, Instruction* at) {
  if (!is_quick(at->op)) specialise_substring(x, at);
  value::Scratch scratch;
  const std::string_view text = x.read_text(at->b, scratch);
  const std::int64_t start = x.read_integer(at->c);
  x.put(at->a, Value::of(substring(text, start, x.read_integer(at[1].a))));
  return at + 2;
}

Instruction* LastBytes(Execution& x, Instruction* at) {
  value::Scratch scratch;
  const std::string_view text = x.read_text(at->b, scratch);
  x.put(at->a, Value::of(last_bytes(text, x.read_integer(at->c))));
  return at + 1;
}

Instruction* Group(Execution& x, Instruction* at) {
  const Value& text = x.read(at->b);
  const Value& delimiter = x.read(at->c);
  const Value& first = x.read(at[1].a);
  x.put(at->a, call_function(x, code::Intrinsic::Field, {&text, &delimiter, &first, &x.read(at[1].b)}));
  return at + 2;
}

Instruction* SetSubstring(Execution& x, Instruction* at) {
  Value& variable = x.readable_variable(at->a);
  const std::int64_t start = x.read_integer(at->b);
  const std::int64_t length = x.read_integer(at->c);
  const Value source(x.read(at[1].a));
  value::Scratch scratch;
  const std::string_view bytes = source.text(scratch, x.machine.precision());
  variable.flatten(x.machine.precision());
  const auto rule = static_cast<SubstringRule>(std::min<std::uint16_t>(at[1].b, 2));
  if (const auto size = assigned_size(variable.view().size(), bytes.size(), start, length, rule)) check_size(x, *size);
  assign_substring(variable, start, length, bytes, rule);
  return at + 2;
}

Instruction* SetGroup(Execution& x, Instruction* at) {
  Value& variable = x.readable_variable(at->a);
  const Value& delimiter = x.read(at->b);
  const Value& first = x.read(at->c);
  const Value& count = x.read(at[1].a);
  variable = call_function(x, code::Intrinsic::Fieldstore, {&variable, &delimiter, &first, &count, &x.read(at[1].b)});
  return at + 2;
}

}  // namespace operations
}  // namespace scarlet::vm
