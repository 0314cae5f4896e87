// SPDX-License-Identifier: GPL-3.0-or-later
// Everything but dates, times and decimals: dispatch, characters, radix, bytes, checks and parts.
#include <gtest/gtest.h>

#include <map>

#include "helpers.h"

namespace scarlet::convert {
namespace {

class Files : public ConversionHost {
 public:
  int read_record(std::string_view file, bool dictionary, std::string_view id, std::string& record) override {
    if (file != "COLOURS" || dictionary) return 3027;
    const auto found = records.find(std::string(id));
    if (found == records.end()) return 3003;
    record = found->second;
    return kConverted;
  }
  int call_user(std::string_view name, std::string_view argument, bool output, std::string& data) override {
    if (name != "DOUBLE") return kBadCode;
    data += data + std::string(argument) + (output ? "o" : "i");
    return status;
  }
  void show_message(std::string_view text) override { message = text; }
  std::string record() override { return marked("one^two"); }
  std::string id() override { return "key"; }
  std::int64_t today() override { return 0; }

  std::map<std::string, std::string> records{{"R", marked("Red^1]2")}, {"G", marked("Green")}};
  int status = kConverted;
  std::string message;
};

TEST(Dispatch, ChainsRunLeftToRightBothWays) {
  EXPECT_EQ(out("abc def", marked("MCU]T3")), "DEF|0");
  EXPECT_EQ(in("$1,234.50", marked("MD2]MX")), "1193040|0");
  EXPECT_EQ(out("Hello", marked("MCU]Q]MCL")), "HELLO|2");
  EXPECT_EQ(in("abc", marked("MCU]Q")), "|2");
  EXPECT_EQ(out("abc", marked("]MCU]] T1")), "C|0");
}

TEST(Dispatch, UnknownCodesKeepTheDataOnOutputOnly) {
  for (const char* code : {"Z", "A;1+2", "F;1", "E", "M", "MP", "IX", "I", "?", "\x80", "1"}) {
    EXPECT_EQ(out("12", code), "12|2") << code;
    EXPECT_EQ(in("12", code), "|2") << code;
  }
  EXPECT_EQ(out("12", "   "), "12|0");
}

TEST(Dispatch, LengthOfCodesIsLimited) {
  EXPECT_EQ(out("a", "MCU" + std::string(253, ' ')), "A|0");
  EXPECT_EQ(out("a", "MCU" + std::string(254, ' ')), "a|2");
}

TEST(Dispatch, ElementwiseKeepsMarksAndTheLastStatus) {
  const auto data = value::Value::of(marked("1]x^2"));
  EXPECT_EQ(shown(oconv_elements, data, "MD2"), "0.01]x^0.02|0");
  EXPECT_EQ(shown(oconv_elements, value::Value::of(marked("1]x")), "MD2"), "0.01]x|1");
  EXPECT_EQ(shown(iconv_elements, value::Value::of(marked("1.5]x")), "MD1"), "15]|1");
}

TEST(Characters, WholeStringsAreConverted) {
  EXPECT_EQ(out("o'neil 3rd x1y", "MCT"), "O'Neil 3Rd X1Y|0");
  EXPECT_EQ(out(marked("ab^cd"), "MCT"), "Ab^Cd|0");
  EXPECT_EQ(out("a1-B2", "mc/an"), "-|0");
  EXPECT_EQ(out(marked("a^\x01~"), "MCP"), "a..~|0");
  EXPECT_EQ(out("Abc1", "MCQ"), "Abc1|0");
}

TEST(Characters, HexadecimalGoesBothWays) {
  EXPECT_EQ(out("ff", "MCX"), "255|0");
  EXPECT_EQ(out(255, "MCD"), "FF|0");
  EXPECT_EQ(out(255, "MCDX"), "FF|0");
  EXPECT_EQ(in(255, "MCX"), "FF|0");
  EXPECT_EQ(in("ff", "MCD"), "255|0");
  EXPECT_EQ(out("xyz", "MCX"), "xyz|1");
  EXPECT_EQ(out(std::string(21, '0'), "MCX"), std::string(21, '0') + "|1");
}

TEST(Radix, NumbersOf32And64Bits) {
  EXPECT_EQ(out(-1, "MX"), "FFFFFFFF|0");
  EXPECT_EQ(in("FFFFFFFF", "MX"), "-1|0");
  EXPECT_EQ(out(0, "MB"), "00|0");
  const std::int64_t large = std::int64_t{1} << 40;
  EXPECT_EQ(out(large, "MX"), "10000000000|0");
  EXPECT_EQ(in("10000000000", "MX"), std::to_string(large) + "|0");
  EXPECT_EQ(in("10000000000000000", "MX"), "|1");
  EXPECT_EQ(out("abc", "MX"), "abc|1");
  EXPECT_EQ(in("", "MX1"), "|1");
}

TEST(Radix, CharactersAsDigits) {
  EXPECT_EQ(out("A", "MB0C"), "01000001|0");
  EXPECT_EQ(out(in("141", "MX0C").substr(0, 2), "MX0C"), "0141|0");
  EXPECT_EQ(in("777", "MO0C"), "|1");
  EXPECT_EQ(out("A", "MX0"), "A|2");
}

TEST(Bytes, IntegersAndFloats) {
  EXPECT_EQ(out("ABCD", "ILH"), "1094861636|0");
  EXPECT_EQ(out("AB", "ISl"), "16961|0");
  EXPECT_EQ(out("ABC", "IS"), "ABC|1");
  EXPECT_EQ(in(std::int64_t{-2147483648}, "IL"), std::string("\0\0\0\x80", 4) + "|0");
  EXPECT_EQ(out(std::string("\0\0\0\0\0\0\xF8\x3F", 8), "IF"), "1.5|0");
  EXPECT_EQ(out(std::string("\0\0\0\0\0\0\xF0\x7F", 8), "IF").back(), '1');  // infinity
}

TEST(Base64, PaddingAndNoise) {
  EXPECT_EQ(out("Th", "B64"), "VGg=|0");
  EXPECT_EQ(in("QUJD RERF\n", "B64"), "ABCDDE|0");
  EXPECT_EQ(in("QQ", "B64"), "A|0");
}

TEST(Boolean, ZeroAndNullAreNo) {
  for (const char* no : {"", "0", "0.0", "+0", "-0", "00"}) EXPECT_EQ(out(no, "B"), "N|0") << no;
  for (const char* yes : {"1", "A", " ", ".", "0.5"}) EXPECT_EQ(out(yes, "B"), "Y|0") << yes;
  EXPECT_EQ(in("YES", "B"), "|1");
}

TEST(Length, LimitsKeepOrEmptyTheData) {
  EXPECT_EQ(out("12345", "L"), "5|0");
  EXPECT_EQ(out("12345", "L4"), "|0");
  EXPECT_EQ(out("12345", "L5,10"), "12345|0");
  EXPECT_EQ(out("1234", "L5,10"), "|0");
  EXPECT_EQ(out("12345", "L5x"), "12345|2");
}

TEST(PatternCheck, BracketsInQuotesDoNotEndThePattern) {
  EXPECT_EQ(out("a)", "P(1A')')"), "a)|0");
  EXPECT_EQ(out("12", "P(3N);(2N)"), "12|0");
  EXPECT_EQ(out("AB", "P(3N);"), "AB|2");
  EXPECT_EQ(out("AB", "P3N"), "AB|2");
}

TEST(Range, OutsideIsNullWithAStatus) {
  EXPECT_EQ(out(-7, "R-10,5"), "-7|0");
  EXPECT_EQ(out(6, "R-10,5"), "|2");
  EXPECT_EQ(out("12.5", "R1,20"), "12.5|1");
  EXPECT_EQ(out(5, "R1"), "5|2");
  EXPECT_EQ(out("", "R0,1"), "|0");
}

TEST(Extraction, SubstringsGroupsAndElements) {
  EXPECT_EQ(out("ABCDEF", "T2,3"), "BCD|0");
  EXPECT_EQ(out("ABCDEF", "T0,3"), "ABC|0");
  EXPECT_EQ(out("ABCDEF", "T99"), "ABCDEF|0");
  EXPECT_EQ(out("ABCDEF", "T999999999999999999999,1"), "|0");
  EXPECT_EQ(out("A*B*C**E", "G2*3"), "C**E|0");
  EXPECT_EQ(out("A*B", "G2*1"), "|0");
  EXPECT_EQ(out("A*B", "G1*0"), "A*B|2");
  EXPECT_EQ(out(marked("a^b]c"), "<2,2>"), "c|0");
  EXPECT_EQ(out(marked("a^b]c"), "<0,1>"), "a|0");
  EXPECT_EQ(out("a", "<1,2,3,4>"), "a|2");
}

TEST(Substitution, ChoosesByNothing) {
  Files files;
  const Context context{nullptr, &files};
  EXPECT_EQ(out(" 0 ", "S;'Y';'N'"), "N|0");
  EXPECT_EQ(out("0A", "S;'Y';'N'"), "Y|0");
  EXPECT_EQ(out(7, "S;0;1", context), "key|0");
  EXPECT_EQ(out(0, "S;0;1", context), "one|0");
  EXPECT_EQ(out(1, "S;x;y"), "1|2");
  EXPECT_EQ(out(1, "S"), "1|2");
}

TEST(Concatenation, SeparatorsAreInserted) {
  Files files;
  const Context context{nullptr, &files};
  EXPECT_EQ(out("d", "C;1;2", context), "onetwo|0");
  EXPECT_EQ(out("d", "C0*1", context), "key*one|0");
  EXPECT_EQ(out("d", "C-1-*", context), "-one-d|0");
  EXPECT_EQ(out("d", "C;x"), "d|2");
}

TEST(Translation, MissingRecordsFollowTheCode) {
  Files files;
  const Context context{nullptr, &files};
  EXPECT_EQ(out(marked("R]Q"), "TCOLOURS;C;;1", context), "Red Q|3003");
  EXPECT_EQ(out("Q", "TCOLOURS;X;;1", context), "|3003");
  EXPECT_EQ(out("R", "TCOLOURS;X2;;2", context), "2|0");
  EXPECT_EQ(out("R", "TCOLOURS;X;;2", context), "1 2|0");
  EXPECT_EQ(in("R", "TCOLOURS;X;1;2", context), "Red|0");
  EXPECT_EQ(out("R", "TCOLOURS;X;1;", context), "R|0");
  EXPECT_EQ(out("R", "TDICT COLOURS;X;;1", context), "|3027");
  EXPECT_EQ(out("R", "TCOLOURS"), "R|2");
}

TEST(Translation, TheVerboseCodesShowAMessageInTheirDirection) {
  Files files;
  const Context context{nullptr, &files};
  EXPECT_EQ(out("Q", "TCOLOURS;I;1;1", context), "Q|3003");
  EXPECT_EQ(files.message, "");
  EXPECT_EQ(in("Q", "TCOLOURS;I;1;1", context), "|3003");
  EXPECT_NE(files.message.find("'Q'"), std::string::npos);
}

TEST(UserCode, TheStatusOfTheRoutineCounts) {
  Files files;
  const Context context{nullptr, &files};
  EXPECT_EQ(out("ab", "UDOUBLE.X.Y", context), "ababX.Yo|0");
  files.status = kBadData;
  EXPECT_EQ(out("ab", marked("UDOUBLE]MCU"), context), "ababo|1");
  EXPECT_EQ(in("ab", "UDOUBLE", context), "|1");
  files.status = 7;
  EXPECT_EQ(in("ab", "UDOUBLE", context), "ababi|7");
  EXPECT_EQ(out("ab", "UNONE", context), "ab|2");
  EXPECT_EQ(out("ab", "U"), "ab|2");
}

}  // namespace
}  // namespace scarlet::convert
