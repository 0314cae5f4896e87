// SPDX-License-Identifier: GPL-3.0-or-later
// FMT, ICONV, OCONV and FOLD: the way from the language to the conversions. STATUS() tells how they went.
#include "convert/convert.h"
#include "vm/functions/support.h"

namespace scarlet::vm::functions {
namespace {

using Conversion = Value (*)(const Value&, std::string_view, const convert::Context&, int&);

Value converted(Machine& machine, Arguments arguments, Conversion conversion) {
  int status = 0;
  const Text code(machine, *arguments[1]);
  Value result = conversion(*arguments[0], code, machine.conversion(), status);
  machine.set_status(status);
  return result;
}

// Field mark when there is no delimiter, value mark when it is null.
char delimiter_from(Machine& machine, Arguments arguments) {
  if (arguments.size() < 3) return base::kFieldMark;
  const Text delimiter(machine, *arguments[2]);
  return delimiter.view().empty() ? base::kValueMark : delimiter.view()[0];
}

}  // namespace

Value format(Machine& machine, Arguments arguments) { return converted(machine, arguments, convert::format); }
Value format_elements(Machine& machine, Arguments arguments) {
  return converted(machine, arguments, convert::format_elements);
}
Value convert_in(Machine& machine, Arguments arguments) { return converted(machine, arguments, convert::iconv); }
Value convert_in_elements(Machine& machine, Arguments arguments) {
  return converted(machine, arguments, convert::iconv_elements);
}
Value convert_out(Machine& machine, Arguments arguments) { return converted(machine, arguments, convert::oconv); }
Value convert_out_elements(Machine& machine, Arguments arguments) {
  return converted(machine, arguments, convert::oconv_elements);
}

Value fold(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const Text widths(machine, *arguments[1]);
  return Value::of(convert::fold(text, widths, delimiter_from(machine, arguments)));
}

Value fold_elements(Machine& machine, Arguments arguments) {
  const Text widths(machine, *arguments[1]);
  const char delimiter = delimiter_from(machine, arguments);
  return map_elements(Text(machine, *arguments[0]), [&](std::string_view element, Value& out) {
    out.append(convert::fold(element, widths, delimiter));
  });
}

}  // namespace scarlet::vm::functions
