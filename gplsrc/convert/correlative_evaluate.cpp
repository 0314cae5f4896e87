// SPDX-License-Identifier: GPL-3.0-or-later
// Running the program of a correlative for one record.
#include <cmath>

#include "base/limits.h"
#include "base/text.h"
#include "convert/correlative.h"
#include "convert/elements.h"
#include "value/compare.h"
#include "value/number.h"

namespace scarlet::convert {
namespace {

using Operation = Correlative::Operation;
using value::Number;
using value::Value;

struct Operand {
  std::string text;
  bool reused = false;  // its last element stands for missing ones
};

Number number_in(std::string_view text) { return value::parse_number(text).value_or(Number{}); }

std::string text_of(std::int64_t number) {
  value::Scratch scratch;
  return std::string(value::format_integer(number, scratch));
}

std::string whole_text(double number) {
  value::Scratch scratch;
  return std::string(value::format_double(std::trunc(number), 0, scratch));
}

std::string add(std::string_view a, std::string_view b) {
  const Number x = number_in(a);
  const Number y = number_in(b);
  std::int64_t sum = 0;
  if (x.is_int && y.is_int && !__builtin_add_overflow(x.integer, y.integer, &sum)) return text_of(sum);
  return whole_text(value::truncate_to_double(x.as_double() + y.as_double()));
}

std::string subtract(std::string_view a, std::string_view b) {
  const Number x = number_in(a);
  const Number y = number_in(b);
  std::int64_t difference = 0;
  if (x.is_int && y.is_int && !__builtin_sub_overflow(x.integer, y.integer, &difference)) return text_of(difference);
  return whole_text(value::truncate_to_double(x.as_double() - y.as_double()));
}

std::string multiply(std::string_view a, std::string_view b) {
  const Number x = number_in(a);
  const Number y = number_in(b);
  std::int64_t product = 0;
  if (x.is_int && y.is_int && !__builtin_mul_overflow(x.integer, y.integer, &product)) return text_of(product);
  return whole_text(value::truncate_to_double(x.as_double() * y.as_double()));
}

std::string divide(std::string_view a, std::string_view b) {
  const Number x = number_in(a);
  const Number y = number_in(b);
  if (y.as_double() == 0) return "0";
  const bool overflows = y.is_int && y.integer == -1;
  if (x.is_int && y.is_int && !overflows) return text_of(x.integer / y.integer);
  return whole_text(std::floor(x.as_double() / y.as_double()));
}

std::string remainder_of(std::string_view a, std::string_view b) {
  const Number x = number_in(a);
  const Number y = number_in(b);
  if (y.as_double() == 0) return std::string(a);
  if (x.is_int && y.is_int) return text_of(y.integer == -1 ? 0 : x.integer % y.integer);
  return whole_text(std::fmod(x.as_double(), y.as_double()));
}

std::string concatenate(std::string_view a, std::string_view b) { return std::string(a).append(b); }

struct Pairing {
  std::string (*combine)(std::string_view, std::string_view);
  std::string_view missing_left;  // for an element that the shorter operand lacks
  std::string_view missing_right;
};

// The highest mark in the text, 0 for none.
char highest_mark(std::string_view text) {
  char highest = 0;
  for (const char c : text) {
    if (base::is_mark(c) && static_cast<unsigned char>(c) > static_cast<unsigned char>(highest)) highest = c;
  }
  return highest;
}

// Goes through the elements of one operand at one level.
class Pieces {
 public:
  Pieces(const Operand& operand, char mark, std::string_view missing)
      : rest_(operand.text), mark_(mark), reused_(operand.reused), missing_(missing) {}
  bool done() const { return done_; }
  std::string_view next() {
    if (done_) return reused_ ? last_ : missing_;
    const std::size_t end = std::min(rest_.find(mark_), rest_.size());
    last_ = rest_.substr(0, end);
    done_ = end == rest_.size();
    if (!done_) rest_.remove_prefix(end + 1);
    return last_;
  }

