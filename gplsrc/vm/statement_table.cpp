// SPDX-License-Identifier: GPL-3.0-or-later
#include "vm/statement_table.h"

#include <array>

#include "code/statement_operands.h"
#include "vm/statements/statements.h"

namespace scarlet::vm {
namespace {

constexpr std::size_t kStatements = static_cast<std::size_t>(code::StatementId::Limit);

OperandUse use_of(code::StatementOperandKind kind) {
  switch (kind) {
    case code::StatementOperandKind::Matrix: return OperandUse::Matrix;
    case code::StatementOperandKind::Output: return OperandUse::Output;
    case code::StatementOperandKind::Changed: return OperandUse::Changed;
    default: return OperandUse::Input;
  }
}

OperandUses parse(const code::StatementInfo& info) {
  OperandUses row;
  code::StatementOperands operands(info);
  while (!info.operands.empty()) {
    const bool repeats = operands.may_end();
    const code::StatementOperandKind kind = operands.next();
    if (kind == code::StatementOperandKind::None) break;
    row.rest = use_of(kind);
    if (repeats) break;
    row.first.push_back(row.rest);
  }
  return row;
}

const std::array<OperandUses, kStatements>& rows() {
  static const std::array<OperandUses, kStatements> table = [] {
    std::array<OperandUses, kStatements> all;
    for (std::size_t i = 0; i < kStatements; ++i) all[i] = parse(code::info(static_cast<code::StatementId>(i)));
    return all;
  }();
  return table;
}

}  // namespace

StatementFunction statement_for(code::StatementId statement) {
  switch (statement) {
    case code::StatementId::MatAssign: return statements::mat_assign;
    case code::StatementId::MatCopy: return statements::mat_copy;
    case code::StatementId::MatParse: return statements::mat_parse;
    case code::StatementId::MatBuild: return statements::mat_build;
    case code::StatementId::LocateIn: return statements::locate_in;
    case code::StatementId::Find: return statements::find;
    case code::StatementId::FindStr: return statements::find_string;
    case code::StatementId::ConvertIn: return statements::convert_in;
    case code::StatementId::SetRem: return statements::set_rem;
    case code::StatementId::DParse: return statements::dparse;
    case code::StatementId::DParseCsv: return statements::dparse_csv;
    case code::StatementId::Debug: return statements::debug;
    case code::StatementId::Precision: return statements::precision;
    case code::StatementId::Randomize: return statements::randomize;
    case code::StatementId::SetArg: return statements::set_arg;
    case code::StatementId::Inherit: return statements::inherit;
    case code::StatementId::DisInherit: return statements::disinherit;
    default: return nullptr;
  }
}

const OperandUses& operand_uses(code::StatementId statement) { return rows()[static_cast<std::size_t>(statement)]; }

}  // namespace scarlet::vm
