// SPDX-License-Identifier: GPL-3.0-or-later
// A and F correlatives of dictionary items: compiled once to a short program for a stack, evaluated for every record.
// Arithmetic is in whole numbers; multivalued operands combine element by element.
//
// A Correlative is immutable after compiling and may be evaluated any number of times. Evaluation never fails: text
// where a number is needed counts as 0, as does a division by 0.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "convert/convert.h"

namespace scarlet::convert {

// What a correlative can ask about the record it is evaluated for.
class CorrelativeHost {
 public:
  enum class Counter : std::uint8_t { Items, Details, Values, Subvalues };  // NI ND NV NS

  virtual ~CorrelativeHost() = default;
  // Field of the record; 0 is the id, 9998 the number of the item in the report, 9999 the length of the record.
  virtual std::string field(std::int64_t number) = 0;
  // Internal value of another dictionary item. The host compiles it before and refuses items that need themselves.
  virtual std::string item(std::string_view name) = 0;
  virtual std::int64_t counter(Counter counter) = 0;
  virtual std::int64_t today() = 0;
  virtual std::int64_t time_of_day() = 0;
};

class Correlative {
 public:
  // Whether the text of a dictionary item's field 8 is a correlative and not a conversion code.
  static bool is_correlative(std::string_view text);
  // Errors: BadDictionaryItem, with a sentence that says what is wrong where as the subject.
  static base::Result<Correlative> compile(std::string_view text);

  std::string evaluate(CorrelativeHost& host, const Context& context) const;
  // The dictionary items that N(name) refers to, each once.
  const std::vector<std::string>& items() const { return items_; }

  enum class Operation : std::uint8_t {
    // Push: a field, a literal, an item, the date, the time, a counter.
    Field,
    Literal,
    Item,
    Today,
    TimeOfDay,
    Counter,
    // Top of the stack: repeat the last element, drop, double, exchange with the next.
    Reuse,
    Drop,
    Duplicate,
    Exchange,
    // Two operands, the one pushed first on the left.
    Add,
    Subtract,
    Multiply,
    MultiplyScaled,
    Divide,
    Remainder,
    Concatenate,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    And,
    Or,
    // One operand.
    Negate,
    Sum,
    Convert,
    // Text and its bounds: the last n, start and length, separator and group and count.
    Last,
    Substring,
    Group,
    // To the instruction `number`; the conditional one takes its operand off.
    Jump,
    JumpIfFalse,
  };
  struct Instruction {
    Operation operation = Operation::Literal;
    std::int64_t number = 0;  // field, counter, scale, target
    std::string text;         // literal, item, conversion code
  };
  using Program = std::vector<Instruction>;

 private:
  explicit Correlative(Program program);

  Program program_;
  std::vector<std::string> items_;
};

}  // namespace scarlet::convert