 private:
  std::string_view rest_;
  char mark_;
  bool reused_;
  std::string_view missing_;
  std::string_view last_;
  bool done_ = false;
};

// Element by element, level by level; the higher mark of the two decides.
std::string combine(const Operand& left, const Operand& right, const Pairing& pairing) {
  const char left_mark = highest_mark(left.text);
  const char right_mark = highest_mark(right.text);
  const char mark =
      static_cast<unsigned char>(left_mark) > static_cast<unsigned char>(right_mark) ? left_mark : right_mark;
  if (mark == 0) return pairing.combine(left.text, right.text);
  std::string out;
  Pieces lefts(left, mark, pairing.missing_left);
  Pieces rights(right, mark, pairing.missing_right);
  while (true) {
    const Operand a{std::string(lefts.next()), left.reused};
    const Operand b{std::string(rights.next()), right.reused};
    out += combine(a, b, pairing);
    if (out.size() > base::limits::kCorrelativeBytes || (lefts.done() && rights.done())) return out;
    out += mark;
  }
}

std::string sum_of(std::string_view text) {
  std::string total = "0";
  map_elements(text, [&](std::string_view element, std::string&) { total = add(total, element); });
  return total;
}

bool compares(Operation operation, const Operand& left, const Operand& right) {
  const int order = value::compare(Value::of(left.text), Value::of(right.text));
  switch (operation) {
    case Operation::Equal: return order == 0;
    case Operation::NotEqual: return order != 0;
    case Operation::Less: return order < 0;
    case Operation::Greater: return order > 0;
    case Operation::LessOrEqual: return order <= 0;
    default: return order >= 0;
  }
}

std::string_view substring_of(std::string_view text, std::int64_t start, std::int64_t length) {
  if (start < 1) start = 1;
  if (length < 1 || start > static_cast<std::int64_t>(text.size())) return {};
  return text.substr(static_cast<std::size_t>(start - 1), static_cast<std::size_t>(length));
}

std::string_view group_of(std::string_view text, std::string_view separator, std::int64_t first, std::int64_t count) {
  if (separator.empty()) return text;
  if (first < 1) first = 1;
  if (count < 1) count = 1;
  const char mark = separator[0];
  std::size_t start = 0;
  for (std::int64_t i = 1; i < first; ++i) {
    start = text.find(mark, start);
    if (start == std::string_view::npos) return {};
    ++start;
  }
  std::size_t end = start;
  for (std::int64_t i = 0; i < count; ++i) {
    end = text.find(mark, i == 0 ? start : end + 1);
    if (end == std::string_view::npos) return text.substr(start);
  }
  return text.substr(start, end - start);
}

std::int64_t integer_in(const Operand& operand) {
  const Number number = number_in(operand.text);
  return number.is_int ? number.integer : value::truncate(number.real);
}

class Run {
 public:
  Run(CorrelativeHost& host, const Context& context) : host_(host), context_(context) {}

  std::string evaluate(const Correlative::Program& program) {
    std::size_t at = 0;
    while (at < program.size()) at = step(program[at], at);
    return stack_.empty() ? std::string() : std::move(stack_.back().text);
  }

