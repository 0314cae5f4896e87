// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/tables.h"

#include <iterator>
#include <string_view>
#include <unordered_map>

#include "base/check.h"

namespace scarlet::code {
namespace {

constexpr IntrinsicInfo kIntrinsics[] = {
#define F(name, text, least, most, pure) {text, least, most, pure != 0},
#define FSYNONYM(name, text)
#include "code/intrinsics.def"
#undef F
#undef FSYNONYM
};
static_assert(std::size(kIntrinsics) == static_cast<std::size_t>(Intrinsic::Limit));

constexpr StatementInfo kStatements[] = {
#define S(name, operands, clauses) {#name, operands, clauses},
#include "code/statements.def"
#undef S
};
static_assert(std::size(kStatements) == static_cast<std::size_t>(StatementId::Limit));

constexpr AtVariableInfo kAtVariables[] = {
#define AT(name, text, assignable) {text, assignable != 0},
#define SYNONYM(name, text)
#include "code/at_variables.def"
#undef AT
#undef SYNONYM
};
static_assert(std::size(kAtVariables) == static_cast<std::size_t>(AtVariable::Limit));

template <class Id>
using Names = std::unordered_map<std::string_view, Id>;

template <class Id>
std::optional<Id> find(const Names<Id>& names, std::string_view name) {
  const auto found = names.find(name);
  return found == names.end() ? std::nullopt : std::optional<Id>(found->second);
}

}  // namespace

const IntrinsicInfo& info(Intrinsic function) {
  base::check(function < Intrinsic::Limit);
  return kIntrinsics[static_cast<std::size_t>(function)];
}

const StatementInfo& info(StatementId statement) {
  base::check(statement < StatementId::Limit);
  return kStatements[static_cast<std::size_t>(statement)];
}

const AtVariableInfo& info(AtVariable variable) {
  base::check(variable < AtVariable::Limit);
  return kAtVariables[static_cast<std::size_t>(variable)];
}

std::optional<Intrinsic> find_intrinsic(std::string_view upper_case_name) {
  static const Names<Intrinsic> kNames{
#define F(name, text, least, most, pure) {text, Intrinsic::name},
#define FSYNONYM(name, text) {text, Intrinsic::name},
#include "code/intrinsics.def"
#undef F
#undef FSYNONYM
  };
  return find(kNames, upper_case_name);
}

std::optional<AtVariable> find_at_variable(std::string_view upper_case_name) {
  static const Names<AtVariable> kNames{
#define AT(name, text, assignable) {text, AtVariable::name},
#define SYNONYM(name, text) {text, AtVariable::name},
#include "code/at_variables.def"
#undef AT
#undef SYNONYM
  };
  return find(kNames, upper_case_name);
}

}  // namespace scarlet::code
