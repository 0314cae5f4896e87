// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "base/limits.h"
#include "helpers.h"

namespace scarlet::convert {
namespace {

TEST(Format, OnlyNumericOptionsTurnTextIntoANumber) {
  EXPECT_EQ(fmt("007", "R,"), "7|0");
  EXPECT_EQ(fmt("007", "RM"), "007|0");
  EXPECT_EQ(fmt(7, "RM"), "7 |0");
  EXPECT_EQ(fmt("ABC", "8R2"), "     ABC|0");
  EXPECT_EQ(fmt("", "R2"), "0.00|0");
}

TEST(Format, SignAndCurrencyGoRoundTheNumber) {
  EXPECT_EQ(fmt(-1, "R2$"), "$-1.00|0");
  EXPECT_EQ(fmt(-1, "R2$E"), "<$1.00>|0");
  EXPECT_EQ(fmt("-12.345", "R2,$#14"), "       $-12.35|0");
  EXPECT_EQ(fmt(0, "R2ZM"), " |0");
}

TEST(Format, AZeroHasNoMinus) {
  EXPECT_EQ(fmt("-0.001", "R2M"), "0.00 |0");
  EXPECT_EQ(fmt(-0.001, "R2"), "0.00|0");
}

TEST(Format, ADoubleNearATieRoundsAtFourteenDecimalsFirst) {
  EXPECT_EQ(fmt(1.005 * 100, "R0"), "100|0");
  EXPECT_EQ(fmt(0.285 * 100, "R0"), "29|0");
  EXPECT_EQ(fmt(1.005, "R2"), "1.01|0");
  EXPECT_EQ(fmt(64.115, "R2"), "64.12|0");
}

TEST(Format, DescalingIsMeasuredAgainstPrecision) {
  EXPECT_EQ(fmt(123, "R26"), "1.23|0");
  EXPECT_EQ(fmt(123, "R22"), "12300.00|0");
  EXPECT_EQ(fmt(123, "R22", {nullptr, nullptr, 2}), "123.00|0");
}

TEST(Format, IntegersUseTheNationalDecimalPoint) {
  Locale locale;
  locale.thousands = ".";
  locale.decimal = ",";
  EXPECT_EQ(fmt(1234567, "R2,", {&locale}), "1.234.567,00|0");
}

TEST(Format, OverlongDataIsCutIntoPiecesPaddedOnTheRight) {
  EXPECT_EQ(fmt("ABCDEFG", "3R"), "ABC_DEF_G  |0");
  EXPECT_EQ(fmt("The quick brown fox jumps", "10T"), "The quick _brown fox _jumps     |0");
  EXPECT_EQ(fmt("x", "0L"), "|0");
}

TEST(Format, MasksFillFromTheirSide) {
  EXPECT_EQ(fmt(42, "R#3-#4"), "   -  42|0");
  EXPECT_EQ(fmt(42, "L%10"), "4200000000|0");
  EXPECT_EQ(fmt("1234567890", "L(###) ###-####"), "(123) 456-7890|0");
  EXPECT_EQ(fmt(1, "LL"), "L|0");
  EXPECT_EQ(fmt(1234, "12'.'R#6"), "........1234|0");
}

TEST(Format, BadSpecificationsReturnTheData) {
  for (const char* code : {"", "X", "10", "10''R", "10'**'R", " 10L", "-5L", "d2/"}) {
    EXPECT_EQ(fmt("AB", code), "AB|2") << code;
  }
}

TEST(Format, LimitsOfSpecificationDataAndWidth) {
  EXPECT_EQ(fmt("A", "1L" + std::string(254, 'x')).substr(0, 1), "x");
  EXPECT_EQ(fmt("A", "1L" + std::string(255, 'x')), "A|2");
  EXPECT_EQ(fmt(std::string(4096, 'A'), "L").size(), 4096U + 2U);
  EXPECT_EQ(fmt(std::string(4097, 'A'), "5000L"), std::string(4097, 'A') + "|1");
  const std::size_t widest = base::limits::kFormatBytes;
  EXPECT_EQ(fmt("A", std::to_string(widest) + "L").size(), widest + 2);
  EXPECT_EQ(fmt("A", std::to_string(widest + 1) + "L"), "A|2");
  EXPECT_EQ(fmt("A", "99999999999999999999L"), "A|2");
  EXPECT_EQ(fmt("A", "L#99999999999999999999").size(), (1U << 20) + 2);
}

TEST(FormatShape, WidthComesFromTheSpecificationOrTheText) {
  EXPECT_EQ(format_shape("10L").width, 10);
  EXPECT_EQ(format_shape("R###-####").width, 8);
  EXPECT_EQ(format_shape("D2/").width, 8);
  EXPECT_EQ(format_shape("12T").justification, 'T');
  EXPECT_EQ(format_shape("5'x'r").justification, 'R');
  EXPECT_FALSE(format_shape("10").valid);
}

TEST(Fold, BreaksAtSpacesAndCutsLongWords) {
  EXPECT_EQ(fold("the quick brown", "10", '/'), "the quick/brown");
  EXPECT_EQ(fold("abcdefghijkl mn", "5", '^'), "abcde^fghij^kl mn");
  EXPECT_EQ(fold("two  spaces here", "6", '/'), "two /spaces/here");
}

TEST(Fold, TheLastWidthRepeatsAndNoWidthReturnsTheText) {
  EXPECT_EQ(fold("the quick brown fox jumps", marked("5]10"), '/'), "the/quick/brown fox/jumps");
  EXPECT_EQ(fold("a b c", "0", '/'), "a b c");
  EXPECT_EQ(fold("a b c", "-1", '/'), "a b c");
  EXPECT_EQ(fold("", "5", '/'), "");
}

TEST(FormatElements, KeepEveryMark) {
  const auto data = value::Value::of(marked("1]abc^-3.5"));
  EXPECT_EQ(shown(format_elements, data, "5R2"), " 1.00]  abc^-3.50|0");
}

}  // namespace
}  // namespace scarlet::convert
