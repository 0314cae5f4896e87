// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/select_lists.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace scarlet::workspace {
namespace {

// A scan over given ids.
class FakeScan final : public store::Scan {
 public:
  explicit FakeScan(std::vector<std::string> ids) : ids_(std::move(ids)) {}
  base::Result<bool> next(std::string_view& id, std::string_view*) override {
    if (at_ == ids_.size()) return false;
    id = ids_[at_++];
    return true;
  }

 private:
  std::vector<std::string> ids_;
  std::size_t at_ = 0;
};

const std::string kMark(1, base::kFieldMark);

std::vector<std::string> drained(SelectList& list) {
  std::vector<std::string> items;
  for (auto item = list.next(); item && *item; item = list.next()) items.push_back(**item);
  return items;
}

TEST(SelectListTest, ItemsComeInOrderAndEmptyOnesCount) {
  SelectList list = SelectList::of_items("a" + kMark + kMark + "c" + kMark);
  EXPECT_EQ(drained(list), (std::vector<std::string>{"a", "", "c", ""}));
  EXPECT_FALSE(list.active());
}

TEST(SelectListTest, AnEmptyListIsInactive) { EXPECT_FALSE(SelectList::of_items("").active()); }

TEST(SelectListTest, AScanIsReadAsItIsAskedFor) {
  SelectList list = SelectList::of_scan(nullptr, std::make_unique<FakeScan>(std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(**list.peek(), "x");
  EXPECT_EQ(**list.next(), "x");
  EXPECT_EQ(*list.remaining(), 2);
  EXPECT_EQ(drained(list), (std::vector<std::string>{"y", "z"}));
}

TEST(SelectListTest, PeekingDoesNotLoseAnItemWhenTheListIsCompleted) {
  SelectList list = SelectList::of_scan(nullptr, std::make_unique<FakeScan>(std::vector<std::string>{"x", "y"}));
  ASSERT_TRUE(list.peek().ok());
  EXPECT_EQ(*list.take_rest(), "x" + kMark + "y");
  EXPECT_FALSE(list.active());
}

TEST(SelectListTest, ItemMarksBecomeFieldMarks) {
  SelectList list = SelectList::of_items(std::string("a") + base::kItemMark + "b");
  EXPECT_EQ(*list.remaining(), 2);
}

}  // namespace
}  // namespace scarlet::workspace
