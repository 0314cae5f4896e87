// SPDX-License-Identifier: GPL-3.0-or-later
// The shape of one conversion, internal to the module: what the table of dispatch.cpp holds and the other files define.
//
// A conversion looks at the data and at what follows its letters in the code, sets `result` and returns a STATUS.
// `result` comes in as the data; what is not converted is left alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "convert/convert.h"

namespace scarlet::convert {

using Conversion = int(const value::Value& data, std::string_view code, const Context& context, value::Value& result);

Conversion date_output, date_input;
Conversion time_output, time_input;
Conversion decimal_output, left_decimal_output, right_decimal_output, decimal_input;  // MD, ML, MR
Conversion character_output, character_input;
Conversion hexadecimal_output, hexadecimal_input, octal_output, octal_input, binary_output, binary_input;
Conversion long_output, long_input, short_output, short_input, float_output, float_input;  // IL, IS, IF
Conversion base64_output, base64_input;
Conversion boolean_output, boolean_input;
Conversion length_check, pattern_check, range_check;
Conversion text_extraction, group_extraction, element_extraction;
Conversion substitution, concatenation;
Conversion translation_output, translation_input;
Conversion user_output, user_input;

// The settings of the context, or the defaults when it has none.
const Locale& locale_of(const Context& context);

// Data as a whole number, cut towards zero; text may have spaces at its ends, null is 0. Nothing when not numeric.
std::optional<std::int64_t> whole_number(const value::Value& data);
bool is_null(const value::Value& data);
// Nothing but spaces, or nothing at all.
bool is_blank(const value::Value& data);

// Readers of codes: each takes something off the front when it is there.
std::optional<std::int64_t> take_number(std::string_view& code);  // decimal digits; saturates at kLargestInCode
bool take(std::string_view& code, char c);
bool take_letter(std::string_view& code, char upper);  // either case
inline constexpr std::int64_t kLargestInCode = 1'000'000'000'000;

}  // namespace scarlet::convert
