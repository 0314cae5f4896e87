// SPDX-License-Identifier: GPL-3.0-or-later
// IF, CASE, loops and jumps.
//
//      FOR:          control = from            LOOP:   again:  body
//                    ForTest control -> out                    Jump again
//            body:   ...                               out:
//            again:  ForLoop control -> body
//            out:
//
// Limit and step are worked out again before each test, as the language has it.
#include "basic/generator.h"

namespace scarlet::basic {

using code::Opcode;

void Generator::generate(const LabelMark& node, const Position&) {
  auto& labels = in_copy_ ? main_labels_ : own_labels_;
  if (const auto found = labels.find(node.label); found != labels.end()) emitter_.bind(found->second);
  forget_known();
}

void Generator::generate(const IfStatement& node, const Position&) {
  const Label otherwise = emitter_.make_label();
  if (node.then_block.empty()) {
    jump_if(*node.condition, true, otherwise);
    const std::vector<bool> before = known_;
    block(node.else_block);
    known_ = before;
    return emitter_.bind(otherwise);
  }
  jump_if(*node.condition, false, otherwise);
  const std::vector<bool> before = known_;
  block(node.then_block);
  std::vector<bool> behind = std::exchange(known_, before);
  if (node.else_block.empty()) return emitter_.bind(otherwise);
  const Label end = emitter_.make_label();
  emitter_.jump(Opcode::Jump, 0, end);
  emitter_.bind(otherwise);
  block(node.else_block);
  emitter_.bind(end);
  for (std::size_t i = 0; i < known_.size(); ++i) known_[i] = known_[i] && behind[i];
}

void Generator::generate(const CaseStatement& node, const Position&) {
  const Label end = emitter_.make_label();
  const std::vector<bool> outside = known_;
  for (const CaseStatement::Branch& branch : node.branches) {
    const Label next = emitter_.make_label();
    set_line(branch.at);
    jump_if(*branch.condition, false, next);
    const std::vector<bool> before = known_;
    block(branch.body);
    known_ = before;
    emitter_.jump(Opcode::Jump, 0, end);
    emitter_.bind(next);
  }
  emitter_.bind(end);
  known_ = outside;
}

void Generator::for_operands(const ForStatement& node, std::uint16_t& limit, std::uint16_t& step) {
  limit = operand(*node.to);
  step = node.step ? operand(*node.step) : constant(1);
}

void Generator::generate(const ForStatement& node, const Position&) {
  Register control = 0;
  if (node.reference) {
    store(*node.control, operand(*node.from));
    control = reg(*node.reference);
    reference_into(*node.control, control);
  } else {
    assign_variable(*node.control->variable, *node.from);
    control = reg(*node.control->variable);
  }
  const Label body = emitter_.make_label();
  const Loop loop = {emitter_.make_label(), emitter_.make_label()};
  std::uint16_t limit = 0, step = 0;
  {
    const Temporaries temporaries(*this);
    for_operands(node, limit, step);
    emitter_.emit(Opcode::ForTest, control, limit, step);
    emitter_.extend_jump(loop.out, emitter_.here() + 1);
  }
  emitter_.bind(body);
  note_known(control);
  const std::vector<bool> before = known_;
  if (node.test) jump_if(*node.test, node.until, loop.out);
  loops_.push_back(loop);
  block(node.body);
  loops_.pop_back();
  known_ = before;
  emitter_.bind(loop.again);
  set_line(node.next);
  for_operands(node, limit, step);
  emitter_.emit(node.store_first ? Opcode::ForLoopStore : Opcode::ForLoop, control, limit, step);
  emitter_.extend_jump(body, emitter_.here() + 1);
  emitter_.bind(loop.out);
}

void Generator::generate(const LoopStatement& node, const Position&) {
  const Loop loop = {emitter_.make_label(), emitter_.make_label()};
  emitter_.bind(loop.again);
  loops_.push_back(loop);
  const std::vector<bool> before = known_;
  block(node.body);
  known_ = before;
  loops_.pop_back();
  emitter_.jump(Opcode::Jump, 0, loop.again);
  emitter_.bind(loop.out);
}

void Generator::generate(const LoopTest& node, const Position&) {
  jump_if(*node.condition, node.until, loops_.back().out);
}

void Generator::generate(const LoopExit& node, const Position&) {
  emitter_.jump(Opcode::Jump, 0, node.again ? loops_.back().again : loops_.back().out);
}

void Generator::generate(const Jump& node, const Position& at) {
  Label label = 0;
  if (find_label(node.label, at, false, label)) {
    emitter_.jump(node.returning ? Opcode::ReturnTo : Opcode::Jump, 0, label);
  }
}

void Generator::generate(const OnJump& node, const Position&) {
  const std::uint16_t selector = operand(*node.selector);
  std::vector<Label> labels;
  for (const OnJump::Target& target : node.targets) {
    Label label = 0;
    if (!find_label(target.label, target.at, node.gosub, label)) return;
    labels.push_back(label);
  }
  const auto count = static_cast<std::uint16_t>(labels.size());
  emitter_.emit(node.gosub ? Opcode::OnGosub : Opcode::OnGoto, selector, count, node.only_in_range ? 1 : 0);
  const std::uint32_t behind = emitter_.here() + count;
  for (const Label label : labels) emitter_.extend_jump(label, behind);
}

// The range needs no instructions of its own: where an error happens tells which handler takes it.
void Generator::generate(const TryStatement& node, const Position&) {
  const Register error = temporary();
  const Label end = emitter_.make_label();
  const std::vector<bool> before = known_;
  code::TryRange range;
  range.reg = error;
  range.begin = emitter_.here();
  block(node.body);
  range.end = emitter_.here();
  emitter_.jump(Opcode::Jump, 0, end);
  range.handler = emitter_.here();
  known_ = before;
  if (node.error) store(*node.error, error);
  block(node.handler);
  emitter_.bind(end);
  known_ = before;
  if (range.begin < range.end) out().tries.push_back(range);
}

void Generator::generate(const Throw& node, const Position&) { emitter_.emit(Opcode::Throw, operand(*node.text)); }

void Generator::generate(const Return& node, const Position&) {
  if (!node.value) return emitter_.emit(Opcode::Return);
  emitter_.emit(Opcode::ReturnValue, operand(*node.value));
}

}  // namespace scarlet::basic
