// SPDX-License-Identifier: GPL-3.0-or-later
#include "vm/machine.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "base/limits.h"
#include "value/compare.h"
#include "vm/debugger.h"
#include "vm/execution.h"
#include "vm/object.h"
#include "vm/place.h"

namespace scarlet::vm {
namespace {

constexpr std::int64_t kMostPrecision = 14;
constexpr std::uint64_t kFirstSeed = 0x5CA71E7;

RunResult aborted(Machine& machine, Abort abort) {
  if (abort.with_place && abort.code == 1) machine.host().failed(machine);
  place_abort(machine, abort);
  RunResult result;
  result.how = RunResult::How::Aborted;
  result.abort = std::move(abort);
  return result;
}

// Puts the machine back to where it was before the run, whatever ended it.
class LevelGuard {
 public:
  explicit LevelGuard(Execution& x) : x_(x), depth_(x.depth()), outcome_(x.outcome) {}
  ~LevelGuard() {
    x_.unwind(depth_);
    x_.outcome = outcome_;
  }
  LevelGuard(const LevelGuard&) = delete;
  LevelGuard& operator=(const LevelGuard&) = delete;

  // Objects die with the frames; an error in a destructor has nobody left to stop.
  void unwind() {
    x_.unwind(depth_);
    try {
      x_.attend();
    } catch (const Abort&) {
      x_.unwind(depth_);
    } catch (const Stop&) {
      x_.unwind(depth_);
    }
  }

