// SPDX-License-Identifier: GPL-3.0-or-later
// MAT assignments, MATPARSE and MATBUILD. Element 0 takes what does not fit; Pick-style matrices have none.
#include <algorithm>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/text.h"
#include "value/matrix.h"
#include "vm/machine.h"
#include "vm/statements/statements.h"
#include "vm/words.h"

namespace scarlet::vm::statements {
namespace {

using value::Matrix;
using value::Value;

constexpr char kFieldMarkText[] = {base::kFieldMark};

std::size_t last_element(const Matrix& matrix) { return matrix.size() - 1; }

bool is_absent(const Value& v) { return v.is_unassigned(); }

// Takes a text apart at delimiters, one element after the other.
class Splitter {
 public:
  Splitter(std::string_view text, std::string_view delimiters) : text_(text), delimiters_(delimiters) {}

  bool at_end() const { return done_; }
  // What is left, as it stands.
  std::string_view rest() const { return text_.substr(std::min(at_, text_.size())); }

  std::string_view next() {
    if (delimiters_.empty()) return take(at_ + 1, at_ + 1);
    if (between_) {  // several delimiters: the delimiter is an element of its own
      between_ = false;
      return take(at_ + 1, at_ + 1, false);
    }
    const std::size_t end = text_.find_first_of(delimiters_, at_);
    if (end == std::string_view::npos) return take(text_.size(), text_.size());
    between_ = delimiters_.size() > 1;
    return take(end, between_ ? end : end + 1, false);
  }

 private:
  std::string_view take(std::size_t end, std::size_t go_on, bool may_end = true) {
    const std::string_view element = text_.substr(at_, end - at_);
    at_ = go_on;
    done_ = may_end && at_ >= text_.size();
    return element;
  }

  std::string_view text_;
  std::string_view delimiters_;
  std::size_t at_ = 0;
  bool between_ = false;
  bool done_ = false;
};

void parse_into(Machine& machine, Matrix& matrix, std::string_view text, std::string_view delimiters) {
  const std::size_t last = last_element(matrix);
  Splitter splitter(text, delimiters);
  std::size_t found = 0;
  bool more = !text.empty();
  for (std::size_t i = 1; i <= last; ++i) {
    if (!more) {
      matrix.cell(i) = Value::empty();
      continue;
    }
    const bool takes_rest = matrix.pick_style() && i == last;
    matrix.cell(i) = Value::of(takes_rest ? splitter.rest() : splitter.next());
    found = i;
    more = !takes_rest && !splitter.at_end();
  }
  if (!matrix.pick_style()) matrix.cell(0) = more ? Value::of(splitter.rest()) : Value::empty();
  machine.set_inmat(more ? 0 : static_cast<std::int64_t>(found));
}

std::size_t bound(Machine& machine, const Value& v, std::size_t otherwise, std::size_t last) {
  if (is_absent(v)) return otherwise;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(machine.integer(v), 0, static_cast<std::int64_t>(last)));
}

bool is_null(const Value& v, const Machine& machine) {
  value::Scratch scratch;
  return v.is_unassigned() || machine.text(v, scratch).empty();
}

void append_text(Machine& machine, std::string& text, const Value& v) {
  value::Scratch scratch;
  text += machine.text(v, scratch);
  if (text.size() > base::limits::kStringBytes) machine.fail(base::MessageId::VmStringTooLong);
}

}  // namespace

code::Outcome mat_assign(Machine&, std::span<Value* const> operands) {
  Matrix& matrix = *operands[0]->matrix();
  const Value item(*operands[1]);
  for (std::size_t i = 1; i < matrix.size(); ++i) assign(matrix.cell(i), item);
  if (!matrix.pick_style()) matrix.cell(0) = Value::empty();
  return code::Outcome::Then;
}

code::Outcome mat_copy(Machine&, std::span<Value* const> operands) {
  Matrix& to = *operands[0]->matrix();
  Matrix& from = *operands[1]->matrix();
  const std::size_t first = to.pick_style() || from.pick_style() ? 1 : 0;
  const std::size_t count = std::min(to.size(), from.size());
  for (std::size_t i = first; i < count; ++i) assign(to.cell(i), from.cell(i));
  return code::Outcome::Then;
}

code::Outcome mat_parse(Machine& machine, std::span<Value* const> operands) {
  value::Scratch scratch, delimiter_scratch;
  const Value source(*operands[1]);
  const std::string_view text = machine.text(source, scratch);
  const std::string_view delimiters =
      is_absent(*operands[2]) ? std::string_view(kFieldMarkText, 1) : machine.text(*operands[2], delimiter_scratch);
  parse_into(machine, *operands[0]->matrix(), text, delimiters);
  return code::Outcome::Then;
}

code::Outcome mat_build(Machine& machine, std::span<Value* const> operands) {
  const Matrix& matrix = *operands[1]->matrix();
  const std::size_t last = last_element(matrix);
  const std::size_t first = std::max<std::size_t>(bound(machine, *operands[2], 1, last + 1), 1);
  std::size_t end = bound(machine, *operands[3], last, last);
  while (end >= first && is_null(matrix.cell(end), machine)) --end;
  value::Scratch scratch;
  const std::string delimiter(is_absent(*operands[4]) ? std::string_view(kFieldMarkText, 1)
                                                      : machine.text(*operands[4], scratch));
  std::string text;
  for (std::size_t i = first; i <= end; ++i) {
    if (i > first) text += delimiter;
    append_text(machine, text, matrix.cell(i));
  }
  const bool surplus = !matrix.pick_style() && is_absent(*operands[3]) && !is_null(matrix.cell(0), machine);
  if (surplus) {
    text += delimiter;
    append_text(machine, text, matrix.cell(0));
  }
  *operands[0] = Value::of(text);
  return code::Outcome::Then;
}

}  // namespace scarlet::vm::statements
