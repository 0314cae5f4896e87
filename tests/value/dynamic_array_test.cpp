// SPDX-License-Identifier: GPL-3.0-or-later
#include "value/dynamic_array.h"

#include <gtest/gtest.h>

#include "marked.h"

namespace scarlet::value {
namespace {

std::string replaced(const char* text, Position at, const char* item, AppendRule rule = {}) {
  Value v = array(text);
  replace(v, at, array(item), rule);
  return shown(v);
}
std::string inserted(const char* text, Position at, const char* item, AppendRule rule = {}) {
  Value v = array(text);
  insert(v, at, array(item), rule);
  return shown(v);
}
std::string removed(const char* text, Position at) {
  Value v = array(text);
  remove(v, at);
  return shown(v);
}

TEST(Extract, ReachesEveryLevel) {
  const Value a = array("f1^v1]v2]s1\\s2^^f4");
  EXPECT_EQ(shown(extract(a, {1})), "f1");
  EXPECT_EQ(shown(extract(a, {2})), "v1]v2]s1\\s2");
  EXPECT_EQ(shown(extract(a, {2, 3})), "s1\\s2");
  EXPECT_EQ(shown(extract(a, {2, 3, 2})), "s2");
  EXPECT_EQ(shown(extract(a, {3})), "");
  EXPECT_EQ(shown(extract(a, {5})), "");
  EXPECT_EQ(shown(extract(a, {1, 1, 1})), "f1");
  EXPECT_EQ(shown(extract(a, {1, 2})), "");
}

TEST(Extract, OddPositionsGiveNull) {
  const Value a = array("a]b^c");
  EXPECT_EQ(shown(extract(a, {0})), "");
  EXPECT_EQ(shown(extract(a, {0, 2})), "");
  EXPECT_EQ(shown(extract(a, {-1})), "");
  EXPECT_EQ(shown(extract(a, {1, -1})), "");
  EXPECT_EQ(shown(extract(Value::of(12), {1})), "12");
  EXPECT_EQ(shown(extract(Value::of(12), {2})), "");
  EXPECT_EQ(shown(extract(Value::of(1.0 / 3), {1, 1, 1}, 2)), "0.33");
}

TEST(Replace, PadsWithMarks) {
  EXPECT_EQ(replaced("", {3}, "x"), "^^x");
  EXPECT_EQ(replaced("", {2, 3}, "x"), "^]]x");
  EXPECT_EQ(replaced("", {1, 2, 3}, "x"), "]\\\\x");
  EXPECT_EQ(replaced("a^b1]b2", {2, 1}, "Z"), "a^Z]b2");
  EXPECT_EQ(replaced("a^Z]b2", {2, 2, 2}, "sub"), "a^Z]b2\\sub");
  EXPECT_EQ(replaced("a^b", {0}, "zero"), "zero^b");
  EXPECT_EQ(replaced("a", {1, 2}, "b]c"), "a]b]c");
  EXPECT_EQ(replaced("a]b]c", {1, 2}, ""), "a]]c");
  EXPECT_EQ(replaced("", {2}, ""), "^");
  EXPECT_EQ(replaced("a", {1, 2, 2}, "Z"), "a]\\Z");
}

TEST(Replace, AppendsAtTheFirstNegativeLevel) {
  EXPECT_EQ(replaced("", {-1}, "a"), "a");
  EXPECT_EQ(replaced("", {-1}, ""), "");
  EXPECT_EQ(replaced("a^", {-1}, "b"), "a^^b");
  EXPECT_EQ(replaced("v1", {2, -1}, "w1"), "v1^w1");
  EXPECT_EQ(replaced("s1\\s2", {1, 2, -1}, "t1"), "s1\\s2]t1");
  EXPECT_EQ(replaced("a", {-1, 2}, "b"), "a^]b");
  EXPECT_EQ(replaced("a^b", {-1, -1}, "c"), "a^b^c");
  EXPECT_EQ(replaced("a]", {1, -1}, "x"), "a]]x");
  EXPECT_EQ(replaced("a^^c", {2, -1}, "x"), "a^x^c");
  EXPECT_EQ(replaced("a", {-1}, "p^q"), "a^p^q");
  EXPECT_EQ(replaced("a", {1, -1}, "p^q"), "a]p^q");
}

TEST(Replace, CompatibleAppendFillsANullLastElement) {
  EXPECT_EQ(replaced("a^", {-1}, "b", {true}), "a^b");
  EXPECT_EQ(replaced("a]", {1, -1}, "b", {true}), "a]b");
  EXPECT_EQ(replaced("a\\", {1, 1, -1}, "b", {true}), "a\\b");
  EXPECT_EQ(replaced("a", {-1}, "b", {true}), "a^b");
  EXPECT_EQ(inserted("a^", {-1}, "c", {true}), "a^c");
}

TEST(Insert, TakesALongArrayInOneStep) {
  Value array = Value::of("first\xFElast");
  for (int i = 0; i < 40; ++i) replace(array, {-1, 0, 0}, Value::of(std::string(20, 'x')));
  for (int i = 0; i < 14; ++i) insert(array, {2, 0, 0}, Value(array));
  EXPECT_EQ(count_elements(array, base::kFieldMark), 42 << 14);
  EXPECT_EQ(extract(array, {2, 0, 0}).to_string(), "first");
  EXPECT_EQ(extract(array, {42 << 14, 0, 0}).to_string(), std::string(20, 'x'));
}

TEST(Insert, GoesBeforeOrPads) {
  EXPECT_EQ(inserted("a^b^c", {2}, "X"), "a^X^b^c");
  EXPECT_EQ(inserted("a^b", {-1}, "end"), "a^b^end");
  EXPECT_EQ(inserted("a^b", {5}, "far"), "a^b^^^far");
  EXPECT_EQ(inserted("a^b]c", {2, 1}, "v"), "a^v]b]c");
  EXPECT_EQ(inserted("a^v]b]c", {2, 2, 1}, "s"), "a^v]s\\b]c");
  EXPECT_EQ(inserted("a", {1}, ""), "^a");
  EXPECT_EQ(inserted("", {1}, "x"), "x");
  EXPECT_EQ(inserted("", {2}, "x"), "^x");
  EXPECT_EQ(inserted("a^b", {2}, "p^q"), "a^p^q^b");
  EXPECT_EQ(inserted("a", {1, 2, 1}, "Z"), "a]Z");
  EXPECT_EQ(inserted("", {1}, ""), "");
  EXPECT_EQ(inserted("", {3}, ""), "^^");
}

TEST(Remove, TakesTheElementAndItsMark) {
  EXPECT_EQ(removed("a^b^c", {2}), "a^c");
  EXPECT_EQ(removed("a^c", {2}), "a");
  EXPECT_EQ(removed("a", {5}), "a");
  EXPECT_EQ(removed("a", {1}), "");
  EXPECT_EQ(removed("a]b]c^d", {1, 2}), "a]c^d");
  EXPECT_EQ(removed("c^d", {1, 1}), "^d");
  EXPECT_EQ(removed("x^p\\q\\r", {2, 1, 2}), "x^p\\r");
  EXPECT_EQ(removed("a^b", {0}), "b");
  EXPECT_EQ(removed("a^b", {1, -1}), "a^b");
  EXPECT_EQ(removed("a^b", {-1}), "a^b");
}

TEST(Edits, NumbersBecomeTextUnderThePrecision) {
  Value v = Value::of(5);
  replace(v, {2}, Value::of(2.0 / 3), {}, 2);
  EXPECT_EQ(shown(v), "5^0.67");
}

TEST(Edits, OfAnArrayWithItself) {
  Value v = array("abc^defghijklmnop^q");
  replace(v, {2}, v);
  EXPECT_EQ(shown(v), "abc^abc^defghijklmnop^q^q");
  insert(v, {-1}, v);
  EXPECT_EQ(shown(v), "abc^abc^defghijklmnop^q^q^abc^abc^defghijklmnop^q^q");
}

TEST(Edits, DoNotTouchOtherOwners) {
  Value v = array("a string^of some^length");
  const Value other = v;
  replace(v, {2}, Value::of("X"));
  EXPECT_EQ(shown(other), "a string^of some^length");
  EXPECT_EQ(shown(v), "a string^X^length");
}

TEST(Edits, PaddingBeyondTheLimitIsRefusedAndChangesNothing) {
  Value v = array("a^b");
  EXPECT_THROW(replace(v, {std::int64_t{1} << 40}, Value::of("x")), std::bad_alloc);
  EXPECT_THROW(replace(v, {1, std::numeric_limits<std::int64_t>::max()}, Value::of("x")), std::bad_alloc);
  EXPECT_EQ(shown(v), "a^b");
}

TEST(CountElements, CountsMarksOfTheWholeText) {
  EXPECT_EQ(count_elements(array("a^b]c"), base::kFieldMark), 2);
  EXPECT_EQ(count_elements(array("a^b]c"), base::kValueMark), 2);
  EXPECT_EQ(count_elements(Value::of(""), base::kFieldMark), 0);
  EXPECT_EQ(count_elements(Value::of("a,b,,c"), ','), 4);
  EXPECT_EQ(count_elements(Value::of(12321), '2'), 3);
  EXPECT_EQ(count_elements(Value::of(std::string(1000, ',')), ','), 1001);
}

TEST(FlatHelpers, ViewElements) {
  const std::string record = marked("id^two]2^three");
  EXPECT_EQ(field_of(record, 2), marked("two]2"));
  EXPECT_EQ(field_of(record, 4), "");
  EXPECT_EQ(field_of(record, 0), "");
  EXPECT_EQ(element_of("a,b", ',', 2), "b");
}

TEST(Find, ReportsTheFullPosition) {
  const std::string a = marked("red^green]blue^dark blue]x\\blue");
  const auto at = [&](std::string_view item, std::int64_t occurrence) {
    const auto found = find_element(item, a, occurrence, false);
    if (!found) return std::string("none");
    return std::to_string(found->at.field) + "." + std::to_string(found->at.value) + "." +
           std::to_string(found->at.subvalue);
  };
  EXPECT_EQ(at("blue", 1), "2.2.1");
  EXPECT_EQ(at("blue", 2), "3.2.2");
  EXPECT_EQ(at("blue", 3), "none");
  EXPECT_EQ(at("dark", 1), "none");
  EXPECT_EQ(at("red", 0), "1.1.1");
  EXPECT_EQ(find_element("", marked("a^^b"), 1, false)->at.field, 2);
  EXPECT_EQ(find_element("BLUE", a, 1, true)->at.value, 2);
  EXPECT_EQ(find_substring("blue", a, 3, false)->at.subvalue, 2);
  EXPECT_EQ(find_substring("LU", marked("Red^Green^Blue"), 1, true)->at.field, 3);
  EXPECT_FALSE(find_substring("zz", a, 1, false));
}

TEST(RemoveNext, WalksOverAllMarks) {
  Value v = Value::of(marked("a^b]c\\d~e^^g"));
  std::string walked;
  std::int64_t delimiter = 0;
  do {
    const Value element = remove_next(v, delimiter);
    walked += shown(element) + "/" + std::to_string(delimiter) + " ";
  } while (delimiter != 0);
  EXPECT_EQ(walked, "a/2 b/3 c/4 d/5 e/2 /2 g/0 ");
  EXPECT_EQ(shown(remove_next(v, delimiter)), "");
  EXPECT_EQ(delimiter, 0);
}

TEST(RemoveNext, PositionCanBeReadAndSet) {
  Value v = Value::of(marked("a^b]c"));
  std::int64_t delimiter = 0;
  remove_next(v, delimiter);
  EXPECT_EQ(remove_position(v), 2U);
  set_remove_position(v, 3);
  EXPECT_EQ(shown(remove_next(v, delimiter)), "");
  EXPECT_EQ(delimiter, 3);
  set_remove_position(v, 1000);
  EXPECT_EQ(remove_position(v), 5U);
  replace(v, {1}, Value::of("z"));
  EXPECT_EQ(remove_position(v), 0U);
}

TEST(RemoveNext, WorksOnNumbersAndNull) {
  Value v = Value::of(123);
  std::int64_t delimiter = 9;
  EXPECT_EQ(shown(remove_next(v, delimiter)), "123");
  EXPECT_EQ(delimiter, 0);
  v = Value::of("");
  EXPECT_EQ(shown(remove_next(v, delimiter)), "");
}

}  // namespace
}  // namespace scarlet::value
