// SPDX-License-Identifier: GPL-3.0-or-later
// TRY: which handler takes an error, and what it is told.
//
// A range of instructions is protected when it stands in the table of its routine (code::TryRange); entering and
// leaving it costs nothing. When an error ends an instruction, the frames are looked at from the innermost outwards: in
// each the place where it runs, then the places its GOSUBs go back to. The first range that holds one of them takes the
// error; frames and GOSUBs above are dropped.
#include "base/text.h"
#include "vm/execution.h"
#include "vm/operations.h"
#include "vm/place.h"

namespace scarlet::vm {
namespace {

constexpr int kErrorCode = 1;  // the break key and a logout are no errors

const code::TryRange* range_around(const Frame& frame, const Instruction* at) {
  const auto index = at - frame.unit->code.data();
  for (const code::TryRange& range : frame.routine->source->tries) {
    if (index >= range.begin && index < range.end) return &range;
  }
  return nullptr;
}

// Message, source, line, @ABORT.CODE and LOCAL routine, one in each field.
Value description(const Machine& machine, const Abort& error) {
  const std::vector<Place> places = machine.places();
  const Place at = places.empty() ? Place{} : places.front();
  std::string text = error.message;
  for (const std::string& part :
       {at.source.empty() ? at.program : at.source, std::to_string(at.line), std::to_string(error.code), at.routine}) {
    text += base::kFieldMark;
    text += part;
  }
  return Value::of(text);
}

}  // namespace

bool Execution::catch_error(Abort& error, std::size_t bottom) {
  if (error.code != kErrorCode) return false;
  Instruction** gosubs_end = gosub_top;
  for (std::size_t level = depth(); level >= bottom; --level) {
    const Frame& f = frames_[level];
    const code::TryRange* range = f.routine->source->tries.empty() ? nullptr : range_around(f, f.pc);
    Instruction** gosub = gosubs_end;
    while (!range && !f.routine->source->tries.empty() && gosub != f.gosub_floor) range = range_around(f, *--gosub - 1);
    gosubs_end = f.gosub_floor;
    if (!range) continue;
    Value what = description(machine, error);
    unwind(level);
    gosub_top = gosub;
    outcome = code::Outcome::Then;
    registers[range->reg] = std::move(what);
    frame->pc = frame->unit->code.data() + range->handler;
    return true;
  }
  return false;
}

void Execution::run_to_return() {
  const std::size_t bottom = depth();
  for (;;) {
    try {
      return interpret(*this);
    } catch (Abort& error) {
      if (!catch_error(error, bottom)) throw;
    }
  }
}

namespace operations {

Instruction* Throw(Execution& x, Instruction* at) { throw Abort{kErrorCode, x.read(at->a).to_string(), true}; }

}  // namespace operations
}  // namespace scarlet::vm
