// SPDX-License-Identifier: GPL-3.0-or-later
#include "value/number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "value/value.h"

namespace scarlet::value {
namespace {

std::string parsed(std::string_view text) {
  const auto number = parse_number(text);
  return number ? from_number(*number).to_string(14) : "not numeric";
}

TEST(ParseNumber, AcceptsWhatArithmeticAccepts) {
  EXPECT_EQ(parsed(""), "0");
  EXPECT_EQ(parsed("   "), "0");
  EXPECT_EQ(parsed("007"), "7");
  EXPECT_EQ(parsed(" 8 "), "8");
  EXPECT_EQ(parsed("+7"), "7");
  EXPECT_EQ(parsed("-3"), "-3");
  EXPECT_EQ(parsed("5."), "5");
  EXPECT_EQ(parsed(".5"), "0.5");
  EXPECT_EQ(parsed("-.5"), "-0.5");
  EXPECT_EQ(parsed("1.50"), "1.5");
  EXPECT_EQ(parsed("123456789012345"), "123456789012345");
  EXPECT_EQ(parsed("00000000000000000000000012"), "12");
  EXPECT_EQ(parsed("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(parsed("-9223372036854775808"), "-9223372036854775808");
}

TEST(ParseNumber, RefusesEverythingElse) {
  for (const char* text : {"5-", "--5", "+-5", "1 2", "1E5", "0x10", "$5", "1,000", "1.2.3", "abc", "-", "+", "- 5",
                           "9223372036854775808", "1234567890123456789012.5"}) {
    EXPECT_EQ(parsed(text), "not numeric") << text;
  }
}

TEST(ParseNumber, DecimalsAreCorrectlyRounded) {
  EXPECT_EQ(parse_number("0.1")->real, 0.1);
  EXPECT_EQ(parse_number("3.14159")->real, 3.14159);
  EXPECT_EQ(parse_number("123456789.123456789")->real, 123456789.123456789);
  EXPECT_EQ(parse_number("0.000000000000000000000000001")->real, 1e-27);
  EXPECT_EQ(parse_number("+1.00000000000000000000000000")->real, 1.0);
  EXPECT_EQ(parse_number("-9007199254740993.1")->real, -9007199254740993.1);
}

TEST(ParseNumber, WholeTextIsAnInteger) {
  EXPECT_TRUE(parse_number("12")->is_int);
  EXPECT_FALSE(parse_number("12.0")->is_int);
}

TEST(StrictlyNumeric, FollowsTheRuleOfNum) {
  for (const char* text : {"", "0", "5", "-5", "+5", "5.5", ".5", "5.", "-.5", "123456789012345", "00012"}) {
    EXPECT_TRUE(is_strictly_numeric(text)) << text;
  }
  for (const char* text : {"5-", "--5", ".", "-", "+", "-.", " 5", "5 ", "1,000", "1.2.3", "abc", "1a", "0x10", "1e5",
                           "$5", "1234567890123456"}) {
    EXPECT_FALSE(is_strictly_numeric(text)) << text;
  }
}

TEST(ToNumber, RemembersTheNumberOfAHeapString) {
  Value text = Value::of("     12345678901     ");
  EXPECT_EQ(to_number(text)->integer, 12345678901);
  EXPECT_EQ(text.rep()->numeric, StringRep::Numeric::Int);
  EXPECT_EQ(to_number(text)->integer, 12345678901);
  text = Value::of("this is no number at all");
  EXPECT_FALSE(to_number(text));
  EXPECT_FALSE(to_number(text));
  EXPECT_EQ(text.rep()->numeric, StringRep::Numeric::No);
}

std::string text_of(double number, int precision = kDefaultPrecision) {
  Scratch scratch;
  return std::string(format_double(number, precision, scratch));
}

TEST(FormatDouble, DropsZerosAndKeepsTheLeadingOne) {
  EXPECT_EQ(text_of(0.5), "0.5");
  EXPECT_EQ(text_of(-0.5), "-0.5");
  EXPECT_EQ(text_of(1.0), "1");
  EXPECT_EQ(text_of(1.5), "1.5");
  EXPECT_EQ(text_of(100), "100");
  EXPECT_EQ(text_of(1.0 / 3), "0.3333");
  EXPECT_EQ(text_of(2.0 / 3), "0.6667");
  EXPECT_EQ(text_of(0.1 + 0.2), "0.3");
}

TEST(FormatDouble, RoundsHalfAwayFromZeroOnTheShortestDecimal) {
  EXPECT_EQ(text_of(9.99995), "10");
  EXPECT_EQ(text_of(99.99995), "100");
  EXPECT_EQ(text_of(99.99994), "99.9999");
  EXPECT_EQ(text_of(0.00005), "0.0001");
  EXPECT_EQ(text_of(0.00004), "0");
  EXPECT_EQ(text_of(-0.00004), "0");
  EXPECT_EQ(text_of(1.00005), "1.0001");
  EXPECT_EQ(text_of(2.5, 0), "3");
  EXPECT_EQ(text_of(-2.5, 0), "-3");
  EXPECT_EQ(text_of(0.5, 0), "1");
  EXPECT_EQ(text_of(0.4999, 0), "0");
  EXPECT_EQ(text_of(1.0 / 8, 2), "0.13");
  EXPECT_EQ(text_of(1.005, 2), "1.01");
  EXPECT_EQ(text_of(100.1, 14), "100.1");
  EXPECT_EQ(text_of(2.0 / 3, 10), "0.6666666667");
}

TEST(FormatDouble, LargeNumbersHaveNoExponent) {
  EXPECT_EQ(text_of(9007199254740992.0), "9007199254740992");
  EXPECT_EQ(text_of(1e15), "1000000000000000");
  EXPECT_EQ(text_of(1e22), "10000000000000000000000");
  EXPECT_EQ(text_of(1.7976931348623157e308).size(), 309U);
  EXPECT_EQ(text_of(123456789012.34567), "123456789012.3457");
  EXPECT_EQ(text_of(5e-324), "0");
}

TEST(FormatDouble, PrecisionIsClamped) {
  EXPECT_EQ(text_of(1.0 / 3, 99), "0.33333333333333");
  EXPECT_EQ(text_of(1.0 / 3, -1), "0");
}

TEST(FormatDouble, FastAndExactPathsAgree) {
  std::uint64_t state = 12345;
  for (int i = 0; i < 20000; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto units = static_cast<std::int64_t>(state >> 24) % 100000000;
    const double number = static_cast<double>(units) / 100000.0;  // five decimals: every tenth is a tie at four
    const std::int64_t rounded = (units + 5) / 10;
    Scratch scratch;
    std::string expected(format_fixed(static_cast<double>(rounded) / 10000, 4, scratch));
    Scratch own;
    EXPECT_EQ(format_fixed(number, 4, own), expected) << units;
  }
}

TEST(FormatFixed, KeepsZeros) {
  Scratch s;
  EXPECT_EQ(format_fixed(1.5, 2, s), "1.50");
  EXPECT_EQ(format_fixed(-0.001, 2, s), "0.00");
  EXPECT_EQ(format_fixed(2.675, 2, s), "2.68");
  EXPECT_EQ(format_fixed(1.005, 2, s), "1.01");
  EXPECT_EQ(format_fixed(0, 3, s), "0.000");
  EXPECT_EQ(format_fixed(7, 0, s), "7");
  EXPECT_EQ(format_fixed(0.995, 2, s), "1.00");
  EXPECT_EQ(format_fixed(1.5, 20, s), "1.50000000000000000000");
  EXPECT_EQ(format_fixed(99.5, 0, s), "100");
}

TEST(FormatInteger, CoversTheRange) {
  Scratch s;
  EXPECT_EQ(format_integer(0, s), "0");
  EXPECT_EQ(format_integer(std::numeric_limits<std::int64_t>::min(), s), "-9223372036854775808");
}

TEST(Truncate, AbsorbsTinyBinaryErrors) {
  EXPECT_EQ(truncate(4.35 * 100), 435);
  EXPECT_EQ(truncate((0.1 + 0.7) * 10), 8);
  EXPECT_EQ(truncate(-5.99), -5);
  EXPECT_EQ(truncate(2.99999999999999), 3);
  EXPECT_EQ(truncate(1e300), std::numeric_limits<std::int64_t>::max());
  EXPECT_FALSE(std::signbit(truncate_to_double(-0.4)));
}

TEST(ToInteger, RefusesWhatDoesNotFit) {
  EXPECT_EQ(to_integer(Value::of("12.9")), 12);
  EXPECT_FALSE(to_integer(Value::of(1e19)));
  EXPECT_FALSE(to_integer(Value::of("x")));
  EXPECT_FALSE(to_integer(Value()));
}

}  // namespace
}  // namespace scarlet::value
