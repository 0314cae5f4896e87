// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/decimal.h"

#include <gtest/gtest.h>

#include <limits>

#include "helpers.h"

namespace scarlet::convert {
namespace {

std::string text(Decimal number, int decimals, Rounding rounding = Rounding::HalfAwayFromZero) {
  number.round(decimals, rounding);
  std::string out(number.is_negative() ? "-" : "");
  number.append_to(out, decimals, {",", "."});
  return out;
}

TEST(Decimal, RoundsHalvesAwayFromZeroAsTheNumberReads) {
  EXPECT_EQ(text(Decimal::of(1.005), 2), "1.01");
  EXPECT_EQ(text(Decimal::of(-2.675), 2), "-2.68");
  EXPECT_EQ(text(Decimal::of(0.125), 2), "0.13");
  EXPECT_EQ(text(*Decimal::parse("99.995"), 2), "100.00");
  EXPECT_EQ(text(*Decimal::parse("99.995"), 2, Rounding::Truncate), "99.99");
}

TEST(Decimal, ARoundedZeroHasNoSign) {
  EXPECT_EQ(text(Decimal::of(-0.004), 2), "0.00");
  EXPECT_EQ(text(*Decimal::parse("-0"), 0), "0");
}

TEST(Decimal, HoldsTheWholeRangeOfItsSources) {
  EXPECT_EQ(text(Decimal::of(std::numeric_limits<std::int64_t>::min()), 0), "-9,223,372,036,854,775,808");
  EXPECT_EQ(text(Decimal::of(1e20), 0), "100,000,000,000,000,000,000");
  EXPECT_EQ(text(Decimal::of(std::numeric_limits<double>::max()), 1).size(), 309U + 102U + 2U);
  EXPECT_EQ(text(Decimal::of(std::numeric_limits<double>::denorm_min()), 4), "0.0000");
  EXPECT_EQ(text(Decimal::of(std::numeric_limits<double>::infinity()), 0), "0");
}

TEST(Decimal, ParsesNumericTextOnly) {
  for (const char* bad : {"", ".", "-", "1e3", "1,0", "--1", "1.2.3", "1 2", "12345678901234567890"}) {
    EXPECT_FALSE(Decimal::parse(bad)) << bad;
  }
  EXPECT_EQ(text(*Decimal::parse(" +007.50 "), 1), "7.5");
  EXPECT_EQ(text(*Decimal::parse("0." + std::string(5000, '9')), 2), "1.00");
}

TEST(MaskedDecimalOutput, OptionsInTheirOrder) {
  EXPECT_EQ(out(123456, "MD2,$"), "$1,234.56|0");
  EXPECT_EQ(out(-123456, "MD2,("), "(1,234.56)|0");
  EXPECT_EQ(out("1.5", "MD2P"), "1.50|0");
  EXPECT_EQ(out("1.5", "MD2ZP"), "0.02|0");
  EXPECT_EQ(out(12345, "MD42"), "123.4500|0");
  EXPECT_EQ(out(-7, "MR2210*"), "*****-0.07|0");
  EXPECT_EQ(out(5551234, "MR0#3-#4"), "555-1234|0");
  EXPECT_EQ(out(123450, "MD2[EUR,.,',']"), "EUR1.234,50|0");
}

TEST(MaskedDecimalOutput, NothingRoundedToZeroIsNegative) {
  EXPECT_EQ(out("-0.4", "MD0"), "0|0");
  EXPECT_EQ(out(-1, "MD24-"), "0.00 |0");
  EXPECT_EQ(out(-1, "MD24("), " 0.00 |0");
}

TEST(MaskedDecimalOutput, BigIntegersStayExact) {
  EXPECT_EQ(out(std::numeric_limits<std::int64_t>::max(), "MD2,"), "92,233,720,368,547,758.07|0");
}

TEST(MaskedDecimalOutput, UnclosedBracketsOrQuotesAreABadCode) {
  for (const char* code : {"MD2[", "MD2[$", "MD2['x", "MD2['x]", "MD2[a,b,c,d,e]"}) {
    EXPECT_EQ(out(5, code), "5|2") << code;
    EXPECT_EQ(in("5", code), "|2") << code;
  }
  EXPECT_EQ(out(5, "MD0[" + std::string(32, 'x') + "]"), std::string(32, 'x') + "5|0");
  EXPECT_EQ(out(5, "MD0[" + std::string(33, 'x') + "]"), "5|2");
}

TEST(MaskedDecimalInput, ShortDataLosesItsPrefixCorrectly) {
  EXPECT_EQ(in("$1.50", "MD2"), "150|0");
  EXPECT_EQ(in("K12.5", "MD2[K]"), "1250|0");
}

TEST(MaskedDecimalInput, OnlyLeadingZerosArePadding) {
  EXPECT_EQ(in("0001.05", "MR2%7"), "105|0");
  EXPECT_EQ(in("0000", "MR0%4"), "0|0");
}

TEST(MaskedDecimalInput, ASmallNegativeIsPlainZero) { EXPECT_EQ(in("-0.004", "MD2"), "0|0"); }

TEST(MaskedDecimalInput, UndoesEveryNationalForm) {
  for (const char* code : {"MD2[EUR,.,',',x]-", "MD2,$(", "MD2[,,,kg]<", "MR2#16", "ML2,$C", "MD2['(',,,')']"}) {
    for (const int amount : {0, 7, -7, 123456, -9876543}) {
      int status = 0;
      const auto text = oconv(value::Value::of(amount), code, {}, status);
      EXPECT_EQ(shown(iconv, text, code), std::to_string(amount) + "|0") << code << " " << text.to_string();
    }
  }
}

}  // namespace
}  // namespace scarlet::convert
