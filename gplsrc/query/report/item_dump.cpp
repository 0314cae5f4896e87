// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/item_dump.h"

#include <string>

#include "base/message.h"
#include "base/text.h"
#include "query/elements.h"
#include "query/missing_ids.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kNumberColumns = 3;

std::string field_label(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(kNumberColumns - std::min(kNumberColumns, digits.size()), '0') + digits + ": ";
}

}  // namespace

bool ItemDump::row(RowData& row) {
  pages_.set_record_id(row.id());
  const std::size_t fields = row.record().empty() ? 0 : count_pieces(row.record(), base::kFieldMark);
  const bool splits = query_.options.no_split && !pages_.at_page_start();
  if (splits && static_cast<std::size_t>(pages_.lines_left()) < fields + 2) pages_.eject();
  pages_.blank();
  (void)pages_.line(row.id());
  std::size_t number = 0;
  if (fields > 0) {
    any_piece(row.record(), base::kFieldMark,
              [&](std::string_view field) { return !pages_.full_line(field_label(++number) + std::string(field)); });
  }
  return !pages_.stopped();
}

void ItemDump::finish(const Outcome& outcome) {
  for (const std::string& id : outcome.missing) {
    (void)pages_.line(missing_line(query_, id));
  }
}

}  // namespace scarlet::query