 private:
  Execution& x_;
  std::size_t depth_;
  code::Outcome outcome_;
};

}  // namespace

Machine::Machine(Host& host)
    : host_(host),
      random_state_(kFirstSeed),
      execution_(std::make_unique<Execution>(*this)),
      debugger_(std::make_unique<Debugger>(*this)) {}

Machine::~Machine() = default;

void Host::debug(const DebugStop&, Machine&) {}
void Host::failed(Machine&) {}

// Whatever ends the work, the machine is afterwards as it was before.
template <class Work>
RunResult Machine::contained(Work&& work, const AbortReport& report) {
  Execution& x = *execution_;
  x.set_depth_limit(host_.call_depth_limit());
  LevelGuard level(x);
  RunResult result;
  try {
    x.refresh_generation();
    result.value = work(x);
    x.attend();
  } catch (Abort& abort) {
    result = aborted(*this, std::move(abort));
    if (report) report(result.abort);
    level.unwind();
  } catch (const Stop& stop) {
    result.how = RunResult::How::Stopped;
    result.chain = stop.chain;
    level.unwind();
  } catch (const std::bad_alloc&) {
    result = aborted(*this, Abort{1, base::message(base::MessageId::VmMemory), true});
    if (report) report(result.abort);
    level.unwind();
  }
  return result;
}

RunResult Machine::run(const std::shared_ptr<const code::CodeUnit>& unit, std::span<value::Value> arguments,
                       const AbortReport& report) {
  Execution& x = *execution_;
  if (x.depth() == 0 && x.loader.drop_unused()) x.members.clear();
  const auto work = [&](Execution&) {
    if (unit->kind == code::UnitKind::Class) fail(base::MessageId::VmRunOfClass, {unit->name});
    LoadedUnit& loaded = x.loader.load(unit);
    return x.invoke(loaded, loaded.main(), arguments, nullptr);
  };
  return contained(work, report);
}

RunResult Machine::make_object(std::string_view class_name) {
  return contained([&](Execution& x) { return create_object(x, class_name, {}); });
}

RunResult Machine::call_member(const value::Value& object, std::string_view name,
                               std::span<const value::Value> arguments, bool& found) {
  return contained([&](Execution& x) {
    auto value = vm::call_member(x, object, name, arguments);
    found = value.has_value();
    return std::move(value).value_or(value::Value());
  });
}

RunResult Machine::settle_objects() {
  return contained([](Execution&) { return value::Value(); });
}

value::Value Machine::call(std::string_view name, std::span<value::Value> arguments, bool function) {
  Execution& x = *execution_;
  return x.invoke_program(x.find_program(name), arguments, function);
}

void Machine::set_precision(std::int64_t digits) {
  precision_ = static_cast<int>(std::clamp<std::int64_t>(digits, 0, kMostPrecision));
}

void Machine::set_integer_decimals(std::int64_t decimals) {
  integer_slack_ = 5 * std::pow(10.0, -static_cast<double>(decimals));
}

value::Collation Machine::collation() const {
  return ignore_case_ ? value::Collation::IgnoreCase : value::Collation::CaseSensitive;
}

// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
std::uint64_t Machine::random() {
  random_state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = random_state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

void Machine::seed_random(std::uint64_t seed) { random_state_ = seed; }

void Machine::set_conversion(const convert::Locale* locale, convert::ConversionHost* host) {
  locale_ = locale;
  conversion_host_ = host;
}

convert::Context Machine::conversion() const {
  static const convert::Locale kDefaults;
  return {locale_ ? locale_ : &kDefaults, conversion_host_, precision_};
}

value::Number Machine::number(const value::Value& value) {
  if (const auto number = value::to_number(value)) return *number;
  const std::string what = base::message(base::MessageId::VmAnArgument);
  const std::string text = value.to_string(precision_);
  if (!host_.language_options().non_numeric_warning) fail(base::MessageId::VmNotNumeric, {what, text});
  warn(base::MessageId::VmNotNumeric, {what, text});
  return {};
}

std::int64_t Machine::integer(const value::Value& value) {
  if (value.is_int()) return value.as_int();
  if (const auto integer = value::to_integer(value)) return *integer;
  if (value::to_number(value)) fail(base::MessageId::VmNumberTooLarge, {base::message(base::MessageId::VmAnArgument)});
  return number(value).integer;
}

namespace {

value::ArithmeticOptions arithmetic_options(const Machine& machine, const LanguageOptions& rules) {
  value::ArithmeticOptions options;
  options.precision = machine.precision();
  options.integer_slack = machine.integer_slack();
  options.divide_by_zero_is_zero = rules.divide_by_zero_warning;
  options.non_numeric_is_zero = rules.non_numeric_warning;
  return options;
}

base::MessageId message_for(value::ArithmeticFault fault) {
  switch (fault) {
    case value::ArithmeticFault::DivideByZero: return base::MessageId::VmDivideByZero;
    case value::ArithmeticFault::Overflow: return base::MessageId::VmOverflow;
    case value::ArithmeticFault::OutOfDomain: return base::MessageId::VmOutOfDomain;
    case value::ArithmeticFault::ElementTooLong: return base::MessageId::VmElementTooLong;
    default: return base::MessageId::VmNotNumeric;
  }
}

// The operand that is no number, else the last one.
std::string culprit_text(const Machine& machine, std::initializer_list<const value::Value*> operands) {
  const value::Value* culprit = *(operands.end() - 1);
  for (const value::Value* operand : operands) {
    if (!value::to_number(*operand)) {
      culprit = operand;
      break;
    }
  }
  return culprit->to_string(machine.precision());
}

void report_fault(Machine& machine, value::ArithmeticFault fault, value::ArithmeticFault warned,
                  std::initializer_list<const value::Value*> operands) {
  if (fault == value::ArithmeticFault::None && warned == value::ArithmeticFault::None) return;
  const std::string text = culprit_text(machine, operands);
  const bool too_large = fault == value::ArithmeticFault::Overflow;
  const std::string what =
      too_large ? base::message(base::MessageId::VmFunctionOf, {text}) : base::message(base::MessageId::VmAnArgument);
  if (fault != value::ArithmeticFault::None) machine.fail(message_for(fault), {what, text});
  machine.warn(message_for(warned), {what, text});
}

}  // namespace

value::Value Machine::calculate(value::Operator op, const value::Value& left, const value::Value& right) {
  value::ArithmeticOptions options = arithmetic_options(*this, host_.language_options());
  value::Value result;
  const value::ArithmeticFault fault = value::calculate(op, left, right, options, result);
  report_fault(*this, fault, options.warned, {&left, &right});
  return result;
}

value::Value Machine::calculate(value::UnaryOperator op, const value::Value& operand) {
  value::ArithmeticOptions options = arithmetic_options(*this, host_.language_options());
  value::Value result;
  const value::ArithmeticFault fault = value::calculate(op, operand, options, result);
  report_fault(*this, fault, options.warned, {&operand});
  return result;
}

std::size_t Machine::argument_count() const { return execution_->frame->argument_count; }

value::Value* Machine::argument(std::size_t number) {
  const Frame& frame = *execution_->frame;
  if (number < 1 || number > frame.argument_count) return nullptr;
  const std::size_t parameters = frame.routine->parameter_count;
  const std::size_t reg = number <= parameters ? number - 1 : frame.routine->register_count + number - parameters - 1;
  return &execution_->follow(frame.registers[reg]);
}

std::vector<NamedVariable> Machine::variables(std::size_t level) {
  std::vector<NamedVariable> named;
  const auto frames = execution_->frames();
  if (level >= frames.size()) return named;
  const Frame& frame = frames[frames.size() - 1 - level];
  for (const code::Variable& variable : frame.routine->source->variables) {
    if (!variable.temporary) named.push_back({variable.name, &execution_->follow(frame.registers[variable.reg])});
  }
  return named;
}

std::map<std::string, std::uint64_t> Machine::calls() const { return execution_->loader.calls(); }

std::string_view Machine::program_name() const { return execution_->frame->unit->unit->name; }

std::size_t Machine::gosub_depth() const { return execution_->gosub_depth(); }

std::size_t Machine::depth() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      execution_->frames(), [](const Frame& frame) { return (frame.flags & kProgramFrame) != 0; }));
}

}  // namespace scarlet::vm
