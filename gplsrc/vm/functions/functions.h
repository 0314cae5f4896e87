// SPDX-License-Identifier: GPL-3.0-or-later
// The intrinsic functions that depend on values (and the running program's settings) alone, by family; a family is a
// file. function_table.cpp says which of them serves which number. Signature and rules: vm/function_table.h.
#pragma once

#include <span>

#include "value/arithmetic.h"
#include "vm/machine.h"

namespace scarlet::vm::functions {

using value::Value;
using Arguments = std::span<const Value* const>;

// arithmetic.cpp
template <value::UnaryOperator op>
Value unary(Machine& machine, Arguments arguments) {
  return machine.calculate(op, *arguments[0]);
}
template <value::Operator op>
Value binary(Machine& machine, Arguments arguments) {
  return machine.calculate(op, *arguments[0], *arguments[1]);
}
Value integer_part(Machine& machine, Arguments arguments);      // INT
Value quotient(Machine& machine, Arguments arguments);          // DIV
Value rounded_quotient(Machine& machine, Arguments arguments);  // RDIV
Value modulo(Machine& machine, Arguments arguments);
Value modulo_of_elements(Machine& machine, Arguments arguments);
Value greater(Machine& machine, Arguments arguments);  // MAX
Value smaller(Machine& machine, Arguments arguments);  // MIN
Value random(Machine& machine, Arguments arguments);
Value logical_not(Machine& machine, Arguments arguments);
Value is_numeric(Machine& machine, Arguments arguments);

// aggregates.cpp
Value sum(Machine& machine, Arguments arguments);
Value summation(Machine& machine, Arguments arguments);
Value maximum(Machine& machine, Arguments arguments);
Value minimum(Machine& machine, Arguments arguments);

// bits.cpp
Value bit_and(Machine& machine, Arguments arguments);
Value bit_or(Machine& machine, Arguments arguments);
Value bit_exclusive_or(Machine& machine, Arguments arguments);
Value bit_not(Machine& machine, Arguments arguments);
Value bit_set(Machine& machine, Arguments arguments);
Value bit_reset(Machine& machine, Arguments arguments);
Value bit_test(Machine& machine, Arguments arguments);
Value shift(Machine& machine, Arguments arguments);
Value decimal_to_hexadecimal(Machine& machine, Arguments arguments);
Value hexadecimal_to_decimal(Machine& machine, Arguments arguments);

// characters.cpp
Value alpha(Machine& machine, Arguments arguments);
Value ascii(Machine& machine, Arguments arguments);
Value ebcdic(Machine& machine, Arguments arguments);
Value character(Machine& machine, Arguments arguments);       // CHAR
Value character_code(Machine& machine, Arguments arguments);  // SEQ
Value up_case(Machine& machine, Arguments arguments);
Value down_case(Machine& machine, Arguments arguments);
Value swap_case(Machine& machine, Arguments arguments);
Value convert_characters(Machine& machine, Arguments arguments);  // CONVERT

// text.cpp
Value length(Machine& machine, Arguments arguments);
Value space(Machine& machine, Arguments arguments);
Value repeat(Machine& machine, Arguments arguments);  // STR
Value double_quote(Machine& machine, Arguments arguments);
Value single_quote(Machine& machine, Arguments arguments);
Value change(Machine& machine, Arguments arguments);
Value compare_texts(Machine& machine, Arguments arguments);  // COMPARE
Value checksum(Machine& machine, Arguments arguments);
Value soundex(Machine& machine, Arguments arguments);
Value csv_to_fields(Machine& machine, Arguments arguments);  // CSVDQ

// trim.cpp
Value trim(Machine& machine, Arguments arguments);
Value trim_front(Machine& machine, Arguments arguments);
Value trim_back(Machine& machine, Arguments arguments);
Value trim_elements(Machine& machine, Arguments arguments);
Value trim_front_of_elements(Machine& machine, Arguments arguments);
Value trim_back_of_elements(Machine& machine, Arguments arguments);

// search.cpp
Value index(Machine& machine, Arguments arguments);
Value index_of_elements(Machine& machine, Arguments arguments);
Value count(Machine& machine, Arguments arguments);
Value count_of_elements(Machine& machine, Arguments arguments);
Value delimited_count(Machine& machine, Arguments arguments);  // DCOUNT
Value list_index(Machine& machine, Arguments arguments);
Value match_field(Machine& machine, Arguments arguments);

// field.cpp
Value field(Machine& machine, Arguments arguments);
Value field_of_elements(Machine& machine, Arguments arguments);
Value field_store(Machine& machine, Arguments arguments);

// arrays.cpp
Value extract(Machine& machine, Arguments arguments);
Value replace(Machine& machine, Arguments arguments);
Value insert(Machine& machine, Arguments arguments);
Value remove(Machine& machine, Arguments arguments);  // DELETE
Value locate(Machine& machine, Arguments arguments);
Value raise(Machine& machine, Arguments arguments);
Value lower(Machine& machine, Arguments arguments);
Value crop(Machine& machine, Arguments arguments);
Value reuse(Machine& machine, Arguments arguments);
Value value_slice(Machine& machine, Arguments arguments);
Value substitute(Machine& machine, Arguments arguments);

// elementwise.cpp
Value elements_and(Machine& machine, Arguments arguments);
Value elements_or(Machine& machine, Arguments arguments);
Value elements_not(Machine& machine, Arguments arguments);
Value elements_equal(Machine& machine, Arguments arguments);
Value elements_not_equal(Machine& machine, Arguments arguments);
Value elements_less(Machine& machine, Arguments arguments);
Value elements_less_or_equal(Machine& machine, Arguments arguments);
Value elements_greater(Machine& machine, Arguments arguments);
Value elements_greater_or_equal(Machine& machine, Arguments arguments);
Value elements_if(Machine& machine, Arguments arguments);
Value elements_joined(Machine& machine, Arguments arguments);  // CATS
Value elements_spliced(Machine& machine, Arguments arguments);
Value length_of_elements(Machine& machine, Arguments arguments);
Value are_numeric(Machine& machine, Arguments arguments);
Value substring_of_elements(Machine& machine, Arguments arguments);
Value repeated_elements(Machine& machine, Arguments arguments);  // STRS
Value spaces(Machine& machine, Arguments arguments);
Value soundex_of_elements(Machine& machine, Arguments arguments);

// conversion.cpp
Value format(Machine& machine, Arguments arguments);
Value format_elements(Machine& machine, Arguments arguments);
Value convert_in(Machine& machine, Arguments arguments);  // ICONV
Value convert_in_elements(Machine& machine, Arguments arguments);
Value convert_out(Machine& machine, Arguments arguments);  // OCONV
Value convert_out_elements(Machine& machine, Arguments arguments);
Value fold(Machine& machine, Arguments arguments);
Value fold_elements(Machine& machine, Arguments arguments);

}  // namespace scarlet::vm::functions
