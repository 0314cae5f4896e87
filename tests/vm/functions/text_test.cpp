// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/limits.h"
#include "calling.h"

namespace scarlet::vm {
namespace {

class Texts : public FunctionTest {};

TEST_F(Texts, CaseAndQuotes) {
  EXPECT_EQ(call(Intrinsic::Upcase, {"aBc1-z"}), "ABC1-Z");
  EXPECT_EQ(call(Intrinsic::Downcase, {"AbC1-Z"}), "abc1-z");
  EXPECT_EQ(call(Intrinsic::Swapcase, {"aBc1"}), "AbC1");
  EXPECT_EQ(call(Intrinsic::Upcase, {"a longer text that lies on the heap"}), "A LONGER TEXT THAT LIES ON THE HEAP");
  EXPECT_EQ(call(Intrinsic::Quote, {"x\"y"}), "\"x\"y\"");
  EXPECT_EQ(call(Intrinsic::Squote, {"x"}), "'x'");
  EXPECT_EQ(call(Intrinsic::Dquote, {""}), "\"\"");
}

TEST_F(Texts, CharactersAndCodes) {
  EXPECT_EQ(call(Intrinsic::Alpha, {"aBC"}), "1");
  EXPECT_EQ(call(Intrinsic::Alpha, {""}), "0");
  EXPECT_EQ(call(Intrinsic::Alpha, {"a b"}), "0");
  EXPECT_EQ(call(Intrinsic::Char, {65}), "A");
  EXPECT_EQ(call(Intrinsic::Char, {65 + 256}), "A");
  EXPECT_EQ(value_of(Intrinsic::Char, {0}).view().size(), 1U);
  EXPECT_EQ(call(Intrinsic::Seq, {"abc"}), "97");
  EXPECT_EQ(call(Intrinsic::Seq, {""}), "0");
  EXPECT_EQ(call(Intrinsic::Seq, {value_of(Intrinsic::Ebcdic, {"A"})}), "193");
  EXPECT_EQ(call(Intrinsic::Ascii, {value_of(Intrinsic::Ebcdic, {"Hello, world 0-9"})}), "Hello, world 0-9");
}

TEST_F(Texts, LengthsAndRepetition) {
  EXPECT_EQ(call(Intrinsic::Len, {1.0 / 3}), "6");
  EXPECT_EQ(call(Intrinsic::Len, {"a^b"}), "3");
  EXPECT_EQ(call(Intrinsic::Str, {"ab", 3}), "ababab");
  EXPECT_EQ(call(Intrinsic::Str, {"x", -2}), "");
  EXPECT_EQ(call(Intrinsic::Str, {"", 5}), "");
  EXPECT_EQ(call(Intrinsic::Str, {"ab", std::int64_t{1} << 62}), "abort");
  EXPECT_EQ(call(Intrinsic::Space, {3}), "   ");
  EXPECT_EQ(call(Intrinsic::Space, {-1}), "");
  EXPECT_EQ(call(Intrinsic::Space, {std::int64_t{1} << 62}), "abort");
  EXPECT_EQ(call(Intrinsic::Strs, {"ab]c", 2}), "abab]cc");
  EXPECT_EQ(call(Intrinsic::Strs, {"ab]c", reused(2)}), "abab]cc");
  EXPECT_EQ(call(Intrinsic::Spaces, {"2]1"}), "  ] ");
}

TEST_F(Texts, ChangeReplacesWithoutRescanning) {
  const char* s = "the cat sat on the mat";
  EXPECT_EQ(call(Intrinsic::Change, {s, "at", "og"}), "the cog sog on the mog");
  EXPECT_EQ(call(Intrinsic::Change, {s, "the", "a", 1}), "a cat sat on the mat");
  EXPECT_EQ(call(Intrinsic::Change, {s, "the", "a", 1, 2}), "the cat sat on a mat");
  EXPECT_EQ(call(Intrinsic::Change, {s, "zz", "q"}), s);
  EXPECT_EQ(call(Intrinsic::Change, {"aaa", "a", "b", 2}), "bba");
  EXPECT_EQ(call(Intrinsic::Change, {"aaa", "a", "b", -1}), "bbb");
  EXPECT_EQ(call(Intrinsic::Change, {"aaa", "aa", "b"}), "ba");
  EXPECT_EQ(call(Intrinsic::Change, {"aaaa", "a", "b", 2, 2}), "abba");
  EXPECT_EQ(call(Intrinsic::Change, {"abc", "", "x"}), "abc");
  EXPECT_EQ(call(Intrinsic::Change, {"", "a", "b"}), "");
  EXPECT_EQ(call(Intrinsic::Change, {"ababab", "ab", "ba"}), "bababa");
}

TEST_F(Texts, ConvertMapsAndDeletes) {
  EXPECT_EQ(call(Intrinsic::Convert, {"abc", "ABC", "aabbccdd"}), "AABBCCdd");
  EXPECT_EQ(call(Intrinsic::Convert, {"abc", "A", "aabbcc"}), "AA");
  EXPECT_EQ(call(Intrinsic::Convert, {"", "x", "abc"}), "abc");
  EXPECT_EQ(call(Intrinsic::Convert, {"a", "xyz", "banana"}), "bxnxnx");
  EXPECT_EQ(call(Intrinsic::Convert, {"aba", "123", "ababab"}), "121212");
}

TEST_F(Texts, CompareIsOfText) {
  EXPECT_EQ(call(Intrinsic::Compare, {"10", "9"}), "-1");
  EXPECT_EQ(call(Intrinsic::Compare, {"10", "9", "R"}), "1");
  EXPECT_EQ(call(Intrinsic::Compare, {5, "5.0"}), "-1");
  EXPECT_EQ(call(Intrinsic::Compare, {"", "a"}), "-1");
  EXPECT_EQ(call(Intrinsic::Compare, {"a", "a"}), "0");
}

TEST_F(Texts, ChecksumTellsTextsApart) {
  EXPECT_EQ(call(Intrinsic::Checksum, {""}), "0");
  EXPECT_EQ(call(Intrinsic::Checksum, {"abc"}), call(Intrinsic::Checksum, {"abc"}));
  EXPECT_NE(call(Intrinsic::Checksum, {"abc"}), call(Intrinsic::Checksum, {"abd"}));
}

TEST_F(Texts, CsvLinesBecomeFields) {
  EXPECT_EQ(call(Intrinsic::Csvdq, {"a,b,c"}), "a^b^c");
  EXPECT_EQ(call(Intrinsic::Csvdq, {"a,\"b,c\",d"}), "a^b,c^d");
  EXPECT_EQ(call(Intrinsic::Csvdq, {"\"he said \"\"hi\"\"\",2"}), "he said \"hi\"^2");
  EXPECT_EQ(call(Intrinsic::Csvdq, {""}), "");
  EXPECT_EQ(call(Intrinsic::Csvdq, {",,"}), "^^");
  EXPECT_EQ(call(Intrinsic::Csvdq, {"a;\"b;c\";d", ";"}), "a^b;c^d");
  EXPECT_EQ(call(Intrinsic::Csvdq, {"a, b ,c"}), "a^ b ^c");
  EXPECT_EQ(call(Intrinsic::Csvdq, {"\"open"}), "open");
}

TEST_F(Texts, TrimModes) {
  EXPECT_EQ(call(Intrinsic::Trim, {"  the   cat  "}), "the cat");
  EXPECT_EQ(call(Intrinsic::Trimf, {"  the   cat  "}), "the   cat  ");
  EXPECT_EQ(call(Intrinsic::Trimb, {"  the   cat  "}), "  the   cat");
  EXPECT_EQ(call(Intrinsic::Trim, {"    "}), "");
  EXPECT_EQ(call(Intrinsic::Trimb, {"   "}), "");
  const char* x = "..a..b...";
  EXPECT_EQ(call(Intrinsic::Trim, {x, "."}), "a.b");
  EXPECT_EQ(call(Intrinsic::Trim, {x, ".", "A"}), "ab");
  EXPECT_EQ(call(Intrinsic::Trim, {x, ".", "B"}), "a..b");
  EXPECT_EQ(call(Intrinsic::Trim, {x, ".", "C"}), ".a.b.");
  EXPECT_EQ(call(Intrinsic::Trim, {x, ".", "L"}), "a..b...");
  EXPECT_EQ(call(Intrinsic::Trim, {x, ".", "T"}), "..a..b");
  EXPECT_EQ(call(Intrinsic::Trim, {x, ".", "R"}), "a.b");
  EXPECT_EQ(call(Intrinsic::Trim, {"  the   cat  ", ".", "D"}), "the cat");
  EXPECT_EQ(call(Intrinsic::Trim, {"  the   cat  ", ".", "E"}), "  the   cat");
  EXPECT_EQ(call(Intrinsic::Trim, {"  the   cat  ", ".", "F"}), "the   cat  ");
  EXPECT_EQ(call(Intrinsic::Trim, {"000123000", "0", "L"}), "123000");
  EXPECT_EQ(call(Intrinsic::Trim, {"xyxyx", "xy"}), "yxy");
  EXPECT_EQ(call(Intrinsic::Trim, {"x", "x", "Q"}), "abort");
  EXPECT_EQ(call(Intrinsic::Trim, {"x", ""}), "abort");
}

TEST_F(Texts, TrimIgnoresMarksAndTrimsDoesNot) {
  EXPECT_EQ(call(Intrinsic::Trim, {"  a  b ] c^d  "}), "a b ] c^d");
  EXPECT_EQ(call(Intrinsic::Trims, {"  a  b ] c^d  "}), "a b]c^d");
  EXPECT_EQ(call(Intrinsic::Trimfs, {"  a  b ] c^d  "}), "a  b ]c^d  ");
  EXPECT_EQ(call(Intrinsic::Trimbs, {"  a  b ] c^d  "}), "  a  b] c^d");
  EXPECT_EQ(call(Intrinsic::Trims, {"..a.].b..c.", ".", "A"}), "a]bc");
}

class Searches : public FunctionTest {};

TEST_F(Searches, IndexFindsOccurrencesThatDoNotOverlap) {
  const char* s = "the cat sat on the mat";
  EXPECT_EQ(call(Intrinsic::Index, {s, "at", 2}), "10");
  EXPECT_EQ(call(Intrinsic::Index, {s, "at", 4}), "0");
  EXPECT_EQ(call(Intrinsic::Index, {s, "", 5}), "5");
  EXPECT_EQ(call(Intrinsic::Index, {s, "at", 0}), "0");
  EXPECT_EQ(call(Intrinsic::Index, {"aaaa", "aa", 2}), "3");
  EXPECT_EQ(call(Intrinsic::Index, {12321, 2, 2}), "4");
  EXPECT_EQ(call(Intrinsic::Indexs, {"banana]xan]q", "an", 1}), "2]2]0");
}

TEST_F(Searches, IndexCutsLongTextsAndSaysSo) {
  machine.set_status(5);
  call(Intrinsic::Index, {"abc", "b", 1});
  EXPECT_EQ(machine.status(), 0);
  const std::string wanted(base::limits::kPatternBytes, 'x');
  call(Intrinsic::Index, {wanted, wanted, 1});
  EXPECT_EQ(machine.status(), 0);
  EXPECT_EQ(call(Intrinsic::Index, {wanted, wanted + "y", 1}), "1");
  EXPECT_EQ(machine.status(), 1);
}

TEST_F(Searches, CountAndDcount) {
  EXPECT_EQ(call(Intrinsic::Count, {"aaaa", "aa"}), "2");
  EXPECT_EQ(call(Intrinsic::Count, {"abc", ""}), "3");
  EXPECT_EQ(call(Intrinsic::Count, {"", "a"}), "0");
  EXPECT_EQ(call(Intrinsic::Count, {"a^b]c", "]"}), "1");
  EXPECT_EQ(call(Intrinsic::Dcount, {"a,b,,c", ","}), "4");
  EXPECT_EQ(call(Intrinsic::Dcount, {"", ","}), "0");
  EXPECT_EQ(call(Intrinsic::Dcount, {"abc", ""}), "3");
  EXPECT_EQ(call(Intrinsic::Dcount, {"a--b--c", "--"}), "3");
  EXPECT_EQ(call(Intrinsic::Counts, {"banana]xan]q", "an"}), "2]1]0");
  EXPECT_EQ(call(Intrinsic::Count, {"a", std::string(base::limits::kPatternBytes + 1, 'x')}), "abort");
  EXPECT_EQ(call(Intrinsic::Count, {"a", std::string(base::limits::kPatternBytes, 'x')}), "0");
}

TEST_F(Searches, ListIndex) {
  EXPECT_EQ(call(Intrinsic::Listindex, {"red,green,blue", ",", "green"}), "2");
  EXPECT_EQ(call(Intrinsic::Listindex, {"red,green,blue", ",", "gre"}), "0");
  EXPECT_EQ(call(Intrinsic::Listindex, {"a,,c", ",", ""}), "2");
  EXPECT_EQ(call(Intrinsic::Listindex, {"", ",", ""}), "1");
  EXPECT_EQ(call(Intrinsic::Listindex, {"", ",", "a"}), "0");
}

class Fields : public FunctionTest {
 protected:
  // FIELD() and what COL1() and COL2() are after it.
  std::string with_columns(std::initializer_list<Argument> arguments) {
    const std::string field = call(Intrinsic::Field, arguments);
    return field + " " + std::to_string(machine.column_before()) + " " + std::to_string(machine.column_after());
  }
};

TEST_F(Fields, FieldSetsTheColumns) {
  const char* s = "alpha,beta,gamma,delta";
  EXPECT_EQ(with_columns({s, ",", 2}), "beta 6 11");
  EXPECT_EQ(with_columns({s, ",", 1}), "alpha 0 6");
  EXPECT_EQ(with_columns({s, ",", 4}), "delta 17 23");
  EXPECT_EQ(with_columns({s, ",", 7}), " 0 0");
  EXPECT_EQ(with_columns({s, ",", 2, 2}), "beta,gamma 6 17");
  EXPECT_EQ(with_columns({s, "#", 1}), "alpha,beta,gamma,delta 0 23");
  EXPECT_EQ(with_columns({"", "#", 1}), " 0 0");
  EXPECT_EQ(with_columns({s, ",", 3, 9}), "gamma,delta 11 23");
}

TEST_F(Fields, OddArguments) {
  EXPECT_EQ(call(Intrinsic::Field, {"a,b", ",", -2}), "a");
  EXPECT_EQ(call(Intrinsic::Field, {"a,b", ",", 2, -1}), "b");
  EXPECT_EQ(call(Intrinsic::Field, {"abc", "", 1}), "abc");
  EXPECT_EQ(call(Intrinsic::Field, {"a--b", "--", 2}), "");
  EXPECT_EQ(call(Intrinsic::Field, {",a", ",", 1}), "");
  EXPECT_EQ(call(Intrinsic::Fields, {"a-b-c]d-e]f", "-", 2}), "b]e]");
  EXPECT_EQ(call(Intrinsic::Fields, {"a-b-c]d-e^f-g-h", "-", 2, 2}), "b-c]e^g-h");
}

TEST_F(Fields, FieldStore) {
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a,b,c", ",", 2, 1, "XX"}), "a,XX,c");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a,b,c", ",", 5, 1, "e"}), "a,b,c,,e");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a,b,c", ",", 2, 2, "Q"}), "a,Q,");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a,b,c", ",", 2, 0, "ins"}), "a,ins,b,c");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a,b,c", ",", 2, -1, "p,q,r"}), "a,p,q,r,c");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a,b,c", ",", 1, 1, "x,y"}), "x,b,c");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a,b,c", ",", 3, 2, "p,q"}), "a,b,p,q");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a,b,c", ",", 0, -9, "p"}), "p");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"", ",", 2, 1, "x"}), ",x");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a", "", 2, 1, "x"}), "abort");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a", ",", std::int64_t{1} << 60, 1, "x"}), "abort");
  EXPECT_EQ(call(Intrinsic::Fieldstore, {"a", ",", 1, std::int64_t{1} << 60, "x"}), "abort");
}

}  // namespace
}  // namespace scarlet::vm
