// SPDX-License-Identifier: GPL-3.0-or-later
#include "calling.h"

namespace scarlet::vm {
namespace {

class Arithmetic : public FunctionTest {};

TEST_F(Arithmetic, DivCutsTheQuotient) {
  EXPECT_EQ(call(Intrinsic::Div, {7, 2}), "3");
  EXPECT_EQ(call(Intrinsic::Div, {-7, 2}), "-3");
  EXPECT_EQ(call(Intrinsic::Div, {7.9, 2}), "3");
  EXPECT_EQ(call(Intrinsic::Div, {-7.9, 2}), "-3");
  EXPECT_EQ(call(Intrinsic::Div, {0, 3}), "0");
  EXPECT_EQ(call(Intrinsic::Div, {1, 0}), "abort");
}

TEST_F(Arithmetic, IdivFloorsFractions) {
  EXPECT_EQ(call(Intrinsic::Idiv, {-7, 2}), "-3");
  EXPECT_EQ(call(Intrinsic::Idiv, {-7.9, 2}), "-4");
  EXPECT_EQ(call(Intrinsic::Idiv, {"9", "4"}), "2");
}

TEST_F(Arithmetic, RdivRoundsHalvesAwayFromZero) {
  EXPECT_EQ(call(Intrinsic::Rdiv, {7, 2}), "4");
  EXPECT_EQ(call(Intrinsic::Rdiv, {-7, 2}), "-4");
  EXPECT_EQ(call(Intrinsic::Rdiv, {8, 3}), "3");
  EXPECT_EQ(call(Intrinsic::Rdiv, {7, 3}), "2");
  EXPECT_EQ(call(Intrinsic::Rdiv, {1, 2}), "1");
  EXPECT_EQ(call(Intrinsic::Rdiv, {-1, 2}), "-1");
  EXPECT_EQ(call(Intrinsic::Rdiv, {2.5, 1}), "3");
  EXPECT_EQ(call(Intrinsic::Rdiv, {std::numeric_limits<std::int64_t>::min(), 2}), "-4611686018427387904");
  EXPECT_EQ(call(Intrinsic::Rdiv, {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}),
            "-1");
  host.options.divide_by_zero_warning = true;
  EXPECT_EQ(call(Intrinsic::Rdiv, {1, 0}), "abort");
}

TEST_F(Arithmetic, ModHasTheSignOfTheDivisor) {
  EXPECT_EQ(call(Intrinsic::Mod, {7, 3}), "1");
  EXPECT_EQ(call(Intrinsic::Mod, {-7, 3}), "2");
  EXPECT_EQ(call(Intrinsic::Mod, {7, -3}), "-2");
  EXPECT_EQ(call(Intrinsic::Mod, {-7, -3}), "-1");
  EXPECT_EQ(call(Intrinsic::Mod, {7, 0}), "7");
  EXPECT_EQ(call(Intrinsic::Mod, {7.5, 2}), "1.5");
  EXPECT_EQ(call(Intrinsic::Mod, {-7.5, 2}), "0.5");
  EXPECT_EQ(call(Intrinsic::Mod, {-6, 3}), "0");
  EXPECT_EQ(call(Intrinsic::Mod, {std::numeric_limits<std::int64_t>::min(), -1}), "0");
  EXPECT_EQ(call(Intrinsic::Mods, {"1]2]3", reused(2)}), "1]0]1");
  EXPECT_EQ(call(Intrinsic::Mods, {"1]2]3", 2}), "1]2]3");
}

TEST_F(Arithmetic, RemHasTheSignOfTheDividend) {
  EXPECT_EQ(call(Intrinsic::Rem, {-7, 3}), "-1");
  EXPECT_EQ(call(Intrinsic::Rem, {7, -3}), "1");
  EXPECT_EQ(call(Intrinsic::Rem, {7, 0}), "7");
}

TEST_F(Arithmetic, MaxAndMinFollowTheComparison) {
  EXPECT_EQ(call(Intrinsic::Max, {3, 10}), "10");
  EXPECT_EQ(call(Intrinsic::Max, {"a", "b"}), "b");
  EXPECT_EQ(call(Intrinsic::Max, {"10", "9"}), "10");
  EXPECT_EQ(call(Intrinsic::Min, {5, "abc"}), "5");
  EXPECT_EQ(call(Intrinsic::Max, {-1, ""}), "-1");
}

TEST_F(Arithmetic, RndStaysInItsRangeAndRepeatsForASeed) {
  machine.seed_random(7);
  std::string first;
  for (int i = 0; i < 5; ++i) first += call(Intrinsic::Rnd, {1000}) + " ";
  machine.seed_random(7);
  std::string second;
  for (int i = 0; i < 5; ++i) second += call(Intrinsic::Rnd, {1000}) + " ";
  EXPECT_EQ(first, second);
  for (int i = 0; i < 200; ++i) {
    const std::int64_t positive = value_of(Intrinsic::Rnd, {6}).as_int();
    EXPECT_TRUE(positive >= 0 && positive <= 5);
    const std::int64_t negative = value_of(Intrinsic::Rnd, {-10}).as_int();
    EXPECT_TRUE(negative <= 0 && negative >= -9);
  }
  EXPECT_EQ(call(Intrinsic::Rnd, {1}), "0");
  EXPECT_EQ(call(Intrinsic::Rnd, {0}), "0");
  EXPECT_EQ(call(Intrinsic::Rnd, {"1]1^1"}), "0]0^0");
}

TEST_F(Arithmetic, NumIsStrict) {
  EXPECT_EQ(call(Intrinsic::Num, {""}), "1");
  EXPECT_EQ(call(Intrinsic::Num, {" 5"}), "0");
  EXPECT_EQ(call(Intrinsic::Num, {-5.25}), "1");
  EXPECT_EQ(call(Intrinsic::Nums, {"1]x]"}), "1]0]1");
  EXPECT_EQ(call(Intrinsic::Not, {"x"}), "0");
  EXPECT_EQ(call(Intrinsic::Not, {"0.0"}), "1");
}

TEST_F(Arithmetic, SumTakesAwayTheLowestLevel) {
  EXPECT_EQ(call(Intrinsic::Sum, {"1]2\\3^4^5]6"}), "1]5^4^5]6");
  EXPECT_EQ(call(Intrinsic::Sum, {"1]5^4^5]6"}), "6^4^11");
  EXPECT_EQ(call(Intrinsic::Sum, {"6^4^11"}), "21");
  EXPECT_EQ(call(Intrinsic::Sum, {"1\\2]3"}), "3]3");
  EXPECT_EQ(call(Intrinsic::Sum, {""}), "0");
  EXPECT_EQ(call(Intrinsic::Sum, {5}), "5");
  EXPECT_EQ(call(Intrinsic::Sum, {"1]x"}), "abort");
}

TEST_F(Arithmetic, AggregatesOfEverything) {
  EXPECT_EQ(call(Intrinsic::Summation, {"1]2\\3^4^5]6"}), "21");
  EXPECT_EQ(call(Intrinsic::Summation, {"1.5]2.25"}), "3.75");
  EXPECT_EQ(call(Intrinsic::Summation, {""}), "0");
  EXPECT_EQ(call(Intrinsic::Maximum, {"3]10^7"}), "10");
  EXPECT_EQ(call(Intrinsic::Minimum, {"3]10^7"}), "3");
  EXPECT_EQ(call(Intrinsic::Maximum, {"-5]-2"}), "-2");
  EXPECT_EQ(call(Intrinsic::Minimum, {"1.5^1.25"}), "1.25");
}

TEST_F(Arithmetic, BitsAreThirtyTwo) {
  EXPECT_EQ(call(Intrinsic::Bitand, {12, 10}), "8");
  EXPECT_EQ(call(Intrinsic::Bitor, {12, 10}), "14");
  EXPECT_EQ(call(Intrinsic::Bitxor, {12, 10}), "6");
  EXPECT_EQ(call(Intrinsic::Bitnot, {5}), "-6");
  EXPECT_EQ(call(Intrinsic::Bitset, {0, 30}), "1073741824");
  EXPECT_EQ(call(Intrinsic::Bitreset, {15, 3}), "7");
  EXPECT_EQ(call(Intrinsic::Bittest, {-1, 31}), "1");
  EXPECT_EQ(call(Intrinsic::Bittest, {8, 2}), "0");
  EXPECT_EQ(call(Intrinsic::Bitand, {-1, 255}), "255");
  EXPECT_EQ(call(Intrinsic::Shift, {1, -3}), "8");
  EXPECT_EQ(call(Intrinsic::Shift, {256, 4}), "16");
  EXPECT_EQ(call(Intrinsic::Shift, {-1, 1}), "2147483647");
  EXPECT_EQ(call(Intrinsic::Shift, {1, 99}), "0");
}

TEST_F(Arithmetic, HexadecimalText) {
  EXPECT_EQ(call(Intrinsic::Dtx, {255}), "ff");
  EXPECT_EQ(call(Intrinsic::Dtx, {255, 4}), "00ff");
  EXPECT_EQ(call(Intrinsic::Dtx, {0}), "0");
  EXPECT_EQ(call(Intrinsic::Dtx, {255, 1}), "ff");
  EXPECT_EQ(call(Intrinsic::Dtx, {-1}), "ffffffff");
  EXPECT_EQ(call(Intrinsic::Xtd, {"ff"}), "255");
  EXPECT_EQ(call(Intrinsic::Xtd, {"7FFFFFFF"}), "2147483647");
  EXPECT_EQ(call(Intrinsic::Xtd, {""}), "");
  EXPECT_EQ(call(Intrinsic::Xtd, {"xyz"}), "xyz");
  EXPECT_EQ(call(Intrinsic::Xtd, {"-1"}), "-1");
}

}  // namespace
}  // namespace scarlet::vm
