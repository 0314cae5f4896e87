// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/select_lists.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::workspace {

SelectList SelectList::of_items(std::string items) {
  SelectList list;
  std::replace(items.begin(), items.end(), base::kItemMark, base::kFieldMark);
  list.active_ = !items.empty();
  list.items_ = std::move(items);
  return list;
}

SelectList SelectList::of_scan(std::shared_ptr<store::File> file, std::unique_ptr<store::Scan> scan) {
  SelectList list;
  list.file_ = std::move(file);
  list.scan_ = std::move(scan);
  list.active_ = true;
  return list;
}

base::Result<std::optional<std::string>> SelectList::peek() {
  if (!active_) return std::optional<std::string>();
  if (scan_) {
    // One id is kept as the list's items so that it is not lost.
    if (items_.empty()) {
      std::string_view id;
      auto more = scan_->next(id, nullptr);
      if (!more) return more.error();
      if (!*more) {
        *this = SelectList();
        return std::optional<std::string>();
      }
      items_ = id;
    }
    return std::optional<std::string>(items_);
  }
  if (at_ > items_.size()) {
    *this = SelectList();
    return std::optional<std::string>();
  }
  return std::optional<std::string>(items_.substr(at_, items_.find(base::kFieldMark, at_) - at_));
}

base::Result<std::optional<std::string>> SelectList::next() {
  auto item = peek();
  if (!item || !*item) return item;
  if (scan_) {
    items_.clear();
  } else {
    at_ += (*item)->size() + 1;
    if (at_ > items_.size()) *this = SelectList();
  }
  return item;
}

base::Result<void> SelectList::complete() {
  if (!scan_) return {};
  scan_->to_the_end();
  std::string all = std::move(items_);
  bool first = all.empty();
  std::string_view id;
  for (;;) {
    auto more = scan_->next(id, nullptr);
    if (!more) return more.error();
    if (!*more) break;
    if (!first) all += base::kFieldMark;
    all += id;
    first = false;
  }
  *this = of_items(std::move(all));
  return {};
}

base::Result<std::string> SelectList::take_rest() {
  SCARLET_TRY(complete());
  std::string rest = active_ ? items_.substr(at_) : std::string();
  *this = SelectList();
  return rest;
}

base::Result<std::int64_t> SelectList::remaining() {
  SCARLET_TRY(complete());
  if (!active_) return 0;
  return 1 + std::count(items_.begin() + static_cast<std::ptrdiff_t>(at_), items_.end(), base::kFieldMark);
}

void SelectLists::clear_all() {
  for (SelectList& list : lists_) list = SelectList();
}

}  // namespace scarlet::workspace
