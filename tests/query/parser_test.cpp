// SPDX-License-Identifier: GPL-3.0-or-later
// From words to queries: what words mean, clauses, and errors that point at the word.
#include "query/parser.h"

#include "library.h"

namespace scarlet::query {
namespace {

class ParserTest : public testing::Test {
 protected:
  void SetUp() override { make_customers(session); }
  std::unique_ptr<Query> parse(const std::string& sentence, Verb verb = Verb::List) {
    return Parser(session.workspace(), verb).parse(sentence);
  }
  // The word an error points at.
  std::string blamed(const std::string& sentence, Verb verb = Verb::List) {
    try {
      parse(sentence, verb);
    } catch (const SentenceError& error) {
      message = error.message;
      return sentence.substr(error.position, error.end - error.position);
    }
    return "(no error)";
  }
  QuerySession session;
  std::string message;
};

TEST_F(ParserTest, FieldsBecomeColumnsAndUnknownWordsIds) {
  const auto query = parse("LIST CUST NAME C1 'C2' CITY ROME");
  ASSERT_EQ(query->columns.size(), 2U);
  EXPECT_EQ(query->columns[1].item->name, "CITY");
  EXPECT_EQ(query->ids, (std::vector<std::string>{"C1", "C2", "ROME"}));
}

TEST_F(ParserTest, FileMayBeInLowerCaseAndAfterNoiseWords) {
  EXPECT_EQ(parse("LIST THAN cust name")->columns.size(), 1U);
  EXPECT_TRUE(parse("LIST ONLY CUST")->options.id_only);
  EXPECT_TRUE(parse("LIST DICT CUST F1")->dictionary_part);
}

TEST_F(ParserTest, DictionaryHidesKeywords) {
  session.put("DICT CUST", "TOTAL", {"D", "3", "", "Total", "9R", "S"});
  const auto query = parse("LIST CUST TOTAL");
  ASSERT_EQ(query->columns.size(), 1U);
  EXPECT_EQ(query->columns[0].accumulator, Accumulator::None);
}

TEST_F(ParserTest, KeywordsTheVerbHasNoUseForAreIds) {
  EXPECT_EQ(parse("SUM CUST LIMIT COL.SUP", Verb::Sum)->ids, std::vector<std::string>{"COL.SUP"});
  EXPECT_TRUE(parse("LIST CUST COL.SUP")->ids.empty());
}

TEST_F(ParserTest, PhrasesAreReplacedByTheirText) {
  session.put("DICT CUST", "ADDR", {"PH", "NAME_", "CITY"});
  session.put("DICT CUST", "ALL", {"PH", "ADDR LIMIT"});
  EXPECT_EQ(parse("LIST CUST ALL")->columns.size(), 3U);
}

TEST_F(ParserTest, PhraseThatUsesItselfIsAnError) {
  session.put("DICT CUST", "LOOP", {"PH", "NAME LOOP"});
  EXPECT_EQ(blamed("LIST CUST LOOP"), "LOOP");
}

TEST_F(ParserTest, NumberedFieldsNeedNoDictionary) {
  const auto query = parse("LIST CUST F3 f12 @id");
  ASSERT_EQ(query->columns.size(), 3U);
  EXPECT_EQ(query->columns[1].item->source->field, 12);
  EXPECT_EQ(query->columns[2].item->source->kind, Source::Kind::Id);
}

TEST_F(ParserTest, UsesOfTheSameDataShareTheirSource) {
  const auto query = parse("LIST CUST NAME F1 NAME BY NAME");
  EXPECT_EQ(query->columns[0].item->source, query->columns[1].item->source);
  EXPECT_NE(query->columns[0].item, query->columns[2].item);
  EXPECT_EQ(query->keys[0].item->source, query->columns[0].item->source);
}

TEST_F(ParserTest, NamesGivenByAsShareTheItem) {
  const auto query = parse("LIST CUST NAME AS N COL.HDG 'Who' BY N N");
  EXPECT_EQ(query->columns[0].item, query->columns[1].item);
  EXPECT_EQ(query->keys[0].item, query->columns[0].item);
  EXPECT_EQ(blamed("LIST CUST NAME AS N CITY AS N"), "N");
}

TEST_F(ParserTest, ClausesAreJoinedByAnd) {
  const auto query = parse("LIST CUST WITH CITY = 'Leeds' OR CITY = 'Bath' WITH LIMIT");
  ASSERT_EQ(query->condition->kind, Condition::Kind::And);
  EXPECT_EQ(query->condition->left->kind, Condition::Kind::Or);
  EXPECT_EQ(query->condition->right->test.op, Operator::Present);
}

TEST_F(ParserTest, FieldAndOperatorCarryOverAfterAndOr) {
  const auto query = parse("LIST CUST WITH LIMIT > 10 AND < 20 OR 5");
  const Condition& root = *query->condition;
  ASSERT_EQ(root.kind, Condition::Kind::Or);
  EXPECT_EQ(root.left->right->test.op, Operator::Less);
  EXPECT_EQ(root.right->test.op, Operator::Less);
  EXPECT_EQ(root.right->test.operands[0].text, "5");
  EXPECT_EQ(root.right->test.item->name, "LIMIT");
}

TEST_F(ParserTest, LeadingIdTestsBecomeIds) {
  const auto query = parse("LIST CUST WITH @ID = 'C2' 'C9' AND CITY = 'Bath'");
  EXPECT_EQ(query->ids, (std::vector<std::string>{"C2", "C9"}));
  EXPECT_EQ(query->condition->kind, Condition::Kind::Test);
  EXPECT_TRUE(parse("LIST CUST WITH @ID = 'C2' OR CITY = 'Bath'")->ids.empty());
  EXPECT_TRUE(parse("LIST CUST WITH NO @ID = 'C2'")->ids.empty());
}

TEST_F(ParserTest, ErrorsPointAtTheWord) {
  EXPECT_EQ(blamed("LIST NOFILE NAME"), "NOFILE");
  EXPECT_EQ(blamed("LIST CUST WITH CITTY = 'x'"), "CITTY");
  EXPECT_NE(message.find("CITY"), std::string::npos) << message;
  EXPECT_EQ(blamed("LIST CUST BY ZZZ"), "ZZZ");
  EXPECT_EQ(blamed("LIST CUST WITH (CITY = 'x' NAME"), "NAME");
  EXPECT_EQ(blamed("LIST CUST WITH CITY = BY"), "BY");
  EXPECT_EQ(blamed("LIST CUST NAME FMT 'x"), "'x");
  EXPECT_EQ(blamed("SELECT CUST TO 99", Verb::Select), "99");
  EXPECT_EQ(blamed("LIST CUST BY.EXP NAME BY.EXP CITY"), "BY.EXP");
}

TEST_F(ParserTest, DefaultPhraseIsUsedOnlyWithoutColumns) {
  session.put("DICT CUST", "@", {"PH", "CITY BY.DSND CITY"});
  EXPECT_EQ(parse("LIST CUST")->keys.size(), 1U);
  EXPECT_TRUE(parse("LIST CUST NAME")->keys.empty());
  EXPECT_TRUE(parse("LIST CUST ID.ONLY")->columns.empty());
  EXPECT_TRUE(parse("COUNT CUST", Verb::Count)->columns.empty());
}

TEST_F(ParserTest, HeadingOfTheDefaultsRecordComesFirst) {
  session.put("DICT CUST", "$QUERY.DEFAULTS", {"X", "HEADING 'std'_", "DBL.SPC"});
  const auto query = parse("LIST CUST NAME HEADING 'mine'");
  EXPECT_EQ(query->options.heading, "std");
  EXPECT_TRUE(query->options.double_space);
}

TEST_F(ParserTest, DelimitersMayBeCodes) {
  EXPECT_EQ(parse("LIST CUST DELIMITER 'a^045b<TAB>^^'")->options.delimited.delimiter, "a-b\t^");
  EXPECT_EQ(parse("LIST CUST CSV 2 ';'")->options.delimited.delimiter, ";");
  EXPECT_EQ(parse("LIST CUST CSV 'C1'")->ids, std::vector<std::string>{"C1"});
}

TEST_F(ParserTest, HostileSentencesAreErrorsOrQueriesNeverMore) {
  const char* const pieces[] = {"WITH",   "(",     ")",     "NAME", "=",       "'x'",   "AND",      "OR",  "BY",
                                "BY.EXP", "EVERY", "NO",    "WHEN", "BETWEEN", "TOTAL", "BREAK.ON", "FMT", "CSV",
                                "TO",     "LIKE",  "PHONE", "5",    ",",       "%",     "@ID"};
  std::uint64_t state = 12'345;
  auto random = [&] { return (state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U) >> 33; };
  for (int i = 0; i < 3'000; ++i) {
    std::string sentence = "LIST CUST";
    for (auto words = random() % 12; words > 0; --words)
      sentence += std::string(" ") + pieces[random() % std::size(pieces)];
    SCOPED_TRACE(sentence);
    (void)blamed(sentence);
  }
}

}  // namespace
}  // namespace scarlet::query
