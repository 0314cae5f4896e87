// SPDX-License-Identifier: GPL-3.0-or-later
// Queries of files so large that several threads read them: the same rows in the same order, and early ends.
#include "query/parallel_scan.h"

#include "library.h"
#include "query/projection.h"

namespace scarlet::query {
namespace {

class LargeFileTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    session = new QuerySession();
    session->create_file("BIG");
    session->put("DICT BIG", "NAME", {"D", "1", "", "Name", "8L", "S"});
    session->put("DICT BIG", "AMT", {"D", "2", "MD2", "Amount", "9R", "S"});
    session->put("DICT BIG", "TWICE", {"I", "AMT * 2 + LEN(NAME)", "", "Twice", "9R", "S"});
    session->put("DICT BIG", "SHARE", {"I", "1000 / AMT", "", "Share", "9R", "S"});
    session->put("DICT BIG", "MV", {"D", "4", "", "Values", "4R", "M"});
    const auto file = session->open("BIG");
    for (int i = 0; i < 30'000; ++i) {
      const std::string number = std::to_string(i);
      ASSERT_TRUE(file->write("K" + number, record_of({"N" + std::to_string(i % 7), number, "unused", "1]" + number})));
    }
  }
  static void TearDownTestSuite() {
    delete session;
    session = nullptr;
  }
  static QuerySession* session;
};
QuerySession* LargeFileTest::session = nullptr;

TEST_F(LargeFileTest, CountsAreThoseOfAPlainScan) {
  EXPECT_EQ(session->run("COUNT BIG", Verb::Count), "30000 record(s) counted\n");
  EXPECT_EQ(session->run("COUNT BIG WITH AMT < '10.00'", Verb::Count), "1000 record(s) counted\n");
  // A sample of everything is read by one thread.
  EXPECT_EQ(session->run("COUNT BIG WITH AMT < '10.00' SAMPLE 99999", Verb::Count),
            "Sample of 1000 record(s) counted\n");
  EXPECT_EQ(session->run("COUNT BIG WHEN MV = '77'", Verb::Count), "1 record(s) counted\n");
}

TEST_F(LargeFileTest, RowsComeInTheOrderOfTheFile) {
  (void)session->run("SELECT BIG WITH NAME = 'N3'", Verb::Select);
  const std::string parallel = *session->workspace().lists()[0].take_rest();
  (void)session->run("SELECT BIG WITH NAME = 'N3' SAMPLE 99999", Verb::Select);
  EXPECT_EQ(parallel, *session->workspace().lists()[0].take_rest());
  EXPECT_EQ(session->code, 4286);
}

TEST_F(LargeFileTest, SortedAndListedRowsHaveTheirFields) {
  EXPECT_EQ(session->sort("SORT BIG WITH AMT > '299.97' NAME AMT MV BY.DSND AMT COL.HDR.SUP COUNT.SUP NO.PAGE"),
            "K29999       N4            299.99        1\n"
            "                                     29999\n"
            "K29998       N3            299.98        1\n"
            "                                     29998\n");
  EXPECT_EQ(
      session->sort("SORT BIG BY NAME BREAK.ON NAME TOTAL AMT DET.SUP COL.HDR.SUP COUNT.SUP NO.PAGE WITH AMT < '1'"),
      "N0              7.35\nN1              7.50\nN2              6.65\nN3              6.79\n"
      "N4              6.93\nN5              7.07\nN6              7.21\n"
      "           =========\n               49.50\n");
}

// The ids of a list, one a line.
std::string list_of(QuerySession& session, const std::string& sentence) {
  (void)session.run(sentence, Verb::Sselect);
  auto& list = session.workspace().lists()[0];
  return list.active() ? *list.take_rest() : std::string();
}

