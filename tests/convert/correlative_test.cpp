// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/correlative.h"

#include <gtest/gtest.h>

#include "convert/elements.h"
#include "helpers.h"

namespace scarlet::convert {
namespace {

class Record : public CorrelativeHost {
 public:
  explicit Record(const std::string& text) : record_(marked(text)) {}
  std::string field(std::int64_t number) override {
    if (number == 0) return "R1";
    if (number == 9998) return "1";
    if (number == 9999) return "40";
    return std::string(piece_of(record_, base::kFieldMark, number));
  }
  std::string item(std::string_view name) override { return name == "QTY" ? "12" : "250"; }
  std::int64_t counter(Counter which) override { return 1 + static_cast<int>(which); }
  std::int64_t today() override { return 14000; }
  std::int64_t time_of_day() override { return 3600; }

 private:
  std::string record_;
};

// Fields: 1 2 3            4        5     6  7           8     9
constexpr char kPlain[] = "12^5^Hello World^10^14000^-7^ABC*DEF*GHI^3^12.5";
constexpr char kMultivalued[] = "10]20]30^1]2]3^100]200^7";

std::string value_of(std::string_view text, const char* record = kPlain) {
  const auto compiled = Correlative::compile(text);
  if (!compiled) return "error: " + compiled.error().subject;
  Record host(record);
  return visible(compiled->evaluate(host, {}));
}

struct Case {
  const char* text;
  const char* expected;
};

TEST(CorrelativeA, ArithmeticIsInWholeNumbers) {
  for (const Case& c : std::initializer_list<Case>{
           {"A;1+2", "17"},     {"A;1/2", "2"},
           {"A;2/1", "0"},      {"A;1+2*8", "27"},
           {"A;(1+2)*2", "85"}, {"A;-1+2", "-7"},
           {"A1+2", "17"},      {"A;1+'1.5'", "13"},
           {"A;9+9", "25"},     {"A;9/'2'", "6"},
           {"A;9*'2'", "25"},   {"A;'100'-'7'-'3'", "90"},
           {"A;1*-2", "-60"},   {"A;((1+2)*(1-2))", "119"},
           {"A;20+1", "12"},    {"A;R('17','5')", "2"},
           {"A; 1 + 2 ", "17"}, {"A;8/2+1", "12"},
           {"A;1/'0'", "0"},    {"A;3+1", "12"},
           {"A;6/2", "-1"},     {"A;'9223372036854775807'+'1'", "9223372036854775808"},
       }) {
    EXPECT_EQ(value_of(c.text), c.expected) << c.text;
  }
}

TEST(CorrelativeA, ConditionsAndComparisons) {
  for (const Case& c : std::initializer_list<Case>{
           {"A;1>2", "1"},
           {"A;1<>2", "1"},
           {"A;1<='11'", "0"},
           {"A;1&20", "0"},
           {"A;1!20", "1"},
           {"A;1=2 OR 2='5'", "1"},
           {"A;1='12' AND 2='5'", "1"},
           {"A;IF 1<2 THEN 'yes' ELSE 'no'", "no"},
           {"A;IF 20='' THEN 'empty' ELSE 20", "empty"},
           {"A;IF 1>2 THEN IF 2>8 THEN 'A' ELSE 'B' ELSE 'C'", "A"},
           {"A;1+(2>8)", "13"},
           {"A;3='Hello World'", "1"},
       }) {
    EXPECT_EQ(value_of(c.text), c.expected) << c.text;
  }
}

TEST(CorrelativeA, TextsPartsAndConversions) {
  for (const Case& c : std::initializer_list<Case>{
           {"A;1:2", "125"},
           {"A;3['1','5']", "Hello"},
           {"A;3['7']", "o World"},
           {"A;7['*','2','1']", "DEF"},
           {"A;3[2,2]", "o Wor"},
           {"A;0:'-':1", "R1-12"},
           {"A;\\lit\\", "lit"},
           {"A;9998", "1"},
           {"A;ND", "2"},
           {"A;T", "3600"},
           {"A;5(D2/)(G0/1)", "04"},
           {"A;1*'100'(MD2)", "12"},
           {"A;(1*'100')(MD2)", "12.00"},
           {"A;3(MCU)(T1,3)", "HEL"},
           {"A;3(P(0X))", "Hello World"},
           {"A;1(S;'some';'none')", "some"},
           {"A;3(MCN):'|'", "|"},
           {"A;N(QTY)*N(PRICE)", "3000"},
           {"A;(N(QTY)+'1')(MD2)", "0.13"},
           {"A;''", ""},
       }) {
    EXPECT_EQ(value_of(c.text), c.expected) << c.text;
  }
}

TEST(CorrelativeA, MultivaluesPairUpAndRRepeatsTheLast) {
  for (const Case& c : std::initializer_list<Case>{
           {"A;1+2", "11]22]33"},
           {"A;1+4", "17]20]30"},
           {"A;1+4R", "17]27]37"},
           {"A;4R*1", "70]140]210"},
           {"A;S(1*2)", "140"},
           {"A;1:'x'R", "10x]20x]30x"},
           {"A;1:'x'", "10x]20]30"},
           {"A;1/'2'R", "5]10]15"},
           {"A;1(MD1)", "1.0]2.0]3.0"},
           {"A;3+1", "110]220]30"},
           {"A;S(1)/'3'", "20"},
           {"A;-1", "-10]-20]-30"},
           {"A;N(QTY)R*2", "12]24]36"},
       }) {
    EXPECT_EQ(value_of(c.text, kMultivalued), c.expected) << c.text;
  }
}

TEST(CorrelativeF, ReversePolish) {
  for (const Case& c : std::initializer_list<Case>{
           {"F;1;2;-", "7"},
           {"F;2;1;/", "0"},
           {"F;1;'2';*", "24"},
           {"F;1;2;_;-", "-7"},
           {"F;1;2;R", "2"},
           {"F;1;P;*", "144"},
           {"F;1;2;^", "12"},
           {"F;C5;C3;C2;-;-", "4"},
           {"F1;2;+", "17"},
           {"F;C12345;C1;*2", "123"},
           {"F;D;D;-", "0"},
           {"F;3;C7;C5;[]", "World"},
           {"F;3(MCU);' ';:;1;:", "HELLO WORLD 12"},
           {"F;1;C100;*;(MD2)", "12.00"},
           {"F;7(G0*1);7(G2*1);:", "ABCGHI"},
           {"F;1;2;<", "1"},
           {"F;1;2;>", "0"},
       }) {
    EXPECT_EQ(value_of(c.text), c.expected) << c.text;
  }
  EXPECT_EQ(value_of("F;4R;1;*", kMultivalued), "70]140]210");
  EXPECT_EQ(value_of("F;1;2;*;S", kMultivalued), "140");
}

TEST(CorrelativeF, EqualOperandsAreNeitherLessNorGreater) {
  EXPECT_EQ(value_of("F;1;1;<"), "0");
  EXPECT_EQ(value_of("F;1;1;>"), "0");
  EXPECT_EQ(value_of("F;1;1;["), "1");
  EXPECT_EQ(value_of("F;1;1;]"), "1");
}

TEST(CorrelativeF, TheTopIsTheResultWhateverIsBelow) { EXPECT_EQ(value_of("F;1;2;3"), "Hello World"); }

TEST(Correlative, FaultsNameTheTextAndThePlace) {
  for (const char* text : {"A",       "A;",      "A;1+",          "A;(1",          "A;1)",      "A;'x",
                           "A;N(X",   "A;1(MD2", "A;IF 1 THEN 2", "A;1['1'",       "A;X",       "A;1 2",
                           "F",       "F;",      "F;+",           "F;1;+",         "F;1;2;?",   "F;'x",
                           "F;1(MD2", "F;^",     "F;1;^",         "F;1;2;3;[];[]", "F;1;2;*19", "F;1 2"}) {
    const auto compiled = Correlative::compile(text);
    ASSERT_FALSE(compiled.ok()) << text;
    EXPECT_NE(compiled.error().subject.find(text), std::string::npos) << compiled.error().subject;
  }
  const auto compiled = Correlative::compile("A;1+?");
  EXPECT_NE(compiled.error().subject.find("character 5"), std::string::npos) << compiled.error().subject;
}

TEST(Correlative, NestingIsLimited) {
  const auto nested = [](std::size_t depth) { return "A;" + std::string(depth, '(') + "1" + std::string(depth, ')'); };
  EXPECT_TRUE(Correlative::compile(nested(99)).ok());
  EXPECT_FALSE(Correlative::compile(nested(100)).ok());
  EXPECT_FALSE(Correlative::compile(nested(100'000)).ok());
}

TEST(Correlative, ValuesThatGrowWithoutEndAreGivenUp) {
  std::string text = "F;3";
  for (int i = 0; i < 40; ++i) text += ";P;:";
  EXPECT_LE(value_of(text).size(), std::size_t{1} << 26);
}

TEST(Correlative, ItemsAreListedOnce) {
  const auto compiled = Correlative::compile("A;N(QTY)*N(PRICE)+N(QTY)");
  ASSERT_TRUE(compiled.ok());
  EXPECT_EQ(compiled->items(), (std::vector<std::string>{"QTY", "PRICE"}));
  EXPECT_FALSE(Correlative::is_correlative("MD2"));
}

}  // namespace
}  // namespace scarlet::convert
