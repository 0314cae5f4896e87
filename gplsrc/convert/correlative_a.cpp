// SPDX-License-Identifier: GPL-3.0-or-later
// A correlatives: an expression in ordinary notation, by recursive descent straight to instructions.
// Strongest first: brackets, (code) [bounds] R; unary minus; * /; + -; :; comparisons; AND OR.
#include <span>

#include "base/limits.h"
#include "base/text.h"
#include "convert/conversion.h"
#include "convert/correlative_compile.h"

namespace scarlet::convert {
namespace {

using base::MessageId;
using Operation = Correlative::Operation;

struct BinaryOperator {
  std::string_view symbol;
  Operation operation;
};
constexpr BinaryOperator kMultiplying[] = {{"*", Operation::Multiply}, {"/", Operation::Divide}};
constexpr BinaryOperator kAdding[] = {{"+", Operation::Add}, {"-", Operation::Subtract}};
constexpr BinaryOperator kJoining[] = {{":", Operation::Concatenate}};
// Longer symbols first.
constexpr BinaryOperator kComparing[] = {
    {"<>", Operation::NotEqual}, {"<=", Operation::LessOrEqual}, {">=", Operation::GreaterOrEqual},
    {"=", Operation::Equal},     {"#", Operation::NotEqual},     {"<", Operation::Less},
    {">", Operation::Greater},
};
constexpr BinaryOperator kLogical[] = {
    {"AND", Operation::And}, {"&", Operation::And}, {"OR", Operation::Or}, {"!", Operation::Or}};
constexpr std::span<const BinaryOperator> kLevels[] = {kLogical, kComparing, kJoining, kAdding, kMultiplying};

struct Word {
  std::string_view letters;
  Operation operation;
  std::int64_t number;
};
constexpr auto number_of(CorrelativeHost::Counter counter) { return static_cast<std::int64_t>(counter); }
constexpr Word kWords[] = {
    {"NI", Operation::Counter, number_of(CorrelativeHost::Counter::Items)},
    {"ND", Operation::Counter, number_of(CorrelativeHost::Counter::Details)},
    {"NV", Operation::Counter, number_of(CorrelativeHost::Counter::Values)},
    {"NS", Operation::Counter, number_of(CorrelativeHost::Counter::Subvalues)},
    {"D", Operation::Today, 0},
    {"T", Operation::TimeOfDay, 0},
};

class Compiler {
 public:
  Compiler(std::string_view text, Correlative::Program& program) : whole_(text), rest_(text), program_(program) {}

  std::optional<CorrelativeFault> run() {
    if (expression()) {
      skip_spaces();
      if (!rest_.empty()) fail(MessageId::ConvertCorrelativeNotUnderstood);
    }
    return fault_;
  }

 private:
  bool expression() {
    if (++depth_ > base::limits::kCorrelativeDepth) return fail(MessageId::ConvertCorrelativeTooDeep);
    const bool understood = level(0);
    --depth_;
    return understood;
  }

  bool level(std::size_t at) {
    if (at == std::size(kLevels)) return signed_item();
    if (!level(at + 1)) return false;
    while (const BinaryOperator* found = take_operator(kLevels[at])) {
      if (!level(at + 1)) return false;
      emit(found->operation);
    }
    return true;
  }

  const BinaryOperator* take_operator(std::span<const BinaryOperator> operators) {
    skip_spaces();
    for (const BinaryOperator& candidate : operators) {
      if (base::is_letter(candidate.symbol[0]) ? take_word(candidate.symbol) : take_symbol(candidate.symbol)) {
        return &candidate;
      }
    }
    return nullptr;
  }

  bool signed_item() {
    skip_spaces();
    bool negative = false;
    while (!rest_.empty() && (rest_[0] == '-' || rest_[0] == '+')) {
      negative ^= rest_[0] == '-';
      rest_.remove_prefix(1);
      skip_spaces();
    }
    if (!item()) return false;
    if (negative) emit(Operation::Negate);
    return true;
  }

  bool item() {
    const bool understood = !rest_.empty() && (rest_[0] == '(' ? bracketed() : operand());
    if (!understood) return fault_ ? false : fail(MessageId::ConvertCorrelativeNeedsOperand);
    return suffixes();
  }

