// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <random>

#include "marked.h"
#include "value/array_rep.h"
#include "value/dynamic_array.h"
#include "value/explode.h"
#include "value/order.h"

namespace scarlet::value {
namespace {

std::string found(const Value& item, const Value& in, Position at, const char* order = "") {
  const Located l = locate(item, in, at, LocateRule{order});
  return (l.found ? "f " : "nf ") + std::to_string(l.position);
}
std::string found(const char* item, const char* in, Position at, const char* order = "") {
  return found(Value::of(item), array(in), at, order);
}

TEST(Locate, SearchesTheLevelOfTheLastMemberFromItOn) {
  EXPECT_EQ(found("banana", "apple^banana^cherry", {1}), "f 2");
  EXPECT_EQ(found("zzz", "apple^banana^cherry", {1}), "nf 4");
  EXPECT_EQ(found("apple", "apple^banana^cherry", {2}), "nf 4");
  EXPECT_EQ(found("20", "x^10]20]30^p\\q", {2, 1}), "f 2");
  EXPECT_EQ(found("10", "x^10]20]30^p\\q", {2, 2}), "nf 4");
  EXPECT_EQ(found("q", "x^10]20]30^p\\q", {3, 1, 1}), "f 2");
  EXPECT_EQ(found("a", "a^b^c", {10}), "nf 10");
}

TEST(Locate, OrderGivesTheInsertPosition) {
  EXPECT_EQ(found("banana", "apple^banana^cherry", {1}, "AL"), "f 2");
  EXPECT_EQ(found("blueberry", "apple^banana^cherry", {1}, "AL"), "nf 3");
  EXPECT_EQ(found("aaa", "apple^banana^cherry", {1}, "AL"), "nf 1");
  EXPECT_EQ(found("7", "5^10^20", {1}, "AR"), "nf 2");
  EXPECT_EQ(found("7", "5^10^20", {1}, "AL"), "nf 4");
  EXPECT_EQ(found("12", "20^10^5", {1}, "DR"), "nf 2");
  EXPECT_EQ(found("1", "20^10^5", {1}, "DR"), "nf 4");
}

TEST(Locate, AnEmptyTextHasNoElements) {
  EXPECT_EQ(found("x", "", {1}), "nf 1");
  EXPECT_EQ(found("x", "", {1}, "AL"), "nf 1");
  EXPECT_EQ(found("x", "a^^b", {2, 1}, "AR"), "nf 1");
  EXPECT_EQ(found("", "a^b", {1}), "nf 3");
}

TEST(Locate, EqualityIsOfText) {
  EXPECT_EQ(found(Value::of(2), array("1^02^3"), {1}), "nf 4");
  EXPECT_EQ(found(Value::of(30), array("x^10]20]30"), {2, 1}), "f 3");
  EXPECT_EQ(locate(Value::of("GREEN"), array("Red^Green"), {1}, LocateRule{"", false, true}).position, 2);
  EXPECT_FALSE(locate(Value::of("7"), array("007"), {1}, LocateRule{"AR", true, false}).found);
}

std::string sorted_words(const char* order) {
  Value list = Value::of("");
  for (const char* word : {"10", "9", "100", "b", "a", "B", "-5", "2.5", "10"}) {
    const Located l = locate(Value::of(word), list, {1}, LocateRule{order});
    if (!l.found) insert(list, {l.position}, Value::of(word));
  }
  return shown(list);
}

TEST(Locate, BuildsSortedListsInEveryOrder) {
  EXPECT_EQ(sorted_words("AL"), "-5^10^100^2.5^9^B^a^b");
  EXPECT_EQ(sorted_words("AR"), "-5^9^B^a^b^10^100^2.5");
  EXPECT_EQ(sorted_words("DL"), "b^a^B^9^2.5^10^100^-5");
  EXPECT_EQ(sorted_words("DR"), "2.5^100^10^-5^b^a^B^9");
}

TEST(Order, LettersThatAreNoOrderMeanUnordered) {
  for (const char* letters : {"", "X", "AX", "ALR", "LA"}) {
    EXPECT_EQ(order_of(letters, false, false).kind, Order::Kind::Unordered) << letters;
  }
  EXPECT_EQ(order_of("a", false, false).kind, Order::Kind::Left);
  EXPECT_TRUE(order_of("dr", false, false).descending);
}

// Bisection over what is known to be sorted must answer like the linear search of the flat form, whatever the data.
class Searches : public ::testing::TestWithParam<unsigned> {};

TEST_P(Searches, ExplodedArraysAnswerLikeFlatOnes) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  std::mt19937 random(GetParam());
  const char* const orders[] = {"AL", "AR", "DL", "DR", ""};
  const char* order = orders[GetParam() % 5];
  const bool numbers_only = GetParam() % 3 != 0;
  const auto word = [&]() -> std::string {
    const unsigned kind = numbers_only ? random() % 4 : random() % 8;
    if (kind < 4) return std::to_string(static_cast<int>(random() % 60) - 10);
    if (kind == 4) return "007";
    if (kind == 5) return std::to_string(random() % 9) + ".5";
    return std::string(1 + random() % 3, static_cast<char>('a' + random() % 3));
  };
  Value v = Value::of("");
  explode(v, base::kFieldMark);
  for (int step = 0; step < 600; ++step) {
    const std::string item = word();
    const Position start{random() % 5 == 0 ? static_cast<std::int64_t>(random() % 40) + 1 : 1};
    const char* how = random() % 20 == 0 ? orders[random() % 5] : order;
    const Located expected = locate(Value::of(item), Value::of(v.to_string()), start, LocateRule{how});
    const Located actual = locate(Value::of(item), v, start, LocateRule{how});
    ASSERT_EQ(actual.found, expected.found) << item << " in " << shown(v) << " by " << how << " step " << step;
    ASSERT_EQ(actual.position, expected.position) << item << " in " << shown(v) << " by " << how << " step " << step;
    const unsigned action = random() % 16;
    const auto anywhere = static_cast<std::int64_t>(random() % 30) + 1;
    if (action < 10 && !actual.found) insert(v, {actual.position}, Value::of(item));
    if (action == 10) replace(v, {anywhere}, Value::of(word()));
    if (action == 11) remove(v, {anywhere});
    if (action == 12) replace(v, {-1}, Value::of(word()));
    if (action == 13 && random() % 4 == 0) insert(v, {anywhere}, Value::of(word()));
    if (v.tag() != Tag::Array) explode(v, base::kFieldMark);
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, Searches, ::testing::Range(1U, 61U));

TEST(Locate, RepeatedSearchesExplodeTheVariable) {
  std::string text = "head";
  for (int i = 100; i < 400; ++i) text += (i == 100 ? base::kFieldMark : base::kValueMark) + std::to_string(i);
  Value v = Value::of(text);
  for (int i = 0; i < 40; ++i) {
    const Located l = locate_in_place(Value::of("399"), v, {2, 1}, LocateRule{"AR"});
    ASSERT_TRUE(l.found);
    ASSERT_EQ(l.position, 300);
  }
  ASSERT_EQ(v.tag(), Tag::Array);
  ASSERT_EQ(v.array()->elements[1].tag(), Tag::Array);
  EXPECT_EQ(v.array()->elements[1].array()->run.count, 300U);
  EXPECT_EQ(v.to_string(), text);
}

}  // namespace
}  // namespace scarlet::value
