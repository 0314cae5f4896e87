// SPDX-License-Identifier: GPL-3.0-or-later
// F correlatives: operations on a stack, parted by semicolons. The depth of the stack is followed while compiling, so
// that evaluation never finds it empty.
#include "base/text.h"
#include "convert/conversion.h"
#include "convert/correlative_compile.h"

namespace scarlet::convert {
namespace {

using base::MessageId;
using Operation = Correlative::Operation;

constexpr std::int64_t kLargestScale = 18;

struct Word {
  std::string_view letters;
  Operation operation;
  std::int64_t number;
  int takes;   // operands needed on the stack
  int leaves;  // instead of them
};
constexpr auto number_of(CorrelativeHost::Counter counter) { return static_cast<std::int64_t>(counter); }
// The comparisons ask about the top against the one below it.
constexpr Word kWords[] = {
    {"D", Operation::Today, 0, 0, 1},
    {"T", Operation::TimeOfDay, 0, 0, 1},
    {"NI", Operation::Counter, number_of(CorrelativeHost::Counter::Items), 0, 1},
    {"ND", Operation::Counter, number_of(CorrelativeHost::Counter::Details), 0, 1},
    {"NV", Operation::Counter, number_of(CorrelativeHost::Counter::Values), 0, 1},
    {"NS", Operation::Counter, number_of(CorrelativeHost::Counter::Subvalues), 0, 1},
    {"P", Operation::Duplicate, 0, 1, 2},
    {"_", Operation::Exchange, 0, 2, 2},
    {"^", Operation::Drop, 0, 1, 0},
    {"S", Operation::Sum, 0, 1, 1},
    {"+", Operation::Add, 0, 2, 1},
    {"-", Operation::Subtract, 0, 2, 1},
    {"*", Operation::Multiply, 0, 2, 1},
    {"/", Operation::Divide, 0, 2, 1},
    {"R", Operation::Remainder, 0, 2, 1},
    {":", Operation::Concatenate, 0, 2, 1},
    {"=", Operation::Equal, 0, 2, 1},
    {"#", Operation::NotEqual, 0, 2, 1},
    {"<", Operation::Greater, 0, 2, 1},
    {">", Operation::Less, 0, 2, 1},
    {"[", Operation::GreaterOrEqual, 0, 2, 1},
    {"]", Operation::LessOrEqual, 0, 2, 1},
    {"&", Operation::And, 0, 2, 1},
    {"!", Operation::Or, 0, 2, 1},
    {"[]", Operation::Substring, 0, 3, 1},
};

class Compiler {
 public:
  Compiler(std::string_view text, Correlative::Program& program) : whole_(text), rest_(text), program_(program) {}

  std::optional<CorrelativeFault> run() {
    do {
      while (take(rest_, ' ')) {
      }
      if (!operation()) return fault_;
      while (take(rest_, ' ')) {
      }
    } while (take(rest_, ';'));
    if (!rest_.empty()) fail(MessageId::ConvertCorrelativeNotUnderstood);
    if (depth_ == 0) fail(MessageId::ConvertCorrelativeNeedsOperand);
    return fault_;
  }

 private:
  bool operation() {
    if (rest_.empty()) return fail(MessageId::ConvertCorrelativeNotUnderstood);
    if (const auto field = take_number(rest_)) return push(Operation::Field, *field, {}) && suffixes();
    if (rest_[0] == '\'' || rest_[0] == '"' || rest_[0] == '\\') return literal() && suffixes();
    if (rest_[0] == '(') return need(1) && conversion();
    if (base::to_upper(rest_[0]) == 'C') return constant();
    if (rest_[0] == '*' && rest_.size() > 1 && base::is_digit(rest_[1])) return scaled_product();
    return word();
  }

  bool literal() {
    const std::size_t end = rest_.find(rest_[0], 1);
    if (end == std::string_view::npos) return fail(MessageId::ConvertCorrelativeOpenQuote);
    push(Operation::Literal, 0, rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool constant() {
    const std::size_t end = std::min(rest_.find(';'), rest_.size());
    push(Operation::Literal, 0, rest_.substr(1, end - 1));
    rest_.remove_prefix(end);
    return true;
  }

  bool scaled_product() {
    rest_.remove_prefix(1);
    const std::int64_t scale = take_number(rest_).value_or(0);
    if (scale > kLargestScale) return fail(MessageId::ConvertCorrelativeNotUnderstood);
    if (!need(2)) return false;
    --depth_;
    return emit(Operation::MultiplyScaled, scale, {});
  }

  bool word() {
    const std::string_view letters = base::trimmed(rest_.substr(0, rest_.find(';')));
    for (const Word& candidate : kWords) {
      if (!base::equal_ignoring_case(letters, candidate.letters)) continue;
      if (!need(candidate.takes)) return false;
      depth_ += candidate.leaves - candidate.takes;
      rest_.remove_prefix(letters.size());
      return emit(candidate.operation, candidate.number, {});
    }
    return fail(MessageId::ConvertCorrelativeNotUnderstood);
  }

  bool suffixes() {
    const bool reuse = take_letter(rest_, 'R');
    while (!rest_.empty() && rest_[0] == '(') {
      if (!conversion()) return false;
    }
    return !reuse || emit(Operation::Reuse, 0, {});
  }

  bool conversion() {
    const auto code = take_conversion_code(rest_);
    if (!code) return fail(MessageId::ConvertCorrelativeOpenBracket);
    return emit(Operation::Convert, 0, *code);
  }

  bool push(Operation operation, std::int64_t number, std::string_view text) {
    ++depth_;
    return emit(operation, number, text);
  }
  bool need(int operands) { return depth_ >= operands || fail(MessageId::ConvertCorrelativeNeedsOperand); }
  bool emit(Operation operation, std::int64_t number, std::string_view text) {
    program_.push_back({operation, number, std::string(text)});
    return true;
  }
  bool fail(MessageId message) {
    if (!fault_) fault_ = CorrelativeFault{message, whole_.size() - rest_.size()};
    return false;
  }

  std::string_view whole_;
  std::string_view rest_;
  Correlative::Program& program_;
  int depth_ = 0;
  std::optional<CorrelativeFault> fault_;
};

}  // namespace

std::optional<CorrelativeFault> compile_operations(std::string_view text, Correlative::Program& program) {
  return Compiler(text, program).run();
}

}  // namespace scarlet::convert
