// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/emitter.h"

#include <algorithm>
#include <bit>

namespace scarlet::basic {

using code::Instruction;
using code::Opcode;
using value::Value;

void Emitter::emit(Opcode op, std::uint16_t a, std::uint16_t b, std::uint16_t c) {
  unit_.instructions.push_back({static_cast<std::uint16_t>(op), a, b, c});
}

void Emitter::extend(const std::vector<std::uint16_t>& operands) {
  const auto at = [&](std::size_t i) { return i < operands.size() ? operands[i] : std::uint16_t{0}; };
  for (std::size_t i = 0; i < operands.size(); i += 3) emit(Opcode::Ext, at(i), at(i + 1), at(i + 2));
}

Emitter::Label Emitter::make_label() {
  labels_.push_back(0);
  return static_cast<Label>(labels_.size() - 1);
}

void Emitter::bind(Label label) { labels_[label] = here(); }

void Emitter::jump(Opcode op, std::uint16_t a, Label target) {
  emit(op, a);
  fixups_.push_back({here() - 1, here(), target, false});
}

void Emitter::short_jump(Opcode op, std::uint16_t a, std::uint16_t b, Label target) {
  emit(op, a, b);
  fixups_.push_back({here() - 1, here(), target, true});
}

void Emitter::extend_jump(Label target, std::uint32_t behind) {
  emit(Opcode::Ext);
  fixups_.push_back({here() - 1, behind, target, false});
}

std::uint16_t Emitter::constant(const Value& v) {
  std::uint16_t* slot = &absent_;
  if (v.is_int()) slot = &integers_[v.as_int()];
  if (v.is_double()) slot = &reals_[std::bit_cast<std::uint64_t>(v.as_double())];
  if (v.is_string()) slot = &texts_[v.to_string()];
  if (*slot != 0) return *slot;
  if (unit_.constants.size() >= code::kMaxConstants) {
    too_many_constants_ = true;
    return code::kConstantBit;
  }
  *slot = static_cast<std::uint16_t>(code::kConstantBit | unit_.constants.size());
  unit_.constants.push_back(v);
  return *slot;
}

void Emitter::line(std::uint32_t number, std::uint16_t source) {
  std::vector<code::LineEntry>& lines = unit_.lines;
  if (!lines.empty() && lines.back().line == number && lines.back().source == source) return;
  if (!lines.empty() && lines.back().instruction == here()) lines.pop_back();
  lines.push_back({here(), number, source});
}

// Makes room behind fused jumps that do not reach; true when there were any.
bool Emitter::lengthen() {
  std::vector<std::uint32_t> far;
  for (Fixup& fixup : fixups_) {
    if (!fixup.is_short || (distance(fixup) >= INT16_MIN && distance(fixup) <= INT16_MAX)) continue;
    far.push_back(fixup.instruction);
    fixup.is_short = false;
  }
  if (far.empty()) return false;
  std::sort(far.begin(), far.end());
  insert_words(far);
  return true;
}

// Behind each of the instructions come two words: over the second, and the second, which jumps all the way.
void Emitter::insert_words(const std::vector<std::uint32_t>& behind) {
  constexpr std::uint32_t kWords = 2;
  const auto moved = [&](std::uint32_t index) {
    const auto before = std::lower_bound(behind.begin(), behind.end(), index) - behind.begin();
    return index + kWords * static_cast<std::uint32_t>(before);
  };
  std::vector<Instruction> out;
  out.reserve(unit_.instructions.size() + kWords * behind.size());
  std::size_t next = 0;
  for (std::uint32_t i = 0; i < unit_.instructions.size(); ++i) {
    out.push_back(unit_.instructions[i]);
    if (next == behind.size() || behind[next] != i) continue;
    ++next;
    out.back().c = 1;
    Instruction over{static_cast<std::uint16_t>(Opcode::Jump), 0, 0, 0};
    over.set_distance(1);
    out.push_back(over);
    out.push_back({static_cast<std::uint16_t>(Opcode::Jump), 0, 0, 0});
  }
  unit_.instructions = std::move(out);
  for (std::uint32_t& label : labels_) label = moved(label);
  for (Fixup& fixup : fixups_) {
    const bool lengthened = std::binary_search(behind.begin(), behind.end(), fixup.instruction);
    fixup.instruction = moved(fixup.instruction) + (lengthened ? kWords : 0);
    fixup.behind = moved(fixup.behind);
  }
  for (code::LineEntry& line : unit_.lines) line.instruction = moved(line.instruction);
  for (code::Routine& routine : unit_.routines) {
    routine.entry = moved(routine.entry);
    routine.end = moved(routine.end);
    for (code::TryRange& range : routine.tries) {
      range.begin = moved(range.begin);
      range.end = moved(range.end);
      range.handler = moved(range.handler);
    }
  }
}

void Emitter::finish() {
  while (lengthen()) {
  }
  for (const Fixup& fixup : fixups_) {
    Instruction& i = unit_.instructions[fixup.instruction];
    if (fixup.is_short) {
      i.c = static_cast<std::uint16_t>(static_cast<std::int16_t>(distance(fixup)));
    } else {
      i.set_distance(static_cast<std::int32_t>(distance(fixup)));
    }
  }
}

}  // namespace scarlet::basic