  bool bracketed() { return take_symbol("(") && expression() && closing(")"); }

  bool operand() {
    if (const auto field = take_number(rest_)) {
      emit(Operation::Field, *field);
      return true;
    }
    if (rest_[0] == '\'' || rest_[0] == '"' || rest_[0] == '\\') return literal();
    if (take_word("IF")) return condition();
    if (take_function('N')) return item_name();
    if (take_function('S')) return expression() && closing(")") && emit(Operation::Sum);
    if (take_function('R')) {
      return expression() && closing(",") && expression() && closing(")") && emit(Operation::Remainder);
    }
    for (const Word& word : kWords) {
      if (take_word(word.letters)) return emit(word.operation, word.number);
    }
    return false;
  }

  bool literal() {
    const std::size_t end = rest_.find(rest_[0], 1);
    if (end == std::string_view::npos) return fail(MessageId::ConvertCorrelativeOpenQuote);
    emit(Operation::Literal, 0, rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool item_name() {
    const std::size_t end = rest_.find(')');
    if (end == std::string_view::npos) return fail(MessageId::ConvertCorrelativeOpenBracket);
    emit(Operation::Item, 0, base::trimmed(rest_.substr(0, end)));
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool condition() {
    if (!expression() || !keyword("THEN")) return false;
    const std::size_t to_else = program_.size();
    emit(Operation::JumpIfFalse);
    if (!expression() || !keyword("ELSE")) return false;
    const std::size_t to_end = program_.size();
    emit(Operation::Jump);
    program_[to_else].number = static_cast<std::int64_t>(program_.size());
    if (!expression()) return false;
    program_[to_end].number = static_cast<std::int64_t>(program_.size());
    return true;
  }

  // R, (code) and [bounds] behind an item.
  bool suffixes() {
    bool reuse = false;
    while (!rest_.empty()) {
      if (base::to_upper(rest_[0]) == 'R' && (rest_.size() == 1 || !base::is_letter(rest_[1]))) {
        rest_.remove_prefix(1);
        reuse = true;
      } else if (rest_[0] == '(') {
        const auto code = take_conversion_code(rest_);
        if (!code) return fail(MessageId::ConvertCorrelativeOpenBracket);
        emit(Operation::Convert, 0, *code);
      } else if (rest_[0] == '[') {
        if (!bounds()) return false;
      } else {
        break;
      }
    }
    if (reuse) emit(Operation::Reuse);
    return true;
  }

  bool bounds() {
    static constexpr Operation kByCount[] = {Operation::Last, Operation::Substring, Operation::Group};
    rest_.remove_prefix(1);
    std::size_t count = 0;
    do {
      if (count == std::size(kByCount)) return fail(MessageId::ConvertCorrelativeNotUnderstood);
      if (!expression()) return false;
      ++count;
      skip_spaces();
    } while (take_symbol(","));
    return closing("]") && emit(kByCount[count - 1]);
  }

  bool closing(std::string_view symbol) {
    skip_spaces();
    return take_symbol(symbol) || fail(MessageId::ConvertCorrelativeOpenBracket);
  }
  bool keyword(std::string_view word) {
    skip_spaces();
    return take_word(word) || fail(MessageId::ConvertCorrelativeNeedsThenElse);
  }
  bool take_symbol(std::string_view symbol) {
    if (!rest_.starts_with(symbol)) return false;
    rest_.remove_prefix(symbol.size());
    return true;
  }
  // The letters, and no letter behind them.
  bool take_word(std::string_view word) {
    if (!base::equal_ignoring_case(rest_.substr(0, word.size()), word)) return false;
    if (rest_.size() > word.size() && base::is_letter(rest_[word.size()])) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool take_function(char letter) {
    if (rest_.size() < 2 || base::to_upper(rest_[0]) != letter || rest_[1] != '(') return false;
    rest_.remove_prefix(2);
    return true;
  }
  void skip_spaces() {
    while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
  }
  bool emit(Operation operation, std::int64_t number = 0, std::string_view text = {}) {
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
  std::size_t depth_ = 0;
  std::optional<CorrelativeFault> fault_;
};

}  // namespace

std::optional<CorrelativeFault> compile_expression(std::string_view text, Correlative::Program& program) {
  return Compiler(text, program).run();
}

}  // namespace scarlet::convert
