// SPDX-License-Identifier: GPL-3.0-or-later
// Lists that queries make and use, and queries by index.
#include "library.h"
#include "query/index_keys.h"

namespace scarlet::query {
namespace {

class ListsTest : public testing::Test {
 protected:
  void SetUp() override {
    make_customers(session);
    make_orders(session);
  }
  std::string taken(int number = 0) {
    auto items = session.workspace().lists()[number].take_rest();
    std::string shown = base::replace_all(*items, std::string(1, base::kFieldMark), " ");
    return base::replace_all(shown, std::string(1, base::kValueMark), ".");
  }
  void index(const std::string& file, const std::string& item, bool no_nulls = false) {
    Dictionary dictionary(session.open("DICT " + file));
    auto definition = index_definition(session.workspace(), *dictionary.find(item), dictionary);
    definition.no_nulls = no_nulls;
    ASSERT_TRUE(session.open(file)->create_index(definition));
    ASSERT_TRUE(session.open(file)->build_index(item, session.workspace().key_extractor()));
  }
  QuerySession session;
};

TEST_F(ListsTest, SelectFillsTheListAndSaysHowMany) {
  EXPECT_EQ(session.run("SSELECT CUST WITH CITY = 'Leeds' TO 3", Verb::Sselect), "2 record(s) selected to list 3\n");
  EXPECT_EQ(taken(3), "C1 C3");
  EXPECT_EQ(session.code, 2);
}

TEST_F(ListsTest, AListIsUsedUpByTheNextQuery) {
  (void)session.run("SSELECT CUST BY.DSND NAME", Verb::Sselect);
  EXPECT_EQ(session.list("LIST CUST ID.ONLY COL.HDR.SUP COUNT.SUP"), "C3\nC2\nC1\n");
  EXPECT_FALSE(session.workspace().lists()[0].active());
}

TEST_F(ListsTest, NothingSelectedLeavesTheListInactive) {
  (void)session.run("SELECT CUST WITH NAME = 'x'", Verb::Select);
  EXPECT_FALSE(session.workspace().lists()[0].active());
  EXPECT_EQ(session.code, 0);
}

TEST_F(ListsTest, ExplodedListsKeepTheirPlaces) {
  (void)session.run("SSELECT ORD BY.EXP QTY", Verb::Sselect);
  EXPECT_EQ(taken(), "10.1.0.3 1.1.0.3 10.2.1.3 10.2.2.3 2.1.0.3 1.2.0.3");
  (void)session.run("SSELECT ORD BY.EXP QTY", Verb::Sselect);
  EXPECT_EQ(session.list("LIST ORD PART QTY TAG COL.HDR.SUP"),
            "   10   P3        1   z\n"
            "    1   P1        2   x\n"
            "                      y\n"
            "   10   P1        4   z\n"
            "   10             5   z\n"
            "    2   P1        7\n"
            "    1   P2       10   x\n"
            "                      y\n"
            "\n"
            "6 record(s) listed\n");
}

TEST_F(ListsTest, SavingKeepsValuesOnceWithoutEmptyOnes) {
  (void)session.run("SSELECT ORD SAVING UNIQUE CUSTNO", Verb::Sselect);
  EXPECT_EQ(taken(), "C1 C2");
  (void)session.run("SSELECT ORD SAVING UNIQUE MULTIVALUED PART", Verb::Sselect);
  EXPECT_EQ(taken(), "P1 P2 P3");
  (void)session.run("SSELECT CUST SAVING LIMIT NO.NULLS", Verb::Sselect);
  EXPECT_EQ(taken(), "500000 125000");
  (void)session.run("SSELECT CUST SAVING LIMIT", Verb::Sselect);
  EXPECT_EQ(session.code, 3);
}

TEST_F(ListsTest, SearchKeepsRecordsThatHoldAString) {
  session.services.answers = {"Leeds", "Ash", ""};
  (void)session.run("SEARCH CUST ALL.MATCH", Verb::Search);
  EXPECT_EQ(taken(), "C1");
  session.services.answers = {"LEEDS", ""};
  (void)session.run("SEARCH CUST NO.CASE NO.MATCH", Verb::Search);
  EXPECT_EQ(taken(), "C2");
}

TEST_F(ListsTest, WhenKeepsEntriesOfExplodedLists) {
  (void)session.run("SSELECT ORD BY.EXP QTY", Verb::Sselect);
  EXPECT_EQ(session.list("LIST ORD WHEN PART = 'P1' PART QTY COL.HDR.SUP"),
            "    1   P1        2\n"
            "   10   P1        4\n"
            "   10             5\n"
            "    2   P1        7\n"
            "\n"
            "4 record(s) listed\n");
}

TEST_F(ListsTest, RequiredListMustBeActive) {
  EXPECT_EQ(session.list("LIST CUST REQUIRE.SELECT").find("record(s)"), std::string::npos);
  EXPECT_EQ(session.code, -1);
}

TEST_F(ListsTest, IndexFindsWhatAScanFinds) {
  index("CUST", "CITY");
  index("CUST", "LIMIT");
  index("ORD", "PART");
  for (const char* clause : {"WITH CITY = 'Leeds'", "WITH CITY >= 'C'", "WITH CITY < 'C'", "WITH CITY BETWEEN 'A' 'C'",
                             "WITH CITY LIKE 'L...'", "WITH LIMIT > '2000'", "WITH LIMIT < '2000'",
                             "WITH LIMIT > '1' AND LIMIT < '2000'", "WITH LIMIT = '5000.00'", "WITH LIMIT = ''"}) {
    SCOPED_TRACE(clause);
    (void)session.run(std::string("SSELECT CUST REQUIRE.INDEX ") + clause, Verb::Sselect);
    const std::string by_index = taken();
    (void)session.run(std::string("SSELECT CUST NO.INDEX ") + clause, Verb::Sselect);
    EXPECT_EQ(by_index, taken());
    EXPECT_NE(session.code, -1);
  }
  EXPECT_EQ(session.run("COUNT ORD WITH PART > 'P0' REQUIRE.INDEX", Verb::Count), "3 record(s) counted\n");
}

TEST_F(ListsTest, SeveralIndicesFindWhatAScanFinds) {
  session.create_file("BIG");
  session.put("DICT BIG", "A", {"D", "1", "", "", "5L", "S"});
  session.put("DICT BIG", "B", {"D", "2", "", "", "5R", "S"});
  session.put("DICT BIG", "C", {"D", "3", "", "", "5L", "M"});
  session.put("DICT BIG", "N", {"D", "4", "", "", "5L", "S"});
  for (int i = 0; i < 3000; ++i) {
    session.put("BIG", std::to_string(i),
                {std::to_string(i % 7), std::to_string(i % 1000), std::to_string(i % 3) + "]" + std::to_string(i % 5),
                 std::to_string(i % 2)});
  }
  for (const char* item : {"A", "B", "C"}) index("BIG", item);
  for (const char* clause : {"WITH A = '3' AND B = '10'", "WITH B = '10' AND A = '3'", "WITH A = '3' OR B = '10'",
                             "WITH (A = '3' OR B < '10') AND C = '4'", "WITH A = '3' AND N = '1'",
                             "WITH N = '1' AND A = '3'", "WITH A = '3' AND C = '4' AND B >= '100' AND B < '200'",
                             "WITH A > '4' WITH B BETWEEN '5' '90'", "WITH A = '1' '2' AND NO C = '4'",
                             "WITH NO (A = '3') AND B = '10'", "WITH A = '3' AND (B = '10' OR N = '1')"}) {
    SCOPED_TRACE(clause);
    (void)session.run(std::string("SSELECT BIG ") + clause, Verb::Sselect);
    const std::string by_index = taken();
    (void)session.run(std::string("SSELECT BIG NO.INDEX ") + clause, Verb::Sselect);
    EXPECT_EQ(by_index, taken());
    EXPECT_NE(by_index, "");
    EXPECT_NE(session.run(std::string("COUNT BIG EXPLAIN ") + clause, Verb::Count).find("index "), std::string::npos);
  }
  // Few records are read, whichever test stands first.
  EXPECT_NE(session.run("COUNT BIG WITH A > '0' AND B = '10' EXPLAIN", Verb::Count).find("Read:     3 record(s)"),
            std::string::npos);
  EXPECT_NE(session.run("COUNT BIG WITH A = '3' OR N = '1' EXPLAIN", Verb::Count).find("Read:     3000 record(s)"),
            std::string::npos);
}

TEST_F(ListsTest, AllSpellingsOfANumberAreFoundInAnIndex) {
  session.create_file("NUM");
  session.put("DICT NUM", "N", {"D", "1", "", "", "5L", "S"});
  session.put("DICT NUM", "R", {"D", "1", "", "", "5R", "S"});
  for (const char* number : {"4",  "04", "0004", "+4",   "4.0", "+04.00", "40",    "-4",         "-04.0",
                             "4x", "0",  "-0",   "+0.0", ".0",  "00",     ".5",    "0.50",       "-.5",
                             "5",  "4.", "",     "50",   "4.x", "123",    "-4.00", "000004.000", "text that is long"}) {
    session.put("NUM", std::string("i") + number, {number});
  }
  index("NUM", "N");
  index("NUM", "R");
  for (const char* literal : {"4", "04.0", "-4", "0", ".5", "0.5", "-0.5", "40", "4x", "", "4.00", "0.0", "124"}) {
    for (const char* item : {"N", "R"}) {
      SCOPED_TRACE(std::string(item) + " " + literal);
      const std::string clause = std::string("WITH ") + item + " = '" + literal + "'";
      (void)session.run("SSELECT NUM REQUIRE.INDEX " + clause, Verb::Sselect);
      const std::string by_index = taken();
      (void)session.run("SSELECT NUM NO.INDEX " + clause, Verb::Sselect);
      EXPECT_EQ(by_index, taken());
    }
  }
}

TEST_F(ListsTest, IndexIsLeftAloneWhereItCanNotAnswer) {
  index("CUST", "CITY", true);
  for (const char* clause : {"WITH CITY NE 'x'", "WITH CITY < 'x'", "WITH CITY = ''", "WITH CITY = 'x' OR NAME = 'y'",
                             "WITH NAME = 'x'", "WITH CITY = NO.CASE 'x'", "WITH NO CITY = 'x'",
                             "WITH CITY LIKE '...s'", "WITH CITY LIKE '...'", "WITH CITY = 'x' ''"}) {
    (void)session.run(std::string("COUNT CUST REQUIRE.INDEX ") + clause, Verb::Count);
    EXPECT_EQ(session.code, -1) << clause;
  }
}

TEST_F(ListsTest, IndexFollowsLaterWrites) {
  index("ORD", "PART");
  session.put("ORD", "4", {"C3", "P2]P7", "1]1"});
  EXPECT_TRUE(session.open("ORD")->remove("1"));
  (void)session.run("SSELECT ORD WITH PART = 'P2' REQUIRE.INDEX", Verb::Sselect);
  EXPECT_EQ(taken(), "4");
}

TEST_F(ListsTest, ShowPicksByNumbersAlone) {
  session.services.answers = {"1-2", "C 1", "3", "ALL", "Q", "C 1,2", "Q"};
  const std::string shown = session.run("SHOW CUST NAME MAX 2", Verb::Show);
  EXPECT_NE(shown.find("At most 2 record(s)"), std::string::npos) << shown;
  EXPECT_EQ(taken(), "C3");
}

TEST_F(ListsTest, ShowMakesAListOfWhatIsPicked) {
  session.services.answers = {"S 1 3", "C 3", "S9", "what", "Q", "S VISIBLE", "Q"};
  const std::string shown = session.run("SHOW CUST NAME MIN 2 TO 4", Verb::Show);
  EXPECT_NE(shown.find("    1   C1      Ash\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("    1 * C1      Ash\n"), std::string::npos) << shown;
  EXPECT_EQ(taken(4), "C1 C2 C3");
  EXPECT_EQ(session.code, 3);
}

TEST_F(ListsTest, ReformatWritesRecords) {
  session.create_file("OUT");
  (void)session.run("SREFORMAT CUST CITY NAME LIMIT TO OUT", Verb::Sreformat);
  EXPECT_EQ(session.code, 3);
  std::string record;
  store::StringSink sink(record);
  ASSERT_TRUE(*session.open("OUT")->read("Leeds", sink));
  EXPECT_EQ(record, record_of({"Carver", ""}));
}

}  // namespace
}  // namespace scarlet::query
