// SPDX-License-Identifier: GPL-3.0-or-later
// Which function serves which number. What is not here belongs to the running program (program_functions.cpp) or to the
// host.
#include "vm/function_table.h"

#include "vm/functions/functions.h"

namespace scarlet::vm {

using value::Operator;
using value::UnaryOperator;

Function function_for(code::Intrinsic function) {
  using code::Intrinsic;
  switch (function) {
    case Intrinsic::Abs: return functions::unary<UnaryOperator::Absolute>;
    case Intrinsic::Abss: return functions::unary<UnaryOperator::Absolute>;
    case Intrinsic::Acos: return functions::unary<UnaryOperator::ArcCosine>;
    case Intrinsic::Alpha: return functions::alpha;
    case Intrinsic::Ands: return functions::elements_and;
    case Intrinsic::Ascii: return functions::ascii;
    case Intrinsic::Asin: return functions::unary<UnaryOperator::ArcSine>;
    case Intrinsic::Atan: return functions::unary<UnaryOperator::ArcTangent>;
    case Intrinsic::Bitand: return functions::bit_and;
    case Intrinsic::Bitnot: return functions::bit_not;
    case Intrinsic::Bitor: return functions::bit_or;
    case Intrinsic::Bitreset: return functions::bit_reset;
    case Intrinsic::Bitset: return functions::bit_set;
    case Intrinsic::Bittest: return functions::bit_test;
    case Intrinsic::Bitxor: return functions::bit_exclusive_or;
    case Intrinsic::Cats: return functions::elements_joined;
    case Intrinsic::Change: return functions::change;
    case Intrinsic::Char: return functions::character;
    case Intrinsic::Checksum: return functions::checksum;
    case Intrinsic::Compare: return functions::compare_texts;
    case Intrinsic::Convert: return functions::convert_characters;
    case Intrinsic::Cos: return functions::unary<UnaryOperator::Cosine>;
    case Intrinsic::Count: return functions::count;
    case Intrinsic::Counts: return functions::count_of_elements;
    case Intrinsic::Crop: return functions::crop;
    case Intrinsic::Csvdq: return functions::csv_to_fields;
    case Intrinsic::Dcount: return functions::delimited_count;
    case Intrinsic::Delete: return functions::remove;
    case Intrinsic::Div: return functions::quotient;
    case Intrinsic::Downcase: return functions::down_case;
    case Intrinsic::Dquote: return functions::double_quote;
    case Intrinsic::Dtx: return functions::decimal_to_hexadecimal;
    case Intrinsic::Ebcdic: return functions::ebcdic;
    case Intrinsic::Eqs: return functions::elements_equal;
    case Intrinsic::Exp: return functions::unary<UnaryOperator::Exponential>;
    case Intrinsic::Extract: return functions::extract;
    case Intrinsic::Field: return functions::field;
    case Intrinsic::Fields: return functions::field_of_elements;
    case Intrinsic::Fieldstore: return functions::field_store;
    case Intrinsic::Fmt: return functions::format;
    case Intrinsic::Fmts: return functions::format_elements;
    case Intrinsic::Fold: return functions::fold;
    case Intrinsic::Folds: return functions::fold_elements;
    case Intrinsic::Ges: return functions::elements_greater_or_equal;
    case Intrinsic::Gts: return functions::elements_greater;
    case Intrinsic::Iconv: return functions::convert_in;
    case Intrinsic::Iconvs: return functions::convert_in_elements;
    case Intrinsic::Idiv: return functions::binary<Operator::IntegerDivide>;
    case Intrinsic::Ifs: return functions::elements_if;
    case Intrinsic::Index: return functions::index;
    case Intrinsic::Indexs: return functions::index_of_elements;
    case Intrinsic::Insert: return functions::insert;
    case Intrinsic::Int: return functions::integer_part;
    case Intrinsic::Len: return functions::length;
    case Intrinsic::Lens: return functions::length_of_elements;
    case Intrinsic::Les: return functions::elements_less_or_equal;
    case Intrinsic::Listindex: return functions::list_index;
    case Intrinsic::Ln: return functions::unary<UnaryOperator::Logarithm>;
    case Intrinsic::Locate: return functions::locate;
    case Intrinsic::Lower: return functions::lower;
    case Intrinsic::Lts: return functions::elements_less;
    case Intrinsic::Matchfield: return functions::match_field;
    case Intrinsic::Max: return functions::greater;
    case Intrinsic::Maximum: return functions::maximum;
    case Intrinsic::Min: return functions::smaller;
    case Intrinsic::Minimum: return functions::minimum;
    case Intrinsic::Mod: return functions::modulo;
    case Intrinsic::Mods: return functions::modulo_of_elements;
    case Intrinsic::Neg: return functions::unary<UnaryOperator::Negate>;
    case Intrinsic::Negs: return functions::unary<UnaryOperator::Negate>;
    case Intrinsic::Nes: return functions::elements_not_equal;
    case Intrinsic::Not: return functions::logical_not;
    case Intrinsic::Nots: return functions::elements_not;
    case Intrinsic::Num: return functions::is_numeric;
    case Intrinsic::Nums: return functions::are_numeric;
    case Intrinsic::Oconv: return functions::convert_out;
    case Intrinsic::Oconvs: return functions::convert_out_elements;
    case Intrinsic::Ors: return functions::elements_or;
    case Intrinsic::Pwr: return functions::binary<Operator::Power>;
    case Intrinsic::Quote: return functions::double_quote;
    case Intrinsic::Raise: return functions::raise;
    case Intrinsic::Rdiv: return functions::rounded_quotient;
    case Intrinsic::Rem: return functions::binary<Operator::Remainder>;
    case Intrinsic::Replace: return functions::replace;
    case Intrinsic::Reuse: return functions::reuse;
    case Intrinsic::Rnd: return functions::random;
    case Intrinsic::Seq: return functions::character_code;
    case Intrinsic::Shift: return functions::shift;
    case Intrinsic::Sin: return functions::unary<UnaryOperator::Sine>;
    case Intrinsic::Soundex: return functions::soundex;
    case Intrinsic::Soundexs: return functions::soundex_of_elements;
    case Intrinsic::Space: return functions::space;
    case Intrinsic::Spaces: return functions::spaces;
    case Intrinsic::Splice: return functions::elements_spliced;
    case Intrinsic::Sqrt: return functions::unary<UnaryOperator::SquareRoot>;
    case Intrinsic::Squote: return functions::single_quote;
    case Intrinsic::Str: return functions::repeat;
    case Intrinsic::Strs: return functions::repeated_elements;
    case Intrinsic::Substitute: return functions::substitute;
    case Intrinsic::Substrings: return functions::substring_of_elements;
    case Intrinsic::Sum: return functions::sum;
    case Intrinsic::Summation: return functions::summation;
    case Intrinsic::Swapcase: return functions::swap_case;
    case Intrinsic::Tan: return functions::unary<UnaryOperator::Tangent>;
    case Intrinsic::Trim: return functions::trim;
    case Intrinsic::Trimb: return functions::trim_back;
    case Intrinsic::Trimbs: return functions::trim_back_of_elements;
    case Intrinsic::Trimf: return functions::trim_front;
    case Intrinsic::Trimfs: return functions::trim_front_of_elements;
    case Intrinsic::Trims: return functions::trim_elements;
    case Intrinsic::Upcase: return functions::up_case;
    case Intrinsic::Vslice: return functions::value_slice;
    case Intrinsic::Xtd: return functions::hexadecimal_to_decimal;
    default: return nullptr;
  }
}

}  // namespace scarlet::vm
