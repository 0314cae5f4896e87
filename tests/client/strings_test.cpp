// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/strings.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace scarlet::client;

// Marks as letters: ^ field, ] value, \ subvalue.
std::string marked(std::string text) {
  for (char& c : text) c = c == '^' ? '\xFE' : c == ']' ? '\xFD' : c == '\\' ? '\xFC' : c;
  return text;
}

TEST(ClientStrings, Extract) {
  const std::string text = marked("a^b]c\\d]e^f");
  EXPECT_EQ(extract(text, {1, 0, 0}), "a");
  EXPECT_EQ(extract(text, {2, 0, 0}), marked("b]c\\d]e"));
  EXPECT_EQ(extract(text, {2, 2, 0}), marked("c\\d"));
  EXPECT_EQ(extract(text, {2, 2, 2}), "d");
  EXPECT_EQ(extract(text, {4, 0, 0}), "");
  EXPECT_EQ(extract(text, {2, 9, 1}), "");
  EXPECT_EQ(extract(text, {0, 0, 0}), "a") << "a field below 1 is the first";
  EXPECT_EQ(extract("", {1, 1, 1}), "");
}

TEST(ClientStrings, Replace) {
  const std::string text = marked("a^b]c");
  EXPECT_EQ(replace(text, {1, 0, 0}, "x"), marked("x^b]c"));
  EXPECT_EQ(replace(text, {2, 2, 0}, "x"), marked("a^b]x"));
  EXPECT_EQ(replace(text, {2, 2, 3}, "x"), marked("a^b]c\\\\x"));
  EXPECT_EQ(replace(text, {4, 2, 0}, "x"), marked("a^b]c^^]x"));
  EXPECT_EQ(replace(text, {0, 0, 0}, "x"), marked("a^b]c^x"));
  EXPECT_EQ(replace(text, {2, -1, 0}, "x"), marked("a^b]c]x"));
  EXPECT_EQ(replace(text, {1, 1, -1}, "x"), marked("a\\x^b]c"));
  EXPECT_EQ(replace(marked("a^^c"), {2, -1, 0}, "x"), marked("a^x^c")) << "no mark in front of the first value";
  EXPECT_EQ(replace("", {3, 0, 0}, "x"), marked("^^x"));
}

TEST(ClientStrings, Insert) {
  const std::string text = marked("a^b]c");
  EXPECT_EQ(insert(text, {1, 0, 0}, "x"), marked("x^a^b]c"));
  EXPECT_EQ(insert(text, {2, 2, 0}, "x"), marked("a^b]x]c"));
  EXPECT_EQ(insert(text, {3, 0, 0}, "x"), marked("a^b]c^x"));
  EXPECT_EQ(insert(text, {5, 0, 0}, "x"), marked("a^b]c^^^x"));
  EXPECT_EQ(insert("", {1, 0, 0}, "x"), "x");
}

TEST(ClientStrings, Remove) {
  const std::string text = marked("a^b]c\\d^e");
  EXPECT_EQ(remove(text, {1, 0, 0}), marked("b]c\\d^e"));
  EXPECT_EQ(remove(text, {3, 0, 0}), marked("a^b]c\\d"));
  EXPECT_EQ(remove(text, {2, 1, 0}), marked("a^c\\d^e"));
  EXPECT_EQ(remove(text, {2, 2, 2}), marked("a^b]c^e"));
  EXPECT_EQ(remove(text, {9, 0, 0}), text);
  EXPECT_EQ(remove(text, {2, 5, 0}), text);
  EXPECT_EQ(remove("a", {1, 0, 0}), "");
}

TEST(ClientStrings, Locate) {
  int place = 0;
  EXPECT_TRUE(locate("b", marked("a^b^c"), {1, 0, 0}, "", place));
  EXPECT_EQ(place, 2);
  EXPECT_FALSE(locate("a", marked("a^b^c"), {2, 0, 0}, "", place)) << "the search begins at the field";
  EXPECT_EQ(place, 4);
  EXPECT_TRUE(locate("y", marked("a^x]y"), {2, 1, 0}, "", place));
  EXPECT_EQ(place, 2);
  EXPECT_FALSE(locate("bb", marked("a^b^c"), {1, 0, 0}, "AL", place));
  EXPECT_EQ(place, 3);
  EXPECT_FALSE(locate("9", marked("8^10^11"), {1, 0, 0}, "AR", place));
  EXPECT_EQ(place, 2) << "right-justified";
  EXPECT_FALSE(locate("b", marked("c^a"), {1, 0, 0}, "DL", place));
  EXPECT_EQ(place, 2);
  EXPECT_FALSE(locate("b", "", {3, 0, 0}, "AL", place));
  EXPECT_EQ(place, 3);
}

TEST(ClientStrings, Change) {
  EXPECT_EQ(change("abcabcab", "ab", "X", 0, 0), "XcXcX");
  EXPECT_EQ(change("abcabcab", "ab", "X", 1, 2), "abcXcab");
  EXPECT_EQ(change("abc", "", "X", 0, 0), "abc");
  EXPECT_EQ(change("aaa", "a", "aa", 0, 1), "aaaaaa");
}

TEST(ClientStrings, Parts) {
  EXPECT_EQ(count_parts("a,b,,c", ','), 4);
  EXPECT_EQ(count_parts("", ','), 0);
  EXPECT_EQ(parts("a,b,,c", ',', 2, 2), "b,");
  EXPECT_EQ(parts("a,b,,c", ',', 0, 0), "a");
  EXPECT_EQ(parts("a,b,,c", ',', 4, 9), "c");
  EXPECT_EQ(parts("a,b,,c", ',', 5, 1), "");
}

}  // namespace
