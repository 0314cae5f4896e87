// SPDX-License-Identifier: GPL-3.0-or-later
// Which records are selected, and which of their values WHEN keeps.
#include "library.h"
#include "query/words.h"

namespace scarlet::query {
namespace {

class SelectionTest : public testing::Test {
 protected:
  void SetUp() override {
    make_customers(session);
    make_orders(session);
  }
  // The ids that a clause selects, in order.
  std::string ids(const std::string& file, const std::string& clause) {
    (void)session.run("SSELECT " + file + " " + clause, Verb::Sselect);
    auto items = session.workspace().lists()[0].take_rest();
    return base::replace_all(*items, std::string(1, base::kFieldMark), " ");
  }
  std::string customers(const std::string& clause) { return ids("CUST", clause); }
  std::string orders(const std::string& clause) { return ids("ORD", clause); }
  QuerySession session;
};

TEST_F(SelectionTest, LiteralsAreConvertedByTheField) {
  EXPECT_EQ(customers("WITH LIMIT = '5000'"), "C1");
  EXPECT_EQ(customers("WITH LIMIT > '1,000.00'"), "C1 C2");
  EXPECT_EQ(customers("WITH LIMIT < '1' "), "C3");
}

TEST_F(SelectionTest, PresenceAndAbsence) {
  EXPECT_EQ(customers("WITH LIMIT"), "C1 C2");
  EXPECT_EQ(customers("WITH NO LIMIT"), "C3");
  EXPECT_EQ(customers("WITHOUT LIMIT"), "C3");
  EXPECT_EQ(customers("WITH NO PHONE"), "C2");
}

TEST_F(SelectionTest, AnOperatorWithoutWithTestsTheIdAndIsContinuedLikeAClause) {
  EXPECT_EQ(customers("GE 'C2'"), "C2 C3");
  EXPECT_EQ(customers("GE 'C2' AND LE 'C2'"), "C2");
  EXPECT_EQ(customers("= 'C3' OR LIMIT = '5000'"), "C1 C3");
}

TEST_F(SelectionTest, AndAndOrAreEqualUnlessTheOptionSaysOtherwise) {
  const std::string clause = "WITH CITY = 'Leeds' OR CITY = 'Bath' AND LIMIT > '2000'";
  EXPECT_EQ(customers(clause), "C1");
  session.workspace().options().set(workspace::Option::QueryPriorityAnd, true);
  EXPECT_EQ(customers(clause), "C1 C3");
}

TEST_F(SelectionTest, ATestOnManyValuesHoldsForAnyEveryOrNone) {
  EXPECT_EQ(orders("WITH QTY > '9'"), "1");
  EXPECT_EQ(orders("WITH PART NE 'P1'"), "1 10");
  EXPECT_EQ(orders("WITH EVERY PART = 'P1'"), "2");
  EXPECT_EQ(orders("WITH NO PART = 'P3'"), "1 2");
  EXPECT_EQ(orders("WITH QTY = '5'"), "10");
}

TEST_F(SelectionTest, EqualOnManyValuesIsByText) {
  session.put("ORD", "3", {"C3", "P9", "010"});
  EXPECT_EQ(orders("WITH QTY = '10'"), "1");
  EXPECT_EQ(orders("WITH QTY >= '10'"), "1 3");
}

TEST_F(SelectionTest, ValuesOfDifferentTestsNeedNotBeTheSameOnesButWhenTiesThem) {
  EXPECT_EQ(orders("WITH PART = 'P1' AND QTY > '9'"), "1");
  EXPECT_EQ(orders("WHEN PART = 'P1' AND QTY > '9'"), "");
  EXPECT_EQ(orders("WHEN PART = 'P2' AND QTY > '9'"), "1");
}

TEST_F(SelectionTest, WhenKeepsTheValuesOfItsAssociation) {
  const std::string shown = session.sort("SORT ORD WHEN PART = 'P1' PART QTY TAG COL.HDR.SUP COUNT.SUP");
  EXPECT_EQ(shown,
            "    1   P1        2   x\n"
            "                      y\n"
            "    2   P1        7\n"
            "   10   P1        4   z\n"
            "                  5\n");
}

TEST_F(SelectionTest, WithMayFollowWhen) {
  EXPECT_EQ(orders("WHEN PART = 'P1' WITH CUSTNO = 'C1'"), "1 10");
  EXPECT_EQ(orders("WITH CUSTNO = 'C2' OR WHEN PART = 'P3'"), "2 10");
}

TEST_F(SelectionTest, FieldsAreComparedWithFields) {
  session.put("CUST", "C4", {"Same", "Same", "", ""});
  EXPECT_EQ(customers("WITH NAME = CITY"), "C4");
  EXPECT_EQ(customers("WITH NAME BETWEEN CITY 'Z'"), "C2 C4");
}

TEST_F(SelectionTest, CaseAndWildCardsByOption) {
  EXPECT_EQ(customers("WITH NAME = 'ASH'"), "");
  EXPECT_EQ(customers("WITH NAME = NO.CASE 'ASH'"), "C1");
  EXPECT_EQ(customers("WITH NAME LIKE NO.CASE 'CAR...'"), "C3");
  session.workspace().options().set(workspace::Option::PickWildcard, true);
  EXPECT_EQ(customers("WITH NAME = '[r' 'A^h'"), "C1 C3");
}

TEST_F(SelectionTest, LikeAndSaidLookAtTheConvertedFormAndTheSound) {
  EXPECT_EQ(customers("WITH LIMIT LIKE '...,...'"), "C1 C2");
  EXPECT_EQ(customers("WITH CITY SAID 'Lids'"), "C1 C3");
  EXPECT_EQ(orders("WITH EVERY PART SAID 'P'"), "1 2 10");
}

TEST_F(SelectionTest, SamplesCountBeforeAndAfterSelection) {
  EXPECT_EQ(ids("CUST", "'C1' 'C2' 'C3' SAMPLED 2"), "C1 C3");
  EXPECT_EQ(ids("CUST", "'C1' 'C2' 'C3' WITH CITY = 'Leeds' FIRST 1"), "C1");
}

TEST_F(SelectionTest, MissingRecordsAreNamedOrTakenForEmpty) {
  const std::string shown = session.list("LIST CUST 'C1' 'CX' 'CX' NAME COL.HDR.SUP");
  EXPECT_EQ(shown, "C1      Ash\n\n1 record(s) listed\n'CX' not found\n");
  EXPECT_EQ(session.code, 1);
  EXPECT_EQ(customers("'C1' 'CX' ABSENT.NULL WITH NO CITY"), "CX");
}

TEST_F(SelectionTest, IdsOfAFileWithoutCaseAreComparedWithoutCase) {
  store::FileParameters blind;
  blind.no_case = true;
  session.create_file("BLIND", blind);
  session.put("BLIND", "abc", {"x"});
  session.put("BLIND", "Def", {"y"});
  EXPECT_EQ(ids("BLIND", "WITH @ID > 'ABC'"), "Def");
  EXPECT_EQ(ids("BLIND", "WITH @ID LIKE 'A...' OR @ID = 'DEF'"), "Def abc");
  EXPECT_EQ(ids("BLIND", "WITH @ID NE 'aBC'"), "Def");
  EXPECT_EQ(ids("BLIND", "WITH F1 = 'X'"), "");
}

}  // namespace
}  // namespace scarlet::query
