// SPDX-License-Identifier: GPL-3.0-or-later
// The identifiers of intrinsic functions, runtime statements and @ variables: the same numbers in the compiler, in
// object records and in the interpreter.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace scarlet::code {

enum class Intrinsic : std::uint16_t {
#define F(name, text, least, most, pure) name,
#define FSYNONYM(name, text)
#include "code/intrinsics.def"
#undef F
#undef FSYNONYM
  Limit  // one past the last
};

struct IntrinsicInfo {
  std::string_view name;
  std::uint8_t least_arguments;
  std::uint8_t most_arguments;
  bool pure;
};
const IntrinsicInfo& info(Intrinsic function);
std::optional<Intrinsic> find_intrinsic(std::string_view upper_case_name);

enum class StatementId : std::uint16_t {
#define S(name, operands, clauses) name,
#include "code/statements.def"
#undef S
  Limit  // one past the last
};

struct StatementInfo {
  std::string_view name;
  std::string_view operands;
  std::string_view clauses;
};
const StatementInfo& info(StatementId statement);

enum class AtVariable : std::uint16_t {
#define AT(name, text, assignable) name,
#define SYNONYM(name, text)
#include "code/at_variables.def"
#undef AT
#undef SYNONYM
  Limit  // one past the last
};

struct AtVariableInfo {
  std::string_view name;  // without the @
  bool assignable;
};
const AtVariableInfo& info(AtVariable variable);
std::optional<AtVariable> find_at_variable(std::string_view upper_case_name);

}  // namespace scarlet::code
