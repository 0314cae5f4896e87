// SPDX-License-Identifier: GPL-3.0-or-later
#include "value/scan.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "value/element_tuples.h"

namespace scarlet::value {
namespace {

constexpr char kMark = static_cast<char>(253);

// The text in a block of exactly its size, so that a sanitizer sees a read outside.
struct Exact {
  explicit Exact(const std::string& text) : bytes(new char[text.size()]), size(text.size()) {
    text.copy(bytes.get(), size);
  }
  std::string_view view() const { return {bytes.get(), size}; }
  std::unique_ptr<char[]> bytes;
  std::size_t size;
};

std::string random_text(std::mt19937& random, std::size_t size) {
  std::string text(size, 'x');
  for (char& c : text) c = random() % 5 == 0 ? kMark : static_cast<char>(random() % 256);
  return text;
}

TEST(Scanner, FindsWhatALoopFinds) {
  std::mt19937 random(1);
  for (std::size_t size = 0; size <= 70; ++size) {
    const std::string text = random_text(random, size);
    const Exact exact(text);
    Scanner marks(exact.view(), EqualTo{kMark});
    std::size_t count = 0;
    for (std::size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1)) {
      ASSERT_EQ(marks.next(), at) << size;
      ++count;
    }
    ASSERT_EQ(marks.next(), size);
    ASSERT_EQ(marks.next(), size) << "the end is the end again";
    EXPECT_EQ(count_byte(exact.view(), kMark), count);
  }
}

TEST(Scanner, PassesManyAndTellsHowManyAreMissing) {
  std::mt19937 random(2);
  for (std::size_t size = 0; size <= 70; ++size) {
    const std::string text = random_text(random, size);
    const Exact exact(text);
    const std::size_t present = count_byte(text, kMark);
    for (std::size_t wanted = 1; wanted <= present + 3; ++wanted) {
      Scanner marks(exact.view(), EqualTo{kMark});
      std::size_t missing = wanted;
      const std::size_t at = marks.pass(missing);
      ASSERT_EQ(missing, wanted > present ? wanted - present : 0);
      if (missing == 0) {
        ASSERT_EQ(text[at], kMark);
        ASSERT_EQ(count_byte(text.substr(0, at), kMark), wanted - 1);
        const std::size_t next = text.find(kMark, at + 1);
        ASSERT_EQ(marks.next(), next == std::string::npos ? size : next);
      } else {
        ASSERT_EQ(at, size);
      }
    }
  }
}

TEST(Scanner, CountsMoreBlocksThanACounterHolds) {
  EXPECT_EQ(count_byte(std::string(100'000, kMark), kMark), 100'000U);
}

TEST(Scanner, NulIsACharacterLikeAnyOther) {
  EXPECT_EQ(Scanner(std::string_view("ab\0c", 4), EqualTo{'\0'}).next(), 2U);
  EXPECT_EQ(Scanner(std::string_view("ab"), EqualTo{'\0'}).next(), 2U);
}

TEST(Marks, AreTheFiveHighestBytes) {
  for (int c = 0; c < 256; ++c) {
    const std::string text = "some text before it" + std::string(1, static_cast<char>(c));
    EXPECT_EQ(find_mark(text), c >= 251 ? 19U : 20U) << c;
  }
  EXPECT_TRUE(holds_mark("a\xfd", static_cast<char>(252), static_cast<char>(254)));
  EXPECT_FALSE(holds_mark("a\xfb\xff", static_cast<char>(252), static_cast<char>(254)));
}

TEST(ElementTuples, FollowTheFinestStructure) {
  const std::string a =
      "1\xfe"
      "2";
  const std::string b =
      "10\xfd"
      "20";
  ElementTuples<2> pairs({{{a, false}, {b, false}}});
  std::vector<std::string> seen;
  for (;; pairs.step()) {
    seen.push_back(std::string(pairs.element(0)) + "," + std::string(pairs.element(1)));
    if (pairs.mark() == 0) break;
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"1,10", ",20", "2,"}));
}

TEST(ElementTuples, ReusedSidesRepeatTheirLastElement) {
  const std::string a =
      "1\xfd"
      "2\xfd"
      "3";
  const std::string b =
      "x\xfd"
      "y";
  ElementTuples<2> pairs({{{a, false}, {b, true}}});
  std::string seen;
  for (;; pairs.step()) {
    seen += pairs.element(1);
    if (pairs.mark() == 0) break;
  }
  EXPECT_EQ(seen, "xyy");
}

}  // namespace
}  // namespace scarlet::value
