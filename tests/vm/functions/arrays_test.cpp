// SPDX-License-Identifier: GPL-3.0-or-later
#include "calling.h"

namespace scarlet::vm {
namespace {

class Arrays : public FunctionTest {};

TEST_F(Arrays, FunctionFormsTakeFewerSubscripts) {
  EXPECT_EQ(call(Intrinsic::Extract, {"a^b]c", 2, 2}), "c");
  EXPECT_EQ(call(Intrinsic::Replace, {"a^b", 2, "Y"}), "a^Y");
  EXPECT_EQ(call(Intrinsic::Replace, {"a", 1, 2, 2, "Z"}), "a]\\Z");
  EXPECT_EQ(call(Intrinsic::Replace, {"x^y", 1, -1, 0, "v"}), "x]v^y");
  EXPECT_EQ(call(Intrinsic::Insert, {"a^b", 2, 0, 0, "X"}), "a^X^b");
  EXPECT_EQ(call(Intrinsic::Insert, {"a", 1, 1, "Y"}), "Y]a");
  EXPECT_EQ(call(Intrinsic::Delete, {"a^b^c", 2}), "a^c");
  EXPECT_EQ(call(Intrinsic::Delete, {"a^b", 0}), "b");
  EXPECT_EQ(call(Intrinsic::Replace, {"a", std::int64_t{1} << 60, "Y"}), "abort");
}

TEST_F(Arrays, AppendingMayFillANullLastElement) {
  EXPECT_EQ(call(Intrinsic::Insert, {"a^", -1, 0, 0, "z"}), "a^^z");
  EXPECT_EQ(call(Intrinsic::Insert, {"a^", -1, 0, 0, "z", 1}), "a^z");
  EXPECT_EQ(call(Intrinsic::Replace, {"a^", -1, 0, 0, "z", 1}), "a^z");
}

TEST_F(Arrays, LocateGivesThePositionOrZero) {
  EXPECT_EQ(call(Intrinsic::Locate, {"cherry", "apple^banana^cherry", 1}), "3");
  EXPECT_EQ(call(Intrinsic::Locate, {"nope", "apple", 1}), "0");
  EXPECT_EQ(call(Intrinsic::Locate, {"30", "x^10]20]30", 2, 1}), "3");
  EXPECT_EQ(call(Intrinsic::Locate, {"q", "x^y^p\\q", 3, 1, 1}), "2");
  EXPECT_EQ(call(Intrinsic::Locate, {7, "5^7^9", 1, 0, 0, "AR"}), "2");
}

TEST_F(Arrays, RaiseAndLowerShiftMarks) {
  EXPECT_EQ(call(Intrinsic::Lower, {"1^2]3\\4"}), "1]2\\3~4");
  EXPECT_EQ(call(Intrinsic::Raise, {"a]b~c"}), "a^b\\c");
  EXPECT_EQ(call(Intrinsic::Raise, {"1^2"}),
            "1\xff"
            "2");
  EXPECT_EQ(call(Intrinsic::Lower, {"a\xff"
                                    "b~c"}),
            "a^b~c");
}

TEST_F(Arrays, CropDropsRedundantMarks) {
  EXPECT_EQ(call(Intrinsic::Crop, {"a]]^b\\]^^"}), "a^b");
  EXPECT_EQ(call(Intrinsic::Crop, {"a^^c^^^"}), "a^^c");
  EXPECT_EQ(call(Intrinsic::Crop, {"]]"}), "");
  EXPECT_EQ(call(Intrinsic::Crop, {"]a"}), "]a");
}

TEST_F(Arrays, VsliceTakesAValueOfEveryField) {
  EXPECT_EQ(call(Intrinsic::Vslice, {"a\\b]c\\d]e", 2}), "c\\d");
  EXPECT_EQ(call(Intrinsic::Vslice, {"a]b^c]d", 2}), "b^d");
  EXPECT_EQ(call(Intrinsic::Vslice, {"a]b^c", 2}), "b^");
}

TEST_F(Arrays, SubstituteReplacesWholeElements) {
  EXPECT_EQ(call(Intrinsic::Substitute, {"a]b]a]c", "a]b", "X]Y"}), "X]Y]X]c");
  EXPECT_EQ(call(Intrinsic::Substitute, {"a,b,a", "a", "Z", ","}), "a,b,a");
  EXPECT_EQ(call(Intrinsic::Substitute, {"a]b", "a,b", "X", ","}), "X]");
}

class Elementwise : public FunctionTest {};

TEST_F(Elementwise, Comparisons) {
  const char* a = "1]2]3";
  EXPECT_EQ(call(Intrinsic::Eqs, {a, "1]5]3"}), "1]0]1");
  EXPECT_EQ(call(Intrinsic::Nes, {a, "1]5]3"}), "0]1]0");
  EXPECT_EQ(call(Intrinsic::Lts, {a, "1]5]3"}), "0]1]0");
  EXPECT_EQ(call(Intrinsic::Gts, {a, "1]5]3"}), "0]0]0");
  EXPECT_EQ(call(Intrinsic::Les, {a, "1]5]3"}), "1]1]1");
  EXPECT_EQ(call(Intrinsic::Ges, {a, "1]5]3"}), "1]0]1");
  EXPECT_EQ(call(Intrinsic::Eqs, {a, reused(2)}), "0]1]0");
  EXPECT_EQ(call(Intrinsic::Eqs, {a, 2}), "0]0]0");
  EXPECT_EQ(call(Intrinsic::Eqs, {"1^2", "1]2"}), "1]0^0");
  EXPECT_EQ(call(Intrinsic::Eqs, {"", a}), "0]0]0");
}

TEST_F(Elementwise, Logic) {
  EXPECT_EQ(call(Intrinsic::Ands, {"1]1]0", "1]0]0"}), "1]0]0");
  EXPECT_EQ(call(Intrinsic::Ors, {"1]0]0", "1]1]0"}), "1]1]0");
  EXPECT_EQ(call(Intrinsic::Nots, {"1]0]"}), "0]1]1");
  EXPECT_EQ(call(Intrinsic::Ands, {"1]2]3", reused(1)}), "1]1]1");
  EXPECT_EQ(call(Intrinsic::Ifs, {"1]0]1", "a]b]c", "x]y]z"}), "a]y]c");
  EXPECT_EQ(call(Intrinsic::Ifs, {"1]0]1", reused("same"), reused("diff")}), "same]diff]same");
}

TEST_F(Elementwise, JoiningAndMeasuring) {
  EXPECT_EQ(call(Intrinsic::Cats, {"a]b]c", "1]2"}), "a1]b2]c");
  EXPECT_EQ(call(Intrinsic::Cats, {"a]b", reused("-")}), "a-]b-");
  EXPECT_EQ(call(Intrinsic::Cats, {"", "1]2"}), "1]2");
  EXPECT_EQ(call(Intrinsic::Splice, {"a]b", "/", "1"}), "a/1]b/");
  EXPECT_EQ(call(Intrinsic::Lens, {"abc]de^\\f"}), "3]2^0\\1");
  EXPECT_EQ(call(Intrinsic::Substrings, {"abcdef]gh^ijkl", 2, 2}), "bc]h^jk");
}

TEST_F(Elementwise, Conversions) {
  EXPECT_EQ(call(Intrinsic::Soundex, {"Pfister"}), "P123");
  EXPECT_EQ(call(Intrinsic::Soundexs, {"Jones]Johns]"}), "J520]J520]0000");
  EXPECT_EQ(call(Intrinsic::Fold, {"the quick brown fox", 10}), "the quick^brown fox");
  EXPECT_EQ(call(Intrinsic::Fold, {"the quick brown fox", 10, "/"}), "the quick/brown fox");
  EXPECT_EQ(call(Intrinsic::Fold, {"the quick brown fox", 10, ""}), "the quick]brown fox");
  EXPECT_EQ(call(Intrinsic::Folds, {"one two three]four five^six", 5}), "one^two^three]four^five^six");
  EXPECT_EQ(call(Intrinsic::Fmts, {"1]2", "R%3"}), "001]002");
  EXPECT_EQ(call(Intrinsic::Oconv, {1234, "MD2"}), "12.34");
  EXPECT_EQ(machine.status(), 0);
  EXPECT_EQ(call(Intrinsic::Iconv, {"garbage", "D"}), "");
  EXPECT_EQ(machine.status(), 1);
  EXPECT_EQ(call(Intrinsic::Matchfield, {"abc123", "0A0N", 2}), "123");
}

TEST_F(Elementwise, ReuseIsCarriedByTheValue) {
  const value::Value twice = machine.calculate(value::Operator::Multiply, value::array("1]2"), reused(2));
  EXPECT_EQ(value::shown(twice), "2]4");
}

}  // namespace
}  // namespace scarlet::vm
