// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/projection.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::query {
namespace {

constexpr int kHighestField = 64;  // beyond it little is saved

}  // namespace

Projection::Projection(const Query& query, bool whole_records) {
  if (whole_records) return;
  int highest = 0;
  for (const auto& source : query.sources) {
    const bool of_record = source->kind == Source::Kind::Field;
    if (!of_record && source->kind != Source::Kind::Id && source->kind != Source::Kind::Counter) return;
    if (of_record) highest = std::max(highest, source->field);
  }
  if (highest > kHighestField) return;
  needed_.resize(static_cast<std::size_t>(highest));
  for (const auto& source : query.sources) {
    if (source->kind == Source::Kind::Field) needed_[static_cast<std::size_t>(source->field) - 1] = true;
  }
  active_ = true;
}

void Projection::append(std::string_view record, std::string& out) const {
  for (std::size_t field = 0; field < needed_.size(); ++field) {
    const auto end = std::min(record.find(base::kFieldMark), record.size());
    if (needed_[field]) out += record.substr(0, end);
    if (end == record.size()) return;
    out += base::kFieldMark;
    record.remove_prefix(end + 1);
  }
}

}  // namespace scarlet::query
