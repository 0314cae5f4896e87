// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/lists.h"

#include <algorithm>

#include "base/text.h"
#include "query/comparison.h"
#include "query/elements.h"

namespace scarlet::query {

ListBuilder::ListBuilder(const Query& query, std::vector<std::string> strings)
    : query_(query), strings_(std::move(strings)) {
  if (!query.options.ignore_case) return;
  for (std::string& text : strings_) text = base::upper(text);
}

bool ListBuilder::row(RowData& row) {
  if (!strings_.empty() && !holds_strings(row.record())) return true;
  if (query_.options.saving) {
    save(row);
  } else if (row.position().value > 0) {
    add_place(row);
  } else {
    add(row.id());
  }
  return true;
}

bool ListBuilder::holds_strings(std::string_view record) {
  const Options& options = query_.options;
  const std::string_view seen = options.ignore_case ? folded(record, folded_) : record;
  auto found = [&](const std::string& text) { return seen.find(text) != std::string_view::npos; };
  if (options.all_match) return std::all_of(strings_.begin(), strings_.end(), found);
  return std::any_of(strings_.begin(), strings_.end(), found) != options.no_match;
}

void ListBuilder::save(RowData& row) {
  const Options& options = query_.options;
  const std::string_view data = row.data(*options.saving);
  auto keep = [&](std::string_view item) {
    if (options.saving_no_nulls && item.empty()) return;
    if (options.unique && !seen_.emplace(item).second) return;
    add(item);
  };
  if (!options.saving_values) return keep(data);
  if (data.empty()) return;
  any_element(data, [&](std::string_view element) {
    keep(element);
    return false;
  });
}

void ListBuilder::add(std::string_view item) {
  if (count_++ > 0) items_ += base::kFieldMark;
  items_ += item;
}

// id, value, subvalue and where the values come from: the field's number, or the item's name.
void ListBuilder::add_place(RowData& row) {
  const RowPosition position = row.position();
  const Item* exploded = nullptr;
  for (const SortKey& key : query_.keys) {
    if (key.exploded) exploded = key.item;
  }
  place_ = row.id();
  place_ += base::kValueMark;
  place_ += std::to_string(position.value);
  place_ += base::kValueMark;
  place_ += std::to_string(position.subvalue);
  if (exploded) {
    const Source& source = *exploded->source;
    place_ += base::kValueMark;
    place_ += source.kind == Source::Kind::Field ? std::to_string(source.field) : exploded->name;
  }
  add(place_);
}

}  // namespace scarlet::query
