// SPDX-License-Identifier: GPL-3.0-or-later
// The two compilers of correlatives, internal to the module. Both throw nothing: they return what is wrong.
#pragma once

#include "base/message.h"
#include "convert/correlative.h"

namespace scarlet::convert {

struct CorrelativeFault {
  base::MessageId message{};
  std::size_t position = 0;  // in the text given
};

// What follows the letter A or F. Nothing returned: the program is complete.
std::optional<CorrelativeFault> compile_expression(std::string_view text, Correlative::Program& program);
std::optional<CorrelativeFault> compile_operations(std::string_view text, Correlative::Program& program);

// The code between brackets; `text` starts at the opening one and loses all up to the closing one. Brackets may nest,
// quotes hide them. Nothing when it is not closed.
std::optional<std::string_view> take_conversion_code(std::string_view& text);

}  // namespace scarlet::convert
