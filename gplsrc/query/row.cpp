// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/row.h"

#include "base/text.h"
#include "query/elements.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {

RowData::RowData(workspace::Workspace& workspace, const Query& query, Explosion explosion)
    : values_(workspace, query),
      selection_(workspace, query, values_),
      explosion_(std::move(explosion)),
      narrowings_(query.items.size()) {
  const bool together = workspace.options()[workspace::Option::AssocUnassocMv];
  for (const auto& item : query.items) {
    Narrowing& narrowing = narrowings_[item->number];
    const std::string key = item->association_key(together);
    const bool associated = item->multivalued && !key.empty();
    narrowing.exploded = explosion_.active && ((explosion_.source && item->source == explosion_.source) ||
                                               (associated && key == explosion_.association));
    for (std::size_t i = 0; associated && i < selection_.kept().size(); ++i) {
      if (selection_.kept()[i].association == key) narrowing.kept = static_cast<int>(i);
    }
  }
}

void RowData::positions(const Item& exploded, std::vector<RowPosition>& all) {
  all.clear();
  const int kept = narrowings_[exploded.number].kept;
  const std::vector<bool>* keep = kept < 0 ? nullptr : &selection_.kept()[static_cast<std::size_t>(kept)].keep;
  std::uint32_t value = 0;
  any_piece(values_.text(*exploded.source), base::kValueMark, [&](std::string_view text) {
    ++value;
    if (keep && (value > keep->size() || !(*keep)[value - 1])) return false;
    const bool has_subvalues = text.find(base::kSubvalueMark) != std::string_view::npos;
    const std::size_t subvalues = has_subvalues ? count_pieces(text, base::kSubvalueMark) : 0;
    if (!has_subvalues) all.push_back({value, 0});
    for (std::uint32_t subvalue = 1; subvalue <= subvalues; ++subvalue) all.push_back({value, subvalue});
    return false;
  });
}

bool RowData::keeps_position() const {
  if (position_.value == 0 || explosion_.association.empty()) return true;
  for (const KeptValues& kept : selection_.kept()) {
    if (kept.association != explosion_.association) continue;
    return position_.value <= kept.keep.size() && kept.keep[position_.value - 1];
  }
  return true;
}

std::string_view RowData::at_position(std::string_view text) const {
  if (explosion_.singles_repeat && text.find(base::kValueMark) == std::string_view::npos) return text;
  const std::string_view value = piece_of(text, base::kValueMark, position_.value);
  return position_.subvalue == 0 ? value : piece_of(value, base::kSubvalueMark, position_.subvalue);
}

void RowData::keep_values(std::string_view text, const std::vector<bool>& keep, std::string& out) {
  out.clear();
  std::size_t at = 0;
  bool first = true;
  any_piece(text, base::kValueMark, [&](std::string_view value) {
    if (at >= keep.size()) return true;
    if (!keep[at++]) return false;
    if (!first) out += base::kValueMark;
    out += value;
    first = false;
    return false;
  });
}

std::string_view RowData::key_data(const Item& item) {
  const std::string_view text = values_.text(*item.source);
  return position_.value > 0 && narrowings_[item.number].exploded ? at_position(text) : text;
}

std::string_view RowData::data(const Item& item) {
  const std::string_view text = values_.text(*item.source);
  Narrowing& narrowing = narrowings_[item.number];
  if (position_.value > 0 && narrowing.exploded) return at_position(text);
  if (narrowing.kept < 0) return text;
  keep_values(text, selection_.kept()[static_cast<std::size_t>(narrowing.kept)].keep, narrowing.room);
  return narrowing.room;
}

}  // namespace scarlet::query
