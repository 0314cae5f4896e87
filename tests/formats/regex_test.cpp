// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/regex.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/text.h"

namespace scarlet::formats {
namespace {

using base::Status;

std::string all_of(std::string_view pattern, std::string_view text, std::string_view options = {}) {
  const auto regex = Regex::compile(pattern, options);
  if (!regex) return "bad pattern";
  const auto matches = regex->find_all(text);
  if (!matches) return "stopped";
  std::string out;
  for (const RegexMatch& match : *matches) {
    for (const RegexGroup& group : match) out.append(group.in(text)) += ',';
    out += '|';
  }
  return out;
}

std::string replaced(std::string_view pattern, std::string_view text, std::string_view replacement,
                     std::size_t most = 0) {
  return *Regex::compile(pattern)->replace(text, replacement, most);
}

TEST(Regex, FindsTheFirstMatchFromAPosition) {
  const auto regex = Regex::compile("b+");
  EXPECT_EQ((*regex->find("abbab"))->at(0).begin, 1U);
  EXPECT_EQ((*regex->find("abbab", 3))->at(0).begin, 4U);
  EXPECT_FALSE(*regex->find("aaa"));
  EXPECT_FALSE(*regex->find("b", 2));
}

TEST(Regex, FindsAllMatchesWithTheirGroups) {
  EXPECT_EQ(all_of("(\\w)=(\\d)?", "a=1 b= c=3"), "a=1,a,1,|b=,b,,|c=3,c,3,|");
  EXPECT_EQ(all_of("x*", "axb"), ",|x,|,|,|");
  EXPECT_EQ(all_of("a|b", "cab"), "a,|b,|");
}

TEST(Regex, OptionsChangeHowThePatternReads) {
  EXPECT_EQ(all_of("B", "abB", "i"), "b,|B,|");
  EXPECT_EQ(all_of("^b$", "a\nb\nc", "m"), "b,|");
  EXPECT_EQ(all_of("a.b", "a\nb"), "");
  EXPECT_EQ(all_of("a.b", "a\nb", "S"), "a\nb,|");
  EXPECT_EQ(all_of("a b # both", "ab", "x"), "ab,|");
  EXPECT_EQ(all_of("^.$", "é", "u"), "é,|");
  EXPECT_EQ(all_of("É", "é", "ui"), "é,|");
  EXPECT_EQ(all_of("^.$", "é"), "");
  EXPECT_EQ(Regex::compile("a", "q").error().subject, "q");
}

TEST(Regex, ABadPatternSaysWhatAndWhere) {
  const auto regex = Regex::compile("ab(c");
  ASSERT_FALSE(regex);
  EXPECT_EQ(regex.status(), Status::BadParameters);
  EXPECT_NE(regex.error().subject.find("(5)"), std::string::npos) << regex.error().subject;
}

TEST(Regex, ReplacementsMayNameGroups) {
  EXPECT_EQ(replaced("(\\w+) (\\w+)", "John Smith", "$2, ${1}"), "Smith, John");
  EXPECT_EQ(replaced("(?<year>\\d{4})", "in 1967", "<${year}|$0|$&>"), "in <1967|1967|1967>");
  EXPECT_EQ(replaced("a", "aaa", "$$$9x${none}$", 2), "$x$$x$a");
  EXPECT_EQ(replaced("", "ab", "-"), "-a-b-");
  EXPECT_EQ(replaced("q", "ab", "-"), "ab");
}

TEST(Regex, SplitsBetweenMatches) {
  const auto pieces = *Regex::compile("\\s*,\\s*")->split("a , b,,c");
  EXPECT_EQ(base::join(pieces, "|"), "a|b||c");
  EXPECT_EQ(Regex::compile("x*")->split("ab")->size(), 1U);
}

TEST(Regex, APatternThatExplodesIsStopped) {
  EXPECT_EQ(all_of("(a+)+$", std::string(40, 'a') + "b"), "stopped");
  EXPECT_EQ(all_of("(?:(?:a*)*)*b", std::string(60, 'a')), "");  // PCRE2 sees that there is no b
}

TEST(Regex, NoPatternRecursesWithoutEnd) {
  EXPECT_EQ(all_of("(?R)", "a"), "stopped");
  EXPECT_EQ(all_of("((?1)?)", std::string(1000, 'a')).substr(0, 7), "stopped");
}

TEST(Regex, TextThatIsNotUtf8IsRefusedInThatMode) {
  EXPECT_FALSE(Regex::compile("a", "u")->find("\xFE"));
  EXPECT_TRUE(Regex::compile("a")->find("\xFE"));
}

TEST(Regex, PatternsAreLimitedInSizeAndNesting) {
  EXPECT_TRUE(Regex::compile(std::string(base::limits::kRegexBytes / 4, 'a')));
  EXPECT_EQ(Regex::compile(std::string(base::limits::kRegexBytes + 1, 'a')).status(), Status::LimitReached);
  const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "a" + std::string(depth, ')'); };
  EXPECT_TRUE(Regex::compile(nested(base::limits::kRegexNesting)));
  EXPECT_FALSE(Regex::compile(nested(base::limits::kRegexNesting + 1)));
}

TEST(Regex, ALongTextIsSearchedInTimeThatGrowsWithItsLength) {
  const std::string text(2'000'000, 'a');
  EXPECT_EQ(all_of("b", text), "");
  EXPECT_EQ(Regex::compile("a")->find_all(text)->size(), text.size());
}

TEST(Regex, AMatchThatMovesItsStartDoesNotLoop) {
  EXPECT_FALSE(Regex::compile("(?=ab\\K)"));
  EXPECT_EQ(replaced("a\\Kb", "ab ab", "-"), "a- a-");
}

}  // namespace
}  // namespace scarlet::formats