 private:
  // Returns the next instruction's place.
  std::size_t step(const Correlative::Instruction& instruction, std::size_t at) {
    switch (instruction.operation) {
      case Operation::Jump: return static_cast<std::size_t>(instruction.number);
      case Operation::JumpIfFalse:
        return value::is_true(Value::of(take().text)) ? at + 1 : static_cast<std::size_t>(instruction.number);
      case Operation::Field: push(host_.field(instruction.number)); break;
      case Operation::Literal: push(instruction.text); break;
      case Operation::Item: push(host_.item(instruction.text)); break;
      case Operation::Today: push(text_of(host_.today())); break;
      case Operation::TimeOfDay: push(text_of(host_.time_of_day())); break;
      case Operation::Counter:
        push(text_of(host_.counter(static_cast<CorrelativeHost::Counter>(instruction.number))));
        break;
      case Operation::Reuse: stack_.back().reused = true; break;
      case Operation::Drop: stack_.pop_back(); break;
      case Operation::Duplicate: stack_.push_back(Operand(stack_.back())); break;
      case Operation::Exchange: std::swap(stack_.back(), stack_[stack_.size() - 2]); break;
      case Operation::Add: pair({add, "0", "0"}); break;
      case Operation::Subtract: pair({subtract, "0", "0"}); break;
      case Operation::Multiply: pair({multiply, "0", "0"}); break;
      case Operation::MultiplyScaled: multiply_scaled(instruction.number); break;
      case Operation::Divide: pair({divide, "0", "1"}); break;
      case Operation::Remainder: pair({remainder_of, "0", "0"}); break;
      case Operation::Concatenate: pair({concatenate, "", ""}); break;
      case Operation::And:
      case Operation::Or: logic(instruction.operation); break;
      case Operation::Negate: negate(); break;
      case Operation::Sum: push(sum_of(take().text)); break;
      case Operation::Convert: convert(instruction.text); break;
      case Operation::Last: last(); break;
      case Operation::Substring: substring(); break;
      case Operation::Group: group(); break;
      default: compare(instruction.operation); break;
    }
    return at + 1;
  }

  // A value that has grown beyond the limit is given up.
  void push(std::string text) {
    if (text.size() > base::limits::kCorrelativeBytes) text.clear();
    stack_.push_back({std::move(text), false});
  }
  Operand take() {
    Operand operand = std::move(stack_.back());
    stack_.pop_back();
    return operand;
  }
  void pair(const Pairing& pairing) {
    const Operand right = take();
    const Operand left = take();
    push(combine(left, right, pairing));
  }
  void multiply_scaled(std::int64_t scale) {
    pair({multiply, "0", "0"});
    std::int64_t divisor = 1;
    for (std::int64_t i = 0; i < scale; ++i) divisor *= 10;
    stack_.push_back({text_of(divisor), true});
    pair({divide, "0", "1"});
  }
  void negate() {
    const Operand operand = take();
    push(combine({"0", true}, operand, {subtract, "0", "0"}));
  }
  void logic(Operation operation) {
    const bool right = value::is_true(Value::of(take().text));
    const bool left = value::is_true(Value::of(take().text));
    push((operation == Operation::And ? left && right : left || right) ? "1" : "0");
  }
  void compare(Operation operation) {
    const Operand right = take();
    const Operand left = take();
    push(compares(operation, left, right) ? "1" : "0");
  }
  void convert(std::string_view code) {
    int status = kConverted;
    push(oconv_elements(Value::of(take().text), code, context_, status).to_string(context_.precision));
  }
  void last() {
    const std::int64_t count = integer_in(take());
    push(map_elements(take().text, [&](std::string_view element, std::string& out) {
      const auto size = static_cast<std::int64_t>(element.size());
      out += count >= size ? element : substring_of(element, size - count + 1, count);
    }));
  }
  void substring() {
    const std::int64_t length = integer_in(take());
    const std::int64_t start = integer_in(take());
    push(map_elements(
        take().text, [&](std::string_view element, std::string& out) { out += substring_of(element, start, length); }));
  }
  void group() {
    const std::int64_t count = integer_in(take());
    const std::int64_t first = integer_in(take());
    const Operand separator = take();
    push(map_elements(take().text, [&](std::string_view element, std::string& out) {
      out += group_of(element, separator.text, first, count);
    }));
  }

  CorrelativeHost& host_;
  const Context& context_;
  std::vector<Operand> stack_;
};

}  // namespace

std::string Correlative::evaluate(CorrelativeHost& host, const Context& context) const {
  return Run(host, context).evaluate(program_);
}

}  // namespace scarlet::convert
