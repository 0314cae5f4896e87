// SPDX-License-Identifier: GPL-3.0-or-later
// The two forms of a dynamic array must never differ in what they do: random programs run on both and on a model.
#include <gtest/gtest.h>

#include <random>

#include "marked.h"
#include "value/array_rep.h"
#include "value/dynamic_array.h"
#include "value/explode.h"

namespace scarlet::value {
namespace {

std::string join(const std::vector<std::string_view>& pieces, char mark) {
  std::string text;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0) text += mark;
    text += pieces[i];
  }
  return text;
}

enum class Kind { Replace, Insert, Remove };

// The rules written as splitting and joining, without regard for cost.
std::string model(Kind kind, const std::string& text, const std::vector<std::int64_t>& path, std::size_t level,
                  const std::string& item, bool compatible) {
  const char mark = kMarks[level];
  std::vector<std::string_view> pieces = base::split(text, mark);
  const bool last = level + 1 == path.size();
  const std::int64_t number = path[level];
  if (kind == Kind::Remove) {
    if (number < 1 || number > static_cast<std::int64_t>(pieces.size())) return text;
    const auto at = static_cast<std::size_t>(number - 1);
    std::string deeper;
    if (last) {
      pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
      deeper = model(kind, std::string(pieces[at]), path, level + 1, item, compatible);
      pieces[at] = deeper;
    }
    return join(pieces, mark);
  }
  std::size_t at = 0;
  bool before = false;
  if (number < 0) {
    if (!(text.empty() || (compatible && pieces.back().empty()))) pieces.push_back("");
    at = pieces.size() - 1;
  } else {
    at = static_cast<std::size_t>(number == 0 ? 1 : number) - 1;
    before = at < pieces.size() && !text.empty();
    while (pieces.size() <= at) pieces.push_back("");
  }
  const std::string changed = last ? item : model(kind, std::string(pieces[at]), path, level + 1, item, compatible);
  if (last && kind == Kind::Insert && before) {
    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(at), changed);
  } else {
    pieces[at] = changed;
  }
  return join(pieces, mark);
}

class Programs : public ::testing::TestWithParam<unsigned> {};

std::string random_item(std::mt19937& random) {
  static const char* const kItems[] = {"",         "x",  "17", "abc", "a longer element of text", "p]q", "m^n", "s\\t",
                                       "a]b\\c^d", "-5", "0",  "zz"};
  return marked(kItems[random() % (random() % 4 == 0 ? 12 : 5)]);
}

std::vector<std::int64_t> random_path(std::mt19937& random) {
  const auto number = [&](unsigned most) {
    return random() % 8 == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(random() % most) + 1;
  };
  std::vector<std::int64_t> path{number(12)};
  if (random() % 2) path.push_back(number(5));
  if (path.size() == 2 && random() % 2) path.push_back(number(3));
  return path;
}

void explode_somewhere(Value& v, std::mt19937& random) {
  if (!v.is_string()) return;
  if (v.tag() != Tag::Array) return explode(v, base::kFieldMark);
  if (v.array()->mark != base::kFieldMark) return;
  Elements& elements = v.array()->elements;
  Value& element = elements[random() % elements.size()];
  if (element.tag() != Tag::Array) return explode(element, base::kValueMark);
  if (element.array()->mark != base::kValueMark) return;
  Value& inner = element.array()->elements[random() % element.array()->elements.size()];
  if (inner.tag() != Tag::Array) explode(inner, base::kSubvalueMark);
}

