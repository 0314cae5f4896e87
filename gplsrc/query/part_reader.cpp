// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/part_reader.h"

#include <algorithm>

#include "base/text.h"
#include "query/elements.h"

namespace scarlet::query {
namespace {

constexpr std::int64_t kRecordsBetweenWords = 1'024;  // with the session, of how many were read

// Conversions that depend on nothing but their data and the locale.
bool stands_alone(std::string_view code) {
  return !any_piece(code, base::kValueMark, [](std::string_view one) {
    const char letter = one.empty() ? 'D' : base::to_upper(one[0]);
    return letter != 'D' && letter != 'M';
  });
}

bool tests_records_alone(const Condition& condition) {
  if (condition.kind != Condition::Kind::Test) {
    return tests_records_alone(*condition.left) && (!condition.right || tests_records_alone(*condition.right));
  }
  const Test& test = condition.test;
  return stands_alone(*test.item) && stands_alone(test.item->conversion) &&
         std::all_of(test.operands.begin(), test.operands.end(),
                     [](const Operand& operand) { return !operand.item || stands_alone(*operand.item); });
}

}  // namespace

bool stands_alone(const Item& item) {
  const Source& source = *item.source;
  const bool of_record =
      source.kind == Source::Kind::Id || source.kind == Source::Kind::Field || source.kind == Source::Kind::Size;
  return of_record || source.pure;
}

bool tests_records_alone(const Query& query) { return !query.condition || tests_records_alone(*query.condition); }

PartReader::PartReader(workspace::Workspace& workspace, const Query& query, std::unique_ptr<store::Scan> scan,
                       bool records, bool select)
    : records_(records),
      select_(select),
      scan_(std::move(scan)),
      evaluator_(workspace, query),
      values_(workspace, query),
      selection_(workspace, query, values_) {
  values_.use(evaluator_);
}

base::Result<bool> PartReader::next(Row& row, PartState& state) {
  for (;;) {
    auto more = scan_->next(row.id, records_ ? &row.record : nullptr);
    if (!more || !*more) {
      tell(state);
      return more;
    }
    if (++read_ == kRecordsBetweenWords) tell(state);
    // An expression may take long: every record is a place to stop.
    if (state.stopped.load(std::memory_order_relaxed)) return false;
    values_.begin(row.id, row.record, 1);
    if (passes(row)) return true;
  }
}

bool PartReader::passes(Row& row) {
  row.undecided = false;
  if (!select_) return true;
  try {
    return selection_.passes();
  } catch (const Undecided&) {
    row.undecided = true;
    return true;
  }
}

}  // namespace scarlet::query
