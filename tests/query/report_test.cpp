// SPDX-License-Identifier: GPL-3.0-or-later
// The shape of reports: columns, values, breaks, figures, pages.
#include "library.h"

namespace scarlet::query {
namespace {

class ReportTest : public testing::Test {
 protected:
  void SetUp() override {
    make_customers(session);
    make_orders(session);
  }
  QuerySession session;
};

TEST_F(ReportTest, HeadingsAreDottedAndDataKeepNoTrailingBlanks) {
  EXPECT_EQ(session.sort("SORT CUST NAME LIMIT"),
            "SORT CUST NAME LIMIT                                                     Page 1\n"
            "Cust.   Name........   Credit...\n"
            "                       limit....\n"
            "C1      Ash             5,000.00\n"
            "C2      Bolt            1,250.00\n"
            "C3      Carver\n"
            "\n"
            "3 record(s) listed\n");
  EXPECT_EQ(session.code, 3);
  EXPECT_EQ(session.workspace().variables().selected, 3);
}

TEST_F(ReportTest, ValuesAndSubvaluesStandOnLinesOfTheirOwn) {
  EXPECT_EQ(session.list("LIST ORD '10' PART QTY TAG COL.HDR.SUP COUNT.SUP"),
            "   10   P3        1   z\n"
            "        P1        4\n"
            "                  5\n");
}

TEST_F(ReportTest, LongTextIsCutInItsColumn) {
  session.put("CUST", "C9", {"A rather long name", "Bath"});
  EXPECT_EQ(session.list("LIST CUST 'C9' NAME NAME FMT '6T' NAME FMT '6R' COL.HDR.SUP COUNT.SUP ID.SUP"),
            "A rather lon   A        A rath\n"
            "g name         rather   er lon\n"
            "               long     g name\n"
            "               name\n");
}

TEST_F(ReportTest, AssociationOfAColumnHoldsForItsWhenTests) {
  for (const char* sentence :
       {"LIST ORD '1' WHEN TAG = 'y' TAG ASSOC 'LINES' PART QTY ID.SUP COL.HDR.SUP COUNT.SUP",
        "LIST ORD '1' TAG ASSOC.WITH PART WHEN TAG = 'y' PART QTY ID.SUP COL.HDR.SUP COUNT.SUP"}) {
    EXPECT_EQ(session.list(sentence), "y      P2       10\n") << sentence;
  }
}

TEST_F(ReportTest, ExplodedSortGivesALineForEachValue) {
  EXPECT_EQ(session.sort("SORT ORD BY.EXP QTY QTY PART CUSTNO HDR.SUP"),
            "Order   Qty.   Part   Cust\n"
            "   10      1   P3     C1\n"
            "    1      2   P1     C1\n"
            "   10      4   P1     C1\n"
            "   10      5          C1\n"
            "    2      7   P1     C2\n"
            "    1     10   P2     C1\n"
            "\n"
            "3 record(s), 6 value(s) listed\n");
  EXPECT_EQ(session.code, 6);
}

TEST_F(ReportTest, BreaksAddUpTheirGroups) {
  EXPECT_EQ(session.sort("SORT ORD BY CUSTNO BREAK.ON CUSTNO TOTAL QTY MAX QTY ENUM QTY ID.SUP COL.HDR.SUP COUNT.SUP"),
            "C1        2      2      2\n"
            "         10     10     10\n"
            "C1        1      1      1\n"
            "          4      4      4\n"
            "          5      5      5\n"
            "**     ----   ----   ----\n"
            "C1       22     10      5\n"
            "\n"
            "C2        7      7      7\n"
            "**     ----   ----   ----\n"
            "C2        7      7      1\n"
            "\n"
            "       ====   ====   ====\n"
            "         29     10      6\n");
}

TEST_F(ReportTest, DetailCanBeLeftOut) {
  EXPECT_EQ(session.sort("SORT ORD BY CUSTNO BREAK.ON CUSTNO TOTAL QTY DET.SUP COL.HDR.SUP COUNT.SUP"),
            "C1       22\n"
            "C2        7\n"
            "       ====\n"
            "         29\n");
}

TEST_F(ReportTest, TextThatIsNoNumberDoesNotCountInTotals) {
  session.put("ORD", "3", {"C3", "P9", "many"});
  EXPECT_EQ(session.sort("SORT ORD TOTAL QTY DET.SUP COL.HDR.SUP COUNT.SUP"), "====\n  29\n");
}

TEST_F(ReportTest, MaximumOfNegativeNumbersIsNegative) {
  session.create_file("NEG");
  session.put("DICT NEG", "N", {"D", "1", "", "N", "4R", "S"});
  session.put("NEG", "1", {"-5"});
  session.put("NEG", "2", {"-9"});
  EXPECT_EQ(session.sort("SORT NEG MAX N MIN N DET.SUP COL.HDR.SUP COUNT.SUP"), "====   ====\n  -5     -9\n");
}

TEST_F(ReportTest, PercentagesAddUpOverManyValues) {
  EXPECT_EQ(session.sort("SORT ORD PCT 0 QTY DET.SUP COL.HDR.SUP COUNT.SUP"), "===\n100\n");
  EXPECT_EQ(session.sort("SORT ORD '1' PCT 1 QTY ID.SUP COL.HDR.SUP COUNT.SUP"), " 16.7\n 83.3\n=====\n  100\n");
}

TEST_F(ReportTest, AverageOfNothingIsEmpty) {
  EXPECT_EQ(session.sort("SORT CUST 'C3' AVG LIMIT NO.NULLS ID.SUP COL.HDR.SUP COUNT.SUP"), "\n=========\n\n");
}

TEST_F(ReportTest, WhatDoesNotFitBesideEachOtherGoesBelow) {
  session.workspace().output().set_size(30, 24);
  EXPECT_EQ(session.list("LIST CUST 'C1' NAME CITY LIMIT HDR.SUP COUNT.SUP"),
            "Cust........ : C1\n"
            "Name........ : Ash\n"
            "City........ : Leeds\n"
            "Credit limit :  5,000.00\n"
            "\n");
}

TEST_F(ReportTest, PagesFollowEachOtherWithTheirHeadings) {
  session.workspace().output().set_size(40, 5);
  EXPECT_EQ(session.sort("SORT CUST NAME HEADING \"Page 'S'\" FOOTING \"end\" COUNT.SUP"),
            "Page 1\nCust.   Name........\nC1      Ash\nend\n"
            "Page 2\nCust.   Name........\nC2      Bolt\nend\n"
            "Page 3\nCust.   Name........\nC3      Carver\nend\n");
}

TEST_F(ReportTest, EmptyReportsHaveNoHeadings) {
  EXPECT_EQ(session.list("LIST CUST WITH NAME = 'none' NAME FOOTING 'x'"), "0 record(s) listed\n");
  EXPECT_EQ(session.list("LIST CUST WITH NAME = 'none' NAME FORCE HEADING 'H'"),
            "H\nCust.   Name........\n0 record(s) listed\n");
}

TEST_F(ReportTest, DelimitedOutputQuotesWhatItMust) {
  session.put("CUST", "C9", {"Say \"Hi\", you", "Bath"});
  EXPECT_EQ(session.list("LIST CUST 'C9' 'C2' NAME LIMIT CSV"),
            "Cust,Name,Credit limit\nC9,\"Say \"\"Hi\"\", you\",\nC2,Bolt,\"1,250.00\"\n2 record(s) listed\n");
  EXPECT_EQ(session.sort("SORT CUST LIMIT TOTAL LIMIT CSV ID.SUP COL.SUP COUNT.SUP"),
            "\"5,000.00\",\"5,000.00\"\n\"1,250.00\",\"1,250.00\"\n,\n,\n,\"6,250.00\"\n");
  session.put("CUST", "C9", {"two\nlines"});
  EXPECT_EQ(session.list("LIST CUST 'C9' NAME CSV COL.SUP COUNT.SUP"), "C9,\"two\nlines\"\n");
}

TEST_F(ReportTest, NothingIsCountedWhenTheOutputFileCanNotBeWritten) {
  const std::string shown = session.list("LIST CUST NAME CSV TO /no/such/folder/x.csv");
  EXPECT_EQ(shown.find("record(s)"), std::string::npos) << shown;
  EXPECT_NE(shown.find("/no/such/folder/x.csv"), std::string::npos) << shown;
}

TEST_F(ReportTest, ControlCharactersDoNotBreakMarkup) {
  session.put("CUST", "C9", {"a\nb\r\x1b\tc"});
  EXPECT_NE(session.list("LIST CUST 'C9' NAME XML").find("<NAME>a&#10;b&#13;\tc</NAME>"), std::string::npos);
  EXPECT_NE(session.list("LIST CUST 'C9' NAME HTML").find("<td>a&#10;b&#13;\tc</td>"), std::string::npos);
  EXPECT_NE(session.list("LIST CUST 'C9' NAME MARKDOWN").find("| a b  c |"), std::string::npos);
  session.put("CUST", "C9", {"&lt; [x ~~z~~"});
  EXPECT_NE(session.list("LIST CUST 'C9' NAME MARKDOWN").find("| \\&lt; \\[x \\~\\~z\\~\\~ |"), std::string::npos);
}

TEST_F(ReportTest, SampleOfNothingListsNothing) {
  EXPECT_EQ(session.list("LIST CUST SAMPLE 0"), "Sample of 0 record(s) listed\n");
}

TEST_F(ReportTest, JsonNestsAssociations) {
  EXPECT_EQ(session.sort("SORT ORD PART QTY TAG CUSTNO JSON"),
            "[\n"
            "  {\"@ID\": 1, \"LINES\": [{\"PART\": \"P1\", \"QTY\": 2}, {\"PART\": \"P2\", \"QTY\": 10}], "
            "\"TAG\": [\"x\", \"y\"], \"CUSTNO\": \"C1\"},\n"
            "  {\"@ID\": 2, \"LINES\": [{\"PART\": \"P1\", \"QTY\": 7}], \"TAG\": [], \"CUSTNO\": \"C2\"},\n"
            "  {\"@ID\": 10, \"LINES\": [{\"PART\": \"P3\", \"QTY\": 1}, {\"PART\": \"P1\", \"QTY\": [4, 5]}], "
            "\"TAG\": [\"z\"], \"CUSTNO\": \"C1\"}\n"
            "]\n");
  session.put("CUST", "C9", {"\"\x01\xE9", "", "", ""});
  EXPECT_EQ(session.list("LIST CUST 'C9' NAME ID.SUP JSON"), "[\n  {\"NAME\": \"\\\"\\u0001\xC3\xA9\"}\n]\n");
  EXPECT_EQ(session.list("LIST CUST WITH NAME = 'none' JSON"), "[\n]\n");
  session.put("CUST", "C9", {"\xED\xA0\x80", "\xF0\x9F\x98\x80"});
  EXPECT_EQ(session.list("LIST CUST 'C9' NAME CITY ID.SUP JSON"),
            "[\n  {\"NAME\": \"\xC3\xAD\xC2\xA0\xC2\x80\", \"CITY\": \"\xF0\x9F\x98\x80\"}\n]\n");
  EXPECT_EQ(session.list("LIST CUST 'C9' CITY AS TOWN ID.SUP JSON"), "[\n  {\"TOWN\": \"\xF0\x9F\x98\x80\"}\n]\n");
}

TEST_F(ReportTest, XmlEscapesAndNests) {
  session.put("CUST", "C9", {"A & <B>", "Bath"});
  EXPECT_EQ(session.list("LIST CUST 'C9' NAME XML"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CUST>\n  <record>\n    <ID>C9</ID>\n"
            "    <NAME>A &amp; &lt;B&gt;</NAME>\n  </record>\n</CUST>\n");
  const std::string shown = session.list("LIST ORD '1' PART QTY XML");
  EXPECT_NE(shown.find("    <LINES><PART>P2</PART><QTY>10</QTY></LINES>\n"), std::string::npos) << shown;
}

TEST_F(ReportTest, TablesForTheWebHaveTheirFigures) {
  EXPECT_EQ(session.sort("SORT ORD '1' '2' QTY TOTAL QTY MARKDOWN ID.SUP"),
            "| Qty | Qty |\n| ---: | ---: |\n| 2<br>10 | 2<br>10 |\n| 7 | 7 |\n|  | **19** |\n");
  EXPECT_EQ(session.sort("SORT CUST 'C2' NAME LIMIT HTML ID.SUP"),
            "<table>\n<thead><tr><th>Name</th><th>Credit limit</th></tr></thead>\n<tbody>\n"
            "<tr><td>Bolt</td><td style=\"text-align:right\">1,250.00</td></tr>\n</tbody>\n</table>\n");
}

TEST_F(ReportTest, ExplainSaysHowRecordsAreFound) {
  EXPECT_EQ(session.sort("SORT CUST WITH (CITY = 'Leeds' 'Bath') AND NO LIMIT BY.DSND NAME EXPLAIN"),
            "File:     CUST\n"
            "Source:   all records of the file\n"
            "Read:     3 record(s)\n"
            "Tests:    CITY = \"Leeds\" \"Bath\" AND NO LIMIT\n"
            "Selected: 1 record(s)\n"
            "Order:    BY.DSND NAME BY @ID\n");
}

TEST_F(ReportTest, SumHasNothingButTheFigures) {
  EXPECT_EQ(session.run("SUM CUST LIMIT HDR.SUP", Verb::Sum), "Credit limit :  6,250.00\n\n3 record(s) summed\n");
}

TEST_F(ReportTest, ItemsAreShownAsTheyAre) {
  EXPECT_EQ(session.run("SORT.ITEM CUST 'C2' 'C9' HDR.SUP", Verb::SortItem),
            "C2\n001: Bolt\n002: Bath\n003: 125000\n'C9' not found\n");
}

TEST_F(ReportTest, ErrorShowsTheSentenceWithTheWordMarked) {
  EXPECT_EQ(session.list("LIST CUST WITH CITTY"),
            "There is no field 'CITTY' in the dictionary or the VOC. Did you mean 'CITY'?\n"
            "LIST CUST WITH CITTY\n"
            "               ^^^^^\n");
  EXPECT_EQ(session.code, -1);
}

TEST_F(ReportTest, LettersInBracketsAtTheEndAreOptions) {
  EXPECT_EQ(session.sort("SORT CUST NAME (HCI"), session.sort("SORT CUST NAME HDR.SUP COL.SUP ID.SUP"));
  EXPECT_EQ(session.sort("SORT CUST WITH (NAME = 'Ash') NAME (h)"),
            session.sort("SORT CUST WITH NAME = 'Ash' NAME HDR.SUP"));
  EXPECT_EQ(session.sort("SORT CUST NAME (Z)"), "0 record(s) listed\n'(' not found\n'Z' not found\n')' not found\n");
}

TEST_F(ReportTest, MisspeltWordsThatBecomeIdsAreNamed) {
  EXPECT_EQ(session.list("LIST CUST CITTY WTIH 'CITTI' HQ9 COUNT.SUP"),
            "'CITTY' not found. Did you mean 'CITY'?\n'WTIH' not found. Did you mean 'WITH'?\n"
            "'CITTI' not found\n'HQ9' not found\n");
  EXPECT_EQ(session.run("COUNT CUST NAM", Verb::Count), "0 record(s) counted\n'NAM' not found. Did you mean 'NAME'?\n");
  EXPECT_EQ(session.run("COUNT CUST AND SAVING", Verb::Count),
            "0 record(s) counted\n'AND' not found\n'SAVING' not found\n");
  EXPECT_NE(session.list("LIST CUSTT").find("Did you mean 'CUST'?\nLIST CUSTT\n     ^^^^^\n"), std::string::npos);
}

TEST_F(ReportTest, ALongWordAtTheEndOfALongSentenceIsMarked) {
  const std::string long_word = "'" + std::string(200, 'x');
  const std::string shown = session.list("LIST CUST " + std::string(100, 'a') + " " + long_word);
  EXPECT_NE(shown.find("'xxx"), std::string::npos);
  EXPECT_NE(shown.find("^^^"), std::string::npos);
}

TEST_F(ReportTest, AColumnIsNoWiderThanTheWidestPage) {
  EXPECT_LT(session.list("LIST CUST 'C1' NAME FMT '9999999R'").size(), 40'000U);
  EXPECT_EQ(session.code, 1);
}

TEST_F(ReportTest, WhatTheSpoolerSaysIsTold) {
  session.workspace().printers().settings(0).spooler = "echo no paper; false";
  EXPECT_EQ(session.list("LIST CUST NAME LPTR"),
            "The report is not printed: 'echo no paper; false: no paper': action failed.\n");
  EXPECT_LT(session.code, 0);
}

TEST_F(ReportTest, AFailedReportLeavesNothingOfItselfOnThePrintUnit) {
  session.workspace().printers().settings(0).mode = workspace::PrintMode::HoldFile;
  EXPECT_NE(session.list("LIST CUST NAME LPTR HEADING \"'R' old\" OVERLAY NOSUCH").find("NOSUCH"), std::string::npos);
  EXPECT_EQ(session.list("LIST CUST NAME LPTR"), "");
  EXPECT_EQ(session.code, 3);
}

}  // namespace
}  // namespace scarlet::query