TEST_P(Programs, BothFormsDoWhatTheModelDoes) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  std::mt19937 random(GetParam());
  std::string expected;
  Value flat = Value::empty();
  Value exploded = Value::empty();
  Value other = exploded;  // keeps an older version alive, so that sharing is exercised
  std::string other_expected;
  for (int step = 0; step < 300; ++step) {
    const Kind kind = random() % 3 == 0 ? Kind::Remove : (random() % 2 ? Kind::Insert : Kind::Replace);
    const auto path = random_path(random);
    const std::string item = random_item(random);
    const AppendRule rule{random() % 3 == 0};
    if (random() % 2) explode_somewhere(exploded, random);
    if (random() % 10 == 0) {
      other = exploded;
      other_expected = expected;
    }
    if (random() % 16 == 0) exploded.flatten();
    Position at{path[0], path.size() > 1 ? path[1] : 0, path.size() > 2 ? path[2] : 0};
    expected = model(kind, expected, path, 0, item, rule.compatible);
    Value item_value = Value::of(item);
    if (random() % 4 == 0) explode_somewhere(item_value, random);
    for (Value* v : {&flat, &exploded}) {
      if (kind == Kind::Replace) replace(*v, at, item_value, rule);
      if (kind == Kind::Insert) insert(*v, at, item_value, rule);
      if (kind == Kind::Remove) remove(*v, at);
    }
    flat.flatten();
    ASSERT_EQ(shown(flat), shown(expected)) << "step " << step;
    ASSERT_EQ(text_length(exploded), expected.size());
    if (random() % 2) {
      ASSERT_EQ(shown(exploded), shown(expected)) << "step " << step;
    }
    ASSERT_EQ(shown(other), shown(other_expected)) << "step " << step;
    const auto probe = random_path(random);
    const Position where{probe[0], probe.size() > 1 ? probe[1] : 0, probe.size() > 2 ? probe[2] : 0};
    const std::string wanted = shown(extract(flat, where));
    ASSERT_EQ(shown(extract(exploded, where)), wanted);
    ASSERT_EQ(shown(extract_in_place(exploded, where)), wanted);
    for (const char mark : {base::kFieldMark, base::kValueMark, base::kSubvalueMark, base::kTextMark, 'a'}) {
      ASSERT_EQ(count_elements(exploded, mark), count_elements(flat, mark));
    }
    if (random() % 32 == 0) {
      flat.append(item);
      exploded.append(item);
      expected += item;
    }
    if (expected.size() > 2000) {
      expected.clear();
      flat = Value::empty();
      exploded = Value::empty();
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, Programs, ::testing::Range(1U, 41U));

TEST(Exploding, HappensAfterRepeatedUseByPosition) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "field" + std::to_string(i) + base::kFieldMark;
  Value v = Value::of(text);
  extract_in_place(v, {50});
  EXPECT_EQ(v.tag(), Tag::Heap);
  for (int i = 0; i < 50; ++i) extract_in_place(v, {50});
  EXPECT_EQ(v.tag(), Tag::Array);
  EXPECT_EQ(v.to_string(), text);
}

TEST(Exploding, LeavesFrontUsesOfABigRecordAlone) {
  Value v = Value::of("id" + std::string(1, base::kFieldMark) + std::string(100000, 'x'));
  for (int i = 0; i < 1000; ++i) extract_in_place(v, {1});
  EXPECT_EQ(v.tag(), Tag::Heap);
}

TEST(Exploding, AppendLoopsOfValuesStopScanning) {
  Value v = Value::of("");
  for (int i = 0; i < 1000; ++i) replace(v, {1, -1}, Value::of(i));
  ASSERT_EQ(v.tag(), Tag::Array);
  EXPECT_EQ(v.array()->elements[0].tag(), Tag::Heap) << "appending at the end of flat text costs nothing more";
  EXPECT_EQ(count_elements(v, base::kValueMark), 1000);
}

TEST(Exploding, TheBytesAreKeptUntilTheNextChange) {
  Value v = array("a^b^c");
  explode(v, base::kFieldMark);
  Scratch scratch;
  EXPECT_EQ(shown(v.text(scratch)), "a^b^c");
  EXPECT_NE(v.array()->flat, nullptr);
  replace(v, {2}, Value::of("B"));
  EXPECT_EQ(v.array()->flat, nullptr);
  EXPECT_EQ(shown(v), "a^B^c");
}

TEST(Exploding, LongPadsAreMadeOfMarks) {
  Value v = array("a^b");
  explode(v, base::kFieldMark);
  replace(v, {3000000}, Value::of("x"));
  EXPECT_EQ(text_length(v), 3000002U);
  EXPECT_EQ(shown(extract(v, {3000000})), "x");
}

}  // namespace
}  // namespace scarlet::value
