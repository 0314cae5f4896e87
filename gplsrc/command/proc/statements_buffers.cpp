// SPDX-License-Identifier: GPL-3.0-or-later
// PROC statements on the input and output buffers.
#include <algorithm>

#include "base/text.h"
#include "command/command_words.h"
#include "command/proc/runner.h"
#include "convert/convert.h"
#include "value/dynamic_array.h"

namespace scarlet::command::proc {
namespace {

using base::MessageId;

constexpr std::size_t kUnlimited = static_cast<std::size_t>(-1);

std::int64_t integer_of(const std::string& text) { return base::parse_integer(base::trimmed(text)).value_or(0); }

}  // namespace

// "n{,m})" behind a bracket: what stands there in the input buffer. The pointer moves behind it.
std::string Runner::take_columns(std::string_view& text) {
  Buffer& in = input();
  const std::size_t column = std::max<std::size_t>(take_number(text), 1);
  std::size_t length = kUnlimited;
  if (text.starts_with(',')) {
    text.remove_prefix(1);
    length = take_number(text);
  }
  if (text.starts_with(')')) text.remove_prefix(1);
  std::string part = in.text().substr(std::min(column - 1, in.text().size()), length);
  if (!workspace_.options()[workspace::Option::ProcA]) part = part.substr(0, part.find(in.separator()));
  in.set_pointer(in.element_at_column(column) + 1);
  return part;
}

// A{c}{p}{,m} and A{c}(n{,m})
void Runner::copy_element(std::string_view text) {
  std::string surround = native() ? "" : " ";
  bool quoted = false;
  if (!text.empty() && !base::is_digit(text[0]) && text[0] != '(' && text[0] != ',' && text[0] != '%') {
    surround = text[0] == '\\' ? "" : std::string(1, text[0]);
    quoted = true;
    text.remove_prefix(1);
  }
  Buffer& in = input();
  std::string element;
  const auto limit = [&] {
    if (!text.starts_with(',')) return kUnlimited;
    text.remove_prefix(1);
    return take_number(text);
  };
  if (text.starts_with('(')) {
    text.remove_prefix(1);
    element = take_columns(text);
  } else {
    const bool numbered = !text.empty() && text[0] != ',';
    const std::size_t number = numbered ? take_number(text) : in.pointer();
    element = in.element(number).substr(0, limit());
    in.set_pointer(number + 1);
  }
  Buffer& out = output();
  if (stack_on_) {
    out.append(element);
  } else if (native() && !quoted) {
    out.append((out.empty() ? "" : std::string(1, out.separator())) + element);
  } else {
    out.append(surround + element + surround);
  }
}

void Runner::append_to_output(std::string_view text) {
  std::string_view rest = text;
  if (const auto reference = take_reference(rest)) {
    output().append(get(*reference));
    return;
  }
  // Blanks are separators; a leading one divides the text from what is there.
  output().append(collapsed(text, output().separator()));
}

void Runner::back(std::string_view) { input().set_pointer(input().pointer() - 1); }
void Runner::forward(std::string_view) { input().set_pointer(input().pointer() + 1); }
void Runner::remove_last(std::string_view) { output().remove_last(); }

void Runner::set_pointer(std::string_view text) {
  const bool column = text.starts_with('(');
  if (column) text.remove_prefix(1);
  const std::size_t number = take_number(text);
  input().set_pointer(column ? input().element_at_column(number) : number);
}

void Runner::add(std::string_view text) { add_number(text, 1); }
void Runner::subtract(std::string_view text) { add_number(text, -1); }

void Runner::add_number(std::string_view text, std::int64_t sign) {
  const auto amount = static_cast<std::int64_t>(take_number(text));
  if (amount == 0) return;
  const std::int64_t now = integer_of(input().element(input().pointer()));
  input().set_element(input().pointer(), std::to_string(now + sign * amount));
}

void Runner::store_input(std::string_view text) { store(text, false); }
void Runner::store_input_blanks(std::string_view text) { store(text, true); }

// IHtext, IHref{;iconv;}, IH\ empties the element, IH \ puts an empty one in front of it.
void Runner::store(std::string_view text, bool keep_blanks) {
  Buffer& in = input();
  if (text == "\\") return in.set_element(in.pointer(), {});
  if (base::trimmed(text) == "\\") return in.insert_element(in.pointer(), {});
  std::string_view rest = text;
  std::string data;
  if (const auto reference = take_reference(rest)) {
    data = get(*reference);
    if (rest.starts_with(';')) {
      const std::string code(rest.substr(1, rest.find(';', 1) - 1));
      int status = 0;
      data = convert::iconv(value::Value::of(data), code, workspace_.conversion_context(), status).to_string();
    }
  } else {
    data = keep_blanks ? std::string(text) : collapsed(text, in.separator());
  }
  in.set_element(in.pointer(), data);
}

void Runner::clear_input(std::string_view text) {
  text = without_leading_blanks(text);
  if (text.starts_with('(')) {
    text.remove_prefix(1);
    inputs_[0].clear_from_column(take_number(text));
  } else {
    inputs_[0].clear_from(std::max<std::size_t>(take_number(text), 1));
  }
  inputs_[1].set_text({});
  secondary_input_ = false;
  inputs_[0].set_pointer(std::min(inputs_[0].pointer(), inputs_[0].count() + 1));
}

void Runner::clear_output(std::string_view) {
  outputs_[0].set_text({});
  outputs_[1].set_text({});
  stack_on_ = false;
}

void Runner::primary_input(std::string_view) {
  secondary_input_ = false;
  inputs_[0].set_pointer(1);
}

void Runner::secondary_input(std::string_view) {
  secondary_input_ = true;
  inputs_[1].set_pointer(1);
}

void Runner::stack_on(std::string_view) { stack_on_ = true; }
void Runner::stack_off(std::string_view) { stack_on_ = false; }

// MV dst item{,item...}: each item is operands joined by *; an empty one skips an element; `_` ends the buffer there.
void Runner::move(std::string_view text) {
  text = without_leading_blanks(text);
  auto target = take_reference(text);
  if (!target) fail(MessageId::CommandProcReference, {text});
  text = without_leading_blanks(text);
  for (bool first = true; first || text.starts_with(','); first = false, ++target->number) {
    if (!first) text.remove_prefix(1);
    if (text.starts_with(',') || text.empty()) continue;
    if (text[0] == '_') {
      if (target->kind == '%') input().clear_from(target->number);
      if (target->kind == '#') output().clear_from(target->number);
      if (target->kind == '&') file_buffer(target->file).fields.resize(std::max<std::size_t>(target->number, 1));
      return;
    }
    std::string_view look = text;
    const auto source = take_reference(look);
    const bool many =
        source && look.starts_with('*') && (look.size() == 1 || look[1] == ',' || base::is_digit(look[1]));
    if (many) {
      look.remove_prefix(1);
      const std::size_t all = source->kind == '&' ? file_buffer(source->file).fields.size()
                                                  : (source->kind == '#' ? output() : input()).count() + 1;
      const std::size_t wanted = look.empty() || look[0] == ',' ? kUnlimited : take_number(look);
      Reference from = *source;
      for (std::size_t n = 0; n < wanted && from.number < all; ++n, ++from.number, ++target->number)
        set(*target, get(from));
      --target->number;
      text = look;
      continue;
    }
    std::string value = take_operand(text, ",*");
    while (text.starts_with('*')) {
      text.remove_prefix(1);
      value += take_operand(text, ",*");
    }
    set(*target, value);
    text = without_leading_blanks(text);
  }
}

// MVA: into the place of a sorted multivalue where it belongs, unless it is there.
void Runner::move_into_sorted(std::string_view text) {
  text = without_leading_blanks(text);
  const auto target = take_reference(text);
  if (!target || !native()) fail(MessageId::CommandProcReference, {text});
  text = without_leading_blanks(text);
  const std::string item = take_operand(text, " ");
  value::Value array = value::Value::of(get(*target));
  const value::Located at = value::locate(value::Value::of(item), array, {1, 1, 0}, "AL", true, false);
  if (at.found) return;
  value::insert(array, {1, at.position, 0}, value::Value::of(item));
  set(*target, array.to_string());
}

void Runner::delete_from_sorted(std::string_view text) {
  text = without_leading_blanks(text);
  const auto target = take_reference(text);
  if (!target || !native()) fail(MessageId::CommandProcReference, {text});
  text = without_leading_blanks(text);
  const std::string item = take_operand(text, " ");
  value::Value array = value::Value::of(get(*target));
  const value::Located at = value::locate(value::Value::of(item), array, {1, 1, 0}, "", true, false);
  if (!at.found) return;
  value::remove(array, {1, at.position, 0});
  set(*target, array.to_string());
}

// One operation of F; on the two top numbers; the result, and what `{` leaves below it, go on the stack.
void Runner::operate(char op, std::vector<std::int64_t>& stack) {
  const auto pop = [&] {
    if (stack.empty()) return std::int64_t{0};
    const std::int64_t top = stack.back();
    stack.pop_back();
    return top;
  };
  const std::int64_t right = pop();
  const std::int64_t left = pop();
  std::int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case '+': overflow = __builtin_add_overflow(left, right, &result); break;
    case '-': overflow = __builtin_sub_overflow(left, right, &result); break;
    case '*': overflow = __builtin_mul_overflow(left, right, &result); break;
    case '/':
      if (right == 0) fail(MessageId::CommandProcDivision);
      overflow = right == -1 && __builtin_sub_overflow(0, left, &result);
      if (right != -1) result = left / right;
      break;
    case 'R':
      if (right == 0) fail(MessageId::CommandProcDivision);
      result = right == -1 ? 0 : left % right;
      break;
    case '{':
    case '_':
      stack.push_back(right);
      result = left;
      break;
    default: fail(MessageId::CommandProcUnknown, {std::string(1, op)});
  }
  if (overflow) fail(MessageId::CommandProcOverflow);
  stack.push_back(result);
}

// F;C3;%2;+;?%3: a stack of whole numbers.
void Runner::calculate(std::string_view text) {
  std::vector<std::int64_t> stack;
  for (std::string_view op : base::split(text, ';')) {
    op = base::trimmed(op);
    if (op.empty()) continue;
    const char kind = base::to_upper(op[0]);
    if (kind == '?') {
      op.remove_prefix(1);
      const std::string number = std::to_string(stack.empty() ? 0 : stack.back());
      if (!stack.empty()) stack.pop_back();
      const auto reference = take_reference(op);
      if (reference) {
        set(*reference, number);
      } else {
        input().set_element(input().pointer(), number);
      }
    } else if (kind == 'C' || base::is_digit(kind) || kind == '%' || kind == '#' || kind == '&') {
      if (kind == 'C') op.remove_prefix(1);
      const auto reference = take_reference(op);
      stack.push_back(integer_of(reference ? get(*reference) : std::string(op)));
    } else {
      operate(kind, stack);
    }
  }
}

}  // namespace scarlet::command::proc
