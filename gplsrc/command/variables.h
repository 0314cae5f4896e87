// SPDX-License-Identifier: GPL-3.0-or-later
// @-variables and user variables as commands see them: inline prompts, IF, SET, LIST.VARS.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace scarlet::command {

class Processor;

// The value of an @-variable of the system; nothing when there is none of that name (upper case, without the @).
std::optional<std::string> system_variable(Processor& processor, std::string_view name);

// SET name EVAL: @-variables are replaced; then products and quotients, then sums and differences, of numbers with a
// blank on both sides of the operator are worked out from the left. Other words stay.
// Nothing when the text is longer than kSumBytes then.
inline constexpr std::size_t kSumBytes = 4'096;
std::optional<std::string> evaluate_sums(Processor& processor, std::string_view text);

}  // namespace scarlet::command
