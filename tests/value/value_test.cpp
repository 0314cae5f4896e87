// SPDX-License-Identifier: GPL-3.0-or-later
#include "value/value.h"

#include <gtest/gtest.h>

#include <new>

#include "base/limits.h"
#include "value/matrix.h"

namespace scarlet::value {
namespace {

TEST(Value, KeepsStringsOfEveryShortLength) {
  const std::string text = "abcdefghijklmnopqrstuvwxyz";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const Value v = Value::of(std::string_view(text).substr(0, size));
    EXPECT_EQ(v.view(), text.substr(0, size));
    EXPECT_EQ(v.tag(), size <= Value::kInlineBytes ? Tag::Inline : Tag::Heap);
  }
}

TEST(Value, EqualInlineStringsAreIdenticalWordsHoweverTheyWereMade) {
  Value longer = Value::of("abcdefghij");
  longer = Value::of("abc");
  Value appended = Value::of("a");
  appended.append("bc");
  EXPECT_TRUE(longer.identical(Value::of("abc")));
  EXPECT_TRUE(appended.identical(Value::of("abc")));
  EXPECT_FALSE(appended.identical(Value::of("abd")));
  EXPECT_FALSE(Value::of("").identical(Value()));
}

TEST(Value, AppendGrowsInPlaceWhenAlone) {
  Value v = Value::of("start of a string that is long");
  v.append(std::string(99, 'x'));
  v.append("x");  // leaves room
  const char* bytes = v.view().data();
  v.append("y");
  EXPECT_EQ(v.view().data(), bytes);
  EXPECT_EQ(v.view().size(), 131U);
}

TEST(Value, AppendDoesNotTouchOtherOwners) {
  Value v = Value::of("start of a string that is long");
  v.append("+");
  const Value other = v;
  v.append("-");
  EXPECT_EQ(other.view(), "start of a string that is long+");
  EXPECT_EQ(v.view(), "start of a string that is long+-");
}

TEST(Value, AppendOfItsOwnBytes) {
  Value v = Value::of("ab");
  std::string expected = "ab";
  for (int i = 0; i < 10; ++i) {
    v.append(v.view());
    expected += expected;
    EXPECT_EQ(v.view(), expected);
  }
}

TEST(Value, AppendForgetsTheRememberedNumber) {
  Value v = Value::of("12345678901234");
  v.append("5");
  v.rep()->numeric = StringRep::Numeric::Int;
  v.append("6");
  EXPECT_EQ(v.rep()->numeric, StringRep::Numeric::Unknown);
}

TEST(Value, CopyStartsWithoutRemovePosition) {
  Value v = Value::of("a string of more than fourteen bytes");
  v.set_extra(7);
  const Value copy = v;
  EXPECT_EQ(copy.extra(), 0U);
  EXPECT_EQ(v.extra(), 7U);
  const Value moved = std::move(v);
  EXPECT_EQ(moved.extra(), 7U);
}

TEST(Value, ElementReferenceKeepsItsCellWhenCopied) {
  const Value matrix = Value::adopt(new Matrix(3, 0, false, false));
  const Value reference = Value::element_reference(matrix, 2);
  const Value copy = reference;
  EXPECT_EQ(copy.tag(), Tag::ElementRef);
  EXPECT_EQ(copy.extra(), 2U);
  EXPECT_TRUE(matrix.is_shared());
}

TEST(Value, AssignmentFromAPartOfItself) {
  Value matrix = Value::adopt(new Matrix(1, 0, false, false));
  matrix.matrix()->cell(1) = Value::of("held by the matrix alone, and long");
  matrix = matrix.matrix()->cell(1);
  EXPECT_EQ(matrix.view(), "held by the matrix alone, and long");
  matrix = *&matrix;
  EXPECT_EQ(matrix.view(), "held by the matrix alone, and long");
}

TEST(Value, WritableIsAloneInItsBytes) {
  Value v = Value::of("some text of enough length");
  const Value other = v;
  v.writable(26)[0] = 'X';
  EXPECT_EQ(v.view(), "Xome text of enough length");
  EXPECT_EQ(other.view(), "some text of enough length");
}

TEST(Value, StringsBeyondTheLimitAreRefused) {
  EXPECT_THROW(StringRep::make(base::limits::kStringBytes + 1), std::bad_alloc);
}

TEST(Value, FlattenTurnsNumbersIntoText) {
  Value v = Value::of(2.0 / 3);
  v.flatten(2);
  EXPECT_EQ(v.view(), "0.67");
  v = Value::of(-42);
  v.flatten();
  EXPECT_EQ(v.view(), "-42");
}

}  // namespace
}  // namespace scarlet::value
