// SPDX-License-Identifier: GPL-3.0-or-later
#include "vm/statement_table.h"

#include <array>
#include <string_view>
#include <vector>

#include "vm/statements/statements.h"

namespace scarlet::vm {
namespace {

constexpr std::size_t kStatements = static_cast<std::size_t>(code::StatementId::Limit);

struct Row {
  std::vector<OperandUse> operands;
  OperandUse rest = OperandUse::Input;  // of `name...` at the end
};

OperandUse use_of(std::string_view word) {
  if (word.ends_with("...")) word.remove_suffix(3);
  const bool output = word.starts_with('=');
  if (output) word.remove_prefix(1);
  if (word == "matrix") return OperandUse::Matrix;
  return output ? OperandUse::Output : OperandUse::Input;
}

Row parse(std::string_view operands) {
  Row row;
  while (!operands.empty()) {
    const std::size_t end = std::min(operands.find(' '), operands.size());
    const std::string_view word = operands.substr(0, end);
    operands.remove_prefix(std::min(end + 1, operands.size()));
    row.operands.push_back(use_of(word));
    row.rest = row.operands.back();
  }
  return row;
}

const std::array<Row, kStatements>& rows() {
  static const std::array<Row, kStatements> table = [] {
    std::array<Row, kStatements> all;
    for (std::size_t i = 0; i < kStatements; ++i)
      all[i] = parse(code::info(static_cast<code::StatementId>(i)).operands);
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
    case code::StatementId::Precision: return statements::precision;
    case code::StatementId::Randomize: return statements::randomize;
    case code::StatementId::SetArg: return statements::set_arg;
    case code::StatementId::Inherit: return statements::inherit;
    case code::StatementId::DisInherit: return statements::disinherit;
    default: return nullptr;
  }
}

OperandUse operand_use(code::StatementId statement, std::size_t number) {
  const Row& row = rows()[static_cast<std::size_t>(statement)];
  return number < row.operands.size() ? row.operands[number] : row.rest;
}

}  // namespace scarlet::vm