TEST_F(LargeFileTest, WorkersSortAsOneThreadDoes) {
  for (const std::string keys : {"", "BY NAME", "BY NAME BY.DSND AMT", "BY.DSND AMT WITH NAME > 'N3'"}) {
    const std::string parallel = list_of(*session, "SSELECT BIG " + keys);
    EXPECT_EQ(parallel, list_of(*session, "SSELECT BIG " + keys + " SAMPLE 99999")) << keys;
    EXPECT_GT(parallel.size(), 10'000U);
  }
  // Equal keys: last first over the whole file.
  (void)session->run("SELECT BIG BY NAME", Verb::Select);
  const std::string parallel = *session->workspace().lists()[0].take_rest();
  (void)session->run("SELECT BIG BY NAME SAMPLE 99999", Verb::Select);
  EXPECT_EQ(parallel, *session->workspace().lists()[0].take_rest());
}

TEST_F(LargeFileTest, WorkersSortByWorkFilesWhenMemoryIsShort) {
  const std::string in_memory = list_of(*session, "SSELECT BIG BY NAME BY AMT");
  auto& config = session->workspace().instance().config();
  ASSERT_TRUE(config.set("SORTMEM", "64"));
  const std::string by_files = list_of(*session, "SSELECT BIG BY NAME BY AMT");
  const std::string explained = session->run("SSELECT BIG BY NAME BY AMT EXPLAIN", Verb::Sselect);
  ASSERT_TRUE(config.set("SORTMEM", "65536"));
  EXPECT_EQ(in_memory, by_files);
  EXPECT_NE(explained.find("work file(s)"), std::string::npos) << explained;
}

// The session of this test knows no expressions: what comes out right was worked out by the workers.
TEST_F(LargeFileTest, WorkersTestAndSortByPureExpressions) {
  EXPECT_EQ(session->run("COUNT BIG WITH TWICE > '59998'", Verb::Count), "1 record(s) counted\n");
  const std::string ids = list_of(*session, "SSELECT BIG WITH TWICE < '9' BY.DSND TWICE");
  EXPECT_EQ(ids, record_of({"K3", "K2", "K1", "K0"}));
}

TEST_F(LargeFileTest, ErrorsOfExpressionsAreLeftToTheSession) {
  // K0 divides by zero; the session's own evaluation, empty here, decides about it.
  EXPECT_EQ(session->run("COUNT BIG WITH SHARE > '499'", Verb::Count), "2 record(s) counted\n");
  EXPECT_EQ(session->run("COUNT BIG WITH SHARE = ''", Verb::Count), "1 record(s) counted\n");
  EXPECT_EQ(list_of(*session, "SSELECT BIG BY SHARE SAMPLED 10000 WITH AMT < '1000'").substr(0, 1), "K");
  EXPECT_EQ(list_of(*session, "SSELECT BIG BY SHARE").size(), list_of(*session, "SSELECT BIG").size());
}

TEST_F(LargeFileTest, BreakKeyEndsASortOfWorkers) {
  session->services.interrupt = true;
  EXPECT_THROW((void)session->run("SSELECT BIG BY TWICE", Verb::Sselect), vm::Abort);
  session->services.interrupt = false;
}

TEST_F(LargeFileTest, ReportCanEndEarly) {
  EXPECT_EQ(session->list("LIST BIG NAME FIRST 1 COUNT.SUP COL.HDR.SUP").substr(0, 1), "K");
}

TEST_F(LargeFileTest, BreakKeyEndsTheWorkersToo) {
  session->services.interrupt = true;
  EXPECT_THROW((void)session->run("SORT BIG BY NAME", Verb::Sort), vm::Abort);
  session->services.interrupt = false;
  EXPECT_EQ(session->run("COUNT BIG", Verb::Count), "30000 record(s) counted\n");
}

TEST(Projection, KeepsTheFieldsThatAreUsed) {
  Query query;
  for (const int field : {2, 4}) {
    Source source;
    source.field = field;
    query.sources.push_back(std::make_unique<Source>(std::move(source)));
  }
  const Projection projection(query, false);
  ASSERT_TRUE(projection.active());
  std::string out;
  projection.append(record_of({"a", "b", "c", "d]e", "f"}), out);
  EXPECT_EQ(out, record_of({"", "b", "", "d]e"}) + base::kFieldMark);
  out.clear();
  projection.append(record_of({"a", "b"}), out);
  EXPECT_EQ(out, record_of({"", "b"}));
  EXPECT_FALSE(Projection(query, true).active());
}

}  // namespace
}  // namespace scarlet::query
