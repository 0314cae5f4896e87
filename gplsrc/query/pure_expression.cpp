// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/pure_expression.h"

#include <algorithm>
#include <cstring>

#include "code/tables.h"
#include "vm/machine.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using code::Instruction;
using code::Intrinsic;
using code::Opcode;
using value::Value;

constexpr Opcode kPureOperations[] = {Opcode::Move,          Opcode::Store,        Opcode::Add,
                                      Opcode::Subtract,      Opcode::Multiply,     Opcode::Divide,
                                      Opcode::IntegerDivide, Opcode::Power,        Opcode::Remainder,
                                      Opcode::AddImmediate,  Opcode::Negate,       Opcode::Concat,
                                      Opcode::ConcatMany,    Opcode::Length,       Opcode::Equal,
                                      Opcode::NotEqual,      Opcode::Less,         Opcode::LessEqual,
                                      Opcode::Greater,       Opcode::GreaterEqual, Opcode::Matches,
                                      Opcode::And,           Opcode::Or,           Opcode::Not,
                                      Opcode::Jump,          Opcode::JumpTrue,     Opcode::JumpFalse,
                                      Opcode::JumpEqual,     Opcode::JumpNotEqual, Opcode::JumpLess,
                                      Opcode::JumpLessEqual, Opcode::JumpGreater,  Opcode::JumpGreaterEqual,
                                      Opcode::Extract1,      Opcode::Extract2,     Opcode::Extract3,
                                      Opcode::Substring,     Opcode::LastBytes,    Opcode::Group,
                                      Opcode::ReturnValue,   Opcode::Exit,         Opcode::Ext};

// Functions of values that are not folded but leave nothing behind that a query could see.
constexpr Intrinsic kAlsoPure[] = {
    Intrinsic::Count,  Intrinsic::Counts, Intrinsic::Dcount, Intrinsic::Eqs,   Intrinsic::Extract, Intrinsic::Field,
    Intrinsic::Fields, Intrinsic::Ges,    Intrinsic::Gts,    Intrinsic::Index, Intrinsic::Indexs,  Intrinsic::Int,
    Intrinsic::Les,    Intrinsic::Lts,    Intrinsic::Max,    Intrinsic::Min,   Intrinsic::Nes,     Intrinsic::Reuse};

template <class Range, class Element>
bool contains(const Range& range, const Element& element) {
  return std::find(std::begin(range), std::end(range), element) != std::end(range);
}

bool is_pure(const Instruction& instruction) {
  const auto op = static_cast<Opcode>(instruction.op);
  if (op == Opcode::AtGet) {
    const auto variable = static_cast<code::AtVariable>(instruction.b);
    return variable == code::AtVariable::Id || variable == code::AtVariable::Record;
  }
  // Every expression leaves its result in @ANS; that of a test is not looked at.
  if (op == Opcode::AtSet) return static_cast<code::AtVariable>(instruction.a) == code::AtVariable::Ans;
  if (op == Opcode::Function) {
    const auto function = static_cast<Intrinsic>(instruction.b);
    return code::info(function).pure || contains(kAlsoPure, function);
  }
  return contains(kPureOperations, op);
}

// A copy that shares no memory with the original.
std::shared_ptr<const code::CodeUnit> separate_copy(const code::CodeUnit& unit) {
  auto copy = std::make_shared<code::CodeUnit>(unit);
  for (Value& constant : copy->constants) {
    if (!constant.is_string()) continue;
    constant = Value::of(std::string_view(constant.to_string()));
  }
  return copy;
}

void assign(Value& to, std::string_view text) {
  if (text.size() <= Value::kInlineBytes) {
    to = Value::of(text);
  } else {
    std::memcpy(to.writable(text.size()), text.data(), text.size());
  }
}

}  // namespace

bool is_pure(const code::CodeUnit& expression) {
  return expression.routines.size() == 1 && expression.commons.empty() &&
         std::all_of(expression.instructions.begin(), expression.instructions.end(),
                     [](const Instruction& instruction) { return is_pure(instruction); });
}

class PureEvaluator::Host final : public vm::Host {
 public:
  explicit Host(const convert::Locale& locale) : machine_(*this) { machine_.set_conversion(&locale, nullptr); }

  void begin(std::string_view id, std::string_view record) {
    id_text_ = id;
    record_text_ = record;
    id_known_ = record_known_ = false;
  }
  Value run(const std::shared_ptr<const code::CodeUnit>& code) {
    vm::RunResult result = machine_.run(code);
    if (result.how != vm::RunResult::How::Ended) throw Undecided();
    return std::move(result.value);
  }

  code::Outcome perform(code::StatementId, std::span<Value* const>, std::uint16_t, vm::Machine&) override { refuse(); }
  Value call(Intrinsic, std::span<const Value* const>, vm::Machine&) override { refuse(); }
  Value at_variable(code::AtVariable variable, vm::Machine&) override {
    if (variable == code::AtVariable::Record) return known(record_, record_text_, record_known_);
    if (variable == code::AtVariable::Id) return known(id_, id_text_, id_known_);
    refuse();
  }
  void set_at_variable(code::AtVariable, const Value&, vm::Machine&) override {}
  std::shared_ptr<const code::CodeUnit> find_program(std::string_view) override { return nullptr; }
  std::uint64_t catalogue_generation() const override { return 0; }
  Common common_block(std::string_view, std::size_t) override { refuse(); }
  const vm::LanguageOptions& language_options() const override { return options_; }
  void warn(std::string_view) override { refuse(); }
  bool interrupted() const override { return false; }
  void interrupt(vm::Machine&) override {}
  std::size_t call_depth_limit() const override { return 1; }

 private:
  // run() makes an Undecided of it.
  [[noreturn]] static void refuse() { throw vm::Abort{1, {}, false}; }
  static const Value& known(Value& value, std::string_view text, bool& is_known) {
    if (!is_known) assign(value, text);
    is_known = true;
    return value;
  }

  vm::LanguageOptions options_;
  std::string_view id_text_;
  std::string_view record_text_;
  bool id_known_ = false;
  bool record_known_ = false;
  Value id_;
  Value record_;
  vm::Machine machine_;
};

PureEvaluator::PureEvaluator(workspace::Workspace& workspace, const Query& query)
    : codes_(query.sources.size()), host_(std::make_unique<Host>(workspace.locale())) {
  for (const auto& source : query.sources) {
    if (source->pure) codes_[source->slot] = separate_copy(*source->code);
  }
}

PureEvaluator::~PureEvaluator() = default;

void PureEvaluator::begin(std::string_view id, std::string_view record) { host_->begin(id, record); }

Value PureEvaluator::evaluate(const Source& source) { return host_->run(codes_[source.slot]); }

}  // namespace scarlet::query
